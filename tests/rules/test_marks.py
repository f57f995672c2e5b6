"""Is a mark read and written to the hundredth, and is nobody forgotten who lacks one?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import marks
from quizapp.rules.marks import MarkFault
from quizapp.rules.refusals import Unsettled
from tests.rules.lines import law


@pytest.mark.parametrize(
    ("text", "read"),
    [("0", 0), ("8", 800), ("8,25", 825), ("8.25", 825), ("7,5", 750), (" 10 ", 1000), ("0,05", 5)],
)
def test_a_mark_is_read_to_the_hundredth(text: str, read: int) -> None:
    assert marks.mark(text, 1000) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("1.000", 100_000), ("1.000,0", 100_000), ("1000", 100_000), ("1.00", 100), ("1,00", 100)],
)
def test_a_dot_before_a_whole_group_of_three_parts_the_thousands(text: str, read: int) -> None:
    assert marks.mark(text, marks.GREATEST) == read


@pytest.mark.parametrize(
    "text",
    # Nobody who types "8.250" for a mark means thousands.
    [
        "", "tám", "-1", "8,255", "8.250", "8,", ",5", "1.000,5", "1.000.5", "1,000", "01.000",
        "10.000", "10000", "8 5",
    ],
)  # fmt: skip
def test_what_is_no_number_of_points_is_told_with_an_example(text: str) -> None:
    with pytest.raises(MarkFault, match=r"không phải là điểm\. Hãy ghi số .* ví dụ 8,25"):
        marks.mark(text, 1000)


def test_a_mark_lies_between_nothing_and_the_greatest() -> None:
    assert marks.mark("10,25", 1025) == 1025
    with pytest.raises(MarkFault, match="Điểm phải từ 0 đến 10,25"):
        marks.mark("10,26", 1025)


@given(st.integers(0, marks.GREATEST))
@law
def test_what_is_written_is_read_back(mark: int) -> None:
    assert marks.hundredths(marks.written(mark)) == mark


def test_the_greatest_mark_of_all_is_read_as_it_is_written() -> None:
    assert marks.written(marks.GREATEST) == "1.000"
    assert marks.hundredths("1.000") == marks.GREATEST


def test_marks_are_written_with_a_comma() -> None:
    assert [marks.written(mark) for mark in (0, 5, 800, 825, 750)] == [
        "0",
        "0,05",
        "8",
        "8,25",
        "7,5",
    ]


def test_a_result_waits_for_marks_until_somebody_confirms() -> None:
    marks.require_marks("Bài viết", 0, 0, confirmed=False)
    marks.require_marks("Bài viết", 3, 2, confirmed=True)
    with pytest.raises(Unsettled, match=r"Còn 1\.200 người chưa có điểm phần “Bài viết”"):
        marks.require_marks("Bài viết", 1200, 0, confirmed=False)


def test_units_that_the_jury_has_not_marked_are_waited_for() -> None:
    with pytest.raises(Unsettled, match="Còn 2 đơn vị chưa có điểm Ban giám khảo chấm nên chưa"):
        marks.require_marks("", 0, 2, confirmed=False)
    both = marks.lacking_words("Bài viết", 1, 2)
    assert both.startswith("Còn 1 người chưa có điểm phần “Bài viết”")
    assert both.endswith(
        "Còn 2 đơn vị chưa có điểm Ban giám khảo chấm nên chưa được xét giải tập thể."
    )
    assert marks.lacking_words("", 0, 0) == ""
