"""How do deeds on one contest follow each other?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from quizapp.contests.models import Contest, Round
from quizapp.database import db


def hold_contest(contest: Contest) -> None:
    """Read a contest afresh and hold its row until the transaction ends, so that deeds on its
    regulation, its rounds and its files follow each other. Rows that point to it stay free to come:
    who holds a round may still write to the journal."""
    db.session.flush()  # refreshing forgets what was not written yet
    db.session.refresh(contest, with_for_update={"key_share": True})


def tallies(contest_id: int) -> Sequence[datetime]:
    """Answer when rounds of a contest were tallied, and hold the others until the transaction ends,
    so that no tally comes between this look and what is written by it. Starts may go on."""
    here = Round.contest_id == contest_id
    waiting = select(Round.id).where(here, Round.tallied_at.is_(None)).order_by(Round.id)
    db.session.execute(waiting.with_for_update(read=True))
    tallied = db.session.scalars(select(Round.tallied_at).where(here))
    return [moment for moment in tallied if moment is not None]
