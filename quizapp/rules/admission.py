"""When may a person begin, if everybody presses at once?

Starts are the dearest thing the platform does, and at an opening thousands come within seconds. So
all starts of the site stand in one line, in which turns lie evenly apart. Who finds the line short
never notices it. Nobody's time runs while they wait, and nobody else stands in the line: a save and
a hand-in never wait for a start.
"""

from datetime import datetime, timedelta

BURST = timedelta(seconds=2)
"""Who would wait no longer than this goes in at once: a small crowd needs no waiting page."""

KEPT = timedelta(minutes=10)
"""So long a turn that has come is kept; who comes later still takes a new one."""

SHARE = 10
"""Near the end of a round nobody waits for longer than one part in so many of what is left."""


def spacing(per_second: int) -> timedelta:
    """Answer how far apart turns lie."""
    return timedelta(seconds=1) / per_second


def is_short(free: datetime | None, now: datetime) -> bool:
    """Answer whether nobody has to line up. `free` is the next turn that nobody has, if any was
    ever given."""
    return free is None or may_go_in(free, now)


def turn(free: datetime, now: datetime, closes: datetime, limit: timedelta | None) -> datetime:
    """Answer when the turn of somebody comes who lines up now and is given the turn `free`.

    Waiting shall cost nobody the round: it ends when the last moment comes at which the whole time
    limit still fits in, or after a tenth of what is left of the round, whichever is later.
    """
    left = max(closes - now, timedelta(0))
    costless = timedelta(0) if limit is None else left - limit
    return min(max(free, now), now + max(costless, left / SHARE))


def may_go_in(comes: datetime, now: datetime) -> bool:
    """Answer whether a turn has come, or is so near that waiting is not worth a page."""
    return comes <= now + BURST


def is_kept(comes: datetime, now: datetime) -> bool:
    """Answer whether a turn is still its owner's: it lies ahead, or came not too long ago."""
    return now <= comes + KEPT


def minutes_to_wait(comes: datetime, now: datetime) -> int:
    """Answer in about how many minutes a turn comes, at least 1. More exactly nobody is told: how
    long the line is tells how many people take part."""
    return max(1, -((now - comes) // timedelta(minutes=1)))
