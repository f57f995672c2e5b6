"""Which number does Word itself write before a paragraph, as a person sees it?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.banks.formats.word.elements import MC, VAL, Element, W, is_on, number, value
from quizapp.banks.formats.word.styles import Styles

DEEPEST = 9
"""Levels of a list."""
SIMPLE_BULLETS = set("-–+*")
"""Bullets a person might have typed; every other looks like •."""
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST_ROMAN = 3999
LARGEST_LETTERED = 26 * 30
"""Z is followed by AA, ZZ by AAA: behind thirty of them nobody reads on."""
PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A paragraph of a list: its label, which list, how deep in it."""

    label: str
    list_name: str
    level: int


@dataclass(slots=True, kw_only=True)
class _List:
    """A list as its paragraphs use it: its levels, and the counts it shares with others."""

    levels: Mapping[int, Element]
    starts: Mapping[int, int]
    counts: list[int | None]
    is_new: bool = True


class Numbering:
    """The lists of one document, counted on from paragraph to paragraph."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._concrete: dict[str, Element] = {}
        for child in () if root is None else root:
            if child.tag == f"{W}abstractNum":
                self._abstract[child.get(f"{W}abstractNumId", "")] = child
            elif child.tag == f"{W}num":
                self._concrete[child.get(f"{W}numId", "")] = child
        self._counts: dict[str, list[int | None]] = {}
        self._lists: dict[str, _List | None] = {}
        self._by_style: dict[str, tuple[str, int]] = {}

    def count(self, style: str, properties: Element | None) -> Numbered | None:
        """Answer the number of the next paragraph, None if it is in no list."""
        name, level = self._by_style_of(style)
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            name = value(own, f"{W}numId") or name
            level = number(value(own, f"{W}ilvl"), level)
        found = self._list(name)
        if found is None:
            return None
        level = min(max(level, 0), DEEPEST - 1)
        self._advance(found, level)
        return Numbered(label=self._label(found, level), list_name=name, level=level)

    def look(self, numbered: Numbered) -> Element | None:
        """Answer the properties that a level gives to its labels alone."""
        found = self._list(numbered.list_name)
        level = None if found is None else found.levels.get(numbered.level)
        return None if level is None else level.find(f"{W}rPr")

    def _by_style_of(self, style: str) -> tuple[str, int]:
        if style not in self._by_style:
            self._by_style[style] = self._said_by_style(style)
        return self._by_style[style]

    def _said_by_style(self, style: str) -> tuple[str, int]:
        """Answer the list and the level that a paragraph's style puts it on."""
        for link in self._styles.chain(style):
            said = link.find(f"{W}pPr/{W}numPr")
            name = value(said, f"{W}numId")
            if name is None:
                continue
            level = value(said, f"{W}ilvl")
            found = self._list(name)
            if level is None and found is not None:
                # The level names the style instead.
                owner = link.get(f"{W}styleId")
                for depth, made in found.levels.items():
                    if value(made, f"{W}pStyle") == owner:
                        return name, depth
            return name, number(level)
        return "0", 0

    def _list(self, name: str) -> _List | None:
        if name not in self._lists:
            self._lists[name] = self._made(name)
        return self._lists[name]

    def _made(self, name: str) -> _List | None:
        concrete = self._concrete.get(name)
        if concrete is None or name == "0":
            return None
        kind = value(concrete, f"{W}abstractNumId") or ""
        abstract = self._linked(self._abstract.get(kind))
        levels = {} if abstract is None else _levels(abstract)
        starts = {}
        for override in concrete.iterchildren(f"{W}lvlOverride"):
            depth = number(override.get(f"{W}ilvl"), DEEPEST)
            levels |= _levels(override)
            start = value(override, f"{W}startOverride")
            if start is not None:
                starts[depth] = number(start, 1)
        counts = self._counts.setdefault(kind, [None] * DEEPEST)
        return _List(levels=levels, starts=starts, counts=counts)

    def _linked(self, abstract: Element | None) -> Element | None:
        """Answer the list itself where it only names the style that defines it."""
        style = value(abstract, f"{W}numStyleLink")
        if style is None:
            return abstract
        for link in self._styles.chain(style):
            concrete = self._concrete.get(value(link.find(f"{W}pPr/{W}numPr"), f"{W}numId") or "")
            found = self._abstract.get(value(concrete, f"{W}abstractNumId") or "")
            if found is not None:
                return found
        return abstract

    def _advance(self, found: _List, level: int) -> None:
        counts = found.counts
        if found.is_new:
            # Its first paragraph starts the levels anew that it says so of.
            found.is_new = False
            for depth in found.starts:
                if depth < DEEPEST:
                    counts[depth] = None
        for depth in range(level):
            if counts[depth] is None:
                counts[depth] = _start(found, depth)
        before = counts[level]
        counts[level] = _start(found, level) if before is None else before + 1
        for depth in range(level + 1, DEEPEST):
            restart = value(found.levels.get(depth), f"{W}lvlRestart")
            if restart is None or level < number(restart):
                counts[depth] = None

    def _label(self, found: _List, level: int) -> str:
        made = found.levels.get(level)
        if made is None:
            return ""
        text = value(made, f"{W}lvlText") or ""
        if _format(made) == "bullet":
            return text if text in SIMPLE_BULLETS else "•"
        is_legal = (legal := made.find(f"{W}isLgl")) is not None and is_on(legal)

        def seen(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            count = found.counts[depth]
            if count is None:
                return ""
            return _numeral(count, "decimal" if is_legal else _format(found.levels.get(depth)))

        return PLACEHOLDER.sub(seen, text).strip()


def _levels(parent: Element) -> dict[int, Element]:
    return {
        number(level.get(f"{W}ilvl"), DEEPEST): level for level in parent.iterchildren(f"{W}lvl")
    }


def _start(found: _List, level: int) -> int:
    if level in found.starts:
        return found.starts[level]
    return number(value(found.levels.get(level), f"{W}start"), 1)


def _format(level: Element | None) -> str:
    """Answer how a level writes its numbers; of its own patterns, such as 001, the pattern."""
    if level is None:
        return "decimal"
    plain = level.find(f"{W}numFmt")
    if plain is None:
        plain = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if plain is None:
        return "decimal"
    return plain.get(f"{W}format") or plain.get(VAL) or "decimal"


def _numeral(count: int, form: str) -> str:
    """Answer a number in letters, roman or plain digits."""
    if form == "none":
        return ""
    if form in {"upperLetter", "lowerLetter"} and 1 <= count <= LARGEST_LETTERED:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"} and 1 <= count <= LARGEST_ROMAN:
        letters = ""
        for worth, sign in ROMAN:
            letters += sign * (count // worth)
            count %= worth
        return letters if form == "upperRoman" else letters.lower()
    if form == "decimalZero":
        return f"{count:02d}"
    pattern = form.split(",", maxsplit=1)[0]
    return str(count).zfill(min(len(pattern), 9) if pattern.isdecimal() else 1)
