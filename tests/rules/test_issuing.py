"""Is every row of a list read as it is meant, and every fault told with its line?"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from quizapp.rules import issuing
from quizapp.rules.issuing import Known, KnownPeople, PersonRow
from quizapp.rules.people import Sex
from quizapp.rules.people_refusals import BadSignInCode, WrongBirthYear
from quizapp.rules.refusals import BadPhone
from quizapp.rules.units import Fault, UnitRow

TODAY = date(2026, 5, 11)
UNITS = (
    UnitRow(code="le-chan", name="Phường Lê Chân"),
    UnitRow(code="thcs-1", name="Trường Hoa Sen"),
    UnitRow(code="thcs-2", name="Trường Hoa Sen"),
)
HEAD = ["Họ và tên", "Ngày sinh", "Đơn vị", "Số điện thoại", "Mã đăng nhập", "Ghi chú"]


def phone(text: str) -> str:
    if text == "123":
        raise BadPhone(reason="Sai số.")
    return f"+84{text[1:]}"


def read(*rows: Sequence[str], head: Sequence[str] = HEAD) -> tuple[list[PersonRow], list[Fault]]:
    return issuing.read(
        [[], list(head), *map(list, rows)],
        UNITS,
        TODAY,
        read_phone=phone,
        taken=lambda rows: [row for row in rows if row.code == "9999"],
    )


def test_people_are_read_with_what_is_known_of_them() -> None:
    rows, faults = read(
        ["nguyễn văn an", "19/5/2012", "phuong le chan", "0912345678", "0123"],
        ["Lê Thị Bình", "1950", "THCS-1"],
    )
    assert faults == []
    assert rows == [
        PersonRow(
            line=3, full_name="nguyễn văn an", birth=date(2012, 5, 19), birth_year=2012,
            unit="le-chan", phone="+84912345678", code="0123",
        ),
        PersonRow(line=4, full_name="Lê Thị Bình", birth=None, birth_year=1950, unit="thcs-1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["", "1950", "le-chan"], "Họ và tên", "Hãy nhập họ và tên"),
        (["Lê An", "", "le-chan"], "Ngày sinh", "Hãy nhập ngày"),
        (["Lê An", "31/2/1950", "le-chan"], "Ngày sinh", "không có trên lịch"),
        (["Lê An", "1899", "le-chan"], "Ngày sinh", "kiểm tra lại năm sinh"),
        (["Lê An", "0000", "le-chan"], "Ngày sinh", "kiểm tra lại năm sinh"),
        (["Lê An", "12/5/2019", "le-chan"], "Ngày sinh", "chưa đủ 7 tuổi"),
        (["Lê An", "2020", "le-chan"], "Ngày sinh", "chưa đủ 7 tuổi"),
        (["Lê An", "2027", "le-chan"], "Ngày sinh", "chưa đủ 7 tuổi"),
        (["Lê An", "1950"], "Đơn vị", "Thiếu đơn vị."),
        (["Lê An", "1950", "Ở đâu đó"], "Đơn vị", "Không có đơn vị “Ở đâu đó”"),
        (["Lê An", "1950", "Trường Hoa Sen"], "Đơn vị", "Có nhiều đơn vị tên"),
        (["Lê An", "1950", "le-chan", "123"], "Số điện thoại", "Sai số."),
        (["Lê An", "1950", "le-chan", "", "031090123456"], "Mã đăng nhập", "từ 4 đến 8 chữ số"),
        (["Lê An", "1950", "le-chan", "", "9999"], "Mã đăng nhập", "đã có người khác dùng"),
    ],
)
def test_a_fault_has_its_line_and_column(row: list[str], column: str, words: str) -> None:
    _, (fault,) = read(["Vũ Hoa", "11/5/2019", "le-chan"], row)
    assert (fault.line, fault.column, words in fault.sentence) == (4, column, True)


def test_who_stands_twice_in_a_list_is_a_fault() -> None:
    _, faults = read(
        ["Lê An", "1950", "le-chan", "", "1234"],
        ["LÊ AN", "1950", "Phường Lê Chân"],
        ["Lê An", "1951", "le-chan", "", "1234"],
    )
    assert [(fault.line, fault.sentence) for fault in faults] == [
        (4, "Trùng với người ở dòng 3."),
        (5, "Mã này đã ghi ở dòng 3; mỗi người một mã."),
    ]


@pytest.mark.parametrize(
    ("head", "people", "words"),
    [
        (["Họ tên", "Ngày sinh"], 1, "còn thiếu cột: Đơn vị"),
        ([*HEAD, "Năm sinh"], 1, "hai cột cùng nghĩa"),
        (HEAD, 0, "không có người nào"),
        (HEAD, 1001, "tối đa 1000 người"),
    ],
)
def test_the_head_names_the_columns(head: list[str], people: int, words: str) -> None:
    rows, (fault,) = read(*([["Lê An", "1950", "le-chan"]] * people), head=head)
    assert (rows, fault.line, words in fault.sentence) == ([], 2, True)


def test_an_empty_file_says_so() -> None:
    rows, (fault,) = issuing.read(
        [["", " "]], UNITS, TODAY, read_phone=phone, taken=lambda rows: []
    )
    assert (rows, fault.sentence) == ([], "Tệp không có dòng nào.")


AN = Known(
    name_folded="nguyen van an", birth=date(1990, 5, 19), unit="le-chan", phone="+84912345678"
)


def row(**changes: object) -> PersonRow:
    told = {
        "line": 3, "full_name": "Nguyễn Văn An", "birth": date(1990, 5, 19), "birth_year": 1990,
        "unit": "le-chan", **changes,
    }  # fmt: skip
    return PersonRow(**told)  # type: ignore[arg-type] # a table of changes


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"birth": None}, True),
        ({"birth": None, "birth_year": 1991}, False),
        ({"birth": date(1990, 5, 20)}, False),
        ({"full_name": "Nguyễn Văn Ba"}, False),
        ({"unit": "thcs-1"}, False),
        ({"unit": "thcs-1", "phone": "+84912345678"}, True),
        ({"unit": "thcs-1", "phone": "+84912345679"}, False),
    ],
)
def test_who_is_there_already(changes: dict[str, object], same: bool) -> None:  # noqa: FBT001 - a table of cases
    assert (KnownPeople([AN]).place_of(row(**changes)) == 0) is same


def test_of_an_account_without_a_birth_date_name_and_unit_tell() -> None:
    known = KnownPeople([replace(AN, birth=None, phone=None)])
    assert known.place_of(row()) == 0
    assert known.place_of(row(birth=None)) == 0
    assert known.place_of(row(unit="thcs-1")) is None


def test_of_several_the_first_is_the_one() -> None:
    elsewhere = replace(AN, unit="thcs-1")
    nowhere = replace(AN, unit=None, phone=None)
    known = KnownPeople([nowhere, elsewhere, AN, AN])
    assert known.place_of(row()) == 2
    assert known.place_of(row(phone=AN.phone)) == 1


def test_a_thousand_rows_and_two_thousand_namesakes_are_each_looked_at_once() -> None:
    people = [replace(AN, birth=date(1950, 1, 1) + timedelta(days=day)) for day in range(2000)]
    rows = [row(line=line, birth=date(2000, 1, 1), birth_year=2000) for line in range(1000)]
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        known = KnownPeople(people)
        found = [known.place_of(one) for one in rows]
    finally:
        sys.setprofile(None)
    assert found == [None] * 1000
    assert calls < 100 * (len(people) + len(rows))


def test_a_code_is_digits_and_shorter_than_a_phone_number() -> None:
    assert issuing.sign_in_code(" 1234-5678 ") == "12345678"
    assert issuing.looks_like_code("0123")
    for text in ("123", "123456789", "0912345678", "12a4", "１２３４", ""):
        assert not issuing.looks_like_code(text)
        with pytest.raises(BadSignInCode):
            issuing.sign_in_code(text)
    assert {len(issuing.new_code(Random(seed))) for seed in range(200)} == {8}


def test_the_person_completes_the_birth_in_the_year_that_is_known() -> None:
    day = date(1950, 2, 3)
    assert issuing.birth_told(day, 1950, None) == day
    assert issuing.birth_told(None, 1950, day) == day
    assert issuing.birth_told(day, 1950, date(1951, 1, 1)) == day
    assert issuing.birth_told(day, 1951, None) == day  # corrected since the list
    for told in (None, date(1951, 1, 1)):
        with pytest.raises(WrongBirthYear):
            issuing.birth_told(None, 1950, told)


def test_a_column_of_the_sex_may_be_filled_or_empty() -> None:
    head = [*HEAD[:3], "Giới tính"]
    rows, faults = read(
        ["Lê An", "1950", "le-chan", "Nam"],
        ["Lê Bình", "1951", "le-chan", "NỮ"],
        ["Lê Chi", "1952", "le-chan", ""],
        ["Lê Dũng", "1953", "le-chan", "khác"],
        head=head,
    )
    assert [row.sex for row in rows] == [Sex.MALE, Sex.FEMALE, None]
    assert [(fault.line, fault.column) for fault in faults] == [(6, "Giới tính")]
