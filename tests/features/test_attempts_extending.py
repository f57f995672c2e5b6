"""Who gets more time when a round is extended?"""

from datetime import datetime, timedelta

from flask import Flask

from quizapp.attempts.extending import extend
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)
LIMIT = 15 * MINUTE
CLOSES = NOW + 5 * MINUTE
ODD = timedelta(microseconds=123_457)


def sit(round_: Round, started: datetime, deadline: datetime, **more: bool) -> Attempt:
    attempt = makers.make_attempt(
        round_=round_, person=makers.make_person(), points=None, started=started, **more
    )
    attempt.deadline = deadline
    db.session.flush()
    return attempt


def deadline_of(attempt: Attempt) -> datetime:
    db.session.refresh(attempt)
    return attempt.deadline


def test_what_the_old_closing_cut_short_gets_its_time_limit_or_the_new_closing(app: Flask) -> None:
    round_ = makers.make_round(closes=CLOSES)
    new = CLOSES + 6 * MINUTE
    own = sit(round_, NOW - 11 * MINUTE, NOW + 4 * MINUTE)
    cut = sit(round_, NOW - 9 * MINUTE + ODD, CLOSES)
    edge = sit(round_, new - LIMIT, CLOSES)
    past = sit(round_, new - LIMIT + ODD, CLOSES)
    late = sit(round_, NOW, CLOSES)
    assert extend(round_.id, CLOSES, new, LIMIT) == 4
    assert deadline_of(own) == NOW + 4 * MINUTE
    assert deadline_of(cut) == NOW + 6 * MINUTE + ODD
    assert deadline_of(edge) == deadline_of(past) == deadline_of(late) == new
    # Extended once more, only those that the closing still cuts short go on.
    assert extend(round_.id, new, new + 60 * MINUTE, LIMIT) == 3
    assert deadline_of(cut) == NOW + 6 * MINUTE + ODD
    assert deadline_of(edge) == new
    assert deadline_of(past) == new + ODD
    assert deadline_of(late) == NOW + LIMIT


def test_without_a_limit_everybody_has_until_the_new_closing(app: Flask) -> None:
    round_ = makers.make_round(closes=CLOSES)
    attempts = [sit(round_, NOW - minutes * MINUTE, CLOSES) for minutes in (0, 50)]
    assert extend(round_.id, CLOSES, CLOSES + MINUTE, None) == 2
    assert {deadline_of(attempt) for attempt in attempts} == {CLOSES + MINUTE}


def test_only_open_attempts_of_this_round_that_count_are_moved(app: Flask) -> None:
    round_ = makers.make_round(closes=CLOSES)
    others = [
        sit(makers.make_round(closes=CLOSES), NOW, CLOSES),
        sit(round_, NOW, CLOSES, trial=True),
        sit(round_, NOW, CLOSES),
    ]
    others[2].handed_in_at, others[2].points = NOW, 1
    db.session.flush()
    assert extend(round_.id, CLOSES, CLOSES + MINUTE, LIMIT) == 0
    assert {deadline_of(attempt) for attempt in others} == {CLOSES}


def test_no_closing_takes_time_away(app: Flask) -> None:
    round_ = makers.make_round(closes=CLOSES)
    attempt = sit(round_, NOW, CLOSES)
    for closes in (CLOSES, CLOSES - MINUTE):
        assert extend(round_.id, CLOSES, closes, LIMIT) == 0
    assert deadline_of(attempt) == CLOSES
