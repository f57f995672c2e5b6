"""Does a list of units come in as a whole, from whatever file, and is the city's own right?"""

import io
import json
import struct
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook

from quizapp import cache, untrusted
from quizapp.accounts import operations, unit_files, unit_queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry
from quizapp.accounts.unit_choices import unit_list
from quizapp.database import db
from quizapp.rules import units
from quizapp.rules.refusals import Unreadable
from quizapp.rules.units import UnitRow, former_names
from tests.conftest import NOW
from tests.makers import TODAY

TABLE = [["Tên đơn vị", "Mã", "Số người"], ["Phường Lê Chân", "p-le-chan", "1200"]]
READER = "quizapp.accounts.unit_files:table"
CSV = "Tên đơn vị,Mã,Số người\nPhường Lê Chân,p-le-chan,1200\n"


def test_the_city_has_45_wards_67_communes_and_2_special_zones(app: Flask) -> None:
    change = operations.load_shipped_units(COMMAND, NOW)
    db.session.commit()
    assert len(change.added) == 114
    stored = unit_list(TODAY).units
    kinds = Counter(unit.label.split()[0] for unit in stored)
    assert kinds == {"Phường": 45, "Xã": 67, "Đặc": 2}
    assert len({unit.label for unit in stored}) == 114
    assert [unit.label for unit in stored][:3] == [
        "Đặc khu Bạch Long Vĩ",
        "Đặc khu Cát Hải",
        "Phường Ái Quốc",
    ]


def test_the_city_is_loaded_once_and_corrections_stay(app: Flask) -> None:
    operations.load_shipped_units(COMMAND, NOW)
    stored = {row.code: row for row in unit_queries.stored_units()}
    row = replace(stored["p-le-chan"], name="Phường Lê Chân mới", head_count=5)
    operations.import_units([row], COMMAND, NOW)
    db.session.commit()
    again = operations.load_shipped_units(COMMAND, NOW)
    assert (again.added, again.changed) == ([], [])
    assert unit_queries.units_by_code()["p-le-chan"].head_count == 5
    assert db.session.query(JournalEntry).count() == 2


def test_units_from_before_are_told_their_former_names(app: Flask) -> None:
    row = UnitRow(code="p-thuy-nguyen", name="Phường Thủy Nguyên", head_count=5)
    operations.import_units([row], COMMAND, NOW)
    change = operations.load_shipped_units(COMMAND, NOW)
    assert len(change.added) == 113
    assert [row.code for row, _ in change.changed] == ["p-thuy-nguyen"]
    told = unit_queries.units_by_code()["p-thuy-nguyen"]
    assert told.head_count == 5
    assert told.former.startswith("Phường Dương Quan; Phường Thủy Đường; một phần ")


def test_the_city_was_made_of_374_communes_and_an_island() -> None:
    rows, _ = units.read(unit_files.table(operations.units.SHIPPED.read_bytes()))
    former = {
        # Two communes were called Hòa Bình, and the resolution says of neither in which district.
        name.removeprefix("một phần ") + (f", {row.name}" if name.endswith("Xã Hòa Bình") else "")
        for row in rows
        for name in former_names(row.former)
    }
    assert all(row.former for row in rows)
    assert len(former - {"Huyện Bạch Long Vĩ"}) == 374
    kinds = Counter(name.split()[0] for name in former)
    assert set(kinds) == {"Phường", "Xã", "Thị", "Huyện"}


def test_units_are_matched_by_code_and_the_rest_stays(app: Flask) -> None:
    first = [
        UnitRow(code="truong", name="Trường A"),
        UnitRow(code="lop", name="Lớp 1", parent="truong", head_count=30),
        UnitRow(code="khac", name="Khác"),
    ]
    operations.import_units(first, COMMAND, NOW)
    assert unit_queries.stored_units() == [first[2], first[1], first[0]]
    second = [UnitRow(code="lop", name="Lớp 1", head_count=31), UnitRow(code="moi", name="Mới")]
    change = operations.compare(second)
    assert [row.code for row in change.added] == ["moi"]
    assert [(row.code, what) for row, what in change.changed] == [
        ("lop", {"parent": ("truong", ""), "head_count": (30, 31)})
    ]
    operations.import_units(second, COMMAND, NOW, source="lop.xlsx")
    assert {row.code for row in unit_queries.stored_units()} == {"truong", "lop", "khac", "moi"}
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry
    assert entry.after == {
        "file": "lop.xlsx",
        "added": 1,
        "changed": {"lop": {"parent": ["truong", ""], "head_count": ["30", "31"]}},
    }


def test_a_list_to_choose_from_names_the_unit_above(app: Flask) -> None:
    rows = [
        UnitRow(code="a", name="Trường A", former="Trường cũ"),
        UnitRow(code="b", name="Lớp 1", parent="a"),
    ]
    operations.import_units(rows, COMMAND, NOW)
    known = unit_list(TODAY)
    assert [unit.label for unit in known.units] == ["Lớp 1, Trường A", "Trường A"]
    numbers = {unit.label: unit.id for unit in known.units}
    assert json.loads(known.file) == [
        [numbers["Lớp 1, Trường A"], "Lớp 1", numbers["Trường A"], ""],
        [numbers["Trường A"], "Trường A", 0, "Trường cũ"],
    ]


def test_a_list_is_another_when_a_former_name_comes_to_it(app: Flask) -> None:
    operations.import_units([UnitRow(code="a", name="A")], COMMAND, NOW)
    before = unit_list(TODAY).version
    operations.import_units([UnitRow(code="a", name="A", former="B")], COMMAND, NOW)
    assert unit_list(TODAY).version == before  # remembered
    cache.forget()
    assert unit_list(TODAY).version != before


def sheet(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace("\n", "\r\n").encode(),
        sheet([["Tên đơn vị", "Mã", "Số người"], ["Phường Lê Chân", "p-le-chan", 1200]]),
        sheet([["Tên đơn vị", "Mã", "Số người"], ["Phường Lê Chân", "p-le-chan", 1200.0]]),
    ],
    ids=["csv", "csv with mark", "utf-16", "semicolons", "tsv", "crlf", "xlsx", "floats"],
)
def test_every_kind_of_file_gives_the_same_table(data: bytes) -> None:
    assert unit_files.table(data) == TABLE


def test_a_child_process_reads_for_us() -> None:
    assert untrusted.run(READER, CSV.encode()) == TABLE
    with pytest.raises(Unreadable, match="bung ra lớn"):
        untrusted.run(READER, bomb())


def test_cells_of_a_sheet_become_texts() -> None:
    when = NOW.replace(tzinfo=None)
    assert unit_files.table(sheet([["a", None, when, when.date(), 1.5, True]])) == [
        ["a", "", "2026-05-11", "2026-05-11", "1.5", "True"]
    ]


def far_cell() -> bytes:
    """Answer a sheet that claims its last cell to be at the very end."""
    data = io.BytesIO(sheet([["Tên"], ["a"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as book, zipfile.ZipFile(out, "w") as hostile:
        for name in book.namelist():
            content = book.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
                content = content.replace(b'r="A2"', b'r="XFD1048576"')
            hostile.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 70_000_000)
    return out.getvalue()


def crowd() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 and nothing else", "bị hỏng"),
        (bomb(), "bung ra lớn"),
        (crowd(), "quá 200 tệp con"),
        (sheet([["a"]])[:-200], "bị hỏng"),
        ("Tên\nĐơn vị".encode("cp1258", errors="replace"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "UTF-8"),
        (b"name\n\x00\x00", "không phải tệp"),
        (struct.pack("<H", 0xFEFF) + b"\x00", "UTF-8"),
        (b"name\n" * 25_001, "quá 25000 dòng"),
        (sheet([["name"]] * 25_001), "quá 25000 dòng"),
        (b'name\n"' + b"x" * 200_000, "không đúng định dạng"),
    ],
    ids=[
        "no zip", "bomb", "crowd", "cut off", "old coding", "picture", "zeros", "half letter",
        "long csv", "long xlsx", "endless cell",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        unit_files.table(data)


def test_a_sheet_that_claims_to_be_endless_harms_nobody() -> None:
    try:
        table = untrusted.run(READER, far_cell())
    except Unreadable:
        return
    assert len(table) <= unit_files.MOST_ROWS


def test_the_shipped_file_has_no_fault() -> None:
    path = Path(operations.units.SHIPPED)
    rows, faults = units.read(unit_files.table(path.read_bytes()))
    assert (len(rows), faults) == (114, [])
