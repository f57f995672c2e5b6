"""What is a paper worth that is over?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.banks import queries as banks
from quizapp.contests.queries import RoundFacts
from quizapp.rules import papers, scoring
from quizapp.rules.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What is written of a paper that is over, under the names of an attempt's columns."""

    points: int
    right: int
    is_full: bool
    guess: int | None


NOTHING = Worth(points=0, right=0, is_full=False, guess=None)


def worth(facts: RoundFacts, paper: Paper, answers: Mapping[str, Any], *, is_void: bool) -> Worth:
    """Answer what a paper with these answers is worth in a round: nothing, if it is void."""
    if is_void:
        return NOTHING
    contents = banks.contents(drawn.version for drawn in paper.questions)
    found = scoring.mark(
        [contents[drawn.version].key for drawn in paper.questions],
        papers.choices(answers, paper),
        facts.regulation,
    )
    return Worth(
        points=found.points,
        right=found.right,
        is_full=found.full,
        guess=papers.guess(answers) if facts.regulation.predicts_on_paper else None,
    )
