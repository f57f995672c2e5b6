"""The least that could save a choice: a signed session, one read, one write, one commit.

It keeps none of the promises; it is the floor that the platform's own save is measured against.
"""

import os

from flask import Flask, Response, jsonify, request, session
from sqlalchemy import create_engine, event, text

app = Flask(__name__)
app.secret_key = os.environ["QUIZ_SECRET_KEY"]
engine = create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=10)

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: object, _record: object) -> None:
        """Give SQLite the same durability as the platform's."""
        connection.isolation_level = None  # type: ignore[attr-defined] # sqlite3's connection
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined] # as above

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        """Take the write lock at once."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined] # as above


@app.post("/save")
def save() -> Response:
    """Save one choice."""
    message = request.get_json()
    with engine.begin() as connection:
        person = connection.execute(
            text("SELECT id FROM person WHERE id = :id"), {"id": session["person"]}
        ).scalar()
        connection.execute(
            text("UPDATE person SET choice = :choice WHERE id = :id"),
            {"choice": message["chosen"][0], "id": person},
        )
    return jsonify(saved=True)
