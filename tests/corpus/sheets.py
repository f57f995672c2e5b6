"""Odd workbooks and separated texts: what must each of them give?"""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.corpus.cases import Expected, Hostile, Valid

HEADER = ("STT", "Câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Phương án D", "Đáp án")
PORTS = ("Cảng Đông", "Cảng Tây", "Cảng Nam", "Cảng Bắc")
COLOURS = ("Đỏ", "Xanh", "Vàng", "Tím")
WHICH_PORT = "Cảng nào lớn nhất thành phố?"
WHICH_COLOUR = "Lá cờ của đội có màu gì?"
PORT = Expected(text=WHICH_PORT, options=PORTS, right=(1,))
COLOUR = Expected(text=WHICH_COLOUR, options=COLOURS, right=(2,))
ROWS = ((1, WHICH_PORT, *PORTS, "B"), (2, WHICH_COLOUR, *COLOURS, "C"))

Rows = Sequence[Sequence[object]]


def book(*sheets: Rows, change: Callable[[Workbook], None] | None = None) -> bytes:
    """Answer a workbook with these sheets, after a change of it."""
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Đợt {number}")
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def patched(data: bytes, *changes: tuple[str, str], name: str = "sheet1.xml") -> bytes:
    """Answer the workbook with a text in one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith(name):
                for before, after in changes:
                    assert before.encode() in text
                    text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(part, text)
    return buffer.getvalue()


def values(sheet: int, **cells: Any) -> Callable[[Workbook], None]:
    """Answer a change that puts values into cells; a pair is a value with its number format."""

    def change(made: Workbook) -> None:
        for place, value in cells.items():
            cell = made.worksheets[sheet][place]
            if isinstance(value, tuple):
                cell.value, cell.number_format = value
            else:
                cell.value = value

    return change


def question(text: str, options: Sequence[str], *right: int, **more: Any) -> Expected:
    return Expected(text=text, options=tuple(options), right=right, multiple=len(right) > 1, **more)


def table(*rows: Sequence[str], by: str = ",", end: str = "\n") -> str:
    """Answer a separated text without any quotes."""
    return "".join(by.join(row) + end for row in rows)


def windows_1258(text: str) -> bytes:
    """Answer the bytes of old Vietnamese Windows, which writes most tones behind their letters."""
    found = bytearray()
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        letter = "".join(part for part in parts if part not in tone)
        found += (unicodedata.normalize("NFC", letter) + tone).encode("windows-1258")
    return bytes(found)


def texts(rows: Rows) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


def merged(*ranges: str) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        for one in ranges:
            made.worksheets[0].merge_cells(one)

    return change


def hidden(made: Workbook) -> None:
    made.worksheets[0].row_dimensions[3].hidden = True


def filtered(made: Workbook) -> None:
    hidden(made)
    made.worksheets[0].auto_filter.ref = "A1:G3"


def hidden_sheet(made: Workbook) -> None:
    made.worksheets[1].sheet_state = "hidden"


def coloured(made: Workbook) -> None:
    made.worksheets[0]["D2"].fill = PatternFill(fill_type="solid", fgColor="FFFFFF00")
    made.worksheets[0]["E3"].font = Font(bold=True)


def keyed(*keys: object) -> bytes:
    rows = [(n, f"Số nào đứng thứ {n}?", *PORTS, key) for n, key in enumerate(keys, start=1)]
    return book([HEADER, *rows])


def keyed_as(*rights: tuple[int, ...], **more: Any) -> tuple[Expected, ...]:
    return tuple(
        question(f"Số nào đứng thứ {n}?", PORTS, *right, **more)
        for n, right in enumerate(rights, start=1)
    )


VIETNAMESE = texts([HEADER, *ROWS])
QUIZIZZ = (
    "Question Text", "Question Type", "Option 1", "Option 2", "Option 3", "Option 4", "Option 5",
    "Correct Answer", "Time in seconds", "Image Link", "Answer explanation",
)  # fmt: skip
KAHOOT = (
    "", "Question - max 120 characters", "Answer 1 - max 75 characters",
    "Answer 2 - max 75 characters", "Answer 3 - max 75 characters",
    "Answer 4 - max 75 characters", "Time limit (sec)",
    "Correct answer(s) - choose at least one",
)  # fmt: skip
SECTIONED = [
    HEADER,
    ("PHẦN I. CẢNG BIỂN",),
    ROWS[0],
    (None, "Phần II: Màu sắc"),
    ROWS[1],
    (3,),
    ("Người lập biểu",),
]
LONG = "Cảng nào lớn nhất thành phố,\ntính theo hàng qua cảng?"

CASES: list[Valid | Hostile] = [
    Valid(
        name="xlsx: a plain sheet",
        file_name="cau-hoi.xlsx",
        build=lambda: book([HEADER, *ROWS]),
        questions=(
            question(WHICH_PORT, PORTS, 1, place=(("sheet", "Đợt 1"), ("row", 2))),
            question(WHICH_COLOUR, COLOURS, 2, place=(("label", "Câu 2"), ("ordinal", 2))),
        ),
    ),
    Valid(
        name="xlsx: the header stands in row 4, below titles",
        file_name="bo-de.xlsx",
        build=lambda: book(
            [("BỘ CÂU HỎI TÌM HIỂU CẢNG BIỂN",), ("Kèm theo công văn số 15",), (), HEADER, *ROWS],
            change=merged("A1:G1", "A2:G2"),
        ),
        questions=(PORT, question(WHICH_COLOUR, COLOURS, 2, place=(("row", 6),))),
        problems=(("ignored", "BỘ CÂU HỎI TÌM HIỂU CẢNG BIỂN"), ("ignored", "công văn số 15")),
    ),
    Valid(
        name="xlsx: header words without accents, columns in another order",
        file_name="khong-dau.xlsx",
        build=lambda: book(
            [
                ("DAP AN DUNG", "noi dung", "dap an a", "dap an b", "dap an c", "dap an d"),
                ("B", WHICH_PORT, *PORTS),
            ]
        ),
        questions=(PORT,),
    ),
    Valid(
        name="xlsx: English header words of a quiz tool, other tasks skipped",
        file_name="quiz.xlsx",
        build=lambda: book(
            [
                QUIZIZZ,
                (WHICH_PORT, "Multiple Choice", *PORTS, None, 2, 30, None, "Theo niên giám"),
                (WHICH_COLOUR, "Checkbox", *COLOURS, None, "1,3", 30, None, None),
                ("Kể tên ba bến cảng.", "Open-Ended", *[None] * 6, 60),
            ]
        ),
        questions=(PORT, question(WHICH_COLOUR, COLOURS, 0, 2)),
        problems=(("ignored", "Time in seconds"), ("skipped", "Open-Ended")),
    ),
    Valid(
        name="xlsx: headings with explanations behind a dash",
        file_name="kahoot.xlsx",
        build=lambda: book([KAHOOT, (1, WHICH_PORT, *PORTS, 20, "2"), (2, WHICH_COLOUR, *COLOURS)]),
        questions=(PORT, question(WHICH_COLOUR, COLOURS, status="draft")),
    ),
    Valid(
        name="xlsx: unknown columns are named",
        file_name="cot-la.xlsx",
        build=lambda: book([(*HEADER, "Thời gian", "Người soạn"), (*ROWS[0], 30, "Tổ 1")]),
        questions=(PORT,),
        problems=(("ignored", "Thời gian"), ("ignored", "Người soạn")),
    ),
    Valid(
        name="xlsx: a header of two rows, the upper one merged over the options",
        file_name="hai-dong.xlsx",
        build=lambda: book(
            [
                ("STT", "Câu hỏi", "Phương án trả lời", None, None, None, "Đáp án"),
                (None, None, "A", "B", "C", "D", None),
                *ROWS,
            ],
            change=merged("A1:A2", "B1:B2", "C1:F1", "G1:G2"),
        ),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="xlsx: one heading merged over all options",
        file_name="gop-o.xlsx",
        build=lambda: book(
            [("Câu", "Nội dung câu hỏi", "Các phương án", None, None, None, "Đáp án đúng"), *ROWS],
            change=merged("C1:F1"),
        ),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="xlsx: options below each other, the stem merged over them",
        file_name="doc.xlsx",
        build=lambda: book(
            [
                ("STT", "Câu hỏi", "Phương án", "Đúng"),
                (1, WHICH_PORT, "A. Cảng Đông", None),
                (None, None, "B. Cảng Tây", "x"),
                (None, None, "C. Cảng Nam", None),
                (2, WHICH_COLOUR, "A. Đỏ", "x"),
                (None, None, "B. Xanh", "x"),
                (None, None, "C. Vàng", None),
            ],
            change=merged("A2:A4", "B2:B4", "A5:A7", "B5:B7"),
        ),
        questions=(
            question(WHICH_PORT, PORTS[:3], 1),
            question(WHICH_COLOUR, COLOURS[:3], 0, 1, place=(("row", 5),)),
        ),
    ),
    Valid(
        name="xlsx: all options in one cell",
        file_name="mot-o.xlsx",
        build=lambda: book(
            [
                ("STT", "Câu hỏi", "Phương án", "Đáp án"),
                (1, WHICH_PORT, "\n".join(map(". ".join, zip("ABCD", PORTS, strict=True))), "B"),
                (2, WHICH_COLOUR, "A. Đỏ  B. Xanh  C. Vàng  D. Tím", "C"),
            ]
        ),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="xlsx: hidden rows are read and reported",
        file_name="an-hang.xlsx",
        build=lambda: book([HEADER, *ROWS], change=hidden),
        questions=(PORT, COLOUR),
        problems=(("hidden", "1 hàng bị ẩn vẫn được đọc: 3"),),
    ),
    Valid(
        name="xlsx: rows hidden by a filter are only a notice",
        file_name="loc.xlsx",
        build=lambda: book([HEADER, *ROWS], change=filtered),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="xlsx: several sheets, one of notes, one hidden",
        file_name="nhieu-trang.xlsx",
        build=lambda: book(
            [HEADER, ROWS[0]],
            [HEADER, (1, "Câu này không ai thấy?", *PORTS, "A")],
            [("Ghi chú của ban tổ chức",)],
            [HEADER, ROWS[1]],
            change=hidden_sheet,
        ),
        questions=(
            question(WHICH_PORT, PORTS, 1, place=(("sheet", "Đợt 1"),)),
            question(WHICH_COLOUR, COLOURS, 2, place=(("sheet", "Đợt 4"), ("ordinal", 2))),
        ),
        problems=(
            ("hidden", "“Đợt 2”"),
            ("ignored", "“Đợt 3” không có bảng câu hỏi"),
            ("guessed", "“Đợt 1”, “Đợt 4”"),
        ),
    ),
    Valid(
        name="xlsx: numbers, percents, days and booleans as they are seen",
        file_name="so.xlsx",
        build=lambda: book(
            [HEADER, (1, "Số nào đúng?", 30.0, 2.5, 1000000, 7, "A"), (2, "Gì?", *PORTS, "D")],
            change=values(
                0,
                C2=30.0,
                D2=(0.5, "0%"),
                E2=(1234567.5, "#,##0.00"),
                F2=(7, "000"),
                C3=(date(2023, 5, 1), "dd/mm/yyyy"),
                D3=True,
                E3=(date(1955, 5, 13), "d-m-yy"),
                F3=(0.5, "# ?/?"),
            ),
        ),
        questions=(
            question("Số nào đúng?", ("30", "50%", "1,234,567.50", "007"), 0),
            question("Gì?", ("01/05/2023", "TRUE", "13-5-55", "1/2"), 3),
        ),
    ),
    Valid(
        name="xlsx: formulas give their cached value, one has none",
        file_name="cong-thuc.xlsx",
        build=lambda: patched(
            book([HEADER, *ROWS], change=values(0, C2='="Cảng "&"Đông"', G3="=CHAR(67)")),
            ("<v></v>", "<v>Cảng Đông</v>"),
            ('<c r="C2"', '<c t="str" r="C2"'),
        ),
        questions=(PORT, question(WHICH_COLOUR, COLOURS, status="draft")),
        problems=(("lost", "công thức chưa có kết quả"),),
    ),
    Valid(
        name="xlsx: keys by letter, in brackets, with words",
        file_name="khoa-chu.xlsx",
        build=lambda: keyed("a", "B.", "(C)", "Đáp án D", "B. Cảng Tây", None),
        questions=(
            *keyed_as((0,), (1,), (2,), (3,), (1,)),
            question("Số nào đứng thứ 6?", PORTS, status="draft"),
        ),
    ),
    Valid(
        name="xlsx: keys by number",
        file_name="khoa-so.xlsx",
        build=lambda: keyed(1, 2.0, "3", 4),
        questions=keyed_as((0,), (1,), (2,), (3,)),
    ),
    Valid(
        name="xlsx: keys by number from zero, for a zero occurs",
        file_name="khoa-khong.xlsx",
        build=lambda: keyed(0, 1, 3, 2),
        questions=keyed_as((0,), (1,), (3,), (2,)),
    ),
    Valid(
        name="xlsx: keys as lists",
        file_name="khoa-nhieu.xlsx",
        build=lambda: keyed("A,C", "B; D", "AC", "A||B", "1,3", "A và C", "a, b, d"),
        questions=keyed_as((0, 2), (1, 3), (0, 2), (0, 1), (0, 2), (0, 2), (0, 1, 3)),
    ),
    Valid(
        name="xlsx: keys by the words of an option",
        file_name="khoa-loi.xlsx",
        build=lambda: keyed("Cảng Nam", "cảng  bắc", "CANG DONG", "Cảng Đông; Cảng Tây"),
        questions=keyed_as((2,), (3,), (0,), (0, 1)),
    ),
    Valid(
        name="xlsx: a key that is no option is left out with its cell",
        file_name="khoa-sai.xlsx",
        build=lambda: keyed("A", "Cảng Trung"),
        questions=keyed_as((0,)),
        problems=(
            ("key", "Đáp án “Cảng Trung” không phải là"),
            ("key", "nhưng câu hỏi chỉ có các phương án"),
        ),
    ),
    Valid(
        name="xlsx: without a key column the colour of a cell is a guess",
        file_name="to-mau.xlsx",
        build=lambda: book(
            [HEADER[:-1], *(row[:-1] for row in ROWS)],
            change=coloured,
        ),
        questions=(
            question(WHICH_PORT, PORTS, 1, status="check", doubt="màu của ô"),
            question(WHICH_COLOUR, COLOURS, 2, status="check", doubt="in đậm"),
        ),
    ),
    Valid(
        name="xlsx: without a key column a star is a guess",
        file_name="dau-sao.xlsx",
        build=lambda: book(
            [
                HEADER[:-1],
                (1, WHICH_PORT, PORTS[0], f"*{PORTS[1]}", *PORTS[2:]),
                (2, WHICH_COLOUR, *COLOURS[:2], f"{COLOURS[2]} (đ)", COLOURS[3]),
            ]
        ),
        questions=(
            question(WHICH_PORT, PORTS, 1, status="check", doubt="dấu sao"),
            question(WHICH_COLOUR, COLOURS, 2, status="check", doubt="dấu sao"),
        ),
    ),
    Valid(
        name="xlsx: two to eight options",
        file_name="so-phuong-an.xlsx",
        build=lambda: book(
            [
                ("Câu hỏi", *(f"Đáp án {letter}" for letter in "ABCDEFGH"), "Đáp án đúng"),
                ("Hai?", "Một", "Hai", *[None] * 6, "B"),
                ("Tám?", *["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"], "H"),
            ]
        ),
        questions=(
            question("Hai?", ("Một", "Hai"), 1),
            question("Tám?", ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"], 7),
        ),
    ),
    Valid(
        name="xlsx: sections, rows with a number alone, a signature",
        file_name="phan.xlsx",
        build=partial(book, SECTIONED),
        questions=(PORT, COLOUR),
        problems=(
            ("ignored", "PHẦN I. CẢNG BIỂN"),
            ("ignored", "Phần II: Màu sắc"),
            ("ignored", "1 dòng chỉ có số thứ tự"),
            ("ignored", "Người lập biểu"),
        ),
    ),
    Valid(
        name="xlsx: the header is repeated, examples are marked",
        file_name="lap-lai.xlsx",
        build=lambda: book(
            [
                HEADER,
                ("Ví dụ", "Một cộng một?", "1", "2", None, None, "B"),
                ROWS[0],
                HEADER,
                ROWS[1],
            ]
        ),
        questions=(PORT, COLOUR),
        problems=(("ignored", "Dòng ví dụ"), ("ignored", "Dòng tiêu đề lặp lại")),
    ),
    Valid(
        name="xlsx: labels typed before stems and options",
        file_name="nhan.xlsx",
        build=lambda: book(
            [
                HEADER[1:],
                (
                    f"Câu 1: {WHICH_PORT}",
                    "A. Cảng Đông",
                    "B. Cảng Tây",
                    "C. Cảng Nam",
                    "D. Cảng Bắc",
                    "B",
                ),
            ]
        ),
        questions=(question(WHICH_PORT, PORTS, 1, place=(("label", "Câu 1"),)),),
    ),
    Valid(
        name="xlsx: a prediction as the last row, an option that names the others",
        file_name="du-doan.xlsx",
        build=lambda: book(
            [
                HEADER,
                (1, WHICH_PORT, *PORTS[:3], "Cả A, B, C đều đúng", "D"),
                (2, "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?"),
            ]
        ),
        questions=(
            question(WHICH_PORT, (*PORTS[:3], "Cả A, B, C đều đúng"), 3, pinned=(3,)),
            Expected(
                text="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
                kind="prediction",
            ),
        ),
    ),
    Valid(
        name="xlsx: a size that lies",
        file_name="kich-thuoc.xlsx",
        build=lambda: patched(book([HEADER, *ROWS]), ('ref="A1:G3"', 'ref="A1:XFD1048576"')),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="xlsx: no header at all",
        file_name="khong-tieu-de.xlsx",
        build=partial(book, ROWS),
        questions=(
            question(WHICH_PORT, PORTS, 1, status="check", doubt="không có dòng tiêu đề"),
            question(WHICH_COLOUR, COLOURS, 2, status="check", doubt="không có dòng tiêu đề"),
        ),
        problems=(("guessed", "không có dòng tiêu đề"),),
    ),
    Valid(
        name="csv: commas, UTF-8 with a mark",
        file_name="dau-phay.csv",
        build=lambda: table(*VIETNAMESE).encode("utf-8-sig"),
        questions=(PORT, question(WHICH_COLOUR, COLOURS, 2, place=(("line", 3), ("row", 3)))),
    ),
    Valid(
        name="csv: semicolons, UTF-8 without a mark, titles above",
        file_name="cham-phay.csv",
        build=lambda: table(["Bộ đề, đợt 1"], [], *VIETNAMESE, by=";", end="\r\n").encode(),
        questions=(PORT, COLOUR),
        problems=(("ignored", "Bộ đề, đợt 1"),),
    ),
    Valid(
        name="csv: tabs in UTF-16",
        file_name="van-ban-unicode.txt",
        build=lambda: table(*VIETNAMESE, by="\t", end="\r\n").encode("utf-16"),
        questions=(PORT, COLOUR),
    ),
    Valid(
        name="csv: semicolons in windows-1258",
        file_name="cu.csv",
        build=lambda: windows_1258(table(*VIETNAMESE, by=";", end="\r\n")),
        questions=(PORT, COLOUR),
        problems=(("converted", "1258"),),
    ),
    Valid(
        name="csv: quotes, line breaks and separators in cells",
        file_name="ngoac-kep.csv",
        build=(
            '"Câu hỏi";"Đáp án A";"Đáp án B";"Đáp án đúng"\r\n'
            f'"{LONG}";"Cảng ""Đông"";\r\ncũ";"Cảng Tây";"B"\r\n'
            '"Nam" hay "Bắc"?;Nam;Bắc;A\r\n'
        ).encode,
        questions=(
            question(" ".join(LONG.split()), ('Cảng "Đông"; cũ', "Cảng Tây"), 1),
            question('"Nam" hay "Bắc"?', ("Nam", "Bắc"), 0, place=(("line", 5), ("row", 3))),
        ),
    ),
    Valid(
        name="csv: the sign is named in the first line",
        file_name="sep.csv",
        build=("sep=;\n" + table(*VIETNAMESE, by=";")).encode,
        questions=(question(WHICH_PORT, PORTS, 1, place=(("line", 3),)), COLOUR),
    ),
    Valid(
        name="csv: no header, keys by letter",
        file_name="tran.csv",
        build=lambda: table(*VIETNAMESE[1:]).encode(),
        questions=(
            question(WHICH_PORT, PORTS, 1, status="check", doubt="không có dòng tiêu đề"),
            question(WHICH_COLOUR, COLOURS, 2, status="check", doubt="không có dòng tiêu đề"),
        ),
        problems=(("guessed", "không có dòng tiêu đề"),),
    ),
    Valid(
        name="tsv: formula guards are taken off again",
        file_name="cong-thuc.tsv",
        build=lambda: table(
            ["Question", "Option A", "Option B", "Key"], ["'=1+1?", "'-2", "'@ba", "A"], by="\t"
        ).encode(),
        questions=(question("=1+1?", ("-2", "@ba"), 0),),
    ),
    Hostile(
        name="xlsx: only hidden sheets",
        file_name="an-het.xlsx",
        build=lambda: patched(
            book([HEADER, *ROWS]), ('state="visible"', 'state="hidden"'), name="xl/workbook.xml"
        ),
        says="bị ẩn",
    ),
    Hostile(
        name="xlsx: strict kind of file",
        file_name="strict.xlsx",
        build=lambda: patched(
            book([HEADER, *ROWS]),
            (
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            name="xl/workbook.xml",
        ),
        says="Strict Open XML",
    ),
    Hostile(
        name="xlsx: an index that points to no text",
        file_name="chi-so.xlsx",
        build=lambda: patched(
            book([HEADER, *ROWS]),
            ('<c r="A2"', '<c r="A2" t="s"><v>99999999</v></c><c r="A2"'),
        ),
        says="bị hỏng ở bên trong",
    ),
    Hostile(
        name="xlsx: a million empty rows, the farthest column",
        file_name="trieu-hang.xlsx",
        build=lambda: patched(
            book([HEADER, *ROWS]),
            (
                "</sheetData>",
                "".join(f'<row r="{row}"/>' for row in range(4, 60_000))
                + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        questions=(PORT, COLOUR),
    ),
    Hostile(
        name="csv: nothing but a header",
        file_name="rong.csv",
        build=lambda: table(VIETNAMESE[0]).encode(),
        says="không tìm thấy câu hỏi",
    ),
]
