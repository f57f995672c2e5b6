"""Which accounts did organizers issue, and who signs in by which name?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from quizapp.accounts import queries
from quizapp.accounts.models import IssuedAccount, IssuedList, Person, Unit
from quizapp.database import db
from quizapp.rules import issuing, names
from quizapp.rules.issuing import Known, KnownPeople, PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A row of a list, and the account that the same person has already."""

    row: PersonRow
    person_id: int
    phone: str | None


def people_who_sign_in_as(name: str) -> Sequence[Person]:
    """Answer everybody who can sign in with this phone number or issued code, oldest first."""
    if not issuing.looks_like_code(name):
        return queries.people_with_phone(name)
    return db.session.scalars(
        select(Person).where(Person.sign_in_code == name, Person.password_hash.is_not(None))
    ).all()


def taken_codes(codes: Collection[str]) -> list[str]:
    """Answer those of these sign-in codes that somebody has."""
    return list(
        filter(None, db.session.scalars(
            select(Person.sign_in_code).where(Person.sign_in_code.in_(codes))
        ))
    )  # fmt: skip


def duplicates(rows: Sequence[PersonRow]) -> list[Duplicate]:
    """Answer those rows whose person has an account already."""
    found = db.session.execute(
        select(Person.id, Person.name_folded, Person.birth_date, Person.phone, Unit.code)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(
            Person.name_folded.in_({names.fold(row.full_name) for row in rows}),
            Person.is_trial.is_(False),
        )
        .order_by(Person.registered_at, Person.id)
    ).all()
    known = KnownPeople(
        Known(name_folded=name, birth=birth, unit=unit, phone=phone)
        for _, name, birth, phone, unit in found
    )
    return [
        Duplicate(row=row, person_id=found[place].id, phone=found[place].phone)
        for row in rows
        if (place := known.place_of(row)) is not None
    ]


def with_taken_codes(rows: Sequence[PersonRow]) -> list[PersonRow]:
    """Answer those rows whose own code somebody else has; a person listed again has it rightly."""
    taken = set(taken_codes([row.code for row in rows if row.code]))
    there = {duplicate.row.line for duplicate in duplicates(rows)}
    return [row for row in rows if row.code in taken and row.line not in there]


def lists() -> Sequence[IssuedList]:
    """Answer the lists of which accounts were issued, newest first."""
    return db.session.scalars(select(IssuedList).order_by(IssuedList.id.desc()).limit(100)).all()


def accounts_of(list_id: int) -> Sequence[IssuedAccount]:
    """Answer the accounts of a list with their people, in the order of the file."""
    return db.session.scalars(
        select(IssuedAccount)
        .where(IssuedAccount.list_id == list_id)
        .options(joinedload(IssuedAccount.person).joinedload(Person.unit))
        .order_by(IssuedAccount.line)
    ).all()


def waiting(person_id: int) -> IssuedAccount | None:
    """Answer the issued account of a person who has never signed in."""
    return db.session.scalar(
        select(IssuedAccount).where(
            IssuedAccount.person_id == person_id, IssuedAccount.activated_at.is_(None)
        )
    )


def issued(person_id: int) -> IssuedAccount | None:
    """Answer how a person's account was issued, None for whoever registered."""
    return db.session.get(IssuedAccount, person_id)


def slip_holder(name: str, digest: str, now: datetime) -> IssuedAccount | None:
    """Answer the issued account whose first sign-in this name (phone or code) and slip open."""
    return db.session.scalar(
        select(IssuedAccount)
        .join(Person, Person.id == IssuedAccount.person_id)
        .where(
            or_(Person.phone == name, Person.sign_in_code == name),
            IssuedAccount.slip_digest == digest,
            IssuedAccount.slip_expires_at > now,
            IssuedAccount.activated_at.is_(None),
        )
        .options(joinedload(IssuedAccount.person))
    )
