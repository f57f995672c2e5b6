"""What does each of the cast read of a result, before and after it is public?

An won, Hoa took part, a visitor is nobody, Chi and Khánh are organizers.
"""

import hashlib
import json
import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.database import db
from quizapp.results import editions, operations, queries
from quizapp.rules.regulation import Target
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, give_consent, make_stage, published
from tests.features.test_quotas import crowd, sit


def board_of(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/bang-xep-hang"


def winners_of(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/cong-bo"


def api_of(stage: Stage) -> str:
    return f"/api/v1/rounds/{stage.round.id}/leaderboard"


def publish(stage: Stage, note: str = "") -> None:
    published(stage, note)
    db.session.commit()
    cache.forget()


def text_of(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_a_visitor_reads_the_board(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    page = text_of(client, board_of(stage))
    assert "Nguyễn Văn An" in page
    assert "Phạm V. D." in page  # Dũng gave no consent to publish the name
    assert "Phạm Văn Dũng" not in page
    assert "Phường Kiến An" in page
    digest = editions.public_board(stage.round.id, NOW)
    assert digest is not None
    assert digest.issue.digest in page
    assert "Bạn xếp hạng" not in page
    assert "Số người đạt điểm tối đa" in page


def test_a_visitor_reads_the_winners(client: FlaskClient) -> None:
    stage = make_stage()
    taking_out.disqualify(
        stage.round.id, stage.giang.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    publish(stage)
    page = text_of(client, winners_of(stage))
    assert "*******001" in page
    assert "+84912000001" not in page
    assert "0912000001" not in page
    assert "Chưa trao" in page
    assert "số người đạt điểm tối đa" in page  # what the prediction was about
    assert "3.000.000 đồng" in page


def test_the_winners_stand_under_their_prizes_in_a_table_that_keeps_its_roles(
    client: FlaskClient,
) -> None:
    stage = make_stage()
    taking_out.disqualify(
        stage.round.id, stage.giang.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    publish(stage)
    page = text_of(client, winners_of(stage))
    table = page.partition('<table class="data board winners" role="table">')[2]
    headed, *groups = table.partition("</table>")[0].split('<tbody role="rowgroup">')
    assert 'data-label="Giải"' not in page
    assert headed.count('role="columnheader"') == 5
    heads = [re.findall(r'scope="rowgroup" role="rowheader"[^>]*>([^<]+)<', one) for one in groups]
    assert heads == [["Giải Nhất"], ["Giải Nhì"], ["Giải Ba"]]
    first, second, third = groups
    assert re.search(r'board-place">1<[^§]*rowheader" class="board-name">Nguyễn Văn An<', first)
    assert "3.000.000 đồng" in first
    assert "Lê Thị Bình" in second
    assert 'colspan="4" class="board-unit muted">Chưa trao' in third
    assert not re.search(r"<t(?:r|h|d|head|body)\b(?![^>]*role=)", table.partition("</table>")[0])


def test_a_round_without_a_prediction_has_no_row_about_it(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    assert "Đáp số câu dự đoán" in text_of(client, winners_of(stage))
    plain = makers.make_round(
        contest=makers.make_contest(
            current=False, regulation=makers.plain_regulation(one_approval=True)
        ),
        opens=NOW - timedelta(hours=9),
        closes=NOW - timedelta(hours=8),
    )
    assert operations.tally(plain.id, NOW)
    edition = operations.propose(plain.id, stage.chi, NOW)
    operations.approve(edition.id, stage.chi, NOW, publish_now=True)
    db.session.commit()
    cache.forget()
    assert "Đáp số câu dự đoán" not in text_of(client, f"/dot-thi/{plain.id}/cong-bo")


def test_places_without_a_prize_are_explained(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    second = makers.make_round(
        contest=stage.contest, opens=NOW - timedelta(hours=1), closes=NOW - timedelta(minutes=1)
    )
    for number, person in enumerate([stage.an, stage.binh, stage.hoa]):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=3,
            started=NOW - timedelta(minutes=40 - number),
        )  # fmt: skip
    assert operations.tally(second.id, NOW)
    edition = operations.propose(second.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    cache.forget()
    sentence = (
        "Hạng 1, 2 không nhận giải ở đợt này vì đã nhận đủ số giải theo thể lệ ở các đợt trước."
    )
    page = text_of(client, f"/dot-thi/{second.id}/cong-bo")
    assert sentence in page
    assert "Nguyễn Văn An" not in page
    assert "không nhận giải ở đợt này" not in text_of(client, winners_of(stage))
    # Who approves reads it too.
    chi = makers.sign_in(client, stage.chi)
    assert sentence in text_of(chi, f"/ban-to-chuc/dot-thi/{second.id}/ket-qua/cong-bo/1")


def test_who_is_over_a_quota_is_explained_to_all_and_named_to_the_jury(
    client: FlaskClient,
) -> None:
    stage = make_stage(prizes_per_unit=1)
    publish(stage)
    sentence = (
        "Hạng 3 không nhận giải ở đợt này vì đơn vị đã nhận đủ số giải của một đợt theo thể lệ."
    )
    page = text_of(client, winners_of(stage))
    assert sentence in page
    assert "Phạm Văn Dũng" not in page
    chi = makers.sign_in(client, stage.chi)
    room = text_of(chi, f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/giai")
    assert "Phạm Văn Dũng (hạng 3): Đơn vị đã nhận đủ số giải của một đợt theo thể lệ" in room


def test_of_very_many_who_are_over_a_quota_the_jury_reads_two_hundred(client: FlaskClient) -> None:
    round_, _school = crowd(203)
    sit(round_, makers.make_unit(name="Trường Ngô Quyền", code="ngo-quyen"), 204)  # wins, far down
    assert operations.tally(round_.id, NOW)
    chi = makers.sign_in(client, makers.make_organizer())
    db.session.commit()
    room = text_of(chi, f"/ban-to-chuc/dot-thi/{round_.id}/ket-qua/giai")
    assert "(hạng 201): Đơn vị đã nhận đủ" in room
    assert "(hạng 202)" not in room
    assert "Và 2 người nữa: xem cột Ghi chú của danh sách nội bộ." in room


def test_a_place_that_is_shared_with_a_winner_is_told_apart(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    second = makers.make_round(
        contest=stage.contest, opens=NOW - timedelta(hours=1), closes=NOW - timedelta(minutes=1)
    )
    for person in (stage.an, stage.binh, stage.hoa):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=3, started=NOW - timedelta(minutes=40)
        )
    assert operations.tally(second.id, NOW)
    edition = operations.propose(second.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    cache.forget()
    page = text_of(client, f"/dot-thi/{second.id}/cong-bo")
    assert "Ở hạng 1 có người đồng hạng không nhận giải ở đợt này vì đã nhận đủ" in page
    assert "Hạng 1 không nhận giải" not in page


def test_a_board_of_before_the_explanation_still_reads(client: FlaskClient) -> None:
    stage = make_stage()
    edition = published(stage)
    edition.document = {key: edition.document[key] for key in edition.document if key != "skipped"}
    db.session.commit()
    cache.forget()
    assert "Nguyễn Văn An" in text_of(client, winners_of(stage))


def test_who_took_part_reads_the_own_place(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    page = text_of(makers.sign_in(client, stage.hoa), board_of(stage))
    assert "Bạn xếp hạng 5 trong 5 người" in page
    assert "Bạn đạt giải" not in page


def test_a_winner_reads_the_own_prize(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    page = text_of(makers.sign_in(client, stage.giang), board_of(stage))
    assert "Bạn xếp hạng 4 trong 5 người" in page
    assert "Bạn đạt giải Ba" in page


def test_who_did_not_take_part_is_told_so(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    other = makers.make_person(name="Trịnh Văn Khoa", phone="+84912777777")
    page = text_of(makers.sign_in(client, other), board_of(stage))
    assert "không có tên trong bảng xếp hạng" in page


def test_a_personal_page_is_kept_by_nobody(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    shared = client.get(board_of(stage))
    assert "public" in shared.headers["Cache-Control"]
    assert "Cookie" in shared.headers["Vary"]
    personal = makers.sign_in(client, stage.an).get(board_of(stage))
    assert personal.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-6, "Đợt thi mở lúc"),
        (-2, "Đợt thi đang diễn ra"),
        (0, "Kết quả được công bố lúc"),
        (2, "đang xét duyệt"),
    ],
)
def test_before_the_publication_a_calm_sentence(
    client: FlaskClient, clock, hours: int, words: str
) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.chi, NOW)
    db.session.commit()
    clock.move_to(NOW + timedelta(hours=hours), tick=False)
    cache.forget()
    for url in (board_of(stage), winners_of(stage)):
        page = text_of(client, url)
        assert words in page
        assert "Nguyễn" not in page
    text_of(client, api_of(stage), 404)
    text_of(client, f"{winners_of(stage)}.xlsx", 404)


def test_an_unknown_round_is_not_found(client: FlaskClient) -> None:
    for url in ("bang-xep-hang", "cong-bo", "cong-bo.xlsx"):
        text_of(client, f"/dot-thi/99/{url}", 404)
    text_of(client, "/api/v1/rounds/99/leaderboard", 404)


def test_older_editions_stay_readable(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    publish(stage, "Một người bị loại vì thi hộ.")
    latest = text_of(client, winners_of(stage))
    assert "Một người bị loại vì thi hộ." in latest
    assert "Nguyễn Văn An" not in latest
    assert "lan=1" in latest
    old = text_of(client, f"{winners_of(stage)}?lan=1")
    assert "Nguyễn Văn An" in old
    assert "Bạn đang xem lần công bố số 1" in old
    for number in (0, 3, 99):
        text_of(client, f"{board_of(stage)}?lan={number}", 404)


@pytest.mark.parametrize("number", [-1, 2**31, 99999999999999999999])
def test_an_edition_that_no_row_can_be_is_not_found(client: FlaskClient, number: int) -> None:
    stage = make_stage()
    publish(stage)
    for url in (board_of(stage), winners_of(stage), f"{winners_of(stage)}.xlsx", api_of(stage)):
        text_of(client, f"{url}?lan={number}", 404)


def test_the_full_name_of_a_winner_alone(client: FlaskClient) -> None:
    """The consent reads "if I win": Hoa consented, and won nothing."""
    stage = make_stage()
    give_consent(stage.hoa)
    publish(stage)
    page = text_of(client, board_of(stage))
    assert "Nguyễn Văn An" in page
    assert "Vũ T. H." in page
    assert "Vũ Thị Hoa" not in page


def test_a_proposal_cannot_be_read_by_its_number(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    operations.propose(stage.round.id, stage.chi, NOW, "Đính chính")
    db.session.commit()
    cache.forget()
    text_of(client, f"{board_of(stage)}?lan=2", 404)
    text_of(client, f"{api_of(stage)}?lan=2", 404)


def test_the_board_for_machines_is_its_own_proof(client: FlaskClient) -> None:
    stage = make_stage()
    publish(stage)
    answer = client.get(api_of(stage))
    digest = hashlib.sha256(answer.data).hexdigest()
    assert answer.headers["ETag"] == f'"{digest}"'
    assert answer.mimetype == "application/json"
    assert answer.json["places"][0]["name"] == "Nguyễn Văn An"
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 5
    assert digest in text_of(client, board_of(stage))


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_unchanged_board_is_not_sent_again(client: FlaskClient, encoding: str) -> None:
    stage = make_stage()
    publish(stage)
    headers = {"Accept-Encoding": encoding}
    first = client.get(api_of(stage), headers=headers)
    assert first.headers.get("Content-Encoding", "identity") == encoding
    again = client.get(api_of(stage), headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(api_of(stage), headers={**headers, "If-None-Match": '"another"'})
    assert other.status_code == 200


def test_the_spreadsheet_holds_text_and_no_formula(client: FlaskClient) -> None:
    stage = make_stage()
    stage.an.full_name = '=HYPERLINK("http://x")'
    db.session.flush()
    publish(stage)
    answer = client.get(f"{winners_of(stage)}.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[1]] == [
        1, "Nhất", '=HYPERLINK("http://x")', "Phường Lê Chân", "*******001", 1, 3_000_000,
    ]  # fmt: skip
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert rows[1][2].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width > 20
    assert len(rows) == 5


def test_an_interim_board_is_shown_as_what_it_is(client: FlaskClient) -> None:
    regulation = makers.plain_regulation(interim_cron="0 * * * *")
    round_ = makers.make_round(regulation=regulation)
    makers.make_attempt(round_=round_, person=makers.make_person(), points=3)
    round_.opens_at = NOW - timedelta(hours=2)
    operations.publish_interim_due(NOW)
    db.session.commit()
    page = text_of(client, f"/dot-thi/{round_.id}/bang-xep-hang")
    assert "Bảng tạm thời" in page
    assert "Nguyễn V. A." in page
    assert "Nguyễn Văn An" not in page
    assert "Theo đơn vị" not in page
    assert "Đợt thi đang diễn ra" in page
    # The announcement knows final results alone.
    assert "Nguyễn V. A." not in text_of(client, f"/dot-thi/{round_.id}/cong-bo")


def test_no_route_counts_people_before_the_tally_of_a_prediction(
    client: FlaskClient, browser
) -> None:
    """Many people, one strange number of them: no page of the results shows it to anybody."""
    stage = make_stage(tallied=False, target=Target.PARTICIPANTS, results=timedelta(0))
    for number in range(26):
        person = makers.make_person(
            name=f"Bạn {chr(97 + number)}{chr(97 + number)}", phone=f"+849870000{number:02d}"
        )
        makers.make_attempt(round_=stage.round, person=person, points=2, guess=1)
    stage.round.closes_at = NOW + timedelta(hours=1)
    stage.round.results_at = NOW + timedelta(hours=2)
    db.session.commit()
    cache.forget()
    round_id = stage.round.id
    public = [
        board_of(stage), winners_of(stage), f"{winners_of(stage)}.xlsx", api_of(stage),
        f"/dot-thi/{round_id}",
    ]  # fmt: skip
    room = f"/ban-to-chuc/dot-thi/{round_id}/ket-qua"
    inside = [
        "/ban-to-chuc/ket-qua", room, f"{room}/giai", f"{room}/cong-bo",
        f"{room}/nguoi/{stage.an.id}",
    ]  # fmt: skip
    chi = makers.sign_in(browser(), stage.chi)
    an = makers.sign_in(browser(), stage.an)
    for visitor, urls in ((client, public), (an, public), (chi, public + inside)):
        for url in urls:
            body = visitor.get(url).get_data(as_text=True)
            for words in (">31<", ">26<", "31 người", "31 lượt", '"people"', "Bạn aa"):
                assert words not in body, url
    refused = chi.post(f"{room}/danh-sach.xlsx")
    assert refused.status_code == 409
    early = chi.post(f"{room}/tong-hop")
    assert early.status_code == 409
    assert queries.closing(round_id) is None


def test_the_document_is_the_only_thing_published(client: FlaskClient) -> None:
    """Nothing in the public JSON could identify a person beyond what the rules allow."""
    stage = make_stage()
    publish(stage)
    document = json.loads(client.get(api_of(stage)).data)
    told = json.dumps(document, ensure_ascii=False)
    for secret in ("91200000", "1990", "person_id", "Phạm Văn Dũng", "Đỗ Thị Giang"):
        assert secret not in told
    assert {key for row in document["awards"] for key in row} == {
        "level", "number", "value_vnd", "place", "name", "unit", "phone_masked",
    }  # fmt: skip


def test_the_pages_stand_without_anybody_in_the_round(client: FlaskClient, site: Flask) -> None:
    stage = make_stage()
    empty = makers.make_round(
        contest=stage.contest, opens=NOW - timedelta(hours=9), closes=NOW - timedelta(hours=8)
    )
    assert operations.tally(empty.id, NOW)
    edition = operations.propose(empty.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    cache.forget()
    assert "Chưa có ai" in text_of(client, f"/dot-thi/{empty.id}/bang-xep-hang")
    assert "Chưa trao" in text_of(client, f"/dot-thi/{empty.id}/cong-bo")
