"""Does the grammar bear hostile texts, keep pictures where they stand, and read what is guarded?"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from quizapp.banks.formats import grammar, text
from quizapp.banks.formats.lines import GUARD, PICTURE, Line, Mark, Run, plain
from quizapp.rules.raw import RawPicture
from quizapp.rules.refusals import Unreadable
from tests.features.reading_lines import problems, questions, shown, typed

LENGTH = 60_000
MOST_S = 10
"""Of the processor's time. What grows with the length takes a tenth of one; what grows with its
square takes minutes."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Stop what takes more of the processor's time, however much else the machine has to do."""

    def stop(*_: object) -> None:
        pytest.fail(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    "unit",
    [
        "Câu 9: ", "Câu 9 ", "Câu 1: x\n", "A. b B. c ", "A. ", "A. x\nB. y\n", " ", "\t", "\n",
        "1",
        "1. x ", "1. x\n", "1. x\n1) y\n", "(", "(a- x; b- y) ", "Đáp án: A ", "Đáp án: A\n",
        "ĐÁP ÁN\n", "HẾT ", "HẾT\n", "1-A ", "1-A\n", "a\u0301\u0323", "*", "- x\n", "abc def\n",
        "Giải thích: x\n", "PHẦN 1\n", "|", ".", "A/B ", "-", "Câu 1: x? A. a B. b ", "A, ", "?\n",
        " x", "đáp án đúng ", "1 2 3 ", "1.\n", "A và ", "[x] ", "Trang 1\n", "đ) (",
        "Đáp án: A\ny\n", "x?\nmột\nhai\n\n", "_", ") ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["", "Câu 1: x?\n", "Câu 1: x?\nA. a\nB. b\n"])
def test_time_grows_with_the_length_alone(unit: str, head: str):
    text_ = head + unit * (LENGTH // len(unit)) + "a"
    lines = [plain(line) for line in text_.split("\n")]
    with stopped_after(MOST_S):
        grammar.read(lines)


def test_a_text_of_too_many_lines_is_refused():
    with pytest.raises(Unreadable, match="quá 300000 dòng"):
        text.read(b"\n" * 300_001 + b"x")


def test_pictures_stay_where_they_stand():
    lines = [
        Line(runs=(Run(text=f"Câu 1: Hình {PICTURE} là gì?"),), pictures=("d1",)),
        Line(runs=(Run(text=f"A. {PICTURE}"),), pictures=("d2",)),
        Line(runs=(Run(text=f"B. Hai {PICTURE}{PICTURE} C. Ba"),), pictures=("d3", "d4")),
        Line(runs=(Run(text=PICTURE),), pictures=("d5",)),
    ]
    (read,) = questions(lines)
    assert (read.stem, read.options) == ("Hình là gì?", ("", "Hai", "Ba"))
    assert read.pictures == (
        RawPicture(digest="d1"),
        RawPicture(digest="d2", option="A"),
        RawPicture(digest="d3", option="B"),
        RawPicture(digest="d4", option="B"),
        RawPicture(digest="d5", option="C"),
    )


def test_a_picture_above_the_options_belongs_to_the_stem():
    lines = [
        *typed("Câu 1: Đây là gì?"),
        Line(runs=(Run(text=PICTURE),), pictures=("d1",)),
        *typed("A. Cảng\nB. Cầu\nCâu 2: Kia là gì?\nA. Cảng\nB. Cầu"),
    ]
    first, second = questions(lines)
    assert first.pictures == (RawPicture(digest="d1"),)
    assert first.options == ("Cảng", "Cầu")
    assert second.pictures == ()


def test_the_look_of_the_label_that_word_writes():
    def option(label: str, words: str, look: Mark) -> Line:
        return Line(runs=(Run(text="", marks=look), Run(text=words)), number=label)

    lines = [
        *typed("Câu 1: Cảng nào?"),
        option("A.", "Đông", Mark.NONE),
        option("B.", "Tây", Mark.COLOUR),
        option("C.", "Nam", Mark.NONE),
    ]
    assert shown(lines) == ["Cảng nào? | Đông | *Tây | Nam"]


@pytest.mark.parametrize(
    "words",
    [
        "B. Tây", "Câu 5: gì", "1. Một", "Đáp án: A", "*A", "√ Tây", "√(9)", "C", "c và A",
        "Tây (đ)", "Tây x", "Giải thích: gì",
        "HẾT", "12", "Trang 3", "PHẦN 2", "x A. y B. z", "- a", "1-A 2-B", "Tây;", "(a- b; c- d)",
    ],
)  # fmt: skip
def test_what_is_guarded_is_text(words: str):
    safe = grammar.guarded(words)
    assert safe.replace(GUARD, "") == words
    line = f"Câu 1: {safe}\nA. {safe}\nB. {safe} 2\nC. 3\nĐáp án: C"
    assert shown(line) == [f"{words} | {words} | {words} 2 | *3"]


def test_ordinary_words_need_no_guard():
    assert grammar.guarded("Cảng nào lớn nhất ở Hải Phòng?") == "Cảng nào lớn nhất ở Hải Phòng?"


def test_old_remarks_in_a_long_text_are_shortened():
    (said,) = problems(typed("Lời nói đầu " * 50 + "\n\nCâu 1: Một?\nA. a\nB. b"))
    assert len(said.message) < 150
    assert said.message.endswith("…”.")
