"""Which proposals of more time are there?"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from quizapp.attempts.models import Attempt, Extension
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.timing import GRACE

UNDECIDED = (Extension.confirmed_at.is_(None), Extension.dropped_at.is_(None))

PEOPLE: tuple[ORMOption, ...] = (
    joinedload(Extension.round, innerjoin=True).joinedload(Round.contest, innerjoin=True),
    joinedload(Extension.person),
    joinedload(Extension.proposed_by, innerjoin=True),
    joinedload(Extension.confirmed_by),
    joinedload(Extension.dropped_by),
)


def waiting(round_ids: Collection[int], now: datetime) -> Sequence[Extension]:
    """Answer the proposals of these rounds that somebody can still confirm, in order, each with its
    people."""
    return db.session.scalars(
        select(Extension)
        .join(Extension.round)
        .outerjoin(Attempt, _its_paper())
        .where(Extension.round_id.in_(round_ids), *UNDECIDED, *_in_time(now))
        .options(*PEOPLE)
        .order_by(Extension.id)
    ).all()


def of_round(round_id: int, now: datetime) -> Sequence[tuple[Extension, bool]]:
    """Answer every proposal of a round, newest first, each with its people and whether it
    would make nothing longer any more."""
    found = db.session.execute(
        select(Extension, and_(*_in_time(now)))
        .join(Extension.round)
        .outerjoin(Attempt, _its_paper())
        .where(Extension.round_id == round_id)
        .options(*PEOPLE)
        .order_by(Extension.id.desc())
    )
    return [(extension, not in_time) for extension, in_time in found]


def same_waits(wanted: Extension) -> bool:
    """Answer whether another proposal waits for all of the round, or for the same paper."""
    same = select(Extension.id).where(
        Extension.round_id == wanted.round_id,
        Extension.person_id.is_not_distinct_from(wanted.person_id),
        Extension.number.is_not_distinct_from(wanted.number),
        *UNDECIDED,
    )
    return db.session.scalar(same) is not None


def _its_paper() -> ColumnElement[bool]:
    return and_(
        Attempt.round_id == Extension.round_id,
        Attempt.person_id == Extension.person_id,
        Attempt.number == Extension.number,
    )


def _in_time(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What `rules.more_time` asks of a confirmation, as far as it is a matter of time: there is
    something to make longer, and it does not end as late already."""
    return (
        Round.tallied_at.is_(None),
        or_(
            and_(
                Extension.person_id.is_(None),
                Round.closes_at > now,
                Round.closes_at < Extension.ends_at,
            ),
            and_(
                Attempt.handed_in_at.is_(None),
                Attempt.deadline >= now - GRACE,
                Attempt.deadline < Extension.ends_at,
            ),
        ),
    )
