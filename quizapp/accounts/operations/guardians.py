"""What happens when a guardian consents for a child, withdraws, or the child comes of age?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from quizapp.accounts import consents, guardian_texts, journal, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Consent, GuardianConsent, Person
from quizapp.accounts.operations.people import hold, set_consent
from quizapp.database import db
from quizapp.rules import guardians, names
from quizapp.rules.guardians import Relationship
from quizapp.rules.people_refusals import NothingToWithdraw
from quizapp.rules.timing import CITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a guardian declares. `phone` is normal."""

    name: str
    relationship: Relationship
    phone: str
    publication: bool


def declare(person_id: int, told: Declaration, now: datetime) -> None:
    """Store a guardian's declaration; an earlier one ends. The same once more changes nothing.

    Raises NoGuardianNeeded, GuardianIsTheChild or AlreadyErased.
    """
    person = _held(person_id)
    guardians.require_guardian(
        person.birth_date,
        now.astimezone(CITY).date(),
        child=person.name_folded,
        guardian=names.fold(told.name),
    )
    standing = queries.standing_guardian_consent(person_id)
    if standing is not None and _told(standing) == told:
        return
    _end(person_id, now)
    db.session.add(
        GuardianConsent(
            person_id=person_id,
            guardian_name=told.name,
            relationship=told.relationship,
            guardian_phone=told.phone,
            publication=told.publication,
            text_version=guardian_texts.VERSION,
            given_at=now,
        )
    )
    after = {"publication": told.publication, "text_version": guardian_texts.VERSION}
    journal.record(Actor.of(person), now, "guardian.give", f"person:{person_id}", after=after)
    db.session.flush()


def withdraw_declaration(
    person_id: int, actor: Actor, now: datetime, *, phone: str | None = None, reason: str = ""
) -> None:
    """Withdraw what the guardian declared: by the guardian, who tells the phone, or by an organizer
    (`phone` None) whom the guardian asked. Raises NothingToWithdraw or WrongGuardianPhone."""
    _held(person_id)
    standing = queries.standing_guardian_consent(person_id)
    if standing is None:
        raise NothingToWithdraw
    if phone is not None:
        guardians.require_guardian_phone(standing.guardian_phone, phone)
    _end(person_id, now)
    journal.record(actor, now, "guardian.withdraw", f"person:{person_id}", reason=reason)


def agree_again(person: Person, now: datetime, *, publication: bool) -> None:
    """Store the own word of somebody who has come of age: data anew, publication as it is said.
    The same once more changes nothing."""
    hold(person)
    if not _own_word_stands(person):
        _give_data(person, now)
    set_consent(person, consents.PUBLICATION, now, given=publication)


def _own_word_stands(person: Person) -> bool:
    """Answer whether the person agreed to today's text on data, and was of age then."""
    return any(
        consent.purpose == consents.DATA
        and consent.text_version == consents.VERSION
        and (
            person.birth_date is None
            or guardians.own_word_counts(
                person.birth_date, consent.given_at.astimezone(CITY).date()
            )
        )
        for consent in queries.standing_consents(person.id)
    )


def _give_data(person: Person, now: datetime) -> None:
    db.session.merge(
        Consent(
            person_id=person.id,
            purpose=consents.DATA,
            text_version=consents.VERSION,
            given_at=now,
            withdrawn_at=None,
        )
    )
    after = {"purpose": consents.DATA, "text_version": consents.VERSION}
    journal.record(Actor.of(person), now, "consent.give", f"person:{person.id}", after=after)


def _held(person_id: int) -> Person:
    person = db.session.get_one(Person, person_id)
    hold(person)  # declarations follow each other
    return person


def _told(stored: GuardianConsent) -> Declaration:
    return Declaration(
        name=stored.guardian_name or "",
        relationship=Relationship(stored.relationship),
        phone=stored.guardian_phone or "",
        publication=stored.publication,
    )


def _end(person_id: int, now: datetime) -> None:
    db.session.execute(
        update(GuardianConsent)
        .where(GuardianConsent.person_id == person_id, GuardianConsent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session="fetch")
    )
