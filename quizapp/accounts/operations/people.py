"""What happens when somebody registers, and when their data or consents change?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import consents, journal, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Consent, Person
from quizapp.database import db
from quizapp.rules import guardians, names, people
from quizapp.rules.people_refusals import (
    AlreadyErased,
    AlreadyRegistered,
    ConsentMissing,
    PhoneIsFull,
    UnknownUnit,
)
from quizapp.rules.timing import CITY, require_age


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody tells when registering. `phone` is normal, `consents` are purposes."""

    full_name: str
    phone: str | None
    birth_date: date
    unit_id: int
    consents: Collection[str]


def register(
    new: Registration,
    password_hash: str | None,
    now: datetime,
    dice: Random,
    *,
    is_demo: bool = False,
    youngest: int = guardians.OF_AGE,
) -> Person:
    """Make a citizen's account. Raises ConsentMissing, TooYoung, UnknownUnit, AlreadyRegistered or
    PhoneIsFull. Without a password nobody signs in to it; `dice` gives its number, `youngest` is
    the age from which a contest of today admits people."""
    if not consents.REQUIRED <= set(new.consents) <= consents.KNOWN:
        raise ConsentMissing
    _require_place(new.birth_date, new.unit_id, now, youngest)
    if new.phone:
        _require_room(new.phone)
    person = Person(
        id=queries.free_number(dice),
        full_name=new.full_name,
        name_folded=names.fold(new.full_name),
        phone=new.phone,
        birth_date=new.birth_date,
        unit_id=new.unit_id,
        password_hash=password_hash,
        session_epoch=0,
        registered_at=now,
        is_demo=is_demo,
    )
    if new.phone and queries.same_person(new.phone, new.full_name, new.birth_date):
        raise AlreadyRegistered
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:  # the other click of a double click was faster
        raise AlreadyRegistered from error
    db.session.add_all(
        Consent(person_id=person.id, purpose=purpose, text_version=consents.VERSION, given_at=now)
        for purpose in new.consents
    )
    return person


def edit_person(
    person: Person, edited: Registration, reason: str, actor: Actor, now: datetime
) -> None:
    """Correct a person's data for a reason. Raises what `register` raises and AlreadyErased;
    consents stay."""
    if person.erased_at is not None:
        raise AlreadyErased
    before = _data(person)
    _require_place(edited.birth_date, edited.unit_id, now, guardians.YOUNGEST, kept=person.unit_id)
    if edited.phone and edited.phone != person.phone:
        _require_room(edited.phone)
    try:
        with db.session.begin_nested():
            person.full_name = edited.full_name
            person.name_folded = names.fold(edited.full_name)
            person.phone = edited.phone
            person.birth_date = edited.birth_date
            person.unit_id = edited.unit_id
    except IntegrityError as error:
        raise AlreadyRegistered from error
    journal.record_correction(
        actor, now, person.id, before=before, after=_data(person), reason=reason
    )


def set_consent(person: Person, purpose: str, now: datetime, *, given: bool) -> None:
    """Give or withdraw an optional consent to today's text. Raises ConsentMissing for another."""
    if purpose not in (consents.KNOWN | consents.MAIL) - consents.REQUIRED:
        raise ConsentMissing
    hold(person)
    stands = {consent.purpose for consent in queries.standing_consents(person.id)}
    if given == (purpose in stands):
        return
    if given:
        db.session.merge(
            Consent(
                person_id=person.id,
                purpose=purpose,
                text_version=consents.VERSION,
                given_at=now,
                withdrawn_at=None,
            )
        )
    else:
        db.session.execute(
            update(Consent)
            .where(
                Consent.person_id == person.id,
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )
    # The row keeps the last word; the journal keeps them all.
    deed = "consent.give" if given else "consent.withdraw"
    after = {"purpose": purpose, "text_version": consents.VERSION}
    journal.record(Actor.of(person), now, deed, f"person:{person.id}", after=after)


def hold(person: Person) -> None:
    """Let what two browsers change of one person follow each other until the transaction ends."""
    db.session.execute(
        select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    )


def _require_place(
    birth: date, unit_id: int, now: datetime, youngest: int, kept: int | None = None
) -> None:
    today = now.astimezone(CITY).date()
    require_age(birth, today, youngest)
    if unit_id != kept and not queries.unit_exists(unit_id, today):
        raise UnknownUnit


def _require_room(phone: str) -> None:
    if queries.lock_people_with_phone(phone) >= people.PEOPLE_PER_PHONE:
        raise PhoneIsFull(people=people.PEOPLE_PER_PHONE)


def _data(person: Person) -> dict[str, object]:
    birth = person.birth_date
    return {
        "full_name": person.full_name,
        "phone": person.phone,
        "birth_date": birth.isoformat() if birth else None,
        "unit_id": person.unit_id,
    }
