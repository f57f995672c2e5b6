"""Does somebody without a phone come in by a slip, a child with a guardian, and go again?"""

import io
import re
from datetime import timedelta
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from quizapp import clock
from quizapp.accounts import passwords
from quizapp.accounts.models import Person, Role
from quizapp.database import db
from quizapp.rules.rights import GONE
from tests import makers
from tests.journeys.conftest import DESK, PHONE

PASSWORD = "mua-he-2026"


def listed() -> bytes:
    book = Workbook()
    today = clock.now().date()
    for line in (
        ["Họ và tên", "Ngày sinh", "Đơn vị"],
        ["Nguyễn Minh Khôi", today - timedelta(days=13 * 366), "Phường Lê Chân"],
        *([f"Người thử {letter}", 1950, "Phường Lê Chân"] for letter in "ABCDEFGHI"),
    ):
        book.active.append(line)  # type: ignore[union-attr] # a new book has a sheet
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fits(page: Page) -> None:
    """No page is wider than its window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_child_with_a_slip_and_a_guardian_from_the_list_to_the_erasure(
    chromium: Browser, platform: Flask, address: str, screenshots: Path
) -> None:
    now = clock.now()
    round_ = makers.make_round(
        regulation=makers.plain_regulation(minimum_age=10),
        opens=now - timedelta(hours=1),
        closes=now + timedelta(hours=5),
    )
    makers.make_unit(name="Phường Lê Chân")
    chi = makers.make_organizer(roles=[Role.MANAGER], username="chi")
    chi.password_hash = passwords.hashed(PASSWORD)
    here, leaving = f"/dot-thi/{round_.id}", f"/tai-khoan/rut-khoi/{round_.contest_id}"
    db.session.commit()

    desk = chromium.new_context(viewport=DESK, locale="vi-VN").new_page()  # type: ignore[arg-type] # a size
    desk.goto(f"{address}/ban-to-chuc/dang-nhap")
    desk.fill("#username", "chi")
    desk.fill("#password", PASSWORD)
    desk.click("main form button[type=submit]")
    desk.goto(f"{address}/ban-to-chuc/nguoi-du-thi/cap")
    desk.set_input_files("#file", {"name": "lop-8a.xlsx", "mimeType": "", "buffer": listed()})
    desk.screenshot(path=screenshots / "issue-upload.png", full_page=True)
    desk.click("main form button[type=submit]")
    expect(desk.get_by_text("Sẽ tạo 10 tài khoản")).to_be_visible()
    desk.screenshot(path=screenshots / "issue-preview.png", full_page=True)
    desk.get_by_role("button", name="Tạo các tài khoản này").click()
    desk.screenshot(path=screenshots / "issued.png", full_page=True)
    desk.get_by_role("button", name="Tạo phiếu để in").click()
    expect(desk.locator(".slip")).to_have_count(10)
    desk.emulate_media(media="print")
    desk.screenshot(path=screenshots / "slips.png", full_page=True)
    (screenshots / "slips.pdf").write_bytes(desk.pdf(prefer_css_page_size=True))
    pages = re.findall(rb"/Type\s*/Page\b", (screenshots / "slips.pdf").read_bytes())
    assert len(pages) == 2, "eight slips stand on a page"
    mine = desk.locator(".slip").first
    name, code = mine.locator("dd").all_inner_texts()

    page = chromium.new_context(viewport=PHONE, locale="vi-VN").new_page()  # type: ignore[arg-type] # a size
    page.goto(f"{address}/phieu?ma={name}")
    page.fill("#code", code)
    page.screenshot(path=screenshots / "slip-360.png", full_page=True)
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", name="Chào Nguyễn Minh Khôi")).to_be_visible()
    page.fill("#password", PASSWORD)
    page.fill("#password_again", PASSWORD)
    page.check("#consent_data")
    page.screenshot(path=screenshots / "first-360.png", full_page=True)
    fits(page)
    page.click("main form button[type=submit]")

    expect(page.get_by_role("heading", name="Đồng ý của người giám hộ")).to_be_visible()
    page.screenshot(path=screenshots / "guardian-360.png", full_page=True)
    fits(page)
    page.goto(f"{address}{here}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.screenshot(path=screenshots / "refused-360.png", full_page=True)
    page.get_by_role("link", name="Đồng ý của người giám hộ").click()
    page.fill("#guardian_name", "Lê Thị Bình")
    page.select_option("#relationship", "mother")
    page.fill("#guardian_phone", "0912 345 670")
    page.check("#consent_data")
    page.get_by_role("button", name="Tôi là người giám hộ và tôi đồng ý").click()
    page.screenshot(path=screenshots / "guardian-given-360.png", full_page=True)
    page.goto(f"{address}{here}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page).to_have_url(re.compile(r"/bai-thi/1$"))

    page.goto(f"{address}/tai-khoan")
    page.screenshot(path=screenshots / "account-360.png", full_page=True)
    page.goto(f"{address}/tai-khoan/du-lieu")
    page.screenshot(path=screenshots / "data-360.png", full_page=True)
    fits(page)
    page.get_by_role("link", name="Xóa tài khoản").click()
    expect(page.get_by_text("Bạn đang làm dở một bài thi.")).to_be_visible()
    page.screenshot(path=screenshots / "erase-360.png", full_page=True)
    page.request.post(f"{address}{here}/bai-thi/1/nop", form=token(page))
    page.goto(f"{address}{leaving}")
    page.screenshot(path=screenshots / "leave-360.png", full_page=True)
    page.check("#understood")
    page.get_by_role("button", name="Rút khỏi cuộc thi").click()
    page.goto(f"{address}/tai-khoan/xoa")
    page.get_by_role("link", name="Tôi muốn xóa, tiếp tục").click()
    page.fill("#old_password", PASSWORD)
    page.check("#understood")
    page.screenshot(path=screenshots / "erase-confirm-360.png", full_page=True)
    page.get_by_role("button", name="Xóa hẳn tài khoản").click()
    expect(page.get_by_text("Tài khoản của bạn đã được xóa.")).to_be_visible()
    db.session.rollback()
    assert db.session.query(Person).filter_by(full_name=GONE).count() == 1
    assert db.session.query(Person).filter_by(full_name="Nguyễn Minh Khôi").count() == 0


def token(page: Page) -> dict[str, str]:
    """The token of the page's form."""
    return {"csrf_token": page.locator("input[name=csrf_token]").first.input_value()}
