"""Are the pages of a contest without accounts true for whoever has none?"""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.attempts.models import StartLine
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW
from tests.pages.test_guests import without_account

ACCOUNTS_ONLY = "trên máy này hoặc máy khác"
OWN_DEVICE = "trên chính máy và trình duyệt đã bắt đầu"
RECEIPT = 'href="/nhan-bai-thi"'


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round()
    db.session.commit()
    return made


def test_the_questions_and_answers_fit_whoever_has_no_account(
    client: FlaskClient, round_: Round
) -> None:
    page = client.get("/hoi-dap").text
    assert ACCOUNTS_ONLY in page
    assert "Mỗi người đăng ký một tài khoản riêng" in page
    assert OWN_DEVICE not in page
    assert RECEIPT not in page.split("<main", 1)[1].split("</main>", 1)[0]
    without_account(round_)
    page = client.get("/hoi-dap").text
    assert ACCOUNTS_ONLY not in page
    assert "đăng ký một tài khoản" not in page
    assert OWN_DEVICE in page
    assert RECEIPT in page.split("<main", 1)[1]


def test_who_waits_without_an_account_keeps_the_place_on_this_device_alone(
    client: FlaskClient, round_: Round
) -> None:
    free = NOW + timedelta(minutes=2)
    db.session.add(StartLine(id=1, free_us=int(free.timestamp()) * 1_000_000))
    without_account(round_)
    page = client.get(client.post(f"/dot-thi/{round_.id}/bat-dau").location).text
    assert "đều không mất chỗ" in page
    assert "máy khác" not in page
