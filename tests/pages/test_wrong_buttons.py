"""What does a citizen get who presses the wrong button, or types what nobody can read?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.email_forms import EmailForm, ForgottenForm
from quizapp.languages import COOKIE
from quizapp.rules.people_refusals import PrizeUndecided
from quizapp.web import show_refusal
from tests import makers
from tests.conftest import NOW
from tests.pages.reading import astray

OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {
    "full_name": "Lê Thị <Hoa>",
    "phone": "0912 345 678",
    "password": "hoa phượng đỏ",
    "csrf_token": "cũ",
}


@pytest.fixture
def guarded(site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A visitor of a site whose forms have tokens."""
    makers.make_contest()
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    return client


def hidden(page: str) -> dict[str, str]:
    """What a page would send again without a keystroke."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_a_form_with_an_old_token_is_sent_again_by_one_press(guarded: FlaskClient) -> None:
    refused = guarded.post("/dang-ky?next=/the-le", data=TYPED, headers=OWN)
    assert refused.status_code == 400
    assert "Gửi lại" in refused.text
    kept = hidden(refused.text)
    assert kept["full_name"] == "Lê Thị &lt;Hoa&gt;"
    assert "password" not in kept
    again = guarded.post("/dang-ky?next=/the-le", data=kept, headers=OWN)
    assert again.status_code == 422
    assert 'value="0912 345 678"' in again.text


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_the_words_of_another_site_are_not_offered(
    guarded: FlaskClient, headers: dict[str, str]
) -> None:
    refused = guarded.post("/dang-ky", data=TYPED, headers=headers)
    assert refused.status_code == 400
    assert "full_name" not in hidden(refused.text)


def test_a_browser_that_tells_only_the_origin_is_believed(guarded: FlaskClient) -> None:
    refused = guarded.post("/dang-ky", data=TYPED, headers={"Origin": "http://localhost"})
    assert "full_name" in hidden(refused.text)


def test_what_one_person_typed_is_not_sent_by_another(guarded: FlaskClient) -> None:
    makers.sign_in(guarded, makers.make_person())
    refused = guarded.post("/tai-khoan/sua", data=TYPED, headers=OWN)
    assert refused.status_code == 400
    assert "full_name" not in hidden(refused.text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/dang-nhap/", "/dang-nhap"),
        ("/Dang-Nhap?next=/the-le", "/dang-nhap?next=/the-le"),
        ("/THE-LE/", "/the-le"),
        ("/Dot-thi/7/", "/dot-thi/7"),
    ],
)
def test_an_address_typed_on_a_phone_is_found(client: FlaskClient, typed: str, meant: str) -> None:
    assert client.get(typed).location == meant


@pytest.mark.parametrize("typed", ["/khong-co/", "/Khong-Co", "/chia-se/Abc", "/dot-thi/7"])
def test_what_nobody_can_mean_is_not_found(client: FlaskClient, typed: str) -> None:
    assert client.get(typed).status_code == 404


@pytest.mark.parametrize(
    ("page", "field", "sentence"),
    [
        ("/dang-nhap", "phone", "Hãy nhập số điện thoại hoặc mã đăng nhập."),
        ("/phieu", "phone", "Hãy nhập số điện thoại hoặc mã đăng nhập."),
    ],
)
def test_an_empty_field_asks_for_all_that_it_takes(
    client: FlaskClient, page: str, field: str, sentence: str
) -> None:
    answer = client.post(page, data={field: " "})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_forgotten_password_is_asked_for_by_phone_or_address(site: Flask) -> None:
    with site.test_request_context("/quen-mat-khau", method="POST", data={"typed": " "}):
        form = ForgottenForm()
        assert not form.validate()
    assert form.errors == {"typed": ["Hãy nhập số điện thoại hoặc địa chỉ e-mail."]}


def test_faults_stand_in_the_order_of_the_page(site: Flask) -> None:
    with site.test_request_context("/tai-khoan/email", method="POST", data={"email": "giang@"}):
        form = EmailForm(has_password=True)
        assert not form.validate()
    assert list(form.errors) == ["email", "old_password"]


def test_why_a_registration_is_refused_stands_before_what_to_type_again(
    client: FlaskClient,
) -> None:
    unit = makers.make_unit()
    form = {
        "full_name": "Lê Thị Hoa",
        "phone": "0912 345 678",
        "birth_date": "19/05/1990",
        "unit_id": str(unit.id),
        "password": "trái cây mùa hạ",
        "consent_data": "y",
    }
    assert client.post("/dang-ky", data=form).status_code == 302
    client.post("/dang-xuat")
    faults = client.post("/dang-ky", data=form).text.split("error-summary", 1)[1]
    assert faults.index("đã đăng ký") < faults.index("Hãy nhập lại mật khẩu")


def test_a_rounds_name_in_a_refusal_is_marked_as_vietnamese(site: Flask) -> None:
    with site.test_request_context("/tai-khoan/xoa/xac-nhan", headers={"Cookie": f"{COOKIE}=en"}):
        page, _ = show_refusal(PrizeUndecided(round="Tuần <2>", until=NOW))
    assert isinstance(page, str)
    assert '<span lang="vi">Tuần &lt;2&gt;</span>' in page
    assert "Tuần &lt;2&gt;" in re.findall(r"<title>([^<]*)</title>", page)[0]
    assert astray(page, "Tuần <2>") == []
