"""Which units does a table describe, and does every fault name its place?"""

from datetime import date

import pytest

from quizapp.rules import units
from quizapp.rules.units import UnitRow

KNOWN = [
    UnitRow(code="p-le-chan", name="Phường Lê Chân", head_count=100),
    UnitRow(code="x-cam-giang-huyen", name="Xã Cẩm Giàng"),
    UnitRow(code="x-cam-giang-ngang", name="Xã Cẩm Giang"),
]


def faults(*table: list[str], known: list[UnitRow] | None = None) -> list[tuple[int, str, str]]:
    _, found = units.read(table, KNOWN if known is None else known)
    return [(fault.line, fault.column, fault.sentence) for fault in found]


def rows(*table: list[str]) -> list[UnitRow]:
    found, wrong = units.read(table, KNOWN)
    assert wrong == []
    return found


def test_a_whole_table_in_vietnamese() -> None:
    assert rows(
        ["STT", "Tên đơn vị", "Đơn vị cấp trên", "Mã", "Số người", "Hiệu lực từ", "Hiệu lực đến"],
        ["1", "Phường  Lê Chân", "", "p-le-chan", "1.234", "2025-07-01", ""],
        ["", "", " ", "", ""],
        ["2", "Tổ dân phố 3", "Phường Lê Chân", "", "", "1/7/2025", "01/07/2030"],
    ) == [
        UnitRow(
            code="p-le-chan",
            name="Phường Lê Chân",
            head_count=1234,
            valid_from=date(2025, 7, 1),
        ),
        UnitRow(
            code="to-dan-pho-3",
            name="Tổ dân phố 3",
            parent="p-le-chan",
            valid_from=date(2025, 7, 1),
            valid_until=date(2030, 7, 1),
        ),
    ]


@pytest.mark.parametrize(
    "header", ["name", "Name", "TÊN ĐƠN VỊ", "Ten don vi (*)", "Đơn vị", " tên ", "Unit:"]
)
def test_the_header_is_known_in_many_spellings(header: str) -> None:
    assert rows([header], ["Trường A"]) == [UnitRow(code="truong-a", name="Trường A")]


def test_a_row_without_a_code_is_recognised_by_its_name() -> None:
    assert rows(["Tên"], ["phường lê chân"])[0].code == "p-le-chan"
    assert rows(["Tên"], ["Phuong Le Chan"])[0].code == "p-le-chan"
    assert rows(["Tên"], ["Xã Cẩm Giang"])[0].code == "x-cam-giang-ngang"


def test_a_column_the_file_does_not_have_stays_as_stored() -> None:
    assert rows(["Tên", "Mã"], ["Phường Lê Chân mới", "p-le-chan"]) == [
        UnitRow(code="p-le-chan", name="Phường Lê Chân mới", head_count=100)
    ]
    assert rows(["Tên", "Mã", "Số người"], ["Phường Lê Chân", "p-le-chan"])[0].head_count is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("1234", 1234), ("1.234", 1234), ("1,234,567", 1234567), ("12 345", 12345)],
)
def test_people_are_counted_with_or_without_dots(typed: str, number: int) -> None:
    assert rows(["Tên", "Số người"], ["Trường A", typed])[0].head_count == number


@pytest.mark.parametrize("typed", ["-1", "1,5", "nhiều", "1234567890", "٣"])
def test_a_number_of_people_is_whole(typed: str) -> None:
    assert faults(["Tên", "Số người"], ["Trường A", typed]) == [
        (2, "Số người", "Số người phải là một số nguyên không âm.")
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "không có dòng nào"),
        ([["", " "]], "không có dòng nào"),
        ([["Mã", "Số người"], ["a", "1"]], "phải ghi tên các cột"),
        ([["Tên", "Tên đơn vị"], ["a", "b"]], "hai cột cùng tên"),
        ([["Tên"], *([["a"]] * (units.MOST_ROWS + 1))], "quá 20000 dòng"),
    ],
    ids=["empty", "blank", "no name", "twice", "long"],
)
def test_a_table_without_sense_has_one_fault(table: list[list[str]], words: str) -> None:
    found, wrong = units.read(table)
    assert found == []
    assert [words in fault.sentence for fault in wrong] == [True]


def test_faults_name_their_line_and_column() -> None:
    found = faults(
        ["Tên", "Cấp trên", "Mã", "Hiệu lực từ", "Hiệu lực đến"],
        ["", "", "a"],
        ["=1+1", "", "b"],
        ["x" * 201, "", "c"],
        ["§§", "", ""],
        ["Đúng", "Không có", "d"],
        ["Đúng", "", "mã sai"],
        ["Đúng", "", "d"],
        ["Tự mình", "e", "e"],
        ["Ngày", "", "f", "30/02/2025"],
        ["Ngày", "", "g", "2025-07-01", "2025-07-01"],
        ["xã cam giang", "", ""],
        ["Con", "xa cam giang", "h"],
    )
    assert [(line, column) for line, column, _ in found] == [
        (2, "Tên đơn vị"),
        (3, "Tên đơn vị"),
        (4, "Tên đơn vị"),
        (5, "Tên đơn vị"),
        (6, "Đơn vị cấp trên"),
        (7, "Mã"),
        (8, "Mã"),
        (9, "Đơn vị cấp trên"),
        (10, "Hiệu lực từ"),
        (11, "Hiệu lực đến"),
        (12, "Mã"),
    ]


def test_a_name_that_folds_to_something_long_is_a_fault() -> None:
    assert not faults(["Tên"], ["Ờ" * 200])
    found = faults(["Tên", "Mã"], ["\ufdfa" * 150, "a"])
    assert [(line, column) for line, column, _ in found] == [(2, "Tên đơn vị")]


def test_of_a_cell_a_thousand_characters_are_read() -> None:
    tower = "a" + "\u0323\u0301" * 50_000
    found = faults(["Tên", "Mã", "Cấp trên"], [tower, "a", ""], ["Tên", "b", f"z{tower}"])
    assert [line for line, *_ in found] == [2, 3]
    assert all(len(sentence) < 1100 for *_, sentence in found)


def test_a_parent_may_be_named_by_code_or_name_in_the_file_or_the_store() -> None:
    found = rows(
        ["Tên", "Cấp trên", "Mã"],
        ["Trường A", "p-le-chan", "a"],
        ["Lớp 1", "Trường A", "b"],
        ["Lớp 2", "a", "c"],
        ["Trường B", "phuong le chan", "d"],
    )
    assert [row.parent for row in found] == ["p-le-chan", "a", "a", "p-le-chan"]


def test_a_parent_of_several_is_a_fault() -> None:
    found = faults(
        ["Tên", "Cấp trên", "Mã"], ["Trường A", "", "a"], ["Trường A", "", "b"],
        ["Lớp", "Trường A", "c"],
    )  # fmt: skip
    assert [(line, column) for line, column, _ in found] == [(4, "Đơn vị cấp trên")]


def test_parents_never_make_a_circle() -> None:
    found = faults(
        ["Tên", "Cấp trên", "Mã"], ["A", "c", "a"], ["B", "a", "b"], ["C", "b", "c"],
        ["D", "a", "d"],
    )  # fmt: skip
    assert [(line, sentence) for line, _, sentence in found] == [
        (line, "Các cấp trên tạo thành vòng tròn.") for line in (2, 3, 4)
    ]


def test_a_stored_parent_closes_a_circle_too() -> None:
    known = [UnitRow(code="a", name="A", parent="b"), UnitRow(code="b", name="B")]
    found = faults(["Tên", "Cấp trên", "Mã"], ["B", "a", "b"], known=known)
    assert [line for line, *_ in found] == [2]


def test_changes_are_told_field_by_field() -> None:
    was = UnitRow(code="a", name="A", head_count=1)
    assert units.changes(was, was) == {}
    new = UnitRow(code="a", name="B", parent="p", head_count=1)
    assert units.changes(new, was) == {"name": ("A", "B"), "parent": ("", "p")}


def test_former_names_come_in_a_column_of_their_own() -> None:
    (row,) = rows(["Tên", "Tên cũ"], ["Xã Mới", " Xã A;Xã  B ;; Xã A; một phần Xã C"])
    assert row.former == "Xã A; Xã B; một phần Xã C"
    assert units.former_names(row.former) == ("Xã A", "Xã B", "một phần Xã C")
    assert units.former_names("") == ()


def test_former_names_stay_when_the_file_does_not_speak_of_them() -> None:
    known = [UnitRow(code="a", name="A", former="B")]
    assert units.read([["Tên", "Mã"], ["A", "a"]], known)[0] == known
    assert units.read([["Tên", "Mã", "Former"], ["A", "a", ""]], known)[0][0].former == ""
    assert units.changes(UnitRow(code="a", name="A"), known[0]) == {"former": ("B", "")}


def test_units_of_one_block_are_named_in_a_column() -> None:
    (row,) = rows(["Tên", "Khối thi đua"], ["Xã Mới", " Khối  xã "])
    assert row.block == "Khối xã"
    known = [UnitRow(code="xa-moi", name="Xã Mới", block="Khối xã")]
    assert units.read([["Tên"], ["Xã Mới"]], known)[0] == known
    assert units.changes(row, UnitRow(code="a", name="Xã Mới")) == {"block": ("", "Khối xã")}


@pytest.mark.parametrize("typed", ["=1+1", "x" * 61])
def test_a_block_is_a_short_name(typed: str) -> None:
    ((line, column, sentence),) = faults(["Tên", "Khối"], ["Xã Mới", typed])
    assert (line, column) == (2, "Khối")
    assert "Tên khối" in sentence


@pytest.mark.parametrize("typed", ["=1+1", "Xã A; @b", "x" * 201])
def test_a_former_name_is_a_name(typed: str) -> None:
    ((line, column, sentence),) = faults(["Tên", "Tên cũ"], ["Xã Mới", typed])
    assert (line, column) == (2, "Tên cũ")
    assert "không phải tên đơn vị" in sentence
