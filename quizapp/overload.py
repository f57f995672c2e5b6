"""What does a web process do when more is asked of it than it can answer?

It lets as many requests work as it has threads of work (QUIZ_THREADS), so that nobody waits for a
database connection, and lets some more wait for a short while; whoever comes on top is told at once
to come back (503, Retry-After). Sitting goes first: for saves and hand-ins some threads of work are
kept free, they wait in front of all others and are never told to come back. What asks no database
works beside all that.

The web server has more threads than these (`server_threads`), because whoever waits here, or is
told to come back, needs one too.
"""

from collections import deque
from collections.abc import Collection
from threading import Event, Lock

from flask import Flask, abort, g, request

PATIENCE_S = 2.0
"""So long a page waits for its turn to be made; a person presses again after that."""

CHAIRS = 6
"""So many times the working threads may wait: about as many as are served within the patience."""


class Gate:
    """Lets so many requests of a process work at once, those that go first before all others, and
    each kind in the order of coming."""

    def __init__(self, threads: int, *, patience_s: float = PATIENCE_S) -> None:
        """Let `threads` requests work, a quarter of them kept for those that go first."""
        self._threads = threads
        self._kept_free = max(1, threads // 4) if threads > 1 else 0
        self._chairs = CHAIRS * threads
        self._patience_s = patience_s
        self._working = 0
        self._waiting_first: deque[Event] = deque()
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    def enter(self, *, first: bool) -> bool:
        """Begin to work, perhaps after waiting. Answer False if there is no room."""
        line = self._waiting_first if first else self._waiting
        with self._lock:
            if not line and self._is_free(first=first):
                self._working += 1
                return True
            if not first and len(line) >= self._chairs:
                return False
            line.append(called := Event())
        if called.wait(None if first else self._patience_s):
            return True
        with self._lock:
            # Called in the very moment in which the patience ended: the room is there, so use it.
            if called.is_set():
                return True
            line.remove(called)
            return False

    def leave(self) -> None:
        """Make room, and call whoever has it now."""
        with self._lock:
            self._working -= 1
            for line, first in ((self._waiting_first, True), (self._waiting, False)):
                while line and self._is_free(first=first):
                    self._working += 1
                    line.popleft().set()

    @property
    def waiting(self) -> int:
        """Answer how many wait."""
        with self._lock:
            return len(self._waiting_first) + len(self._waiting)

    def _is_free(self, *, first: bool) -> bool:
        if first:
            return self._working < self._threads
        return not self._waiting_first and self._working < self._threads - self._kept_free


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
    return (1 + CHAIRS + 1) * threads
