"""How are files made that do harm, are broken, or are not what they say?"""

import base64
import io
import random
import stat
import struct
import tarfile
import zipfile
import zlib
from functools import cache

from PIL import Image

from tests.containers import (
    OFFICE,
    SHEET_MACRO_TYPE,
    WORD,
    WORD_MACRO_TYPE,
    XML,
    docx,
    docx_parts,
    packed,
    patched,
    sheet_parts,
    single,
    xlsx_parts,
    zipped,
)

FLAGS, SIZE, ATTRIBUTES, OFFSET = 8, 24, 38, 42
"""Where these stand in a record of a zip directory."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
STEM = "Cảng nào ở phía đông?"
OPTIONS = ("Cảng Một", "Cảng Hai", "Cảng Ba")
LINES = (f"Câu 1: {STEM}", *(f"{a}. {b}" for a, b in zip("ABC", OPTIONS, strict=True)), "Đáp án: B")
TEXT = "\n".join(LINES)
ROWS = (
    ("Câu hỏi", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án đúng"),
    (STEM, *OPTIONS, "B"),
)
SCRIPT = "<script>alert(1)</script>"
LAUGHS = "<!DOCTYPE a [<!ENTITY b0 'ha'>{}]>".format(
    "".join(f"<!ENTITY b{n + 1} '{f'&b{n};' * 10}'>" for n in range(9))
)
DECLARATIONS = {
    "an external entity": '<!DOCTYPE a [<!ENTITY b9 SYSTEM "file:///etc/passwd">]>',
    "a billion laughs": LAUGHS,
    "an external DTD": '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">',
}
ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="q1" '
    'adaptive="false" timeDependent="false">'
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>B</value></correctResponse></responseDeclaration><itemBody>"
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">'
    "<prompt>{}</prompt>"
    '<simpleChoice identifier="A">Cảng Một</simpleChoice>'
    '<simpleChoice identifier="B">Cảng Hai</simpleChoice>'
    '<simpleChoice identifier="C">Cảng Ba</simpleChoice>'
    "</choiceInteraction></itemBody></assessmentItem>"
)
MOODLE = (
    '<quiz><question type="multichoice"><name><text>q1</text></name>'
    '<questiontext format="html"><text><![CDATA[{}]]></text>{}</questiontext><single>true</single>'
    '<answer fraction="0"><text>Cảng Một</text></answer>'
    '<answer fraction="100"><text>Cảng Hai</text></answer>'
    '<answer fraction="0"><text>Cảng Ba</text></answer></question></quiz>'
)


def manifest(href: str) -> str:
    return (
        f'{XML}<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata>'
        "<schema>QTIv2.1 Package</schema></metadata><organizations/><resources>"
        f'<resource identifier="q1" type="imsqti_item_xmlv2p1" href="{href}">'
        f'<file href="{href}"/></resource></resources></manifest>'
    )


def package(item: str, href: str = "q1.xml") -> bytes:
    return zipped({"imsmanifest.xml": manifest(href), "q1.xml": item})


def in_word(declaration: str) -> bytes:
    parts = docx_parts("&b9;")
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(XML, XML + declaration)
    return zipped(parts)


def in_excel(declaration: str) -> bytes:
    parts = xlsx_parts(ROWS)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = str(parts[sheet]).replace(XML, XML + declaration)
    return zipped(parts)


def in_moodle(declaration: str) -> bytes:
    return (XML + declaration + MOODLE.format("&b9;", "")).encode()


def in_qti(declaration: str) -> bytes:
    return package(XML + declaration + ITEM.format("&b9;"))


def utf_16(text: str) -> bytes:
    return text.encode("utf-16-le")


@cache
def bomb() -> bytes:
    """600 MB in 600 KB."""
    return packed("word/document.xml", 600 * 1024 * 1024)


def lying_bomb() -> bytes:
    """The directory tells of its first bytes only, and its checksum is right for them."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = b"".join(deflater.compress(bytes(1 << 20)) for _ in range(200)) + deflater.flush()
    return single("word/document.xml", body, size=64, checksum=zlib.crc32(bytes(64)))


def overlapping() -> bytes:
    return patched(docx(*LINES), OFFSET, bytes(4), member=2)


def dense() -> bytes:
    return zipped(docx_parts(*LINES) | {"word/media/a.bin": bytes(50 * 1024 * 1024)})


def nested() -> bytes:
    return zipped({"trong.zip": zipped({"trong.zip": packed("a.bin", 1 << 24)})})


def linked() -> bytes:
    links = struct.pack("<I", (stat.S_IFLNK | 0o777) << 16)
    return patched(docx(*LINES), ATTRIBUTES, links)


def with_member(name: str) -> bytes:
    return zipped(docx_parts(*LINES) | {name: "x"})


def locked() -> bytes:
    return patched(docx(*LINES), FLAGS, b"\1\0")


def cut() -> bytes:
    return docx(*LINES)[:-200]


def open_document(kind: str) -> bytes:
    return zipped(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"},
        zipfile.ZIP_STORED,
    )


def without_document() -> bytes:
    parts = docx_parts(*LINES)
    del parts["word/document.xml"]
    return zipped(parts | {"word/styles.xml": "<a/>"})


def broken_word() -> bytes:
    return zipped(docx_parts(*LINES) | {"word/document.xml": f'{XML}<w:document xmlns:w="{WORD}">'})


def deep_word() -> bytes:
    body = "<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000
    document = f'{XML}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped(docx_parts() | {"word/document.xml": document}, zipfile.ZIP_STORED)


def long_word() -> bytes:
    """100,000 paragraphs, none of which is a question."""
    dice = random.Random(1)
    return docx(*(f"Đoạn {dice.random()} {dice.random()}" for _ in range(100_000)))


def macro_word() -> bytes:
    parts = docx_parts(*LINES, kind=WORD_MACRO_TYPE)
    return zipped(parts | {"word/vbaProject.bin": OLE})


def macro_excel() -> bytes:
    parts = xlsx_parts(ROWS, SHEET_MACRO_TYPE)
    return zipped(parts | {"xl/vbaProject.bin": OLE})


def far_cell() -> bytes:
    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCDE", ROWS[0], strict=True)
    )
    answers = "".join(
        f'<c r="{letter}2" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCDE", ROWS[1], strict=True)
    )
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return zipped(sheet_parts(f'<row r="1">{cells}</row><row r="2">{answers}</row>{far}'))


def long_sheet() -> bytes:
    """A million rows of numbers."""
    dice = random.Random(1)
    rows = "".join(f"<row><c><v>{dice.getrandbits(24)}</v></c></row>" for _ in range(1_000_000))
    return zipped(sheet_parts(rows))


def formula(*, cached: str) -> bytes:
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ROWS[1][:4])
    head = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ROWS[0])
    key = f'<c t="str"><f>CHAR(66)</f>{cached}</c>'
    return zipped(sheet_parts(f"<row>{head}</row><row>{texts}{key}</row>"))


def picture_bomb() -> bytes:
    """900 million pixels of one colour."""
    line = zlib.compressobj(9)
    body = b"".join(line.compress(bytes(30_001)) for _ in range(3000)) + line.flush()
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        f'2006/main"><a:graphicData><a:blip xmlns:r="{OFFICE}/relationships" r:embed="rId1"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    parts = docx_parts(*LINES)
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace("</w:p>", drawing, 1)
    parts["word/media/image1.png"] = png
    parts["word/_rels/document.xml.rels"] = (
        f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/image" '
        'Target="media/image1.png"/></Relationships>'
    )
    return zipped(parts)


def base64_bomb() -> bytes:
    """A picture of 7 MB that is none."""
    filler = base64.b64encode(random.Random(1).randbytes(5_000_000)).decode()
    file = f'<file name="a.png" path="/" encoding="base64">{filler}</file>'
    return (XML + MOODLE.format(STEM + ' <img src="@@PLUGINFILE@@/a.png">', file)).encode()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "PNG")
    return buffer.getvalue()


def tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as opened:
        opened.addfile(tarfile.TarInfo("a.txt"))
    return buffer.getvalue()


def yaml_laughs() -> bytes:
    levels = (f"b{n + 1}: &b{n + 1} [{', '.join([f'*b{n}'] * 9)}]" for n in range(9))
    return "\n".join(["bank: a", "title: A", "b0: &b0 [ha]", *levels, "questions: *b9"]).encode()


def yaml_deep() -> bytes:
    return b"bank: a\ntitle: A\nquestions: " + b"[" * 100_000 + b"]" * 100_000


def yaml_tag() -> bytes:
    return b"bank: a\ntitle: !!python/object/apply:os.system ['id']\nquestions: []"


def garbage() -> bytes:
    return random.Random(1).randbytes(100_000)
