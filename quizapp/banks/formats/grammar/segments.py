"""What stands in a document, one thing after the other: labels, text, keys, headings?"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.rich import NOTHING, Piece, Rich
from quizapp.banks.formats.lines import Cell
from quizapp.rules.raw import NOWHERE, Place

CUTS = (
    (labels.QUESTION_INLINE, ("âu", "ÂU", "au", "AU", "uestion", "UESTION")),
    (labels.KEY_INLINE, (":",)),
    (labels.FIELD_INLINE, (":",)),
    (labels.KEYS_INLINE, ("HẾT", "ĐÁP")),
)
"""What may begin in the middle of a line, and what a line holds that has it. To look for that
first is many times as quick."""

LONGEST_HEADING = 80
LONGEST_SECTION = 200
AUTO_NUMBER = re.compile(r"\s*(?P<label>(?P<number>\d{1,4}))\W*$")
"""A number that Word writes, with any sign around it."""


class Kind(Enum):
    """What a segment is."""

    QUESTION = auto()  # begins a question
    NUMBER = auto()  # begins a question or an option: `outline` decides
    TEXT = auto()
    KEY = auto()
    FIELD = auto()
    SECTION = auto()
    END = auto()
    KEYS = auto()  # the heading of a key list
    ENTRY = auto()  # a line of a key table
    PAGE = auto()
    BLANK = auto()


ANSWERS = (Kind.KEY, Kind.FIELD)
LONELY = (Kind.END, Kind.KEYS, Kind.SECTION, Kind.PAGE)
"""What has its line for itself."""


@dataclass(slots=True, kw_only=True, eq=False)
class Segment:
    """A stretch of a document; `rich` stands behind the label.

    `auto` is an option's label that stands outside of the text ("B", "2" or a bullet), `look` how
    it looks.
    """

    kind: Kind
    rich: Rich = NOTHING
    place: Place = NOWHERE
    label: str = ""
    number: int = 0
    style: str = ""
    name: str = ""
    is_start: bool = True
    auto: str = ""
    look: int = 0
    level: int = 0
    cell: Cell | None = None
    _inline: list[re.Match[str]] | None = field(default=None, init=False, repr=False)

    @property
    def inline(self) -> list[re.Match[str]]:
        """Answer what looks like the label of an option anywhere in the text."""
        if self._inline is None:
            text = self.rich.text
            first = labels.LETTER_INLINE.match(text)
            self._inline = [first] if first else []
            start = first.end() if first else 0
            if labels.LETTER_HINT.search(text, start):
                self._inline += labels.LETTER_INLINE.finditer(text, start)
        return self._inline


class Cutter:
    """Cuts pieces into segments. It remembers the question that it is in, because "Câu 8." in
    the middle of a line begins a question only behind question 7."""

    def __init__(self, *, worded: bool) -> None:
        """`worded` says whether the document writes "Câu" before its numbers."""
        self._worded = worded
        self._number = 0
        self._style = ""
        self._lettered = False
        self._in_keys = False

    def cut(self, piece: Piece) -> Iterator[Segment]:
        """Answer the segments of one piece, in order."""
        text = piece.rich.text
        number = piece.number
        if not text.strip() and not number:
            yield Segment(kind=Kind.BLANK, place=piece.place, cell=piece.cell)
            return
        first = self._numbered(piece) if number else None
        if first is None:
            first = self._first(piece)
        if first.kind in LONELY:
            self._in_keys = first.kind == Kind.KEYS or (self._in_keys and first.kind != Kind.END)
            yield first
            return
        yield from self._inside(first)

    def _numbered(self, piece: Piece) -> Segment | None:
        """Answer what Word's own label makes of a piece."""
        label, rich = piece.number, piece.rich
        if found := labels.QUESTION.match(f"{label} ") or labels.bare_question(label):
            return self._question(piece, found, rich, int(found["number"]))
        if found := labels.NUMBER.match(label) or AUTO_NUMBER.match(label):
            typed = labels.QUESTION.match(rich.text)
            if typed and typed["label"][0] != "c":
                # Somebody typed the label too.
                return self._question(piece, typed, rich.cut(typed.end()), int(typed["number"]))
            return Segment(
                kind=Kind.NUMBER,
                rich=rich,
                place=piece.place,
                label=label,
                number=int(found["number"]),
                style=f"auto{piece.level}{label[-1:] if not label[-1:].isdigit() else ''}",
                look=piece.look,
                level=piece.level,
                cell=piece.cell,
            )
        if found := labels.LONE_LETTER.fullmatch(label):
            again = labels.LETTER.match(rich.text)
            is_typed = again is not None and again["letter"] == found[1]
            return self._text(piece, auto="" if is_typed else found[1])
        if not any(character.isalnum() for character in label) or label == "o":
            return self._text(piece, auto=label)
        return None

    def _first(self, piece: Piece) -> Segment:
        """Answer what begins at the start of a piece, with all the text behind its label."""
        if labels.LETTER.match(piece.rich.text):
            # Of all the rest only the heading of a section may begin so.
            return self._section(piece) or self._text(piece)
        for way in (self._heading, self._opening, self._answer, self._section, self._counted):
            if found := way(piece):
                return found
        return self._text(piece)

    def _heading(self, piece: Piece) -> Segment | None:
        """Answer the headings that no label of a question can be taken for."""
        text = piece.rich.text
        if labels.END.match(text):
            return _whole(Kind.END, piece)
        return _whole(Kind.PAGE, piece) if labels.PAGE.match(text) else None

    def _opening(self, piece: Piece) -> Segment | None:
        """Answer the question that a piece begins in so many words."""
        rich, text = piece.rich, piece.rich.text
        if self._in_keys and labels.NUMBERS_ROW.match(text):
            return self._text(piece)
        if found := labels.SIDE.match(text):
            return self._question(piece, found, rich.cut(found.end()), 0)
        if found := labels.QUESTION.match(text):
            begins = found["label"][0] != "c" or self._is_next(int(found["number"]))
        elif found := labels.bare_question(text):
            begins = self._is_next(int(found["number"]))
        else:
            return None
        if not begins:
            return None
        return self._question(piece, found, rich.cut(found.end()), int(found["number"]))

    def _answer(self, piece: Piece) -> Segment | None:
        """Answer the key, the heading of a key list or the remark that a piece is."""
        rich, text = piece.rich, piece.rich.text
        if found := labels.KEY_SHORT.match(text):
            return _key(rich.cut(found.start("value")), 0, piece)
        if len(text) < LONGEST_HEADING and labels.KEYS.match(text):
            return _whole(Kind.KEYS, piece)
        if labels.KEYS_LINE.match(text):
            return _whole(Kind.KEYS, piece)
        if found := labels.KEY.match(text):
            return _key(rich.cut(found.end()), int(found["number"] or 0), piece)
        if found := labels.FIELD.match(text):
            return _field(found, rich.cut(found.end()), piece.place, piece.cell)
        return None

    def _section(self, piece: Piece) -> Segment | None:
        """Answer the heading of a section that a piece is."""
        text = piece.rich.text
        if len(text) < LONGEST_SECTION and labels.SECTION.match(text):
            is_more = labels.QUESTION_INLINE.search(text)
            return self._text(piece) if is_more else _whole(Kind.SECTION, piece)
        return None

    def _counted(self, piece: Piece) -> Segment | None:
        """Answer the page number or the item of a list that a piece is."""
        rich, text = piece.rich, piece.rich.text
        if piece.cell is None and labels.PAGE_NUMBER.match(text):
            return _whole(Kind.PAGE, piece)
        if found := labels.NUMBER.match(text):
            return Segment(
                kind=Kind.NUMBER,
                rich=rich.cut(found.end("label")),
                place=piece.place,
                label=found["label"].strip(),
                number=int(found["number"]),
                style=found["sep"],
                level=piece.level,
                cell=piece.cell,
            )
        return None

    def _is_next(self, number: int) -> bool:
        """Answer whether a question of this number may come now."""
        return number == 1 or self._number < number <= self._number + labels.LONGEST_GAP

    def _question(self, piece: Piece, found: re.Match[str], rich: Rich, number: int) -> Segment:
        return Segment(
            kind=Kind.QUESTION,
            rich=rich,
            place=piece.place,
            label=" ".join(found["label"].split()),
            number=number,
            style="câu",
            level=piece.level,
            cell=piece.cell,
        )

    def _text(self, piece: Piece, auto: str = "") -> Segment:
        return Segment(
            kind=Kind.TEXT,
            rich=piece.rich,
            place=piece.place,
            auto=auto,
            look=piece.look,
            level=piece.level,
            cell=piece.cell,
        )

    def _inside(self, first: Segment) -> Iterator[Segment]:
        """Answer a segment, parted where another thing begins in the middle of its line."""
        self._note(first)
        text = first.rich.text
        is_option = bool(first.auto or labels.LETTER.match(text))
        cuts = sorted(self._cuts(text), key=lambda found: found.start())
        if not cuts:
            self._lettered = self._lettered or is_option or bool(first.inline)
            yield first
            return
        spots = [found.start() for found in first.inline]
        if is_option:
            spots.insert(0, 0)
        segment, start = first, 0
        for found in cuts:
            if found.start() < start:
                continue
            self._lettered |= bisect_left(spots, found.start()) > bisect_left(spots, start)
            begun = self._begun(found, segment)
            if begun is None:
                continue
            yield replace(segment, rich=first.rich.cut(start, found.start()))
            segment, start = begun, found.end()
            self._note(segment)
        yield replace(segment, rich=first.rich.cut(start))
        self._lettered |= bisect_left(spots, start) < len(spots)

    def _cuts(self, text: str) -> Iterator[re.Match[str]]:
        for pattern, needed in CUTS:
            for part in needed:
                if part in text:
                    yield from pattern.finditer(text)
                    break
        if not self._worded and self._style:
            yield from self._numbers(text)

    def _numbers(self, text: str) -> Iterator[re.Match[str]]:
        """Answer the numbers of questions in a line that holds several questions."""
        found = [one for one in labels.NUMBER_INLINE.finditer(text) if one["sep"] == self._style]
        if not found:
            return
        firsts, seconds = (
            [one.start() for one in labels.LETTER_INLINE.finditer(text) if one["letter"] in pair]
            for pair in ("Aa", "Bb")
        )
        expected, since = self._number + 1, 0
        for one in found:
            at = one.start()
            between = bisect_left(seconds, at) > bisect_left(seconds, since)
            if int(one["number"]) == expected and between and firsts and at < firsts[-1]:
                yield one
                expected, since = expected + 1, at

    def _begun(self, found: re.Match[str], segment: Segment) -> Segment | None:
        """Answer the segment that begins in the middle of a line, None if it is only text."""
        place, pattern = segment.place, found.re
        answering = segment.kind in ANSWERS
        if pattern is labels.KEYS_INLINE:
            return Segment(kind=Kind.KEYS, place=place, is_start=False) if self._number else None
        if pattern is labels.FIELD_INLINE:
            return _field(found, NOTHING, place, None) if answering else None
        if pattern is labels.KEY_INLINE:
            number = int(found["number"] or 0)
            begun = Segment(kind=Kind.KEY, place=place, number=number, is_start=False)
            return begun if self._lettered and not answering else None
        number, worded = int(found["number"]), pattern is labels.QUESTION_INLINE
        follows = self._lettered and number == self._number + 1
        if worded and (self._in_keys or not (follows or not self._number)):
            return None
        return Segment(
            kind=Kind.QUESTION if worded else Kind.NUMBER,
            place=place,
            label=" ".join(found["label"].split()),
            number=number,
            style="câu" if worded else found["sep"],
            is_start=False,
        )

    def _note(self, segment: Segment) -> None:
        """Remember what a segment begins."""
        if segment.kind == Kind.KEYS:
            self._in_keys = True
        begins = segment.kind == Kind.QUESTION or (segment.kind == Kind.NUMBER and not self._worded)
        if begins:
            self._number, self._lettered = segment.number or self._number, False
            self._style = segment.style
            if segment.rich and len(segment.rich.text) > 40:
                self._in_keys = False


def _whole(kind: Kind, piece: Piece) -> Segment:
    return Segment(kind=kind, rich=piece.rich, place=piece.place, cell=piece.cell)


def _key(rich: Rich, number: int, piece: Piece) -> Segment:
    return Segment(kind=Kind.KEY, rich=rich, place=piece.place, number=number, cell=piece.cell)


def _field(found: re.Match[str], rich: Rich, place: Place, cell: Cell | None) -> Segment:
    name = next(name for name in labels.FIELDS if found[name])
    return Segment(kind=Kind.FIELD, rich=rich, place=place, name=name, cell=cell)
