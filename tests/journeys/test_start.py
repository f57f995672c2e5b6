"""Does a fresh clone become a running platform, and does it end when it is told to?"""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from quizapp import settings, start
from quizapp.scheduler import JOBS

ENDS_WITHIN_S = 120
"""So long a process may take to end on a busy machine."""

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(
    instance: Path, *command: str, **environ: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give a process of the platform and the address at which it is to be found."""
    port = free_port()
    mine = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={
            **mine,
            "QUIZ_INSTANCE_PATH": str(instance),
            "QUIZ_PORT": str(port),
            "QUIZ_WORKERS": "1",
            "PYTHONUNBUFFERED": "1",
            **environ,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process, f"http://127.0.0.1:{port}/"
        finally:
            end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a process that the test did not end, whatever it is waiting for."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Answer what the process says up to the line with these words, or to its end."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if words in line:
            break
    return "".join(said)


def page(address: str) -> str:
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - the server just started
        text: str = answer.read().decode()
        return text


def test_a_fresh_start_and_a_second_one(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with started(instance, "quizapp.start") as (process, address):
        said = read_until(process, "The platform runs at")
        assert address in said
        assert "minhhoa1" in said
        assert "minhhoa2" in said
        assert "Hải Phòng làm theo lời Bác (minh họa)" in page(address)
        process.send_signal(signal.SIGINT)
        assert process.wait(ENDS_WITHIN_S) == 0
    with pytest.raises(OSError, match="refused"):
        page(address)

    secret = (instance / "quizapp.toml").read_bytes()
    with started(instance, "quizapp.start") as (process, address):
        said = read_until(process, "The platform runs at")
        assert "were shown at the first start" in said
        assert "flask quiz organizer password minhhoa1" in said
        assert (instance / "quizapp.toml").read_bytes() == secret
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDS_WITHIN_S) == 0


def test_when_a_child_dies_the_other_is_stopped(tmp_path: Path) -> None:
    with started(tmp_path, "quizapp.start", QUIZ_DEMO="0") as (process, address):
        assert "flask quiz organizer add" in read_until(process, "The platform runs at")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        [scheduler] = [
            int(child)
            for child in children
            if b"scheduler" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        os.kill(scheduler, signal.SIGKILL)
        assert "The scheduler ended unexpectedly" in read_until(process, "unexpectedly")
        assert process.wait(ENDS_WITHIN_S) == 1
    with pytest.raises(OSError, match="refused"):
        page(address)


def test_the_production_server_and_scheduler_run_and_end(tmp_path: Path) -> None:
    start.make_instance({"QUIZ_INSTANCE_PATH": str(tmp_path)})
    with started(tmp_path, "flask", "quiz", "serve") as (process, _address):
        assert "flask db upgrade" in read_until(process, "flask db upgrade")
        assert process.wait(ENDS_WITHIN_S) == 1
    with started(tmp_path, "flask", "db", "upgrade") as (process, _address):
        assert process.wait(ENDS_WITHIN_S) == 0
    with started(tmp_path, "flask", "quiz", "serve") as (process, address):
        start.wait_until_ready("127.0.0.1", int(urlsplit(address).port or 0), {"web": process})
        assert page(f"{address}healthz") == "ok"
        process.terminate()
        assert process.wait(ENDS_WITHIN_S) == 0
    with started(tmp_path, "flask", "quiz", "scheduler") as (process, _address):
        said = read_until(process, " jobs")
        assert f"running {len(JOBS)} jobs" in said
        process.terminate()
        assert process.wait(ENDS_WITHIN_S) == 0


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        with started(tmp_path, "quizapp.start", QUIZ_PORT=port) as (process, _address):
            said = read_until(process, "never said")
            assert process.wait(ENDS_WITHIN_S) == 2
    sentence = f"Cannot listen on 127.0.0.1:{port} (Address already in use)."
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_a_fresh_instance_has_a_secret_nobody_else_reads(tmp_path: Path) -> None:
    folder = start.make_instance({"QUIZ_INSTANCE_PATH": str(tmp_path / "new")})
    file = folder / "quizapp.toml"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = settings.load({}, folder)["SECRET_KEY"]
    start.make_instance({"QUIZ_INSTANCE_PATH": str(folder)})
    assert settings.load({}, folder)["SECRET_KEY"] == first
    other = start.make_instance({"QUIZ_INSTANCE_PATH": str(tmp_path / "other")})
    assert settings.load({}, other)["SECRET_KEY"] != first


def test_a_secret_from_the_environment_needs_no_file(tmp_path: Path) -> None:
    environ = {"QUIZ_INSTANCE_PATH": str(tmp_path), "QUIZ_SECRET_KEY": "given"}
    assert not (start.make_instance(environ) / "quizapp.toml").exists()
