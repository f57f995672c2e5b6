"""What do we want to know about attempts?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from quizapp.accounts.consents import DATA
from quizapp.accounts.models import Consent, GuardianConsent, Person
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.rules import timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a person has used up so far, the attempt that is still open in this round, whether the
    contest was left, and which consents stand."""

    in_round: int
    today: int
    in_contest: int
    open_number: int | None
    open_deadline: datetime | None
    has_left: bool
    guardian_consents: bool
    agreed_at: datetime | None


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
    """Answer the paper and the answers of every attempt of a round that is over, organizers' tries
    left out. They come from the database a thousand at a time."""
    rows = db.session.execute(
        select(Attempt.paper, Attempt.answers)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
        )
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield row.paper, row.answers


def used(round_id: int, contest_id: int, person_id: int, day_began: datetime) -> Used:
    """Answer what the person has used: in this round, since `day_began`, in the contest."""
    here = Attempt.round_id == round_id
    is_open = here & Attempt.handed_in_at.is_(None)
    row = db.session.execute(
        select(
            func.coalesce(func.max(Attempt.number).filter(here), 0),
            func.count().filter(Attempt.started_at >= day_began),
            func.count(),
            func.max(Attempt.number).filter(is_open),
            func.max(Attempt.deadline).filter(is_open),
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
        in_contest=row[2],
        open_number=row[3],
        open_deadline=row[4],
        has_left=row[5] is not None,
        guardian_consents=row[6] is not None,
        agreed_at=row[7],
    )


def open_until(person_id: int, now: datetime, contest_id: int | None = None) -> datetime | None:
    """Answer until when a person may still be sitting a paper (of this contest), None if no paper
    is open. An overdue one that nobody has collected yet is not open any more."""
    statement = select(func.max(Attempt.deadline)).where(
        Attempt.person_id == person_id,
        Attempt.handed_in_at.is_(None),
        Attempt.deadline >= now - timing.GRACE,
    )
    if contest_id is not None:
        statement = statement.join(Round, Round.id == Attempt.round_id).where(
            Round.contest_id == contest_id
        )
    return db.session.scalar(statement)


def own(person_id: int) -> Sequence[Attempt]:
    """Answer all attempts of a person, newest first."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.started_at.desc(), Attempt.round_id, Attempt.number)
    ).all()


def own_in_round(round_id: int, person_id: int) -> Sequence[Attempt]:
    """Answer a person's attempts in a round, first to last."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.round_id == round_id, Attempt.person_id == person_id)
        .order_by(Attempt.number)
    ).all()


def latest_open_deadline(round_id: int) -> datetime | None:
    """Answer the last deadline among a round's open attempts, trials left out."""
    return db.session.scalar(
        select(func.max(Attempt.deadline)).where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_(None),
            Attempt.is_trial.is_(False),
        )
    )


def overdue(until: datetime, limit: int, round_id: int | None = None) -> Sequence[AttemptKey]:
    """Answer at most `limit` open attempts (of one round) whose deadline lies before `until`."""
    statement = (
        select(Attempt.round_id, Attempt.person_id, Attempt.number)
        .where(Attempt.handed_in_at.is_(None), Attempt.deadline <= until)
        .order_by(Attempt.deadline)
        .limit(limit)
    )
    if round_id is not None:
        statement = statement.where(Attempt.round_id == round_id)
    return [AttemptKey(*row) for row in db.session.execute(statement)]
