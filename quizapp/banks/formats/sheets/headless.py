"""Is this a table of questions without a header? Its shape tells, if anything does."""

import re
from collections.abc import Callable, Sequence

from quizapp.banks.formats.sheets.header_words import Field
from quizapp.banks.formats.sheets.headers import Layout
from quizapp.banks.formats.sheets.tables import Row

DOUBT = "Bảng không có dòng tiêu đề; các cột được đoán theo nội dung."
SAMPLE = 50
_KEY = re.compile(r"[A-Ha-h](?:\s*[,;]?\s*[A-Ha-h]){0,7}|[0-8](?:\s*[,;]\s*[0-8])*")
_NUMBER = re.compile(r"(?:câu\s*)?\d{1,5}[.)]?", re.IGNORECASE)
MOST_SURE = 0.8


def headless(rows: Sequence[Row]) -> Layout | None:
    """Answer the layout of a table that begins at once with questions, or None.

    Such a row has, in this order: perhaps a number, the question, two to eight options, the key.
    Without a column of keys the texts must look like questions.
    """
    filled = [row for row in rows if len(row.columns) > 2][:SAMPLE]
    if not filled:
        return None
    width = max(max(row.columns) for row in filled) + 1
    first = 0
    while first < width and _share(filled, first, _NUMBER.fullmatch) >= MOST_SURE:
        first += 1
    key = next(
        (
            column
            for column in range(width - 1, first + 2, -1)
            if _share(filled, column, _KEY.fullmatch) >= MOST_SURE
        ),
        None,
    )
    asks = _share(filled, first, lambda text: text.endswith(("?", ":", "…", "...")))
    end = width if key is None else key
    if not 2 <= end - first - 1 <= 8 or asks < (MOST_SURE if key is None else 0):
        return None
    if _length(filled, first) < max(_length(filled, column) for column in range(first + 1, end)):
        return None
    columns = {Field.STEM: first}
    if first:
        columns[Field.NUMBER] = 0
    if key is not None:
        columns[Field.KEY] = key
    return Layout(
        height=0,
        columns=columns,
        options=tuple(range(first + 1, end)),
        unknown=tuple(range(1, first)) + tuple(range(end + 1, width)),
        doubt=DOUBT,
    )


def _share(rows: Sequence[Row], column: int, fits: Callable[[str], object]) -> float:
    """Answer how many of the filled cells of a column fit, 0 to 1; 0 if most are empty."""
    texts = [row.text(column) for row in rows if row.text(column)]
    if 2 * len(texts) < len(rows):
        return 0
    return sum(1 for text in texts if fits(text)) / len(texts)


def _length(rows: Sequence[Row], column: int) -> float:
    return sum(len(row.text(column)) for row in rows) / len(rows)
