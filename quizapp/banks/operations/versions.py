"""How does a question get its next version?

Nothing is overwritten: every change makes a question's next version, and two editors who make the
same next version are told apart by the database.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from quizapp.accounts.journal import Actor
from quizapp.banks import queries
from quizapp.banks.models import Approval, Question, QuestionVersion
from quizapp.database import db
from quizapp.rules.questions import Content, search_text
from quizapp.rules.refusals import ChangedMeanwhile

CHUNK = 500
"""So many versions go to the database in one statement."""


def latest(question: Question, seen: int) -> QuestionVersion:
    """Answer a question's newest version. Raises ChangedMeanwhile if it is not the one seen."""
    head = queries.latest(question.id)
    if head.number != seen:
        raise ChangedMeanwhile
    return head


def next_version(
    head: QuestionVersion,
    content: Content,
    actor: Actor,
    now: datetime,
    *,
    status: str,
    note: str = "",
) -> QuestionVersion:
    """Make the version after `head`. Raises ChangedMeanwhile if somebody was faster."""
    row = version_row(head.question_id, head.number + 1, content, status=status)
    made = QuestionVersion(**row, created_at=now, **_maker(actor), note=note)
    with first_wins():
        db.session.add(made)
        db.session.flush()
    return made


def insert_versions(
    rows: Sequence[dict[str, Any]],
    actor: Actor,
    now: datetime,
    *,
    advance: Callable[[int], object] = lambda _count: None,
) -> None:
    """Store many rows of `version_row` in few statements; `advance` is told of each step."""
    made = {"created_at": now, **_maker(actor)}
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        db.session.execute(insert(QuestionVersion), [row | made for row in chunk])
        advance(len(chunk))


def keep_approvals(heads: Sequence[QuestionVersion]) -> None:
    """Let a second person's yes to these versions hold for the next ones, which say the same and
    are only sorted otherwise: by topic or by difficulty."""
    approvals = {head.question_id: head.approval for head in heads if head.approval}
    rows = [
        {
            "version_id": made.id,
            "organizer_id": yes.organizer_id,
            "approved_by": yes.approved_by,
            "approved_at": yes.approved_at,
        }
        for made in queries.newest_versions(approvals)
        for yes in [approvals[made.question_id]]
    ]
    if rows:
        db.session.execute(insert(Approval), rows)


def version_row(question_id: int, number: int, content: Content, *, status: str) -> dict[str, Any]:
    """Answer a version's columns, but for its maker and its moment."""
    return {
        "question_id": question_id,
        "number": number,
        "status": status,
        "digest": content.digest(),
        "content": content.to_document(),
        "topic": content.topic,
        "difficulty": content.difficulty,
        "search_text": search_text(content),
    }


@contextmanager
def first_wins() -> Iterator[None]:
    """Turn the database's no to a second bank, question or version of one name into a refusal."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def _maker(actor: Actor) -> dict[str, Any]:
    return {"made_by": actor.name, "organizer_id": actor.organizer_id}
