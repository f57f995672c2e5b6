"""What does the note of a corrected edition say?"""

from typing import Any

import pytest

from quizapp.rules.correction_words import (
    DEEDS,
    LONGEST_QUOTE,
    deed_sentence,
    elsewhere_sentence,
    marking_words,
    marks_sentence,
    moved_sentence,
    note,
    quoted,
)
from quizapp.rules.corrections import OF_QUESTIONS, Kind, Treatment, VoidAs

NOBODY = {"points": 0, "up": 0, "down": 0, "entered": 0, "left": 0}


def outcome(**changes: Any) -> dict[str, Any]:
    target = {"target": 2}
    return {
        "totals": NOBODY,
        "prizes": [],
        "frozen": {"before": target, "after": target},
        **changes,
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"kind": Kind.KEY, "options": ["Đỏ"]},
            "Đính chính đáp án đúng của câu “Màu cờ?”: “Đỏ”.",
        ),
        (
            {"kind": Kind.ACCEPT, "options": ["Đỏ", "Xanh"]},
            "Chấp nhận thêm một đáp án đúng của câu “Màu cờ?”: “Đỏ”, “Xanh”.",
        ),
        (
            {"kind": Kind.VOID, "void": VoidAs.RIGHT},
            "Hủy câu “Màu cờ?”: mọi bài có câu này được tính là đúng câu này.",
        ),
        (
            {"kind": Kind.VOID, "void": VoidAs.LEFT_OUT, "tells_answers": False},
            (
                "Hủy một câu hỏi: câu này không tính điểm cho ai, và điểm tối đa của bài có câu "
                "này giảm đi tương ứng."
            ),
        ),
        (
            {"kind": Kind.KEY, "options": ["Đỏ"], "tells_answers": False},
            "Đính chính đáp án đúng của một câu hỏi.",
        ),
        ({"kind": Kind.DISQUALIFY}, "Loại một người khỏi kết quả."),
    ],
)
def test_what_was_corrected(more: dict[str, Any], expected: str) -> None:
    assert deed_sentence(question="Màu  cờ?", **more) == expected


def test_how_a_question_is_marked_is_told_by_letters() -> None:
    treatment = Treatment(keys=(frozenset({2, 0}), frozenset({1})))
    assert marking_words(treatment.to_document()) == "A, C hoặc B"
    void = Treatment(keys=(frozenset({1}),), void=VoidAs.LEFT_OUT)
    assert marking_words(void.to_document()).startswith("câu này không tính điểm")


def test_every_kind_has_its_words() -> None:
    assert set(DEEDS) == set(Kind)
    for kind in set(Kind) - OF_QUESTIONS:
        assert deed_sentence(kind).endswith(".")


def test_who_moved_is_told_in_numbers() -> None:
    totals = {"points": 1200, "up": 3, "down": 0, "entered": 1, "left": 2}
    prizes = [{"level": "Nhất"}, {"level": "Ba"}, {"level": "Ba"}]
    assert moved_sentence(outcome(totals=totals, prizes=prizes)) == (
        "1.200 người thay đổi điểm; 3 người lên hạng; 1 người được thêm vào bảng xếp hạng; "
        "2 người không còn trong bảng xếp hạng. Giải có thay đổi: Nhất, Ba. "
        "Đáp số dự đoán giữ nguyên là 2."
    )


def test_collective_prizes_that_change_are_told_beside_the_others() -> None:
    nobody = "Không ai thay đổi điểm hoặc thứ hạng."
    units = [{"level": "Nhất tập thể"}, {"level": "Nhất tập thể"}, {"level": "Nhì tập thể"}]
    told = "Giải tập thể có thay đổi: Nhất tập thể, Nhì tập thể."
    kept = "Đáp số dự đoán giữ nguyên là 2."
    assert moved_sentence(outcome(unit_prizes=units)) == f"{nobody} {told} {kept}"
    both = outcome(prizes=[{"level": "Ba"}], unit_prizes=units)
    assert moved_sentence(both) == f"{nobody} Giải có thay đổi: Ba. {told} {kept}"


def test_a_correction_of_another_round_is_told_with_who_moved_here() -> None:
    moved = {**NOBODY, "round": 7, "points": 2, "down": 1}
    assert elsewhere_sentence("Tuần 1", "Loại một người khỏi kết quả.", moved) == (
        "Điều chỉnh ở Tuần 1: Loại một người khỏi kết quả. Ở bảng này: 2 người thay đổi điểm; "
        "1 người xuống hạng."
    )


def test_the_target_is_kept_or_counted_anew_or_there_is_none() -> None:
    nobody = "Không ai thay đổi điểm hoặc thứ hạng. Không giải nào thay đổi."
    recounted = {"before": {"target": 2}, "after": {"target": 1000}}
    assert moved_sentence(outcome(frozen=recounted)) == (
        f"{nobody} Đáp số dự đoán được tính lại: 1.000 thay cho 2."
    )
    nothing = {"before": {"target": None}, "after": {"target": None}}
    assert moved_sentence(outcome(frozen=nothing)) == nobody


def test_long_words_are_cut() -> None:
    assert quoted("x" * LONGEST_QUOTE) == f"“{'x' * LONGEST_QUOTE}”"
    assert quoted("x" * 500) == f"“{'x' * (LONGEST_QUOTE - 1)}…”"
    assert note(["Một.", "Hai."], 9) == "Một. Hai."
    assert note(["Một.", "Hai."], 8) == "Một. Ha…"


def test_the_note_tells_how_many_marks_changed_and_whose_part_it_is() -> None:
    assert marks_sentence("Bài viết", 1200) == (
        "Ghi thêm, sửa hoặc xóa điểm phần “Bài viết” của 1.200 người."
    )
