"""What does each of the cast get at the console's door and in the room of organizers?"""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import passwords
from quizapp.accounts.models import Grant, JournalEntry, Organizer, Role
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

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
def admin(site: Flask) -> FlaskClient:
    return organizer(site, Role.ADMIN, username="chi")


def last_entry() -> JournalEntry:
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry
    return entry


def sign_in(client: FlaskClient, username: str, password: str) -> TestResponse:
    data = {"username": username, "password": password}
    return client.post(f"{ROOM}/dang-nhap", data=data)


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
    assert "<dd>Lê Dũng</dd>" in answer.text
    assert "<dd>dung</dd>" in answer.text
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
        ({"grants": ["king@"]}, "lựa chọn không hợp lệ"),
        ({"grants": ["jury@999"]}, "lựa chọn không hợp lệ"),
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


def test_nobody_shuts_the_own_account(admin: FlaskClient) -> None:
    makers.make_organizer(name="Lê Dũng", username="dung", roles=[Role.ADMIN])
    chi = db.session.query(Organizer).filter_by(username="chi").one()
    db.session.commit()
    answer = admin.post(
        f"{ROOM}/thanh-vien/{chi.id}/hoat-dong", data={"active": "0", "reason": "lỡ tay"}
    )
    assert answer.status_code == 409
    assert "tài khoản của chính mình" in answer.text
    page = admin.get(f"{ROOM}/thanh-vien/{chi.id}").text
    assert "hoat-dong" not in page
    assert "bạn không thể tự ngừng" in page


def test_an_account_is_shut_and_opened(site: Flask, admin: FlaskClient, dung: Organizer) -> None:
    browser = makers.sign_in(site.test_client(), dung)
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 200
    address = f"{ROOM}/thanh-vien/{dung.id}/hoat-dong"
    unexplained = admin.post(address, data={"active": "0"})
    assert unexplained.status_code == 422
    assert "Hãy ghi lý do ngừng" in unexplained.text
    assert 'value="jury@" checked' in unexplained.text
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 200
    assert "data-confirm" in admin.get(f"{ROOM}/thanh-vien/{dung.id}").text
    stop = {"active": "0", "reason": "nghỉ việc"}
    assert admin.post(address, data=stop).status_code == 302
    assert last_entry().reason == "nghỉ việc"
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
    assert f"<dd>{dung.username}</dd>" in page
    assert browser.get(f"{ROOM}/nhat-ky").status_code == 302
    assert sign_in(client, "dung", found[1]).status_code == 302
    assert admin.post(f"{ROOM}/thanh-vien/9999/mat-khau").status_code == 404


def test_an_organizers_session_ends_after_a_day_at_work(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    chi: Organizer = makers.make_organizer(username="chi")
    chi.password_hash = HASH
    db.session.commit()
    answer = client.post("/ban-to-chuc/dang-nhap", data={"username": "Chi", "password": PASSWORD})
    assert answer.location == "/ban-to-chuc/"
    assert "Expires" not in answer.headers["Set-Cookie"]
    clock.move_to(NOW + timedelta(hours=12) - timedelta(seconds=1))
    assert client.get("/ban-to-chuc/").status_code == 200
    clock.move_to(NOW + timedelta(hours=12))
    assert client.get("/ban-to-chuc/").location == "/ban-to-chuc/dang-nhap?next=/ban-to-chuc/"


def test_admins_are_warned_of_demo_accounts_beside_a_real_contest(site: Flask) -> None:
    words = "tài khoản của dữ liệu thử vẫn đăng nhập được"
    demo = makers.make_organizer(name="Người thử")
    demo.is_demo = True
    admin = makers.sign_in(site.test_client(), makers.make_organizer())
    editor = makers.sign_in(site.test_client(), makers.make_organizer(roles=[Role.EDITOR]))
    contest = makers.make_contest()
    contest.is_demo = True
    db.session.commit()
    assert words not in admin.get(f"{ROOM}/").text
    contest.is_demo = False
    db.session.commit()
    page = admin.get(f"{ROOM}/").text
    assert words in page
    assert f'href="{ROOM}/thanh-vien"' in page
    assert words not in editor.get(f"{ROOM}/").text
    demo.is_active = False
    db.session.commit()
    assert words not in admin.get(f"{ROOM}/").text


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTACT])
def test_every_room_that_is_named_opens(site: Flask, role: Role, *, limited: bool) -> None:
    contest = makers.make_contest()
    one = makers.make_organizer(username="mai", roles=[role], contest=contest if limited else None)
    db.session.commit()
    browser = makers.sign_in(site.test_client(), one)
    rooms = browser.get(f"{ROOM}/").text.partition('class="console-nav"')[2].partition("</nav>")[0]
    addresses = re.findall(r'href="([^"]+)"', rooms)
    assert f"{ROOM}/" in addresses
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
