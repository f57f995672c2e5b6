"""Who gets more time when a round is extended?"""

from datetime import datetime, timedelta

from sqlalchemy import case, literal, update

from quizapp.attempts.models import Attempt
from quizapp.database import UtcDateTime, db, moved_by


def extend(
    round_id: int, old_closes: datetime, new_closes: datetime, limit: timedelta | None
) -> int:
    """Raise the deadlines of the open attempts that the old closing had cut short, to their time
    limit or the new closing, whichever comes first. Answer how many there were.

    `limit` is a whole number of seconds, None without a time limit. Organizers' trials follow no
    window. Whoever calls holds the round's row, so that no start still goes by the old closing.
    """
    if new_closes <= old_closes:
        return 0
    end = literal(new_closes, UtcDateTime())
    deadline = (
        end
        if limit is None
        else case(
            (Attempt.started_at >= new_closes - limit, end),
            else_=moved_by(Attempt.started_at, limit // timedelta(seconds=1)),
        )
    )
    raised = db.session.scalars(
        update(Attempt)
        .where(
            Attempt.round_id == round_id,
            Attempt.handed_in_at.is_(None),
            Attempt.is_trial.is_(False),
            Attempt.deadline == old_closes,
        )
        .values(deadline=deadline)
        .returning(Attempt.number)
        .execution_options(synchronize_session=False)
    ).all()
    return len(raised)
