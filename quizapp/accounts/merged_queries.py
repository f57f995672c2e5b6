"""What was merged into a person, and how much of it is known to be theirs?

It is enough to know three facts of somebody to tell them with a paper of one's own. Such a paper
counts with what was told before, but nobody has proved that it is of the same person: whoever owns
the account does not read it, and does nothing to it.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from quizapp.accounts.models import Person
from quizapp.database import db


def _is_told() -> ColumnElement[bool]:
    """Whether a row was told by a guest. Under one that was taken over at the browser where it was
    sat, no facts are kept: its owner had signed in."""
    return and_(Person.is_guest.is_(True), Person.phone.is_not(None))


def rows_seen_by(person: Person) -> Select[tuple[int]]:
    """Answer, as part of another statement, under which numbers there are data that a person may
    read: the own one, and those that are known to be theirs."""
    if not person.sees_merged:
        return select(Person.id).where(Person.id == person.id)
    known = and_(Person.merged_into_id == person.id, ~_is_told(), Person.erased_at.is_(None))
    return select(Person.id).where(or_(Person.id == person.id, known))


def numbers_seen_by(person: Person) -> Sequence[int]:
    """Answer the same numbers, the own one first. At most one statement."""
    if not person.sees_merged:
        return [person.id]
    others = rows_seen_by(person).where(Person.id != person.id).order_by(Person.id)
    return [person.id, *db.session.scalars(others)]


def parted_rows(person_id: int) -> Select[tuple[int]]:
    """Answer, as part of another statement, the numbers that are parted from a person together: a
    guest's own, and those of papers that whoever opened an account of it took over since."""
    taken = and_(Person.is_guest.is_(True), Person.phone.is_(None), Person.erased_at.is_(None))
    return select(Person.id).where(
        or_(Person.id == person_id, and_(Person.merged_into_id == person_id, taken))
    )


def counts_others(person: Person) -> bool:
    """Answer whether something counts with a person of which it is not known that it is theirs."""
    others = exists().where(
        Person.merged_into_id == person.id,
        Person.erased_at.is_(None),
        Person.id.not_in(rows_seen_by(person)),
    )
    return bool(db.session.scalar(select(others)))


def told_rows(person_id: int) -> Select[tuple[int]]:
    """Answer, as part of another statement, the numbers of the guests who told the same facts as a
    person and were merged into it: whose they are is not known."""
    return select(Person.id).where(Person.merged_into_id == person_id, _is_told())
