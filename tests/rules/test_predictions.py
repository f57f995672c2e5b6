"""Is the question for a number that nobody knows yet told from a question about the past?"""

import pytest

from quizapp.rules.predictions import LONGEST, is_prediction, target, without_dots
from quizapp.rules.regulation import Target


@pytest.mark.parametrize(
    "stem",
    [
        "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
        "Theo bạn có bao nhiêu người trả lời đúng…",
        "Có bao nhiêu người trả lời đúng tất cả các câu hỏi trên?",
        "Dự đoán số người trả lời đúng",
        "Dự đoán số lượng thí sinh tham gia dự thi tuần này.",
        "Bạn hãy dự đoán có bao nhiêu lượt người dự thi?",
        "THEO ANH CHỊ CÓ BAO NHIÊU NGƯỜI THAM GIA CUỘC THI NÀY?",
        "Theo đồng chí sẽ có bao nhiêu bài dự thi đúng hết?",
        "Theo em, bao nhiêu bạn tham gia?",
        "Sẽ có bao nhiêu người có đáp án đúng?",
    ],
)
def test_a_prediction(stem: str):
    assert is_prediction(stem)


@pytest.mark.parametrize(
    "stem",
    [
        "",
        "Cảng nào lớn nhất?",
        "Theo bạn, cảng nào lớn nhất?",
        "Có bao nhiêu người tham gia khởi nghĩa?",
        "Theo bạn, có bao nhiêu người tham gia khởi nghĩa?",
        "Theo bạn, có bao nhiêu cảng biển?",
        "Bao nhiêu thí sinh dự thi khoa thi năm 1442?",
        "Bạn trả lời đúng câu nào?",
    ],
)
def test_no_prediction(stem: str):
    assert not is_prediction(stem)


def test_what_is_too_long_for_a_question_is_none():
    stem = "Theo bạn, có bao nhiêu người trả lời đúng?"
    assert is_prediction(stem.ljust(LONGEST))
    assert not is_prediction(stem.ljust(LONGEST + 1))


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Có bao nhiêu người trả lời đúng?", Target.ALL_CORRECT),
        ("Theo bạn có bao nhiêu lượt thi?", Target.ATTEMPTS),
        ("Theo bạn có bao nhiêu người dự thi?", Target.PARTICIPANTS),
    ],
)
def test_the_number_that_is_asked_for(stem: str, expected: Target):
    assert target(stem) == expected


@pytest.mark.parametrize("dots", ["", " ………… người", ": .......... lượt thi.", " ____", "\n…… ……"])
def test_the_dotted_line_for_the_answer_leaves_the_text(dots: str):
    stem = "Theo bạn, có bao nhiêu người trả lời đúng?"
    assert without_dots(stem + dots.removeprefix(":")) == stem
