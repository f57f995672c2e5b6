"""What is known of one person, over all features?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest, Departure, Round
from quizapp.database import db
from quizapp.results.models import (
    Award,
    Certificate,
    Disqualification,
    Edition,
    EditionKind,
    Place,
)
from quizapp.rules.rights import Undecided


def attempts_begun(person_id: int) -> int:
    """Answer how many attempts the person has begun."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Attempt).where(Attempt.person_id == person_id)
        )
        or 0
    )


def undecided(person_id: int, now: datetime) -> list[Undecided]:
    """Answer the rounds in which the person has an attempt and whose result is not public, of
    contests that the person has not left. A demonstration gives no prizes."""
    rows = db.session.execute(
        select(Round.name, Contest.name, Round.results_at)
        .join(Contest, Contest.id == Round.contest_id)
        .join(Attempt, Attempt.round_id == Round.id)
        .outerjoin(
            Departure,
            (Departure.contest_id == Round.contest_id) & (Departure.person_id == person_id),
        )
        .where(
            Attempt.person_id == person_id,
            Attempt.is_trial.is_(False),
            Contest.is_demo.is_(False),
            Departure.at.is_(None),
            (Round.public_from.is_(None)) | (Round.public_from > now),
        )
        .distinct()
    )
    return [
        Undecided(name=f"{round_name} ({contest_name})", until=results_at)
        for round_name, contest_name, results_at in rows
    ]


def contests_of(person_id: int) -> Sequence[Row[Any]]:
    """Answer the contests in which the person has an attempt or which were left, each with the
    moment of leaving."""
    sat = (
        select(Attempt.person_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.person_id == person_id, Round.contest_id == Contest.id)
        .exists()
    )
    return db.session.execute(
        select(Contest, Departure.at)
        .outerjoin(
            Departure,
            (Departure.contest_id == Contest.id) & (Departure.person_id == person_id),
        )
        .where(sat | Departure.at.is_not(None))
        .order_by(Contest.id)
    ).all()


def public_places(person_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Answer the person's place and prize in each public final edition, oldest first."""
    return db.session.execute(
        select(
            Edition.round_id,
            Edition.number,
            Edition.public_from,
            Place.place,
            Award.level,
            Award.value_vnd,
        )
        .join(Place, Place.edition_id == Edition.id)
        .outerjoin(
            Award, (Award.edition_id == Place.edition_id) & (Award.person_id == Place.person_id)
        )
        .where(
            Place.person_id == person_id,
            Edition.kind == EditionKind.FINAL,
            Edition.lapsed_at.is_(None),
            Edition.public_from <= now,
        )
        .order_by(Edition.public_from, Edition.id)
    ).all()


def certificates_of(person_id: int) -> Sequence[Certificate]:
    """Answer the certificates that the person had made, oldest first."""
    return db.session.scalars(
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(joinedload(Certificate.edition, innerjoin=True).defer(Edition.document))
        .order_by(Certificate.made_at, Certificate.code)
    ).all()


def public_decisions(person_id: int, now: datetime) -> Sequence[Disqualification]:
    """Answer what the jury decided about the person, of rounds whose result is public."""
    return db.session.scalars(
        select(Disqualification)
        .join(Round, Round.id == Disqualification.round_id)
        .where(Disqualification.person_id == person_id, Round.public_from <= now)
        .order_by(Disqualification.id)
    ).all()


def deeds_about(person_id: int) -> Sequence[JournalEntry]:
    """Answer what was done to the person's account, oldest first."""
    return db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == f"person:{person_id}")
        .order_by(JournalEntry.id)
    ).all()


def erased() -> list[tuple[int, datetime]]:
    """Answer which accounts were erased, and when, first erased first."""
    rows = db.session.execute(
        select(Person.id, Person.erased_at)
        .where(Person.erased_at.is_not(None))
        .order_by(Person.erased_at, Person.id)
    )
    return [(number, erased_at) for number, erased_at in rows if erased_at is not None]
