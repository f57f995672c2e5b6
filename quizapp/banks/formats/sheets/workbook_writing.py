"""How does a workbook of questions look: its sheet, its header, and the template to fill in?"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from quizapp.banks.formats.sheets.seen import escaped
from quizapp.banks.formats.sheets.tables import column_name
from quizapp.rules.questions import LETTERS

QUESTIONS = "Câu hỏi"
GUIDE = "Hướng dẫn"
TEXT = "@"
BOLD = Font(bold=True)
GROUND = PatternFill(fill_type="solid", fgColor="FFDCE6F1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
ROWS_TO_FILL = 500
HEADER = (
    "STT",
    "Câu hỏi",
    "Phương án A",
    "Phương án B",
    "Phương án C",
    "Phương án D",
    "Phương án E",
    "Đáp án đúng",
    "Giải thích",
    "Chủ đề",
    "Độ khó",
    "Nguồn",
)
EXAMPLES = (
    (
        "Ví dụ 1", "Thành phố nào dưới đây là thành phố cảng biển?", "Đà Lạt", "Hải Phòng",
        "Buôn Ma Thuột", "Cao Bằng", "", "B", "Hải Phòng nằm bên bờ biển, có cảng nước sâu.",
        "Địa lý", "1", "Sách giới thiệu thành phố",
    ),
    (
        "Ví dụ 2", "Những màu nào có trên đèn giao thông? (Chọn mọi phương án đúng)", "Đỏ", "Tím",
        "Xanh", "Vàng", "Nâu", "A, C, D", "", "Giao thông", "2", "",
    ),
    (
        "Ví dụ 3", "Một giờ có bao nhiêu phút?", "30", "60", "Cả hai đáp án trên đều sai", "", "",
        "B", "", "Đời sống", "1", "",
    ),
)  # fmt: skip
EXPLAINED = (
    ("Cách điền trang “Câu hỏi”", True),
    ("Mỗi dòng là một câu hỏi. Giữ nguyên dòng tiêu đề; thứ tự các cột có thể thay đổi.", False),
    ("Các dòng có chữ “Ví dụ” ở cột STT chỉ để tham khảo, hệ thống không đọc.", False),
    ("Phương án: điền từ 2 đến 8 ô, không để trống ô ở giữa; cần thêm thì thêm cột.", False),
    ("Đáp án đúng: chữ cái của phương án đúng. Nhiều đáp án đúng thì viết A, C.", False),
    ("Chưa có đáp án thì để trống: câu hỏi được lưu thành bản nháp.", False),
    ("Độ khó: 1 (dễ), 2 (trung bình) hoặc 3 (khó). Để trống là 1.", False),
    ("Giải thích, Chủ đề và Nguồn: không bắt buộc.", False),
    ("Phương án như “Cả A, B, C đều đúng” luôn được giữ đúng chỗ khi trộn đề.", False),
    ("Mọi ô đều ở dạng chữ, nên Excel không tự đổi 1/5 thành ngày tháng.", False),
)
_WIDTHS = {"Câu hỏi": 60, "Giải thích": 40, "STT": 9, "Độ khó": 9, "Đáp án đúng": 13, "Đoạn": 9}
OTHER_WIDTH = 24
Style = Literal["stop", "information"]


def book(rows: Iterable[Sequence[str]]) -> bytes:
    """Answer a workbook with these rows, the first of which is the header."""
    written = Workbook(write_only=True)
    lines = iter(rows)
    _questions(written, next(lines), lines)
    return _bytes(written)


def template() -> bytes:
    """Answer the workbook to fill in."""
    written = Workbook(write_only=True)
    empty = [[""] * len(HEADER)] * ROWS_TO_FILL
    sheet = _questions(written, HEADER, [*EXAMPLES, *empty])
    _allow(sheet, "Độ khó", ("1", "2", "3"), "stop", "Độ khó là 1, 2 hoặc 3.")
    # Several letters are right too, so what is not in the list is only remarked.
    _allow(
        sheet,
        "Đáp án đúng",
        LETTERS,
        "information",
        "Đáp án là chữ cái của phương án; nhiều đáp án viết cách nhau bằng dấu phẩy: A, C.",
    )
    guide = written.create_sheet(GUIDE)
    guide.column_dimensions["A"].width = 100
    for line, is_head in EXPLAINED:
        guide.append([_cell(guide, line, is_head=is_head)])
    return _bytes(written)


def _questions(
    written: Workbook, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> WriteOnlyWorksheet:
    sheet: WriteOnlyWorksheet = written.create_sheet(QUESTIONS)
    sheet.freeze_panes = "A2"
    for column, name in enumerate(header):
        width = _WIDTHS.get(name, OTHER_WIDTH)
        sheet.column_dimensions[column_name(column)].width = width  # type: ignore[attr-defined]  # the stubs lack it
    sheet.append([_cell(sheet, name, is_head=True) for name in header])
    for row in rows:
        sheet.append(list(_cells(sheet, row)))
    return sheet


def _cells(sheet: WriteOnlyWorksheet, row: Sequence[str]) -> Iterator[Cell]:
    return (_cell(sheet, text) for text in row)


def _cell(sheet: WriteOnlyWorksheet, text: str, *, is_head: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, escaped(text) or None)
    if text:
        # The library takes a leading "=" for a formula; said after the value, this wins.
        cell.data_type = "s"
    cell.number_format = TEXT
    cell.alignment = WRAPPED
    if is_head:
        cell.font = BOLD
        cell.fill = GROUND
    return cell


def _allow(
    sheet: WriteOnlyWorksheet, name: str, values: Iterable[str], style: Style, sentence: str
) -> None:
    column = column_name(HEADER.index(name))
    rule = DataValidation(
        type="list",
        formula1=f'"{",".join(values)}"',
        allow_blank=True,
        errorStyle=style,
        errorTitle=name,
        error=sentence,
        showErrorMessage=True,
    )
    rule.add(f"{column}2:{column}{1 + len(EXAMPLES) + ROWS_TO_FILL}")
    sheet.data_validations.append(rule)  # type: ignore[attr-defined]  # the stubs lack it


def _bytes(written: Workbook) -> bytes:
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()
