"""Do a file's words about its questions survive their way out of the child that read them?"""

import json
from dataclasses import replace

import pytest

from quizapp.rules.raw import (
    NOWHERE,
    Fault,
    Kind,
    PictureFile,
    Place,
    Problem,
    RawBank,
    RawPicture,
    RawQuestion,
    Remark,
    Severity,
)

QUESTION = RawQuestion(
    place=Place(page=2, paragraph=7, label="Câu 3", ordinal=3),
    identifier="c3",
    stem="Cảng nào?",
    options=("Đông", "Tây"),
    key=("B",),
    pinned=("A",),
    is_multiple=True,
    is_html=True,
    pictures=(RawPicture(digest="a" * 64, option="B", alt="Cảng"),),
    doubts=("Đáp án được đoán theo chữ đậm.",),
    source_paragraph="4",
)
BANK = RawBank(
    format="docx",
    identifier="cang",
    title="Cảng",
    description="Thử",
    questions=(QUESTION, RawQuestion(stem="Bao nhiêu người đúng?", kind=Kind.PREDICTION)),
    faults=(Fault(question="c3", field="key", sentence="Sai.", place=Place(line=4)),),
    problems=(
        Problem(
            kind=Remark.IGNORED,
            message="Bỏ qua.",
            severity=Severity.NOTICE,
            place=Place(sheet="Đợt 1", row=4, cell="C4"),
        ),
    ),
    pictures=(
        PictureFile(digest="a" * 64, media_type="image/png", width=3, height=2, data="AAAA"),
    ),
    is_campaign=True,
)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), ""),
        (Place(line=5), "dòng 5"),
        (Place(ordinal=2), "câu thứ 2"),
        (Place(label="Câu 5", line=9, ordinal=5), "Câu 5, dòng 9"),
        (Place(page=3, paragraph=41), "trang 3, đoạn 41"),
        (Place(sheet="Đợt 1", row=4, cell="C4"), "trang tính “Đợt 1”, ô C4"),
        (Place(sheet="Đợt 1", row=4), "trang tính “Đợt 1”, hàng 4"),
    ],
)
def test_a_place_is_said_in_words(place: Place, words: str) -> None:
    assert str(place) == words
    assert bool(place) == bool(words)


def test_a_bank_is_read_back_from_its_document() -> None:
    document = json.loads(json.dumps(BANK.to_document()))
    assert RawBank.from_document(document) == BANK


def test_a_document_says_only_what_there_is_to_say() -> None:
    assert RawQuestion(stem="a").to_document() == {"stem": "a"}
    assert RawQuestion.from_document({"stem": "a"}) == RawQuestion(stem="a")
    assert QUESTION.to_document()["place"] == {
        "page": 2,
        "paragraph": 7,
        "label": "Câu 3",
        "ordinal": 3,
    }


def test_a_question_is_named_by_its_id_or_else_by_its_place() -> None:
    assert QUESTION.name == "c3"
    assert replace(QUESTION, identifier="").name == "Câu 3, trang 2, đoạn 7"
    assert replace(QUESTION, identifier="", place=NOWHERE).name == ""
