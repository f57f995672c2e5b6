"""Which editions of a round's board are there, and who won by them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, null, or_, select
from sqlalchemy.orm import contains_eager

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results.models import Award, Edition, EditionKind, Place
from quizapp.rules import boards, publishing, rights
from quizapp.rules.publishing import State

LISTED_EDITIONS = 30

_DECIDED = and_(
    Edition.kind == EditionKind.FINAL,
    Edition.approved_at.is_not(None),
    Edition.lapsed_at.is_(None),
)

_HEAD = (
    Edition.id,
    Edition.number,
    Edition.kind,
    Edition.public_from,
    Edition.digest,
    Edition.note,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A public edition without its document."""

    id: int
    number: int
    kind: str
    public_from: datetime
    digest: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A public edition as everybody reads it, and the public editions before it, newest first.

    `names_removed` counts the names taken back since it was sealed; `tag` changes with them.
    """

    issue: Issue
    document: dict[str, Any]
    before: tuple[Issue, ...]
    names_removed: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """What a person reads about themselves beside a final board."""

    place: int
    level: str | None
    value_vnd: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnResult:
    """What a published round says of a person: the place among so many, None for nobody's."""

    issue: Issue
    ranked: int
    own: OwnPlace | None


def public_board(
    round_id: int, now: datetime, *, kind: EditionKind | None = None, number: int | None = None
) -> Board | None:
    """Answer the latest public edition (of a kind), or the one with this number. One statement."""
    conditions: list[ColumnElement[bool]] = [
        Edition.round_id == round_id,
        Edition.lapsed_at.is_(None),
        Edition.public_from <= now,
    ]
    if kind is not None:
        conditions.append(Edition.kind == kind)
    if number is not None:
        conditions.append(Edition.number <= number)
    newest = select(func.max(Edition.number)).where(*conditions).scalar_subquery()
    rows = db.session.execute(
        select(
            *_HEAD,
            case((Edition.number == newest, Edition.document), else_=null()).label("document"),
            Edition.removals,
        )
        .where(*conditions)
        .order_by(Edition.number.desc())
        .limit(LISTED_EDITIONS)
    ).all()
    if not rows or (number is not None and rows[0].number != number):
        return None
    issues = [_issue(row) for row in rows]
    document = rights.served(rows[0].document, rows[0].removals)
    removed = document.get("names_removed", 0)
    return Board(
        issue=issues[0],
        document=document,
        before=tuple(issues[1:]),
        names_removed=removed,
        tag=boards.digest(document) if removed else issues[0].digest,
    )


def served(edition: Edition) -> dict[str, Any]:
    """Answer an edition's document without the names that were taken back since."""
    return rights.served(edition.document, edition.removals)


def own_place(edition_id: int, person_id: int) -> OwnPlace | None:
    """Answer a person's place and prize in a final edition. One statement."""
    row = db.session.execute(
        select(Place.place, Award.level, Award.value_vnd)
        .outerjoin(
            Award, (Award.edition_id == Place.edition_id) & (Award.person_id == Place.person_id)
        )
        .where(Place.edition_id == edition_id, Place.person_id == person_id)
    ).one_or_none()
    return None if row is None else OwnPlace(place=row[0], level=row[1], value_vnd=row[2])


def own_results(round_ids: Collection[int], person_id: int, now: datetime) -> dict[int, OwnResult]:
    """Answer what the latest public final edition of each of these rounds says of a person, by the
    round; a round that has none is left out. One statement."""
    latest = (
        select(func.max(Edition.id))
        .where(Edition.round_id.in_(round_ids), _DECIDED, Edition.public_from <= now)
        .group_by(Edition.round_id)
    )
    rows = db.session.execute(
        select(
            Edition.round_id,
            *_HEAD,
            Edition.document["ranked"].as_integer().label("ranked"),
            Place.place,
            Award.level,
            Award.value_vnd,
        )
        .outerjoin(Place, (Place.edition_id == Edition.id) & (Place.person_id == person_id))
        .outerjoin(Award, (Award.edition_id == Edition.id) & (Award.person_id == person_id))
        .where(Edition.id.in_(latest))
    )
    return {
        row.round_id: OwnResult(
            issue=_issue(row),
            ranked=row.ranked,
            own=None
            if row.place is None
            else OwnPlace(place=row.place, level=row.level, value_vnd=row.value_vnd),
        )
        for row in rows
    }


def final_editions(round_id: int) -> Sequence[Edition]:
    """Answer the final editions of a round, newest first, proposals and lapsed ones included."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.round_id == round_id, Edition.kind == EditionKind.FINAL)
        .order_by(Edition.number.desc())
    ).all()


def unpublished(round_id: int, now: datetime) -> Sequence[Edition]:
    """Answer the final editions that may still become public: proposed, or approved for later."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.round_id == round_id, may_become_public(now))
        .order_by(Edition.number)
    ).all()


def unpublished_after(round_: Round, now: datetime) -> Sequence[Edition]:
    """Answer the editions that may still become public of the contest's rounds that close later."""
    return db.session.scalars(
        select(Edition)
        .join(Round, Round.id == Edition.round_id)
        .where(_closes_later(round_), may_become_public(now))
        .options(contains_eager(Edition.round))
        .order_by(Edition.id)
    ).all()


def state_of(edition: Edition, now: datetime) -> State:
    """Answer where a final edition stands."""
    return publishing.state(
        public_from=edition.public_from, lapsed_at=edition.lapsed_at, moment=now
    )


def next_number(round_id: int) -> int:
    """Answer the number of the next edition of a round."""
    last = db.session.scalar(select(func.max(Edition.number)).where(Edition.round_id == round_id))
    return (last or 0) + 1


def was_public(round_id: int, now: datetime) -> bool:
    """Answer whether a final result of this round has been public."""
    return (
        db.session.scalar(
            select(Edition.id)
            .where(Edition.round_id == round_id, _DECIDED, Edition.public_from <= now)
            .limit(1)
        )
        is not None
    )


def last_interim_hour(round_id: int) -> datetime | None:
    """Answer the latest hour of the timetable that has its interim board."""
    return db.session.scalar(
        select(func.max(Edition.due_at)).where(
            Edition.round_id == round_id, Edition.kind == EditionKind.INTERIM
        )
    )


def first_public_from(round_id: int) -> datetime | None:
    """Answer when the first approved result of a round became or becomes public."""
    return db.session.scalar(
        select(func.min(Edition.public_from)).where(Edition.round_id == round_id, _DECIDED)
    )


def won_before(round_: Round) -> dict[int, int]:
    """Answer how many prizes each person won in the rounds of the contest that closed earlier, by
    the latest approved edition of each."""
    latest = (
        select(func.max(Edition.id).label("id"))
        .join(Round, Round.id == Edition.round_id)
        .where(_closed_earlier(round_), _DECIDED)
        .group_by(Edition.round_id)
        .subquery()
    )
    person = func.coalesce(Person.merged_into_id, Person.id)
    rows = db.session.execute(
        select(person, func.count())
        .select_from(Award)
        .join(latest, latest.c.id == Award.edition_id)
        .join(Person, Person.id == Award.person_id)
        .group_by(person)
    )
    return dict(rows.tuples().all())


def undecided_before(round_: Round) -> Sequence[str]:
    """Answer the names of rounds of the contest that closed earlier and have no approved result."""
    decided = select(Edition.id).where(Edition.round_id == Round.id, _DECIDED).exists()
    return db.session.scalars(
        select(Round.name)
        .where(_closed_earlier(round_), ~decided)
        .order_by(Round.closes_at, Round.id)
    ).all()


def _closed_earlier(round_: Round) -> ColumnElement[bool]:
    return and_(
        Round.contest_id == round_.contest_id,
        or_(
            Round.closes_at < round_.closes_at,
            and_(Round.closes_at == round_.closes_at, Round.id < round_.id),
        ),
    )


def _closes_later(round_: Round) -> ColumnElement[bool]:
    return and_(
        Round.contest_id == round_.contest_id,
        or_(
            Round.closes_at > round_.closes_at,
            and_(Round.closes_at == round_.closes_at, Round.id > round_.id),
        ),
    )


def may_become_public(now: datetime) -> ColumnElement[bool]:
    """Answer the condition of a final edition that waits: proposed, or approved for later."""
    return and_(
        Edition.kind == EditionKind.FINAL,
        Edition.lapsed_at.is_(None),
        or_(Edition.public_from.is_(None), Edition.public_from > now),
    )


def _issue(row: Row[Any]) -> Issue:
    return Issue(
        id=row.id,
        number=row.number,
        kind=row.kind,
        public_from=row.public_from,
        digest=row.digest,
        note=row.note,
    )
