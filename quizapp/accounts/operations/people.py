"""What happens when somebody registers, and when their data or consents change?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import consents, journal, queries, unit_queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Consent, Person
from quizapp.database import db
from quizapp.rules import guests, names, people
from quizapp.rules.ages import FOR_ACCOUNTS, Ages
from quizapp.rules.guardians import OF_AGE
from quizapp.rules.people_refusals import (
    AlreadyErased,
    AlreadyRegistered,
    ConsentMissing,
    PhoneIsFull,
    UnknownUnit,
)
from quizapp.rules.timing import CITY

GROWN_UP = Ages(minimum=OF_AGE)
"""Who registers where no contest asks for younger people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody tells when registering. `phone` is normal, `consents` are purposes."""

    full_name: str
    phone: str | None
    birth_date: date
    unit_id: int
    consents: Collection[str]
    sex: str | None = None


def register(
    new: Registration,
    password_hash: str | None,
    now: datetime,
    dice: Random,
    *,
    is_demo: bool = False,
    ages: Ages = GROWN_UP,
) -> Person:
    """Make a citizen's account. Raises ConsentMissing, TooYoung, UnknownUnit, AlreadyRegistered,
    ToldAsGuest or PhoneIsFull. Without a password nobody signs in to it; `dice` gives its number,
    `ages` are those at which people register today."""
    if not consents.REQUIRED <= set(new.consents) <= consents.KNOWN:
        raise ConsentMissing
    require_place(new.birth_date, new.unit_id, now, ages)
    if new.phone:
        require_room(queries.lock_people_with_phone(new.phone))
    person = Person(
        id=queries.free_number(dice),
        password_hash=password_hash,
        session_epoch=0,
        registered_at=now,
        is_demo=is_demo,
    )
    write_facts(person, new)
    if new.phone:
        same = queries.same_person(new.phone, new.full_name, new.birth_date)
        guests.require_registrable(queries.found(same))
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:  # the other click of a double click was faster
        raise AlreadyRegistered from error
    agree(person, new.consents, now)
    return person


def edit_person(
    person: Person, edited: Registration, reason: str, actor: Actor, now: datetime
) -> None:
    """Correct a person's data for a reason. Raises what `register` raises and AlreadyErased;
    consents stay."""
    hold(person)
    before = _data(person)
    require_place(edited.birth_date, edited.unit_id, now, FOR_ACCOUNTS, kept=person.unit_id)
    if edited.phone and edited.phone != person.phone:
        require_room(queries.lock_people_with_phone(edited.phone))
    try:
        with db.session.begin_nested():
            write_facts(person, edited)
    except IntegrityError as error:
        raise AlreadyRegistered from error
    journal.record_correction(
        actor, now, person.id, before=before, after=_data(person), reason=reason
    )


def write_facts(person: Person, told: Registration) -> None:
    """Write down who somebody says they are; what they agree to is kept apart."""
    person.full_name = told.full_name
    person.name_folded = names.fold(told.full_name)
    person.phone = told.phone
    person.birth_date = told.birth_date
    person.sex = told.sex
    person.unit_id = told.unit_id


def agree(person: Person, purposes: Collection[str], now: datetime) -> None:
    """Keep to which purposes somebody agrees who has agreed to nothing yet."""
    db.session.add_all(
        Consent(person_id=person.id, purpose=purpose, text_version=consents.VERSION, given_at=now)
        for purpose in purposes
    )


def set_consent(person: Person, purpose: str, now: datetime, *, given: bool) -> None:
    """Give or withdraw an optional consent to today's text. Raises ConsentMissing for another, and
    AlreadyErased."""
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
    """Read a person afresh and hold the row until the transaction ends, so that what two browsers
    change of one person follows each other, and nothing comes back that is erased meanwhile.
    Raises AlreadyErased."""
    db.session.flush()  # reading afresh forgets what was not written yet
    # Not refresh(): it would join again whatever the person was loaded with, and lock that too.
    db.session.scalars(
        select(Person)
        .where(Person.id == person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if person.erased_at is not None:
        raise AlreadyErased


def require_place(
    birth: date, unit_id: int, now: datetime, ages: Ages, kept: int | None = None
) -> None:
    """Raise TooYoung for whoever is under the ages, UnknownUnit for no unit of today but the
    one that is `kept`."""
    today = now.astimezone(CITY).date()
    ages.require(birth, today)
    if unit_id != kept and not unit_queries.unit_exists(unit_id, today):
        raise UnknownUnit


def require_room(sharing: int) -> None:
    """Raise PhoneIsFull if so many people share a phone that nobody else fits."""
    if sharing >= people.PEOPLE_PER_PHONE:
        raise PhoneIsFull(people=people.PEOPLE_PER_PHONE)


def _data(person: Person) -> dict[str, object]:
    birth = person.birth_date
    return {
        "full_name": person.full_name,
        "phone": person.phone,
        "birth_date": birth.isoformat() if birth else None,
        "sex": person.sex,
        "unit_id": person.unit_id,
    }
