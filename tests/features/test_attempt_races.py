"""What happens when everybody presses at the same moment?"""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from quizapp.attempts import collecting, operations
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.rules.papers import Answer
from quizapp.rules.refusals import NoAttemptLeft
from quizapp.rules.timing import GRACE, SETTLE
from tests import makers
from tests.conftest import NOW
from tests.makers import facts_of, make_person, make_round, plain_regulation
from tests.races import at_once


def test_two_hundred_hand_ins_of_one_attempt_give_one_result(app: Flask) -> None:
    round_ = make_round()
    facts = facts_of(round_)
    attempt = operations.start(facts, make_person().id, NOW, Random(1))
    key = attempt.key
    db.session.commit()

    def hand_in(number: int) -> bool:
        carried = {"0": Answer(chosen=(number % 4,), page=number, n=1, at_ms=0)}
        return operations.hand_in(facts, key, carried, NOW + timedelta(seconds=number))

    results = at_once(app, 200, hand_in)
    assert Counter(results) == {True: 1, False: 199}
    first = results.index(True)
    db.session.expire_all()
    stored = db.session.get(Attempt, tuple(key))
    assert stored is not None
    assert stored.took_ms == first * 1000
    assert stored.answers["0"]["page"] == first


def test_twenty_threads_save_twenty_questions_and_all_are_kept(app: Flask) -> None:
    round_ = make_round(bank=makers.make_bank(questions=20), questions=20)
    attempt = operations.start(facts_of(round_), make_person().id, NOW, Random(1))
    key = attempt.key
    db.session.commit()

    def save(number: int) -> object:
        choice = Answer(chosen=(number % 4,), page=1, n=1, at_ms=0)
        return operations.save(key, str(number), choice, NOW)

    results = at_once(app, 20, save)
    assert not [error for error in results if isinstance(error, Exception)]
    db.session.expire_all()
    stored = db.session.get(Attempt, tuple(key))
    assert stored is not None
    assert {place: saved["chosen"] for place, saved in stored.answers.items()} == {
        str(number): [number % 4] for number in range(20)
    }


def test_twenty_starts_of_one_person_are_one_attempt(app: Flask) -> None:
    facts = facts_of(make_round())
    person_id = make_person().id
    db.session.commit()
    results = at_once(
        app, 20, lambda number: operations.start(facts, person_id, NOW, Random(number)).number
    )
    assert Counter(results) == {1: 20}
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_limits_over_overlapping_rounds_are_never_exceeded(app: Flask) -> None:
    contest = makers.make_contest(regulation=plain_regulation(attempts_per_contest=3))
    rounds = [facts_of(make_round(contest=contest)) for _ in range(10)]
    person_id = make_person().id
    db.session.commit()
    results = at_once(
        app,
        10,
        lambda number: operations.start(rounds[number], person_id, NOW, Random(number)).number,
    )
    assert [type(result) for result in results].count(NoAttemptLeft) == 7
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 3


def test_a_hand_in_and_a_collector_make_one_result(app: Flask) -> None:
    round_ = make_round()
    facts = facts_of(round_)
    attempt = operations.start(facts, make_person().id, NOW, Random(1))
    key, deadline = attempt.key, attempt.deadline
    db.session.commit()

    def act(number: int) -> bool:
        if number % 2:
            return operations.collect(key, deadline_until=deadline)
        return operations.hand_in(facts, key, {}, deadline)

    assert Counter(at_once(app, 20, act)) == {True: 1, False: 19}


def test_hand_ins_and_collectors_of_batches_make_one_result_each(app: Flask) -> None:
    facts = facts_of(make_round())
    attempts = [operations.start(facts, make_person().id, NOW, Random(n)) for n in range(20)]
    keys, deadline = [attempt.key for attempt in attempts], attempts[0].deadline
    db.session.commit()

    def act(number: int) -> int:
        if number % 5 == 0:
            # As if it were settled already: the batch and the hand-ins want the same papers.
            return collecting.collect_overdue(deadline + GRACE + SETTLE, limit=8)
        return operations.hand_in(facts, keys[number % 20], {}, deadline)

    answers = at_once(app, 40, act)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    while collecting.collect_overdue(deadline + GRACE + SETTLE, limit=8):
        pass
    db.session.commit()
    db.session.expire_all()
    stored = [db.session.get_one(Attempt, tuple(key)) for key in keys]
    assert all(attempt.handed_in_at == deadline for attempt in stored)
    handed_in = sum(answers[number] for number in range(40) if number % 5)  # type: ignore[misc] # no exceptions
    assert handed_in == sum(not attempt.collected for attempt in stored)


def test_collectors_at_once_take_each_paper_once(app: Flask) -> None:
    facts = facts_of(make_round())
    for number in range(30):
        operations.start(facts, make_person().id, NOW, Random(number))
    db.session.commit()
    late = NOW + timedelta(hours=1)
    taken = at_once(app, 8, lambda _: collecting.collect_round(facts.id, late, batch=4))
    assert sum(taken) == 30  # type: ignore[arg-type] # no exceptions


def test_a_start_holds_off_a_tally_until_its_attempt_is_written(app: Flask) -> None:
    """On SQLite a start holds the whole database; PostgreSQL must refuse to pass its lock."""
    if db.engine.dialect.name == "sqlite":
        return
    round_ = make_round()
    facts, person_id = facts_of(round_), make_person().id
    db.session.commit()
    operations.start(facts, person_id, NOW, Random(1))
    tally = text("UPDATE round SET tallied_at = now() WHERE id = :id")
    with db.engine.connect() as scheduler:
        scheduler.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            scheduler.execute(tally, {"id": facts.id})
    db.session.commit()
