"""When do interim boards appear?

A timetable is written as cron writes it, "minute hour day month weekday", on the city's clock.
Weekdays are names (mon … sun): APScheduler counts Monday as 0 and cron as 1, so a number would
mean different days to different people.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from apscheduler.triggers.cron import CronTrigger

from quizapp.rules.refusals import BadTimetable
from quizapp.rules.timing import CITY

SHOWN = 3
LOOKED_AT = 50
"""So many hours are looked at for their distance: the first few may miss the dense ones."""
DENSEST = timedelta(minutes=10)
"""Boards closer together than this would only cost and confuse."""


def next_hours(cron: str, after: datetime, count: int = SHOWN) -> list[datetime]:
    """Answer the next `count` moments of a timetable from `after` on. Raises BadTimetable, with a
    Vietnamese sentence, if it cannot be read, never comes, or comes too often."""
    trigger = _trigger(cron)
    hours: list[datetime] = []
    last: datetime | None = None
    for _ in range(max(count, LOOKED_AT)):
        last = trigger.get_next_fire_time(last, after if last is None else last)
        if last is None:
            break
        hours.append(last)
    if not hours:
        raise BadTimetable(fault="Lịch này không bao giờ đến.")
    if any(later - earlier < DENSEST for earlier, later in pairwise(hours)):
        raise BadTimetable(fault="Các lần công bố phải cách nhau ít nhất 10 phút.")
    return hours[:count]


def due_hours(cron: str, after: datetime, until: datetime) -> list[datetime]:
    """Answer the moments of a timetable later than `after`, up to and including `until`.

    Raises BadTimetable if it cannot be read.
    """
    trigger = _trigger(cron)
    due: list[datetime] = []
    hour = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    while hour is not None and hour <= until:
        due.append(hour)
        hour = trigger.get_next_fire_time(hour, hour)
    return due


def first_hour(cron: str, after: datetime, before: datetime) -> datetime | None:
    """Answer the first moment of a timetable later than `after` and earlier than `before`, None if
    there is none. Raises BadTimetable if it cannot be read."""
    hour = _trigger(cron).get_next_fire_time(None, after + timedelta(microseconds=1))
    return hour if hour is not None and hour < before else None


def _trigger(cron: str) -> CronTrigger:
    parts = cron.split()
    if len(parts) != 5:
        raise BadTimetable(fault="Lịch gồm năm phần: phút, giờ, ngày, tháng, thứ.")
    if any(character.isdigit() for character in parts[4].partition("/")[0]):
        raise BadTimetable(fault="Hãy viết thứ bằng chữ: mon, tue, wed, thu, fri, sat, sun hoặc *.")
    try:
        return CronTrigger.from_crontab(cron, timezone=CITY)
    except ValueError as error:
        raise BadTimetable(
            fault="Không đọc được lịch. Ví dụ: “0 8 * * mon” là 08 giờ 00 mỗi thứ Hai."
        ) from error
