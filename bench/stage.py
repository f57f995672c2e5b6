"""On what is the platform measured? A contest with one open round, people, and a running server."""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine, text

from bench.citizens import SAVES
from quizapp import cli, clock
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.app import create_app
from quizapp.banks import operations as banks
from quizapp.banks import reading
from quizapp.contests import operations as contests
from quizapp.contests.models import RegulationVersion, Round
from quizapp.database import db
from quizapp.rules.papers import RecipeLine
from quizapp.rules.regulation import Regulation
from quizapp.setting_values import database_url

ROOT = Path(__file__).parent.parent


def environment(folder: str, port: int) -> dict[str, str]:
    """Answer the settings of a platform in this folder, on SQLite or on the database that
    BENCH_DATABASE_URL names."""
    url = database_url(os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/quiz.sqlite3"))
    is_server = url.startswith("postgresql")
    return {
        **os.environ,
        "QUIZ_SECRET_KEY": secrets.token_urlsafe(48),
        "QUIZ_INSTANCE_PATH": folder,
        "QUIZ_DATABASE_URL": url,
        "QUIZ_PORT": str(port),
        "BENCH_DATABASE_URL": url if is_server else f"sqlite:///{folder}/minimal.sqlite3",
    }


def prepare(environ: Mapping[str, str], people_count: int) -> list[dict[str, str]]:
    """Make a contest with one open round and its people. Answer each one's request headers."""
    app = create_app(environ)
    now = clock.now()
    with app.app_context():
        upgrade()
        file = next(iter(sorted((ROOT / "questions").glob("*.yaml"))))
        raw = reading.read(file.name, file.read_bytes())
        banks.store(banks.plan(raw), COMMAND, now)
        contest = contests.create_contest(
            contests.Texts(name="Đo tốc độ"),
            Regulation(all_required=False),
            slug="do-toc-do",
            actor=COMMAND,
            now=now,
        )
        db.session.flush()
        version = db.session.query(RegulationVersion).one()
        line = RecipeLine(bank=raw.identifier, count=SAVES)
        db.session.add(
            Round(
                contest_id=contest.id,
                regulation_id=version.id,
                name="Đợt đo",
                opens_at=now - timedelta(minutes=1),
                closes_at=now + timedelta(hours=5),
                results_at=now + timedelta(hours=6),
                recipe=[asdict(line)],
                recipe_set_at=now,
                seed=secrets.token_hex(16),
            )
        )
        people = [
            Person(
                full_name=f"Người thử {number:04d}",
                name_folded=f"nguoi thu {number:04d}",
                birth_date=now.date() - timedelta(days=30 * 365),
                session_epoch=0,
                registered_at=now,
                is_demo=True,
            )
            for number in range(1, people_count + 1)
        ]
        db.session.add_all(people)
        db.session.commit()
        numbers = [person.id for person in people]
        db.session.remove()
        db.engine.dispose()
    with create_engine(environ["BENCH_DATABASE_URL"]).begin() as connection:
        if not environ["BENCH_DATABASE_URL"].startswith("postgresql"):
            connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY)"))
            connection.execute(
                text("INSERT INTO person VALUES (:id)"), [{"id": number} for number in numbers]
            )
        connection.execute(text("ALTER TABLE person ADD COLUMN choice INTEGER"))
    return [signed_in(app, f"p.{number}.0", person=number) for number in numbers]


def signed_in(app: Flask, account: str, **more: object) -> dict[str, str]:
    """Answer the headers of a browser in which this account is signed in; the minimal server knows
    a `person` by number."""
    with app.test_request_context():
        session.update({"_user_id": account, "_fresh": True, **more})
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # it signs cookies
        cookie = signer.dumps(dict(session))
    return {"Cookie": f"session={cookie}", "X-CSRFToken": token}


def server_command(environ: Mapping[str, str], target: str, port: int) -> list[str]:
    """Answer the production server's own command, for another application or port."""
    config = create_app(environ).config
    command = cli.server_command(config, log_level="ERROR")
    return [
        {"wsgi:app": target, config_port(config): str(port)}.get(part, part) for part in command
    ]


def config_port(config: Mapping[str, object]) -> str:
    """Answer the port as it stands in the command."""
    return str(config["PORT"])


@contextmanager
def running(command: list[str], environ: Mapping[str, str], port: int, path: str) -> Iterator[None]:
    """Run a server while the block lasts, from its first answer on."""
    child = subprocess.Popen(command, cwd=ROOT, env=dict(environ))
    try:
        for _ in range(600):
            try:
                connection = HTTPConnection("127.0.0.1", port, timeout=2)
                connection.request("GET", path)
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        child.terminate()
        child.wait(30)
