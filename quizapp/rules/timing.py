"""Which phase is it, when does an attempt end, and did a message come in time?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from quizapp.rules.attempt_refusals import NotHandedInInTime
from quizapp.rules.refusals import NotOpenYet, RoundOver, TooLate

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days, ages and printed times are those of the city's clock."""

FIRST_YEAR, LAST_YEAR = 2020, 2100
"""Rounds lie in these years: nobody means others, and moments near the ends of the calendar cannot
be counted on from."""

GRACE = timedelta(seconds=5)
"""How late a message may arrive and still count: the flight of the last packet."""

SETTLE = timedelta(seconds=10)
"""How long after the grace nothing is collected yet, so that a message that arrived in time also
finishes its own transaction in time. A punctual collector and a late one then decide alike."""


class Phase(StrEnum):
    """Where a round stands at a moment."""

    UPCOMING = "upcoming"
    OPEN = "open"
    COLLECTING = "collecting"  # closed by the clock, last papers still coming in
    REVIEW = "review"  # closed and ranked, not public
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A round is open from `opens` up to, but not at, `closes`."""

    opens: datetime
    closes: datetime

    def is_open(self, moment: datetime) -> bool:
        """Answer whether a new attempt may start at `moment`."""
        return self.opens <= moment < self.closes

    def deadline(self, started: datetime, limit: timedelta | None) -> datetime:
        """Answer when an attempt started at `started` ends: its limit or the round's end."""
        return self.closes if limit is None else min(started + limit, self.closes)

    def has_whole(self, started: datetime, limit: timedelta) -> bool:
        """Answer whether an attempt started at `started` has its whole time before the closing."""
        return started + limit <= self.closes

    def cuts_short(self, started: datetime, limit_s: int | None) -> bool:
        """Answer whether the closing ends an attempt started at `started` before its time limit
        (seconds, None for none) would."""
        return limit_s is not None and not self.has_whole(started, timedelta(seconds=limit_s))

    def require_open(self, moment: datetime) -> None:
        """Raise NotOpenYet before the opening, RoundOver from the closing on."""
        if moment < self.opens:
            raise NotOpenYet(opens=self.opens)
        if moment >= self.closes:
            raise RoundOver


def phase(
    window: Window,
    moment: datetime,
    *,
    tallied_at: datetime | None,
    public_from: datetime | None,
) -> Phase:
    """Answer the phase of a round from its times alone.

    `tallied_at` is when the ranking was made (None: not yet), `public_from` when the approved
    result becomes public (None: not approved).
    """
    if moment < window.opens:
        return Phase.UPCOMING
    if moment < window.closes:
        return Phase.OPEN
    if tallied_at is None:
        return Phase.COLLECTING
    if public_from is None or moment < public_from:
        return Phase.REVIEW
    return Phase.PUBLISHED


def last_arrival(deadline: datetime) -> datetime:
    """Answer the last moment at which a save or hand-in still counts."""
    return deadline + GRACE


def require_in_time(deadline: datetime, arrived: datetime, *, ends_void: bool = False) -> None:
    """Raise TooLate if a message came after the deadline and its grace; NotHandedInInTime, which is
    one, for a paper that is void by then."""
    if arrived > last_arrival(deadline):
        raise NotHandedInInTime if ends_void else TooLate


def collectable_until(moment: datetime) -> datetime:
    """Answer the latest deadline whose attempts may be collected at `moment`."""
    return moment - GRACE - SETTLE


def may_tally(closes: datetime, latest_deadline: datetime | None, moment: datetime) -> bool:
    """Answer whether a round may be ranked: closed, and no attempt can still receive anything.

    `latest_deadline` is the last deadline among its open attempts. After an early closing it lies
    behind `closes`, because started attempts keep what they were promised.
    """
    end = closes if latest_deadline is None else max(closes, latest_deadline)
    return end <= collectable_until(moment)


def time_used_ms(started: datetime, deadline: datetime, arrived: datetime) -> int:
    """Answer the milliseconds an attempt took, never more than it had, never negative."""
    end = min(arrived, deadline)
    return max(0, (end - started) // timedelta(milliseconds=1))


def age_on(birth: date, day: date) -> int:
    """Answer the completed years of age. Who is born on 29 February turns a year older on 1 March
    in common years: the anniversary must have come."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The times of one round in a series: opens, closes, and when its result is due."""

    opens: datetime
    closes: datetime
    results: datetime


def weekly(first: Span, rounds: int) -> Iterator[Span]:
    """Answer `rounds` spans, each seven days after the one before.

    Vietnam keeps one offset all year, so seven days are always the same hour on the city's clock.
    """
    for week in range(rounds):
        shift = timedelta(weeks=week)
        yield Span(
            opens=first.opens + shift, closes=first.closes + shift, results=first.results + shift
        )


def span_faults(spans: Iterable[Span]) -> list[str]:
    """Answer, in Vietnamese, what is wrong with the times of these rounds."""
    faults = []
    earliest = datetime(FIRST_YEAR, 1, 1, tzinfo=CITY)
    too_late = datetime(LAST_YEAR + 1, 1, 1, tzinfo=CITY)
    for number, span in enumerate(spans, start=1):
        if not all(earliest <= each < too_late for each in (span.opens, span.closes, span.results)):
            faults.append(f"Đợt {number}: năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
        if span.closes <= span.opens:
            faults.append(f"Đợt {number}: giờ đóng phải sau giờ mở.")
        if span.results < span.closes:
            faults.append(f"Đợt {number}: giờ công bố không được trước giờ đóng.")
    return faults
