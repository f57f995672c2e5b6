"""Many threads at one barrier: what happens when everybody presses at the same moment?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import text

from quizapp.database import db

Result = TypeVar("Result")


def at_once(app: Flask, threads: int, work: Callable[[int], Result]) -> list[Result | Exception]:
    """Run `work(0)` … `work(threads - 1)` at the same moment, each in a thread and a transaction of
    its own, committed at its end. Answer what each returned or raised."""
    barrier = Barrier(threads)

    def run(number: int) -> Result | Exception:
        with app.app_context():
            barrier.wait(timeout=240)
            try:
                result = work(number)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - the test judges what was raised
                db.session.rollback()
                return error
            return result

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def somebody_waits() -> bool:
    """Answer whether a session of this PostgreSQL database waits for a lock."""
    return waiting() > 0


def waiting() -> int:
    """Answer how many sessions of this PostgreSQL database wait for a lock."""
    sessions = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        return connection.scalar(sessions) or 0
