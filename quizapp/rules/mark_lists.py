"""Whose marks does a jury's list give, and where are its faults?

The table is rows of plain texts; its first row that is not empty names the columns, in Vietnamese,
with or without diacritics. First it is read alone; then its rows are compared with the people who
stand in the ranking. A row without a mark gives none and takes none away.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.rules import issuing, marks, names
from quizapp.rules.headed import Headed, headed
from quizapp.rules.marks import MarkFault
from quizapp.rules.people_cells import PeopleCells
from quizapp.rules.units import Fault

MOST_ROWS = 20_000
MOST_FAULTS = 500
LONGEST_CELL = 200

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("ma so du thi", "ma so nguoi du thi", "nguoi du thi so", "ma so"),
    "code": ("ma dang nhap", "ma rieng", "tai khoan", "code"),
    "phone": issuing.COLUMNS["phone"],
    "full_name": issuing.COLUMNS["full_name"],
    "mark": ("diem", "diem cham", "diem giam khao", "diem ban giam khao", "so diem", "mark"),
}
TITLES = {
    "number": "Mã số dự thi",
    "code": "Mã đăng nhập",
    "phone": "Số điện thoại",
    "full_name": "Họ và tên",
    "mark": "Điểm",
}
SPLIT = (
    "Trong tệp phân cách bằng dấu phẩy, dòng này có thể có điểm lẻ bị dấu phẩy tách thành hai ô."
    ' Hãy đặt điểm lẻ trong ngoặc kép ("8,25"), hoặc lưu tệp ở dạng .xlsx hay phân cách bằng dấu'
    " chấm phẩy."
)
DECIMALS = re.compile(r"\d{1,3}")
"""What stands behind the comma of a mark, also where it has too many digits."""

TELLING = ("number", "code", "phone")
"""Columns that tell who somebody is. The first that is filled counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list: who is meant, by one of three ways at least, and the mark in hundredths of
    a point. `name` is folded, "" where the row has none."""

    line: int
    number: int | None
    code: str | None
    phone: str | None
    name: str
    full_name: str
    mark: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of somebody in the ranking: the own one, or one that was merged into it. `person`
    is who stands there, `number` the account."""

    person: int
    number: int
    code: str | None
    phone: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The rows of a list that give a mark, how many give none, and what is wrong with it."""

    rows: Sequence[Row]
    without_mark: int
    faults: Sequence[Fault]


def read(
    table: Sequence[Sequence[str]],
    part: str,
    most: int,
    *,
    read_phone: Callable[[str], str],
    by_commas: bool,
) -> Read:
    """Answer what a table says of the marks of this part, whose greatest one is `most` hundredths
    of a point: the rows, and the faults with their lines, at most MOST_FAULTS. `by_commas`: commas
    part the cells in the file, so that one within a mark may have split it."""
    called = re.sub(r"[^a-z]+", " ", names.fold(part)).strip()
    own = (called, f"diem {called}") if called else ()
    titles = {**COLUMNS, "mark": (*COLUMNS["mark"], *own)}
    found = headed(table, titles, LONGEST_CELL)
    if found is None:
        return _refused(1, "Tệp không có dòng nào.")
    if sentence := _header_fault(found.columns, len(found.rows)):
        return _refused(found.line, sentence)
    reader = _Reader(most, read_phone)
    for line, cells in found.rows:
        if by_commas and _may_be_split(table[line - 1], len(table[found.line - 1]), found):
            reader.fault(line, "mark", SPLIT)
        else:
            reader.take(line, cells)
    if not reader.rows and not reader.faults:
        return _refused(found.line, "Tệp không có dòng nào ghi điểm.")
    return Read(rows=reader.rows, without_mark=reader.without, faults=reader.faults[:MOST_FAULTS])


def compared(
    rows: Sequence[Row], accounts: Iterable[Account]
) -> tuple[dict[int, Row], list[Fault]]:
    """Answer the row of each person that the rows mean, of those who stand in the ranking; and the
    rows that mean nobody, several people, somebody of another name, or somebody a second time."""
    known: dict[tuple[str, object], list[Account]] = {}
    for account in accounts:
        for way in TELLING:
            if (told := getattr(account, way)) is not None:
                known.setdefault((way, told), []).append(account)
    found: dict[int, Row] = {}
    faults: list[Fault] = []
    for row in rows:
        way = next(way for way in TELLING if getattr(row, way) is not None)
        people, sentence = _meant(row, known.get((way, getattr(row, way)), []))
        if sentence is None and (earlier := found.get(people)) is not None:
            sentence = f"Trùng với người ở dòng {earlier.line}."
        if sentence is None:
            found[people] = row
        else:
            faults.append(Fault(line=row.line, column=TITLES[way], sentence=sentence))
    return found, faults[:MOST_FAULTS]


def _may_be_split(row: Sequence[str], width: int, found: Headed) -> bool:
    """Whether a comma may have made two cells of a mark: "8,25" would be 8 without anybody
    noticing. `width` is that of the heading."""
    cells = [cell.strip() for cell in row]
    filled = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    if filled > width:
        return True
    place = found.places[found.columns.index("mark")]
    mark, *after = (*cells[place : place + 3], "", "", "")[:3]
    if not re.fullmatch(r"\d+", mark) or not DECIMALS.fullmatch(after[0]):
        return False
    if place + 1 not in found.places:
        return True
    # The other half looks like somebody's number: then what stands elsewhere in the row tells.
    pushed = place + 2 not in found.places and re.fullmatch(r"\d+", after[1]) is not None
    told = any(
        column in TELLING and at != place + 1 and "".join(cells[at : at + 1])
        for column, at in zip(found.columns, found.places, strict=True)
    )
    return len(cells) > width or pushed or told


def _meant(row: Row, accounts: Sequence[Account]) -> tuple[int, str | None]:
    """The person whom a row means; or 0 and why there is none."""
    if not accounts:
        return 0, "Không có người này trong bảng xếp hạng của đợt."
    named = [one for one in accounts if not row.name or one.name == row.name]
    if not named:
        return 0, f"Họ tên trong tài khoản này khác với “{row.full_name}”."
    people = {one.person for one in named}
    if len(people) > 1:
        return 0, "Nhiều người dùng chung số này; hãy ghi mã số dự thi hoặc họ và tên."
    return people.pop(), None


def _refused(line: int, sentence: str) -> Read:
    return Read(rows=(), without_mark=0, faults=[Fault(line=line, column="", sentence=sentence)])


def _header_fault(columns: Sequence[str], rows: int) -> str | None:
    if len(set(columns)) < len(columns):
        return "Dòng đầu có hai cột cùng nghĩa."
    if "mark" not in columns:
        return "Dòng đầu phải ghi tên các cột, còn thiếu cột: Điểm."
    if not set(TELLING) & set(columns):
        return "Cần ít nhất một cột: Mã số dự thi, Mã đăng nhập hoặc Số điện thoại."
    if not rows:
        return "Tệp không có người nào."
    if rows > MOST_ROWS:
        return f"Mỗi tệp có tối đa {MOST_ROWS} người."
    return None


class _Reader(PeopleCells):
    """Reads the rows of one list."""

    def __init__(self, most: int, read_phone: Callable[[str], str]) -> None:
        super().__init__(TITLES, read_phone)
        self.most = most
        self.rows: list[Row] = []
        self.without = 0

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        if not cells.get("mark"):
            self.without += 1
            return
        before = len(self.faults)
        full_name = cells.get("full_name", "")
        row = Row(
            line=line,
            number=self._number(line, cells.get("number", "")),
            code=self.code(line, cells.get("code", "")),
            phone=self.phone(line, cells.get("phone", "")),
            name=names.fold(full_name),
            full_name=full_name,
            mark=self._mark(line, cells["mark"]),
        )
        if len(self.faults) > before:
            return
        if row.number is None and row.code is None and row.phone is None:
            sentence = "Cần mã số dự thi, mã đăng nhập hoặc số điện thoại để nhận ra đúng người."
            self.fault(line, "full_name", sentence)
        else:
            self.rows.append(row)

    def _mark(self, line: int, text: str) -> int:
        # What a spreadsheet computed carries the rest of a binary fraction: 8.299999999999999.
        if re.fullmatch(r"\d{1,4}\.\d{9,}", text):
            text = f"{float(text):.9f}".rstrip("0").rstrip(".")
        try:
            return marks.mark(text, self.most)
        except MarkFault as fault:
            self.fault(line, "mark", str(fault))
            return 0

    def _number(self, line: int, text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,18}", text):
            self.fault(line, "number", f"“{text[:20]}” không phải là mã số dự thi.")
            return None
        return int(text)
