"""What does a published result say of one person?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from quizapp.contests import queries as contests
from quizapp.database import db
from quizapp.results import won_queries
from quizapp.results.editions import DECIDED, HEAD, Issue, issue_of
from quizapp.results.models import Award, Edition, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """What a person reads about themselves beside a final board; `marks` are hundredths of a
    point, `instead_of` the levels of earlier rounds that are not handed out any more, `replaced`
    the level and the round for which this very prize is not."""

    place: int
    points: int | None
    marks: int | None
    level: str | None
    value_vnd: int | None
    instead_of: Sequence[str] = ()
    replaced: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnResult:
    """What a published round says of a person: the place among so many, None for nobody's."""

    issue: Issue
    ranked: int
    own: OwnPlace | None


def own_place(edition_id: int, person_id: int) -> OwnPlace | None:
    """Answer a person's place and prize in a final edition. One statement."""
    row = db.session.execute(
        select(
            Place.place,
            Place.points,
            Place.marks,
            Award.level,
            Award.value_vnd,
            Award.instead_of,
        )
        .outerjoin(
            Award, (Award.edition_id == Place.edition_id) & (Award.person_id == Place.person_id)
        )
        .where(Place.edition_id == edition_id, Place.person_id == person_id)
    ).one_or_none()
    return None if row is None else _own(row)


def own_results(round_ids: Collection[int], person_id: int, now: datetime) -> dict[int, OwnResult]:
    """Answer what the latest public final edition of each of these rounds says of a person, by the
    round; a round that has none is left out. One statement, and one more for each prize where the
    highest one alone is handed out."""
    latest = (
        select(func.max(Edition.id))
        .where(Edition.round_id.in_(round_ids), DECIDED, Edition.public_from <= now)
        .group_by(Edition.round_id)
    )
    rows = db.session.execute(
        select(
            Edition.round_id,
            *HEAD,
            Edition.document["ranked"].as_integer().label("ranked"),
            Place.place,
            Place.points,
            Place.marks,
            Award.level,
            Award.value_vnd,
            Award.instead_of,
        )
        .outerjoin(Place, (Place.edition_id == Edition.id) & (Place.person_id == person_id))
        .outerjoin(Award, (Award.edition_id == Edition.id) & (Award.person_id == person_id))
        .where(Edition.id.in_(latest))
    )
    return {
        row.round_id: OwnResult(
            issue=issue_of(row),
            ranked=row.ranked,
            own=None
            if row.place is None
            else _own(row, _replaced(row.round_id, person_id, row.level, now)),
        )
        for row in rows
    }


def _replaced(
    round_id: int, person_id: int, level: str | None, now: datetime
) -> tuple[str, str] | None:
    facts = None if level is None else contests.round_facts(round_id)
    if facts is None or level is None:
        return None
    return won_queries.replaced(facts, now).get((person_id, level))


def _own(row: Row[Any], replaced: tuple[str, str] | None = None) -> OwnPlace:
    return OwnPlace(
        place=row.place,
        points=row.points,
        marks=row.marks,
        level=row.level,
        value_vnd=row.value_vnd,
        instead_of=row.instead_of or (),
        replaced=replaced,
    )
