"""Does a benchmark that is asked to stop take its database with it?"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from quizapp.database import db

ROOT = Path(__file__).parents[2]
# As where a shell starts something behind itself, SIGINT is ignored at first.
WORKING = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from sqlalchemy import create_engine, text
from bench import closing

with closing.beside(sys.argv[1]) as own, create_engine(own).connect() as connection:
    print(connection.engine.url.database, flush=True)
    connection.execute(text("SELECT pg_sleep(600)"))
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_benchmark_that_is_stopped_drops_its_database(
    postgresql_app: Flask, sent: signal.Signals
) -> None:
    with postgresql_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    running = subprocess.Popen(
        [sys.executable, "-c", WORKING, url],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        own = running.stdout.readline().strip()
        running.send_signal(sent)
        running.communicate(timeout=60)
    finally:
        running.kill()
    with postgresql_app.app_context():
        there = db.session.scalars(text("SELECT datname FROM pg_database")).all()
        db.session.remove()
    assert own.endswith("_closing")
    assert own not in there
