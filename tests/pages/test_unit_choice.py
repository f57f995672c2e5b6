"""Is a unit chosen easily, with script and without, however many units there are?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts import operations
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.rules.units import UnitRow
from tests import makers
from tests.conftest import NOW
from tests.pages.reading import fields_of

SCHOOLS = 3000


@pytest.fixture
def city(site: Flask) -> None:
    """The city's own 114 units."""
    operations.load_shipped_units(COMMAND, NOW)
    db.session.commit()


@pytest.fixture
def schools(city: None) -> None:
    """Thousands of schools more."""
    rows = [
        UnitRow(code=f"s-{number}", name=f"Trường số {number}", parent="p-le-chan")
        for number in range(SCHOOLS)
    ]
    operations.import_units(rows, COMMAND, NOW)
    db.session.commit()
    cache.forget()


def options(page: str) -> list[str]:
    select = page.split("<select", 1)[1].split("</select>", maxsplit=1)[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", select)


def chosen(page: str) -> list[str]:
    return re.findall(r"<option selected[^>]*>([^<]*)</option>", page)


def number_of(page: str, label: str) -> str:
    found = re.search(rf'<option[^>]* value="(\d+)">{re.escape(label)}</option>', page)
    assert found, label
    return found[1]


def form(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Văn An",
        "phone": "0912345678",
        "birth_date": "19/05/1990",
        "password": "mua-he-2026",
        "consent_data": "y",
        **changes,
    }


def test_a_short_list_stands_in_the_page(client: FlaskClient, city: None) -> None:
    page = client.get("/dang-ky").text
    assert len(options(page)) == 115
    assert "Hiền Hào" not in page  # former names come with the script's list


def test_thousands_of_schools_do_not_weigh_on_the_page(client: FlaskClient, schools: None) -> None:
    page = client.get("/dang-ky").text
    assert options(page) == ["— Chọn đơn vị —"]
    assert len(page) < 20_000


def test_the_script_loads_the_list_once_and_keeps_it(client: FlaskClient, schools: None) -> None:
    found = re.search(r'data-unit-search="([^"]+)"', client.get("/dang-ky").text)
    assert found
    answer = client.get(found[1], headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "application/json"
    assert answer.cache_control.immutable
    assert len(answer.data) < 40_000
    rows = {row[1]: row for row in client.get(found[1]).json}
    assert len(rows) == SCHOOLS + 114
    above = rows["Phường Lê Chân"]
    assert rows["Trường số 7"][2] == above[0]
    assert "Phường Hàng Kênh" in above[3]


def test_a_list_of_yesterday_is_not_kept(client: FlaskClient, city: None) -> None:
    answer = client.get("/don-vi/yesterday.json")
    assert len(answer.json) == 114
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_script_a_former_name_finds_the_unit(client: FlaskClient, schools: None) -> None:
    typed = form(unit_name="xa duong quan", find="unit", consent_data="")
    answer = client.post("/dang-ky", data=typed)
    assert answer.status_code == 200
    assert options(answer.text)[1] == "Phường Thủy Nguyên (trước là Phường Dương Quan)"
    assert "error-summary" not in answer.text
    assert 'value="Nguyễn Văn An"' in answer.text
    assert db.session.query(Person).count() == 0
    unit_id = number_of(answer.text, options(answer.text)[1])
    done = client.post("/dang-ky", data=form(unit_name="xa duong quan", unit_id=unit_id))
    assert done.status_code == 302
    assert db.session.query(Person).one().unit_id == int(unit_id)


def test_without_script_a_divided_unit_offers_both_heirs(client: FlaskClient, city: None) -> None:
    answer = client.post("/dang-ky", data=form(unit_name="An Lư", find="unit"))
    assert options(answer.text)[1:3] == [
        "Phường Hòa Bình (trước là một phần Phường An Lư)",
        "Phường Thủy Nguyên (trước là một phần Phường An Lư)",
    ]


def test_a_full_name_is_chosen_without_asking(client: FlaskClient, schools: None) -> None:
    answer = client.post("/dang-ky", data=form(unit_name="phuong le chan", find="unit"))
    assert chosen(answer.text) == ["Phường Lê Chân"]
    assert client.post("/dang-ky", data=form(unit_name="phuong le chan")).status_code == 302


def test_a_former_name_alone_is_not_decided_for_anybody(client: FlaskClient, city: None) -> None:
    answer = client.post("/dang-ky", data=form(unit_name="Dương Quan"))
    assert answer.status_code == 422
    assert "Hãy chọn trong danh sách." in answer.text
    assert "(trước là Phường Dương Quan)" in answer.text


def test_what_fits_nothing_and_what_fits_too_much_is_told(
    client: FlaskClient, schools: None
) -> None:
    answer = client.post("/dang-ky", data=form(unit_name="Xyz", find="unit"))
    assert "Không tìm thấy đơn vị này" in answer.text
    answer = client.post("/dang-ky", data=form(unit_name="truong", find="unit"))
    assert "dưới đây là 50 đơn vị đầu" in answer.text
    assert len(options(answer.text)) == 51
    answer = client.post("/dang-ky", data=form(unit_name="x" * 201))
    assert answer.status_code == 422
    assert "Không được dài quá 200 ký tự." in answer.text


def test_a_chosen_unit_stays_chosen_through_an_error(client: FlaskClient, schools: None) -> None:
    found = client.post("/dang-ky", data=form(unit_name="Trường số 2999", find="unit")).text
    (label,) = options(found)[1:]
    unit_id = number_of(found, label)
    answer = client.post("/dang-ky", data=form(unit_id=unit_id, consent_data=""))
    assert answer.status_code == 422
    assert chosen(answer.text) == ["Trường số 2999, Phường Lê Chân"]


@pytest.mark.parametrize("typed", ["Dương Quan", "xyz", "x" * 201])
def test_what_was_typed_for_a_unit_and_what_was_chosen_before_stay_through_an_error(
    client: FlaskClient, schools: None, typed: str
) -> None:
    page = client.post("/dang-ky", data=form(unit_name="phuong le chan", find="unit")).text
    unit_id = number_of(page, "Phường Lê Chân")
    for chosen in ("", unit_id):
        sent = form(unit_name=typed, unit_id=chosen, consent_data="", sex="female")
        answer = client.post("/dang-ky", data=sent)
        assert answer.status_code == 422
        kept = fields_of(answer.text)
        passwords = {"password", "password_again"}
        assert {name: sent.get(name, "") for name in kept if name not in passwords} == {
            name: text for name, text in kept.items() if name not in passwords
        }


def test_a_fault_of_the_unit_is_told_once_beside_it(client: FlaskClient, city: None) -> None:
    page = client.post("/dang-ky", data=form(unit_name="An Lư")).text
    # In the summary, and beside the field.
    assert page.count("đơn vị phù hợp. Hãy chọn trong danh sách.") == 2


def test_one_looks_for_the_own_unit_without_script_when_correcting(
    client: FlaskClient, schools: None
) -> None:
    an = makers.make_person(unit=makers.make_unit())
    makers.sign_in(client, an)
    typed = {"full_name": "", "birth_date": "19/05/1990", "unit_name": "Dương Quan"}
    answer = client.post("/tai-khoan/sua", data={**typed, "find": "unit"})
    assert answer.status_code == 200
    assert "(trước là Phường Dương Quan)" in answer.text
    assert "error-summary" not in answer.text
    assert fields_of(answer.text)["unit_name"] == "Dương Quan"


def test_an_organizer_looks_for_a_unit_without_script_too(
    client: FlaskClient, schools: None
) -> None:
    an = makers.make_person()
    makers.sign_in(client, makers.make_organizer())
    where = f"/ban-to-chuc/nguoi-du-thi/{an.id}/sua"
    answer = client.post(where, data=form(unit_name="Dương Quan", find="unit"))
    assert answer.status_code == 200
    assert "(trước là Phường Dương Quan)" in answer.text


def test_organizers_see_and_find_former_names(client: FlaskClient, city: None) -> None:
    makers.sign_in(client, makers.make_organizer())
    page = client.get("/ban-to-chuc/don-vi?q=duong quan").text
    assert "Phường Thủy Nguyên" in page
    assert "trước là: Phường Dương Quan" in page
    assert "Phường Lê Chân" not in page
