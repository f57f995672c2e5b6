"""How does a run of a Word file look, all that is said of it taken together?

A run says something itself; its character style, its paragraph's style and the document's defaults
say the rest. What is switched off explicitly is off.
"""

from collections.abc import Callable
from dataclasses import dataclass

from quizapp.banks.formats.lines import Mark
from quizapp.banks.formats.word.colours import Colours
from quizapp.banks.formats.word.elements import VAL, Element, W, is_on
from quizapp.banks.formats.word.raised import SIGNS
from quizapp.banks.formats.word.styles import Styles

TOGGLES = {
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}strike": "struck",
    f"{W}dstrike": "struck twice",
    f"{W}vanish": "hidden",
}
"""Said in both styles of a run, such a property is off again, as bold within bold."""
LINKS = {"hyperlink", "followedhyperlink"}
MARKS = {
    "bold": Mark.BOLD,
    "underlined": Mark.UNDERLINE,
    "italic": Mark.ITALIC,
    "coloured": Mark.COLOUR,
    "highlighted": Mark.HIGHLIGHT,
    "shaded": Mark.HIGHLIGHT,
    "struck": Mark.STRUCK,
    "struck twice": Mark.STRUCK,
}

Said = dict[str, bool | str]
"""What is said of a run, by the names above, "raised", "font" and "style"."""
NOTHING: Said = {}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. `raised` is "superscript" or "subscript" if it leaves its line, else ""."""

    marks: Mark = Mark.NONE
    font: str = ""
    is_hidden: bool = False
    raised: str = ""


class Looks:
    """The looks of one document's runs."""

    def __init__(self, styles: Styles, theme: Element | None) -> None:
        self._styles = styles
        self._colours = Colours(theme)
        self._by_style: dict[str, Said] = {}
        self._looks: dict[tuple[object, ...], Look] = {}
        self._shaded: dict[str, bool] = {}
        self._readers: dict[str, tuple[str, Callable[[Element], bool | str]]] = {
            **{tag: (name, is_on) for tag, name in TOGGLES.items()},
            f"{W}u": ("underlined", _is_underlined),
            f"{W}color": ("coloured", self._colours.is_coloured),
            f"{W}highlight": ("highlighted", _is_highlighted),
            f"{W}shd": ("shaded", self._colours.is_shaded),
            f"{W}vertAlign": ("raised", _raised),
            f"{W}rFonts": ("font", _font),
            f"{W}rStyle": ("style", _style_name),
        }
        self._defaults = self._said(styles.defaults)

    def look(
        self, paragraph_style: str, properties: Element | None, over: Element | None = None
    ) -> Look:
        """Answer the look of a run, or of a paragraph's mark, with these properties; what is said
        `over` them goes before."""
        said = NOTHING if properties is None else self._said(properties)
        if over is not None:
            said = said | self._said(over)
        key = (paragraph_style, *said.items())
        if key not in self._looks:
            self._looks[key] = self._resolved(said, paragraph_style)
        return self._looks[key]

    def is_shaded(self, style: str, properties: Element | None) -> bool:
        """Answer whether a paragraph's whole ground is shaded."""
        own = None if properties is None else properties.find(f"{W}shd")
        if own is not None:
            return self._colours.is_shaded(own)
        if style not in self._shaded:
            grounds = (link.find(f"{W}pPr/{W}shd") for link in self._styles.chain(style))
            nearest = next((ground for ground in grounds if ground is not None), None)
            self._shaded[style] = nearest is not None and self._colours.is_shaded(nearest)
        return self._shaded[style]

    def is_shaded_cell(self, properties: Element | None) -> bool:
        """Answer whether a cell's ground is shaded."""
        ground = None if properties is None else properties.find(f"{W}shd")
        return ground is not None and self._colours.is_shaded(ground)

    def _resolved(self, direct: Said, paragraph_style: str) -> Look:
        paragraph = self._style(paragraph_style)
        character = self._style(str(direct.get("style", "")))
        seen: Said = {}
        for said in (self._defaults, paragraph, character, direct):
            seen.update(said)
        # A run may name a font for other scripts only.
        fonts = (said.get("font") for said in (direct, character, paragraph, self._defaults))
        font = next(filter(None, fonts), "")
        for name in TOGGLES.values():
            if name not in direct and character.get(name):
                seen[name] = not paragraph.get(name, False)
        marks = Mark.NONE
        for name, mark in MARKS.items():
            if seen.get(name):
                marks |= mark
        return Look(marks, str(font), bool(seen.get("hidden")), str(seen.get("raised", "")))

    def _style(self, name: str) -> Said:
        if name not in self._by_style:
            said: Said = {}
            for link in reversed(self._styles.chain(name)):
                said.update(self._said(link.find(f"{W}rPr")))
            said.pop("style", None)
            if self._styles.title(name) in LINKS:
                # That is how any link looks; it sets nothing off.
                said.pop("underlined", None)
                said.pop("coloured", None)
            self._by_style[name] = said
        return self._by_style[name]

    def _said(self, properties: Element | None) -> Said:
        said: Said = {}
        for child in () if properties is None else properties:
            reader = self._readers.get(child.tag)
            if reader is not None:
                name, answer = reader
                said[name] = answer(child)
        return said


def _font(fonts: Element) -> str:
    return str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")


def _is_underlined(line: Element) -> bool:
    return bool(line.get(VAL, "none") != "none")


def _is_highlighted(pen: Element) -> bool:
    return pen.get(VAL, "none") not in {"none", "white"}


def _raised(place: Element) -> str:
    said = str(place.get(VAL, ""))
    return said if said in SIGNS else ""


def _style_name(style: Element) -> str:
    return str(style.get(VAL, ""))
