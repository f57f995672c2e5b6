"""What do citizens get on the pages about their own data?"""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts import passwords
from quizapp.accounts.models import Person
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.rules.rights import GONE
from tests import makers
from tests.conftest import NOW

PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)
MINE = "/tai-khoan"


@pytest.fixture
def an(site: Flask) -> Person:
    unit = makers.make_unit()
    person = makers.make_person(phone="+84912345678", unit=unit, password_hash=HASH)
    db.session.commit()
    return person


@pytest.fixture
def browser_of_an(client: FlaskClient, an: Person) -> FlaskClient:
    return makers.sign_in(client, an)


@pytest.fixture
def sat(browser_of_an: FlaskClient) -> Round:
    """A round in which An has answered and handed in."""
    round_ = makers.make_round(bank=makers.make_bank(questions=4))
    db.session.commit()
    here = f"/dot-thi/{round_.id}"
    browser_of_an.post(f"{here}/bat-dau")
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    browser_of_an.post(f"{here}/bai-thi/1/luu", json=message)
    browser_of_an.post(f"{here}/bai-thi/1/nop")
    return round_


@pytest.mark.parametrize(
    "path", ["du-lieu", "du-lieu.json", "du-lieu.html", "sua", "rut-khoi/1", "xoa", "xoa/xac-nhan"]
)
def test_a_visitor_is_sent_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{MINE}/{path}")
    assert answer.status_code == 302
    assert answer.location.startswith("/dang-nhap")


def test_the_account_leads_to_the_own_data(browser_of_an: FlaskClient) -> None:
    assert f'href="{MINE}/du-lieu"' in browser_of_an.get(MINE).text
    page = browser_of_an.get(f"{MINE}/du-lieu").text
    assert "0912 345 678" in page
    assert "19/05/1990" in page
    assert "Bạn chưa làm bài nào." in page


def test_answers_are_exported_without_their_key_until_the_release(
    browser_of_an: FlaskClient, sat: Round
) -> None:
    def attempt() -> dict[str, object]:
        answer = browser_of_an.get(f"{MINE}/du-lieu.json")
        assert (
            answer.headers["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi.json"'
        )
        told = json.loads(answer.text)["attempts"]
        assert len(told) == 1
        return dict(told[0])

    before = attempt()
    assert "paper" not in before
    assert [one["chosen"] for one in before["answers"]] == [["B"]]  # type: ignore[attr-defined] # a list
    assert "Câu hỏi số" not in browser_of_an.get(f"{MINE}/du-lieu.html").text
    sat.tallied_at = NOW
    db.session.commit()
    cache.forget()
    paper = attempt()["paper"]
    assert all(one["right_options"] for one in paper)  # type: ignore[attr-defined] # a list
    readable = browser_of_an.get(f"{MINE}/du-lieu.html")
    assert readable.mimetype == "text/html"
    assert "Câu hỏi số" in readable.text
    assert "Câu hỏi số" in browser_of_an.get(f"{MINE}/du-lieu").text


def test_a_hidden_score_is_not_exported(browser_of_an: FlaskClient) -> None:
    regulation = makers.plain_regulation(show_score=False)
    round_ = makers.make_round(regulation=regulation)
    makers.make_attempt(round_=round_, person=db.session.query(Person).one())
    db.session.commit()
    (told,) = json.loads(browser_of_an.get(f"{MINE}/du-lieu.json").text)["attempts"]
    assert not {"points", "right", "paper"} & set(told)


def test_an_corrects_the_name_before_the_first_attempt(
    browser_of_an: FlaskClient, an: Person
) -> None:
    page = browser_of_an.get(f"{MINE}/sua").text
    assert 'value="Nguyễn Văn An"' in page
    assert 'name="phone"' not in page
    form = {"full_name": "", "birth_date": "20/5/1990", "unit_id": str(an.unit_id)}
    bad = browser_of_an.post(f"{MINE}/sua", data=form)
    assert bad.status_code == 422
    assert "Hãy nhập họ và tên" in bad.text
    assert 'value="20/5/1990"' in bad.text
    good = browser_of_an.post(f"{MINE}/sua", data={**form, "full_name": "Nguyễn Văn Ân"})
    assert good.location == MINE
    assert "Nguyễn Văn Ân" in browser_of_an.get(MINE).text


def test_after_an_attempt_organizers_correct(
    browser_of_an: FlaskClient, sat: Round, an: Person
) -> None:
    answer = browser_of_an.get(f"{MINE}/sua")
    assert answer.status_code == 403
    assert "chỉ Ban tổ chức mới sửa được" in answer.text
    form = {"full_name": "Khác", "birth_date": "20/5/1990", "unit_id": str(an.unit_id)}
    assert browser_of_an.post(f"{MINE}/sua", data=form).status_code in {403, 422}
    db.session.expire_all()
    assert an.full_name == "Nguyễn Văn An"


@pytest.mark.parametrize("path", [MINE, f"{MINE}/du-lieu"])
def test_where_the_own_data_stand_is_said_who_corrects_them(
    browser_of_an: FlaskClient, path: str
) -> None:
    correct = f'href="{MINE}/sua"'
    told = "chỉ Ban tổ chức mới sửa được"
    page = browser_of_an.get(path).text
    assert (correct in page, told in page) == (True, False)
    round_ = makers.make_round(bank=makers.make_bank(questions=4))
    round_.contest.contact = "Phòng Văn hóa"
    db.session.commit()
    browser_of_an.post(f"/dot-thi/{round_.id}/bat-dau")
    cache.forget()
    page = browser_of_an.get(path).text
    assert (correct in page, told in page) == (False, True)
    assert "Thông tin liên hệ của Ban tổ chức ở cuối trang." in page


def test_who_may_not_correct_finds_the_way_back(browser_of_an: FlaskClient, sat: Round) -> None:
    refused = browser_of_an.get(f"{MINE}/sua").text.split("<main", 1)[1]
    assert f'href="{MINE}">Về tài khoản của tôi</a>' in refused


def test_an_leaves_a_contest_after_being_asked(browser_of_an: FlaskClient, sat: Round) -> None:
    address = f"{MINE}/rut-khoi/{sat.contest_id}"
    assert f'href="{address}"' in browser_of_an.get(f"{MINE}/du-lieu").text
    assert GONE in browser_of_an.get(address).text
    unticked = browser_of_an.post(address)
    assert unticked.status_code == 422
    assert "Hãy đánh dấu vào ô xác nhận" in unticked.text
    assert browser_of_an.post(address, data={"understood": "y"}).location == f"{MINE}/du-lieu"
    assert db.session.query(Departure).count() == 1
    assert "Đã rút lúc" in browser_of_an.get(f"{MINE}/du-lieu").text
    again = browser_of_an.post(address, data={"understood": "y"})
    assert (again.status_code, "đã rút khỏi cuộc thi này rồi" in again.text) == (409, True)
    refused = browser_of_an.post(f"/dot-thi/{sat.id}/bat-dau")
    assert refused.status_code == 403
    assert "không làm bài được nữa" in refused.text
    assert browser_of_an.get(f"{MINE}/rut-khoi/999").status_code == 404


def test_erasing_says_first_what_stands_in_its_way(browser_of_an: FlaskClient, sat: Round) -> None:
    page = browser_of_an.get(f"{MINE}/xoa").text
    assert "chưa công bố kết quả" in page
    assert "xoa/xac-nhan" not in page
    form = {"old_password": PASSWORD, "understood": "y"}
    refused = browser_of_an.post(f"{MINE}/xoa/xac-nhan", data=form)
    assert refused.status_code == 409
    assert "rút khỏi cuộc thi đó trước" in refused.text


def test_an_erases_the_account_with_the_password(
    browser_of_an: FlaskClient, an: Person, client: FlaskClient
) -> None:
    assert "xoa/xac-nhan" in browser_of_an.get(f"{MINE}/xoa").text
    address = f"{MINE}/xoa/xac-nhan"
    assert 'type="password"' in browser_of_an.get(address).text
    for form, words in (
        ({"understood": "y"}, "Hãy nhập mật khẩu hiện tại."),
        ({"old_password": PASSWORD}, "Hãy đánh dấu vào ô xác nhận"),
        ({"old_password": "sai-mat-khau", "understood": "y"}, "Mật khẩu hiện tại chưa đúng."),
    ):
        answer = browser_of_an.post(address, data=form)
        assert (answer.status_code, words in answer.text) == (422, True)
    answer = browser_of_an.post(address, data={"old_password": PASSWORD, "understood": "y"})
    assert answer.location == "/"
    assert "đã được xóa" in browser_of_an.get("/").text
    assert browser_of_an.get(MINE).status_code == 302
    db.session.expire_all()
    assert an.full_name == GONE
    form = {"phone": "0912345678", "password": PASSWORD}
    assert client.post("/dang-nhap", data=form).status_code == 422


def test_guessing_the_password_has_an_end(browser_of_an: FlaskClient, an: Person) -> None:
    form = {"old_password": "sai-mat-khau", "understood": "y"}
    for _ in range(10):
        browser_of_an.post(f"{MINE}/xoa/xac-nhan", data=form)
    answer = browser_of_an.post(f"{MINE}/xoa/xac-nhan", data={**form, "old_password": PASSWORD})
    assert answer.status_code == 429
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        answer = browser_of_an.post(f"{MINE}/xoa/xac-nhan", data={**form, "old_password": PASSWORD})
    assert answer.status_code == 302


def test_who_came_in_by_another_door_has_no_password_to_tell(
    client: FlaskClient, site: Flask
) -> None:
    binh = makers.make_person(password_hash=None)
    browser = makers.sign_in(client, binh)
    assert 'type="password"' not in browser.get(f"{MINE}/xoa/xac-nhan").text
    answer = browser.post(f"{MINE}/xoa/xac-nhan", data={"understood": "y"})
    assert answer.location == "/"
