"""When a round is ranked, how did its questions do? Counted once, after the ranking."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, update

from quizapp.attempts import queries as attempts
from quizapp.banks import queries as banks
from quizapp.database import db
from quizapp.results.models import Closing, QuestionUse
from quizapp.rules.questions import LETTERS
from quizapp.rules.usage import Use, count_uses


def question_uses(round_id: int) -> dict[int, Use]:
    """Answer the uses of a ranked round's questions, by their versions; its papers are final."""
    return count_uses(
        attempts.handed_in_papers(round_id),
        lambda version: banks.contents([version])[version].key,
    )


def keep_question_uses(round_id: int, uses: Mapping[int, Use], now: datetime) -> bool:
    """Store the uses of a ranked round's questions. Answer False if that is done already."""
    claimed = db.session.scalar(
        update(Closing)
        .where(Closing.round_id == round_id, Closing.uses_counted_at.is_(None))
        .values(uses_counted_at=now)
        .returning(Closing.round_id)
    )
    if claimed is None:
        return False
    if uses:
        rows = [
            {
                "round_id": round_id,
                "version_id": version,
                "drawn": use.drawn,
                "answered": use.answered,
                "right": use.right,
                "chosen": [use.chosen.get(number, 0) for number in range(len(LETTERS))],
            }
            for version, use in uses.items()
        ]
        db.session.execute(insert(QuestionUse), rows)
    return True
