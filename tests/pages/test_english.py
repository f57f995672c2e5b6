"""What does a reader get who chose English, and what stays as it was for everybody else?"""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from quizapp import languages
from quizapp.accounts.passwords import hashed
from quizapp.languages import COOKIE
from tests import makers
from tests.pages.english_world import World, make_world
from tests.pages.reading import astray, texts

CONSOLE = "/ban-to-chuc"


@pytest.fixture
def world(site: Flask) -> World:
    del site
    return make_world()


@pytest.fixture
def reader(client: FlaskClient) -> FlaskClient:
    """A visitor who reads English."""
    client.set_cookie(COOKIE, "en")
    return client


@pytest.mark.usefixtures("site")
def test_before_the_first_contest_there_is_english_too(reader: FlaskClient) -> None:
    page = reader.get("/").text
    assert "The contest starts soon" in page
    assert astray(page) == []


def test_what_people_wrote_is_marked_as_vietnamese(reader: FlaskClient, world: World) -> None:
    makers.sign_in(reader, world.stage.an)
    said = texts(reader.get("/").text + reader.get("/the-le").text)
    words = ("Thành ủy Hải Phòng", "Nguyễn Văn An", "dự thi", "Tuần lễ sắp tới", "Quy định chung")
    for word in words:
        marks = {language for language, text in said if word in text}
        assert marks == {"vi"}, word


def test_a_vietnamese_page_has_no_marks(client: FlaskClient, world: World) -> None:
    del world
    body = client.get("/").text.split("<body", 1)[1]
    assert re.findall(r'<\w+[^>]* lang="(\w+)"', body) == ["en", "en"]  # the ways to English


def test_the_choice_is_remembered_and_leads_back(client: FlaskClient, world: World) -> None:
    page = f"/dot-thi/{world.over.id}/bang-xep-hang?lan=1"
    link = re.search(r'href="([^"]*)" lang="en"', client.get(page).text)
    assert link
    answer = client.get(link[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.location) == (302, page)
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=en; ")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"} <= set(cookie.split("; "))
    assert "Leaderboard" in client.get(page).text
    client.get("/ngon-ngu/vi?next=/the-le")
    assert "Thể lệ" in client.get("/the-le").text


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1", ""]
)
def test_the_choice_leads_nowhere_else(client: FlaskClient, elsewhere: str) -> None:
    answer = client.get("/ngon-ngu/en", query_string={"next": elsewhere})
    assert answer.location == "/"


@pytest.mark.usefixtures("site")
def test_there_are_two_languages(client: FlaskClient) -> None:
    assert client.get("/ngon-ngu/fr").status_code == 404
    client.set_cookie(COOKIE, "fr")
    assert '<html lang="vi"' in client.get("/").text


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("en-US,en;q=0.9", True),
        ("de, en;q=0.5", True),
        ("vi-VN,vi;q=0.9,en;q=0.8", False),
        ("en, vi;q=0.5", False),
        ("de", False),
        ("", False),
    ],
)
def test_a_browser_set_to_english_is_offered_english_and_gets_vietnamese(
    client: FlaskClient,
    asked: str,
    offered: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    page = client.get("/", headers={"Accept-Language": asked}).text
    assert '<html lang="vi"' in page
    assert ("This site can be read in" in page) is offered


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("chosen", ["vi", "en"])
def test_who_has_chosen_is_offered_nothing(client: FlaskClient, chosen: str) -> None:
    client.get(f"/ngon-ngu/{chosen}")
    page = client.get("/", headers={"Accept-Language": "en"}).text
    assert "This site can be read in" not in page


def test_pages_that_caches_keep_are_kept_apart_by_language(
    client: FlaskClient, world: World
) -> None:
    answer = client.get(f"/dot-thi/{world.over.id}/bang-xep-hang")
    assert answer.cache_control.public
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)


def test_the_board_for_machines_is_one_document_in_every_language(
    client: FlaskClient, world: World
) -> None:
    address = f"/api/v1/rounds/{world.over.id}/leaderboard"
    vietnamese = client.get(address)
    client.set_cookie(COOKIE, "en")
    english = client.get(address)
    assert (english.data, english.headers["ETag"]) == (vietnamese.data, vietnamese.headers["ETag"])


def test_the_winners_file_is_made_for_each_language(client: FlaskClient, world: World) -> None:
    address = f"/dot-thi/{world.over.id}/cong-bo.xlsx"
    titles = []
    for code in ("vi", "en", "vi"):
        client.set_cookie(COOKIE, code)
        titles += openpyxl.load_workbook(BytesIO(client.get(address).data)).sheetnames[:1]
    assert titles == ["Danh sách đạt giải", "Winners", "Danh sách đạt giải"]


def test_moments_and_numbers_are_unmistakable_in_english(reader: FlaskClient, world: World) -> None:
    winners = reader.get(f"/dot-thi/{world.over.id}/cong-bo").text
    assert "from 05:00, 11 May 2026 to 09:00, 11 May 2026" in winners
    assert "3,000,000 VND" in winners
    page = reader.get(f"/dot-thi/{world.open.id}").text
    assert "15 min<" in page
    reader.set_cookie(COOKIE, "vi")
    winners = reader.get(f"/dot-thi/{world.over.id}/cong-bo").text
    assert "từ 05:00 ngày 11/05/2026 đến 09:00 ngày 11/05/2026" in winners
    assert "3.000.000 đồng" in winners


@pytest.mark.parametrize(
    ("code", "written"),
    [
        (
            "vi",
            [
                "08:05 ngày 05/11/2026", "08:05:09 ngày 05/11/2026", "05/11/2026", "19/05/1990",
                "1.234.567", "-1.000", "45 giây", "12 phút 05 giây", "15 phút", "2 giờ 0 phút", "",
            ],
        ),
        (
            "en",
            [
                "08:05, 5 November 2026", "08:05:09, 5 November 2026", "5 November 2026",
                "19 May 1990", "1,234,567", "-1,000", "45 s", "12 min 05 s", "15 min",
                "2 h 0 min", "",
            ],
        ),
    ],
)  # fmt: skip
def test_moments_days_numbers_and_lengths_of_time(
    site: Flask, code: str, written: list[str]
) -> None:
    del site
    # Just past one o'clock in Greenwich it is morning in the city.
    moment = datetime(2026, 11, 5, 1, 5, 9, tzinfo=UTC)
    with force_locale(code):
        assert [
            languages.moment(moment),
            languages.clock_time(moment),
            languages.day(moment),
            languages.day(date(1990, 5, 19)),
            languages.number(1_234_567),
            languages.number(-1000),
            languages.duration(45_000),
            languages.duration(725_999),
            languages.duration(900_000, to_the_minute=True),
            languages.duration(7_200_000, to_the_minute=True),
            languages.moment(None) + languages.number(None) + languages.duration(None),
        ] == written


EMPTY = {
    "Please enter your full name.",
    "Please enter your phone number.",
    "Please enter a date.",
    "Please choose your unit from the list.",
    "Please enter your password.",
    "To register, you need to agree to the processing of your data.",
}
WRONG = {
    "A name has only letters, spaces, apostrophes, hyphens and full stops.",
    "Please enter a Vietnamese mobile number of 10 digits, for example 0912 345 678.",
    "There is no such day. Please enter it in the order day/month/year.",
    "The password must have at least 8 characters.",
    "The two passwords are not the same.",
}


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({}, EMPTY),
        (
            {
                "full_name": "Anna 2",
                "phone": "12",
                "birth_date": "31/02/1990",
                "password": "short",
                "password_again": "other",
            },
            WRONG,
        ),
    ],
)
def test_faults_of_a_form_are_english(
    reader: FlaskClient, world: World, typed: dict[str, str], faults: set[str]
) -> None:
    answer = reader.post("/dang-ky", data=typed)
    assert answer.status_code == 422
    assert faults <= {text.strip() for _, text in texts(answer.text)}
    assert astray(answer.text, world.stage.contest.name) == []


def test_wtforms_own_sentences_are_english(reader: FlaskClient, world: World) -> None:
    data = {"phone": "0912 345 678", "password": "x" * 300}
    answer = reader.post("/dang-nhap", data=data)
    assert "Field cannot be longer than 128 characters." in answer.text
    assert astray(answer.text, world.stage.contest.name) == []


def test_refusals_are_english_with_their_facts(reader: FlaskClient, world: World) -> None:
    answer = reader.post("/dang-nhap", data={"phone": "0912345678", "password": "not the one"})
    assert "The phone number, sign-in code or password is not right." in answer.text
    makers.sign_in(reader, world.stage.an)
    start = f"/dot-thi/{world.to_come.id}/bat-dau"
    assert "It opens at 10:00, 12 May 2026." in reader.post(start).text
    json = {"Accept": "application/json"}
    refused = reader.post(start, headers=json).json
    assert refused == {
        "refused": "NotOpenYet",
        "sentence": "The round is not open yet. It opens at 10:00, 12 May 2026.",
    }
    assert reader.get("/khong-co", headers=json).json == {"sentence": "There is no such page."}


def test_a_sentence_within_a_refusal_is_english(reader: FlaskClient, world: World) -> None:
    makers.sign_in(reader, world.stage.an)
    start = f"/dot-thi/{world.open.id}/bat-dau"
    for number in (1, 2, 3):
        reader.post(start)
        reader.post(f"/dot-thi/{world.open.id}/bai-thi/{number}/nop")
    sentence = re.search(r"<h1>(.*)</h1>", reader.post(start).text)
    assert sentence
    assert sentence[1] == "You have used all attempts of this round (3)."


def test_people_who_share_a_phone_choose_in_english(reader: FlaskClient, world: World) -> None:
    secret = hashed("trái cây mùa hạ")
    for name in ("Trần Thị Lan", "Trần Văn Mạnh"):
        makers.make_person(name=name, phone="+84912345678", password_hash=secret)
    reader.post("/dang-nhap", data={"phone": "0912345678", "password": "trái cây mùa hạ"})
    page = reader.get("/dang-nhap/chon-nguoi").text
    assert "Who are you?" in page
    assert astray(page, world.stage.contest.name) == []
    answer = reader.post("/dang-nhap/chon-nguoi")
    assert "Please choose a person from the list." in answer.text


def test_the_console_stays_vietnamese(reader: FlaskClient, world: World) -> None:
    makers.sign_in(reader, world.stage.chi)
    page = reader.get(CONSOLE + "/", headers={"Accept-Language": "en"}).text
    assert '<html lang="vi"' in page
    assert "Đăng xuất" in page
    assert "/ngon-ngu/" not in page
    assert "Không tìm thấy trang này." in reader.get(f"{CONSOLE}/khong-co").text


def test_a_broken_page_is_english(
    reader: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    del world
    monkeypatch.setitem(reader.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(reader.application.config, "TESTING", False)
    monkeypatch.setitem(reader.application.view_functions, "contests.help", lambda: 1 / 0)
    answer = reader.get("/hoi-dap")
    assert answer.status_code == 500
    assert "Something went wrong in the system." in answer.text
    assert astray(answer.text) == []
