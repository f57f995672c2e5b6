"""What may a round have of its own, and how does it read?"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from quizapp.rules import overrides
from quizapp.rules.choices import AtLimit, Target
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation, RegulationError
from quizapp.rules.wording_rounds import own_rules
from tests.rules.lines import law
from tests.rules.test_regulation import COLLECTIVE, regulations
from tests.rules.test_wording import Round, text

BASE = Regulation()


@given(regulations(), regulations())
@law
def test_what_a_round_stores_gives_what_was_wanted(base: Regulation, wanted: Regulation) -> None:
    own = overrides.own_parameters(base, wanted, is_summary=False)
    assert not set(own) & overrides.OF_THE_CONTEST
    merged = overrides.overridden(base, own).to_document()
    after, before = wanted.to_document(), base.to_document()
    for name, value in merged.items():
        assert value == (before if name in overrides.OF_THE_CONTEST else after)[name]


def test_a_round_without_rules_of_its_own_is_the_contests() -> None:
    assert overrides.own_parameters(BASE, BASE, is_summary=False) == {}
    assert overrides.overridden(BASE, {}) is BASE


def test_a_summary_alone_has_collective_prizes_of_its_own() -> None:
    wanted = replace(BASE, collective=COLLECTIVE, one_approval=True)
    assert overrides.own_parameters(BASE, wanted, is_summary=False) == {}
    own = overrides.own_parameters(BASE, wanted, is_summary=True)
    assert set(own) == {"collective"}
    assert overrides.overridden(BASE, own).collective == COLLECTIVE


def test_an_amendment_reaches_what_the_round_does_not_say() -> None:
    own = overrides.own_parameters(BASE, replace(BASE, time_limit_s=600), is_summary=False)
    assert own == {"time_limit_s": 600}
    amended = overrides.overridden(replace(BASE, attempts_per_round=9), own)
    assert (amended.time_limit_s, amended.attempts_per_round) == (600, 9)


def test_rules_that_contradict_the_contests_are_refused() -> None:
    with pytest.raises(RegulationError):
        overrides.overridden(BASE, {"target": "none"})


OWN: list[tuple[dict[str, Any], list[str]]] = [
    ({"time_limit_s": 600}, ["Thời gian làm bài mỗi lượt thi là 10 phút"]),
    ({"at_limit": AtLimit.VOID}, ["khi hết thời gian thì bị hủy", "không bị hủy: đến giờ đóng"]),
    ({"attempts_per_round": 1}, ["Mỗi người được thi không quá 1 lượt trong một đợt thi."]),
    ({"complaint_days": 5}, ["Thời hạn nhận khiếu nại là 05 ngày"]),
    ({"board_places": 20}, ["công khai 20 người đứng đầu"]),
    (
        {"target": Target.NONE, "ranking": ("score", "duration")},
        ["câu hỏi trắc nghiệm.", "Xét hạng lần lượt theo", "Không có câu hỏi dự đoán."],
    ),
    (
        {
            "marked_part": "Bài viết",
            "marked_part_most": 1000,
            "ranking": ("score", "marks", "guess_distance"),
        },
        [
            "câu hỏi trắc nghiệm, đợt thi này có phần “Bài viết” do Ban giám khảo chấm",
            "(2) điểm phần “Bài viết” cao hơn",
        ],
    ),
    (
        {"prizes": (Prize(level="Nhất", count=1, value_vnd=9_000_000),)},
        ["Cơ cấu giải thưởng", "01 giải Nhất, mỗi giải trị giá 9.000.000 đồng;", "Tổng giá trị"],
    ),
]


@pytest.mark.parametrize(("changes", "parts"), OWN)
def test_only_what_differs_is_told(changes: dict[str, Any], parts: list[str]) -> None:
    round_ = Round(name="Tuần 5", regulation=replace(BASE, **changes))
    told = list(own_rules([Round(), round_]))
    assert told[0] == "Riêng Tuần 5 theo các quy định sau, thay cho quy định chung:"
    for part in parts:
        assert any(part in sentence for sentence in told[1:]), part
    assert not any("hai người khác nhau" in sentence for sentence in told)


def test_a_dropped_part_is_told() -> None:
    base = replace(BASE, marked_part="Bài viết", marked_part_most=1000)
    told = own_rules([Round(regulation=BASE, contest_regulation=base)])
    assert "Không có phần do Ban giám khảo chấm." in told


def test_counts_that_are_not_public_in_one_round_are_told() -> None:
    plain = replace(BASE, target=Target.NONE, ranking=("score", "handed_in_at"))
    base = replace(plain, public_counts=True)
    told = own_rules([Round(regulation=plain, contest_regulation=base)])
    assert "Không công khai số người dự thi khi đợt thi đang mở." in told


def test_a_dropped_time_for_complaints_is_told() -> None:
    base = replace(BASE, complaint_days=3)
    told = list(own_rules([Round(regulation=BASE, contest_regulation=base)]))
    assert told[1:] == ["Không nêu thời hạn nhận khiếu nại."]


def test_the_public_text_has_an_article_of_it_only_where_needed() -> None:
    assert "Quy định riêng của từng đợt" not in text()
    own = Round(name="Tuần 5", regulation=replace(BASE, time_limit_s=600))
    whole = text(None, Round(), own)
    assert "Quy định riêng của từng đợt\nRiêng Tuần 5 theo" in whole
