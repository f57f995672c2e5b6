"""What does each of the cast get on the pages of a round and of a paper?"""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp.attempts.forms import page_stamp
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW
from tests.makers import make_person, make_round, sign_in


@pytest.fixture
def round_(site: Flask) -> Round:
    made = make_round(name="Tuần 1")
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask, round_: Round) -> FlaskClient:
    """An's browser."""
    person = make_person()
    db.session.commit()
    return sign_in(site.test_client(), person)


def start(browser: FlaskClient, round_: Round) -> str:
    """Start and answer the paper's address."""
    answer = browser.post(f"/dot-thi/{round_.id}/bat-dau")
    assert answer.status_code == 302, answer.text
    return answer.location


def stamp(page: str) -> int:
    found = re.search(r'name="page" value="(\d+)"', page)
    assert found
    return int(found[1])


def stored() -> Attempt:
    db.session.expire_all()
    return db.session.query(Attempt).one()


def test_a_visitor_sees_the_round_and_is_asked_to_sign_in(
    client: FlaskClient, round_: Round
) -> None:
    page = client.get(f"/dot-thi/{round_.id}")
    assert page.status_code == 200
    assert "Tuần 1" in page.text
    assert "Đăng nhập để thi" in page.text
    assert client.get("/dot-thi/999").status_code == 404


def test_a_visitor_cannot_start(client: FlaskClient, round_: Round) -> None:
    answer = client.post(f"/dot-thi/{round_.id}/bat-dau")
    assert answer.location.startswith("/dang-nhap")
    assert db.session.query(Attempt).count() == 0


def test_a_whole_round_without_script(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    page = an.get(address).text
    assert page.count("<fieldset") == 4
    form: dict[str, Any] = {"page": stamp(page), "q0": "1", "q1": "0"}
    form |= {f"n{place}": "0" for place in range(4)}
    answer = an.post(f"{address}/kiem-tra", data={**form, "review": "1"}, follow_redirects=True)
    assert "Bạn còn 2 câu chưa trả lời" in answer.text
    back = an.get(address).text
    assert back.count("checked") == 2
    receipt = an.post(f"{address}/nop", follow_redirects=True).text
    assert "Biên nhận bài thi" in receipt
    assert stored().receipt in receipt
    assert re.search(r"\d/4", receipt)


def test_choices_are_saved_as_they_are_made(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    page = stamp(an.get(address).text)
    saved = an.post(f"{address}/luu", json={"place": "2", "chosen": [3], "page": page, "n": 1})
    assert saved.status_code == 200
    assert saved.json is not None
    assert saved.json["deadline"] == (NOW + timedelta(minutes=15)).isoformat()
    assert stored().answers["2"]["chosen"] == [3]


def test_the_same_attempt_goes_on_everywhere(an: FlaskClient, site: Flask, round_: Round) -> None:
    address = start(an, round_)
    other = sign_in(site.test_client(), stored().person)
    assert start(other, round_) == address
    first, second = (re.findall(r"<legend>.*?</legend>", b.get(address).text) for b in (an, other))
    assert first == second


def test_twice_handed_in_is_one_receipt(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    answers = [an.post(f"{address}/nop") for _ in range(2)]
    assert {a.location for a in answers} == {f"{address}/ket-qua"}
    assert an.get(address).location == f"{address}/ket-qua"


def test_after_the_deadline_the_page_leads_to_the_receipt(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    clock.move_to(NOW + timedelta(minutes=16))
    assert an.get(address).location == f"{address}/ket-qua"
    assert "Hệ thống đang thu" in an.get(f"{address}/ket-qua").text
    late = an.post(f"{address}/luu", json={"place": "0", "chosen": [0], "page": 1, "n": 1})
    assert late.status_code == 409
    assert late.json == {
        "refused": "TooLate",
        "sentence": "Đã hết giờ làm bài. Các câu trả lời đã lưu trước đó vẫn được tính.",
    }


def test_strangers_get_404(an: FlaskClient, site: Flask, round_: Round) -> None:
    address = start(an, round_)
    binh = make_person(name="Lê Thị Bình")
    chi = makers.make_organizer()
    db.session.commit()
    for stranger in (sign_in(site.test_client(), binh), sign_in(site.test_client(), chi)):
        for tail in ("", "/kiem-tra", "/ket-qua"):
            assert stranger.get(address + tail).status_code in {302, 401, 404}
            assert "fieldset" not in stranger.get(address + tail).text
        save = {"place": "0", "chosen": [0], "page": 1, "n": 1}
        assert stranger.post(f"{address}/luu", json=save).status_code in {302, 401, 404}
        assert stranger.post(f"{address}/nop").status_code in {302, 401, 404}
    assert stored().handed_in_at is None
    assert stored().answers == {}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"place": "0"},
        {"place": "-1", "chosen": [0], "page": 1, "n": 1},
        {"place": "x", "chosen": [0], "page": 1, "n": 1},
        {"place": "0", "chosen": [99], "page": 1, "n": 1},
        {"place": "0", "chosen": ["0"], "page": 1, "n": 1},
        {"place": "0", "chosen": [True], "page": 1, "n": 1},
        {"place": "0", "chosen": [0], "page": "1", "n": 1},
        {"place": "0", "chosen": [0], "page": 1, "n": -1},
        {"place": "0", "chosen": [0], "page": 1, "n": 1e309},
        {"place": "guess", "chosen": [1], "page": 1, "n": 1},
        {"place": "guess", "chosen": "nhiều", "page": 1, "n": 1},
        {"place": "0" * 5000, "chosen": [0], "page": 1, "n": 1},
    ],
)
def test_bad_messages_are_refused_in_words(an: FlaskClient, round_: Round, message: object) -> None:
    address = start(an, round_)
    answer = an.post(f"{address}/luu", json=message, headers={"Accept": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.json
    assert answer.json["sentence"]
    assert stored().answers == {}


def test_a_prediction_that_is_no_number_costs_no_other_answer(site: Flask) -> None:
    round_ = make_round(regulation=Regulation())
    person = make_person()
    db.session.commit()
    browser = sign_in(site.test_client(), person)
    address = start(browser, round_)
    form = {"page": stamp(browser.get(address).text), "q0": "1", "n0": "0", "guess": "rất nhiều"}
    answer = browser.post(
        f"{address}/kiem-tra", data={**form, "review": "1"}, follow_redirects=True
    )
    assert "Số dự đoán phải là một số nguyên" in answer.text
    assert 'value="rất nhiều"' in answer.text
    assert stored().answers["0"]["chosen"] == [1]


def test_a_page_of_the_future_gains_nothing(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    message = {"place": "0", "chosen": [0], "page": 2**52, "n": 1}
    assert an.post(f"{address}/luu", json=message).status_code == 200
    assert stored().answers["0"]["page"] == page_stamp(NOW)


def test_my_results_list_my_attempts_only(an: FlaskClient, site: Flask, round_: Round) -> None:
    start(an, round_)
    assert "Tuần 1" in an.get("/ket-qua").text
    binh = make_person(name="Lê Thị Bình")
    db.session.commit()
    assert "Tuần 1" not in sign_in(site.test_client(), binh).get("/ket-qua").text


def test_answers_are_shown_only_after_the_release(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    an.post(f"{address}/nop")
    assert "đáp án đúng" not in an.get(f"{address}/ket-qua").text
    assert "Vì văn bản nói vậy." not in an.get(f"{address}/ket-qua").text
    clock.move_to(NOW + timedelta(hours=3))  # closed, but papers may still come in
    assert "đáp án đúng" not in an.get(f"{address}/ket-qua").text
    db.session.get(Round, round_.id).tallied_at = NOW + timedelta(hours=3)  # type: ignore[union-attr]
    db.session.commit()
    clock.move_to(NOW + timedelta(hours=4))
    shown = an.get(f"{address}/ket-qua").text
    assert "đáp án đúng" in shown
    assert "Vì văn bản nói vậy." in shown


def test_an_idle_second_page_wipes_nothing(
    an: FlaskClient, site: Flask, round_: Round, clock: time_machine.Traveller
) -> None:
    """Opened on a phone only to look, while the laptop goes on; then the phone's form is sent."""
    address = start(an, round_)
    laptop = stamp(an.get(address).text)
    clock.move_to(NOW + timedelta(microseconds=1))
    phone = sign_in(site.test_client(), stored().person)
    idle = stamp(phone.get(address).text)
    assert idle > laptop
    for place in range(4):
        message = {"place": str(place), "chosen": [1], "page": laptop, "n": 1}
        assert an.post(f"{address}/luu", json=message).status_code == 200
    untouched = {"page": idle, **{f"n{place}": "0" for place in range(4)}}
    phone.post(f"{address}/kiem-tra", data={**untouched, "review": "1"})
    phone.post(f"{address}/nop", data=untouched)
    assert [saved["chosen"] for saved in stored().answers.values()] == [[1]] * 4


def test_a_touched_question_may_be_emptied(an: FlaskClient, round_: Round) -> None:
    address = start(an, round_)
    page = stamp(an.get(address).text)
    an.post(f"{address}/luu", json={"place": "0", "chosen": [1], "page": page, "n": 1})
    an.post(f"{address}/kiem-tra", data={"page": page, "n0": "2"})
    assert stored().answers["0"]["chosen"] == []


def test_the_page_may_ask_for_the_time(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    clock.move_to(NOW + timedelta(minutes=10))
    told = an.get(f"{address}/gio").json
    assert told == {
        "now": (NOW + timedelta(minutes=10)).isoformat(),
        "deadline": (NOW + timedelta(minutes=15)).isoformat(),
        "open": True,
        "page": 0,
        "answers": {},
    }
    an.post(f"{address}/nop")
    answer = an.get(f"{address}/gio").json
    assert answer
    assert answer["open"] is False


def test_a_message_too_large_for_a_choice_is_not_even_parsed(
    an: FlaskClient, round_: Round
) -> None:
    address = start(an, round_)
    deep = "[" * 100_000
    answer = an.post(f"{address}/luu", data=deep, content_type="application/json")
    assert answer.status_code == 400


def test_the_pages_of_an_attempt_that_is_not_there(an: FlaskClient, round_: Round) -> None:
    address = f"/dot-thi/{round_.id}/bai-thi/9"
    for tail in ("", "/kiem-tra", "/ket-qua", "/gio"):
        assert an.get(address + tail).status_code == 404
    for tail in ("/kiem-tra", "/nop"):
        assert an.post(address + tail, data={"page": "1"}).status_code == 404


def test_a_round_the_banks_cannot_fill_does_not_invite(client: FlaskClient, site: Flask) -> None:
    unready = make_round(bank=makers.make_bank(questions=3), questions=4)
    page = client.get(f"/dot-thi/{unready.id}").text
    assert "Đợt thi chưa sẵn sàng" in page
    assert "Đăng nhập để thi" not in page


def test_a_round_of_another_contest_leads_to_its_own_rules(
    client: FlaskClient, round_: Round
) -> None:
    other = makers.make_contest(slug="mua-he", name="Mùa hè xanh", current=False)
    elsewhere = make_round(contest=other)
    page = client.get(f"/dot-thi/{elsewhere.id}").text
    assert 'href="/the-le?cuoc-thi=mua-he"' in page
    assert 'href="/the-le"' not in page
    assert "Mùa hè xanh" in page
    here = client.get(f"/dot-thi/{round_.id}").text
    assert 'href="/the-le"' in here
    assert "cuoc-thi=" not in here


def test_an_organizer_who_tried_a_round_finds_the_way_back(site: Flask, round_: Round) -> None:
    shadow = make_person(phone=None, birth=None, is_trial=True)
    chi = makers.make_organizer()
    chi.trial_person_id = shadow.id
    makers.make_attempt(round_=round_, person=shadow, trial=True)
    db.session.commit()
    browser = sign_in(site.test_client(), chi)
    page = browser.get(f"/dot-thi/{round_.id}/bai-thi/1/ket-qua").text
    assert f'href="/ban-to-chuc/dot-thi/{round_.id}"' in page


def test_errors_inside_the_console_stay_in_the_console(site: Flask, round_: Round) -> None:
    browser = sign_in(site.test_client(), makers.make_organizer())
    page = browser.get("/ban-to-chuc/dot-thi/999")
    assert page.status_code == 404
    assert "Về trang tổng quan" in page.text
