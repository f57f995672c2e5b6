"""Does a guest's paper keep the pause between two attempts, and the round its hour to tell?"""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.accounts.journal import COMMAND
from quizapp.attempts import extending
from quizapp.attempts import operations as attempts
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rights import guests
from quizapp.rules.attempt_refusals import TooSoon
from quizapp.rules.guest_refusals import GuestTooSoon
from quizapp.rules.refusals import BadTimes
from quizapp.rules.timing import GRACE, SETTLE, Span
from tests import makers
from tests.conftest import NOW
from tests.features.guest_stage import (
    DICE,
    HANDED_IN,
    HOUR,
    TELLS,
    a_guest,
    an_account,
    facts_of,
    make_round,
    tell,
)

MINUTE = timedelta(minutes=1)
PAUSE = 30 * MINUTE


@pytest.fixture
def round_(app: Flask) -> Round:
    return make_round(attempt_delay_s=1800, attempts_per_round=3)


def test_a_second_paper_before_the_end_of_the_pause_does_not_count(round_: Round) -> None:
    soon = a_guest(round_, at=HANDED_IN + PAUSE - timedelta(milliseconds=1))
    tell(a_guest(round_))
    db.session.commit()
    with pytest.raises(GuestTooSoon):
        tell(soon, NOW + HOUR)
    db.session.rollback()
    assert soon.is_trial
    tell(a_guest(round_, at=HANDED_IN + PAUSE), NOW + HOUR)


def test_of_two_papers_too_near_the_one_that_is_told_first_counts(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_, at=HANDED_IN + MINUTE)
    tell(second, NOW + HOUR)
    db.session.commit()
    with pytest.raises(GuestTooSoon):
        tell(first, NOW + HOUR)
    db.session.rollback()
    tell(first, NOW + HOUR, full_name="Lê Văn Cường")


def test_a_paper_in_another_round_is_not_near(round_: Round) -> None:
    other = makers.make_round(contest=round_.contest, name="Đợt 2", regulation=round_.regulation)
    here, there = a_guest(round_), a_guest(other, at=HANDED_IN + MINUTE)
    tell(here)
    tell(there, NOW + HOUR)
    assert not there.is_trial


def test_an_account_takes_no_paper_over_that_kept_no_pause(round_: Round) -> None:
    owner = an_account()
    sat = attempts.start(facts_of(round_), owner.id, NOW, DICE)
    attempts.hand_in(facts_of(round_), sat.key, {}, HANDED_IN)
    soon = a_guest(round_, at=HANDED_IN + MINUTE)
    db.session.commit()
    with pytest.raises(GuestTooSoon):
        guests.claim(facts_of(round_), soon.person_id, owner.id, None, NOW + HOUR)


def test_the_pause_runs_from_papers_of_other_devices_too(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_, at=HANDED_IN + PAUSE)
    tell(first)
    tell(second, NOW + HOUR)
    db.session.commit()
    again = HANDED_IN + PAUSE + 5 * MINUTE + PAUSE
    with pytest.raises(TooSoon):
        attempts.start(facts_of(round_), first.person_id, again - MINUTE, DICE)
    attempts.start(facts_of(round_), first.person_id, again, DICE)


# More time


def test_after_an_extension_the_ranking_waits_for_the_later_hour_to_tell(app: Flask) -> None:
    round_ = make_round()
    a_guest(round_)
    later = round_.closes_at + HOUR
    span = Span(opens=round_.opens_at, closes=later, results=later + 2 * HOUR)
    look = extending.look_at_round(round_, span, TELLS)
    assert any("khai thông tin đến" in sentence for sentence in look.consequences)
    extending.extend_round(round_, span, seen=look.mark, reason="Mưa bão", actor=COMMAND, now=TELLS)
    end = later + HOUR + GRACE + SETTLE
    assert not results.tally(round_.id, end - timedelta(milliseconds=1))
    assert results.tally(round_.id, end)


def test_a_guests_paper_gets_no_minutes_that_end_their_hour_after_the_results(app: Flask) -> None:
    round_ = make_round()
    round_.results_at = round_.closes_at + 2 * HOUR
    attempt = a_guest(round_, at=round_.closes_at - MINUTE, handed_in=False)
    moment = round_.closes_at - MINUTE
    look = extending.look_at_paper(round_, attempt, attempt.deadline + 59 * MINUTE, moment)
    assert any("khai thông tin đến" in sentence for sentence in look.consequences)
    with pytest.raises(BadTimes, match="Hãy lùi giờ công bố trước"):
        extending.look_at_paper(round_, attempt, attempt.deadline + HOUR, moment)
