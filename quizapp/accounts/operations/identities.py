"""What happens when a person and an identity at a sign-in service come together, or part?"""

from datetime import datetime
from random import Random

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Identity, Person
from quizapp.accounts.operations.people import GROWN_UP, Registration, hold, register
from quizapp.database import db
from quizapp.rules.ages import Ages
from quizapp.rules.identities import IdentityTaken, Proven, require_another_way_in


def register_proven(
    new: Registration,
    who: Proven,
    service: str,
    now: datetime,
    dice: Random,
    *,
    ages: Ages = GROWN_UP,
) -> Person:
    """Make an account to which this identity signs in. Raises what `register` raises, and
    IdentityTaken."""
    person = register(new, None, now, dice, ages=ages)
    link(person, who, service, now)
    return person


def link(person: Person, who: Proven, service: str, now: datetime) -> None:
    """Let this identity sign in to the account; twice is once. Raises IdentityTaken, or
    AlreadyErased if the account went this very moment."""
    hold(person)
    try:
        with db.session.begin_nested():
            db.session.add(
                Identity(issuer=who.issuer, subject=who.subject, person_id=person.id, linked_at=now)
            )
    except IntegrityError as error:
        owner = queries.person_of_identity(who.issuer, who.subject)
        if owner is not None and owner.id == person.id:
            return
        raise IdentityTaken(service=service) from error
    # The subject stays out of the journal: it is a key to a person elsewhere.
    after = {"issuer": who.issuer}
    journal.record(Actor.of(person), now, "identity.link", f"person:{person.id}", after=after)


def unlink(person: Person, issuer: str, now: datetime) -> None:
    """Take the account's identities at this service away. Raises OnlyWayIn or AlreadyErased."""
    hold(person)  # two browsers must not take away two last ways in at once
    linked = queries.identities_of(person.id)
    if all(identity.issuer != issuer for identity in linked):
        return
    elsewhere = sum(identity.issuer != issuer for identity in linked)
    require_another_way_in(has_password=person.password_hash is not None, identities=1 + elsewhere)
    db.session.execute(
        delete(Identity).where(Identity.person_id == person.id, Identity.issuer == issuer)
    )
    before = {"issuer": issuer}
    journal.record(Actor.of(person), now, "identity.unlink", f"person:{person.id}", before=before)
