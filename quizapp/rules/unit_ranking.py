"""Which units go before which for a collective prize?

Units are compared within their block. A unit's score is the weighted sum of chosen indicators, each
as a share of a full mark, in exact fractions: the order never depends on rounding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizapp.rules.collectives import (
    MOST_MARKS,
    RATES,
    WORDS,
    CollectiveRule,
    Indicator,
    Threshold,
    amount,
    least_of,
)
from quizapp.rules.prizes import Candidate
from quizapp.rules.ranking import WORST_HIGH

NO_MARKS = "Chưa có điểm Ban giám khảo chấm"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What was counted of one unit, over the rounds that the prize is for.

    `points` sums the counted attempts, in a summary the totals of its people; `best_points` those
    of the best `CollectiveRule.best`; `most_points` is what one person could reach. `full_score`
    counts people with a full score in one of the rounds at least. `marks` is the jury's, from 0 to
    100; `ruling` its number among equals, the lowest first.
    """

    unit: int
    block: str = ""
    head_count: int | None = None
    people: int = 0
    attempts: int = 0
    full_score: int = 0
    points: int = 0
    best_points: int = 0
    most_points: int = 0
    winners: int = 0
    marks: int | None = None
    ruling: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlace:
    """A unit in the order of its block. `place` None: not considered, for the `reason`.

    `parts` are the points of each weighted indicator, `score` their sum. `over_full` tells of a
    rate above 100 %: somebody should look at the head count, nothing is cut off.
    """

    unit: int
    block: str
    place: int | None
    score: Fraction
    parts: Mapping[Indicator, Fraction]
    over_full: bool
    reason: str | None


def rank_units(
    facts: Iterable[UnitFacts], rule: CollectiveRule, names: Mapping[Indicator, str] = WORDS
) -> dict[str, list[UnitPlace]]:
    """Answer the units of each block, best first, equal ones sharing a place; those that are not
    considered follow without one, in order of their numbers. `names` call the indicators in the
    reasons."""
    blocks: dict[str, list[UnitFacts]] = {}
    for row in facts:
        blocks.setdefault(row.block, []).append(row)
    return {block: _rank_block(rows, rule, names) for block, rows in sorted(blocks.items())}


def compared(parents: Mapping[int, int | None], blocks: Mapping[int, str]) -> dict[int, int | None]:
    """Answer for which unit the people of each unit count: the nearest one from itself upwards that
    has a block; None where there is none. `parents` names the unit above each, `blocks` its block
    or "". Where no unit has a block, each counts for itself."""
    if not any(blocks.values()):
        return {unit: unit for unit in parents}
    found: dict[int, int | None] = {}
    for unit in parents:
        above: int | None = unit
        seen = set()
        while above is not None and not blocks.get(above) and above not in seen:
            seen.add(above)
            above = parents.get(above)
        found[unit] = above if above is not None and blocks.get(above) else None
    return found


def candidates(places: Sequence[UnitPlace]) -> list[Candidate]:
    """Answer the ranked units of a block as `rules.prizes` fills its table: units for people."""
    return [Candidate(person=row.unit, place=row.place) for row in places if row.place is not None]


def value(facts: UnitFacts, indicator: Indicator, best: int) -> Fraction | None:
    """Answer a unit's value of an indicator, a rate as a fraction of 1. None where it cannot be
    told, because the head count or the jury's marks are missing.

    The mean of the best k people divides by k also where a unit has fewer: one brilliant person is
    not a brilliant unit.
    """
    match indicator:
        case Indicator.RATE:
            return Fraction(facts.people, facts.head_count) if facts.head_count else None
        case Indicator.FULL_SCORE_RATE:
            return Fraction(facts.full_score, facts.people) if facts.people else Fraction(0)
        case Indicator.BEST_MEAN:
            full = best * facts.most_points
            return Fraction(facts.best_points, full) if full else Fraction(0)
        case Indicator.MARKS:
            return None if facts.marks is None else Fraction(facts.marks)
        case _:
            return Fraction(getattr(facts, indicator.value))


def _rank_block(
    rows: Sequence[UnitFacts], rule: CollectiveRule, names: Mapping[Indicator, str]
) -> list[UnitPlace]:
    considered: list[UnitFacts] = []
    reasons: dict[int, str] = {}
    for row in rows:
        if reason := _reason(row, rule, names):
            reasons[row.unit] = reason
        else:
            considered.append(row)
    # The full mark of a count is the best of those that are considered.
    most = {
        indicator: max(
            (value(row, indicator, rule.best) or Fraction(0) for row in considered),
            default=Fraction(0),
        )
        for indicator in rule.indicators
    }
    parts = {row.unit: _parts(row, rule, most) for row in rows}
    keys = {
        row.unit: (
            -sum(parts[row.unit].values()),
            *(-(value(row, indicator, rule.best) or 0) for indicator in rule.then),
            WORST_HIGH if row.ruling is None else row.ruling,
        )
        for row in considered
    }
    considered.sort(key=lambda row: (keys[row.unit], row.unit))
    places: dict[int, int] = {}
    for index, row in enumerate(considered, start=1):
        before = considered[index - 2] if index > 1 else None
        places[row.unit] = (
            places[before.unit] if before and keys[before.unit] == keys[row.unit] else index
        )
    others = sorted((row for row in rows if row.unit in reasons), key=lambda row: row.unit)
    return [
        UnitPlace(
            unit=row.unit,
            block=row.block,
            place=places.get(row.unit),
            score=sum(parts[row.unit].values(), Fraction(0)),
            parts=parts[row.unit],
            over_full=Indicator.RATE in rule.indicators
            and (value(row, Indicator.RATE, rule.best) or 0) > 1,
            reason=reasons.get(row.unit),
        )
        for row in [*considered, *others]
    ]


def _parts(
    row: UnitFacts, rule: CollectiveRule, most: Mapping[Indicator, Fraction]
) -> dict[Indicator, Fraction]:
    parts = {}
    for weight in rule.weights:
        reached = value(row, weight.indicator, rule.best) or Fraction(0)
        full = (
            Fraction(1)
            if weight.indicator in RATES
            else Fraction(MOST_MARKS)
            if weight.indicator == Indicator.MARKS
            else most[weight.indicator]
        )
        parts[weight.indicator] = weight.weight * reached / full if full else Fraction(0)
    return parts


def _reason(row: UnitFacts, rule: CollectiveRule, names: Mapping[Indicator, str]) -> str | None:
    if not row.people:
        return "Không có người dự thi"
    decided = {*(weight.indicator for weight in rule.weights), *rule.then}
    held = [threshold for threshold in rule.thresholds if _holds(threshold, row)]
    decided.update(threshold.indicator for threshold in held)
    if Indicator.RATE in decided and not row.head_count:
        return "Chưa có tổng số người của đơn vị"
    if Indicator.MARKS in decided and row.marks is None:
        return NO_MARKS
    for threshold in held:
        reached = value(row, threshold.indicator, rule.best)
        least = least_of(threshold)
        if reached is not None and reached < least:
            return (
                f"Chưa đạt mức tối thiểu về {names[threshold.indicator]}: "
                f"{amount(threshold.indicator, least)}"
            )
    return None


def _holds(threshold: Threshold, row: UnitFacts) -> bool:
    if threshold.from_head_count is None and threshold.below_head_count is None:
        return True
    size = row.head_count or 0
    return (threshold.from_head_count or 0) <= size and (
        threshold.below_head_count is None or size < threshold.below_head_count
    )
