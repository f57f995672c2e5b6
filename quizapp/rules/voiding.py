"""When is a paper void because its time ran out before it was handed in?

The regulation may say so. Each attempt keeps the rule under which it began, whatever is changed
afterwards, so the rule is asked once, at the start. A void attempt is used up; beyond that it
counts for nothing.
"""

from datetime import datetime

from quizapp.rules.choices import AtLimit
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Window


def ends_void(regulation: Regulation, window: Window, started: datetime) -> bool:
    """Answer whether an attempt that begins at `started` will be void unless it is handed in.

    Only who has the whole time can lose the paper: one that the closing cuts short is collected
    with what was saved, also if the round is made longer later.
    """
    if regulation.at_limit is not AtLimit.VOID or regulation.time_limit_s is None:
        return False
    return not window.cuts_short(started, regulation.time_limit_s)


def is_void(*, ends_void: bool, collected: bool) -> bool:
    """Answer whether an attempt that is over is void: it was to be, and nobody but the server took
    it in."""
    return ends_void and collected


def must_be_complete(
    regulation: Regulation, deadline: datetime, arrived: datetime, *, ends_void: bool
) -> bool:
    """Answer whether a hand-in has to answer everything. From the deadline on it has not, where
    what was saved is taken as it is anyway."""
    return regulation.all_required and (ends_void or arrived < deadline)
