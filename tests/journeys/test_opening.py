"""A round opens in a real browser: the button comes without a reload, a turn comes by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func

from quizapp import clock
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt, StartLine, Turn
from quizapp.database import db
from tests import makers
from tests.journeys.conftest import Visitor

SECOND = timedelta(seconds=1)


def enter(visitor: Visitor, platform: Flask, address: str, round_id: int) -> None:
    """Give the browser An's session and show her the round."""
    cookie = makers.sign_in(platform.test_client(), makers.make_person())
    db.session.commit()
    session = cookie.get_cookie("session")
    assert session is not None
    visitor.page.context.add_cookies([{"name": "session", "value": session.value, "url": address}])
    visitor.page.goto(f"/dot-thi/{round_id}")


def stage(opens: datetime) -> int:
    long_ago = clock.now() - timedelta(days=90)
    round_ = makers.make_round(
        bank=makers.make_bank(created=long_ago),
        opens=opens,
        closes=opens + timedelta(days=6),
        name="Tuần 1",
    )
    round_.recipe_set_at = long_ago
    db.session.commit()
    return round_.id


def others_wait_until(moment: datetime) -> None:
    db.session.add(StartLine(id=1, free_us=int(moment.timestamp() * 1_000_000)))
    db.session.commit()


def call_soon(round_id: int) -> None:
    """Let the person who was made last be called in a few seconds."""
    newest = db.session.query(func.max(Person.id)).scalar()
    soon = clock.now() + 6 * SECOND
    db.session.add(Turn(round_id=round_id, person_id=newest, comes_at=soon))
    db.session.commit()


def test_who_waits_for_the_opening_gets_the_button_without_a_reload(
    platform: Flask, visit: Callable[..., Visitor], address: str
) -> None:
    opens = clock.now() + 12 * SECOND  # long enough for the page to come, on any machine
    an = visit()
    enter(an, platform, address, stage(opens))
    button = an.page.get_by_role("button", name="Bắt đầu làm bài")
    expect(button).to_be_hidden()
    an.page.evaluate("window.notReloaded = true")
    expect(button).to_be_visible()
    assert clock.now() >= opens
    assert an.page.evaluate("window.notReloaded")
    button.click()
    expect(an.page.locator("fieldset")).to_have_count(4)


def test_a_turn_comes_by_itself_and_starts_only_when_pressed(
    platform: Flask, visit: Callable[..., Visitor], address: str
) -> None:
    others_wait_until(clock.now() + timedelta(minutes=4))
    round_id = stage(clock.now() - SECOND)
    binh = visit()
    enter(binh, platform, address, round_id)
    binh.page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(binh.page.get_by_role("heading", name="Mời bạn đợi đến lượt")).to_be_visible()
    binh.picture("waiting")
    an = visit()
    enter(an, platform, address, round_id)
    call_soon(round_id)
    an.page.get_by_role("button", name="Bắt đầu làm bài").click()
    an.page.wait_for_url("**/cho")
    button = an.page.get_by_role("button", name="Bắt đầu làm bài")
    expect(button).to_be_hidden()
    expect(button).to_be_visible()
    assert an.page.title() == "Đến lượt bạn"
    expect(an.page.get_by_role("heading", name="Mời bạn đợi đến lượt")).to_be_hidden()
    an.picture("turn")
    assert db.session.query(Attempt).count() == 0
    db.session.rollback()
    button.click()
    expect(an.page.locator("fieldset")).to_have_count(4)


def test_without_script_the_page_comes_back_until_the_turn_has_come(
    platform: Flask, visit: Callable[..., Visitor], address: str
) -> None:
    others_wait_until(clock.now() + timedelta(minutes=4))
    round_id = stage(clock.now() - SECOND)
    an = visit(scripts=False)
    enter(an, platform, address, round_id)
    call_soon(round_id)
    an.page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(an.page.get_by_role("heading", name="Mời bạn đợi đến lượt")).to_be_visible()
    an.page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(an.page.locator("fieldset")).to_have_count(4)
