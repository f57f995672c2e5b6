"""Measure: `python -m bench` on SQLite, `BENCH_DATABASE_URL=postgresql://…` on an empty database.

Both servers run under the same web server with the same number of workers and threads, in turns,
so that the ratio at the end means something on any machine.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

from flask import session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine, text

from bench.citizens import SAVES, Times, crowd, save_minimally, sit
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
from quizapp.settings import database_url

ROOT = Path(__file__).parent.parent
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "300"))
ROUNDS = 3
PORT, MINIMAL_PORT = 8471, 8472


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = database_url(os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/quiz.sqlite3"))
        environ = {
            **os.environ,
            "QUIZ_SECRET_KEY": secrets.token_urlsafe(48),
            "QUIZ_INSTANCE_PATH": folder,
            "QUIZ_DATABASE_URL": url,
            "QUIZ_PORT": str(PORT),
            "BENCH_DATABASE_URL": url
            if url.startswith("postgresql")
            else f"sqlite:///{folder}/minimal.sqlite3",
        }
        headers = prepare(environ)
        platform = server_command(environ, "wsgi:app", PORT)
        minimal = server_command(environ, "bench.minimal:app", MINIMAL_PORT)
        stack.enter_context(running(platform, environ, PORT, "/healthz"))
        stack.enter_context(running(minimal, environ, MINIMAL_PORT, "/"))
        ours: Times = {}
        least: list[float] = []
        rates = []
        share = len(headers) // ROUNDS
        for turn in range(ROUNDS):
            people = headers[turn * share : (turn + 1) * share]
            times, seconds = crowd(lambda sent: sit(PORT, "/dot-thi/1", sent), people)
            for step, values in times.items():
                ours.setdefault(step, []).extend(values)
            rates.append(len(people) / seconds)
            floor, _seconds = crowd(lambda sent: save_minimally(MINIMAL_PORT, sent), people)
            least.extend(floor["save"])
    report(ours, least, rates, url)


def prepare(environ: Mapping[str, str]) -> list[dict[str, str]]:
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
            for number in range(1, PEOPLE + 1)
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
    return [signed_in(app, number) for number in numbers]


def signed_in(app: object, number: int) -> dict[str, str]:
    """Answer the headers of a browser in which this person is signed in, on both servers."""
    with app.test_request_context():  # type: ignore[attr-defined] # a Flask application
        session.update({"_user_id": f"p.{number}.0", "_fresh": True, "person": number})
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # as above
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
        for _ in range(100):
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


def report(ours: Times, least: list[float], rates: list[float], url: str) -> None:
    """Print what was measured."""
    kind = url.partition(":")[0].partition("+")[0]
    out = sys.stdout.write
    out(f"{kind}: {PEOPLE} papers in {ROUNDS} turns, {SAVES} saves each, 8 clients\n\n")
    out("| step | median ms | p95 ms |\n|---|---|---|\n")
    for step, values in {**ours, "minimal save": least}.items():
        p95 = statistics.quantiles(values, n=20)[-1]
        out(f"| {step} | {statistics.median(values):.1f} | {p95:.1f} |\n")
    ratio = statistics.median(ours["save"]) / statistics.median(least)
    out(f"\nwhole papers a second: {min(rates):.1f} to {max(rates):.1f}\n")
    out(f"save / minimal save (medians): {ratio:.2f}\n")


if __name__ == "__main__":
    main()
