"""How does a list of people come into a contest, and how is it settled whom a row means?

The journal tells that there is a list and how many stand on it, never who: it cannot be erased.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from quizapp.accounts import journal, unit_queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.contests import holding, list_queries
from quizapp.contests.models import Contest, ContestGroup, ListedPerson, Membership
from quizapp.database import db
from quizapp.rules import names, organizing
from quizapp.rules.eligibility import Kind
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.refusals import NotFound


def replace(
    contest: Contest,
    kind: Kind,
    rows: Sequence[ListRow],
    *,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a list in the place of the one of its kind. Whom an organizer said a row means stays, as
    far as the row says the same as before. `source` is the file's name for the journal."""
    holding.hold_contest(contest)
    old = db.session.scalars(
        select(ListedPerson).where(
            ListedPerson.contest_id == contest.id, ListedPerson.kind == kind.value
        )
    ).all()
    said = {_words(row): row.person_id for row in old if row.person_id is not None}
    _delete(contest.id, kind)
    units = unit_queries.units_by_code()
    groups = groups_by_code(contest.id)
    for row in rows:
        told = ListedPerson(
            contest_id=contest.id,
            kind=kind.value,
            line=row.line,
            full_name=row.full_name,
            name_folded=names.fold(row.full_name),
            sign_in_code=row.code,
            phone=row.phone,
            birth_date=row.birth,
            unit_id=units[row.unit].id if row.unit else None,
            group_id=groups[row.group].id if row.group else None,
        )
        told.person_id = said.get(_words(told))
        db.session.add(told)
    db.session.flush()
    journal.record(
        actor, now, "list.replace", f"contest:{contest.id}", contest_id=contest.id,
        before={"kind": kind.value, "people": len(old)},
        after={"kind": kind.value, "people": len(rows), "file": source},
    )  # fmt: skip


def drop(contest: Contest, kind: Kind, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a list away, with all it tells of people. Raises ReasonMissing, or NotFound if there is
    none."""
    reason = organizing.require_reason(reason)
    holding.hold_contest(contest)
    gone = _delete(contest.id, kind)
    if not gone:
        raise NotFound
    journal.record(
        actor, now, "list.drop", f"contest:{contest.id}", contest_id=contest.id,
        before={"kind": kind.value, "people": gone}, reason=reason,
    )  # fmt: skip


def settle(row: ListedPerson, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Keep which of the accounts that fit a row it means. Raises NotFound for any other."""
    if person_id not in list_queries.of_row(row).people:
        raise NotFound
    row.person_id = person_id
    journal.record(
        actor, now, "list.settle", f"person:{person_id}", contest_id=row.contest_id,
        after={"kind": row.kind, "line": row.line},
    )  # fmt: skip


def forget(person: Person, actor: Actor, now: datetime, *, sat: Collection[int]) -> None:
    """Take a person off all lists, because the account is erased, and out of the groups of contests
    in which nothing was `sat`: papers stay, nameless, and count in their group. What else fits the
    same rows keeps them. That a row went is told in the contest's journal: who was kept out by it
    is not, from now on."""
    for one in list_queries.naming(person):
        if one.person == person.id:
            db.session.delete(one.row)
            journal.record(
                actor, now, "list.forget", f"contest:{one.row.contest_id}",
                contest_id=one.row.contest_id, before={"kind": one.row.kind, "line": one.row.line},
            )  # fmt: skip
    merged = select(Person.id).where(Person.merged_into_id == person.id)
    db.session.execute(
        delete(Membership).where(
            or_(Membership.person_id == person.id, Membership.person_id.in_(merged)),
            Membership.contest_id.not_in(sat),
        )
    )
    db.session.flush()


def groups_by_code(contest_id: int) -> Mapping[str, ContestGroup]:
    """Answer the groups of a contest by their code."""
    rows = db.session.scalars(select(ContestGroup).where(ContestGroup.contest_id == contest_id))
    return {row.code: row for row in rows}


def _delete(contest_id: int, kind: Kind) -> int:
    gone = delete(ListedPerson).where(
        ListedPerson.contest_id == contest_id, ListedPerson.kind == kind.value
    )
    return len(db.session.scalars(gone.returning(ListedPerson.id)).all())


def _words(row: ListedPerson) -> tuple[object, ...]:
    return (row.name_folded, row.sign_in_code, row.phone, row.birth_date)
