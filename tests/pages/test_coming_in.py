"""Does a shared link lead to its page, whatever stands between: sign-in, registration, errors?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import passwords
from quizapp.accounts.models import Person
from quizapp.database import db
from tests import makers
from tests.pages.reading import fields_of

PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
PHONE = "+84912345678"


@pytest.fixture
def here(site: Flask) -> str:
    """The address of an open round."""
    made = makers.make_round(bank=makers.make_bank())
    db.session.commit()
    return f"/dot-thi/{made.id}"


def links(page: str, path: str) -> set[str]:
    """Answer the addresses of a page's links to this path."""
    return {found for found in re.findall(r'href="([^"]*)"', page) if found.split("?")[0] == path}


def registration(**changes: str) -> dict[str, str]:
    unit = makers.make_unit()
    db.session.commit()
    return {
        "full_name": "Nguyễn Văn An",
        "phone": "0912345678",
        "birth_date": "19051990",
        "unit_id": str(unit.id),
        "password": PASSWORD,
        "consent_data": "y",
        **changes,
    }


def test_every_way_in_from_a_shared_page_leads_back_to_it(client: FlaskClient, here: str) -> None:
    for shared in (here, f"{here}/bang-xep-hang"):
        page = client.get(shared).text
        assert links(page, "/dang-nhap") == {f"/dang-nhap?next={shared}"}
        assert links(page, "/dang-ky") == {f"/dang-ky?next={shared}"}


def test_the_front_page_needs_no_way_back(client: FlaskClient, here: str) -> None:
    page = client.get("/").text
    assert links(page, "/dang-nhap") == {"/dang-nhap"}


@pytest.mark.parametrize("below", ["/bai-thi/1", "/bai-thi/1/ket-qua", "/bai-thi/1/kiem-tra"])
def test_a_link_below_the_round_opens_after_signing_in(
    client: FlaskClient, here: str, below: str
) -> None:
    makers.make_person(phone=PHONE, password_hash=HASH)
    address = client.get(here + below).location
    assert address == f"/dang-nhap?next={here}{below}"
    # An error on the way loses nothing: the form is sent to its own address again.
    wrong = client.post(address, data={"phone": "0912345678", "password": "wrong"})
    assert wrong.status_code == 422
    assert 'action="' not in wrong.text.split("<form")[-1].split(">")[0]
    right = client.post(address, data={"phone": "0912345678", "password": PASSWORD})
    assert right.location == here + below


def test_the_way_leads_from_sign_in_over_registration_and_its_errors(
    client: FlaskClient, here: str
) -> None:
    form = registration()
    (address,) = links(client.get(f"/dang-nhap?next={here}").text, "/dang-ky")
    assert address == f"/dang-ky?next={here}"
    (back,) = links(client.get(address).text, "/dang-nhap")
    assert back == f"/dang-nhap?next={here}"
    wrong = client.post(address, data=form | {"consent_data": ""})
    assert wrong.status_code == 422
    assert links(wrong.text, "/dang-nhap") == {back}
    assert client.post(address, data=form).location == here


def test_two_who_share_a_phone_get_there_too(client: FlaskClient, here: str) -> None:
    for name in ("Nguyễn Văn An", "Lê Thị Bình"):
        makers.make_person(name=name, phone=PHONE, password_hash=HASH)
    answer = client.post(
        f"/dang-nhap?next={here}", data={"phone": "0912345678", "password": PASSWORD}
    )
    assert answer.location == f"/dang-nhap/chon-nguoi?next={here}"
    assert client.post(answer.location, data={"person": "7"}).status_code == 422
    assert client.post(answer.location, data={"person": "0"}).location == here


def test_who_starts_signed_out_is_led_to_sign_in_and_back_to_the_round(
    client: FlaskClient, here: str
) -> None:
    answer = client.post(f"{here}/bat-dau")
    assert (answer.status_code, answer.location) == (302, f"/dang-nhap?next={here}")
    answer = client.post(f"{here}/bai-thi/1/nop")
    assert answer.location == f"/dang-nhap?next={here}/bai-thi/1"
    assert client.post("/mat-khau").location == "/dang-nhap?next=/mat-khau"


def test_who_starts_from_an_old_page_finds_the_way_back_to_the_round(
    client: FlaskClient, here: str, monkeypatch: pytest.MonkeyPatch, site: Flask
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(f"{here}/bat-dau")
    assert answer.status_code == 400
    assert links(answer.text, here) == {here}


def test_without_a_sign_in_service_nothing_shows(client: FlaskClient, here: str) -> None:
    for path in ("/dang-nhap", "/dang-ky"):
        assert "tai-khoan-khac" not in client.get(path).text
    assert client.get("/dang-nhap/tai-khoan-khac").status_code == 404
    makers.sign_in(client, makers.make_person())
    assert "lien-ket" not in client.get("/tai-khoan").text


def test_who_is_signed_in_opens_the_link_at_once(client: FlaskClient, here: str) -> None:
    makers.sign_in(client, makers.make_person())
    for door in ("/dang-nhap", "/dang-ky"):
        assert client.get(f"{door}?next={here}").location == here


def test_a_phone_fills_in_what_it_knows(client: FlaskClient, here: str) -> None:
    page = client.get("/dang-ky").text
    for field, attribute in (
        ("full_name", 'autocomplete="name"'),
        ("phone", 'autocomplete="tel"'),
        ("phone", 'inputmode="tel"'),
        ("phone", 'type="tel"'),
        ("birth_date", 'autocomplete="bday"'),
        ("birth_date", 'inputmode="numeric"'),
        ("password", 'autocomplete="new-password"'),
        ("password_again", 'autocomplete="new-password"'),
    ):
        (tag,) = re.findall(rf'<input[^>]* name="{field}"[^>]*>', page)
        assert attribute in tag, tag
    sign_in = client.get("/dang-nhap").text
    (tag,) = re.findall(r'<input[^>]* name="password"[^>]*>', sign_in)
    assert 'autocomplete="current-password"' in tag
    (tag,) = re.findall(r'<input[^>]* name="phone"[^>]*>', sign_in)
    assert 'autocomplete="username"' in tag
    assert 'inputmode="tel"' in tag


@pytest.mark.parametrize("page", ["/dang-nhap", "/phieu", "/dat-lai-mat-khau"])
@pytest.mark.parametrize(
    "typed", ["12", "0912 345 678", "99 99-99.99", "7KQM-X2PD", "x" * 201, "+84912345678"]
)
@pytest.mark.parametrize("password", ["", "khac-hoan-toan"])
def test_a_fault_of_signing_in_keeps_who_was_typed(
    client: FlaskClient, here: str, page: str, typed: str, password: str
) -> None:
    sent = {"phone": typed, "code": "7KQM-X2PE" if password else "", "password": password}
    answer = client.post(page, data=sent)
    assert answer.status_code == 422
    kept = fields_of(answer.text)
    assert kept["phone"] == typed
    assert kept.get("code", sent["code"]) == sent["code"]


@pytest.mark.parametrize("page", ["/dang-nhap", "/phieu", "/dat-lai-mat-khau"])
def test_a_phone_has_every_key_for_what_one_signs_in_with(
    client: FlaskClient, here: str, page: str
) -> None:
    # A number, or a code of digits: +, spaces, dots and dashes are read, letters mean nothing.
    shown = client.get(page).text
    (tag,) = re.findall(r'<input[^>]* name="phone"[^>]*>', shown)
    assert 'type="tel"' in tag
    assert 'inputmode="tel"' in tag
    assert 'autocomplete="username"' in tag
    assert "Mã đăng nhập chỉ gồm chữ số" in shown
    # The code of a slip has letters.
    for code in re.findall(r'<input[^>]* name="code"[^>]*>', shown):
        assert 'type="text"' in code
        assert 'autocapitalize="characters"' in code


def test_who_types_a_code_with_letters_is_told_where_it_belongs(
    client: FlaskClient, here: str
) -> None:
    answer = client.post("/dang-nhap", data={"phone": "7KQM-X2PD", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Mã trên phiếu có chữ cái" in answer.text


def test_where_the_password_can_be_seen_it_is_asked_for_once(
    client: FlaskClient, here: str
) -> None:
    assert client.post("/dang-ky", data=registration()).status_code == 302
    assert passwords.is_right(PASSWORD, db.session.query(Person).one().password_hash)


def test_where_it_is_asked_for_twice_both_must_be_the_same(client: FlaskClient, here: str) -> None:
    for again in ("", "khac"):
        answer = client.post("/dang-ky", data=registration(password_again=again))
        assert answer.status_code == 422
        assert "Hai lần nhập không giống nhau." in answer.text


@pytest.mark.parametrize(
    "bad",
    ["/%09/[", "//[", "/a%0D%0Ab", "/%09/example.com", "/a%5Cb", "/%5Cexample.com", "/%C2%85a"],
)
def test_a_bad_way_on_leads_home(client: FlaskClient, bad: str) -> None:
    assert client.get(f"/ngon-ngu/en?next={bad}").location == "/"
    for door in ("/dang-nhap", "/dang-ky"):
        assert client.get(f"{door}?next={bad}").status_code == 200
    makers.sign_in(client, makers.make_person())
    for door in ("/dang-nhap", "/dang-ky"):
        assert client.get(f"{door}?next={bad}").location == "/"
