"""Does a bank written as text come back as far as a text can hold it?"""

from dataclasses import replace

from hypothesis import given, settings

from quizapp.banks.formats import FORMATS, WrittenBank, text
from quizapp.rules.importing import Standing, assess
from quizapp.rules.questions import Content, Picture, Source
from tests.contents import banks, keeping

TEXT = FORMATS["text"]
KEPT = ("explanation", "topic", "difficulty", "source.title")


@settings(max_examples=200, deadline=None)
@given(bank=banks())
def test_a_bank_comes_back(bank: WrittenBank):
    read = text.read(TEXT.write(bank))
    assessed = [assess(question) for question in read.questions]
    expected = [keeping(content, *KEPT) for content in bank.contents.values()]
    assert [one.content for one in assessed] == expected
    assert all(one.standing == Standing.READY for one in assessed)


def test_a_field_that_reads_like_a_key_list_comes_back():
    """As the last line it could be a list of keys: 12 is C, 9 is nothing."""
    for topic in ("1e5", "12c9", "1a 2b"):
        last = text.read(TEXT.write(bank(PLAIN, replace(PLAIN, topic=topic)))).questions[-1]
        assert (last.topic, last.key) == (topic, ("A",))


@settings(max_examples=50, deadline=None)
@given(bank=banks())
def test_what_does_not_come_back_was_said(bank: WrittenBank):
    said = " ".join(TEXT.losses(bank))
    assert "mã câu hỏi" in said
    for names, words in (
        (("pinned",), "phương án giữ chỗ"),
        (("source.file", "source.publisher", "source.date", "source.paragraph"), "nguồn"),
        (("evidence",), "câu chữ làm căn cứ"),
    ):
        lost = sum(_loses(content, *names) for content in bank.contents.values())
        assert (f"({lost} câu)" in said and words in said) if lost else words not in said


def _loses(content: Content, *names: str) -> bool:
    return keeping(content, *names) != keeping(content)


PLAIN = Content(stem="Cảng nào lớn nhất?", options=("Cảng Đông", "Cảng Tây"), key=(0,))


def bank(*contents: Content) -> WrittenBank:
    named = {f"CAU-{number}": content for number, content in enumerate(contents)}
    return WrittenBank(identifier="cang", title="Cảng biển", contents=named)


def test_a_draft_comes_back_as_a_draft():
    draft = replace(PLAIN, key=())
    read = text.read(TEXT.write(bank(draft)))
    assert [assess(raw).standing for raw in read.questions] == [Standing.DRAFT]


def test_several_right_options_come_back():
    several = replace(PLAIN, options=("Đỏ", "Xanh", "Vàng"), key=(0, 2))
    (read,) = text.read(TEXT.write(bank(several))).questions
    assert read.key == ("A", "C")
    assert read.doubts == ()


def test_formatting_is_reduced_to_its_words_and_said():
    html = replace(PLAIN, stem="Cảng <b>nào</b> lớn?", options=("a &lt; b", "Tây"), is_html=True)
    (read,) = text.read(TEXT.write(bank(html))).questions
    assert read.stem == "Cảng nào lớn?"
    assert read.options == ("a < b", "Tây")
    assert "định dạng chữ (1 câu)" in " ".join(TEXT.losses(bank(html)))


def test_lost_pictures_are_said():
    drawn = replace(PLAIN, pictures=(Picture(digest="d1"),), source=Source(title="Sách"))
    assert "hình (1 câu)" in " ".join(TEXT.losses(bank(drawn)))
    assert "nguồn" not in " ".join(TEXT.losses(bank(drawn)))
