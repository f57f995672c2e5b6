"""What does the jury take of an approved result, and what does everybody else get?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry, Role
from quizapp.database import db
from quizapp.results import operations, paperwork
from quizapp.rules.announced import Topic
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_announcing import draw, later, publish

Browsers = Callable[[], FlaskClient]

PERSONAL = [paper.name for paper in paperwork.PAPERS if paper.personal]
PUBLIC = [paper.name for paper in paperwork.PAPERS if not paper.personal]


@pytest.fixture
def stage(client: FlaskClient) -> Stage:
    made = make_stage()
    published(made)
    db.session.commit()
    cache.forget()
    return made


def room(stage: Stage, rest: str = "") -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/van-ban{rest}"


def deeds() -> list[JournalEntry]:
    found = select(JournalEntry).where(JournalEntry.deed == "result.document")
    return list(db.session.scalars(found.order_by(JournalEntry.id)))


def test_the_page_lists_every_document(client: FlaskClient, stage: Stage) -> None:
    chi = makers.sign_in(client, stage.chi)
    page = chi.get(room(stage)).text
    for paper in paperwork.PAPERS:
        assert str(paper.title) in page
        assert f'"{room(stage, f"/{paper.name}")}"' in page
    assert page.count("nhật ký ghi lại ai đã lấy") == len(PERSONAL)
    assert "lần công bố số 1, đã công khai" in page
    assert "Không in cho" not in page


@pytest.mark.parametrize("name", PERSONAL)
def test_taking_personal_data_is_journalled(client: FlaskClient, stage: Stage, name: str) -> None:
    chi = makers.sign_in(client, stage.chi)
    assert chi.get(room(stage, f"/{name}")).status_code == 404
    assert not deeds()
    answer = chi.post(room(stage, f"/{name}"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}-dot-')
    assert answer.headers["Cache-Control"] == "no-store"
    (entry,) = deeds()
    assert entry.after == {"document": name, "edition": 1}
    assert entry.actor == f"organizer:{stage.chi.id}"
    told = chi.get("/ban-to-chuc/nhat-ky").text
    assert "Lấy văn bản có thông tin cá nhân" in told
    title = next(paper.title for paper in paperwork.PAPERS if paper.name == name)
    assert str(title) in told


@pytest.mark.parametrize("name", PUBLIC)
def test_taking_what_is_public_is_no_deed(client: FlaskClient, stage: Stage, name: str) -> None:
    chi = makers.sign_in(client, stage.chi)
    assert chi.post(room(stage, f"/{name}")).status_code == 404
    answer = chi.get(room(stage, f"/{name}"))
    assert answer.status_code == 200
    assert answer.data
    assert not deeds()


def test_the_text_can_be_read_and_copied(client: FlaskClient, stage: Stage) -> None:
    chi = makers.sign_in(client, stage.chi)
    page = chi.get(room(stage, "/ban-tin")).text
    assert "1\tPhường Kiến An\t2\t2" in page
    assert "01 giải Nhất (mỗi giải trị giá 3.000.000 đồng) thuộc về: Nguyễn Văn An" in page
    assert "Phạm Văn Dũng" not in page


def test_before_an_approval_there_is_no_document(client: FlaskClient) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.khanh, NOW)
    chi = makers.sign_in(client, stage.chi)
    assert "Chưa có kết quả nào được duyệt" in chi.get(room(stage)).text
    assert chi.get(room(stage, "/ban-tin")).status_code == 409
    for name in PUBLIC:
        assert chi.get(room(stage, f"/{name}")).status_code == 409
    for name in PERSONAL:
        assert chi.post(room(stage, f"/{name}")).status_code == 409
    assert not deeds()


def test_what_waits_for_its_hour_is_for_the_office(client: FlaskClient) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.khanh, NOW)
    operations.approve(edition.id, stage.chi, NOW, publish_now=False)
    chi = makers.sign_in(client, stage.chi)
    page = chi.get(room(stage)).text
    assert "đừng gửi văn bản ra ngoài trước giờ công bố" in page
    assert "In được khi kết quả đã công khai" in page
    assert chi.post(room(stage, "/giay-chung-nhan")).status_code == 409
    assert chi.post(room(stage, "/quyet-dinh")).status_code == 200
    assert [entry.after["document"] for entry in deeds() if entry.after] == ["quyet-dinh"]


def test_others_take_nothing(browser: Browsers, stage: Stage) -> None:
    editor = makers.make_organizer(name="Vũ Văn Minh", roles=[Role.EDITOR])
    elsewhere = makers.make_organizer(
        roles=[Role.JURY], contest=makers.make_contest(slug="khac", current=False)
    )
    an = makers.sign_in(browser(), stage.an)
    for who, refused in (
        (browser(), 302),
        (an, 403),
        (makers.sign_in(browser(), editor), 403),
        (makers.sign_in(browser(), elsewhere), 404),
    ):
        for answer in (
            who.get(room(stage)),
            who.get(room(stage, "/ban-tin")),
            who.get(room(stage, "/thong-bao")),
            who.post(room(stage, "/quyet-dinh")),
        ):
            assert answer.status_code == refused
    assert not deeds()


def test_whose_certificate_is_left_out_is_told(client: FlaskClient, stage: Stage) -> None:
    operations.leave(stage.an.id, stage.contest, COMMAND, NOW)
    chi = makers.sign_in(client, stage.chi)
    assert "Không in cho: Người dự thi đã rút tên" in chi.get(room(stage)).text
    for somebody in (stage.binh, stage.dung, stage.giang):
        operations.leave(somebody.id, stage.contest, COMMAND, NOW)
    assert "Không có người đạt giải nào in được giấy" in chi.get(room(stage)).text
    assert chi.post(room(stage, "/giay-chung-nhan")).status_code == 409


def test_the_public_page_tells_the_notice_in_its_order(client: FlaskClient) -> None:
    stage = make_stage(prizes_per_person=None)
    first = later(stage, "Đợt 0", 12, people=3)
    draw(stage)
    publish(stage, first, NOW - NOW)
    published(stage)
    makers.make_round(contest=stage.contest, opens=NOW, name="Đợt 2")
    db.session.commit()
    cache.forget()
    page = client.get(f"/dot-thi/{stage.round.id}/cong-bo").text
    marks = [
        "bằng 80% trong số 5 người dự thi",
        "So với Đợt 0, số người dự thi tăng 2, từ 3 lên 5.",
        "Các đơn vị có nhiều người dự thi nhất",
        '<th scope="col">Đơn vị</th><th scope="col" class="num">Số người dự thi</th>',
        "Câu hỏi và đáp án đúng",
        "Phương án 1.2",
        ">Số người trả lời đúng cả 4 câu<",
        "<h2>Danh sách đạt giải</h2>",
        "Các đợt đã công bố",
        "Đợt tiếp theo: Đợt 2, mở lúc 10:00 ngày 11/05/2026",
    ]
    places = [page.find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)
    assert list(Topic).index(Topic.WINNERS) > list(Topic).index(Topic.ANSWERS)


def test_the_public_page_tells_it_in_english(client: FlaskClient, stage: Stage) -> None:
    client.set_cookie("language", "en")
    page = client.get(f"/dot-thi/{stage.round.id}/cong-bo").text
    assert "which is 80% of the 5 participants" in page
    assert "Units with the most participants" in page
    assert '<th scope="col">Unit</th>' in page
    assert '<span lang="vi">Phường Kiến An</span>' in page
