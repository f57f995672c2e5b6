"""How does a fresh clone become a running platform? `make run` is `python -m quizapp.start`.

It makes `instance/` with a secret of its own, migrates, loads the units and the banks that come
with the project, lays the demo contest out, and runs the web server and the scheduler as children
until it is told to stop. Every step is safe to repeat; nothing is ever overwritten.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from flask import Flask
from flask_migrate import upgrade

from quizapp import cli, cli_banks, clock, demo
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.operations import load_shipped_units
from quizapp.accounts.queries import organizers
from quizapp.app import ROOT, create_app
from quizapp.database import db
from quizapp.rules.refusals import Refusal
from quizapp.settings import SettingError

DEMO_PEOPLE = 60
DEMO_SEED = 2026
READY_WITHIN_S = 180
STOP_WITHIN_S = 20
# Idle browsers hold their connections open; on a trial machine nobody wants to wait for them.
KILL_TIMEOUT_S = 2


class CannotStart(Exception):
    """The platform cannot start here. The message is one sentence for the operator."""


class _AskedToStop(BaseException):
    """SIGINT, SIGTERM or SIGHUP arrived."""


def main() -> int:
    """Start everything and stay until stopped. Answer the exit code."""
    say = sys.stdout.write
    _listen_for_signals()
    try:
        instance = make_instance(os.environ)
        os.environ["QUIZ_INSTANCE_PATH"] = str(instance)
        app = create_app()
        host, port = app.config["HOST"], app.config["PORT"]
        require_free(host, port)
        for line in prepare(app):
            say(f"{line}\n")
        sys.stdout.flush()
        return run(app, f"http://{host}:{port}/")
    except (CannotStart, Refusal, SettingError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except _AskedToStop:
        return 0


def make_instance(environ: Mapping[str, str]) -> Path:
    """Answer the instance folder; make it, and its settings with a secret, if they are not there.

    A secret given by the environment needs no file.
    """
    instance = Path(environ.get("QUIZ_INSTANCE_PATH") or ROOT / "instance").resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = instance / "quizapp.toml"
    if environ.get("QUIZ_SECRET_KEY") or file.exists():
        return instance
    # O_EXCL: of two first starts at once one makes the secret, the other uses it.
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return instance
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(
            "# Settings of this installation: a QUIZ_ variable in lower case, without its prefix.\n"
            "# The environment goes before this file. All settings: docs/operations.md.\n"
            "# The secret signs sessions and forms: keep it private, and keep it.\n"
            f'secret_key = "{secrets.token_urlsafe(48)}"\n'
        )
    return instance


def require_free(host: str, port: int) -> None:
    """Raise CannotStart if somebody listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Cannot listen on {host}:{port} ({error.strerror}). Stop what runs there, "
                "or choose another port: QUIZ_PORT=8001 make run"
            ) from error


def prepare(app: Flask) -> list[str]:
    """Migrate, load what comes with the project, lay the demo out. Answer what to tell."""
    now = clock.now()
    with app.app_context():
        upgrade()
        change = load_shipped_units(COMMAND, now)
        db.session.commit()
        lines = [cli.told(change)] if change.added else []
        lines += cli_banks.load_shipped(now)
        if app.config["DEMO"]:
            lines += _demo(now)
        elif not organizers():
            lines.append(
                "There is no organizer yet; make the first one: "
                '.venv/bin/flask quiz organizer add USERNAME --name "FULL NAME" --role admin'
            )
        return lines


def _demo(now: datetime) -> list[str]:
    if demo.contest() is not None:
        demo.top_up(now)
        db.session.commit()
        command = f".venv/bin/flask quiz organizer password {demo.ORGANIZERS[0][0]}"
        return [
            f"The demo organizers' passwords were shown at the first start; a new one: {command}"
        ]
    if not demo.wanted():
        return []
    made = demo.make(now, people=DEMO_PEOPLE, seed=DEMO_SEED)
    db.session.commit()
    return list(cli.describe(made))


def run(app: Flask, address: str) -> int:
    """Run the web server and the scheduler until a signal comes or one of them ends."""
    children = {
        "web server": _spawn(
            cli.server_command(app.config, kill_timeout_s=KILL_TIMEOUT_S, log_level="ERROR")
        ),
        "scheduler": _spawn([sys.executable, "-m", "flask", "quiz", "scheduler"]),
    }
    try:
        wait_until_ready(app.config["HOST"], app.config["PORT"], children)
        sys.stdout.write(f"\nThe platform runs at {address}   (Ctrl-C ends it)\n")
        sys.stdout.flush()
        while (dead := _first_dead(children)) is None:
            time.sleep(0.3)
    except _AskedToStop:
        return 0
    finally:
        _stop(children)
    sys.stderr.write(f"The {dead} ended unexpectedly, so everything was stopped.\n")
    return 1


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches this process, which ends its children.
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # noqa: S603 - our own


def _first_dead(children: Mapping[str, subprocess.Popen[Any]]) -> str | None:
    return next((name for name, child in children.items() if child.poll() is not None), None)


def wait_until_ready(host: str, port: int, children: Mapping[str, subprocess.Popen[Any]]) -> None:
    """Return once the server answers, one of the children has ended, or READY_WITHIN_S is over."""
    for _ in range(READY_WITHIN_S * 5):
        if _first_dead(children) is not None:
            return
        connection = HTTPConnection(host, port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()


def _stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _listen_for_signals() -> None:
    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise _AskedToStop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


if __name__ == "__main__":
    sys.exit(main())
