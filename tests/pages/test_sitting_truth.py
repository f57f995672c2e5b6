"""What does the server tell a page that asks for the truth, and what does a receipt say?"""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests.conftest import NOW
from tests.makers import make_person, make_round, sign_in
from tests.pages.test_sitting import stamp, start, stored

JSON = {"Accept": "application/json"}


@pytest.fixture
def round_(site: Flask) -> Round:
    made = make_round(regulation=Regulation(all_required=False))
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask, round_: Round) -> FlaskClient:
    """An's browser."""
    person = make_person()
    db.session.commit()
    return sign_in(site.test_client(), person)


def save(
    browser: FlaskClient, address: str, place: str, chosen: object, page: int, *, n: int
) -> int:
    """Save one choice and answer which page the server calls the newest."""
    message = {"place": place, "chosen": chosen, "page": page, "n": n}
    answer = browser.post(f"{address}/luu", json=message)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    newest: int = answer.json["page"]
    return newest


def test_an_older_page_learns_of_the_newer_one_by_its_next_save(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    old = stamp(an.get(address).text)
    clock.move_to(NOW + timedelta(minutes=1))
    new = stamp(an.get(address).text)
    # Opening a page is no word: a GET writes nothing.
    assert save(an, address, "0", [1], old, n=1) == old
    assert save(an, address, "0", [2], new, n=1) == new
    assert save(an, address, "1", [3], old, n=2) == new
    assert save(an, address, "1", [3], old, n=2) == new, "a repeat is told the same"


def test_a_page_that_asks_is_told_what_is_saved(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    page = stamp(an.get(address).text)
    save(an, address, "2", [0], page, n=1)
    save(an, address, "guess", "1.234", page, n=2)
    told = an.get(f"{address}/gio").json
    assert told is not None
    assert told["page"] == page
    assert told["answers"] == {
        "2": {"chosen": [0], "page": page, "n": 1},
        "guess": {"chosen": [1234], "page": page, "n": 2},
    }
    shown = an.get(address).text
    assert f'data-place="2" data-page="{page}" data-n="1"' in shown
    assert f'data-place="guess" data-page="{page}" data-n="2"' in shown
    assert 'data-place="0" data-page="0" data-n="0"' in shown


def test_a_form_carries_choices_of_an_older_page_under_their_own_stamp(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    old = stamp(an.get(address).text)
    clock.move_to(NOW + timedelta(minutes=1))
    between = stamp(an.get(address).text)
    save(an, address, "0", [3], between, n=1)
    save(an, address, "guess", "7", between, n=2)
    clock.move_to(NOW + timedelta(minutes=2))
    page = stamp(an.get(address).text)
    form = {"page": page, "n0": "4", "q0": "1", "p0": old, "n1": "5", "q1": "2", "p1": old}
    guess = {"guess": "9", "n-guess": "6", "p-guess": old}
    assert an.post(f"{address}/nop", data={**form, **guess}).status_code == 302
    answers = stored().answers
    assert answers["0"]["chosen"] == [3]
    assert answers["guess"]["chosen"] == [7]
    assert (answers["1"]["chosen"], answers["1"]["page"]) == ([2], old)


@pytest.mark.parametrize("made_on", ["", "x", "-1", "1e9", "9" * 17])
def test_a_stamp_no_page_has_is_refused(an: FlaskClient, round_: Round, made_on: str) -> None:
    address = start(an, round_)
    form = {"page": stamp(an.get(address).text), "n0": "1", "q0": "1", "p0": made_on}
    answer = an.post(f"{address}/nop", data=form)
    assert answer.status_code == 400
    assert stored().handed_in_at is None


def test_the_pages_own_script_is_told_where_the_receipt_is(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    for _ in range(2):
        answer = an.post(f"{address}/nop", headers=JSON)
        assert answer.status_code == 200
        assert answer.json == {"receipt": f"{address}/ket-qua"}


def test_the_receipt_says_what_counted_and_when_it_arrived(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    page = stamp(an.get(address).text)
    clock.move_to(NOW + timedelta(seconds=65))
    save(an, address, "0", [1], page, n=1)
    clock.move_to(NOW + timedelta(seconds=70))
    save(an, address, "3", [2], page, n=2)
    an.post(f"{address}/nop")
    receipt = " ".join(an.get(f"{address}/ket-qua").text.split())
    assert "2 trên 4 câu có trả lời" in receipt
    assert "<dt>Lần lưu cuối đến máy chủ</dt><dd>10:01:10 ngày 11/05/2026</dd>" in receipt
    assert "Câu 1: <strong>B</strong>" in receipt
    assert "nhận lúc 10:01:05 ngày 11/05/2026" in receipt
    assert "Câu 2: <strong>không trả lời</strong>" in receipt


def test_a_receipt_of_an_empty_paper(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    an.post(f"{address}/nop")
    receipt = an.get(f"{address}/ket-qua").text
    assert "0 trên 4 câu có trả lời" in receipt
    assert "không có câu nào được lưu" in receipt
