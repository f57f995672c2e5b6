"""What do we want to know about people, units and organizers?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from quizapp.accounts.models import Organizer, Person, Unit
from quizapp.database import db
from quizapp.rules.names import fold


def active_organizer(organizer_id: int) -> Organizer | None:
    """Answer the organizer with this id, if the account is in use."""
    return db.session.scalar(
        select(Organizer).where(Organizer.id == organizer_id, Organizer.is_active)
    )


def organizer_named(username: str) -> Organizer | None:
    """Answer the organizer who signs in under this name."""
    return db.session.scalar(
        select(Organizer).where(Organizer.username == username, Organizer.is_active)
    )


def people_with_phone(phone: str) -> Sequence[Person]:
    """Answer everybody who can sign in with this phone number, oldest account first."""
    return db.session.scalars(
        select(Person)
        .where(
            Person.phone == phone,
            Person.password_hash.is_not(None),
            Person.merged_into_id.is_(None),
        )
        .order_by(Person.id)
    ).all()


def same_person(phone: str, full_name: str, birth_date: date) -> Person | None:
    """Answer the account of this very person: same phone, same name as compared, same birthday."""
    return db.session.scalar(
        select(Person).where(
            Person.phone == phone,
            Person.name_folded == fold(full_name),
            Person.birth_date == birth_date,
        )
    )


def units(on: date) -> Sequence[Unit]:
    """Answer the units that exist on this day, in Vietnamese order."""
    return db.session.scalars(
        select(Unit)
        .where(
            Unit.valid_from.is_(None) | (Unit.valid_from <= on),
            Unit.valid_until.is_(None) | (Unit.valid_until > on),
        )
        .order_by(Unit.sort_key, Unit.id)
    ).all()
