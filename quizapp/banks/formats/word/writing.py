"""How does a bank look as a Word file that can be printed and read back?"""

import base64
import io
import re
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Printed
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from quizapp.archive import MOST_MEMBERS
from quizapp.banks.formats import WrittenBank, grammar, markup
from quizapp.banks.formats.lines import PICTURE
from quizapp.banks.formats.word.elements import VAL, Element
from quizapp.rules.questions import LETTERS, Content, letters, names_other_options

TYPEFACE = "Times New Roman"
SIZE = Pt(13)
TITLE_SIZE = Pt(16)
WIDEST_PICTURE = Cm(12)
HIGHEST_PICTURE = Cm(9)
DOTS_PER_INCH = 96
OTHER_MEMBERS = 20
"""A Word file has so many members besides its pictures, at most."""
UNFIT = re.compile(f"[{PICTURE}\\ud800-\\udfff\\ufffe\\uffff]")
"""What cannot stand in an XML file, or would be taken for a picture there."""
QUESTION, PICTURED, OPTION, ANSWER = "Câu hỏi", "Hình của câu hỏi", "Phương án", "Đáp án"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def write(bank: WrittenBank) -> bytes:
    """Answer the file, on A4 in Times New Roman."""
    document = Document()
    _lay_out(document)
    document.core_properties.title = _fit(bank.title)
    document.core_properties.author = document.core_properties.comments = ""
    _Printer(document, bank).print()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _child(parent: Element, name: str) -> Element:
    child: Element = OxmlElement(name)
    parent.append(child)
    return child


class _Printer:
    """Writes the paragraphs of one bank, faster than python-docx, which looks its styles up anew
    for each."""

    def __init__(self, document: Printed, bank: WrittenBank) -> None:
        self._document = document
        self._bank = bank
        self._styles = {style.name: style.style_id for style in document.styles}
        self._add = document.element.body.sectPr.addprevious

    def print(self) -> None:
        """Write the title and the questions."""
        self._paragraph("Heading 1", (_text(self._bank.title), None))
        if self._bank.description:
            self._paragraph("Subtitle", (_text(self._bank.description), None))
        for number, content in enumerate(self._bank.contents.values(), start=1):
            self._question(number, content)

    def _question(self, number: int, content: Content) -> None:
        self._paragraph(QUESTION, (f"Câu {number}. ", "w:b"), (_plain(content.stem, content), None))
        if any(picture.option is None for picture in content.pictures):
            self._draw(self._paragraph(PICTURED), content, None)
        for place, option in enumerate(content.options):
            text = f"{LETTERS[place]}. {_plain(option, content)}"
            self._draw(self._paragraph(OPTION, (text, None)), content, place)
        for label, text in _facts(content):
            self._paragraph(ANSWER, (f"{label}: ", "w:i"), (text, None))

    def _paragraph(self, style: str, *runs: tuple[str, str | None]) -> Element:
        """Write a paragraph of texts, each with the switch that sets it off, if any."""
        paragraph = OxmlElement("w:p")
        properties = _child(paragraph, "w:pPr")
        _child(properties, "w:pStyle").set(VAL, self._styles[style])
        for text, switch in runs:
            run = _child(paragraph, "w:r")
            if switch is not None:
                _child(_child(run, "w:rPr"), switch)
            written = _child(run, "w:t")
            written.text = text
            written.set(SPACE, "preserve")
        self._add(paragraph)
        return paragraph

    def _draw(self, paragraph: Element, content: Content, option: int | None) -> None:
        """Put the pictures of an option, or of the question itself, into a paragraph."""
        for picture in content.pictures:
            file = self._bank.pictures.get(picture.digest)
            if picture.option != option or file is None:
                continue
            width = file.width * Inches(1) // DOTS_PER_INCH
            height = file.height * Inches(1) // DOTS_PER_INCH
            scale = min(1, WIDEST_PICTURE / width, HIGHEST_PICTURE / height)
            drawn = (
                Paragraph(paragraph, self._document._body)  # noqa: SLF001 - it has no other way
                .add_run()
                .add_picture(
                    io.BytesIO(base64.b64decode(file.data)),
                    width=Emu(round(width * scale)),
                    height=Emu(round(height * scale)),
                )
            )
            drawn._inline.docPr.set("descr", _fit(picture.alt))  # noqa: SLF001 - no other way


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a Word file cannot hold of this bank."""
    contents = bank.contents.values()
    counted = (
        (bank.contents, "Tệp Word không ghi mã câu hỏi: {} câu được đặt mã mới khi nhập lại."),
        (
            [content for content in contents if content.is_html],
            "Tệp Word chỉ giữ chữ: {} câu mất định dạng (in đậm, chỉ số, bảng…).",
        ),
        (
            [content for content in contents if _has_own_pins(content)],
            "Tệp Word không ghi phương án giữ chỗ: {} câu mất dấu này.",
        ),
        (
            [content for content in contents if content.evidence],
            "Tệp Word không ghi câu chữ làm căn cứ: {} câu mất phần này.",
        ),
        (
            [content for content in contents if _has_details(content)],
            "Tệp Word chỉ ghi tên nguồn: {} câu mất tệp, cơ quan, ngày hoặc số đoạn của nguồn.",
        ),
    )
    found = [sentence.format(len(those)) for those, sentence in counted if those]
    most = MOST_MEMBERS - OTHER_MEMBERS
    if len(bank.pictures) > most:
        found.append(
            f"Tệp Word có quá {most} hình thì không nhập lại được; hãy chia nhỏ ngân hàng."
        )
    return found


def _has_own_pins(content: Content) -> bool:
    """Answer whether an option keeps its place that does not say so itself."""
    return any(not names_other_options(content.options[number]) for number in content.pinned)


def _has_details(content: Content) -> bool:
    source = content.source
    return any((source.file, source.publisher, source.date, source.paragraph))


def _facts(content: Content) -> Iterator[tuple[str, str]]:
    """Answer what is told of a question below its options."""
    if content.key:
        yield "Đáp án", letters(content.key)
    if content.explanation:
        yield "Giải thích", _text(content.explanation)
    if content.topic:
        yield "Chủ đề", _text(content.topic)
    if content.difficulty != 1:
        yield "Độ khó", str(content.difficulty)
    if content.source.title:
        yield "Nguồn", _text(content.source.title)


def _plain(text: str, content: Content) -> str:
    return _text(markup.to_text(text) if content.is_html else text)


def _text(text: str) -> str:
    """Answer a text that is read back as nothing but itself."""
    return grammar.guarded(_fit(text))


def _fit(text: str) -> str:
    return UNFIT.sub("\ufffd", text)


def _lay_out(document: Printed) -> None:
    """Set the paper and the styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    _number_pages(section.footer.paragraphs[0])
    normal = document.styles["Normal"]
    _set_type(normal, SIZE)
    normal.paragraph_format.space_after = Pt(0)
    for name, size, is_bold in (("Heading 1", TITLE_SIZE, True), ("Subtitle", SIZE, False)):
        style = document.styles[name]
        _set_type(style, size)
        style.font.bold, style.font.italic = is_bold, not is_bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
    for name, indent, before in (
        (QUESTION, Cm(0), Pt(10)),
        (PICTURED, Cm(0), Pt(4)),
        (OPTION, Cm(0.75), Pt(2)),
        (ANSWER, Cm(0.75), Pt(2)),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.left_indent, style.paragraph_format.space_before = indent, before
        # A question is not torn in two by the end of a page.
        style.paragraph_format.keep_together = True
        style.paragraph_format.keep_with_next = name != ANSWER
    document.styles[PICTURED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_type(style: ParagraphStyle, size: Pt) -> None:
    style.font.name, style.font.size = TYPEFACE, size
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), TYPEFACE)
    for name in THEME_FONTS:
        # Word would take the theme's font before the one named here.
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _number_pages(footer: Paragraph) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    footer._p.append(field)  # noqa: SLF001 - python-docx knows no fields
