"""How are passwords kept, and is this one right?"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quizapp.rules.refusals import Busy

PATIENCE_S = 5.0

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# The hash of nothing anybody knows: checking against it takes as long as against a real one.
_NOBODY = _hasher.hash("nobody's password, only its work is wanted")


class Gate:
    """Lets few threads work and few more wait for them.

    Work on passwords takes processor time and memory, and whoever waits for it holds a thread. So
    two work at a time, which leaves processors to those who sit their papers, and only some may
    wait, which leaves them threads.
    """

    def __init__(self, *, working: int = 2, waiting: int, patience_s: float = PATIENCE_S) -> None:
        """Let so many work and so many wait, nobody for longer than the patience."""
        self._slots = BoundedSemaphore(working)
        self._chairs = BoundedSemaphore(waiting)
        self._patience_s = patience_s
        self.waiting = waiting

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Work inside. Raises Busy when all chairs are taken or the wait is too long."""
        if not (self._slots.acquire(blocking=False) or self._wait()):
            raise Busy
        try:
            yield
        finally:
            self._slots.release()

    def _wait(self) -> bool:
        if not self._chairs.acquire(blocking=False):
            return False
        try:
            return self._slots.acquire(timeout=self._patience_s)
        finally:
            self._chairs.release()


_gate = Gate(waiting=1)


def prepare(threads: int) -> None:
    """Let at most half of a process's threads wait for work on passwords."""
    global _gate  # noqa: PLW0603 - one gate for all threads of the process
    _gate = Gate(waiting=max(1, threads // 2))


def most_waiting() -> int:
    """Answer how many threads may wait for work on passwords."""
    return _gate.waiting


def hashed(password: str) -> str:
    """Answer what is stored of a password. Takes about 50 ms, so hold no lock meanwhile. Raises
    Busy."""
    with _gate.entered():
        return _hasher.hash(_normal(password))


def is_right(password: str, stored: str | None) -> bool:
    """Answer whether this is the password behind the stored hash. Without one the answer is no,
    after the same work. Raises Busy."""
    with _gate.entered():
        try:
            _hasher.verify(stored or _NOBODY, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def _normal(password: str) -> str:
    # The same letters typed on another keyboard may come decomposed.
    return unicodedata.normalize("NFKC", password)
