"""When a round is ranked, how did its questions do? Counted once, after the ranking, and again when
a key was corrected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update

from quizapp.attempts import marking
from quizapp.attempts import queries as attempts
from quizapp.banks import queries as banks
from quizapp.database import db
from quizapp.results.models import Closing, QuestionUse
from quizapp.rules import corrections
from quizapp.rules.corrections import Treatment
from quizapp.rules.questions import LETTERS
from quizapp.rules.usage import Use, count_uses


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionUses:
    """The uses of a round's questions by their versions, and by which corrections they count."""

    uses: Mapping[int, Use]
    corrected: Mapping[int, Treatment]


def question_uses(round_id: int) -> QuestionUses:
    """Answer the uses of a ranked round's questions, by their versions; its papers are final. Right
    is what counts as right in this round now."""
    corrected = marking.changes(round_id)

    def keys_of(version: int) -> Collection[frozenset[int]]:
        treatment = corrected.get(version)
        return (treatment or corrections.plain(banks.contents([version])[version].key)).keys

    uses = count_uses(attempts.handed_in_papers(round_id), keys_of)
    return QuestionUses(uses=uses, corrected=corrected)


def forget_question_uses(round_id: int) -> None:
    """Let the uses of a round's questions be counted again: its keys were corrected. Until then the
    old numbers stand."""
    db.session.execute(
        update(Closing).where(Closing.round_id == round_id).values(uses_counted_at=None)
    )


def keep_question_uses(round_id: int, counted: QuestionUses, now: datetime) -> bool:
    """Store the uses of a ranked round's questions. Answer False if that is done already, or if a
    key was corrected since they were counted."""
    claimed = db.session.scalar(
        update(Closing)
        .where(Closing.round_id == round_id, Closing.uses_counted_at.is_(None))
        .values(uses_counted_at=now)
        .returning(Closing.round_id)
    )
    if claimed is None:
        return False
    if marking.changes(round_id) != counted.corrected:
        forget_question_uses(round_id)
        return False
    db.session.execute(delete(QuestionUse).where(QuestionUse.round_id == round_id))
    if counted.uses:
        rows = [
            {
                "round_id": round_id,
                "version_id": version,
                "drawn": use.drawn,
                "answered": use.answered,
                "right": use.right,
                "chosen": [use.chosen.get(number, 0) for number in range(len(LETTERS))],
                "rest": use.rest,
                "rest_squared": use.rest_squared,
                "rest_when_right": use.rest_when_right,
                "timed": use.timed,
                "spent_ms": use.spent_ms,
            }
            for version, use in counted.uses.items()
        ]
        db.session.execute(insert(QuestionUse), rows)
    return True
