"""Which parameters may stand together, and do they survive being stored?"""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules.ages import Ages
from quizapp.rules.choices import (
    LARGEST_GUESS,
    PREDICTION_QUESTIONS,
    QUESTIONS_OF_A_GROUP,
    Asked,
    AtLimit,
    Certified,
    Marking,
    Release,
    Shortfall,
    Target,
    Vacancy,
)
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Threshold, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.ranges import DECIDED_ON, certain
from quizapp.rules.ranking import KEYS, Counted
from quizapp.rules.regulation import LIMITS, Regulation, RegulationError
from tests.rules.lines import law

WITHOUT_PREDICTION: dict[str, Any] = {"target": Target.NONE, "ranking": ("score", "duration")}


def test_the_defaults_are_those_of_a_weekly_city_contest() -> None:
    rule = Regulation()
    assert (rule.minimum_age, rule.attempts_per_round, rule.time_limit_s) == (16, 3, 1200)
    assert (rule.attempts_per_day, rule.attempts_per_contest) == (None, None)
    assert rule.counted_attempt is Counted.HIGHEST_THEN_EARLIEST
    assert rule.ranking == (
        "score",
        "guess_distance",
        "handed_in_at",
        "attempts_used",
        "registered_at",
    )
    assert rule.target is Target.ALL_CORRECT
    assert rule.at_limit is AtLimit.HAND_IN
    assert rule.marking is Marking.ALL_OR_NOTHING
    assert rule.release_answers is Release.AT_CLOSE
    assert [(prize.level, prize.count) for prize in rule.prizes] == [
        ("Nhất", 1),
        ("Nhì", 2),
        ("Ba", 3),
        ("Khuyến khích", 5),
    ]
    assert rule.prizes_per_person == 1
    assert rule.all_required
    assert rule.full_score_to_win
    assert rule.show_score
    assert not rule.one_approval
    assert rule.board_places == 50


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("minimum_age", 7, 100),
        ("attempts_per_round", 1, 1000),
        ("attempts_per_day", 1, 1000),
        ("attempts_per_week", 1, 1000),
        ("attempts_per_contest", 1, 1000),
        ("attempt_delay_s", 60, 604_800),
        ("complaint_days", 1, 60),
        ("time_limit_s", 60, 86_400),
        ("points_per_question", 1, 1000),
        ("prizes_per_person", 1, 100),
        ("prizes_per_unit", 1, 1000),
        ("prizes_per_phone", 1, 100),
        ("board_places", 1, 500),
    ],
)
def test_numbers_stay_in_their_range(name: str, lowest: int, highest: int) -> None:
    for fine in (lowest, highest):
        assert getattr(Regulation(**{name: fine}), name) == fine
    for wrong in (lowest - 1, highest + 1):
        with pytest.raises(RegulationError) as refused:
            Regulation(**{name: wrong})
        assert [field for field, _ in refused.value.faults] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "attempts_per_round",
        "attempts_per_day",
        "attempts_per_week",
        "attempts_per_contest",
        "attempt_delay_s",
        "time_limit_s",
        "points_to_win",
        "complaint_days",
        "prizes_per_person",
        "prizes_per_unit",
        "prizes_per_phone",
    ],
)
def test_limits_may_be_left_open(name: str) -> None:
    assert getattr(Regulation(**{name: None}), name) is None


@pytest.mark.parametrize(
    "names", [(), ("score", "score"), ("score", "beauty")], ids=["none", "twice", "unknown"]
)
def test_the_ranking_names_known_keys_once(names: tuple[str, ...]) -> None:
    with pytest.raises(RegulationError, match="danh mục"):
        Regulation(target=Target.NONE, ranking=names)


def test_a_prediction_ranks_and_nothing_else_ranks_by_it() -> None:
    with pytest.raises(RegulationError, match="Có câu dự đoán"):
        Regulation(target=Target.PARTICIPANTS, ranking=("score", "handed_in_at"))
    with pytest.raises(RegulationError, match="Có câu dự đoán"):
        Regulation(target=Target.NONE, ranking=("score", "guess_distance"))
    assert not Regulation(**WITHOUT_PREDICTION).has_prediction


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minimum_age": 12, "maximum_age": 11}, "maximum_age"),
        ({"maximum_age": 121}, "maximum_age"),
        ({"age_on": date(2019, 12, 31)}, "age_on"),
        ({"age_on": date(2101, 1, 1)}, "age_on"),
        ({"at_limit": AtLimit.VOID, "time_limit_s": None}, "at_limit"),
        ({"penalty_per_wrong": -1}, "penalty_per_wrong"),
        ({"penalty_per_wrong": 2}, "penalty_per_wrong"),
        ({"prediction_least": -1}, "prediction_least"),
        ({"prediction_least": 10, "prediction_most": 10}, "prediction_most"),
        ({"prediction_most": 0}, "prediction_most"),
        ({"prediction_most": LARGEST_GUESS + 1}, "prediction_most"),
        ({"prediction_wording": "C" * 301}, "prediction_wording"),
        ({"points_to_win": 8}, "points_to_win"),
        ({"highest_only": True}, "highest_only"),
        (
            {"highest_only": True, "prizes_per_person": None, "one_per_level": True},
            "highest_only",
        ),
        ({"marked_part": "Bài viết"}, "marked_part_most"),
        ({"marked_part_most": 1000}, "marked_part_most"),
        ({"marked_part": "Bài viết", "marked_part_most": 99}, "marked_part_most"),
        ({"marked_part": "Bài viết", "marked_part_most": 100_001}, "marked_part_most"),
        ({"marked_part": "C" * 61, "marked_part_most": 1000}, "marked_part"),
        ({"certificate_points": 8}, "certificate_points"),
        ({"certificates": Certified.PASSED}, "certificate_points"),
        ({"certificates": Certified.PASSED, "certificate_points": 0}, "certificate_points"),
        ({"certificates": Certified.PASSED, "certificate_points": 200_001}, "certificate_points"),
        ({"certificates": Certified.WINNERS, "certificate_points": 8}, "certificate_points"),
        ({"points_to_win": 0, "full_score_to_win": False}, "points_to_win"),
        ({"points_to_win": 200_001, "full_score_to_win": False}, "points_to_win"),
    ],
)
def test_parameters_do_not_contradict_each_other(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RegulationError) as refused:
        Regulation(**changes)
    assert [name for name, _ in refused.value.faults] == [field]


def test_ages_at_the_edge_of_their_ranges() -> None:
    assert Regulation(minimum_age=7, maximum_age=7).ages == Ages(minimum=7, maximum=7)
    assert Regulation(maximum_age=120).maximum_age == 120
    for day in (date(2020, 1, 1), date(2100, 12, 31)):
        assert Regulation(age_on=day).ages == Ages(minimum=16, on=day)
    with pytest.raises(RegulationError) as refused:
        Regulation(maximum_age=6)
    assert [sentence for _, sentence in refused.value.faults] == [
        "Tuổi tối đa phải từ 7 đến 120.",
        "Tuổi tối đa không được nhỏ hơn tuổi tối thiểu.",
    ]


def test_parameters_at_the_edge_of_a_contradiction() -> None:
    assert Regulation(penalty_per_wrong=1).penalty_per_wrong == 1
    assert Regulation(prediction_least=9, prediction_most=10).prediction_least == 9
    assert Regulation(prediction_wording="C" * 300).prediction_question == "C" * 300
    for points in (1, 200_000):
        rule = Regulation(points_to_win=points, full_score_to_win=False)
        assert rule.points_to_win == points


def test_a_part_that_a_jury_marks_ranks_where_the_order_names_it() -> None:
    part = {"marked_part": "C" * 60, "marked_part_most": 100}
    assert not Regulation(**part).ranks_by_marks
    order = Regulation().ranking
    for key in ("marks", "total_with_marks"):
        by_marks = (*order, key)
        assert Regulation(**part, ranking=by_marks).ranks_by_marks
        assert not Regulation(ranking=by_marks).ranks_by_marks
    assert Regulation(marked_part="Tự luận", marked_part_most=100_000).marked_part == "Tự luận"


def test_the_prediction_is_asked_on_the_paper_or_after_it() -> None:
    before, after = Regulation(), Regulation(asked=Asked.AFTER_HAND_IN)
    assert (before.predicts_on_paper, before.predicts_afterwards) == (True, False)
    assert (after.predicts_on_paper, after.predicts_afterwards) == (False, True)
    assert after.has_prediction
    assert after.hides_counts
    none = Regulation(**WITHOUT_PREDICTION, asked=Asked.AFTER_HAND_IN, prediction_wording="Mấy?")
    assert (none.predicts_on_paper, none.predicts_afterwards) == (False, False)
    assert none.prediction_question is None


def test_what_was_won_before_counts_for_a_cap_or_for_a_level() -> None:
    assert Regulation().counts_earlier_rounds
    assert not Regulation(prizes_per_person=None).counts_earlier_rounds
    assert Regulation(prizes_per_person=None, one_per_level=True).counts_earlier_rounds
    assert Regulation(prizes_per_person=None, highest_only=True).counts_earlier_rounds
    of_a_round = Regulation(prizes_per_person=None, collective=COLLECTIVE)
    assert not of_a_round.counts_earlier_rounds
    whole = replace(of_a_round, collective=replace(COLLECTIVE, scope=Scope.CONTEST))
    assert whole.counts_earlier_rounds


def prize(level: str, count: int = 1) -> Prize:
    return Prize(level=level, count=count, value_vnd=0)


@pytest.mark.parametrize(
    ("prizes", "fault"),
    [
        ((prize("Nhất"), prize("Nhất")), "trùng"),
        ((prize("Nhất"), prize(" nhất ")), "trùng"),
        ((prize("N" * 61),), "60"),
        ((prize("Nhất", 1001),), "1000"),
        ((prize("Nhất", 500), prize("Nhì", 501)), "1000"),
    ],
)
def test_a_prize_table_names_each_level_once(prizes: tuple[Prize, ...], fault: str) -> None:
    with pytest.raises(RegulationError, match=fault) as refused:
        Regulation(prizes=prizes)
    assert [field for field, _ in refused.value.faults] == ["prizes"]


def test_a_contest_may_have_no_prizes_or_many() -> None:
    assert Regulation(prizes=()).prizes == ()
    many = (prize("N" * 60, 500), prize("Nhì", 500))
    assert Regulation(prizes=many).prizes == many


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(RegulationError) as refused:
        Regulation(minimum_age=6, board_places=0)
    assert refused.value.faults == [
        ("minimum_age", "Tuổi tối thiểu phải từ 7 đến 100."),
        ("board_places", "Số dòng của bảng xếp hạng phải từ 1 đến 500."),
    ]
    assert str(refused.value) == (
        "minimum_age: Tuổi tối thiểu phải từ 7 đến 100.; "
        "board_places: Số dòng của bảng xếp hạng phải từ 1 đến 500."
    )


@pytest.mark.parametrize(
    ("wrong", "unread", "told"),
    [
        ({"minimum_age": 30, "maximum_age": 20}, (), ["maximum_age"]),
        ({"minimum_age": 30, "maximum_age": 20}, ("board_places",), ["maximum_age"]),
        ({"minimum_age": 30, "maximum_age": 20}, ("minimum_age",), []),
        ({"minimum_age": 30, "maximum_age": 20}, ("maximum_age",), []),
        ({"maximum_age": 500}, ("minimum_age",), ["maximum_age"]),
        ({"prizes": (prize("Nhất"), prize("nhất"))}, ("minimum_age",), ["prizes"]),
    ],
)
def test_only_what_no_unread_parameter_decides_is_certain(
    wrong: dict[str, Any], unread: tuple[str, ...], told: list[str]
) -> None:
    with pytest.raises(RegulationError) as refused:
        Regulation(**wrong)
    assert [name for name, _ in certain(refused.value.faults, unread)] == told


def test_what_decides_on_a_parameter_is_one() -> None:
    assert {*DECIDED_ON, *DECIDED_ON.values()} <= set(Regulation.__dataclass_fields__)


def test_a_prediction_asks_hides_counts_and_stops_interim_boards() -> None:
    cron = "0 18 * * mon"
    for target, question in PREDICTION_QUESTIONS.items():
        rule = Regulation(target=target, interim_cron=cron, public_counts=True)
        assert rule.has_prediction
        assert rule.prediction_question == question
        assert rule.hides_counts
        assert rule.interim_boards is None
        assert not rule.shows_counts
    plain = Regulation(**WITHOUT_PREDICTION, interim_cron=cron)
    assert not plain.shows_counts
    assert replace(plain, public_counts=True).shows_counts
    assert plain.prediction_question is None
    assert not plain.hides_counts
    assert plain.interim_boards == cron
    assert set(PREDICTION_QUESTIONS) == set(Target) - {Target.NONE}


def test_a_prediction_may_be_about_one_group() -> None:
    rule = Regulation(target=Target.PARTICIPANTS, target_group="Nhân dân")
    assert rule.prediction_question == (
        "Theo bạn, có bao nhiêu người thuộc đối tượng “Nhân dân” tham gia đợt thi này?"
    )
    worded = replace(rule, prediction_wording="Bao nhiêu người dân dự thi?")
    assert worded.prediction_question == "Bao nhiêu người dân dự thi?"
    assert set(QUESTIONS_OF_A_GROUP) == set(PREDICTION_QUESTIONS)
    with pytest.raises(RegulationError, match="phải có câu dự đoán"):
        Regulation(**WITHOUT_PREDICTION, target_group="Nhân dân")


def test_full_score_grows_with_points_and_questions() -> None:
    assert Regulation().full_score(10) == 10
    assert Regulation(points_per_question=15).full_score(10) == 150


limit = st.none() | st.integers(1, 1000)
orders = st.lists(
    st.sampled_from(sorted(set(KEYS) - {"guess_distance"})), min_size=1, unique=True
).map(tuple)


COLLECTIVE = CollectiveRule(
    weights=(Weight(indicator=Indicator.RATE, weight=60),),
    prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    thresholds=(Threshold(indicator=Indicator.RATE, minimum=3000, below_head_count=50),),
    then=(Indicator.PEOPLE,),
)


WON_BEFORE = st.one_of(
    st.just({"prizes_per_person": None, "highest_only": True}),
    st.fixed_dictionaries(
        {"one_per_level": st.booleans(), "prizes_per_person": st.none() | st.integers(1, 100)}
    ),
)


@st.composite
def regulations(draw: st.DrawFn) -> Regulation:
    target = draw(st.sampled_from(Target))
    names = draw(orders)
    if target is not Target.NONE:
        place = draw(st.integers(0, len(names)))
        names = (*names[:place], "guess_distance", *names[place:])
    certificates = draw(st.sampled_from(Certified))
    levels = draw(st.lists(st.sampled_from("ABCDE"), max_size=5, unique=True))
    at_limit = draw(st.sampled_from(AtLimit))
    seconds = st.integers(60, 86_400)
    return Regulation(
        minimum_age=draw(st.integers(7, 100)),
        maximum_age=draw(st.none() | st.integers(100, 120)),
        age_on=draw(st.none() | st.dates(date(2020, 1, 1), date(2100, 12, 31))),
        **{name: draw(limit) for name in LIMITS},
        attempt_delay_s=draw(st.none() | st.integers(60, 604_800)),
        asked=draw(st.sampled_from(Asked)),
        shortfall=draw(st.sampled_from(Shortfall)),
        vacancy=draw(st.sampled_from(Vacancy)),
        **draw(WON_BEFORE),
        complaint_days=draw(st.none() | st.integers(1, 60)),
        at_limit=at_limit,
        time_limit_s=draw(seconds if at_limit is AtLimit.VOID else st.none() | seconds),
        counted_attempt=draw(st.sampled_from(Counted)),
        all_required=draw(st.booleans()),
        marking=draw(st.sampled_from(Marking)),
        target=target,
        target_group=draw(st.sampled_from(["", "Cán bộ"])) if target is not Target.NONE else "",
        ranking=names,
        prizes=tuple(
            Prize(level=level, count=draw(st.integers(1, 9)), value_vnd=draw(st.integers(0)))
            for level in levels
        ),
        collective=draw(st.none() | st.just(COLLECTIVE)),
        **draw(st.sampled_from([{}, {"marked_part": "Phần tự luận", "marked_part_most": 1025}])),
        certificates=certificates,
        certificate_points=(
            draw(st.integers(1, 200_000)) if certificates is Certified.PASSED else None
        ),
        prizes_per_unit=draw(st.none() | st.integers(1, 1000)),
        prizes_per_phone=draw(st.none() | st.integers(1, 100)),
        release_answers=draw(st.sampled_from(Release)),
        interim_cron=draw(st.none() | st.just("0 18 * * *")),
        public_counts=draw(st.booleans()),
        purpose=draw(st.text(max_size=5)),
    )


@given(regulations())
@law
def test_what_is_stored_is_read_back(rule: Regulation) -> None:
    stored = json.loads(json.dumps(rule.to_document()))
    again = Regulation.from_document(stored)
    assert again == rule
    assert isinstance(again.target, Target)
    assert isinstance(again.ranking, tuple)


def test_a_document_of_yesterday_takes_todays_defaults() -> None:
    assert Regulation.from_document({}) == Regulation()
    assert Regulation.from_document({"minimum_age": 18}) == Regulation(minimum_age=18)


def test_what_was_stored_before_a_parameter_existed_means_what_it_meant() -> None:
    """The text and the decisions of an old version may not move with a new default."""
    rule = Regulation()
    assert (rule.maximum_age, rule.age_on) == (None, None)
    assert (rule.attempts_per_week, rule.attempt_delay_s, rule.penalty_per_wrong) == (None, None, 0)
    assert (rule.asked, rule.prediction_wording) == (Asked.ON_PAPER, "")
    assert (rule.prediction_least, rule.prediction_most) == (0, LARGEST_GUESS)
    assert (rule.points_to_win, rule.shortfall) == (None, Shortfall.VACANT)
    assert (rule.one_per_level, rule.vacancy) == (False, Vacancy.MOVES_UP)
    assert (rule.prizes_per_unit, rule.prizes_per_phone) == (None, None)
    assert (rule.certificates, rule.certificate_points) == (Certified.EVERYBODY, None)
    assert rule.complaint_days is None
    assert (rule.marked_part, rule.marked_part_most) == ("", None)


def test_a_bad_document_is_refused() -> None:
    with pytest.raises(RegulationError):
        Regulation.from_document({"minimum_age": 3})
    with pytest.raises(ValueError, match="today"):
        Regulation.from_document({"age_on": "today"})
    with pytest.raises(TypeError):
        Regulation.from_document({"minimum_beauty": 3})
    with pytest.raises(ValueError, match="sometimes"):
        Regulation.from_document({"release_answers": "sometimes"})
    with pytest.raises(ValueError, match="bad prize"):
        Regulation.from_document({"prizes": [{"level": "Nhất", "count": 0, "value_vnd": 1}]})
