"""Do the hot pages stay lean, however many people take part?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.statements import counted


@pytest.fixture
def warm(site: Flask) -> tuple[FlaskClient, Round]:
    """A browser that has sat the round once, so that what a process remembers is remembered."""
    round_ = makers.make_round(bank=makers.make_bank(questions=4))
    person = makers.make_person()
    for _ in range(30):
        makers.make_attempt(round_=round_, person=makers.make_person())
    db.session.commit()
    browser = makers.sign_in(site.test_client(), person)
    here = f"/dot-thi/{round_.id}"
    browser.post(f"{here}/bat-dau")
    browser.get(f"{here}/bai-thi/1")
    browser.post(f"{here}/bai-thi/1/nop")
    return browser, round_


def test_start_paper_save_and_hand_in(warm: tuple[FlaskClient, Round]) -> None:
    browser, round_ = warm
    here = f"/dot-thi/{round_.id}"
    with counted() as start:
        assert browser.post(f"{here}/bat-dau").status_code == 302
    with counted() as paper:
        assert browser.get(f"{here}/bai-thi/2").status_code == 200
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    with counted() as save:
        assert browser.post(f"{here}/bai-thi/2/luu", json=message).status_code == 200
    with counted() as hand_in:
        assert browser.post(f"{here}/bai-thi/2/nop").status_code == 302
    counts = {
        "start": len(start),
        "paper": len(paper),
        "save": len(save),
        "hand in": len(hand_in),
    }
    assert counts == {"start": 7, "paper": 2, "save": 2, "hand in": 3}


def test_a_guest_starts_hands_in_and_says_who_they_are(site: Flask) -> None:
    round_ = makers.make_round(bank=makers.make_bank(questions=4))
    round_.contest.eligibility = {"without_account": True}
    unit_id = makers.make_unit().id
    db.session.commit()
    here = f"/dot-thi/{round_.id}"
    told = {
        "full_name": "Nguyễn Văn An",
        "birth_date": "19/05/1990",
        "unit_id": str(unit_id),
        "consent_data": "y",
    }
    counts = {}
    for number in (1, 2):  # the first time a process remembers what it reads
        browser = site.test_client()
        with counted() as start:
            assert browser.post(f"{here}/bat-dau").status_code == 302
        with counted() as hand_in:
            assert browser.post(f"{here}/bai-thi/1/nop").status_code == 302
        with counted() as form:
            assert browser.get(f"{here}/bai-thi/1/thong-tin").status_code == 200
        form_data = {**told, "phone": f"091234567{number}"}
        with counted() as tell:
            assert browser.post(f"{here}/bai-thi/1/thong-tin", data=form_data).status_code == 302
        counts = {
            "start": len(start),
            "hand in": len(hand_in),
            "form": len(form),
            "tell": len(tell),
        }
    assert counts == {"start": 10, "hand in": 3, "form": 2, "tell": 17}
