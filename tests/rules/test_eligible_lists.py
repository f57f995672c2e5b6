"""Is every row of a contest's list read as it is meant, and every fault told with its line?"""

from collections.abc import Sequence
from datetime import date

import pytest

from quizapp.rules import eligible_lists
from quizapp.rules.eligibility import Group, Kind
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.refusals import BadPhone
from quizapp.rules.units import Fault, UnitRow

TODAY = date(2026, 5, 11)
UNITS = (
    UnitRow(code="le-chan", name="Phường Lê Chân"),
    UnitRow(code="thcs-1", name="Trường Hoa Sen"),
    UnitRow(code="thcs-2", name="Trường Hoa Sen"),
)
GROUPS = (Group(code="can-bo", name="Cán bộ"), Group(code="nhan-dan", name="Nhân dân"))
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Điện thoại", "Mã đăng nhập", "Đơn vị", "Nhóm"]


def phone(text: str) -> str:
    if text == "123":
        raise BadPhone(reason="Sai số.")
    return f"+84{text[1:]}"


def read(
    *rows: Sequence[str], kind: Kind = Kind.ALLOWED, head: Sequence[str] = HEAD
) -> tuple[list[ListRow], list[Fault]]:
    table = [[], list(head), *map(list, rows)]
    return eligible_lists.read(table, kind, UNITS, GROUPS, TODAY, read_phone=phone)


def test_people_are_read_with_what_is_known_of_them() -> None:
    rows, faults = read(
        ["1", "nguyễn văn an", "19/5/1990", "0912345678", "0123", "phuong le chan", "can bo"],
        ["2", "Lê Thị Bình", "1950", "912345678"],
        ["3", "Vũ Hoa", "", "", "1234", "THCS-1", "NHAN-DAN"],
    )
    assert faults == []
    assert rows == [
        ListRow(
            line=3, full_name="nguyễn văn an", birth=date(1990, 5, 19), phone="+84912345678",
            code="0123", unit="le-chan", group="can-bo",
        ),
        ListRow(line=4, full_name="Lê Thị Bình", phone="+84912345678"),
        ListRow(line=5, full_name="Vũ Hoa", code="1234", unit="thcs-1", group="nhan-dan"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["", "", "19/5/1990"], "Họ và tên", "Hãy nhập họ và tên"),
        (["", "Lê An"], "Họ và tên", "Cần ngày sinh, số điện thoại hoặc mã đăng nhập"),
        (["", "Lê An", "1990"], "Ngày sinh", "Chỉ có năm sinh"),
        (["", "Lê An", "31/2/1990"], "Ngày sinh", "không có trên lịch"),
        (["", "Lê An", "12/5/2026"], "Ngày sinh", "không thể ở tương lai"),
        (["", "Lê An", "", "123"], "Số điện thoại", "Sai số."),
        (["", "Lê An", "", "", "12"], "Mã đăng nhập", "từ 4 đến 8 chữ số"),
        (["", "Lê An", "1/1/1990", "", "", "Ở đâu đó"], "Đơn vị", "Không có đơn vị “Ở đâu đó”"),
        (["", "Lê An", "1/1/1990", "", "", "Trường Hoa Sen"], "Đơn vị", "Có nhiều đơn vị tên"),
        (["", "Lê An", "1/1/1990", "", "", "", "Bảng C"], "Nhóm", "Không có nhóm “Bảng C”"),
    ],
)
def test_a_fault_has_its_line_and_column(row: list[str], column: str, words: str) -> None:
    _, (fault,) = read(["", "Vũ Hoa", "11/5/1999"], row)
    assert (fault.line, fault.column, words in fault.sentence) == (4, column, True)


def test_people_of_a_compulsory_list_are_counted_somewhere() -> None:
    _, (fault,) = read(["", "Vũ Hoa", "11/5/1999"], kind=Kind.COMPULSORY)
    assert (fault.column, "tính theo đơn vị" in fault.sentence) == ("Đơn vị", True)
    rows, faults = read(["", "Vũ Hoa", "11/5/1999", "", "", "le-chan"], kind=Kind.COMPULSORY)
    assert (len(rows), faults) == (1, [])


def test_who_stands_twice_in_a_list_is_a_fault() -> None:
    _, faults = read(
        ["", "Lê An", "1/2/1990"],
        ["", "LÊ AN", "01/02/1990", "0912345678"],
        ["", "Lê An", "", "0912345678"],
        ["", "Vũ Hoa", "", "", "1234"],
        ["", "Vũ Hoa", "", "", "1234"],
        ["", "Lê An", "2/2/1990"],
    )
    assert [(fault.line, fault.sentence) for fault in faults] == [
        (4, "Trùng với người ở dòng 3."),
        (5, "Trùng với người ở dòng 4."),
        (7, "Trùng với người ở dòng 6."),
    ]


@pytest.mark.parametrize(
    ("head", "people", "words"),
    [
        (["STT", "Ngày sinh"], 1, "còn thiếu cột: Họ và tên"),
        ([*HEAD, "Năm sinh"], 1, "hai cột cùng nghĩa"),
        (["STT", "Họ tên", "Đơn vị"], 1, "Cần ít nhất một cột"),
        (HEAD, 0, "không có người nào"),
        (HEAD, 20_001, "tối đa 20000 người"),
    ],
)
def test_the_head_names_the_columns(head: list[str], people: int, words: str) -> None:
    rows, (fault,) = read(*([["1", "Lê An", "1/1/1950"]] * people), head=head)
    assert (rows, fault.line, words in fault.sentence) == ([], 2, True)


def test_a_compulsory_list_needs_a_column_of_units() -> None:
    _, (fault,) = read(["1", "Lê An", "1/1/1950"], kind=Kind.COMPULSORY, head=HEAD[:4])
    assert fault.sentence.endswith("còn thiếu cột: Đơn vị.")


def test_an_empty_file_says_so() -> None:
    found = eligible_lists.read([["", " "]], Kind.ALLOWED, [], [], TODAY, read_phone=phone)
    assert [fault.sentence for fault in found[1]] == ["Tệp không có dòng nào."]
