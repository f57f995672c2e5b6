"""How do citizens change and reset their passwords?"""

import re
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import operations, passwords
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
PHONE = "+84912345678"


@pytest.fixture
def an(site: Flask) -> Person:
    person = makers.make_person(phone=PHONE, password_hash=HASH)
    db.session.commit()
    return person


def who(client: FlaskClient) -> str | None:
    """Answer the name that the account page shows; None when it asks to sign in."""
    answer = client.get("/tai-khoan")
    if answer.status_code != 200:
        assert answer.location.startswith("/dang-nhap?next=/tai-khoan")
        return None
    found = re.search(r"<dt>Họ và tên</dt><dd>(.*?)</dd>", answer.text)
    assert found
    return found[1]


def sign_in(client: FlaskClient, password: str = PASSWORD, where: str = "") -> TestResponse:
    return client.post(f"/dang-nhap{where}", data={"phone": "0912345678", "password": password})


def change(client: FlaskClient, **changes: str) -> TestResponse:
    form = {"old_password": PASSWORD, "password": "mua-dong-2026", **changes}
    return client.post("/mat-khau", data={"password_again": form["password"], **form})


def test_the_form_asks_for_the_old_and_the_new(client: FlaskClient, an: Person) -> None:
    page = sign_in(client) and client.get("/mat-khau").text
    assert re.findall(r'name="(\w+)"[^>]* type="password"', page) == [
        "old_password",
        "password",
        "password_again",
    ]


def test_a_new_password_ends_every_other_session(
    site: Flask, client: FlaskClient, an: Person
) -> None:
    other = site.test_client()
    sign_in(client)
    sign_in(other)
    assert change(client).location == "/tai-khoan"
    assert who(client) == "Nguyễn Văn An"
    assert who(other) is None
    assert sign_in(other).status_code == 422
    assert sign_in(other, "mua-dong-2026").status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old_password": ""}, "Hãy nhập mật khẩu hiện tại"),
        ({"old_password": "wrong-password"}, "Mật khẩu hiện tại chưa đúng"),
        ({"password": "12345678"}, "dễ đoán"),
        ({"password": "nguyenvanan"}, "họ tên của bạn"),
        ({"password_again": "khac"}, "không giống nhau"),
    ],
)
def test_a_password_is_not_changed_on_a_bad_form(
    client: FlaskClient, an: Person, changes: dict[str, str], words: str
) -> None:
    sign_in(client)
    answer = change(client, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    db.session.expire_all()
    assert an.session_epoch == 0


def test_the_old_password_cannot_be_tried_for_ever(client: FlaskClient, an: Person) -> None:
    sign_in(client)
    answers = [change(client, old_password="wrong-password").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_the_account_pages_are_for_citizens(client: FlaskClient) -> None:
    chi = makers.make_organizer()
    db.session.commit()
    for browser in (client, makers.sign_in(client, chi)):
        for path in ("/tai-khoan", "/mat-khau"):
            assert browser.get(path).location == f"/dang-nhap?next={path}"
        for path, page in (
            ("/mat-khau", "/mat-khau"),
            ("/tai-khoan/dong-y/publication", "/tai-khoan"),
        ):
            assert browser.post(path).location == f"/dang-nhap?next={page}"


def reset(client: FlaskClient, code: str, **changes: str) -> TestResponse:
    form = {"phone": "0912345678", "code": code, "password": "mua-dong-2026", **changes}
    return client.post("/dat-lai-mat-khau", data={"password_again": form["password"], **form})


def test_a_printed_code_opens_the_account_once(
    site: Flask, client: FlaskClient, an: Person
) -> None:
    other = site.test_client()
    sign_in(other)
    code = operations.issue_slip(an, COMMAND, NOW, Random(1))
    db.session.commit()
    assert client.get("/dat-lai-mat-khau").status_code == 200
    weak = reset(client, code, password="nguyenvanan")
    assert weak.status_code == 422
    assert "họ tên" in weak.text
    assert reset(client, code).location == "/"
    assert who(client) == "Nguyễn Văn An"
    assert who(other) is None
    again = reset(other, code)
    assert again.status_code == 422
    assert "chưa đúng" in again.text
    assert f'value="{code}"' in again.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": ""}, "Hãy nhập mã"),
        ({"phone": ""}, "Hãy nhập số điện thoại"),
        ({"password": "short"}, "ít nhất 8"),
        ({"password": "0912345678"}, "số điện thoại của bạn"),
        ({"password_again": "khac"}, "không giống nhau"),
    ],
)
def test_a_reset_form_filled_badly(
    client: FlaskClient, changes: dict[str, str], words: str
) -> None:
    answer = reset(client, **{"code": "AAAA-BBBB", **changes})
    assert answer.status_code == 422
    assert words in answer.text


def test_codes_cannot_be_guessed_for_ever(client: FlaskClient, an: Person) -> None:
    answers = [reset(client, f"AAAA-BBB{number}").status_code for number in range(11)]
    assert answers == [422] * 10 + [429]
    assert sign_in(client).status_code == 302
