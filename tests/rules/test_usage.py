"""Is every paper counted, option by option?"""

from fractions import Fraction

import pytest

from quizapp.rules.usage import Use, count_uses

KEYS = {7: [frozenset({1})], 8: [frozenset({0, 2})]}
FIRST = [frozenset({0})]


def paper(*questions: tuple[int, list[int]]) -> list[list[object]]:
    return [[version, order] for version, order in questions]


def test_the_places_on_the_page_are_counted_as_the_versions_own_options() -> None:
    papers = [
        (paper((7, [2, 1, 0])), {"0": {"chosen": [1]}}),
        (paper((7, [0, 1, 2])), {"0": {"chosen": [0]}}),
        (paper((8, [2, 0, 1]), (7, [0, 1, 2])), {"0": {"chosen": [0, 1]}, "guess": {}}),
        (paper((8, [0, 1, 2])), {"0": {"chosen": [0]}}),
        (paper((8, [0, 1, 2])), {"0": {"chosen": []}}),
    ]
    uses = count_uses(papers, KEYS.__getitem__)
    assert uses == {
        7: Use(
            drawn=3,
            answered=2,
            right=1,
            chosen={1: 1, 0: 1},
            rest=1,
            rest_squared=1,
        ),
        8: Use(drawn=3, answered=2, right=1, chosen={2: 1, 0: 2}),
    }
    assert [uses[7].right_share, Use().right_share] == [Fraction(1, 3), 0]


def test_a_second_answer_counts_as_right_too() -> None:
    papers = [(paper((7, [0, 1, 2])), {"0": {"chosen": [option]}}) for option in (0, 1, 2)]
    both = [frozenset({1}), frozenset({2})]
    assert count_uses(papers, lambda _: both)[7].right == 2


def test_nothing_drawn_is_nothing_used() -> None:
    assert count_uses([], KEYS.__getitem__) == {}


def sat(*rights: bool) -> tuple[list[list[object]], dict[str, object]]:
    """A paper of the questions 1, 2, … of which the first option is right."""
    questions = paper(*((version, [0, 1]) for version in range(1, len(rights) + 1)))
    answers = {str(place): {"chosen": [0 if right else 1]} for place, right in enumerate(rights)}
    return questions, dict(answers)


def test_a_question_that_the_strong_know_discriminates() -> None:
    papers = [sat(True, True, True), sat(False, False, False), sat(True, True, False)]
    uses = count_uses(papers, lambda _: FIRST)
    assert uses[1].discrimination == 87  # 3/sqrt(12): by hand from the three papers
    assert uses[3].discrimination == 50


def test_a_question_that_only_the_weak_know_hints_at_a_wrong_key() -> None:
    papers = [sat(False, True, True), sat(True, False, False)]
    assert count_uses(papers, lambda _: FIRST)[1].discrimination == -100


@pytest.mark.parametrize(("papers", "doubtful"), [(4, False), (5, True)])
def test_a_few_papers_hint_at_nothing(papers: int, *, doubtful: bool) -> None:
    # With -100 on each: twice the standard error of four papers is 100.
    halves = [sat(False, True), sat(True, False)] * papers
    use = count_uses(halves[:papers], lambda _: FIRST)[1]
    assert (use.discrimination, use.is_doubtful) == (-100, doubtful)


def test_where_all_are_alike_nothing_discriminates() -> None:
    uses = count_uses([sat(True, True), sat(True, False)], lambda _: FIRST)
    assert [uses[1].discrimination, uses[2].discrimination] == [None, None]
    assert Use().discrimination is None
    assert not Use().is_doubtful


def test_the_time_before_a_choice_is_told_by_the_choice_before_it() -> None:
    questions = paper((1, [0]), (2, [0]), (3, [0]), (4, [0]))
    answers = {
        "1": {"chosen": [0], "at_ms": 1_000},
        "0": {"chosen": [0], "at_ms": 6_000},
        "2": {"chosen": [0], "at_ms": 6_000},
        "3": {"chosen": [0]},
        "guess": {"at_ms": 9_000},
    }
    uses = count_uses([(questions, answers), (questions, {})], lambda _: FIRST)
    assert [(use.timed, use.spent_ms) for use in uses.values()] == [
        (1, 5_000),
        (0, 0),
        (0, 0),
        (0, 0),
    ]
    assert [uses[1].mean_spent_s, uses[2].mean_spent_s] == [5, None]
