"""What do the containers of Word, Excel and QTI look like, written by hand, also wrongly?"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
CENTRAL_RECORD = b"PK\1\2"


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Answer a zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def packed(name: str, zeros: int) -> bytes:
    """Answer a zip file with one member of so many zero bytes, made without holding them."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = bytes(1 << 20)
    body, checksum = bytearray(), 0
    for start in range(0, zeros, len(block)):
        piece = block[: zeros - start]
        body += deflater.compress(piece)
        checksum = zlib.crc32(piece, checksum)
    body += deflater.flush()
    return single(name, bytes(body), size=zeros, checksum=checksum)


def single(name: str, body: bytes, *, size: int, checksum: int) -> bytes:
    """Answer a zip file of one deflated member, with whatever size and checksum it claims."""
    fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, checksum, len(body), size)
    local = b"PK\3\4" + fields + struct.pack("<HH", len(name), 0) + name.encode() + body
    central = (
        CENTRAL_RECORD
        + struct.pack("<H", 20)
        + fields
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name.encode()
    )
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\5\6" + end


def patched(data: bytes, offset: int, value: bytes, *, member: int = 0) -> bytes:
    """Answer the zip file with other bytes in the directory record of a member."""
    place = -1
    for _ in range(member + 1):
        place = data.index(CENTRAL_RECORD, place + 1)
    place += offset
    return data[:place] + value + data[place + len(value) :]


def docx_parts(*paragraphs: str, kind: str = WORD_TYPE) -> dict[str, bytes | str]:
    """Answer the members of a Word file of plain paragraphs."""
    texts = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return {
        "[Content_Types].xml": _types({"/word/document.xml": kind}),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": f'{XML}<w:document xmlns:w="{WORD}"><w:body>{texts}</w:body>'
        "</w:document>",
    }


def docx(*paragraphs: str, kind: str = WORD_TYPE) -> bytes:
    """Answer a Word file of plain paragraphs."""
    return zipped(docx_parts(*paragraphs, kind=kind))


def xlsx_parts(rows: Sequence[Sequence[str]], kind: str = SHEET_TYPE) -> dict[str, bytes | str]:
    """Answer the members of a workbook with one sheet of texts."""
    return sheet_parts("".join(map(_row, rows)), kind)


def sheet_parts(rows: str, kind: str = SHEET_TYPE) -> dict[str, bytes | str]:
    """Answer the members of a workbook with one sheet of these rows, in XML."""
    return {
        "[Content_Types].xml": _types(
            {"/xl/workbook.xml": kind, "/xl/worksheets/sheet1.xml": WORKSHEET_TYPE}
        ),
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}/relationships">'
        '<sheets><sheet name="Đề" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations({"worksheet": "worksheets/sheet1.xml"}),
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{SHEET}"><sheetData>{rows}'
        "</sheetData></worksheet>",
    }


def xlsx(rows: Sequence[Sequence[str]], kind: str = SHEET_TYPE) -> bytes:
    """Answer a workbook with one sheet of texts."""
    return zipped(xlsx_parts(rows, kind))


def _row(cells: Sequence[str]) -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in cells)
    return f"<row>{texts}</row>"


def _types(overrides: Mapping[str, str]) -> str:
    parts = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{parts}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{parts}</Relationships>'
