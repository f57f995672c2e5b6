"""What does a manager get in the room of units, and what does everybody else?"""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import operations, unit_queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry, Role
from quizapp.banks.models import Upload
from quizapp.database import db
from quizapp.rules.units import UnitRow
from tests import makers
from tests.conftest import NOW

ROOM = "/ban-to-chuc/don-vi"
CSV = "Tên đơn vị,Cấp trên,Mã,Số người\nTrường A,,truong-a,120\nLớp 1,Trường A,,30\n"


@pytest.fixture
def manager(site: Flask, client: FlaskClient) -> FlaskClient:
    chi = makers.make_organizer(roles=[Role.MANAGER])
    db.session.commit()
    return makers.sign_in(client, chi)


def upload(browser: FlaskClient, content: str | bytes, name: str = "đơn vị.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return browser.post(f"{ROOM}/nhap", data={"file": (io.BytesIO(data), name)})


def test_a_list_comes_in_by_preview_and_confirmation(manager: FlaskClient) -> None:
    answer = upload(manager, CSV)
    assert answer.status_code == 302
    page = manager.get(answer.location).text
    assert "đơn vị.csv" in page
    assert "Trường A" in page
    assert "lop-1" in page
    assert unit_queries.stored_units() == []
    assert manager.post(answer.location).location == ROOM
    assert [(row.code, row.parent, row.head_count) for row in unit_queries.stored_units()] == [
        ("lop-1", "truong-a", 30),
        ("truong-a", "", 120),
    ]
    assert db.session.query(Upload).count() == 0
    assert db.session.query(JournalEntry).one().deed == "units.import"
    again = manager.post(answer.location)
    assert again.status_code == 404
    assert "Tệp này không còn chờ quyết định" in again.text


def test_a_preview_tells_what_changes(manager: FlaskClient) -> None:
    manager.post(upload(manager, CSV).location)
    page = manager.get(upload(manager, CSV.replace(",120", ",121")).location).text
    assert ">120</td>" in page
    assert ">121</td>" in page
    assert "Tệp không thay đổi gì" in manager.get(upload(manager, CSV).location).text


def test_a_list_with_faults_is_shown_and_not_stored(manager: FlaskClient) -> None:
    location = upload(manager, "Tên,Số người\nTrường A,-1\n,5\nTrường B,7\n").location
    page = manager.get(location)
    assert page.status_code == 422
    assert "2 chỗ cần sửa" in page.text
    assert "Số người phải là một số nguyên không âm" in page.text
    assert "Thiếu tên đơn vị" in page.text
    assert manager.post(location).status_code == 422
    assert unit_queries.stored_units() == []


@pytest.mark.parametrize(
    ("content", "words"), [(b"\x89PNG\xff", "UTF-8"), (b"PK\x03\x04", "bị hỏng")]
)
def test_an_unreadable_file_gets_a_sentence(
    manager: FlaskClient, content: bytes, words: str
) -> None:
    location = upload(manager, content).location
    answer = manager.get(location)
    assert answer.status_code == 422
    assert "Không đọc được tệp" in answer.text
    assert words in answer.text
    assert manager.post(location).status_code == 422


def test_no_file_gets_a_sentence(manager: FlaskClient) -> None:
    answer = manager.post(f"{ROOM}/nhap", data={})
    assert answer.status_code == 422
    assert "Hãy chọn một tệp" in answer.text


def test_the_tree_is_shown_searched_and_paged(manager: FlaskClient) -> None:
    operations.load_shipped_units(COMMAND, NOW)
    rows = [UnitRow(code="to-3", name="Tổ 3", parent="p-le-chan", head_count=1234)]
    rows += [UnitRow(code=f"x{number}", name=f"Đơn vị {number}") for number in range(100)]
    operations.import_units(rows, COMMAND, NOW)
    db.session.commit()
    page = manager.get(ROOM).text
    assert "215 đơn vị" in page
    assert "Trang sau" in page
    found = manager.get(f"{ROOM}?q=le chan").text
    assert "1 đơn vị" in found
    assert "Phường Lê Chân" in found
    assert "từ 01/07/2025" in found
    page = manager.get(f"{ROOM}?q=to-3").text
    assert "— </span>Tổ 3" in page
    assert "1.234" in page
    assert "Không có đơn vị nào" in manager.get(f"{ROOM}?q=zzz").text


def test_the_download_can_be_imported_again(manager: FlaskClient) -> None:
    operations.load_shipped_units(COMMAND, NOW)
    rows = [UnitRow(code="to-3", name="Tổ 3", parent="p-le-chan", head_count=9)]
    operations.import_units(rows, COMMAND, NOW)
    db.session.commit()
    answer = manager.get("/ban-to-chuc/don-vi.csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(lines) == 116
    place = lines.index(["Tổ 3", "p-le-chan", "to-3", "9", "", "", "", ""])
    assert lines[place - 1][0] == "Phường Lê Chân"
    assert "Tệp không thay đổi gì" in manager.get(upload(manager, answer.data).location).text


def test_units_are_for_managers(site: Flask) -> None:
    for role in (Role.EDITOR, Role.JURY):
        made = makers.make_organizer(roles=[role])
        db.session.commit()
        browser = makers.sign_in(site.test_client(), made)
        assert browser.get(ROOM).status_code == 403
        assert browser.get("/ban-to-chuc/don-vi.csv").status_code == 403
        assert upload(browser, CSV).status_code == 403
        assert browser.get(f"{ROOM}/nhap/1").status_code == 403
        assert browser.post(f"{ROOM}/nhap/1").status_code == 403
    assert db.session.query(Upload).count() == 0


def test_somebody_elses_upload_is_not_there(site: Flask, manager: FlaskClient) -> None:
    location = upload(manager, CSV).location
    dung = makers.make_organizer(roles=[Role.MANAGER])
    db.session.commit()
    browser = makers.sign_in(site.test_client(), dung)
    assert browser.get(location).status_code == 404
    assert browser.post(location).status_code == 404
