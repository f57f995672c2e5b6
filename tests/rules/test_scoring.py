"""How many points is a paper worth?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import scoring
from quizapp.rules.regulation import Marking, Regulation
from tests.rules.lines import law

ALL, PARTIAL = Marking.ALL_OR_NOTHING, Marking.PARTIAL


@pytest.mark.parametrize(
    ("key", "chosen", "whole", "partial"),
    [
        # One right option of four.
        ({1}, {1}, 10, 10),
        ({1}, {0}, 0, 0),
        ({1}, set(), 0, 0),
        ({1}, {0, 1}, 0, 0),
        ({1}, {0, 1, 2, 3}, 0, 0),
        # Three right options of five: each is worth a third, a wrong one takes a third.
        ({0, 1, 2}, {0, 1, 2}, 10, 10),
        ({0, 1, 2}, {0, 1}, 0, 6),
        ({0, 1, 2}, {0}, 0, 3),
        ({0, 1, 2}, {0, 1, 3}, 0, 3),
        ({0, 1, 2}, {0, 1, 2, 3}, 0, 6),
        ({0, 1, 2}, {0, 3}, 0, 0),
        ({0, 1, 2}, {0, 3, 4}, 0, 0),
        ({0, 1, 2}, {3, 4}, 0, 0),
        ({0, 1, 2}, set(), 0, 0),
    ],
)
def test_a_question_of_ten_points(
    key: set[int], chosen: set[int], whole: int, partial: int
) -> None:
    assert scoring.mark_question(key, chosen, 10, ALL) == whole
    assert scoring.mark_question(key, chosen, 10, PARTIAL) == partial


def test_shares_are_rounded_down() -> None:
    assert scoring.mark_question({0, 1, 2}, {0, 1}, 1, PARTIAL) == 0
    assert scoring.mark_question({0, 1}, {0}, 15, PARTIAL) == 7


def test_the_order_of_options_decides_nothing() -> None:
    assert scoring.mark_question([2, 0], [0, 2], 1, ALL) == 1


def test_a_paper() -> None:
    keys = [[0], [1], [0, 2], [3]]
    answers = [[0], [2], [2, 0], []]
    assert scoring.mark(keys, answers, Regulation(points_per_question=5)) == scoring.Marked(
        points=10, right=2, questions=4, full=False
    )
    assert scoring.mark(keys, keys, Regulation(points_per_question=5)) == scoring.Marked(
        points=20, right=4, questions=4, full=True
    )


def test_partly_right_is_points_but_not_right() -> None:
    marked = scoring.mark([[0, 1]], [[0]], Regulation(points_per_question=4, marking=PARTIAL))
    assert marked == scoring.Marked(points=2, right=0, questions=1, full=False)


def test_a_wrong_answer_costs_and_an_empty_one_does_not() -> None:
    rule = Regulation(points_per_question=4, penalty_per_wrong=1)
    keys = [[0], [1], [2], [3]]
    assert scoring.mark(keys, [[0], [1], [0], []], rule).points == 7
    assert scoring.mark(keys, [[0], [], [], []], rule).points == 4
    assert scoring.mark(keys, keys, rule).full


def test_no_paper_falls_below_nothing() -> None:
    rule = Regulation(penalty_per_wrong=1)
    assert scoring.mark([[0]] * 4, [[0], [1], [1], [1]], rule).points == 0
    assert scoring.mark([[0]] * 4, [[0], [0], [0], [1]], rule).points == 2


def test_a_partly_right_answer_is_not_wrong() -> None:
    rule = Regulation(points_per_question=4, penalty_per_wrong=3, marking=PARTIAL)
    assert scoring.mark([[0], [0, 1]], [[0], [0]], rule).points == 6
    assert scoring.mark([[0], [0, 1]], [[0], [0, 2]], rule).points == 1


def test_answers_for_another_paper_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        scoring.mark([[0], [1]], [[0]], Regulation())


options = st.sets(st.integers(0, 7))
papers = st.lists(st.tuples(st.sets(st.integers(0, 7), min_size=1, max_size=7), options))


@given(papers, st.integers(1, 1000), st.sampled_from(Marking))
@law
def test_points_stay_between_none_and_full(
    paper: list[tuple[set[int], set[int]]], points: int, marking: Marking
) -> None:
    rule = Regulation(points_per_question=points, marking=marking)
    keys, answers = [key for key, _ in paper], [chosen for _, chosen in paper]
    marked = scoring.mark(keys, answers, rule)
    assert marked.right * points <= marked.points <= rule.full_score(len(paper))
    assert marked.full == (marked.right == len(paper)) == (keys == answers)
    whole = scoring.mark(keys, answers, Regulation(points_per_question=points))
    assert whole.points == whole.right * points <= marked.points
    assert whole.right == marked.right
    nothing = scoring.mark(keys, [() for _ in keys], rule)
    assert (nothing.points, nothing.right) == (0, 0)
