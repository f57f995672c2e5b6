"""Who stands in line for the prizes of a ranked round?"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.results.mark_queries import batches
from quizapp.results.models import Standing
from quizapp.rules import winning
from quizapp.rules.prizes import Candidate
from quizapp.rules.regulation import Regulation
from quizapp.rules.winning import NOBODY_FULL, Full


def candidates(
    round_id: int,
    regulation: Regulation,
    *,
    limit: int,
    after: Candidate | None = None,
    full: Full = NOBODY_FULL,
) -> list[Candidate]:
    """Answer who stands first in line for the prizes, as `rules.winning.in_line` defines it:
    `limit` of them, and all who are equal to the last; behind the place of `after`, and without
    the people of groups that are `full`.

    Who may not win for want of points is left out here, because nobody knows how far down the last
    one who may stands.
    """
    if limit == 0:
        return []
    bar = _bar(regulation)
    open_ = _not_full(full)
    line = []
    if after is None or after.reaches_bar:
        conditions = [bar, *_behind(after), *open_]
        line = _first_rows(round_id, conditions, limit, reaches_bar=True)
        after = None
    if len(line) < limit and winning.goes_below(regulation):
        conditions = [~bar, *_behind(after), *open_]
        line += _first_rows(round_id, conditions, limit - len(line), reaches_bar=False)
    return line


def candidates_up_to(
    round_id: int, regulation: Regulation, place: int, besides: Collection[int]
) -> list[Candidate]:
    """Answer everybody in line for the prizes who stands at this place of the ranking or before,
    and of the people `besides` those who stand behind it."""
    line = _in_line(round_id, regulation, Standing.place <= place)
    for people in batches(sorted(besides)):
        line += _in_line(
            round_id, regulation, Standing.place > place, Standing.person_id.in_(people)
        )
    return line


def in_order(*lines: Sequence[Candidate]) -> list[Candidate]:
    """Answer parts of one line as one, everybody once."""
    everybody = {row.person: row for line in lines for row in line}
    return sorted(everybody.values(), key=lambda row: (not row.reaches_bar, row.place, row.person))


def _in_line(
    round_id: int, regulation: Regulation, *conditions: ColumnElement[bool]
) -> list[Candidate]:
    bar = _bar(regulation)
    line = _rows(round_id, [bar, *conditions], reaches_bar=True)
    if winning.goes_below(regulation):
        line += _rows(round_id, [~bar, *conditions], reaches_bar=False)
    return line


def _bar(regulation: Regulation) -> ColumnElement[bool]:
    if regulation.full_score_to_win:
        return Standing.full_score == 1
    return Standing.points >= (regulation.points_to_win or 0)


def _behind(after: Candidate | None) -> list[ColumnElement[bool]]:
    return [] if after is None else [Standing.place > after.place]


def _not_full(full: Full) -> list[ColumnElement[bool]]:
    return [
        or_(column.is_(None), column.not_in(sorted(groups)))
        for column, groups in ((Person.unit_id, full.units), (Person.phone, full.phones))
        if groups
    ]


def _first_rows(
    round_id: int, conditions: Sequence[ColumnElement[bool]], limit: int, *, reaches_bar: bool
) -> list[Candidate]:
    first = (
        select(Standing.place)
        .join(Person, Person.id == Standing.person_id)
        .where(Standing.round_id == round_id, *conditions)
        .order_by(Standing.place)
        .limit(limit)
        .subquery()
    )
    last = Standing.place <= select(func.max(first.c.place)).scalar_subquery()
    return _rows(round_id, [*conditions, last], reaches_bar=reaches_bar)


def _rows(
    round_id: int, conditions: Sequence[ColumnElement[bool]], *, reaches_bar: bool
) -> list[Candidate]:
    rows = db.session.execute(
        select(Standing.person_id, Standing.place, Person.unit_id, Person.phone)
        .join(Person, Person.id == Standing.person_id)
        .where(Standing.round_id == round_id, *conditions)
        .order_by(Standing.place, Standing.person_id)
    )
    return [
        Candidate(person=person, place=place, reaches_bar=reaches_bar, unit=unit, phone=phone)
        for person, place, unit, phone in rows
    ]
