"""What may a page say of the interim boards of a round: that there is one, or when one comes?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from quizapp import cache
from quizapp.contests import board_hours
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.results.models import Edition, EditionKind
from quizapp.rules.timing import Phase

REMEMBER_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimBoards:
    """When the latest board of an open round was made, None before the first; and when the
    timetable has the next one, None if the round closes before."""

    latest: datetime | None
    next: datetime | None


def interim_boards(facts: RoundFacts, now: datetime) -> InterimBoards | None:
    """Answer how an open round stands with its interim boards, None for one that has none. At most
    one statement, and none for a round without a timetable."""
    timetable = facts.regulation.interim_boards
    if timetable is None or facts.phase(now) is not Phase.OPEN:
        return None
    return InterimBoards(
        latest=cache.remember(("interim", facts.id), REMEMBER_S, lambda: _latest(facts.id, now)),
        next=board_hours.first_hour(timetable, now, facts.closes_at),
    )


def _latest(round_id: int, now: datetime) -> datetime | None:
    return db.session.scalar(
        select(func.max(Edition.public_from)).where(
            Edition.round_id == round_id,
            Edition.kind == EditionKind.INTERIM,
            Edition.lapsed_at.is_(None),
            Edition.public_from <= now,
        )
    )
