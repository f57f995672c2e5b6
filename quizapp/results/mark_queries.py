"""Which marks did a jury give in a round, who lacks one, and whom does a list mean?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, Row, and_, func, literal, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from quizapp.accounts.models import Person, Unit
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import removal_queries, won_queries
from quizapp.results.models import Standing
from quizapp.results.review_models import PersonMark
from quizapp.rules import mark_lists, winning
from quizapp.rules.choices import Vacancy
from quizapp.rules.mark_lists import Account
from quizapp.rules.prizes import Award
from quizapp.rules.ranking import KEYS, POINT, WORST_LOW

T = TypeVar("T")

AT_ONCE = 500
"""So many people are asked for in one statement."""


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Answer the values in lists of AT_ONCE."""
    every = list(values)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def marked_people(round_id: int) -> int:
    """Answer how many of those who stand in the ranking have a mark."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Standing)
            .where(Standing.round_id == round_id, Standing.marks > WORST_LOW)
        )
        or 0
    )


def stretch(
    round_id: int, *, lacking: bool, name: str, limit: int, offset: int
) -> tuple[int, FromClause]:
    """Answer how many people stand in the ranking, those alone who lack a mark or whose folded name
    holds `name`, and a stretch of them for `queries.top`."""
    found = select(Standing).where(Standing.round_id == round_id)
    if lacking:
        found = found.where(Standing.marks == WORST_LOW)
    if name:
        found = found.join(Person, Person.id == Standing.person_id).where(
            Person.name_folded.contains(name, autoescape=True)
        )
    people = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = found.order_by(Standing.place, Standing.person_id).limit(limit).offset(offset)
    return people, shown.subquery("stretch")


def to_fill_in(round_id: int) -> Iterator[Row[Any]]:
    """Answer everybody who stands in the ranking, by name, for a list that is filled in by hand; a
    thousand rows at a time."""
    statement = (
        select(
            Person.id,
            Person.full_name,
            Person.birth_date,
            Person.phone,
            Person.sign_in_code,
            Unit.name.label("unit"),
            Standing.marks,
        )
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Standing.round_id == round_id)
        .order_by(Person.name_folded, Person.id)
    )
    yield from db.session.execute(statement, execution_options={"yield_per": 1000})


def accounts(round_id: int, rows: Sequence[mark_lists.Row]) -> list[Account]:
    """Answer the accounts that these rows may mean, of people who stand in the ranking."""
    account, person = aliased(Person), aliased(Person)
    root = func.coalesce(account.merged_into_id, account.id)
    found: dict[tuple[int, int], Account] = {}
    wanted: list[tuple[Any, list[Any]]] = [
        (account.id, [row.number for row in rows if row.number is not None]),
        (account.sign_in_code, [row.code for row in rows if row.code is not None]),
        (account.phone, [row.phone for row in rows if row.phone is not None]),
    ]
    for column, told in wanted:
        for values in batches(dict.fromkeys(told)):
            answer = db.session.execute(
                select(
                    Standing.person_id, account.id, account.sign_in_code, account.phone,
                    person.name_folded,
                )
                .join(account, root == Standing.person_id)
                .join(person, person.id == Standing.person_id)
                .where(Standing.round_id == round_id, column.in_(values))
            )  # fmt: skip
            for who, number, code, phone, name in answer:
                found[who, number] = Account(
                    person=who, number=number, code=code, phone=phone, name=name
                )
    return list(found.values())


def in_force(round_id: int, people: Collection[int]) -> dict[int, int]:
    """Answer the marks of these people, as the ranking has them."""
    given: dict[int, int] = {}
    for ids in batches(people):
        rows = db.session.execute(
            select(Standing.person_id, Standing.marks).where(
                Standing.round_id == round_id,
                Standing.person_id.in_(ids),
                Standing.marks > WORST_LOW,
            )
        )
        given.update(rows.tuples().all())
    return given


def ranked_among(round_id: int, people: Collection[int]) -> int:
    """Answer how many of these people stand in the ranking."""
    return sum(
        db.session.scalar(
            select(func.count())
            .select_from(Standing)
            .where(Standing.round_id == round_id, Standing.person_id.in_(ids))
        )
        or 0
        for ids in batches(people)
    )


def accounts_of(people: Collection[int]) -> Iterator[int]:
    """Answer these people's accounts, those that were merged into theirs included."""
    for ids in batches(people):
        yield from db.session.scalars(
            select(Person.id).where(or_(Person.id.in_(ids), Person.merged_into_id.in_(ids)))
        )


def history(round_id: int, person_id: int) -> Sequence[PersonMark]:
    """Answer every mark that a person was given in a round, newest first."""
    return db.session.scalars(
        select(PersonMark)
        .where(
            PersonMark.round_id == round_id,
            PersonMark.person_id.in_(list(accounts_of([person_id]))),
        )
        .options(joinedload(PersonMark.organizer, innerjoin=True))
        .order_by(PersonMark.id.desc())
    ).all()


def changed_since(round_id: int, moment: datetime) -> int:
    """Answer of how many accounts a mark was given, replaced or taken back after a moment."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(PersonMark.person_id))).where(
                PersonMark.round_id == round_id,
                or_(PersonMark.at > moment, PersonMark.superseded_at > moment),
            )
        )
        or 0
    )


def lacking(round_: Round, awards: Sequence[Award]) -> int:
    """Answer how many people lack a mark with which they could hold one of these prizes: who holds
    one without it, and who would stand before the last winner, or equal, with the greatest mark.

    Where a prize stays vacant that is everybody who may take one. Who takes none anyway is waited
    for by nobody, unless each place owns its prize: then they move others nevertheless.
    """
    regulation = round_.regulation
    winners = [award for award in awards if award.person is not None]
    if not regulation.ranks_by_marks or not awards:
        return 0
    unmarked = [Standing.round_id == round_.id, Standing.marks == WORST_LOW]
    bar: ColumnElement[bool] = (
        Standing.full_score == 1
        if regulation.full_score_to_win
        else Standing.points >= (regulation.points_to_win or 0)
    )
    condition: ColumnElement[bool] = bar
    last = max(winners, key=lambda award: award.place or 0, default=None)
    if last is not None and len(winners) == len(awards):
        row = db.session.get_one(Standing, (round_.id, last.person))
        before = _could_stand_before(row, round_)
        reaches = (
            row.full_score == 1
            if regulation.full_score_to_win
            else row.points >= (regulation.points_to_win or 0)
        )
        condition = and_(bar, before) if reaches else or_(bar, before)
    elif winning.goes_below(regulation):
        condition = true()
    counted = select(func.count()).select_from(Standing).where(*unmarked, condition)
    found = db.session.scalar(counted) or 0
    if regulation.vacancy is Vacancy.STAYS_VACANT:
        return found
    aside = {
        *removal_queries.left_among_ranked(round_),
        *removal_queries.not_winning_among_ranked(round_),
        *(
            person
            for person, won in won_queries.won_before(round_).items()
            if winning.wins_nothing(regulation, won)
        ),
    }
    return found - sum(
        db.session.scalar(counted.where(Standing.person_id.in_(ids))) or 0 for ids in batches(aside)
    )


def _could_stand_before(row: Standing, round_: Round) -> ColumnElement[bool]:
    """Whether somebody without a mark would stand before `row`, or equal, with the greatest one."""
    most = round_.regulation.marked_part_most or 0
    best: dict[str, ColumnElement[Any]] = {
        "marks": literal(most),
        "total_with_marks": Standing.points * POINT + most,
    }
    found: ColumnElement[bool] = true()
    # From the last key to the first: better in one, or equal in it and so on.
    for name in reversed([name for name in round_.regulation.ranking if name != "jury"]):
        key = KEYS[name]
        own, other = best.get(name, getattr(Standing, key.column)), getattr(row, key.column)
        better = own > other if key.best == "highest" else own < other
        found = or_(better, and_(own == other, found))
    return found
