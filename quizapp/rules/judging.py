"""Where does the jury's order of units decide anything?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from quizapp.rules.collectives import CollectiveRule
from quizapp.rules.refusals import Refusal
from quizapp.rules.unit_ranking import UnitFacts, rank_units


class NothingTied(Refusal):
    """The jury orders equal units alone: among others its order would decide nothing, until one day
    it did unseen."""

    text = (
        "Không có đơn vị nào cùng khối bằng đơn vị này, nên thứ tự không có tác dụng. Hãy để trống"
        " thứ tự."
    )
    status = 422


def tied(facts: Iterable[UnitFacts], rule: CollectiveRule) -> frozenset[int]:
    """Answer the units that are equal to another one of their block but for the jury's order."""
    found: set[int] = set()
    for places in rank_units([replace(row, ruling=None) for row in facts], rule).values():
        ranked = [row for row in places if row.place is not None]
        sharing = Counter(row.place for row in ranked)
        found.update(row.unit for row in ranked if sharing[row.place] > 1)
    return frozenset(found)
