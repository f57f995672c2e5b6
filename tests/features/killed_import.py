"""A program of one thread: store an import of 500 questions again and again, and each time be
killed one statement later. It prints one line a time: how many versions and stored imports were
there afterwards.

It runs as `python -m tests.features.killed_import` with the application's settings in its
environment.
"""

import os
import signal
from itertools import count
from typing import Any

from sqlalchemy import event, func, select

from quizapp.accounts.journal import COMMAND
from quizapp.app import create_app
from quizapp.banks import import_queries, operations
from quizapp.banks.models import QuestionImport, QuestionVersion
from quizapp.database import db
from quizapp.rules.raw import RawBank, RawQuestion
from tests.conftest import NOW

QUESTIONS = 500


def bank() -> RawBank:
    return RawBank(
        format="docx",
        title="Cảng biển",
        questions=tuple(
            RawQuestion(stem=f"Cảng thứ {n} tên gì?", options=(f"Đông {n}", f"Tây {n}"), key=("A",))
            for n in range(QUESTIONS)
        ),
    )


def store(import_id: int, last_statement: int) -> None:
    """Store the import, and die instead of sending the statement of this number; the last of all
    is the COMMIT."""
    sent = 0

    def reached(*_facts: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == last_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "before_cursor_execute", reached)
    event.listen(db.engine, "commit", reached)
    waiting = import_queries.question_import(import_id)
    if waiting is None:
        raise LookupError(import_id)
    operations.commit(waiting, operations.review(waiting), COMMAND, NOW)
    db.session.commit()


def main() -> None:
    """Kill one child after the other until one comes to its end."""
    app = create_app()
    with app.app_context():
        import_id = operations.receive(bank(), "cảng.docx", None, NOW).id
        db.session.commit()
        db.session.remove()
        for last_statement in count(1):
            # No connection may be shared with a child.
            db.engine.dispose()
            child = os.fork()
            if not child:
                store(import_id, last_statement)
                os._exit(0)
            _pid, status = os.waitpid(child, 0)
            versions = db.session.scalar(select(func.count()).select_from(QuestionVersion))
            stored = db.session.scalar(
                select(func.count()).where(QuestionImport.committed_at.is_not(None))
            )
            db.session.remove()
            print(os.WIFSIGNALED(status), versions, stored, flush=True)  # noqa: T201 - its answer
            if not os.WIFSIGNALED(status):
                return


if __name__ == "__main__":
    main()
