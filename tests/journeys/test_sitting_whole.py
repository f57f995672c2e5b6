"""Does a whole round go well on a phone and on a desk: by finger, by keyboard, in large letters,
without script?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visitor
from tests.journeys.sitters import (
    QUESTIONS,
    SIZES,
    Sitting,
    begin,
    choose,
    choose_and_save,
    expect_chosen,
    hand_in,
    question,
)

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}")


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, started=False, all_required=False)


def start(visitor: Visitor, sitting: Sitting) -> Page:
    page = visitor.page
    page.goto(f"/dot-thi/{sitting.round_id}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator("fieldset.question")).to_have_count(QUESTIONS + 1)
    # Letters that grow while a finger is down move the choice away from under it.
    page.wait_for_load_state()
    return page


@sizes
def test_a_whole_round(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.come(size=size)
    page = start(visitor, sitting)
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    choose_and_save(page, 0, 2)
    choose_and_save(page, 0, 1)
    choose_and_save(page, 2, 3)
    question(page, 2).get_by_role("button", name="Đánh dấu để xem lại").click()
    visitor.picture(f"sitting-paper-{size['width']}")
    page.locator("#map summary").click()
    expect(page.locator("#map .is-answered[data-to]")).to_have_count(2)
    expect(page.locator("#map .is-marked[data-to]")).to_have_text(
        re.compile("3: đã trả lời, đánh dấu")
    )
    visitor.picture(f"sitting-map-{size['width']}")
    page.locator('#map [data-to="3"]').click()
    expect(question(page, 3)).to_be_focused()

    # What was arranged once is so again after a reload.
    page.get_by_role("button", name="Từng câu một").click()
    page.get_by_role("button", name="Ẩn giờ").click()
    page.reload()
    expect(page.locator("#clock")).to_have_text("")
    expect(page.locator("fieldset.question:visible")).to_have_count(1)
    expect(question(page, 3)).to_be_visible()
    expect(page.locator("#map .is-marked[data-to]")).to_have_count(1)
    visitor.picture(f"sitting-one-{size['width']}")
    page.get_by_role("button", name="Câu trước").click()
    expect_chosen(page, 2, 3)

    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_text("Bạn còn 3 câu chưa trả lời.")).to_be_visible()
    expect(page.locator("#marked").get_by_role("link", name="Câu 3")).to_be_visible()
    visitor.picture(f"sitting-review-{size['width']}")
    page.locator(".to-answer").first.get_by_role("link", name="Câu 2", exact=True).click()
    expect(question(page, 1)).to_be_focused()
    choose_and_save(page, 1, 0)
    page.get_by_role("button", name="Cả đề thi").click()
    page.get_by_label("Nhập một số").fill("1.234")
    hand_in(page)
    assert sitting.chosen() == {"0": [1], "1": [0], "2": [3], "guess": [1234]}
    expect(page.get_by_text("3 trên 4 câu có trả lời")).to_be_visible()
    expect(page.get_by_text("Lần lưu cuối đến máy chủ")).to_be_visible()
    expect(page.locator("#late")).to_be_hidden()
    page.get_by_text("Những câu được tính và giờ máy chủ nhận").click()
    expect(page.locator("#counted li").nth(2)).to_contain_text("Câu 3: D nhận lúc")
    visitor.picture(f"sitting-receipt-{size['width']}")
    assert kept(page) == ["bai-thi:dong-ho-an", "bai-thi:tung-cau"]


def kept(page: Page) -> list[str]:
    """Answer what the device keeps."""
    names: list[str] = page.evaluate("Object.keys(localStorage).sort()")
    return names


@sizes
def test_by_keyboard_alone(sitting: Sitting, size: dict[str, int]) -> None:
    page = sitting.come(size=size).page
    page.goto(f"/dot-thi/{sitting.round_id}")
    tab_to(page, "Bắt đầu làm bài")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    # No question has the focus yet: a stray digit answers nothing.
    page.keyboard.press("3")
    expect(page.locator("label.option input:checked")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(question(page, 1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(question(page, 0)).to_be_focused()
    for place in range(QUESTIONS):
        with page.expect_response(re.compile("/luu$")):
            page.keyboard.press(str(place + 1))
        expect_chosen(page, place, place)
        page.keyboard.press("9")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nhập một số")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("5")
    expect(page.get_by_label("Nhập một số")).to_have_value("152")
    with page.expect_response(re.compile("/luu$")):
        page.keyboard.press("Enter")
    tab_to(page, "Xem lại và nộp bài")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bạn đã trả lời tất cả các câu.")).to_be_visible()
    tab_to(page, "Nộp bài")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    assert sitting.chosen() == {"0": [0], "1": [1], "2": [2], "3": [3], "guess": [152]}


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the button of this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"the keyboard does not reach {name!r}")


@sizes
def test_in_letters_of_double_size(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.come(size=size)
    visitor.page.context.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => (document.documentElement.style.fontSize = '200%'))"
    )
    page = start(visitor, sitting)
    for place in range(QUESTIONS):
        choose_and_save(page, place, 3 - place)
    page.locator("#map summary").click()
    page.locator('#map [data-to="1"]').click()
    question(page, 1).get_by_role("button", name="Đánh dấu để xem lại").click()
    page.get_by_label("Nhập một số").fill("7")
    visitor.picture(f"sitting-large-{size['width']}")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()
    visitor.picture(f"sitting-large-review-{size['width']}")
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()
    assert sitting.chosen() == {"0": [3], "1": [2], "2": [1], "3": [0], "guess": [7]}


@sizes
def test_without_script(sitting: Sitting, size: dict[str, int]) -> None:
    visitor = sitting.come(scripts=False, size=size)
    page = visitor.page
    page = start(visitor, sitting)
    expect(page.get_by_text("hãy bấm «Lưu lại» thường xuyên")).to_be_visible()
    for place in range(QUESTIONS - 1):
        choose(page, place, place)
    page.get_by_role("button", name="Lưu lại").click()
    expect(page.locator("input:checked")).to_have_count(QUESTIONS - 1)
    choose(page, 0, 3)
    page.get_by_label("Nhập một số").fill("vài nghìn")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_text("Số dự đoán phải là một số nguyên")).to_be_visible()
    page.get_by_label("Nhập một số").fill("2000")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.get_by_text("Bạn còn 1 câu chưa trả lời.")).to_be_visible()
    page.locator(".to-answer").get_by_role("link", name="Câu 4").click()
    choose(page, 3, 2)
    hand_in(page)
    assert sitting.chosen() == {"0": [3], "1": [1], "2": [2], "3": [2], "guess": [2000]}
    assert sitting.attempt().collected is False
    page.go_back()
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()


def test_dark_and_light_are_looked_at(sitting: Sitting) -> None:
    visitor = sitting.come(size=PHONE)
    page = start(visitor, sitting)
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    page.emulate_media(color_scheme="dark")
    choose_and_save(page, 0, 2)
    visitor.picture("sitting-dark")
    page.locator("#map summary").click()
    page.screenshot(path=visitor.screenshots / "sitting-dark-map.png")
    assert sitting.chosen() == {"0": [2]}
