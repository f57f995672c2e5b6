"""What does an office document look like in Word?

A4 in Times New Roman 14 with the margins, the two-column head, the title and the place of the
signature that Decree 30/2020/NĐ-CP prescribes. Number, day and place are dotted lines, filled in by
whoever signs.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPEFACE = "Times New Roman"
SIZE = Pt(14)
TABLE_SIZE = Pt(12)
AFTER = Pt(6)
RULE = Mm(60)
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What cannot stand in an XML file."""
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

LEFT, CENTER, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TO_THE_LEFT, IN_THE_MIDDLE, TO_THE_RIGHT = "Ô bên trái", "Ô ở giữa", "Ô bên phải"
CELL_STYLES = {TO_THE_LEFT: LEFT, IN_THE_MIDDLE: CENTER, TO_THE_RIGHT: RIGHT}
"""How the text of a table's cell stands."""
Face = Literal["plain", "bold", "italic", "bold italic"]


def blank(title: str, *, landscape: bool = False) -> Written:
    """Answer an empty document with the prescribed page and typeface. Pages from the second on
    carry their number."""
    document = Document()
    document.core_properties.title = fit(title)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "vi-VN"
    _set_typeface(document)
    _set_page(document.sections[0], landscape=landscape)
    return document


def as_bytes(document: Written) -> bytes:
    """Answer the file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fit(text: str) -> str:
    """Answer a text without signs that no XML file can hold."""
    return UNFIT.sub("", text)


def paragraph(
    place: Written | _Cell,
    *runs: tuple[str, Face],
    align: WD_ALIGN_PARAGRAPH = JUSTIFIED,
    size: Length = SIZE,
    indent: Length | None = None,
    after: Length = AFTER,
) -> Paragraph:
    """Add a paragraph of texts, each with its face."""
    written = place.add_paragraph()
    written.alignment = align
    written.paragraph_format.space_after = after
    written.paragraph_format.first_line_indent = indent
    for text, face in runs:
        run = written.add_run(fit(text))
        run.font.size = size
        run.bold = "bold" in face or None
        run.italic = "italic" in face or None
    return written


def letterhead(document: Written, *, above: str, body: str, sign: str, year: int) -> None:
    """Add the head: the body that issues and the one `above` it (may be empty) on the left, the
    country's name and motto on the right, then number and date. `sign` follows the number:
    "QĐ-BTC"."""
    left, right = _columns(document, Mm(62), Mm(103))
    if above:
        paragraph(left, (above.upper(), "plain"), align=CENTER, size=Pt(13), after=Pt(0))
    paragraph(left, (body.upper(), "bold"), align=CENTER, size=Pt(13), after=Pt(0))
    _rule(left, Mm(20))
    paragraph(left, (f"Số: …………/{sign}", "plain"), align=CENTER, size=Pt(13), after=Pt(6))
    paragraph(right, (COUNTRY, "bold"), align=CENTER, size=Pt(12), after=Pt(0))
    paragraph(right, (MOTTO, "bold"), align=CENTER, after=Pt(0))
    _rule(right, Mm(22))
    dated = f"…………, ngày …… tháng …… năm {year}"
    paragraph(right, (dated, "italic"), align=CENTER, after=Pt(6))
    _trim(left, right)


def heading(document: Written, name: str, about: str, *, rule: Length = RULE) -> None:
    """Add the kind of the document and what it is about, with the line under both: as far from
    either margin as `rule` says."""
    line = paragraph(document, (name.upper(), "bold"), align=CENTER, after=Pt(0))
    line.paragraph_format.space_before = Pt(12)
    paragraph(document, (about, "bold"), align=CENTER, after=Pt(0))
    _rule(document, rule)


def signature(
    document: Written, receivers: Sequence[str], *, signer: Sequence[str], left_mm: int = 80
) -> None:
    """Add whom the document goes to on the left, so wide, and the place to sign on the right."""
    left, right = _columns(document, Mm(left_mm), Mm(85))
    if receivers:
        paragraph(left, ("Nơi nhận:", "bold italic"), align=LEFT, size=Pt(12), after=Pt(0))
    for receiver in receivers:
        paragraph(left, (f"- {receiver}", "plain"), align=LEFT, size=Pt(11), after=Pt(0))
    for line in signer:
        paragraph(right, (line.upper(), "bold"), align=CENTER, after=Pt(0))
    for _line in range(4):
        paragraph(right, align=CENTER, after=Pt(0))
    _trim(left, right)


def table(
    document: Written,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
    counting: Sequence[int] = (),
    bold_last: bool = False,
    height: Length | None = None,
) -> None:
    """Add a table with lines. `widths` are in millimetres; the first column holds a number and
    stands in the middle, those of `counting` to the right. The headings come again on each page,
    and no row is cut by its end. With `height` each row is at least so high, to be written into."""
    texts = [list(headings), *map(list, rows)]
    made = document.add_table(rows=len(texts), cols=len(headings))
    made.style = "Table Grid"
    made.autofit = False
    _set_widths(made, [Mm(width) for width in widths])
    _repeat(made.rows[0]._tr)  # noqa: SLF001 - python-docx has no other way to a row's element
    last = len(texts) - 1
    styles = {name: document.styles[name].style_id for name in CELL_STYLES}
    # Through the rows: asking the table for each cell takes the square of their number.
    for position, (row, values) in enumerate(zip(made.rows, texts, strict=True)):
        _keep_whole(row._tr)  # noqa: SLF001 - python-docx has no other way to a row's element
        row.height = height if position else None
        strong = position == 0 or (bold_last and position == last)
        for column, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = Mm(widths[column])
            middle = position == 0 or column == 0
            face = IN_THE_MIDDLE if middle else TO_THE_RIGHT if column in counting else TO_THE_LEFT
            _fill(cell, value, styles[face], strong=strong)
    paragraph(document, after=Pt(0))


def _fill(cell: _Cell, text: str, style: str, *, strong: bool) -> None:
    """Write into a cell, by its XML: five times as fast as through python-docx."""
    line = cell._tc.p_lst[0]  # noqa: SLF001 - python-docx has no other way to an element
    _child(_child(line, "w:pPr"), "w:pStyle", val=style)
    run = _child(line, "w:r")
    if strong:
        _child(_child(run, "w:rPr"), "w:b")
    _child(run, "w:t").text = " ".join(fit(text).split())


def _columns(document: Written, *widths: Length) -> tuple[_Cell, ...]:
    made: Table = document.add_table(rows=1, cols=len(widths))
    made.autofit = False
    _set_widths(made, widths)
    cells = tuple(made.rows[0].cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
    return cells


def _set_widths(made: Table, widths: Sequence[Length]) -> None:
    """Word reads the cells' widths, LibreOffice the columns'."""
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width


def _trim(*cells: _Cell) -> None:
    """Take the empty paragraph away with which every cell begins; one there must be."""
    for cell in cells:
        if len(cell.paragraphs) == 1:
            continue
        first = cell.paragraphs[0]._p  # noqa: SLF001 - python-docx has no other way to an element
        first.getparent().remove(first)


def _rule(place: Written | _Cell, indent: Length) -> None:
    """Draw the short line that stands under a name."""
    line = paragraph(place, align=CENTER, after=Pt(6))
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = indent
    line.paragraph_format.line_spacing = Pt(3)
    borders = _child(line._p.get_or_add_pPr(), "w:pBdr")  # noqa: SLF001 - no border without XML
    _child(borders, "w:bottom", val="single", sz="6", space="1", color="auto")


def _child(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    child: BaseOxmlElement = OxmlElement(name)
    for attribute, value in attributes.items():
        child.set(qn(f"w:{attribute}"), value)
    parent.append(child)
    return child


def _repeat(row: BaseOxmlElement) -> None:
    _child(row.get_or_add_trPr(), "w:tblHeader")


def _keep_whole(row: BaseOxmlElement) -> None:
    properties = row.get_or_add_trPr()
    cut = OxmlElement("w:cantSplit")
    # The order of the schema: before the mark of a heading.
    properties.insert(0, cut)


def _set_typeface(document: Written) -> None:
    normal = document.styles["Normal"]
    normal.font.name = TYPEFACE
    normal.font.size = SIZE
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), TYPEFACE)
    _child(properties, "w:lang", val="vi-VN", eastAsia="vi-VN")
    for name, align in CELL_STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = TABLE_SIZE
        style.paragraph_format.alignment = align
        style.paragraph_format.space_after = Pt(2)


def _set_page(section: Section, *, landscape: bool) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    if landscape:
        section.left_margin = Mm(15)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = CENTER
    run = line.add_run()
    for kind in ("begin", "instruction", "end"):
        if kind == "instruction":
            _child(run._r, "w:instrText").text = "PAGE"  # noqa: SLF001 - a field is XML
        else:
            _child(run._r, "w:fldChar", fldCharType=kind)  # noqa: SLF001 - a field is XML
