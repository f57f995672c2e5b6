"""Is the process alive, and may it be sent citizens? For load balancers and watchers."""

from datetime import UTC, datetime, timedelta
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from quizapp import clock
from quizapp.database import db

bp = Blueprint("health", __name__)

WIDEST_DRIFT = timedelta(seconds=1)
"""Deadlines are decided by the application's clock; beyond this, nobody can trust them."""

CLOCKS = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


@bp.get("/healthz")
def alive() -> Response:
    """Answer that the process serves. Asks no database."""
    return Response("ok", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Answer 200 if citizens may be sent here: the database answers, its clock agrees with ours,
    its tables are those of this version. Else 503, naming what is wrong."""
    now = clock.now()
    try:
        checks = {
            "database": True,
            "clock": abs(database_clock() - now) < WIDEST_DRIFT,
            "migrations": stored_heads()
            == known_heads(current_app.extensions["migrate"].directory),
        }
    except SQLAlchemyError:
        current_app.logger.exception("readiness: the database does not answer")
        checks = {"database": False}
    return jsonify(checks), 200 if all(checks.values()) else 503


def database_clock() -> datetime:
    """Answer the database's own moment."""
    moment = db.session.execute(text(CLOCKS[db.engine.dialect.name])).scalar_one()
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)


def stored_heads() -> set[str]:
    """Answer the revisions at which the tables stand."""
    return set(MigrationContext.configure(db.session.connection()).get_current_heads())


@cache
def known_heads(folder: str) -> set[str]:
    """Answer the revisions this version of the program needs."""
    return set(ScriptDirectory(folder).get_heads())
