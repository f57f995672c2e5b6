"""The stage for every test: an application on a real database, a clock that can be set, a client.

Tests in `features` run on SQLite and on PostgreSQL; pages and house tests run on SQLite.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import text
from werkzeug.test import TestResponse

from quizapp import cache
from quizapp.app import create_app
from quizapp.database import Model, db
from quizapp.web import limiter
from tests.databases import fresh_database, postgres_server

NOW = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
"""Monday 11 May 2026, 10:00 on the city's clock: the moment at which every test begins."""

SECRET = "Kq3nV8xT1mZr7LpW5sYb2HdGf9JcAe4RuNoXi6Qt"


# A rule is no slower on a busy machine; how fast things are is measured by benchmarks.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

FIRST = ("journeys", "features")
"""The folders whose tests take longest, in the order in which a run over several processes begins
them: a long file that began last would be waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders that take longest."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


class Browser(FlaskClient):
    """A client whose every request has a context and a database session of its own, as in life.

    What the test prepared is committed first, so that the request can see it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_app(url: str, instance: Path, **environ: str) -> Flask:
    """Make an application for tests on this database."""
    app = create_app(
        {
            "QUIZ_SECRET_KEY": SECRET,
            "QUIZ_DATABASE_URL": url,
            "QUIZ_INSTANCE_PATH": str(instance),
            "QUIZ_THREADS": "20",
            **environ,
        }
    )
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, to be copied: all migrations take longer than most tests."""
    folder = tmp_path_factory.mktemp("migrated")
    file = folder / "untouched.sqlite3"
    with make_app(f"sqlite:///{file}", folder).app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return file


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    """An application on SQLite, and its file, which each test copies anew."""
    folder = tmp_path_factory.mktemp("instance")
    file = folder / "test.sqlite3"
    return make_app(f"sqlite:///{file}", folder), file


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a migrated PostgreSQL database of its own."""
    with postgres_server() as server:
        if server is None:
            if os.environ.get("CI"):
                pytest.fail("no PostgreSQL server, and CI may skip nothing")
            pytest.skip("no PostgreSQL server: set QUIZ_TEST_DATABASE_URL")
        with fresh_database(server) as url:
            app = make_app(url, tmp_path_factory.mktemp("instance"))
            with app.app_context():
                upgrade()
            yield app
            with app.app_context():
                db.engine.dispose()


def _on_sqlite(request: pytest.FixtureRequest) -> Iterator[Flask]:
    app, file = request.getfixturevalue("sqlite_app")
    with app.app_context():
        db.engine.dispose()
    for leftover in file.parent.glob(f"{file.name}-*"):
        leftover.unlink()
    shutil.copy(request.getfixturevalue("untouched"), file)
    yield from _in_context(app)


def _on_postgresql(request: pytest.FixtureRequest) -> Iterator[Flask]:
    app = request.getfixturevalue("postgresql_app")
    yield from _in_context(app)
    tables = ", ".join(f'"{table.name}"' for table in Model.metadata.sorted_tables)
    with app.app_context():
        db.session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        db.session.commit()


def _in_context(app: Flask) -> Iterator[Flask]:
    cache.forget()
    with app.app_context():
        limiter.reset()
        yield app
        db.session.rollback()
        db.session.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application with an empty, migrated database, on each kind in turn; its context is on."""
    yield from (_on_sqlite if request.param == "sqlite" else _on_postgresql)(request)


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on SQLite, for tests of pages."""
    yield from _on_sqlite(request)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """A visitor's browser."""
    return site.test_client()


@pytest.fixture
def browser(site: Flask) -> Callable[[], FlaskClient]:
    """A maker of browsers, when a test needs several."""
    return site.test_client


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """The machine's clock, standing still at NOW; `clock.move_to(...)` sets it.

    Journeys run on the real clock, because a browser and a server of their own take part.
    """
    if "journeys" in request.path.parts:
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
