"""Whom do the lists of a contest mean, as far as there are accounts?"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import Person
from quizapp.contests.entries import compared, counts, known, listed
from quizapp.contests.models import ListedPerson
from quizapp.database import db
from quizapp.rules import eligibility
from quizapp.rules.eligibility import Kind, Known

PASSED_OVER = tuple(kind for kind in Kind if eligibility.passes_over([kind]))
"""The lists whose people win nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row of a list and whom it may mean: one account, several (nobody guesses), or none yet."""

    row: ListedPerson
    people: tuple[int, ...]

    @property
    def person(self) -> int | None:
        """Answer the account that the row means, None if there is none or it is unclear."""
        return self.people[0] if len(self.people) == 1 else None


def sizes(contest_id: int) -> dict[Kind, int]:
    """Answer how many rows each list of a contest has."""
    rows = db.session.execute(
        select(ListedPerson.kind, func.count())
        .where(ListedPerson.contest_id == contest_id)
        .group_by(ListedPerson.kind)
    )
    return {Kind(kind): count for kind, count in rows}


def found(
    contest_id: int, kinds: Collection[Kind], unit_ids: Collection[int] | None = None
) -> list[Found]:
    """Answer the rows of these lists of a contest (in these units), in the order of the files, each
    with whom it may mean. Two statements."""
    wanted = [ListedPerson.contest_id == contest_id, ListedPerson.kind.in_(kinds)]
    if unit_ids is not None:
        wanted.append(ListedPerson.unit_id.in_(unit_ids))
    return _found(*wanted)


def naming(person: Person) -> list[Found]:
    """Answer the rows of all contests that may mean a person, each with everybody it may mean. Two
    statements."""
    mine = [ListedPerson.person_id == person.id, ListedPerson.name_folded == person.name_folded]
    if person.sign_in_code is not None:
        mine.append(ListedPerson.sign_in_code == person.sign_in_code)
    return [one for one in _found(or_(*mine)) if person.id in one.people]


def of_row(row: ListedPerson) -> Found:
    """Answer whom a row may mean."""
    return _found(ListedPerson.id == row.id)[0]


def _found(*wanted: ColumnElement[bool]) -> list[Found]:
    rows = db.session.scalars(
        select(ListedPerson)
        .where(*wanted)
        .order_by(ListedPerson.contest_id, ListedPerson.kind, ListedPerson.line)
    ).all()
    # Two joins, each along an index: by a name with something beside it, and by the code.
    by_name = and_(
        Person.name_folded == ListedPerson.name_folded,
        or_(Person.phone == ListedPerson.phone, Person.birth_date == ListedPerson.birth_date),
    )
    by_code = Person.sign_in_code == ListedPerson.sign_in_code
    fitting = union(
        *(
            select(ListedPerson.id, *compared(Person))
            .join(Person, join)
            .where(*wanted, *counts(Person))
            for join in (by_name, by_code)
        )
    )
    people: dict[int, list[Known]] = defaultdict(list)
    for row_id, *account in db.session.execute(fitting):
        people[row_id].append(known(*account))
    return [Found(row=row, people=eligibility.meant(listed(row), people[row.id])) for row in rows]


def unclear(contest_id: int, kinds: Collection[Kind] = tuple(Kind)) -> list[Found]:
    """Answer the rows that may mean several people, for an organizer to say whom."""
    return [one for one in found(contest_id, kinds) if len(one.people) > 1]


def passed_over(contest_id: int) -> set[int]:
    """Answer the accounts to which the prize table gives nothing, because of the lists."""
    return {one.person for one in found(contest_id, PASSED_OVER) if one.person is not None}


def people(ids: Collection[int]) -> dict[int, Person]:
    """Answer these people by their id, each with the unit."""
    rows = db.session.scalars(
        select(Person).where(Person.id.in_(ids)).options(joinedload(Person.unit))
    )
    return {person.id: person for person in rows}
