"""Is a prediction that is no number told, kept to be mended, and never sent as another number?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from quizapp import clock
from quizapp.rules import papers
from quizapp.rules.refusals import BadGuess
from tests.journeys.conftest import Visitor
from tests.journeys.sitters import (
    Sitting,
    begin,
    choose,
    choose_and_save,
    expect_chosen,
    offline,
)

NO_NUMBER = "Số dự đoán phải là một số nguyên từ 0 đến 100.000.000."
NO_FRACTION = "Số dự đoán phải là một số nguyên từ 0 đến 100.000.000, không có phần lẻ."
UNSAVED = "Chưa lưu số dự đoán"


@pytest.fixture
def sitting(platform: Flask, address: str, visit: Callable[..., Visitor]) -> Sitting:
    return begin(platform, address, visit, all_required=False)


def field(page: Page) -> Locator:
    """Answer the field of the prediction."""
    return page.get_by_label("Nhập một số")


def expect_fault(page: Page, typed: str, sentence: str) -> None:
    """Expect that the field keeps what was typed and says what is wrong with it."""
    expect(field(page)).to_have_value(typed)
    expect(field(page)).to_have_attribute("aria-invalid", "true")
    expect(field(page)).to_have_accessible_description(re.compile(re.escape(sentence)))
    expect(page.locator("#guess-error")).to_be_visible()
    expect(page.locator("#saved")).to_have_text(UNSAVED)


def test_what_is_no_number_is_not_counted_and_is_kept_to_be_mended(sitting: Sitting) -> None:
    page = sitting.open().page
    page.evaluate(
        """() => {
          window.heard = [];
          new MutationObserver(() => window.heard.push(spoken.textContent))
            .observe(spoken, { childList: true });
        }"""
    )
    for typed, sentence in (("abc", NO_NUMBER), ("-5", NO_NUMBER), ("1,5", NO_FRACTION)):
        field(page).fill(typed)
        # Half a number is no fault yet, but it is not saved either.
        expect(page.locator("#saved")).to_have_text(UNSAVED)
        field(page).press("Tab")
        expect_fault(page, typed, sentence)
        expect(page.locator("#done")).to_have_text("0")
    assert len(page.evaluate("window.heard")) == 2, "each fault is said once"
    # Other choices are saved; the mark still tells of the one that is not.
    with page.expect_response(re.compile("/luu$")):
        choose(page, 0, 1)
    expect(page.locator("#done")).to_have_text("1")
    for _ in range(2):
        page.reload()
        expect_fault(page, "1,5", NO_FRACTION)
        expect(page.locator("#done")).to_have_text("1")
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(field(page)).to_be_focused()
    assert sitting.chosen() == {"0": [1]}
    field(page).fill("1 000")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect(page.locator("#guess-error")).to_be_hidden()
    expect(page.locator("#done")).to_have_text("2")
    assert sitting.chosen() == {"0": [1], "guess": [1000]}
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_is_no_number_takes_the_place_of_a_number_that_waited(sitting: Sitting) -> None:
    visitor = sitting.open()
    page = visitor.page
    with offline(visitor):
        field(page).fill("500")
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu")
        field(page).fill("500 nghìn")
        choose(page, 1, 2)
        expect(page.locator("#saved")).to_have_text("Chưa lưu: 1 câu và số dự đoán")
    expect(page.locator("#saved")).to_have_text(UNSAVED)
    assert sitting.chosen() == {"1": [2]}
    sitting.set_deadline(clock.now() + timedelta(seconds=1))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/ket-qua")
    expect(page.locator("#late li")).to_have_text(
        "Câu dự đoán: 500 nghìn – không phải là số hợp lệ nên không gửi được."
    )
    assert sitting.chosen() == {"1": [2]}


def test_what_is_said_beside_the_field_is_about_what_stands_in_it(sitting: Sitting) -> None:
    page = sitting.open().page
    field(page).fill("abc")
    field(page).press("Tab")
    expect_fault(page, "abc", NO_NUMBER)
    field(page).fill("1,5")
    expect(field(page)).to_be_focused()
    expect_fault(page, "1,5", NO_FRACTION)


def test_a_fault_is_reckoned_anew_where_the_rule_has_changed(sitting: Sitting) -> None:
    page = sitting.open().page
    most = BadGuess(least="0", most="50")
    said = [str(most), "At most 50."]

    def narrow(route: Route) -> None:
        body = route.fetch().text().replace('data-most="100000000"', 'data-most="50"')
        route.fulfill(body=body.replace(NO_NUMBER, said[0]), content_type="text/html")

    page.route("**/bai-thi/1", narrow)
    page.reload()
    field(page).fill("70")
    field(page).press("Tab")
    expect_fault(page, "70", said.pop(0))
    page.reload()
    expect_fault(page, "70", said[0])
    page.unroute("**/bai-thi/1")
    page.reload()
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    expect(field(page)).to_have_value("70")
    expect(page.locator("#guess-error")).to_be_hidden()
    assert sitting.chosen() == {"guess": [70]}
    assert page.evaluate("Object.keys(localStorage)") == []


def test_where_the_device_keeps_nothing_a_fault_is_not_left_behind_unasked(
    sitting: Sitting,
) -> None:
    page = sitting.come().page
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    page.goto(sitting.address)
    choose_and_save(page, 0, 1)
    field(page).fill("abc")
    expect(page.locator("#saved")).to_have_text(UNSAVED)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_a_number_from_a_newer_page_takes_the_place_of_what_is_none(sitting: Sitting) -> None:
    phone = sitting.open().page
    field(phone).fill("nhiều")
    expect(phone.locator("#saved")).to_have_text(UNSAVED)
    laptop = sitting.open().page
    field(laptop).fill("7")
    expect(laptop.locator("#saved")).to_have_text("Đã lưu")
    phone.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(phone.locator("#saved")).to_have_text("Chỉ xem")
    expect(field(phone)).to_have_value("7")
    phone.reload()
    expect(field(phone)).to_have_value("7")
    expect(phone.locator("#saved")).to_have_text("Đã lưu")
    expect(phone.locator("#guess-error")).to_be_hidden()
    choose_and_save(phone, 0, 0)
    assert sitting.chosen() == {"0": [0], "guess": [7]}


def test_an_older_number_does_not_overwrite_what_is_typed(sitting: Sitting) -> None:
    """The reply to it was lost, and it comes with the next look at the truth."""
    page = sitting.open().page
    field(page).fill("5 x")
    expect(page.locator("#saved")).to_have_text(UNSAVED)
    stamp = int(page.locator("[name=page]").input_value())
    saved = {
        "guess": {"chosen": [5], "page": stamp, "n": 0},
        "1": {"chosen": [2], "page": stamp, "n": 0},
    }
    now = clock.now()
    truth = {
        "now": now.isoformat(),
        "deadline": sitting.attempt().deadline.isoformat(),
        "open": True,
        "page": stamp,
        "answers": saved,
    }
    page.route("**/gio", lambda route: route.fulfill(json=truth))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_chosen(page, 1, 2)
    expect(field(page)).to_have_value("5 x")
    expect(page.locator("#saved")).to_have_text(UNSAVED)


def test_what_the_server_alone_refuses_is_kept_with_its_words(sitting: Sitting) -> None:
    """The bounds may have been changed since the page was made."""
    visitor = sitting.open()
    page = visitor.page
    sentence = "Số dự đoán phải là một số nguyên từ 1 đến 90."
    sent: list[str | None] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=422, json={"refused": "BadGuess", "sentence": sentence})

    page.route("**/luu", refuse)
    field(page).fill("100")
    expect_fault(page, "100", sentence)
    expect(page.locator("#done")).to_have_text("0")
    page.reload()
    expect_fault(page, "100", sentence)
    assert len(sent) == 1, "what was refused is not sent again"
    page.unroute("**/luu")
    field(page).fill("90")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"guess": [90]}
    visitor.expected.append("422")


def test_what_a_form_without_script_brought_back_is_gone_once_it_is_mended(
    sitting: Sitting,
) -> None:
    page = sitting.come().page
    page.goto(f"{sitting.address}?typed=nhieu#guess")
    expect_fault(page, "nhieu", NO_NUMBER)
    page.reload()
    expect_fault(page, "nhieu", NO_NUMBER)
    field(page).fill("12")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    page.reload()
    expect(field(page)).to_have_value("12")
    expect(page.locator("#saved")).to_have_text("Đã lưu")
    assert sitting.chosen() == {"guess": [12]}


TYPED = [
    *("", " ", "0", "350", " 350 ", "0350", "1.000", "1,000", "1 000", "1\u00a0000", "1\u202f000"),
    *("12.345.678", "100.000.000", "100.000.001", "１２３４", "１．２３４", "９００００００００"),
    *("99999999999999999999",),
    *("1.5", "1,5", "１，５", "12.", ".5", ".", "0,500", "1.234,567", "1 234.567", "1..234"),
    *("1234.567", "-5", "+1", "abc", "10 người", "1e3", "0x10", "½", "10²", "\u0661\u0662"),
]  # fmt: skip


def test_the_script_reads_a_prediction_as_the_server_does(sitting: Sitting) -> None:
    page = sitting.open().page
    told = page.evaluate(
        """async (texts) => {
          const { Guess } = await import(document.querySelector('[href*="/paper/guess"]').href);
          const field = document.getElementById("guess");
          const guess = new Guess(field, () => {});
          return texts.map((text) => {
            field.value = text;
            return guess.fault;
          });
        }""",
        TYPED,
    )
    assert dict(zip(TYPED, told, strict=True)) == {text: fault_of(text) for text in TYPED}
    page.evaluate("document.getElementById('guess').value = ''")


def fault_of(text: str) -> str:
    """Answer what the rule says against this text, nothing if it is a number."""
    try:
        papers.read_guess(text)
    except BadGuess as fault:
        return str(fault)
    return ""
