"""Do the pages of imports and questions stay lean, however many questions and banks there are?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import Role
from quizapp.banks import operations
from quizapp.database import db
from quizapp.rules.raw import RawBank, RawQuestion
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

ROOM = "/ban-to-chuc/ngan-hang"


@pytest.fixture
def chi(site: Flask) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


def receive(count: int) -> str:
    questions = tuple(
        RawQuestion(stem=f"Cảng thứ {n}?", options=(f"Đông {n}", f"Tây {n}"), key=("A",))
        for n in range(count)
    )
    found = RawBank(format="docx", title="Cảng", questions=questions)
    waiting = operations.receive(found, "cảng.docx", None, NOW)
    db.session.commit()
    return f"{ROOM}/nhap/{waiting.id}"


def looks(chi: FlaskClient, *pages: str) -> list[int]:
    counts = []
    for page in pages:
        cache.forget()
        with counted() as statements:
            assert chi.get(page).status_code == 200
        counts.append(len(statements))
    return counts


def test_the_pages_ask_no_more_of_a_larger_house(chi: FlaskClient) -> None:
    makers.make_bank(slug="mot", questions=2)
    here = receive(3)
    pages = (ROOM, here, f"{here}/cau/1/sua", f"{ROOM}/cau-hoi", f"{ROOM}/cau-hoi/1")
    few = looks(chi, *pages)
    for number in range(5):
        makers.make_bank(slug=f"hai-{number}", questions=20)
    there = receive(60)
    many = looks(chi, ROOM, there, f"{there}/cau/1/sua", *pages[3:])
    assert few == many
    assert max(many) <= 14


def test_storing_takes_no_more_statements_for_more_questions(chi: FlaskClient) -> None:
    makers.make_bank(slug="mot", questions=2)
    counts = []
    for size in (3, 60):
        here = receive(size)
        page = chi.get(here).text
        mark = page.partition('name="fingerprint" value="')[2].partition('"')[0]
        cache.forget()
        with counted() as statements:
            assert chi.post(f"{here}/luu", data={"fingerprint": mark}).status_code == 302
        counts.append(len(statements))
    assert counts[0] == counts[1]
