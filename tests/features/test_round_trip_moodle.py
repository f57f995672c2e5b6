"""Does a bank come back from Moodle XML as it was written?"""

from hypothesis import given, settings

from quizapp.banks.formats import FORMATS, WrittenBank, moodle
from quizapp.rules import questions
from quizapp.rules.questions import Content, Picture
from tests.rich_contents import PICTURES, rich_banks


@settings(max_examples=100, deadline=None)
@given(bank=rich_banks())
def test_a_bank_survives_moodle_xml(bank: WrittenBank):
    found = moodle.read(moodle.write(bank))
    assert not found.problems
    assert not found.faults
    assert not any(question.doubts for question in found.questions)
    read = {question.identifier: questions.content(question) for question in found.questions}
    assert list(read.items()) == list(bank.contents.items())
    shown = {p.digest for content in bank.contents.values() for p in content.pictures}
    assert {picture.digest: picture for picture in found.pictures} == {
        digest: bank.pictures[digest] for digest in shown
    }


def test_a_draft_stays_a_draft():
    draft = Content(stem="Cảng nào lớn nhất?", options=("Hải Phòng", "Đà Nẵng"), key=())
    bank = WrittenBank(identifier="b", title="Bộ", contents={"Q1": draft})
    assert questions.content(moodle.read(moodle.write(bank)).questions[0]) == draft


def test_what_moodle_cannot_hold_is_said():
    plain = Content(stem="Màu gì?", options=("xanh", "đỏ"), key=(0,))
    pinned = Content(
        stem="Màu nào?",
        options=("xanh", "đỏ", "khác"),
        key=(0,),
        pinned=(2,),
        pictures=(Picture(digest="nowhere"),),
    )
    bank = WrittenBank(
        identifier="b",
        title="Bộ",
        description="Giới thiệu",
        contents={"Q1": plain, "Q2": pinned},
        pictures={PICTURES[0].digest: PICTURES[0]},
    )
    said = " ".join(FORMATS["moodle"].losses(bank))
    assert "lời giới thiệu" in said
    assert "1 câu được đặt không đảo" in said
    assert "1 hình không còn trong kho" in said
    # It is written nevertheless.
    assert len(moodle.read(moodle.write(bank)).questions) == 2
    clean = WrittenBank(identifier="b", title="Bộ", contents={"Q1": plain})
    assert FORMATS["moodle"].losses(clean) == []
