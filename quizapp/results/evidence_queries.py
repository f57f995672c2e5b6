"""Which accounts, predictions and addresses of a tallied round are worth a second look?

Counted by the database, after the tally, by a job or at an organizer's wish: nobody who sits a
paper waits for it. What is told of papers themselves stands in `evidence_papers`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, func, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt, AttemptTrace
from quizapp.database import db, epoch_seconds
from quizapp.results.models import Closing
from quizapp.results.review_models import Evidence, EvidencePerson
from quizapp.rules import evidence
from quizapp.rules.evidence import Found, Kind, Mark

WHO = func.coalesce(Person.merged_into_id, Person.id)
"""Whose sitting it is, whichever account it was begun with."""

_SPAN_S = int(evidence.BURST_SPAN.total_seconds())


def rounds_to_look_through() -> Sequence[int]:
    """Answer the ranked rounds that nobody has looked through yet, first ranked first."""
    return db.session.scalars(
        select(Closing.round_id)
        .where(Closing.looked_through_at.is_(None))
        .order_by(Closing.at, Closing.round_id)
    ).all()


def items(round_id: int, state: str | None = None) -> Sequence[Evidence]:
    """Answer what is listed of a round (in this state), in the order in which it was found."""
    statement = select(Evidence).where(Evidence.round_id == round_id)
    if state is not None:
        statement = statement.where(Evidence.state == state)
    return db.session.scalars(
        statement.options(joinedload(Evidence.organizer)).order_by(Evidence.id)
    ).all()


def told_of(evidence_ids: Collection[int]) -> dict[int, list[Person]]:
    """Answer of whom these items tell, each with the unit."""
    rows = db.session.execute(
        select(EvidencePerson.evidence_id, Person)
        .join(Person, Person.id == EvidencePerson.person_id)
        .where(EvidencePerson.evidence_id.in_(evidence_ids))
        .options(joinedload(Person.unit))
        .order_by(EvidencePerson.evidence_id, Person.id)
    )
    told: dict[int, list[Person]] = {}
    for evidence_id, person in rows:
        told.setdefault(evidence_id, []).append(person)
    return told


def counts(round_id: int) -> ColumnElement[bool]:
    """Answer the condition of a sitting that counts, beside its person."""
    return and_(
        Attempt.round_id == round_id,
        Attempt.counts,
        Person.erased_at.is_(None),
    )


def guesses(round_id: int) -> Iterator[Found]:
    """Answer marching predictions: of one person, of who shares a phone, of who shares a device."""
    found: dict[tuple[int, ...], Found] = {}
    for shared in (WHO, Person.phone, AttemptTrace.device):
        alone = shared is WHO
        full = (
            select(
                shared.label("shared"),
                WHO.label("person"),
                Attempt.person_id,
                Attempt.number,
                Attempt.guess,
            )
            .join(Person, Person.id == Attempt.person_id)
            .where(counts(round_id), Attempt.is_full.is_(True), Attempt.guess.is_not(None))
        )
        if shared is AttemptTrace.device:
            full = full.join(AttemptTrace, _same_attempt())
        # Groups come one after the other: no list of who shares what is kept anywhere.
        rows = db.session.execute(
            full.where(shared.is_not(None)).order_by(
                shared, Attempt.guess, Attempt.person_id, Attempt.number
            ),
            execution_options={"yield_per": 1000},
        )
        for _, group in groupby(rows, key=lambda row: row.shared):
            if one := _marching(list(group), alone=alone):
                found.setdefault(one.people, one)
    striking = sorted(found.values(), key=lambda one: (-one.facts["count"], one.people))
    yield from striking[: evidence.MOST_ITEMS]


def _marching(rows: list[Row[Any]], *, alone: bool) -> Found | None:
    people = tuple(sorted({row.person for row in rows}))
    if not (1 if alone else 2) <= len(people) <= evidence.FEW:
        return None
    run = evidence.march((row.guess for row in rows), people=len(people))
    if run is None:
        return None
    last = run.first + run.step * (run.count - 1)
    marching = [row for row in rows if run.first <= row.guess <= last]
    return Found(
        kind=Kind.GUESSES,
        people=people,
        attempts=tuple((row.person_id, row.number) for row in marching)[: evidence.MOST_PEOPLE],
        facts={
            "attempts": len(marching),
            "people": len({row.person for row in marching}),
            "first": run.first,
            "step": run.step,
            "count": run.count,
        },
    )


def _same_attempt() -> ColumnElement[bool]:
    return and_(
        AttemptTrace.round_id == Attempt.round_id,
        AttemptTrace.person_id == Attempt.person_id,
        AttemptTrace.number == Attempt.number,
    )


def twins(round_id: int) -> Iterator[Found]:
    """Answer the accounts that may be the same person's."""
    took_part = (
        select(Attempt.person_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(counts(round_id), Person.merged_into_id.is_(None))
        .distinct()
        .subquery()
    )
    used = (
        select(AttemptTrace.person_id, AttemptTrace.device)
        .where(AttemptTrace.round_id == round_id)
        .distinct()
        .subquery()
    )
    device = select(used, func.count().over(partition_by=used.c.device).label("people")).subquery()
    columns: Mapping[Mark, ColumnElement[Any]] = {
        Mark.NAME: Person.name_folded.expression,
        Mark.BIRTH: Person.birth_date.expression,
        Mark.PHONE: Person.phone.expression,
        Mark.DEVICE: device.c.device,
    }
    groups: list[tuple[list[int], tuple[Mark, Mark]]] = []
    for pair in evidence.TELLING:
        one, other = (columns[mark] for mark in pair)
        statement = (
            select(Person.id, one.label("one"), other.label("other"))
            .join(took_part, took_part.c.person_id == Person.id)
            .where(one.is_not(None), other.is_not(None))
        )
        if Mark.DEVICE in pair:
            # At a computer of a school, birthdays and names meet by chance.
            statement = statement.join(device, device.c.person_id == Person.id).where(
                device.c.people <= evidence.FEW
            )
        groups += [(people, pair) for people in _alike(statement.subquery())]
    found = evidence.together(groups)
    found.sort(key=lambda one: (-len(one.facts["marks"]), one.people))
    yield from found[: evidence.MOST_ITEMS]


def _alike(rows: Subquery) -> Iterator[list[int]]:
    # Counted beside each row in one pass: to join these rows to themselves takes minutes.
    many = func.count().over(partition_by=(rows.c.one, rows.c.other)).label("many")
    counted = select(rows, many).subquery()
    told = db.session.execute(
        select(counted.c.one, counted.c.other, counted.c.id)
        .where(counted.c.many.between(2, evidence.FEW))
        .order_by(counted.c.one, counted.c.other, counted.c.id)
    )
    for _, group in groupby(told, key=lambda row: (row.one, row.other)):
        yield [row.id for row in group]


def bursts(round_id: int) -> Iterator[Found]:
    """Answer from which addresses many sittings began within ten minutes, and by how many people;
    the most sittings a person first."""
    span = (epoch_seconds(Attempt.started_at) // _SPAN_S).label("span")
    count, people = func.count().label("attempts"), func.count(WHO.distinct()).label("people")
    rows = db.session.execute(
        select(
            AttemptTrace.address,
            span,
            count,
            people,
            func.sum(Attempt.is_full.cast(db.Integer)).label("full"),
            func.min(Attempt.started_at).label("first"),
            func.max(Attempt.started_at).label("last"),
        )
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .join(AttemptTrace, _same_attempt())
        .where(counts(round_id))
        .group_by(AttemptTrace.address, span)
        .having(func.count() >= evidence.BURST_ATTEMPTS)
        .order_by(count.desc(), AttemptTrace.address, span)
    ).all()
    densest: dict[str, Row[Any]] = {}
    for row in rows:
        densest.setdefault(row.address, row)
    striking = sorted(densest.values(), key=lambda row: (-row.attempts / row.people, row.address))
    for row in striking[: evidence.MOST_ITEMS]:
        sat = _began(round_id, row.address, row.span) if row.people <= evidence.FEW else []
        yield Found(
            kind=Kind.BURST,
            people=tuple(sorted({one.person for one in sat})),
            attempts=tuple((one.person_id, one.number) for one in sat)[: evidence.MOST_PEOPLE],
            facts={
                "attempts": row.attempts,
                "people": row.people,
                "full": row.full,
                "from": row.first.isoformat(),
                "until": row.last.isoformat(),
            },
            about=f"{row.address}.{row.span}",
        )


def _began(round_id: int, address: str, span: int) -> list[Row[Any]]:
    return [
        *db.session.execute(
            select(WHO.label("person"), Attempt.person_id, Attempt.number)
            .select_from(Attempt)
            .join(Person, Person.id == Attempt.person_id)
            .join(AttemptTrace, _same_attempt())
            .where(
                counts(round_id),
                AttemptTrace.address == address,
                epoch_seconds(Attempt.started_at) // _SPAN_S == span,
            )
            .order_by(Attempt.started_at, Attempt.person_id, Attempt.number)
        )
    ]
