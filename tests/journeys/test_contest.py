"""One contest, from a citizen's registration to the announced winners, in a real browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from quizapp import clock, scheduler
from quizapp.accounts import operations as accounts
from quizapp.accounts import passwords
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Role
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.journeys.conftest import DESK, Visitor

PASSWORD = "con meo treo cay cau"
QUESTIONS = 4


@dataclass(frozen=True)
class Stage:
    """What the platform holds before the first visitor comes."""

    round_id: int


@pytest.fixture
def stage(platform: Flask) -> Stage:
    """A contest of ten prizes with a prediction, its round open, two organizers."""
    now = clock.now()
    long_ago = now - timedelta(days=90)
    for name in ("Phường Lê Chân", "Phường Hải An", "Đặc khu Cát Hải"):
        makers.make_unit(name=name)
    round_ = makers.make_round(
        contest=makers.make_contest(slug="hoc-bac", regulation=Regulation()),
        bank=makers.make_bank(created=long_ago),
        questions=QUESTIONS,
        opens=now - timedelta(hours=1),
        closes=now + timedelta(days=6),
        name="Tuần 1",
    )
    round_.recipe_set_at = long_ago
    for username, name in (("chi", "Trần Thị Chi"), ("dung", "Lê Văn Dũng")):
        accounts.add_organizer(
            username, name, PASSWORD, roles=[Role.ADMIN], actor=COMMAND, now=long_ago
        )
    round_id = round_.id
    db.session.commit()
    return Stage(round_id)


def test_from_registration_to_the_announced_winners(
    stage: Stage, visit: Callable[..., Visitor]
) -> None:
    hoa = visit()
    register(hoa)
    take_the_round(hoa, stage)

    chi = visit(size=DESK)
    sign_in(chi.page, "chi")
    close_early(chi, stage)
    # The jobs come by at a moment at which every paper is in.
    assert scheduler.tick(clock.now() + timedelta(minutes=1))
    propose(chi, stage)

    dung = visit(size=DESK)
    sign_in(dung.page, "dung")
    approve(dung, stage)

    somebody = visit()
    somebody.page.goto(f"/dot-thi/{stage.round_id}/cong-bo")
    winner = somebody.page.get_by_role("rowgroup").filter(has_text="Giải Nhất")
    expect(winner).to_contain_text("Nguyễn Thị Hoa")
    expect(winner).to_contain_text("Phường Lê Chân")
    expect(winner).to_contain_text("*******678")
    expect(somebody.page.locator("main")).not_to_contain_text("0912345678")
    somebody.picture("winners")
    somebody.page.get_by_role("link", name="Xem bảng xếp hạng").click()
    expect(somebody.page.get_by_role("row").filter(has_text="Phường Lê Chân").first).to_be_visible()
    somebody.picture("board")

    # The answers are out, too.
    hoa.page.goto("/ket-qua")
    hoa.picture("mine")
    hoa.page.goto(f"/dot-thi/{stage.round_id}/bai-thi/1/ket-qua")
    expect(hoa.page.get_by_text("Vì văn bản nói vậy.").first).to_be_visible()


def register(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    expect(page.get_by_text("Tuần 1").first).to_be_visible()
    visitor.picture("home")
    page.goto("/dang-ky")
    page.get_by_role("textbox", name="Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_role("textbox", name="Số điện thoại").fill("0912 345 678")
    page.get_by_role("textbox", name="Ngày sinh").fill("19/05/1990")
    page.locator("input[role=combobox]").fill("le chan")
    page.get_by_role("option", name="Phường Lê Chân").click()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    visitor.picture("register")
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_text("Nguyễn Thị Hoa").first).to_be_attached()


def take_the_round(visitor: Visitor, stage: Stage) -> None:
    page = visitor.page
    page.goto(f"/dot-thi/{stage.round_id}")
    visitor.picture("round")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator("fieldset.question")).to_have_count(QUESTIONS + 1)
    visitor.picture("paper")
    for number in range(QUESTIONS):
        question = page.locator(f'fieldset[data-place="{number}"]')
        with page.expect_response(re.compile("/luu$")):
            question.locator("label", has_text=re.compile(r"Phương án \d+\.2$")).click()
    with page.expect_response(re.compile("/luu$")):
        page.get_by_label("Nhập một số").fill("1")
        page.get_by_label("Nhập một số").blur()
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    # Reload, as after a lost connection: the same paper with the same answers.
    stems = page.locator("legend").all_text_contents()
    page.reload()
    assert page.locator("legend").all_text_contents() == stems
    expect(page.locator("input:checked")).to_have_count(QUESTIONS)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_text("Bạn đã trả lời tất cả các câu.")).to_be_visible()
    visitor.picture("review")
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    expect(page.get_by_text(f"{QUESTIONS}/{QUESTIONS}")).to_be_visible()
    expect(page.get_by_text(re.compile("^[2-9A-Z]{4}-[2-9A-Z]{4}$"))).to_be_visible()
    visitor.picture("receipt")
    # The back button brings no second chance.
    page.go_back()
    page.goto(urlsplit(page.url).path.removesuffix("/kiem-tra"))
    expect(page.get_by_text("Bài thi đã được nộp.")).to_be_visible()


def sign_in(page: Page, username: str) -> None:
    page.goto("/ban-to-chuc/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(re.compile("/ban-to-chuc/?$"))


def close_early(visitor: Visitor, stage: Stage) -> None:
    page = visitor.page
    visitor.picture("console")
    page.goto(f"/ban-to-chuc/dot-thi/{stage.round_id}")
    visitor.picture("console-round")
    page.get_by_role("link", name="Đóng sớm").click()
    page.get_by_label("Lý do").fill("Bão số 3, mất điện diện rộng")
    page.get_by_label("Tôi đã kiểm tra và chắc chắn").check()
    page.get_by_role("button", name="Đóng đợt thi ngay").click()
    expect(page.get_by_role("link", name="Đóng sớm")).to_have_count(0)


def propose(visitor: Visitor, stage: Stage) -> None:
    page = visitor.page
    page.goto(f"/ban-to-chuc/dot-thi/{stage.round_id}/ket-qua")
    expect(page.get_by_role("link", name="Nguyễn Thị Hoa")).to_be_visible()
    visitor.picture("console-ranking")
    page.get_by_role("link", name="Giải thưởng").click()
    expect(page.get_by_role("row").filter(has_text="Nhất").first).to_contain_text("Nguyễn Thị Hoa")
    page.get_by_role("link", name="Công bố", exact=True).click()
    page.get_by_role("button", name="Lập bản đề nghị").click()
    expect(page.get_by_text("cần một người khác của Ban tổ chức duyệt")).to_be_visible()
    expect(page.get_by_role("button", name="Duyệt công bố")).to_have_count(0)


def approve(visitor: Visitor, stage: Stage) -> None:
    page = visitor.page
    page.goto(f"/ban-to-chuc/dot-thi/{stage.round_id}/ket-qua/cong-bo")
    visitor.picture("console-approve")
    page.get_by_label(re.compile("ngay", re.IGNORECASE)).check()
    page.get_by_role("button", name="Duyệt công bố").click()
    expect(page.get_by_role("cell", name="Đã công khai")).to_be_visible()


def start_as_binh(page: Page, stage: Stage) -> None:
    makers.make_person(
        name="Lê Thị Bình", phone="+84912345678", password_hash=passwords.hashed(PASSWORD)
    )
    db.session.commit()
    page.goto(f"/dang-nhap?next=/dot-thi/{stage.round_id}")
    page.get_by_role("textbox", name="Số điện thoại").fill("0912345678")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Bắt đầu làm bài").click()


def test_at_the_deadline_an_idle_second_tab_costs_nothing(
    stage: Stage, visit: Callable[..., Visitor]
) -> None:
    """Answered in one tab while a newer one lies idle; then time is over in both."""
    page = visit().page
    start_as_binh(page, stage)
    idle = page.context.new_page()
    idle.goto(page.url)
    for number in range(QUESTIONS):
        question = page.locator(f'fieldset[data-place="{number}"]')
        with page.expect_response(re.compile("/luu$")):
            question.locator("label", has_text=re.compile(r"Phương án \d+\.2$")).click()
    attempt = db.session.query(Attempt).one()
    attempt.deadline = clock.now() + timedelta(seconds=3)
    db.session.commit()
    # Whoever comes back to a tab hears the new deadline, and each tab hands in when it has come.
    for tab in (idle, page):
        tab.bring_to_front()
        tab.evaluate("window.dispatchEvent(new Event('focus'))")
    for tab in (idle, page):
        tab.wait_for_url("**/ket-qua")
        expect(tab.get_by_text(f"{QUESTIONS}/{QUESTIONS}")).to_be_visible()


def test_the_paper_works_without_javascript(stage: Stage, visit: Callable[..., Visitor]) -> None:
    page = visit(scripts=False).page
    start_as_binh(page, stage)
    for number in range(QUESTIONS):
        question = page.locator(f'fieldset[data-place="{number}"]')
        question.locator("label").first.click()
    page.get_by_role("button", name="Lưu lại").click()
    expect(page.locator("input:checked")).to_have_count(QUESTIONS)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_text("Bạn còn 1 câu chưa trả lời.")).to_be_visible()
    expect(page.get_by_role("button", name="Nộp bài", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Quay lại làm tiếp").click()
    page.get_by_label("Nhập một số").fill("12")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    expect(page.get_by_text("Bài thi đã được nộp.")).to_be_visible()
