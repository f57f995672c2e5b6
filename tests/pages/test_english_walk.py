"""Is there Vietnamese on a page in English that is not marked so, wherever somebody goes?"""

from datetime import date, timedelta
from email.headerregistry import Address

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import scheduler
from quizapp.accounts import passwords
from quizapp.accounts.models import Consent, EmailToken, Role, TokenPurpose
from quizapp.attempts.models import AttemptTrace, StartLine
from quizapp.database import db
from quizapp.languages import COOKIE
from quizapp.mail import links
from quizapp.results import operations as results
from quizapp.results.review_models import Complaint
from quizapp.rules.complaints import Verdict
from quizapp.setting_values import MailServer
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import published
from tests.pages.english_world import World, make_world
from tests.pages.reading import astray, texts
from tests.pages.test_issuing import issued, printed

CONSOLE = "/ban-to-chuc"
NO_PAGE = {"asset", "language", "banks.picture", "contests.file"}
"""Addresses that give files, or send somewhere else."""


@pytest.fixture
def world(site: Flask) -> World:
    del site
    return make_world()


@pytest.fixture
def reader(client: FlaskClient) -> FlaskClient:
    """A visitor who reads English."""
    client.set_cookie(COOKIE, "en")
    return client


def walk(browser: FlaskClient, world: World) -> list[str]:
    """Visit every citizens' page, each after somebody who reads Vietnamese, so that what a process
    remembers cannot mix. Answer what is Vietnamese and not marked so."""
    app = browser.application
    before = app.test_client()
    adapter = app.url_map.bind("localhost")
    found, pages = [], 0
    names = [world.stage.contest.name, world.over.name, world.to_come.name, "Nguyễn Văn An"]
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(CONSOLE) or rule.endpoint in NO_PAGE or "GET" not in rule.methods:
            continue
        for values in world.values(rule):
            address = adapter.build(rule.endpoint, values)
            before.get(address)
            answer = browser.get(address)
            if answer.mimetype == "text/html" and answer.status_code != 302:
                pages += 1
                assert answer.status_code < 500
                assert '<html lang="en"' in answer.text
                assert answer.headers["Content-Language"] == "en"
                found += [f"{rule.rule}: {text}" for text in astray(answer.text, *names)]
    assert pages > 30, "the walk misses the pages"
    return found


def test_a_visitor_finds_no_vietnamese_but_what_is_marked_so(
    reader: FlaskClient, world: World
) -> None:
    assert walk(reader, world) == []
    for page in ("/luyen-tap/7/1", f"/xac-nhan/{world.code}", f"/chia-se/{world.card}"):
        assert reader.get(page).status_code == 200, "the walk saw only that it is missing"


def test_a_citizen_finds_no_vietnamese_but_what_is_marked_so(
    reader: FlaskClient, world: World
) -> None:
    makers.sign_in(reader, world.stage.an)
    assert reader.post(f"/dot-thi/{world.open.id}/bat-dau").status_code == 302
    assert walk(reader, world) == []
    paper = f"/dot-thi/{world.open.id}/bai-thi/1"
    assert "Question 1" in reader.get(paper).text
    reader.post(f"{paper}/nop")
    assert "Your paper is handed in." in reader.get(f"{paper}/ket-qua").text
    assert walk(reader, world) == []
    assert reader.post("/tai-khoan/rut-khoi/1", data={"understood": "y"}).status_code == 302
    assert walk(reader, world) == []


def seen(reader: FlaskClient, page: str, words: str, *names: str) -> None:
    """Look at one page: it says these words, and no Vietnamese that is not marked so."""
    answer = reader.get(page)
    said = " ".join(" ".join(text for _, text in texts(answer.text)).split())
    assert words in said
    assert astray(answer.text, *names) == []


def test_practice(reader: FlaskClient, world: World) -> None:
    name = world.stage.contest.name
    seen(reader, "/luyen-tap", "Questions to practise with: 4.", name)
    question = reader.get("/luyen-tap/7/1").text
    version = question.split('name="cau" value="')[1].split('"')[0]
    seen(reader, f"/luyen-tap/7/1/dap-an?cau={version}", "Please choose an option", name)
    seen(reader, f"/luyen-tap/7/1/dap-an?cau={version}&chon=0", "Right answers so far", name)
    seen(reader, "/luyen-tap/7/xong?dung=1", "Summary of the practice", name)


def test_the_answers_of_a_round(reader: FlaskClient, world: World) -> None:
    name = world.stage.contest.name
    seen(
        reader,
        f"/dot-thi/{world.open.id}/dap-an",
        "The answers are not published yet.",
        name,
        world.open.name,
    )
    page = f"/dot-thi/{world.stage.round.id}/dap-an"
    seen(
        reader,
        page,
        "Questions that stood on the papers of this round: 4.",
        name,
        world.stage.round.name,
    )


def test_a_certificate_after_a_correction(reader: FlaskClient, world: World) -> None:
    page, names = f"/xac-nhan/{world.code}", [world.stage.contest.name]
    seen(reader, page, "The certificate is genuine.", *names)
    makers.sign_in(reader, world.stage.an)
    printed = f"/giay-chung-nhan/{world.code}.pdf"
    english = reader.get(printed).headers["ETag"]
    reader.set_cookie(COOKIE, "vi")
    assert reader.get(printed).headers["ETag"] == english
    reader.set_cookie(COOKIE, "en")
    judges = (world.stage.round.id, world.stage.an.id)
    taking_out.disqualify(
        *judges, None, organizer=world.stage.chi, now=NOW, reason="Nộp thay người khác"
    )
    published(world.stage, note="Đính chính kết quả.")
    seen(reader, page, "This certificate is no longer valid.", *names)


def test_a_child_and_its_guardian(reader: FlaskClient, world: World) -> None:
    khoi = makers.make_person(name="Nguyễn Minh Khôi", birth=date(2012, 5, 19))
    makers.add(Consent(person_id=khoi.id, purpose="data", text_version="1", given_at=NOW))
    makers.sign_in(reader, khoi)
    names = [world.stage.contest.name]
    page = "/tai-khoan/nguoi-giam-ho"
    seen(reader, page, "I am the father, mother or guardian of the participant.", *names)
    told = {
        "guardian_name": "Lê Thị Bình", "relationship": "grandparent",
        "guardian_phone": "0912 345 670", "consent_data": "y",
    }  # fmt: skip
    wrong = reader.post(page, data={**told, "relationship": ""})
    assert "Please choose what the guardian is to the participant." in wrong.text
    assert astray(wrong.text, *names) == []
    assert reader.post(page, data=told).status_code == 302
    seen(reader, page, "Grandparent who is the guardian", *names)
    seen(reader, "/tai-khoan", "On the public board you appear under the code", *names)
    seen(reader, "/tai-khoan/du-lieu", "Consent of a guardian", *names)


@pytest.fixture
def mail(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is set up; nothing here sends any."""
    server = MailServer(host="127.0.0.1", port=1, tls=False)
    monkeypatch.setitem(site.config, "MAIL_URL", server)
    monkeypatch.setitem(site.config, "MAIL_FROM", Address(addr_spec="thi@example.vn"))


def token(purpose: TokenPurpose) -> str:
    """Answer the signed part of the link of the only letter of this kind."""
    made = db.session.scalars(select(EmailToken).where(EmailToken.purpose == purpose)).one()
    return links.signed(purpose, made.id)


@pytest.mark.usefixtures("mail")
def test_an_email_address_and_its_letters(reader: FlaskClient, world: World) -> None:
    an, names = world.stage.an, [world.stage.contest.name]
    an.password_hash = passwords.hashed("mua-he-2026")
    seen(reader, "/quen-mat-khau", "Phone number or e-mail", *names)
    makers.sign_in(reader, an)
    wrong = reader.post("/tai-khoan/email", data={"email": "an"})
    assert "An e-mail address has the sign @" in wrong.text
    assert astray(wrong.text, *names) == []
    reader.post("/tai-khoan/email", data={"email": "an@example.com", "old_password": "mua-he-2026"})
    seen(reader, "/tai-khoan/email", "Waiting for confirmation", *names)
    letter = token(TokenPurpose.CONFIRM)
    seen(reader, f"/email/xac-nhan/{letter}", "Use this address for the account of", *names)
    makers.sign_in(reader, world.stage.binh)
    seen(reader, f"/email/xac-nhan/{letter}", "This link belongs to somebody else.", *names)
    makers.sign_in(reader, an)
    reader.post(f"/email/xac-nhan/{letter}")
    seen(reader, "/tai-khoan/email", "I want a reminder one day before each round opens.", *names)
    end = f"/email/ngung/mail_opens/{links.signed('end.mail_opens', an.id)}"
    seen(reader, end, "Kind of letter: Remind me before a round opens.", *names)
    reader.post("/quen-mat-khau", data={"typed": "an@example.com"})
    scheduler.answer_reset_requests(NOW)
    reset = f"/quen-mat-khau/{token(TokenPurpose.RESET)}"
    seen(reader, reset, "For the account of", *names)


def test_a_turn_at_an_opening_rush(reader: FlaskClient, world: World) -> None:
    makers.sign_in(reader, world.stage.an)
    free = NOW + timedelta(minutes=3)
    db.session.add(StartLine(id=1, free_us=int(free.timestamp()) * 1_000_000))
    waiting = reader.post(f"/dot-thi/{world.open.id}/bat-dau").location
    seen(reader, waiting, "Your turn comes in about")


def test_a_complaint_of_a_result(reader: FlaskClient, world: World) -> None:
    """Before it, while it waits, answered, and once the result is official."""
    stage, names = world.stage, [world.stage.contest.name, world.over.name]
    page = f"/dot-thi/{stage.round.id}/khieu-nai"
    makers.sign_in(reader, stage.an)
    wrong = reader.post(page, data={"words": "wrong"})
    assert "A complaint must have between 20 and 2,000 characters." in wrong.text
    assert astray(wrong.text, *names) == []
    reader.post(page, data={"words": "Question 3 has two right answers."})
    seen(reader, page, "Waiting for the organizers to answer.", *names)
    again = reader.post(page, data={"words": "Question 4 has two right answers."})
    assert astray(again.text, *names) == []
    filed = db.session.scalars(select(Complaint)).one()
    results.answer(
        filed.id, Verdict.ACCEPTED, "Đúng vậy.", organizer=stage.chi, now=NOW, mails=False
    )
    seen(reader, page, "The complaint was accepted.", *names)
    makers.add(
        AttemptTrace(
            round_id=stage.round.id, person_id=stage.an.id, number=1, address="a", device="d"
        )
    )
    seen(reader, "/tai-khoan/du-lieu", "Checks that keep the contest fair", *names)
    stranger = makers.make_person(name="Lý Thị Lạ")
    makers.sign_in(reader, stranger)
    seen(reader, page, "Only people who handed in a paper in this round", *names)


def test_data_to_take_along(reader: FlaskClient, world: World) -> None:
    makers.sign_in(reader, world.stage.an)
    seen(reader, "/tai-khoan/du-lieu.html", "Publishing my name if I win", "Nguyễn Văn An")
    told = reader.get("/tai-khoan/du-lieu.json").json
    assert told
    assert told["consents"][0]["title"] == "Publishing my name if I win"


def test_the_first_sign_in_with_a_slip(reader: FlaskClient, browser, world: World) -> None:
    manager = makers.sign_in(browser(), makers.make_organizer(roles=[Role.MANAGER]))
    row: list[object] = ["Vũ Thị Hoa", 1950, "Phường Kiến An", "0912345678", None]
    [(_, code)] = printed(manager, issued(manager, row))
    names = [world.stage.contest.name]
    seen(reader, "/phieu", "One-time code on the slip", *names)
    wrong = reader.post("/phieu", data={"phone": "0912345678", "code": "AAAA-AAAA"})
    assert astray(wrong.text, *names) == []
    assert reader.post("/phieu", data={"phone": "0912345678", "code": code}).status_code == 302
    seen(reader, "/phieu/tai-khoan", "The organizers created the account", *names)
