"""Does a bank written in Aiken come back as far as Aiken can hold it?"""

from hypothesis import assume, given, settings

from quizapp.banks.formats import FORMATS, WrittenBank, aiken
from quizapp.rules.importing import Standing, assess
from quizapp.rules.questions import Content
from tests.contents import banks, keeping

AIKEN = FORMATS["aiken"]


@settings(max_examples=100, deadline=None)
@given(bank=banks())
def test_questions_with_one_right_option_come_back(bank: WrittenBank):
    single = [content for content in bank.contents.values() if not content.is_multiple]
    # An empty file is refused by name.
    assume(single)
    read = aiken.read(AIKEN.write(bank))
    assessed = [assess(question) for question in read.questions]
    assert [one.content for one in assessed] == [keeping(content) for content in single]
    assert all(one.standing == Standing.READY for one in assessed)
    assert not read.problems


@settings(max_examples=50, deadline=None)
@given(bank=banks())
def test_what_does_not_come_back_was_said(bank: WrittenBank):
    said = " ".join(AIKEN.losses(bank))
    several = sum(content.is_multiple for content in bank.contents.values())
    assert (f"{several} câu có nhiều đáp án đúng không được xuất" in said) == bool(several)
    kept = [content for content in bank.contents.values() if not content.is_multiple]
    for name, words in (
        ("explanation", "lời giải thích"),
        ("topic", "chủ đề"),
        ("difficulty", "độ khó"),
        ("pinned", "phương án giữ chỗ"),
        ("source", "nguồn"),
        ("evidence", "câu chữ làm căn cứ"),
    ):
        count = sum(_loses(content, name) for content in kept)
        assert (f"{words} ({count} câu)" in said) == bool(count)


def _loses(content: Content, name: str) -> bool:
    return keeping(content, name) != keeping(content)
