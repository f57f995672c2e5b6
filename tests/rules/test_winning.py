"""Who reaches the bar, and who stands in line when it is lowered?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import winning
from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.prizes import (
    LEFT,
    NO_HIGHER,
    NOT_WINNING,
    OVER_THE_CAP,
    PHONE_IS_FULL,
    SAME_LEVEL,
    UNIT_IS_FULL,
    Award,
    Candidate,
    Prize,
    Quota,
    Skipped,
)
from quizapp.rules.ranking import Counted, Entry, rank
from quizapp.rules.regulation import Regulation
from tests.rules.lines import law

ORDER = ("guess_distance", "score", "handed_in_at")


def entry(person: int, points: int, guess: int = 0, full: int = 0) -> Entry:
    return Entry(
        person=person, number=1, points=points, full_score=full, handed_in_s=person, took_s=60,
        registered_s=0, guess=guess,
    )  # fmt: skip


def line(rule: Regulation, *entries: Entry) -> list[tuple[int, bool]]:
    ranked = rank(entries, Counted.HIGHEST_THEN_EARLIEST, rule.ranking, 0)
    return [(row.person, row.reaches_bar) for row in winning.in_line(ranked, rule)]


def test_the_bar_is_the_full_score_or_a_number_of_points_or_none() -> None:
    full, eight = Regulation(), Regulation(full_score_to_win=False, points_to_win=8)
    assert winning.reaches_bar(full, entry(1, 10, full=1))
    assert not winning.reaches_bar(full, entry(1, 10, full=0))
    assert [winning.reaches_bar(eight, entry(1, points)) for points in (7, 8, 9)] == [
        False, True, True,
    ]  # fmt: skip
    assert winning.reaches_bar(Regulation(full_score_to_win=False), entry(1, 0))


def test_prizes_go_below_the_bar_only_by_the_regulation() -> None:
    lower = Shortfall.LOWER
    assert not winning.goes_below(Regulation())
    assert winning.goes_below(Regulation(shortfall=lower))
    assert winning.goes_below(Regulation(shortfall=lower, full_score_to_win=False, points_to_win=8))
    # Without a bar there is nothing below it.
    assert not winning.goes_below(Regulation(shortfall=lower, full_score_to_win=False))


def test_who_is_below_the_bar_comes_after_all_who_reach_it() -> None:
    people = (entry(1, 5, guess=0), entry(2, 9, guess=40), entry(3, 8, guess=3))
    strict = Regulation(ranking=ORDER, full_score_to_win=False, points_to_win=8)
    assert line(strict, *people) == [(3, True), (2, True)]
    lowered = Regulation(
        ranking=ORDER, full_score_to_win=False, points_to_win=8, shortfall=Shortfall.LOWER
    )
    # Person 1 foresaw best and stands on the first place, but not before those at the bar.
    assert line(lowered, *people) == [(3, True), (2, True), (1, False)]


@given(st.lists(st.integers(0, 3), max_size=6), st.integers(1, 3), st.sampled_from(Shortfall))
@law
def test_the_line_is_the_ranking_parted_at_the_bar(
    scores: list[int], bar: int, shortfall: Shortfall
) -> None:
    rule = Regulation(
        ranking=ORDER, full_score_to_win=False, points_to_win=bar, shortfall=shortfall
    )
    people = [entry(person, points, guess=person % 2) for person, points in enumerate(scores)]
    ranked = rank(people, Counted.HIGHEST_THEN_EARLIEST, ORDER, 0)
    found = winning.in_line(ranked, rule)
    reaching = [row.reaches_bar for row in found]
    assert reaching == sorted(reaching, reverse=True)
    for group in (True, False):
        places = [row.place for row in found if row.reaches_bar is group]
        assert places == sorted(places)
    expected = {
        Candidate(person=row.entry.person, place=row.place, reaches_bar=row.entry.points >= bar)
        for row in ranked
        if row.entry.points >= bar or shortfall is Shortfall.LOWER
    }
    assert set(found) == expected
    assert len(found) == len(expected)


def test_quotas_are_those_that_the_regulation_has() -> None:
    line = [
        Candidate(person=1, place=1, unit=7, phone="+84912000001"),
        Candidate(person=2, place=2, unit=7),
        Candidate(person=3, place=3, phone="+84912000001"),
    ]
    assert winning.quotas(Regulation(), line) == []
    assert winning.quotas(Regulation(prizes_per_unit=3, prizes_per_phone=1), line) == [
        Quota(most=3, groups={1: 7, 2: 7}, reason=UNIT_IS_FULL),
        Quota(most=1, groups={1: "+84912000001", 3: "+84912000001"}, reason=PHONE_IS_FULL),
    ]


def award(person: int | None, place: int | None = None) -> Award:
    return Award(level="Nhất", number=1, value_vnd=0, person=person, place=place or person)


def test_a_group_is_full_that_took_as_many_prizes_as_it_may() -> None:
    phones = "+84912000001", "+84912000002"
    line = [
        Candidate(person=1, place=1, unit=7, phone=phones[0]),
        Candidate(person=2, place=2, unit=7, phone=phones[1]),
        Candidate(person=3, place=3, unit=8, phone=phones[1]),
        Candidate(person=4, place=4, unit=8, phone=phones[1]),
        Candidate(person=5, place=5),
    ]
    awards = [award(1), award(2), award(3), award(5), award(None)]
    assert winning.full(Regulation(), line, awards) == winning.NOBODY_FULL
    two_of_both = Regulation(prizes_per_unit=2, prizes_per_phone=2)
    assert winning.full(two_of_both, line, awards) == winning.Full(
        units=frozenset({7}), phones=frozenset({phones[1]})
    )
    assert winning.full(Regulation(prizes_per_unit=1), line, awards[:1]).units == {7}
    assert winning.full(Regulation(prizes_per_phone=3), line, awards) == winning.NOBODY_FULL


def test_a_quota_passes_over_any_number_of_people_where_the_next_moves_up() -> None:
    for limited in (Regulation(prizes_per_unit=1), Regulation(prizes_per_phone=1)):
        assert winning.passes_over_groups(limited)
    assert not winning.passes_over_groups(Regulation())
    stays = Regulation(prizes_per_unit=1, vacancy=Vacancy.STAYS_VACANT)
    assert not winning.passes_over_groups(stays)


def test_of_those_whom_a_quota_passes_over_it_is_told_up_to_the_last_winner_or_the_board() -> None:
    rule = Regulation(board_places=3)
    skipped = [Skipped(person=place, place=place, reason=UNIT_IS_FULL) for place in range(2, 8)]
    for awards, last in (([award(None)], 3), ([award(1), award(None)], 3), ([award(5)], 5)):
        assert winning.last_told(rule, awards) == last
        told = winning.worth_telling(rule, awards, skipped)
        assert [row.place for row in told] == list(range(2, last + 1))


@pytest.mark.parametrize("reason", [UNIT_IS_FULL, PHONE_IS_FULL])
def test_however_far_down_the_last_winner_stands_it_is_told_of_a_bounded_number(
    reason: str,
) -> None:
    skipped = [Skipped(person=place, place=place, reason=reason) for place in (999, 1000, 1001)]
    awards = [award(1), award(500_000)]
    told = winning.worth_telling(Regulation(), awards, skipped)
    assert [row.place for row in told] == [999, 1000]


@pytest.mark.parametrize("reason", [LEFT, NOT_WINNING, OVER_THE_CAP, SAME_LEVEL, NO_HIGHER])
def test_of_who_is_passed_over_for_their_own_sake_it_is_told_wherever_they_stand(
    reason: str,
) -> None:
    skipped = [Skipped(person=place, place=place, reason=reason) for place in (2, 5, 2000)]
    rule = Regulation(prizes_per_unit=1, board_places=3)
    assert winning.worth_telling(rule, [award(1), award(None)], skipped) == skipped


TABLE = tuple(Prize(level=level, count=1, value_vnd=0) for level in ("Nhất", "Nhì", "Ba"))


@pytest.mark.parametrize(
    ("won", "closed"),
    [
        (["Nhất"], ["Nhất", "Nhì", "Ba"]),
        (["Nhì"], ["Nhì", "Ba"]),
        (["Ba", "Nhì"], ["Nhì", "Ba"]),
        (["Ba", "Đặc biệt"], ["Ba"]),
    ],
)
def test_only_a_higher_prize_is_open_to_who_has_won(won: list[str], closed: list[str]) -> None:
    rule = Regulation(prizes=TABLE, prizes_per_person=None, highest_only=True)
    assert winning.closed_levels(rule, {1: won}) == {1: closed}
    assert winning.closed_because(rule) == NO_HIGHER


def test_a_level_that_the_table_does_not_name_closes_none() -> None:
    rule = Regulation(prizes=TABLE, prizes_per_person=None, highest_only=True)
    assert winning.closed_levels(rule, {1: ["Đặc biệt"]}) == {}


def test_levels_won_before_are_closed_only_where_the_regulation_says_so() -> None:
    won = {1: ["Nhì"]}
    assert winning.closed_levels(Regulation(), won) == {}
    once = Regulation(one_per_level=True)
    assert winning.closed_levels(once, won) == won
    assert winning.closed_because(once) == SAME_LEVEL


def test_a_prize_stands_in_the_place_of_those_it_is_compared_with() -> None:
    rule = Regulation(prizes=TABLE, prizes_per_person=None, highest_only=True)
    assert winning.instead_of(rule, ["Ba", "Đặc biệt", "Nhì"]) == ("Ba", "Nhì")
    assert winning.instead_of(Regulation(prizes=TABLE), ["Ba"]) == ()


@pytest.mark.parametrize(
    ("changes", "won", "nothing"),
    [
        ({"prizes_per_person": 1}, ["Ba"], True),
        ({"prizes_per_person": 2}, ["Ba"], False),
        ({"prizes_per_person": None}, ["Nhất", "Nhất"], False),
        ({"prizes_per_person": None, "one_per_level": True}, ["Nhất", "Nhì"], False),
        ({"prizes_per_person": None, "one_per_level": True}, ["Nhất", "Nhì", "Ba"], True),
        ({"prizes_per_person": None, "highest_only": True}, ["Nhì"], False),
        ({"prizes_per_person": None, "highest_only": True}, ["Nhất"], True),
        ({"prizes_per_person": None, "highest_only": True}, [], False),
    ],
)
def test_who_can_win_nothing_any_more(
    changes: dict[str, Any], won: list[str], *, nothing: bool
) -> None:
    assert winning.wins_nothing(Regulation(prizes=TABLE, **changes), won) is nothing
