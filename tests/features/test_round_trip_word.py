"""Does a bank that was written as a Word file read back as the same questions?"""

import base64
import io

from docx import Document
from hypothesis import given, settings

from quizapp.banks.formats import WrittenBank, pictures, word
from quizapp.rules import importing, questions
from quizapp.rules.questions import Content, Picture, Source
from tests.contents import banks, keeping
from tests.word_files import png

HELD = ("explanation", "topic", "difficulty", "source.title")


def read_back(bank: WrittenBank) -> list[Content]:
    read = word.read(word.write(bank))
    assert [raw.doubts for raw in read.questions] == [()] * len(bank.contents)
    return [questions.content(raw) for raw in read.questions]


@settings(max_examples=100, deadline=None)
@given(banks())
def test_what_a_word_file_holds_is_read_back(bank: WrittenBank):
    assert read_back(bank) == [keeping(content, *HELD) for content in bank.contents.values()]


def bank_of(*contents: Content, **more: object) -> WrittenBank:
    named = {f"CAU-{number}": content for number, content in enumerate(contents, start=1)}
    return WrittenBank(identifier="thu", title="Bộ câu hỏi thử", contents=named, **more)


PORT = Content(stem="Cảng nào lớn nhất?", options=("Cảng Đông", "Cảng Tây"), key=(1,))


def test_pictures_come_back_where_they_were():
    red, blue = pictures.redraw(png("red")), pictures.redraw(png("blue"))
    content = Content(
        stem="Hình nào màu xanh?",
        options=("Hình một", ""),
        key=(1,),
        pictures=(
            Picture(digest=red.digest, alt="Hai lá cờ"),
            Picture(digest=red.digest, option=0, alt="Hai lá cờ"),
            Picture(digest=blue.digest, option=1),
        ),
    )
    bank = bank_of(PORT, content, pictures={red.digest: red, blue.digest: blue})
    read = word.read(word.write(bank))
    assert [questions.content(raw) for raw in read.questions] == [PORT, content]
    assert {file.digest for file in read.pictures} == {red.digest, blue.digest}


def test_a_draft_stays_a_draft():
    draft = Content(stem="Cảng nào lớn nhất?", options=("Cảng Đông", "Cảng Tây"), key=())
    read = word.read(word.write(bank_of(draft, PORT)))
    assert [importing.assess(raw).standing for raw in read.questions] == ["draft", "ready"]


def test_what_a_word_file_cannot_hold_is_said():
    content = Content(
        stem="<p>Nước là <b>H<sub>2</sub>O</b>?</p>",
        options=("Đúng", "Sai"),
        key=(0,),
        pinned=(1,),
        evidence="nước là",
        is_html=True,
        source=Source(title="Sách", publisher="Nhà xuất bản"),
    )
    said = " ".join(word.losses(bank_of(content, PORT)))
    for part in ("mã câu hỏi: 2 câu", "định dạng", "giữ chỗ: 1 câu", "căn cứ", "nguồn: 1 câu"):
        assert part in said
    assert "mất" not in " ".join(word.losses(bank_of(PORT)))


def test_more_pictures_than_a_file_may_have_are_told_of():
    many = {f"{number:064x}": pictures.redraw(png()) for number in range(181)}
    assert "chia nhỏ" in word.losses(bank_of(PORT, pictures=many))[-1]
    assert len(word.losses(bank_of(PORT, pictures=dict(list(many.items())[:180])))) == 1


def test_the_printed_page_is_a4_in_the_usual_type():
    document = Document(io.BytesIO(word.write(bank_of(PORT))))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 13)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Bộ câu hỏi thử",
        "Câu 1. Cảng nào lớn nhất?",
        "A. Cảng Đông",
        "B. Cảng Tây",
        "Đáp án: B",
    ]


def test_a_large_picture_is_made_to_fit_the_page():
    large = pictures.redraw(png(size=(1600, 400)))
    content = Content(
        stem="Hình gì?",
        options=("Cờ", "Áo"),
        key=(0,),
        pictures=(Picture(digest=large.digest),),
    )
    data = word.write(bank_of(content, pictures={large.digest: large}))
    shape = Document(io.BytesIO(data)).inline_shapes[0]
    assert (round(shape.width.cm, 1), round(shape.height.cm, 1)) == (12.0, 3.0)
    assert base64.b64decode(large.data)
