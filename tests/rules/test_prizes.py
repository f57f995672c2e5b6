"""Who wins what, who is passed over, and which ties need a person?"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import prizes
from quizapp.rules.prizes import (
    OVER_THE_CAP,
    Award,
    Candidate,
    Prize,
    Skipped,
)
from tests.rules.lines import law

FIRST = Prize(level="Nhất", count=1, value_vnd=3_000_000)
SECOND = Prize(level="Nhì", count=2, value_vnd=2_000_000)
THIRD = Prize(level="Ba", count=3, value_vnd=1_000_000)
TABLE = (FIRST, SECOND)


def row(person: int, place: int | None = None) -> Candidate:
    return Candidate(person=person, place=place or person)


def fill(
    ranked: list[Candidate],
    table: tuple[Prize, ...] = TABLE,
    *,
    won: dict[int, int] | None = None,
    cap: int | None = 1,
) -> tuple[list[Award], list[Skipped]]:
    return prizes.fill(ranked, table, won_before=won or {}, prizes_per_person=cap)


def winners(awards: list[Award]) -> list[tuple[str, int, int | None]]:
    return [(award.level, award.number, award.person) for award in awards]


def cuts(
    ranked: list[Candidate],
    table: tuple[Prize, ...] = TABLE,
    *,
    won: dict[int, int] | None = None,
    cap: int | None = 1,
) -> list[list[int]]:
    groups = prizes.cutting_ties(ranked, table, won_before=won or {}, prizes_per_person=cap)
    return [[candidate.person for candidate in group] for group in groups]


@pytest.mark.parametrize(
    "bad",
    [
        {"level": " ", "count": 1, "value_vnd": 0},
        {"level": "Nhất", "count": 0, "value_vnd": 0},
        {"level": "Nhất", "count": 1, "value_vnd": -1},
    ],
)
def test_a_prize_gives_something(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="bad prize"):
        Prize(**bad)


def test_a_prize_may_be_of_honour_only() -> None:
    assert Prize(level="Nhất", count=1, value_vnd=0).value_vnd == 0


def test_prizes_go_down_the_ranking() -> None:
    awards, skipped = fill([row(1), row(2), row(3), row(4)])
    assert winners(awards) == [("Nhất", 1, 1), ("Nhì", 1, 2), ("Nhì", 2, 3)]
    assert [(award.value_vnd, award.place) for award in awards] == [
        (3_000_000, 1),
        (2_000_000, 2),
        (2_000_000, 3),
    ]
    assert skipped == []


def test_what_nobody_earns_stays_vacant() -> None:
    awards, _ = fill([row(1)])
    assert winners(awards) == [("Nhất", 1, 1), ("Nhì", 1, None), ("Nhì", 2, None)]
    assert [award.place for award in awards] == [1, None, None]


def test_nobody_took_part_so_all_is_vacant() -> None:
    awards, skipped = fill([])
    assert [award.person for award in awards] == [None, None, None]
    assert skipped == []


def test_who_is_over_the_cap_is_passed_over_with_the_reason() -> None:
    awards, skipped = fill([row(1), row(2), row(3), row(4)], won={2: 1})
    assert winners(awards) == [("Nhất", 1, 1), ("Nhì", 1, 3), ("Nhì", 2, 4)]
    assert skipped == [Skipped(person=2, place=2, reason=OVER_THE_CAP)]


@pytest.mark.parametrize(
    ("cap", "won", "wins"),
    [(1, 0, True), (1, 1, False), (2, 1, True), (2, 2, False), (None, 9, True)],
)
def test_the_cap_counts_earlier_prizes(cap: int | None, won: int, wins: bool) -> None:  # noqa: FBT001 - a table's column
    awards, _ = fill([row(1)], won={1: won}, cap=cap)
    assert (awards[0].person == 1) is wins


def test_nobody_is_called_passed_over_behind_the_last_prize() -> None:
    _, skipped = fill([row(1), row(2), row(3), row(4), row(5)], won={4: 1, 5: 1})
    assert skipped == []


def test_a_vacancy_is_explained_by_everybody_passed_over() -> None:
    awards, skipped = fill([row(1), row(2), row(3)], won={2: 1, 3: 2})
    assert [award.person for award in awards] == [1, None, None]
    assert skipped == [
        Skipped(person=2, place=2, reason=OVER_THE_CAP),
        Skipped(person=3, place=3, reason=OVER_THE_CAP),
    ]


def test_all_vacant_names_all_who_were_passed_over() -> None:
    awards, skipped = fill([row(1), row(2)], won={1: 1, 2: 3})
    assert [award.person for award in awards] == [None, None, None]
    assert [passed.person for passed in skipped] == [1, 2]


# Ties.


def test_a_tie_across_two_levels_needs_a_ruling() -> None:
    assert cuts([row(1, 1), row(2, 1), row(3, 3)]) == [[1, 2]]


def test_a_tie_across_the_last_prize_needs_a_ruling() -> None:
    ranked = [row(1), row(2), row(3, 3), row(4, 3), row(5, 3)]
    assert cuts(ranked) == [[3, 4, 5]]


def test_two_cuts_are_two_groups() -> None:
    ranked = [row(1, 1), row(2, 1), row(3, 3), row(4, 3)]
    assert cuts(ranked) == [[1, 2], [3, 4]]


def test_a_tie_within_one_level_or_behind_all_prizes_needs_none() -> None:
    assert cuts([row(1), row(2, 2), row(3, 2), row(4, 4), row(5, 4)]) == []


def test_a_tie_that_nobody_beside_can_break_is_none() -> None:
    # Of the two at the first place one may not win, so the other takes the prize alone.
    assert cuts([row(1, 1), row(2, 1), row(3, 3), row(4, 4)], won={2: 1}) == []
    # Of three at the third place two are left for the last prize.
    ranked = [row(1), row(2), row(3, 3), row(4, 3), row(5, 3)]
    assert cuts(ranked, won={5: 1}) == [[3, 4]]


def test_vacant_prizes_cut_no_tie() -> None:
    assert cuts([]) == []
    assert cuts([row(1, 1), row(2, 1)], won={1: 1, 2: 1}) == []
    assert cuts([row(1), row(2, 2), row(3, 2)], (FIRST, SECOND, THIRD)) == []


def test_without_prizes_nothing_is_cut() -> None:
    assert fill([row(1)], ()) == ([], [])
    assert cuts([row(1, 1), row(2, 1)], ()) == []


def test_how_many_prizes_there_are() -> None:
    assert prizes.needed_rows((FIRST, SECOND, THIRD)) == 6
    assert prizes.needed_rows(()) == 0


# Laws.


@st.composite
def rankings(draw: st.DrawFn) -> list[Candidate]:
    shared = draw(st.lists(st.booleans(), max_size=9))
    rows: list[Candidate] = []
    for person, with_last in enumerate(shared, start=1):
        place = rows[-1].place if rows and with_last else person
        rows.append(Candidate(person=person, place=place))
    return rows


tables = st.lists(st.integers(1, 3), max_size=3).map(
    lambda counts: tuple(
        Prize(level=level, count=count, value_vnd=0)
        for level, count in zip("ABC", counts, strict=False)
    )
)
earlier = st.dictionaries(st.integers(1, 9), st.integers(1, 2))


@given(rankings(), tables, earlier, st.none() | st.integers(1, 2))
@law
def test_the_prize_table_is_filled_as_it_stands(
    ranked: list[Candidate],
    table: tuple[Prize, ...],
    won: dict[int, int],
    cap: int | None,
) -> None:
    awards, skipped = fill(ranked, table, won=won, cap=cap)

    # Every prize once, vacancies last, nobody twice, best first.
    assert Counter(award.level for award in awards) == {p.level: p.count for p in table}
    people = [award.person for award in awards]
    won_now = [person for person in people if person is not None]
    assert people == won_now + [None] * (len(people) - len(won_now))
    assert won_now == sorted(set(won_now))

    # Exactly who may win wins, as far as the prizes reach; who was passed over may not.
    able = [c.person for c in ranked if cap is None or won.get(c.person, 0) < cap]
    assert won_now == able[: len(awards)]
    passed = {s.person for s in skipped}
    assert not passed & set(able)
    unable_before = {
        c.person for c in ranked if c.person not in able and won_now and c.person < won_now[-1]
    }
    assert unable_before <= passed
    if None in people:
        assert passed | set(won_now) == {c.person for c in ranked}


@given(rankings(), tables, st.randoms())
@law
def test_without_a_cut_the_order_among_equals_decides_nothing(
    ranked: list[Candidate], table: tuple[Prize, ...], dice: st.DataObject
) -> None:
    def levels(rows: list[Candidate]) -> dict[int | None, str]:
        awards, _ = fill(rows, table)
        return {award.person: award.level for award in awards if award.person}

    mixed = sorted(dice.sample(ranked, len(ranked)), key=lambda c: c.place)
    cut = {person for group in cuts(ranked, table) for person in group}
    before, after = levels(ranked), levels(mixed)
    for candidate in ranked:
        if candidate.person not in cut:
            assert before.get(candidate.person) == after.get(candidate.person)


def test_who_left_the_contest_is_passed_over_and_the_next_moves_up() -> None:
    ranked = [Candidate(person=1, place=1), Candidate(person=2, place=2)]
    prize = [Prize(level="Nhất", count=1, value_vnd=1)]
    awards, skipped = prizes.fill(ranked, prize, won_before={}, prizes_per_person=1, left={1})
    assert [award.person for award in awards] == [2]
    assert skipped == [Skipped(person=1, place=1, reason=prizes.LEFT)]
    equal = [Candidate(person=1, place=1), Candidate(person=2, place=1)]
    assert prizes.cutting_ties(equal, prize, won_before={}, prizes_per_person=1, left={1}) == []
