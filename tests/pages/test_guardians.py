"""What do a child, its guardian and a manager get on the pages of the guardian's consent?"""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts import queries
from quizapp.accounts.models import Consent, Person, Role
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.guardians import board_code
from tests import makers
from tests.conftest import NOW

PAGE = "/tai-khoan/nguoi-giam-ho"
DECLARED = {
    "guardian_name": "Lê Thị Bình",
    "relationship": "mother",
    "guardian_phone": "0912 345 670",
    "consent_data": "y",
}


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(regulation=makers.plain_regulation(minimum_age=12))
    db.session.commit()
    return made


@pytest.fixture
def khoi(site: Flask) -> Person:
    person = makers.make_person(name="Nguyễn Minh Khôi", birth=date(2012, 5, 19))
    makers.add(Consent(person_id=person.id, purpose="data", text_version="1", given_at=NOW))
    db.session.commit()
    return person


@pytest.fixture
def child(client: FlaskClient, khoi: Person) -> FlaskClient:
    return makers.sign_in(client, khoi)


def register(client: FlaskClient, birth: str) -> tuple[int, str, str]:
    cache.forget()
    form = {
        "full_name": "Nguyễn Minh Khôi", "phone": "0912345678", "birth_date": birth,
        "unit_id": str(makers.make_unit().id), "password": "mua-he-2026",
        "password_again": "mua-he-2026", "consent_data": "y",
    }  # fmt: skip
    answer = client.post("/dang-ky?next=/dot-thi/1", data=form)
    return answer.status_code, answer.location or "", answer.text


def test_a_child_registers_where_admitted_and_comes_to_the_guardian(
    client: FlaskClient, round_: Round
) -> None:
    status, _, page = register(client, "12/5/2014")  # twelve tomorrow
    assert (status, "phải đủ 12 tuổi" in page) == (422, True)
    assert register(client, "11/5/2014")[:2] == (302, f"{PAGE}?next=/dot-thi/1")


def test_a_child_registers_who_will_be_old_enough_on_the_fixed_day(client: FlaskClient) -> None:
    fixed = makers.plain_regulation(minimum_age=12, age_on=date(2026, 9, 30))
    makers.make_round(regulation=fixed)
    status, _, page = register(client, "1/10/2014")
    assert (status, "phải đủ 12 tuổi tính đến ngày 30/09/2026" in page) == (422, True)
    client.set_cookie("language", "en")
    assert "must be at least 12 years old on 30 September 2026." in register(client, "1/10/2014")[2]
    assert register(client, "30/9/2014")[0] == 302


def test_where_no_contest_admits_children_none_registers(client: FlaskClient) -> None:
    status, _, page = register(client, "19/5/2012")
    assert (status, "phải đủ 16 tuổi" in page) == (422, True)


def test_a_start_without_the_guardian_shows_the_way(child: FlaskClient, round_: Round) -> None:
    refused = child.post(f"/dot-thi/{round_.id}/bat-dau")
    assert refused.status_code == 403
    assert "người giám hộ trước khi làm bài" in refused.text
    assert f'href="{PAGE}"' in refused.text
    assert f'href="{PAGE}"' in child.get("/tai-khoan").text
    answer = child.post(f"{PAGE}?next=/dot-thi/{round_.id}", data=DECLARED)
    assert answer.location == f"/dot-thi/{round_.id}"
    assert child.post(f"/dot-thi/{round_.id}/bat-dau").status_code == 302


def test_the_account_shows_what_was_consented(child: FlaskClient, khoi: Person) -> None:
    page = child.get(PAGE).text
    assert "checked" not in page
    assert board_code(khoi.id) in page
    child.post(PAGE, data={**DECLARED, "consent_publication": "y"})
    page = child.get("/tai-khoan").text
    assert "Lê Thị Bình đã đồng ý lúc" in page
    assert board_code(khoi.id) in page
    page = child.get(PAGE).text
    assert "*******670" in page
    assert "0912 345 670" not in page
    assert "0912 345 670" in child.get("/tai-khoan/du-lieu").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"guardian_name": ""}, "Hãy nhập họ và tên"),
        ({"guardian_name": "Nguyễn Minh Khôi"}, "không phải của người dự thi"),
        ({"relationship": ""}, "Hãy chọn quan hệ"),
        ({"relationship": "uncle"}, "Lựa chọn không hợp lệ"),
        ({"guardian_phone": "123"}, "10 chữ số"),
        ({"consent_data": ""}, "cần đánh dấu đồng ý"),
    ],
)
def test_a_faulty_declaration_keeps_what_was_typed(
    child: FlaskClient, changes: dict[str, str], words: str
) -> None:
    form = {name: value for name, value in {**DECLARED, **changes}.items() if value}
    answer = child.post(PAGE, data=form)
    assert (answer.status_code, words in answer.text) == (422, True)
    if "guardian_phone" not in changes:
        assert 'value="0912 345 670"' in answer.text


def test_all_faults_of_a_declaration_stand_beside_their_fields(
    child: FlaskClient, khoi: Person
) -> None:
    beside = re.compile(r'class="field-error" id="([a-z_]+)-error">(.*?)</p>', re.DOTALL)
    answer = child.post(PAGE, data={"guardian_name": khoi.full_name.upper()})
    assert answer.status_code == 422
    assert dict(beside.findall(answer.text)) == {
        "guardian_name": "Hãy ghi họ tên của người giám hộ, không phải của người dự thi.",
        "relationship": "Hãy chọn quan hệ với người dự thi.",
        "guardian_phone": "Hãy nhập số điện thoại.",
        "consent_data": "Người giám hộ cần đánh dấu đồng ý thì người dự thi mới làm bài được.",
    }
    empty = dict(beside.findall(child.post(PAGE, data={}).text))
    assert empty["guardian_name"] == "Hãy nhập họ và tên."
    assert len(empty) == 4


def test_the_guardian_withdraws(child: FlaskClient, khoi: Person) -> None:
    child.post(PAGE, data=DECLARED)
    wrong = child.post(f"{PAGE}/rut-lai", data={"guardian_phone": "0912345679"})
    assert (wrong.status_code, "không phải số" in wrong.text) == (422, True)
    assert child.post(f"{PAGE}/rut-lai", data={"guardian_phone": "12"}).status_code == 422
    right = child.post(f"{PAGE}/rut-lai", data={"guardian_phone": "0912345670"})
    assert right.location == PAGE
    assert queries.standing_guardian_consent(khoi.id) is None
    assert child.post(f"{PAGE}/rut-lai", data={"guardian_phone": "0912345670"}).status_code == 409


def test_an_adult_needs_nobody(client: FlaskClient, site: Flask) -> None:
    an = makers.make_person()
    browser = makers.sign_in(client, an)
    assert "không cần người giám hộ" in browser.get(PAGE).text
    assert PAGE not in browser.get("/tai-khoan").text
    refused = browser.post(PAGE, data=DECLARED)
    assert (refused.status_code, "Từ đủ 16 tuổi" in refused.text) == (409, True)


def test_at_sixteen_the_person_is_asked_directly(
    child: FlaskClient, khoi: Person, round_: Round
) -> None:
    child.post(PAGE, data=DECLARED)
    round_.closes_at = round_.results_at = NOW + timedelta(days=4000)
    db.session.commit()
    with time_machine.travel(makers.at("00:00", date(2028, 5, 19)), tick=False):
        cache.forget()
        makers.sign_in(child, khoi)  # the old session is long over
        assert "/tai-khoan/tu-dong-y" in child.get("/tai-khoan").text
        refused = child.post(f"/dot-thi/{round_.id}/bat-dau")
        assert 'href="/tai-khoan/tu-dong-y"' in refused.text
        unticked = child.post("/tai-khoan/tu-dong-y")
        assert (unticked.status_code, "Cần đồng ý" in unticked.text) == (422, True)
        assert child.get("/tai-khoan/tu-dong-y").status_code == 200
        answer = child.post("/tai-khoan/tu-dong-y", data={"consent_data": "y"})
        assert answer.location == "/tai-khoan"
        assert "/tai-khoan/tu-dong-y" not in child.get("/tai-khoan").text


def test_a_manager_withdraws_for_the_guardian(
    child: FlaskClient, khoi: Person, site: Flask
) -> None:
    child.post(PAGE, data=DECLARED)
    manager = makers.sign_in(site.test_client(), makers.make_organizer(roles=[Role.MANAGER]))
    room = f"/ban-to-chuc/nguoi-du-thi/{khoi.id}/giam-ho"
    page = manager.get(room).text
    assert "Lê Thị Bình" in page
    assert "0912 345 670" in page
    assert manager.post(f"{room}/rut-lai").status_code == 422
    assert manager.post(f"{room}/rut-lai", data={"reason": "gọi điện"}).location == room
    assert queries.standing_guardian_consent(khoi.id) is None
    editor = makers.sign_in(site.test_client(), makers.make_organizer(roles=[Role.EDITOR]))
    assert editor.get(room).status_code == 403
