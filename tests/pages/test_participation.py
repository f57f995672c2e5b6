"""How a unit takes part: what its contact sees, what stays closed, and what stays hidden."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Grant, Organizer, Role, Unit
from quizapp.contests import lists
from quizapp.contests.models import Contest
from quizapp.database import db
from quizapp.rules.eligibility import Kind
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.regulation import Regulation, Target
from tests import makers
from tests.conftest import NOW
from tests.house.test_urls import console_addresses, refused

BIRTH = date(1990, 5, 19)
PHONE = "+84912345678"


class Ward:
    """A ward with a school below it, another ward, and people in them."""

    def __init__(self, regulation: Regulation | None = None) -> None:
        self.contest: Contest = makers.make_contest(regulation=regulation)
        self.round = makers.make_round(contest=self.contest, name="Tuần 1")
        self.ward = makers.make_unit(name="Phường Lê Chân", code="le-chan")
        self.ward.head_count = 4
        self.school = makers.make_unit(name="Trường Hoa Sen", code="hoa-sen")
        self.school.parent_id = self.ward.id
        self.other = makers.make_unit(name="Phường Hải An", code="hai-an")
        an = makers.make_person(birth=BIRTH, unit=self.school, phone=PHONE)
        makers.make_person(name="Lê Thị Bình", unit=self.ward, birth=BIRTH)
        makers.make_person(name="Vũ Ở Nơi Khác", unit=self.other)
        makers.make_attempt(round_=self.round, person=an)
        rows = [
            ListRow(line=2, full_name="Nguyễn Văn An", birth=BIRTH, phone=PHONE, unit="hoa-sen"),
            ListRow(line=3, full_name="Lê Thị Bình", birth=BIRTH, unit="le-chan"),
            ListRow(line=4, full_name="Đỗ Văn Dũng", birth=BIRTH, unit="hai-an"),
        ]
        lists.replace(self.contest, Kind.COMPULSORY, rows, source="d", actor=COMMAND, now=NOW)
        self.contact = contact(self.ward, self.contest)
        db.session.commit()

    def page(self, unit: Unit | None = None) -> str:
        return f"/ban-to-chuc/cuoc-thi/{self.contest.id}/don-vi/{(unit or self.ward).id}"


def contact(unit: Unit, contest: Contest | None) -> Organizer:
    organizer = makers.make_organizer(name="Phan Thị Liên", roles=())
    accounts.set_contact(organizer, unit, contest.id if contest else None, COMMAND, NOW)
    return organizer


@pytest.fixture
def ward(site: Flask) -> Ward:
    del site
    return Ward()


def test_a_contact_sees_the_own_unit_and_those_below(client: FlaskClient, ward: Ward) -> None:
    makers.sign_in(client, ward.contact)
    answer = client.get("/ban-to-chuc/", follow_redirects=True)
    assert answer.request.path == ward.page()
    page = answer.text
    assert "Trường Hoa Sen" in page
    assert "Hải An" not in page
    assert "Đỗ Văn Dũng" not in page
    assert "Lê Thị Bình" in page
    assert "345 678" not in page
    assert client.get(ward.page(ward.school)).status_code == 200
    assert client.get(ward.page(ward.other)).status_code == 404
    assert "Đơn vị của tôi" in page
    assert "Tổng quan" not in page


def test_a_contact_enters_no_other_room(site: Flask, client: FlaskClient, ward: Ward) -> None:
    makers.sign_in(client, ward.contact)
    own = {
        "/ban-to-chuc/", "/ban-to-chuc/dang-xuat", "/ban-to-chuc/mat-khau",
        "/ban-to-chuc/don-vi-cua-toi",
    }  # fmt: skip
    let_in = [
        (method, address)
        for method, address in console_addresses(site)
        if address not in own
        and "/don-vi/1" not in address
        and not refused(client, method, address)
    ]
    assert not let_in


def test_a_contact_with_another_role_keeps_to_it(client: FlaskClient, ward: Ward) -> None:
    ward.contact.grants.append(Grant(role=Role.EDITOR, contest_id=None))
    other = makers.make_contest(current=False)
    db.session.commit()
    makers.sign_in(client, ward.contact)
    assert client.get("/ban-to-chuc/ngan-hang").status_code == 200
    assert client.get(ward.page()).status_code == 200
    assert client.get(f"/ban-to-chuc/cuoc-thi/{other.id}/don-vi/{ward.ward.id}").status_code == 404
    jury = makers.make_organizer(roles=[Role.JURY], contest=other)
    accounts.set_contact(jury, ward.ward, ward.contest.id, COMMAND, NOW)
    db.session.commit()
    makers.sign_in(client, jury)
    assert client.get(f"/ban-to-chuc/cuoc-thi/{ward.contest.id}").status_code == 404
    assert client.get(ward.page()).status_code == 200


def test_a_rate_is_rounded_as_everywhere(client: FlaskClient, ward: Ward) -> None:
    ward.school.head_count = 40
    db.session.commit()
    makers.sign_in(client, ward.contact)
    assert "2,5%" in client.get(ward.page()).text
    book = load_workbook(BytesIO(client.get(f"{ward.page()}/tham-gia.xlsx").data))
    rates = [row[4] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert rates[1:] == ["0%", "2,5%"]


def test_the_file_holds_who_took_part_and_no_phone(client: FlaskClient, ward: Ward) -> None:
    makers.sign_in(client, ward.contact)
    answer = client.get(f"{ward.page()}/tham-gia.xlsx")
    book = load_workbook(BytesIO(answer.data))
    units, people = ([[*row] for row in sheet.iter_rows(values_only=True)] for sheet in book)
    assert units[1:] == [
        ["Phường Lê Chân", 4, 1, 0, "0%", 0],
        ["Trường Hoa Sen", None, 1, 1, None, 1],
    ]
    assert [(row[1], row[5], row[6]) for row in people[1:]] == [
        ("Nguyễn Văn An", "đã dự thi", "x"),
        ("Lê Thị Bình", "chưa dự thi", None),
    ]
    assert "345678" not in str((units, people)).replace(" ", "")
    assert client.get(f"{ward.page(ward.other)}/tham-gia.xlsx").status_code == 404


def test_nobody_sees_numbers_while_they_are_foreseen(site: Flask, client: FlaskClient) -> None:
    del site
    foreseen = makers.plain_regulation(
        target=Target.PARTICIPANTS, ranking=("score", "guess_distance", "handed_in_at")
    )
    ward = Ward(foreseen)
    makers.sign_in(client, ward.contact)
    page = client.get(ward.page()).text
    assert "chỉ hiện sau khi đợt đóng và thu xong bài" in page
    assert "chưa xem được" in page
    for told in ("đã thi</td>", "chưa thi</strong>", "chưa có</td>", "Chưa dự thi"):
        assert told not in page
    file = client.get(f"{ward.page()}/tham-gia.xlsx")
    units, people = load_workbook(BytesIO(file.data))
    assert [row[2:5] for row in units.iter_rows(min_row=2, values_only=True)] == [
        (None, None, None),
        (None, None, None),
    ]
    assert {row[4:] for row in people.iter_rows(min_row=2, values_only=True)} == {(None, None)}
    ward.round.tallied_at = NOW
    ward.round.closes_at = NOW - timedelta(minutes=1)
    page = client.get(ward.page()).text
    assert "chưa xem được" not in page
    assert "chưa thi</strong>" in page


def test_a_manager_sees_every_unit_and_others_none(client: FlaskClient, ward: Ward) -> None:
    manager = makers.make_organizer(roles=[Role.MANAGER], contest=ward.contest)
    jury = makers.make_organizer(roles=[Role.JURY], contest=ward.contest)
    db.session.commit()
    makers.sign_in(client, manager)
    assert client.get(ward.page(ward.other)).status_code == 200
    assert client.get(f"{ward.page()[:-1]}999").status_code == 404
    assert client.get(f"/ban-to-chuc/cuoc-thi/999/don-vi/{ward.ward.id}").status_code == 404
    makers.sign_in(client, jury)
    assert client.get(ward.page()).status_code == 404


def test_a_row_that_fits_two_accounts_counts_for_nobody(client: FlaskClient, ward: Ward) -> None:
    makers.make_person(name="Lê Thị Bình", birth=BIRTH)
    makers.sign_in(client, ward.contact)
    assert "chưa rõ" in client.get(ward.page()).text


def test_an_admin_gives_a_unit_and_takes_it_back(client: FlaskClient, ward: Ward) -> None:
    admin = makers.make_organizer()
    db.session.commit()
    makers.sign_in(client, admin)
    form = {"full_name": "Đào Thị Én", "username": "lien", "is_contact": "y"}
    assert client.post("/ban-to-chuc/thanh-vien/moi", data=form).status_code == 200
    assert client.post(
        "/ban-to-chuc/thanh-vien/moi", data={**form, "username": "lien2", "is_contact": ""}
    ).status_code == 422  # fmt: skip
    made = db.session.query(Organizer).filter_by(username="lien").one()
    there = f"/ban-to-chuc/thanh-vien/{made.id}"
    for unit, words in (("", "Hãy nhập mã"), ("Ở đâu đó", "Không có đơn vị này")):
        answer = client.post(f"{there}/dau-moi", data={"unit": unit, "contest": ""})
        assert answer.status_code == 422
        assert words in answer.text
    form = {"unit": "phuong le chan", "contest": str(ward.contest.id)}
    for _ in range(2):
        assert client.post(f"{there}/dau-moi", data=form).status_code == 302
    assert "Phường Lê Chân" in client.get(there).text
    grant = db.session.query(Grant).filter_by(organizer_id=made.id).one()
    assert (grant.role, grant.unit_id) == (Role.CONTACT, ward.ward.id)
    # Roles are given beside it, and it stays.
    client.post(f"{there}/vai-tro", data={"grants": ["editor@"]})
    assert db.session.query(Grant).filter_by(organizer_id=made.id).count() == 2
    grant_id = grant.id
    assert client.post(f"{there}/dau-moi/999/thoi").status_code == 404
    assert client.post(f"{there}/dau-moi/{grant_id}/thoi").status_code == 302
    assert db.session.query(Grant).filter_by(organizer_id=made.id).count() == 1


def test_several_units_stand_in_a_list(client: FlaskClient, ward: Ward) -> None:
    accounts.set_contact(ward.contact, ward.other, None, COMMAND, NOW)
    db.session.commit()
    makers.sign_in(client, ward.contact)
    page = client.get("/ban-to-chuc/don-vi-cua-toi").text
    assert "Phường Lê Chân" in page
    assert "Phường Hải An" in page
    admin = makers.make_organizer()
    db.session.commit()
    makers.sign_in(client, admin)
    assert "Chưa được giao" in client.get("/ban-to-chuc/don-vi-cua-toi").text
