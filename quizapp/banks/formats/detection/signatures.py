"""What do the first bytes of a file give away? Kinds that hold no bank are refused by name."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO

from quizapp import archive
from quizapp.banks.formats.encoding import wide_encoding
from quizapp.rules.refusals import Unreadable

ZIP = (b"PK\3\4", b"PK\5\6")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COPY_OUT = "Hãy mở tệp, chép phần chữ rồi dán vào ô nhập, hoặc lưu lại dạng .docx hay .txt."
LEADING = b"\xef\xbb\xbf \r\n\t\0"
"""What may stand before the first sign that counts."""
HTML = (
    "tệp là trang web (HTML), dù tên tệp có thể nói khác. Hãy mở tệp bằng Word rồi lưu lại dạng "
    ".docx, hoặc chép phần chữ rồi dán vào ô nhập."
)
PICTURE = (
    "tệp là hình ảnh; hệ thống không đọc được chữ trong hình. Hãy gõ lại câu hỏi vào tệp .docx, "
    ".xlsx hoặc .txt."
)
PACKED = "tệp là tệp nén {}. Hãy giải nén rồi tải lên từng tệp bên trong."
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", f"tệp là văn bản RTF. {COPY_OUT}"),
    (b"7z\xbc\xaf\x27\x1c", PACKED.format("7z")),
    (b"Rar!\x1a\x07", PACKED.format("RAR")),
    (b"\x1f\x8b", PACKED.format("gzip")),
    (b"BZh91AY&SY", PACKED.format("bzip2")),
    (b"\xfd7zXZ\0", PACKED.format("xz")),
    (b"\x28\xb5\x2f\xfd", PACKED.format("zstd")),
    (b"\x89PNG\r\n\x1a\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF87a", PICTURE),
    (b"GIF89a", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"MIME-Version:", HTML),
    (b"MZ\x90\0", "tệp là chương trình máy tính, không phải tệp câu hỏi."),
    (b"\x7fELF", "tệp là chương trình máy tính, không phải tệp câu hỏi."),
    (b"SQLite format 3\0", f"tệp là cơ sở dữ liệu SQLite. {COPY_OUT}"),
)
OLE_STREAMS: tuple[tuple[str, str], ...] = (
    (
        "EncryptedPackage",
        "tệp được khoá bằng mật khẩu. Hãy mở tệp bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại.",
    ),
    (
        "WordDocument",
        "tệp là Word đời cũ (.doc). Hãy mở tệp bằng Word, chọn “Lưu với tên khác” dạng .docx.",
    ),
    (
        "Workbook",
        "tệp là Excel đời cũ (.xls). Hãy mở tệp bằng Excel, chọn “Lưu với tên khác” dạng .xlsx.",
    ),
    (
        "Book",
        "tệp là Excel đời cũ (.xls). Hãy mở tệp bằng Excel, chọn “Lưu với tên khác” dạng .xlsx.",
    ),
    ("PowerPoint Document", f"tệp là bản trình chiếu PowerPoint. {COPY_OUT}"),
    ("__substg1.0_", f"tệp là thư Outlook (.msg). {COPY_OUT}"),
)
OLE_OTHER = f"tệp là tài liệu Office đời cũ mà hệ thống không đọc được. {COPY_OUT}"
# Matched against the names of the members, in this order.
ZIP_KINDS: tuple[tuple[str, str], ...] = (
    (r"word/document[^/]*\.xml", "docx"),
    (r"xl/workbook[^/]*\.xml", "xlsx"),
    (r"(?:.*/)?imsmanifest\.xml", "qti"),
)
ZIP_REFUSED: tuple[tuple[str, str], ...] = (
    (
        r"xl/workbook\.bin",
        "tệp là Excel nhị phân (.xlsb). Hãy mở tệp bằng Excel, lưu lại dạng .xlsx.",
    ),
    (r"ppt/.*", f"tệp là bản trình chiếu PowerPoint. {COPY_OUT}"),
    (r"word/.*", "tệp Word hỏng: bên trong thiếu phần nội dung văn bản (word/document.xml)."),
    (r"xl/.*", "tệp Excel hỏng: bên trong thiếu phần sổ tính (xl/workbook.xml)."),
    (r"visio/.*", f"tệp là bản vẽ Visio. {COPY_OUT}"),
    (r"META-INF/container\.xml", f"tệp là sách điện tử EPUB. {COPY_OUT}"),
    (
        r"Index/.*\.iwa|index\.apxl|Index\.zip",
        f"tệp là tài liệu của Apple (Pages, Numbers). {COPY_OUT}",
    ),
    (
        r"moodle_backup\.xml",
        "tệp là bản sao lưu Moodle. Hãy xuất ngân hàng câu hỏi dạng Moodle XML.",
    ),
)
OPEN_DOCUMENTS = {
    "text": "tệp là văn bản OpenDocument (.odt). Hãy mở bằng LibreOffice, lưu dạng .docx.",
    "spreadsheet": "tệp là bảng tính OpenDocument (.ods). Hãy mở bằng LibreOffice, lưu dạng .xlsx.",
    "presentation": f"tệp là bản trình chiếu OpenDocument (.odp). {COPY_OUT}",
}
OPEN_DOCUMENT = f"tệp là tài liệu OpenDocument. {COPY_OUT}"
ZIP_EMPTY = "tệp nén trống, không có gì bên trong."
ZIP_OTHER = (
    "tệp nén (zip) không phải là tệp Word, Excel hay gói QTI. Hãy giải nén rồi tải lên từng tệp."
)
ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:qti-assessment-item|assessmentItem)\b")
XML_KINDS = {
    "quiz": "moodle",
    "assessmentItem": "qti",
    "assessmentTest": "qti",
    "qti-assessment-item": "qti",
    "qti-assessment-test": "qti",
}
XML_REFUSED = {
    "html": HTML,
    "svg": PICTURE,
    "wordDocument": f"tệp là Word dạng XML. {COPY_OUT}",
    "package": f"tệp là Word dạng XML. {COPY_OUT}",
    "Workbook": "tệp là Excel dạng XML. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx.",
    "questestinterop": "tệp là QTI 1.2; hệ thống chỉ đọc QTI 2.1, 2.2 và 3.0.",
    "manifest": "tệp chỉ là mục lục của gói QTI. Hãy tải lên cả gói .zip.",
}
HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|table|div)\b", re.IGNORECASE)
XML_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


def kind(data: bytes) -> str | None:
    """Answer which kind of bank these bytes hold, None if only their text can tell. Raises
    Unreadable with the name of a kind that holds no bank, and what to do."""
    if data.startswith(ZIP):
        return _zip_kind(data)
    if data.startswith(OLE):
        raise Unreadable(reason=_ole_kind(data))
    for start, sentence in STARTS:
        if data.startswith(start):
            raise Unreadable(reason=sentence)
    if data[:1024].lstrip(LEADING).startswith(b"%PDF-"):
        raise Unreadable(reason=f"tệp là PDF. {COPY_OUT}")
    if data[257:262] == b"ustar":
        raise Unreadable(reason=PACKED.format("tar"))
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in {b"ftypheic", b"ftypavif"}:
        raise Unreadable(reason=PICTURE)
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data):
        raise Unreadable(reason=PICTURE)
    return _markup_kind(data)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(reason=archive.BROKEN) from error
    if not names:
        raise Unreadable(reason=ZIP_EMPTY)
    if "mimetype" in names and "content.xml" in names:
        mime = re.search(rb"vnd\.oasis\.opendocument\.([a-z]+)", data[:200])
        name = mime[1].decode() if mime else ""
        raise Unreadable(reason=OPEN_DOCUMENTS.get(name, OPEN_DOCUMENT))
    found = _first(ZIP_KINDS, names)
    if found:
        return found
    refused = _first(ZIP_REFUSED, names)
    if refused:
        raise Unreadable(reason=refused)
    # What is neither is looked into, so it has to be modest first.
    opened = archive.require_modest(data)
    items = [name for name in names if name.endswith(".xml")]
    if any(ITEM.search(archive.member(opened, name)) for name in items):
        return "qti"
    raise Unreadable(reason=ZIP_OTHER)


def _first(kinds: Sequence[tuple[str, str]], names: Sequence[str]) -> str | None:
    for pattern, answer in kinds:
        if any(re.fullmatch(pattern, name) for name in names):
            return answer
    return None


def _ole_kind(data: bytes) -> str:
    for stream, sentence in OLE_STREAMS:
        # Names stand in the directory as UTF-16; a short one is ended by a null.
        if stream.encode("utf-16-le") in data:
            return sentence
    return OLE_OTHER


def _markup_kind(data: bytes) -> str | None:
    text = data.decode(wide_encoding(data) or "latin-1", errors="replace")
    text = text.removeprefix("ï»¿").lstrip()
    if not text.startswith("<"):
        return None
    is_declared = text.startswith("<?xml")
    root = _root(text)
    if HTML_START.match(root):
        raise Unreadable(reason=HTML)
    if root.startswith("<!"):
        raise Unreadable(reason=archive.DECLARES)
    name = XML_NAME.match(root)
    if name and name[1] in XML_KINDS:
        return XML_KINDS[name[1]]
    if name and name[1] in XML_REFUSED:
        raise Unreadable(reason=XML_REFUSED[name[1]])
    if is_declared:
        shown = name[1][:40] if name else "?"
        raise Unreadable(
            reason=f"tệp XML có gốc là <{shown}>; hệ thống chỉ đọc Moodle XML (<quiz>) và QTI."
        )
    return None


def _root(text: str) -> str:
    """Answer the beginning of what stands behind declarations and comments."""
    place = 0
    while True:
        while text[place : place + 1].isspace():
            place += 1
        if text.startswith("<?", place):
            place = text.find("?>", place) + 2
        elif text.startswith("<!--", place):
            place = text.find("-->", place) + 3
        else:
            return text[place : place + 200]
        if place < 4:
            return ""
