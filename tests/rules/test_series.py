"""When do rounds follow each other, and which moment does a written hour mean?"""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.rules import series
from quizapp.rules.series import Step
from quizapp.rules.timing import CITY, Span, Window
from quizapp.rules.vietnamese import closing_words
from tests.rules.lines import assert_line


def city(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=CITY)


def span(opens: str, closes: str) -> Span:
    end = city(closes)
    return Span(opens=city(opens), closes=end, results=end + timedelta(hours=3))


def openings(step: Step, first: str, count: int = 3, days: int = 7) -> list[str]:
    one = Span(opens=city(first), closes=city(first), results=city(first))
    return [f"{each.opens:%d/%m/%Y %H:%M}" for each in series.series(one, count, step, days)]


def test_weeks_fortnights_and_any_number_of_days() -> None:
    monday = "26/08/2019 10:00"
    assert openings(Step.WEEKLY, monday) == [monday, "02/09/2019 10:00", "09/09/2019 10:00"]
    assert openings(Step.TWO_WEEKS, monday) == [monday, "09/09/2019 10:00", "23/09/2019 10:00"]
    assert openings(Step.DAYS, monday, days=10) == [monday, "05/09/2019 10:00", "15/09/2019 10:00"]
    assert openings(Step.WEEKLY, monday, count=0) == []


def test_a_month_later_is_the_same_day_or_the_last_one() -> None:
    assert openings(Step.MONTHLY, "31/01/2027 00:00", count=4) == [
        "31/01/2027 00:00", "28/02/2027 00:00", "31/03/2027 00:00", "30/04/2027 00:00",
    ]  # fmt: skip
    assert openings(Step.MONTHLY, "15/12/2026 08:00", count=2) == [
        "15/12/2026 08:00", "15/01/2027 08:00",
    ]  # fmt: skip


def test_a_month_is_counted_on_the_citys_calendar() -> None:
    """Midnight of 1 July in the city is still June in UTC."""
    first = datetime(2026, 6, 30, 17, tzinfo=UTC)
    one = Span(opens=first, closes=first, results=first)
    second = list(series.series(one, 2, Step.MONTHLY))[1]
    assert second.opens == city("01/08/2026 00:00")


def test_all_three_moments_move() -> None:
    first = span("30/06/2023 10:00", "30/07/2023 09:00")
    second = list(series.series(first, 2, Step.MONTHLY))[1]
    assert second == Span(
        opens=city("30/07/2023 10:00"),
        closes=city("30/08/2023 09:00"),
        results=city("30/08/2023 12:00"),
    )


def test_a_series_overlaps_when_a_step_is_shorter_than_a_round() -> None:
    month = span("01/04/2021 00:00", "01/05/2021 00:00")
    assert series.overlapping(list(series.series(month, 2, Step.WEEKLY)))
    assert not series.overlapping(list(series.series(month, 3, Step.MONTHLY)))
    assert not series.overlapping([month])
    # One opens in the instant in which the other closes.
    touching = [month, span("01/05/2021 00:00", "02/05/2021 00:00")]
    assert not series.overlapping(touching)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("24h00 ngày 30/4/2021", "01/05/2021 00:00"),
        ("0h00 ngày 1/4/2021", "01/04/2021 00:00"),
        ("24:00 30/06/2024", "01/07/2024 00:00"),
        ("30/06/2024 24h", "01/07/2024 00:00"),
        ("24h 31-12-2026", "01/01/2027 00:00"),
        ("8h 5/11/2025", "05/11/2025 08:00"),
        ("23h59' ngày 18/11/2025", "18/11/2025 23:59"),
        ("  16 giờ 00  NGÀY 12.06.2022 ", "12/06/2022 16:00"),
        ("ngày 5/11/2025, 08h30", "05/11/2025 08:30"),
    ],
)
def test_hours_as_documents_write_them(text: str, moment: str) -> None:
    assert series.read_moment(text) == city(moment)


@pytest.mark.parametrize(
    "text",
    ["", "mai", "24h01 ngày 30/4/2021", "25h00 1/1/2026", "8h60 1/1/2026", "8h 31/2/2026",
     "24h00 ngày 31/12/9999", "8h 1/1/26", "2026-01-01T08:00"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    assert series.read_moment(text) is None


def test_23h59_is_to_the_end_of_that_minute_and_24h00_the_same() -> None:
    """Drawn on the line's Monday, 11 May 2026."""
    for typed in ("23h59 ngày 11/5/2026", "24h00 ngày 11/5/2026"):
        read = series.read_moment(typed)
        assert read is not None
        window = Window(opens=city("11/05/2026 00:00"), closes=series.closing(read))
        assert_line(
            window.require_open,
            "00:00 fine · 23:59 fine · 23:59:59.999 fine · 24:00 RoundOver",
        )


@pytest.mark.parametrize("hour", ["09:00", "16:59", "23:58", "00:00"])
def test_other_closings_mean_themselves(hour: str) -> None:
    moment = city(f"11/05/2026 {hour}")
    assert series.closing(moment) == moment


def test_midnight_is_written_as_the_end_of_the_day_before() -> None:
    assert closing_words(city("01/05/2021 00:00")) == "24 giờ 00 ngày 30/04/2021"
    assert closing_words(city("01/05/2021 00:01")) == "00 giờ 01 ngày 01/05/2021"
    assert closing_words(city("30/04/2021 09:00")) == "09 giờ 00 ngày 30/04/2021"
