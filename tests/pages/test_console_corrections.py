"""What does the jury see of a correction before it is done, and who may do it?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Role
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Correction, Disqualification
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.corrections import Kind
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Release
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import WHY, Round4, confirm, make_round4, propose
from tests.features.test_void_results import with_losses

Browser = Callable[[], FlaskClient]


def room(stage: Round4, rest: str = "") -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/dieu-chinh{rest}"


def pages(stage: Round4) -> list[str]:
    return [
        room(stage),
        room(stage, f"/cau/{stage.versions[0]}"),
        room(stage, f"/nguoi/{stage.an.id}"),
        room(stage, "/1"),
    ]


def deeds(stage: Round4) -> list[str]:
    return [
        room(stage, f"/cau/{stage.versions[0]}"),
        room(stage, f"/nguoi/{stage.an.id}"),
        room(stage, "/1/xac-nhan"),
        room(stage, "/1/tinh-lai"),
        room(stage, "/1/rut"),
    ]


def only_correction() -> Correction:
    db.session.expire_all()
    found = db.session.scalars(select(Correction).order_by(Correction.id.desc())).first()
    assert found is not None
    return found


def waiting(stage: Round4) -> Correction:
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0], now=NOW)
    db.session.commit()
    return correction


def test_visitors_citizens_and_other_roles_stay_outside(
    client: FlaskClient, browser: Browser
) -> None:
    stage = make_round4()
    waiting(stage)
    an = makers.sign_in(browser(), stage.an)
    editor = makers.sign_in(browser(), makers.make_organizer(roles=(Role.EDITOR,)))
    elsewhere = makers.make_contest(current=False)
    stranger = makers.sign_in(
        browser(), makers.make_organizer(roles=(Role.JURY,), contest=elsewhere)
    )
    for url in pages(stage):
        assert client.get(url).status_code == 302
        assert an.get(url).status_code == 403
        assert editor.get(url).status_code == 403
        assert stranger.get(url).status_code == 404
    for url in deeds(stage):
        assert client.post(url).status_code in {302, 403}
        assert an.post(url).status_code == 403
        assert editor.post(url).status_code == 403
        assert stranger.post(url).status_code == 404
    assert only_correction().confirmed_at is None


def test_from_the_question_to_the_corrected_edition(browser: Browser) -> None:
    stage = make_round4()
    before = NOW - timedelta(minutes=1)
    first = operations.propose(stage.round.id, stage.chi, before)
    operations.approve(first.id, stage.khanh, before, publish_now=True)
    chi, khanh = (makers.sign_in(browser(), who) for who in (stage.chi, stage.khanh))
    listed = chi.get(room(stage)).text
    assert "Câu hỏi số 1 của" in listed
    answer = chi.post(
        room(stage, f"/cau/{stage.versions[0]}"),
        data={"what": "key", "options": ["0"], "reason": WHY},
    )
    page = chi.get(answer.location).text
    assert "Chưa có gì thay đổi" in page
    assert "2 người lên hạng; 2 người xuống hạng" in page
    assert "Giải có thay đổi: Nhất, Nhì." in page
    assert "Phạm Văn Dũng" in page
    assert "Bạn là người lập" in page
    assert "Xem điều chỉnh đang chờ" in chi.get(room(stage)).text
    seen = operations.outcome_digest(only_correction())
    assert f'value="{seen}"' not in page
    refused = chi.post(f"{answer.location}/xac-nhan", data={"seen": seen})
    assert refused.status_code == 403

    assert f'value="{seen}"' in khanh.get(answer.location).text
    done = khanh.post(f"{answer.location}/xac-nhan", data={"seen": seen}, follow_redirects=True)
    assert "Hãy lập bản công bố mới" in done.text
    # The note of the next edition is written already, names nobody, and can be edited.
    assert "Đính chính đáp án đúng của câu “Câu hỏi số 1" in done.text
    assert "Đáp số dự đoán giữ nguyên là 2." in done.text
    assert "Phạm Văn Dũng" not in done.text
    again = khanh.post(f"{answer.location}/xac-nhan", data={"seen": seen})
    assert again.status_code == 409
    assert "Đã thực hiện lúc" in chi.get(room(stage)).text
    assert "chưa công bố: 1" in chi.get(room(stage)).text
    journal = chi.get("/ban-to-chuc/nhat-ky").text
    assert "Xác nhận điều chỉnh kết quả" in journal
    assert "Cách chấm" in journal


def test_a_note_tells_no_answer_that_is_never_released(browser: Browser) -> None:
    stage = make_round4(release_answers=Release.NEVER)
    confirm(stage, propose(stage, Kind.KEY, stage.versions[0], options=[0], now=NOW), NOW)
    chi = makers.sign_in(browser(), stage.chi)
    page = chi.get(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/cong-bo").text
    assert "Đính chính đáp án đúng của một câu hỏi." in page


def test_what_is_typed_wrongly_is_told_and_kept(browser: Browser) -> None:
    stage = make_round4()
    chi = makers.sign_in(browser(), stage.chi)
    question, person = (
        room(stage, f"/cau/{stage.versions[0]}"),
        room(stage, f"/nguoi/{stage.an.id}"),
    )
    for url, form, words in [
        (question, {}, "Hãy ghi lý do"),
        (question, {"what": "key", "reason": WHY}, "Hãy đánh dấu đáp án."),
        (question, {"what": "key", "options": ["9"], "reason": WHY}, WHY),
        (question, {"what": "nothing", "reason": WHY}, WHY),
        (person, {}, "Hãy ghi lý do"),
        (person, {"what": "merge", "reason": WHY}, "Hãy ghi số của người dự thi."),
        (person, {"what": "merge", "into": "một", "reason": WHY}, "Hãy ghi số của người dự thi."),
        (person, {"what": "void_attempt:1-9", "reason": WHY}, WHY),
    ]:
        answer = chi.post(url, data=form)
        assert answer.status_code == 422, form
        assert words in answer.text
    same = chi.post(question, data={"what": "key", "options": ["1"], "reason": WHY})
    assert same.status_code == 409
    merged = chi.post(person, data={"what": "merge", "into": "999999", "reason": WHY})
    assert merged.status_code == 409
    assert db.session.scalars(select(Correction)).all() == []


def test_nothing_is_there_for_strange_numbers(browser: Browser) -> None:
    stage = make_round4()
    chi = makers.sign_in(browser(), stage.chi)
    for url in [
        room(stage, "/999"),
        room(stage, "/cau/999"),
        room(stage, "/nguoi/999"),
        room(stage, f"/nguoi/{makers.make_person().id}"),
    ]:
        assert chi.get(url).status_code == 404
    for url in [
        room(stage, "/999/xac-nhan"),
        room(stage, "/999/tinh-lai"),
        room(stage, "/999/rut"),
    ]:
        assert chi.post(url, data={"seen": "x", "reason": WHY}).status_code == 404


def test_before_the_ranking_there_is_nothing_to_correct(browser: Browser) -> None:
    stage = make_round4(tallied=False)
    chi = makers.sign_in(browser(), stage.chi)
    assert "Điều chỉnh" in chi.get(room(stage)).text
    for url in pages(stage)[1:3]:
        assert chi.get(url).status_code == 409


def test_a_person_is_taken_out_comes_back_and_becomes_another(browser: Browser) -> None:
    stage = make_round4()
    chi, khanh = (makers.sign_in(browser(), who) for who in (stage.chi, stage.khanh))
    person = room(stage, f"/nguoi/{stage.an.id}")

    def done(**form: str) -> str:
        answer = chi.post(person, data={"reason": WHY, **form})
        assert answer.status_code == 302, answer.text
        page = khanh.get(answer.location).text
        seen = operations.outcome_digest(only_correction())
        assert khanh.post(f"{answer.location}/xac-nhan", data={"seen": seen}).status_code == 302
        return page

    assert "1 người không còn trong bảng xếp hạng" in done(what=f"void_attempt:{stage.an.id}-1")
    deed = db.session.scalars(select(Disqualification)).one()
    assert "1 người được thêm vào bảng" in done(what=f"reinstate:{deed.id}")
    assert "Loại một người" in done(what="disqualify")
    page = done(what="merge", into=f" {stage.binh.id} ")
    assert "Lê Thị Bình" in page
    db.session.refresh(stage.an)
    assert stage.an.merged_into_id == stage.binh.id


def test_units_whose_prize_changes_are_named(browser: Browser) -> None:
    points = CollectiveRule(
        weights=(Weight(indicator=Indicator.POINTS, weight=10),),
        prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    )
    stage = make_round4(collective=points)
    stage.an.unit = makers.make_unit(name="Phường Hải An")
    stage.dung.unit = makers.make_unit(name="Phường Kiến An")
    stage.binh.unit = stage.giang.unit = None
    stage.an.unit.block = stage.dung.unit.block = "Khối phường"
    correction = waiting(stage)
    page = makers.sign_in(browser(), stage.chi).get(room(stage, f"/{correction.id}")).text
    assert "Giải tập thể có thay đổi: Nhất tập thể." in page
    _, _, table = page.partition("Giải tập thể đổi đơn vị nhận")
    assert "Khối phường" in table
    assert table.index("Phường Hải An") < table.index("Phường Kiến An")


def test_of_whom_nothing_counts_nobody_is_offered_to_take_out(browser: Browser) -> None:
    stage, hoa = with_losses()
    db.session.commit()
    chi = makers.sign_in(browser(), stage.chi)
    page = chi.get(room(stage, f"/nguoi/{hoa.id}")).text
    assert "không có kết quả nào được tính ở đợt này, nên không có gì để loại" in page
    assert 'value="disqualify"' not in page
    answer = chi.post(
        room(stage, f"/nguoi/{hoa.id}"), data={"what": "disqualify", "reason": "Hai máy"}
    )
    assert answer.status_code == 422
    assert "Hai máy" in answer.text
    page = chi.get(room(stage, f"/nguoi/{stage.an.id}")).text
    assert "không có gì để loại" not in page


def test_what_waits_can_be_computed_again_or_withdrawn(browser: Browser) -> None:
    stage = make_round4()
    url = room(stage, f"/{waiting(stage).id}")
    khanh = makers.sign_in(browser(), stage.khanh)
    assert "Đã tính lại" in khanh.post(f"{url}/tinh-lai", follow_redirects=True).text
    assert khanh.post(f"{url}/xac-nhan", data={}).status_code == 422
    assert khanh.post(f"{url}/xac-nhan", data={"seen": "x"}).status_code == 409
    assert khanh.post(f"{url}/rut", data={"reason": " "}).status_code == 422
    assert (
        "Kết quả không thay đổi gì"
        in khanh.post(f"{url}/rut", data={"reason": "Chưa đủ căn cứ"}, follow_redirects=True).text
    )
    assert "Đã rút lúc" in khanh.get(url).text


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        (Kind.KEY, {"options": [0]}, "Ban tổ chức đã đính chính đáp án của câu này."),
        (Kind.ACCEPT, {"options": [0]}, "Ban tổ chức đã đính chính đáp án của câu này."),
        (Kind.VOID, {"void": "right"}, "được tính là đúng cho mọi người"),
        (Kind.VOID, {"void": "left_out"}, "không tính điểm cho ai"),
    ],
)
def test_whoever_sat_reads_what_was_corrected(
    browser: Browser, kind: Kind, more: dict[str, object], words: str
) -> None:
    stage = make_round4()
    dung = makers.sign_in(browser(), stage.dung)
    receipt = f"/dot-thi/{stage.round.id}/bai-thi/1/ket-qua"
    before = dung.get(receipt).text
    assert words not in before
    assert before.count("Bạn trả lời chưa đúng") == 1
    confirm(stage, propose(stage, kind, stage.versions[0], now=NOW, **more), NOW)
    db.session.commit()
    cache.forget()
    after = dung.get(receipt).text
    assert words in after
    assert "Bạn trả lời chưa đúng" not in after
    attempt = db.session.get_one(Attempt, (stage.round.id, stage.dung.id, 1))
    assert attempt.is_full
