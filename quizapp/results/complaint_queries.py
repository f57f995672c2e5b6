"""Which complaints are there, and since when is a result official?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import editions, queries
from quizapp.results.review_models import Complaint
from quizapp.rules.complaints import Verdict


def of_person(person_id: int, round_id: int | None = None) -> Sequence[Complaint]:
    """Answer what a person complained of (in this round), newest first."""
    statement = select(Complaint).where(Complaint.person_id == person_id)
    if round_id is not None:
        statement = statement.where(Complaint.round_id == round_id)
    return db.session.scalars(statement.order_by(Complaint.id.desc())).all()


def of_round(round_id: int, *, limit: int) -> Sequence[Complaint]:
    """Answer the complaints of a round with who made and who answered them: those that wait first,
    the longest waiting first, then the others, the last answered first."""
    return db.session.scalars(
        select(Complaint)
        .where(Complaint.round_id == round_id)
        .options(
            joinedload(Complaint.person, innerjoin=True).joinedload(Person.unit),
            joinedload(Complaint.organizer),
        )
        .order_by(Complaint.state != Verdict.OPEN, Complaint.answered_at.desc(), Complaint.id)
        .limit(limit)
    ).all()


def waiting(round_id: int) -> int:
    """Answer how many complaints of a round wait for an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Complaint)
            .where(Complaint.round_id == round_id, Complaint.state == Verdict.OPEN)
        )
        or 0
    )


def took_part(round_id: int, person_id: int) -> bool:
    """Answer whether the person has a paper of the round that counts, or one that was void, of
    which they may complain just as well; or stands in the summary."""
    return queries.has_result(db.session.get_one(Round, round_id), person_id, None) or any(
        one.is_void and not one.is_trial for one in queries.attempts_of(round_id, person_id)
    )


def official_since(round_id: int, now: datetime) -> datetime | None:
    """Answer since when the result of a round is official, None if it is not: since the window
    closed, or since the last answer if that came later."""
    settlement = editions.settlement(round_id, now)
    if not settlement.settled or settlement.until is None:
        return None
    answered = db.session.scalar(
        select(func.max(Complaint.answered_at)).where(Complaint.round_id == round_id)
    )
    return settlement.until if answered is None else max(settlement.until, answered)
