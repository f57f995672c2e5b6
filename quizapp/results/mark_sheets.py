"""Which file does a jury fill in with its marks?"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook

from quizapp.accounts import phones
from quizapp.results.spreadsheets import Value, as_bytes, sheet_rows
from quizapp.rules import marks
from quizapp.rules.mark_lists import TITLES
from quizapp.rules.ranking import WORST_LOW

WIDTHS = (6, 14, 28, 12, 32, 16, 14, 10)


def to_fill_in(rows: Iterable[Any]) -> bytes:
    """Answer an .xlsx file with everybody of a ranking, one row each, and the marks there are; the
    same file is imported when it is filled in. Nothing is masked."""
    book = Workbook(write_only=True)
    sheet_rows(book, _("Điểm chấm"), _rows(rows), widths=WIDTHS)
    return as_bytes(book)


def _rows(rows: Iterable[Any]) -> Iterable[Sequence[Value]]:
    yield [
        _("STT"), TITLES["number"], TITLES["full_name"], _("Ngày sinh"), _("Đơn vị"),
        TITLES["phone"], TITLES["code"], TITLES["mark"],
    ]  # fmt: skip
    for position, row in enumerate(rows, start=1):
        yield [
            position,
            row.id,
            row.full_name,
            row.birth_date.strftime("%d/%m/%Y") if row.birth_date else None,
            row.unit,
            phones.shown(row.phone) or None,
            row.sign_in_code,
            None if row.marks == WORST_LOW else marks.written(row.marks),
        ]
