"""Until when may people complain, and when is a result official?"""

from datetime import date, datetime, timedelta

import pytest

from quizapp.rules import complaints
from quizapp.rules.complaint_refusals import TooWordy
from tests.rules.lines import assert_line, at

FIRST = at("09:00")
SECOND = at("33:00")  # a correction on the day after


def standing(editions: list[datetime], line: str, *, is_open: bool = False) -> None:
    def said(now: datetime) -> str:
        found = complaints.settlement(editions, is_open=is_open, now=now, days=None)
        return f"{found.standing}{'!' if found.settled else ''}"

    assert_line(said, line)


def test_a_result_becomes_official_at_the_end_of_the_third_day_after_it_is_public() -> None:
    standing([], "09:00 provisional · 99:00 provisional")
    standing(
        [FIRST],
        "08:59:59.999 provisional · 09:00 verified · 95:59:59.999 verified · 96:00 official!",
    )


def test_an_open_complaint_keeps_a_result_from_being_official() -> None:
    standing([FIRST], "96:00 verified · 999:00 verified", is_open=True)


def test_a_correction_opens_the_window_anew() -> None:
    standing(
        [FIRST, SECOND],
        "32:59:59.999 verified · 33:00 corrected · 96:00 corrected · 120:00 corrected!",
    )
    standing([FIRST, SECOND], "120:00 corrected", is_open=True)


def test_the_regulation_may_name_the_days() -> None:
    found = complaints.settlement([FIRST], is_open=False, now=FIRST, days=5)
    assert found.until == at("144:00")
    assert found.last_day == date(2026, 5, 16)
    # Shortly after midnight in the city it is still yesterday in UTC.
    assert complaints.window_end(at("24:01"), 1) == at("72:00")
    nothing = complaints.settlement([], is_open=False, now=FIRST, days=5)
    assert nothing.last_day is None


def may(line: str, *, took_part: bool = True, has_open: bool = False) -> None:
    def asked(now: datetime) -> None:
        found = complaints.settlement([FIRST], is_open=has_open, now=now, days=None)
        complaints.require_may_complain(found, took_part=took_part, has_open=has_open)

    assert_line(asked, line)


def test_who_took_part_complains_within_the_window() -> None:
    may("08:59:59.999 NoResultYet · 09:00 fine · 95:59:59.999 fine · 96:00 ComplaintsOver")


def test_others_do_not_and_nobody_twice_at_once() -> None:
    may("09:00 NotASitter", took_part=False)
    may("09:00 ComplaintOpen · 96:00 ComplaintsOver", has_open=True)


def test_what_was_written_is_kept_as_lines_without_loose_ends() -> None:
    text = "\n  Tôi nộp bài lúc 9 giờ.   \r\n\r\nXin xem lại câu 3.\n\n"
    assert complaints.words(text) == "Tôi nộp bài lúc 9 giờ.\n\nXin xem lại câu 3."


@pytest.mark.parametrize("length", [0, 1, 19, 2001])
def test_neither_nothing_nor_a_book_is_a_complaint(length: int) -> None:
    with pytest.raises(TooWordy):
        complaints.words("x" * length)


@pytest.mark.parametrize("length", [20, 2000])
def test_both_ends_of_the_length_count(length: int) -> None:
    assert len(complaints.words(f"  {'x' * length}\n")) == length


def test_marks_go_thirty_days_after_the_result_is_official() -> None:
    def due(now: datetime) -> bool:
        return complaints.traces_due(closes=at("20:00"), settled_since=at("30:00"), now=now)

    assert_line(due, "30:00 no · 749:59:59.999 no · 750:00 yes")


def test_marks_go_half_a_year_after_the_closing_in_any_case() -> None:
    closes = at("20:00")
    half_a_year = timedelta(days=180)
    for settled in (None, closes + half_a_year - timedelta(days=1)):
        due = [
            complaints.traces_due(closes=closes, settled_since=settled, now=closes + after)
            for after in (half_a_year - timedelta(seconds=1), half_a_year)
        ]
        assert due == [False, True]
