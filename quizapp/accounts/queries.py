"""What do we want to know about people, units and organizers?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from random import Random

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.consents import PUBLICATION
from quizapp.accounts.models import (
    Consent,
    Grant,
    GuardianConsent,
    Identity,
    Organizer,
    Person,
    ResetSlip,
    Role,
)
from quizapp.database import db
from quizapp.rules import guests
from quizapp.rules.guardians import may_publish
from quizapp.rules.guests import Found
from quizapp.rules.names import fold
from quizapp.rules.people import person_number

PAGE = 50


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


def organizers() -> Sequence[Organizer]:
    """Answer all organizers, those in use first."""
    return db.session.scalars(
        select(Organizer).order_by(Organizer.is_active.desc(), Organizer.username)
    ).all()


def has_active_demo_organizer() -> bool:
    """Answer whether somebody of the demo can still sign in."""
    found = select(Organizer.id).where(Organizer.is_demo, Organizer.is_active).limit(1)
    return db.session.scalar(found) is not None


def somebody_else_acts_as(role: Role, contest_id: int, organizer_id: int) -> bool:
    """Answer whether another active organizer has a role in a contest: a second person."""
    found = (
        select(Organizer.id)
        .join(Grant, Grant.organizer_id == Organizer.id)
        .where(
            Organizer.is_active,
            Organizer.id != organizer_id,
            Grant.role.in_([role, Role.ADMIN]),
            or_(Grant.contest_id.is_(None), Grant.contest_id == contest_id),
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def lock_active_admins() -> set[int]:
    """Answer the ids of the organizers who are admins of everything, and hold their rows, so that
    two admins cannot take each other's role at the same moment."""
    return set(
        db.session.scalars(
            select(Organizer.id)
            .join(Grant, Grant.organizer_id == Organizer.id)
            .where(Organizer.is_active, Grant.role == Role.ADMIN, Grant.contest_id.is_(None))
            .order_by(Organizer.id)
            .with_for_update()
        )
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
        .order_by(Person.registered_at, Person.id)
    ).all()


def person_of_identity(issuer: str, subject: str) -> Person | None:
    """Answer who signs in by this identity; of a merged account, the one it became."""
    person = db.session.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.issuer == issuer, Identity.subject == subject)
    )
    while person is not None and person.merged_into_id is not None:
        person = db.session.get_one(Person, person.merged_into_id)
    return person


def identities_of(person_id: int) -> Sequence[Identity]:
    """Answer the identities by which a person signs in, oldest first."""
    return db.session.scalars(
        select(Identity).where(Identity.person_id == person_id).order_by(Identity.linked_at)
    ).all()


def people_with_ids(ids: Collection[int]) -> Sequence[Person]:
    """Answer these people, oldest account first."""
    return db.session.scalars(
        select(Person).where(Person.id.in_(ids)).order_by(Person.registered_at, Person.id)
    ).all()


def free_number(dice: Random) -> int:
    """Answer a number that no person has."""
    while db.session.get(Person, number := person_number(dice)) is not None:
        pass
    return number


def lock_people_with_phone(phone: str) -> int:
    """Answer how many accounts share the phone, and hold their rows, so that two registrations
    cannot both take the last place. Rows that point to them stay free to come: a tally that writes
    them holds the rounds, for which whoever is here may wait."""
    _lock(Person.phone == phone)
    return len(
        db.session.scalars(
            select(Person.id).where(Person.phone == phone, Person.merged_into_id.is_(None))
        ).all()
    )


def lock_people(person_ids: Collection[int]) -> None:
    """Hold these people's rows, in the one order in which rows are held."""
    _lock(Person.id.in_(person_ids))


def _lock(whom: ColumnElement[bool]) -> None:
    held = select(Person.id).where(whom).order_by(Person.id)
    db.session.execute(held.with_for_update(key_share=True))


def same_person(phone: str, full_name: str, birth_date: date) -> Person | None:
    """Answer the account of this very person: same phone, same name as compared, same birthday."""
    return db.session.scalar(
        select(Person).where(
            Person.phone == phone,
            Person.name_folded == fold(full_name),
            Person.birth_date == birth_date,
            Person.merged_into_id.is_(None),
        )
    )


def found(person: Person | None) -> Found:
    """Answer who it is that has the three facts which somebody told."""
    if person is None:
        return guests.found(somebody=False, is_guest=False, can_sign_in=False)
    linked = select(exists().where(Identity.person_id == person.id))
    can_sign_in = person.password_hash is not None or bool(db.session.scalar(linked))
    return guests.found(somebody=True, is_guest=person.is_guest, can_sign_in=can_sign_in)


def rows_of(person_id: int) -> Select[tuple[int]]:
    """Answer, as part of another statement, the number of a person and of all that were merged into
    it: what was begun under any of them is the person's."""
    return select(Person.id).where(or_(Person.id == person_id, Person.merged_into_id == person_id))


def merged_into(person_id: int) -> Sequence[Person]:
    """Answer who was merged into a person, the one that began first first."""
    return db.session.scalars(
        select(Person)
        .where(Person.merged_into_id == person_id)
        .order_by(Person.registered_at, Person.id)
    ).all()


def holder_of_slip(name: str, code_digest: str, now: datetime) -> Person | None:
    """Answer the person with this phone or issued code to whom this slip was given, if it is still
    good."""
    return db.session.scalar(
        select(Person)
        .join(ResetSlip, ResetSlip.person_id == Person.id)
        .where(
            or_(Person.phone == name, Person.sign_in_code == name),
            ResetSlip.code_digest == code_digest,
            ResetSlip.used_at.is_(None),
            ResetSlip.expires_at > now,
        )
    )


def slips_of(person_id: int) -> Sequence[ResetSlip]:
    """Answer the reset slips of a person, newest first."""
    return db.session.scalars(
        select(ResetSlip).where(ResetSlip.person_id == person_id).order_by(ResetSlip.id.desc())
    ).all()


def consents_of(person_id: int) -> Sequence[Consent]:
    """Answer every consent the person ever gave."""
    return db.session.scalars(
        select(Consent)
        .where(Consent.person_id == person_id)
        .order_by(Consent.purpose, Consent.given_at)
    ).all()


def standing_consents(person_id: int) -> Sequence[Consent]:
    """Answer the consents that are given and not withdrawn."""
    return [consent for consent in consents_of(person_id) if consent.withdrawn_at is None]


def publishable(person_ids: Collection[int], on: date) -> set[int]:
    """Answer those of these people whose full name may be published on a board that counts ages on
    this day, if they win: who agreed, and of children those whose guardian agreed too."""
    rows = db.session.execute(
        select(Consent.person_id, Person.birth_date, GuardianConsent.publication)
        .join(Person, Person.id == Consent.person_id)
        .outerjoin(
            GuardianConsent,
            (GuardianConsent.person_id == Person.id) & GuardianConsent.withdrawn_at.is_(None),
        )
        .where(
            Consent.person_id.in_(person_ids),
            Consent.purpose == PUBLICATION,
            Consent.withdrawn_at.is_(None),
        )
    )
    return {
        person_id
        for person_id, birth, guardian in rows
        if may_publish(birth, on, own=True, guardian=bool(guardian))
    }


def standing_guardian_consent(person_id: int) -> GuardianConsent | None:
    """Answer the guardian's declaration that stands for a person."""
    return db.session.scalar(
        select(GuardianConsent).where(
            GuardianConsent.person_id == person_id, GuardianConsent.withdrawn_at.is_(None)
        )
    )


def guardian_consents_of(person_id: int) -> Sequence[GuardianConsent]:
    """Answer every declaration of a guardian for a person, oldest first."""
    return db.session.scalars(
        select(GuardianConsent)
        .where(GuardianConsent.person_id == person_id)
        .order_by(GuardianConsent.id)
    ).all()


def search_people(text: str, page: int) -> tuple[Sequence[Person], bool]:
    """Answer one page of the people whose name, phone or id fits `text`, by name, and whether more
    follow.

    Nothing counts them: while a prediction runs, organizers see no numbers of people either.
    """
    found = db.session.scalars(
        select(Person)
        .where(Person.is_trial.is_(False), Person.erased_at.is_(None), *_fits(text))
        .options(joinedload(Person.unit))
        .order_by(Person.name_folded, Person.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return found[:PAGE], len(found) > PAGE


def _fits(text: str) -> list[ColumnElement[bool]]:
    words = fold(text)
    digits = "".join(character for character in words if character.isdecimal())
    if not words:
        return []
    if words.startswith("#") and digits:
        return [Person.id == int(digits[:15])]
    if len(digits) >= 3 and not any(character.isalpha() for character in words):
        return [Person.phone.contains(digits.removeprefix("84").removeprefix("0"))]
    return [Person.name_folded.contains(word, autoescape=True) for word in words.split()]
