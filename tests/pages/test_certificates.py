"""What does each of the cast get of certificates? An won, Hoa took part, a visitor checks."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.database import db
from quizapp.results import typesetting
from quizapp.results.models import Certificate
from quizapp.rules.choices import Certified
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published

CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


@pytest.fixture
def stage(site: Flask) -> Stage:
    made = make_stage()
    made.contest.organizing_body = "Ban Tổ chức cuộc thi"
    published(made)
    db.session.commit()
    cache.forget()
    return made


def desk(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/giay-chung-nhan"


def make(client: FlaskClient, stage: Stage, kind: str = "award") -> str:
    answer = client.post(desk(stage), data={"kind": kind}, follow_redirects=True)
    assert answer.status_code == 200
    found = CODE.search(answer.text)
    assert found
    return found[0]


def test_a_winner_makes_prints_and_others_check(client: FlaskClient, browser, stage: Stage) -> None:
    an = makers.sign_in(browser(), stage.an)
    before = an.get(desk(stage)).text
    assert "Chứng nhận đạt giải Nhất" in before
    assert "Chứng nhận tham gia" in before
    assert "Tải giấy chứng nhận" not in before
    code = make(an, stage)
    document = an.get(f"/giay-chung-nhan/{code}.pdf")
    assert document.mimetype == "application/pdf"
    assert document.data.startswith(b"%PDF-")
    assert "private" in document.headers["Cache-Control"]
    checked = client.get(f"/xac-nhan/{code}").text
    for words in ("Giấy chứng nhận có thật", "Nguyễn Văn An", "đã đạt giải Nhất", "Hạng 1 trong 5"):
        assert words in checked
    assert "Ban Tổ chức cuộc thi" in checked
    assert "noindex" in checked
    for secret in ("0912", "91200000", "1990"):
        assert secret not in checked


def test_the_document_is_its_owners_alone(client: FlaskClient, browser, stage: Stage) -> None:
    an = makers.sign_in(browser(), stage.an)
    code = make(an, stage)
    document = f"/giay-chung-nhan/{code}.pdf"
    assert client.get(document).status_code == 302  # to sign in
    assert makers.sign_in(browser(), stage.hoa).get(document).status_code == 404
    assert makers.sign_in(browser(), stage.chi).get(document).status_code == 302
    assert an.get("/giay-chung-nhan/AAAA-AAAA-AAAA-AAAA.pdf").status_code == 404


def test_an_unchanged_document_is_not_drawn_again(
    browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    an = makers.sign_in(browser(), stage.an)
    document = f"/giay-chung-nhan/{make(an, stage)}.pdf"
    tag = an.get(document).headers["ETag"]
    monkeypatch.setattr(typesetting, "SECONDS", 0)
    typesetting._kept.clear()
    assert an.get(document, headers={"If-None-Match": tag}).status_code == 304
    busy = an.get(document)
    assert busy.status_code == 503
    assert busy.headers["Retry-After"]
    assert "Hãy đợi ít giây rồi thử lại" in busy.text


def test_one_person_cannot_keep_the_server_drawing(browser, stage: Stage) -> None:
    an = makers.sign_in(browser(), stage.an)
    document = f"/giay-chung-nhan/{make(an, stage)}.pdf"
    answers = [an.get(document).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    hoa = makers.sign_in(browser(), stage.hoa)
    theirs = make(hoa, stage, "participation")
    assert hoa.get(f"/giay-chung-nhan/{theirs}.pdf").status_code == 200


def test_who_took_part_gets_no_prize(browser, stage: Stage) -> None:
    hoa = makers.sign_in(browser(), stage.hoa)
    assert "đạt giải" not in hoa.get(desk(stage)).text
    assert hoa.post(desk(stage), data={"kind": "award"}).status_code == 409
    assert hoa.post(desk(stage), data={"kind": "gold"}).status_code == 400
    assert hoa.post(desk(stage)).status_code == 400
    assert db.session.query(Certificate).count() == 0


def test_who_did_not_take_part_has_none(client: FlaskClient, browser, stage: Stage) -> None:
    other = makers.make_person(name="Trịnh Văn Khoa")
    khoa = makers.sign_in(browser(), other)
    assert "không có giấy chứng nhận" in khoa.get(desk(stage)).text
    assert khoa.post(desk(stage), data={"kind": "participation"}).status_code == 409
    assert client.get(desk(stage)).status_code == 302
    assert khoa.get("/dot-thi/99/giay-chung-nhan").status_code == 404


def test_before_the_publication_the_page_says_when(client: FlaskClient) -> None:
    stage = make_stage()
    an = makers.sign_in(client, stage.an)
    page = an.get(desk(stage)).text
    assert "Kết quả được công bố lúc" in page
    assert "Chứng nhận" not in page
    assert an.post(desk(stage), data={"kind": "participation"}).status_code == 409


def test_a_correction_is_told_to_whoever_checks(client: FlaskClient, browser, stage: Stage) -> None:
    an, binh = makers.sign_in(browser(), stage.an), makers.sign_in(browser(), stage.binh)
    first, second = make(an, stage), make(binh, stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    published(stage, "Một người bị loại vì thi hộ.")
    db.session.commit()
    cache.forget()
    withdrawn = client.get(f"/xac-nhan/{first}").text
    assert "không còn giá trị" in withdrawn
    assert "Giấy chứng nhận có thật" not in withdrawn
    changed = client.get(f"/xac-nhan/{second}").text
    assert "đã được đính chính sau khi lập giấy này" in changed
    assert "hạng 1 trong 4 người dự thi" in changed
    assert "Giải theo lần công bố mới nhất: Nhất." in changed
    for page in (withdrawn, changed):
        assert "Một người bị loại vì thi hộ." in page
    assert make(binh, stage) != second


def test_a_code_may_be_typed_in_any_way(client: FlaskClient, browser, stage: Stage) -> None:
    code = make(makers.sign_in(browser(), stage.an), stage)
    assert "Mã xác nhận" in client.get("/xac-nhan").text
    typed = client.get("/xac-nhan", query_string={"ma": f" {code.lower().replace('-', '')} "})
    assert typed.location == f"/xac-nhan/{code}"
    assert client.get(f"/xac-nhan/{code.lower()}").location == f"/xac-nhan/{code}"
    for wrong in ("AAAA-AAAA-AAAA-AAAA", "X", "A" * 80):
        unknown = client.get("/xac-nhan", query_string={"ma": wrong}, follow_redirects=True)
        assert unknown.status_code == 404
        assert "Không có giấy chứng nhận nào mang mã này" in unknown.text
        assert wrong[:4] in unknown.text
    assert client.get("/xac-nhan/---", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"certificates": Certified.WINNERS}, "chỉ cấp cho người đạt giải"),
        (
            {"certificates": Certified.PASSED, "certificate_points": 4},
            "chỉ cấp cho người đạt từ 4 điểm trở lên",
        ),
    ],
)
def test_who_gets_none_by_the_regulation_reads_why(
    site: Flask, browser, changes: dict[str, Any], words: str
) -> None:
    made = make_stage(**changes)
    published(made)
    db.session.commit()
    cache.forget()
    hoa = makers.sign_in(browser(), made.hoa)
    assert words in hoa.get(desk(made)).text
    assert hoa.post(desk(made), data={"kind": "participation"}).status_code == 409
    assert desk(made) not in hoa.get("/ket-qua").text
    an = makers.sign_in(browser(), made.an)
    assert "Chứng nhận đạt giải Nhất" in an.get(desk(made)).text
    assert desk(made) in an.get("/ket-qua").text
