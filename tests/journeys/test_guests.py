"""Does somebody take part on a phone without an account, with script and without?"""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp import clock
from quizapp.accounts import consents, passwords
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Consent, Person
from quizapp.attempts.models import Attempt
from quizapp.contests import settling
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Standing
from quizapp.rules.regulation import Regulation, Target
from tests import makers
from tests.journeys.conftest import Visitor
from tests.journeys.sitters import QUESTIONS, question

DAY = timedelta(days=1)
FORM = "Thông tin người dự thi"


@pytest.fixture
def round_id(platform: Flask) -> int:
    """An open round as a national park held it: no account, no time limit, an extra question."""
    now = clock.now()
    accounts.load_shipped_units(COMMAND, now)
    regulation = Regulation(
        time_limit_s=None,
        attempts_per_round=1,
        target=Target.ALL_CORRECT,
        ranking=("full_score", "guess_distance", "handed_in_at"),
    )
    contest = makers.make_contest(name="Tìm hiểu vườn quốc gia", regulation=regulation)
    settled = Settled(without_account=True)
    settling.settle(contest, settled, reason="", actor=COMMAND, now=now - 2 * DAY)
    made = makers.make_round(
        contest=contest,
        bank=makers.make_bank(created=now - 90 * DAY),
        questions=QUESTIONS,
        opens=now - DAY,
        closes=now + 30 * DAY,
        name="Cả năm",
    )
    made.recipe_set_at = now - 90 * DAY
    number = made.id
    db.session.commit()
    return number


def sit(page: Page, round_id: int) -> None:
    """Begin without an account, answer everything, hand in."""
    page.goto(f"/dot-thi/{round_id}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    for place in range(QUESTIONS):
        question(page, place).locator("label.option").first.click()
    page.locator("input[name=guess]").fill("7")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    expect(page.get_by_role("heading", name=FORM)).to_be_visible()


def tell(page: Page, phone: str) -> None:
    """Say who one is, and send it."""
    page.get_by_role("textbox", name="Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_role("textbox", name="Số điện thoại").fill(phone)
    page.get_by_role("textbox", name="Ngày sinh").fill("19051990")
    page.locator("input[name=consent_data]").check()
    page.get_by_role("button", name="Gửi thông tin").click()


def papers() -> list[tuple[Attempt, Person]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Attempt, Person)
        .join(Person, Person.id == Attempt.person_id)
        .order_by(Attempt.started_at)
    )
    found = [(attempt, person) for attempt, person in rows]
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_from_the_button_to_the_receipt_without_an_account(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    hoa = visit()
    page = hoa.page
    sit(page, round_id)
    hoa.picture("guest-empty")
    [(attempt, person)] = papers()
    assert attempt.is_trial
    assert (person.full_name, person.phone, person.is_trial) == ("", None, True)
    handed_in = attempt.handed_in_at
    assert attempt.guess == 7

    hoa.expected.append("422")  # what the page is told on purpose
    page.locator("input[role=combobox]").fill("duong quan")
    page.get_by_role("option", name="Phường Thủy Nguyên (trước là Phường Dương Quan)").click()
    tell(page, "12")
    expect(page.locator("#phone-error")).to_be_visible()
    expect(page.get_by_role("textbox", name="Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    hoa.picture("guest-fault")
    assert papers()[0][0].is_trial

    page.get_by_role("textbox", name="Số điện thoại").fill("0912345678")
    page.get_by_role("button", name="Gửi thông tin").click()
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    [(attempt, person)] = papers()
    expect(page.get_by_text(attempt.receipt)).to_be_visible()
    hoa.picture("guest-receipt")
    assert not attempt.is_trial
    assert attempt.handed_in_at == handed_in
    assert (person.full_name, person.phone) == ("Nguyễn Thị Hoa", "+84912345678")
    assert person.birth_date == date(1990, 5, 19)
    agreed = db.session.scalars(select(Consent.purpose)).all()
    db.session.rollback()
    assert agreed == [consents.DATA]

    # The same device shows it again; another one does not.
    page.goto("/ket-qua")
    expect(page.get_by_role("link", name="Lượt 1")).to_be_visible()
    other = visit()
    other.page.goto("/ket-qua")
    expect(other.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_whoever_signs_in_meanwhile_costs_the_guest_no_answer(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    password = "con meo treo cay cau"
    owner = makers.make_person(password_hash=passwords.hashed(password))
    phone = owner.phone or ""
    db.session.commit()
    hoa = visit()
    hoa.expected.append("40")  # what the paper is told before it has a fresh token
    page = hoa.page
    page.goto(f"/dot-thi/{round_id}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    tab = page.context.new_page()
    tab.goto("/dang-nhap")
    expect(tab.get_by_role("alert")).to_contain_text("đăng xuất là trở lại bài")
    expect(tab.get_by_role("link", name="Trở lại bài thi")).to_have_attribute(
        "href", re.compile(rf"^/dot-thi/{round_id}/bai-thi/")
    )
    tab.get_by_label("Số điện thoại").fill(phone)
    tab.get_by_role("textbox", name="Mật khẩu").fill(password)
    tab.get_by_role("button", name="Đăng nhập", exact=True).click()
    tab.wait_for_url("/")

    # The page that is still open stumbles over its old token, takes a new one, and goes on.
    question(page, 0).locator("label.option").first.click()
    expect(page.locator("#trouble")).to_contain_text("Những câu đã lưu vẫn còn nguyên")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    [(attempt, person)] = [(one, who) for one, who in papers() if who.is_guest]
    assert list(attempt.answers) == ["0"]
    assert person.is_nameless

    # And the tab of the account leads back to it.
    tab.locator("#kept").get_by_role("button", name="Trở lại bài thi").click()
    tab.wait_for_url(f"/dot-thi/{round_id}/bai-thi/1")
    expect(question(tab, 0).locator("label.option input").first).to_be_checked()


def test_without_script_the_second_paper_of_the_same_person_is_over_the_limit(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    for number in (1, 2):
        visitor = visit(scripts=False)
        visitor.expected += ["422", "409"]  # what the page is told on purpose
        page = visitor.page
        sit(page, round_id)
        page.get_by_label("Tìm đơn vị").fill("Lê Chân")
        page.get_by_role("button", name="Tìm đơn vị").click()
        page.get_by_label("Đơn vị", exact=True).select_option(label="Phường Lê Chân")
        tell(page, "0912345678")
        if number == 1:
            expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
        else:
            told = page.get_by_text("đã dùng hết 1 lượt thi của đợt này")
            expect(told.first).to_be_visible()
    first, second = papers()
    assert [first[0].is_trial, second[0].is_trial] == [False, True]
    assert (second[1].full_name, second[1].phone) == ("", None)

    over = clock.now() + 31 * DAY
    assert results.tally(round_id, over)
    ranked = db.session.scalars(select(Standing.person_id)).all()
    assert ranked == [first[1].id]
