"""How are numbers, sums, moments and timetables written in Vietnamese documents?"""

from datetime import datetime

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


def moment_words(moment: datetime) -> str:
    """Write a moment as documents do: "10 giờ 00 ngày 11/05/2026"."""
    local = moment.astimezone(CITY)
    clock = f"{local.hour:02d} giờ {local.minute:02d}"
    return f"{clock} ngày {local.day:02d}/{local.month:02d}/{local.year}"


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


def two_digits(value: int) -> str:
    """Write a small number as documents do: "05"."""
    return f"{value:02d}"


def length(seconds: int) -> str:
    """Write a length of time: "20 phút", "1 phút 30 giây"."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} phút" + (f" {rest} giây" if rest else "")
