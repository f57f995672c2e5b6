"""Who stands before whom? With the printed orders of real contests as cases."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import ranking
from quizapp.rules.ranking import KEYS, WORST_HIGH, Counted, Entry, rank
from tests.rules.lines import law

AN, BINH, CHI, DUNG = 1, 2, 3, 4

VCNET = ("full_score", "guess_distance", "handed_in_at")
PHONG_NHA = VCNET
THANH_HOA = ("score", "guess_distance", "duration")
DAK_LAK = ("score", "duration", "attempts_used", "registered_at")
BINH_TAN = ("score", "duration", "handed_in_at")


def entry(person: int, number: int = 1, **more: Any) -> Entry:
    plain: dict[str, Any] = {
        "points": 10,
        "full_score": 1,
        "handed_in_s": 1000,
        "took_s": 600,
        "registered_s": 0,
    }
    return Entry(person=person, number=number, **{**plain, **more})


def places(
    entries: list[Entry],
    names: tuple[str, ...],
    *,
    rule: Counted = Counted.HIGHEST_THEN_EARLIEST,
    target: int | None = None,
) -> list[tuple[int, int]]:
    return [(row.place, row.entry.person) for row in rank(entries, rule, names, target)]


BETTER = {
    "score": {"points": 11},
    "full_score": {"full_score": 2},
    "guess_distance": {"guess_distance": 4},
    "handed_in_at": {"handed_in_s": 999},
    "marks": {"marks": 826},
    "total_with_marks": {"points": 11},
    "duration": {"took_s": 599},
    "attempts_used": {"attempts_used": 0},
    "registered_at": {"registered_s": -1},
    "draw": {"draw": 4},
    "jury": {"jury": 4},
}


@pytest.mark.parametrize("name", KEYS)
def test_each_key_knows_which_end_is_best(name: str) -> None:
    middle = entry(AN, guess_distance=5, draw=5, jury=5, marks=825)
    better = replace(middle, **BETTER[name])
    assert ranking.sort_key(better, [name]) < ranking.sort_key(middle, [name])
    # Points and mark are in their sum, too.
    together = {"score", "marks", "total_with_marks"}
    others = [key for key in KEYS if key not in ({name} | together if name in together else {name})]
    assert ranking.sort_key(better, others) == ranking.sort_key(middle, others)


@pytest.mark.parametrize("name", ["guess_distance", "draw", "jury"])
def test_a_missing_value_is_the_worst(name: str) -> None:
    lacking = entry(AN)
    farthest = replace(lacking, **{KEYS[name].column: WORST_HIGH - 1})
    assert ranking.sort_key(farthest, [name]) < ranking.sort_key(lacking, [name])
    assert ranking.sort_key(lacking, [name]) == (WORST_HIGH,)


def test_a_missing_value_is_worse_than_no_points() -> None:
    assert KEYS["score"].worst == -1
    assert KEYS["duration"].worst == WORST_HIGH < 2**63


def test_a_missing_mark_comes_after_every_mark_and_adds_nothing() -> None:
    nothing, none_yet = entry(AN, marks=0), entry(BINH, handed_in_s=1)
    assert places([none_yet, nothing], ("marks", "handed_in_at")) == [(1, AN), (2, BINH)]
    assert places([none_yet, nothing], ("total_with_marks",)) == [(1, AN), (1, BINH)]


def test_the_sum_takes_points_and_mark_to_the_hundredth() -> None:
    less = entry(AN, points=9, marks=825)
    more = entry(BINH, points=10, marks=726)
    assert (less.total_with_marks, more.total_with_marks) == (1725, 1726)
    assert places([less, more], ("total_with_marks",)) == [(1, BINH), (2, AN)]


def test_an_unknown_key_is_refused_on_the_spot() -> None:
    with pytest.raises(KeyError, match="beauty"):
        ranking.sort_key(entry(AN), ["beauty"])


def test_the_jury_rules_last_wherever_it_is_named() -> None:
    assert ranking.names_in_force(("jury", "score")) == ("score", "jury")
    assert ranking.names_in_force(("score",)) == ("score", "jury")


def test_equal_people_share_a_place_and_the_next_is_skipped() -> None:
    entries = [
        entry(DUNG, points=7),
        entry(CHI, points=8),
        entry(BINH, points=8),
        entry(AN, points=9),
    ]
    assert places(entries, ("score",)) == [(1, AN), (2, BINH), (2, CHI), (4, DUNG)]


def test_a_ruling_parts_equals() -> None:
    entries = [entry(AN, jury=2), entry(BINH, jury=1), entry(CHI)]
    assert places(entries, ("score",)) == [(1, BINH), (2, AN), (3, CHI)]
    assert places([entry(AN, draw=2), entry(BINH, draw=1)], ("score", "draw")) == [
        (1, BINH),
        (2, AN),
    ]


def test_nobody_took_part() -> None:
    assert rank([], Counted.BEST, ("score",), 5) == []


# The counted attempt.

FIRST = entry(AN, 1, points=8, full_score=0, handed_in_s=100, took_s=50, guess=70)
SECOND = entry(AN, 2, points=10, handed_in_s=200, took_s=90, guess=50)
THIRD = entry(AN, 3, points=10, handed_in_s=300, took_s=40, guess=61)
LAST = entry(AN, 4, points=9, full_score=0, handed_in_s=400, took_s=30, guess=60)


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        (Counted.HIGHEST_THEN_EARLIEST, 2),
        (Counted.BEST, 3),
        (Counted.FIRST, 1),
        (Counted.LAST, 4),
    ],
)
def test_which_attempt_counts(rule: Counted, number: int) -> None:
    (row,) = rank([THIRD, LAST, FIRST, SECOND], rule, THANH_HOA, target=60)
    assert row.entry.number == number
    assert row.entry.attempts_used == 4


def test_a_lost_attempt_holds_no_place_but_was_used() -> None:
    attempts = [
        entry(1, 1, points=9, is_out=True),
        entry(1, 2, points=5),
        entry(2, 1, points=5),
        entry(3, 1, points=9, is_out=True),
    ]
    first, second = rank(attempts, Counted.BEST, ("score", "attempts_used"), None)
    assert (first.entry.person, first.entry.attempts_used) == (2, 1)
    assert (second.entry.person, second.entry.number, second.entry.attempts_used) == (1, 2, 2)


def test_an_attempt_that_was_not_handed_in_in_time_holds_no_place_but_was_used() -> None:
    attempts = [
        entry(1, 1, points=9, is_void=True),
        entry(1, 2, points=5),
        entry(2, 1, points=5),
        entry(3, 1, points=9, is_void=True),
    ]
    first, second = rank(attempts, Counted.FIRST, ("score", "attempts_used"), None)
    assert (first.entry.person, first.entry.attempts_void) == (2, 0)
    assert (second.entry.person, second.entry.number, second.entry.attempts_used) == (1, 2, 2)
    assert (second.entry.attempts_void, second.entry.attempts_handed_in) == (1, 1)


def test_further_ties_between_own_attempts_go_to_the_lower_number() -> None:
    twins = [entry(AN, 2), entry(AN, 1)]
    for rule in (Counted.HIGHEST_THEN_EARLIEST, Counted.BEST, Counted.FIRST):
        assert ranking.counted(twins, rule, ("score",)).number == 1
    assert ranking.counted(twins, Counted.LAST, ("score",)).number == 2


def test_in_merged_accounts_first_and_last_go_by_the_clock() -> None:
    here, there = entry(AN, 1, handed_in_s=200), entry(AN, 3, handed_in_s=100)
    assert ranking.counted([here, there], Counted.FIRST, ("score",)) is there
    assert ranking.counted([here, there], Counted.LAST, ("score",)) is here


# The printed orders of real contests.


def test_vcnet_most_correct_then_prediction_then_earliest() -> None:
    entries = [
        entry(AN, full_score=0, points=9, guess=100, handed_in_s=1),
        entry(BINH, guess=95, handed_in_s=500),
        entry(CHI, guess=105, handed_in_s=499),
        entry(DUNG, guess=101, handed_in_s=900),
    ]
    # Five too few and five too many are equally near: the earlier one stands before the other.
    assert places(entries, VCNET, target=100) == [(1, DUNG), (2, CHI), (3, BINH), (4, AN)]


def test_vcnet_takes_the_prediction_of_the_earliest_best_attempt() -> None:
    entries = [
        entry(AN, 1, guess=50, handed_in_s=100),
        entry(AN, 2, guess=100, handed_in_s=200),
        entry(BINH, 1, guess=90, handed_in_s=900),
    ]
    assert places(entries, VCNET, target=100) == [(1, BINH), (2, AN)]


def test_thanh_hoa_counts_the_attempt_with_the_nearest_prediction() -> None:
    entries = [
        entry(AN, 1, guess=50, handed_in_s=100),
        entry(AN, 2, guess=100, handed_in_s=200),
        entry(BINH, 1, guess=90, handed_in_s=900),
    ]
    assert places(entries, THANH_HOA, rule=Counted.BEST, target=100) == [(1, AN), (2, BINH)]


def test_without_a_prediction_one_stands_behind_the_farthest() -> None:
    entries = [entry(AN, guess=None, handed_in_s=1), entry(BINH, guess=100_000_000)]
    assert places(entries, PHONG_NHA, target=0) == [(1, BINH), (2, AN)]


def test_dak_lak_score_duration_attempts_registration() -> None:
    entries = [
        entry(AN, 1, registered_s=20),
        entry(BINH, 1, registered_s=10),
        entry(CHI, 1, registered_s=1),
        entry(CHI, 2, registered_s=1, took_s=700),
        entry(DUNG, 1, took_s=599, registered_s=99),
        entry(5, 1, points=9, took_s=1),
    ]
    assert places(entries, DAK_LAK) == [(1, DUNG), (2, BINH), (3, AN), (4, CHI), (5, 5)]


def test_binh_tan_score_duration_moment() -> None:
    entries = [
        entry(AN, handed_in_s=900),
        entry(BINH, handed_in_s=100),
        entry(CHI, took_s=599, handed_in_s=5000),
        entry(DUNG, points=11, took_s=1200, handed_in_s=9000),
    ]
    assert places(entries, BINH_TAN) == [(1, DUNG), (2, CHI), (3, BINH), (4, AN)]


def test_the_distance_is_measured_from_the_frozen_target() -> None:
    guessed = entry(AN, guess=95, guess_distance=1)
    assert ranking.with_distance(guessed, 100).guess_distance == 5
    assert ranking.with_distance(guessed, 90).guess_distance == 5
    assert ranking.with_distance(guessed, 0).guess_distance == 95
    assert ranking.with_distance(guessed, None).guess_distance is None
    assert ranking.with_distance(entry(AN, guess_distance=1), 100).guess_distance is None


def test_the_sentence_lists_the_keys_in_their_order() -> None:
    assert ranking.sentence(("score", "jury", "duration")) == (
        "Xét hạng lần lượt theo: (1) điểm cao hơn; (2) thời gian làm bài ngắn hơn."
        " Nếu vẫn bằng nhau, Ban tổ chức quyết định và ghi rõ lý do."
    )


# Laws.

few = st.integers(0, 2)
rounds = st.lists(
    st.builds(
        Entry,
        person=st.integers(1, 5),
        number=st.integers(1, 3),
        points=few,
        full_score=st.integers(0, 1),
        handed_in_s=few,
        took_s=few,
        registered_s=few,
        guess=st.none() | few,
        draw=st.none() | few,
        jury=st.none() | few,
        marks=st.none() | few,
    ),
    max_size=12,
    unique_by=lambda e: (e.person, e.number),
)
orders = st.lists(st.sampled_from(sorted(KEYS)), min_size=1, unique=True)


@given(rounds, st.sampled_from(Counted), orders, st.none() | few, st.randoms())
@law
def test_places_are_1_2_2_4_whatever_the_order_of_the_rows(
    entries: list[Entry], rule: Counted, names: list[str], target: int | None, dice: Any
) -> None:
    ranked = rank(entries, rule, names, target)
    shuffled = dice.sample(entries, len(entries))
    assert rank(shuffled, rule, names, target) == ranked

    order = ranking.names_in_force(names)
    keys = [ranking.sort_key(row.entry, order) for row in ranked]
    assert [row.place for row in ranked] == [1 + sum(k < key for k in keys) for key in keys]
    assert {row.entry.person for row in ranked} == {e.person for e in entries}
    assert len(ranked) == len({e.person for e in entries})


@given(rounds, st.sampled_from(Counted), orders, st.none() | few)
@law
def test_disqualified_rows_only_move_others_up(
    entries: list[Entry], rule: Counted, names: list[str], target: int | None
) -> None:
    """The target is frozen, so who is left keeps the order among themselves."""
    before = {row.entry.person: row.place for row in rank(entries, rule, names, target)}
    after = rank([e for e in entries if e.person != 1], rule, names, target)
    assert all(row.place <= before[row.entry.person] for row in after)
    assert [before[row.entry.person] for row in after] == sorted(
        before[row.entry.person] for row in after
    )
