"""Which questions fit what a person looks for?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from quizapp.banks import queries
from quizapp.banks.models import Approval, Bank, Question, QuestionVersion
from quizapp.database import db
from quizapp.rules.names import fold

PAGE = 50
"""So many questions stand on one page of a list."""
FARTHEST_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which questions a list shows; an empty value shows all."""

    text: str = ""
    bank: str = ""
    topic: str = ""
    difficulty: int | None = None
    status: str = ""
    unapproved: bool = False


def search(filters: Filters, page: int) -> tuple[Sequence[QuestionVersion], int]:
    """Answer the newest versions of the questions that fit, on this page from 1, and how many fit
    in all. Words are found without their marks, anywhere in the question or its id."""
    fitting = _fitting(filters)
    count = db.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    place = min(max(page, 1), FARTHEST_PAGE) - 1
    rows = db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.id.in_(fitting))
        .join(QuestionVersion.question)
        .options(contains_eager(QuestionVersion.question), joinedload(QuestionVersion.approval))
        .order_by(Question.bank_id, Question.name, Question.id)
        .limit(PAGE)
        .offset(place * PAGE)
    ).all()
    return rows, count


def _fitting(filters: Filters) -> Select[tuple[int]]:
    newest = queries.newest()
    found = (
        select(QuestionVersion.id)
        .join(
            newest,
            (newest.c.question_id == QuestionVersion.question_id)
            & (newest.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
    )
    for word in fold(filters.text).split():
        found = found.where(
            or_(
                QuestionVersion.search_text.contains(word, autoescape=True),
                func.lower(Question.name).contains(word, autoescape=True),
            )
        )
    if filters.bank:
        found = found.where(Bank.slug == filters.bank)
    if filters.topic:
        found = found.where(QuestionVersion.topic == filters.topic)
    if filters.difficulty is not None:
        found = found.where(QuestionVersion.difficulty == filters.difficulty)
    if filters.unapproved:
        found = found.where(
            ~select(Approval).where(Approval.version_id == QuestionVersion.id).exists()
        )
    if filters.status:
        found = found.where(QuestionVersion.status == filters.status)
    return found
