"""Until when may a result be complained of, and how settled is it?

Computed from times at each look: when editions became public, and whether a complaint is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from quizapp.rules.complaint_refusals import (
    ComplaintOpen,
    ComplaintsOver,
    NoResultYet,
    NotASitter,
    TooWordy,
)
from quizapp.rules.names import tamed
from quizapp.rules.timing import CITY

DAY = timedelta(days=1)

USUAL_DAYS = 3
"""So many days after an edition became public people may complain of it, where the regulation names
no other number."""

SHORTEST = 20
LONGEST = 2000
"""So many characters a complaint has: enough to say what is wrong, little enough to be read."""

TRACES_KEPT = timedelta(days=30)
"""So long after a result is official the marks of addresses and devices are kept."""
TRACES_KEPT_AT_MOST = timedelta(days=180)
"""So long after a round closed they go in any case, also if nobody ever publishes its result."""


class Standing(StrEnum):
    """How settled a result is."""

    PROVISIONAL = "provisional"  # no final edition is public
    VERIFIED = "verified"  # public, may be complained of or is being looked at
    OFFICIAL = "official"  # nobody may complain any more and nothing is open
    CORRECTED = "corrected"  # a later edition; `settled` tells whether it is official


class Verdict(StrEnum):
    """What became of a complaint."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How settled a result is, and until when it may be complained of (None: nothing is public)."""

    standing: Standing
    settled: bool
    until: datetime | None
    window_open: bool

    @property
    def last_day(self) -> date | None:
        """Answer the last day on which it may be complained of, on the city's calendar."""
        return None if self.until is None else self.until.astimezone(CITY).date() - DAY


def window_end(public_from: datetime, days: int | None) -> datetime:
    """Answer from when on an edition may no longer be complained of: the midnight, on the city's
    clock, that ends the last of `days` after the day on which it became public (None: the usual
    number). The day of the publication is not counted, and the last day counts to its end (Civil
    Code 2015, articles 147 and 148)."""
    day = public_from.astimezone(CITY).date() + (USUAL_DAYS if days is None else days) * DAY
    return datetime.combine(day + DAY, time(), CITY).astimezone(UTC)


def settlement(
    editions: Sequence[datetime], *, is_open: bool, now: datetime, days: int | None
) -> Settlement:
    """Answer how settled a result is. `editions` are the moments from which its final editions are
    public, `is_open` whether a complaint waits for its answer, `days` the regulation's number of
    days for complaints.

    A correction may do somebody wrong too, so the newest edition opens the window anew.
    """
    public = sorted(moment for moment in editions if moment <= now)
    if not public:
        return Settlement(
            standing=Standing.PROVISIONAL, settled=False, until=None, window_open=False
        )
    until = window_end(public[-1], days)
    settled = until <= now and not is_open
    if len(public) > 1:
        standing = Standing.CORRECTED
    else:
        standing = Standing.OFFICIAL if settled else Standing.VERIFIED
    return Settlement(standing=standing, settled=settled, until=until, window_open=now < until)


def require_may_complain(settlement: Settlement, *, took_part: bool, has_open: bool) -> None:
    """Raise NotASitter, NoResultYet, ComplaintsOver or ComplaintOpen unless a person may complain
    of a round's result."""
    if not took_part:
        raise NotASitter
    if settlement.until is None:
        raise NoResultYet
    if not settlement.window_open:
        raise ComplaintsOver
    if has_open:
        raise ComplaintOpen


def words(text: str) -> str:
    """Answer what somebody wrote, as it is kept. Raises TooWordy if it is too short or too long."""
    kept = "\n".join(tamed(line).rstrip() for line in text.strip().splitlines()).strip()
    if not SHORTEST <= len(kept) <= LONGEST:
        raise TooWordy(least=SHORTEST, most=LONGEST)
    return kept


def traces_due(*, closes: datetime, settled_since: datetime | None, now: datetime) -> bool:
    """Answer whether the marks of addresses and devices of a round are to be erased.

    `settled_since` is when its result became official, None if it has not.
    """
    if closes + TRACES_KEPT_AT_MOST <= now:
        return True
    return settled_since is not None and settled_since + TRACES_KEPT <= now
