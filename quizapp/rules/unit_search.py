"""Which unit does somebody mean who types a part of its name, without marks or by a former name?

The page's script (static/js/unit-search.js) answers the same while somebody types; a journey holds
the two together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizapp.rules import names

MOST_SHOWN = 50
"""A list to choose from by hand is not longer."""

PART = re.compile(r"^mot phan ")
"""Before a former name: the rest of that unit went elsewhere."""

LOOSE = 4
"""The rank of a name that holds the words in another order."""

KINDS = re.compile(r"^(p|phuong|x|xa|tt|thi tran|q|quan|h|huien|tp|thanh pho|dac khu) ")
"""What kind of unit it was changes more often than its name: communes of yesterday are wards."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A unit that can be looked for. `label` names the unit above it too."""

    id: int
    label: str
    former: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What the unit's own name is compared by."""
        return key(self.label)

    @cached_property
    def former_keys(self) -> tuple[str, ...]:
        """What its former names are compared by."""
        return tuple(PART.sub("", key(name)) for name in self.former)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A unit that fits, and the former name by which it does, "" when its own name fits."""

    unit: Known
    former: str = ""


def key(text: str) -> str:
    """Answer the text as units are compared: "Phường Lê Chân" and "phuong le chan" are one, and so
    are "hoà" and "hòa", "Lý" and "Lí"."""
    return re.sub(r"[^a-z0-9]+", " ", names.fold(text).replace("y", "i")).strip()


def find(units: Iterable[Known], typed: str) -> list[Found]:
    """Answer the units in whose name every word typed begins a word, own names before former ones,
    names that begin with it first. If the kind of unit typed fits nowhere, the rest decides."""
    wanted = key(typed)
    if not wanted:
        return []
    known = list(units)
    bare = KINDS.sub("", wanted)
    found = _fitting(known, wanted)
    return found or (_fitting(known, bare) if bare != wanted else [])


def meant(units: Iterable[Known], typed: str) -> Known | None:
    """Answer the unit that is named in full by its own name of today, if it is the only one."""
    wanted = key(typed)
    named = [unit for unit in units if wanted and unit.key == wanted]
    return named[0] if len(named) == 1 else None


def _fitting(units: Sequence[Known], wanted: str) -> list[Found]:
    ranked: list[tuple[int, int, Found]] = []
    for place, unit in enumerate(units):
        own = _rank(unit.key, wanted)
        if own is not None:
            ranked.append((own, place, Found(unit=unit)))
            continue
        ranks = [_rank(former, wanted) for former in unit.former_keys]
        fitting = [(rank, at) for at, rank in enumerate(ranks) if rank is not None]
        if fitting:
            rank, at = min(fitting)
            ranked.append((rank + LOOSE + 1, place, Found(unit=unit, former=unit.former[at])))
    return [found for _, _, found in sorted(ranked, key=lambda one: one[:2])]


def _rank(name: str, wanted: str) -> int | None:
    spaced = f" {name} "
    if not all(f" {word}" in spaced for word in wanted.split()):
        return None
    # "An Lư" is rather An Lư than An Lưu.
    for rank, phrase in enumerate((f" {wanted} ", f" {wanted}")):
        if phrase in spaced:
            return 2 * rank + (not spaced.startswith(phrase))
    return LOOSE
