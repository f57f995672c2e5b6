"""What does each of the cast get in the rooms of people, organizers and the journal?"""

import ast
import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import quizapp
from quizapp.accounts import journal, operations, passwords
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Grant, JournalEntry, Organizer, Person, ResetSlip, Role
from quizapp.console.journal import DEEDS
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

ROOM = "/ban-to-chuc"
PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
EVERYTHING = ("editor@", "manager@", "jury@", "admin@")


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
def admin(site: Flask) -> FlaskClient:
    return organizer(site, Role.ADMIN, username="chi")


@pytest.fixture
def an(site: Flask) -> Person:
    person = makers.make_person(phone="+84912345678", unit=makers.make_unit(name="Phường Lê Chân"))
    db.session.commit()
    return person


def last_entry() -> JournalEntry:
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry
    return entry


def sign_in(client: FlaskClient, username: str, password: str) -> TestResponse:
    data = {"username": username, "password": password}
    return client.post(f"{ROOM}/dang-nhap", data=data)


# The door


def test_an_organizer_comes_in_and_goes_out(client: FlaskClient, admin: FlaskClient) -> None:
    answer = client.get(f"{ROOM}/nhat-ky?q=x")
    assert answer.location == f"{ROOM}/dang-nhap?next={ROOM}/nhat-ky?q%3Dx"
    assert "Tên đăng nhập" in client.get(answer.location).text
    data = {"username": " CHI ", "password": PASSWORD}
    assert client.post(answer.location, data=data).location == f"{ROOM}/nhat-ky?q=x"
    assert client.get(f"{ROOM}/dang-nhap").location == f"{ROOM}/"
    assert client.post(f"{ROOM}/dang-xuat").location == f"{ROOM}/dang-nhap"
    assert client.get(f"{ROOM}/").status_code == 302


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("chi", "wrong-password", "Tên đăng nhập hoặc mật khẩu chưa đúng"),
        ("nobody", PASSWORD, "Tên đăng nhập hoặc mật khẩu chưa đúng"),
        ("chị ☺", PASSWORD, "Tên đăng nhập hoặc mật khẩu chưa đúng"),
        ("", PASSWORD, "Hãy nhập tên đăng nhập"),
        ("chi", "", "Hãy nhập mật khẩu"),
    ],
)
def test_a_failed_sign_in_tells_nothing(
    client: FlaskClient, admin: FlaskClient, username: str, password: str, words: str
) -> None:
    answer = sign_in(client, username, password)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{username}"' in answer.text


def test_organizers_tries_are_counted_too(client: FlaskClient, admin: FlaskClient) -> None:
    answers = [sign_in(client, "chi", "wrong-password").status_code for _ in range(10)]
    assert answers == [422] * 10
    answer = sign_in(client, "chi", PASSWORD)
    assert answer.status_code == 429
    assert "Hãy đợi 15 phút" in answer.text


def test_a_shut_account_does_not_come_in(site: Flask, client: FlaskClient) -> None:
    browser = organizer(site, Role.ADMIN, username="dung")
    dung = db.session.query(Organizer).one()
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 200
    dung.is_active = False
    db.session.commit()
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 302
    assert sign_in(client, "dung", PASSWORD).status_code == 422


def test_an_organizer_changes_the_own_password(client: FlaskClient, admin: FlaskClient) -> None:
    assert admin.get(f"{ROOM}/mat-khau").status_code == 200
    new = {"password": "mua-dong-2026", "password_again": "mua-dong-2026"}
    for data, words in (
        ({"old_password": PASSWORD, "password": "short"}, "ít nhất 8"),
        ({"old_password": "wrong-password", **new}, "chưa đúng"),
    ):
        answer = admin.post(f"{ROOM}/mat-khau", data=data)
        assert answer.status_code == 422
        assert words in answer.text
    sign_in(client, "chi", PASSWORD)
    done = admin.post(f"{ROOM}/mat-khau", data={"old_password": PASSWORD, **new})
    assert done.location == f"{ROOM}/"
    assert admin.get(f"{ROOM}/nhat-ky").status_code == 200
    assert client.get(f"{ROOM}/nhat-ky").status_code == 302
    assert last_entry().deed == "organizer.set_password"


def test_the_own_password_cannot_be_tried_for_ever(admin: FlaskClient) -> None:
    data = {"old_password": "wrong", "password": "mua-dong-1", "password_again": "mua-dong-1"}
    answers = [admin.post(f"{ROOM}/mat-khau", data=data).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


# People


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
    assert "Người số 0<" in second
    assert "Trang sau" not in second


@pytest.mark.parametrize("role", [Role.EDITOR, Role.JURY])
def test_people_are_for_managers(site: Flask, an: Person, role: Role) -> None:
    browser = organizer(site, role)
    for path in ("", f"/{an.id}", f"/{an.id}/sua"):
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
    page = manager.post(f"{ROOM}/nguoi-du-thi/{an.id}/phieu").text
    codes = re.findall(r"<code>(.{9})</code>", page)
    assert len(codes) == 1
    assert "10:00 ngày 14/05/2026" in page
    assert "/dat-lai-mat-khau" in page
    person_page = manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text
    assert codes[0] not in person_page
    assert "Chưa dùng" in person_page
    assert last_entry().deed == "person.issue_slip"
    new = {"password": PASSWORD, "password_again": PASSWORD}
    used = client.post("/dat-lai-mat-khau", data={"phone": "0912345678", "code": codes[0], **new})
    assert used.location == "/"
    assert "Đã dùng lúc 10:00" in manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text


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
    assert (entry.before, entry.after) == (
        {"birth_date": "1990-05-19"},
        {"birth_date": "1990-05-20"},
    )


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"reason": ""}, "Hãy ghi lý do", 422),
        ({"full_name": ""}, "Hãy nhập họ và tên", 422),
        ({"phone": "123"}, "10 chữ số", 422),
        ({"birth_date": "1/1/2020"}, "đủ 16 tuổi", 422),
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


# Organizers


def new_organizer(browser: FlaskClient, **changes: object) -> TestResponse:
    form = {"full_name": "Lê Dũng", "username": "Dung", "grants": ["jury@"], **changes}
    return browser.post(f"{ROOM}/thanh-vien/moi", data=form)


def test_an_admin_adds_an_organizer(client: FlaskClient, admin: FlaskClient) -> None:
    contest = makers.make_contest()
    db.session.commit()
    assert f'value="jury@{contest.id}"' in admin.get(f"{ROOM}/thanh-vien/moi").text
    answer = new_organizer(admin, grants=[f"jury@{contest.id}", "editor@"])
    assert answer.status_code == 200
    found = re.search(r"<code>([a-z0-9-]{14})</code>", answer.text)
    assert found
    dung = db.session.query(Organizer).filter_by(username="dung").one()
    assert {(grant.role, grant.contest_id) for grant in dung.grants} == {
        ("jury", contest.id),
        ("editor", None),
    }
    assert sign_in(client, "dung", found[1]).status_code == 302
    page = admin.get(f"{ROOM}/thanh-vien").text
    assert "Lê Dũng" in page
    assert f"Ban giám khảo ({contest.name})" in page
    assert found[1] not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_name": ""}, "Hãy nhập họ và tên"),
        ({"username": "d"}, "Tên đăng nhập gồm 3 đến 60"),
        ({"username": "chi"}, "đã có người dùng"),
        ({"grants": []}, "ít nhất một vai trò"),
        ({"grants": ["king@"]}, "is not a valid choice|không hợp lệ"),
        ({"grants": ["jury@999"]}, "is not a valid choice|không hợp lệ"),
    ],
)
def test_an_organizer_is_not_added_on_a_bad_form(
    admin: FlaskClient, changes: dict[str, object], words: str
) -> None:
    answer = new_organizer(admin, **changes)
    assert answer.status_code == 422
    assert re.search(words, answer.text)
    assert db.session.query(Organizer).count() == 1
    for name in ("full_name", "username"):
        assert (
            f'value="{changes.get(name, {"full_name": "Lê Dũng", "username": "Dung"}[name])}"'
            in (answer.text)
        )


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.JURY])
def test_organizers_are_for_admins(site: Flask, role: Role) -> None:
    browser = organizer(site, role)
    for path in ("", "/moi", "/1"):
        assert browser.get(f"{ROOM}/thanh-vien{path}").status_code == 403
    assert new_organizer(browser).status_code == 403
    for path in ("vai-tro", "hoat-dong", "mat-khau"):
        assert browser.post(f"{ROOM}/thanh-vien/1/{path}").status_code == 403
    assert db.session.query(Organizer).count() == 1
    assert db.session.query(JournalEntry).count() == 0


def test_an_admin_of_one_contest_makes_no_admins(site: Flask) -> None:
    made = makers.make_organizer(roles=[Role.ADMIN], contest=makers.make_contest())
    db.session.commit()
    browser = makers.sign_in(site.test_client(), made)
    assert browser.get(f"{ROOM}/thanh-vien").status_code == 403
    assert new_organizer(browser, grants=["admin@"]).status_code == 403


@pytest.fixture
def dung(site: Flask) -> Organizer:
    made = makers.make_organizer(name="Lê Dũng", username="dung", roles=[Role.JURY])
    db.session.commit()
    return made


def test_roles_are_ticked_and_saved(admin: FlaskClient, dung: Organizer) -> None:
    page = admin.get(f"{ROOM}/thanh-vien/{dung.id}").text
    assert re.findall(r'value="(\w+@\d*)" checked', page) == ["jury@"]
    address = f"{ROOM}/thanh-vien/{dung.id}/vai-tro"
    assert admin.post(address, data={"grants": ["manager@", "editor@"]}).status_code == 302
    roles = [grant.role for grant in db.session.query(Grant).filter_by(organizer_id=dung.id)]
    assert sorted(roles) == ["editor", "manager"]
    bad = admin.post(address, data={})
    assert bad.status_code == 422
    assert "ít nhất một vai trò" in bad.text
    assert admin.get(f"{ROOM}/thanh-vien/9999").status_code == 404


def test_the_last_admin_cannot_go(admin: FlaskClient, dung: Organizer) -> None:
    chi = db.session.query(Organizer).filter_by(username="chi").one()
    answer = admin.post(f"{ROOM}/thanh-vien/{chi.id}/vai-tro", data={"grants": ["jury@"]})
    assert answer.status_code == 409
    assert "quản trị viên cuối cùng" in answer.text
    shut = admin.post(f"{ROOM}/thanh-vien/{chi.id}/hoat-dong", data={"active": "0"})
    assert shut.status_code == 409
    assert admin.get(f"{ROOM}/thanh-vien").status_code == 200


def test_an_account_is_shut_and_opened(site: Flask, admin: FlaskClient, dung: Organizer) -> None:
    browser = makers.sign_in(site.test_client(), dung)
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 200
    address = f"{ROOM}/thanh-vien/{dung.id}/hoat-dong"
    assert admin.post(address, data={"active": "0"}).status_code == 302
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 302
    assert "Đã ngừng" in admin.get(f"{ROOM}/thanh-vien").text
    admin.post(address, data={"active": "1"})
    db.session.expire_all()
    assert dung.is_active
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 302


def test_a_made_password_is_shown_once_and_ends_sessions(
    site: Flask, client: FlaskClient, admin: FlaskClient, dung: Organizer
) -> None:
    browser = makers.sign_in(site.test_client(), dung)
    page = admin.post(f"{ROOM}/thanh-vien/{dung.id}/mat-khau").text
    found = re.search(r"<code>([a-z0-9-]{14})</code>", page)
    assert found
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 302
    assert sign_in(client, "dung", found[1]).status_code == 302
    assert admin.post(f"{ROOM}/thanh-vien/9999/mat-khau").status_code == 404


# The journal


def test_the_journal_is_read_by_admins_and_the_jury(site: Flask, an: Person) -> None:
    journal.record(
        COMMAND,
        NOW,
        "person.edit",
        "person:7",
        before={"full_name": "<Cũ>", "is_active": False, "closes_at": "2026-05-11T03:00:00+00:00"},
        after={"full_name": "Mới", "is_active": True, "roles": ["a", "b"], "regulation": {"x": 1}},
        reason="vì sai",
    )
    journal.record(COMMAND, NOW, "something.new", "round:1")
    db.session.commit()
    for role in (Role.ADMIN, Role.JURY):
        page = organizer(site, role).get(f"{ROOM}/nhat-ky").text
        assert page.index("something.new") < page.index("Sửa thông tin người dự thi")
        for words in ("&lt;Cũ&gt;", "Mới", "vì sai", "10:00 ngày 11/05/2026", "a, b", "person:7"):
            assert words in page
    for role in (Role.EDITOR, Role.MANAGER):
        assert organizer(site, role).get(f"{ROOM}/nhat-ky").status_code == 403


def test_the_journal_is_filtered_and_paged(site: Flask) -> None:
    for number in range(51):
        journal.record(COMMAND, NOW, "round.edit", f"round:{number}", reason="giờ_mới")
    journal.record(COMMAND, NOW, "units.import", "units")
    db.session.commit()
    browser = organizer(site, Role.JURY)

    def subjects(query: str) -> list[str]:
        return re.findall(r"<td>(round:\d+|units)</td>", browser.get(f"{ROOM}/nhat-ky{query}").text)

    assert subjects("")[0] == "units"
    assert len(subjects("")) == 50
    assert subjects("?trang=2") == ["round:1", "round:0"]
    assert subjects("?q=units") == ["units"]
    assert subjects("?q=ROUND.edit+round:50") == ["round:50"]
    assert len(subjects("?q=giờ_")) == 50
    assert subjects("?q=%25") == []


def test_every_deed_has_a_name() -> None:
    done = set()
    for path in Path(quizapp.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "journal" in source and path.name != "journal.py":
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Constant) and re.fullmatch(
                    r"(bank|consent|contest|demo|organizer|person|question|regulation|result|round"
                    r"|units)\.[a-z_]+",
                    str(node.value),
                ):
                    done.add(node.value)
    assert len(done) > 30
    assert done - {"organizer.id", "person.id", "contest.id"} <= set(DEEDS)
