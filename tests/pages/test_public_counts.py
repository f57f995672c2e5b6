"""Who sees how many take part while a round is open?"""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.choices import Target
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

SHOWN = Regulation(target=Target.NONE, ranking=("score", "handed_in_at"), public_counts=True)
SECOND = timedelta(seconds=1)
TOLD = "2 người, 1 lượt đã nộp (đếm lúc "


def an_open_round(regulation: Regulation) -> Round:
    """Two people began; one of them handed in a paper with an account that was merged with theirs
    since. An organizer tried the round."""
    round_ = makers.make_round(contest=makers.make_contest(regulation=regulation))
    an, binh = makers.make_person(), makers.make_person()
    former = makers.make_person(merged_into_id=an.id)
    shadow = makers.make_person()
    for person, points in ((an, None), (binh, None), (former, 4), (shadow, 4)):
        makers.make_attempt(round_=round_, person=person, points=points, trial=person is shadow)
    db.session.commit()
    return round_


def test_everybody_reads_them_where_the_regulation_says_so(client: FlaskClient) -> None:
    here = f"/dot-thi/{an_open_round(SHOWN).id}"
    assert TOLD in client.get(here).text
    with counted() as again:
        assert TOLD in client.get(here).text
    assert not [one for one in again if "FROM attempt" in one], "counted once a minute"


@pytest.mark.parametrize(
    "regulation",
    [Regulation(target=Target.NONE, ranking=SHOWN.ranking), Regulation(public_counts=True)],
    ids=["silent", "foreseen"],
)
def test_nobody_reads_them_otherwise(client: FlaskClient, regulation: Regulation) -> None:
    assert "lượt đã nộp (đếm lúc" not in client.get(f"/dot-thi/{an_open_round(regulation).id}").text


def test_they_stand_on_the_page_of_an_open_round_alone(client: FlaskClient) -> None:
    round_ = an_open_round(SHOWN)
    with time_machine.travel(round_.closes_at + timedelta(minutes=1), tick=False):
        assert "lượt đã nộp (đếm lúc" not in client.get(f"/dot-thi/{round_.id}").text


def test_they_are_those_of_the_last_whole_minute(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    """Whichever process is asked, and whenever within the minute."""
    round_ = an_open_round(SHOWN)
    here = f"/dot-thi/{round_.id}"
    minute = NOW.replace(second=0, microsecond=0) + timedelta(minutes=5)
    makers.make_attempt(
        round_=round_, person=makers.make_person(), points=None, started=minute + SECOND
    )
    db.session.commit()
    clock.move_to(minute + 30 * SECOND)
    cache.forget()
    assert TOLD in client.get(here).text
    clock.move_to(minute + 59 * SECOND)
    cache.forget()
    assert TOLD in client.get(here).text
    clock.move_to(minute + 60 * SECOND)
    assert "3 người, 1 lượt đã nộp" in client.get(here).text


def test_one_caller_counts_anew_while_the_others_go_on_with_the_old_numbers() -> None:
    cache.forget()
    counts = iter(range(10))
    asked_meanwhile = []

    def count() -> int:
        number = next(counts)
        if number:
            asked_meanwhile.append(cache.refresh("numbers", "tenth minute", count))
        return number

    assert cache.refresh("numbers", "ninth minute", count) == 0
    assert cache.refresh("numbers", "tenth minute", count) == 1
    assert asked_meanwhile == [0]
    assert cache.refresh("numbers", "tenth minute", count) == 1, "it is not old"


def test_a_count_that_failed_is_tried_again() -> None:
    cache.forget()
    assert cache.refresh("numbers", 1, lambda: 1) == 1

    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.refresh("numbers", 2, fail)
    assert cache.refresh("numbers", 2, lambda: 2) == 2
