"""What does the XML of a sheet say that its reader passes over: merged and hidden cells, formulas
without a result, and how far its contents truly reach?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from quizapp.banks.formats.sheets.tables import MOST_COLUMNS, MOST_ROWS

MOST_FILLED = 200_000
"""So many cells are filled from merged ones at most."""
NO_RESULT = "Ô là công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại rồi tải lên."
ERROR = "Ô báo lỗi {}; hãy sửa công thức rồi tải lên lại."


@dataclass(slots=True)
class Parts:
    """What a sheet's XML says. Rows count from 1, columns from 0.

    `last_row` and `width` are how far contents reach within our limits; `rows_beyond` and
    `cells_beyond` count what lies outside them. `broken` says why a cell shows nothing.
    """

    last_row: int = 0
    width: int = 0
    rows_beyond: int = 0
    cells_beyond: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    has_filter: bool = False
    has_pictures: bool = False

    def filled(self) -> Iterable[tuple[int, int, int]]:
        """Answer the cells that show the text of a merged cell above: row, column, whose row."""
        left = MOST_FILLED
        for first, last, column in self.merged:
            end = min(last, self.last_row)
            left -= max(end - first, 0)
            if left < 0:
                return
            for row in range(first + 1, end + 1):
                yield row, column, first


def parts(xml: bytes) -> Parts:
    """Answer what the XML of a sheet says. Raises expat.ExpatError if it is none."""
    reader = _Reader()
    reader.parse(xml)
    return reader.parts


class _Reader:
    """Counts through the elements of a sheet; the names are few, so all namespaces are one."""

    def __init__(self) -> None:
        self.parts = Parts()
        self._row = 0
        self._column = -1
        self._type = ""
        self._has_formula = False
        self._has_value = False
        self._text = ""
        self._is_value = False
        self._row_is_beyond = False
        self._known: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def parse(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _local(self, name: str) -> str:
        """Answer the name of an element without its prefix; the few names are found only once."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = name.rpartition(":")[2]
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = self._local(name)
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self._is_value = self._has_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        else:
            self._begin_other(name, attributes)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(float(number)) if number else self._row + 1
        self._column = -1
        self._row_is_beyond = False
        is_hidden = _is_on(attributes.get("hidden")) or attributes.get("ht") in {"0", "0.0"}
        if is_hidden and self._row <= MOST_ROWS:
            self.parts.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = self._column + 1 if place is None else self._place(place)
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_value = False
        self._text = ""

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and _is_on(attributes.get("hidden")):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.parts.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif name == "autoFilter":
            self.parts.has_filter = True
        elif name in {"drawing", "picture"}:
            self.parts.has_pictures = True

    def _characters(self, text: str) -> None:
        if self._is_value:
            self._text += text[:40]

    def _end(self, name: str) -> None:
        name = self._local(name)
        if name in {"v", "t"}:
            self._is_value = False
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        has_result = bool(self._text) or (self._type == "str" and self._has_value)
        if not (has_result or self._has_formula):
            return
        found = self.parts
        if self._row > MOST_ROWS:
            found.rows_beyond += not self._row_is_beyond
            self._row_is_beyond = True
            return
        if self._column >= MOST_COLUMNS:
            found.cells_beyond += 1
            return
        found.last_row = max(found.last_row, self._row)
        found.width = max(found.width, self._column + 1)
        if not has_result:
            found.broken[self._row, self._column] = NO_RESULT
        elif self._type == "e":
            found.broken[self._row, self._column] = ERROR.format(self._text[:20])

    def _merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        if not last:
            return
        top, bottom = _row_of(first), _row_of(last)
        if top < bottom and top <= MOST_ROWS:
            self.parts.merged.append((top, min(bottom, MOST_ROWS), self._place(first)))

    def _place(self, reference: str) -> int:
        """Answer the column that "C5" names, from 0."""
        letters = reference.rstrip("0123456789")
        column = self._known.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper()[:4]:
                column = column * 26 + ord(letter) - ord("A") + 1
            self._known[letters] = column
        return column - 1


def _row_of(reference: str) -> int:
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0


def _is_on(value: str | None) -> bool:
    return value in {"1", "true", "on"}
