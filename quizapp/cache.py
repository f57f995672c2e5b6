"""Which computed values may a process remember?

Only values that are the same for everybody: a round's definition, a question version, a public
board. Nothing personal, nothing that decides a result. It makes reading cheaper; all is right
without it.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from cachelib import SimpleCache

T = TypeVar("T")

_memory = SimpleCache(threshold=20_000)


def remember(key: Hashable, seconds: int, make: Callable[[], T]) -> T:
    """Answer the value under `key`, made afresh after `seconds` (0: kept as long as it fits)."""
    found = _memory.get(repr(key))
    if found is None:
        found = (make(),)
        _memory.set(repr(key), found, timeout=seconds)
    return cast("T", found[0])


def recall(key: Hashable) -> Any:
    """Answer the value kept under `key`, None if there is none."""
    found = _memory.get(repr(key))
    return None if found is None else found[0]


def keep(key: Hashable, value: object) -> None:
    """Keep a value that never changes."""
    _memory.set(repr(key), (value,), timeout=0)


def forget() -> None:
    """Drop everything."""
    _memory.clear()
