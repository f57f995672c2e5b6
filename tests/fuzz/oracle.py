"""What may come of a file: a bank that the rest of the platform can work with, or a sentence."""

import json
import logging
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from quizapp.banks import reading
from quizapp.banks.formats import detection
from quizapp.rules import importing
from quizapp.rules.raw import RawBank
from quizapp.rules.refusals import Unreadable
from tests.fuzz.seeds import Seed

LONGEST_S = 20
"""So long one of these small files may take, on a machine that has other things to do."""
UNSTORABLE = re.compile(r"(?<!\\)(?:\\\\)*\\u0000|[\ud800-\udfff]")
"""As JSON writes them: PostgreSQL keeps neither a NUL nor half a surrogate pair."""


class Wrong(AssertionError):
    """A reader did what it may not do."""


class Overrun(BaseException):
    """Time is up. No reader's `except Exception` catches it."""


def examine(module: str, seed: Seed) -> None:
    """Let a reader read these bytes, then let detection choose a reader for them."""
    name, data = seed
    _weigh(lambda: import_module(f"quizapp.banks.formats.{module}").read(data))
    bank = _weigh(lambda: detection.read(data, name))
    if bank is not None and UNSTORABLE.search(json.dumps(bank.to_document(), ensure_ascii=False)):
        raise Wrong("a text that the database refuses")


def examine_child(seed: Seed) -> None:
    """Let the child process read these bytes, as the platform does."""
    warnings: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign] # one use
    log = logging.getLogger("quizapp.untrusted")
    log.addHandler(handler)
    try:
        outcome = reading.attempt(*seed)
    finally:
        log.removeHandler(handler)
    if warnings:
        raise Wrong("\n".join(warnings))
    if outcome.unreadable is None:
        _check(reading.found(outcome))


def _weigh(read: Callable[[], RawBank]) -> RawBank | None:
    with _within(LONGEST_S):
        try:
            bank = read()
        except Unreadable as refusal:
            if not str(refusal.facts["reason"]).endswith("."):
                raise Wrong(f"no sentence: {refusal}") from refusal
            return None
        _check(bank)
    return bank


def _check(bank: RawBank) -> None:
    if not isinstance(bank, RawBank):
        raise Wrong(f"{type(bank)} is no bank")
    carried = RawBank.from_document(json.loads(json.dumps(bank.to_document())))
    if carried != bank:
        raise Wrong("the bank is another one when it comes out of the child process")
    json.dumps(importing.report(bank))


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise Overrun

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    except Overrun as overrun:
        raise Wrong(f"takes longer than {seconds} s") from overrun
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
