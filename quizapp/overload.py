"""What does a web process do when more is asked of it than it can answer?

It lets as many requests work as it has threads of work (QUIZ_THREADS), so that nobody waits for a
database connection, and lets some more wait for a short while; whoever comes on top is told at once
to come back (503, Retry-After). Sitting goes first: for saves and hand-ins of somebody signed in
some threads of work are kept free, and they wait in front of all others, in a longer line and for
far longer. What asks no database works beside all that; watchers have a small gate of their own.

The web server has more threads than these (`server_threads`), because whoever waits here, or is
told to come back, needs one too.
"""

from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime
from threading import Event, Lock

from flask import Flask, abort, g, request

from quizapp import clock

PATIENCE_S = 2.0
"""So long a page waits for its turn to be made; a person presses again after that."""

CHAIRS = 6
"""So many times the working threads may wait: about as many as are served within the patience."""

PATIENCE_FIRST_S = 10.0
"""So long who goes first waits: less than a paper's script, which so hears when to come again."""

CHAIRS_FIRST = 18
"""So many times the working threads may wait of those who go first. Whoever comes on top has a
script that sends again, and would only keep the web server from saying no."""

WATCHERS = 1
"""So many watchers are answered at once; their connection is beyond those of the threads."""


class Gate:
    """Lets so many requests of a process work at once, those that go first before all others, and
    each kind in the order of coming."""

    def __init__(
        self,
        threads: int,
        *,
        patience_s: float = PATIENCE_S,
        patience_first_s: float = PATIENCE_FIRST_S,
    ) -> None:
        """Let `threads` requests work, a quarter of them kept for those that go first."""
        self._threads = threads
        self._kept_free = max(1, threads // 4) if threads > 1 else 0
        self._chairs = CHAIRS * threads
        self._chairs_first = CHAIRS_FIRST * threads
        self._patience_s = patience_s
        self._patience_first_s = patience_first_s
        self._working = 0
        self._waiting_first: deque[Event] = deque()
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    def enter(self, *, first: bool) -> bool:
        """Begin to work, perhaps after waiting. Answer False if there is no room."""
        line = self._waiting_first if first else self._waiting
        chairs = self._chairs_first if first else self._chairs
        with self._lock:
            if not line and self._is_free(first=first):
                self._working += 1
                return True
            if len(line) >= chairs:
                return False
            line.append(called := Event())
        if called.wait(self._patience_first_s if first else self._patience_s):
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


def prepare(
    app: Flask,
    *,
    first: Collection[str],
    light: Collection[str],
    watched: Collection[str],
    is_known: Callable[[], bool],
) -> None:
    """Give the application its gate. Endpoints in `first` go first if whoever asks `is_known`,
    those in `watched` have a gate of their own, those in `light` need none.

    To be called before anything else is asked before a request.
    """
    app.extensions["gate"] = gate = Gate(app.config["THREADS"])
    app.extensions["watchers' gate"] = watchers = Gate(WATCHERS)

    @app.before_request
    def enter() -> None:
        g.arrived = clock.now()
        if request.endpoint in light:
            return
        own = watchers if request.endpoint in watched else gate
        if not own.enter(first=request.endpoint in first and is_known()):
            abort(503)
        g.entered = own

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        if (entered := g.pop("entered", None)) is not None:
            entered.leave()


def arrived() -> datetime:
    """Answer when the request arrived: what it waited here is not the sitter's time."""
    moment: datetime = g.arrived
    return moment


def server_threads(threads: int) -> int:
    """Answer how many threads the web server needs, so that one is left for saying no."""
    return (1 + CHAIRS + CHAIRS_FIRST + 1) * threads + (1 + CHAIRS) * WATCHERS
