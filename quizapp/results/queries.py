"""What is known of a round's result?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    case,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import Person, Unit
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results.models import (
    Award,
    Closing,
    Disqualification,
    Edition,
    EditionKind,
    Place,
    Ruling,
    RulingKind,
    Standing,
)
from quizapp.rules import timing
from quizapp.rules.prizes import Candidate

LISTED_EDITIONS = 30

_DECIDED = and_(
    Edition.kind == EditionKind.FINAL,
    Edition.approved_at.is_not(None),
    Edition.lapsed_at.is_(None),
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
    """A public edition as everybody reads it, and the public editions before it, newest first."""

    issue: Issue
    document: dict[str, Any]
    before: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """What a person reads about themselves beside a final board."""

    place: int
    level: str | None
    value_vnd: int | None


def rounds_to_tally(now: datetime) -> Sequence[int]:
    """Answer the rounds that closed and have no ranking yet, first closed first."""
    return db.session.scalars(
        select(Round.id)
        .where(Round.tallied_at.is_(None), Round.closes_at <= timing.collectable_until(now))
        .order_by(Round.closes_at, Round.id)
    ).all()


def open_rounds(now: datetime) -> Sequence[Round]:
    """Answer the rounds that are open."""
    return db.session.scalars(
        select(Round).where(Round.opens_at <= now, Round.closes_at > now).order_by(Round.id)
    ).all()


def locked_round(round_id: int) -> Round:
    """Answer the round as it is now and hold it, so that deeds on its result follow each other."""
    return db.session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def locked_edition(edition_id: int) -> Edition | None:
    """Answer the edition as it is now and hold it."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.id == edition_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def closing(round_id: int) -> Closing | None:
    """Answer what was frozen at the tally."""
    return db.session.get(Closing, round_id)


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
            Edition.id,
            Edition.number,
            Edition.kind,
            Edition.public_from,
            Edition.digest,
            Edition.note,
            case((Edition.number == newest, Edition.document), else_=null()).label("document"),
        )
        .where(*conditions)
        .order_by(Edition.number.desc())
        .limit(LISTED_EDITIONS)
    ).all()
    if not rows or (number is not None and rows[0].number != number):
        return None
    issues = [_issue(row) for row in rows]
    return Board(issue=issues[0], document=rows[0].document, before=tuple(issues[1:]))


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


def editions(round_id: int) -> Sequence[Edition]:
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
        .where(
            Edition.round_id == round_id,
            Edition.kind == EditionKind.FINAL,
            Edition.lapsed_at.is_(None),
            or_(Edition.public_from.is_(None), Edition.public_from > now),
        )
        .order_by(Edition.number)
    ).all()


def next_edition_number(round_id: int) -> int:
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


def candidates(round_id: int, *, full_score_only: bool, limit: int) -> list[Candidate]:
    """Answer the first rows of the ranking as the prize table sees them."""
    statement = (
        select(Standing.person_id, Standing.place, Standing.full_score)
        .where(Standing.round_id == round_id)
        .order_by(Standing.place, Standing.person_id)
        .limit(limit)
    )
    if full_score_only:
        statement = statement.where(Standing.full_score == 1)
    return [
        Candidate(person=person, place=place, full_score=bool(full))
        for person, place, full in db.session.execute(statement)
    ]


def standing(round_id: int, person_id: int) -> Standing | None:
    """Answer a person's row of the working ranking."""
    return db.session.get(Standing, (round_id, person_id), populate_existing=True)


def ranked_people(round_id: int) -> int:
    """Answer how many people are ranked."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Standing).where(Standing.round_id == round_id)
        )
        or 0
    )


def top(rows: FromClause, round_id: int) -> Sequence[Row[Any]]:
    """Answer ranking rows (a table or subquery with the columns of a standing) with the person, the
    unit and the counted attempt beside each."""
    return db.session.execute(_with_people(rows, round_id)).all()


def everybody(round_id: int) -> Iterator[Row[Any]]:
    """Answer the whole working ranking like `top`, a thousand rows at a time."""
    statement = _with_people(standings(round_id), round_id)
    yield from db.session.execute(statement, execution_options={"yield_per": 1000})


def _with_people(rows: FromClause, round_id: int) -> Select[tuple[Any, ...]]:
    return (
        select(
            rows.c.place,
            rows.c.person_id,
            rows.c.attempt_person_id,
            rows.c.number,
            rows.c.points,
            rows.c.full_score,
            rows.c.guess,
            rows.c.guess_distance,
            rows.c.took_s,
            rows.c.attempts_used,
            Person.full_name,
            Person.phone,
            Person.birth_date,
            Unit.name.label("unit"),
            Attempt.right,
            Attempt.question_count,
            Attempt.handed_in_at,
            Attempt.collected,
        )
        .select_from(rows)
        .join(Person, Person.id == rows.c.person_id)
        .join(
            Attempt,
            (Attempt.round_id == round_id)
            & (Attempt.person_id == rows.c.attempt_person_id)
            & (Attempt.number == rows.c.number),
        )
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .order_by(rows.c.place, rows.c.person_id)
    )


def standings(
    round_id: int, *, limit: int | None = None, offset: int = 0, place: int | None = None
) -> FromClause:
    """Answer a stretch of the working ranking, for `top`; with `place` only who shares it."""
    statement = (
        select(Standing.__table__)
        .where(Standing.round_id == round_id)
        .order_by(Standing.place, Standing.person_id)
        .limit(limit)
        .offset(offset)
    )
    if place is not None:
        statement = statement.where(Standing.place == place)
    return statement.subquery("stretch")


def units(round_id: int) -> Sequence[Row[Any]]:
    """Answer each unit with its people, attempts and full scores; the most people first."""
    people = func.count().label("people")
    return db.session.execute(
        select(
            Unit.name,
            Unit.head_count,
            people,
            func.sum(Standing.attempts_used).label("attempts"),
            func.sum(Standing.full_score).label("full_score"),
        )
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Standing.round_id == round_id)
        .group_by(Unit.id, Unit.name, Unit.head_count, Unit.sort_key)
        .order_by(people.desc(), Unit.sort_key, Unit.id)
    ).all()


def people(ids: Sequence[int]) -> dict[int, Person]:
    """Answer these people by their id, each with the unit."""
    found = db.session.scalars(
        select(Person).where(Person.id.in_(ids)).options(joinedload(Person.unit))
    )
    return {person.id: person for person in found}


def disqualifications(round_id: int) -> Sequence[Disqualification]:
    """Answer all disqualifications of a round, newest first, revoked ones included."""
    return db.session.scalars(
        select(Disqualification)
        .where(Disqualification.round_id == round_id)
        .order_by(Disqualification.id.desc())
    ).all()


def standing_disqualification(
    round_id: int, person_id: int, number: int | None
) -> Disqualification | None:
    """Answer the disqualification of this very person or attempt that is in force."""
    same_number = (
        Disqualification.number.is_(None) if number is None else Disqualification.number == number
    )
    return db.session.scalars(
        select(Disqualification).where(
            Disqualification.round_id == round_id,
            Disqualification.person_id == person_id,
            same_number,
            Disqualification.revoked_at.is_(None),
        )
    ).first()


def has_counted_attempt(round_id: int, person_id: int, number: int | None) -> bool:
    """Answer whether this account handed in an attempt (this one) that is no trial. For a whole
    person the accounts merged into it are looked at too."""
    statement = (
        select(Attempt.number)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
        )
    )
    if number is None:
        statement = statement.where(or_(Person.id == person_id, Person.merged_into_id == person_id))
    else:
        statement = statement.where(Person.id == person_id, Attempt.number == number)
    return db.session.scalar(statement.limit(1)) is not None


def attempts_of(round_id: int, person_id: int) -> Sequence[Attempt]:
    """Answer the handed-in attempts of a person, those of merged accounts included."""
    return db.session.scalars(
        select(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            or_(Person.id == person_id, Person.merged_into_id == person_id),
        )
        .order_by(Attempt.handed_in_at, Attempt.number)
    ).all()


def jury_rulings(round_id: int) -> Sequence[Ruling]:
    """Answer the jury's rulings in a round, in the order they were made."""
    return db.session.scalars(
        select(Ruling)
        .where(Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY)
        .order_by(Ruling.number)
    ).all()


def _closed_earlier(round_: Round) -> ColumnElement[bool]:
    return and_(
        Round.contest_id == round_.contest_id,
        or_(
            Round.closes_at < round_.closes_at,
            and_(Round.closes_at == round_.closes_at, Round.id < round_.id),
        ),
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
