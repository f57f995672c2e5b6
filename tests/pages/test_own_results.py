"""What does a person read of the own results, before and after they are published?

An won, Hoa took part, Bình is somebody else.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.rules.regulation import Release
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_highest_prize import EVENING, highest, second_round
from tests.statements import counted


def publish(stage: Stage, note: str = "") -> None:
    published(stage, note)
    db.session.commit()
    cache.forget()


def receipt_of(stage: Stage, number: int = 1) -> str:
    return f"/dot-thi/{stage.round.id}/bai-thi/{number}/ket-qua"


def test_the_receipt_tells_the_place_once_it_is_published(client: FlaskClient) -> None:
    stage = make_stage()
    hoa = makers.sign_in(client, stage.hoa)
    before = hoa.get(receipt_of(stage)).text
    assert "Thứ hạng của bạn có ở đây khi kết quả được công bố" in before
    assert "Hạng " not in before
    publish(stage)
    after = hoa.get(receipt_of(stage)).text
    assert "Hạng 5" in after
    assert "trong 5 người dự thi" in after
    assert "Bạn đạt giải" not in after


def test_a_winner_reads_the_prize_on_the_receipt_and_in_the_list(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    an = makers.sign_in(client, stage.an)
    assert "Bạn đạt giải Nhất" in an.get(receipt_of(stage)).text
    listed = an.get("/ket-qua").text
    assert "Hạng 1 trong 5 người." in listed
    assert re.search(r"Giải Nhất\.</strong>\s*<br>\s*<a[^>]+>Bảng xếp hạng</a>", listed)


def test_an_approved_result_is_silent_until_its_hour(client: FlaskClient, clock) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    db.session.commit()
    cache.forget()
    hoa = makers.sign_in(client, stage.hoa)
    for address in (receipt_of(stage), "/ket-qua"):
        assert "trong 5 người" not in hoa.get(address).text
    clock.move_to(NOW + timedelta(hours=2), tick=False)
    cache.forget()
    for address in (receipt_of(stage), "/ket-qua"):
        assert "trong 5 người" in hoa.get(address).text


def test_a_corrected_result_gives_the_new_place(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    hoa = makers.sign_in(client, stage.hoa)
    assert "Hạng 5" in hoa.get(receipt_of(stage)).text  # the review alone changes nothing
    publish(stage, "Một người bị loại vì thi hộ.")
    assert "Hạng 4" in hoa.get(receipt_of(stage)).text
    an = makers.sign_in(client, stage.an)
    for address in (receipt_of(stage), "/ket-qua"):
        page = an.get(address).text
        assert "không có tên trong bảng xếp hạng" in page
        assert "Hạng " not in page
        assert "giải Nhất" not in page


def test_an_interim_board_gives_no_place(client: FlaskClient) -> None:
    round_ = makers.make_round(regulation=makers.plain_regulation(interim_cron="0 * * * *"))
    an = makers.make_person()
    makers.make_attempt(round_=round_, person=an, points=3)
    round_.opens_at = NOW - timedelta(hours=2)
    operations.publish_interim_due(NOW)
    db.session.commit()
    browser = makers.sign_in(client, an)
    for address in (f"/dot-thi/{round_.id}/bai-thi/1/ket-qua", "/ket-qua"):
        page = browser.get(address).text
        assert "Hạng " not in page
        assert "1 người" not in page


def test_the_list_of_results_costs_the_same_for_many_attempts(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    for number in range(2, 12):
        makers.make_attempt(round_=stage.round, person=stage.hoa, number=number)
    hoa = makers.sign_in(client, stage.hoa)
    hoa.get("/ket-qua")
    with counted() as seen:
        page = hoa.get("/ket-qua").text
    assert page.count("Lượt ") == 11
    assert len(seen) == 3  # the account, the attempts, the places


def test_nothing_yet(client: FlaskClient) -> None:
    makers.make_contest()
    page = makers.sign_in(client, makers.make_person()).get("/ket-qua").text
    assert "Bạn chưa làm bài thi nào" in page


@pytest.mark.parametrize("release", [Release.AT_CLOSE, Release.NEVER])
def test_the_answers_with_explanation_and_source(
    client: FlaskClient, clock, release: Release
) -> None:
    bank = makers.make_bank(key=(1, 2), explanation="Vì Điều 5 nói vậy.")
    round_ = makers.make_round(
        bank=bank, regulation=makers.plain_regulation(release_answers=release)
    )
    an = makers.sign_in(client, makers.make_person())
    paper = f"/dot-thi/{round_.id}/bai-thi/1"
    an.post(f"/dot-thi/{round_.id}/bat-dau")
    an.post(f"{paper}/luu", json={"place": "0", "chosen": [0], "page": 1, "n": 1})
    an.post(f"{paper}/nop")
    clock.move_to(NOW + timedelta(hours=4), tick=False)
    stored = db.session.get(Round, round_.id)
    assert stored is not None
    stored.tallied_at = NOW + timedelta(hours=3)
    db.session.commit()
    cache.forget()
    page = an.get(f"{paper}/ket-qua").text
    if release is Release.NEVER:
        assert "đáp án không được công bố" in page
        assert "Vì Điều 5" not in page
        return
    assert page.count("Giải thích:") == 4
    assert page.count("đáp án đúng") == 8
    assert page.count("Bạn trả lời chưa đúng") == 1
    assert page.count("Bạn chưa trả lời<") == 3
    assert 'href="#cau-1"' in page
    assert "đã có đáp án và giải thích" in an.get("/ket-qua").text


def test_a_winner_of_two_rounds_reads_which_prize_is_handed_out(client: FlaskClient) -> None:
    stage = highest()
    second, _edition = second_round(stage, stage.binh, stage.hoa)
    db.session.commit()
    cache.forget()
    with time_machine.travel(EVENING, tick=False):
        binh = makers.sign_in(client, stage.binh)
        listed = binh.get("/ket-qua").text
        assert "Giải này thay giải Nhì bạn đã đạt ở đợt trước" in listed
        kept = "Theo thể lệ, giải này không trao vì bạn đã đạt giải Nhất ở Tuần 2."
        assert listed.count(kept) == 1
        assert kept in binh.get(receipt_of(stage)).text
        winners = client.get(f"/dot-thi/{second.id}/cong-bo").text
        assert "thay giải Nhì đã đạt ở đợt trước" in winners
        office = makers.sign_in(client, stage.chi)
        for page in ("giai", "cong-bo/1"):
            room = office.get(f"/ban-to-chuc/dot-thi/{second.id}/ket-qua/{page}").text
            assert "(thay giải Nhì)" in room
        binh = makers.sign_in(client, stage.binh)
    before = binh.get(receipt_of(stage)).text
    assert "không trao" not in before, "not before the later result is public"
