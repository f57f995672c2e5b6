"""What is a text that remembers, character by character, how it looks?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Self

from quizapp.banks.formats.lines import GUARD, PICTURE, Cell, Line, Mark, Run
from quizapp.rules.raw import Place

LOOSE = re.compile("[\u0300-\u036f\u0410-\u0435\u0441]")
"""A loose mark, or a Cyrillic letter."""
TWINS = str.maketrans("АВСЕНавсе", "ABCEHabce")
TWIN = re.compile("(?<!\\w)[АВСЕНавсе](?!\\w)")
"""A Cyrillic letter by itself: a label that was typed on the wrong keyboard."""
LOOSE_MARKS = re.compile(r"\w?[\u0300-\u036f]{1,8}")
"""Bounded: composing a tower of marks takes its height squared."""
WIDE_GAP = re.compile(r"[^\S\n\t]{9,}")
GAP = " " * 8
LOOKS = [bytes((marks,)) for marks in range(sum(Mark) + 1)]


# Here and below: a long document makes so many that freezing them would cost more than reading.
@dataclass(slots=True, eq=False)
class Rich:
    """A text with the `Mark` of each character, and its pictures in their order. Nobody changes
    one that is made."""

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
            looks.append(LOOKS[run.marks] * len(text))
        return cls("".join(texts), b"".join(looks), tuple(pictures))

    def __bool__(self) -> bool:
        """Answer whether anything but space is there."""
        return bool(self.text.strip())

    def cut(self, start: int, end: int | None = None) -> "Rich":
        """Answer the stretch from `start` up to, but not at, `end`."""
        if start == end:
            return NOTHING
        text = self.text[start:end]
        pictures = self.pictures
        if pictures:
            before = self.text.count(PICTURE, 0, start)
            pictures = pictures[before : before + text.count(PICTURE)]
        return Rich(text, self.looks[start:end], pictures)

    def strip(self) -> "Rich":
        """Answer the text without the space around it."""
        text = self.text
        bare = text.strip()
        if len(bare) == len(text):
            return self
        start = len(text) - len(text.lstrip())
        return self.cut(start, start + len(bare))

    def words(self) -> str:
        """Answer the bare text as a person reads it: no pictures, no guards, single spaces."""
        return " ".join(self.text.replace(PICTURE, " ").replace(GUARD, "").split())

    def marks(self) -> int:
        """Answer the marks that all of it but spaces, signs and pictures has."""
        looks = set(self.looks)
        if len(looks) > 1:
            signs = zip(self.text, self.looks, strict=True)
            looks = {look for character, look in signs if character.isalnum()}
        elif looks != {0} and not any(map(str.isalnum, self.text)):
            return 0
        return reduce(and_, looks) if looks else 0


NOTHING = Rich()


def join(parts: Iterable[Rich]) -> Rich:
    """Answer the parts as one text, a space between each two."""
    kept = [part for part in parts if part]
    if len(kept) == 1:
        return kept[0]
    return Rich(
        " ".join(part.text for part in kept),
        bytes(1).join(part.looks for part in kept),
        tuple(picture for part in kept for picture in part.pictures),
    )


@dataclass(slots=True, kw_only=True, eq=False)
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
        piece = whole if len(text) == len(whole.text) else whole.cut(start, start + len(text))
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
    if LOOSE.search(text):
        text = TWIN.sub(lambda found: found[0].translate(TWINS), text)
        text = LOOSE_MARKS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return WIDE_GAP.sub(GAP, text)
