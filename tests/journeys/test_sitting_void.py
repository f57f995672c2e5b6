"""Where a paper is void unless it is handed in: does the page leave that word to the person?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from quizapp import clock, scheduler
from quizapp.rules.choices import AtLimit
from tests.journeys.conftest import Visitor
from tests.journeys.sitters import Sitting, begin, choose_and_save
from tests.journeys.test_sitting_clock import focus

URGE = "Sắp hết giờ: hãy bấm nộp bài."


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, all_required=False, at_limit=AtLimit.VOID)


def test_the_open_page_urges_and_does_not_hand_in(sitting: Sitting) -> None:
    page = sitting.open().page
    choose_and_save(page, 0, 1)
    expect(page.locator("#urge")).to_be_hidden()
    sitting.set_deadline(clock.now() + timedelta(seconds=4))
    focus(page)
    expect(page.locator("#urge")).to_be_visible()
    page.wait_for_url("**/ket-qua")
    expect(page.get_by_text("nếu bạn chưa nộp kịp")).to_be_visible()
    assert sitting.attempt().handed_in_at is None
    assert scheduler.tick(clock.now() + timedelta(seconds=30))
    # The receipt looks again by itself.
    expect(page.get_by_text("Lượt thi này không được tính")).to_be_visible()
    assert sitting.attempt().is_void
    assert sitting.chosen() == {"0": [1]}


def test_the_review_leaves_the_press_to_the_person(sitting: Sitting) -> None:
    page = sitting.open().page
    choose_and_save(page, 0, 1)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    sitting.set_deadline(clock.now() + timedelta(seconds=2))
    focus(page)
    page.wait_for_url("**/ket-qua")
    assert sitting.attempt().handed_in_at is None


def test_who_presses_in_the_last_minutes_loses_nothing(sitting: Sitting) -> None:
    page = sitting.open().page
    choose_and_save(page, 0, 1)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    # A page that comes with less than five minutes left has none to speak of passing.
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    sitting.set_deadline(clock.now() + timedelta(minutes=4))
    focus(page)
    expect(page.locator("#urge")).to_be_visible()
    expect(page.locator("#spoken")).to_have_text(re.compile(f"Còn 5 phút. {URGE}"))
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    page.wait_for_url("**/ket-qua")
    expect(page.get_by_text("Bài thi đã được nộp.")).to_be_visible()
    assert sitting.attempt().counts
