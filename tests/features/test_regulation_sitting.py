"""Does a sitting obey the week, the pause, the penalty and the prediction of its regulation?"""

from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask

from quizapp.attempts import operations, predicting
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Closing, Standing
from quizapp.rules.attempt_refusals import PredictionGiven, PredictionOver, TooSoon
from quizapp.rules.choices import Asked, Target
from quizapp.rules.papers import GUESS, Answer
from quizapp.rules.refusals import BadInput, NoAttemptLeft, NotFound
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW
from tests.makers import facts_of, make_person, make_round, plain_regulation

MINUTE = timedelta(minutes=1)
AFTERWARDS = Regulation(
    target=Target.PARTICIPANTS, asked=Asked.AFTER_HAND_IN, all_required=True, time_limit_s=900
)


def begin(round_: Round, person_id: int, now: datetime) -> Attempt:
    attempt = operations.start(facts_of(round_), person_id, now, Random(1))
    db.session.commit()
    return attempt


def number(chosen: int) -> Answer:
    return Answer(chosen=(chosen,), page=1, n=1, at_ms=0)


def all_right(attempt: Attempt) -> dict[str, Answer]:
    return {
        str(place): Answer(chosen=(0,), page=9, n=1, at_ms=0)
        for place in range(attempt.question_count)
    }


def handed_in(round_: Round, person_id: int, now: datetime = NOW) -> AttemptKey:
    attempt = begin(round_, person_id, now)
    operations.hand_in(facts_of(round_), attempt.key, all_right(attempt), now + MINUTE)
    db.session.commit()
    return attempt.key


def test_a_week_ends_on_sunday_night_and_reaches_over_rounds(app: Flask) -> None:
    """NOW is a Monday, 10 o'clock in the city."""
    rule = plain_regulation(attempts_per_round=None, attempts_per_week=2)
    contest = makers.make_contest(regulation=rule)
    month = {"opens": NOW - timedelta(days=10), "closes": NOW + timedelta(days=20)}
    first = make_round(contest=contest, **month)
    second = make_round(contest=contest, name="Đợt tháng", **month)
    an = make_person()
    handed_in(first, an.id, NOW - timedelta(hours=10, minutes=2))  # Sunday, 23:58
    handed_in(first, an.id, NOW - timedelta(hours=10))  # Monday, 0:00
    handed_in(second, an.id)
    for refused in (NOW + MINUTE, NOW + timedelta(days=6, hours=13, minutes=59)):
        with pytest.raises(NoAttemptLeft, match="của tuần này"):
            begin(second, an.id, refused)
        db.session.rollback()
    assert begin(first, an.id, NOW + timedelta(days=6, hours=14)).number == 3


def test_the_pause_begins_when_the_attempt_ended(app: Flask) -> None:
    round_ = make_round(regulation=plain_regulation(attempt_delay_s=600))
    an = make_person()
    handed_in(round_, an.id)  # at NOW + 1 minute
    with pytest.raises(TooSoon):
        begin(round_, an.id, NOW + 11 * MINUTE - timedelta(seconds=1))
    db.session.rollback()
    attempt = begin(round_, an.id, NOW + 11 * MINUTE)
    # Nobody hands it in: it ends with its time, fifteen minutes, whoever collects it when.
    with pytest.raises(TooSoon):
        begin(round_, an.id, attempt.deadline + 10 * MINUTE - timedelta(seconds=1))
    db.session.rollback()
    assert begin(round_, an.id, attempt.deadline + 10 * MINUTE).number == 3


def test_the_pause_holds_in_its_own_round_alone(app: Flask) -> None:
    contest = makers.make_contest(regulation=plain_regulation(attempt_delay_s=600))
    an = make_person()
    handed_in(make_round(contest=contest), an.id)
    assert begin(make_round(contest=contest, name="Đợt tháng"), an.id, NOW + MINUTE).number == 1


def test_a_wrong_answer_costs_points(app: Flask) -> None:
    bank = makers.make_bank(key=(0,))
    rule = plain_regulation(points_per_question=5, penalty_per_wrong=2, shuffle_options=False)
    round_ = make_round(regulation=rule, bank=bank)
    attempt = begin(round_, make_person().id, NOW)
    answers = {
        "0": Answer(chosen=(0,), page=9, n=1, at_ms=0),
        "1": Answer(chosen=(1,), page=9, n=1, at_ms=0),
    }
    operations.hand_in(facts_of(round_), attempt.key, answers, NOW + MINUTE)
    stored = db.session.get_one(Attempt, tuple(attempt.key), populate_existing=True)
    assert (stored.points, stored.right, stored.is_full) == (3, 1, False)


def test_the_paper_is_complete_without_the_prediction_that_comes_later(app: Flask) -> None:
    round_ = make_round(regulation=AFTERWARDS)
    key = handed_in(round_, make_person().id)
    stored = db.session.get_one(Attempt, tuple(key), populate_existing=True)
    assert stored.handed_in_at is not None
    assert stored.guess is None


def test_a_prediction_after_the_hand_in_is_stored_once(app: Flask) -> None:
    round_ = make_round(regulation=AFTERWARDS)
    key, facts = handed_in(round_, make_person().id), facts_of(round_)
    predicting.predict(facts, key, number(1234), NOW + 2 * MINUTE)
    db.session.commit()
    # A double click is answered like a first one, a second thought is not taken.
    predicting.predict(facts, key, number(1234), NOW + 3 * MINUTE)
    with pytest.raises(PredictionGiven):
        predicting.predict(facts, key, number(1235), NOW + 3 * MINUTE)
    db.session.rollback()
    stored = db.session.get_one(Attempt, tuple(key), populate_existing=True)
    assert stored.guess == 1234
    assert stored.answers[GUESS]["chosen"] == [1234]


def test_a_prediction_is_taken_until_the_closing_and_not_once_counts_are_known(app: Flask) -> None:
    round_ = make_round(regulation=AFTERWARDS, closes=NOW + 30 * MINUTE)
    an, binh = make_person(), make_person(name="Lê Thị Bình", phone="+84912000002")
    first, second = handed_in(round_, an.id), handed_in(round_, binh.id)
    facts, closes = facts_of(round_), NOW + 30 * MINUTE
    predicting.predict(facts, first, number(2), closes + timedelta(seconds=5))
    db.session.commit()
    with pytest.raises(PredictionOver):
        predicting.predict(facts, second, number(2), closes + timedelta(seconds=6))
    db.session.rollback()
    assert results.tally(round_.id, closes + MINUTE)
    db.session.commit()
    # Also for somebody whose message claims to have come in time.
    with pytest.raises(PredictionOver):
        predicting.predict(facts, second, number(2), closes)
    db.session.rollback()
    assert db.session.get_one(Closing, round_.id).target == 2
    distances = {row.person_id: row.guess_distance for row in db.session.query(Standing)}
    assert distances[an.id] == 0
    assert distances[binh.id] > 10**9


def test_nobody_predicts_on_an_open_paper_or_a_strangers(app: Flask) -> None:
    round_ = make_round(regulation=AFTERWARDS)
    attempt, facts = begin(round_, make_person().id, NOW), facts_of(round_)
    with pytest.raises(BadInput):
        predicting.predict(facts, attempt.key, number(1), NOW + MINUTE)
    with pytest.raises(NotFound):
        predicting.predict(facts, attempt.key._replace(number=7), number(1), NOW + MINUTE)


def test_where_the_paper_asks_nothing_is_taken_later(app: Flask) -> None:
    round_ = make_round(regulation=Regulation(all_required=False))
    key = handed_in(round_, make_person().id)
    with pytest.raises(PredictionOver):
        predicting.predict(facts_of(round_), key, number(1), NOW + 2 * MINUTE)
