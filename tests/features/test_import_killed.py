"""Does a kill at any moment of an import leave nothing or everything?"""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from quizapp.database import db
from tests.conftest import SECRET
from tests.features.killed_import import QUESTIONS

ROOT = Path(__file__).parent.parent.parent


def test_a_kill_at_any_moment_leaves_nothing_or_everything(app: Flask, tmp_path: Path) -> None:
    settings = {
        "QUIZ_SECRET_KEY": SECRET,
        "QUIZ_DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "QUIZ_INSTANCE_PATH": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.features.killed_import"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    killed, (survived,) = lines[:-1], lines[-1:]
    # It reads, claims, makes the bank, its questions and their versions, journals and commits.
    assert len(killed) >= 10
    assert {tuple(line) for line in killed} == {("True", "0", "0")}
    assert survived == ["False", str(QUESTIONS), "1"]
