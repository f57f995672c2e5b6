"""How does a separated text (.csv, .tsv) hold questions: read and written?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from quizapp.banks.formats import WrittenBank, encoding
from quizapp.banks.formats.sheets import writing
from quizapp.banks.formats.sheets.columns import understand
from quizapp.banks.formats.sheets.headers import layout
from quizapp.banks.formats.sheets.tables import MOST_COLUMNS, MOST_ROWS, Row, Table
from quizapp.rules.raw import Problem, RawBank, Remark, Severity

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60
"""So many rows tell which sign separates the cells."""
LEADS = "=+\\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫"
"""A spreadsheet may take a cell that begins with one of these for a formula, or a program."""
GUARDED = re.compile(f"'+[{LEADS}]")
TO_GUARD = re.compile(f"'*[{LEADS}]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
NAMES = {",": "dấu phẩy", ";": "dấu chấm phẩy", "\t": "phím Tab", "|": "dấu gạch đứng"}


def read(data: bytes) -> RawBank:
    """Answer the questions of a separated text. Raises Unreadable with its Vietnamese reason."""
    decoded = encoding.decode(data)
    text, first = decoded.text, 1
    said = _SEPARATOR_LINE.match(text)
    if said:
        # Excel's own way to name the sign; to everybody else it is a row.
        text, first = text[said.end() :], 2
    delimiter = said[1] if said else _delimiter(text)
    problems = list(decoded.problems)
    rows = []
    beyond = cells_beyond = 0
    for row in _rows(text, delimiter, first):
        if row.number - first + 1 > MOST_ROWS:
            beyond += bool(row.columns)
            continue
        cells_beyond += sum(1 for column in row.columns if column >= MOST_COLUMNS)
        rows.append(row)
    if beyond:
        problems.append(_beyond(f"{beyond} hàng có nội dung nằm sau hàng {MOST_ROWS}"))
    if cells_beyond:
        problems.append(_beyond(f"{cells_beyond} ô có nội dung nằm sau cột thứ {MOST_COLUMNS}"))
    found = understand([Table(rows=rows)])
    return RawBank(
        format="tsv" if delimiter == "\t" else "csv",
        questions=tuple(found.questions),
        problems=(*problems, *found.problems),
    )


def write(bank: WrittenBank, delimiter: str) -> bytes:
    """Answer the text of a bank. Its mark at the beginning makes spreadsheets read it as UTF-8."""
    lines = (delimiter.join(map(_quoted, row)) + "\r\n" for row in writing.rows(bank))
    return "".join(lines).encode("utf-8-sig")


def losses(bank: WrittenBank, delimiter: str) -> list[str]:
    """Answer what such a text cannot hold of this bank."""
    return writing.losses(bank, "Tệp TSV" if delimiter == "\t" else "Tệp CSV")


def _quoted(text: str) -> str:
    # In quotes, a cell stays whole also for a spreadsheet that separates by another sign.
    guarded = f"'{text}" if TO_GUARD.match(text) else text
    doubled = guarded.replace('"', '""')
    return f'"{doubled}"' if text else ""


def _beyond(what: str) -> Problem:
    return Problem(
        kind=Remark.IGNORED, message=f"{what} không được đọc.", severity=Severity.WARNING
    )


def _delimiter(text: str) -> str:
    """Answer the sign that makes a header of some row, else the one that makes the most cells."""

    def worth(delimiter: str) -> tuple[int, int]:
        rows = []
        for row in _rows(text, delimiter, 1):
            rows.append(row.cells)
            if len(rows) == LOOKED_AT:
                break
        found = (layout(rows[at : at + 16], 0) for at in range(len(rows)))
        known = max(
            (len(one.columns) + len(one.options) for one in found if one and one.is_wide),
            default=0,
        )
        widths = [len(cells) for cells in rows if len(cells) > 1]
        return known, max(map(widths.count, widths), default=0)

    return max(DELIMITERS, key=worth)


@lru_cache(maxsize=8)
def _cell(delimiter: str) -> re.Pattern[str]:
    """Answer what a cell is: in quotes, with doubled quotes and line breaks within, or not.

    What only begins with a quote is no quoted cell; its quotes belong to the text.
    """
    sign = re.escape(delimiter)
    blank = " " if delimiter == "\t" else r" \t"
    return re.compile(
        rf'(?:[{blank}]*"((?:[^"]++|"")*+)"[{blank}]*(?={sign}|\n|\Z)|([^{sign}\n]*))({sign}|\n|\Z)'
    )


def _rows(text: str, delimiter: str, line: int) -> Iterator[Row]:
    """Answer the rows of a text whose first line has this number."""
    number, begun = line, line
    cells: list[str] = []
    for found in _cell(delimiter).finditer(text):
        if found.start() == len(text):  # the pattern also finds the nothing behind the last cell
            break
        quoted, plain, end = found.groups()
        cells.append(_unguarded(plain if quoted is None else quoted.replace('""', '"')))
        begun += found[0].count("\n")
        if end == "\n" or found.end() == len(text):
            if end == delimiter:
                cells.append("")
            yield Row(number=number, line=line, cells=cells)
            cells, number, line = [], number + 1, begun


def _unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
