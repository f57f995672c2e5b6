"""Which options of a table's questions are right: by the key column, or by how they look?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from quizapp.banks.formats.lines import GUARD
from quizapp.banks.formats.sheets.entries import Entry
from quizapp.banks.formats.sheets.keys import (
    MIXED,
    Key,
    counts_from_zero,
    has_zero,
    is_numeric,
    read_key,
)
from quizapp.rules.questions import LETTERS

BYSTAR = "Không có cột đáp án: đáp án đúng được đoán theo dấu sao hoặc chữ (đ) ở phương án."
BY_LOOKS = "Không có cột đáp án: đáp án đúng được đoán theo chữ in đậm, gạch chân hoặc màu của ô."
LOOKS_DISAGREE = "Các ô phương án được tô khác nhau nhiều kiểu nên không đoán được đáp án đúng."
STAR = re.compile(r"^\s*\*+\s*(?=\S)|(?<=\S)\s*(?:\*+|\((?:đ|Đ|đúng|Đúng|x|X)\))\s*$")

Looks = Callable[[int, int], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An entry whose key is understood; `options` stand without the signs that marked them."""

    entry: Entry
    options: tuple[str, ...]
    key: Key
    doubts: tuple[str, ...] = ()


def answered(entries: Sequence[Entry], looks: Looks) -> list[Answered]:
    """Answer the entries of one table, each with its key."""
    if any(entry.key or entry.right for entry in entries):
        keys = [(entry.key, len(entry.options)) for entry in entries if entry.key]
        from_zero = counts_from_zero(keys)
        is_unclear = has_zero(keys) and not from_zero
        return [_said(entry, from_zero=from_zero, is_unclear=is_unclear) for entry in entries]
    if any(_starred(entry) for entry in entries):
        return [_by_star(entry) for entry in entries]
    return [_by_looks(entry, looks) for entry in entries]


def _said(entry: Entry, *, from_zero: bool, is_unclear: bool) -> Answered:
    if entry.right:
        key = Key(letters=entry.right)
    else:
        key = read_key(entry.key, entry.options, from_zero=from_zero)
    mixed = MIXED if is_unclear and is_numeric(entry.key) else ""
    doubts = tuple(doubt for doubt in (key.doubt, mixed) if doubt)
    return Answered(entry=entry, options=entry.options, key=key, doubts=doubts)


def _starred(entry: Entry) -> tuple[str, ...]:
    """Answer the letters of the options with a star, if it sets some apart from the others."""
    letters = tuple(
        letter
        for letter, option in zip(LETTERS, entry.options, strict=False)
        if STAR.search(option) and GUARD not in option
    )
    return letters if len(letters) < len(entry.options) else ()


def _by_star(entry: Entry) -> Answered:
    letters = _starred(entry)
    if not letters:
        return Answered(entry=entry, options=entry.options, key=Key(letters=()))
    return Answered(
        entry=entry,
        options=tuple(
            STAR.sub("", option) if letter in letters else option
            for letter, option in zip_longest(LETTERS, entry.options)
            if option is not None
        ),
        key=Key(letters=letters),
        doubts=(BYSTAR,),
    )


def _by_looks(entry: Entry, looks: Looks) -> Answered:
    marks = [looks(row.number, column) for row, column in entry.cells]
    sets = {
        tuple(LETTERS[at] for at, own in enumerate(marks[: len(LETTERS)]) if mark in own)
        for mark in frozenset().union(*marks)
        if not all(mark in own for own in marks)
    }
    if not sets:
        return Answered(entry=entry, options=entry.options, key=Key(letters=()))
    agreed = len(sets) == 1
    return Answered(
        entry=entry,
        options=entry.options,
        key=Key(letters=sets.pop() if agreed else ()),
        doubts=(BY_LOOKS if agreed else LOOKS_DISAGREE,),
    )
