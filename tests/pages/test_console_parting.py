"""How does the jury part a paper from somebody who did not sit it?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Role
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rules.parting import PARTED
from tests import makers
from tests.pages.test_guests import PHONE, answers, begin, without_account

PLACES = "/ban-to-chuc/dot-thi/{}"


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(regulation=makers.plain_regulation(attempts_per_round=2))
    without_account(made)
    makers.make_unit()
    return made


@pytest.fixture
def told(site: Flask, round_: Round) -> Attempt:
    guest = site.test_client()
    address = begin(guest, round_)
    guest.post(f"{address}/thong-tin", data=answers())
    return db.session.scalars(select(Attempt)).one()


@pytest.fixture
def jury(site: Flask, told: Attempt) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.JURY], contest=told.round.contest)
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


def room(told: Attempt) -> str:
    return f"{PLACES.format(told.round_id)}/tach-bai"


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_paper_is_found_looked_at_and_parted(jury: FlaskClient, told: Attempt) -> None:
    assert f'href="{room(told)}"' in jury.get(PLACES.format(told.round_id)).text
    assert told.receipt not in jury.get(room(told)).text
    for who in (told.receipt, PHONE):
        assert told.receipt in jury.get(room(told), query_string={"who": who}).text
    assert "Không có bài nào" in jury.get(f"{room(told)}?who=0987654321").text
    here = f"{room(told)}/{told.person_id}"
    page = jury.get(here).text
    assert f"{told.receipt} ở “" in page
    assert "đăng ký được tài khoản" in page
    no = jury.post(here, data={"seen": seen(page), "reason": ""})
    assert no.status_code == 422
    assert "lý do" in no.text
    old = jury.post(here, data={"seen": "x", "reason": "Đã xác minh"})
    assert old.status_code == 409
    assert "Sự việc đã khác" in old.text
    assert "Đã xác minh" in old.text
    done = jury.post(here, data={"seen": seen(old.text), "reason": "Đã xác minh"})
    assert done.location == room(told)
    db.session.expire_all()
    assert told.person.full_name == PARTED
    assert jury.get(here).status_code == 409
    assert jury.post(here, data={"seen": "x", "reason": "nữa"}).status_code == 409


def test_a_ranked_round_asks_for_a_correction_of_two(jury: FlaskClient, told: Attempt) -> None:
    round_ = told.round
    results.tally(round_.id, round_.closes_at.replace(year=2027))
    db.session.commit()
    there = jury.get(f"{room(told)}/{told.person_id}").location
    assert there.startswith(f"{PLACES.format(round_.id)}/ket-qua/dieu-chinh/nguoi/{told.person_id}")
    page = jury.get(there).text
    option = f'value="part:{told.person_id}"'
    assert option in page
    assert f"bài làm không cần tài khoản có mã biên nhận {told.receipt}" in page
    made = jury.post(
        there.partition("?")[0],
        data={"what": f"part:{told.person_id}", "reason": "Đã xác minh"},
    )
    looked = jury.get(made.location).text
    assert "không còn được tính cho người đã khai" in looked
    assert "1 người không còn trong bảng xếp hạng" in looked


def test_others_part_nothing(site: Flask, jury: FlaskClient, told: Attempt) -> None:
    manager = makers.make_organizer(roles=[Role.MANAGER], contest=told.round.contest)
    elsewhere = makers.make_organizer(roles=[Role.JURY], contest=makers.make_contest())
    db.session.commit()
    here = f"{room(told)}/{told.person_id}"
    for organizer, status in ((manager, 403), (elsewhere, 404)):
        other = makers.sign_in(site.test_client(), organizer)
        for answer in (other.get(room(told)), other.get(here), other.post(here)):
            assert answer.status_code == status
    for number in (makers.make_person().id, 999_999_999):
        assert jury.get(f"{room(told)}/{number}").status_code == 404
    # A paper of the same guest in another contest is its jury's business, too.
    makers.make_attempt(round_=makers.make_round(), person=told.person)
    db.session.commit()
    assert jury.post(here, data={"seen": "x", "reason": "vì"}).status_code == 403
