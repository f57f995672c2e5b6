"""What does the jury see and do, and what does everybody else get?"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from quizapp import cache
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry, Role
from quizapp.contests.models import Round
from quizapp.database import begin_mode, db
from quizapp.results import operations, queries
from quizapp.results.models import Disqualification, Edition
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.statements import counted

Browser = Callable[[], FlaskClient]


def room(stage: Stage, rest: str = "") -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua{rest}"


def pages(stage: Stage) -> list[str]:
    person = stage.an.id
    return [
        room(stage),
        room(stage, "/giai"),
        room(stage, "/cong-bo"),
        room(stage, f"/nguoi/{person}"),
    ]


def deeds(stage: Stage) -> list[str]:
    return [
        room(stage, "/tong-hop"),
        room(stage, "/giai/bang-nhau"),
        room(stage, f"/giai/bo-quyet-dinh/{stage.an.id}"),
        room(stage, "/cong-bo/de-nghi"),
        room(stage, "/cong-bo/1/duyet"),
        room(stage, "/cong-bo/1/cong-bo-ngay"),
        room(stage, "/cong-bo/1/rut"),
        room(stage, "/danh-sach.xlsx"),
    ]


def follow(client: FlaskClient, url: str, **form: object) -> str:
    answer = client.post(url, data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_visitors_and_citizens_stay_outside(client: FlaskClient, browser: Browser) -> None:
    stage = make_stage()
    db.session.commit()
    an = makers.sign_in(browser(), stage.an)
    for url in ["/ban-to-chuc/ket-qua", *pages(stage)]:
        assert client.get(url).status_code == 302
        assert an.get(url).status_code == 403
    for url in deeds(stage):
        assert client.post(url).status_code in {302, 403}
        assert an.post(url).status_code == 403


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER])
def test_other_roles_are_refused(client: FlaskClient, role: Role) -> None:
    stage = make_stage()
    other = makers.make_organizer(roles=(role,))
    db.session.commit()
    makers.sign_in(client, other)
    for url in ["/ban-to-chuc/ket-qua", *pages(stage)]:
        assert client.get(url).status_code == 403
    for url in deeds(stage):
        assert client.post(url).status_code == 403


def test_the_jury_of_another_contest_finds_nothing(client: FlaskClient) -> None:
    stage = make_stage()
    elsewhere = makers.make_contest(current=False)
    other = makers.make_organizer(roles=(Role.JURY,), contest=elsewhere)
    db.session.commit()
    makers.sign_in(client, other)
    assert "Đợt 1" not in client.get("/ban-to-chuc/ket-qua").get_data(as_text=True)
    for url in pages(stage):
        assert client.get(url).status_code == 404
    for url in deeds(stage):
        assert client.post(url).status_code == 404


def test_from_the_tally_to_the_announcement(client: FlaskClient, browser: Browser) -> None:
    stage = make_stage(tallied=False, tie=True)
    db.session.commit()
    chi = makers.sign_in(browser(), stage.chi)
    khanh = makers.sign_in(browser(), stage.khanh)
    assert "Đợt 1" in chi.get("/ban-to-chuc/ket-qua").get_data(as_text=True)
    assert "Tổng hợp kết quả" in chi.get(room(stage)).get_data(as_text=True)
    page = follow(chi, room(stage, "/tong-hop"))
    assert "Nguyễn Văn An" in page
    assert "Phường Kiến An" in page

    page = chi.get(room(stage, "/giai")).get_data(as_text=True)
    assert "Bằng nhau ở hạng 2" in page
    refused = chi.post(room(stage, "/cong-bo/de-nghi"), data={})
    assert refused.status_code == 409
    page = follow(
        chi,
        room(stage, "/giai/bang-nhau"),
        place=2,
        reason="Bốc thăm công khai",
        **{f"order-{stage.dung.id}": "1", f"order-{stage.binh.id}": "2"},
    )
    assert "Bằng nhau ở hạng 2" not in page
    assert "Bốc thăm công khai" in page

    page = follow(chi, room(stage, "/cong-bo/de-nghi"), note="Kết quả đợt 1")
    assert "cần một người khác" in page
    assert chi.post(room(stage, "/cong-bo/1/duyet"), data={"when": "now"}).status_code == 403
    assert "Phạm V. D." in khanh.get(room(stage, "/cong-bo/1")).get_data(as_text=True)
    assert "Nguyễn Văn An" not in client.get(f"/dot-thi/{stage.round.id}/cong-bo").get_data(
        as_text=True
    )
    page = follow(khanh, room(stage, "/cong-bo/1/duyet"), when="now")
    assert "Kết quả đã công khai" in page
    page = client.get(f"/dot-thi/{stage.round.id}/cong-bo").get_data(as_text=True)
    assert "Nguyễn Văn An" in page
    assert "Kết quả đợt 1" in page


def test_nobody_alone_takes_somebody_out(client: FlaskClient) -> None:
    stage = make_stage()
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    here = room(stage, f"/nguoi/{stage.an.id}")
    page = chi.get(here).text
    assert "<form" not in page.partition("<main")[2]
    assert room(stage, f"/dieu-chinh/nguoi/{stage.an.id}") in page
    assert "tự xác nhận" not in page
    for gone in (f"{here}/loai", room(stage, "/khoi-phuc/1")):
        assert chi.post(gone, data={"what": "person", "reason": "Thi hộ"}).status_code == 404
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    deed = db.session.scalars(select(Disqualification)).one().id
    db.session.commit()
    page = chi.get(here).text
    assert "Không còn trong bảng xếp hạng" in page
    assert "Thi hộ" in page
    again = room(stage, f"/dieu-chinh/nguoi/{stage.an.id}?viec=reinstate:{deed}")
    assert again.replace(":", "%3A") in page or again in page
    assert f'<option selected value="reinstate:{deed}">' in chi.get(again).text
    taking_out.reinstate(deed, organizer=stage.chi, now=NOW, reason="Đã xác minh")
    assert "đã hủy" in chi.get(here).text
    assert "Các quyết định loại" in chi.get(room(stage)).text


def test_where_one_approval_is_enough_one_person_is(client: FlaskClient) -> None:
    stage = make_stage(one_approval=True)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    assert "tự xác nhận" in chi.get(room(stage, f"/nguoi/{stage.an.id}")).text


@pytest.mark.parametrize("numbers", [("", ""), ("1", "1"), ("2", "3"), ("một", "2"), ("2", "")])
def test_a_faulty_order_is_asked_again(client: FlaskClient, numbers: tuple[str, str]) -> None:
    stage = make_stage(tie=True)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    form = {
        "place": "2",
        "reason": "Bốc thăm công khai",
        f"order-{stage.binh.id}": numbers[0],
        f"order-{stage.dung.id}": numbers[1],
    }
    answer = chi.post(room(stage, "/giai/bang-nhau"), data=form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Hãy ghi thứ tự 1, 2, 3" in page
    assert "Bốc thăm công khai" in page
    assert queries.jury_rulings(stage.round.id) == []


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000, str(2**31)])
def test_an_order_of_impossible_numbers_is_asked_again(client: FlaskClient, number: str) -> None:
    stage = make_stage(tie=True)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    form = {"place": "2", "reason": "Bốc thăm công khai"}
    for typed in ({f"order-{number}": "1"}, {f"order-{stage.binh.id}": number}):
        answer = chi.post(room(stage, "/giai/bang-nhau"), data=form | typed)
        assert answer.status_code == 422
        assert "Hãy ghi thứ tự 1, 2, 3" in answer.get_data(as_text=True)
    form["place"] = number
    answer = chi.post(room(stage, "/giai/bang-nhau"), data=form | {f"order-{stage.binh.id}": "1"})
    assert 400 <= answer.status_code < 500


def test_a_decision_among_equals_is_taken_back(client: FlaskClient) -> None:
    stage = make_stage(tie=True)
    operations.settle_tie(
        stage.round.id, 2, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    url = room(stage, f"/giai/bo-quyet-dinh/{stage.dung.id}")
    assert chi.post(url, data={"reason": ""}).status_code == 422
    page = follow(chi, url, reason="Bốc thăm sai thể thức")
    assert "Bằng nhau ở hạng 2" in page
    assert chi.post(url, data={"reason": "Lần nữa"}).status_code == 400


def test_a_correction_asks_for_its_reason(client: FlaskClient, browser: Browser) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    answer = chi.post(room(stage, "/cong-bo/de-nghi"), data={"note": "  "})
    assert answer.status_code == 422
    assert "điều gì được đính chính" in answer.get_data(as_text=True)
    follow(chi, room(stage, "/cong-bo/de-nghi"), note="Sửa tên đơn vị")
    khanh = makers.sign_in(browser(), stage.khanh)
    assert khanh.post(room(stage, "/cong-bo/2/duyet"), data={"when": "x"}).status_code == 422
    assert khanh.post(room(stage, "/cong-bo/2/rut"), data={"reason": ""}).status_code == 422
    page = follow(khanh, room(stage, "/cong-bo/2/rut"), reason="Chưa đủ giấy tờ")
    assert "Hết hiệu lực" in page
    assert khanh.get(room(stage, "/cong-bo/9")).status_code == 404


def test_prizes_that_moved_since_the_approval_are_told(client: FlaskClient) -> None:
    stage = make_stage()
    chi = makers.sign_in(client, stage.chi)
    published(stage)
    db.session.commit()
    moved = "giải của đợt này khác với kết quả đã duyệt (bản số 1)"
    for page in ("/giai", "/cong-bo"):
        assert moved not in chi.get(room(stage, page)).text
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    db.session.commit()
    for page in ("/giai", "/cong-bo"):
        assert moved in chi.get(room(stage, page)).text


def test_approved_for_its_hour(client: FlaskClient) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.khanh, NOW)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    page = follow(chi, room(stage, "/cong-bo/1/duyet"), when="hour")
    assert "đúng giờ công bố" in page
    assert "đã duyệt, chờ giờ công bố" in page
    assert db.session.scalars(select(Edition)).one().public_from == stage.round.results_at
    page = follow(chi, room(stage, "/cong-bo/1/cong-bo-ngay"))
    assert "Kết quả đã công khai" in page
    assert "Nguyễn Văn An" in chi.get(f"/dot-thi/{stage.round.id}/cong-bo").get_data(as_text=True)


def test_what_is_not_approved_is_not_offered_to_be_published(client: FlaskClient) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.khanh, NOW)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    assert "Công bố ngay" not in chi.get(room(stage, "/cong-bo")).get_data(as_text=True)
    assert chi.post(room(stage, "/cong-bo/1/cong-bo-ngay")).status_code == 409
    assert chi.post(room(stage, "/cong-bo/9/cong-bo-ngay")).status_code == 404


def test_before_the_ranking_prizes_and_publication_say_so(client: FlaskClient) -> None:
    stage = make_stage(tallied=False)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    for rest in ("/giai", "/cong-bo"):
        answer = chi.get(room(stage, rest))
        assert answer.status_code == 200
        assert "chưa được xếp hạng" in answer.get_data(as_text=True)
    assert chi.post(room(stage, "/cong-bo/de-nghi"), data={}).status_code == 409


def test_phone_numbers_read_as_people_write_them(client: FlaskClient) -> None:
    stage = make_stage()
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    for rest in ("", "/giai", f"/nguoi/{stage.an.id}"):
        page = chi.get(room(stage, rest)).get_data(as_text=True)
        assert "0912 000 001" in page
        assert "+84912" not in page


def test_the_internal_list_is_journalled_and_whole(client: FlaskClient) -> None:
    stage = make_stage()
    taking_out.disqualify(
        stage.round.id, stage.hoa.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    answer = chi.post(room(stage, "/danh-sach.xlsx"))
    book = openpyxl.load_workbook(BytesIO(answer.data))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
    assert book.worksheets[0].column_dimensions["C"].width > 20
    assert len(rows) == 5
    assert rows[1] == [
        1, 1, "Nguyễn Văn An", "19/05/1990", None, "Phường Lê Chân", "0912 000 001", 4, 4, 4, 0,
        "07:05:00 ngày 11/05/2026", 300, 1, "Nhất", None,
    ]  # fmt: skip
    out = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert out[1][:2] == ["Vũ Thị Hoa", "0912 000 005"]
    assert out[1][3:5] == ["Thi hộ", "Trần Thị Chi"]
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.export")
    ).one()
    assert entry.actor == f"organizer:{stage.chi.id}"


def test_the_internal_list_is_built_without_the_write_lock(client: FlaskClient) -> None:
    stage = make_stage()
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    begun: list[str] = []
    people_read: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)
        if "stretch" in statement:
            people_read.append(begun[-1])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert chi.post(room(stage, "/danh-sach.xlsx")).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert people_read == ["BEGIN DEFERRED"]
    # The next deed takes the lock at once again.
    assert chi.post(room(stage, "/cong-bo/de-nghi"), data={"note": ""}).status_code == 302
    assert begin_mode.get() == "IMMEDIATE"


def test_the_disqualifications_cost_the_same_however_many(client: FlaskClient) -> None:
    stage = make_stage()
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    url, costs = room(stage), []
    assert chi.get(url).status_code == 200
    for somebody in (stage.an, stage.binh, stage.dung):
        taking_out.disqualify(
            stage.round.id,
            somebody.id,
            None,
            organizer=makers.make_organizer(),
            now=NOW,
            reason="Thi hộ",
        )
        db.session.commit()
        with counted() as sent:
            assert chi.get(url).status_code == 200
        costs.append(len(sent))
    assert len(set(costs)) == 1, costs


def test_a_proposal_has_no_approver_yet(client: FlaskClient) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.khanh, NOW)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    page = chi.get(room(stage, "/cong-bo")).get_data(as_text=True)
    assert "<dt>Người đề nghị</dt>" in page
    assert "<dt>Người duyệt</dt>" not in page


def test_the_internal_list_says_why_somebody_was_passed_over(client: FlaskClient) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    second = makers.make_round(
        contest=stage.contest, opens=NOW - timedelta(hours=1), closes=NOW - timedelta(minutes=1)
    )
    for number, person in enumerate([stage.an, stage.hoa]):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=2,
            started=NOW - timedelta(minutes=40 - number),
        )  # fmt: skip
    assert operations.tally(second.id, NOW)
    db.session.commit()
    cache.forget()
    chi = makers.sign_in(client, stage.chi)
    answer = chi.post(f"/ban-to-chuc/dot-thi/{second.id}/ket-qua/danh-sach.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[-2] for row in rows] == [None, "Nhất"]
    assert rows[0][-1] == "Đã nhận đủ số giải theo thể lệ ở các đợt trước"
    page = chi.get(f"/ban-to-chuc/dot-thi/{second.id}/ket-qua/giai").get_data(as_text=True)
    assert "Đã nhận đủ số giải" in page


def test_the_ranking_comes_in_pages(client: FlaskClient) -> None:
    stage = make_stage(tallied=False)
    for number in range(100):
        person = makers.make_person(
            name=f"Bạn {chr(97 + number // 10)}{chr(97 + number % 10)}",
            phone=f"+8498700{number:04d}",
        )
        makers.make_attempt(round_=stage.round, person=person, points=1)
    operations.tally(stage.round.id, NOW)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    first = chi.get(room(stage)).get_data(as_text=True)
    assert "Trang 1 trên 2" in first
    assert first.count('<th scope="row"') == 100
    second = chi.get(room(stage, "?trang=2")).get_data(as_text=True)
    assert second.count('<th scope="row"') == 5
    assert chi.get(room(stage, "?trang=99")).status_code == 200
    assert chi.get(room(stage, "?trang=x")).status_code == 200
    assert chi.get(room(stage, "?trang=0")).status_code == 200
    assert chi.get(room(stage, f"?trang={2**31 - 1}")).status_code == 200
    assert chi.get(room(stage, f"?trang={10**20}")).status_code == 404


def test_nobody_asks_too_early(client: FlaskClient) -> None:
    stage = make_stage(tallied=False)
    stage.round.closes_at = NOW + timedelta(minutes=1)
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    assert "Tổng hợp kết quả" not in chi.get(room(stage)).get_data(as_text=True)
    answer = chi.post(room(stage, "/tong-hop"))
    assert answer.status_code == 409
    db.session.expire_all()
    assert db.session.get_one(Round, stage.round.id).tallied_at is None


def test_a_stranger_to_the_round_has_no_page(client: FlaskClient) -> None:
    stage = make_stage()
    other = makers.make_person(name="Trịnh Văn Khoa", phone="+84912777777")
    db.session.commit()
    chi = makers.sign_in(client, stage.chi)
    assert chi.get(room(stage, f"/nguoi/{other.id}")).status_code == 404
