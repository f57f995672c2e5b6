"""What do citizens get on the pages of their accounts?"""

import re
from datetime import date, timedelta
from time import thread_time

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import passwords, queries
from quizapp.accounts.models import Person, SignInFailure
from quizapp.database import db
from quizapp.rules.people_refusals import AlreadyRegistered
from quizapp.rules.refusals import Busy, WrongPassword
from quizapp.web import RETRY_S
from tests import makers
from tests.conftest import NOW

PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
PHONE = "+84912345678"


@pytest.fixture
def unit_id(site: Flask) -> int:
    made = makers.make_unit(name="Phường Lê Chân").id
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask) -> Person:
    person = makers.make_person(phone=PHONE, password_hash=HASH)
    db.session.commit()
    return person


def filled(unit: int, **changes: str | None) -> dict[str, str]:
    form = {
        "full_name": "Nguyễn Văn An",
        "phone": "0912 345 678",
        "birth_date": "19/5/1990",
        "unit_id": str(unit),
        "password": PASSWORD,
        "password_again": PASSWORD,
        "consent_data": "y",
        **changes,
    }
    return {name: value for name, value in form.items() if value is not None}


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


def test_an_untouched_form_asks_for_no_password_again(client: FlaskClient, unit_id: int) -> None:
    page = client.get("/dang-ky").text
    assert "password-error" not in page
    assert 'placeholder="ngày/tháng/năm"' in page
    assert "dd/mm/yyyy" not in page


def test_registration_offers_units_and_ticks_nothing(client: FlaskClient, unit_id: int) -> None:
    page = client.get("/dang-ky").text
    assert re.search(rf'<option value="{unit_id}">Phường Lê Chân</option>', page)
    assert "data-unit-search" in page
    assert page.count('type="checkbox"') == 2
    assert not re.search(r'type="checkbox"[^>]*checked|<input[^>]*checked[^>]*checkbox', page)


def test_a_citizen_registers_and_is_signed_in(client: FlaskClient, unit_id: int) -> None:
    answer = client.post("/dang-ky?next=/dot-thi/1", data=filled(unit_id))
    assert (answer.status_code, answer.location) == (302, "/dot-thi/1")
    assert who(client) == "Nguyễn Văn An"
    person = db.session.query(Person).one()
    assert (person.phone, person.birth_date) == (PHONE, date(1990, 5, 19))
    assert [consent.purpose for consent in queries.consents_of(person.id)] == ["data"]
    assert passwords.is_right(PASSWORD, person.password_hash)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", ""]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, an: Person, target: str) -> None:
    assert sign_in(client, where=f"?next={target}").location == "/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_name": ""}, "Hãy nhập họ và tên"),
        ({"full_name": "Nguyễn Văn \u0410n"}, "chỉ gồm chữ cái"),
        ({"full_name": "Nguyễn <b>An</b>"}, "chỉ gồm chữ cái"),
        ({"full_name": "x" * 81}, "dài quá"),
        ({"full_name": None}, "Hãy nhập họ và tên"),
        ({"phone": ""}, "Hãy nhập số điện thoại"),
        ({"phone": "01221234567"}, "10 chữ số"),
        ({"phone": None}, "Hãy nhập số điện thoại"),
        ({"birth_date": ""}, "Hãy nhập ngày"),
        ({"birth_date": "31/02/1990"}, "không có trên lịch"),
        ({"birth_date": "19/05/2030"}, "tương lai"),
        ({"birth_date": "12/05/2010"}, "đủ 16 tuổi"),
        ({"unit_id": ""}, "Hãy chọn đơn vị"),
        ({"unit_id": "999999"}, "Hãy chọn đơn vị"),
        ({"unit_id": "abc"}, "Hãy chọn đơn vị"),
        ({"unit_id": "9" * 40}, "Hãy chọn đơn vị"),
        ({"unit_id": None}, "Hãy chọn đơn vị"),
        ({"password": ""}, "Hãy nhập mật khẩu."),
        ({"password": "abc1xyz"}, "phải có ít nhất 8"),
        ({"password": "12345678", "password_again": "12345678"}, "dễ đoán"),
        ({"password": "0912345678", "password_again": "0912345678"}, "số điện thoại của bạn"),
        ({"password": "nguyenvanan", "password_again": "nguyenvanan"}, "họ tên của bạn"),
        ({"password": "19051990", "password_again": "19051990"}, "ngày sinh của bạn"),
        ({"password_again": "khac"}, "không giống nhau"),
        ({"consent_data": None}, "Cần đồng ý"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: FlaskClient, unit_id: int, changes: dict[str, str | None], words: str
) -> None:
    form = filled(unit_id, **changes)
    answer = client.post("/dang-ky", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.query(Person).count() == 0
    for name in ("phone", "birth_date"):
        assert f'value="{form.get(name, "")}"' in answer.text
    if form.get("unit_id") == str(unit_id):
        assert re.search(rf'<option selected value="{unit_id}">', answer.text)
    assert bool(form.get("consent_data")) == bool(re.search("<input[^>]*checked", answer.text))
    assert PASSWORD not in answer.text
    if "password" not in changes:
        assert re.search(r'id="password-error">Hãy nhập lại mật khẩu\. Để an toàn', answer.text)


def test_a_decomposed_name_is_stored_composed(client: FlaskClient, unit_id: int) -> None:
    name = "Nguye\u0302\u0303n Va\u0306n An"
    assert client.post("/dang-ky", data=filled(unit_id, full_name=name)).status_code == 302
    assert db.session.query(Person).one().full_name == "Nguyễn Văn An"


def test_a_refused_registration_asks_for_the_password_again(
    client: FlaskClient, unit_id: int
) -> None:
    client.post("/dang-ky", data=filled(unit_id))
    client.post("/dang-xuat")
    answer = client.post("/dang-ky", data=filled(unit_id))
    assert answer.status_code == 409
    assert "Hãy nhập lại mật khẩu." in answer.text


def test_the_same_person_again_is_told_to_sign_in(
    client: FlaskClient, an: Person, unit_id: int
) -> None:
    answer = client.post("/dang-ky", data=filled(unit_id, phone="+84912345678"))
    assert answer.status_code == AlreadyRegistered.status
    assert "đã đăng ký" in answer.text
    assert 'value="Nguyễn Văn An"' in answer.text
    assert db.session.query(Person).count() == 1


def test_who_is_signed_in_needs_no_form(client: FlaskClient, an: Person) -> None:
    makers.sign_in(client, an)
    assert client.get("/dang-ky?next=/the-le").location == "/the-le"
    assert client.get("/dang-nhap").location == "/"


def test_signing_in_and_out(client: FlaskClient, an: Person) -> None:
    assert who(client) is None
    answer = sign_in(client, where="?next=/tai-khoan")
    assert (answer.status_code, answer.location) == (302, "/tai-khoan")
    assert "Expires" in answer.headers["Set-Cookie"]
    assert who(client) == "Nguyễn Văn An"
    assert client.post("/dang-xuat").location == "/"
    assert who(client) is None


def test_a_cookie_that_makes_no_sense_is_nobodys(client: FlaskClient, an: Person) -> None:
    for odd in ("", "p", "p.x.0", f"p.{an.id}.-1", f"q.{an.id}.0", f"p.{an.id}.1", "p.999999.0"):
        with client.session_transaction() as session:
            session["_user_id"] = odd
        assert who(client) is None


def test_a_session_from_before_is_gone_after_signing_in(client: FlaskClient, an: Person) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_failure_never_tells_whether_the_phone_is_known(client: FlaskClient, an: Person) -> None:
    known = sign_in(client, "wrong-password")
    unknown = client.post("/dang-nhap", data={"phone": "0987654321", "password": "wrong-password"})
    assert known.status_code == unknown.status_code == WrongPassword.status
    assert known.text == unknown.text.replace("0987654321", "0912345678")
    assert WrongPassword.text in known.text
    assert who(client) is None


def test_an_unknown_phone_costs_the_same_work(client: FlaskClient, an: Person) -> None:
    def work(phone: str) -> float:
        began = thread_time()
        client.post("/dang-nhap", data={"phone": phone, "password": "wrong-password"})
        return thread_time() - began

    known = min(work("0912345678") for _ in range(3))
    unknown = min(work("0987654321") for _ in range(3))
    assert 0.6 < unknown / known < 1.6


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Hãy nhập số điện thoại"),
        ({"phone": "0912345678"}, "Hãy nhập mật khẩu"),
        ({"phone": "123", "password": "x"}, "10 chữ số"),
    ],
)
def test_a_sign_in_form_filled_badly(client: FlaskClient, data: dict[str, str], words: str) -> None:
    answer = client.post("/dang-nhap", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_demo_people_do_not_sign_in(client: FlaskClient) -> None:
    makers.make_person(phone=PHONE, password_hash=None, is_demo=True)
    db.session.commit()
    assert sign_in(client, "").status_code == 422
    assert sign_in(client, "anything").status_code == 422


def test_ten_failures_close_the_account_for_a_while(
    client: FlaskClient, an: Person, clock: time_machine.Traveller
) -> None:
    for _ in range(10):
        assert sign_in(client, "wrong-password").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Hãy đợi 15 phút" in answer.text
    assert 'value="0912345678"' in answer.text
    clock.move_to(NOW + timedelta(minutes=15))
    assert sign_in(client).status_code == 302
    assert db.session.query(SignInFailure).count() == 0


def test_an_unknown_phone_is_throttled_alike(client: FlaskClient) -> None:
    answers = [sign_in(client, "wrong-password").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_school_behind_one_address_signs_in(client: FlaskClient) -> None:
    for number in range(40):
        makers.make_person(
            name=f"Học sinh {number}", phone=f"+849123400{number:02d}", password_hash=HASH
        )
    db.session.commit()
    statuses = {
        client.post(
            "/dang-nhap", data={"phone": f"09123400{number:02d}", "password": PASSWORD}
        ).status_code
        for number in range(40)
    }
    assert statuses == {302}


def test_one_address_cannot_try_for_ever(client: FlaskClient) -> None:
    statuses = [client.post("/dang-nhap", data={}).status_code for _ in range(301)]
    assert statuses == [422] * 300 + [429]


def test_on_a_shared_phone_the_password_says_who(client: FlaskClient, an: Person) -> None:
    makers.make_person(
        name="Lê Thị Bình", phone=PHONE, password_hash=passwords.hashed("mua-dong-2026")
    )
    db.session.commit()
    assert sign_in(client, "mua-dong-2026").location == "/"
    assert who(client) == "Lê Thị Bình"


@pytest.fixture
def twins(an: Person) -> list[Person]:
    """An and Bình share phone and password."""
    binh = makers.make_person(name="Lê Thị Bình", phone=PHONE, password_hash=HASH)
    db.session.commit()
    return [an, binh]


def test_the_same_password_asks_who_it_is(client: FlaskClient, twins: list[Person]) -> None:
    answer = sign_in(client, where="?next=/tai-khoan")
    assert answer.location == "/dang-nhap/chon-nguoi?next=/tai-khoan"
    page = client.get(answer.location).text
    assert "Nguyễn Văn An" in page
    assert "Lê Thị Bình" in page
    assert set(re.findall(r'name="person"[^>]* value="(\d+)"', page)) == {"0", "1"}
    assert who(client) is None
    bad = client.post(answer.location, data={"person": "2"})
    assert bad.status_code == 422
    assert "Hãy chọn một người" in bad.text
    assert client.post(answer.location, data={"person": "1"}).location == "/tai-khoan"
    assert who(client) == "Lê Thị Bình"


def test_nobody_chooses_without_having_signed_in(
    client: FlaskClient, twins: list[Person], clock: time_machine.Traveller
) -> None:
    for answer in (
        client.get("/dang-nhap/chon-nguoi"),
        client.post("/dang-nhap/chon-nguoi", data={"person": "0"}),
    ):
        assert answer.location == "/dang-nhap"
    sign_in(client)
    clock.move_to(NOW + timedelta(minutes=5))
    assert client.post("/dang-nhap/chon-nguoi", data={"person": "0"}).location == "/dang-nhap"
    assert who(client) is None


def test_the_account_shows_the_own_phone_and_the_consents(
    client: FlaskClient, unit_id: int
) -> None:
    client.post("/dang-ky", data=filled(unit_id, consent_publication="y"))
    page = client.get("/tai-khoan").text
    assert "0912 345 678" in page
    assert "Phường Lê Chân" in page
    assert page.count("Đã đồng ý lúc 10:00 ngày 11/05/2026") == 2
    person_id = db.session.query(Person).one().id
    assert client.post("/tai-khoan/dong-y/publication", data={"given": "0"}).status_code == 302
    assert queries.publishable([person_id], makers.TODAY) == set()
    client.post("/tai-khoan/dong-y/publication", data={"given": "1"})
    assert queries.publishable([person_id], makers.TODAY) == {person_id}
    assert client.post("/tai-khoan/dong-y/data", data={"given": "0"}).status_code == 422
    assert client.post("/tai-khoan/dong-y/khac").status_code == 404


def test_a_crowd_behind_one_address_registers_however_many_mistype(
    client: FlaskClient, unit_id: int
) -> None:
    wrong = filled(unit_id, phone="")
    assert {client.post("/dang-ky", data=wrong).status_code for _ in range(1000)} == {422}
    assert client.post("/dang-ky", data=wrong).status_code == 429


def test_registrations_from_one_address_have_their_own_limit(
    client: FlaskClient, unit_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Quick:
        def hash(self, _password: str) -> str:
            return "hash"

    monkeypatch.setattr(passwords, "_hasher", Quick())
    for number in range(250):
        form = filled(
            unit_id, phone=f"0912{number // 5:06d}", full_name=f"An {'abcde'[number % 5]}"
        )
        assert client.post("/dang-ky", data=form).status_code == 302
        client.post("/dang-xuat")


@pytest.mark.parametrize("odd", ["9" * 5000, "-1", "x", "", "٠"])
def test_a_choice_of_person_that_makes_no_sense(
    client: FlaskClient, twins: list[Person], odd: str
) -> None:
    address = sign_in(client).location
    assert client.post(address, data={"person": odd}).status_code == 422


@pytest.fixture
def rush(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody more can wait for work on passwords."""
    monkeypatch.setattr(passwords, "_gate", passwords.Gate(working=0, waiting=0))


def test_in_a_rush_a_sign_in_costs_no_try(client: FlaskClient, an: Person, rush: None) -> None:
    for _ in range(12):
        answer = sign_in(client)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) in RETRY_S
        assert Busy.text in answer.text
        assert 'value="0912345678"' in answer.text
    assert db.session.query(SignInFailure).one().failures == 0


def test_in_a_rush_every_form_is_kept(
    client: FlaskClient, site: Flask, an: Person, unit_id: int, rush: None
) -> None:
    new = {"password": PASSWORD, "password_again": PASSWORD}
    citizen = makers.sign_in(site.test_client(), an)
    organizer = makers.sign_in(site.test_client(), makers.make_organizer())
    room = "/ban-to-chuc"
    for browser, path, form in (
        (client, "/dang-ky", filled(unit_id)),
        (client, "/dat-lai-mat-khau", {"phone": "0912345678", "code": "7KQM-X2PD", **new}),
        (citizen, "/mat-khau", {"old_password": PASSWORD, **new}),
        (client, f"{room}/dang-nhap", {"username": "chi", "password": PASSWORD}),
        (organizer, f"{room}/mat-khau", {"old_password": PASSWORD, **new}),
        (
            organizer,
            f"{room}/thanh-vien/moi",
            {"full_name": "Lê Dũng", "username": "dung", "grants": "admin@"},
        ),
    ):
        answer = browser.post(path, data=form)
        assert answer.status_code == 503
        assert Busy.text in answer.text
        assert "<form" in answer.text
    assert db.session.query(Person).count() == 1
