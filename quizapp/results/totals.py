"""Who stands where in a summary, in SQL, and which rounds does it count?

What `rules.summaries` says of one person is done here for a million, from the rankings of the
rounds. A property test holds both together.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import db, epoch_seconds
from quizapp.results import ordering, queries
from quizapp.results.models import Ruling, RulingKind, Standing
from quizapp.rules import summaries
from quizapp.rules.ranking import POINT, WORST_HIGH, WORST_LOW, names_in_force
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.summary_words import Words, words


def summed(total: Round) -> list[Round]:
    """Answer the rounds that a summary counts, as they open; none for a round that is sat."""
    return [
        part for part in _contest(total.contest_id) if summaries.counts(total.times, part.times)
    ]


def words_of(round_: Round) -> Words | None:
    """Answer how the numbers of a summary read; None for a round that is sat."""
    if round_.summary is None:
        return None
    return words(round_.summary, len(summed(round_)))


def waits_for(total: Round, now: datetime) -> list[Round]:
    """Answer which of its rounds have no ranking yet, so that the summary cannot have one. One that
    was ranked after this moment counts as not ranked: who asks began before it."""
    return [part for part in summed(total) if part.tallied_at is None or part.tallied_at > now]


def counting(rounds: Collection[Round]) -> list[Round]:
    """Answer the ranked summaries that count one of these rounds of a contest."""
    return [
        total
        for contest_id in sorted({part.contest_id for part in rounds})
        for total in _contest(contest_id)
        if total.tallied_at is not None
        and any(summaries.counts(total.times, part.times) for part in rounds)
    ]


def own_rows(total: Round, person_id: int) -> list[tuple[Round, Standing]]:
    """Answer what each round of a summary says of a person, as the rounds open."""
    parts = {part.id: part for part in summed(total)}
    account = aliased(Person)
    found = db.session.scalars(
        select(Standing)
        .join(account, account.id == Standing.person_id)
        .where(
            Standing.round_id.in_(parts),
            or_(account.id == person_id, account.merged_into_id == person_id),
        )
    )
    in_order = list(parts)
    return sorted(
        ((parts[row.round_id], row) for row in found), key=lambda pair: in_order.index(pair[0].id)
    )


def has_part(round_: Round, person_id: int) -> bool:
    """Answer whether there is anything of a person in a round: attempts handed in, or in a summary
    a place in one of its rounds."""
    if round_.summary is None:
        return bool(queries.attempts_of(round_.id, person_id))
    return bool(own_rows(round_, person_id))


def people(total: Round) -> Select[tuple[int]]:
    """Answer the statement of everybody who stands in a round of a summary, in order."""
    person = func.coalesce(Person.merged_into_id, Person.id)
    return (
        select(person)
        .join(Standing, Standing.person_id == Person.id)
        .where(Standing.round_id.in_([part.id for part in summed(total)]))
        .distinct()
        .order_by(person)
    )


def full_once(rounds: Collection[int]) -> Subquery:
    """Answer the table of everybody who stands in one of these rounds (`person_id`), and whether
    with a full score in one of them at least (`full_score`, 1 or 0)."""
    person = func.coalesce(Person.merged_into_id, Person.id)
    return (
        select(person.label("person_id"), func.max(Standing.full_score).label("full_score"))
        .join(Standing, Standing.person_id == Person.id)
        .where(Standing.round_id.in_(rounds))
        .group_by(person)
        .subquery("full_once")
    )


def write_standings(total: Round) -> None:
    """Rank a summary into its standings, one statement for any number of people."""
    assert total.summary is not None  # noqa: S101 - the caller ranks by what the round is
    rows = ranked(
        total.id, total.summary, [part.id for part in summed(total)], total.regulation.ranking
    ).subquery()
    names = [*ordering.COLUMNS, "place"]
    db.session.execute(
        insert(Standing).from_select(
            ["round_id", *names], select(literal(total.id), *(rows.c[name] for name in names))
        )
    )


def ranked(
    total_id: int, summary: Summary, rounds: Sequence[int], names: Sequence[str]
) -> Select[tuple[Any, ...]]:
    """Answer the statement of a summary's ranking over these ranked rounds: the columns of
    `ordering` and `place`, equal rows sharing one."""
    account, person = aliased(Person), aliased(Person)
    best_first = func.row_number().over(
        partition_by=person.id, order_by=[Standing.points.desc(), Standing.took_s]
    )
    row = (
        select(
            person.id.label("person_id"),
            epoch_seconds(person.registered_at).label("registered_s"),
            Standing.points,
            Standing.full_score,
            Standing.took_s,
            Standing.attempts_used,
            Standing.attempts_void,
            best_first.label("position"),
        )
        .join(account, account.id == Standing.person_id)
        .join(person, person.id == func.coalesce(account.merged_into_id, account.id))
        .where(
            Standing.round_id.in_(rounds),
            ~ordering.person_out(total_id, person.id),
            ~ordering.person_left(total_id, person.id),
        )
        .subquery("row")
    )
    asked = summary.counted(len(rounds))
    kept = row.c.position <= asked
    long = and_(kept, row.c.took_s >= WORST_HIGH)
    took = case((and_(kept, row.c.took_s < WORST_HIGH), row.c.took_s), else_=0)
    points: ColumnElement[Any]
    reached: ColumnElement[Any]
    if summary.way is Way.PARTICIPATION:
        points = reached = func.count()
    else:
        points = func.sum(case((kept, row.c.points), else_=0))
        reached = func.sum(row.c.full_score)
    total = (
        select(
            row.c.person_id,
            row.c.registered_s,
            cast(points, BigInteger).label("points"),
            case((reached >= asked, 1), else_=0).label("full_score"),
            case(
                (func.sum(case((long, 1), else_=0)) > 0, WORST_HIGH),
                else_=cast(func.sum(took), BigInteger),
            ).label("took_s"),
            cast(func.sum(row.c.attempts_used), BigInteger).label("attempts_used"),
            cast(func.sum(row.c.attempts_void), BigInteger).label("attempts_void"),
        )
        .group_by(row.c.person_id, row.c.registered_s)
        .subquery("total")
    )
    draw, jury = aliased(Ruling), aliased(Ruling)

    def number_of(ruling: type[Ruling], kind: RulingKind) -> ColumnElement[bool]:
        return and_(
            ruling.round_id == total_id,
            ruling.person_id == total.c.person_id,
            ruling.kind == kind,
        )

    worst = literal(WORST_HIGH, BigInteger)
    # A summary was sat by nobody: the person stands for whoever sat, 0 for the number.
    entry = (
        select(
            *total.c,
            total.c.person_id.label("attempt_person_id"),
            literal(0).label("number"),
            cast(null(), BigInteger).label("guess"),
            worst.label("guess_distance"),
            literal(0, BigInteger).label("handed_in_s"),
            func.coalesce(draw.number, worst).label("draw"),
            func.coalesce(jury.number, worst).label("jury"),
            literal(WORST_LOW).label("marks"),
            (total.c.points * POINT).label("total_with_marks"),
        )
        .outerjoin(draw, number_of(draw, RulingKind.DRAW))
        .outerjoin(jury, number_of(jury, RulingKind.JURY))
        .subquery("entry")
    )
    place = func.rank().over(order_by=ordering.in_order(entry, names_in_force(names)))
    return select(*(entry.c[name] for name in ordering.COLUMNS), place.label("place"))


def _contest(contest_id: int) -> Sequence[Round]:
    # As they are now: whoever holds the contest may have read them before.
    return db.session.scalars(
        select(Round)
        .where(Round.contest_id == contest_id)
        .order_by(Round.opens_at, Round.id)
        .execution_options(populate_existing=True)
    ).all()
