"""What becomes of a question that a file holds?"""

from dataclasses import replace

import pytest

from quizapp.rules.faults import NO_KEY
from quizapp.rules.hints import NO_SOURCE, NO_SOURCES
from quizapp.rules.importing import (
    Standing,
    assess,
    assess_all,
    report,
    worst_first,
)
from quizapp.rules.raw import (
    Fault,
    Kind,
    Place,
    Problem,
    RawBank,
    RawPicture,
    RawQuestion,
    Remark,
    Severity,
)

FINE = RawQuestion(
    place=Place(label="Câu 1", line=3, ordinal=1),
    stem="  Cảng nào  lớn nhất? ",
    options=("Cảng Đông", "Cảng Tây", "Cả A và B"),
    key=("B",),
)


def test_a_whole_question_is_ready_although_its_file_gives_no_id() -> None:
    assessed = assess(FINE)
    assert assessed.standing == Standing.READY
    assert assessed.faults == ()
    assert assessed.content is not None
    assert assessed.content.stem == "Cảng nào lớn nhất?"
    assert assessed.content.pinned == (2,)


def test_a_question_without_a_key_is_a_draft_and_says_why() -> None:
    assessed = assess(replace(FINE, key=()))
    assert assessed.standing == Standing.DRAFT
    assert [fault.sentence for fault in assessed.faults] == [NO_KEY]
    assert assessed.faults[0].question == "Câu 1, dòng 3"
    assert assessed.content is not None
    assert assessed.content.key == ()


def test_a_question_that_was_guessed_at_is_looked_at_first() -> None:
    doubtful = replace(FINE, doubts=("Đáp án theo chữ đậm.",))
    assert assess(doubtful).standing == Standing.CHECK
    assert assess(replace(doubtful, key=())).standing == Standing.DRAFT


@pytest.mark.parametrize(
    "changes",
    [
        {"stem": ""},
        {"options": ("Một",)},
        {"options": ("Một", "Một")},
        {"key": ("H",)},
        {"options": ()},
        {"stem": "", "key": ()},
    ],
)
def test_a_question_with_another_fault_is_left_out(changes: dict[str, object]) -> None:
    assessed = assess(replace(FINE, **changes))
    assert assessed.standing == Standing.FAULTY
    assert assessed.content is None
    assert assessed.faults


def test_only_a_campaign_bank_asks_for_proof() -> None:
    assert assess(FINE, is_campaign=True).standing == Standing.FAULTY
    assert assess(FINE).standing == Standing.READY


def test_an_odd_id_is_replaced_unless_the_bank_is_a_campaigns() -> None:
    odd = replace(FINE, identifier="Câu số 1")
    (assessed,) = assess_all(RawBank(questions=(odd,)))
    assert assessed.standing == Standing.READY
    assert assessed.hints[0] == "Mã câu “Câu số 1” có ký tự lạ; khi lưu, câu nhận mã mới."
    assert "id" in {fault.field for fault in assess(odd, is_campaign=True).faults}
    assert "id" not in {fault.field for fault in assess(FINE, is_campaign=True).faults}


def test_a_prediction_needs_neither_options_nor_a_key() -> None:
    assessed = assess(RawQuestion(stem="Bao nhiêu người đúng?", kind=Kind.PREDICTION))
    assert assessed.standing == Standing.READY
    assert assessed.content is None


def test_an_option_may_be_a_picture_and_two_pictures_differ() -> None:
    def pictured(*digests: str) -> RawQuestion:
        pictures = tuple(
            RawPicture(digest=digest, option=letter)
            for letter, digest in zip("AB", digests, strict=False)
        )
        return replace(FINE, options=("", ""), key=("A",), pictures=pictures)

    assert assess(pictured("a" * 64, "b" * 64)).standing == Standing.READY
    assert assess(pictured("a" * 64, "a" * 64)).standing == Standing.FAULTY
    assert assess(pictured("a" * 64)).standing == Standing.FAULTY


def test_hints_stand_with_their_question() -> None:
    sourced = replace(FINE, source_title="Nghị quyết")
    first, second = assess_all(RawBank(questions=(FINE, sourced)))
    assert first.warnings == (NO_SOURCE,)
    assert second.warnings == ()


def test_a_report_names_the_good_ones_and_what_is_wrong_with_the_others() -> None:
    skipped = Problem(
        kind=Remark.SKIPPED,
        message="Câu tự luận.",
        severity=Severity.WARNING,
        place=Place(line=9),
    )
    reported = report(
        RawBank(
            questions=(
                FINE,
                replace(FINE, key=()),
                replace(FINE, stem="", place=Place(ordinal=3)),
                RawQuestion(stem="Bao nhiêu người?", kind=Kind.PREDICTION),
            ),
            faults=(Fault(question="", field="title", sentence="Thiếu tên."),),
            problems=(skipped,),
        )
    )
    assert [(q["status"], q["kind"], q["right"]) for q in reported["questions"]] == [
        ("ready", "choice", [1]),
        ("draft", "choice", []),
        ("ready", "prediction", []),
    ]
    assert reported["questions"][0] == {
        "text": "Cảng nào lớn nhất?",
        "options": ["Cảng Đông", "Cảng Tây", "Cả A và B"],
        "right": [1],
        "status": "ready",
        "pinned": [2],
        "multiple": False,
        "kind": "choice",
        "html": False,
        "images": 0,
        "warnings": [NO_SOURCES],
        "place": {"label": "Câu 1", "line": 3, "ordinal": 1},
    }
    assert [(p["kind"], p["severity"], p["place"]) for p in reported["problems"]] == [
        ("skipped", "warning", {"line": 9}),
        ("title", "error", {}),
        ("key", "notice", {"label": "Câu 1", "line": 3, "ordinal": 1}),
        ("stem", "error", {"ordinal": 3}),
    ]


def test_the_worst_problems_come_first() -> None:
    problems = [
        Problem(kind="a", message="", severity=severity)
        for severity in (Severity.NOTICE, Severity.ERROR, Severity.WARNING, Severity.ERROR)
    ]
    assert [p.severity for p in worst_first(problems)] == ["error", "error", "warning", "notice"]


def test_a_question_is_looked_at_once_but_a_huge_one_is_not_kept() -> None:
    small = RawQuestion(stem="Cảng nào?", options=("Đông", "Tây"), key=("A",))
    huge = RawQuestion(stem="Cảng nào? " * 1000, options=("Đông", "Tây"), key=("A",))
    assert assess(small) is assess(small)
    assert assess(huge) is not assess(huge)
