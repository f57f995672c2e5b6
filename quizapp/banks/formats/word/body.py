"""Which lines does a Word file hold, in the order in which a person reads them?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizapp.banks.formats import encoding
from quizapp.banks.formats.lines import Cell, Line, Mark, Run
from quizapp.banks.formats.pictures import Album
from quizapp.banks.formats.word.container import Package
from quizapp.banks.formats.word.drawings import chosen
from quizapp.banks.formats.word.elements import MC, VAL, Element, W, child, is_on, number, value
from quizapp.banks.formats.word.findings import Findings
from quizapp.banks.formats.word.looks import Looks
from quizapp.banks.formats.word.numbering import Numbered, Numbering
from quizapp.banks.formats.word.runs import LONG, Gathered, Runs
from quizapp.banks.formats.word.styles import Styles
from quizapp.rules.names import tamed
from quizapp.rules.raw import NOWHERE, Problem

PARAGRAPH = f"{W}p"
PROPERTIES = f"{W}pPr"
WITHIN = {f"{W}{name}" for name in ("customXml", "ins", "moveTo", "smartTag", "sdt", "sdtContent")}
"""What only wraps paragraphs, tables, rows or cells."""
CHANGES = (f"{W}ins", f"{W}del", f"{W}moveTo", f"{W}rPrChange")
GONE = (f"{W}del", f"{W}moveFrom")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Web pages and keyboards leave such characters behind; nobody typed them."""
LONGEST_BLANK = 200
"""Nobody sees how long a blank is that is longer."""
LONG_BLANK = re.compile(rf"(\s{{{LONGEST_BLANK}}})\s+")


@dataclass(slots=True)
class _Draft:
    """A line whose letters may yet be those of an old font."""

    gathered: Gathered
    numbered: Numbered | None
    label_marks: Mark
    ground: Mark
    cell: Cell | None


class Body:
    """The body of one document, read once by `lines`."""

    def __init__(self, package: Package) -> None:
        self.album = Album()
        self._findings = Findings()
        self._styles = Styles(package.styles)
        self._looks = Looks(self._styles, package.theme)
        self._numbering = Numbering(package.numbering, self._styles)
        self._runs = Runs(package, self._looks, self.album, self._findings)
        self._package = package
        self._drafts: list[_Draft] = []
        self._remarks: list[Problem] = []
        self._paragraphs = 0
        self._tables = 0
        self._cell: Cell | None = None
        self._ground = Mark.NONE
        self._open: Gathered | None = None
        self._anchor: Gathered | None = None

    @property
    def alts(self) -> dict[str, str]:
        """Answer what the pictures show, in words, by their digests."""
        return self._runs.alts

    @property
    def lost(self) -> set[int]:
        """Answer the numbers of the paragraphs of which something could not be kept."""
        return self._findings.lost

    @property
    def problems(self) -> list[Problem]:
        """Answer what was passed over, converted or lost."""
        return self._remarks + self._findings.problems()

    def lines(self) -> list[Line]:
        """Answer the lines of the document."""
        changes = sum(1 for _ in self._package.body.iter(*CHANGES))
        if changes:
            self._findings.count("tracked", NOWHERE, changes)
        if self._package.has_macros:
            self._findings.count("macros", NOWHERE)
        body = self._package.body.find(f"{W}body")
        if body is not None:
            self._within(body, self._cell, self._ground)
        pieces = [piece for draft in self._drafts for piece in draft.gathered.pieces]
        texts, remark = encoding.modernise(
            [text for text, _, _ in pieces], [font for _, _, font in pieces]
        )
        if remark is not None:
            self._remarks.append(remark)
        following = iter(texts)
        return [_line(draft, following) for draft in self._drafts]

    def _within(self, parent: Iterable[Element], cell: Cell | None, ground: Mark) -> None:
        """Read the paragraphs and tables of the body, a cell or a box."""
        outside = self._cell, self._ground, self._open
        self._cell, self._ground, self._open = cell, ground, None
        self._blocks(parent)
        self._keep_open()
        self._cell, self._ground, self._open = outside

    def _blocks(self, parent: Iterable[Element]) -> None:
        for block in parent:
            tag = block.tag
            if tag == PARAGRAPH:
                self._paragraph(block)
            elif tag == f"{W}tbl":
                self._table(block)
            elif tag in WITHIN:
                self._blocks(block)
            elif tag == f"{MC}AlternateContent":
                self._blocks(chosen(block))
            elif tag == f"{W}altChunk":
                self._findings.count("inserted", self._gathered().place)

    def _gathered(self) -> Gathered:
        if self._anchor is not None:
            # A box of text is no paragraph of its own: it hangs on one.
            return Gathered(paragraph=self._anchor.paragraph, page=self._anchor.page)
        return Gathered(paragraph=max(self._paragraphs, 1), page=self._runs.page)

    def _paragraph(self, paragraph: Element) -> None:
        if self._anchor is None:
            self._paragraphs += 1
        properties = child(paragraph, PROPERTIES)
        style = value(properties, f"{W}pStyle") or self._styles.default_paragraph
        gathered = self._open or self._gathered()
        self._open = None
        self._runs.read(paragraph, style, gathered)
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is not None and self._joins(mark, style):
            # Without its mark it goes on in the next paragraph.
            self._open = gathered
        else:
            self._keep(gathered, style, properties)
        if properties is not None:
            section = properties.find(f"{W}sectPr")
            if section is not None and value(section, f"{W}type") != "continuous":
                self._runs.end_page()

    def _keep_open(self) -> None:
        """Keep the paragraph that waits for a next one, where there is none."""
        if self._open is not None:
            self._keep(self._open, "", None)

    def _joins(self, mark: Element, style: str) -> bool:
        if any(mark.find(gone) is not None for gone in GONE):
            return True
        return self._looks.look(style, mark).is_hidden

    def _keep(self, gathered: Gathered, style: str, properties: Element | None) -> None:
        boxes, gathered.boxes = gathered.boxes, []
        numbered = self._numbering.count(style, properties)
        previous = self._drafts[-1] if self._drafts else None
        is_blank = not gathered.pieces and numbered is None
        is_repeated = previous is not None and _is_blank(previous) and previous.cell == self._cell
        if not (is_blank and (boxes or is_repeated)):
            ground = self._ground
            if self._looks.is_shaded(style, properties):
                ground = Mark.HIGHLIGHT
            label_marks = Mark.NONE
            if numbered is not None:
                mark = None if properties is None else properties.find(f"{W}rPr")
                own = self._numbering.look(numbered)
                label_marks = self._looks.look(style, mark, own).marks
            self._drafts.append(_Draft(gathered, numbered, label_marks, ground, self._cell))
        for box in boxes:
            outer, self._anchor = self._anchor, gathered
            self._within(box, self._cell, self._ground)
            self._anchor = outer

    def _table(self, table: Element) -> None:
        place = self._tables
        self._tables += 1
        for row_number, row in enumerate(_parts(table, f"{W}tr")):
            properties = row.find(f"{W}trPr")
            if properties is not None:
                if properties.find(f"{W}del") is not None:
                    self._pass_over(row)
                    continue
                hidden = properties.find(f"{W}hidden")
                if hidden is not None and is_on(hidden):
                    self._findings.count("hidden", self._gathered().place)
                    self._pass_over(row)
                    continue
            self._row(row, place, row_number, number(value(properties, f"{W}gridBefore")))

    def _row(self, row: Element, table: int, row_number: int, column: int) -> None:
        cells = [(cell, cell.find(f"{W}tcPr")) for cell in _parts(row, f"{W}tc")]
        grounds = [self._looks.is_shaded_cell(properties) for _, properties in cells]
        if len(cells) > 1 and all(grounds):
            # A row shaded as a whole is a stripe of the table, and sets nothing off.
            grounds = [False] * len(cells)
        for (cell, properties), is_shaded in zip(cells, grounds, strict=True):
            if properties is not None and _is_passed_over(properties):
                self._pass_over(cell)
            else:
                where = Cell(table=table, row=row_number, column=column)
                ground = Mark.HIGHLIGHT if is_shaded else self._ground
                self._within(cell, where, ground)
            column += max(number(value(properties, f"{W}gridSpan"), 1), 1)

    def _pass_over(self, element: Element) -> None:
        if self._anchor is None:
            self._paragraphs += sum(1 for _ in element.iter(PARAGRAPH))


def _parts(parent: Element, tag: str) -> Iterator[Element]:
    """Answer the rows of a table or the cells of a row, whatever wraps them."""
    for part in parent:
        if part.tag == tag:
            yield part
        elif part.tag in WITHIN:
            yield from _parts(part, tag)


def _is_passed_over(properties: Element) -> bool:
    """Answer whether a cell is deleted, or goes on from a merged one before it."""
    if properties.find(f"{W}cellDel") is not None:
        return True
    merges = (properties.find(f"{W}vMerge"), properties.find(f"{W}hMerge"))
    return any(merge is not None and merge.get(VAL) != "restart" for merge in merges)


def _is_blank(draft: _Draft) -> bool:
    return not draft.gathered.pieces and draft.numbered is None


def _line(draft: _Draft, texts: Iterable[str]) -> Line:
    """Answer the line of a draft, its texts taken from those of the whole document."""
    gathered, numbered = draft.gathered, draft.numbered
    runs: list[Run] = []
    if numbered is not None and draft.label_marks:
        runs.append(Run(text="", marks=draft.label_marks))
    # The pieces come first, else a text would be taken for which there is no piece.
    for (_, own, _), text in zip(gathered.pieces, texts, strict=False):
        marks = own | draft.ground if draft.ground else own
        seen = INVISIBLE.sub("", text)
        if len(seen) > LONGEST_BLANK:
            seen = LONG_BLANK.sub(r"\1", seen)
        if runs and runs[-1].text:
            seen = _joined(runs, seen, marks)
        if seen:
            runs.append(Run(text=_composed(seen), marks=marks))
    return Line(
        runs=tuple(runs),
        place=gathered.place,
        number="" if numbered is None else numbered.label,
        list_name="" if numbered is None else numbered.list_name,
        level=0 if numbered is None else numbered.level,
        pictures=tuple(gathered.pictures),
        cell=draft.cell,
    )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", tamed(text))


def _joined(runs: list[Run], text: str, marks: Mark) -> str:
    """Answer what of a text is not yet part of the last run: a mark of its last letter is, and a
    text of the same look."""
    last = runs[-1]
    if len(last.text) > LONG:
        return text
    cut = 0
    while cut < len(text) and unicodedata.combining(text[cut]):
        cut += 1
    if marks == last.marks:
        cut = len(text)
    if cut:
        together = _composed(last.text + text[:cut])
        runs[-1] = Run(text=together, marks=last.marks)
    return text[cut:]
