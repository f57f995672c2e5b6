"""Whose certificate or card is it, and may the name of its owner be shown to others today?

Both are made by the person and outlive what the person decides later. So neither keeps a name: it
is asked for here each time.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from quizapp.accounts import queries as accounts
from quizapp.accounts.models import Person
from quizapp.contests.models import Departure
from quizapp.database import db
from quizapp.rules import rights
from quizapp.rules.guardians import board_code, needs_guardian
from quizapp.rules.timing import CITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A person as a contest sees them today. `code` stands for the name of a child."""

    person: Person
    erased: bool
    left: bool
    code: str | None

    @property
    def gone(self) -> bool:
        """Whether nothing of the person may be shown any more."""
        return rights.is_gone(erased=self.erased, left=self.left)


def find(person_id: int, contest_id: int, closes_at: datetime, now: datetime) -> Owner | None:
    """Answer the owner of something that tells of a round that closes at `closes_at`. Who is a
    child by then or today is one; boards count ages on the day of the closing. One statement."""
    row = db.session.execute(
        select(Person, Departure.at)
        .outerjoin(
            Departure, (Departure.person_id == Person.id) & (Departure.contest_id == contest_id)
        )
        .where(Person.id == person_id)
        .options(joinedload(Person.unit))
    ).one_or_none()
    if row is None:
        return None
    person, left_at = row
    is_child = needs_guardian(person.birth_date, min(_day(closes_at), _day(now)))
    return Owner(
        person=person,
        erased=person.erased_at is not None,
        left=left_at is not None,
        code=board_code(person.id) if is_child else None,
    )


def guardian_missing(person: Person, now: datetime) -> bool:
    """Answer whether the person needs a guardian's consent today that does not stand."""
    return (
        needs_guardian(person.birth_date, _day(now))
        and accounts.standing_guardian_consent(person.id) is None
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(CITY).date()
