"""How many points is a paper worth? Whole numbers only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from quizapp.rules.choices import Marking
from quizapp.rules.regulation import Regulation


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The result of one paper: points, how many questions are wholly right, and of how many."""

    points: int
    right: int
    questions: int
    full: bool


def mark_question(
    key: Collection[int], chosen: Collection[int], points: int, marking: Marking
) -> int:
    """Answer the points of one question. `key` and `chosen` are option numbers.

    Partial marking gives the share of right options chosen less wrong ones, rounded down, never
    below zero: floor(points x (hits - misses) / right options).
    """
    right, picked = set(key), set(chosen)
    if picked == right:
        return points
    if marking is Marking.ALL_OR_NOTHING or not picked:
        return 0
    hits, misses = len(picked & right), len(picked - right)
    return max(0, points * (hits - misses) // len(right))


def mark(
    keys: Sequence[Collection[int]],
    answers: Sequence[Collection[int]],
    regulation: Regulation,
) -> Marked:
    """Mark a whole paper. `answers[i]` holds the options chosen for question i, empty if none.

    Wrong is a question that was answered and brought no point: it costs the regulation's penalty.
    What was left empty costs nothing, and no paper falls below 0 points.
    """
    each = regulation.points_per_question
    points = [
        mark_question(key, chosen, each, regulation.marking)
        for key, chosen in zip(keys, answers, strict=True)
    ]
    right = sum(set(key) == set(chosen) for key, chosen in zip(keys, answers, strict=True))
    wrong = sum(bool(chosen) and not won for chosen, won in zip(answers, points, strict=True))
    total = max(0, sum(points) - regulation.penalty_per_wrong * wrong)
    return Marked(
        points=total,
        right=right,
        questions=len(keys),
        full=total == regulation.full_score(len(keys)),
    )
