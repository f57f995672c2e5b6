"""How does a person stand in a contest, and how is it kept in which group somebody takes part?

Whoever calls commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.contests.models import ListedPerson, Membership
from quizapp.contests.queries import ContestFacts, RoundFacts
from quizapp.database import db, upsert
from quizapp.rules import eligibility, organizing
from quizapp.rules.eligibility import Eligibility, Kind, Known, Listed, Origin, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Somebody may start, in this group (None: there are none); `is_new`: it is not kept yet."""

    group: int | None
    is_new: bool


def require_admitted(facts: RoundFacts, person: Person, *, has_played: bool) -> Admitted:
    """Answer in which group a person starts in a round. No statement where nothing is asked, else
    one. Raises what `rules.eligibility.require_admitted` raises."""
    if not facts.asks_who:
        return Admitted(group=None, is_new=False)
    standing = standing_of(facts.contest_id, person, has_played=has_played)
    group = eligibility.require_admitted(facts.eligibility, standing, facts.group_id)
    return Admitted(group=group, is_new=group != standing.group)


def standing_of(contest_id: int, person: Person, *, has_played: bool) -> Standing:
    """Answer how a person stands in a contest, with everybody else whom the same rows may mean. One
    statement."""
    other = aliased(Person)
    mine = [
        ListedPerson.person_id == person.id,
        ListedPerson.name_folded == person.name_folded,
    ]
    if person.sign_in_code is not None:
        mine.append(ListedPerson.sign_in_code == person.sign_in_code)
    found = db.session.execute(
        select(Membership, ListedPerson, *compared(other))
        .select_from(Person)
        .outerjoin(
            Membership,
            and_(Membership.person_id == Person.id, Membership.contest_id == contest_id),
        )
        .outerjoin(ListedPerson, and_(ListedPerson.contest_id == contest_id, or_(*mine)))
        .outerjoin(
            other,
            and_(
                *counts(other),
                or_(
                    and_(
                        other.name_folded == ListedPerson.name_folded,
                        or_(
                            other.phone == ListedPerson.phone,
                            other.birth_date == ListedPerson.birth_date,
                        ),
                    ),
                    other.sign_in_code == ListedPerson.sign_in_code,
                ),
            ),
        )
        .where(Person.id == person.id)
        .order_by(ListedPerson.id)
        .execution_options(populate_existing=True)
    ).all()
    rows: dict[int, tuple[Listed, list[Known]]] = {}
    for _, row, *account in found:
        if row is not None:
            _, people = rows.setdefault(row.id, (listed(row), []))
            if account[0] is not None:
                people.append(known(*account))
    own, unclear = eligibility.parted(person.id, rows.values())
    membership = found[0][0]
    return Standing(
        rows=own,
        unclear=unclear,
        group=membership.group_id if membership else None,
        origin=Origin(membership.origin) if membership else None,
        word_told=membership is not None and membership.word_told_at is not None,
        has_played=has_played,
    )


def group_at_home(facts: ContestFacts, person: Person) -> int | None:
    """Answer the group whose rounds a person is shown first. At most one statement."""
    if not facts.eligibility.groups:
        return None
    return standing_of(facts.id, person, has_played=True).settled_group


def choose(
    facts: RoundFacts, standing: Standing, person_id: int, chosen: int | None, now: datetime
) -> None:
    """Keep in which group somebody takes part, and that the code word was told. The person's row is
    held, so that no first attempt comes between. Raises GroupLocked or UnknownGroup."""
    group = eligibility.require_choice(facts.eligibility, standing, chosen)
    told = facts.eligibility.code_word is not None
    enter(facts.contest_id, person_id, group, origin_of(standing, group), now, word_told=told)


def origin_of(standing: Standing, group: int | None) -> Origin:
    """Answer who says that somebody belongs to a group."""
    if standing.origin is not None and standing.group == group:
        return standing.origin
    return Origin.LIST if group is not None and standing.list_group == group else Origin.OWN


def enter(
    contest_id: int,
    person_id: int,
    group: int | None,
    origin: Origin,
    now: datetime,
    *,
    word_told: bool = False,
) -> None:
    """Keep a person's group. A code word that was told once stays told. One statement."""
    told: dict[str, Any] = {"word_told_at": now} if word_told else {}
    values = {"group_id": group, "origin": origin.value, "chosen_at": now, **told}
    row = upsert(Membership).values(person_id=person_id, contest_id=contest_id, **values)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["person_id", "contest_id"], set_=values)
    )


def correct(
    contest_id: int,
    settled: Eligibility,
    person: Person,
    group_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a person into another group; attempts stay in the rounds in which they were begun.

    Raises ReasonMissing, or UnknownGroup for a group that is not the contest's.
    """
    reason = organizing.require_reason(reason)
    before = membership_of(contest_id, person.id)
    was = settled.group(before.group_id) if before else None
    chosen = eligibility.require_choice(settled, Standing(), group_id)
    named = settled.group(chosen)
    enter(contest_id, person.id, chosen, Origin.ORGANIZER, now)
    journal.record(
        actor, now, "membership.correct", f"person:{person.id}", contest_id=contest_id,
        before={"group": was.name if was else None},
        after={"group": named.name if named else None},
        reason=reason,
    )  # fmt: skip


def inherit(contest_id: int, heir_id: int, known: Sequence[int]) -> None:
    """Let somebody who stands for a person from now on take part in the group, and with the code
    word, of the first of those `known` for it of whom something is kept; their own stays."""
    kept = {one: membership_of(contest_id, one) for one in (heir_id, *known)}
    found = next((one for one in kept.values() if one is not None), None)
    if found is None or found.person_id == heir_id:
        return
    db.session.add(
        Membership(
            person_id=heir_id,
            contest_id=contest_id,
            group_id=found.group_id,
            origin=found.origin,
            chosen_at=found.chosen_at,
            word_told_at=found.word_told_at,
        )
    )
    db.session.flush()


def membership_of(contest_id: int, person_id: int) -> Membership | None:
    """Answer what is kept of a person in a contest, as it is now."""
    return db.session.get(Membership, (person_id, contest_id), populate_existing=True)


def listed(row: ListedPerson) -> Listed:
    """Answer a row of a list as the rules compare it."""
    return Listed(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name_folded,
        code=row.sign_in_code,
        phone=row.phone,
        birth=row.birth_date,
        group=row.group_id,
        person=row.person_id,
    )


def known(number: int, name: str, code: str | None, phone: str | None, birth: Any) -> Known:
    """Answer an account as the rules compare it."""
    return Known(id=number, name=name, code=code, phone=phone, birth=birth)


def counts(person: Any) -> tuple[ColumnElement[bool], ...]:
    """Answer the conditions under which an account (or an alias of it) may be meant by a list."""
    return (
        person.is_trial.is_(False),
        person.merged_into_id.is_(None),
        person.erased_at.is_(None),
    )


def compared(person: Any) -> tuple[Any, ...]:
    """Answer the columns of an account (or an alias of it) of which `known` is made."""
    return (
        person.id,
        person.name_folded,
        person.sign_in_code,
        person.phone,
        person.birth_date,
    )
