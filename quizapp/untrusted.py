"""What does a file from outside say?

Such a file is read in a child process with budgets for time, memory and output, so a hostile one
costs that child its life and nothing else. The child gets no secrets: its environment is empty.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from quizapp.rules.refusals import Unreadable

ROOT = Path(__file__).parent.parent
STATUS = Path("/proc/self/status")
POLITENESS = 5
"""How far a child stands back behind the web processes, as nice(1) counts: a third of their share.
Much further back, an honest file would not be read in its time while a round runs."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""In bytes."""
LONGEST_TRACE = 4000
"""In bytes: an error may repeat what the file says, however long."""

TOO_LONG = "đọc quá lâu, hệ thống đã dừng lại."
TOO_BIG = "nội dung cần quá nhiều bộ nhớ."
TOO_DEEP = "nội dung lồng vào nhau quá sâu."
BROKEN = "tệp hỏng hoặc không đúng định dạng."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file: what was `read`, or the Vietnamese reason why it is `unreadable`.

    `seconds` are of wall time, `peak_mb` is the most memory its child held; 0 if the child ended
    before it could say.
    """

    read: Any = None
    unreadable: str | None = None
    seconds: float
    peak_mb: float = 0


def run(target: str, data: bytes, *extra: str, seconds: int = 20, megabytes: int = 512) -> Any:
    """Answer what the function `target` ("package.module:function") makes of these bytes.

    The function takes the bytes and the extra texts, and answers what JSON can carry. Raises
    Unreadable with its Vietnamese reason, also when the function needs more than its seconds or
    megabytes, or crashes.
    """
    outcome = attempt(target, data, *extra, seconds=seconds, megabytes=megabytes)
    if outcome.unreadable:
        raise Unreadable(reason=outcome.unreadable)
    return outcome.read


def attempt(
    target: str, data: bytes, *extra: str, seconds: int = 20, megabytes: int = 512
) -> Outcome:
    """Answer what came of running the function, as `run` describes it, and what that took."""
    command = [sys.executable, "-X", "utf8", "-m", "quizapp.untrusted"]
    start = perf_counter()
    try:
        child = subprocess.run(  # noqa: S603 - the command is our own
            [*command, target, str(seconds), str(megabytes), *extra],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(unreadable=TOO_LONG, seconds=perf_counter() - start)
    took = perf_counter() - start
    if child.stderr:
        said = child.stderr[-LONGEST_TRACE:].decode(errors="replace")
        log.warning("untrusted file, %s: %s", target, said)
    if child.returncode:
        # Killed by its CPU limit, or a library written in C crashed.
        killed = child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}
        return Outcome(unreadable=TOO_LONG if killed else BROKEN, seconds=took)
    return Outcome(**json.loads(child.stdout), seconds=took)


def work(target: str, data: bytes, limit: Callable[[], None], *extra: str) -> bytes:
    """Answer the JSON that the child hands back: {"read": …} or {"unreadable": reason}, and
    "peak_mb"."""
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name)
    limit()
    try:
        answer = _answer(read=function(data, *extra))
        if len(answer) > LARGEST_ANSWER:
            raise Unreadable(reason=TOO_BIG)
    except Unreadable as refusal:
        return _refused(str(refusal.facts["reason"]))
    except MemoryError:
        return _refused(TOO_BIG)
    except RecursionError:
        return _refused(TOO_DEEP)
    except Exception:  # noqa: BLE001 - whatever a hostile file breaks, its owner gets a sentence
        traceback.print_exc(limit=-5)
        return _refused(BROKEN)
    return answer


def _refused(reason: str) -> bytes:
    return _answer(unreadable=reason)


def _answer(**said: Any) -> bytes:
    return json.dumps({**said, "peak_mb": round(_peak_kb() / 1024, 1)}).encode()


def _peak_kb() -> int:
    """Answer the most memory that this process itself held."""
    try:
        status = STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # What getrusage says on Linux begins with the memory of the parent.
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])


def _limit(seconds: int, megabytes: int) -> None:
    # Those who sit a paper meanwhile go first.
    os.nice(POLITENESS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _target, _seconds, _megabytes, *_extra = sys.argv[1:]
    sys.stdout.buffer.write(
        work(
            _target,
            sys.stdin.buffer.read(),
            lambda: _limit(int(_seconds), int(_megabytes)),
            *_extra,
        )
    )
