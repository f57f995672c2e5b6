"""What is known of a round's result?"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    FromClause,
    Row,
    Select,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import Person, Unit
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results.models import (
    Closing,
    Disqualification,
    Ruling,
    RulingKind,
    Standing,
)
from quizapp.rules import timing
from quizapp.rules.ranking import KEYS


def rounds_to_tally(now: datetime) -> Sequence[int]:
    """Answer the rounds that closed and have no ranking yet, first closed first; summaries come
    after the rounds that they may count."""
    return db.session.scalars(
        select(Round.id)
        .where(Round.tallied_at.is_(None), Round.closes_at <= timing.collectable_until(now))
        .order_by(Round.summary_way.is_not(None), Round.closes_at, Round.id)
    ).all()


def open_rounds(now: datetime) -> Sequence[Round]:
    """Answer the rounds that are open to be sat."""
    return db.session.scalars(
        select(Round)
        .where(Round.opens_at <= now, Round.closes_at > now, Round.summary_way.is_(None))
        .order_by(Round.id)
    ).all()


def held_round(round_id: int) -> Round:
    """Answer the round as it is now and hold its contest and it, always in this order.

    A deed on one round may undo what waits in later rounds of the contest, so deeds on the results
    of a contest follow each other.
    """
    db.session.execute(
        select(Contest.id)
        .where(Contest.id == select(Round.contest_id).where(Round.id == round_id).scalar_subquery())
        # Rows that only refer to the contest may go on.
        .with_for_update(key_share=True)
    )
    return locked_round(round_id)


def locked_round(round_id: int) -> Round:
    """Answer the round as it is now and hold it, so that it is ranked once."""
    return db.session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def closing(round_id: int) -> Closing | None:
    """Answer what was frozen at the tally, None before it."""
    return db.session.get(Closing, round_id)


def frozen(round_id: int) -> Closing:
    """Answer what was frozen at the tally of a round that has been tallied."""
    return db.session.get_one(Closing, round_id)


def standing(round_id: int, person_id: int) -> Standing | None:
    """Answer a person's row of the working ranking."""
    return db.session.get(Standing, (round_id, person_id), populate_existing=True)


def ranked_people(round_id: int) -> int:
    """Answer how many people are ranked."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Standing).where(Standing.round_id == round_id)
        )
        or 0
    )


def top(rows: FromClause, round_id: int) -> Sequence[Row[Any]]:
    """Answer ranking rows (a table or subquery with the columns of a standing) with the person, the
    unit and the counted attempt beside each."""
    return db.session.execute(_with_people(rows, round_id)).all()


def everybody(round_id: int) -> Iterator[Row[Any]]:
    """Answer the whole working ranking like `top`, a thousand rows at a time."""
    statement = _with_people(standings(round_id), round_id)
    yield from db.session.execute(statement, execution_options={"yield_per": 1000})


def _with_people(rows: FromClause, round_id: int) -> Select[tuple[Any, ...]]:
    return (
        select(
            rows.c.place,
            rows.c.person_id,
            rows.c.attempt_person_id,
            rows.c.number,
            rows.c.points,
            rows.c.full_score,
            rows.c.guess,
            rows.c.guess_distance,
            rows.c.took_s,
            rows.c.attempts_used,
            rows.c.marks,
            rows.c.total_with_marks,
            Person.full_name,
            Person.phone,
            Person.birth_date,
            Person.sex,
            Person.is_demo,
            Unit.name.label("unit"),
            Attempt.right,
            Attempt.question_count,
            Attempt.handed_in_at,
            Attempt.collected,
        )
        .select_from(rows)
        .join(Person, Person.id == rows.c.person_id)
        .outerjoin(  # a summary was sat by nobody
            Attempt,
            (Attempt.round_id == round_id)
            & (Attempt.person_id == rows.c.attempt_person_id)
            & (Attempt.number == rows.c.number),
        )
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .order_by(rows.c.place, rows.c.person_id)
    )


def standings(
    round_id: int,
    *,
    limit: int | None = None,
    offset: int = 0,
    place: int | None = None,
    people: Collection[int] | None = None,
) -> FromClause:
    """Answer a stretch of the working ranking, for `top`; with `place` only who shares it, with
    `people` only these."""
    statement = (
        select(Standing.__table__)
        .where(Standing.round_id == round_id)
        .order_by(Standing.place, Standing.person_id)
        .limit(limit)
        .offset(offset)
    )
    if place is not None:
        statement = statement.where(Standing.place == place)
    if people is not None:
        statement = statement.where(Standing.person_id.in_(people))
    return statement.subquery("stretch")


def units(round_id: int) -> Sequence[Row[Any]]:
    """Answer each unit with its people, attempts and full scores; the most people first."""
    people = func.count().label("people")
    return db.session.execute(
        select(
            Unit.name,
            Unit.head_count,
            people,
            func.sum(Standing.attempts_used - Standing.attempts_void).label("attempts"),
            func.sum(Standing.full_score).label("full_score"),
        )
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Standing.round_id == round_id)
        .group_by(Unit.id, Unit.name, Unit.head_count, Unit.sort_key)
        .order_by(people.desc(), Unit.sort_key, Unit.id)
    ).all()


def people(ids: Sequence[int]) -> dict[int, Person]:
    """Answer these people by their id, each with the unit."""
    found = db.session.scalars(
        select(Person).where(Person.id.in_(ids)).options(joinedload(Person.unit))
    )
    return {person.id: person for person in found}


def disqualifications(
    round_id: int, *, of: Collection[int] | None = None, limit: int | None = None
) -> Sequence[Disqualification]:
    """Answer the disqualifications of a round (of these accounts), newest first, revoked ones
    included, each with its person and organizer."""
    statement = (
        select(Disqualification)
        .where(Disqualification.round_id == round_id)
        .options(
            joinedload(Disqualification.person, innerjoin=True),
            joinedload(Disqualification.organizer, innerjoin=True),
        )
        .order_by(Disqualification.id.desc())
        .limit(limit)
    )
    if of is not None:
        statement = statement.where(Disqualification.person_id.in_(of))
    return db.session.scalars(statement).unique().all()


def equals(row: Standing, names: Sequence[str]) -> Sequence[int]:
    """Answer who is equal to this row in all keys of the regulation but the jury's ruling."""
    columns = [KEYS[name].column for name in names if name != "jury"]
    return db.session.scalars(
        select(Standing.person_id).where(
            Standing.round_id == row.round_id,
            *(getattr(Standing, column) == getattr(row, column) for column in columns),
        )
    ).all()


def standing_disqualification(
    round_id: int, person_id: int, number: int | None
) -> Disqualification | None:
    """Answer the disqualification of this very person or attempt that is in force."""
    same_number = (
        Disqualification.number.is_(None) if number is None else Disqualification.number == number
    )
    return db.session.scalars(
        select(Disqualification).where(
            Disqualification.round_id == round_id,
            Disqualification.person_id == person_id,
            same_number,
            Disqualification.revoked_at.is_(None),
        )
    ).first()


def has_result(round_: Round, person_id: int, number: int | None) -> bool:
    """Answer whether there is something to take out of a round: an attempt (this one) of this
    account that counts; in a summary, the person's place. For a whole person the accounts
    merged into it are looked at too."""
    if round_.summary is not None:
        return number is None and standing(round_.id, person_id) is not None
    round_id = round_.id
    statement = (
        select(Attempt.number)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.round_id == round_id,
            Attempt.counts,
        )
    )
    if number is None:
        statement = statement.where(or_(Person.id == person_id, Person.merged_into_id == person_id))
    else:
        statement = statement.where(Person.id == person_id, Attempt.number == number)
    return db.session.scalar(statement.limit(1)) is not None


def attempts_of(round_id: int, person_id: int) -> Sequence[Attempt]:
    """Answer the attempts of a person that are over, void ones and those of merged accounts
    included."""
    return db.session.scalars(
        select(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            or_(Person.id == person_id, Person.merged_into_id == person_id),
        )
        .order_by(Attempt.handed_in_at, Attempt.number)
    ).all()


def jury_rulings(round_id: int) -> Sequence[Ruling]:
    """Answer the jury's rulings in a round, in the order they were made."""
    return db.session.scalars(
        select(Ruling)
        .where(Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY)
        .order_by(Ruling.number)
    ).all()
