"""What do we want to know about attempts?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from quizapp.accounts.consents import DATA
from quizapp.accounts.merged_queries import rows_seen_by
from quizapp.accounts.models import Consent, GuardianConsent, Person
from quizapp.accounts.queries import rows_of
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.rules import guests, limits, timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a person has used up so far, void attempts included, the attempt that is still open in
    this round, whether the contest was left, which consents stand, and whether other accounts were
    merged into this one: what those used up is not in these numbers."""

    in_round: int
    today: int
    this_week: int
    in_contest: int
    open_number: int | None
    open_deadline: datetime | None
    last_handed_in_at: datetime | None
    has_left: bool
    guardian_consents: bool
    agreed_at: datetime | None
    has_merged: bool

    @property
    def last_ended_at(self) -> datetime | None:
        """Answer when the latest attempt in this round was handed in or runs out."""
        ends = [end for end in (self.last_handed_in_at, self.open_deadline) if end is not None]
        return max(ends, default=None)


def one(key: AttemptKey) -> Attempt | None:
    """Answer one attempt of this very person. A stranger's key finds nothing."""
    return db.session.get(Attempt, tuple(key))


def locked_person(person_id: int) -> Person:
    """Answer the person and hold the row until the transaction ends, so that two starts of one
    person follow each other and neither passes an erasure. SQLite holds the whole database
    instead."""
    return db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def handed_in_papers(round_id: int) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Answer the paper and the answers of every attempt of a round that counts. They come from the
    database a thousand at a time."""
    rows = db.session.execute(
        select(Attempt.paper, Attempt.answers)
        .where(Attempt.round_id == round_id, Attempt.counts)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield row.paper, row.answers


def used(round_id: int, contest_id: int, person_id: int, now: datetime) -> Used:
    """Answer what the person has used: in this round, on the day and in the week of `now`, in the
    contest."""
    here = Attempt.round_id == round_id
    is_open = here & Attempt.handed_in_at.is_(None)
    row = db.session.execute(
        select(
            func.coalesce(func.max(Attempt.number).filter(here), 0),
            func.count().filter(Attempt.started_at >= limits.city_day_began(now)),
            func.count().filter(Attempt.started_at >= limits.city_week_began(now)),
            func.count(),
            func.max(Attempt.number).filter(is_open),
            func.max(Attempt.deadline).filter(is_open),
            func.max(Attempt.handed_in_at).filter(here),
            select(Departure.at)
            .where(Departure.person_id == person_id, Departure.contest_id == contest_id)
            .scalar_subquery(),
            select(GuardianConsent.id)
            .where(GuardianConsent.person_id == person_id, GuardianConsent.withdrawn_at.is_(None))
            .scalar_subquery(),
            select(func.max(Consent.given_at))
            .where(
                Consent.person_id == person_id,
                Consent.purpose == DATA,
                Consent.withdrawn_at.is_(None),
            )
            .scalar_subquery(),
            select(exists().where(Person.merged_into_id == person_id)).scalar_subquery(),
        )
        .select_from(Attempt)
        .join(Round, Round.id == Attempt.round_id)
        .where(
            Attempt.person_id == person_id,
            Round.contest_id == contest_id,
            Attempt.is_trial.is_(False) | here,
        )
    ).one()
    return Used(
        in_round=row[0],
        today=row[1],
        this_week=row[2],
        in_contest=row[3],
        open_number=row[4],
        open_deadline=row[5],
        last_handed_in_at=row[6],
        has_left=row[7] is not None,
        guardian_consents=row[8] is not None,
        agreed_at=row[9],
        has_merged=bool(row[10]),
    )


def contests_sat(person_id: int) -> set[int]:
    """Answer the contests in which there are papers of the person, or of merged accounts."""
    return set(
        db.session.scalars(
            select(Round.contest_id)
            .join(Attempt, Attempt.round_id == Round.id)
            .where(Attempt.person_id.in_(rows_of(person_id)))
            .distinct()
        )
    )


def open_until(person_id: int, now: datetime, contest_id: int | None = None) -> datetime | None:
    """Answer until when a person may still be sitting a paper (of this contest), None if no paper
    is open; of accounts merged into it, too. An overdue one that nobody has collected yet is not
    open any more."""
    statement = select(func.max(Attempt.deadline)).where(
        Attempt.person_id.in_(rows_of(person_id)),
        Attempt.handed_in_at.is_(None),
        Attempt.deadline >= now - timing.GRACE,
    )
    if contest_id is not None:
        statement = statement.join(Round, Round.id == Attempt.round_id).where(
            Round.contest_id == contest_id
        )
    return db.session.scalar(statement)


def own(person: Person) -> Sequence[Attempt]:
    """Answer all attempts that a person may read as their own, newest first."""
    return db.session.scalars(
        select(Attempt)
        .where(_seen_by(person))
        .order_by(Attempt.started_at.desc(), Attempt.round_id, Attempt.number, Attempt.person_id)
    ).all()


def own_in_round(round_id: int, person: Person) -> Sequence[Attempt]:
    """Answer the attempts of a round that a person may read as their own, first to last. Two that
    were begun under different accounts may have the same number."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.round_id == round_id, _seen_by(person))
        .order_by(Attempt.started_at, Attempt.number, Attempt.person_id)
    ).all()


def seen_one(key: AttemptKey, person: Person) -> Attempt | None:
    """Answer one attempt that a person may read as their own, under whichever of their accounts it
    was begun. A stranger's key finds nothing."""
    return db.session.scalar(
        select(Attempt).where(
            Attempt.round_id == key.round_id,
            Attempt.person_id == key.person_id,
            Attempt.number == key.number,
            _seen_by(person),
        )
    )


def _seen_by(person: Person) -> ColumnElement[bool]:
    if person.sees_merged:
        return Attempt.person_id.in_(rows_seen_by(person))
    return Attempt.person_id == person.id


def papers_of(person_id: int) -> int:
    """Answer how many attempts a person has begun, in whatever contest and under whichever account
    that was merged into this one."""
    mine = Attempt.person_id.in_(rows_of(person_id))
    return db.session.scalar(select(func.count()).select_from(Attempt).where(mine)) or 0


def latest_open_deadline(round_id: int) -> datetime | None:
    """Answer until when something may still arrive for a round: the last deadline among its open
    attempts, trials left out, or the last moment at which a guest may say who they are."""
    open_until = db.session.scalar(
        select(func.max(Attempt.deadline)).where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_(None),
            Attempt.is_trial.is_(False),
        )
    )
    closes, ended = db.session.execute(
        select(Round.closes_at, func.max(func.coalesce(Attempt.handed_in_at, Attempt.deadline)))
        .join(Round, Round.id == Attempt.round_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.round_id == round_id,
            Attempt.is_trial.is_(True),
            ~Attempt.is_void,  # of which there is nothing to say
            *nameless(),
        )
        .group_by(Round.closes_at)
    ).one_or_none() or (None, None)
    told_until = guests.told_until(closes, ended) if closes and ended else None
    return max((end for end in (open_until, told_until) if end is not None), default=None)


def nameless() -> tuple[ColumnElement[bool], ...]:
    """Answer the conditions under which a person is a guest who has not said yet who they are."""
    return (Person.is_guest.is_(True), Person.is_trial.is_(True))
