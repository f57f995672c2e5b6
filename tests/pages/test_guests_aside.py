"""Does a device lead back to the paper of a guest over whom somebody has signed in?

An signs in with a password, Chi is an organizer, the guest has nothing but the browser.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import keeping, passwords
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.guest_refusals import GuestAside
from quizapp.rules.refusals import AnotherSitter
from tests import makers
from tests.conftest import NOW
from tests.pages.test_guests import answers, begin, the_attempt, without_account

PASSWORD = "con meo treo cay cau"
BACK = "/bai-tren-may"
BACK_TO = "máy trở lại bài làm không cần tài khoản"
OPEN = "Trên máy này còn một bài thi làm không cần tài khoản, chưa nộp."
UNTOLD = "đã nộp nhưng chưa khai thông tin người dự thi"

SignsIn = Callable[[FlaskClient], None]


@pytest.fixture
def round_(site: Flask) -> Round:
    made = makers.make_round(regulation=makers.plain_regulation(attempts_per_round=2))
    without_account(made)
    makers.make_unit()
    makers.make_person(name="Lê Thị An", phone="+84912000099", password_hash=HASH)
    chi = makers.make_organizer(username="chi")
    chi.password_hash = HASH
    db.session.commit()
    return made


HASH = passwords.hashed(PASSWORD)


def as_citizen(client: FlaskClient) -> None:
    sent = {"phone": "0912000099", "password": PASSWORD}
    assert client.post("/dang-nhap", data=sent).status_code == 302
    assert "Lê Thị An" in client.get("/tai-khoan").text


def as_organizer(client: FlaskClient) -> None:
    sent = {"username": "chi", "password": PASSWORD}
    assert client.post("/ban-to-chuc/dang-nhap", data=sent).status_code == 302
    assert client.get("/ban-to-chuc/").status_code == 200


def start(client: FlaskClient, round_: Round) -> tuple[str, dict[str, str]]:
    """Begin as a guest; answer the address of the paper, and what its page says of itself."""
    address = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    page = client.get(address).text
    assert "Làm thử" not in page  # a guest's paper is no organizer's try
    name = re.search(r'name="paper" value="([^"]+)"', page)
    assert name is not None
    return address, {"X-Paper": name[1]}


def owner() -> Person:
    return db.session.scalars(select(Person).where(Person.is_guest.is_(False))).one()


BOTH = pytest.mark.parametrize("signs_in", [as_citizen, as_organizer])


@BOTH
def test_signing_out_leads_back_to_the_open_paper(
    client: FlaskClient, round_: Round, signs_in: SignsIn
) -> None:
    address, _ = start(client, round_)
    signs_in(client)
    assert "đăng xuất" in client.get("/dang-xuat").text.lower()
    assert BACK_TO in client.get("/dang-xuat").text
    client.post("/ban-to-chuc/dang-xuat" if signs_in is as_organizer else "/dang-xuat")
    assert client.get(address).status_code == 200
    assert "Tiếp tục làm bài" in client.get(f"/dot-thi/{round_.id}").text
    client.post(f"{address}/nop")
    assert client.post(f"{address}/thong-tin", data=answers()).location == f"{address}/ket-qua"
    assert the_attempt().receipt in client.get(f"{address}/ket-qua").text


@BOTH
@pytest.mark.parametrize("why", ["void", "late"])
def test_no_way_back_is_promised_to_a_paper_that_counts_no_more(
    client: FlaskClient, round_: Round, signs_in: SignsIn, why: str
) -> None:
    begin(client, round_)
    signs_in(client)
    assert BACK_TO in client.get("/dang-xuat").text
    spoil(why)
    for page in ("/", "/dang-xuat"):
        shown = client.get(page).text
        assert BACK_TO not in shown
        assert BACK not in shown
    assert client.get("/dang-xuat").status_code == 200


def spoil(why: str) -> None:
    """Make the paper void, or too late for its guest to say who they are."""
    attempt = the_attempt()
    if why == "void":
        attempt.ends_void = attempt.collected = True
    else:
        attempt.round.opens_at = NOW - timedelta(hours=5)
        attempt.handed_in_at = attempt.round.closes_at = NOW - timedelta(hours=2)
    db.session.commit()
    cache.forget()


@BOTH
def test_every_page_leads_back_by_one_press_meanwhile(
    client: FlaskClient, round_: Round, signs_in: SignsIn
) -> None:
    address, _ = start(client, round_)
    assert OPEN not in client.get("/").text
    signs_in(client)
    for page in ("/", f"/dot-thi/{round_.id}", "/bang-xep-hang", "/the-le"):
        assert OPEN in client.get(page).text, page
        assert f'action="{BACK}"' in client.get(page).text
    assert client.get(address).status_code == 409 or signs_in is as_organizer
    assert client.post(BACK).location == f"{address}/ket-qua"
    assert client.get(f"{address}/ket-qua").location == address
    assert client.get(address).status_code == 200
    assert "/dang-nhap" in client.get("/tai-khoan").location
    assert OPEN not in client.get("/").text


@BOTH
def test_a_paper_whose_time_ends_meanwhile_waits_to_be_told(
    client: FlaskClient, round_: Round, signs_in: SignsIn
) -> None:
    address = begin(client, round_)
    signs_in(client)
    page = client.get(f"/dot-thi/{round_.id}").text
    assert UNTOLD in page
    assert "Hạn chót là 13:00" in page
    claims = f'href="/dot-thi/{round_.id}/nhan-bai"' in page
    assert claims == (signs_in is as_citizen)
    assert client.post(BACK).location == f"{address}/ket-qua"
    assert client.get(f"{address}/ket-qua").location == f"{address}/thong-tin"
    assert client.post(f"{address}/thong-tin", data=answers()).status_code == 302
    assert not the_attempt().is_trial


def test_a_citizen_who_claims_is_reminded_no_more(client: FlaskClient, round_: Round) -> None:
    begin(client, round_)
    as_citizen(client)
    here = f"/dot-thi/{round_.id}/nhan-bai"
    assert the_attempt().receipt in client.get(here).text
    assert UNTOLD not in client.get(here).text  # the page says it itself
    assert client.post(here).location == f"/dot-thi/{round_.id}"
    assert the_attempt().person.merged_into_id == owner().id
    assert UNTOLD not in client.get("/").text
    assert client.get_cookie(keeping.COOKIE) is None
    client.post("/dang-xuat")
    assert "/dang-nhap" in client.get("/ket-qua").location


def test_the_page_that_is_still_open_goes_on_saving(client: FlaskClient, round_: Round) -> None:
    address, name = start(client, round_)
    as_citizen(client)
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    assert client.post(f"{address}/luu", json=message, headers=name).status_code == 200
    assert list(the_attempt().answers) == ["0"]
    told = client.get(f"{address}/gio", headers={**name, "Accept": "application/json"})
    assert (told.status_code, told.json and told.json["open"]) == (200, True)
    again = client.get(address, headers=name)
    assert f'value="{name["X-Paper"]}"' in again.text  # with a token that is good again
    # Without script the form carries the same name.
    client.post(f"{address}/kiem-tra", data={"paper": name["X-Paper"], "page": "2", "n1": "1",
                                             "q1": "1"})  # fmt: skip
    assert list(the_attempt().answers) == ["0", "1"]
    client.post(f"{address}/nop", data={"paper": name["X-Paper"]})
    assert the_attempt().handed_in_at == NOW
    assert the_attempt().person.is_nameless


def test_an_organizer_takes_no_answer_away_either(client: FlaskClient, round_: Round) -> None:
    address, name = start(client, round_)
    as_organizer(client)
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    assert client.post(f"{address}/luu", json=message, headers=name).status_code == 200
    assert list(the_attempt().answers) == ["0"]


def test_whoever_is_signed_in_learns_no_score_of_the_paper(
    client: FlaskClient, round_: Round
) -> None:
    """Or the best of several papers could be claimed, and the others let go."""
    address, name = start(client, round_)
    client.post(f"{address}/nop")
    as_citizen(client)
    for headers in ({}, name):
        page = client.get(f"{address}/ket-qua", headers=headers)
        assert (page.status_code, GuestAside.text in page.text) == (409, True)
        assert "câu đúng" not in page.text
        assert page.text.count(f'action="{BACK}"') == 1


def test_a_page_of_somebody_else_is_refused_as_before(
    client: FlaskClient, site: Flask, round_: Round
) -> None:
    address, name = start(client, round_)
    stranger = site.test_client()
    as_citizen(stranger)
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    saved = stranger.post(f"{address}/luu", json=message, headers=name)
    assert saved.json == {"refused": "AnotherSitter", "sentence": AnotherSitter.text}
    assert stranger.post(BACK).location == "/"
    assert "Lê Thị An" in stranger.get("/tai-khoan").text
    assert the_attempt().answers == {}


def test_who_leaves_is_gone_for_good(client: FlaskClient, round_: Round) -> None:
    address, _ = start(client, round_)
    as_citizen(client)
    client.post("/dang-xuat")
    client.post("/dang-xuat")  # the guest, who is back
    assert "/dang-nhap" in client.get(address).location
    as_citizen(client)
    assert OPEN not in client.get("/").text


def test_a_guest_who_has_told_comes_back_by_the_receipt_code_alone(
    client: FlaskClient, round_: Round
) -> None:
    """On a phone that others share nobody finds their name and phone number."""
    address = begin(client, round_)
    client.post(f"{address}/thong-tin", data=answers())
    as_citizen(client)
    assert UNTOLD not in client.get("/").text
    client.post("/dang-xuat")
    assert "/dang-nhap" in client.get("/tai-khoan").location
    assert "/dang-nhap" in client.get(f"{address}/ket-qua").location


def test_the_open_page_never_leads_into_the_paper_of_whoever_is_signed_in(
    client: FlaskClient, round_: Round
) -> None:
    address, name = start(client, round_)
    as_citizen(client)
    assert client.post(f"/dot-thi/{round_.id}/bat-dau").location == address  # An's first, too
    paper = {"paper": name["X-Paper"]}
    next_page = client.post(f"{address}/kiem-tra", data={**paper, "review": "1"}).location
    assert f'name="paper" value="{paper["paper"]}"' in client.get(next_page).text
    receipt = client.get(client.post(f"{address}/nop", data=paper).location)
    assert (receipt.status_code, GuestAside.text in receipt.text) == (409, True)
    both = {one.person.is_guest: one.handed_in_at for one in db.session.query(Attempt)}
    assert both == {True: NOW, False: None}


def test_an_organizers_device_says_where_the_paper_is(client: FlaskClient, round_: Round) -> None:
    address, name = start(client, round_)
    as_organizer(client)
    receipt = client.get(client.post(f"{address}/nop", data={"paper": name["X-Paper"]}).location)
    assert (receipt.status_code, GuestAside.text in receipt.text) == (409, True)


def test_an_organizers_session_that_ends_leaves_the_guest(
    client: FlaskClient, round_: Round
) -> None:
    address, _ = start(client, round_)
    as_organizer(client)
    client.delete_cookie("session")  # the window was closed
    assert client.get(address).status_code == 200
    as_organizer(client)
    stored = db.session.get(Round, round_.id)
    attempt = the_attempt()
    assert stored is not None
    stored.closes_at = stored.results_at = attempt.deadline = NOW + timedelta(days=2)
    db.session.commit()
    cache.forget()
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        assert client.get("/ban-to-chuc/").status_code == 302
        assert client.get(address).status_code == 200


def test_nobody_makes_such_a_cookie(client: FlaskClient, site: Flask, round_: Round) -> None:
    _, _ = start(client, round_)
    guest = the_attempt().person
    forger = site.test_client()
    forger.set_cookie(keeping.COOKIE, f"p.{guest.id}.{guest.session_epoch}")
    as_citizen(forger)
    assert OPEN not in forger.get("/").text
    assert forger.post(BACK).location == "/"


def test_an_account_opened_of_the_guest_is_entered_by_its_password_alone(
    client: FlaskClient, site: Flask, round_: Round
) -> None:
    address = begin(client, round_)
    client.post(f"{address}/thong-tin", data=answers())
    as_citizen(client)
    opened = {**answers(), "password": PASSWORD, "password_again": PASSWORD}
    other = site.test_client()
    assert other.post("/nhan-bai-thi", data={**opened, "receipt": the_attempt().receipt}).location
    client.post("/dang-xuat")
    assert "/dang-nhap" in client.get("/ket-qua").location
    assert db.session.scalars(select(Attempt)).one().person.password_hash is not None
