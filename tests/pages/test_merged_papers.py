"""What does somebody read of a paper that was sat before signing in, beside the own ones?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.attempts.models import Attempt
from quizapp.contests.models import RegulationVersion, Round
from quizapp.database import db
from quizapp.rules.choices import Asked, Target
from quizapp.rules.regulation import Regulation
from tests import makers

WORDS = "làm khi chưa đăng nhập"


@pytest.fixture
def round_(site: Flask) -> Round:
    return makers.make_round()


@pytest.fixture
def taken(round_: Round, client: FlaskClient) -> Attempt:
    """The claimed paper of An, who is signed in and has sat a paper of the same number."""
    an = makers.make_person()
    guest = makers.make_person(is_guest=True, password_hash=None, birth=None, phone=None)
    guest.merged_into_id = an.id
    makers.make_attempt(round_=round_, person=an)
    paper = makers.make_attempt(round_=round_, person=guest)
    paper.receipt = "GGGG-2222"
    db.session.commit()
    makers.sign_in(client, an)
    return paper


def address(paper: Attempt, page: str = "ket-qua") -> str:
    return f"/dot-thi/{paper.round_id}/bai-thi/{paper.number}/{page}?cua={paper.person_id}"


def test_both_stand_in_the_lists_each_with_its_receipt(client: FlaskClient, taken: Attempt) -> None:
    own = f'href="/dot-thi/{taken.round_id}/bai-thi/1/ket-qua"'
    for page in ("/ket-qua", f"/dot-thi/{taken.round_id}"):
        text = client.get(page).text
        assert own in text
        assert f'href="{address(taken)}"' in text
        assert text.count(WORDS) == 1
    receipt = client.get(address(taken)).text
    assert "GGGG-2222" in receipt
    assert f"1 ({WORDS})" in receipt
    assert address(taken, "chia-se") in receipt
    mine = client.get(f"/dot-thi/{taken.round_id}/bai-thi/1/ket-qua").text
    assert "GGGG-2222" not in mine
    assert WORDS not in mine


def test_it_is_shared_like_an_own_one(client: FlaskClient, taken: Attempt) -> None:
    assert address(taken) in client.get(address(taken, "chia-se")).text
    made = client.post(address(taken, "chia-se"), data={"name": "on"})
    assert "Nguyễn Văn An" in client.get(made.location).text


def test_the_data_page_tells_both_apart(client: FlaskClient, taken: Attempt) -> None:
    page = client.get("/tai-khoan/du-lieu").text
    assert page.count(WORDS) == 1
    assert "GGGG-2222" in page


@pytest.mark.parametrize("whose", ["", "x", "0", "99999999999999999999999"])
def test_nonsense_leads_to_no_other_paper(client: FlaskClient, taken: Attempt, whose: str) -> None:
    there = f"/dot-thi/{taken.round_id}/bai-thi/1/ket-qua?cua={whose}"
    assert client.get(there).status_code == 404


def test_a_stranger_finds_nothing(client: FlaskClient, taken: Attempt, site: Flask) -> None:
    other = makers.sign_in(site.test_client(), makers.make_person())
    for page in ("ket-qua", "chia-se"):
        assert other.get(address(taken, page)).status_code == 404
    assert site.test_client().get(address(taken)).status_code == 302


def test_a_prediction_is_still_taken_for_it(client: FlaskClient, taken: Attempt) -> None:
    rule = Regulation(target=Target.ATTEMPTS, asked=Asked.AFTER_HAND_IN)
    version = db.session.get_one(RegulationVersion, taken.round.regulation_id)
    version.document = rule.to_document()
    db.session.commit()
    cache.forget()
    there = address(taken, "du-doan")
    assert f'action="{there}"' in client.get(address(taken)).text
    assert "typed" in client.post(there, data={"guess": "nhiều"}).location
    assert client.post(there, data={"guess": "1.234"}).location == address(taken)
    db.session.expire_all()
    assert [one.guess for one in db.session.query(Attempt).order_by(Attempt.person_id)] == [
        None,
        1234,
    ]
