"""What does the jury see of evidence, and what do others not?"""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Role
from quizapp.attempts.models import AttemptTrace
from quizapp.banks.models import QuestionVersion
from quizapp.console import evidence as rooms
from quizapp.database import db
from quizapp.results import evidence_queries, queries
from quizapp.results.models import Disqualification
from quizapp.results.review_models import Evidence
from tests import makers
from tests.features.results_stage import Stage, make_stage, published

Browser = Callable[[], FlaskClient]


@pytest.fixture
def stage(site: Flask) -> Stage:
    """Bình sits a second time under another phone number."""
    made = make_stage(tallied=False)
    again = makers.make_person(name="Lê Thị Bình", phone="+84912000077")
    makers.make_attempt(round_=made.round, person=again, guess=5, started=made.round.opens_at)
    db.session.commit()
    return made


@pytest.fixture
def chi(stage: Stage, browser: Browser) -> FlaskClient:
    return makers.sign_in(browser(), stage.chi)


def room(stage: Stage) -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/ra-soat"


def item_of(stage: Stage, chi: FlaskClient) -> str:
    """Rank the round, look through it, and answer the address of the first item."""
    chi.post(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/tong-hop")
    assert chi.post(room(stage)).location == room(stage)
    number = db.session.scalars(select(Evidence.id).order_by(Evidence.id)).first()
    db.session.commit()
    return f"{room(stage)}/{number}"


def test_nothing_is_looked_at_before_the_ranking(stage: Stage, chi: FlaskClient) -> None:
    assert "chưa được xếp hạng" in chi.get(room(stage)).text
    assert chi.post(room(stage)).status_code == 409


def test_the_list_says_what_was_seen_and_how_it_may_be_harmless(
    stage: Stage, chi: FlaskClient
) -> None:
    item_of(stage, chi)
    page = chi.get(room(stage)).text
    assert "Đã rà soát: 1 mục mới." in page
    assert "Các tài khoản này trùng nhau: họ tên, ngày sinh." in page
    assert "Có thể vô can: người trùng tên" in page
    assert "không phải kết luận" in page
    chi.post(room(stage))
    assert "Đã rà soát: 0 mục mới." in chi.get(room(stage)).text


def test_a_large_round_is_left_to_the_job(
    stage: Stage, chi: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_of(stage, chi)
    assert evidence_queries.rounds_to_look_through() == []
    monkeypatch.setattr(rooms, "AT_ONCE", 5)
    chi.post(room(stage))
    assert "hệ thống sẽ rà soát trong ít phút" in chi.get(room(stage)).text
    assert evidence_queries.rounds_to_look_through() == [stage.round.id]


def test_an_item_is_let_go_with_a_reason(stage: Stage, chi: FlaskClient) -> None:
    here = item_of(stage, chi)
    assert chi.post(f"{here}/bo-qua", data={"reason": " "}).status_code == 422
    assert chi.post(f"{here}/bo-qua", data={"reason": "Hai chị em họ"}).location == room(stage)
    assert "Không có mục nào đang chờ" in chi.get(room(stage)).text
    assert "Đã bỏ qua" in chi.get(f"{room(stage)}?xem=tat-ca").text
    assert "Hai chị em họ" in chi.get(here).text
    again = chi.post(f"{here}/bo-qua", data={"reason": "Lần nữa"})
    assert again.status_code == 409
    assert "dieu-chinh/nguoi" not in chi.get(here).text
    assert db.session.scalars(select(Disqualification)).all() == []


def test_an_item_leads_into_the_correction_with_its_reason(
    stage: Stage, chi: FlaskClient, browser: Browser
) -> None:
    here = item_of(stage, chi)
    item, binh = int(here.rpartition("/")[2]), stage.binh.id
    correct = f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/dieu-chinh/nguoi/{binh}"
    link = re.search(rf'href="({correct}[^"]+)"', chi.get(here).text)
    assert link is not None
    form = chi.get(unescape(link[1])).text
    assert "Các tài khoản này trùng nhau: họ tên, ngày sinh." in form
    assert f'name="evidence" type="hidden" value="{item}"' in form
    assert '<option selected value="disqualify">' in form

    sent = {"what": "disqualify", "evidence": str(item), "reason": "Hai tài khoản"}
    for wrong in ({"reason": " "}, {"evidence": "9" * 30}, {"evidence": "x"}):
        answer = chi.post(correct, data={**sent, **wrong})
        assert answer.status_code == 422
    assert chi.post(correct, data={**sent, "evidence": "999"}).status_code == 400
    made = chi.post(correct, data=sent).location
    assert queries.standing(stage.round.id, binh) is not None
    khanh = makers.sign_in(browser(), stage.khanh)
    seen = re.search(r'name="seen" value="(\w+)"', khanh.get(made).text)
    assert seen is not None
    khanh.post(f"{made}/xac-nhan", data={"seen": seen[1]})
    db.session.expire_all()
    assert queries.standing(stage.round.id, binh) is None
    db.session.commit()
    page = chi.get(here).text
    assert "Đã xử lý" in page
    assert "Hai tài khoản" in page
    # The other one may follow, who is out already is not offered again.
    assert f"{correct}?" not in page
    assert re.search(r"dieu-chinh/nguoi/\d+\?", page) is not None
    assert made in page
    assert "Loại một người: " in page
    assert "Đã thực hiện lúc" in page


def test_the_reason_of_an_item_elsewhere_is_not_told(stage: Stage, chi: FlaskClient) -> None:
    number = item_of(stage, chi).rpartition("/")[2]
    item = db.session.scalars(select(Evidence)).one()
    item.round_id = makers.make_round(contest=stage.contest, name="Đợt khác").id
    db.session.commit()
    address = f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/dieu-chinh/nguoi/{stage.an.id}"
    page = chi.get(f"{address}?ra-soat={number}&viec=nothing").text
    assert "trùng nhau" not in page
    assert 'name="evidence"' not in page


def test_papers_stand_beside_each_other(stage: Stage, chi: FlaskClient) -> None:
    here = item_of(stage, chi)
    item = db.session.scalars(select(Evidence)).one()
    item.kind = "same_path"
    item.facts = {
        "people": 2, "questions": 4, "wrong": 3, "everybody": 2,
        "sat": [[stage.an.id, 1], [stage.hoa.id, 1], [999, 1]],
    }  # fmt: skip
    versions = db.session.scalars(select(QuestionVersion.id).limit(2)).all()
    for person in (stage.an, stage.hoa):
        (attempt,) = queries.attempts_of(stage.round.id, person.id)
        attempt.paper = [[version, [0, 1, 2, 3]] for version in versions]
        at_ms = round((attempt.started_at + timedelta(seconds=7)).timestamp() * 1000)
        attempt.answers = {"0": {"chosen": [2], "page": 1, "n": 1, "at_ms": at_ms}}
    db.session.commit()
    page = " ".join(chi.get(here).text.split())
    assert page.count("(cùng sai như nhau)") == 1
    assert 'C <strong>sai</strong> <span class="muted">giây 7</span>' in page
    assert "không trả lời" in page


def test_only_the_jury_looks(stage: Stage, chi: FlaskClient, browser: Browser) -> None:
    here = item_of(stage, chi)
    manager = makers.sign_in(browser(), makers.make_organizer(roles=[Role.MANAGER]))
    for address in (room(stage), here):
        assert manager.get(address).status_code == 403
    for address in (room(stage), f"{here}/bo-qua"):
        assert manager.post(address, data={"reason": "x"}).status_code == 403
    other = makers.make_round(contest=stage.contest, name="Đợt khác")
    db.session.commit()
    number = here.rpartition("/")[2]
    elsewhere = f"/ban-to-chuc/dot-thi/{other.id}/ket-qua/ra-soat/{number}"
    assert chi.get(elsewhere).status_code == 404


def test_people_read_what_was_decided_of_them_once_the_result_is_public(
    stage: Stage, chi: FlaskClient, browser: Browser
) -> None:
    here = item_of(stage, chi)
    binh = makers.sign_in(browser(), stage.binh)

    def told() -> list[dict[str, object]]:
        document = binh.get("/tai-khoan/du-lieu.json").json
        assert document
        return list(document["evidence"])

    chi.post(f"{here}/bo-qua", data={"reason": "Hai chị em họ"})
    assert told() == []
    published(stage)
    db.session.commit()
    assert [(one["kind"], one["decision"]) for one in told()] == [("twin", "dismissed")]
    assert "tài khoản giống tài khoản khác" in binh.get("/tai-khoan/du-lieu").text


def test_a_start_leaves_a_trace_that_names_nobody(client: FlaskClient) -> None:
    def begun(browser: FlaskClient, number: int) -> AttemptTrace:
        answer = browser.post(f"/dot-thi/{round_id}/bat-dau")
        assert answer.status_code == 302
        db.session.expire_all()
        trace = db.session.get_one(AttemptTrace, (round_id, an_id, number))
        db.session.commit()
        browser.post(f"/dot-thi/{round_id}/bai-thi/{number}/nop")
        return trace

    round_ = makers.make_round()
    an = makers.make_person()
    db.session.commit()
    round_id, an_id = round_.id, an.id
    makers.sign_in(client, an)
    first = begun(client, 1)
    cookie = client.get_cookie("device")
    assert cookie
    assert (cookie.http_only, cookie.expires, cookie.max_age) == (True, None, None)
    assert cookie.value not in first.device
    assert "127" not in first.address[:3]
    again = begun(client, 2)
    assert (again.address, again.device) == (first.address, first.device)
    client.set_cookie("device", "too short")
    other = begun(client, 3)
    assert (other.address == first.address, other.device == first.device) == (True, False)
