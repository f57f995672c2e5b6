"""What does a person get whose regulation asks for the prediction after the hand-in?

An sits, Bình is somebody else.
"""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.choices import Asked, Release, Target
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW

WORDING = "Theo bạn, có bao nhiêu lượt thi trong tháng này?"
RULE = Regulation(
    target=Target.ATTEMPTS,
    asked=Asked.AFTER_HAND_IN,
    prediction_wording=WORDING,
    prediction_least=1,
    prediction_most=500_000,
    release_answers=Release.AT_ONCE,
)


@pytest.fixture
def sat(client: FlaskClient) -> tuple[FlaskClient, Round, Person]:
    """An handed in two minutes ago."""
    round_ = makers.make_round(regulation=RULE)
    an = makers.make_person()
    makers.make_attempt(round_=round_, person=an, started=NOW - timedelta(minutes=7))
    db.session.commit()
    cache.forget()
    return makers.sign_in(client, an), round_, an


def address(round_: Round, page: str) -> str:
    return f"/dot-thi/{round_.id}/bai-thi/1/{page}"


def guess_of(round_: Round, person: Person) -> int | None:
    db.session.expire_all()
    return db.session.get_one(Attempt, (round_.id, person.id, 1)).guess


def test_the_question_stands_on_the_receipt_and_is_answered_once(sat) -> None:
    an, round_, person = sat
    receipt = an.get(address(round_, "ket-qua")).text
    assert WORDING in receipt
    assert "4/4" in receipt
    sent = an.post(address(round_, "du-doan"), data={"guess": "1.234"}, follow_redirects=True)
    assert sent.status_code == 200
    assert "1.234" in sent.text
    assert WORDING not in sent.text
    assert guess_of(round_, person) == 1234
    again = an.post(address(round_, "du-doan"), data={"guess": "99"})
    assert again.status_code == 409
    assert "không đổi được nữa" in again.text
    assert guess_of(round_, person) == 1234


@pytest.mark.parametrize("typed", ["", "mười", "0", "500.001", "1,5"])
def test_what_cannot_be_a_prediction_comes_back_with_a_sentence(sat, typed: str) -> None:
    an, round_, person = sat
    page = an.post(address(round_, "du-doan"), data={"guess": typed}, follow_redirects=True)
    assert "từ 1 đến 500.000" in page.text
    assert f'value="{typed or "?"}"' in page.text
    assert guess_of(round_, person) is None


def test_after_the_closing_nothing_is_asked_or_taken(sat, clock) -> None:
    an, round_, person = sat
    clock.move_to(round_.closes_at + timedelta(seconds=6))
    assert WORDING not in an.get(address(round_, "ket-qua")).text
    late = an.post(address(round_, "du-doan"), data={"guess": "5"})
    assert late.status_code == 409
    assert "hết giờ nhận số dự đoán" in late.text
    assert guess_of(round_, person) is None


def test_nobody_predicts_for_another(sat, browser) -> None:
    _, round_, person = sat
    binh = makers.make_person(name="Lê Thị Bình", phone="+84912000002")
    db.session.commit()
    stranger = makers.sign_in(browser(), binh)
    assert stranger.post(address(round_, "du-doan"), data={"guess": "5"}).status_code == 404
    assert guess_of(round_, person) is None


def test_the_paper_itself_does_not_ask(client: FlaskClient) -> None:
    round_ = makers.make_round(regulation=RULE)
    an = makers.make_person()
    makers.make_attempt(round_=round_, person=an, points=None, started=NOW - timedelta(minutes=1))
    db.session.commit()
    cache.forget()
    signed_in = makers.sign_in(client, an)
    paper = signed_in.get(f"/dot-thi/{round_.id}/bai-thi/1").text
    assert WORDING not in paper
    assert 'name="guess"' not in paper
    saved = signed_in.post(
        f"/dot-thi/{round_.id}/bai-thi/1/luu",
        json={"place": "guess", "chosen": "5", "page": 1, "n": 1},
    )
    assert saved.status_code == 400


def test_a_prediction_on_the_paper_keeps_to_its_bounds(client: FlaskClient) -> None:
    round_ = makers.make_round(regulation=Regulation(prediction_least=10, prediction_most=20))
    an = makers.make_person()
    makers.make_attempt(round_=round_, person=an, points=None, started=NOW - timedelta(minutes=1))
    db.session.commit()
    cache.forget()
    signed_in = makers.sign_in(client, an)
    address_of_save = f"/dot-thi/{round_.id}/bai-thi/1/luu"
    message = {"place": "guess", "page": 1, "n": 1}
    refused = signed_in.post(address_of_save, json={**message, "chosen": "21"})
    assert refused.status_code == 422
    assert "từ 10 đến 20" in refused.json["sentence"]
    assert signed_in.post(address_of_save, json={**message, "chosen": "20"}).status_code == 200


def test_between_two_attempts_the_page_says_when_the_next_may_start(client: FlaskClient) -> None:
    round_ = makers.make_round(regulation=makers.plain_regulation(attempt_delay_s=900))
    an = makers.make_person()
    makers.make_attempt(round_=round_, person=an, started=NOW - timedelta(minutes=10))
    db.session.commit()
    cache.forget()
    page = makers.sign_in(client, an).get(f"/dot-thi/{round_.id}").text
    assert "nghỉ giữa hai lượt thi" in page
    assert "10:10" in page
    assert "Bắt đầu làm bài" not in page
