"""Is the sex asked only where a contest wants it, never required, and kept like other data?"""

import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import JournalDetail, Organizer, Person, Unit
from quizapp.contests.models import Contest
from quizapp.database import db
from tests import makers
from tests.features.results_stage import make_stage

PASSWORD = "con meo treo cay cau"
DESK = "/ban-to-chuc"
HEAD = ["Họ và tên", "Ngày sinh", "Đơn vị", "Giới tính"]


@pytest.fixture
def contest(client: FlaskClient) -> Contest:
    makers.make_unit(name="Phường Lê Chân", code="le-chan")
    return makers.make_contest()


@pytest.fixture
def chi(contest: Contest) -> Organizer:
    return makers.make_organizer()


def ask(contest: Contest, *, asks: bool = True) -> None:
    contest.eligibility = {"listed_only": False, "code_word": None, "asks_sex": asks}
    db.session.commit()
    cache.forget()


def filled(**more: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Văn An",
        "phone": "0912 345 678",
        "birth_date": "19/5/1990",
        "unit_id": str(db.session.query(Unit).one().id),
        "password": PASSWORD,
        "password_again": PASSWORD,
        "consent_data": "y",
        **more,
    }


def test_nobody_is_asked_without_a_reason(client: FlaskClient, contest: Contest) -> None:
    assert 'name="sex"' not in client.get("/dang-ky").text
    assert client.post("/dang-ky", data=filled(sex="female")).status_code == 302
    assert db.session.query(Person).one().sex is None
    assert "Giới tính" not in client.get("/tai-khoan").text


@pytest.mark.parametrize(
    ("told", "stored", "shown"),
    [({"sex": "female"}, "female", "Nữ"), ({"sex": ""}, None, None), ({}, None, None)],
)
def test_who_is_asked_may_say_nothing(
    client: FlaskClient, contest: Contest, told: dict[str, str], stored: str | None,
    shown: str | None,
) -> None:  # fmt: skip
    ask(contest)
    page = client.get("/dang-ky").text
    assert 'name="sex"' in page
    assert "(không bắt buộc)" in page
    assert '<label class="choice" for="sex-0">' in page
    assert 'checked id="sex-2" name="sex" type="radio" value=""' in page  # nothing said
    assert client.post("/dang-ky", data=filled(**told)).status_code == 302
    assert db.session.query(Person).one().sex == stored
    assert (f"<dd>{shown}</dd>" in client.get("/tai-khoan").text) == (shown is not None)


def test_another_word_is_a_sentence(client: FlaskClient, contest: Contest) -> None:
    ask(contest)
    answer = client.post("/dang-ky", data=filled(sex="x"))
    assert answer.status_code == 422
    assert "Lựa chọn không hợp lệ" in answer.text
    assert db.session.query(Person).count() == 0


def test_it_is_corrected_and_told_like_other_data(client: FlaskClient, contest: Contest) -> None:
    ask(contest)
    an = makers.make_person(unit=db.session.query(Unit).one())
    makers.sign_in(client, an)
    form = {
        "full_name": an.full_name,
        "birth_date": "19/5/1990",
        "unit_id": str(an.unit_id),
        "sex": "male",
    }
    assert client.post("/tai-khoan/sua", data=form).status_code == 302
    db.session.refresh(an)
    assert an.sex == "male"
    assert db.session.query(JournalDetail).one().after == {"sex": "male"}
    assert client.get("/tai-khoan/du-lieu.json").json["account"]["sex"] == "male"
    assert "<dd>Nam</dd>" in client.get("/tai-khoan/du-lieu").text
    client.set_cookie("language", "en")
    assert "<dd>Male</dd>" in client.get("/tai-khoan/du-lieu").text
    client.delete_cookie("language")
    # Who corrects something else when nobody asks any more, loses nothing.
    ask(contest, asks=False)
    assert client.post("/tai-khoan/sua", data=form | {"sex": ""}).status_code == 302
    db.session.refresh(an)
    assert an.sex == "male"


def test_organizers_ask_and_correct(client: FlaskClient, contest: Contest, chi: Organizer) -> None:
    makers.sign_in(client, chi)
    there = f"{DESK}/cuoc-thi/{contest.id}/doi-tuong"
    assert client.post(there, data={"asks_sex": "y"}).status_code == 302
    page = client.get(there).text
    assert "có thể khai giới tính khi đăng ký" in page
    an = makers.make_person(unit=db.session.query(Unit).one())
    one = f"{DESK}/nguoi-du-thi/{an.id}"
    form = {
        "full_name": an.full_name,
        "phone": str(an.phone),
        "birth_date": "19/5/1990",
        "unit_id": str(an.unit_id),
        "sex": "female",
        "reason": "Người dự thi nhờ",
    }
    assert client.post(f"{one}/sua", data=form).status_code == 302
    assert "<dd>Nữ</dd>" in client.get(one).text


@pytest.mark.parametrize(
    ("listed", "asks", "asked", "stored"),
    [
        pytest.param("", True, True, "male", id="told at the first sign-in"),
        pytest.param("", False, False, None, id="no contest asks"),
        pytest.param("Nữ", True, False, "female", id="the list said it"),
    ],
)
def test_who_comes_in_by_a_slip_is_asked_what_the_list_did_not_say(
    client: FlaskClient, contest: Contest, chi: Organizer, listed: str, stored: str | None, *,
    asks: bool, asked: bool,
) -> None:  # fmt: skip
    ask(contest, asks=asks)
    makers.sign_in(client, chi)
    table = f"{','.join(HEAD)}\nLê Thị Bình,03/02/1950,le-chan,{listed}\n"
    upload = {"file": (io.BytesIO(table.encode()), "to.csv")}
    there = client.post(client.post(f"{DESK}/nguoi-du-thi/cap", data=upload).location).location
    slips = client.post(f"{there}/phieu", data={"seen": "0"}).text
    name, code = re.findall(r"<dd>(.*?)</dd>", slips)
    client.post("/phieu", data={"phone": name, "code": code})
    assert ('name="sex"' in client.get("/phieu/tai-khoan").text) == asked
    form = {"password": PASSWORD, "password_again": PASSWORD, "consent_data": "y", "sex": "male"}
    assert client.post("/phieu/tai-khoan", data=form).location == "/"
    assert db.session.query(Person).one().sex == stored


def test_a_list_of_names_carries_it_where_it_is_asked(
    client: FlaskClient, contest: Contest, chi: Organizer
) -> None:
    makers.sign_in(client, chi)

    def issue(name: str, sex: str = "Nữ") -> str:
        table = f"{','.join(HEAD)}\n{name},1950,le-chan,{sex}\n"
        file = (io.BytesIO(table.encode()), "to.csv")
        there = client.post(f"{DESK}/nguoi-du-thi/cap", data={"file": file}).location
        page = client.get(there).text
        client.post(there)
        return page

    assert "Giới tính</th>" not in issue("Lê Thị Bình")
    ask(contest)
    assert "Giới tính</th>" in issue("Vũ Thị Hoa")
    assert "None" not in issue("Đỗ Thị Giang", sex="")
    told = {one.full_name: one.sex for one in db.session.query(Person)}
    assert told == {"Lê Thị Bình": None, "Vũ Thị Hoa": "female", "Đỗ Thị Giang": None}


def test_statistics_count_it_only_where_it_is_asked(client: FlaskClient) -> None:
    stage = make_stage()
    stage.an.sex, stage.binh.sex = "male", "female"
    db.session.commit()
    makers.sign_in(client, stage.chi)
    room = f"{DESK}/dot-thi/{stage.round.id}/ket-qua"
    assert "Theo giới tính" not in client.get(f"{room}/thong-ke").text
    ask(stage.contest)
    assert "Theo giới tính" in client.get(f"{room}/thong-ke").text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{room}/thong-ke.xlsx").data))
    rows = [[cell.value for cell in row] for row in book["Theo giới tính"].iter_rows()]
    assert rows[1:] == [["Nam", 1, "20%"], ["Nữ", 1, "20%"], ["Không nói", 3, "60%"]]
    book = openpyxl.load_workbook(io.BytesIO(client.post(f"{room}/danh-sach.xlsx").data))
    column = [row[4].value for row in book.worksheets[0].iter_rows()]
    assert column == ["Giới tính", "Nam", "Nữ", None, None, None]
