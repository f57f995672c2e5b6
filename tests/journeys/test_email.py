"""From an e-mail address to a new password and to the end of notices, in a real browser."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.headerregistry import Address

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import expect

from quizapp import clock, scheduler
from quizapp.accounts import passwords
from quizapp.accounts.models import Consent
from quizapp.database import db
from tests import makers
from tests.journeys.conftest import Visitor
from tests.postbox import Postbox, postbox

PASSWORD = "con meo treo cay cau"
NEW = "con chim dau canh tre"


@pytest.fixture
def box(platform: Flask, address: str) -> Iterator[Postbox]:
    """A mail server that the platform knows, and An, who has an account."""
    an = makers.make_person(phone="+84912345678", password_hash=passwords.hashed(PASSWORD))
    makers.add(Consent(person_id=an.id, purpose="data", text_version="1", given_at=clock.now()))
    now = clock.now()
    makers.make_round(opens=now + timedelta(hours=20), closes=now + timedelta(days=7))
    db.session.commit()
    with postbox() as kept:
        platform.config["MAIL_URL"] = kept.server
        platform.config["MAIL_FROM"] = Address("Ban tổ chức", addr_spec="thi@example.vn")
        platform.config["PUBLIC_URL"] = address
        yield kept


def fine(visitor: Visitor, name: str) -> None:
    """Take a picture of the page; nothing on it may stand in anybody's way."""
    found = Axe().run(visitor.page)
    assert found.violations_count == 0, found.generate_report()
    visitor.picture(name)


def link(box: Postbox, page: str) -> str:
    """Let the jobs come by, and answer the address in the newest letter that leads to a page."""
    assert scheduler.tick(clock.now())
    found = re.search(rf"http://\S+{page}\S+", box.text())
    assert found
    return found[0]


def test_from_an_address_to_a_new_password_and_to_the_end_of_notices(
    box: Postbox, visit: Callable[..., Visitor]
) -> None:
    an = visit()
    page = an.page
    page.goto("/dang-nhap?next=/tai-khoan")
    fine(an, "email-00-sign-in")
    page.get_by_label("Số điện thoại").fill("0912345678")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    fine(an, "email-01-account")
    page.get_by_role("link", name="Địa chỉ e-mail và thư nhắc").click()
    page.get_by_role("button", name="Gửi thư xác nhận").click()
    fine(an, "email-02-nothing-typed")
    an.complaints.clear()  # the browser itself notes a status of 422
    page.get_by_label("Địa chỉ e-mail").fill("an@example.com")
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_role("button", name="Gửi thư xác nhận").click()
    expect(page.get_by_text("Đã gửi thư xác nhận")).to_be_visible()
    fine(an, "email-03-awaited")
    page.goto(link(box, "/email/xac-nhan/"))
    fine(an, "email-04-confirm")
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_text("Đã xác nhận địa chỉ e-mail")).to_be_visible()
    page.get_by_role("button", name="Tôi muốn nhận: Nhắc khi đợt thi sắp mở").click()
    fine(an, "email-05-chosen")
    end = link(box, "/email/ngung/")
    assert "Đợt 1 mở lúc" in box.header("Subject")

    lost = visit()
    page = lost.page
    page.goto("/dang-nhap")
    page.get_by_role("link", name="Quên mật khẩu?").click()
    fine(lost, "email-06-forgotten")
    page.get_by_label("Số điện thoại hoặc e-mail").fill("0912 345 678")
    page.get_by_role("button", name="Gửi liên kết").click()
    fine(lost, "email-07-on-its-way")
    reset = link(box, "/quen-mat-khau/")
    page.goto(reset)
    fine(lost, "email-08-new-password")
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_label("Nhập lại mật khẩu").fill(NEW)
    page.get_by_role("button", name="Đặt mật khẩu mới").click()
    expect(page.get_by_text("Đã đặt mật khẩu mới.")).to_be_visible()
    fine(lost, "email-09-home")
    page.get_by_role("link", name="Đợt 1").first.click()
    fine(lost, "email-10-round")

    late = visit(scripts=False)
    page = late.page
    page.goto(end)
    late.picture("email-12-end-notices")
    page.get_by_role("button", name="Ngừng nhận loại thư này").click()
    expect(page.get_by_text("Bạn sẽ không nhận loại thư này nữa")).to_be_visible()
    late.picture("email-13-ended")


def test_a_link_that_is_over_says_so(box: Postbox, visit: Callable[..., Visitor]) -> None:
    somebody = visit()
    somebody.page.goto("/quen-mat-khau/cu")
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text(
        "Liên kết không còn dùng được"
    )
    somebody.complaints.clear()  # the browser itself notes a status of 410
    fine(somebody, "email-11-over")
    somebody.page.get_by_role("link", name="Xin thư mới").click()
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Quên mật khẩu")
