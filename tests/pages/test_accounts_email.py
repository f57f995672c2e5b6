"""What does each of the cast get on the pages about e-mail and a forgotten password?"""

from datetime import timedelta
from email.headerregistry import Address

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp import scheduler
from quizapp.accounts import operations, passwords
from quizapp.accounts.models import Consent, EmailAddress, Person, ResetRequest
from quizapp.database import db
from quizapp.mail import links
from quizapp.mail.models import Message
from quizapp.setting_values import MailServer
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

PHONE = "+84912345678"
HOME = "an@example.com"
PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
NEW = "mua-dong-2026"


@pytest.fixture
def an(site: Flask) -> Person:
    person = makers.make_person(phone=PHONE, password_hash=HASH)
    makers.add(
        Consent(person_id=person.id, purpose="data", text_version="1", given_at=makers.LONG_AGO)
    )
    db.session.commit()
    return person


@pytest.fixture
def mail(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is set up; nothing here sends any."""
    server = MailServer(host="127.0.0.1", port=1, tls=False)
    monkeypatch.setitem(site.config, "MAIL_URL", server)
    monkeypatch.setitem(site.config, "MAIL_FROM", Address(addr_spec="thi@example.vn"))


def own(person: Person, address: str = HOME) -> None:
    db.session.merge(
        EmailAddress(person_id=person.id, address=address, folded=address, confirmed_at=NOW)
    )
    db.session.commit()


def last_link(purpose: str, place: int = 0) -> str:
    """Answer the signed part of a link in the newest message."""
    message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    stored = message.links[place]
    assert stored["purpose"] == purpose
    return links.signed(stored["purpose"], stored["number"])


def forgotten(client: FlaskClient, typed: str) -> TestResponse:
    return client.post("/quen-mat-khau", data={"typed": typed})


def give(client: FlaskClient, address: str = HOME, password: str = PASSWORD) -> TestResponse:
    return client.post("/tai-khoan/email", data={"email": address, "old_password": password})


def reset_link(client: FlaskClient) -> str:
    """Ask for a new password and answer the address in the letter."""
    assert forgotten(client, HOME).status_code == 302
    scheduler.answer_reset_requests(NOW)
    return f"/quen-mat-khau/{last_link('reset')}"


def choose(client: FlaskClient, address: str, password: str = NEW) -> TestResponse:
    return client.post(address, data={"password": password, "password_again": password})


def test_strangers_are_sent_to_sign_in(client: FlaskClient, mail: None) -> None:
    for address in ("/tai-khoan/email", "/email/xac-nhan/x"):
        assert client.get(address).location.startswith("/dang-nhap?next=")
        assert client.post(address).location.startswith("/dang-nhap")


def test_the_account_page_leads_to_the_address(client: FlaskClient, an: Person, mail: None) -> None:
    page = makers.sign_in(client, an).get("/tai-khoan").text
    assert "tự đặt lại được mật khẩu khi quên" in page
    assert 'href="/tai-khoan/email"' in page


def test_where_mail_is_off_pages_say_so(client: FlaskClient, an: Person) -> None:
    page = makers.sign_in(client, an).get("/tai-khoan/email").text
    assert "chưa gửi được thư" in page
    assert 'name="email"' not in page
    refused = give(client)
    assert (refused.status_code, "chưa gửi được thư" in refused.text) == (409, True)
    page = client.get("/tai-khoan").text
    assert "chưa gửi được thư" in page
    assert "tự đặt lại được mật khẩu" not in page
    assert 'href="/tai-khoan/email"' in page  # where an address of before is removed
    page = client.get("/quen-mat-khau").text
    assert "phiếu đặt lại mật khẩu" in page
    assert 'href="/dat-lai-mat-khau"' in page
    assert 'name="typed"' not in page
    assert forgotten(client, HOME).status_code == 409
    assert db.session.scalars(select(ResetRequest)).all() == []


def test_an_address_is_given_and_confirmed(client: FlaskClient, an: Person, mail: None) -> None:
    makers.sign_in(client, an)
    page = client.get("/tai-khoan/email").text
    assert 'type="email"' in page
    assert "Tôi muốn nhận" not in page
    answer = client.post(
        "/tai-khoan/email", data={"email": " An@Example.com ", "old_password": PASSWORD}
    )
    assert answer.location == "/tai-khoan/email"
    page = client.get("/tai-khoan/email").text
    assert "Đang chờ xác nhận" in page
    assert "An@example.com" in page
    here = f"/email/xac-nhan/{last_link('confirm')}"
    assert "An@example.com" in client.get(here).text
    assert (
        "Địa chỉ đã xác nhận" not in client.get("/tai-khoan/email").text
    )  # a look changes nothing
    assert client.post(here).location == "/tai-khoan/email"
    page = client.get("/tai-khoan/email").text
    assert "Địa chỉ đã xác nhận" in page
    assert "Đang chờ xác nhận" not in page
    assert page.count(">Tôi muốn nhận<") == 3
    for again in (client.get(here), client.post(here)):
        assert (again.status_code, "không còn dùng được" in again.text) == (410, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Hãy nhập địa chỉ"), ("an@", "chưa đúng"), ("a" * 300 + "@x.vn", "dài quá")],
)
def test_a_bad_address_stays_in_its_field(
    client: FlaskClient, an: Person, mail: None, typed: str, words: str
) -> None:
    answer = makers.sign_in(client, an).post(
        "/tai-khoan/email", data={"email": typed, "old_password": PASSWORD}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("password", "words"), [("", "Hãy nhập mật khẩu hiện tại"), ("mua-thu-2026", "chưa đúng")]
)
def test_an_unlocked_phone_gives_no_address(
    client: FlaskClient, an: Person, mail: None, password: str, words: str
) -> None:
    answer = give(makers.sign_in(client, an), "la@example.com", password)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'value="la@example.com"' in answer.text
    assert db.session.scalars(select(Message)).all() == []


def test_guessing_the_own_password_has_an_end(client: FlaskClient, an: Person, mail: None) -> None:
    makers.sign_in(client, an)
    answers = [give(client, password="mua-thu-2026").status_code for _ in range(11)]
    assert answers == 10 * [422] + [429]


def test_the_awaited_address_gets_its_letter_again_without_the_password(
    client: FlaskClient, an: Person, mail: None
) -> None:
    give(makers.sign_in(client, an))
    assert client.post("/tai-khoan/email", data={"email": HOME}).status_code == 302
    assert len(db.session.scalars(select(Message)).all()) == 2
    assert client.post("/tai-khoan/email", data={"email": "la@example.com"}).status_code == 422


def test_who_has_no_password_is_asked_for_none(client: FlaskClient, mail: None) -> None:
    makers.sign_in(client, makers.make_person(password_hash=None))
    assert 'name="old_password"' not in client.get("/tai-khoan/email").text
    assert client.post("/tai-khoan/email", data={"email": HOME}).status_code == 302


def test_the_fourth_letter_waits(client: FlaskClient, an: Person, mail: None) -> None:
    makers.sign_in(client, an)
    for _ in range(3):
        assert give(client).status_code == 302
    answer = give(client)
    assert (answer.status_code, "60 phút" in answer.text) == (429, True)
    assert HOME in answer.text


def test_somebody_else_cannot_confirm(
    site: Flask, client: FlaskClient, an: Person, mail: None
) -> None:
    binh = makers.make_person(name="Lê Thị Bình")
    give(makers.sign_in(client, an))
    here = f"/email/xac-nhan/{last_link('confirm')}"
    other = makers.sign_in(site.test_client(), binh)
    page = other.get(here).text
    assert "thuộc về một người khác" in page
    assert HOME not in page
    assert an.full_name not in page
    assert other.post(here).status_code == 410
    assert db.session.scalars(select(EmailAddress)).all() == []


def test_a_link_of_our_own_making_only(client: FlaskClient, an: Person, mail: None) -> None:
    give(makers.sign_in(client, an))
    good = last_link("confirm")
    other = links.signed("reset", links.opened("confirm", good) or 0)
    number, _, signature = good.partition(".")
    turned = f"{number}.{signature[::-1]}"
    for bad in (turned, number, other, "x", "1", "ZmFsc2U"):
        assert client.get(f"/email/xac-nhan/{bad}").status_code == 410
        assert client.get(f"/quen-mat-khau/{bad}").status_code == 410
        assert choose(client, f"/quen-mat-khau/{good}").status_code == 410


def test_notices_are_chosen_one_by_one(client: FlaskClient, an: Person, mail: None) -> None:
    makers.sign_in(client, an)
    here = "/tai-khoan/email/thu/mail_results"
    assert client.post(here, data={"given": "1"}).status_code == 422  # there is no address yet
    own(an)
    assert client.post(here, data={"given": "1"}).status_code == 302
    page = client.get("/tai-khoan/email").text
    assert (page.count(">Ngừng nhận<"), page.count(">Tôi muốn nhận<")) == (1, 2)
    assert client.post(here, data={"given": "0"}).status_code == 302
    assert client.get("/tai-khoan/email").text.count(">Tôi muốn nhận<") == 3
    for purpose in ("data", "publication", "anything"):
        answer = client.post(f"/tai-khoan/email/thu/{purpose}", data={"given": "1"})
        assert answer.status_code == 404


def test_an_address_is_removed(client: FlaskClient, an: Person, mail: None) -> None:
    own(an)
    makers.sign_in(client, an)
    client.post("/tai-khoan/email/thu/mail_opens", data={"given": "1"})
    assert client.post("/tai-khoan/email/xoa").location == "/tai-khoan/email"
    page = client.get("/tai-khoan/email").text
    assert HOME not in page
    standing = db.session.scalars(select(Consent.purpose).where(Consent.withdrawn_at.is_(None)))
    assert standing.all() == ["data"]


def test_sign_in_leads_to_a_forgotten_password(client: FlaskClient) -> None:
    assert 'href="/quen-mat-khau"' in client.get("/dang-nhap").text


@pytest.mark.parametrize("typed", ["0912 345 678", HOME, "0987654321", "nobody@example.com"])
def test_the_answer_tells_nobody_whether_there_is_an_account(
    client: FlaskClient, an: Person, mail: None, typed: str
) -> None:
    own(an)
    with counted() as statements:
        answer = forgotten(client, typed)
    assert answer.location == "/quen-mat-khau/da-gui"
    # The same work for all, so that the time tells nothing either: a count and a note.
    assert [each.split()[0] for each in statements] == ["INSERT", "INSERT"]
    page = client.get("/quen-mat-khau/da-gui").text
    assert "Nếu số điện thoại hoặc địa chỉ bạn nhập có tài khoản" in page
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("typed", "words"), [("", "số điện thoại"), ("a@", "chưa đúng"), ("12", "10 chữ số")]
)
def test_what_is_neither_stays_in_its_field(
    client: FlaskClient, mail: None, typed: str, words: str
) -> None:
    answer = forgotten(client, typed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("typed", [HOME, "nobody@example.com"])
def test_the_eleventh_try_waits_whoever_it_is(
    client: FlaskClient, an: Person, mail: None, typed: str
) -> None:
    own(an)
    for _ in range(10):
        assert forgotten(client, typed).status_code == 302
    assert forgotten(client, typed.upper()).status_code == 429
    assert forgotten(client, "another@example.com").status_code == 302


def test_a_new_password_by_the_link(
    site: Flask, client: FlaskClient, an: Person, mail: None
) -> None:
    own(an)
    elsewhere = makers.sign_in(site.test_client(), an)
    here = reset_link(client)
    page = client.get(here).text
    assert "Nguyễn Văn An" in page
    assert client.get(here).status_code == 200  # a look changes nothing
    weak = choose(client, here, "nguyenvanan")
    assert (weak.status_code, "họ tên của bạn" in weak.text) == (422, True)
    assert choose(client, here).location == "/"
    assert "Nguyễn Văn An" in client.get("/tai-khoan").text
    assert elsewhere.get("/tai-khoan").location.startswith("/dang-nhap")
    over = choose(client, here)
    assert (over.status_code, "Xin thư mới" in over.text) == (410, True)
    signs_in = site.test_client().post("/dang-nhap", data={"phone": "0912345678", "password": NEW})
    assert signs_in.location == "/"


def test_the_link_is_over_after_an_hour(
    client: FlaskClient, an: Person, mail: None, clock: object
) -> None:
    own(an)
    here = reset_link(client)
    clock.move_to(NOW + timedelta(minutes=60))  # type: ignore[attr-defined]
    assert client.get(here).status_code == 410
    assert choose(client, here).status_code == 410


def end_link(person: Person, purpose: str = "mail_opens") -> str:
    return f"/email/ngung/{purpose}/{links.signed(f'end.{purpose}', person.id)}"


def wishing(an: Person) -> set[str]:
    return set(
        db.session.scalars(
            select(Consent.purpose).where(
                Consent.person_id == an.id, Consent.withdrawn_at.is_(None)
            )
        )
    )


@pytest.fixture
def subscribed(an: Person, mail: None) -> Person:
    own(an)
    for purpose in ("mail_opens", "mail_results"):
        operations.set_consent(an, purpose, NOW, given=True)
    db.session.commit()
    return an


def test_notices_end_without_signing_in(client: FlaskClient, subscribed: Person) -> None:
    here = end_link(subscribed)
    page = client.get(here).text
    assert "Nhắc khi đợt thi sắp mở" in page
    assert subscribed.full_name not in page
    assert HOME not in page
    assert "mail_opens" in wishing(subscribed)  # a look changes nothing
    assert "không nhận loại thư này nữa" in client.post(here).text
    assert wishing(subscribed) == {"data", "mail_results"}
    assert client.post(here).status_code == 200
    assert "không nhận thư nhắc nào nữa" in client.post(here, data={"all": "1"}).text
    assert wishing(subscribed) == {"data"}


def test_a_mail_program_ends_them_with_one_click_and_no_token(
    site: Flask, client: FlaskClient, subscribed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(end_link(subscribed), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishing(subscribed) == {"data", "mail_results"}


def test_nobody_ends_the_notices_of_others(client: FlaskClient, subscribed: Person) -> None:
    token = links.signed("end.mail_opens", subscribed.id)
    for bad in (
        f"/email/ngung/mail_results/{token}",
        "/email/ngung/mail_opens/x",
        f"/email/ngung/data/{links.signed('end.data', subscribed.id)}",
        f"/email/ngung/mail_opens/{links.signed('end.mail_opens', 99)}",
    ):
        assert client.get(bad).status_code == 400
        assert client.post(bad).status_code == 400
    assert wishing(subscribed) == {"data", "mail_opens", "mail_results"}
