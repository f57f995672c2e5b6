"""How is a running round going? A few statements, none of them about single people.

Whether anybody may see these numbers is decided in `rules.release.counts_shown`; ask there first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import InstrumentedAttribute

from quizapp import cache
from quizapp.accounts.models import Person, Unit
from quizapp.attempts.models import Attempt
from quizapp.contests.queries import RoundFacts
from quizapp.database import db, epoch_seconds
from quizapp.rules.timing import Phase

HOUR_S = 3600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_UNITS = 300
COUNTED_ANEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """People who started, attempts still open, attempts handed in or collected, and those that were
    void at their time limit."""

    people: int = 0
    in_progress: int = 0
    handed_in: int = 0
    void: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Figures, and when they were counted."""

    figures: Figures
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What began and what was handed in within the hour that begins at `hour`."""

    hour: datetime
    started: int
    handed_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """How many people of a unit take part; `name` None stands for people without one."""

    name: str | None
    people: int
    attempts: int
    head_count: int | None


def figures(round_ids: Collection[int], before: datetime | None = None) -> dict[int, Figures]:
    """Answer the figures of these rounds, trials left out; with `before` as they stood at that
    moment. One statement."""
    over: ColumnElement[bool] = Attempt.handed_in_at.is_not(None)
    begun: list[ColumnElement[bool]] = [
        Attempt.round_id.in_(round_ids),
        Attempt.is_trial.is_(False),
    ]
    if before is not None:
        over = Attempt.handed_in_at < before
        begun.append(Attempt.started_at < before)
    rows = db.session.execute(
        select(
            Attempt.round_id,
            # Accounts that were merged are one person.
            func.count(func.coalesce(Person.merged_into_id, Person.id).distinct()),
            func.count().filter(over.is_not(True)),
            func.count().filter(over, Attempt.counts),
            func.count().filter(over, Attempt.is_void),
        )
        .join(Person, Person.id == Attempt.person_id)
        .where(*begun)
        .group_by(Attempt.round_id)
    )
    found = {
        row[0]: Figures(people=row[1], in_progress=row[2], handed_in=row[3], void=row[4])
        for row in rows
    }
    return {round_id: found.get(round_id, Figures()) for round_id in round_ids}


def public_figures(facts: RoundFacts, now: datetime) -> Told | None:
    """Answer the figures that everybody sees of an open round, None where nobody does: those of the
    last whole minute, so that every process tells the same. One statement at most."""
    if not facts.regulation.shows_counts or facts.phase(now) is not Phase.OPEN:
        return None
    at = now - (now - EPOCH) % COUNTED_ANEW
    return cache.refresh(
        ("public figures", facts.id),
        at,
        lambda: Told(figures=figures([facts.id], before=at)[facts.id], at=at),
    )


def per_hour(round_id: int) -> list[Hour]:
    """Answer, hour by hour, how many attempts began and were handed in, hours without any left out.

    The city's offset is whole hours, so its hours begin where those of UTC do. Two statements.
    """
    started = _by_hour(round_id, Attempt.started_at, Attempt.is_trial.is_(False))
    ended = _by_hour(round_id, Attempt.handed_in_at, Attempt.counts)
    return [
        Hour(
            hour=datetime.fromtimestamp(hour * HOUR_S, UTC),
            started=started.get(hour, 0),
            handed_in=ended.get(hour, 0),
        )
        for hour in sorted(started.keys() | ended.keys())
    ]


def by_unit(round_id: int) -> list[UnitRow]:
    """Answer how many people and attempts each unit has, the largest first. One statement."""
    people = func.count(Attempt.person_id.distinct())
    rows = db.session.execute(
        select(Unit.name, people, func.count(), Unit.head_count)
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Attempt.round_id == round_id, Attempt.is_trial.is_(False))
        .group_by(Unit.id, Unit.name, Unit.head_count, Unit.sort_key)
        .order_by(people.desc(), Unit.sort_key, Unit.id)
        .limit(MOST_UNITS)
    )
    return [
        UnitRow(name=name, people=count, attempts=attempts, head_count=heads)
        for name, count, attempts, heads in rows
    ]


def _by_hour(
    round_id: int, column: InstrumentedAttribute[Any], which: SQLColumnExpression[bool]
) -> dict[int, int]:
    hour = (epoch_seconds(column) // HOUR_S).label("hour")
    rows = db.session.execute(
        select(hour, func.count())
        .where(
            Attempt.round_id == round_id,
            which,
        )
        .group_by(hour)
    )
    return {int(number): count for number, count in rows}
