"""Which computed values may a process remember?

Only values that are the same for everybody: a round's definition, a question version, a public
board. Nothing personal, nothing that decides a result. It makes reading cheaper; all is right
without it.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from cachelib import SimpleCache

T = TypeVar("T")

_memory = SimpleCache(threshold=20_000)
_lock = Lock()
_claimed: set[str] = set()


def remember(key: Hashable, seconds: int, make: Callable[[], T]) -> T:
    """Answer the value under `key`, made afresh after `seconds` (0: kept as long as it fits)."""
    found = _memory.get(repr(key))
    if found is None:
        found = (make(),)
        _memory.set(repr(key), found, timeout=seconds)
    return cast("T", found[0])


def refresh(key: Hashable, version: Hashable, make: Callable[[], T]) -> T:
    """Answer the value under `key` that was made for this version of what it tells of. Where there
    is only an older one, one caller makes it afresh, and whoever asks meanwhile gets the old."""
    name = repr(key)
    found = _memory.get(name)
    if found is not None:
        value, made_for = found
        if made_for == version or not _claim(name):
            return cast("T", value)
    try:
        fresh = make()
        _memory.set(name, (fresh, version), timeout=0)
    finally:
        _claimed.discard(name)
    return fresh


def _claim(name: str) -> bool:
    """Answer whether this caller is the first one for whom the value is too old."""
    with _lock:
        is_first = name not in _claimed
        _claimed.add(name)
    return is_first


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
