"""Is somebody without an account told what the end of their session costs, before it ends?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import passwords
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.guest_refusals import GuestSignedIn
from quizapp.rules.refusals import AnotherSitter
from tests import makers
from tests.pages.test_guests import answers, begin, the_attempt, without_account

GOING_ON = "Trên máy này đang có một bài thi làm không cần tài khoản, chưa nộp."
PASSWORD = "con meo treo cay cau"
PAGES = ["/dang-nhap", "/dang-ky", "/phieu", "/nhan-bai-thi", "/dang-xuat"]


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(regulation=makers.plain_regulation(attempts_per_round=2))
    without_account(made)
    makers.make_unit()
    return made


@pytest.mark.parametrize("page", PAGES)
def test_who_would_leave_an_open_paper_is_told_first(
    client: FlaskClient, round_: Round, page: str
) -> None:
    assert GOING_ON not in client.get(page, follow_redirects=True).text
    address = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    told = client.get(page)
    assert told.status_code == 200
    assert GOING_ON in told.text
    assert f'href="{address}">Trở lại bài thi' in told.text
    client.post(f"{address}/nop")
    assert GOING_ON not in client.get(page).text


def test_what_was_typed_wrongly_is_no_reason_to_forget_the_paper(
    client: FlaskClient, round_: Round
) -> None:
    client.post(f"/dot-thi/{round_.id}/bat-dau")
    assert GOING_ON in client.post("/dang-nhap", data={"phone": "12"}).text


def test_a_guest_who_has_told_is_reminded_of_the_receipt(
    client: FlaskClient, round_: Round
) -> None:
    address = begin(client, round_)
    client.post(f"{address}/thong-tin", data=answers())
    page = client.get("/dang-xuat").text.split("<main", 1)[1]
    assert f"Hãy giữ mã {the_attempt().receipt}." in page
    assert f'href="{address}/ket-qua"' in page
    assert "không mất" not in page


def test_an_organizer_is_told_of_no_answers(client: FlaskClient, round_: Round) -> None:
    page = makers.sign_in(client, makers.make_organizer()).get("/dang-xuat").text
    assert "Chỉ phiên trên máy này kết thúc." in page
    assert "kết quả của bạn" not in page


def test_a_paper_tells_a_guest_only_what_a_guest_can_do(
    client: FlaskClient, site: Flask, round_: Round
) -> None:
    here = f"/dot-thi/{round_.id}"
    address = client.post(f"{here}/bat-dau").location
    nameless = client.get(address).text
    assert "đăng nhập lại" not in nameless.lower()
    assert "không còn đăng nhập tài khoản của bạn" not in nameless
    assert f'data-sign-in="{here}/nhan-bai"' in nameless
    assert "đăng nhập lại" not in client.get(f"{address}/kiem-tra").text.lower()
    client.post(f"{address}/nop")
    client.post(f"{address}/thong-tin", data=answers())
    told = client.get(client.post(f"{here}/bat-dau").location).text
    assert "đăng nhập lại" not in told.lower()
    assert 'data-sign-in="/nhan-bai-thi"' in told
    an = makers.sign_in(site.test_client(), makers.make_person())
    assert "Hãy đăng nhập lại" in an.get(an.post(f"{here}/bat-dau").location).text


def test_a_guest_who_has_signed_in_is_told_so_by_the_server_too(
    client: FlaskClient, round_: Round
) -> None:
    address = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    name = re.search(r'name="paper" value="([^"]+)"', client.get(address).text)
    assert name is not None
    owner = makers.make_person(password_hash=passwords.hashed(PASSWORD))
    db.session.commit()
    answer = client.post("/dang-nhap", data={"phone": owner.phone, "password": PASSWORD})
    assert answer.status_code == 302
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    saved = client.post(f"{address}/luu", json=message, headers={"X-Paper": name[1]})
    assert saved.json == {"refused": "GuestSignedIn", "sentence": GuestSignedIn.text}
    page = client.post(f"{address}/nop", data={"paper": name[1]})
    assert (page.status_code, GuestSignedIn.text in page.text) == (409, True)
    assert f'href="/dot-thi/{round_.id}/nhan-bai"' in page.text
    other = client.post(f"{address}/nop", data={"paper": f"{name[1][:-1]}x"})
    assert (other.status_code, AnotherSitter.text in other.text) == (409, True)
    assert the_attempt().answers == {}
