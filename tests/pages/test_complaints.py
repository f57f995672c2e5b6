"""What does each of the cast get on the page of complaints, and does the public read how settled a
result is?

Hoa took part, Lạ did not, Chi is of the jury, a visitor is nobody.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import EmailAddress, Role
from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.results.review_models import Complaint
from quizapp.setting_values import MailServer
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published

Browser = Callable[[], FlaskClient]
WORDS = "Câu 3 có hai đáp án đúng.\nXin <b>xem lại</b>."


@pytest.fixture
def stage(site: Flask) -> Stage:
    made = make_stage()
    published(made)
    db.session.commit()
    cache.forget()
    return made


def page(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/khieu-nai"


def room(stage: Stage) -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/khieu-nai"


def test_a_complaint_and_its_answer(stage: Stage, browser: Browser) -> None:
    hoa = makers.sign_in(browser(), stage.hoa)
    chi = makers.sign_in(browser(), stage.chi)
    receipt = hoa.get(f"/dot-thi/{stage.round.id}/bai-thi/1/ket-qua").text
    assert f'href="{page(stage)}"' in receipt
    assert hoa.post(page(stage), data={"words": WORDS}).location == page(stage)
    shown = hoa.get(page(stage)).text
    assert "Đang chờ Ban tổ chức trả lời." in shown
    assert "Xin &lt;b&gt;xem lại&lt;/b&gt;." in shown
    assert "<textarea" not in shown
    listed = chi.get(room(stage)).text
    assert "1 khiếu nại đang chờ trả lời." in listed
    (filed,) = db.session.scalars(select(Complaint.id))
    db.session.commit()
    sent = {"reason": "Chỉ có một đáp án đúng.", "verdict": "rejected"}
    assert chi.post(f"{room(stage)}/{filed}", data=sent).location == room(stage)
    assert "Khiếu nại không được chấp nhận." in hoa.get(page(stage)).text
    assert "Chỉ có một đáp án đúng." in hoa.get(page(stage)).text
    again = chi.post(f"{room(stage)}/{filed}", data=sent)
    assert (again.status_code, "đã được trả lời" in again.text) == (409, True)


def test_what_is_not_taken_stays_on_the_page(stage: Stage, browser: Browser) -> None:
    hoa = makers.sign_in(browser(), stage.hoa)
    short = hoa.post(page(stage), data={"words": "Sai câu 3"})
    assert short.status_code == 422
    assert "phải có từ 20 đến 2.000 ký tự" in short.text
    assert "Sai câu 3</textarea>" in short.text
    assert hoa.post(page(stage), data={"words": WORDS}).status_code == 302
    second = hoa.post(page(stage), data={"words": "Tôi còn một điều nữa muốn nói."})
    assert second.status_code == 409
    assert "Tôi còn một điều nữa muốn nói.</textarea>" in second.text
    assert "Bạn đang có một khiếu nại chờ trả lời." in second.text


def test_strangers_and_visitors(stage: Stage, browser: Browser, client: FlaskClient) -> None:
    la = makers.sign_in(browser(), makers.make_person(name="Lý Thị Lạ"))
    assert "Chỉ người đã nộp bài" in la.get(page(stage)).text
    assert la.post(page(stage), data={"words": WORDS}).status_code == 403
    assert client.get(page(stage)).status_code == 302
    assert client.post(page(stage), data={"words": WORDS}).status_code == 302
    assert la.get("/dot-thi/999/khieu-nai").status_code == 404


def test_only_the_jury_reads_and_answers(stage: Stage, browser: Browser) -> None:
    hoa = makers.sign_in(browser(), stage.hoa)
    hoa.post(page(stage), data={"words": WORDS})
    manager = makers.sign_in(browser(), makers.make_organizer(roles=[Role.MANAGER]))
    assert manager.get(room(stage)).status_code == 403
    (filed,) = db.session.scalars(select(Complaint.id))
    db.session.commit()
    sent = {"reason": "Không.", "verdict": "accepted"}
    assert manager.post(f"{room(stage)}/{filed}", data=sent).status_code == 403
    assert hoa.get(room(stage)).status_code == 403
    chi = makers.sign_in(browser(), stage.chi)
    assert chi.post(f"{room(stage)}/{filed}", data={"verdict": "accepted"}).status_code == 422
    assert chi.post(f"{room(stage)}/{filed}", data={"reason": "Có."}).status_code == 400
    assert chi.post(f"{room(stage)}/999", data=sent).status_code == 404


def test_a_letter_is_offered_to_who_has_an_address(
    stage: Stage, browser: Browser, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "MAIL_URL", MailServer(host="127.0.0.1", port=1, tls=False))
    hoa, chi = makers.sign_in(browser(), stage.hoa), makers.sign_in(browser(), stage.chi)
    assert 'name="by_mail"' not in hoa.get(page(stage)).text
    makers.add(
        EmailAddress(
            person_id=stage.hoa.id, address="h@example.vn", folded="h@example.vn", confirmed_at=NOW
        )
    )
    assert 'name="by_mail"' in hoa.get(page(stage)).text
    with monkeypatch.context() as off:
        off.setitem(site.config, "MAIL_URL", None)
        assert 'name="by_mail"' not in hoa.get(page(stage)).text
    hoa.post(page(stage), data={"words": WORDS, "by_mail": "y"})
    (filed,) = db.session.scalars(select(Complaint.id))
    db.session.commit()
    chi.post(f"{room(stage)}/{filed}", data={"reason": "Đúng.", "verdict": "accepted"})
    (letter,) = db.session.scalars(select(Message))
    assert (letter.recipient, letter.links[0]["page"]) == ("h@example.vn", "complaints.mine")


def test_everybody_reads_how_settled_the_result_is(
    stage: Stage, browser: Browser, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    board, winners = (f"/dot-thi/{stage.round.id}/{name}" for name in ("bang-xep-hang", "cong-bo"))

    def says(words: str) -> None:
        cache.forget()
        for address in (board, winners):
            assert words in " ".join(client.get(address).text.split()), address

    says("</strong> Người dự thi có thể khiếu nại đến hết ngày 14/05/2026.")
    clock.move_to(NOW + timedelta(days=2))
    makers.sign_in(browser(), stage.hoa).post(page(stage), data={"words": WORDS})
    clock.move_to(NOW + timedelta(days=4))
    says("<strong>Kết quả đã xét duyệt.</strong> Đã hết thời hạn khiếu nại; Ban tổ chức đang")
    (filed,) = db.session.scalars(select(Complaint.id))
    db.session.commit()
    chi = makers.sign_in(browser(), stage.chi)
    chi.post(f"{room(stage)}/{filed}", data={"reason": "Không.", "verdict": "rejected"})
    says("<strong>Kết quả chính thức.</strong> Đã hết thời hạn khiếu nại và không còn")
    published(stage, "Đính chính.")
    db.session.commit()
    says("<strong>Kết quả đã đính chính.</strong>")
