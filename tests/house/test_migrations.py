"""Do the migrations make exactly the tables that the models describe, and can they be undone?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, inspect, update
from sqlalchemy.exc import DatabaseError

from quizapp.accounts import journal
from quizapp.accounts.models import JournalEntry
from quizapp.database import Model, db
from tests.conftest import NOW, make_app
from tests.databases import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table; its context is on."""
    if request.param == "sqlite":
        yield from _in_context(make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path))
        return
    neighbour: Flask = request.getfixturevalue("postgresql_app")
    with fresh_database(neighbour.config["SQLALCHEMY_DATABASE_URI"]) as url:
        yield from _in_context(make_app(url, tmp_path))


def _in_context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_describe(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Model.metadata) == []


def test_all_the_way_up_down_and_up_again(empty: Flask) -> None:
    upgrade()
    assert tables() == set(Model.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Model.metadata.tables)


@pytest.mark.parametrize(
    "deed", [update(JournalEntry).values(reason="nothing happened"), delete(JournalEntry)]
)
def test_the_journal_only_grows(app: Flask, deed: object) -> None:
    journal.record(journal.COMMAND, NOW, "round.close_early", "round:1", reason="mưa bão")
    db.session.commit()
    with pytest.raises(DatabaseError, match="the journal only grows"):
        db.session.execute(deed)  # type: ignore[call-overload] # one of the two statements above
    db.session.rollback()
    assert db.session.query(JournalEntry.reason).scalar() == "mưa bão"
