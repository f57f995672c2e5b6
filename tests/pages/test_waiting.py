"""What does somebody see who has to wait for their turn at an opening rush?"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt, StartLine, Turn
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

SECOND = timedelta(seconds=1)
JSON = {"Accept": "application/json"}
FREE = NOW + timedelta(minutes=2, seconds=40)
"""The next free turn: so many have come before. It is called five to twenty seconds later."""


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(name="Tuần 1")
    db.session.add(StartLine(id=1, free_us=int(FREE.timestamp()) * 1_000_000))
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask, round_: Round) -> FlaskClient:
    """An's browser."""
    person = makers.make_person()
    db.session.commit()
    return makers.sign_in(site.test_client(), person)


@pytest.fixture
def here(round_: Round) -> str:
    return f"/dot-thi/{round_.id}"


def waiting_page(browser: FlaskClient, here: str) -> str:
    """Press the button and answer the page it leads to."""
    answer = browser.post(f"{here}/bat-dau")
    assert answer.location == f"{here}/cho"
    page = browser.get(answer.location)
    assert page.status_code == 200
    assert page.cache_control.no_store
    return page.text


def called() -> datetime:
    """Answer when An is called in."""
    return db.session.query(Turn).one().comes_at


def begun() -> int:
    return db.session.query(Attempt).count()


def test_a_rush_leads_to_the_waiting_page_and_starts_no_clock(an: FlaskClient, here: str) -> None:
    page = waiting_page(an, here)
    assert "Khoảng 3 phút nữa" in page
    assert "chưa chạy, và chỗ của bạn đã được giữ" in page
    assert begun() == 0


def test_without_script_the_page_comes_back_by_itself(
    an: FlaskClient, here: str, clock: time_machine.Traveller
) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="{}"></noscript>'
    assert refresh.format(30) in waiting_page(an, here)
    clock.move_to(called() - 12 * SECOND)
    assert refresh.format(12) in an.get(f"{here}/cho").text
    clock.move_to(called() - SECOND / 2)
    assert refresh.format(1) in an.get(f"{here}/cho").text


def test_with_script_the_button_is_there_and_appears_in_time(an: FlaskClient, here: str) -> None:
    page = waiting_page(an, here)
    assert re.search(
        r'<div class="stack-s" hidden data-appears="2026-05-11T03:02:(3\d|4[0-4])\.\d{3}\+00:00"',
        page,
    )
    assert f'action="{here}/bat-dau"' in page


def test_when_the_turn_comes_a_button_is_pressed_and_the_whole_time_is_there(
    an: FlaskClient, here: str, clock: time_machine.Traveller
) -> None:
    waiting_page(an, here)
    db.session.get_one(StartLine, 1).free_us += 600 * 1_000_000  # many come behind
    clock.move_to(called() - SECOND / 10)
    assert an.post(f"{here}/bat-dau").location == f"{here}/cho"
    clock.move_to(called())
    page = an.get(f"{here}/cho").text
    assert '<div class="stack-s">' in page
    assert "<script" not in page
    assert "refresh" not in page
    assert "Chỗ của bạn được giữ đến 10:12" in page
    assert begun() == 0
    assert an.post(f"{here}/bat-dau").location == f"{here}/bai-thi/1"
    attempt = db.session.query(Attempt).one()
    assert attempt.deadline - attempt.started_at == timedelta(minutes=15)
    assert an.get(f"{here}/cho").location == here


def test_pressing_early_and_again_changes_nothing(
    an: FlaskClient, here: str, clock: time_machine.Traveller
) -> None:
    first = waiting_page(an, here)
    clock.move_to(NOW + 30 * SECOND)
    turn = re.compile(r'data-until="([^"]+)"')
    assert turn.findall(waiting_page(an, here)) == turn.findall(first)
    assert db.session.query(Turn).count() == 1


def test_another_device_has_the_same_place(
    an: FlaskClient, site: Flask, here: str, round_: Round
) -> None:
    waiting_page(an, here)
    phone = makers.sign_in(site.test_client(), db.session.query(makers.Person).one())
    first = called()
    waiting_page(phone, here)
    assert called() == first


def test_neither_page_nor_cookie_tells_how_many_stand_in_front(
    an: FlaskClient, site: Flask, here: str
) -> None:
    page = waiting_page(an, here)
    with an.session_transaction() as kept:
        told = datetime.fromtimestamp(kept["turn"][1] / 1000, UTC)
    moments = {told} | {
        datetime.fromisoformat(moment)
        for moment in re.findall(r'data-(?:until|appears)="([^"]+)"', page)
    }
    assert len(moments) == 1
    assert FREE - 10 * SECOND <= told < FREE + 5 * SECOND
    # All turns of a quarter of a minute are called out alike.
    for _ in range(20):
        other = makers.sign_in(site.test_client(), makers.make_person())
        other.post(f"{here}/bat-dau")
    others = [turn.comes_at for turn in db.session.query(Turn)]
    # Now and then two fall on the same millisecond.
    assert len(set(others)) > 15
    assert all(FREE - 10 * SECOND <= moment < FREE + 5 * SECOND for moment in others)


def test_looking_asks_no_database_and_weighs_little(an: FlaskClient, here: str) -> None:
    page = waiting_page(an, here)
    with counted() as sent:
        assert an.get(f"{here}/cho").text == page
    assert sent == []
    assert len(page.encode()) < 4000


def test_a_press_of_one_who_waits_is_cheap(an: FlaskClient, here: str) -> None:
    waiting_page(an, here)
    cache.forget()
    with counted() as sent:
        an.post(f"{here}/bat-dau")
    # The person, the round, who may take part in it, the line, the turn.
    assert len(sent) == 5, sent


def test_who_may_not_begin_is_told_so_before_waiting(an: FlaskClient, site: Flask) -> None:
    once = makers.make_round(regulation=makers.plain_regulation(attempts_per_round=1))
    makers.make_attempt(round_=once, person=db.session.query(makers.Person).one())
    left = makers.make_round(regulation=makers.plain_regulation(minimum_age=10))
    leaver, child = makers.make_person(), makers.make_person(birth=date(2014, 1, 1))
    db.session.add(Departure(person_id=leaver.id, contest_id=left.contest_id, at=NOW))
    grown = makers.make_round(regulation=makers.plain_regulation(minimum_age=16))
    young = makers.make_person(birth=date(2012, 1, 1))
    db.session.commit()
    for round_id, browser, way in (
        (once.id, an, "NoAttemptLeft"),
        (left.id, makers.sign_in(site.test_client(), leaver), "HasLeft"),
        (left.id, makers.sign_in(site.test_client(), child), "GuardianMissing"),
        (grown.id, makers.sign_in(site.test_client(), young), "TooYoung"),
    ):
        answer = browser.post(f"/dot-thi/{round_id}/bat-dau", headers=JSON)
        assert answer.get_json()["refused"] == way
    assert db.session.query(Turn).count() == 0
    line = db.session.get_one(StartLine, 1, populate_existing=True)
    assert line.free_us == int(FREE.timestamp()) * 1_000_000


@pytest.mark.parametrize("later", [timedelta(minutes=13), timedelta(hours=2)])
def test_a_turn_that_is_over_leads_back_to_the_round(
    an: FlaskClient, here: str, clock: time_machine.Traveller, later: timedelta
) -> None:
    waiting_page(an, here)
    clock.move_to(NOW + later)
    assert an.get(f"{here}/cho").location == here


def test_who_has_no_turn_is_sent_to_the_round(
    an: FlaskClient, client: FlaskClient, here: str
) -> None:
    assert an.get(f"{here}/cho").location == here
    assert client.get(f"{here}/cho").location == here
    assert an.get("/dot-thi/999/cho").status_code == 404


def test_the_turn_of_one_round_shows_nothing_in_another(an: FlaskClient, here: str) -> None:
    waiting_page(an, here)
    other = makers.make_round(name="Tuần 2")
    assert an.get(f"/dot-thi/{other.id}/cho").location == f"/dot-thi/{other.id}"


def test_who_waits_before_the_opening_need_not_load_the_page_again(
    site: Flask, an: FlaskClient, client: FlaskClient
) -> None:
    upcoming = makers.make_round(opens=NOW + timedelta(minutes=5))
    page = an.get(f"/dot-thi/{upcoming.id}").text
    form = re.search(r"<form[^>]*/bat-dau[^>]*>", page)
    assert form is not None
    assert "hidden" in form[0]
    assert 'data-appears="2026-05-11T03:05:00.000+00:00"' in form[0]
    assert "Bắt đầu làm bài" not in client.get(f"/dot-thi/{upcoming.id}").text


def test_who_needs_no_account_waits_as_a_guest_and_begins_when_called(
    site: Flask, round_: Round, here: str
) -> None:
    round_.contest.eligibility = {"without_account": True}
    db.session.commit()
    cache.forget()
    guest = site.test_client()
    assert "Khoảng 3 phút nữa" in waiting_page(guest, here)
    assert guest.post(f"{here}/bat-dau").location == f"{here}/cho"
    assert db.session.query(Person).count() == 1
    with time_machine.travel(called(), tick=False):
        assert guest.post(f"{here}/bat-dau").location == f"{here}/bai-thi/1"
    assert db.session.query(Person).count() == 1
