"""Who wins what, who is passed over, and which ties need a person?"""

from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import prizes
from quizapp.rules.choices import Vacancy
from quizapp.rules.prizes import (
    OVER_THE_CAP,
    SAME_LEVEL,
    Award,
    Candidate,
    Prize,
    Quota,
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


# A level may be won once, and a place may stay vacant.

ONE_EACH = (
    FIRST,
    Prize(level="Nhì", count=1, value_vnd=2),
    Prize(level="Ba", count=1, value_vnd=1),
)
ANY: dict[str, Any] = {"won_before": {}, "prizes_per_person": None}


def test_who_won_a_level_before_is_considered_for_the_next_one() -> None:
    awards, skipped = prizes.fill(
        [row(1), row(2), row(3)], ONE_EACH, **ANY, closed_levels={1: ["Nhất"], 2: ["Nhì"]}
    )
    assert winners(awards) == [("Nhất", 1, 2), ("Nhì", 1, 1), ("Ba", 1, 3)]
    assert skipped == [Skipped(person=1, place=1, reason=SAME_LEVEL)]


def test_who_won_every_level_before_wins_nothing() -> None:
    awards, skipped = prizes.fill(
        [row(1), row(2)], (FIRST, SECOND), **ANY, closed_levels={1: ["Nhất", "Nhì"]}
    )
    assert winners(awards) == [("Nhất", 1, 2), ("Nhì", 1, None), ("Nhì", 2, None)]
    assert skipped == [Skipped(person=1, place=1, reason=SAME_LEVEL)]


def test_a_place_that_may_not_win_leaves_its_prize_vacant() -> None:
    awards, skipped = prizes.fill(
        [row(1), row(2), row(3), row(4)], ONE_EACH,
        won_before={1: 1}, prizes_per_person=1, left={4},
        closed_levels={2: ["Nhì"]}, vacancy=Vacancy.STAYS_VACANT,
    )  # fmt: skip
    assert winners(awards) == [("Nhất", 1, None), ("Nhì", 1, None), ("Ba", 1, 3)]
    assert skipped == [
        Skipped(person=1, place=1, reason=OVER_THE_CAP),
        Skipped(person=2, place=2, reason=SAME_LEVEL),
    ]


def test_a_prize_struck_after_its_publication_goes_to_nobody() -> None:
    awards, skipped = prizes.fill(
        [row(2), row(3)], ONE_EACH, **ANY, vacancy=Vacancy.STAYS_VACANT, struck={("Nhất", 1)}
    )
    assert winners(awards) == [("Nhất", 1, None), ("Nhì", 1, 2), ("Ba", 1, 3)]
    assert skipped == []


def test_a_tie_that_reaches_from_the_bar_below_it_is_none() -> None:
    """Both stand on place 1, but only one of them reaches the bar."""
    line = [row(1, 1), Candidate(person=2, place=1, reaches_bar=False)]
    assert cuts(line, ONE_EACH, cap=None) == []
    assert cuts([row(1, 1), row(2, 1)], ONE_EACH, cap=None) == [[1, 2]]


def test_equals_who_may_have_different_levels_need_no_ruling() -> None:
    equals = [row(1, 1), row(2, 1)]
    table = ONE_EACH[:2]
    assert prizes.cutting_ties(equals, table, **ANY, closed_levels={1: ["Nhất"]}) == []
    assert prizes.cutting_ties(equals, table, **ANY) == [equals]


def a_table(counts: list[int]) -> tuple[Prize, ...]:
    return tuple(
        Prize(level=level, count=count, value_vnd=0)
        for level, count in zip(("Nhất", "Nhì", "Ba"), counts, strict=False)
    )


def assert_cut_exactly_when_the_order_decides(
    ranked: list[Candidate], table: tuple[Prize, ...], terms: dict[str, Any]
) -> None:
    def won(line: list[Candidate]) -> dict[int, str]:
        awards, _ = prizes.fill(line, table, **terms)
        return {award.person: award.level for award in awards if award.person is not None}

    first = [candidate for candidate in ranked if candidate.place == 1]
    rest = ranked[len(first) :]
    outcomes = [
        won([*ahead, *behind]) for ahead in permutations(first) for behind in permutations(rest)
    ]
    cut = bool(prizes.cutting_ties(ranked, table, **terms))
    assert cut == any(outcome != outcomes[0] for outcome in outcomes)


levels = st.lists(st.sampled_from(["Nhất", "Nhì", "Ba"]), max_size=2, unique=True)


@given(
    st.lists(st.tuples(st.integers(1, 2), levels, st.integers(0, 1)), max_size=4),
    st.lists(st.integers(1, 2), min_size=1, max_size=3),
    st.sampled_from(Vacancy),
)
@law
def test_a_tie_cuts_exactly_when_its_order_decides(
    people: list[tuple[int, list[str], int]], counts: list[int], vacancy: Vacancy
) -> None:
    """The law behind every ruling: no cut, and no order of equals changes who wins what; a cut, and
    some order does."""
    table = a_table(counts)
    terms: dict[str, Any] = {
        "won_before": {person: won for person, (_, _, won) in enumerate(people)},
        "prizes_per_person": 1,
        "closed_levels": {person: before for person, (_, before, _) in enumerate(people)},
        "vacancy": vacancy,
    }
    ranked = [Candidate(person=person, place=one[0]) for person, one in enumerate(people)]
    ranked.sort(key=lambda candidate: candidate.place)
    assert_cut_exactly_when_the_order_decides(ranked, table, terms)


def test_who_takes_part_without_winning_is_passed_over_and_the_next_moves_up() -> None:
    ranked = [Candidate(person=1, place=1), Candidate(person=2, place=2)]
    prize = [Prize(level="Nhất", count=1, value_vnd=1)]
    awards, skipped = prizes.fill(
        ranked, prize, won_before={}, prizes_per_person=1, not_winning={1}
    )
    assert [award.person for award in awards] == [2]
    assert skipped == [Skipped(person=1, place=1, reason=prizes.NOT_WINNING)]
    equal = [Candidate(person=1, place=1), Candidate(person=2, place=1)]
    cuts = prizes.cutting_ties(equal, prize, won_before={}, prizes_per_person=1, not_winning={1})
    assert cuts == []


def test_who_left_is_told_so_whatever_else_there_is() -> None:
    ranked = [Candidate(person=1, place=1)]
    prize = [Prize(level="Nhất", count=1, value_vnd=1)]
    _, skipped = prizes.fill(
        ranked, prize, won_before={1: 9}, prizes_per_person=1, left={1}, not_winning={1}
    )
    assert [one.reason for one in skipped] == [prizes.LEFT]


# Quotas: what people of one unit, or of one phone number, may win together.

UNIT = "Đơn vị đủ giải"
PHONE = "Điện thoại đủ giải"


def quota(most: int, groups: dict[int, object], reason: str = UNIT) -> Quota:
    return Quota(most=most, groups=groups, reason=reason)


def test_who_is_over_a_quota_is_passed_over_and_the_next_moves_up() -> None:
    ranked = [row(1), row(2), row(3), row(4), row(5)]
    awards, skipped = prizes.fill(
        ranked, TABLE, **ANY, quotas=[quota(1, {1: "A", 2: "A", 3: "B", 4: "A"})]
    )
    # Who belongs to no unit is held to no quota.
    assert winners(awards) == [("Nhất", 1, 1), ("Nhì", 1, 3), ("Nhì", 2, 5)]
    assert skipped == [
        Skipped(person=2, place=2, reason=UNIT),
        Skipped(person=4, place=4, reason=UNIT),
    ]


def test_a_quota_lets_in_as_many_as_it_says() -> None:
    ranked = [row(1), row(2), row(3)]
    awards, skipped = prizes.fill(
        ranked, TABLE, **ANY, quotas=[quota(2, dict.fromkeys((1, 2, 3), "A"))]
    )
    assert [award.person for award in awards] == [1, 2, None]
    assert skipped == [Skipped(person=3, place=3, reason=UNIT)]


def test_every_quota_holds_and_the_first_one_broken_is_the_reason() -> None:
    quotas = [quota(1, {1: "A", 2: "A", 4: "B"}), quota(1, {1: "+84", 2: "+84", 3: "+84"}, PHONE)]
    awards, skipped = prizes.fill([row(1), row(2), row(3), row(4)], TABLE, **ANY, quotas=quotas)
    assert [award.person for award in awards] == [1, 4, None]
    assert [(one.person, one.reason) for one in skipped] == [(2, UNIT), (3, PHONE)]


def test_a_prize_that_nobody_takes_uses_up_no_quota() -> None:
    quotas = [quota(1, {1: "A", 2: "A"})]
    awards, skipped = prizes.fill(
        [row(1), row(2)], TABLE, won_before={}, prizes_per_person=1, left={1}, quotas=quotas
    )
    assert [award.person for award in awards] == [2, None, None]
    assert [(one.person, one.reason) for one in skipped] == [(1, prizes.LEFT)]


def test_a_place_over_a_quota_leaves_its_prize_vacant_if_the_regulation_says_so() -> None:
    awards, skipped = prizes.fill(
        [row(1), row(2), row(3), row(4)], ONE_EACH, **ANY,
        vacancy=Vacancy.STAYS_VACANT, quotas=[quota(1, {1: "A", 2: "A"})],
    )  # fmt: skip
    assert winners(awards) == [("Nhất", 1, 1), ("Nhì", 1, None), ("Ba", 1, 3)]
    assert skipped == [Skipped(person=2, place=2, reason=UNIT)]


def test_the_better_placed_of_a_unit_has_its_only_prize() -> None:
    """The first has won a first prize before; the second may not take the unit's one prize away."""
    awards, skipped = prizes.fill(
        [row(1), row(2), row(3)], ONE_EACH[:2], **ANY,
        closed_levels={1: ["Nhất"]}, quotas=[quota(1, {1: "A", 2: "A"})],
    )  # fmt: skip
    assert winners(awards) == [("Nhất", 1, 3), ("Nhì", 1, 1)]
    assert [(one.person, one.reason) for one in skipped] == [(1, SAME_LEVEL), (2, UNIT)]


@pytest.mark.parametrize("vacancy", Vacancy)
def test_equals_of_one_unit_where_one_may_take_a_prize_need_a_ruling(vacancy: Vacancy) -> None:
    equals = [row(1, 1), row(2, 1)]
    table = (Prize(level="Nhất", count=2, value_vnd=1),)
    told: dict[str, Any] = {**ANY, "vacancy": vacancy}
    assert prizes.cutting_ties(equals, table, **told) == []
    assert prizes.cutting_ties(equals, table, **told, quotas=[quota(2, {1: "A", 2: "A"})]) == []
    assert prizes.cutting_ties(equals, table, **told, quotas=[quota(1, {1: "A", 2: "B"})]) == []
    cut = prizes.cutting_ties(equals, table, **told, quotas=[quota(1, {1: "A", 2: "A"})])
    assert cut == [equals]


@pytest.mark.parametrize("vacancy", Vacancy)
def test_equals_behind_a_full_quota_need_no_ruling(vacancy: Vacancy) -> None:
    ranked = [row(1), row(2, 2), row(3, 2)]
    table = (FIRST, Prize(level="Nhì", count=1, value_vnd=1))
    all_one = quota(1, dict.fromkeys((1, 2, 3), "A"))
    told: dict[str, Any] = {**ANY, "vacancy": vacancy}
    assert prizes.cutting_ties(ranked, table, **told, quotas=[all_one]) == []
    assert prizes.cutting_ties(ranked, table, **told) == [ranked[1:]]


homes = st.lists(st.sampled_from(["A", "B", None]), min_size=5, max_size=5)


def quotas_of(units: list[str | None], most: int, phones: list[str | None]) -> list[Quota]:
    return [
        quota(most, {person: unit for person, unit in enumerate(units) if unit}),
        quota(1, {person: phone for person, phone in enumerate(phones) if phone}, PHONE),
    ]


@given(
    st.lists(st.tuples(st.booleans(), levels), max_size=5),
    st.lists(st.integers(1, 2), min_size=1, max_size=3),
    st.builds(quotas_of, homes, st.integers(1, 2), homes),
    st.sampled_from(Vacancy),
)
@law
def test_no_quota_is_ever_exceeded_and_nobody_is_passed_over_without_need(
    people: list[tuple[bool, list[str]]],
    counts: list[int],
    quotas: list[Quota],
    vacancy: Vacancy,
) -> None:
    table = a_table(counts)
    ranked = [row(person, person + 1) for person in range(len(people))]
    awards, skipped = prizes.fill(
        ranked, table, **ANY,
        left={person for person, (left, _) in enumerate(people) if left},
        closed_levels={person: before for person, (_, before) in enumerate(people)},
        vacancy=vacancy, quotas=quotas,
    )  # fmt: skip
    won = [award.person for award in awards if award.person is not None]
    assert len(set(won)) == len(won)
    for one in quotas:
        taken = Counter(one.groups[person] for person in won if person in one.groups)
        assert all(count <= one.most for count in taken.values())
    for passed in skipped:
        if passed.reason in {UNIT, PHONE}:
            (one,) = (one for one in quotas if one.reason == passed.reason)
            # Those before who share the unit took all that it may have.
            before = [who for who in won if who < passed.person]
            theirs = [who for who in before if one.groups.get(who) == one.groups[passed.person]]
            assert len(theirs) == one.most
    if vacancy is Vacancy.MOVES_UP and any(award.person is None for award in awards):
        told = {one.person for one in skipped} | set(won)
        assert told == {candidate.person for candidate in ranked}


@given(
    st.lists(st.tuples(st.integers(1, 2), levels), max_size=4),
    st.lists(st.integers(1, 2), min_size=1, max_size=3),
    st.builds(quotas_of, homes, st.integers(1, 2), homes),
    st.sampled_from(Vacancy),
)
@law
def test_a_tie_under_quotas_cuts_exactly_when_its_order_decides(
    people: list[tuple[int, list[str]]],
    counts: list[int],
    quotas: list[Quota],
    vacancy: Vacancy,
) -> None:
    ranked = [row(person, place) for person, (place, _) in enumerate(people)]
    ranked.sort(key=lambda candidate: candidate.place)
    terms: dict[str, Any] = {
        **ANY,
        "closed_levels": {person: before for person, (_, before) in enumerate(people)},
        "vacancy": vacancy,
        "quotas": quotas,
    }
    assert_cut_exactly_when_the_order_decides(ranked, a_table(counts), terms)
