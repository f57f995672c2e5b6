"""Are authors told what gives an answer away, and never stopped by it?"""

from dataclasses import replace

import pytest

from quizapp.rules.hints import (
    LONGEST_IS_RIGHT,
    NEGATION,
    NO_SOURCE,
    NO_SOURCES,
    SAME_BUT_FOR_CASE,
    hints,
    unbalanced,
)
from quizapp.rules.questions import Content, Picture, Source

FINE = Content(
    stem="Cảng nào lớn nhất?",
    options=("Cảng Đông", "Cảng Tây", "Cảng Nam"),
    key=(1,),
    source=Source(title="Niên giám"),
)
LONG = "Cảng ở cửa sông lớn nhất của vùng"


def said(content: Content) -> tuple[str, ...]:
    return hints([content]).get(0, ())


def test_a_good_question_gets_no_hint() -> None:
    assert hints([FINE, None, FINE]) == {}


def test_a_right_option_much_longer_than_the_others_gives_itself_away() -> None:
    telling = replace(FINE, options=("Cảng Đông", LONG, "Cảng Nam"))
    assert said(telling) == (LONGEST_IS_RIGHT,)
    assert said(replace(telling, key=(0,))) == ()
    assert said(replace(telling, key=(0, 1))) == ()
    assert said(replace(telling, pinned=(1,))) == ()
    assert said(replace(telling, options=("Cảng Đông ở ngoài khơi xa", LONG, "Nam"))) == ()
    assert said(replace(telling, options=("Bắc", "Cảng Hà Tây", "Nam"))) == ()


def test_options_that_differ_by_case_or_marks_alone_are_told() -> None:
    assert said(replace(FINE, options=("Cảng Đông", "cảng đông", "Nam"))) == (SAME_BUT_FOR_CASE,)
    assert said(replace(FINE, options=("Cảng Dong", "cảng đông", "Nam"))) == (SAME_BUT_FOR_CASE,)
    pictured = replace(FINE, options=("", "", "Nam"), pictures=(Picture(digest="a", option=0),))
    assert said(pictured) == ()


@pytest.mark.parametrize("stem", ["Cảng nào không lớn?", "Ý nào sai?", "Đúng cả, trừ ý nào?"])
def test_a_negation_wants_to_be_seen(stem: str) -> None:
    assert said(replace(FINE, stem=stem)) == (NEGATION,)
    assert said(replace(FINE, stem=f"<b>{stem}</b>", is_html=True)) == ()


@pytest.mark.parametrize("stem", ["Cảng nào KHÔNG lớn?", "Sông nào dài?"])
def test_a_negation_in_capitals_is_seen(stem: str) -> None:
    assert said(replace(FINE, stem=stem)) == ()


@pytest.mark.parametrize("source", [Source(file="a"), Source(title="b"), Source(publisher="c")])
def test_any_source_is_a_source(source: Source) -> None:
    assert said(replace(FINE, source=source)) == ()
    assert said(replace(FINE, source=Source(paragraph=1))) == (NO_SOURCE,)


def test_a_file_without_any_source_is_told_once() -> None:
    bare = replace(FINE, source=Source())
    assert hints([None, bare, bare]) == {1: (NO_SOURCES,)}
    assert hints([bare, FINE]) == {0: (NO_SOURCE,)}
    assert hints([bare]) == {0: (NO_SOURCE,)}


def test_a_letter_that_is_right_too_often_is_a_hint_about_the_file() -> None:
    ten = [replace(FINE, key=(0 if number < 6 else 1,)) for number in range(10)]
    sentence = unbalanced(ten)
    assert "6/10 câu có đáp án đúng là A" in sentence
    assert hints([None, *ten]) == {1: (sentence,)}
    assert unbalanced(ten[1:]) == ""
    assert unbalanced([replace(FINE, key=(n % 2,)) for n in range(10)]) == ""
    assert unbalanced([*ten[:-1], replace(FINE, key=(0, 1))]) == ""
    assert unbalanced([replace(FINE, key=())] * 20) == ""
