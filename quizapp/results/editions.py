"""Which editions of a round's board are there, and who won by them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, null, or_, select

from quizapp.contests import queries as contests
from quizapp.database import db
from quizapp.results.models import Edition, EditionKind
from quizapp.results.review_models import Complaint
from quizapp.rules import boards, complaints, publishing, rights
from quizapp.rules.boards import Counts
from quizapp.rules.complaints import Settlement, Verdict
from quizapp.rules.publishing import State

LISTED_EDITIONS = 30

DECIDED = and_(
    Edition.kind == EditionKind.FINAL,
    Edition.approved_at.is_not(None),
    Edition.lapsed_at.is_(None),
)


def decided_by(moment: datetime) -> ColumnElement[bool]:
    """Answer the condition of a final edition that was approved, and in force, at a moment."""
    return and_(
        Edition.kind == EditionKind.FINAL,
        Edition.approved_at <= moment,
        or_(Edition.lapsed_at.is_(None), Edition.lapsed_at > moment),
    )


HEAD = (
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
    `settlement` says of the newest edition how settled the result is.
    """

    issue: Issue
    document: dict[str, Any]
    before: tuple[Issue, ...]
    names_removed: int
    tag: str
    settlement: Settlement


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
            *HEAD,
            case((Edition.number == newest, Edition.document), else_=null()).label("document"),
            Edition.removals,
            open_complaint(round_id).label("is_open"),
        )
        .where(*conditions)
        .order_by(Edition.number.desc())
        .limit(LISTED_EDITIONS)
    ).all()
    if not rows or (number is not None and rows[0].number != number):
        return None
    issues = [issue_of(row) for row in rows]
    document = rights.served(rows[0].document, rows[0].removals)
    removed = document.get("names_removed", 0)
    return Board(
        issue=issues[0],
        document=document,
        before=tuple(issues[1:]),
        names_removed=removed,
        tag=boards.digest(document) if removed else issues[0].digest,
        settlement=complaints.settlement(
            [issue.public_from for issue in issues if issue.kind == EditionKind.FINAL],
            is_open=rows[0].is_open,
            now=now,
            days=_complaint_days(round_id),
        ),
    )


def open_complaint(round_id: int) -> ColumnElement[bool]:
    """Answer the condition that a complaint of the round's result waits for its answer."""
    return (
        select(Complaint.id)
        .where(Complaint.round_id == round_id, Complaint.state == Verdict.OPEN)
        .exists()
    )


def settlement(round_id: int, now: datetime) -> Settlement:
    """Answer how settled a round's result is. One statement besides the round's facts."""
    rows = db.session.execute(
        select(Edition.public_from, open_complaint(round_id).label("is_open")).where(
            Edition.round_id == round_id, DECIDED, Edition.public_from.is_not(None)
        )
    ).all()
    return complaints.settlement(
        [row.public_from for row in rows],
        is_open=any(row.is_open for row in rows),
        now=now,
        days=_complaint_days(round_id),
    )


def _complaint_days(round_id: int) -> int | None:
    facts = contests.round_facts(round_id)
    return None if facts is None else facts.regulation.complaint_days


def served(edition: Edition) -> dict[str, Any]:
    """Answer an edition's document without the names that were taken back since."""
    return rights.served(edition.document, edition.removals)


def final_editions(round_id: int) -> Sequence[Edition]:
    """Answer the final editions of a round, newest first, proposals and lapsed ones included."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.round_id == round_id, Edition.kind == EditionKind.FINAL)
        .order_by(Edition.number.desc())
    ).all()


def decided(round_id: int) -> Edition | None:
    """Answer the newest approved result of a round, public or waiting for its hour."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.round_id == round_id, DECIDED)
        .order_by(Edition.number.desc())
        .limit(1)
    ).one_or_none()


def published_counts(round_ids: Collection[int], moment: datetime) -> dict[int, Counts]:
    """Answer what the newest result of each of these rounds counted that was public at a moment, by
    the round. One statement."""
    latest = (
        select(func.max(Edition.id))
        .where(Edition.round_id.in_(round_ids), DECIDED, Edition.public_from <= moment)
        .group_by(Edition.round_id)
    )
    counted = [
        Edition.document["counts", name].as_integer()
        for name in ("people", "attempts", "all_correct")
    ]
    rows = db.session.execute(select(Edition.round_id, *counted).where(Edition.id.in_(latest)))
    return {
        round_id: Counts(people=people, attempts=attempts, all_correct=all_correct)
        for round_id, people, attempts, all_correct in rows
    }


def unpublished(round_id: int, now: datetime) -> Sequence[Edition]:
    """Answer the final editions that may still become public: proposed, or approved for later."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.round_id == round_id, may_become_public(now))
        .order_by(Edition.number)
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
            .where(Edition.round_id == round_id, DECIDED, Edition.public_from <= now)
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
        select(func.min(Edition.public_from)).where(Edition.round_id == round_id, DECIDED)
    )


def may_become_public(now: datetime) -> ColumnElement[bool]:
    """Answer the condition of a final edition that waits: proposed, or approved for later."""
    return and_(
        Edition.kind == EditionKind.FINAL,
        Edition.lapsed_at.is_(None),
        or_(Edition.public_from.is_(None), Edition.public_from > now),
    )


def issue_of(row: Row[Any]) -> Issue:
    """Answer the issue of a row of HEAD."""
    return Issue(
        id=row.id,
        number=row.number,
        kind=row.kind,
        public_from=row.public_from,
        digest=row.digest,
        note=row.note,
    )
