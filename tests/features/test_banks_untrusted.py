"""Does a hostile file cost no more than the life of a child process?"""

import os
import resource
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from quizapp import untrusted
from quizapp.rules.refusals import Unreadable
from quizapp.untrusted import BROKEN, TOO_BIG, TOO_DEEP, TOO_LONG, work


# What follows runs in a child process.
def echo(data: bytes) -> Any:
    return {"length": len(data), "secrets": sorted(set(os.environ) - {"LC_CTYPE"})}


def eat_memory(data: bytes) -> int:
    return len(bytes(10**10))


def spin(data: bytes) -> None:
    while True:
        pass


def sleep(data: bytes) -> None:
    time.sleep(60)


def crash(data: bytes) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(data: bytes) -> None:
    raise KeyError("a bug of the reader")


def repeat(data: bytes) -> None:
    raise ValueError(data.decode() * 1_000_000)


def recurse(data: bytes) -> int:
    return recurse(data)


def refuse(data: bytes) -> None:
    raise Unreadable(reason="tệp này lạ quá.")


def shout(data: bytes) -> str:
    return "x" * (untrusted.LARGEST_ANSWER + 1)


def write_file(data: bytes) -> None:
    Path(data.decode()).write_text("x" * 100)


def run(name: str, data: bytes = b"", **budget: int) -> Any:
    return untrusted.run(f"tests.features.test_banks_untrusted:{name}", data, **budget)


def test_the_answer_comes_back_and_no_secret_goes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_SECRET_KEY", "not for the child")
    assert run("echo", b"xin chao") == {"length": 8, "secrets": []}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("eat_memory", TOO_BIG),
        ("shout", TOO_BIG),
        ("recurse", TOO_DEEP),
        ("crash", BROKEN),
        ("fail", BROKEN),
        ("refuse", "tệp này lạ quá."),
    ],
)
def test_whatever_happens_becomes_a_sentence(name: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        run(name)
    assert refusal.value.facts == {"reason": reason}


@pytest.mark.parametrize("name", ["spin", "sleep"])
def test_time_is_bounded(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        run(name, seconds=1)
    assert refusal.value.facts == {"reason": TOO_LONG}
    assert time.monotonic() - began < 10


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "left-behind"
    with pytest.raises(Unreadable):
        run("write_file", str(target).encode())
    assert not target.exists() or target.stat().st_size == 0


def test_the_childs_own_work() -> None:
    """The same in this process, without limits: what the child prints for its parent."""
    here = "tests.features.test_banks_untrusted"
    unlimited = list[str]()

    def limit() -> None:
        unlimited.append("asked")

    assert work("builtins:len", b"abc", limit).startswith(b'{"read": 3, "peak_mb": ')
    for name in ("fail", "recurse", "refuse", "shout"):
        assert work(f"{here}:{name}", b"", limit).startswith(b'{"unreadable": ')
    assert unlimited == ["asked"] * 5


def test_the_peak_is_the_childs_own() -> None:
    held = b"x" * (200 * 1024 * 1024)
    outcome = untrusted.attempt("builtins:len", b"abc")
    assert 1 < outcome.peak_mb < len(held) / 1024**2


def test_limits_are_the_childs_only() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    run("echo")
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_an_error_that_repeats_the_file_does_not_fill_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(Unreadable):
        run("repeat", b"a line of the file\n")
    assert "a line of the file" in caplog.text
    assert len(caplog.text) < 2 * untrusted.LONGEST_TRACE
