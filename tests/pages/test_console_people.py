"""What does each of the cast get in the room of the people who take part?"""

import re
from datetime import date, timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import operations, passwords, queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry, Person, ResetSlip, Role
from quizapp.console import people as console
from quizapp.database import db
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

ROOM = "/ban-to-chuc"
PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)


def organizer(site: Flask, *roles: Role, username: str = "") -> FlaskClient:
    """Answer the browser of an organizer with these roles in all contests."""
    made = makers.make_organizer(roles=roles, username=username)
    made.password_hash = HASH
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


@pytest.fixture
def manager(site: Flask) -> FlaskClient:
    return organizer(site, Role.MANAGER)


@pytest.fixture
def an(site: Flask) -> Person:
    person = makers.make_person(phone="+84912345678", unit=makers.make_unit(name="Phường Lê Chân"))
    db.session.commit()
    return person


def last_entry() -> JournalEntry:
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry
    return entry


def test_a_manager_finds_people(manager: FlaskClient, an: Person) -> None:
    makers.make_person(name="Người thử 0001", is_demo=True)
    db.session.commit()
    page = manager.get(f"{ROOM}/nguoi-du-thi").text
    assert "Nguyễn Văn An" in page
    assert "*******678" in page
    assert "0912 345 678" not in page
    assert page.count("Dữ liệu thử") == 1
    assert "Người thử" not in manager.get(f"{ROOM}/nguoi-du-thi?q=nguyen an").text
    assert "Không tìm thấy ai" in manager.get(f"{ROOM}/nguoi-du-thi?q=zzz").text
    for odd in ("trang=0", "trang=-1", "trang=x", "trang=٣", "trang=9999999999999999999999"):
        assert manager.get(f"{ROOM}/nguoi-du-thi?{odd}").status_code == 200


def test_people_are_paged(manager: FlaskClient) -> None:
    for number in range(51):
        makers.make_person(name=f"Người số {number}")
    db.session.commit()
    assert "Trang sau" in manager.get(f"{ROOM}/nguoi-du-thi").text
    second = manager.get(f"{ROOM}/nguoi-du-thi?trang=2").text
    assert "Người số 9<" in second
    assert "Trang sau" not in second


def test_nobody_counts_registrations_by_paging(
    manager: FlaskClient, an: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        makers.make_person(name=f"Người số {number}")
    db.session.commit()
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(console, "MOST_PAGES", 3)
    second = manager.get(f"{ROOM}/nguoi-du-thi?trang=2").text
    assert "Trang sau" in second
    assert "Hãy tìm hẹp hơn" not in second
    third = manager.get(f"{ROOM}/nguoi-du-thi?trang=3").text
    assert "Trang sau" not in third
    assert "Hãy tìm hẹp hơn" in third
    beyond = manager.get(f"{ROOM}/nguoi-du-thi?trang=4").text
    assert re.findall(r"Người số \d", beyond) == re.findall(r"Người số \d", third)
    assert "Hãy tìm hẹp hơn" not in manager.get(f"{ROOM}/nguoi-du-thi?q=an").text


def test_the_list_tells_no_days_of_registration(manager: FlaskClient, an: Person) -> None:
    page = manager.get(f"{ROOM}/nguoi-du-thi").text
    assert "Ngày đăng ký" not in page
    assert "11/05/2026" not in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.JURY])
def test_people_are_for_managers(site: Flask, an: Person, role: Role) -> None:
    browser = organizer(site, role)
    for path in ("", f"/{an.id}", f"/{an.id}/sua", f"/{an.id}/phieu"):
        assert browser.get(f"{ROOM}/nguoi-du-thi{path}").status_code == 403
    assert browser.post(f"{ROOM}/nguoi-du-thi/{an.id}/phieu").status_code == 403
    assert db.session.query(ResetSlip).count() == 0


def test_a_manager_of_one_contest_does_not_see_everybody(site: Flask, an: Person) -> None:
    made = makers.make_organizer(roles=[Role.MANAGER], contest=makers.make_contest())
    db.session.commit()
    browser = makers.sign_in(site.test_client(), made)
    assert browser.get(f"{ROOM}/nguoi-du-thi").status_code == 403


def test_a_persons_page_shows_what_is_kept(manager: FlaskClient, an: Person) -> None:
    page = manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text
    for words in ("0912 345 678", "19/05/1990", "Phường Lê Chân", "Chưa có đồng ý"):
        assert words in page
    assert manager.get(f"{ROOM}/nguoi-du-thi/999999").status_code == 404
    shadow = makers.make_person(is_trial=True)
    db.session.commit()
    assert manager.get(f"{ROOM}/nguoi-du-thi/{shadow.id}").status_code == 404


def test_a_slip_shows_its_code_once(client: FlaskClient, manager: FlaskClient, an: Person) -> None:
    address = f"{ROOM}/nguoi-du-thi/{an.id}/phieu"
    assert manager.post(address).location == address
    page = manager.get(address).text
    codes = re.findall(r"<code>(.{9})</code>", page)
    assert len(codes) == 1
    assert "10:00 ngày 14/05/2026" in page
    assert "/dat-lai-mat-khau" in page
    again = manager.get(address).text
    assert codes[0] not in again
    assert "Mã chỉ hiện một lần" in again
    assert "Tạo phiếu mới" in again
    assert db.session.query(ResetSlip).count() == 1
    person_page = manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text
    assert codes[0] not in person_page
    assert "Chưa dùng" in person_page
    assert last_entry().deed == "person.issue_slip"
    new = {"password": PASSWORD, "password_again": PASSWORD}
    used = client.post("/dat-lai-mat-khau", data={"phone": "0912345678", "code": codes[0], **new})
    assert used.location == "/"
    assert "Đã dùng lúc 10:00" in manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text


def test_a_code_is_not_shown_on_anothers_slip(manager: FlaskClient, an: Person) -> None:
    other = makers.make_person(name="Lê Thị Bình")
    db.session.commit()
    manager.post(f"{ROOM}/nguoi-du-thi/{an.id}/phieu")
    page = manager.get(f"{ROOM}/nguoi-du-thi/{other.id}/phieu").text
    assert "Tạo phiếu mới" in page
    assert "<code>" not in page


def test_an_old_slip_is_shown_as_lapsed(
    manager: FlaskClient, an: Person, clock: time_machine.Traveller
) -> None:
    operations.issue_slip(an, COMMAND, NOW, Random(1))
    db.session.commit()
    clock.move_to(NOW + timedelta(hours=72))
    assert "Hết hiệu lực" in manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text


def test_demo_people_get_no_slip(manager: FlaskClient) -> None:
    demo = makers.make_person(is_demo=True)
    db.session.commit()
    assert "không có phiếu" in manager.get(f"{ROOM}/nguoi-du-thi/{demo.id}").text
    assert manager.post(f"{ROOM}/nguoi-du-thi/{demo.id}/phieu").status_code == 409


def edit(browser: FlaskClient, person: Person, **changes: str) -> TestResponse:
    form = {
        "full_name": "Nguyễn Văn An",
        "phone": "0912 345 678",
        "birth_date": "19/05/1990",
        "unit_id": str(person.unit_id),
        "reason": "ghi nhầm",
        **changes,
    }
    return browser.post(f"{ROOM}/nguoi-du-thi/{person.id}/sua", data=form)


def test_a_correction_needs_a_reason_and_is_journalled(manager: FlaskClient, an: Person) -> None:
    page = manager.get(f"{ROOM}/nguoi-du-thi/{an.id}/sua").text
    for value in ("Nguyễn Văn An", "0912 345 678", "19/05/1990"):
        assert f'value="{value}"' in page
    assert f'<option selected value="{an.unit_id}">' in page
    assert edit(manager, an, birth_date="20/05/1990").status_code == 302
    db.session.expire_all()
    assert an.birth_date == date(1990, 5, 20)
    entry = last_entry()
    assert (entry.deed, entry.reason) == ("person.edit", "ghi nhầm")
    assert (entry.before, entry.after) == (None, {"fields": ["birth_date"]})
    assert entry.detail
    assert (entry.detail.before, entry.detail.after) == (
        {"birth_date": "1990-05-19"},
        {"birth_date": "1990-05-20"},
    )


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"reason": ""}, "Hãy ghi lý do", 422),
        ({"full_name": ""}, "Hãy nhập họ và tên", 422),
        ({"phone": "123"}, "10 chữ số", 422),
        ({"birth_date": "1/1/2020"}, "đủ 7 tuổi", 422),
        ({"unit_id": ""}, "Hãy chọn đơn vị", 422),
        ({"full_name": "Lê Thị Bình"}, "đã đăng ký", 409),
    ],
)
def test_a_bad_correction_changes_nothing(
    manager: FlaskClient, an: Person, changes: dict[str, str], words: str, status: int
) -> None:
    makers.make_person(name="Lê Thị Bình", phone="+84912345678")
    db.session.commit()
    answer = edit(manager, an, **changes)
    assert answer.status_code == status
    assert words in answer.text
    for name, value in changes.items():
        if name in {"full_name", "phone", "birth_date"}:
            assert f'value="{value}"' in answer.text
    db.session.expire_all()
    assert (an.full_name, an.birth_date) == ("Nguyễn Văn An", date(1990, 5, 19))
    assert db.session.query(JournalEntry).count() == 0


def test_a_person_keeps_a_unit_that_exists_no_more(manager: FlaskClient, an: Person) -> None:
    assert an.unit
    an.unit.valid_until = date(2020, 1, 1)
    db.session.commit()
    assert edit(manager, an, full_name="Nguyễn Văn Ân").status_code == 302


def test_the_list_asks_for_all_units_at_once(manager: FlaskClient, an: Person) -> None:
    manager.get(f"{ROOM}/nguoi-du-thi")
    with counted() as one:
        manager.get(f"{ROOM}/nguoi-du-thi")
    for number in range(10):
        makers.make_person(name="Lê Bình", unit=makers.make_unit(name=f"Tổ {number}"))
    db.session.commit()
    with counted() as many:
        manager.get(f"{ROOM}/nguoi-du-thi")
    assert len(many) == len(one)
