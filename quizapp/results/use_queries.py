"""Which rounds drew a question, and how did it do there?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from quizapp.banks.models import QuestionVersion
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results.models import Closing, QuestionUse
from quizapp.rules.usage import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundUse:
    """The use of one version of a question in one round."""

    round_id: int
    round_name: str
    contest_name: str
    version_number: int
    use: Use


def rounds_to_count() -> Sequence[int]:
    """Answer the ranked rounds whose questions' uses are not counted yet, first ranked first."""
    return db.session.scalars(
        select(Closing.round_id)
        .where(Closing.uses_counted_at.is_(None))
        .order_by(Closing.at, Closing.round_id)
    ).all()


def uses_of(question_id: int) -> list[RoundUse]:
    """Answer where a question was drawn and how it did, the latest round first. A round that is not
    ranked yet shows nothing: its numbers could be copied into a prediction."""
    rows = db.session.execute(
        select(QuestionUse, Round.name, Contest.name, QuestionVersion.number)
        .join(QuestionVersion, QuestionVersion.id == QuestionUse.version_id)
        .join(Round, Round.id == QuestionUse.round_id)
        .join(Contest, Contest.id == Round.contest_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(Round.opens_at.desc(), QuestionVersion.number.desc())
    )
    return [
        RoundUse(
            round_id=row.round_id,
            round_name=round_name,
            contest_name=contest_name,
            version_number=number,
            use=row.use,
        )
        for row, round_name, contest_name, number in rows
    ]


def of_round(round_id: int) -> dict[int, Use]:
    """Answer how every version did in a round, by its own key; empty while nobody has counted."""
    rows = db.session.scalars(select(QuestionUse).where(QuestionUse.round_id == round_id))
    return {
        row.version_id: Use(
            drawn=row.drawn,
            answered=row.answered,
            right=row.right,
            chosen=dict(enumerate(row.chosen)),
        )
        for row in rows
    }
