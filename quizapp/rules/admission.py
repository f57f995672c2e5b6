"""When may a person begin, if everybody presses at once?

Starts are the dearest thing the platform does, and at an opening thousands come within seconds. So
all starts of the site stand in one line, in which turns lie evenly apart. Who finds the line short
never notices it. Nobody's time runs while they wait, and nobody else stands in the line: a save and
a hand-in never wait for a start.
"""

from datetime import UTC, datetime, timedelta

BURST = timedelta(seconds=2)
"""Who would wait no longer than this goes in at once: a small crowd needs no waiting page."""

KEPT = timedelta(minutes=10)
"""So long a turn that has come is kept; who comes later still takes a new one."""

STEP = timedelta(seconds=15)
"""Turns are called out only as exactly as this."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)

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
    """Answer when the turn of somebody comes who lines up now and is given the turn `free`."""
    return min(max(free, now), _latest(now, closes, limit))


def called(
    turn: datetime, now: datetime, closes: datetime, limit: timedelta | None, share: float
) -> datetime:
    """Answer when somebody who lined up now is called in: the turn alone times the pace would tell
    how many people stand in front, and so how many take part.

    The turns of one step are called within it, each at a moment of its own: `share`, at least 0 and
    less than 1, says how far into what is left of it. So from step to step the pace stays, and so
    does the order, also before whoever comes when the line is short again and goes in at once;
    within a step it is chance.
    """
    step = turn - (turn - EPOCH) % STEP
    begins = max(step, now)
    into_it = share * (step + STEP - begins) // MS * MS  # browsers count in milliseconds
    return min(begins + into_it, _latest(now, closes, limit))


def _latest(now: datetime, closes: datetime, limit: timedelta | None) -> datetime:
    """Waiting shall cost nobody the round: it ends when the last moment comes at which the whole
    time limit still fits in, or after a tenth of what is left of the round, whichever is later."""
    left = max(closes - now, timedelta(0))
    costless = timedelta(0) if limit is None else left - limit
    return now + max(costless, left / SHARE)


def may_go_in(turn: datetime, now: datetime) -> bool:
    """Answer whether a turn has come, or is so near that waiting is not worth a page."""
    return turn <= now + BURST


def has_come(called: datetime, now: datetime) -> bool:
    """Answer whether somebody who waited may go in."""
    return called <= now


def is_kept(comes: datetime, now: datetime) -> bool:
    """Answer whether a turn is still its owner's: it lies ahead, or came not too long ago."""
    return now <= comes + KEPT


def minutes_to_wait(comes: datetime, now: datetime) -> int:
    """Answer in about how many minutes a turn comes, at least 1."""
    return max(1, -((now - comes) // timedelta(minutes=1)))
