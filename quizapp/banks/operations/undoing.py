"""How do an import's questions leave their bank again?

One undo takes an import back: the added questions are undone, the changed ones say again what they
said. Nothing is deleted, so a paper that drew a version keeps it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import import_queries
from quizapp.banks.models import QuestionImport, QuestionVersion, Status
from quizapp.banks.operations.versions import first_wins, insert_versions, version_row
from quizapp.database import db
from quizapp.rules.bank_refusals import ImportDecided, ImportInUse
from quizapp.rules.questions import Content


def undo(stored: QuestionImport, rounds: Sequence[str], actor: Actor, now: datetime) -> int:
    """Take an import back; answer how many questions that touched.

    `rounds` names the rounds that may have drawn from it. Raises ImportInUse if there is one,
    ImportDecided if it is undone already.
    """
    if rounds:
        raise ImportInUse(rounds=", ".join(rounds))
    won = db.session.scalar(
        update(QuestionImport)
        .where(
            QuestionImport.id == stored.id,
            QuestionImport.committed_at.is_not(None),
            QuestionImport.undone_at.is_(None),
        )
        .values(undone_at=now)
        .returning(QuestionImport.id)
    )
    if won is None:
        raise ImportDecided
    db.session.refresh(stored)
    rows = [
        _undone_row(now_says, before)
        for now_says, before in import_queries.versions_to_undo(stored.id)
    ]
    with first_wins():
        insert_versions(rows, actor, now)
    journal.record(
        actor,
        now,
        "bank.undo_import",
        f"bank:{stored.bank_slug}",
        before={"import": stored.id, "file": stored.file_name, "questions": len(rows)},
    )
    return len(rows)


def _undone_row(now_says: QuestionVersion, before: QuestionVersion | None) -> dict[str, Any]:
    """Answer the version that takes an import back. What somebody has retired since stays so."""
    says = before or now_says
    status: str = Status.UNDONE
    if before is not None:
        status = Status.RETIRED if now_says.status == Status.RETIRED else before.status
    content = Content.from_document(says.content)
    row = version_row(now_says.question_id, now_says.number + 1, content, status=status)
    return row | {"note": "" if before is None else before.note}
