"""Which people does an organizer's list for a contest name, and where are its faults?

The table is rows of plain texts; its first row that is not empty names the columns, in Vietnamese,
with or without marks.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quizapp.rules import issuing, names
from quizapp.rules.eligibility import Group, Kind
from quizapp.rules.headed import headed
from quizapp.rules.people import calendar_day, require_birth
from quizapp.rules.people_cells import PeopleCells
from quizapp.rules.refusals import BadDate
from quizapp.rules.units import Fault, UnitRow

MOST_PEOPLE = 20_000
"""A list of a whole city's officials, read in some seconds."""
MOST_FAULTS = 500
LONGEST_CELL = 200

COLUMNS: dict[str, tuple[str, ...]] = {
    **issuing.COLUMNS,
    "group": ("nhom", "doi tuong", "bang", "doi tuong du thi", "nhom doi tuong", "group"),
}
TITLES = {**issuing.TITLES, "group": "Nhóm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One person as the list describes them; `unit` and `group` are codes."""

    line: int
    full_name: str
    birth: date | None = None
    phone: str | None = None
    code: str | None = None
    unit: str | None = None
    group: str | None = None


def read(
    table: Sequence[Sequence[str]],
    kind: Kind,
    units: Iterable[UnitRow],
    groups: Iterable[Group],
    today: date,
    *,
    read_phone: Callable[[str], str],
) -> tuple[list[ListRow], list[Fault]]:
    """Answer the people of a table, and its faults with their lines, at most MOST_FAULTS. People of
    a compulsory list need a unit, because they are counted there."""
    found = headed(table, COLUMNS, LONGEST_CELL)
    if found is None:
        return [], [Fault(line=1, column="", sentence="Tệp không có dòng nào.")]
    if sentence := _header_fault(found.columns, len(found.rows), kind):
        return [], [Fault(line=found.line, column="", sentence=sentence)]
    reader = _Reader(kind, units, groups, today, read_phone)
    for number, cells in found.rows:
        reader.take(number, cells)
    return reader.rows, reader.faults[:MOST_FAULTS]


def _header_fault(columns: Sequence[str], people: int, kind: Kind) -> str | None:
    needed = ["full_name", *(["unit"] if kind is Kind.COMPULSORY else [])]
    if missing := [TITLES[column] for column in needed if column not in columns]:
        return f"Dòng đầu phải ghi tên các cột, còn thiếu cột: {', '.join(missing)}."
    if len(set(columns)) < len(columns):
        return "Dòng đầu có hai cột cùng nghĩa."
    if not {"birth", "phone", "code"} & set(columns):
        return "Cần ít nhất một cột: Ngày sinh, Số điện thoại hoặc Mã đăng nhập."
    if not people:
        return "Tệp không có người nào."
    if people > MOST_PEOPLE:
        return f"Mỗi tệp có tối đa {MOST_PEOPLE} người."
    return None


class _Reader(PeopleCells):
    """Reads the rows of one list."""

    def __init__(
        self,
        kind: Kind,
        units: Iterable[UnitRow],
        groups: Iterable[Group],
        today: date,
        read_phone: Callable[[str], str],
    ) -> None:
        super().__init__(TITLES, read_phone)
        self.kind = kind
        self.units = _places((unit.code, unit.name) for unit in units)
        self.groups = _places((group.code, group.name) for group in groups)
        self.today = today
        self.rows: list[ListRow] = []
        self.seen: dict[tuple[object, ...], int] = {}

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        before = len(self.faults)
        row = ListRow(
            line=line,
            full_name=self._name(line, cells.get("full_name", "")),
            birth=self._birth(line, cells),
            phone=self.phone(line, cells.get("phone", "")),
            code=self.code(line, cells.get("code", "")),
            unit=self._one_of(line, "unit", "đơn vị", cells.get("unit", ""), self.units),
            group=self._one_of(line, "group", "nhóm", cells.get("group", ""), self.groups),
        )
        if len(self.faults) > before:
            return
        if not (row.birth or row.phone or row.code):
            sentence = "Cần ngày sinh, số điện thoại hoặc mã đăng nhập để nhận ra đúng người."
            self.fault(line, "full_name", sentence)
        elif self.kind is Kind.COMPULSORY and row.unit is None:
            self.fault(line, "unit", "Thiếu đơn vị; danh sách này được tính theo đơn vị.")
        elif earlier := self._earlier(row):
            self.fault(line, "full_name", f"Trùng với người ở dòng {earlier}.")
        else:
            self.rows.append(row)

    def _earlier(self, row: ListRow) -> int | None:
        """Answer the line that names the same person, and remember this one."""
        folded = names.fold(row.full_name)
        keys: list[tuple[object, ...]] = [("code", row.code)] if row.code else []
        keys += [(folded, key) for key in (row.phone, row.birth) if key and not row.code]
        found = min((self.seen[key] for key in keys if key in self.seen), default=None)
        for key in keys:
            self.seen.setdefault(key, row.line)
        return found

    def _name(self, line: int, text: str) -> str:
        try:
            return names.person_name(text)
        except names.NameFault as fault:
            self.fault(line, "full_name", str(fault))
            return ""

    def _birth(self, line: int, cells: Mapping[str, str]) -> date | None:
        text = cells.get("birth", "")
        if not text:
            return None
        if re.fullmatch(r"\d{4}", text):
            if not (cells.get("phone") or cells.get("code")):
                sentence = "Chỉ có năm sinh thì cần thêm số điện thoại hoặc mã đăng nhập."
                self.fault(line, "birth", sentence)
            return None
        try:
            birth = calendar_day(text)
            require_birth(birth, self.today)
        except BadDate as fault:
            self.fault(line, "birth", str(fault))
            return None
        return birth

    def _one_of(
        self, line: int, column: str, what: str, text: str, places: Mapping[str, set[str]]
    ) -> str | None:
        if not text:
            return None
        found = places.get(text.casefold()) or places.get(names.fold(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        says = (
            f"Có nhiều {what} tên “{text}”, hãy ghi mã." if found else f"Không có {what} “{text}”."
        )
        self.fault(line, column, says)
        return None


def _places(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = {}
    for code, name in pairs:
        for key in (code.casefold(), names.fold(name)):
            places.setdefault(key, set()).add(code)
    return places
