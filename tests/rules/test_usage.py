"""Is every paper counted, option by option?"""

from quizapp.rules.usage import Use, count_uses

KEYS = {7: (1,), 8: (0, 2)}


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
        7: Use(drawn=3, answered=2, right=1, chosen={1: 1, 0: 1}),
        8: Use(drawn=3, answered=2, right=1, chosen={2: 1, 0: 2}),
    }
    assert [uses[7].right_percent, Use().right_percent] == [33, 0]


def test_nothing_drawn_is_nothing_used() -> None:
    assert count_uses([], KEYS.__getitem__) == {}
