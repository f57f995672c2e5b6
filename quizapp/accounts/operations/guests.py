"""How does somebody without an account begin, become a person, and get forgotten?"""

from collections.abc import Collection
from datetime import date, datetime
from random import Random

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import consents, journal, merged_queries, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.accounts.operations.erasing import blank, forget_mail
from quizapp.accounts.operations.people import (
    Registration,
    agree,
    require_place,
    require_room,
    write_facts,
)
from quizapp.database import db
from quizapp.rules import guests
from quizapp.rules.ages import Ages
from quizapp.rules.guest_refusals import ToldJustNow
from quizapp.rules.parting import PARTED
from quizapp.rules.people_refusals import ConsentMissing


def begin_guest(now: datetime, dice: Random) -> Person:
    """Make somebody of whom nothing is known, and who counts nowhere."""
    person = Person(
        id=queries.free_number(dice),
        full_name="",
        name_folded="",
        password_hash=None,
        session_epoch=0,
        registered_at=now,
        is_trial=True,
        is_guest=True,
    )
    db.session.add(person)
    db.session.flush()
    return person


def become(guest: Person, told: Registration, now: datetime, *, ages: Ages) -> Person:
    """Let a guest be who they say, and answer whose attempts theirs count with: their own, or those
    of the guest who told the same before, into whom this one is merged. Nothing of that other one
    is changed. The caller holds the guest's row.

    Raises ConsentMissing, TooYoung, UnknownUnit, PhoneIsFull, ToldJustNow, and GuestHasAccount if
    it is somebody with an account.
    """
    if not told.phone or not consents.REQUIRED <= set(told.consents) <= consents.KNOWN:
        raise ConsentMissing
    require_place(told.birth_date, told.unit_id, now, ages)
    sharing = queries.lock_people_with_phone(told.phone)
    same = queries.same_person(told.phone, told.full_name, told.birth_date)
    guests.require_enterable(queries.found(same))
    if same is None:
        require_room(sharing)
    try:
        with db.session.begin_nested():
            write_facts(guest, told)
            guest.is_trial = False
            guest.merged_into_id = None if same is None else same.id
    except IntegrityError as error:  # on another device the same was told a moment earlier
        raise ToldJustNow from error
    agree(guest, told.consents, now)
    db.session.flush()
    return guest if same is None else same


def hand_over(guest: Person, owner: Person) -> None:
    """Let what a guest did count as the owner's, who has signed in. The caller holds both rows."""
    guest.full_name = owner.full_name
    guest.name_folded = owner.name_folded
    guest.is_trial = False
    guest.merged_into_id = owner.id
    db.session.flush()


def open_account(guest: Person, password_hash: str, now: datetime) -> None:
    """Let a guest who has said who they are sign in from now on; what was told becomes the
    account's. Sessions that began without an account end: whoever sat there proved nothing."""
    guest.password_hash = password_hash
    guest.session_epoch += 1
    journal.record(Actor.of(guest), now, "guest.open_account", f"person:{guest.id}")
    db.session.flush()


def part(guest: Person, actor: Actor, now: datetime) -> Person | None:
    """Take a guest's row out of the person that was told there, and blank it, with what was taken
    over by an account opened of it: what was begun there is nobody's, and its sessions end. Answer
    who stands for the person from now on: the guest who told the same next, None if nobody did;
    then the facts are free. The caller holds the row and whoever shares the phone.
    """
    gone = db.session.scalars(merged_queries.parted_rows(guest.id)).all()
    facts = _facts(guest)
    others = [one for one in queries.merged_into(guest.id) if one.id not in gone]
    others.sort(key=lambda one: _facts(one) != facts)  # accounts merged by a correction come last
    forget_mail(Person.id.in_(gone), actor, now)
    blank(Person.id.in_(gone), PARTED, now)
    for number in gone:
        db.session.get_one(Person, number).merged_into_id = None
    db.session.flush()
    for other in others:
        other.merged_into_id = None if other is others[0] else others[0].id
        db.session.flush()
    return others[0] if others else None


def _facts(person: Person) -> tuple[str | None, str, date | None]:
    return person.phone, person.name_folded, person.birth_date


def forget_guests(person_ids: Collection[int]) -> None:
    """Drop people who never said who they are. Their papers have gone before."""
    db.session.execute(
        delete(Person)
        .where(Person.id.in_(person_ids), Person.is_guest.is_(True), Person.is_trial.is_(True))
        .execution_options(synchronize_session=False)
    )
