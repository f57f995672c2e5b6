"""What is an organizer warned of before using a regulation?"""

from dataclasses import replace

import pytest

from quizapp.rules import soundness
from quizapp.rules.choices import AtLimit, Release, Target
from quizapp.rules.papers import RecipeLine
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Regulation

PLAIN = Regulation(target=Target.NONE, ranking=("score", "handed_in_at"), attempts_per_round=3)

ESSAY = {"marked_part": "Bài viết", "marked_part_most": 1000}


@pytest.mark.parametrize(
    ("regulation", "words"),
    [
        (Regulation(counted_attempt=Counted.BEST), "dò nhiều con số"),
        (Regulation(counted_attempt=Counted.LAST), "ai thi sau cùng"),
        (Regulation(release_answers=Release.AT_ONCE), "chép đáp án"),
        (Regulation(target=Target.NONE, ranking=("score", "registered_at")), "đồng hạng"),
        (
            Regulation(target=Target.NONE, ranking=("handed_in_at",), full_score_to_win=False),
            "không dùng điểm",
        ),
        (replace(PLAIN, ranking=("marks", "handed_in_at")), "không phân biệt được ai"),
        (replace(PLAIN, ranking=("score", "total_with_marks", "draw")), "không phân biệt được ai"),
        (replace(PLAIN, **ESSAY), "không dùng điểm phần này"),
        (Regulation(attempts_per_round=1, interim_cron="0 8 * * *"), "tạm thời"),
        (
            Regulation(attempts_per_round=1, public_counts=True),
            "số người dự thi không được công khai",
        ),
        (Regulation(attempts_per_round=1, one_approval=True), "một người duyệt"),
    ],
)
def test_warnings(regulation: Regulation, words: str) -> None:
    assert any(words in sentence for sentence in soundness.warnings(regulation))


def test_answers_at_once_are_given_away_where_no_account_is_needed() -> None:
    once = replace(PLAIN, attempts_per_round=1, release_answers=Release.AT_ONCE)
    (warning,) = soundness.warnings(once, without_account=True)
    assert "khai tên khác" in warning
    assert soundness.warnings(once) == []
    assert soundness.warnings(PLAIN, without_account=True) == []


def test_what_a_lost_network_costs_is_told_before() -> None:
    lost = replace(PLAIN, at_limit=AtLimit.VOID, all_required=False)
    (warning,) = soundness.warnings(lost)
    assert "mất mạng" in warning
    assert "mất cả bài" in warning
    every, one = soundness.warnings(replace(lost, all_required=True))
    assert every == warning
    assert "thiếu một câu" in one
    _, guests = soundness.warnings(lost, without_account=True)
    assert "thi lại như người mới" in guests


def test_no_warning_without_a_cause() -> None:
    assert soundness.warnings(PLAIN) == []
    for key in ("marks", "total_with_marks"):
        rule = replace(PLAIN, **ESSAY, ranking=("score", key, "handed_in_at"))
        assert soundness.warnings(rule) == []
    # The points are in the sum.
    by_sum = replace(PLAIN, **ESSAY, ranking=("total_with_marks", "draw"), full_score_to_win=False)
    assert soundness.warnings(by_sum) == []
    assert soundness.warnings(Regulation(attempts_per_round=1)) == []


@pytest.mark.parametrize(("attempts", "advised"), [(1, 0), (3, 0), (4, 1), (None, 1)])
def test_many_attempts_with_a_prediction_are_worth_a_thought(
    attempts: int | None, advised: int
) -> None:
    assert len(soundness.advice(Regulation(attempts_per_round=attempts))) == advised
    assert soundness.advice(replace(PLAIN, attempts_per_round=attempts)) == []


def test_the_usual_regulation_needs_no_word() -> None:
    assert soundness.advice(Regulation()) == soundness.warnings(Regulation()) == []


def test_the_best_attempt_is_warned_of_only_where_there_are_several() -> None:
    assert soundness.warnings(Regulation(attempts_per_round=1, counted_attempt=Counted.BEST)) == []


@pytest.mark.parametrize("once", ["attempts_per_round", "attempts_per_contest"])
def test_who_may_sit_once_has_nothing_to_copy(once: str) -> None:
    rule = replace(PLAIN, release_answers=Release.AT_ONCE, **{once: 1})
    assert soundness.warnings(rule) == []


@pytest.mark.parametrize(
    ("count", "fitting", "told"),
    [(10, 9, False), (10, 10, True), (10, 19, True), (10, 20, False), (10, 500, False)],
)
def test_papers_that_hardly_differ_are_told(count: int, fitting: int, told: bool) -> None:  # noqa: FBT001 - a table's column
    recipe = [RecipeLine(bank="a", count=1), RecipeLine(bank="b", count=count)]
    found = soundness.bank_warnings(recipe, [30, fitting], PLAIN)
    assert bool(found) is told
    assert not told or (
        f"Dòng 2: rút {count} câu trong {fitting} câu" in found[0] and "ít nhất 20 câu" in found[0]
    )
    assert soundness.bank_warnings(recipe, [30, fitting], replace(PLAIN, same_questions=True)) == []
