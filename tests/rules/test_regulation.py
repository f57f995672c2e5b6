"""Which parameters may stand together, and do they survive being stored?"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import KEYS, Counted
from quizapp.rules.regulation import (
    PREDICTION_QUESTIONS,
    Marking,
    Regulation,
    RegulationError,
    Release,
    Target,
)
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
        ("attempts_per_contest", 1, 1000),
        ("time_limit_s", 60, 86_400),
        ("points_per_question", 1, 1000),
        ("prizes_per_person", 1, 100),
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
        "attempts_per_contest",
        "time_limit_s",
        "prizes_per_person",
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


def test_a_prediction_asks_hides_counts_and_stops_interim_boards() -> None:
    cron = "0 18 * * mon"
    for target, question in PREDICTION_QUESTIONS.items():
        rule = Regulation(target=target, interim_cron=cron)
        assert rule.has_prediction
        assert rule.prediction_question == question
        assert rule.hides_counts
        assert rule.interim_boards is None
    plain = Regulation(**WITHOUT_PREDICTION, interim_cron=cron)
    assert plain.prediction_question is None
    assert not plain.hides_counts
    assert plain.interim_boards == cron
    assert set(PREDICTION_QUESTIONS) == set(Target) - {Target.NONE}


def test_full_score_grows_with_points_and_questions() -> None:
    assert Regulation().full_score(10) == 10
    assert Regulation(points_per_question=15).full_score(10) == 150


limit = st.none() | st.integers(1, 1000)
orders = st.lists(
    st.sampled_from(sorted(set(KEYS) - {"guess_distance"})), min_size=1, unique=True
).map(tuple)


@st.composite
def regulations(draw: st.DrawFn) -> Regulation:
    target = draw(st.sampled_from(Target))
    names = draw(orders)
    if target is not Target.NONE:
        place = draw(st.integers(0, len(names)))
        names = (*names[:place], "guess_distance", *names[place:])
    levels = draw(st.lists(st.sampled_from("ABCDE"), max_size=5, unique=True))
    return Regulation(
        minimum_age=draw(st.integers(7, 100)),
        attempts_per_round=draw(limit),
        attempts_per_day=draw(limit),
        attempts_per_contest=draw(limit),
        time_limit_s=draw(st.none() | st.integers(60, 86_400)),
        counted_attempt=draw(st.sampled_from(Counted)),
        all_required=draw(st.booleans()),
        marking=draw(st.sampled_from(Marking)),
        target=target,
        ranking=names,
        prizes=tuple(
            Prize(level=level, count=draw(st.integers(1, 9)), value_vnd=draw(st.integers(0)))
            for level in levels
        ),
        prizes_per_person=draw(st.none() | st.integers(1, 100)),
        release_answers=draw(st.sampled_from(Release)),
        interim_cron=draw(st.none() | st.just("0 18 * * *")),
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


def test_a_bad_document_is_refused() -> None:
    with pytest.raises(RegulationError):
        Regulation.from_document({"minimum_age": 3})
    with pytest.raises(TypeError):
        Regulation.from_document({"minimum_beauty": 3})
    with pytest.raises(ValueError, match="sometimes"):
        Regulation.from_document({"release_answers": "sometimes"})
    with pytest.raises(ValueError, match="bad prize"):
        Regulation.from_document({"prizes": [{"level": "Nhất", "count": 0, "value_vnd": 1}]})
