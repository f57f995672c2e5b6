"""Can somebody who reads no Vietnamese find English and take part, in a real browser?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from quizapp import clock
from quizapp.attempts.models import Attempt
from quizapp.database import db
from tests import makers
from tests.journeys.conftest import Visitor

PASSWORD = "con meo treo cay cau"


@pytest.fixture
def round_id(platform: Flask) -> int:
    """An open round, and units to choose from."""
    now = clock.now()
    for name in ("Phường Lê Chân", "Phường Hải An", "Đặc khu Cát Hải"):
        makers.make_unit(name=name)
    contest = makers.make_contest(regulation=makers.plain_regulation())
    contest.organizing_body = "Thành ủy Hải Phòng"
    contest.introduction = "Mời mọi người **dự thi**."
    made = makers.make_round(
        contest=contest,
        bank=makers.make_bank(created=now - timedelta(days=90)),
        opens=now - timedelta(hours=1),
        closes=now + timedelta(hours=5, minutes=30),
        name="Tuần 1",
    )
    made.recipe_set_at = now - timedelta(days=90)
    number = made.id
    db.session.commit()
    return number


def test_a_foreign_resident_takes_part(round_id: int, visit: Callable[..., Visitor]) -> None:
    anna = visit(locale="en-GB")
    page = anna.page
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", name="Ba bước dự thi")).to_be_visible()
    anna.picture("language-offer")

    page.locator("main").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Three steps to take part")).to_be_visible()
    expect(page.locator(".countdown")).to_have_text("5 h 29 min")
    anna.picture("english-home")

    page.goto("/dang-ky")
    anna.picture("english-register")
    page.get_by_role("textbox", name="Full name").fill("Anna Lee")
    page.get_by_role("textbox", name="Phone number").fill("0912 345 678")
    page.get_by_role("textbox", name="Birth date").fill("19/05/1990")
    units = page.get_by_role("combobox", name="Unit")
    expect(units).to_have_attribute("placeholder", "New or former name")
    units.fill("nowhere")
    expect(page.get_by_text("No such unit was found. Try typing less.")).to_be_visible()
    units.fill("phuong")
    expect(page.get_by_text("Units that fit: 2.")).to_be_visible()
    page.get_by_role("option", name="Phường Lê Chân").click()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_label("I agree that the organizers process").check()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("You are registered. Good luck!")).to_be_visible()

    page.goto(f"/dot-thi/{round_id}")
    anna.picture("english-round")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Question 1", exact=True)).to_be_visible()
    anna.picture("english-paper")
    page.goto(f"/dot-thi/{round_id}/bai-thi/1/kiem-tra")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Your paper is handed in.")).to_be_visible()
    anna.picture("english-receipt")
    db.session.expire_all()
    assert db.session.query(Attempt).one().handed_in_at is not None


def test_the_choice_needs_no_script_and_is_remembered(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    page = visit(scripts=False).page
    page.goto(f"/dot-thi/{round_id}")
    page.locator("footer").get_by_role("link", name="English").click()
    expect(page).to_have_url(f"/dot-thi/{round_id}")
    page.goto("/the-le")
    expect(page.get_by_role("heading", name="Rules of the contest")).to_be_visible()
    page.locator("footer").get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", name="Thể lệ cuộc thi")).to_be_visible()
