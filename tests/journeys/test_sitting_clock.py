"""Does the clock on the page tell the server's time, and does every end count the same answers?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from quizapp import clock, scheduler
from tests.journeys.conftest import Visitor
from tests.journeys.sitters import (
    SIZES,
    Sitting,
    begin,
    begin_for_another,
    choose,
    choose_and_save,
    hand_in,
    offline,
    question,
)

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}")

# The phone's own clock, two hours ahead; `window.shift` sets it while the page is open.
WRONG_CLOCK = """
  const Right = Date;
  window.shift = 2 * 3600e3;
  window.Date = class extends Right {
    constructor(...parts) { parts.length ? super(...parts) : super(Right.now() + window.shift); }
    static now() { return Right.now() + window.shift; }
  };
"""


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, all_required=False)


def seconds_shown(page: Page) -> int:
    """Answer the seconds that the page's clock shows."""
    shown = page.locator("#clock").text_content() or ""
    seconds = 0
    for part in shown.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def expect_right_time(page: Page, sitting: Sitting, within: float = 3) -> None:
    """Expect that the page shows what is truly left."""
    left = (sitting.attempt().deadline - clock.now()).total_seconds()
    assert abs(seconds_shown(page) - left) <= within, (seconds_shown(page), left)


def focus(page: Page) -> None:
    """Come back to the page and wait until it has heard from the server."""
    with page.expect_response(re.compile("/gio$")):
        page.evaluate("window.dispatchEvent(new Event('focus'))")


@sizes
def test_a_phone_clock_that_is_two_hours_wrong(sitting: Sitting, size: dict[str, int]) -> None:
    page = sitting.come(size=size).page
    page.add_init_script(WRONG_CLOCK)
    page.goto(sitting.address)
    expect(page.locator("#clock")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    expect_right_time(page, sitting)
    choose_and_save(page, 0, 1)
    # Somebody sets it right, then two hours back, while the page is open.
    for shift in (0, -2 * 3600_000):
        with page.expect_response(re.compile("/gio$")):
            page.evaluate("(shift) => { window.shift = shift; }", shift)
        expect_right_time(page, sitting)
    choose_and_save(page, 1, 2)
    hand_in(page)
    assert sitting.chosen() == {"0": [1], "1": [2]}
    took = sitting.attempt().took_ms
    assert took is not None
    assert took < 4 * 60_000


def test_a_phone_that_sleeps_wakes_up_with_the_right_time(sitting: Sitting) -> None:
    """While it sleeps the monotonic clock stands still and the deadline comes nearer."""
    page = sitting.open().page
    sitting.set_deadline(sitting.attempt().deadline - timedelta(minutes=5))
    page.evaluate("{ const now = Date.now; Date.now = () => now() + 300_000; }")
    expect(page.locator("#clock")).to_have_text(re.compile(r"^(9|10):\d\d$"))
    expect_right_time(page, sitting)


def test_a_hidden_clock_stays_hidden_and_is_still_heard(sitting: Sitting) -> None:
    visitor = sitting.come()
    page = visitor.page
    sitting.set_deadline(clock.now() + timedelta(seconds=310))
    page.clock.install()
    page.goto(sitting.address)
    page.evaluate(
        """() => {
          window.heard = [];
          const spoken = document.getElementById("spoken");
          new MutationObserver(() => window.heard.push(spoken.textContent))
            .observe(spoken, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.get_by_role("button", name="Ẩn giờ").click()
    expect(page.locator("#clock")).to_have_text("")
    for _ in range(280):
        page.clock.run_for(1_000)
    assert page.evaluate("window.heard") == ["Còn 5 phút.", "Còn 1 phút."]
    expect(page.locator("#clock")).to_have_text("")
    page.get_by_role("button", name="Hiện giờ").click()
    expect(page.locator("#clock")).to_have_text(re.compile(r"\d:\d\d"))


def test_an_extension_reaches_open_pages(sitting: Sitting) -> None:
    page = sitting.open().page
    sitting.set_deadline(clock.now() + timedelta(minutes=40))
    choose_and_save(page, 0, 1)  # by the reply of a save
    expect(page.locator("#clock")).to_have_text(re.compile(r"^(39|40):"))
    expect(page.locator("#spoken")).to_have_text(re.compile("Thời gian đã thay đổi: còn (39|40)"))
    sitting.set_deadline(clock.now() + timedelta(minutes=70))
    focus(page)  # by coming back to it
    expect(page.locator("#clock")).to_have_text(re.compile(r"^1:(09|10):"))


def test_an_extension_in_the_last_moment_reaches_a_page_nobody_touches(
    sitting: Sitting,
) -> None:
    page = sitting.come().page
    sitting.set_deadline(clock.now() + timedelta(seconds=4))
    page.goto(sitting.address)
    expect(page.locator("#clock")).to_have_text(re.compile("^0:0"))
    sitting.set_deadline(clock.now() + timedelta(minutes=10))
    expect(page.locator("#clock")).to_have_text(re.compile(r"^(9|10):"))
    expect(question(page, 0).locator("input").first).to_be_enabled()
    choose_and_save(page, 3, 1)
    assert sitting.attempt().handed_in_at is None


@sizes
def test_the_deadline_with_the_page_open(sitting: Sitting, size: dict[str, int]) -> None:
    page = sitting.open(size=size).page
    choose_and_save(page, 0, 1)
    sitting.set_deadline(clock.now() + timedelta(seconds=3))
    focus(page)
    choose(page, 1, 3)
    page.get_by_label("Nhập một số").fill("77")  # still being typed when time is over
    page.wait_for_url("**/ket-qua")
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    expect(page.locator("#late")).to_be_hidden()
    assert sitting.chosen() == {"0": [1], "1": [3], "guess": [77]}
    attempt = sitting.attempt()
    assert attempt.handed_in_at == attempt.deadline


@sizes
def test_the_deadline_with_the_page_closed(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.open(size=size)
    choose_and_save(visitor.page, 0, 1)
    choose_and_save(visitor.page, 1, 3)
    visitor.page.close()
    sitting.set_deadline(clock.now() - timedelta(seconds=1))
    assert sitting.attempt().handed_in_at is None
    page = visitor.page.context.new_page()
    page.goto(sitting.address)
    expect(page.get_by_text("Hệ thống đang thu những câu bạn đã lưu")).to_be_visible()
    assert scheduler.tick(clock.now() + timedelta(seconds=30))
    # The receipt looks again by itself.
    expect(page.get_by_text("Hết giờ: hệ thống đã thu những câu bạn lưu kịp.")).to_be_visible()
    assert sitting.chosen() == {"0": [1], "1": [3]}
    attempt = sitting.attempt()
    assert attempt.handed_in_at == attempt.deadline


def test_time_is_over_while_the_network_is_away(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    choose_and_save(page, 0, 1)
    sitting.set_deadline(clock.now() + timedelta(seconds=2))
    focus(page)
    with offline(visitor):
        choose(page, 0, 2)
        choose(page, 1, 3)
        expect(page.get_by_text("Những câu đã lưu vẫn được tính")).to_be_visible()
        expect(question(page, 0).locator("input").first).to_be_disabled()
        page.screenshot(path=visitor.screenshots / "sitting-over-offline.png")
        # The network is away until nothing counts any more; meanwhile the server has collected.
        sitting.set_deadline(clock.now() - timedelta(minutes=1))
        assert scheduler.tick(clock.now())
    page.wait_for_url("**/ket-qua")
    expect(page.locator("#late li")).to_have_count(2)
    expect(page.locator("#late li").nth(0)).to_have_text(re.compile("^Câu 1: C – "))
    expect(page.locator("#late li").nth(1)).to_have_text(re.compile("^Câu 2: D – "))
    assert sitting.chosen() == {"0": [1]}
    visitor.expected.append("409")


def test_time_is_over_while_somebody_else_is_signed_in(sitting: Sitting) -> None:
    """Nothing can be sent any more, and the page asks nobody to hurry."""
    visitor = sitting.open()
    page = visitor.page
    sitting.set_deadline(clock.now() + timedelta(seconds=3))
    focus(page)
    begin_for_another(sitting).sign_in(page)
    line = page.locator("#trouble")
    expect(line).to_contain_text("Trên máy này đã có người khác đăng nhập.")
    expect(line).to_contain_text(
        "Đã hết giờ làm bài; hãy đăng nhập lại ở thẻ mới để xem biên nhận."
    )
    expect(line).not_to_contain_text("trước khi hết giờ")
    expect(line.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    visitor.expected.append("40")


def test_a_page_left_behind_says_so_again_once_more_time_was_given(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    choose_and_save(sitting.open().page, 0, 1)
    focus(page)
    expect(page.locator("#saved")).to_have_text("Chỉ xem")
    sitting.set_deadline(clock.now() + timedelta(seconds=3))
    focus(page)
    expect(page.locator("#clock")).to_have_text(re.compile("^0:0"))
    page.route("**/gio", lambda route: route.abort())
    expect(page.locator("#saved")).to_have_text("Đã hết giờ")
    sitting.set_deadline(clock.now() + timedelta(minutes=10))
    page.unroute("**/gio")
    expect(page.locator("#clock")).to_have_text(re.compile(r"^(9|10):"))
    expect(page.locator("#saved")).to_have_text("Chỉ xem")
    expect(question(page, 0).locator("input").first).to_be_disabled()
    visitor.expected.append("ERR_FAILED")


def test_choices_that_come_back_in_the_last_second_all_count(sitting: Sitting) -> None:
    """One after the other over a slow network they would be too late; the hand-in carries all."""
    visitor = sitting.open()
    page = visitor.page
    page.route("**/luu", lambda route: route.abort())
    for place in range(4):
        choose(page, place, place)
    page.get_by_label("Nhập một số").fill("9")
    sitting.set_deadline(clock.now() + timedelta(seconds=2))
    focus(page)
    page.wait_for_url("**/ket-qua")
    expect(page.locator("#late")).to_be_hidden()
    assert sitting.chosen() == {"0": [0], "1": [1], "2": [2], "3": [3], "guess": [9]}
    assert sitting.attempt().collected is False
    visitor.expected.append("ERR_FAILED")


def test_the_review_hands_in_when_time_is_over(sitting: Sitting) -> None:
    page = sitting.open().page
    choose_and_save(page, 0, 1)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    sitting.set_deadline(clock.now() + timedelta(seconds=2))
    focus(page)
    page.wait_for_url("**/ket-qua")
    assert sitting.chosen() == {"0": [1]}
    assert sitting.attempt().collected is False
