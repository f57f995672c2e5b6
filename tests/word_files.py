"""How is a Word file made for a test, down to the XML that Word itself would write?"""

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

SPACES = nsdecls("w", "r", "a", "wp", "pic", "m", "w14") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def r(text: str, look: str = "") -> str:
    """Answer a run; tabs and line breaks as Word writes them."""
    inside = text.replace("&", "&amp;").replace("<", "&lt;")
    inside = inside.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inside = inside.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{inside}</w:t></w:r>'


def p(*runs: str, style: str = "", number: tuple[int, int] | None = None, more: str = "") -> str:
    """Answer a paragraph of runs; plain texts become runs. `number` is its list and its level."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = ""
    if number is not None:
        listed = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{listed}{more}</w:pPr>{inside}</w:p>"


def ps(*texts: str) -> str:
    """Answer plain paragraphs."""
    return "".join(p(text) for text in texts)


def tc(*blocks: str, properties: str = "") -> str:
    """Answer a cell; plain texts become its paragraphs."""
    inside = "".join(block if block.startswith("<") else p(block) for block in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or p('')}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """Answer a table of cells; plain texts become cells."""
    made = (
        "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in row) for row in rows
    )
    return (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        + "".join(f"<w:tr>{row}</w:tr>" for row in made)
        + ("</w:tbl>")
    )


def levels(*formats: tuple[str, str]) -> str:
    """Answer the levels of a list, each by its kind of number and its text."""
    return "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(formats)
    )


def lists(abstract: dict[int, str], concrete: dict[int, tuple[int, str]]) -> str:
    """Answer the lists of a document: abstract ones, and what is made of them by number."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'
        for number, inside in abstract.items()
    )
    return made + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'
        for number, (kind, more) in concrete.items()
    )


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def docx(
    *blocks: str,
    numbering: str = "",
    styles: str = "",
    pictures: Sequence[bytes] = (),
    page: str = "",
) -> bytes:
    """Answer a document of these blocks. "{0}" in them is the relationship of the first picture;
    `page` stands in its header and footer."""
    document = Document()
    names = [document.part.get_or_add_image(io.BytesIO(picture))[0] for picture in pictures]
    inside = "".join(blocks)
    for number, name in enumerate(names):
        inside = inside.replace(f"{{{number}}}", name)
    body = document.element.body
    for made in reversed(parse_xml(f"<w:body {SPACES}>{inside}</w:body>")):
        body.insert(0, made)
    if numbering:
        lists_ = document.part.numbering_part.element
        lists_[:] = list(parse_xml(f"<w:numbering {SPACES}>{numbering}</w:numbering>"))
    document.styles.element.extend(parse_xml(f"<w:styles {SPACES}>{styles}</w:styles>"))
    if page:
        section = document.sections[0]
        section.header.paragraphs[0].text = page
        section.footer.paragraphs[0].text = page
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def file(*blocks: str, **more: object) -> Callable[[], bytes]:
    """Answer how to make such a document."""
    return partial(docx, *blocks, **more)


def changed(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Answer the document with each of its members changed, and with more members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, held in more.items():
            new.writestr(name, held)
    return out.getvalue()


def png(colour: str = "red", size: tuple[int, int] = (40, 20)) -> bytes:
    """Answer a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def drawing(number: int, alt: str = "", attribute: str = "embed") -> str:
    """Answer a run that shows the picture of this number."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:{attribute}="{{{number}}}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(*blocks: str) -> str:
    """Answer a run with a box of text, as new and as old Word know it."""
    inside = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
