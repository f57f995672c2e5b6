"""Which units win the collective prizes of a round as things stand?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, select

from quizapp.accounts.models import Person, Unit
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import totals, won_queries
from quizapp.results.models import Standing, UnitJudgement
from quizapp.rules import collective_wording, prizes, summaries, unit_ranking
from quizapp.rules.collectives import CollectiveRule, Scope
from quizapp.rules.prizes import Award
from quizapp.rules.unit_ranking import UnitFacts, UnitPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """When an edition was made, and whether it gives collective prizes: prizes for the contest were
    given with what was its last round then, of the rounds that were ranked then."""

    at: datetime
    gives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The units of a block in their order, who wins, and the ties that cut across a prize."""

    name: str
    places: Sequence[UnitPlace]
    awards: Sequence[Award]
    cuts: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveList:
    """The collective prizes that a round gives, with the units' facts and names by their ids."""

    rule: CollectiveRule
    blocks: Sequence[Block]
    facts: Mapping[int, UnitFacts]
    names: Mapping[int, str]

    @property
    def cuts(self) -> int:
        """Answer how many ties still cut across a prize."""
        return sum(len(block.cuts) for block in self.blocks)

    @property
    def without_marks(self) -> int:
        """Answer how many units are not considered because the jury has not marked them."""
        if not self.rule.prizes:
            return 0
        return sum(
            row.reason == unit_ranking.NO_MARKS for block in self.blocks for row in block.places
        )


def collective_list(
    round_: Round, awards: Sequence[Award], sealed: Sealed | None = None
) -> CollectiveList | None:
    """Answer the collective prizes that are given with this ranked round, or summary of rounds;
    None where it gives none. `awards` are its own prizes of persons, which count for their units.
    With `sealed` the prizes are those of that edition."""
    rule = round_.regulation.collective
    if rule is None:
        return None
    if rule.scope is Scope.CONTEST and not (sealed.gives if sealed else _is_last(round_)):
        return None
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).order_by(Unit.id))}
    facts = _facts(round_, rule, units, awards, sealed.at if sealed else None)
    called = collective_wording.names(rule, round_.summary)
    return CollectiveList(
        rule=rule,
        blocks=[
            _block(name, places, rule)
            for name, places in unit_ranking.rank_units(facts.values(), rule, called).items()
        ],
        facts=facts,
        names={number: unit.name for number, unit in units.items()},
    )


def document(found: CollectiveList | None) -> dict[str, Any]:
    """Answer what an edition says of the collective prizes: nothing, where it gives none. A score
    is written as the exact fraction [numerator, denominator] that it is."""
    if found is None:
        return {}
    return {
        "collectives": {
            "rule": found.rule.to_document(),
            "blocks": [
                {
                    "name": block.name,
                    "places": [
                        {
                            "place": row.place,
                            "unit": found.names[row.unit],
                            "score": list(row.score.as_integer_ratio()),
                            "people": found.facts[row.unit].people,
                            "head_count": found.facts[row.unit].head_count,
                        }
                        for row in block.places
                        if row.place is not None
                    ],
                    "awards": [
                        {
                            "level": award.level,
                            "number": award.number,
                            "value_vnd": award.value_vnd,
                            "unit": None if award.person is None else found.names[award.person],
                            "place": award.place,
                        }
                        for award in block.awards
                    ],
                }
                for block in found.blocks
            ],
        }
    }


def _block(name: str, places: Sequence[UnitPlace], rule: CollectiveRule) -> Block:
    ranked = unit_ranking.candidates(places)
    awards, _ = prizes.fill(ranked, rule.prizes, won_before={}, prizes_per_person=None)
    cuts = prizes.cutting_ties(ranked, rule.prizes, won_before={}, prizes_per_person=None)
    return Block(
        name=name,
        places=places,
        awards=awards,
        cuts=[[row.person for row in group] for group in cuts],
    )


def rounds_before(round_: Round, as_of: datetime | None = None) -> Sequence[Round]:
    """Answer the earlier rounds that collective prizes of this one count, those that are ranked, or
    were at a moment."""
    rule = round_.regulation.collective
    if rule is None or rule.scope is Scope.ROUND:
        return []
    ranked = Round.tallied_at.is_not(None) if as_of is None else Round.tallied_at <= as_of
    return db.session.scalars(select(Round).where(won_queries.closed_earlier(round_), ranked)).all()


def _is_last(round_: Round) -> bool:
    later = select(Round.id).where(won_queries.closes_later(round_)).limit(1)
    return db.session.scalar(later) is None


def _facts(
    round_: Round,
    rule: CollectiveRule,
    units: Mapping[int, Unit],
    awards: Sequence[Award],
    as_of: datetime | None,
) -> dict[int, UnitFacts]:
    """Count every compared unit, the people of units below it included."""
    rounds = _rounds(round_, as_of)
    people = _people(round_, [row.id for row in rounds])
    home = unit_ranking.compared(
        {unit.id: unit.parent_id for unit in units.values()},
        {unit.id: unit.block for unit in units.values()},
    )
    judged = {
        row.unit_id: row
        for row in db.session.scalars(
            select(UnitJudgement).where(UnitJudgement.round_id == round_.id)
        )
    }
    sums: dict[int, dict[str, int]] = {}
    best: dict[int, list[int]] = {}
    for leaf, counted in _sums(people).items():
        if (unit := home.get(leaf)) is not None:
            total = sums.setdefault(unit, dict.fromkeys(counted, 0))
            for name, value in counted.items():
                total[name] += value
    for leaf, points in _best(people, rule.best):
        if (unit := home.get(leaf)) is not None:
            best.setdefault(unit, []).append(points)
    winners: dict[int, int] = {}
    for leaf, won in _winners(round_, rule, awards, as_of).items():
        if (unit := home.get(leaf)) is not None:
            winners[unit] = winners.get(unit, 0) + won
    full = [
        row.regulation.full_score(sum(line.count for line in row.recipe_lines)) for row in rounds
    ]
    over = round_.summary
    most_points = sum(full) if over is None else summaries.most_points(over, full)
    return {
        number: UnitFacts(
            unit=number,
            block=units[number].block,
            head_count=units[number].head_count,
            **sums.get(number, {}),
            best_points=sum(sorted(best.get(number, ()), reverse=True)[: rule.best]),
            most_points=most_points,
            winners=winners.get(number, 0),
            marks=judged[number].marks if number in judged else None,
            ruling=judged[number].ruling if number in judged else None,
        )
        for number in sorted({unit for unit in home.values() if unit is not None})
        # Where no unit has a block, only those are compared that took part.
        if number in sums or units[number].block
    }


def _rounds(round_: Round, as_of: datetime | None) -> Sequence[Round]:
    """The rounds in which people sat what their units are compared by."""
    if round_.summary is not None:
        return totals.summed(round_)
    return [*rounds_before(round_, as_of), round_]


def _people(round_: Round, rounds: Sequence[int]) -> Subquery:
    """One row a person over all rounds: points, full score once at least, attempts. Who counts in a
    summary, and with which points and attempts, its own ranking says."""
    if round_.summary is not None:
        full = totals.full_once(rounds)
        return (
            select(
                Standing.person_id,
                Standing.points,
                full.c.full_score,
                (Standing.attempts_used - Standing.attempts_void).label("attempts"),
            )
            .join(full, full.c.person_id == Standing.person_id)
            .where(Standing.round_id == round_.id)
            .subquery("over_rounds")
        )
    return (
        select(
            Standing.person_id,
            func.sum(Standing.points).label("points"),
            func.max(Standing.full_score).label("full_score"),
            func.sum(Standing.attempts_used - Standing.attempts_void).label("attempts"),
        )
        .where(Standing.round_id.in_(rounds))
        .group_by(Standing.person_id)
        .subquery("over_rounds")
    )


def _sums(row: Subquery) -> dict[int, dict[str, int]]:
    found = db.session.execute(
        select(
            Person.unit_id,
            func.count().label("people"),
            func.sum(row.c.attempts).label("attempts"),
            func.sum(row.c.full_score).label("full_score"),
            func.sum(row.c.points).label("points"),
        )
        .join(Person, Person.id == row.c.person_id)
        .where(Person.unit_id.is_not(None))
        .group_by(Person.unit_id)
    )
    return {
        unit: {
            "people": people,
            "attempts": int(attempts),
            "full_score": int(full_score),
            "points": int(points),
        }
        for unit, people, attempts, full_score, points in found
    }


def _best(row: Subquery, best: int) -> list[tuple[int, int]]:
    """The points of the best people of each unit, so many at most."""
    numbered = (
        select(
            Person.unit_id,
            row.c.points,
            func.row_number()
            .over(partition_by=Person.unit_id, order_by=row.c.points.desc())
            .label("n"),
        )
        .join(Person, Person.id == row.c.person_id)
        .where(Person.unit_id.is_not(None))
        .subquery("numbered")
    )
    found = db.session.execute(
        select(numbered.c.unit_id, numbered.c.points).where(numbered.c.n <= best)
    )
    return [(unit, int(points)) for unit, points in found]


def _winners(
    round_: Round, rule: CollectiveRule, awards: Sequence[Award], as_of: datetime | None
) -> dict[int, int]:
    winning: Collection[int] = {award.person for award in awards if award.person is not None}
    if rule.scope is Scope.CONTEST:
        winning = {*winning, *won_queries.won_before(round_, as_of)}
    found = db.session.execute(
        select(Person.unit_id, func.count())
        .where(Person.id.in_(winning), Person.unit_id.is_not(None))
        .group_by(Person.unit_id)
    )
    return {unit: people for unit, people in found if unit is not None}
