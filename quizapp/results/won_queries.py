"""What was won in the rounds of a contest before and after one, and which of them count on it?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.results import totals
from quizapp.results.editions import DECIDED, decided_by, may_become_public
from quizapp.results.models import Award, Edition


def won_before(round_: Round, as_of: datetime | None = None) -> dict[int, list[str]]:
    """Answer which prizes, by their levels, each person won in the rounds of the contest that
    closed earlier, by the latest approved edition of each; with `as_of` by those of that moment."""
    won: dict[int, list[str]] = {}
    approved = DECIDED if as_of is None else decided_by(as_of)
    for row in _awards(closed_earlier(round_), approved):
        won.setdefault(row.winner, []).append(row.level)
    return won


def replaced(
    round_: Round | RoundFacts, now: datetime | None = None
) -> dict[tuple[int, str], tuple[str, str]]:
    """Answer which prizes, (person, level), are not handed out because a later round of the contest
    brought a higher one: with what stands in their place, (level, name of the round). With `now`
    only by results that are public then."""
    if not round_.regulation.highest_only:
        return {}
    approved = DECIDED if now is None else and_(DECIDED, Edition.public_from <= now)
    return {
        (row.winner, level): (row.level, row.name)
        for row in _awards(closes_later(round_), approved)
        for level in row.instead_of
    }


def undecided_before(round_: Round) -> Sequence[str]:
    """Answer the names of rounds of the contest that closed earlier (before a summary: that it
    counts) and have no approved result."""
    decided = select(Edition.id).where(Edition.round_id == Round.id, DECIDED).exists()
    counted = closed_earlier(round_)
    if round_.summary is not None:
        counted = Round.id.in_([part.id for part in totals.summed(round_)])
    return db.session.scalars(
        select(Round.name).where(counted, ~decided).order_by(Round.closes_at, Round.id)
    ).all()


def unpublished_after(round_: Round, now: datetime) -> Sequence[Edition]:
    """Answer the editions that may still become public of the contest's rounds that close later,
    and of the summaries that count this one."""
    summing = [total.id for total in totals.counting([round_])]
    return db.session.scalars(
        select(Edition)
        .join(Round, Round.id == Edition.round_id)
        .where(closes_later(round_) | Round.id.in_(summing), may_become_public(now))
        .options(contains_eager(Edition.round))
        .order_by(Edition.id)
    ).all()


def closed_earlier(round_: Round) -> ColumnElement[bool]:
    """Answer the condition of a round of the same contest that closes before this one. Summaries
    stand apart: their prizes are none of a round's."""
    return and_(
        Round.contest_id == round_.contest_id,
        Round.summary_way.is_(None),
        or_(
            Round.closes_at < round_.closes_at,
            and_(Round.closes_at == round_.closes_at, Round.id < round_.id),
        ),
    )


def closes_later(round_: Round | RoundFacts) -> ColumnElement[bool]:
    """Answer the condition of a round of the same contest, and no summary, that closes after this
    one."""
    return and_(
        Round.contest_id == round_.contest_id,
        Round.summary_way.is_(None),
        or_(
            Round.closes_at > round_.closes_at,
            and_(Round.closes_at == round_.closes_at, Round.id > round_.id),
        ),
    )


def _awards(of_rounds: ColumnElement[bool], approved: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The prizes by the latest approved edition of each round, the rounds in their order."""
    latest = (
        select(func.max(Edition.id).label("id"))
        .join(Round, Round.id == Edition.round_id)
        .where(of_rounds, approved)
        .group_by(Edition.round_id)
        .subquery()
    )
    return db.session.execute(
        select(
            func.coalesce(Person.merged_into_id, Person.id).label("winner"),
            Award.level,
            Award.instead_of,
            Round.name,
        )
        .select_from(Award)
        .join(latest, latest.c.id == Award.edition_id)
        .join(Edition, Edition.id == Award.edition_id)
        .join(Round, Round.id == Edition.round_id)
        .join(Person, Person.id == Award.person_id)
        .order_by(Round.closes_at, Round.id, Award.position)
    ).all()
