"""Which units does a table of an organizer's file describe, and where are its faults?

The table is rows of plain texts; its first row that is not empty names the columns, in Vietnamese
or English, with or without marks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quizapp.rules import names
from quizapp.rules.headed import headed
from quizapp.rules.people import calendar_day
from quizapp.rules.refusals import BadDate

MOST_ROWS = 20_000
LONGEST_NAME = 200
LONGEST_CODE = 60
LONGEST_BLOCK = 60
LONGEST_CELL = 1000
"""Of a cell no more is read; it is longer than anything that may stand in one."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("ten don vi", "ten", "don vi", "name", "unit"),
    "parent": ("don vi cap tren", "cap tren", "thuoc", "truc thuoc", "parent"),
    "code": ("ma don vi", "ma", "ma so", "code"),
    "head_count": (
        "so nguoi", "so luong", "quan so", "si so", "tong so", "dan so", "head count", "headcount",
    ),
    "valid_from": ("hieu luc tu", "tu ngay", "valid from"),
    "valid_until": ("hieu luc den", "den ngay", "valid until"),
    "block": ("khoi", "khoi don vi", "khoi thi dua", "cum", "cum thi dua", "block"),
    "former": ("ten cu", "cac ten cu", "ten truoc day", "truoc la", "former", "former names"),
}  # fmt: skip
TITLES = {
    "name": "Tên đơn vị",
    "parent": "Đơn vị cấp trên",
    "code": "Mã",
    "head_count": "Số người",
    "valid_from": "Hiệu lực từ",
    "valid_until": "Hiệu lực đến",
    "block": "Khối",
    "former": "Tên cũ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit as a file describes it. `parent` is the code of the unit above it, "" for none;
    `block` is the group of comparable units in which it may win collective prizes, "" for none;
    `former` are the names it had, or its parts had, before: "Xã A; một phần Xã B"."""

    code: str
    name: str
    parent: str = ""
    head_count: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    block: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and where: the line of the file (from 1) and the column's title."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    cells: Mapping[str, str]


def read(
    table: Sequence[Sequence[str]], known: Iterable[UnitRow] = ()
) -> tuple[list[UnitRow], list[Fault]]:
    """Answer the units of a table, and every fault. `known` are the units stored already: a row
    without a code is recognised among them by its name, and they may be parents.
    """
    faults: list[Fault] = []
    lines, columns = _lines(table, faults)
    if faults:
        return [], faults
    stored = {row.code: row for row in known}
    places = _Places(stored.values())
    rows: dict[str, UnitRow] = {}
    drafts: list[tuple[_Line, str, str]] = []
    for line in lines:
        name = names.clean(line.cells.get("name", ""))
        code = _code(line, name, places, faults)
        if not name:
            faults.append(_fault(line, "name", "Thiếu tên đơn vị."))
        elif name[0] in "=+-@":  # a spreadsheet would take it for a formula
            faults.append(_fault(line, "name", "Tên không được bắt đầu bằng = + - hay @."))
        elif max(len(name), len(names.fold(name))) > LONGEST_NAME:  # ligatures fold to words
            faults.append(_fault(line, "name", f"Tên dài quá {LONGEST_NAME} ký tự."))
        drafts.append((line, code, name))
    own = _Places(
        UnitRow(code=code, name=name, parent=line.cells.get("parent", ""))
        for line, code, name in drafts
    )
    reader = _Reader(columns=columns, stored=stored, places=(own, places), faults=faults)
    for line, code, name in drafts:
        if code and code in rows:
            sentence = f"Mã “{code}” đã có ở một dòng trước; mỗi đơn vị cần một mã riêng."
            faults.append(_fault(line, "code", sentence))
            continue
        rows[code] = reader.row(line, code, name)
    faults += _cycles({**stored, **rows}, {code: line for line, code, _ in drafts})
    return list(rows.values()), sorted(faults, key=lambda fault: fault.line)


def changes(row: UnitRow, stored: UnitRow) -> dict[str, tuple[object, object]]:
    """Answer what `row` changes in the stored unit: field → (before, after)."""
    fields = ("name", "parent", "head_count", "valid_from", "valid_until", "block", "former")
    pairs = {field: (getattr(stored, field), getattr(row, field)) for field in fields}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def former_names(text: str) -> tuple[str, ...]:
    """Answer the single names of a list of former names, each once."""
    parts = (names.clean(part) for part in re.split(r"[;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def loops(parents: Mapping[str, str]) -> list[str]:
    """Answer the codes that stand above themselves. `parents` is code → code above, "" for none."""
    found = []
    for code in parents:
        above, seen = parents[code], set()
        while above in parents and above not in seen and above != code:
            seen.add(above)
            above = parents[above]
        if above == code:
            found.append(code)
    return found


class _Places:
    """Finds units by code or by name, exact names before names without marks."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.codes: set[str] = set()
        self.names: dict[str, list[str]] = {}
        for row in rows:
            self.codes.add(row.code)
            for key in {row.name.casefold(), names.fold(row.name)}:
                self.names.setdefault(key, []).append(row.code)

    def named(self, name: str) -> list[str]:
        """Answer the codes of the units of this name, at best one."""
        exact = self.names.get(name.casefold(), [])
        return exact or self.names.get(names.fold(name), [])

    def parent(self, text: str) -> list[str]:
        """Answer the codes that a cell of the parent column may mean."""
        return [text] if text in self.codes else self.named(names.clean(text))


def _lines(
    table: Sequence[Sequence[str]], faults: list[Fault]
) -> tuple[list[_Line], frozenset[str]]:
    found = headed(table, COLUMNS, LONGEST_CELL)
    if found is None:
        faults.append(Fault(line=1, column="", sentence="Tệp không có dòng nào."))
        return [], frozenset()
    if "name" not in found.columns:
        sentence = f"Dòng đầu phải ghi tên các cột, trong đó có cột “{TITLES['name']}”."
        faults.append(Fault(line=found.line, column="", sentence=sentence))
    elif len(set(found.columns)) < len(found.columns):
        sentence = "Dòng đầu có hai cột cùng tên."
        faults.append(Fault(line=found.line, column="", sentence=sentence))
    elif len(found.rows) > MOST_ROWS:
        sentence = f"Tệp có quá {MOST_ROWS} dòng."
        faults.append(Fault(line=found.line, column="", sentence=sentence))
    lines = [_Line(number=number, cells=cells) for number, cells in found.rows]
    return lines, frozenset(found.columns)


def _code(line: _Line, name: str, places: _Places, faults: list[Fault]) -> str:
    if code := line.cells.get("code", ""):
        if not re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9._/-]{{,{LONGEST_CODE - 1}}}", code):
            sentence = "Mã gồm tối đa 60 chữ cái không dấu, chữ số và các dấu . _ / -"
            faults.append(_fault(line, "code", sentence))
        return code
    found = places.named(name)
    if len(found) > 1:
        faults.append(_fault(line, "code", "Có nhiều đơn vị trùng tên này, hãy ghi mã."))
    code = found[0] if found else names.slug(name, LONGEST_CODE)
    if name and not code:
        faults.append(_fault(line, "name", "Tên đơn vị phải có chữ cái hoặc chữ số."))
    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads lines into units, one file at a time."""

    columns: frozenset[str]
    stored: Mapping[str, UnitRow]
    places: tuple[_Places, ...]  # where a parent is looked for: the file first
    faults: list[Fault]

    def row(self, line: _Line, code: str, name: str) -> UnitRow:
        """Answer the unit; what the file has no column for stays as it is stored."""
        was = self.stored.get(code) or UnitRow(code=code, name=name)
        has = self.columns.__contains__
        begins = self._day(line, "valid_from") if has("valid_from") else was.valid_from
        ends = self._day(line, "valid_until") if has("valid_until") else was.valid_until
        if begins and ends and ends <= begins:
            self.faults.append(_fault(line, "valid_until", "Ngày hết hiệu lực phải sau ngày đầu."))
        return UnitRow(
            code=code,
            name=name,
            parent=self._parent(line, code) if has("parent") else was.parent,
            head_count=self._heads(line) if has("head_count") else was.head_count,
            valid_from=begins,
            valid_until=ends,
            block=self._block(line) if has("block") else was.block,
            former=self._former(line) if has("former") else was.former,
        )

    def _parent(self, line: _Line, code: str) -> str:
        text = line.cells.get("parent", "")
        if not text:
            return ""
        found = next(filter(None, (places.parent(text) for places in self.places)), [])
        if not found:
            sentence = f"Không có đơn vị “{text}” trong tệp hay trong hệ thống."
        elif len(set(found)) > 1:
            sentence = f"Có nhiều đơn vị tên “{text}”, hãy ghi mã của đơn vị cấp trên."
        elif found[0] == code:
            sentence = "Đơn vị không thể là cấp trên của chính nó."
        else:
            return found[0]
        self.faults.append(_fault(line, "parent", sentence))
        return ""

    def _block(self, line: _Line) -> str:
        block = line.cells.get("block", "")
        if block[:1] in {"=", "+", "-", "@"} or len(block) > LONGEST_BLOCK:
            sentence = f"Tên khối dài không quá {LONGEST_BLOCK} ký tự, không bắt đầu bằng = + - @."
            self.faults.append(_fault(line, "block", sentence))
        return block

    def _former(self, line: _Line) -> str:
        former = former_names(line.cells.get("former", ""))
        for name in former:
            if name[0] in "=+-@" or len(name) > LONGEST_NAME:
                sentence = f"“{name[:40]}” không phải tên đơn vị; các tên cách nhau bằng dấu ;"
                self.faults.append(_fault(line, "former", sentence))
        return "; ".join(former)

    def _heads(self, line: _Line) -> int | None:
        text = re.sub(r"(?<=\d)[., ](?=\d{3}\b)", "", line.cells.get("head_count", ""))
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return int(text)
        self.faults.append(_fault(line, "head_count", "Số người phải là một số nguyên không âm."))
        return None

    def _day(self, line: _Line, column: str) -> date | None:
        text = line.cells.get(column, "")
        try:
            return calendar_day(text) if text else None
        except BadDate as fault:
            self.faults.append(_fault(line, column, str(fault)))
            return None


def _cycles(rows: Mapping[str, UnitRow], lines: Mapping[str, _Line]) -> list[Fault]:
    parents = {code: row.parent for code, row in rows.items()}
    return [
        _fault(lines[code], "parent", "Các cấp trên tạo thành vòng tròn.")
        for code in loops(parents)
        if code in lines and parents[code] != code
    ]


def _fault(line: _Line, column: str, sentence: str) -> Fault:
    return Fault(line=line.number, column=TITLES[column], sentence=sentence)
