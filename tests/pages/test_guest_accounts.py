"""What does somebody meet whose facts were told with a paper without an account?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import passwords
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.pages.test_guests import PHONE, answers, begin, without_account

PASSWORD = "con meo treo cay cau"
HERE = "/nhan-bai-thi"


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(regulation=makers.plain_regulation(attempts_per_round=2))
    without_account(made)
    makers.make_unit()
    return made


@pytest.fixture
def told(client: FlaskClient, round_: Round) -> Attempt:
    address = begin(client, round_)
    client.post(f"{address}/thong-tin", data=answers())
    return db.session.scalars(select(Attempt)).one()


def form(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Văn An",
        "phone": PHONE,
        "birth_date": "19/05/1990",
        "password": PASSWORD,
        "password_again": PASSWORD,
        **changes,
    }


def test_who_registers_is_led_to_the_receipt(site: Flask, told: Attempt) -> None:
    other = site.test_client()
    answer = other.post("/dang-ky", data={**answers(), **form()})
    assert answer.status_code == 409
    assert "đã được khai cho một bài thi làm không cần tài khoản" in answer.text
    assert f'href="{HERE}"' in answer.text
    assert 'value="Nguyễn Văn An"' in answer.text
    makers.make_person(name="Trần Thị Bình", phone="+84912345678")
    db.session.commit()
    account = other.post("/dang-ky", data={**answers(), **form(full_name="Trần Thị Bình")})
    assert account.status_code == 409
    assert f'href="{HERE}"' not in account.text


def test_the_receipt_opens_the_account(site: Flask, client: FlaskClient, told: Attempt) -> None:
    other = site.test_client()
    assert "mã biên nhận" in other.get(HERE).text
    typed = told.receipt.lower().replace("-", "")
    assert other.post(HERE, data=form(receipt=typed)).location == "/ket-qua"
    assert f"/dot-thi/{told.round_id}/bai-thi/1/ket-qua" in other.get("/ket-qua").text
    assert "/dang-nhap" in client.get("/tai-khoan").location  # the device where it was sat
    person = db.session.scalars(select(Person)).one()
    assert passwords.is_right(PASSWORD, person.password_hash)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"receipt": "AAAA-AAAA"}, "Không tìm thấy bài thi không cần tài khoản"),
        ({"receipt": ""}, "Hãy nhập mã biên nhận"),
        ({"receipt": "x" * 500}, "dài"),
        ({"receipt": "AAAA-AAAA", "birth_date": "x"}, "ngày"),
        ({"receipt": "AAAA-AAAA", "password": "1"}, "ít nhất"),
    ],
)
def test_faults_are_told_and_what_was_typed_stays(
    site: Flask, told: Attempt, changes: dict[str, str], says: str
) -> None:
    other = site.test_client()
    answer = other.post(HERE, data=form(**changes))
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Nguyễn Văn An"' in answer.text
    assert "password" in changes or "Hãy nhập lại mật khẩu" in answer.text
    assert other.get("/tai-khoan").status_code == 302


def test_guessing_receipts_has_an_end(site: Flask, told: Attempt) -> None:
    other = site.test_client()
    codes = [other.post(HERE, data=form(receipt="AAAA-AAAA")).status_code for _ in range(12)]
    assert codes[0] == 422
    assert codes[-1] == 429
    # Whoever shares the phone still comes to theirs.
    answer = other.post(HERE, data=form(full_name="Trần Thị Bình", receipt="AAAA-AAAA"))
    assert answer.status_code == 422


def test_who_signs_in_finds_the_way_where_no_account_is_needed(site: Flask, told: Attempt) -> None:
    assert f'href="{HERE}"' in site.test_client().get("/dang-nhap").text
    told.round.contest.eligibility = None
    db.session.commit()
    cache.forget()
    assert f'href="{HERE}"' not in site.test_client().get("/dang-nhap").text


def test_what_others_told_alike_is_left_to_the_organizers(
    site: Flask, client: FlaskClient, round_: Round, told: Attempt
) -> None:
    other = site.test_client()
    other.post(f"{begin(other, round_)}/thong-tin", data=answers())
    later = db.session.scalars(select(Attempt).where(Attempt.person_id != told.person_id)).one()
    refused = site.test_client().post(HERE, data=form(receipt=later.receipt))
    assert refused.status_code == 409
    assert "Mã biên nhận này là của một bài được khai sau" in refused.text
    left = client.post(f"/tai-khoan/rut-khoi/{round_.contest_id}", data={"understood": "y"})
    assert left.status_code == 409
    assert "chưa rõ là của ai" in left.text
    assert "chưa rõ là của ai" in client.get("/tai-khoan/xoa").text
    site.test_client().post(HERE, data=form(receipt=told.receipt))
    again = site.test_client().post(HERE, data=form(receipt=later.receipt))
    assert "Mã biên nhận này là của một bài được khai sau" in again.text
