"""Which rows of texts does a file of units hold: .csv, .tsv or .xlsx?

`table` reads files from outside and therefore runs in the child process of `quizapp.untrusted`.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook

from quizapp import archive
from quizapp.rules.refusals import Unreadable

ZIP = b"PK\x03\x04"
"""An .xlsx begins so."""

MOST_ROWS = 25_000
MOST_COLUMNS = 50


def table(data: bytes) -> list[list[str]]:
    """Answer the rows of the file. Raises Unreadable with a Vietnamese reason."""
    if data.startswith(ZIP):
        archive.require_modest(data)
        return list(_sheet(data))
    return list(_separated(_decoded(data)))


def table_and_separator(data: bytes) -> tuple[list[list[str]], str]:
    """Answer the rows of the file, and the sign that parts its cells: "" in an .xlsx. Raises
    Unreadable with a Vietnamese reason."""
    rows = table(data)
    return rows, "" if data.startswith(ZIP) else _separator(_decoded(data))


def _sheet(data: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    # The size a sheet claims is the uploader's word; a row is read only up to our own limit.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Unreadable(reason=f"tệp có quá {MOST_ROWS} dòng.")
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _decoded(data: bytes) -> str:
    # "Unicode text" of Excel is UTF-16 with a mark at its beginning.
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        reason = "tệp phải lưu ở dạng .xlsx hoặc CSV UTF-8 để giữ đúng dấu tiếng Việt."
        raise Unreadable(reason=reason) from error
    if "\0" in text:
        raise Unreadable(reason="đây không phải tệp .csv, .tsv hay .xlsx.")
    return text


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def _separated(text: str) -> Iterator[list[str]]:
    delimiter = _separator(text)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            if number > MOST_ROWS:
                raise Unreadable(reason=f"tệp có quá {MOST_ROWS} dòng.")
            yield row[:MOST_COLUMNS]
    except csv.Error as error:
        raise Unreadable(reason="tệp hỏng hoặc không đúng định dạng.") from error
