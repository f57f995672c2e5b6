"""What does a correction do to marks, and who is said to move?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import prizes, ranking, scoring
from quizapp.rules.corrections import (
    Change,
    Kind,
    Move,
    Row,
    Totals,
    Treatment,
    VoidAs,
    amended,
    compare,
    mark,
    plain,
    prize_changes,
    require_mergeable,
    require_sound,
    shown_key,
    stale_rulings,
    unit_prize_changes,
)
from quizapp.rules.prizes import Award, Candidate, Prize
from quizapp.rules.ranking import KEYS, Counted, Entry
from quizapp.rules.refusals import Unsettled
from quizapp.rules.regulation import Marking, Regulation
from quizapp.rules.scoring import Marked

PLAIN = Regulation(points_per_question=10)
PARTIAL = replace(PLAIN, marking=Marking.PARTIAL)
KEYS_OF_A_PAPER = ((0,), (1,), (0, 2))
PAPER = [plain(key) for key in KEYS_OF_A_PAPER]
A_AND_B = Treatment(keys=(frozenset({0}), frozenset({1})))

option_sets = st.frozensets(st.integers(0, 3), max_size=3)
papers = st.lists(st.tuples(option_sets.filter(bool), option_sets), max_size=5)
markings = st.sampled_from([PLAIN, PARTIAL])


def changed(position: int, change: Change) -> list[Treatment]:
    return [amended(one, change) if number == position else one for number, one in enumerate(PAPER)]


@given(papers, markings)
def test_without_a_correction_a_paper_is_worth_what_it_was(paper, regulation) -> None:
    keys, answers = [key for key, _ in paper], [chosen for _, chosen in paper]
    marked = mark([plain(key) for key in keys], answers, regulation)
    expected = scoring.mark(keys, answers, regulation)
    # Of no question nobody has everything right; such papers are never drawn.
    assert marked == (expected if paper else replace(expected, full=False))


def test_a_new_key_takes_the_place_of_the_old_one() -> None:
    treatments = changed(0, Change(kind=Kind.KEY, options=(3,)))
    assert mark(treatments, [[3], [1], [0, 2]], PLAIN) == Marked(
        points=30, right=3, questions=3, full=True
    )
    assert mark(treatments, [[0], [1], [0, 2]], PLAIN) == Marked(
        points=20, right=2, questions=3, full=False
    )


def test_a_second_answer_counts_beside_the_first() -> None:
    treatments = changed(0, Change(kind=Kind.ACCEPT, options=(3,)))
    for chosen, points in [([0], 30), ([3], 30), ([2], 20), ([], 20), ([0, 3], 20)]:
        assert mark(treatments, [chosen, [1], [0, 2]], PLAIN).points == points


def test_of_several_keys_the_better_one_gives_the_part() -> None:
    treatments = changed(2, Change(kind=Kind.ACCEPT, options=(1, 3)))
    for chosen, points in [([0], 5), ([1, 3], 10), ([3], 5), ([0, 1], 0)]:
        assert mark(treatments, [[], [], chosen], PARTIAL).points == points


def test_a_void_question_is_right_for_everybody_who_drew_it() -> None:
    treatments = changed(1, Change(kind=Kind.VOID, void=VoidAs.RIGHT))
    for chosen in ([], [0], [1]):
        assert mark(treatments, [[0], chosen, [0, 2]], PLAIN) == Marked(
            points=30, right=3, questions=3, full=True
        )


def test_or_it_is_left_out_and_the_full_score_is_lower() -> None:
    treatments = changed(1, Change(kind=Kind.VOID, void=VoidAs.LEFT_OUT))
    for chosen in ([], [0], [1]):
        assert mark(treatments, [[0], chosen, [0, 2]], PLAIN) == Marked(
            points=20, right=2, questions=2, full=True
        )
    assert not mark(treatments, [[1], [1], [0, 2]], PLAIN).full


def test_of_nothing_nobody_has_everything() -> None:
    nothing = [Treatment(keys=(frozenset({0}),), void=VoidAs.LEFT_OUT)]
    assert mark(nothing, [[0]], PLAIN) == Marked(points=0, right=0, questions=0, full=False)


def test_a_new_key_ends_being_void() -> None:
    void = amended(PAPER[0], Change(kind=Kind.VOID, void=VoidAs.RIGHT))
    assert amended(void, Change(kind=Kind.KEY, options=(0,))) == PAPER[0]


def test_whoever_looks_sees_what_is_right() -> None:
    assert shown_key(A_AND_B, [2]) == {0, 1}
    assert shown_key(PAPER[0], [1]) == {0}
    pairs = Treatment(keys=(frozenset({0, 2}), frozenset({1, 3})))
    assert shown_key(pairs, [1, 3]) == {1, 3}
    assert shown_key(pairs, [1]) == {0, 2}


@pytest.mark.parametrize("treatment", [*PAPER, A_AND_B, replace(A_AND_B, void=VoidAs.LEFT_OUT)])
def test_a_stored_treatment_reads_back(treatment: Treatment) -> None:
    assert Treatment.from_document(treatment.to_document()) == treatment


@pytest.mark.parametrize(
    ("before", "change", "words"),
    [
        (PAPER[0], Change(kind=Kind.KEY), "trong các phương án"),
        (PAPER[0], Change(kind=Kind.KEY, options=(4,)), "trong các phương án"),
        (PAPER[0], Change(kind=Kind.ACCEPT, options=(-1,)), "trong các phương án"),
        (PAPER[0], Change(kind=Kind.VOID), "trong các phương án"),
        (PAPER[0], Change(kind=Kind.KEY, options=(0,)), "như vậy rồi"),
        (A_AND_B, Change(kind=Kind.ACCEPT, options=(1,)), "như vậy rồi"),
        (
            replace(PAPER[0], void=VoidAs.RIGHT),
            Change(kind=Kind.VOID, void=VoidAs.RIGHT),
            "như vậy rồi",
        ),
        (PAPER[0], Change(kind=Kind.KEY, options=(1, 2)), "chỉ cho chọn một"),
        (
            replace(PAPER[0], void=VoidAs.RIGHT),
            Change(kind=Kind.ACCEPT, options=(1,)),
            "đã bị hủy",
        ),
    ],
)
def test_what_nobody_could_mean_is_refused(before, change, words) -> None:
    with pytest.raises(Unsettled, match=words):
        require_sound(before, change, options=4, multiple=False)


def test_what_can_be_meant_is_not() -> None:
    require_sound(PAPER[0], Change(kind=Kind.KEY, options=(3,)), options=4, multiple=False)
    require_sound(PAPER[0], Change(kind=Kind.ACCEPT, options=(1,)), options=4, multiple=False)
    require_sound(PAPER[2], Change(kind=Kind.KEY, options=(0, 1)), options=4, multiple=True)
    void = Change(kind=Kind.VOID, void=VoidAs.LEFT_OUT)
    require_sound(PAPER[0], void, options=4, multiple=False)
    # The other meaning of void is a change too.
    require_sound(replace(PAPER[0], void=VoidAs.RIGHT), void, options=4, multiple=False)


@pytest.mark.parametrize(("absorbed", "kept"), [(1, 1), (1, 3), (3, 1)])
def test_only_two_accounts_in_use_become_one(absorbed: int, kept: int) -> None:
    with pytest.raises(Unsettled, match="hai tài khoản"):
        require_mergeable(absorbed, kept, {1, 2})
    require_mergeable(1, 2, {1, 2})


def test_who_moves_is_told_by_place() -> None:
    before = [Row(1, 2, 9), Row(2, 1, 10), Row(4, 3, 8), Row(5, 4, 7), Row(7, 5, 6)]
    after = [Row(1, 1, 10), Row(2, 2, 9), Row(3, 3, 8), Row(4, 4, 8), Row(5, 4, 7), Row(9, 6, 1)]
    totals, listed = compare(before, after)
    assert totals == Totals(points=2, up=1, down=2, entered=2, left=1)
    assert [move.to_document() for move in listed] == [
        [1, 2, 1, 9, 10],
        [2, 1, 2, 10, 9],
        [3, None, 3, None, 8],
        [4, 3, 4, 8, 8],
        [7, 5, None, 6, None],
        [9, None, 6, None, 1],
    ]
    assert compare(before, after, listed=2) == (totals, listed[:2])
    assert compare(before, after, listed=0) == (totals, [])
    assert compare(before, before) == (Totals(), [])
    assert compare([], [Row(1, 1, 1)])[1][0].person == 1


rankings = st.dictionaries(st.integers(1, 9), st.tuples(st.integers(1, 4), st.integers(0, 3)))


@given(rankings, rankings)
def test_whoever_differs_is_told_and_nobody_else(before, after) -> None:
    def rows(told):
        return [Row(person, *told[person]) for person in sorted(told)]

    totals, listed = compare(rows(before), rows(after))
    assert {move.person for move in listed} == {
        person for person in before | after if before.get(person) != after.get(person)
    }
    assert totals.entered == len(after.keys() - before.keys())
    assert totals.left == len(before.keys() - after.keys())
    for move in listed:
        old = (move.place_before, move.points_before)
        new = (move.place_after, move.points_after)
        assert old == before.get(move.person, (None, None))
        assert new == after.get(move.person, (None, None))


def test_the_better_place_orders() -> None:
    move = Move(person=1, place_before=7, place_after=3, points_before=1, points_after=2)
    assert move.best == 3


def test_prizes_that_change_hands_are_told() -> None:
    def walk(*people: int | None) -> list[Award]:
        return [
            Award(level="Nhất", number=1, value_vnd=1, person=people[0], place=1),
            Award(level="Nhì", number=1, value_vnd=1, person=people[1], place=2),
        ]

    assert prize_changes(walk(1, 2), walk(1, None)) == [
        {"level": "Nhì", "number": 1, "before": 2, "after": None}
    ]
    assert prize_changes(walk(1, 2), walk(1, 2)) == []


def test_collective_prizes_that_change_hands_are_told_block_by_block() -> None:
    def won(unit: int | None) -> list[Award]:
        return [Award(level="Nhất", number=1, value_vnd=1, person=unit, place=1)]

    before = {"Phường": won(1), "Trường": won(3), "Xã": won(5)}
    after = {"Phường": won(2), "Trường": won(3), "Sở": won(7), "Hội": won(None)}
    assert unit_prize_changes(before, after) == [
        {"block": "Phường", "level": "Nhất", "number": 1, "before": 1, "after": 2},
        {"block": "Xã", "level": "Nhất", "number": 1, "before": 5, "after": None},
        {"block": "Sở", "level": "Nhất", "number": 1, "before": None, "after": 7},
    ]
    assert unit_prize_changes(before, before) == unit_prize_changes({}, {}) == []


def test_a_ruling_holds_while_nobody_new_is_equal() -> None:
    assert stale_rulings({1: [1, 2, 3], 2: [1, 2, 3]}, {1: [1, 2], 2: [1, 2]}) == []
    assert stale_rulings({1: [1, 2], 2: [1, 2]}, {1: [1], 2: [2, 4]}) == [2]
    assert stale_rulings({}, {5: [5, 6]}) == [5]
    assert stale_rulings({}, {5: [5]}) == []


entries = st.lists(
    st.builds(
        Entry,
        person=st.integers(1, 5),
        number=st.integers(1, 3),
        points=st.integers(0, 3),
        full_score=st.integers(0, 1),
        handed_in_s=st.integers(0, 3),
        took_s=st.integers(0, 3),
        registered_s=st.integers(0, 3),
        guess=st.none() | st.integers(0, 5),
        draw=st.none() | st.integers(0, 2),
    ),
    max_size=9,
)


@given(
    entries,
    st.sampled_from(Counted),
    st.lists(st.sampled_from(sorted(KEYS)), min_size=1, unique=True),
    st.none() | st.integers(0, 5),
    st.integers(1, 5),
)
def test_nobody_falls_because_another_goes_while_the_target_is_held(
    crowd, rule, names, target, gone
) -> None:
    before = {row.entry.person: row.place for row in ranking.rank(crowd, rule, names, target)}
    rest = [entry for entry in crowd if entry.person != gone]
    after = {row.entry.person: row.place for row in ranking.rank(rest, rule, names, target)}
    assert before.keys() - {gone} == after.keys()
    assert all(place <= before[person] for person, place in after.items())


@given(
    st.lists(st.integers(1, 4), max_size=8, unique=True),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.dictionaries(st.integers(1, 4), st.integers(0, 3)),
    st.integers(1, 3),
    st.sets(st.integers(1, 4), max_size=2),
)
def test_the_walk_down_the_prizes_never_exceeds_the_cap(
    people, prize_counts, won_before, cap, left
) -> None:
    awards, _skipped = prizes.fill(
        [Candidate(person=person, place=place) for place, person in enumerate(people, start=1)],
        [
            Prize(level=f"Giải {number}", count=count, value_vnd=1)
            for number, count in enumerate(prize_counts)
        ],
        won_before=won_before,
        prizes_per_person=cap,
        left=left,
    )
    winners = [award.person for award in awards if award.person is not None]
    assert len(awards) == sum(prize_counts)
    assert len(set(winners)) == len(winners)
    assert all(won_before.get(person, 0) + 1 <= cap for person in winners)
    assert not left & set(winners)
