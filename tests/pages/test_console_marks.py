"""What does the jury's room for marks show and take, and who reads a mark when?"""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp import cache
from quizapp.accounts.models import JournalEntry, Role
from quizapp.banks.models import Upload
from quizapp.database import db
from quizapp.results import mark_queries, operations
from quizapp.results.review_models import PersonMark
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_giving_marks import BY_MARKS

Browser = Callable[[], FlaskClient]


def room(stage: Stage, rest: str = "") -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/diem-cham{rest}"


def in_the_room(client: FlaskClient, **changes: object) -> Stage:
    stage = make_stage(**{**BY_MARKS, **changes})
    makers.sign_in(client, stage.chi)
    return stage


def given(stage: Stage) -> dict[str, int]:
    who = {getattr(stage, name).id: name for name in ("an", "binh", "dung", "giang", "hoa")}
    found = mark_queries.in_force(stage.round.id, list(who))
    return {who[person]: mark for person, mark in found.items()}


def sent(client: FlaskClient, stage: Stage, content: bytes, name: str = "diem.csv") -> str:
    """Upload a list and answer the address of its preview."""
    answer = client.post(room(stage, "/tep"), data={"file": (BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def confirm(client: FlaskClient, preview: str, **sent: str) -> TestResponse:
    """Confirm a list as its preview shows it now."""
    return client.post(preview, data={"seen": seen_in(client.get(preview).text), **sent})


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" type="hidden" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def test_only_the_jury_comes_in(client: FlaskClient, browser: Browser) -> None:
    stage = make_stage(**BY_MARKS)
    citizen, editor = browser(), browser()
    makers.sign_in(citizen, stage.an)
    makers.sign_in(editor, makers.make_organizer(roles=[Role.EDITOR]))
    addresses = [room(stage), room(stage, f"/{stage.an.id}"), room(stage, "/tep/1")]
    for somebody in (client, citizen, editor):
        for address in addresses:
            assert somebody.get(address).status_code in {302, 403, 404}
        assert somebody.post(room(stage)).status_code in {302, 403, 404}
        assert somebody.post(room(stage, f"/{stage.an.id}")).status_code in {302, 403, 404}
        assert somebody.post(room(stage, "/danh-sach.xlsx")).status_code in {302, 403, 404}


def test_a_round_without_a_marked_part_has_no_such_room(client: FlaskClient) -> None:
    stage = make_stage()
    makers.sign_in(client, stage.chi)
    assert client.get(room(stage)).status_code == 404
    ranking = client.get(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua").text
    assert "Điểm chấm" not in ranking


def test_before_the_ranking_the_room_says_what_it_waits_for(client: FlaskClient) -> None:
    stage = in_the_room(client, tallied=False)
    answer = client.get(room(stage))
    assert answer.status_code == 409
    assert "chưa được tổng hợp kết quả" in answer.text


def test_a_mark_is_typed_with_a_comma(client: FlaskClient) -> None:
    stage = in_the_room(client)
    assert "chưa có điểm" in client.get(room(stage)).text
    answer = client.post(room(stage, f"/{stage.binh.id}"), data={"mark": "8,25"})
    assert answer.status_code == 302
    assert given(stage) == {"binh": 825}
    page = client.get(room(stage)).text
    assert "8,25" in page
    assert 'value="8,25"' in client.get(room(stage, f"/{stage.binh.id}")).text
    ranking = client.get(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua").text
    assert ranking.index("Lê Thị Bình") < ranking.index("Nguyễn Văn An")
    assert "Bài viết" in ranking
    assert "Ghi điểm Ban giám khảo chấm cho người dự thi" in client.get("/ban-to-chuc/nhat-ky").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [("10,5", "Điểm phải từ 0 đến 10."), ("tám", "không phải là điểm"), ("8,255", "ví dụ 8,25")],
)
def test_what_is_no_mark_stays_in_the_field(client: FlaskClient, typed: str, words: str) -> None:
    stage = in_the_room(client)
    answer = client.post(room(stage, f"/{stage.binh.id}"), data={"mark": typed, "reason": "Vì sao"})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Vì sao" in answer.text
    assert given(stage) == {}


def test_a_change_asks_for_its_reason_and_the_mark_that_was_stays_to_be_read(
    client: FlaskClient,
) -> None:
    stage = in_the_room(client)
    address = room(stage, f"/{stage.binh.id}")
    client.post(address, data={"mark": "8"})
    answer = client.post(address, data={"mark": "9", "was": "800"})
    assert answer.status_code == 422
    assert "Hãy ghi lý do" in answer.text
    assert 'value="9"' in answer.text
    taken_back = {"mark": "", "reason": "Bài chép", "was": "800"}
    assert client.post(address, data=taken_back).status_code == 302
    assert given(stage) == {}
    assert "Được thay hoặc xóa lúc" in client.get(address).text


def test_people_are_found_by_name_and_by_what_they_lack(client: FlaskClient) -> None:
    stage = in_the_room(client)
    client.post(room(stage, f"/{stage.binh.id}"), data={"mark": "8"})
    assert "Lê Thị Bình" not in client.get(room(stage, "?thieu=1")).text
    found = client.get(room(stage, "?tim=binh")).text
    assert "Lê Thị Bình" in found
    assert "Nguyễn Văn An" not in found
    assert "Không có ai như vậy" in client.get(room(stage, "?tim=%25")).text
    assert client.get(room(stage, f"/{stage.chi.id + 10_000}")).status_code == 404


def test_the_file_that_is_taken_is_the_file_that_is_filled_in(client: FlaskClient) -> None:
    stage = in_the_room(client)
    client.post(room(stage, f"/{stage.binh.id}"), data={"mark": "8,25"})
    answer = client.post(room(stage, "/danh-sach.xlsx"))
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.data))
    sheet = book.worksheets[0]
    rows = {row[2].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows["Lê Thị Bình"][7].value == "8,25"
    rows["Nguyễn Văn An"][7].value = 9.5
    rows["Phạm Văn Dũng"][7].value = 7
    filled = BytesIO()
    book.save(filled)
    preview = sent(client, stage, filled.getvalue(), "diem.xlsx")
    page = client.get(preview)
    assert page.status_code == 200
    assert "9,5" in page.text
    assert 'name="reason"' not in page.text
    assert confirm(client, preview).status_code == 302
    assert given(stage) == {"an": 950, "binh": 825, "dung": 700}
    assert db.session.scalars(select(Upload)).all() == []
    # The second click finds that it was decided about.
    assert client.post(preview).status_code in {404, 409, 410}
    deeds = set(db.session.scalars(select(JournalEntry.deed)))
    assert {"result.export_marks", "result.give_marks"} <= deeds


def test_a_faulty_list_stores_nothing_and_tells_every_line(client: FlaskClient) -> None:
    stage = in_the_room(client)
    phone = (stage.binh.phone or "").replace("+84", "0")
    content = (
        "Mã số;Họ và tên;Điện thoại;Điểm\n"
        f"{stage.an.id};Nguyễn Văn An;;8,5\n"
        f";Lê Thị Bình;{phone};11\n"
        "999999;;;8\n"
        f"{stage.an.id};;;9\n"
        f"{stage.dung.id};Vũ Hoa;;9\n"
        f"{stage.giang.id};;;\n"
    ).encode()
    preview = sent(client, stage, content)
    answer = client.get(preview)
    assert answer.status_code == 422
    for words in (
        "Điểm phải từ 0 đến 10.",
        "Không có người này trong bảng xếp hạng của đợt.",
        "Trùng với người ở dòng 2.",
        "khác với “Vũ Hoa”",
    ):
        assert words in answer.text
    assert client.post(preview).status_code == 422
    assert db.session.scalars(select(PersonMark)).all() == []


def test_a_comma_within_a_mark_is_told_and_a_remark_in_a_workbook_is_not(
    client: FlaskClient,
) -> None:
    stage = in_the_room(client)
    split = f"Mã số,Điểm,Ghi chú\n{stage.binh.id},8,25\n".encode()
    page = client.get(sent(client, stage, split))
    assert page.status_code == 422
    assert "bị dấu phẩy tách thành hai ô" in page.text
    quoted = f'Mã số,Điểm,Ghi chú\n{stage.binh.id},"8,25",,\n'.encode()
    assert client.get(sent(client, stage, quoted)).status_code == 200
    by_semicolons = f"Mã số;Điểm\n{stage.binh.id};8;25\n".encode()
    assert client.get(sent(client, stage, by_semicolons)).status_code == 200
    book = openpyxl.Workbook()
    for cells in (["Mã số", "Điểm"], [stage.binh.id, 8, 25]):
        book.worksheets[0].append(cells)
    filled = BytesIO()
    book.save(filled)
    assert client.get(sent(client, stage, filled.getvalue(), "diem.xlsx")).status_code == 200


def test_a_list_that_changes_marks_asks_for_the_reason_and_loses_nothing(
    client: FlaskClient,
) -> None:
    stage = in_the_room(client)
    client.post(room(stage, f"/{stage.binh.id}"), data={"mark": "8"})
    preview = sent(client, stage, f"Mã số;Điểm\n{stage.binh.id};9,25\n".encode())
    assert 'name="reason"' in client.get(preview).text
    answer = confirm(client, preview)
    assert answer.status_code == 422
    assert "Hãy ghi lý do" in answer.text
    assert given(stage) == {"binh": 800}
    assert confirm(client, preview, reason="Chấm phúc khảo").status_code == 302
    assert given(stage) == {"binh": 925}
    assert client.get(room(stage, "/tep/999")).status_code in {404, 409, 410}


def test_a_mark_that_another_juror_changed_is_not_overwritten_unseen(client: FlaskClient) -> None:
    stage = in_the_room(client)
    address = room(stage, f"/{stage.binh.id}")
    client.post(address, data={"mark": "8"})
    answer = client.post(address, data={"mark": "7", "was": "", "reason": "Chấm lại"})
    assert answer.status_code == 409
    assert "đã khác lúc bạn xem" in answer.text
    assert 'name="was" type="hidden" value="800"' in answer.text
    assert 'value="7"' in answer.text
    assert given(stage) == {"binh": 800}


def test_a_list_keeps_what_its_preview_showed(client: FlaskClient) -> None:
    stage = in_the_room(client)
    content = f"Mã số;Điểm\n{stage.an.id};9\n{stage.binh.id};9,25\n".encode()
    preview = sent(client, stage, content)
    seen = seen_in(client.get(preview).text)
    client.post(room(stage, f"/{stage.binh.id}"), data={"mark": "8"})
    answer = client.post(preview, data={"seen": seen, "reason": "Theo biên bản"})
    assert answer.status_code == 409
    assert "đã khác lúc bạn xem" in answer.text
    assert "Theo biên bản" in answer.text
    assert given(stage) == {"binh": 800}
    # The mark that would be replaced stands before the new one.
    rows = answer.text.partition("<tbody>")[2]
    assert rows.index("Lê Thị Bình") < rows.index("Nguyễn Văn An")
    again = {"seen": seen_in(answer.text), "reason": "Theo biên bản"}
    assert client.post(preview, data=again).status_code == 302
    assert given(stage) == {"an": 900, "binh": 925}


def test_what_changes_nothing_is_told_so(client: FlaskClient) -> None:
    stage = in_the_room(client)
    address = room(stage, f"/{stage.binh.id}")
    client.post(address, data={"mark": "8"})
    assert "Đã ghi 1 điểm mới" in client.get(room(stage)).text
    preview = sent(client, stage, f"Mã số;Điểm\n{stage.binh.id};8\n".encode())
    for changes_nothing in (
        lambda: client.post(address, data={"mark": "8", "was": "800"}),
        lambda: confirm(client, preview),
        lambda: client.post(room(stage), data={f"mark-{stage.an.id}": ""}),
    ):
        answer = changes_nothing()
        assert answer.status_code == 302
        page = client.get(answer.location).text
        assert "Không điểm nào thay đổi" in page
        assert "và xếp hạng lại." not in page


# Several marks on one page.


def test_the_marks_of_a_page_are_stored_by_one_deed(client: FlaskClient) -> None:
    stage = in_the_room(client)
    page = client.get(room(stage)).text
    for person in (stage.an, stage.binh):
        assert f'name="mark-{person.id}"' in page
        assert f"Điểm của {person.full_name}" in page
    an, binh, dung = stage.an.id, stage.binh.id, stage.dung.id
    first = {f"mark-{an}": "8,25", f"mark-{binh}": "9", f"mark-{dung}": ""}
    answer = client.post(room(stage, "?trang=1&tim=n"), data=first)
    assert answer.status_code == 302
    assert answer.location.endswith("?trang=1&tim=n")
    assert given(stage) == {"an": 825, "binh": 900}
    assert "Đã ghi 2 điểm mới" in client.get(answer.location).text
    deeds = select(JournalEntry).where(JournalEntry.deed == "result.give_marks")
    assert len(db.session.scalars(deeds).all()) == 1
    second = {f"mark-{an}": "", f"was-{an}": "825", f"mark-{binh}": "9,0", f"was-{binh}": "900"}
    asked = client.post(room(stage), data=second)
    assert (asked.status_code, "Hãy ghi lý do" in asked.text) == (422, True)
    answer = client.post(room(stage, "?trang=1&thieu=1"), data={**second, "reason": "Bài chép"})
    # Those who lack a mark are fewer now: what follows is on the first page again.
    assert answer.location.endswith("?thieu=1")
    assert given(stage) == {"binh": 900}


def test_one_faulty_mark_stores_none_and_loses_none(client: FlaskClient) -> None:
    stage = in_the_room(client)
    an, binh = stage.an.id, stage.binh.id
    typed = {f"mark-{an}": "8,25", f"mark-{binh}": "10,5", "reason": "Vì sao"}
    answer = client.post(room(stage, "?tim=khong-co-ai"), data=typed)
    assert answer.status_code == 422
    for words in (
        "Có 1 điểm cần sửa",
        "Điểm phải từ 0 đến 10.",
        'value="8,25"',
        'value="10,5"',
        f'aria-describedby="mark-{binh}-error"',
        "Vì sao",
    ):
        assert words in answer.text
    assert given(stage) == {}


def test_a_page_overwrites_no_mark_that_it_did_not_show(client: FlaskClient) -> None:
    stage = in_the_room(client)
    an, binh = stage.an.id, stage.binh.id
    client.post(room(stage, f"/{binh}"), data={"mark": "8"})
    typed = {f"mark-{an}": "9", f"mark-{binh}": "7", "reason": "Chấm lại"}
    answer = client.post(room(stage), data=typed)
    assert answer.status_code == 409
    assert "Đang ghi: 8" in answer.text
    assert 'value="7"' in answer.text
    assert f'name="was-{binh}" value="800"' in answer.text
    assert given(stage) == {"binh": 800}
    # What another juror gave meanwhile to people whose fields were left alone is in nobody's way.
    answer = client.post(room(stage), data={f"mark-{an}": "9", f"mark-{binh}": ""})
    assert answer.status_code == 302
    assert given(stage) == {"an": 900, "binh": 800}


def test_who_left_the_ranking_is_told_and_the_rest_stays_in_its_fields(client: FlaskClient) -> None:
    stage = in_the_room(client)
    stranger = makers.make_person(name="Trần Lạ", phone="+84987654321")
    typed = {f"mark-{stage.an.id}": "9", f"mark-{stranger.id}": "7"}
    answer = client.post(room(stage), data=typed)
    assert answer.status_code == 409
    assert 'value="9"' in answer.text
    assert "Trần Lạ" not in answer.text
    too_many = {f"mark-{number}": "1" for number in range(1, 60)}
    assert client.post(room(stage), data={**too_many, "mark-x": "1"}).status_code == 400
    assert given(stage) == {}


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 a picture", b"PK\x03\x04 no book"])
def test_what_is_no_list_is_refused_with_a_sentence(client: FlaskClient, content: bytes) -> None:
    stage = in_the_room(client)
    answer = client.get(sent(client, stage, content))
    assert 400 <= answer.status_code < 500
    assert client.post(room(stage, "/tep")).status_code == 422


def test_a_proposal_waits_for_marks_until_it_is_confirmed(client: FlaskClient) -> None:
    stage = in_the_room(client)
    publication = f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/cong-bo"
    assert "Còn 4 người chưa có điểm phần “Bài viết”" in client.get(publication).text
    answer = client.post(f"{publication}/de-nghi", data={"note": "Lần đầu"})
    assert answer.status_code == 422
    assert "Còn 4 người chưa có điểm" in answer.text
    assert "Lần đầu" in answer.text
    form = {"note": "Lần đầu", "without_marks": "y"}
    assert client.post(f"{publication}/de-nghi", data=form).status_code == 302
    assert "Còn 4 người" not in client.get(publication).text


def test_a_mark_is_read_after_the_publication_and_not_before(
    client: FlaskClient, browser: Browser
) -> None:
    stage = in_the_room(client)
    for name, mark in {"an": "9", "binh": "8,25", "dung": "7", "giang": "6,5"}.items():
        client.post(room(stage, f"/{getattr(stage, name).id}"), data={"mark": mark})
    binh, hoa = browser(), browser()
    makers.sign_in(binh, stage.binh)
    makers.sign_in(hoa, stage.hoa)
    receipt = f"/dot-thi/{stage.round.id}/bai-thi/1/ket-qua"
    board = f"/dot-thi/{stage.round.id}/bang-xep-hang"
    for address in (receipt, board, "/ket-qua"):
        assert "8,25" not in binh.get(address).text
    published(stage)
    db.session.commit()
    cache.forget()
    assert "Điểm phần “Bài viết”: 8,25" in binh.get(receipt).text
    assert "Điểm phần “Bài viết”: 8,25." in binh.get(board).text
    own = hoa.get(board).text
    assert "Điểm phần “Bài viết”: chưa có điểm." in own
    assert "8,25" in own  # the board is everybody's
    assert (
        "chưa có điểm"
        in client.get(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/cong-bo/1").text
    )
    hoa.set_cookie("language", "en")
    assert "no mark yet" in hoa.get(board).text
    # A later mark is read when it is published, not before.
    operations.give_marks(
        stage.round.id,
        {stage.binh.id: 1000},
        organizer=stage.chi,
        now=NOW + timedelta(minutes=1),
        reason="Chấm lại",
    )
    db.session.commit()
    cache.forget()
    assert "Điểm phần “Bài viết”: 8,25." in binh.get(board).text


def test_the_sum_stands_beside_points_and_mark(client: FlaskClient) -> None:
    stage = in_the_room(client, ranking=("total_with_marks", "handed_in_at"))
    for name, mark in {"an": "9", "binh": "8,25", "dung": "7", "giang": "6,5", "hoa": "1"}.items():
        client.post(room(stage, f"/{getattr(stage, name).id}"), data={"mark": mark})
    published(stage)
    db.session.commit()
    cache.forget()
    board = client.get(f"/dot-thi/{stage.round.id}/bang-xep-hang").text
    assert "Tổng điểm" in board
    assert "12,25" in board
