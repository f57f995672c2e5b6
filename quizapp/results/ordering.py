"""Who stands before whom, in SQL?

The list of keys of `rules.ranking` orders here, for a million rows inside the database. A property
test holds these statements and the plain Python reference together.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import ContestGroup, Departure, Membership, Round
from quizapp.database import db, drop_aside, epoch_seconds, keep_aside
from quizapp.results.models import Disqualification, Ruling, RulingKind, Standing
from quizapp.results.review_models import PersonMark
from quizapp.rules.boards import Counts, target_value
from quizapp.rules.ranking import KEYS, POINT, WORST_HIGH, WORST_LOW, Counted, names_in_force
from quizapp.rules.regulation import Target

COLUMNS = (
    "person_id",
    "attempt_person_id",
    "number",
    "points",
    "full_score",
    "guess",
    "guess_distance",
    "handed_in_s",
    "took_s",
    "attempts_used",
    "attempts_void",
    "registered_s",
    "draw",
    "jury",
    "marks",
    "total_with_marks",
)


def ranked(
    round_id: int, rule: Counted, names: Sequence[str], target: int | None
) -> Select[tuple[Any, ...]]:
    """Answer the statement of a round's ranking: COLUMNS and `place`, equal rows sharing one."""
    row = _counted(round_id, rule, names, target)
    place = func.rank().over(order_by=in_order(row, names_in_force(names))).label("place")
    return select(*(row.c[name] for name in COLUMNS), place).where(row.c.choice == 1)


def counts(round_id: int, rule: Counted, names: Sequence[str], group: str = "") -> Counts:
    """Answer what is frozen at the tally, as `rules.boards.counts` defines it; of the people of one
    group of the contest if it is named."""
    row = _counted(round_id, rule, names, None)
    return _counts(row, row.c.choice == 1, _of_group(round_id, row, group))


def _counts(row: FromClause, *conditions: ColumnElement[bool]) -> Counts:
    people, attempts, all_correct = db.session.execute(
        select(func.count(), func.sum(_handed_in(row)), func.sum(row.c.full_score)).where(
            *conditions
        )
    ).one()
    return Counts(people=people, attempts=int(attempts or 0), all_correct=int(all_correct or 0))


def write_first_standings(
    round_id: int, rule: Counted, names: Sequence[str], asked: Target, group: str = ""
) -> tuple[Counts, int | None]:
    """Rank a round that nobody has ranked yet. Answer its counts and the number that the prediction
    asked for, of the people of one group if it is named: what `counts`, `target_value` and
    `write_standings` do one after the other.

    Where the counted attempt does not depend on the target, every attempt is looked at once.
    """
    if rule is Counted.BEST:
        counted = counts(round_id, rule, names)
        foreseen = counts(round_id, rule, names, group) if group else counted
        target = target_value(asked, foreseen)
        write_standings(round_id, rule, names, target)
        return counted, target
    row = _counted(round_id, rule, names, None)
    chosen = keep_aside("chosen", select(row).where(row.c.choice == 1))
    counted = _counts(chosen)
    foreseen = _counts(chosen, _of_group(round_id, chosen, group)) if group else counted
    target = target_value(asked, foreseen)
    distance = _distance(chosen.c.guess, target)
    known = select(
        *(distance if name == "guess_distance" else chosen.c[name] for name in COLUMNS)
    ).subquery("known")
    place = func.rank().over(order_by=in_order(known, names_in_force(names))).label("place")
    _write(round_id, select(*(known.c[name] for name in COLUMNS), place))
    drop_aside(chosen)
    return counted, target


def standing_counts(round_id: int) -> Counts:
    """Answer the counts of a round that was just ranked, from its standings."""
    return _counts(Standing.__table__, Standing.round_id == round_id)


def _handed_in(row: FromClause) -> ColumnElement[int]:
    return row.c.attempts_used - row.c.attempts_void


def write_standings(round_id: int, rule: Counted, names: Sequence[str], target: int | None) -> None:
    """Rank a round into its standings, one statement for any number of people."""
    _write(round_id, ranked(round_id, rule, names, target))


def _write(round_id: int, ranking: Select[tuple[Any, ...]]) -> None:
    rows = ranking.subquery()
    db.session.execute(
        insert(Standing).from_select(
            ["round_id", *COLUMNS, "place"],
            select(literal(round_id), *(rows.c[name] for name in COLUMNS), rows.c.place),
        )
    )


def _entries(round_id: int, target: int | None) -> Subquery:
    """Every attempt in force with every number a key may read. Accounts that were merged count as
    the person they were merged into; a missing number is the worst one.

    The attempts used are counted before a disqualified or void one is left out: losing it improves
    nothing.
    """
    account, person = aliased(Person), aliased(Person)
    draw, jury = aliased(Ruling), aliased(Ruling)
    given = _marks(round_id)

    def number_of(ruling: type[Ruling], kind: RulingKind) -> ColumnElement[bool]:
        return and_(ruling.round_id == round_id, ruling.person_id == person.id, ruling.kind == kind)

    handed_in = (
        select(
            person.id.label("person_id"),
            Attempt.person_id.label("attempt_person_id"),
            Attempt.number,
            Attempt.points,
            case((Attempt.is_full.is_(True), 1), else_=0).label("full_score"),
            Attempt.guess,
            _distance(Attempt.guess, target),
            epoch_seconds(Attempt.handed_in_at).label("handed_in_s"),
            _known(Attempt.took_ms // 1000).label("took_s"),
            func.count().over(partition_by=person.id).label("attempts_used"),
            func.count()
            .filter(Attempt.is_void)
            .over(partition_by=person.id)
            .label("attempts_void"),
            epoch_seconds(person.registered_at).label("registered_s"),
            _known(draw.number).label("draw"),
            _known(jury.number).label("jury"),
            func.coalesce(given.c.mark, WORST_LOW).label("marks"),
            (Attempt.points * POINT + func.coalesce(given.c.mark, 0)).label("total_with_marks"),
            or_(_attempt_out(round_id), Attempt.is_void).label("is_out"),
        )
        .join(account, account.id == Attempt.person_id)
        .join(person, person.id == func.coalesce(account.merged_into_id, account.id))
        .outerjoin(draw, number_of(draw, RulingKind.DRAW))
        .outerjoin(jury, number_of(jury, RulingKind.JURY))
        .outerjoin(given, given.c.person_id == person.id)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
            person.is_trial.is_(False),
            ~person_out(round_id, person.id),
            ~person_left(round_id, person.id),
        )
        .subquery("handed_in")
    )
    return (
        select(*(handed_in.c[name] for name in COLUMNS))
        .where(handed_in.c.is_out.is_(False))
        .subquery("entry")
    )


def _marks(round_id: int) -> Subquery:
    """The mark of each person who has one: of accounts that were merged, the highest."""
    account = aliased(Person)
    person_id = func.coalesce(account.merged_into_id, account.id)
    return (
        select(person_id.label("person_id"), func.max(PersonMark.mark).label("mark"))
        .join(account, account.id == PersonMark.person_id)
        .where(PersonMark.round_id == round_id, PersonMark.superseded_at.is_(None))
        .group_by(person_id)
        .subquery("given")
    )


def _counted(round_id: int, rule: Counted, names: Sequence[str], target: int | None) -> Subquery:
    """The entries, with `choice` 1 on each person's counted attempt."""
    row = _entries(round_id, target)
    orders: dict[Counted, list[ColumnElement[Any]]] = {
        Counted.HIGHEST_THEN_EARLIEST: [row.c.points.desc(), row.c.handed_in_s],
        Counted.BEST: in_order(row, names_in_force(names)),
        Counted.FIRST: [row.c.handed_in_s],
        Counted.LAST: [row.c.handed_in_s.desc(), row.c.number.desc()],
    }
    choice = func.row_number().over(
        partition_by=row.c.person_id,
        order_by=[*orders[rule], row.c.number, row.c.attempt_person_id],
    )
    return select(row, choice.label("choice")).subquery("counted")


def in_order(row: Subquery, names: Sequence[str]) -> list[ColumnElement[Any]]:
    """Answer what orders rows by these keys."""
    keys = [KEYS[name] for name in names]
    return [
        row.c[key.column].desc() if key.best == "highest" else row.c[key.column].asc()
        for key in keys
    ]


def _distance(guess: SQLColumnExpression[Any], target: int | None) -> ColumnElement[Any]:
    away = None if target is None else func.abs(guess - literal(target, BigInteger))
    return _known(away).label("guess_distance")


def _known(value: ColumnElement[Any] | Any | None) -> ColumnElement[Any]:
    worst = literal(WORST_HIGH, BigInteger)
    return worst if value is None else func.coalesce(value, worst)


def person_out(round_id: int, person_id: Any) -> ColumnElement[bool]:
    """Whether the person of the enclosing statement is taken out of the round."""
    named = aliased(Person)
    return (
        select(Disqualification.id)
        .join(named, named.id == Disqualification.person_id)
        .where(
            Disqualification.round_id == round_id,
            Disqualification.revoked_at.is_(None),
            Disqualification.number.is_(None),
            func.coalesce(named.merged_into_id, named.id) == person_id,
        )
        .correlate_except(Disqualification, named)
        .exists()
    )


def person_left(round_id: int, person_id: Any) -> ColumnElement[bool]:
    """Whether the person of the enclosing statement left the contest before the round was tallied.
    Who leaves later keeps the place, nameless, so that nobody else moves."""
    return (
        select(Departure.person_id)
        .join(Round, Round.contest_id == Departure.contest_id)
        .where(
            Round.id == round_id,
            Departure.person_id == person_id,
            or_(Round.tallied_at.is_(None), Departure.at < Round.tallied_at),
        )
        .correlate_except(Departure, Round)
        .exists()
    )


def _of_group(round_id: int, row: FromClause, group: str) -> ColumnElement[bool]:
    """Whether the person of the row takes part in this group, or did in the account that sat the
    attempt, if it was merged since; everybody if none is named."""
    if not group:
        return true()
    return (
        select(Membership.person_id)
        .join(Round, Round.contest_id == Membership.contest_id)
        .join(ContestGroup, ContestGroup.id == Membership.group_id)
        .where(
            Round.id == round_id,
            Membership.person_id.in_((row.c.person_id, row.c.attempt_person_id)),
            ContestGroup.name == group,
        )
        .correlate_except(Membership, Round, ContestGroup)
        .exists()
    )


def _attempt_out(round_id: int) -> ColumnElement[bool]:
    """Whether the attempt of the enclosing statement alone is taken out of the round."""
    return (
        select(Disqualification.id)
        .where(
            Disqualification.round_id == round_id,
            Disqualification.revoked_at.is_(None),
            Disqualification.person_id == Attempt.person_id,
            Disqualification.number == Attempt.number,
        )
        .correlate_except(Disqualification)
        .exists()
    )
