"""Does an organizer with a phone get from room to room, without script and without a thumb?"""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from quizapp.database import db
from tests import makers
from tests.journeys.conftest import DESK, PHONE
from tests.screens.cast import Stage, cookies

HOME = "/ban-to-chuc/"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(
    request: pytest.FixtureRequest, chromium: Browser, platform: Flask, address: str
) -> Iterator[Page]:
    """Chi's phone, in the first room."""
    stage = Stage()
    stage.enter("chi", makers.make_organizer())
    db.session.commit()
    context = chromium.new_context(
        base_url=address,
        viewport=PHONE,  # type: ignore[arg-type] # width and height
        locale="vi-VN",
        java_script_enabled=request.param,
    )
    context.add_cookies(cookies(platform, stage, "chi", address))
    page = context.new_page()
    page.goto(HOME)
    yield page
    context.close()


def test_the_rooms_are_one_closed_menu_that_keys_open(phone: Page) -> None:
    room = phone.get_by_role("link", name="Đơn vị", exact=True)
    expect(room).to_have_count(0)
    menu = phone.locator(".console-menu > summary")
    menu.focus()
    phone.keyboard.press("Enter")
    expect(room).to_be_visible()
    room.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/don-vi")
    expect(room).to_have_count(0)
    menu.click()
    expect(phone.get_by_role("button", name="Đăng xuất")).to_be_visible()


def test_on_a_desk_the_rooms_stand_open(phone: Page) -> None:
    phone.set_viewport_size(DESK)  # type: ignore[arg-type] # width and height
    expect(phone.locator(".console-menu")).to_be_hidden()
    expect(phone.get_by_role("link", name="Đơn vị", exact=True)).to_be_visible()
