"""How is a prediction given that the regulation asks for after the hand-in?"""

from datetime import datetime

from sqlalchemy import select, update

from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.database import db, with_entry
from quizapp.rules import limits, papers
from quizapp.rules.attempt_refusals import PredictionGiven, PredictionOver
from quizapp.rules.papers import Answer
from quizapp.rules.refusals import BadInput, NotFound, RoundOver


def predict(facts: RoundFacts, key: AttemptKey, answer: Answer, arrived: datetime) -> None:
    """Store the prediction of a handed-in attempt, once. The same number again changes nothing.

    Raises PredictionOver after the closing or where none is asked, PredictionGiven for another
    number than the stored one, BadInput for an attempt that is still open or void, NotFound.
    """
    try:
        # Held, so that the tally waits for this transaction or this one comes too late.
        window = contests.window_now(key.round_id)
    except RoundOver as over:
        raise PredictionOver from over
    this = (
        Attempt.round_id == key.round_id,
        Attempt.person_id == key.person_id,
        Attempt.number == key.number,
    )
    deadline = db.session.scalar(select(Attempt.deadline).where(*this))
    if deadline is None:
        raise NotFound
    limits.require_predictable(facts.regulation, window.closes, deadline, arrived)
    stored = db.session.scalar(
        update(Attempt)
        .where(
            *this,
            Attempt.handed_in_at.is_not(None),
            ~Attempt.is_void,
            Attempt.guess.is_(None),
        )
        .values(
            guess=answer.chosen[0],
            answers=with_entry(Attempt.answers, papers.GUESS, answer.to_document()),
        )
        .returning(Attempt.guess)
        .execution_options(synchronize_session=False)
    )
    if stored is not None:
        return
    before = db.session.scalar(select(Attempt.guess).where(*this))
    if before is None:
        raise BadInput
    if before != answer.chosen[0]:
        raise PredictionGiven
