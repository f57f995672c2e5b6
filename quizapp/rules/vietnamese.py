"""How are numbers, sums, moments and timetables written in Vietnamese documents?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from quizapp.rules.timing import CITY

WEEKDAYS = {
    "mon": "thứ Hai",
    "tue": "thứ Ba",
    "wed": "thứ Tư",
    "thu": "thứ Năm",
    "fri": "thứ Sáu",
    "sat": "thứ Bảy",
    "sun": "Chủ nhật",
}

SHORTEST_STRETCH = 3
"""So many numbers in a row are written by their first and last."""


def moment_words(moment: datetime) -> str:
    """Write a moment as documents do: "10 giờ 00 ngày 11/05/2026"."""
    local = moment.astimezone(CITY)
    clock = f"{local.hour:02d} giờ {local.minute:02d}"
    return f"{clock} ngày {day_words(local)}"


def day_words(day: date) -> str:
    """Write a day as documents do: "30/09/2026"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def closing_words(moment: datetime) -> str:
    """Write a closing as documents do: midnight is "24 giờ 00" of the day that ends."""
    local = moment.astimezone(CITY)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return moment_words(moment)
    day = local - timedelta(days=1)
    return f"24 giờ 00 ngày {day_words(day)}"


def dong(amount: int) -> str:
    """Write a sum of money: "1.000.000 đồng"."""
    return f"{number(amount)} đồng"


def cron_words(cron: str) -> str:
    """Write a timetable "minute hour day month weekday" in Vietnamese, as far as it is simple."""
    minute, hour, day, month, weekday = cron.split()
    if not (minute.isdecimal() and hour.isdecimal() and day == month == "*"):
        return "theo lịch do Ban tổ chức thông báo"
    days = [WEEKDAYS.get(name) for name in weekday.lower().split(",")]
    if weekday == "*":
        when = "hằng ngày"
    elif all(days):
        when = ", ".join(name for name in days if name) + " hằng tuần"
    else:
        return "theo lịch do Ban tổ chức thông báo"
    return f"lúc {int(hour):02d} giờ {int(minute):02d} {when}"


def number(value: int) -> str:
    """Write a whole number with dots between the thousands: "1.234.567"."""
    return f"{value:,}".replace(",", ".")


def rounded(value: Fraction, places: int) -> Fraction:
    """Answer a number that is not negative to so many decimals, halves up. The one rule of
    rounding for what is read."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def decimal(value: Fraction, places: int = 2) -> str:
    """Write a number that is not negative with at most so many decimals, halves up: "1.234,5"."""
    whole, rest = divmod(int(rounded(value, places) * 10**places), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    return number(whole) + (f",{decimals}" if decimals else "")


def percent(share: Fraction, places: int = 1) -> str:
    """Write a share that is not negative as a percentage with at most so many decimals, halves up:
    "87,5%", "50%"."""
    return f"{decimal(share * 100, places)}%"


def runs(values: Iterable[int]) -> str:
    """Write whole numbers that rise, three or more in a row as a stretch: "1, 3–7, 9, 10"."""
    stretches: list[list[int]] = []
    for value in values:
        if stretches and stretches[-1][-1] == value - 1:
            stretches[-1].append(value)
        else:
            stretches.append([value])
    return ", ".join(
        ", ".join(map(str, row)) if len(row) < SHORTEST_STRETCH else f"{row[0]}–{row[-1]}"
        for row in stretches
    )


def two_digits(value: int) -> str:
    """Write a small number as documents do: "05"."""
    return f"{value:02d}"


def length(seconds: int) -> str:
    """Write a length of time: "20 phút", "1 phút 30 giây"."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} phút" + (f" {rest} giây" if rest else "")
