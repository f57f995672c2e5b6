"""Where does each question of a document begin and end, and where are its key lists?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.keys import LETTERS_ONLY, entries_of, row_of_letters
from quizapp.banks.formats.grammar.options import OPTION_NUMBER
from quizapp.banks.formats.grammar.rich import Rich
from quizapp.banks.formats.grammar.segments import ANSWERS, Kind, Segment
from quizapp.rules.raw import NOWHERE, Place

FAR = 200
"""So many segments ahead the next number of a list is looked for."""
NEAR = 12
LONGEST_STEM = 2000
NUMBERED = (Kind.QUESTION, Kind.NUMBER)
UNSAID = (Kind.BLANK, Kind.PAGE, Kind.END, Kind.SECTION)
"""What says nothing about questions or keys."""


@dataclass(slots=True, kw_only=True)
class Block:
    """What belongs to one question, or, without a label, to any number of them."""

    items: list[Segment] = field(default_factory=list)
    label: str = ""
    number: int = 0
    style: str = ""
    level: int = 0
    section: int = 0
    chapter: int = 0
    place: Place = NOWHERE


@dataclass(slots=True, kw_only=True)
class Outline:
    """The blocks of a document in order, and the key lists of its chapters."""

    blocks: list[Block] = field(default_factory=list)
    keys: dict[int, list[Segment]] = field(default_factory=dict)


class _Walk:
    def __init__(self, segments: Sequence[Segment], *, worded: bool) -> None:
        self._segments = segments
        self._worded = worded
        self._tail = _tail(segments)
        self._block = Block()
        self._counted: list[int] = []
        self._counted_style = ""
        self._has_letters = False
        self._last = 0
        self._section = 0
        self._chapter = 0
        self._in_keys = False
        self.outline = Outline(blocks=[self._block])

    def run(self) -> Outline:
        for index, segment in enumerate(self._segments):
            if index == self._tail and not self._lacks_options():
                self._in_keys = True
            self._step(index, segment)
        return self.outline

    def _lacks_options(self) -> bool:
        """Answer whether the question above has nothing but its stem."""
        texts = [one for one in self._block.items if one.kind == Kind.TEXT]
        return bool(self._block.label) and not self._has_letters and len(texts) < 2

    def _step(self, index: int, segment: Segment) -> None:
        if self._in_keys:
            if not self._asks_again(index, segment):
                self.outline.keys.setdefault(self._chapter, []).append(segment)
                return
            self._in_keys = False
            self._chapter += 1
        kind = segment.kind
        if kind == Kind.ENTRY or (kind == Kind.KEYS and self._lists(index)):
            self._in_keys = True
            self.outline.keys.setdefault(self._chapter, []).append(segment)
        elif kind == Kind.END or (kind == Kind.SECTION and self._is_whole(segment)):
            self._close(index, segment)
            self._section += kind == Kind.SECTION
        elif kind == Kind.QUESTION:
            self._open(segment)
        elif kind == Kind.NUMBER:
            self._number(index, segment)
        elif kind == Kind.KEYS:
            self._add(_key(segment))
        elif kind == Kind.SECTION:
            self._add(replace(segment, kind=Kind.TEXT))
        else:
            self._add(segment)

    def _is_whole(self, segment: Segment) -> bool:
        """Answer whether the question above a heading is at its end; else it is no heading."""
        items = self._block.items
        complete = self._has_letters or bool(self._counted) or segment.rich.text.isupper()
        behind = bool(items) and items[-1].kind in (Kind.BLANK, *ANSWERS)
        return not self._block.label or complete or behind

    def _asks_again(self, index: int, segment: Segment) -> bool:
        """Answer whether a key list is over because the next questions begin."""
        text = segment.rich.text
        if segment.kind not in NUMBERED or labels.LETTER.match(text):
            return False
        behind = [one for one in self._segments[index + 1 : index + 5] if one.kind == Kind.TEXT]
        if any(_is_lettered(one) for one in behind):
            return True
        return any(
            found["letter"] in "Aa" for found in labels.LETTER_INLINE.finditer(text[:LONGEST_STEM])
        )

    def _lists(self, index: int) -> bool:
        """Answer whether a key list follows a heading."""
        if found := labels.KEYS_LINE.match(self._segments[index].rich.text):
            return self._is_over(index, is_part=bool(found["part"]))
        for one in self._segments[index : index + NEAR]:
            if one.kind == Kind.ENTRY or entries_of(one):
                return True
            if one.kind == Kind.TEXT and labels.NUMBERS_ROW.match(one.rich.text):
                return True
            if one.kind in NUMBERED:
                return bool(labels.LETTER.match(one.rich.text))
            if one.kind == Kind.TEXT and LETTERS_ONLY.match(one.rich.text):
                return False
        return False

    def _is_over(self, index: int, *, is_part: bool) -> bool:
        """Answer whether "Đáp án: 1-B, 2-A" is about the questions above or below it; else it is
        the key of one question that asks what belongs together."""
        named = {entry.number for entry in entries_of(self._segments[index]) or ()}
        if not named or (self._last and self._last not in named and not is_part):
            return False
        kinds = (Kind.QUESTION,) if self._worded else NUMBERED
        for one in self._segments[index + 1 : index + FAR]:
            if one.kind in kinds:
                return one.number == 1 or not self._last
        return True

    def _close(self, index: int, segment: Segment) -> None:
        if segment.kind == Kind.END and self._heads_row(index):
            return
        self._begin(Block(section=self._section, chapter=self._chapter, place=segment.place))

    def _heads_row(self, index: int) -> bool:
        """Answer whether an end is followed by a key that is a row of letters, without numbers:
        it stands below the last question as it would without the end."""
        is_key = False
        for one in self._segments[index + 1 : index + NEAR]:
            is_key = is_key or one.kind in {Kind.KEY, Kind.KEYS}
            if one.kind in {Kind.KEY, Kind.TEXT} and one.rich:
                return is_key and len(row_of_letters(one.rich.text)) > 1
        return False

    def _open(self, segment: Segment) -> None:
        if segment.number <= self._last and segment.number == 1 and self._block.label:
            self._section += 1
        self._last = segment.number or self._last
        self._begin(
            Block(
                items=[replace(segment, kind=Kind.TEXT, is_start=False)],
                label=segment.label,
                number=segment.number,
                style=segment.style,
                level=segment.level,
                section=self._section,
                chapter=self._chapter,
                place=segment.place,
            )
        )

    def _begin(self, block: Block) -> None:
        self._block = block
        self._counted, self._has_letters = [], False
        self.outline.blocks.append(block)

    def _add(self, segment: Segment) -> None:
        self._block.items.append(segment)
        if segment.kind == Kind.TEXT and not self._has_letters:
            self._has_letters = _is_lettered(segment)

    def _number(self, index: int, segment: Segment) -> None:
        """Decide whether a number begins a question, an option, or is only text."""
        block, number = self._block, segment.number
        answered = any(one.kind in ANSWERS for one in block.items[-1:])
        if block.label and not self._has_letters and not answered:
            follows = self._counted and number == self._counted[-1] + 1
            if follows and segment.style == self._counted_style:
                self._count(segment)
                return
            nested = block.style == "câu" or segment.style != block.style
            if not self._counted and number == 1 and nested and self._counts(index):
                self._counted_style = segment.style
                self._count(segment)
                return
        expected = number == 1 or self._last < number <= self._last + labels.LONGEST_GAP
        if self._worded and not self._last:
            expected = False  # the numbered paragraphs of an introduction
        if expected or (not self._last and not self._worded):
            self._open(segment)
        else:
            self._add(replace(segment, kind=Kind.TEXT, rich=_whole(segment)))

    def _count(self, segment: Segment) -> None:
        self._counted.append(segment.number)
        self._add(replace(segment, kind=Kind.TEXT, auto=str(segment.number)))

    def _counts(self, index: int) -> bool:
        """Answer whether 2 follows this 1 as the next option would."""
        first = self._segments[index]
        if any(found["number"] == "2" for found in OPTION_NUMBER.finditer(first.rich.text)):
            return True
        for one in self._segments[index + 1 : index + FAR]:
            if one.kind == Kind.NUMBER and one.style == first.style:
                return one.number == 2
            if one.kind not in (Kind.TEXT, Kind.BLANK, Kind.PAGE) or _is_lettered(one):
                return False
        return False


def _key(segment: Segment) -> Segment:
    """Answer the words "Đáp án" as the key of one question, in the same or the next line."""
    text = segment.rich.text
    head = labels.KEYS_HEAD.match(text) if labels.KEYS_LINE.match(text) else None
    rich = segment.rich.cut(head.end()) if head else segment.rich.cut(0, 0)
    return replace(segment, kind=Kind.KEY, rich=rich)


def _whole(segment: Segment) -> Rich:
    """Answer a segment's text with the number that turned out to be no label."""
    label, rich = segment.label, segment.rich
    return Rich(label + rich.text, bytes(len(label)) + rich.looks, rich.pictures)


def _is_lettered(segment: Segment) -> bool:
    if segment.auto:
        return segment.auto.isalpha()
    return segment.is_start and bool(labels.LETTER.match(segment.rich.text))


def _tail(segments: Sequence[Segment]) -> int:
    """Answer where the lines at the end begin that are nothing but a key list; -1 if none are."""
    found, start = 0, -1
    for index in range(len(segments) - 1, -1, -1):
        segment = segments[index]
        # A field says what it is: "Chủ đề: 12c9" is no list.
        is_line = segment.is_start and segment.kind not in (Kind.KEYS, Kind.FIELD)
        own = entries_of(segment) if is_line else None
        if own is None and segment.kind in UNSAID:
            continue
        if own is None:
            break
        found, start = found + len(own), index
    return start if found >= 2 else -1


def outline(segments: Sequence[Segment], *, worded: bool) -> Outline:
    """Answer the outline of a document."""
    return _Walk(segments, worded=worded).run()
