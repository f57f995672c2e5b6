"""Do two tabs, two devices, the back button and restored pages always show the truth?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from quizapp.attempts.models import Attempt
from quizapp.database import db
from tests.journeys.conftest import Visitor
from tests.journeys.sitters import (
    SIZES,
    Sitting,
    begin,
    begin_for_another,
    choose,
    choose_and_save,
    expect_chosen,
    hand_in,
    offline,
    question,
)

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}")


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, all_required=False)


def second_tab(page: Page) -> Page:
    """Open the same paper once more in the same browser."""
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(tab.locator("#saved")).to_have_text("Đã lưu")
    return tab


def expect_only_to_show(page: Page) -> None:
    """Expect that the page is read-only and says so."""
    expect(page.locator("#trouble")).to_have_text(
        "Bài thi đang được làm tiếp ở một trang hoặc thiết bị mở sau trang này. Ở đây chỉ xem "
        "được, và những gì đang hiện có thể đã cũ. Tải lại để xem bài mới nhất và làm tiếp ở đây"
    )
    expect(question(page, 0).locator("input").first).to_be_disabled()
    expect(page.locator("#saved")).to_have_text("Chỉ xem")


@sizes
def test_of_two_tabs_the_newer_goes_on(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.open(size=size)
    old = visitor.page
    choose_and_save(old, 0, 0)
    new = second_tab(old)
    # A tab that was merely opened has not spoken: the older one still goes on.
    choose_and_save(old, 1, 1)
    choose_and_save(new, 0, 2)
    expect_only_to_show(old)
    old.screenshot(path=visitor.screenshots / f"sitting-behind-{size['width']}.png")
    # What the older tab had saved meanwhile is shown by the newer one.
    new.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_chosen(new, 1, 1)
    # The person may go on in the older tab all the same; then that is the newest page.
    old.get_by_role("link", name="Tải lại để xem bài mới nhất và làm tiếp ở đây").click()
    expect_chosen(old, 0, 2)
    choose_and_save(old, 2, 3)
    expect_only_to_show(new)
    hand_in(old)
    # Handed in on one is handed in everywhere.
    expect(new.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    assert sitting.chosen() == {"0": [2], "1": [1], "2": [3]}


def test_of_two_devices_the_older_learns_it_at_its_next_look(sitting: Sitting) -> None:
    phone = sitting.open().page
    choose_and_save(phone, 0, 0)
    laptop = sitting.open().page
    choose_and_save(laptop, 0, 3)
    # Without touching anything: the person only takes the phone into the hand again.
    phone.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_only_to_show(phone)
    expect_chosen(phone, 0, 3)
    assert sitting.chosen() == {"0": [3]}


def test_of_two_devices_the_older_learns_it_at_its_next_save(sitting: Sitting) -> None:
    phone = sitting.open().page
    laptop = sitting.open().page
    choose_and_save(laptop, 0, 3)
    with phone.expect_response(re.compile("/luu$")):
        choose(phone, 1, 1)
    expect_only_to_show(phone)
    # Nobody had spoken about that question on the laptop: the choice is kept.
    assert sitting.chosen() == {"0": [3], "1": [1]}
    laptop.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_chosen(laptop, 1, 1)


def test_tabs_of_one_browser_agree_without_a_network(sitting: Sitting) -> None:
    visitor = sitting.open()
    old = visitor.page
    new = second_tab(old)
    with offline(visitor):
        choose(old, 0, 1)
        choose(new, 0, 2)
        expect_only_to_show(old)
    expect(new.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"0": [2]}
    visitor.expected.append("409")


@sizes
def test_back_after_the_hand_in(sitting: Sitting, size: dict[str, int]) -> None:
    page = sitting.open(size=size).page
    choose_and_save(page, 0, 1)
    hand_in(page)
    for step in (page.go_back, page.reload, page.go_forward, page.reload):
        step()
        expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    assert sitting.chosen() == {"0": [1]}


def test_back_from_the_review_shows_what_was_saved_since(sitting: Sitting) -> None:
    """A page out of the browser's memory would show an older choice."""
    page = sitting.open().page
    choose_and_save(page, 0, 1)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    choose_and_save(sitting.open().page, 0, 2)
    page.go_back()
    expect_chosen(page, 0, 2)
    page.go_forward()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    expect(page.locator("#summary li").first).to_contain_text("C.")


def test_a_review_that_lies_open_follows_the_other_device(sitting: Sitting) -> None:
    page = sitting.open().page
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.locator("#summary li").first).to_contain_text("chưa trả lời")
    other = sitting.open().page
    choose_and_save(other, 0, 0)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#summary li").first).to_contain_text("A.")
    hand_in(other)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()


def test_handed_in_on_another_device_while_choices_waited_here(sitting: Sitting) -> None:
    phone = sitting.open()
    with offline(phone):
        choose(phone.page, 0, 1)
        expect(phone.page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
        laptop = sitting.open().page
        choose_and_save(laptop, 1, 2)
        hand_in(laptop)
    page = phone.page
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    expect(page.locator("#late li")).to_have_text(re.compile("^Câu 1: B – "))
    phone.picture("sitting-late")
    page.reload()
    expect(page.locator("#late li")).to_have_count(1)
    page.get_by_role("button", name="Tôi đã hiểu, xóa khỏi máy này").click()
    expect(page.locator("#late")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []
    assert sitting.chosen() == {"1": [2]}
    phone.expected.append("409")


def test_signed_out_elsewhere_nothing_is_lost(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    choose_and_save(page, 1, 3)
    page.context.clear_cookies()
    choose(page, 0, 1)
    line = page.locator("#trouble")
    expect(line).to_contain_text("Những câu đã lưu vẫn còn nguyên.")
    expect(line).to_contain_text("Chưa lưu: Câu 1; được giữ trên máy này.")
    expect(line).to_contain_text("Hãy đăng nhập lại ở thẻ mới rồi quay lại đây để gửi tiếp")
    expect(line.get_by_role("link", name="Đăng nhập lại")).to_have_attribute("target", "_blank")
    # What is known already is not read aloud again.
    page.evaluate(
        """() => {
          window.told = 0;
          new MutationObserver((changes) => (window.told += changes.length))
            .observe(trouble, { childList: true, characterData: true, subtree: true });
        }"""
    )
    choose(page, 0, 2)
    expect_chosen(page, 0, 2)
    assert page.evaluate("window.told") == 0
    choose(page, 2, 2)
    page.get_by_label("Nhập một số").fill("nhiều")
    expect(line).to_contain_text("Chưa lưu: Câu 1, Câu 3, Câu dự đoán; được giữ trên máy này.")
    expect(page.locator("#saved")).to_have_text("Chưa lưu: 2 câu và số dự đoán")
    page.screenshot(path=visitor.screenshots / "sitting-signed-out.png")
    assert sitting.chosen() == {"1": [3]}
    sitting.sign_in(page)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#saved")).to_have_text("Chưa lưu số dự đoán")
    expect(line).to_be_hidden()
    assert sitting.chosen() == {"0": [2], "1": [3], "2": [2]}
    visitor.expected.append("40")


def test_a_page_left_behind_says_so_and_nothing_else(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    binh = begin_for_another(sitting)
    binh.sign_in(page)
    with page.expect_response(re.compile("/gio$")):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#trouble")).to_contain_text("đã có người khác đăng nhập")
    sitting.sign_in(page)
    new = second_tab(page)
    choose_and_save(new, 0, 2)
    expect_only_to_show(page)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_chosen(page, 0, 2)
    expect_only_to_show(page)
    binh.sign_in(page)
    with page.expect_response(re.compile("/gio$")):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_only_to_show(page)
    visitor.expected += ["40"]


def test_the_other_attempt_is_another_paper(sitting: Sitting) -> None:
    """What one attempt left on the device is no other one's business."""
    visitor = sitting.open()
    with offline(visitor):
        choose(visitor.page, 0, 1)
        expect(visitor.page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
        visitor.page.close()
    binh = begin_for_another(sitting)
    page = visitor.page.context.new_page()
    binh.sign_in(page)
    page.goto(binh.address)
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect(page.locator("label.option input:checked")).to_have_count(0)


def answers_of(person_id: int) -> dict[str, list[int]]:
    """Answer what the database keeps of this person's paper."""
    db.session.rollback()
    attempt = db.session.query(Attempt).filter_by(person_id=person_id).one()
    kept = {place: saved["chosen"] for place, saved in sorted(attempt.answers.items())}
    db.session.rollback()
    return kept


def test_on_a_shared_phone_nothing_goes_into_another_persons_paper(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    binh = begin_for_another(sitting)
    binh.sign_in(page)  # in another tab of this browser, while An's page is open
    choose(page, 0, 1)
    line = page.locator("#trouble")
    expect(line).to_contain_text("Trình duyệt này không còn đăng nhập tài khoản của bạn.")
    with page.expect_response(re.compile("/gio$")):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(line).to_contain_text("Trên máy này đã có người khác đăng nhập.")
    choose(page, 2, 2)
    expect(line).to_contain_text("Chưa lưu: Câu 1, Câu 3; được giữ trên máy này.")
    link = line.get_by_role("link", name="Đăng nhập lại")
    link.focus()
    with page.expect_response(re.compile("/gio$")) as heard:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    heard.value.finished()
    expect(link).to_be_focused()
    assert (answers_of(sitting.person_id), answers_of(binh.person_id)) == ({}, {})
    sitting.sign_in(page)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert answers_of(sitting.person_id) == {"0": [1], "2": [2]}
    assert answers_of(binh.person_id) == {}
    visitor.expected += ["40"]
