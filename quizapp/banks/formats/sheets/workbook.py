"""How does an Excel workbook hold questions: read, written, and as a template to fill in?"""

import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from quizapp import archive
from quizapp.banks.formats import WrittenBank, encoding
from quizapp.banks.formats.sheets import workbook_writing, writing
from quizapp.banks.formats.sheets.columns import understand
from quizapp.banks.formats.sheets.looks import looks
from quizapp.banks.formats.sheets.parts import Parts, parts
from quizapp.banks.formats.sheets.seen import seen
from quizapp.banks.formats.sheets.tables import MOST_COLUMNS, MOST_ROWS, Row, Table, column_name
from quizapp.rules.raw import NOWHERE, Place, Problem, RawBank, Remark, Severity
from quizapp.rules.refusals import Unreadable

STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
IS_STRICT = (
    "tệp Excel được lưu ở kiểu “Strict Open XML”; hãy mở bằng Excel và lưu lại ở kiểu "
    "“Excel Workbook (*.xlsx)”."
)
IS_BROKEN = "tệp Excel bị hỏng ở bên trong; hãy mở bằng Excel, lưu lại rồi tải lên."
ALL_HIDDEN = "mọi trang tính của tệp đều bị ẩn; hãy bỏ ẩn trang tính cần đọc rồi tải lên lại."
Cells = Sequence[ReadOnlyCell | EmptyCell]


def read(data: bytes) -> RawBank:
    """Answer the questions of a workbook. Raises Unreadable with its Vietnamese reason."""
    container = archive.require_modest(data)
    names = container.namelist()
    for name in names:
        if name.endswith("workbook.xml") and STRICT in archive.member(container, name):
            raise Unreadable(reason=IS_STRICT)
    problems = _container_problems(names)
    with warnings.catch_warnings():
        # What the library says it drops are validations and other things no question needs.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
            )
            sheets = [_sheet(one, container) for one in _visible(book.worksheets, problems)]
        except (Unreadable, MemoryError):
            raise
        except Exception as error:
            # The library lets out whatever a broken part brings it to.
            raise Unreadable(reason=IS_BROKEN) from error
    if any("/media/" in name for name in names):
        problems += [one.lost_pictures() for one in sheets if one.parts.has_pictures]
    converted = _modernise(sheets)
    tables = [one.table() for one in sheets]
    found = understand(tables)
    problems += [converted] if converted else []
    problems += [problem for one in sheets for problem in one.problems()]
    read_from = list(dict.fromkeys(q.place.sheet for q in found.questions if q.place.sheet))
    if len(read_from) > 1:
        listed = ", ".join(f"“{name}”" for name in read_from)
        problems.append(_problem(Remark.GUESSED, f"Câu hỏi được đọc từ các trang tính {listed}."))
    return RawBank(
        format="xlsx",
        questions=tuple(found.questions),
        problems=(*problems, *found.problems),
    )


def write(bank: WrittenBank) -> bytes:
    """Answer the workbook of a bank: every cell a text, none a formula."""
    return workbook_writing.book(writing.rows(bank))


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a workbook cannot hold of this bank."""
    return writing.losses(bank, "Tệp Excel")


def template() -> bytes:
    """Answer a workbook to fill in, with examples and a page that explains it."""
    return workbook_writing.template()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A sheet with its cells, their texts and what its XML says besides."""

    name: str
    cells: Sequence[Cells]
    texts: list[list[str]]
    parts: Parts

    def table(self) -> Table:
        """Answer the table that a person sees, merged cells filled."""
        texts = self.texts
        broken: dict[int, dict[int, str]] = {}
        for (row, column), reason in self.parts.broken.items():
            broken.setdefault(row, {})[column] = reason
            texts[row - 1][column] = ""
        filled: dict[int, set[int]] = {}
        for row, column, above in self.parts.filled():
            if column < len(texts[row - 1]) and not texts[row - 1][column]:
                texts[row - 1][column] = texts[above - 1][column]
                filled.setdefault(row, set()).add(column)
        return Table(
            sheet=self.name,
            rows=[
                Row(
                    number=number,
                    cells=row,
                    broken=broken.get(number, {}),
                    filled=frozenset(filled.get(number, ())),
                )
                for number, row in enumerate(texts, start=1)
            ],
            looks=lambda row, column: looks(self.cells[row - 1][column]),
        )

    def problems(self) -> list[Problem]:
        """Answer what is remarked about the sheet as a whole."""
        found, place = self.parts, Place(sheet=self.name)
        problems = []
        hidden = sorted(row for row in found.hidden_rows if self._holds(row))
        if hidden:
            by_filter = " do bộ lọc" if found.has_filter else ""
            message = f"{len(hidden)} hàng bị ẩn{by_filter} vẫn được đọc: {_ranges(hidden)}."
            severity = Severity.NOTICE if found.has_filter else Severity.WARNING
            problems.append(_problem(Remark.HIDDEN, message, severity, place))
        columns = sorted(column for column in found.hidden_columns if column < found.width)
        if columns:
            listed = ", ".join(map(column_name, columns))
            message = f"Các cột bị ẩn vẫn được đọc: {listed}."
            problems.append(_problem(Remark.HIDDEN, message, Severity.NOTICE, place))
        if found.rows_beyond:
            message = (
                f"{found.rows_beyond} hàng có nội dung nằm sau hàng {MOST_ROWS} không được đọc."
            )
            problems.append(_problem(Remark.IGNORED, message, Severity.WARNING, place))
        if found.cells_beyond:
            last = column_name(MOST_COLUMNS - 1)
            message = f"{found.cells_beyond} ô có nội dung nằm sau cột {last} không được đọc."
            problems.append(_problem(Remark.IGNORED, message, Severity.WARNING, place))
        return problems

    def lost_pictures(self) -> Problem:
        """Answer the remark that the pictures of the sheet are not read."""
        message = "Hình trong trang tính không đọc được; hãy thêm hình vào câu hỏi sau khi nhập."
        return _problem(Remark.LOST, message, Severity.WARNING, Place(sheet=self.name))

    def _holds(self, row: int) -> bool:
        return row <= len(self.texts) and any(self.texts[row - 1])


def _sheet(sheet: Any, container: zipfile.ZipFile) -> _Sheet:
    # The stubs know no read-only sheet, and the library has no public name for its member.
    xml = archive.member(container, sheet._worksheet_path)  # noqa: SLF001 - see above
    found = parts(xml)
    # The size that a sheet claims for itself is the uploader's word.
    sheet.reset_dimensions()
    cells: list[Cells] = []
    if found.last_row:
        for row in sheet.iter_rows(max_row=found.last_row, max_col=found.width):
            cells.append(row)
            if len(cells) == found.last_row:
                # Behind the rows come filters and validations, of which many are odd.
                break
    _require_styles(cells)
    texts = [[_text(cell) for cell in row] for row in cells]
    return _Sheet(name=sheet.title, cells=cells, texts=texts, parts=found)


def _require_styles(rows: Sequence[Cells]) -> None:
    """Raise IndexError if cells have a style that the workbook lost: their looks are asked later,
    where nobody expects that."""
    styles = {
        cell._style_id: cell  # type: ignore[attr-defined]  # noqa: SLF001 - neither has a public name
        for row in rows
        for cell in row
        if isinstance(cell, ReadOnlyCell)
    }
    for cell in styles.values():
        looks(cell)
        _font(cell)


def _modernise(sheets: Sequence[_Sheet]) -> Problem | None:
    """Bring the texts of all sheets into Unicode; answer a remark if that changed any."""
    said: dict[tuple[str, str], str] = {}
    for one in sheets:
        for texts, cells in zip(one.texts, one.cells, strict=True):
            for text, cell in zip(texts, cells, strict=True):
                if text:
                    said[text, _font(cell)] = text
    modern, problem = encoding.modernise([text for text, _ in said], [font for _, font in said])
    if problem:
        said.update(zip(said, modern, strict=True))
        for one in sheets:
            one.texts[:] = [
                [said.get((text, _font(cell)), "") for text, cell in zip(texts, cells, strict=True)]
                for texts, cells in zip(one.texts, one.cells, strict=True)
            ]
    return problem


def _text(cell: ReadOnlyCell | EmptyCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return seen(value, "")
    return seen(value, cell.number_format or "General")


def _font(cell: ReadOnlyCell | EmptyCell) -> str:
    return cell.font.name or "" if isinstance(cell, ReadOnlyCell) else ""


def _visible(sheets: Sequence[Any], problems: list[Problem]) -> list[Any]:
    """Answer the sheets that the person sees, and report the others."""
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if sheets and not visible:
        raise Unreadable(reason=ALL_HIDDEN)
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            message = f"Trang tính bị ẩn “{sheet.title}” không được đọc."
            place = Place(sheet=sheet.title)
            problems.append(_problem(Remark.HIDDEN, message, Severity.NOTICE, place))
    return visible


def _container_problems(names: Sequence[str]) -> list[Problem]:
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        return [_problem(Remark.IGNORED, "Tệp có macro; macro được bỏ qua, không chạy.")]
    return []


def _problem(
    kind: Remark, message: str, severity: Severity = Severity.NOTICE, place: Place = NOWHERE
) -> Problem:
    return Problem(kind=kind, message=message, severity=severity, place=place)


def _ranges(numbers: Sequence[int]) -> str:
    """Answer rising numbers as "5, 7–9"."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after > before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after > before + 1), numbers[-1]]
    shown = [
        str(start) if start == end else f"{start}–{end}"
        for start, end in zip(starts, ends, strict=True)
    ]
    return ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")
