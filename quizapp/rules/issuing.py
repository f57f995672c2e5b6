"""Which people does an organizer's list name, where are its faults, and who is there already?

The table is rows of plain texts; its first row that is not empty names the columns, in Vietnamese,
with or without marks.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from quizapp.rules import names
from quizapp.rules.guardians import YOUNGEST
from quizapp.rules.headed import headed
from quizapp.rules.people import Sex, calendar_day, require_birth, sex_written
from quizapp.rules.people_refusals import BadSignInCode, WrongBirthYear
from quizapp.rules.refusals import BadDate, BadPhone
from quizapp.rules.timing import age_on
from quizapp.rules.units import Fault, UnitRow

MOST_PEOPLE = 1000
"""A school or a ward at a time: one transaction, and slips that can be cut in an afternoon."""
LONGEST_CELL = 200
SLIPS_VALID = timedelta(days=60)
SHORTEST_CODE, LONGEST_CODE = 4, 8
"""Digits alone, so that the keyboard of a telephone suffices, and fewer than any phone number or
identity card has."""
FIRST_CODE, LAST_CODE = 10_000_000, 99_999_999

COLUMNS: dict[str, tuple[str, ...]] = {
    "full_name": ("ho va ten", "ho ten", "ten", "full name", "name"),
    "birth": ("ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay", "birth date"),
    "sex": ("gioi tinh", "nam nu", "sex"),
    "unit": ("don vi", "ten don vi", "ma don vi", "truong", "unit"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "phone"),
    "code": ("ma dang nhap", "ma rieng", "ma", "ma so", "code"),
}
TITLES = {
    "full_name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "unit": "Đơn vị",
    "phone": "Số điện thoại",
    "code": "Mã đăng nhập",
}
NEEDED = ("full_name", "birth", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person as the list describes them. Of the birth at least the year is known; `unit` is a
    unit's code; without an own `code` the platform gives one."""

    line: int
    full_name: str
    birth: date | None
    birth_year: int
    unit: str
    phone: str | None = None
    code: str | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person who has an account already."""

    name_folded: str
    birth: date | None
    unit: str | None
    phone: str | None


def read(
    table: Sequence[Sequence[str]],
    units: Iterable[UnitRow],
    today: date,
    *,
    read_phone: Callable[[str], str],
    taken: Callable[[Sequence[PersonRow]], Iterable[PersonRow]],
) -> tuple[list[PersonRow], list[Fault]]:
    """Answer the people of a table, and every fault with its line. `taken` answers the rows whose
    own code somebody else has already."""
    found = headed(table, COLUMNS, LONGEST_CELL)
    if found is None:
        return [], [Fault(line=1, column="", sentence="Tệp không có dòng nào.")]
    if sentence := _header_fault(found.columns, len(found.rows)):
        return [], [Fault(line=found.line, column="", sentence=sentence)]
    reader = _Reader(_places(units), today, read_phone)
    for number, cells in found.rows:
        reader.take(number, cells)
    for coded in taken([row for row in reader.rows if row.code]):
        reader.fault(coded.line, "code", f"Mã “{coded.code}” đã có người khác dùng.")
    return reader.rows, sorted(reader.faults, key=lambda fault: fault.line)


class KnownPeople:
    """Finds who has an account among these people, in one look for each row, however many share a
    name.

    A row most likely names somebody of the same name and birth, as far as both are known, in the
    same unit or with the same phone.
    """

    def __init__(self, people: Iterable[Known]) -> None:
        """Note where each person is found; of several the first."""
        self._places: dict[tuple[object, ...], int] = {}
        for place, known in enumerate(people):
            births = (known.birth, known.birth.year) if known.birth else (None,)
            for key in _keys(known.name_folded, births, known.unit, known.phone):
                self._places.setdefault(key, place)

    def place_of(self, row: PersonRow) -> int | None:
        """Answer the place of the first person whom the row most likely names, None for nobody."""
        births = (row.birth or row.birth_year, None)
        keys = _keys(names.fold(row.full_name), births, row.unit, row.phone)
        return min((self._places[key] for key in keys if key in self._places), default=None)


def _keys(
    name: str, births: Iterable[date | int | None], unit: str | None, phone: str | None
) -> Iterable[tuple[object, ...]]:
    wheres = [where for where in (("unit", unit), ("phone", phone)) if where[1] is not None]
    return [(name, birth, *where) for birth in births for where in wheres]


def sign_in_code(text: str) -> str:
    """Answer a sign-in code as it is stored, from what somebody typed. Raises BadSignInCode."""
    kept = re.sub(r"[\s.-]", "", text)
    if not (kept.isascii() and kept.isdigit() and SHORTEST_CODE <= len(kept) <= LONGEST_CODE):
        raise BadSignInCode
    return kept


def looks_like_code(text: str) -> bool:
    """Answer whether somebody typed a sign-in code and no phone number: those have more digits."""
    try:
        sign_in_code(text)
    except BadSignInCode:
        return False
    return True


def new_code(dice: Random) -> str:
    """Answer a sign-in code of eight digits that tells nothing."""
    return str(dice.randint(FIRST_CODE, LAST_CODE))


def birth_told(known: date | None, year: int, told: date | None) -> date:
    """Answer somebody's birth date: as it is known, which an organizer may have corrected since the
    list, else as the person tells it, in the year that the list knew. Raises WrongBirthYear."""
    if known is not None:
        return known
    if told is None or told.year != year:
        raise WrongBirthYear(year=str(year))  # a name of a year, not a count
    return told


def _header_fault(columns: Sequence[str], people: int) -> str | None:
    if missing := [TITLES[column] for column in NEEDED if column not in columns]:
        return f"Dòng đầu phải ghi tên các cột, còn thiếu cột: {', '.join(missing)}."
    if len(set(columns)) < len(columns):
        return "Dòng đầu có hai cột cùng nghĩa."
    if not people:
        return "Tệp không có người nào."
    if people > MOST_PEOPLE:
        return f"Mỗi tệp có tối đa {MOST_PEOPLE} người. Hãy chia tệp."
    return None


def _places(units: Iterable[UnitRow]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = {}
    for unit in units:
        for key in (unit.code.casefold(), names.fold(unit.name)):
            places.setdefault(key, set()).add(unit.code)
    return places


class _Reader:
    """Reads the rows of one list."""

    def __init__(
        self, places: Mapping[str, set[str]], today: date, read_phone: Callable[[str], str]
    ) -> None:
        self.places = places
        self.today = today
        self.read_phone = read_phone
        self.rows: list[PersonRow] = []
        self.faults: list[Fault] = []
        self.seen: dict[object, int] = {}

    def fault(self, line: int, column: str, sentence: str) -> None:
        self.faults.append(Fault(line=line, column=TITLES[column], sentence=sentence))

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        before = len(self.faults)
        name = self._name(line, cells.get("full_name", ""))
        birth, year = self._birth(line, cells.get("birth", ""))
        sex = self._sex(line, cells.get("sex", ""))
        unit = self._unit(line, cells.get("unit", ""))
        phone = self._phone(line, cells.get("phone", ""))
        code = self._code(line, cells.get("code", ""))
        if len(self.faults) > before:
            return
        key = (names.fold(name), birth or year, unit)
        if (earlier := self.seen.setdefault(key, line)) != line:
            self.fault(line, "full_name", f"Trùng với người ở dòng {earlier}.")
        elif code and (earlier := self.seen.setdefault(code, line)) != line:
            self.fault(line, "code", f"Mã này đã ghi ở dòng {earlier}; mỗi người một mã.")
        else:
            self.rows.append(
                PersonRow(
                    line=line, full_name=name, birth=birth, birth_year=year, unit=unit,
                    phone=phone, code=code, sex=sex,
                )
            )  # fmt: skip

    def _name(self, line: int, text: str) -> str:
        try:
            return names.person_name(text)
        except names.NameFault as fault:
            self.fault(line, "full_name", str(fault))
            return ""

    def _birth(self, line: int, text: str) -> tuple[date | None, int]:
        year_alone = re.fullmatch(r"\d{4}", text)
        try:
            birth = date(int(text), 12, 31) if year_alone else calendar_day(text)
            require_birth(min(birth, self.today) if year_alone else birth, self.today)
        except (BadDate, ValueError) as fault:
            sentence = str(fault) if isinstance(fault, BadDate) else "Hãy kiểm tra lại năm sinh."
            self.fault(line, "birth", sentence)
            return None, 0
        # Of a year alone nobody knows the day: who turns seven this year waits for the day itself.
        if age_on(date(birth.year, 1, 1) if year_alone else birth, self.today) < YOUNGEST:
            self.fault(line, "birth", f"Người này chưa đủ {YOUNGEST} tuổi.")
        return (None if year_alone else birth), birth.year

    def _sex(self, line: int, text: str) -> Sex | None:
        try:
            return sex_written(text)
        except ValueError:
            self.fault(line, "sex", "Hãy ghi Nam hoặc Nữ, hoặc để trống.")
            return None

    def _unit(self, line: int, text: str) -> str:
        found = self.places.get(text.casefold()) or self.places.get(names.fold(text), set())
        if len(found) == 1:
            return next(iter(found))
        sentence = (
            "Thiếu đơn vị."
            if not text
            else f"Có nhiều đơn vị tên “{text}”, hãy ghi mã đơn vị."
            if found
            else f"Không có đơn vị “{text}” trong hệ thống."
        )
        self.fault(line, "unit", sentence)
        return ""

    def _phone(self, line: int, text: str) -> str | None:
        if not text:
            return None
        try:
            return self.read_phone(text)
        except BadPhone as fault:
            self.fault(line, "phone", str(fault))
            return None

    def _code(self, line: int, text: str) -> str | None:
        if not text:
            return None
        try:
            return sign_in_code(text)
        except BadSignInCode as fault:
            self.fault(line, "code", str(fault))
            return None
