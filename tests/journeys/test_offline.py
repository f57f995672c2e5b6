"""What does a phone show without a network, and is it the truth again as soon as there is one?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, request
from playwright.sync_api import Error, Page, expect

from quizapp import cache, clock
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.journeys.conftest import Visitor

# A browser without a network says so in its console.
LOST = "net::ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def round_(platform: Flask) -> Round:
    now = clock.now()
    made = makers.make_round(
        opens=now - timedelta(hours=1), closes=now + timedelta(days=1), name="Tuần 1"
    )
    db.session.commit()
    return made


def came(visitor: Visitor, path: str) -> Page:
    """Open a page and wait until the worker stands behind it."""
    page = visitor.page
    page.goto(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # A wait of the browser driver's own would be code that the page's policy forbids.
    page.evaluate(
        "() => new Promise((done) => { const look = () => navigator.serviceWorker.controller"
        " ? done(true) : setTimeout(look, 50); look(); })"
    )
    return page


def forgive(visitor: Visitor) -> None:
    """What was said about the lost network is no fault."""
    visitor.complaints[:] = [
        said for said in visitor.complaints if LOST not in said and "503" not in said
    ]


def test_without_a_network_a_calm_page_with_the_times(
    round_: Round, visit: Callable[..., Visitor], address: str
) -> None:
    visitor = visit()
    page = came(visitor, "/")
    page.context.set_offline(True)
    page.goto(f"/dot-thi/{round_.id}")
    expect(page.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    expect(page.get_by_text("Tuần 1")).to_be_visible()
    expect(page.get_by_text("Những câu bạn đã chọn được giữ")).to_be_visible()
    assert page.url == f"{address}/dot-thi/{round_.id}"
    visitor.picture("offline")
    page.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_text("Vẫn chưa có mạng")).to_be_visible()
    # The network comes back, and the page by itself.
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="Đăng nhập để thi")).to_be_visible()
    forgive(visitor)


def test_what_is_seen_again_is_never_what_was_kept(
    round_: Round, visit: Callable[..., Visitor]
) -> None:
    page = came(visit(), f"/dot-thi/{round_.id}")
    expect(page.get_by_role("heading", name="Tuần 1")).to_be_visible()
    round_.name = "Tuần 1 (đổi tên)"
    db.session.commit()
    cache.forget()
    page.reload()
    expect(page.get_by_role("heading", name="Tuần 1 (đổi tên)")).to_be_visible()
    kept = page.evaluate(
        """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))
        .then((all) => Promise.all(all.map((one) => one.keys())))
        .then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"""
    )
    assert [path for path in kept if not path.startswith(("/static/", "/ngoai-tuyen"))] == []


def test_a_form_that_is_sent_without_a_network_is_not_swallowed(
    round_: Round, visit: Callable[..., Visitor], platform: Flask
) -> None:
    visitor = visit()
    page = came(visitor, "/dang-nhap")
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    page.locator("input[type=password]").fill("con meo treo")
    page.context.set_offline(True)
    with page.expect_event("requestfailed") as failed:
        page.get_by_role("button", name="Đăng nhập").click()
    assert failed.value.method == "POST"
    forgive(visitor)


def test_a_new_release_takes_the_old_ones_place(
    round_: Round, visit: Callable[..., Visitor], platform: Flask
) -> None:
    page = came(visit(), "/")
    before = page.evaluate("caches.keys()")
    platform.config["ASSETS"] = "another-one"
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.evaluate(
        "() => new Promise((done) => { const look = async () =>"
        " String(await caches.keys()) === 'quiz-another-one' ? done(true) : setTimeout(look, 50);"
        " look(); })"
    )
    assert before != ["quiz-another-one"]
    page.reload()
    expect(page.get_by_text("Tuần 1").first).to_be_visible()


def test_the_organizers_rooms_are_left_alone(round_: Round, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = came(visitor, "/")
    page.context.set_offline(True)
    with pytest.raises(Error, match=r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
        page.goto("/ban-to-chuc/")
    visitor.complaints.clear()


def test_each_page_is_asked_for_once(
    round_: Round, visit: Callable[..., Visitor], platform: Flask
) -> None:
    page = came(visit(), "/")
    asked: list[str] = []
    note = platform.before_request_funcs.setdefault(None, [])
    note.append(lambda: asked.append(request.path))
    for path in ("/dang-nhap", "/ban-to-chuc/dang-nhap", "/the-le"):
        page.goto(path)
    note.pop()
    pages = [path for path in asked if not path.startswith(("/static/", "/sw.js"))]
    assert [path for path in pages if path != "/manifest.webmanifest"] == [
        "/dang-nhap",
        "/ban-to-chuc/dang-nhap",
        "/the-le",
    ]
