"""What does a web process do when more is asked of it than it can answer?

It lets as many requests work as it has threads of work (QUIZ_THREADS), so that nobody waits for a
database connection, and lets few more wait for a short while; whoever comes on top is told at once
to come back (503, Retry-After). Sitting goes first: for saves and hand-ins some threads of work are
kept free, they wait in front of all others and are never told to come back. What asks no database
works beside all that.

The web server has more threads than these (`server_threads`), because whoever waits here, or is
told to come back, needs one too.
"""

from collections.abc import Collection
from threading import Condition

from flask import Flask, abort, g, request

PATIENCE_S = 2.0
"""So long a page waits for its turn to be made; a person presses again after that."""


class Gate:
    """Lets so many requests of a process work at once, those that go first before all others."""

    def __init__(self, threads: int, *, patience_s: float = PATIENCE_S) -> None:
        """Let `threads` requests work, a quarter of them kept for those that go first, and twice
        as many wait."""
        self._threads = threads
        self._kept_free = max(1, threads // 4) if threads > 1 else 0
        self._chairs = 2 * threads
        self._patience_s = patience_s
        self._working = 0
        self._waiting = 0
        self._waiting_first = 0
        self._changed = Condition()

    def enter(self, *, first: bool) -> bool:
        """Begin to work, perhaps after waiting. Answer False if there is no room."""
        with self._changed:
            if self._is_free(first=first):
                self._working += 1
                return True
            return self._wait_first() if first else self._wait()

    def leave(self) -> None:
        """Make room for somebody else."""
        with self._changed:
            self._working -= 1
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """Answer how many wait."""
        with self._changed:
            return self._waiting + self._waiting_first

    def _is_free(self, *, first: bool) -> bool:
        if first:
            return self._working < self._threads
        return not self._waiting_first and self._working < self._threads - self._kept_free

    def _wait_first(self) -> bool:
        self._waiting_first += 1
        self._changed.wait_for(lambda: self._is_free(first=True))
        self._waiting_first -= 1
        self._working += 1
        return True

    def _wait(self) -> bool:
        if self._waiting >= self._chairs:
            return False
        self._waiting += 1
        came = self._changed.wait_for(lambda: self._is_free(first=False), self._patience_s)
        self._waiting -= 1
        self._working += came
        return came


def prepare(app: Flask, *, first: Collection[str], light: Collection[str]) -> None:
    """Give the application its gate. Endpoints in `first` go first, those in `light` need none.

    To be called before anything else is asked before a request.
    """
    app.extensions["gate"] = gate = Gate(app.config["THREADS"])

    @app.before_request
    def enter() -> None:
        if request.endpoint in light:
            return
        if not gate.enter(first=request.endpoint in first):
            abort(503)
        g.entered = True

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        if g.pop("entered", False):
            gate.leave()


def server_threads(threads: int) -> int:
    """Answer how many threads the web server needs, so that one is left for saying no."""
    return 4 * threads
