"""What does a file from outside say?

Such a file is read in a child process with budgets for time, memory and output, so a hostile one
costs that child its life and nothing else. The child gets no secrets: its environment is empty.
"""

import json
import logging
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from quizapp.rules.refusals import Unreadable

ROOT = Path(__file__).parent.parent
LARGEST_ANSWER = 64 * 1024 * 1024
"""In bytes."""

TOO_LONG = "đọc quá lâu, hệ thống đã dừng lại."
TOO_BIG = "nội dung cần quá nhiều bộ nhớ."
TOO_DEEP = "nội dung lồng vào nhau quá sâu."
BROKEN = "tệp hỏng hoặc không đúng định dạng."

log = logging.getLogger(__name__)


def run(target: str, data: bytes, *, seconds: int = 20, megabytes: int = 512) -> Any:
    """Answer what the function `target` ("package.module:function") makes of these bytes.

    The function takes bytes and answers what JSON can carry. Raises Unreadable with its Vietnamese
    reason, also when the function needs more than its seconds or megabytes, or crashes.
    """
    command = [sys.executable, "-X", "utf8", "-m", "quizapp.untrusted"]
    try:
        child = subprocess.run(  # noqa: S603 - the command is our own
            [*command, target, str(seconds), str(megabytes)],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(reason=TOO_LONG) from error
    if child.stderr:
        log.warning("untrusted file, %s: %s", target, child.stderr.decode(errors="replace"))
    if child.returncode:
        # Killed by its CPU limit, or a library written in C crashed.
        killed = child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}
        raise Unreadable(reason=TOO_LONG if killed else BROKEN)
    answer = json.loads(child.stdout)
    if reason := answer.get("unreadable"):
        raise Unreadable(reason=reason)
    return answer["read"]


def work(target: str, data: bytes, limit: Callable[[], None]) -> bytes:
    """Answer the JSON that the child hands back: {"read": …} or {"unreadable": reason}."""
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name)
    limit()
    try:
        answer = json.dumps({"read": function(data)}).encode()
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
    return json.dumps({"unreadable": reason}).encode()


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _target, _seconds, _megabytes = sys.argv[1:]
    sys.stdout.buffer.write(
        work(_target, sys.stdin.buffer.read(), lambda: _limit(int(_seconds), int(_megabytes)))
    )
