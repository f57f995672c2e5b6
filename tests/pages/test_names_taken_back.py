"""Once somebody has left or erased the account, does any page, picture or file show the name?

An won and left or erased the account, Hoa is a child, a visitor looks.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import GuardianConsent
from quizapp.database import db
from quizapp.results import operations
from quizapp.rights import operations as rights
from quizapp.rules.guardians import board_code
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, give_consent, make_stage, published
from tests.pages.test_cards import META, sharing
from tests.pages.test_certificates import desk, make

NAMES = ("Nguyễn Văn An", "Nguyễn V. A.", "nguyen van an")


@pytest.fixture
def stage(site: Flask) -> Stage:
    made = make_stage()
    published(made)
    db.session.commit()
    cache.forget()
    return made


def leave(stage: Stage) -> None:
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)


def erase(stage: Stage) -> None:
    rights.erase(stage.an.id, Actor.of(stage.an), NOW)


def picture_of(client: FlaskClient, card: str) -> str:
    return urlsplit(dict(META.findall(client.get(card).text))["image"]).path


@pytest.mark.parametrize("go", [leave, erase])
def test_no_page_shows_the_name_of_who_is_gone(
    client: FlaskClient, browser, stage: Stage, go: Callable[[Stage], None]
) -> None:
    an = makers.sign_in(browser(), stage.an)
    code = make(an, stage)
    card = an.post(sharing(stage), data={"name": "on", "result": "on"}).location
    old_picture = picture_of(client, card)
    here = f"/dot-thi/{stage.round.id}"
    shown = client.get(f"/xac-nhan/{code}").text
    assert NAMES[0] in shown
    assert NAMES[0] in client.get(card).text
    assert "immutable" not in client.get(old_picture).headers["Cache-Control"]

    go(stage)
    db.session.commit()
    cache.forget()
    pages = [
        client.get(address, follow_redirects=True)
        for address in (
            f"/xac-nhan/{code}", card, here, "/", f"{here}/bang-xep-hang", f"{here}/cong-bo",
            f"/api/v1/rounds/{stage.round.id}/leaderboard",
        )
    ]  # fmt: skip
    for page in pages:
        for name in NAMES:
            assert name not in page.text, page.request.path
    assert client.get(old_picture).location.endswith(picture_of(client, card))
    assert picture_of(client, card) != old_picture
    told = pages[0].text
    words = "yêu cầu xóa thông tin cá nhân" if go is erase else "đã rút khỏi cuộc thi"
    assert words in told
    assert code in told
    for gone in ("Hạng 1", "Nhất", "Phường Lê Chân", "Giấy chứng nhận có thật"):
        assert gone not in told
    answer = an.get(f"/giay-chung-nhan/{code}.pdf")
    assert answer.status_code == (302 if go is erase else 409)


def test_who_left_is_told_why_there_is_no_certificate(browser, stage: Stage) -> None:
    an = makers.sign_in(browser(), stage.an)
    leave(stage)
    db.session.commit()
    cache.forget()
    assert "đã rút khỏi cuộc thi này" in an.get(desk(stage)).text
    assert an.post(desk(stage), data={"kind": "award"}).status_code == 409
    assert 'name="name"' not in an.get(sharing(stage)).text
    assert "Tôi đã tham gia" in an.get(an.post(sharing(stage), data={"name": "on"}).location).text


def test_organizers_read_an_edition_as_it_is_served(browser, stage: Stage) -> None:
    khanh = makers.sign_in(browser(), makers.make_organizer(name="Ngô Văn Khánh"))
    page = f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/cong-bo/1"
    assert NAMES[0] in khanh.get(page).text
    erase(stage)
    db.session.commit()
    told = khanh.get(page)
    assert told.status_code == 200
    for name in NAMES:
        assert name not in told.text


def test_a_child_is_named_on_the_own_paper_alone(
    client: FlaskClient, browser, stage: Stage
) -> None:
    stage.hoa.birth_date = date(2014, 5, 19)
    give_consent(stage.hoa)
    db.session.commit()
    hoa = makers.sign_in(browser(), stage.hoa)
    assert "cần có đồng ý của người giám hộ" in hoa.get(desk(stage)).text
    assert hoa.post(desk(stage), data={"kind": "participation"}).status_code == 403
    makers.add(
        GuardianConsent(
            person_id=stage.hoa.id, guardian_name="Lê Thị Bình", relationship="mother",
            guardian_phone="+84912345670", publication=True, text_version="1", given_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    code = make(hoa, stage, "participation")
    assert hoa.get(f"/giay-chung-nhan/{code}.pdf").mimetype == "application/pdf"
    checked = client.get(f"/xac-nhan/{code}").text
    assert board_code(stage.hoa.id) in checked
    card = hoa.post(sharing(stage), data={"name": "on"}).location
    for page in (
        checked,
        client.get(card).text,
        hoa.get(sharing(stage)).text.partition("<main")[2],
    ):
        assert "Vũ Thị Hoa" not in page
