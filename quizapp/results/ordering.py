"""Who stands before whom, in SQL?

The list of keys of `rules.ranking` orders here, for a million rows inside the database. A property
test holds these statements and the plain Python reference together.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Departure, Round
from quizapp.database import db, epoch_seconds
from quizapp.results.models import Disqualification, Ruling, RulingKind, Standing
from quizapp.rules.boards import Counts
from quizapp.rules.ranking import KEYS, WORST_HIGH, Counted, names_in_force

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
    "registered_s",
    "draw",
    "jury",
)


def ranked(
    round_id: int, rule: Counted, names: Sequence[str], target: int | None
) -> Select[tuple[Any, ...]]:
    """Answer the statement of a round's ranking: COLUMNS and `place`, equal rows sharing one."""
    row = _counted(round_id, rule, names, target)
    place = func.rank().over(order_by=_order(row, names_in_force(names))).label("place")
    return select(*(row.c[name] for name in COLUMNS), place).where(row.c.choice == 1)


def counts(round_id: int, rule: Counted, names: Sequence[str]) -> Counts:
    """Answer what is frozen at the tally, as `rules.boards.counts` defines it."""
    row = _counted(round_id, rule, names, None)
    people, attempts, all_correct = db.session.execute(
        select(func.count(), func.sum(row.c.attempts_used), func.sum(row.c.full_score)).where(
            row.c.choice == 1
        )
    ).one()
    return Counts(people=people, attempts=int(attempts or 0), all_correct=int(all_correct or 0))


def write_standings(round_id: int, rule: Counted, names: Sequence[str], target: int | None) -> None:
    """Rank a round into its standings, one statement for any number of people."""
    rows = ranked(round_id, rule, names, target).subquery()
    db.session.execute(
        insert(Standing).from_select(
            ["round_id", *COLUMNS, "place"],
            select(literal(round_id), *(rows.c[name] for name in COLUMNS), rows.c.place),
        )
    )


def _entries(round_id: int, target: int | None) -> Subquery:
    """Every attempt in force with every number a key may read. Accounts that were merged count as
    the person they were merged into; a missing number is the worst one.

    The attempts used are counted before a disqualified one is left out: losing it improves nothing.
    """
    account, person = aliased(Person), aliased(Person)
    draw, jury = aliased(Ruling), aliased(Ruling)

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
            _known(
                None if target is None else func.abs(Attempt.guess - literal(target, BigInteger))
            ).label("guess_distance"),
            epoch_seconds(Attempt.handed_in_at).label("handed_in_s"),
            _known(Attempt.took_ms // 1000).label("took_s"),
            func.count().over(partition_by=person.id).label("attempts_used"),
            epoch_seconds(person.registered_at).label("registered_s"),
            _known(draw.number).label("draw"),
            _known(jury.number).label("jury"),
            _attempt_out(round_id).label("is_out"),
        )
        .join(account, account.id == Attempt.person_id)
        .join(person, person.id == func.coalesce(account.merged_into_id, account.id))
        .outerjoin(draw, number_of(draw, RulingKind.DRAW))
        .outerjoin(jury, number_of(jury, RulingKind.JURY))
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
            person.is_trial.is_(False),
            ~_person_out(round_id, person.id),
            ~_person_left(round_id, person.id),
        )
        .subquery("handed_in")
    )
    return (
        select(*(handed_in.c[name] for name in COLUMNS))
        .where(handed_in.c.is_out.is_(False))
        .subquery("entry")
    )


def _counted(round_id: int, rule: Counted, names: Sequence[str], target: int | None) -> Subquery:
    """The entries, with `choice` 1 on each person's counted attempt."""
    row = _entries(round_id, target)
    orders: dict[Counted, list[ColumnElement[Any]]] = {
        Counted.HIGHEST_THEN_EARLIEST: [row.c.points.desc(), row.c.handed_in_s],
        Counted.BEST: _order(row, names_in_force(names)),
        Counted.FIRST: [row.c.handed_in_s],
        Counted.LAST: [row.c.handed_in_s.desc(), row.c.number.desc()],
    }
    choice = func.row_number().over(
        partition_by=row.c.person_id,
        order_by=[*orders[rule], row.c.number, row.c.attempt_person_id],
    )
    return select(row, choice.label("choice")).subquery("counted")


def _order(row: Subquery, names: Sequence[str]) -> list[ColumnElement[Any]]:
    keys = [KEYS[name] for name in names]
    return [
        row.c[key.column].desc() if key.best == "highest" else row.c[key.column].asc()
        for key in keys
    ]


def _known(value: ColumnElement[Any] | Any | None) -> ColumnElement[Any]:
    worst = literal(WORST_HIGH, BigInteger)
    return worst if value is None else func.coalesce(value, worst)


def _person_out(round_id: int, person_id: Any) -> ColumnElement[bool]:
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


def _person_left(round_id: int, person_id: Any) -> ColumnElement[bool]:
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
