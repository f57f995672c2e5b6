"""What do organizers and citizens see of a summary of rounds?"""

from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.languages import COOKIE
from quizapp.rules.summaries import Summary, Way
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.summaries_stage import World
from tests.pages.reading import astray, beside, fields_of
from tests.pages.test_console_contests import DESK, as_chi

DAY = timedelta(days=1)


def text(answer: Any) -> str:
    assert answer.status_code < 500
    return unescape(answer.text)


@pytest.fixture
def world(client: FlaskClient) -> World:
    """The summary is ranked; An leads it."""
    made = World().ranked()
    db.session.commit()
    cache.forget()
    return made


def publish(world: World) -> None:
    world.publish(world.first, world.second)
    world.publish(world.total)
    db.session.commit()
    cache.forget()


def running() -> tuple[Round, Round]:
    """A round that is open and a summary around it."""
    contest = makers.make_contest(slug="hai-phong")
    part = makers.make_round(contest=contest, name="Tuần 1")
    total = makers.make_round(
        contest=contest,
        opens=part.opens_at,
        closes=NOW + DAY,
        name="Chung cuộc",
        summary=Summary(way=Way.BEST, best=3),
    )
    db.session.commit()
    cache.forget()
    return part, total


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Chung cuộc", "opens": "2026-05-01T00:00", "closes": "2026-06-30T23:59",
        "results": "2026-07-05T09:00", "way": "best", "best": "3", **changes,
    }  # fmt: skip


def test_a_summary_is_made_and_its_prizes_are_settled(client: FlaskClient) -> None:
    contest = makers.make_contest()
    makers.make_round(contest=contest, name="Tuần 1")
    db.session.commit()
    as_chi(client)
    assert "Tạo đợt tổng kết" in text(client.get(f"{DESK}/cuoc-thi/{contest.id}"))
    address = f"{DESK}/cuoc-thi/{contest.id}/tong-ket/moi"
    assert "không có đề thi" in text(client.get(address))
    made = client.post(address, data=typed())
    assert made.status_code == 302
    total = db.session.query(Round).filter_by(name="Chung cuộc").one()
    assert (total.summary, total.recipe) == (Summary(way=Way.BEST, best=3), [])
    rules = f"{DESK}/dot-thi/{total.id}/the-le"
    assert made.headers["Location"].endswith(rules)
    page = text(client.get(rules))
    assert "Chung cuộc không có giải thưởng." in page
    assert "Thời điểm nộp" not in page
    own = {
        "ranking-0": "score", "ranking-1": "draw", "board_places": "10", "note": "Theo kế hoạch",
        "shortfall": "vacant", "vacancy": "moves_up",
        "prizes-0-level": "Nhất chung cuộc", "prizes-0-count": "1",
        "prizes-0-value_vnd": "9.000.000",
    }  # fmt: skip
    added = text(client.post(rules, data={**own, "do": "add_prize"}))
    assert 'name="prizes-1-level"' in added
    preview = text(client.post(rules, data={**own, "do": "preview"}))
    assert "01 giải Nhất chung cuộc, mỗi giải trị giá 9.000.000 đồng" in preview
    assert client.post(rules, data={**own, "do": "save"}).status_code == 302
    db.session.expire_all()
    assert total.regulation.ranking == ("score", "draw")
    assert total.regulation.prizes[0].value_vnd == 9_000_000
    # The form as it is shown changes nothing.
    assert 'value="Nhất chung cuộc"' in client.get(rules).text
    refused = client.post(rules, data={**own, "ranking-0": "handed_in_at", "do": "save"})
    assert refused.status_code == 422
    doubled = client.post(rules, data={**own, "ranking-1": "score", "do": "save"})
    assert (doubled.status_code, "không lặp lại" in text(doubled)) == (422, True)
    page = text(client.get(f"{DESK}/dot-thi/{total.id}"))
    assert "Còn chờ 1 đợt" in page
    assert "Tuần 1" in page
    assert "Chung cuộc" in text(client.get(f"{DESK}/dot-thi"))
    assert "Chung cuộc" not in text(client.get(f"{DESK}/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"best": ""}, "phải từ 1 đến 100"),
        ({"way": "sum"}, "Chỉ ghi số đợt khi"),
        ({"closes": "2026-04-01T00:00", "results": "2026-04-02T00:00"}, "sau giờ bắt đầu"),
        ({"best": "ba"}, "số nguyên"),
        ({"way": "other"}, "hợp lệ"),
        ({"name": ""}, "Tên đợt tổng kết"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    contest = makers.make_contest()
    db.session.commit()
    as_chi(client)
    sent = typed(**changes)
    answer = client.post(f"{DESK}/cuoc-thi/{contest.id}/tong-ket/moi", data=sent)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert sent["results"] in answer.text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"opens": "2026-05-10T00:00"}, "opens", "Giờ bắt đầu tính phải ở tương lai"),
        ({"closes": "2026-05-10T00:00"}, "closes", "Giờ kết thúc phải sau giờ bắt đầu"),
    ],
)
def test_a_fault_of_its_times_stands_beside_its_field_in_its_own_words(
    client: FlaskClient, changes: dict[str, str], field: str, sentence: str
) -> None:
    _, total = running()
    total.opens_at, total.closes_at, total.results_at = NOW + DAY, NOW + 9 * DAY, NOW + 9 * DAY
    db.session.commit()
    cache.forget()
    as_chi(client)
    address = f"{DESK}/dot-thi/{total.id}/sua"
    shown = client.get(address).text
    assert "Tính các đợt mở từ" in unescape(shown)
    assert "Mở lúc" not in unescape(shown)
    answer = client.post(address, data={**fields_of(shown), "reason": "Số 5", **changes})
    assert answer.status_code == 422
    assert sentence in beside(answer.text, field)


def test_a_round_that_is_over_is_summed_up_until_the_future(client: FlaskClient) -> None:
    contest = makers.make_contest()
    makers.make_round(contest=contest, opens=NOW - 9 * DAY, closes=NOW - 2 * DAY)
    db.session.commit()
    as_chi(client)
    assert 'value="2026-05-11T' in client.get(f"{DESK}/cuoc-thi/{contest.id}/tong-ket/moi").text


def test_what_has_no_sense_for_a_summary_says_so(client: FlaskClient, world: World) -> None:
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}"
    for address in ("/de-thi", "/theo-doi", "/dong-som", "/ket-qua/ra-soat"):
        answer = client.get(room + address)
        assert (answer.status_code, "Đây là đợt tổng kết" in text(answer)) == (409, True), address
    for address in ("/de-thi", "/dong-som", "/lam-thu", "/ket-qua/ra-soat"):
        answer = client.post(room + address, data={"reason": "x", "sure": "y"})
        assert answer.status_code in {409, 422}, address
        assert "Đây là đợt tổng kết" in text(answer), address
    assert client.get(room + "/ket-qua/dieu-chinh/cau/1").status_code == 404


def test_the_jury_works_on_a_summary_as_on_a_round(client: FlaskClient, world: World) -> None:
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}"
    ranking = text(client.get(room + "/ket-qua"))
    assert "Tổng điểm" in ranking
    assert "Số người đạt điểm tối đa ở cả 2 đợt" in ranking
    assert "Rà soát" not in ranking
    person = text(client.get(f"{room}/ket-qua/nguoi/{world.an.id}"))
    assert "Kết quả ở các đợt được tính" in person
    assert "Tuần 1" in person
    assert client.get(f"{room}/ket-qua/nguoi/{makers.make_person().id}").status_code == 404
    for address in (
        "", "/sua", "/nhan-ban", "/xoa", "/the-le", "/ket-qua/giai", "/ket-qua/tap-the",
        "/ket-qua/dieu-chinh", "/ket-qua/cong-bo", "/ket-qua/thong-ke", "/ket-qua/khieu-nai",
        f"/ket-qua/dieu-chinh/nguoi/{world.an.id}", "/ket-qua/thong-ke.xlsx",
    ):  # fmt: skip
        assert client.get(room + address).status_code == 200, address
    taking_out.disqualify(
        world.total.id, world.an.id, None, organizer=world.chi, now=NOW, reason="không hợp lệ"
    )
    db.session.commit()
    assert "Loại cả người" in text(client.get(f"{room}/ket-qua/nguoi/{world.an.id}"))
    listed = client.post(room + "/ket-qua/danh-sach.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(listed.data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][8] == "Tổng điểm"
    assert [row[2] for row in rows[1:]] == ["Lê Thị Bình", "Phạm Văn Dũng"]


def test_a_summary_is_ranked_by_hand_only_after_its_rounds(client: FlaskClient) -> None:
    world = World()
    world.second.tallied_at = None
    db.session.commit()
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}/ket-qua"
    assert "khi mọi đợt được tính" in text(client.get(room))
    answer = client.post(room + "/tong-hop")
    assert (answer.status_code, "Tuần 1, Tuần 2" in text(answer)) == (409, True)


def test_the_office_takes_its_documents_of_a_summary(client: FlaskClient, world: World) -> None:
    publish(world)
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}/ket-qua"
    page = text(client.get(room + "/van-ban"))
    assert "Quyết định" in page
    press = text(client.get(room + "/van-ban/thong-cao"))
    assert "Tổng kết: cộng điểm 2 đợt: Tuần 1, Tuần 2." in press
    assert "Số người dự thi ít nhất một trong 2 đợt: 3." in press
    assert "Số người đạt điểm tối đa ở cả 2 đợt: 0, bằng 0% trong số 3 người dự thi." in press
    assert "câu hỏi trắc nghiệm" not in press


def test_citizens_read_what_is_summed_up(client: FlaskClient) -> None:
    part, total = running()
    home = text(client.get("/"))
    assert "Tổng kết các đợt" in home
    assert "Tổng kết: cộng điểm 1 đợt." in home
    assert f"/dot-thi/{total.id}" in home
    assert home.count("Đợt thi đang diễn ra") == 1
    page = text(client.get(f"/dot-thi/{total.id}"))
    assert "Bạn không phải làm bài ở đây" in page
    assert "Bắt đầu làm bài" not in page
    assert part.name in page
    assert "Chung cuộc" in text(client.get("/bang-xep-hang"))
    assert "sau khi mọi đợt được tính" in text(client.get(f"/dot-thi/{total.id}/bang-xep-hang"))
    rules = text(client.get("/the-le"))
    assert "Cuộc thi gồm 01 đợt" in rules
    assert "Chung cuộc: cộng điểm của 03 đợt có điểm cao nhất" in rules
    assert "không tính vào số giải tối đa" in rules


def test_nobody_sits_a_summary(client: FlaskClient) -> None:
    _part, total = running()
    an = makers.sign_in(client, makers.make_person())
    db.session.commit()
    answer = an.post(f"/dot-thi/{total.id}/bat-dau")
    assert (answer.status_code, "không có đề thi" in text(answer)) == (409, True)
    for address in ("/vao-thi", "/dap-an"):
        assert an.get(f"/dot-thi/{total.id}{address}").status_code == 409
    assert an.post(f"/dot-thi/{total.id}/vao-thi").status_code == 409


def test_a_summary_is_no_date_in_a_calendar(client: FlaskClient) -> None:
    part, total = running()
    found = Calendar.from_ical(client.get("/lich-thi.ics").get_data())
    assert [str(one["url"])[-len(str(part.id)) :] for one in found.events] == [str(part.id)]
    assert client.get(f"/dot-thi/{total.id}/lich-thi.ics").status_code == 404


def test_the_published_summary_is_read_by_everybody(client: FlaskClient, world: World) -> None:
    publish(world)
    board = text(client.get(f"/dot-thi/{world.total.id}/bang-xep-hang"))
    assert "Tổng kết: cộng điểm 2 đợt: Tuần 1, Tuần 2." in board
    assert "7/" not in board
    winners = text(client.get(f"/dot-thi/{world.total.id}/cong-bo"))
    assert "Số người đạt điểm tối đa ở cả 2 đợt" in winners
    assert "đúng tất cả" not in winners
    assert "Câu hỏi và đáp án" not in winners
    listed = client.get(f"/dot-thi/{world.total.id}/cong-bo.xlsx")
    figures = openpyxl.load_workbook(BytesIO(listed.data)).worksheets[1]
    assert ("Các đợt được tính", "Tuần 1, Tuần 2") in figures.iter_rows(values_only=True)
    an = makers.sign_in(client, world.an)
    own = text(an.get("/ket-qua"))
    assert "Tổng kết: cộng điểm 2 đợt." in own
    assert "Giải Tổng kết." in own
    assert an.get(f"/dot-thi/{world.total.id}/giay-chung-nhan").status_code == 200
    assert an.get(f"/dot-thi/{world.total.id}").status_code == 200
    assert "Xem người đạt giải" in text(an.get(f"/dot-thi/{world.total.id}"))


def test_the_published_summary_is_read_in_english(client: FlaskClient, world: World) -> None:
    publish(world)
    client.set_cookie(COOKIE, "en")
    makers.sign_in(client, world.an)
    room = f"/dot-thi/{world.total.id}"
    for address in ("/", "/bang-xep-hang", room, room + "/bang-xep-hang", room + "/cong-bo",
                    "/ket-qua"):  # fmt: skip
        assert astray(client.get(address).text, world.contest.name, world.total.name) == []
    assert "Total score" in client.get(room + "/bang-xep-hang").text
