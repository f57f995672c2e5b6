"""Which times may a summary have, and which may still change?"""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.rules import summary_times
from quizapp.rules.refusals import BadOpening, BadTimes, ResultDecided
from quizapp.rules.timing import Span

OPENS = datetime(2026, 5, 4, 3, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=28)
RESULTS = CLOSES + timedelta(days=3)
SPAN = Span(opens=OPENS, closes=CLOSES, results=RESULTS)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NOTHING = timedelta()


def moved(
    opens: timedelta = NOTHING, closes: timedelta = NOTHING, results: timedelta = NOTHING
) -> Span:
    return Span(opens=OPENS + opens, closes=CLOSES + closes, results=RESULTS + results)


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (OPENS - HOUR, moved(opens=HOUR, closes=-HOUR, results=HOUR)),
        (OPENS - HOUR, moved(opens=10 * SECOND - HOUR)),
        (OPENS - SECOND, moved(closes=HOUR)),
        (OPENS, moved(results=HOUR)),
        (CLOSES, moved(results=-HOUR)),
        (CLOSES, SPAN),
    ],
)
def test_allowed_changes(moment: datetime, after: Span) -> None:
    summary_times.require_change_allowed(SPAN, after, moment)


@pytest.mark.parametrize(
    ("moment", "after", "sentence"),
    [
        (OPENS - HOUR, moved(opens=9 * SECOND - HOUR), "phải ở tương lai"),
        (OPENS - 9 * SECOND, moved(opens=HOUR), "không đổi được giờ bắt đầu"),
        (OPENS, moved(opens=HOUR), "không đổi được giờ bắt đầu"),
    ],
)
def test_a_start_that_may_not_change_so(moment: datetime, after: Span, sentence: str) -> None:
    with pytest.raises(BadOpening, match=sentence):
        summary_times.require_change_allowed(SPAN, after, moment)


@pytest.mark.parametrize(
    ("moment", "after", "sentence"),
    [
        (OPENS - HOUR, moved(closes=timedelta(days=-28)), "^Giờ kết thúc phải sau giờ bắt đầu.$"),
        (OPENS - HOUR, moved(results=timedelta(days=-4)), "không được trước giờ kết thúc"),
        (OPENS, moved(results=timedelta(days=-4)), "không được trước giờ kết thúc"),
        (OPENS, moved(closes=HOUR), "đã bắt đầu, không đổi được giờ kết thúc.*tạo lại"),
        (CLOSES, moved(closes=HOUR), "đã đóng, không đổi được giờ kết thúc"),
    ],
)
def test_times_that_may_not_change_so(moment: datetime, after: Span, sentence: str) -> None:
    with pytest.raises(BadTimes, match=sentence):
        summary_times.require_change_allowed(SPAN, after, moment)


def test_an_approved_result_holds_its_announced_hour() -> None:
    with pytest.raises(ResultDecided):
        summary_times.require_change_allowed(SPAN, moved(results=HOUR), CLOSES, public_from=RESULTS)


def test_a_new_summary_ends_in_the_future() -> None:
    summary_times.require_good_times(SPAN, CLOSES - SECOND)
    with pytest.raises(BadTimes, match="ở tương lai"):
        summary_times.require_good_times(SPAN, CLOSES)
    with pytest.raises(BadTimes, match="sau giờ bắt đầu"):
        summary_times.require_good_times(moved(opens=timedelta(days=28)), CLOSES)
