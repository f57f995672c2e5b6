"""Which questions may be practised, and in which order?"""

from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules.corrections import Treatment, VoidAs, plain
from quizapp.rules.practice import SET_SIZE, Seen, practice_set, practisable, right_so_far

VERSIONS = st.sets(st.integers(1, 2**31 - 1), max_size=40)


CORRECTED = plain([2])
AGAIN = plain([3])
VOID = Treatment(keys=(frozenset({1}),), void=VoidAs.LEFT_OUT)


def seen(
    version: int, round_id: int, *, in_force: bool = True, marked: Treatment | None = None
) -> Seen:
    return Seen(version=version, round_id=round_id, in_force=in_force, marked=marked)


def test_only_what_stood_on_a_released_paper() -> None:
    papers = [seen(1, 7), seen(2, 7), seen(3, 8)]
    assert practisable(papers, {7}) == {1: None, 2: None}
    assert practisable(papers, set()) == {}


def test_released_once_is_released() -> None:
    """The same question stood in a round whose answers stay closed: everybody knows it anyway."""
    assert practisable([seen(1, 7), seen(1, 8)], {8}) == {1: None}


def test_a_changed_or_retired_question_is_left_out() -> None:
    assert practisable([seen(1, 7, in_force=False), seen(2, 7)], {7}) == {2: None}


def test_a_corrected_question_is_practised_as_its_latest_round_marks_it() -> None:
    papers = [seen(1, 8, marked=AGAIN), seen(1, 7, marked=CORRECTED), seen(1, 9)]
    assert practisable(papers, {7}) == {}
    assert practisable(papers, {7, 8}) == {1: AGAIN}
    assert practisable(papers, {7, 8, 9}) == {1: AGAIN}


def test_what_another_round_knows_to_be_wrong_waits_for_its_release() -> None:
    papers = [seen(1, 7), seen(1, 8, marked=CORRECTED)]
    assert practisable(papers, {7}) == {}
    assert practisable(papers, {7, 8}) == {1: CORRECTED}


def test_a_void_question_teaches_nobody() -> None:
    assert practisable([seen(1, 7, marked=VOID), seen(2, 7)], {7}) == {2: None}


@given(VERSIONS, st.integers(0, 2**31 - 1))
def test_a_set_is_drawn_from_the_versions_without_repeats(versions: set[int], seed: int) -> None:
    drawn = practice_set(versions, seed)
    assert len(drawn) == min(SET_SIZE, len(versions))
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= versions
    assert practice_set(sorted(versions, reverse=True), seed) == drawn


@given(VERSIONS, st.integers(1, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_a_newcomer_moves_nobody_past_another(versions: set[int], newcomer: int, seed: int) -> None:
    before = practice_set(versions - {newcomer}, seed)
    after = [
        version for version in practice_set(versions | {newcomer}, seed) if version != newcomer
    ]
    assert after == list(before)[: len(after)]


def test_another_seed_gives_another_set() -> None:
    assert practice_set(range(1, 100), 1) != practice_set(range(1, 100), 2)


def test_nobody_was_right_more_often_than_asked() -> None:
    assert right_so_far(3, 5) == 3
    assert right_so_far(9, 5) == 4
    assert right_so_far(4, 5) == 4
    assert right_so_far(-1, 5) == 0
