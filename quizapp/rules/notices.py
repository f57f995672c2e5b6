"""Who, of those who wish it, is told of what, and when?

A notice is written within its span and sent within its life: a scheduler that was down for a day
still tells of what is worth telling, and never of what is not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.rules.timing import Window

DAY_BEFORE = timedelta(hours=24)
"""A round is announced so long before it opens."""

LATE_WORD = timedelta(hours=1)
"""So long after its opening a round is still announced, to those who were not told before."""

RESULT_NEWS = timedelta(days=3)
"""So long a result is news."""


class Notice(StrEnum):
    """What people may wish to be told. The value is the purpose of the consent, too."""

    OPENS = "mail_opens"
    RESULTS = "mail_results"
    AWARD = "mail_award"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A notice is written from `begins` up to, but not at, `ends`, and lives until `expires`."""

    begins: datetime
    ends: datetime
    expires: datetime

    def holds(self, moment: datetime) -> bool:
        """Answer whether the notice is written at `moment`."""
        return self.begins <= moment < self.ends


def opening(window: Window) -> Span:
    """Answer when people are told that a round opens: from the day before. Once it has closed
    nobody is told any more."""
    return Span(
        begins=window.opens - DAY_BEFORE,
        ends=min(window.opens + LATE_WORD, window.closes),
        expires=window.closes,
    )


def result(public_from: datetime) -> Span:
    """Answer when people are told of a result: never before it is public."""
    end = public_from + RESULT_NEWS
    return Span(begins=public_from, ends=end, expires=end)


def wanted(notice: str, consents: set[str], required: frozenset[str]) -> bool:
    """Answer whether somebody with these standing consents is told: who has agreed to this very
    notice, and has not withdrawn from the contest."""
    return notice in consents and required <= consents
