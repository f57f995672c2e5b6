"""Which units win the collective prizes, what flags them, and how is it printed?"""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import collective_wording, prizes, unit_ranking
from quizapp.rules.collectives import (
    CollectiveError,
    CollectiveRule,
    Indicator,
    Scope,
    Threshold,
    Weight,
)
from quizapp.rules.prizes import Prize
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.unit_ranking import UnitFacts, UnitPlace
from quizapp.rules.vietnamese import decimal, percent
from tests.rules.lines import law

PRIZES = (Prize(level="Nhất", count=1, value_vnd=2_000_000),)
MOST_PEOPLE = CollectiveRule(
    weights=(Weight(indicator=Indicator.PEOPLE, weight=100),), prizes=PRIZES
)
RATE = CollectiveRule(weights=(Weight(indicator=Indicator.RATE, weight=100),), prizes=PRIZES)


def rule(*weights: tuple[Indicator, int], **others: Any) -> CollectiveRule:
    return CollectiveRule(
        weights=tuple(Weight(indicator=name, weight=weight) for name, weight in weights),
        prizes=PRIZES,
        **others,
    )


def order(facts: list[UnitFacts], by: CollectiveRule) -> list[tuple[int, int | None]]:
    (places,) = unit_ranking.rank_units(facts, by).values()
    return [(row.unit, row.place) for row in places]


def only(facts: UnitFacts, by: CollectiveRule) -> UnitPlace:
    ((place,),) = unit_ranking.rank_units([facts], by).values()
    return place


def test_the_unit_with_the_most_people_is_first_and_equal_units_share_a_place() -> None:
    facts = [
        UnitFacts(unit=1, people=5),
        UnitFacts(unit=2, people=9),
        UnitFacts(unit=3, people=5),
        UnitFacts(unit=4, people=1),
    ]
    assert order(facts, MOST_PEOPLE) == [(2, 1), (1, 2), (3, 2), (4, 4)]


def test_a_second_key_parts_units_of_the_same_score() -> None:
    facts = [
        UnitFacts(unit=1, people=5, head_count=50),
        UnitFacts(unit=2, people=5, head_count=10),
    ]
    then = rule((Indicator.PEOPLE, 1), then=(Indicator.RATE,))
    assert order(facts, MOST_PEOPLE) == [(1, 1), (2, 1)]
    assert order(facts, then) == [(2, 1), (1, 2)]


def test_the_jurys_ruling_parts_what_nothing_else_parts() -> None:
    facts = [
        UnitFacts(unit=1, people=5),
        UnitFacts(unit=2, people=5, ruling=2),
        UnitFacts(unit=3, people=5, ruling=1),
        UnitFacts(unit=4, people=9),
    ]
    assert order(facts, MOST_PEOPLE) == [(4, 1), (3, 2), (2, 3), (1, 4)]


def test_people_count_for_the_nearest_unit_that_has_a_block() -> None:
    parents = {1: None, 2: 1, 3: 2, 4: None, 5: 4}
    assert unit_ranking.compared(parents, {1: "Phường", 2: "", 3: "", 4: "", 5: "Trường"}) == {
        1: 1, 2: 1, 3: 1, 4: None, 5: 5,
    }  # fmt: skip


def test_where_no_unit_has_a_block_each_counts_for_itself() -> None:
    assert unit_ranking.compared({1: None, 2: 1}, {1: "", 2: ""}) == {1: 1, 2: 2}


def test_units_that_stand_above_themselves_count_for_none() -> None:
    assert unit_ranking.compared({1: 2, 2: 1, 3: None}, {1: "", 2: "", 3: "A"}) == {
        1: None, 2: None, 3: 3,
    }  # fmt: skip


def test_units_are_compared_within_their_block() -> None:
    ranked = unit_ranking.rank_units(
        [
            UnitFacts(unit=1, block="Phường", people=100),
            UnitFacts(unit=2, block="Đặc khu", people=3),
            UnitFacts(unit=3, block="Phường", people=50),
        ],
        MOST_PEOPLE,
    )
    assert {
        block: [(row.unit, row.place, int(row.score)) for row in rows]
        for block, rows in ranked.items()
    } == {
        "Phường": [(1, 1, 100), (3, 2, 50)],
        "Đặc khu": [(2, 1, 100)],
    }


def test_a_score_is_the_weighted_sum_of_shares() -> None:
    by = rule(
        (Indicator.PEOPLE, 40), (Indicator.RATE, 30), (Indicator.FULL_SCORE_RATE, 20),
        (Indicator.MARKS, 10),
    )  # fmt: skip
    first = UnitFacts(unit=1, people=80, head_count=100, full_score=20, marks=90)
    second = UnitFacts(unit=2, people=40, head_count=40, full_score=10, marks=50)
    (rows,) = unit_ranking.rank_units([first, second], by).values()
    assert [row.score for row in rows] == [40 + 24 + 5 + 9, 20 + 30 + 5 + 5]
    assert rows[0].parts == {
        Indicator.PEOPLE: 40,
        Indicator.RATE: 24,
        Indicator.FULL_SCORE_RATE: 5,
        Indicator.MARKS: 9,
    }


def test_thirds_stay_exact() -> None:
    by = rule((Indicator.FULL_SCORE_RATE, 1), (Indicator.RATE, 2))
    a = UnitFacts(unit=1, people=3, full_score=1, head_count=9)
    b = UnitFacts(unit=2, people=6, full_score=2, head_count=18)
    assert order([a, b], by) == [(1, 1), (2, 1)]


def test_the_mean_of_the_best_divides_by_k_also_where_fewer_took_part() -> None:
    by = rule((Indicator.BEST_MEAN, 100), best=2)
    alone = UnitFacts(unit=1, people=1, best_points=10, most_points=10)
    two = UnitFacts(unit=2, people=2, best_points=16, most_points=10)
    assert order([alone, two], by) == [(2, 1), (1, 2)]
    assert only(alone, by).score == 50


@pytest.mark.parametrize(
    ("indicator", "best"),
    [
        (Indicator.ATTEMPTS, UnitFacts(unit=2, people=1, attempts=7)),
        (Indicator.POINTS, UnitFacts(unit=2, people=1, points=70)),
        (Indicator.WINNERS, UnitFacts(unit=2, people=1, winners=2)),
    ],
)
def test_other_counts_are_shares_of_the_best_unit(indicator: Indicator, best: UnitFacts) -> None:
    facts = [UnitFacts(unit=1, people=1), best]
    (rows,) = unit_ranking.rank_units(facts, rule((indicator, 10))).values()
    assert [(row.unit, int(row.score)) for row in rows] == [(2, 10), (1, 0)]


def test_where_nobody_has_any_everybody_has_nothing() -> None:
    assert only(UnitFacts(unit=1, people=1), rule((Indicator.WINNERS, 10))).score == 0


def test_values_of_units_where_nobody_took_part() -> None:
    nobody = UnitFacts(unit=1, head_count=5)
    assert unit_ranking.value(nobody, Indicator.FULL_SCORE_RATE, 10) == 0
    assert unit_ranking.value(nobody, Indicator.BEST_MEAN, 10) == 0
    assert only(nobody, MOST_PEOPLE).reason == "Không có người dự thi"


def test_a_rate_above_100_percent_is_flagged_and_kept() -> None:
    over = only(UnitFacts(unit=1, people=12, head_count=10), RATE)
    full = only(UnitFacts(unit=1, people=10, head_count=10), RATE)
    assert (over.over_full, int(over.score)) == (True, 120)
    assert (full.over_full, int(full.score)) == (False, 100)


def test_a_head_count_that_is_too_small_flags_nothing_where_it_decides_nothing() -> None:
    assert not only(UnitFacts(unit=1, people=12, head_count=10), MOST_PEOPLE).over_full


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (RATE, "Chưa có tổng số người của đơn vị"),
        (rule((Indicator.PEOPLE, 1), then=(Indicator.RATE,)), "Chưa có tổng số người của đơn vị"),
        (rule((Indicator.MARKS, 1)), "Chưa có điểm Ban giám khảo chấm"),
    ],
)
def test_a_unit_whose_value_is_unknown_is_not_ranked(by: CollectiveRule, reason: str) -> None:
    place = only(UnitFacts(unit=1, people=3), by)
    assert (place.place, place.reason) == (None, reason)


def test_who_is_not_considered_comes_last_and_sets_no_full_mark() -> None:
    by = rule(
        (Indicator.PEOPLE, 10),
        thresholds=(Threshold(indicator=Indicator.WINNERS, minimum=1),),
    )
    facts = [
        UnitFacts(unit=1, people=100),
        UnitFacts(unit=2, people=50, winners=1),
        UnitFacts(unit=3, people=90),
    ]
    (rows,) = unit_ranking.rank_units(facts, by).values()
    assert [(row.unit, row.place, row.reason) for row in rows] == [
        (2, 1, None),
        (1, None, "Chưa đạt mức tối thiểu về số người đạt giải cá nhân: 1"),
        (3, None, "Chưa đạt mức tối thiểu về số người đạt giải cá nhân: 1"),
    ]
    assert rows[0].score == 10


@pytest.mark.parametrize(
    ("head_count", "people", "place"),
    [
        (49, 14, None),
        (49, 15, 1),
        (50, 12, None),
        (50, 13, 1),
        (100, 1, 1),
        (None, 1, 1),
    ],
)
def test_the_least_rate_may_depend_on_the_size(
    head_count: int | None, people: int, place: int | None
) -> None:
    by = rule(
        (Indicator.PEOPLE, 1),
        thresholds=(
            Threshold(
                indicator=Indicator.RATE, minimum=3000, from_head_count=1, below_head_count=50
            ),
            Threshold(
                indicator=Indicator.RATE, minimum=2500, from_head_count=50, below_head_count=100
            ),
        ),
    )
    assert only(UnitFacts(unit=1, people=people, head_count=head_count), by).place == place


def test_a_least_rate_in_force_needs_the_head_count() -> None:
    by = rule(
        (Indicator.PEOPLE, 1), thresholds=(Threshold(indicator=Indicator.RATE, minimum=6_00),)
    )
    assert only(UnitFacts(unit=1, people=1), by).reason == "Chưa có tổng số người của đơn vị"
    assert only(UnitFacts(unit=1, people=5, head_count=100), by).reason == (
        "Chưa đạt mức tối thiểu về tỷ lệ người dự thi trên tổng số người của đơn vị: 6%"
    )


def test_prizes_are_filled_down_a_block_and_a_tie_that_cuts_one_is_seen() -> None:
    facts = [UnitFacts(unit=unit, people=5) for unit in (1, 2)]
    facts.append(UnitFacts(unit=3, people=0))
    (places,) = unit_ranking.rank_units(facts, MOST_PEOPLE).values()
    rows = unit_ranking.candidates(places)
    assert [row.person for row in rows] == [1, 2]
    cuts = prizes.cutting_ties(rows, PRIZES, won_before={}, prizes_per_person=None)
    assert [[row.person for row in group] for group in cuts] == [[1, 2]]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"weights": ()}, "ít nhất một chỉ số"),
        (
            {"weights": (Weight(indicator=Indicator.PEOPLE, weight=1),) * 2},
            "mỗi chỉ số một lần",
        ),
        ({"weights": (Weight(indicator=Indicator.PEOPLE, weight=0),)}, "từ 1 đến 1000"),
        ({"best": 0}, "từ 1 đến 10.000"),
        (
            {"thresholds": (Threshold(indicator=Indicator.PEOPLE, minimum=-1),)},
            "không được âm",
        ),
        (
            {
                "thresholds": (
                    Threshold(
                        indicator=Indicator.PEOPLE,
                        minimum=1,
                        from_head_count=100,
                        below_head_count=100,
                    ),
                )
            },
            "phải lớn hơn",
        ),
        ({"prizes": PRIZES * 2}, "không được trùng"),
        ({"heads_on": date(2026, 9, 1)}, "chỉ dùng khi"),
        ({"weights": RATE.weights, "heads_on": date(1926, 9, 1)}, "Năm của ngày tính số người"),
    ],
)
def test_a_rule_that_cannot_order_units_is_refused(bad: dict[str, Any], sentence: str) -> None:
    good: dict[str, Any] = {"weights": MOST_PEOPLE.weights, "prizes": PRIZES}
    with pytest.raises(CollectiveError, match=sentence):
        CollectiveRule(**{**good, **bad})


def test_every_fault_of_a_rule_is_told_at_once() -> None:
    with pytest.raises(CollectiveError) as refused:
        CollectiveRule(weights=(), prizes=PRIZES * 2, best=0)
    assert [name for name, _ in refused.value.faults] == ["weights", "best", "prizes"]


def test_a_rule_is_stored_and_read_back() -> None:
    stored = rule(
        (Indicator.RATE, 60),
        (Indicator.MARKS, 40),
        then=(Indicator.PEOPLE,),
        thresholds=(Threshold(indicator=Indicator.RATE, minimum=3000, below_head_count=50),),
        best=5,
        scope=Scope.CONTEST,
    )
    for one in (stored, replace(stored, heads_on=date(2026, 9, 1))):
        document = json.loads(json.dumps(one.to_document()))
        assert CollectiveRule.from_document(document) == one
    assert "heads_on" not in stored.to_document(), "sealed documents do not know it"


@pytest.mark.parametrize(
    "by",
    [
        {"weights": (Weight(indicator=Indicator.RATE, weight=1),)},
        {"then": (Indicator.RATE,)},
        {"thresholds": (Threshold(indicator=Indicator.RATE, minimum=1),)},
        {"thresholds": (Threshold(indicator=Indicator.PEOPLE, minimum=1, from_head_count=9),)},
        {"thresholds": (Threshold(indicator=Indicator.PEOPLE, minimum=1, below_head_count=9),)},
    ],
)
def test_the_day_of_the_head_counts_is_printed(by: dict[str, Any]) -> None:
    dated = replace(MOST_PEOPLE, **by, heads_on=date(2026, 9, 1))
    assert collective_wording.sentences(dated)[2] == (
        "Tổng số người của đơn vị là số tính đến ngày 01/09/2026."
    )


def test_the_rule_of_one_indicator_is_printed_plainly() -> None:
    assert collective_wording.sentences(MOST_PEOPLE) == [
        "Giải tập thể được xét trong từng đợt thi, cho các đơn vị cùng khối với nhau.",
        "Giải tập thể xét theo số người dự thi, từ cao xuống thấp.",
        "Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.",
    ]


def test_prizes_for_the_contest_come_with_its_last_round() -> None:
    by = rule((Indicator.PEOPLE, 1), scope=Scope.CONTEST)
    assert collective_wording.sentences(by)[0] == (
        "Giải tập thể được xét một lần cho cả cuộc thi, cho các đơn vị cùng khối với nhau, và công "
        "bố cùng kết quả của đợt thi cuối cùng."
    )


def test_every_part_of_the_rule_is_printed() -> None:
    by = rule(
        (Indicator.PEOPLE, 30),
        (Indicator.RATE, 30),
        (Indicator.BEST_MEAN, 30),
        (Indicator.MARKS, 10),
        then=(Indicator.WINNERS, Indicator.ATTEMPTS),
        thresholds=(
            Threshold(indicator=Indicator.RATE, minimum=3000, below_head_count=50),
            Threshold(
                indicator=Indicator.RATE, minimum=2550, from_head_count=50, below_head_count=100
            ),
            Threshold(indicator=Indicator.PEOPLE, minimum=1000, from_head_count=5000),
            Threshold(indicator=Indicator.WINNERS, minimum=1),
        ),
    )
    assert "\n".join(collective_wording.sentences(by)) == (
        "Giải tập thể được xét trong từng đợt thi, cho các đơn vị cùng khối với nhau.\n"
        "Giải tập thể xét theo tổng điểm của các chỉ số, từ cao xuống thấp: số người dự thi (30 "
        "điểm cho đơn vị cao nhất, đơn vị khác tính theo tỷ lệ); tỷ lệ người dự thi trên tổng số "
        "người của đơn vị (30 điểm khi đạt 100%); điểm trung bình của 10 người có điểm cao nhất "
        "trong đơn vị (30 điểm khi đạt 100% điểm tối đa); điểm Ban giám khảo chấm (10 điểm khi "
        "được chấm 100 điểm).\n"
        "Điểm trung bình luôn tính trên 10 người: đơn vị có ít người hơn thì mỗi người còn thiếu "
        "tính là 0.\n"
        "Đơn vị bằng nhau được xét tiếp theo số người đạt giải cá nhân, rồi số lượt thi.\n"
        "Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.\n"
        "Đơn vị có dưới 50 người được xét giải khi tỷ lệ người dự thi trên tổng số người của đơn "
        "vị đạt ít nhất 30%.\n"
        "Đơn vị có từ 50 đến dưới 100 người được xét giải khi tỷ lệ người dự thi trên tổng số "
        "người của đơn vị đạt ít nhất 25,5%.\n"
        "Đơn vị có từ 5.000 người trở lên được xét giải khi số người dự thi đạt ít nhất 1.000.\n"
        "Đơn vị được xét giải khi số người đạt giải cá nhân đạt ít nhất 1.\n"
        "Tỷ lệ người dự thi vượt 100% được giữ nguyên và được Ban tổ chức rà soát trước khi công "
        "nhận."
    )


def test_the_mean_says_whom_it_divides_by_and_what_is_its_whole() -> None:
    """A unit of two with one full score has half of the mean of two, a tenth of that of ten."""
    facts = [UnitFacts(unit=1, people=2, best_points=4, most_points=4)]
    for best, reached in ((1, 1), (2, 2), (10, 10)):
        by = rule((Indicator.BEST_MEAN, 10), best=best)
        ((place,),) = unit_ranking.rank_units(facts, by).values()
        assert place.score == Fraction(10, reached)
    one = rule(
        (Indicator.BEST_MEAN, 1), (Indicator.PEOPLE, 1), best=1,
        thresholds=(Threshold(indicator=Indicator.BEST_MEAN, minimum=5000),),
    )  # fmt: skip
    said = "\n".join(collective_wording.sentences(one))
    assert "điểm của người có điểm cao nhất trong đơn vị (1 điểm khi đạt 100% điểm tối đa)" in said
    assert "trong đơn vị đạt ít nhất 50% điểm tối đa." in said
    assert "còn thiếu" not in said
    said = "\n".join(collective_wording.sentences(one, Summary(way=Way.PARTICIPATION)))
    assert "số đợt dự thi của người dự thi nhiều đợt nhất" in said
    assert "đạt ít nhất 50% số đợt được tính." in said
    said = "\n".join(collective_wording.sentences(one, Summary(way=Way.SUM)))
    assert "điểm tổng kết của người có tổng điểm cao nhất trong đơn vị" in said


EVERYTHING = rule(*((name, 1) for name in Indicator), best=3)


@pytest.mark.parametrize("way", [Way.SUM, Way.BEST, Way.PARTICIPATION])
def test_over_a_summary_every_indicator_says_what_it_counts(way: Way) -> None:
    summary = Summary(way=way, best=2 if way is Way.BEST else None)
    names = collective_wording.names(EVERYTHING, summary)
    assert set(names) == set(Indicator)
    assert names[Indicator.PEOPLE] == "số người dự thi ít nhất một đợt được tính"
    assert names[Indicator.ATTEMPTS] == "tổng số lượt thi ở các đợt được tính"
    assert "điểm tối đa ở ít nhất một đợt" in names[Indicator.FULL_SCORE_RATE]
    assert names[Indicator.WINNERS] == "số người đạt giải tổng kết"
    points = (names[Indicator.POINTS], names[Indicator.BEST_MEAN])
    if way is Way.PARTICIPATION:
        assert points == (
            "tổng số đợt dự thi của những người dự thi",
            "số đợt dự thi trung bình của 3 người dự thi nhiều đợt nhất trong đơn vị",
        )
    else:
        assert points == (
            "tổng điểm tổng kết của những người dự thi",
            "điểm tổng kết trung bình của 3 người có tổng điểm cao nhất trong đơn vị",
        )


def test_the_rule_of_a_summary_is_printed_as_that() -> None:
    by = rule(
        (Indicator.PEOPLE, 1),
        thresholds=(Threshold(indicator=Indicator.ATTEMPTS, minimum=9),),
        then=(Indicator.WINNERS,),
    )
    summary = Summary(way=Way.SUM)
    written = [
        collective_wording.WHEN_SUMMED,
        "Giải tập thể xét theo số người dự thi ít nhất một đợt được tính, từ cao xuống thấp.",
        "Đơn vị bằng nhau được xét tiếp theo số người đạt giải tổng kết.",
        "Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.",
        "Đơn vị được xét giải khi tổng số lượt thi ở các đợt được tính đạt ít nhất 9.",
    ]
    assert collective_wording.sentences(by, summary) == written
    assert collective_wording.definition(by, summary) == " ".join(written[:3])


def test_a_reason_calls_the_indicator_as_the_rule_does() -> None:
    by = rule((Indicator.PEOPLE, 1), thresholds=(Threshold(indicator=Indicator.POINTS, minimum=9),))
    names = collective_wording.names(by, Summary(way=Way.PARTICIPATION))
    ((place,),) = unit_ranking.rank_units([UnitFacts(unit=1, people=1)], by, names).values()
    assert place.reason == (
        "Chưa đạt mức tối thiểu về tổng số đợt dự thi của những người dự thi: 9"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 3), "0,33"),
        (Fraction(2, 3), "0,67"),
        (Fraction(1, 200), "0,01"),
        (Fraction(1, 2), "0,5"),
        (Fraction(1_234_567), "1.234.567"),
        (Fraction(1999, 1000), "2"),
    ],
)
def test_decimals_are_written_with_a_comma_and_rounded_half_up(
    value: Fraction, written: str
) -> None:
    assert decimal(value) == written


def test_a_number_may_be_written_without_decimals() -> None:
    assert decimal(Fraction(5, 2), 0) == "3"


def test_a_share_is_written_as_a_percentage() -> None:
    assert percent(Fraction(49, 80), 2) == "61,25%"
    assert percent(Fraction(7, 8)) == "87,5%"
    assert percent(Fraction(1, 2)) == "50%"
    assert [percent(Fraction(1, 2000)), percent(Fraction(1, 2001))] == ["0,1%", "0%"]


UNITS = st.lists(
    st.builds(
        UnitFacts,
        unit=st.just(0),
        block=st.sampled_from(["A", "B"]),
        head_count=st.one_of(st.none(), st.integers(0, 30)),
        people=st.integers(0, 20),
        full_score=st.integers(0, 5),
        winners=st.integers(0, 2),
        marks=st.one_of(st.none(), st.integers(0, 100)),
    ),
    max_size=12,
).map(
    lambda rows: [
        UnitFacts(**{**{name: getattr(row, name) for name in row.__slots__}, "unit": number})
        for number, row in enumerate(rows)
    ]
)
RULES = st.sampled_from(
    [
        MOST_PEOPLE,
        RATE,
        rule((Indicator.PEOPLE, 3), (Indicator.RATE, 2), then=(Indicator.WINNERS,)),
        rule((Indicator.FULL_SCORE_RATE, 1), (Indicator.MARKS, 1)),
    ]
)


@law
@given(facts=UNITS, by=RULES, dice=st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_of_the_input(
    facts: list[UnitFacts], by: CollectiveRule, dice: Any
) -> None:
    shuffled = dice.sample(facts, len(facts))
    assert unit_ranking.rank_units(shuffled, by) == unit_ranking.rank_units(facts, by)


@law
@given(facts=UNITS, by=RULES)
def test_a_better_score_never_stands_behind_and_every_unit_stands_once(
    facts: list[UnitFacts], by: CollectiveRule
) -> None:
    ranked = unit_ranking.rank_units(facts, by)
    assert sorted(row.unit for rows in ranked.values() for row in rows) == [
        row.unit for row in facts
    ]
    for rows in ranked.values():
        placed = [row for row in rows if row.place is not None]
        assert all((row.place is None) == (row.reason is not None) for row in rows)
        for better, worse in pairwise(placed):
            assert better.score >= worse.score
            assert (better.place or 0) <= (worse.place or 0)
