"""Is a unit found without marks, in either spelling, and by the name it had before?"""

import pytest

from quizapp.rules.unit_search import Known, find, key, meant

UNITS = [
    Known(id=1, label="Phường An Biên", former=("Phường An Dương", "một phần Phường An Biên")),
    Known(id=2, label="Phường An Dương", former=("Phường Nam Sơn (quận An Dương)",)),
    Known(id=3, label="Phường Thủy Nguyên", former=("Phường Dương Quan", "một phần Phường An Lư")),
    Known(id=4, label="Phường Hòa Bình", former=("Phường Hòa Bình", "một phần Phường An Lư")),
    Known(id=5, label="Xã Vĩnh Bảo", former=("Thị trấn Vĩnh Bảo", "Xã Tân Liên")),
    Known(id=6, label="Trường THPT Lý Thường Kiệt, Phường Thủy Nguyên"),
]


def found(typed: str) -> list[tuple[int, str]]:
    return [(one.unit.id, one.former) for one in find(UNITS, typed)]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Phường Lê Chân", "phuong le chan"),
        ("Hoà Bình", "Hòa Bình"),
        ("Lí Thường Kiệt", "Lý Thường Kiệt"),
        ("  Thuỷ-Nguyên. ", "thuy nguyen"),
        ("ĐÔNG HẢI 2", "dong hai 2"),
    ],
)
def test_marks_case_and_spelling_make_no_difference(text: str, same: str) -> None:
    assert key(text) == key(same)


def test_a_part_of_the_name_is_enough() -> None:
    assert found("hoa bi") == [(4, "")]
    assert found("kiet ly") == [(6, "")]
    assert found("iet") == []


def test_nothing_typed_finds_nothing() -> None:
    assert found("") == []
    assert found(" .-") == []


def test_a_former_name_finds_the_unit_and_is_told() -> None:
    assert found("phường Dương Quan")[0] == (3, "Phường Dương Quan")
    assert found("tan lien") == [(5, "Xã Tân Liên")]


def test_a_unit_that_was_divided_finds_all_that_took_a_part() -> None:
    assert found("phuong an lu") == [(3, "một phần Phường An Lư"), (4, "một phần Phường An Lư")]
    assert found("một phần") == []


def test_a_whole_word_stands_before_the_beginning_of_one() -> None:
    units = [Known(id=1, label="Xã An Lưu"), Known(id=2, label="Xã Đông An Lư")]
    assert [one.unit.id for one in find(units, "an lu")] == [2, 1]
    assert [one.unit.id for one in find(units, "xa an lu")] == [1, 2]


def test_own_names_stand_before_former_ones_and_beginnings_before_the_rest() -> None:
    assert found("an duong") == [(2, ""), (1, "Phường An Dương")]
    assert found("phuong thuy nguyen") == [(3, ""), (6, "")]
    assert found("nguyen thuy") == [(3, ""), (6, "")]
    assert found("an bien")[0] == (1, "")


def test_among_former_names_the_one_that_fits_best_is_told() -> None:
    unit = Known(id=1, label="Xã Mới", former=("Xã Đông An", "Xã An Đông", "An Đông"))
    assert find([unit], "an dong")[0].former == "An Đông"


def test_what_kind_of_unit_it_was_is_forgiven() -> None:
    assert found("xã Dương Quan")[0] == (3, "Phường Dương Quan")
    assert found("TT Tân Liên") == [(5, "Xã Tân Liên")]
    assert found("huyện Vĩnh Bảo") == [(5, "")]
    assert found("xã không có") == []
    assert found("không có") == []


def test_only_a_full_name_of_today_is_meant_without_asking() -> None:
    assert meant(UNITS, "phuong hoa binh") == UNITS[3]
    assert meant(UNITS, "hoa binh") is None
    assert meant(UNITS, "Phường Dương Quan") is None
    assert meant(UNITS, "") is None
    twins = [Known(id=1, label="Lớp 1"), Known(id=2, label="Lớp 1")]
    assert meant(twins, "Lớp 1") is None
