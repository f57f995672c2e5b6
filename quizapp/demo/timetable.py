"""When do the demo's weekly rounds run?

Monday 10:00 to the next Monday 09:00 on the city's clock, results at 12:00 that day.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from quizapp.rules import organizing
from quizapp.rules.timing import CITY, Span

WEEK = timedelta(weeks=1)
WEEKS_AHEAD = 8
PAUSE = timedelta(hours=1)
"""From a Monday's closing to its opening."""
REVIEW = timedelta(hours=3)
"""From a closing to its results."""


def last_closing(moment: datetime) -> datetime:
    """Answer the latest Monday, 09:00 on the city's clock, that is not after `moment`."""
    local = moment.astimezone(CITY)
    nine = local.replace(hour=9, minute=0, second=0, microsecond=0)
    monday = (nine - timedelta(days=local.weekday())).astimezone(UTC)
    return monday if monday <= moment else monday - WEEK


def week(closing_before: datetime) -> Span:
    """Answer the round that follows a Monday's closing."""
    closes = closing_before + WEEK
    return Span(opens=closing_before + PAUSE, closes=closes, results=closes + REVIEW)


def finished(now: datetime) -> Span:
    """Answer a round that has been over for an hour at least, long enough for its results."""
    closing = last_closing(now)
    return week(closing - WEEK if now >= closing + PAUSE else closing - 2 * WEEK)


def missing(existing: Iterable[Span], now: datetime) -> list[Span]:
    """Answer the rounds to add, so that the series covers `now` and reaches eight weeks ahead."""
    taken = list(existing)
    weeks = (week(last_closing(now) + number * WEEK) for number in range(WEEKS_AHEAD + 1))
    return [span for span in weeks if not any(_overlap(span, other) for other in taken)]


def over_all(spans: Iterable[Span]) -> Span:
    """Answer the window of a summary of these rounds: its result comes with the last of theirs."""
    weeks = list(spans)
    return Span(
        opens=min(span.opens for span in weeks),
        closes=max(span.closes for span in weeks),
        results=max(span.results for span in weeks),
    )


def opens_early(spans: Sequence[Span], now: datetime) -> tuple[int, datetime] | None:
    """Answer which round has to open within seconds, because none is open: (its position, its
    new opening). None if one is open, or none is left to open.

    That is so in the pause of a Monday, and after an organizer closed a round early.
    """
    if any(span.opens <= now < span.closes for span in spans):
        return None
    coming = [position for position, span in enumerate(spans) if span.opens > now]
    if not coming:
        return None
    first = min(coming, key=lambda position: spans[position].opens)
    # An opening is only ever moved to where every process has heard of it in time.
    soon = now.replace(microsecond=0) + organizing.LAST_MOMENTS + timedelta(seconds=1)
    if spans[first].opens <= soon:
        return None
    return first, soon


def _overlap(one: Span, other: Span) -> bool:
    return one.opens < other.closes and other.opens < one.closes
