"""Of which rounds and people are there traces, and how do they go?"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from quizapp.attempts.models import AttemptTrace
from quizapp.contests.models import Round
from quizapp.database import db


def rounds_with_traces() -> Sequence[Round]:
    """Answer the rounds of whose sittings traces are kept, first closed first."""
    kept = select(AttemptTrace.number).where(AttemptTrace.round_id == Round.id).exists()
    return db.session.scalars(select(Round).where(kept).order_by(Round.closes_at, Round.id)).all()


def traces_of(person_id: int) -> Sequence[AttemptTrace]:
    """Answer the traces that are kept of a person's sittings."""
    return db.session.scalars(
        select(AttemptTrace)
        .where(AttemptTrace.person_id == person_id)
        .order_by(AttemptTrace.round_id, AttemptTrace.number)
    ).all()


def forget_round(round_id: int) -> int:
    """Erase the traces of a round. Answer how many there were."""
    gone = db.session.execute(delete(AttemptTrace).where(AttemptTrace.round_id == round_id))
    return int(gone.rowcount)  # type: ignore[attr-defined] # a DELETE answers a CursorResult


def forget_people(person_ids: Collection[int], round_ids: Collection[int] | None = None) -> None:
    """Erase the traces of these people's sittings (in these rounds)."""
    gone = delete(AttemptTrace).where(AttemptTrace.person_id.in_(person_ids))
    if round_ids is not None:
        gone = gone.where(AttemptTrace.round_id.in_(round_ids))
    db.session.execute(gone)
