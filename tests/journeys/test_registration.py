"""Is somebody registered on a phone in under a minute, with script and without?"""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import joinedload

from quizapp import cache, clock
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.accounts.unit_choices import unit_list
from quizapp.database import db
from quizapp.rules.unit_search import find
from quizapp.rules.units import UnitRow
from tests import makers
from tests.journeys.conftest import Visitor

PASSWORD = "con meo treo cay cau"
SCHOOLS = 3000

COUNT = """
window.counted = {taps: 0, keys: 0};
addEventListener("pointerdown", () => window.counted.taps++, true);
addEventListener("input", () => window.counted.keys++, true);
"""

TYPED = (
    "le chan", "Phường Lê Chân", "duong quan", "xã Dương Quan", "an lu", "An Lư", "phuong an luu",
    "hoà bình", "Hòa Bình", "ly thuong", "lí", "thuỷ nguyên", "thủy", "huyện Vĩnh Bảo", "TT An Lão",
    "quang trung an lao", "dong hai 2", "một phần", "tran hung dao", "bach long vi", "xyz", "p",
    "an", "xa", "Cẩm Giàng", "cam giang", "Ứng Hoè", "trường số 7", "so 29", "đặc khu", "!!", " ",
)  # fmt: skip
"""What people type, right and wrong."""


@pytest.fixture
def round_id(platform: Flask) -> int:
    """An open round, and the city's units."""
    now = clock.now()
    accounts.load_shipped_units(COMMAND, now)
    bank = makers.make_bank(created=now - timedelta(days=90))
    made = makers.make_round(
        bank=bank, opens=now - timedelta(hours=1), closes=now + timedelta(days=6)
    )
    made.recipe_set_at = now - timedelta(days=90)
    number = made.id
    db.session.commit()
    return number


@pytest.fixture
def schools(round_id: int) -> None:
    """Thousands of schools more."""
    rows = [
        UnitRow(code=f"s-{number}", name=f"Trường số {number}", parent="p-le-chan")
        for number in range(SCHOOLS)
    ]
    accounts.import_units(rows, COMMAND, clock.now())
    db.session.commit()
    cache.forget()


def fill_in(page: Page) -> None:
    """Type who one is, as on a phone: each field is tapped first."""
    for name, text in (
        ("Họ và tên", "Nguyễn Thị Hoa"),
        ("Số điện thoại", "0912345678"),
        ("Ngày sinh", "19051990"),
    ):
        page.get_by_role("textbox", name=name).click()
        page.keyboard.type(text)


def registered() -> Person:
    db.session.rollback()
    person = db.session.query(Person).options(joinedload(Person.unit)).one()
    db.session.rollback()
    return person


def test_from_a_shared_link_to_the_paper_with_five_fields_and_a_tick(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    hoa = visit()
    page = hoa.page
    page.add_init_script(COUNT)
    page.goto(f"/dot-thi/{round_id}")
    page.get_by_role("link", name="Đăng ký", exact=True).click()
    began = clock.now()
    hoa.picture("register-empty")
    asked = page.locator("main :is(input, select, textarea):visible:not([type=hidden])")
    assert asked.count() == 7  # name, phone, birthday, unit, password, two ticks of which one must
    fill_in(page)
    page.locator("input[role=combobox]").click()
    page.keyboard.type("duong quan")
    option = page.get_by_role("option", name="Phường Thủy Nguyên (trước là Phường Dương Quan)")
    expect(option).to_be_visible()
    hoa.picture("register-unit")
    option.click()
    told = page.get_by_text("Phường Thủy Nguyên (trước là Phường Dương Quan)")
    expect(told.last).to_be_visible()
    page.get_by_label("Mật khẩu", exact=True).click()
    page.keyboard.type(PASSWORD)
    page.locator("input[name=consent_data]").click()
    hoa.picture("register-full")
    counted = page.evaluate("window.counted")
    # Five fields, the choice of a unit, the tick; the button is the eighth. Seventy characters, of
    # which the name, the number and the birthday often come from the phone itself.
    assert counted["taps"] == 7
    assert counted["keys"] <= 70
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_role("button", name="Bắt đầu làm bài")).to_be_visible()
    assert page.url.endswith(f"/dot-thi/{round_id}")
    assert (clock.now() - began) < timedelta(minutes=1)
    person = registered()
    assert person.unit is not None
    assert (person.unit.name, person.phone) == ("Phường Thủy Nguyên", "+84912345678")


def test_an_error_costs_only_the_password(round_id: int, visit: Callable[..., Visitor]) -> None:
    hoa = visit()
    page = hoa.page
    page.goto(f"/dang-ky?next=/dot-thi/{round_id}")
    fill_in(page)
    page.locator("input[role=combobox]").fill("hai an")
    page.get_by_role("option", name="Phường Hải An").first.click()
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng ký").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Cần đồng ý")
    hoa.picture("register-errors")
    expect(page.get_by_role("textbox", name="Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    expect(page.get_by_role("combobox", name="Đơn vị")).to_have_value("Phường Hải An")
    expect(page.get_by_text("Để an toàn, mật khẩu không được giữ lại").last).to_be_visible()
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.locator("input[name=consent_data]").click()
    page.get_by_role("button", name="Đăng ký").click()
    page.wait_for_url(f"**/dot-thi/{round_id}")
    # The page of the error was answered with 422, of which the browser tells its console.
    hoa.complaints = [told for told in hoa.complaints if "422" not in told]


def test_a_unit_typed_but_not_chosen_is_still_typed_after_an_error(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    hoa = visit()
    hoa.expected.append("422")
    page = hoa.page
    page.goto("/dang-ky")
    unit = page.get_by_role("combobox", name="Đơn vị")
    unit.fill("an lu")
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_role("alert")).to_contain_text("Có 3 đơn vị phù hợp")
    expect(unit).to_have_value("an lu")
    hoa.picture("register-unit-typed")
    unit.fill("phường hải an")
    page.get_by_role("textbox", name="Họ và tên").click()
    expect(unit).to_have_value("Phường Hải An")
    # What is typed last counts, whichever key sends it.
    unit.fill("khong co noi nay")
    unit.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy đơn vị này")
    expect(unit).to_have_value("khong co noi nay")
    page.get_by_role("link", name="Đơn vị: Không tìm thấy").click()
    expect(unit).to_be_focused()


def test_without_script_a_key_sends_the_form_and_does_not_only_look_for_a_unit(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    hoa = visit(scripts=False)
    hoa.expected.append("422")
    page = hoa.page
    page.goto("/dang-ky")
    page.get_by_label("Tìm đơn vị").fill("an lu")
    page.get_by_role("textbox", name="Họ và tên").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Hãy nhập số điện thoại")
    expect(page.get_by_label("Tìm đơn vị")).to_have_value("an lu")
    expect(page.get_by_role("combobox", name="Đơn vị").locator("option")).to_have_count(4)


def test_a_password_can_be_seen_and_is_sent_as_one(
    round_id: int, visit: Callable[..., Visitor]
) -> None:
    page = visit().page
    page.goto("/dang-nhap")
    field = page.get_by_label("Mật khẩu", exact=True)
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Ẩn mật khẩu").click()
    expect(field).to_have_attribute("type", "password")


def test_without_script_a_school_among_thousands_is_found(
    round_id: int, schools: None, visit: Callable[..., Visitor]
) -> None:
    hoa = visit(scripts=False)
    page = hoa.page
    page.goto(f"/dang-ky?next=/dot-thi/{round_id}")
    fill_in(page)
    page.get_by_label("Tìm đơn vị").fill("Trường số 2999")
    page.get_by_role("button", name="Tìm đơn vị").click()
    expect(page.get_by_role("textbox", name="Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    page.get_by_role("combobox", name="Đơn vị").select_option("Trường số 2999, Phường Lê Chân")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("input[name=consent_data]").check()
    hoa.picture("register-no-script")
    page.get_by_role("button", name="Đăng ký").click()
    page.wait_for_url(f"**/dot-thi/{round_id}")
    person = registered()
    assert person.unit is not None
    assert person.unit.name == "Trường số 2999"


def test_the_script_finds_what_the_server_finds(
    round_id: int, schools: None, visit: Callable[..., Visitor]
) -> None:
    page = visit().page
    page.goto("/dang-ky")
    script = page.locator("script[src*='unit-search']").get_attribute("src")
    known = unit_list(clock.in_city(clock.now()).date())
    db.session.rollback()
    found = page.evaluate(
        """async ([script, rows, typed]) => {
            const {matching, read} = await import(script);
            const units = read(rows);
            return typed.map((text) =>
                matching(units, text).map(({unit, former}) => [unit.value, unit.label, former]));
        }""",
        [script, json.loads(known.file), TYPED],
    )
    ours = [
        [[str(one.unit.id), one.unit.label, one.former] for one in find(known.units, text)]
        for text in TYPED
    ]
    assert dict(zip(TYPED, found, strict=True)) == dict(zip(TYPED, ours, strict=True))
    assert sum(map(bool, ours)) > 20


def test_the_list_of_units_comes_late_and_once(
    round_id: int, schools: None, visit: Callable[..., Visitor]
) -> None:
    page = visit().page
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if "/don-vi/" in request.url else None,
    )
    page.goto("/dang-ky")
    page.get_by_role("textbox", name="Họ và tên").fill("Hoa")
    assert asked == []
    unit = page.locator("input[role=combobox]")
    unit.fill("truong so 1234")
    expect(page.get_by_role("option", name=re.compile("Trường số 1234, "))).to_be_visible()
    unit.fill("xa duong quan")
    expect(
        page.get_by_role("option", name=re.compile("trước là Phường Dương Quan"))
    ).to_be_visible()
    assert len(asked) == 1
