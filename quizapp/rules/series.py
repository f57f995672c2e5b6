"""When do the rounds of a contest run, and how does the field write their hours?"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from quizapp.rules.timing import CITY, Span

MINUTE = timedelta(minutes=1)

# As in: 24h00 ngày 30/6/2024 · 08:00 05/11/2025 · 8h 5-11-2025 · 23h59 ngày 30.4.2021.
_HOUR_FIRST = re.compile(
    r"(\d{1,2})\s*(?:h|:|giờ)\s*(\d{2})?\s*['’]?\s*(?:,|-|ngày)?\s*"
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
)
_DAY_FIRST = re.compile(
    r"(?:ngày\s*)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*,?\s*"
    r"(\d{1,2})\s*(?:h|:|giờ)\s*(\d{2})?\s*['’]?"
)


class Step(StrEnum):
    """How long after one round the next one is."""

    WEEKLY = "weekly"
    TWO_WEEKS = "two_weeks"
    MONTHLY = "monthly"
    DAYS = "days"  # so many as the organizers say


def series(first: Span, count: int, step: Step, days: int = 7) -> Iterator[Span]:
    """Answer `count` spans from `first` on, each a step after the one before; `days` is the step
    of Step.DAYS.

    Vietnam keeps one offset all year, so whole days are always the same hour on the city's clock.
    A month later is the same day of the next month, or its last day: counted from the first round,
    so that 31 January, 28 February, 31 March follow each other.
    """
    for number in range(count):
        yield Span(
            opens=_later(first.opens, number, step, days),
            closes=_later(first.closes, number, step, days),
            results=_later(first.results, number, step, days),
        )


def overlapping(spans: Sequence[Span]) -> bool:
    """Answer whether rounds of one series run at the same time: one opens before the other, which
    was planned before it, has closed."""
    return any(later.opens < earlier.closes for earlier, later in pairwise(spans))


def read_moment(text: str) -> datetime | None:
    """Read a moment as documents write it, on the city's clock: "24h00 ngày 30/6/2024" is the
    midnight at the end of that day. None if it is no moment."""
    typed = " ".join(text.casefold().split())
    if found := _HOUR_FIRST.fullmatch(typed):
        hour, minute, day, month, year = found.groups()
    elif found := _DAY_FIRST.fullmatch(typed):
        day, month, year, hour, minute = found.groups()
    else:
        return None
    whole = (int(hour), int(minute or 0))
    if whole > (24, 0) or whole[1] > 59:
        return None
    try:
        midnight = datetime(int(year), int(month), int(day), tzinfo=CITY)
        return midnight + timedelta(hours=whole[0], minutes=whole[1])
    except (ValueError, OverflowError):
        return None


def closing(moment: datetime) -> datetime:
    """Answer the closing that an organizer means: "23h59" is to the end of that minute, so the
    round closes at midnight. Every other hour means itself."""
    local = moment.astimezone(CITY)
    return moment + MINUTE if (local.hour, local.minute) == (23, 59) else moment


def _later(moment: datetime, number: int, step: Step, days: int) -> datetime:
    if step is Step.MONTHLY:
        local = moment.astimezone(CITY)
        years, month = divmod(local.month - 1 + number, 12)
        year = local.year + years
        day = min(local.day, monthrange(year, month + 1)[1])
        return local.replace(year=year, month=month + 1, day=day)
    length = {Step.WEEKLY: 7, Step.TWO_WEEKS: 14}.get(step, days)
    return moment + timedelta(days=length * number)
