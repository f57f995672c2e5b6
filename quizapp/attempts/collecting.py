"""Who collects what is overdue, many papers at once?

Whoever calls commits: what a crash takes back is open still, and is collected by the next call. A
batch is held before it is marked, so a hand-in that is under way comes first or finds the paper
handed in; it costs the same few statements however many papers it has.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Row, cast, column, select, update, values

from quizapp.attempts.models import Attempt
from quizapp.attempts.worth import worth
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules import timing, voiding
from quizapp.rules.papers import Paper

AT_ONCE = 500


def collect_overdue(now: datetime, limit: int = AT_ONCE) -> int:
    """Collect at most `limit` overdue attempts. Answer how many this call took."""
    return _collect(timing.collectable_until(now), limit)


def collect_round(round_id: int, now: datetime, batch: int = AT_ONCE) -> int:
    """Collect every overdue attempt of a round. Answer how many this call took."""
    until = timing.collectable_until(now)
    taken = 0
    while collected := _collect(until, batch, round_id):
        taken += collected
    return taken


def _collect(until: datetime, most: int, round_id: int | None = None) -> int:
    """Hand in for those whose time was over at `until`, with what was saved, or let their papers be
    void, as each began; stamped with the deadline."""
    rows = _held(until, most, round_id)
    if not rows:
        return 0
    facts = {number: _facts(number) for number in {row.round_id for row in rows}}
    told = values(
        column("round_id", Integer),
        column("person_id", BigInteger),
        column("number", Integer),
        column("points", Integer),
        column("right", Integer),
        column("is_full", Boolean),
        column("took_ms", BigInteger),
        column("guess", BigInteger),
    ).data([_result(facts[row.round_id], row) for row in rows])
    results = told.cte("result")
    taken = db.session.scalars(
        update(Attempt)
        .where(
            Attempt.round_id == results.c.round_id,
            Attempt.person_id == results.c.person_id,
            Attempt.number == results.c.number,
            Attempt.handed_in_at.is_(None),
            Attempt.deadline <= until,
        )
        .values(
            handed_in_at=Attempt.deadline,
            collected=True,
            points=results.c.points,
            right=results.c.right,
            is_full=results.c.is_full,
            took_ms=results.c.took_ms,
            guess=cast(results.c.guess, BigInteger),  # where all are NULL nobody knows the type
        )
        .returning(Attempt.number)
        .execution_options(synchronize_session=False)
    ).all()
    return len(taken)


def _held(until: datetime, most: int, round_id: int | None) -> Sequence[Row[Any]]:
    """Hold the overdue papers, the longest overdue first: all collectors in one order, so that none
    waits for another one that waits for it. SQLite holds the whole database instead."""
    statement = (
        select(
            Attempt.round_id,
            Attempt.person_id,
            Attempt.number,
            Attempt.paper,
            Attempt.answers,
            Attempt.started_at,
            Attempt.deadline,
            Attempt.ends_void,
        )
        .where(Attempt.handed_in_at.is_(None), Attempt.deadline <= until)
        .order_by(Attempt.deadline, Attempt.round_id, Attempt.person_id, Attempt.number)
        .limit(most)
        .with_for_update()
    )
    if round_id is not None:
        statement = statement.where(Attempt.round_id == round_id)
    return db.session.execute(statement).all()


def _facts(round_id: int) -> RoundFacts:
    facts = contests.round_facts(round_id)
    if facts is None:
        raise LookupError(round_id)
    return facts


def _result(facts: RoundFacts, row: Row[Any]) -> tuple[Any, ...]:
    is_void = voiding.is_void(ends_void=row.ends_void, collected=True)
    found = worth(facts, Paper.from_document(row.paper), row.answers, is_void=is_void)
    return (
        row.round_id,
        row.person_id,
        row.number,
        found.points,
        found.right,
        found.is_full,
        timing.time_used_ms(row.started_at, row.deadline, row.deadline),
        found.guess,
    )
