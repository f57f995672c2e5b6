"""What do managers and people with slips get?"""

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from werkzeug.test import TestResponse

from quizapp.accounts.models import IssuedList, Person, Role
from quizapp.database import db
from tests import makers

ROOM = "/ban-to-chuc/nguoi-du-thi"
HEAD = ["Họ và tên", "Ngày sinh", "Đơn vị", "Số điện thoại", "Mã đăng nhập"]
PASSWORD = "mua-he-2026"


@pytest.fixture
def manager(site: Flask) -> FlaskClient:
    makers.make_unit(name="Phường Lê Chân", code="le-chan")
    made = makers.make_organizer(roles=[Role.MANAGER])
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for line in [HEAD, *rows]:
        book.active.append(line)  # type: ignore[union-attr] # a new book has a sheet
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(manager: FlaskClient, content: bytes, name: str = "to-1.xlsx") -> TestResponse:
    return manager.post(f"{ROOM}/cap", data={"file": (io.BytesIO(content), name)})


def issued(manager: FlaskClient, *rows: list[object]) -> str:
    """Issue accounts, and answer the address of the list."""
    preview = upload(manager, workbook(*rows)).location
    return manager.post(preview).location


def printed(manager: FlaskClient, address: str, seen: int = 0) -> list[tuple[str, str]]:
    """Print the slips: each its name and its code."""
    page = manager.post(f"{address}/phieu", data={"seen": str(seen)})
    assert page.status_code == 200
    found = re.findall(r"<dd>(.*?)</dd>", page.text)
    return list(zip(found[::2], found[1::2], strict=True))


BINH = ["Lê Thị Bình", date(1950, 2, 3), "Phường Lê Chân", None, "1234"]
HOA = ["Vũ Thị Hoa", 1950, "le-chan", "0912345678", None]


def test_a_list_is_previewed_issued_and_printed(manager: FlaskClient) -> None:
    assert "Cấp tài khoản theo danh sách" in manager.get(ROOM).text
    assert manager.get(f"{ROOM}/cap").status_code == 200
    answer = upload(manager, workbook(BINH, HOA))
    page = manager.get(answer.location).text
    assert "Sẽ tạo 2 tài khoản" in page
    assert "03/02/1950" in page
    assert "*******678" in page
    assert db.session.query(Person).count() == 0
    address = manager.post(answer.location).location
    assert "Chưa có phiếu" in manager.get(address).text
    assert manager.post(answer.location).status_code == 404  # the second click
    slips = manager.post(f"{address}/phieu", data={"seen": "0"}).text
    assert slips.count('class="slip"') == 2
    assert slips.count("data:image/png;base64,") == 2
    assert "Lê Thị Bình" in slips
    again = manager.post(f"{address}/phieu", data={"seen": "0"})
    assert (again.status_code, "chỉ hiện một lần" in again.text) == (409, True)
    assert manager.post(f"{address}/phieu").status_code == 409
    assert "Đã có phiếu" in manager.get(address).text
    assert "Đã tạo phiếu" in manager.get(f"{ROOM}/cap").text


def test_faults_stand_with_their_lines_and_nothing_is_stored(manager: FlaskClient) -> None:
    bad = ["Lê 1", "31/2/1950", "Ở đâu đó", "123", "12"]
    answer = upload(manager, workbook(BINH, bad))
    page = manager.get(answer.location)
    assert page.status_code == 422
    assert page.text.count('class="num">3</td>') == 5
    assert manager.post(answer.location).status_code == 422
    assert db.session.query(IssuedList).count() == 0
    unreadable = upload(manager, b"PK\x03\x04 nothing", "hong.xlsx")
    assert manager.get(unreadable.location).status_code == 422
    assert manager.post(f"{ROOM}/cap").status_code == 422


def test_who_has_an_account_is_shown_and_left_out(manager: FlaskClient) -> None:
    issued(manager, BINH)
    page = manager.get(upload(manager, workbook(BINH, HOA)).location).text
    assert "Đã có tài khoản, sẽ bỏ qua" in page
    assert "Sẽ tạo 1 tài khoản" in page
    page = manager.get(upload(manager, workbook(BINH)).location).text
    assert "Mọi người trong tệp đều đã có tài khoản." in page


def test_a_list_is_taken_back(manager: FlaskClient) -> None:
    address = issued(manager, BINH)
    assert manager.post(f"{address}/hoan-tac").location == f"{ROOM}/cap"
    assert db.session.query(Person).count() == 0
    assert "Đã hoàn tác" in manager.get(f"{ROOM}/cap").text
    assert "đã được hoàn tác" in manager.get(address).text


def first(client: FlaskClient, name: str, code: str) -> TestResponse:
    return client.post("/phieu", data={"phone": name, "code": code})


def test_somebody_without_a_phone_comes_in_by_the_slip(
    manager: FlaskClient, client: FlaskClient
) -> None:
    ((name, code),) = printed(manager, issued(manager, BINH))
    assert 'value="1234"' in client.get("/phieu?ma=1234").text
    assert "&lt;b" not in client.get("/phieu?ma=<b>").text
    wrong = first(client, name, "AAAA-AAAA")
    assert (wrong.status_code, "chưa đúng" in wrong.text) == (422, True)
    assert client.get("/phieu/tai-khoan").location == "/phieu"
    assert client.post("/phieu/tai-khoan").location == "/phieu"
    assert first(client, name, code.lower()).location == "/phieu/tai-khoan"
    page = client.get("/phieu/tai-khoan").text
    assert "Chào Lê Thị Bình" in page
    assert "birth_date" not in page
    assert "checked" not in page
    form = {"password": PASSWORD, "password_again": PASSWORD}
    missing = client.post("/phieu/tai-khoan", data=form)
    assert (missing.status_code, "Cần đồng ý" in missing.text) == (422, True)
    done = client.post("/phieu/tai-khoan", data={**form, "consent_data": "y"})
    assert done.location == "/"
    assert "Lê Thị Bình" in client.get("/tai-khoan").text
    client.post("/dang-xuat")
    again = client.post("/dang-nhap", data={"phone": "1234", "password": PASSWORD})
    assert again.location == "/"
    assert first(client, name, code).status_code == 422


def test_the_birth_date_is_completed_in_the_year_that_is_known(
    manager: FlaskClient, client: FlaskClient
) -> None:
    ((_, code),) = printed(manager, issued(manager, HOA))
    first(client, "0912 345 678", code)
    form = {"password": PASSWORD, "password_again": PASSWORD, "consent_data": "y"}
    wrong = client.post("/phieu/tai-khoan", data={**form, "birth_date": "3/2/1951"})
    assert (wrong.status_code, "năm sinh của bạn là 1950" in wrong.text) == (422, True)
    assert 'value="3/2/1951"' in wrong.text
    right = client.post("/phieu/tai-khoan", data={**form, "birth_date": "3/2/1950"})
    assert right.location == "/"
    db.session.expire_all()
    assert db.session.query(Person).one().birth_date == date(1950, 2, 3)


def test_a_child_goes_on_to_the_guardian(manager: FlaskClient, client: FlaskClient) -> None:
    child = ["Nguyễn Minh Khôi", date(2014, 5, 19), "le-chan", None, None]
    ((name, code),) = printed(manager, issued(manager, child))
    first(client, name, code)
    form = {"password": PASSWORD, "password_again": PASSWORD, "consent_data": "y"}
    done = client.post("/phieu/tai-khoan", data=form)
    assert done.location == "/tai-khoan/nguoi-giam-ho"


def test_a_new_slip_for_one_person(manager: FlaskClient, client: FlaskClient) -> None:
    address = issued(manager, BINH)
    ((name, old),) = printed(manager, address)
    person = db.session.query(Person).one()
    assert "Cấp phiếu đăng nhập mới" in manager.get(f"{ROOM}/{person.id}").text
    page = manager.post(f"{ROOM}/{person.id}/phieu-lan-dau").text
    _, new = re.findall(r"<dd>(.*?)</dd>", page)
    assert first(client, name, old).status_code == 422
    assert first(client, name, new).status_code == 302
    refused = manager.post(f"{ROOM}/{person.id}/phieu")
    assert (refused.status_code, "chưa đăng nhập lần đầu" in refused.text) == (409, True)


def test_who_has_a_code_and_no_phone_uses_a_reset_slip(
    manager: FlaskClient, client: FlaskClient
) -> None:
    person = makers.make_person(name="Lê Thị Bình", phone=None, sign_in_code="2026")
    db.session.commit()
    page = manager.post(f"{ROOM}/{person.id}/phieu", follow_redirects=True).text
    assert "<dd>2026</dd>" in page
    code = re.findall(r"<code>(.*?)</code>", page)[0]
    form = {"phone": "2026", "code": code, "password": PASSWORD, "password_again": PASSWORD}
    assert client.post("/dat-lai-mat-khau", data=form).location == "/"


def test_guessing_slips_has_an_end(manager: FlaskClient, client: FlaskClient) -> None:
    ((name, code),) = printed(manager, issued(manager, BINH))
    for _ in range(10):
        first(client, name, "AAAA-AAAA")
    assert first(client, name, code).status_code == 429


def test_others_issue_nothing(site: Flask) -> None:
    for role in (Role.EDITOR, Role.JURY):
        browser = makers.sign_in(site.test_client(), makers.make_organizer(roles=[role]))
        assert browser.get(f"{ROOM}/cap").status_code == 403
