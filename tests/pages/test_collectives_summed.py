"""What do organizers and citizens see of the collective prizes of a summary?"""

from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.languages import COOKIE
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.summaries import Summary, Way
from tests import makers
from tests.conftest import NOW
from tests.features.test_collectives_summed import Units
from tests.pages.reading import fields_of
from tests.pages.test_console_contests import DESK, as_chi

RULE = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=60),
        Weight(indicator=Indicator.BEST_MEAN, weight=40),
    ),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),
        Prize(level="Nhì tập thể", count=2, value_vnd=1_000_000),
    ),
    best=5,
)
TYPED = {
    "collective-scope": "round",
    "collective-people": "60",
    "collective-best_mean": "40",
    "collective-best": "5",
    "collective-prizes-0-level": "Nhất tập thể",
    "collective-prizes-0-count": "1",
    "collective-prizes-0-value_vnd": "2.000.000",
    "collective-prizes-1-level": "Nhì tập thể",
    "collective-prizes-1-count": "2",
    "collective-prizes-1-value_vnd": "1.000.000",
}


def text(answer: Any) -> str:
    assert answer.status_code < 500
    return unescape(answer.text)


@pytest.fixture
def total(client: FlaskClient) -> Round:
    """A summary of a round that is open, before an organizer's eyes."""
    contest = makers.make_contest()
    part = makers.make_round(contest=contest, name="Tuần 1")
    made = makers.make_round(
        contest=contest,
        opens=part.opens_at,
        closes=NOW + timedelta(days=1),
        name="Chung cuộc",
        summary=Summary(way=Way.SUM),
    )
    db.session.commit()
    cache.forget()
    as_chi(client)
    return made


@pytest.fixture
def world(client: FlaskClient) -> Units:
    """The summary is ranked; Phường Lê Chân leads it."""
    made = Units(RULE)
    made.le_chan.head_count = 1
    db.session.commit()
    cache.forget()
    return made


def publish(world: Units) -> None:
    world.publish(world.first, world.second, world.total)
    db.session.commit()
    cache.forget()


def send(client: FlaskClient, total: Round, **changes: str) -> Any:
    """Send the form of the summary's rules as it is shown, with these changes."""
    address = f"{DESK}/dot-thi/{total.id}/the-le"
    shown = fields_of(client.get(address).text)
    return client.post(address, data={**shown, "note": "Theo kế hoạch", "do": "save", **changes})


def test_the_rule_is_previewed_stored_and_shown_again(client: FlaskClient, total: Round) -> None:
    preview = text(send(client, total, **TYPED, do="preview"))
    told = "Giải tập thể của Chung cuộc, mỗi khối: 01 giải Nhất tập thể, mỗi giải trị giá 2.000.000"
    assert told in preview
    assert "điểm tổng kết trung bình của 5 người có tổng điểm cao nhất" in preview
    assert total.overrides == {}
    assert send(client, total, **TYPED).status_code == 302
    db.session.expire_all()
    assert total.regulation.collective == RULE
    # The form as it is shown changes nothing but what is typed.
    assert send(client, total, board_places="7").status_code == 302
    db.session.expire_all()
    assert (total.regulation.collective, total.regulation.board_places) == (RULE, 7)
    assert told in text(client.get("/the-le"))
    assert "Chưa có giải tổng kết nào" not in text(client.get(f"{DESK}/dot-thi/{total.id}"))
    assert send(client, total, **{"collective-scope": "dropped"}).status_code == 302
    db.session.expire_all()
    assert total.regulation.collective is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"collective-scope": "contest"}, "hợp lệ"),
        ({"collective-people": "", "collective-best_mean": ""}, "Chọn ít nhất một chỉ số"),
        (
            {"collective-prizes-0-level": "", "collective-prizes-0-count": "",
             "collective-prizes-0-value_vnd": "", "collective-prizes-1-level": "",
             "collective-prizes-1-count": "", "collective-prizes-1-value_vnd": ""},
            "Hãy ghi ít nhất một giải tập thể.",
        ),
        ({"collective-people": "nhiều"}, "số nguyên từ 0 đến 1.000"),
    ],
)  # fmt: skip
def test_a_faulty_rule_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, total: Round, changes: dict[str, str], sentence: str
) -> None:
    answer = send(client, total, **{**TYPED, "collective-best": "17", **changes})
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert 'value="17"' in answer.text
    assert total.overrides == {}


def test_an_amendment_of_the_contest_leaves_the_rule_of_a_coming_summary(
    client: FlaskClient, total: Round
) -> None:
    total.opens_at = NOW + timedelta(hours=1)
    total.overrides = {"collective": RULE.to_document()}
    db.session.commit()
    cache.forget()
    address = f"{DESK}/cuoc-thi/{total.contest_id}/the-le"
    amended = {**fields_of(client.get(address).text), "minimum_age": "18", "note": "Nâng tuổi"}
    preview = text(client.post(address, data={**amended, "do": "preview"}))
    assert "Giải tập thể của Chung cuộc, mỗi khối: 01 giải Nhất tập thể" in preview
    assert client.post(address, data={**amended, "do": "save"}).status_code == 302
    db.session.expire_all()
    assert (total.regulation.collective, total.regulation.minimum_age) == (RULE, 18)


def test_a_summary_that_was_summed_up_already_keeps_its_rule(
    client: FlaskClient, world: Units
) -> None:
    as_chi(client)
    answer = send(client, world.total, **{"collective-scope": "dropped"})
    assert (answer.status_code, "đã đóng" in text(answer)) == (422, True)
    assert world.total.regulation.collective == RULE


def test_the_jury_sees_the_units_of_a_summary_and_judges_them(
    client: FlaskClient, world: Units
) -> None:
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}/ket-qua"
    assert f'href="{room}/tap-the"' in client.get(room).text
    page = text(client.get(room + "/tap-the"))
    assert "Giải tập thể được xét một lần trên các đợt được tính" in page
    assert "Số người dự thi ít nhất một đợt được tính (60)" in page
    assert "tỷ lệ vượt 100%" not in page  # where no rate decides, nothing is flagged
    ordered = {"unit": world.kien_an.id, "ruling": "1", "reason": "Họp"}
    assert client.post(room + "/tap-the", data=ordered).status_code == 422  # it is behind
    by_rate = CollectiveRule(weights=(Weight(indicator=Indicator.RATE, weight=1),), prizes=())
    world.total.overrides = {"collective": by_rate.to_document()}
    world.le_chan.head_count, world.kien_an.head_count = 2, 1
    db.session.commit()
    cache.forget()
    assert client.post(room + "/tap-the", data=ordered).status_code == 302
    assert "Ban giám khảo xếp thứ 1" in text(client.get(room + "/tap-the"))


def test_a_rate_of_a_summary_above_100_percent_is_flagged(client: FlaskClient) -> None:
    world = Units(CollectiveRule(weights=(Weight(indicator=Indicator.RATE, weight=1),), prizes=()))
    world.le_chan.head_count, world.kien_an.head_count = 1, 9
    db.session.commit()
    as_chi(client)
    page = text(client.get(f"{DESK}/dot-thi/{world.total.id}/ket-qua/tap-the"))
    assert page.count("tỷ lệ vượt 100%, nên rà soát") == 1


def test_everybody_reads_which_units_won_and_by_what(client: FlaskClient, world: Units) -> None:
    publish(world)
    page = text(client.get(f"/dot-thi/{world.total.id}/cong-bo"))
    assert "Cách xét giải tập thể: Giải tập thể được xét một lần trên các đợt được tính" in page
    assert "01 giải Nhất tập thể (mỗi giải trị giá 2.000.000 đồng) thuộc về: Phường Lê Chân" in page
    assert "Các đơn vị đạt giải tập thể" in page
    listed = client.get(f"/dot-thi/{world.total.id}/cong-bo.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(listed.data))["Giải tập thể"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Khối", "Hạng", "Đơn vị", "Tổng điểm", "Số người dự thi", "Tổng số người", "Giải",
         "Trị giá (đồng)"),
        (None, 1, "Phường Lê Chân", "70", 2, 1, "Nhất tập thể", 2_000_000),
        (None, 2, "Phường Kiến An", "36", 1, None, "Nhì tập thể", 1_000_000),
        (None, None, "Chưa trao", None, None, None, "Nhì tập thể", 1_000_000),
    ]  # fmt: skip
    client.set_cookie(COOKIE, "en")
    room = f"/dot-thi/{world.total.id}"
    english = client.get(room + "/cong-bo").text
    assert "Units that won collective prizes" in english
    assert client.get(room + "/cong-bo.xlsx").status_code == 200


def test_a_summary_with_prizes_for_units_alone_says_so(client: FlaskClient) -> None:
    world = Units(RULE)
    world.total.overrides = {"collective": RULE.to_document()}
    publish(world)
    page = text(client.get(f"/dot-thi/{world.total.id}/cong-bo"))
    assert "Đợt này không có giải cho cá nhân." in page
    assert "không có giải thưởng" not in page
    assert "cong-bo.xlsx" in page


def test_the_office_takes_documents_with_the_units_of_a_summary(
    client: FlaskClient, world: Units
) -> None:
    publish(world)
    as_chi(client)
    room = f"{DESK}/dot-thi/{world.total.id}/ket-qua"
    press = text(client.get(room + "/van-ban/thong-cao"))
    assert "Cách xét giải tập thể: Giải tập thể được xét một lần trên các đợt được tính" in press
    assert "\tPhường Lê Chân\tNhất tập thể\t70\t2" in press
    edition = text(client.get(f"{room}/cong-bo/1"))
    assert "Nhất tập thể" in edition
