"""What is a text that remembers, character by character, how it looks?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from quizapp.banks.formats.lines import GUARD, PICTURE, Cell, Line, Mark, Run
from quizapp.rules.raw import Place

LOOSE_MARKS = re.compile(r"\w?[\u0300-\u036f]{1,8}")
"""Bounded: composing a tower of marks takes its height squared."""
WIDE_GAP = re.compile(r"[^\S\n\t]{9,}")
GAP = " " * 8


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with the `Mark` of each character, and its pictures in their order."""

    text: str = ""
    looks: bytes = b""
    pictures: tuple[str, ...] = ()

    @classmethod
    def of(cls, runs: Iterable[Run], pictures: Sequence[str] = ()) -> Self:
        """Answer the runs as one text, its Vietnamese letters composed."""
        texts, looks = [], []
        for run in runs:
            text = _settled(run.text)
            texts.append(text)
            looks.append(bytes((run.marks,)) * len(text))
        return cls("".join(texts), b"".join(looks), tuple(pictures))

    def __bool__(self) -> bool:
        """Answer whether anything but space is there."""
        return bool(self.text.strip())

    def cut(self, start: int, end: int | None = None) -> "Rich":
        """Answer the stretch from `start` up to, but not at, `end`."""
        text = self.text[start:end]
        pictures = self.pictures
        if pictures:
            before = self.text.count(PICTURE, 0, start)
            pictures = pictures[before : before + text.count(PICTURE)]
        return Rich(text, self.looks[start:end], pictures)

    def strip(self) -> "Rich":
        """Answer the text without the space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def words(self) -> str:
        """Answer the bare text as a person reads it: no pictures, no guards, single spaces."""
        return " ".join(self.text.replace(PICTURE, " ").replace(GUARD, "").split())

    def has(self, mark: Mark) -> bool:
        """Answer whether all of it but spaces, signs and pictures looks so."""
        looks = [
            look
            for character, look in zip(self.text, self.looks, strict=True)
            if character.isalnum()
        ]
        return bool(looks) and all(look & mark for look in looks)


NOTHING = Rich()


def join(parts: Iterable[Rich]) -> Rich:
    """Answer the parts as one text, a space between each two."""
    kept = [part for part in parts if part]
    return Rich(
        " ".join(part.text for part in kept),
        bytes(1).join(part.looks for part in kept),
        tuple(picture for part in kept for picture in part.pictures),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a person sees as one line. `number` is the label that Word writes before it, `look`
    how that label looks."""

    rich: Rich
    place: Place
    number: str = ""
    look: int = 0
    level: int = 0
    cell: Cell | None = None


def pieces(line: Line) -> Iterator[Piece]:
    """Answer the pieces of a line: soft line breaks part them."""
    whole = Rich.of(line.runs, line.pictures)
    number, start = line.number.strip(), 0
    # An empty run before the text has the look of the label that Word writes.
    look = line.runs[0].marks if number and line.runs and not line.runs[0].text else Mark.NONE
    for text in whole.text.split("\n"):
        piece = whole.cut(start, start + len(text))
        start += len(text) + 1
        yield Piece(
            rich=piece,
            place=line.place,
            number=number,
            look=look,
            level=line.level,
            cell=line.cell,
        )
        number = ""


def _settled(text: str) -> str:
    if text.isascii():
        composed = text
    else:
        composed = LOOSE_MARKS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return WIDE_GAP.sub(GAP, composed)
