"""What is in the banks, today or at an earlier moment?"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select

from quizapp import cache
from quizapp.banks.models import Bank, Question, QuestionVersion, Status
from quizapp.database import db
from quizapp.rules.papers import PoolQuestion
from quizapp.rules.questions import Content


def pool(slugs: Collection[str], as_of: datetime) -> list[PoolQuestion]:
    """Answer what could be drawn from these banks at a moment: of each question the version that
    was the latest then, unless it was retired."""
    newest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .where(QuestionVersion.created_at <= as_of)
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    rows = db.session.execute(
        select(QuestionVersion, Bank.slug)
        .join(
            newest,
            (newest.c.question_id == QuestionVersion.question_id)
            & (newest.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
        .where(Bank.slug.in_(slugs), QuestionVersion.status == Status.ACTIVE)
        .order_by(QuestionVersion.id)
    )
    return [
        PoolQuestion(
            version=version.id,
            bank=slug,
            topic=version.topic,
            difficulty=version.difficulty,
            options=len(version.content["options"]),
            pinned=tuple(version.content["pinned"]),
        )
        for version, slug in rows
    ]


def contents(version_ids: Iterable[int]) -> dict[int, Content]:
    """Answer what these versions say. Versions never change, so a process reads each once."""
    wanted = list(version_ids)
    found = {number: cache.recall(("version", number)) for number in wanted}
    if absent := [number for number, content in found.items() if content is None]:
        rows = db.session.execute(
            select(QuestionVersion.id, QuestionVersion.content).where(
                QuestionVersion.id.in_(absent)
            )
        )
        for number, document in rows:
            found[number] = Content.from_document(document)
            cache.keep(("version", number), found[number])
    return {number: content for number, content in found.items() if content is not None}
