"""What stands in a paragraph of a Word file, from its first run to its last?

Changes are read as accepted: what was inserted or moved here is text, what was deleted is not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.lines import PICTURE, Mark
from quizapp.banks.formats.pictures import Album
from quizapp.banks.formats.word.container import Package
from quizapp.banks.formats.word.drawings import chosen, shown
from quizapp.banks.formats.word.elements import MC, Element, M, W, child
from quizapp.banks.formats.word.equations import linear
from quizapp.banks.formats.word.fields import SILENT, Fields, kind
from quizapp.banks.formats.word.findings import Findings
from quizapp.banks.formats.word.looks import Look, Looks
from quizapp.banks.formats.word.raised import raised
from quizapp.banks.formats.word.symbols import UNKNOWN, has_signs, sign, signs_of
from quizapp.rules.raw import Place

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TEXT = f"{W}t"
RUN = f"{W}r"
RUN_PROPERTIES = f"{W}rPr"
PAGE_END = f"{W}lastRenderedPageBreak"
BREAK = f"{W}br"
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    # In the fonts of old that is a letter; elsewhere it is cut with all that nobody sees.
    f"{W}softHyphen": "\u00ad",
}
DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
WITHIN = {f"{W}{name}" for name in ("smartTag", "customXml", "ins", "moveTo", "dir", "bdo")}
"""What only wraps runs."""
NOTES = {
    f"{W}footnoteReference": "notes",
    f"{W}endnoteReference": "notes",
    f"{W}commentReference": "comments",
}
EQUATIONS = {f"{M}oMath", f"{M}oMathPara"}
LOOK_OF_LINKS = Mark.UNDERLINE | Mark.COLOUR
UNREAD_EQUATION = "Có một công thức không đọc được; hãy gõ lại công thức đó thành chữ."
LONGEST_SHOWN = 80
LONG = 4_000
"""A piece of so many letters is not made longer: that would take the length squared."""


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What was found in a paragraph, with more to come if its mark is deleted or hidden.

    `pieces` are texts, each with its marks and its font.
    """

    paragraph: int
    page: int | None
    pieces: list[tuple[str, Mark, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Answer where the paragraph stands."""
        return Place(page=self.page, paragraph=self.paragraph)

    def add(self, text: str, marks: Mark, font: str) -> None:
        """Add a text; neighbours of one look become one."""
        if self.pieces:
            last, *look = self.pieces[-1]
            if look == [marks, font] and len(last) < LONG:
                self.pieces[-1] = (last + text, marks, font)
                return
        self.pieces.append((text, marks, font))


@dataclass(slots=True, kw_only=True)
class _Flow:
    """Where runs are being gathered: into what, under which paragraph style, within a link?"""

    into: Gathered
    style: str
    is_link: bool = False


@dataclass(slots=True)
class _Spot:
    """The run at hand: its flow and its look."""

    flow: _Flow
    look: Look
    marks: Mark


class Runs:
    """Reads the paragraphs of one document, one after another."""

    def __init__(self, package: Package, looks: Looks, album: Album, findings: Findings) -> None:
        self._package = package
        self._looks = looks
        self._album = album
        self._findings = findings
        self._drawn: dict[str, str | ValueError] = {}
        self.alts: dict[str, str] = {}
        """What the pictures show, in words, by their digests."""
        self._fields = Fields()
        self._has_rendered = package.body.find(f".//{PAGE_END}") is not None
        breaks = package.body.iter(BREAK)
        has_pages = self._has_rendered or any(map(_ends_page, breaks))
        self.page = 1 if has_pages else None
        """The page at hand, None if the file tells nothing of pages."""
        self._outer: dict[str, Callable[[Element, _Flow], None]] = {
            RUN: self._run,
            **dict.fromkeys(WITHIN, self._within),
            **dict.fromkeys(EQUATIONS, self._equation),
            f"{W}hyperlink": self._link,
            f"{W}sdt": self._control,
            f"{W}fldSimple": self._simple_field,
            f"{MC}AlternateContent": self._alternatives,
        }
        self._inner: dict[str, Callable[[Element, _Spot], None]] = {
            TEXT: self._text,
            **dict.fromkeys(SIGNS, self._sign),
            f"{W}sym": self._symbol,
            PAGE_END: self._printed_page_end,
            BREAK: self._break,
            f"{W}fldChar": self._field,
            f"{W}instrText": self._instruction,
            **dict.fromkeys(DRAWINGS, self._drawing),
            f"{MC}AlternateContent": self._drawn_alternatives,
            **dict.fromkeys(NOTES, self._note),
            f"{W}ruby": self._ruby,
        }

    def read(self, paragraph: Element, style: str, into: Gathered) -> None:
        """Gather what stands in a paragraph of this style."""
        self._within(paragraph, _Flow(into=into, style=style))
        self._fields.end_paragraph()

    def end_page(self, *, rendered: bool = False, into: Gathered | None = None) -> None:
        """Turn the page. Where Word noted the pages it printed, only those count."""
        if self.page is None or rendered != self._has_rendered:
            return
        self.page += 1
        if into is not None and not into.pieces:
            into.page = self.page

    def _within(self, parent: Iterable[Element], flow: _Flow) -> None:
        for part in parent:
            reader = self._outer.get(part.tag)
            if reader is not None:
                reader(part, flow)

    def _link(self, link: Element, flow: _Flow) -> None:
        self._within(link, replace(flow, is_link=True))

    def _simple_field(self, field_: Element, flow: _Flow) -> None:
        if kind(field_.get(f"{W}instr", "")) not in SILENT:
            self._within(field_, flow)

    def _alternatives(self, alternatives: Element, flow: _Flow) -> None:
        self._within(chosen(alternatives), flow)

    def _control(self, control: Element, flow: _Flow) -> None:
        """Gather what a content control holds, unless it only asks to be filled in."""
        properties = control.find(f"{W}sdtPr")
        content = control.find(f"{W}sdtContent")
        if properties is not None:
            if properties.find(f"{W}showingPlcHdr") is not None:
                return
            box = properties.find(f"{W14}checkbox")
            if box is not None:
                checked = box.find(f"{W14}checked")
                is_checked = checked is not None and checked.get(f"{W14}val") in {"1", "true"}
                flow.into.add("☑" if is_checked else "☐", Mark.NONE, "")
                return
        if content is not None:
            self._within(content, flow)

    def _equation(self, equation: Element, flow: _Flow) -> None:
        said = " ".join(linear(equation).split())
        if not said:
            self._findings.lose(UNREAD_EQUATION, flow.into.place)
            return
        flow.into.add(said, Mark.NONE, "")
        short = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
        sentence = f"Công thức được ghi lại thành chữ: “{short}”; hãy xem lại."
        self._findings.lose(sentence, flow.into.place)

    def _run(self, run: Element, flow: _Flow) -> None:
        look = self._looks.look(flow.style, child(run, RUN_PROPERTIES))
        marks = look.marks & ~LOOK_OF_LINKS if flow.is_link else look.marks
        spot = _Spot(flow, look, marks)
        for part in run:
            reader = self._inner.get(part.tag)
            if reader is not None:
                reader(part, spot)

    def _text(self, text: Element, spot: _Spot) -> None:
        # A line of the XML is no line of the text.
        self._add((text.text or "").replace("\n", " "), spot)

    def _sign(self, sign_: Element, spot: _Spot) -> None:
        self._add(SIGNS[sign_.tag], spot)

    def _add(self, text: str, spot: _Spot) -> None:
        look, into = spot.look, spot.flow.into
        if self._fields.is_silent or not text:
            return
        if look.is_hidden:
            if not text.isspace():
                self._findings.count("hidden", into.place)
            return
        if look.raised and not text.isspace():
            written = raised(text, look.raised)
            if written is None:
                self._findings.count("raised", into.place)
            text = written or text
        if look.font and has_signs(look.font):
            self._add_signs(signs_of(look.font, text), spot)
        else:
            into.add(text, spot.marks, look.font)

    def _symbol(self, symbol: Element, spot: _Spot) -> None:
        if not self._fields.is_silent and not spot.look.is_hidden:
            self._add_signs(_sign_of(symbol), spot)

    def _add_signs(self, signs: str, spot: _Spot) -> None:
        if UNKNOWN in signs:
            self._findings.count("signs", spot.flow.into.place)
        spot.flow.into.add(signs, spot.marks, "")

    def _printed_page_end(self, _end: Element, spot: _Spot) -> None:
        self.end_page(rendered=True, into=spot.flow.into)

    def _break(self, line_break: Element, spot: _Spot) -> None:
        if spot.flow.into.pieces:
            self._add("\n", spot)
        if _ends_page(line_break):
            self.end_page(into=spot.flow.into)

    def _instruction(self, code: Element, _spot: _Spot) -> None:
        self._fields.instruct(code)

    def _field(self, mark: Element, spot: _Spot) -> None:
        if self._fields.step(mark) == "EQ":
            self._findings.lose(UNREAD_EQUATION, spot.flow.into.place)

    def _note(self, reference: Element, spot: _Spot) -> None:
        self._findings.count(NOTES[reference.tag], spot.flow.into.place)

    def _ruby(self, ruby: Element, spot: _Spot) -> None:
        base = ruby.find(f"{W}rubyBase")
        if base is not None:
            self._within(base, spot.flow)

    def _drawn_alternatives(self, alternatives: Element, spot: _Spot) -> None:
        for part in chosen(alternatives):
            self._drawing(part, spot)

    def _drawing(self, drawing: Element, spot: _Spot) -> None:
        if self._fields.is_silent or spot.look.is_hidden:
            return
        into = spot.flow.into
        for thing in shown(drawing):
            if thing.box is not None:
                into.boxes.append(thing.box)
            elif thing.is_shape:
                self._findings.count("shapes", into.place)
            elif thing.lost:
                self._findings.lose(f"Không giữ được {thing.lost}.", into.place)
            else:
                self._picture(thing.relationship, thing.alt, spot.marks, into)

    def _picture(self, relationship: str, alt: str, marks: Mark, into: Gathered) -> None:
        if relationship not in self._drawn:
            self._drawn[relationship] = self._redrawn(relationship)
        drawn = self._drawn[relationship]
        if isinstance(drawn, ValueError):
            self._findings.lose(f"Không giữ được một hình. {drawn}", into.place)
            return
        into.add(PICTURE, marks, "")
        into.pictures.append(drawn)
        if alt:
            self.alts.setdefault(drawn, alt)

    def _redrawn(self, relationship: str) -> str | ValueError:
        data = self._package.picture(relationship)
        if data is None:
            return ValueError("Hình chỉ được liên kết chứ không nằm trong tệp.")
        try:
            return self._album.add(data)
        except ValueError as error:
            return error


def _ends_page(line_break: Element) -> bool:
    return bool(line_break.get(f"{W}type") == "page")


def _sign_of(symbol: Element) -> str:
    try:
        return sign(symbol.get(f"{W}font", ""), int(symbol.get(f"{W}char", ""), 16))
    except ValueError:
        return UNKNOWN
