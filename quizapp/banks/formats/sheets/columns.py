"""Which questions do these tables hold, whatever their columns are called, wherever they stand?

The readers of workbooks and of separated texts make the tables. What is passed over is reported.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.sheets import entries
from quizapp.banks.formats.sheets.answers import Answered, answered
from quizapp.banks.formats.sheets.entries import Entry, bare, unlabelled
from quizapp.banks.formats.sheets.header_words import Field, heading
from quizapp.banks.formats.sheets.headers import Layout, layout
from quizapp.banks.formats.sheets.headless import headless
from quizapp.banks.formats.sheets.keys import read_key
from quizapp.banks.formats.sheets.tables import Row, Table, column_name
from quizapp.banks.formats.tags import LEVELS, SHAPES
from quizapp.rules.names import clean, fold
from quizapp.rules.predictions import is_prediction
from quizapp.rules.raw import Place, Problem, RawQuestion, Remark, Severity

MOST_REMARKS = 20
"""So many rows of one kind are reported one by one, the rest by their number."""
EMPTY = "Dòng không có câu hỏi được bỏ qua"
SECTION = "Dòng tiêu đề phần được bỏ qua"
REMARK = "Dòng không phải câu hỏi được bỏ qua"
_SECTION = re.compile(
    r"^(?:phan|chuong|muc|bai|chu de|chuyen de|dot|tuan|vong|section|part|chapter|[ivx]+[.)])"
    r"(?: \w+)?(?:[.:)/ -]|$)"
)
_EXAMPLE = re.compile(r"^(?:vi du|vd|example|mau|cau mau|sample)\b[.: ]?\d*$")
_EXAMPLE_STEM = re.compile(r"^[(\[]?\s*(?:ví dụ|vd|example)\s*[)\]:]", re.IGNORECASE)
_OTHER_TASK = re.compile(
    r"\b(?:tu luan|essay|open[ -]?ended|dien (?:khuyet|tu|vao)|fill[ -]in|ghep|noi cot|matching"
    r"|match|sap xep|order|draw|poll|slide|tra loi ngan|short[ -]?answer)\b"
)
_MULTIPLE = re.compile(
    r"\b(?:nhieu (?:dap an|lua chon dung)|multiple ?(?:answers?|response)"
    r"|checkbox(?:es)?|multi[ -]?select|mr)\b"
)
_MISSHAPEN = {
    Field.DATE: "không phải là ngày dạng 11/05/2023",
    Field.PARAGRAPH: "không phải là số thứ tự đoạn",
}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_PLAIN_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Found:
    """What tables hold: questions in their order, and what is remarked about the tables."""

    questions: list[RawQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def understand(tables: Sequence[Table]) -> Found:
    """Answer the questions of all tables of a file."""
    found = Found()
    starts = [_start(table) for table in tables]
    if not any(starts):
        starts = [(0, shape) if (shape := headless(table.rows)) else None for table in tables]
    for table, start in zip(tables, starts, strict=True):
        if start:
            _Reader(table, found).read(*start)
        elif any(starts) and any(row.columns for row in table.rows):
            found.problems.append(
                Problem(
                    kind=Remark.IGNORED,
                    message=f"Trang tính “{table.sheet}” không có bảng câu hỏi nên không được đọc.",
                    severity=Severity.NOTICE,
                    place=Place(sheet=table.sheet),
                )
            )
    found.questions = _with_own_identifiers(found)
    return found


def _start(table: Table) -> tuple[int, Layout] | None:
    cells = [row.cells for row in table.rows]
    for at in range(len(cells)):
        if where := layout(cells[at : at + 16], 0):
            return at, where
    return None


class _Reader:
    """Reads one table; its header may come again further down, also another one."""

    def __init__(self, table: Table, found: Found) -> None:
        self._table = table
        self._found = found
        self._counts: Counter[str] = Counter()

    def read(self, at: int, where: Layout) -> None:
        """Read from the header in the row at this index on."""
        rows = self._table.rows
        for row in rows[:at]:
            if row.columns:
                self._passed(row, "Dòng phía trên tiêu đề không được đọc")
        if where.doubt:
            self._say(Remark.GUESSED, where.doubt, Severity.WARNING, self._table.place(rows[at]))
        while True:
            begin = at + where.height
            end, following = self._end(begin, where)
            kept = [row for row in rows[begin:end] if self._is_kept(row, where)]
            self._unknown(where, rows[at] if where.height else None, rows[begin:end])
            found = list(entries.entries(kept, where))
            for one in answered(found, self._table.looks):
                self._take(one, where)
            if following is None:
                break
            at, where = end, following
        self._summary()

    def _end(self, begin: int, where: Layout) -> tuple[int, Layout | None]:
        """Answer where the rows under a header end, and the next header if it is another one."""
        rows = self._table.rows
        stem = where.columns[Field.STEM]
        for at in range(begin, len(rows)):
            row = rows[at]
            if not heading(row.text(stem)) or where.is_repeated_by(row.cells):
                continue
            cells = [one.cells for one in rows[at : at + 16]]
            other = layout(cells, 0)
            if other and other.is_wide and not other.doubt and _is_strong(row, other):
                return at, other
        return len(rows), None

    def _is_kept(self, row: Row, where: Layout) -> bool:
        """Answer whether a row belongs to a question; say why if it does not."""
        columns = row.columns
        if not columns or self._is_set_aside(row, where):
            return False
        answers = {*where.options, *where.wrong, where.columns.get(Field.KEY)}
        if answers & set(columns):
            return True
        number = where.columns.get(Field.NUMBER)
        if columns == [number] and _PLAIN_NUMBER.fullmatch(row.text(number)):
            self._counts["number"] += 1
            return False
        reason = _why_no_question(row, where)
        if reason:
            is_sure = reason != REMARK
            self._passed(row, reason, Severity.NOTICE if is_sure else Severity.WARNING)
        return not reason

    def _is_set_aside(self, row: Row, where: Layout) -> bool:
        """Answer whether a row is a header again, an example or a task of another kind."""
        if where.is_repeated_by(row.cells):
            self._passed(row, "Dòng tiêu đề lặp lại được bỏ qua")
        elif _EXAMPLE.match(fold(row.text(where.columns.get(Field.NUMBER)))):
            self._passed(row, "Dòng ví dụ được bỏ qua")
        elif is_example(row.text(where.columns[Field.STEM])):
            self._passed(row, "Dòng ví dụ được bỏ qua", Severity.WARNING)
        else:
            return self._is_other_task(row, where)
        return True

    def _is_other_task(self, row: Row, where: Layout) -> bool:
        task = row.text(where.columns.get(Field.TYPE))
        if not _OTHER_TASK.search(fold(task)):
            return False
        message = f"Câu loại “{task[:40]}” không phải câu hỏi trắc nghiệm nên được bỏ qua."
        place = self._table.place(row, where.columns[Field.TYPE])
        self._say(Remark.SKIPPED, message, Severity.WARNING, place)
        return True

    def _take(self, one: Answered, where: Layout) -> None:
        """Add a question."""
        entry, row = one.entry, one.entry.row
        ordinal = len(self._found.questions) + 1
        number = row.text(where.columns.get(Field.NUMBER))
        label = f"Câu {number}" if _PLAIN_NUMBER.fullmatch(number) else number or None
        typed, stem = unlabelled(entry.stem, number)
        label = label or typed or None
        self._report_broken(entry, where, ordinal)
        if one.key.fault:
            place = self._table.place(
                row, where.columns.get(Field.KEY), label=label, ordinal=ordinal
            )
            self._say(Remark.KEY, one.key.fault, Severity.ERROR, place)

        def said(field: Field) -> str:
            return bare(row.text(where.columns.get(field)))

        options = tuple(bare(option) for option in one.options)
        self._found.questions.append(
            RawQuestion(
                place=self._table.place(row, label=label, ordinal=ordinal),
                identifier=said(Field.IDENTIFIER),
                stem=bare(stem),
                options=options,
                key=one.key.letters,
                is_multiple=len(one.key.letters) > 1
                or bool(_MULTIPLE.search(fold(said(Field.TYPE)))),
                explanation=said(Field.EXPLANATION),
                topic=said(Field.TOPIC),
                difficulty=self._difficulty(row, where, ordinal),
                pinned=self._pinned(row, where, options, ordinal),
                source_file=said(Field.SOURCE_FILE),
                source_title=said(Field.SOURCE) or None,
                source_publisher=said(Field.PUBLISHER) or None,
                source_date=self._shaped(Field.DATE, row, where, ordinal) or None,
                source_paragraph=self._shaped(Field.PARAGRAPH, row, where, ordinal),
                evidence=said(Field.EVIDENCE),
                doubts=(*([where.doubt] if where.doubt else []), *entry.doubts, *one.doubts),
            )
        )

    def _difficulty(self, row: Row, where: Layout, ordinal: int) -> str:
        """Answer the level of a question; say so if the table's own word for it is not known."""
        word = bare(row.text(where.columns.get(Field.DIFFICULTY)))
        level = LEVELS.get(fold(word), "")
        if word and not level:
            what = f"Độ khó “{word[:40]}” không rõ là mức nào; câu được ghi mức 1 (dễ)."
            self._pass_over(what, row, where.columns[Field.DIFFICULTY], ordinal)
        return level or "1"

    def _shaped(self, name: Field, row: Row, where: Layout, ordinal: int) -> str:
        """Answer what a cell says if it has the shape of its field, else say that it has not."""
        said = bare(row.text(where.columns.get(name)))
        value = _date(said) if name == Field.DATE else said
        if not value or SHAPES[name].fullmatch(value):
            return value
        what = f"“{said[:40]}” {_MISSHAPEN[name]} nên không được dùng."
        self._pass_over(what, row, where.columns[name], ordinal)
        return ""

    def _pinned(
        self, row: Row, where: Layout, options: Sequence[str], ordinal: int
    ) -> tuple[str, ...]:
        said = bare(row.text(where.columns.get(Field.PINNED)))
        pinned = read_key(said, options)
        if not pinned.fault:
            return pinned.letters
        what = f"“{said[:40]}” không phải chữ cái của phương án giữ chỗ nên không được dùng."
        self._pass_over(what, row, where.columns[Field.PINNED], ordinal)
        return ()

    def _pass_over(self, what: str, row: Row, column: int, ordinal: int) -> None:
        place = self._table.place(row, column, ordinal=ordinal)
        self._say(Remark.IGNORED, what, Severity.WARNING, place)

    def _report_broken(self, entry: Entry, where: Layout, ordinal: int) -> None:
        used = {*where.columns.values(), *where.options, *where.wrong}
        for row in entry.rows:
            for column, reason in row.broken.items():
                if column in used:
                    place = self._table.place(row, column, ordinal=ordinal)
                    self._say(Remark.LOST, reason, Severity.WARNING, place)

    def _unknown(self, where: Layout, header: Row | None, rows: Sequence[Row]) -> None:
        """Report the columns that hold something nobody asked for."""
        for column in where.unknown:
            if any(row.own(column) for row in rows):
                name = "" if header is None else header.text(column)
                shown = f" “{clean(name)[:60]}”" if name else ""
                message = f"Cột {column_name(column)}{shown} không được dùng."
                place = Place(
                    sheet=self._table.sheet,
                    cell=f"{column_name(column)}{header.number}" if header else None,
                )
                self._say(Remark.IGNORED, message, Severity.NOTICE, place)

    def _passed(self, row: Row, what: str, severity: Severity = Severity.NOTICE) -> None:
        """Report a row that is passed over."""
        self._counts[what] += 1
        if self._counts[what] <= MOST_REMARKS:
            text = clean(" ".join(row.text(column) for column in row.columns))
            message = f"{what}: “{text if len(text) <= 80 else text[:79] + '…'}”."
            self._say(Remark.IGNORED, message, severity, self._table.place(row))

    def _summary(self) -> None:
        for what, count in self._counts.items():
            if what == "number":
                message = f"{count} dòng chỉ có số thứ tự được bỏ qua."
            elif count > MOST_REMARKS:
                message = f"{what}: còn {count - MOST_REMARKS} dòng nữa."
            else:
                continue
            place = Place(sheet=self._table.sheet)
            self._say(Remark.IGNORED, message, Severity.NOTICE, place)

    def _say(self, kind: Remark, message: str, severity: Severity, place: Place) -> None:
        self._found.problems.append(
            Problem(kind=kind, message=message, severity=severity, place=place)
        )


def is_example(stem: str) -> bool:
    """Answer whether a stem says of itself that it is only an example."""
    return bool(_EXAMPLE_STEM.match(stem))


def _is_strong(row: Row, where: Layout) -> bool:
    """Answer whether a row names the column of stems so that no question could say it."""
    one = heading(row.text(where.columns[Field.STEM]))
    return one is not None and not one.is_weak


def _why_no_question(row: Row, where: Layout) -> str:
    """Answer why a row without options and key is no question, "" if it may be one."""
    number, stem = where.columns.get(Field.NUMBER), where.columns[Field.STEM]
    columns, text = row.columns, row.own(stem)
    if not text and stem not in row.broken:
        return EMPTY
    if not set(columns) <= {number, stem}:
        return ""
    if _names_section(text):
        return SECTION
    asks = text.endswith(("?", ":", "…", "...")) or is_prediction(text)
    # Where questions have numbers, a text without one that asks nothing is a remark.
    return "" if number is None or number in columns or asks else REMARK


def _names_section(stem: str) -> bool:
    """Answer whether a lone text heads a part of the table."""
    is_shouted = len(stem) > 3 and stem == stem.upper() and stem != stem.lower()
    return not stem.endswith("?") and (is_shouted or bool(_SECTION.match(fold(stem))))


def _date(text: str) -> str:
    """Answer a day as 2023-05-11 if it is written as 11/05/2023, else as it stands."""
    if found := _DAY.fullmatch(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return text


def _with_own_identifiers(found: Found) -> list[RawQuestion]:
    """Answer the questions; a name that several of them bear names none of them."""
    names = Counter(question.identifier for question in found.questions)
    repeated = [name for name, count in names.items() if name and count > 1]
    if not repeated:
        return found.questions
    message = f"Mã “{repeated[0]}” dùng cho nhiều câu hỏi; các mã bị trùng không được dùng."
    found.problems.append(Problem(kind=Remark.IGNORED, message=message, severity=Severity.NOTICE))
    return [
        replace(question, identifier="") if names[question.identifier] > 1 else question
        for question in found.questions
    ]
