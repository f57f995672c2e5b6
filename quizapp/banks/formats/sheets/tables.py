"""What is a table of texts, as a workbook or a separated text holds it?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizapp.rules.raw import Place

MOST_ROWS = 25_000
MOST_COLUMNS = 60
"""What lies beyond is counted and reported, not read."""


def _plain(_row: int, _column: int) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of texts. `number` counts from 1 as the person sees it, columns count from 0.

    `broken` says why a cell has no text though something stands in it, `filled` are the columns
    whose text stands in a row above, in a cell merged with this one.
    """

    number: int
    cells: Sequence[str]
    line: int | None = None
    broken: Mapping[int, str] = field(default_factory=dict)
    filled: frozenset[int] = frozenset()

    def text(self, column: int | None) -> str:
        """Answer the text in a column, "" if there is no such cell."""
        if column is None or column >= len(self.cells):
            return ""
        return self.cells[column].strip()

    def own(self, column: int | None) -> str:
        """Answer the text in a column unless it is only there by a merged cell."""
        return "" if column in self.filled else self.text(column)

    @property
    def columns(self) -> list[int]:
        """Answer the columns in which this row has something of its own."""
        return [
            column
            for column, cell in enumerate(self.cells)
            if (cell and not cell.isspace() and column not in self.filled) or column in self.broken
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a sheet, or of a whole separated text.

    `looks` answers how the cell in a row (by its number) and a column is set off.
    """

    rows: Sequence[Row]
    sheet: str | None = None
    looks: Callable[[int, int], frozenset[str]] = _plain

    def place(
        self,
        row: Row,
        column: int | None = None,
        *,
        label: str | None = None,
        ordinal: int | None = None,
    ) -> Place:
        """Answer where a row or a cell of it stands."""
        return Place(
            sheet=self.sheet,
            row=row.number,
            line=row.line,
            cell=None if column is None else f"{column_name(column)}{row.number}",
            label=label,
            ordinal=ordinal,
        )


def column_name(column: int) -> str:
    """Answer how spreadsheets call a column that counts from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
