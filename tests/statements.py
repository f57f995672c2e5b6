"""How many SQL statements does a piece of work send? BEGIN and COMMIT are not counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from quizapp.database import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give the list into which every statement sent meanwhile is written."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
