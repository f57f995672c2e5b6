"""What happens when an organizer issues accounts, hands out slips, and a person first signs in?"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import consents, issuing_queries, journal, queries, unit_queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import (
    IssuedAccount,
    IssuedList,
    JournalDetail,
    Person,
)
from quizapp.accounts.operations.people import agree
from quizapp.database import db
from quizapp.rules import issuing, names, people
from quizapp.rules.issuing import PersonRow
from quizapp.rules.people_refusals import (
    ConsentMissing,
    ListOvertaken,
    PhoneIsFull,
    SlipsShown,
    SomebodySignedIn,
)
from quizapp.rules.refusals import NotFound, WrongCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is printed for one person, once."""

    full_name: str
    unit: str | None
    sign_in_code: str
    secret: str
    expires_at: datetime


def issue(
    rows: Sequence[PersonRow], actor: Actor, now: datetime, dice: Random, *, source: str
) -> IssuedList:
    """Make an account for every row whose person has none, all at once. They have no password and
    no consent yet: both come with the first sign-in. Raises PhoneIsFull or ListOvertaken."""
    known = {duplicate.row.line for duplicate in issuing_queries.duplicates(rows)}
    new = [row for row in rows if row.line not in known]
    made = IssuedList(file_name=source, issued_at=now, slips_made=0, organizer_name=actor.name)
    db.session.add(made)
    db.session.flush()
    units = unit_queries.units_by_code()
    codes = _codes(new, dice)
    try:
        with db.session.begin_nested():
            for row, code in zip(new, codes, strict=True):
                person = _person(row, code, units[row.unit].id, now, dice)
                account = IssuedAccount(
                    person=person, list_id=made.id, line=row.line, birth_year=row.birth_year
                )
                db.session.add_all([person, account])
    except IntegrityError as error:  # somebody registered, or got the code, in the meantime
        raise ListOvertaken from error
    after = {"file": source, "added": len(new)}
    journal.record(actor, now, "people.issue", f"list:{made.id}", after=after)
    db.session.flush()
    return made


def _person(row: PersonRow, code: str, unit_id: int, now: datetime, dice: Random) -> Person:
    if row.phone and queries.lock_people_with_phone(row.phone) >= people.PEOPLE_PER_PHONE:
        raise PhoneIsFull(people=people.PEOPLE_PER_PHONE)
    return Person(
        id=queries.free_number(dice),
        full_name=row.full_name,
        name_folded=names.fold(row.full_name),
        phone=row.phone,
        birth_date=row.birth,
        sex=row.sex,
        unit_id=unit_id,
        password_hash=None,
        session_epoch=0,
        registered_at=now,
        sign_in_code=code,
    )


def make_slips(list_id: int, seen: int, actor: Actor, now: datetime, dice: Random) -> list[Slip]:
    """Answer a new slip for everybody on the list who has never signed in; earlier slips lapse.

    `seen` is how often slips were made when the organizer looked. Raises SlipsShown for a repeat,
    which would end the slips that were just printed.
    """
    claimed = db.session.scalar(
        update(IssuedList)
        .where(
            IssuedList.id == list_id,
            IssuedList.slips_made == seen,
            IssuedList.undone_at.is_(None),
        )
        .values(slips_made=IssuedList.slips_made + 1)
        .returning(IssuedList.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise SlipsShown
    slips = [
        _slip(account, now, dice)
        for account in issuing_queries.accounts_of(list_id)
        if account.activated_at is None
    ]
    after = {"number": seen + 1}
    journal.record(actor, now, "people.issue_slips", f"list:{list_id}", after=after)
    db.session.flush()
    return slips


def make_one_slip(person_id: int, actor: Actor, now: datetime, dice: Random) -> Slip:
    """Answer a new slip for one person who has never signed in. Raises NotFound for others."""
    account = issuing_queries.waiting(person_id)
    if account is None:
        raise NotFound
    slip = _slip(account, now, dice)
    journal.record(actor, now, "person.issue_slip", f"person:{person_id}")
    db.session.flush()
    return slip


def first_look(name: str, typed: str, now: datetime) -> IssuedAccount:
    """Answer the account that a slip opens, for the page that asks for the rest. Raises
    WrongCode."""
    found = issuing_queries.slip_holder(name, _digest(people.typed_code(typed)), now)
    if found is None:
        raise WrongCode
    return found


def activate(
    person_id: int,
    digest: str,
    *,
    birth: date | None,
    password_hash: str,
    purposes: Collection[str],
    now: datetime,
    sex: str | None = None,
) -> Person:
    """Let somebody in for the first time, once: password, consents, the birth date if the list knew
    the year alone, and the `sex` if they tell it and the list did not. Raises ConsentMissing,
    WrongBirthYear, or WrongCode for a spent slip."""
    if not consents.REQUIRED <= set(purposes) <= consents.KNOWN:
        raise ConsentMissing
    year = db.session.scalar(
        update(IssuedAccount)
        .where(
            IssuedAccount.person_id == person_id,
            IssuedAccount.slip_digest == digest,
            IssuedAccount.slip_expires_at > now,
            IssuedAccount.activated_at.is_(None),
        )
        .values(activated_at=now, slip_digest=None)
        .returning(IssuedAccount.birth_year)
        .execution_options(synchronize_session=False)
    )
    if year is None:  # spent, lapsed, or the list was taken back
        raise WrongCode
    person = db.session.get_one(Person, person_id)
    person.birth_date = issuing.birth_told(person.birth_date, year, birth)
    person.sex = person.sex or sex
    person.password_hash = password_hash
    person.session_epoch += 1
    agree(person, purposes, now)
    journal.record(Actor.of(person), now, "person.first_sign_in", f"person:{person_id}")
    db.session.flush()
    return person


def undo_issue(list_id: int, actor: Actor, now: datetime) -> None:
    """Take a list back with all its accounts. Raises SomebodySignedIn once anybody has used it."""
    issued = db.session.scalars(
        select(IssuedAccount)
        .where(IssuedAccount.list_id == list_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if any(account.activated_at is not None for account in issued):
        raise SomebodySignedIn
    ids = [account.person_id for account in issued]
    db.session.execute(delete(IssuedAccount).where(IssuedAccount.list_id == list_id))
    db.session.execute(delete(JournalDetail).where(JournalDetail.person_id.in_(ids)))
    db.session.execute(delete(Person).where(Person.id.in_(ids)))
    undone = db.session.scalar(
        update(IssuedList)
        .where(IssuedList.id == list_id, IssuedList.undone_at.is_(None))
        .values(undone_at=now)
        .returning(IssuedList.id)
    )
    if undone is None:
        raise NotFound
    journal.record(actor, now, "people.undo_issue", f"list:{list_id}", after={"people": len(ids)})


def _codes(rows: Sequence[PersonRow], dice: Random) -> list[str]:
    """Answer a sign-in code for each row: the own one, else a new one that nobody has."""
    used = {row.code for row in rows if row.code}
    free = set[str]()
    wanted = sum(row.code is None for row in rows)
    while len(free) < wanted:
        drawn = {issuing.new_code(dice) for _ in range(wanted - len(free))} - used
        free |= drawn - set(issuing_queries.taken_codes(drawn))
    new = iter(sorted(free, key=lambda _: dice.random()))
    return [row.code or next(new) for row in rows]


def _slip(account: IssuedAccount, now: datetime, dice: Random) -> Slip:
    secret = people.slip_code(dice)
    account.slip_digest = _digest(secret)
    account.slip_expires_at = now + issuing.SLIPS_VALID
    person = account.person
    return Slip(
        full_name=person.full_name,
        unit=person.unit.name if person.unit else None,
        sign_in_code=person.sign_in_code or "",
        secret=secret,
        expires_at=account.slip_expires_at,
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
