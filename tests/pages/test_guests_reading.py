"""Are the pages of a contest without accounts true for whoever has none?"""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
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


def test_no_result_is_promised_while_people_may_say_who_they_are(
    client: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    """The round closes at 12:00, and who has sat may tell until 13:00."""
    round_.results_at = round_.closes_at + timedelta(minutes=30)
    db.session.commit()
    here = f"/dot-thi/{round_.id}"
    promises = ("/", here, f"{here}/bang-xep-hang")
    for page in promises:
        assert "12:30 ngày 11/05/2026" in client.get(page).text, page
    assert "kết quả lúc 12 giờ 30 ngày" in client.get("/the-le").text
    without_account(round_)
    for page in promises:
        shown = client.get(page).text
        assert "13:00 ngày 11/05/2026" in shown, page
        assert "12:30 ngày" not in shown
    assert "kết quả lúc 13 giờ 00 ngày" in client.get("/the-le").text
    clock.move_to(round_.results_at + timedelta(minutes=1))
    cache.forget()
    for page in (f"{here}/bang-xep-hang", "/bang-xep-hang"):
        shown = client.get(page).text
        assert "13:00 ngày 11/05/2026" in shown, page
        assert "đang xét duyệt" not in shown
    round_.tallied_at = round_.results_at  # everybody has told
    db.session.commit()
    cache.forget()
    assert "đang xét duyệt" in client.get(f"{here}/bang-xep-hang").text


def test_who_waits_without_an_account_keeps_the_place_on_this_device_alone(
    client: FlaskClient, round_: Round
) -> None:
    free = NOW + timedelta(minutes=2)
    db.session.add(StartLine(id=1, free_us=int(free.timestamp()) * 1_000_000))
    without_account(round_)
    page = client.get(client.post(f"/dot-thi/{round_.id}/bat-dau").location).text
    assert "đều không mất chỗ" in page
    assert "máy khác" not in page
