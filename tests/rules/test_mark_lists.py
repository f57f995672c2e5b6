"""Is every row of a jury's list read as it is meant, and every fault told with its line?"""

from collections.abc import Sequence

import pytest

from quizapp.rules import mark_lists
from quizapp.rules.mark_lists import Account, Read, Row
from quizapp.rules.names import fold
from quizapp.rules.refusals import BadPhone

HEAD = ["STT", "Mã số dự thi", "Họ và tên", "Điện thoại", "Mã đăng nhập", "Điểm"]
FAMILY = "+84912345678"


def phone(text: str) -> str:
    if text == "123":
        raise BadPhone(reason="Sai số.")
    return f"+84{text[1:]}"


def read(
    *rows: Sequence[str],
    head: Sequence[str] = HEAD,
    part: str = "Phần tự luận",
    by_commas: bool = False,
) -> Read:
    table = [[], list(head), *map(list, rows)]
    return mark_lists.read(table, part, 1000, read_phone=phone, by_commas=by_commas)


def row(line: int, **more: object) -> Row:
    plain: dict[str, object] = {"number": None, "code": None, "phone": None, "full_name": ""}
    made = {**plain, **more}
    return Row(line=line, name=fold(str(made["full_name"])), mark=825, **made)  # type: ignore[arg-type]


def account(person: int, name: str, **more: object) -> Account:
    plain: dict[str, object] = {"number": person, "code": None, "phone": None}
    return Account(person=person, name=fold(name), **{**plain, **more})  # type: ignore[arg-type]


def test_people_are_told_by_their_number_their_code_or_their_phone() -> None:
    found = read(
        ["1", "12", "Nguyễn Văn An", "0912345678", "0123", "8,25"],
        ["2", "", "Lê Thị Bình", "912345678", "", "8.25"],
        ["3", "", "", "", "1234", "8.250000000000001"],
        ["4", "13", "Vũ Hoa", "", "", ""],
    )
    assert found.faults == []
    assert found.without_mark == 1
    assert found.rows == [
        row(3, number=12, full_name="Nguyễn Văn An", phone=FAMILY, code="0123"),
        row(4, full_name="Lê Thị Bình", phone=FAMILY),
        row(5, code="1234"),
    ]


@pytest.mark.parametrize("title", ["Điểm", "Điểm chấm", "Phần tự luận", "Điểm Phần “Tự luận”"])
def test_the_column_of_marks_may_be_called_as_the_contest_calls_the_part(title: str) -> None:
    assert [one.mark for one in read(["12", "9"], head=["Mã số", title]).rows] == [900]


def test_a_part_without_a_letter_does_not_claim_columns_without_a_title() -> None:
    assert [
        one.mark for one in read(["12", "x", "9"], head=["Mã số", "", "Điểm"], part="2").rows
    ] == [900]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (["", "12", "", "", "", "11"], "Điểm", "Điểm phải từ 0 đến 10."),
        (["", "12", "", "", "", "tám"], "Điểm", "“tám” không phải là điểm"),
        (["", "12", "", "", "", "8.333333333333334"], "Điểm", "không phải là điểm"),
        (["", "x1", "", "", "", "8"], "Mã số dự thi", "“x1” không phải là mã số dự thi"),
        (["", "", "", "123", "", "8"], "Số điện thoại", "Sai số."),
        (["", "", "", "", "12a", "8"], "Mã đăng nhập", "chữ số"),
        (["", "", "Lê An", "", "", "8"], "Họ và tên", "Cần mã số dự thi"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(cells: list[str], column: str, words: str) -> None:
    found = read(["", "1", "", "", "", "1"], cells)
    assert [(fault.line, fault.column) for fault in found.faults] == [(4, column)]
    assert words in found.faults[0].sentence
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("head", "rows", "words"),
    [
        (["Mã số", "Họ tên"], [["1", "An"]], "còn thiếu cột: Điểm"),
        (["Họ tên", "Điểm"], [["An", "8"]], "Cần ít nhất một cột"),
        (["Mã số", "Điểm", "Điểm chấm"], [["1", "8", "9"]], "hai cột cùng nghĩa"),
        (["Mã số", "Điểm"], [], "không có người nào"),
        (["Mã số", "Điểm"], [["1", ""]], "không có dòng nào ghi điểm"),
        (["Mã số", "Điểm"], [["1", "8"]] * 20_001, "tối đa 20000 người"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(
    head: list[str], rows: list[list[str]], words: str
) -> None:
    found = read(*rows, head=head)
    assert (found.rows, len(found.faults)) == ((), 1)
    assert words in found.faults[0].sentence


NUMBER_MARK = ["Mã số", "Điểm"]
WITH_REMARK = [*NUMBER_MARK, "Ghi chú"]
MARK_FIRST = ["Điểm", "Mã số", "Ghi chú"]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (NUMBER_MARK, ["12", "8", "25"]),
        (NUMBER_MARK, ["12", "8", "25", ""]),
        (NUMBER_MARK, ["12", "8,5", "a remark without a column"]),
        (WITH_REMARK, ["12", "8", "25"]),
        (WITH_REMARK, ["12", "8", " 5"]),
        (WITH_REMARK, ["12", "8", "25", ""]),
        (WITH_REMARK, ["12", "8", "333", "đẹp"]),
        ([*NUMBER_MARK, ""], ["12", "8", "25"]),
        # The number of the mark's second half is somebody else's.
        (MARK_FIRST, ["8", "25", "12", ""]),
        (MARK_FIRST, ["8", "25", "12"]),
        (["Mã đăng nhập", "Điểm", "Mã số"], ["0123", "8", "25"]),
    ],
)
def test_a_mark_that_a_comma_split_is_not_taken_for_a_smaller_one(
    head: list[str], cells: list[str]
) -> None:
    other = ["13" if title == "Mã số" else "9" if title == "Điểm" else "" for title in head]
    found = read(cells, other, head=head, by_commas=True)
    assert [(one.number, one.mark) for one in found.rows] == [(13, 900)]
    assert [(fault.line, fault.sentence) for fault in found.faults] == [(3, mark_lists.SPLIT)]
    assert 'ngoặc kép ("8,25")' in mark_lists.SPLIT


@pytest.mark.parametrize(
    ("head", "cells", "mark"),
    [
        (NUMBER_MARK, ["12", "8"], 800),
        (NUMBER_MARK, ["12", "8", "", " "], 800),
        (NUMBER_MARK, ["12", "8,25"], 825),
        (WITH_REMARK, ["12", "8,25", "25"], 825),
        (WITH_REMARK, ["12", "8.5", "25"], 850),
        (WITH_REMARK, ["12", "8", "bài 2"], 800),
        (WITH_REMARK, ["12", "8", "1990"], 800),
        (WITH_REMARK, ["12", "8"], 800),
        (MARK_FIRST, ["8", "12", "đẹp"], 800),
        (MARK_FIRST, ["8", "12"], 800),
        (["Điểm", "Mã số"], ["8", "12"], 800),
    ],
)
def test_what_no_comma_can_have_split_is_read(head: list[str], cells: list[str], mark: int) -> None:
    found = read(cells, head=head, by_commas=True)
    assert found.faults == []
    assert [(one.number, one.mark) for one in found.rows] == [(12, mark)]


@pytest.mark.parametrize("cells", [["12", "8", "25"], ["12", "8", "", "chữ đẹp"]])
def test_where_no_comma_parts_the_cells_a_remark_may_stand_beside_the_mark(
    cells: list[str],
) -> None:
    found = read(cells, head=NUMBER_MARK)
    assert found.faults == []
    assert [one.mark for one in found.rows] == [800]


def test_an_empty_file_says_so() -> None:
    found = mark_lists.read([[]], "Bài viết", 1000, read_phone=phone, by_commas=True)
    assert found.faults[0].line == 1


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    assert len(read(*[["", "", "", "", "", "x"]] * 600).faults) == mark_lists.MOST_FAULTS


def test_rows_are_compared_with_the_ranking() -> None:
    accounts = [
        account(12, "Nguyễn Văn An", phone=FAMILY),
        account(13, "Lê Thị Bình", phone=FAMILY, code="0123"),
        # An account that was merged into Bình's still tells Bình.
        account(13, "Lê Thị Bình", number=20, code="4567"),
    ]
    by_number, by_phone, by_code = (
        row(3, number=12),
        row(4, phone=FAMILY, full_name="le thi binh"),
        row(5, code="4567"),
    )
    assert mark_lists.compared([by_number, by_phone], accounts) == (
        {12: by_number, 13: by_phone},
        [],
    )
    assert mark_lists.compared([by_code], accounts) == ({13: by_code}, [])


@pytest.mark.parametrize(
    ("told", "column", "words"),
    [
        ({"number": 99}, "Mã số dự thi", "Không có người này trong bảng xếp hạng"),
        ({"phone": FAMILY}, "Số điện thoại", "Nhiều người dùng chung số này"),
        ({"number": 12, "full_name": "Vũ Hoa"}, "Mã số dự thi", "khác với “Vũ Hoa”"),
        ({"code": "0123"}, "Mã đăng nhập", "Trùng với người ở dòng 3."),
    ],
)
def test_who_is_not_found_or_stands_twice_is_told(
    told: dict[str, object], column: str, words: str
) -> None:
    accounts = [
        account(12, "Nguyễn Văn An", phone=FAMILY),
        account(13, "Lê Thị Bình", phone=FAMILY, code="0123"),
    ]
    found, faults = mark_lists.compared([row(3, number=13), row(4, **told)], accounts)
    assert list(found) == [13]
    assert [(fault.line, fault.column) for fault in faults] == [(4, column)]
    assert words in faults[0].sentence
