"""What is a file of the corpus, and what must it give?

Each module beside this one has a list `CASES`. The files are made by code, so that a reader of the
test sees what is odd about each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A question as the report must give it; `warnings` and `place` are asked for in part."""

    text: str
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    status: str = "ready"
    pinned: tuple[int, ...] = ()
    multiple: bool = False
    kind: str = "choice"
    html: bool = False
    images: int = 0
    doubt: str = ""
    """A part of one of the warnings, if any is asked for."""
    place: tuple[tuple[str, Any], ...] = ()
    """What the place must say among other things: (("sheet", "Đợt 1"), ("row", 4))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valid:
    """An odd file that is read rightly: all its questions, in order, and parts of its remarks."""

    name: str
    file_name: str
    build: Callable[[], bytes]
    questions: tuple[Expected, ...]
    problems: tuple[tuple[str, str], ...] = ()
    """(kind, part of the message), each of which some problem must match; problems that no pair
    matches are only allowed if their severity is notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A broken or hostile file: it is refused with a sentence that holds `says`, or, when
    `questions` is given, read without harm as these."""

    name: str
    file_name: str
    build: Callable[[], bytes]
    says: str = ""
    questions: tuple[Expected, ...] | None = None
