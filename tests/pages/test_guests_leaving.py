"""Is somebody without an account told what the end of their session costs, before it ends?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.contests.models import Round
from tests import makers
from tests.pages.test_guests import answers, begin, the_attempt, without_account
from tests.pages.test_guests_aside import spoil

GOING_ON = "Trên máy này đang có một bài thi làm không cần tài khoản, chưa nộp."
KEPT = "đăng xuất là trở lại bài"
LOST = "không làm tiếp bài đó được nữa"
PAGES = [
    "/dang-nhap",
    "/dang-ky",
    "/phieu",
    "/nhan-bai-thi",
    "/dat-lai-mat-khau",
    "/dang-xuat",
    "/ban-to-chuc/dang-nhap",
]


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
    assert f'href="{address}/kiem-tra">Xem lại và nộp bài' in told.text
    assert (KEPT in told.text, LOST in told.text) == (page != "/dang-xuat", page == "/dang-xuat")
    client.post(f"{address}/nop")
    assert GOING_ON not in client.get(page).text


def test_what_was_typed_wrongly_is_no_reason_to_forget_the_paper(
    client: FlaskClient, round_: Round
) -> None:
    client.post(f"/dot-thi/{round_.id}/bat-dau")
    assert GOING_ON in client.post("/dang-nhap", data={"phone": "12"}).text


@pytest.mark.parametrize("why", ["void", "late"])
def test_who_has_nothing_to_lose_any_more_is_told_of_the_receipt_alone(
    client: FlaskClient, round_: Round, why: str
) -> None:
    begin(client, round_)
    asked = "Rời máy thì không khai tiếp cho bài được nữa."
    page = client.get("/dang-xuat").text
    assert asked in page
    assert "Bỏ bài này và rời máy" in page
    spoil(why)
    page = client.get("/dang-xuat").text
    assert asked not in page
    assert "Bỏ bài này" not in page
    assert "không xem lại được biên nhận" in page


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
    assert f'data-sign-in="{here}"' in nameless
    assert "đăng nhập lại" not in client.get(f"{address}/kiem-tra").text.lower()
    client.post(f"{address}/nop")
    client.post(f"{address}/thong-tin", data=answers())
    told = client.get(client.post(f"{here}/bat-dau").location).text
    assert "đăng nhập lại" not in told.lower()
    assert 'data-sign-in="/nhan-bai-thi"' in told
    an = makers.sign_in(site.test_client(), makers.make_person())
    assert "Hãy đăng nhập lại" in an.get(an.post(f"{here}/bat-dau").location).text
