"""Are questions that ask the same found, and others left alone?"""

from dataclasses import replace
from random import Random

from quizapp.rules.questions import Content, Picture
from quizapp.rules.similarity import (
    MOST_COMPARED,
    MOST_TWINS,
    SHARED_OPTIONS,
    SIMILAR,
    Twin,
    twins,
)

STEM = "Hội nghị toàn quốc lần thứ nhất của Đảng bộ thành phố họp vào tháng năm năm nào ở đâu?"
ONE = Content(stem=STEM, options=("Hải Phòng", "Hà Nội", "Huế"), key=(0,))


def found(one: Content, other: Content) -> list[Twin[str]]:
    return twins({"new": other}, {"old": one}).get("new", [])


def test_the_same_words_and_options_are_exact_twins() -> None:
    shouted = replace(ONE, stem=STEM.upper(), options=("Huế", "HÀ NỘI", "Hai Phong"), key=(1,))
    assert found(ONE, shouted) == [Twin(other="old", is_exact=True)]


def test_the_same_stem_with_other_options_is_another_question() -> None:
    assert found(ONE, replace(ONE, options=("Huế", "Vinh", "Đà Nẵng"))) == []


def test_nearly_the_same_words_are_near_twins() -> None:
    near = replace(ONE, stem=STEM.replace("ở đâu", "tại đâu"))
    assert found(ONE, near) == [Twin(other="old", is_exact=False)]
    half = replace(ONE, options=("Hải Phòng", "Hà Nội", "Vinh"))
    assert found(ONE, half) == [Twin(other="old", is_exact=False)]


def test_other_words_are_no_twins() -> None:
    assert found(ONE, replace(ONE, stem="Cầu nào xây trước?")) == []
    assert found(ONE, replace(ONE, stem=" ".join(STEM.split()[:12]))) == []


def test_a_picture_makes_another_question_of_the_same_words() -> None:
    drawn = replace(ONE, pictures=(Picture(digest="a"),))
    assert found(drawn, ONE) == [Twin(other="old", is_exact=False)]


def test_questions_of_one_file_are_compared_with_those_before_them() -> None:
    near = replace(ONE, stem=STEM.replace("ở đâu", "tại đâu"))
    assert twins({"a": near, "b": ONE, "c": ONE}, {}) == {
        "b": [Twin(other="a", is_exact=False)],
        "c": [Twin(other="b", is_exact=True), Twin(other="a", is_exact=False)],
    }


def test_questions_without_words_are_twins_only_if_their_options_are() -> None:
    blank = replace(ONE, stem="?")
    assert found(blank, blank) == [Twin(other="old", is_exact=True)]
    assert found(blank, replace(blank, options=("Hải Phòng", "Hà Nội", "Vinh"))) == []


def test_the_short_cut_finds_what_comparing_everything_finds() -> None:
    dice = Random(3)
    words = [f"chữ{number}" for number in range(15)]
    contents = {
        number: Content(
            stem=" ".join(dice.sample(words, dice.randint(6, len(words)))),
            options=tuple(dice.sample(("a1", "b2", "c3", "d4"), 3)),
            key=(0,),
        )
        for number in range(MOST_COMPARED)
    }

    def share(one: set[str], other: set[str]) -> float:
        return len(one & other) / len(one | other)

    slow = {
        number: {
            other
            for other in range(number)
            if share(set(content.stem.split()), set(contents[other].stem.split())) >= SIMILAR
            and share(set(content.options), set(contents[other].options)) >= SHARED_OPTIONS
        }
        for number, content in contents.items()
    }
    quick = twins(contents, {})
    assert {n: {twin.other for twin in own} for n, own in quick.items()} == {
        n: others for n, others in slow.items() if others
    }
    assert quick


def test_a_file_of_like_questions_is_compared_only_so_far() -> None:
    count = 5 * MOST_COMPARED
    same = twins(dict.fromkeys(range(count), ONE), {})
    assert [twin.other for twin in same[count - 1]] == list(range(MOST_TWINS))
    near = {
        number: replace(ONE, options=("Hải Phòng", "Hà Nội", f"Nơi {number}"))
        for number in range(count)
    }
    others = {twin.other for twin in twins(near, {})[count - 1]}
    assert others == set(range(count - 1 - MOST_COMPARED, count - 1))
