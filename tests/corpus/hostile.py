"""Which files are made to do harm, or are broken, or are not what they say?"""

import gzip
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.containers import docx, docx_parts, patched, sheet_parts, xlsx, zipped
from tests.corpus.cases import Expected, Hostile
from tests.hostile_files import (
    DECLARATIONS,
    ITEM,
    LINES,
    MOODLE,
    OLE,
    OPTIONS,
    ROWS,
    SCRIPT,
    SIZE,
    STEM,
    TEXT,
    base64_bomb,
    bomb,
    broken_word,
    cut,
    deep_word,
    dense,
    far_cell,
    formula,
    garbage,
    in_excel,
    in_moodle,
    in_qti,
    in_word,
    linked,
    locked,
    long_sheet,
    long_word,
    lying_bomb,
    macro_excel,
    macro_word,
    nested,
    open_document,
    overlapping,
    package,
    picture,
    picture_bomb,
    tar,
    utf_16,
    with_member,
    without_document,
    yaml_deep,
    yaml_laughs,
    yaml_tag,
)

WHOLE = (Expected(text=STEM, options=OPTIONS, right=(1,)),)


def shown(stem: str) -> tuple[Expected, ...]:
    return (Expected(text=stem, options=OPTIONS, right=(1,)),)


def refused(name: str, file_name: str, build: Callable[[], bytes], says: str) -> Hostile:
    return Hostile(name=name, file_name=file_name, build=build, says=says)


def read(
    name: str,
    file_name: str,
    build: Callable[[], bytes],
    questions: tuple[Expected, ...] = WHOLE,
) -> Hostile:
    return Hostile(name=name, file_name=file_name, build=build, questions=questions)


def of(data: bytes) -> Callable[[], bytes]:
    return lambda: data


ARCHIVES = [
    refused("zip: a bomb of 600 MB", "de.docx", bomb, "bung ra lớn quá 60 MB"),
    refused("zip: a bomb that lies about its size", "de.docx", lying_bomb, "bị hỏng"),
    refused("zip: 50 MB of zeros beside the text", "de.docx", dense, "gấp hơn 100 lần"),
    refused("zip: in a zip in a zip", "de.zip", nested, "Hãy giải nén"),
    refused("zip: members over each other", "de.docx", overlapping, "chồng lên nhau"),
    refused(
        "zip: 10,000 members",
        "de.docx",
        lambda: zipped(docx_parts(*LINES) | {f"{n}.txt": "" for n in range(10_000)}),
        "chứa quá 200 tệp con",
    ),
    refused("zip: a way out", "de.docx", partial(with_member, "../../a"), "chỉ ra ngoài"),
    refused("zip: an absolute name", "de.docx", partial(with_member, "/etc/a"), "chỉ ra ngoài"),
    refused("zip: a name with a drive", "de.docx", partial(with_member, "C:\\a"), "chỉ ra ngoài"),
    refused("zip: a symbolic link", "de.docx", linked, "chỉ ra ngoài"),
    refused("zip: a name twice", "de.docx", partial(with_member, "Word/document.xml"), "trùng tên"),
    refused("zip: encrypted", "de.docx", locked, "mật khẩu"),
    refused("zip: cut off", "de.docx", cut, "tải về chưa trọn"),
    refused(
        "zip: sizes that are not true",
        "de.docx",
        lambda: patched(docx(*LINES), SIZE, struct.pack("<I", 5)),
        "bị hỏng",
    ),
    refused("zip: nothing inside", "de.zip", partial(zipped, {}), "trống"),
    refused(
        "zip: a manifest that points out",
        "de.zip",
        partial(package, ITEM.format(STEM), "../a.xml"),
        "không tìm thấy",
    ),
]
DECLARING = [
    refused(f"{where}: {what}", file_name, partial(build, declaration), "khai báo")
    for what, declaration in DECLARATIONS.items()
    for where, file_name, build in (
        ("docx", "de.docx", in_word),
        ("xlsx", "de.xlsx", in_excel),
        ("moodle", "de.xml", in_moodle),
        ("qti", "de.zip", in_qti),
    )
]
DISGUISED = [
    refused("an empty file", "de.docx", of(b""), "tệp trống"),
    refused("nothing but blanks", "de.txt", of(b" \r\n\t" * 1000), "tệp trống"),
    refused("ole: a Word file of old", "de.doc", of(OLE + utf_16("WordDocument")), "Word đời cũ"),
    refused("ole: .doc named .docx", "de.docx", of(OLE + utf_16("WordDocument")), "Word đời cũ"),
    refused("ole: an Excel file of old", "de.xls", of(OLE + utf_16("Workbook")), "Excel đời cũ"),
    refused(
        "ole: a locked Word file", "de.docx", of(OLE + utf_16("EncryptedPackage")), "bằng mật khẩu"
    ),
    refused("ole: something else", "de.doc", of(OLE), "Office đời cũ"),
    refused("a PDF", "de.pdf", of(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "tệp là PDF"),
    refused("a PDF named .docx", "de.docx", of(b"%PDF-1.4\n"), "tệp là PDF"),
    refused("RTF", "de.rtf", of(rb"{\rtf1\ansi C\'e2u 1: A?}"), "RTF"),
    refused("HTML named .doc", "de.doc", of(f"<html><body>{TEXT}".encode()), "HTML"),
    refused("HTML with a doctype", "de.xls", of(b"\n<!DOCTYPE html>\n<p>A</p>"), "HTML"),
    refused("a web archive named .doc", "de.doc", of(b"MIME-Version: 1.0\nContent-Type:"), "HTML"),
    refused("a picture named .docx", "de.docx", picture, "hình ảnh"),
    refused("an OpenDocument text", "de.odt", partial(open_document, "text"), ".odt"),
    refused("an OpenDocument sheet", "de.ods", partial(open_document, "spreadsheet"), ".ods"),
    refused(
        "a presentation", "de.pptx", partial(zipped, {"ppt/presentation.xml": "<a/>"}), "PowerPoint"
    ),
    refused("a binary workbook", "de.xlsb", partial(zipped, {"xl/workbook.bin": "a"}), ".xlsb"),
    refused("7z", "de.7z", of(b"7z\xbc\xaf\x27\x1c\0\4"), "nén 7z"),
    refused("RAR named .docx", "de.docx", of(b"Rar!\x1a\x07\x01\0"), "nén RAR"),
    refused("gzip", "de.txt.gz", lambda: gzip.compress(TEXT.encode()), "nén gzip"),
    refused("tar", "de.tar", tar, "nén tar"),
    refused("a program named .docx", "de.docx", of(b"MZ\x90\0\3"), "chương trình"),
    refused("random bytes", "de.txt", garbage, "không phải là văn bản"),
    refused("null bytes in a text", "de.txt", of(TEXT.encode() + b"\0"), "byte rỗng"),
    refused("XML of another kind", "de.xml", of(b"<?xml version='1.0'?><rss/>"), "<rss>"),
    read("xlsx named .docx", "de.docx", partial(xlsx, ROWS)),
    read("docx named .xlsx", "de.xlsx", partial(docx, *LINES)),
    read("docx named .txt", "de.txt", partial(docx, *LINES)),
    read("text named .xlsx", "de.xlsx", of(TEXT.encode())),
    read("text without a name", "", of(TEXT.encode())),
]
BROKEN = [
    refused("docx: broken XML", "de.docx", broken_word, "tệp"),
    refused("docx: no document inside", "de.docx", without_document, "thiếu phần nội dung"),
    refused("docx: 50,000 boxes in each other", "de.docx", deep_word, "bị hỏng"),
    refused("docx: 100,000 paragraphs", "de.docx", long_word, "không tìm thấy câu hỏi"),
    read("docx: macros are left alone", "de.docm", macro_word),
    read(
        "docx: a picture of 900 million pixels",
        "de.docx",
        picture_bomb,
        (replace(WHOLE[0], status="check"),),
    ),
    refused("xlsx: broken XML", "de.xlsx", partial(zipped, sheet_parts("<row>")), "tệp"),
    read("xlsx: macros are left alone", "de.xlsm", macro_excel),
    read("xlsx: a cell at the far end", "de.xlsx", far_cell),
    refused("xlsx: a million rows", "de.xlsx", long_sheet, "không tìm thấy"),
    read("xlsx: a key by formula", "de.xlsx", partial(formula, cached="<v>B</v>")),
    read(
        "xlsx: a formula without its value",
        "de.xlsx",
        partial(formula, cached=""),
        (Expected(text=STEM, options=OPTIONS, status="draft"),),
    ),
    refused(
        "text: one line of 8 MB", "de.txt", lambda: TEXT.encode() + b"a " * 4_000_000, "dài quá"
    ),
    refused("text: ten million lines", "de.txt", lambda: b"a" + b"\n" * 10_000_000, "dòng"),
    refused(
        "text: half a letter in UTF-16",
        "de.txt",
        lambda: TEXT.encode("utf-16") + b"\x3d\xd8A\0",
        "UTF-16 bị hỏng",
    ),
    refused(
        "moodle: 100,000 elements in each other",
        "de.xml",
        lambda: b"<quiz>" + b"<question>" * 100_000 + b"</question>" * 100_000 + b"</quiz>",
        "sâu",
    ),
    refused("moodle: cut off", "de.xml", lambda: MOODLE.encode()[:-9], "XML"),
    read(
        "moodle: 5 MB of base64 that are no picture",
        "de.xml",
        base64_bomb,
        (replace(WHOLE[0], status="check"),),
    ),
    refused("gift: 100,000 open braces", "de.gift", of(b"::a:: b {=c ~d" + b"{" * 100_000), "tệp"),
    refused("yaml: a billion laughs", "de.yaml", yaml_laughs, "nhắc lại"),
    refused("yaml: 100,000 lists in each other", "de.yaml", yaml_deep, "quá sâu"),
    refused("yaml: a tag that runs code", "de.yaml", yaml_tag, "thẻ kiểu"),
    refused("yaml: broken syntax", "de.yaml", of(b"bank: [a"), "cú pháp YAML"),
]
SCRIPTS = [
    read("text: a script", "de.txt", of(TEXT.replace(STEM, STEM + SCRIPT).encode()),
         shown(STEM + SCRIPT)),
    read("docx: a script", "de.docx", partial(docx, LINES[0] + SCRIPT, *LINES[1:]),
         shown(STEM + SCRIPT)),
    read("xlsx: a script", "de.xlsx", partial(xlsx, [ROWS[0], (STEM + SCRIPT, *ROWS[1][1:])]),
         shown(STEM + SCRIPT)),
    read("moodle: a script", "de.xml", of(MOODLE.format(STEM + SCRIPT, "").encode())),
    read("qti: a script", "de.xml", of(ITEM.format(STEM + SCRIPT).encode())),
]  # fmt: skip
CASES = [*ARCHIVES, *DECLARING, *DISGUISED, *BROKEN, *SCRIPTS]
