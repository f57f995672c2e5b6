"""Who sees how many take part while a round is open?"""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.choices import Target
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.statements import counted

SHOWN = Regulation(target=Target.NONE, ranking=("score", "handed_in_at"), public_counts=True)
TOLD = "2 người đã vào thi, 1 lượt đã nộp (đếm lúc "


def an_open_round(regulation: Regulation) -> Round:
    """Two people began, one of them has handed in; an organizer tried the paper."""
    round_ = makers.make_round(contest=makers.make_contest(regulation=regulation))
    for points, trial in ((None, False), (4, False), (4, True)):
        makers.make_attempt(round_=round_, person=makers.make_person(), points=points, trial=trial)
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
    assert "đã vào thi" not in client.get(f"/dot-thi/{an_open_round(regulation).id}").text


def test_they_stand_on_the_page_of_an_open_round_alone(client: FlaskClient) -> None:
    round_ = an_open_round(SHOWN)
    with time_machine.travel(round_.closes_at + timedelta(minutes=1), tick=False):
        assert "đã vào thi" not in client.get(f"/dot-thi/{round_.id}").text
