"""Is anything lost when the network, the server or the phone goes away in the middle?"""

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from quizapp import clock, start
from tests.conftest import SECRET
from tests.journeys.conftest import PATIENCE_MS, Visitor
from tests.journeys.sitters import (
    SIZES,
    Sitting,
    begin,
    choose,
    choose_and_save,
    expect_chosen,
    hand_in,
    offline,
)
from tests.journeys.test_start import ENDS_WITHIN_S, free_port, started

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}")


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, all_required=False)


@sizes
def test_thirty_seconds_without_network(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.come(size=size)
    page = visitor.page
    page.clock.install()
    page.goto(sitting.address)
    choose_and_save(page, 0, 0)
    with offline(visitor):
        choose(page, 0, 3)
        choose(page, 1, 1)
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 2 câu")
        page.clock.run_for(15_000)
        choose(page, 2, 2)
        choose(page, 1, 0)
        page.get_by_label("Nhập một số").fill("500")
        page.clock.run_for(15_000)
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 4 câu")
        expect(page.get_by_text("Không nối được máy chủ. Bạn cứ làm tiếp.")).to_be_visible()
        page.screenshot(path=visitor.screenshots / f"sitting-offline-{size['width']}.png")
        assert sitting.chosen() == {"0": [0]}
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect(page.locator("#trouble")).to_be_hidden()
    assert sitting.chosen() == {"0": [3], "1": [0], "2": [2], "guess": [500]}
    numbers = {place: saved["n"] for place, saved in sitting.attempt().answers.items()}
    assert numbers["0"] < numbers["2"] < numbers["1"] < numbers["guess"], "not in order"
    hand_in(page)
    assert sitting.chosen() == {"0": [3], "1": [0], "2": [2], "guess": [500]}


def test_choices_survive_a_closed_browser(sitting: Sitting, chromium: Browser) -> None:
    """The phone is out of reach and its battery dies; it is charged and opened again."""
    visitor = sitting.open()
    choose_and_save(visitor.page, 0, 0)
    with offline(visitor):
        choose(visitor.page, 0, 1)
        choose(visitor.page, 2, 2)
        expect(visitor.page.locator("#saved")).to_have_text("Chưa lưu: 2 câu")
        state = visitor.page.context.storage_state()
        visitor.page.close()
    assert sitting.chosen() == {"0": [0]}
    again = chromium.new_context(
        base_url=sitting.app.config["JOURNEY_ADDRESS"], storage_state=state
    )
    page = again.new_page()
    page.goto(sitting.address)
    expect_chosen(page, 0, 1)
    expect_chosen(page, 2, 2)
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"0": [1], "2": [2]}
    assert page.evaluate("Object.keys(localStorage)") == []
    again.close()


def test_what_lay_on_the_device_never_overwrites_a_newer_page(sitting: Sitting) -> None:
    """An answers on a phone that reaches nobody, then the same question on a laptop."""
    phone = sitting.open()
    page = phone.page
    phone.expected.append("ERR_FAILED")
    page.route("**/luu", lambda route: route.abort())
    choose(page, 0, 1)
    choose(page, 1, 1)
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 2 câu")
    choose_and_save(sitting.open().page, 0, 2)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    # The truth, with what is newer than it laid over, before anything could be sent.
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
    expect_chosen(page, 0, 2)
    expect_chosen(page, 1, 1)
    page.unroute("**/luu")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect_chosen(page, 0, 2)
    assert sitting.chosen() == {"0": [2], "1": [1]}


def test_the_old_stamp_is_kept_up_to_the_hand_in(sitting: Sitting) -> None:
    """Restored on a new page but not yet sent, a choice still gives way to a page in between."""
    visitor = sitting.open()
    page = visitor.page
    page.route("**/luu", lambda route: route.abort())
    choose(page, 0, 1)
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
    between = sitting.open().page
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect_chosen(page, 0, 1)
    choose_and_save(between, 0, 3)
    sitting.set_deadline(clock.now() + timedelta(seconds=1))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/ket-qua")
    assert sitting.chosen() == {"0": [3]}
    visitor.expected.append("ERR_FAILED")


def test_a_choice_made_before_the_script_arrives_is_saved(sitting: Sitting) -> None:
    """On a slow network the questions can be touched seconds before the script is there."""
    page = sitting.come().page
    held: list[Route] = []
    page.route("**/js/paper.js", lambda route: held.append(route))  # noqa: PLW0108 - counts its parameters
    page.goto(sitting.address, wait_until="commit")
    choose(page, 2, 1)
    page.get_by_label("Nhập một số").fill("31")
    held[0].continue_()
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"2": [1], "guess": [31]}


@pytest.mark.parametrize("module", ["paper", "paper/tabs"])
def test_where_the_script_does_not_arrive_nobody_is_promised_what_only_it_does(
    sitting: Sitting, module: str
) -> None:
    visitor = sitting.come()
    page = visitor.page
    page.route(f"**/js/{module}.js", lambda route: route.abort())
    page.goto(sitting.address)
    expect(page.get_by_text("Trang này chưa tự lưu câu trả lời")).to_be_visible()
    expect(page.get_by_text("được lưu ngay")).to_be_hidden()
    choose(page, 0, 1)
    page.get_by_role("button", name="Lưu lại").click()
    expect_chosen(page, 0, 1)
    assert sitting.chosen() == {"0": [1]}
    page.unroute(f"**/js/{module}.js")
    page.reload()
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect(page.get_by_text("Trang này chưa tự lưu câu trả lời")).to_be_hidden()
    expect(page.get_by_role("button", name="Lưu lại")).to_be_hidden()
    visitor.expected.append("ERR_FAILED")


def test_a_lost_reply_and_a_repeat_give_one_result(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    sent: list[str | None] = []

    def lose_the_first_reply(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) == 1:
            assert route.fetch().status == 200
            route.abort()
        else:
            route.continue_()

    page.route("**/luu", lose_the_first_reply)
    choose(page, 1, 2)
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert sitting.chosen() == {"1": [2]}
    visitor.expected.append("ERR_FAILED")


def test_a_yes_of_somebody_else_is_none(sitting: Sitting) -> None:
    """A gate on the way, as of a café's network, answers every request with a page of its own."""
    visitor = sitting.open()
    page = visitor.page

    def welcome(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")

    page.route(re.compile("/(luu|gio)$"), welcome)
    choose(page, 0, 1)
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
    expect(page.get_by_text("Không nối được máy chủ. Bạn cứ làm tiếp.")).to_be_visible()
    # To be asked for the truth is no reason to go either.
    with page.expect_response("**/gio"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.unroute_all()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"0": [1]}


def test_a_busy_server_is_given_the_time_it_asks_for(sitting: Sitting) -> None:
    visitor = sitting.come()
    page = visitor.page
    page.clock.install()
    page.goto(sitting.address)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "30"}, body="busy")

    page.route("**/luu", refuse)
    choose(page, 0, 1)
    expect(page.get_by_text("Máy chủ đang bận. Bạn cứ làm tiếp.")).to_be_visible()
    # Neither the passing of time nor coming back to the page presses the server before that.
    page.clock.run_for(28_000)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    choose(page, 1, 1)
    assert len(asked) == 1
    page.unroute("**/luu")
    pass_until_saved(page)
    assert sitting.chosen() == {"0": [1], "1": [1]}
    visitor.expected.append("503")


def test_pauses_between_tries_grow(sitting: Sitting) -> None:
    visitor = sitting.come()
    page = visitor.page
    page.clock.install()
    page.goto(sitting.address)
    tries: list[int] = []

    def refuse(route: Route) -> None:
        tries.append(1)
        route.abort()

    page.route("**/luu", refuse)
    choose(page, 0, 1)
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
    for _ in range(60):
        page.clock.run_for(1_000)
    # Pauses of about 1, 2, 4, 8, 16 and 20 seconds, each by half shorter or longer.
    assert 4 <= len(tries) <= 9
    page.unroute("**/luu")
    pass_until_saved(page)
    visitor.expected.append("ERR_FAILED")


def pass_until_saved(page: Page) -> None:
    """Let a minute pass in the page, second by second, or less if everything is saved before."""
    for _ in range(60):
        page.clock.run_for(1_000)
        if page.locator("#saved").text_content() == "Đã lưu":
            return
    pytest.fail("a minute was not enough to save")


@pytest.mark.parametrize("broken", ["getItem", "setItem"])
def test_a_device_that_keeps_nothing(sitting: Sitting, broken: str) -> None:
    visitor = sitting.come()
    page = visitor.page
    page.add_init_script(
        f"Storage.prototype.{broken} = () => {{ throw new DOMException('', 'QuotaExceededError') }}"
    )
    page.goto(sitting.address)
    choose_and_save(page, 0, 1)
    with offline(visitor):
        choose(page, 1, 2)
        if broken == "setItem":
            expect(page.get_by_text("đừng đóng trang")).to_be_visible()
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    hand_in(page)
    assert sitting.chosen() == {"0": [1], "1": [2]}


@contextmanager
def served(sitting: Sitting, instance: Path, port: int) -> Iterator[Callable[[], None]]:
    """Run the production server on the sitting's database; give what ends it like a power cut."""
    with started(
        instance,
        *("flask", "quiz", "serve"),
        QUIZ_PORT=str(port),
        QUIZ_DATABASE_URL=sitting.app.config["DATABASE_URL"],
        QUIZ_SECRET_KEY=SECRET,
    ) as (process, _address):
        # What the server says is read, or it would stop at a full pipe.
        listener = threading.Thread(target=lambda: list(process.stdout or ()))
        listener.start()
        start.wait_until_ready("127.0.0.1", port, {"web": process})

        def kill() -> None:
            workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            for each in (process.pid, *map(int, workers)):
                os.kill(each, signal.SIGKILL)
            process.wait(ENDS_WITHIN_S)

        yield kill
        process.terminate()
        process.wait(ENDS_WITHIN_S)
        listener.join()


@sizes
def test_a_server_that_is_killed_and_started_again(
    sitting: Sitting, chromium: Browser, size: dict[str, int], tmp_path: Path
) -> None:
    port = free_port()
    sitting.app.config["JOURNEY_ADDRESS"] = address = f"http://127.0.0.1:{port}"
    context = chromium.new_context(base_url=address, viewport=size)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sitting.sign_in(page)
    with served(sitting, tmp_path, port) as kill:
        page.goto(sitting.address)
        choose_and_save(page, 0, 1)
        choose_and_save(page, 1, 1)
        kill()
        choose(page, 1, 3)
        choose(page, 2, 0)
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 2 câu")
        # Who wants to hand in meanwhile is not shown a broken page.
        page.get_by_role("button", name="Xem lại và nộp bài").click()
        expect(page.get_by_text("Không nối được máy chủ")).to_be_visible()
        assert sitting.chosen() == {"0": [1], "1": [1]}
    with served(sitting, tmp_path, port) as kill:
        # The wish is not forgotten: once everything is saved the review opens by itself.
        expect(page.get_by_text("Bạn còn 2 câu chưa trả lời.")).to_be_visible()
        # Its words come before its scripts: without them the form is a plain one.
        page.wait_for_load_state("load")
        kill()
        page.get_by_role("button", name="Nộp bài", exact=True).click()
        expect(page.get_by_text("Trang tự thử lại")).to_be_visible()
    with served(sitting, tmp_path, port):
        expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
        assert sitting.chosen() == {"0": [1], "1": [3], "2": [0]}
        assert sitting.attempt().handed_in_at is not None
        context.close()
