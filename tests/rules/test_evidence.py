"""What does the jury get to look at, and what not?"""

import pytest

from quizapp.rules import evidence
from quizapp.rules.evidence import Kind, Mark, Sat

MINUTE = 60_000


def test_skimming_takes_so_long() -> None:
    assert evidence.least_ms([]) == 0
    assert evidence.least_ms([20] * 20) == 40_000
    # A question of a hundred words and more takes no longer than the bound that databases use.
    assert evidence.least_ms([180]) == evidence.LONGEST_LOOK_MS


@pytest.mark.parametrize(
    ("took", "right", "hasty"),
    [(39_999, 20, True), (40_000, 20, False), (39_999, 15, True), (39_999, 14, False)],
)
def test_only_a_good_paper_that_nobody_could_read_is_hasty(
    took: int,
    right: int,
    hasty: bool,  # noqa: FBT001 - a table of cases
) -> None:
    assert evidence.is_hasty(took, 40_000, right, 20) is hasty


def sat(path: int, minute: float, person: int, number: int = 1) -> Sat:
    return Sat(path=path, at_ms=round(minute * MINUTE), person=person, number=number)


def groups(*papers: Sat) -> list[tuple[tuple[int, ...], int]]:
    return [(group.people, group.everybody) for group in evidence.alike(papers)]


def test_papers_alike_and_near_in_time_are_shown() -> None:
    assert groups(sat(7, 0, 1), sat(7, 10, 2), sat(8, 3, 3)) == [((1, 2), 2)]
    assert groups(sat(7, 0, 2), sat(7, 8, 1), sat(7, 16, 3)) == [((1, 2, 3), 3)]


def test_papers_far_apart_are_not() -> None:
    assert groups(sat(7, 0, 1), sat(7, 10.001, 2)) == []
    assert groups() == []


def test_nobody_copies_from_themselves() -> None:
    assert groups(sat(7, 0, 1, 1), sat(7, 5, 1, 2)) == []
    assert groups(sat(7, 0, 1, 1), sat(7, 5, 1, 2), sat(7, 6, 2)) == [((1, 2), 2)]


def test_a_favourite_mistake_of_the_whole_round_is_no_copy() -> None:
    # Two of four are half, not most.
    assert groups(sat(7, 0, 1), sat(7, 1, 2), sat(7, 60, 3), sat(7, 90, 4)) == []
    assert groups(sat(7, 0, 1), sat(7, 1, 2), sat(7, 60, 3)) == [((1, 2), 3)]


def test_a_crowd_is_no_secret_agreement() -> None:
    crowd = [sat(7, person / 10, person) for person in range(51)]
    assert groups(*crowd[:50]) == [(tuple(range(50)), 50)]
    assert groups(*crowd) == []


@pytest.mark.parametrize(
    ("guesses", "people", "expected"),
    [
        ([100, 105, 110], 1, (100, 5, 3)),
        ([110, 100, 105, 105], 1, (100, 5, 3)),
        ([100, 105, 111], 1, None),
        ([100, 105], 1, None),
        ([], 1, None),
        ([100, 105, 110], 2, None),
        ([100, 105, 110, 115], 2, (100, 5, 4)),
        ([3, 100, 105, 110, 115, 500, 900], 2, (100, 5, 4)),
        # The longest stretch is told, wherever it lies.
        ([1, 2, 3, 10, 20, 30, 40], 1, (10, 10, 4)),
        ([1, 2, 3, 4, 10, 16], 1, (1, 1, 4)),
    ],
)
def test_marching_predictions(
    guesses: list[int], people: int, expected: tuple[int, int, int] | None
) -> None:
    found = evidence.march(guesses, people=people)
    assert (found and (found.first, found.step, found.count)) == expected


def test_the_same_accounts_are_shown_once_with_all_their_marks() -> None:
    found = evidence.together(
        [
            ([2, 1], (Mark.NAME, Mark.BIRTH)),
            ([1, 2], (Mark.DEVICE, Mark.BIRTH)),
            ([1, 3], (Mark.PHONE, Mark.BIRTH)),
        ]
    )
    assert [(one.people, one.facts["marks"]) for one in found] == [
        ((1, 2), [Mark.NAME, Mark.BIRTH, Mark.DEVICE]),
        ((1, 3), [Mark.BIRTH, Mark.PHONE]),
    ]


def test_one_mark_alone_tells_nothing() -> None:
    assert all(len(set(pair)) == 2 for pair in evidence.TELLING)
    assert (Mark.PHONE, Mark.DEVICE) not in evidence.TELLING, "a family at one phone"


def test_the_same_thing_has_the_same_key_whoever_comes_first() -> None:
    def key(people: tuple[int, ...], about: str = "", number: int = 1) -> str:
        attempts = ((people[0], number),)
        return evidence.Found(kind=Kind.TWIN, people=people, attempts=attempts, about=about).key

    one = evidence.Found(kind=Kind.TWIN, people=(1, 2), facts={"marks": [Mark.NAME]})
    other = evidence.Found(kind=Kind.TWIN, people=(2, 1), facts={})
    assert one.key == other.key
    assert len({key((1, 2)), key((1, 3)), key((1, 2), "x"), key((1, 2), "", 2), one.key}) == 5


FACTS: dict[Kind, dict[str, object]] = {
    Kind.HASTE: {"right": 20, "questions": 20, "took_ms": 12_400, "least_ms": 40_000},
    Kind.SAME_PATH: {"people": 2, "questions": 20, "wrong": 4, "everybody": 3},
    Kind.GUESSES: {"attempts": 4, "people": 2, "count": 4, "first": 100, "step": 5},
    Kind.TWIN: {"marks": ["name", "birth"]},
    Kind.BURST: {"attempts": 90, "people": 3, "full": 88},
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_says_what_was_seen_and_how_it_may_be_harmless(kind: Kind) -> None:
    words = evidence.seen(kind, FACTS[kind])
    assert all(
        str(fact) in words for fact in FACTS[kind].values() if type(fact) is int and fact < 999
    )
    assert evidence.HARMLESS[kind].startswith("Có thể vô can")


def test_the_seconds_and_the_marks_are_said_in_words() -> None:
    assert "trong 12 giây" in evidence.seen(Kind.HASTE, FACTS[Kind.HASTE])
    assert evidence.seen(Kind.TWIN, FACTS[Kind.TWIN]).endswith("họ tên, ngày sinh.")
