"""What does the jury see and do about units, and what does everybody read?"""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Role
from quizapp.database import db
from quizapp.results.models import UnitJudgement
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Weight
from quizapp.rules.prizes import Prize
from tests import makers
from tests.features.results_stage import Stage, make_stage, published
from tests.pages.reading import beside

PRIZES = (Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),)
MARKED = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=60),
        Weight(indicator=Indicator.MARKS, weight=40),
    ),
    prizes=PRIZES,
)


def room(stage: Stage) -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/tap-the"


def le_chan(stage: Stage) -> int:
    assert stage.an.unit_id is not None
    return stage.an.unit_id


def kien_an(stage: Stage) -> int:
    assert stage.binh.unit_id is not None
    return stage.binh.unit_id


def judged(client: FlaskClient, stage: Stage, unit: int, **form: Any) -> str:
    answer = client.post(
        room(stage),
        data={"unit": unit, "reason": "Họp Ban giám khảo", **form},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_jury_gives_marks_and_everybody_reads_who_won(client: FlaskClient) -> None:
    stage = make_stage(collective=MARKED)
    makers.sign_in(client, stage.chi)
    page = client.get(room(stage)).text
    assert "Chưa có điểm Ban giám khảo chấm" in page
    assert "Giải tập thể xét theo tổng điểm" in page
    judged(client, stage, le_chan(stage), marks=75)
    page = judged(client, stage, kien_an(stage), marks=80)
    assert "Phường Kiến An" in page.partition("Giải Nhất tập thể:")[2][:60]
    published(stage)
    db.session.commit()
    cache.forget()
    public = client.get(f"/dot-thi/{stage.round.id}/cong-bo").text
    assert "Giải tập thể" in public
    assert "Nhất tập thể" in public
    assert "2.000.000 đồng" in public
    assert "Cách xét giải tập thể:" in public
    assert "01 giải Nhất tập thể" in public
    assert "Các đơn vị đạt giải tập thể" in public
    client.set_cookie("language", "en")
    english = client.get(f"/dot-thi/{stage.round.id}/cong-bo").text
    assert "Units that won collective prizes" in english
    edition = client.get(f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/cong-bo/1").text
    assert "Nhất tập thể" in edition


def test_equal_units_are_parted_by_the_jury(client: FlaskClient) -> None:
    stage = make_stage(collective=MARKED)
    makers.sign_in(client, stage.chi)
    judged(client, stage, le_chan(stage), marks=75)
    page = judged(client, stage, kien_an(stage), marks=75)
    assert "Còn những đơn vị bằng nhau" in page
    page = judged(client, stage, kien_an(stage), marks=75, ruling=1)
    assert "Còn những đơn vị bằng nhau" not in page
    assert "Ban giám khảo xếp thứ 1" in page


def test_an_order_that_parts_nobody_is_refused_beside_its_field(client: FlaskClient) -> None:
    stage = make_stage(collective=MARKED)
    makers.sign_in(client, stage.chi)
    judged(client, stage, le_chan(stage), marks=75)
    data = {"unit": kien_an(stage), "marks": "80", "ruling": "1", "reason": "Họp ngày 11"}
    answer = client.post(room(stage), data=data)
    assert answer.status_code == 422
    assert "Không có đơn vị nào cùng khối bằng đơn vị này" in beside(answer.text, "ruling")
    assert 'value="80"' in answer.text
    assert "Họp ngày 11" in answer.text
    assert len(db.session.scalars(select(UnitJudgement)).all()) == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"marks": "101"}, "Điểm chấm phải từ 0 đến 100."),
        ({"ruling": "0"}, "Thứ tự phải từ 1 đến 1000."),
        ({"reason": " "}, "Hãy ghi lý do"),
        ({"unit": ""}, "Hãy chọn một đơn vị."),
        ({"marks": "tám mươi"}, "số"),
    ],
)
def test_a_faulty_form_keeps_what_was_typed(
    client: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    stage = make_stage(collective=MARKED)
    makers.sign_in(client, stage.chi)
    data = {"unit": le_chan(stage), "marks": "80", "reason": "Họp ngày 11", **form}
    answer = client.post(room(stage), data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "reason" not in form:
        assert "Họp ngày 11" in answer.text
    assert db.session.scalars(select(UnitJudgement)).all() == []


def test_an_unknown_unit_is_refused(client: FlaskClient) -> None:
    stage = make_stage(collective=MARKED)
    makers.sign_in(client, stage.chi)
    answer = client.post(room(stage), data={"unit": 999, "marks": 5, "reason": "Họp"})
    assert answer.status_code == 400


def test_without_collective_prizes_the_page_says_so(client: FlaskClient) -> None:
    stage = make_stage()
    makers.sign_in(client, stage.chi)
    assert "không có giải tập thể" in client.get(room(stage)).text


def test_prizes_of_the_contest_wait_for_its_last_round(client: FlaskClient) -> None:
    rule = CollectiveRule(weights=MARKED.weights, prizes=PRIZES, scope=Scope.CONTEST)
    stage = make_stage(collective=rule)
    makers.make_round(
        contest=stage.contest,
        opens=stage.round.results_at,
        closes=stage.round.results_at.replace(day=20),
        results=stage.round.results_at.replace(day=21),
    )
    makers.sign_in(client, stage.chi)
    assert "đợt thi cuối cùng" in client.get(room(stage)).text


def test_units_are_the_jurys_alone(client: FlaskClient) -> None:
    stage = make_stage(collective=MARKED)
    editor = makers.make_organizer(roles=(Role.EDITOR,))
    assert client.get(room(stage)).status_code == 302
    makers.sign_in(client, editor)
    assert client.get(room(stage)).status_code == 403
    assert client.post(room(stage)).status_code == 403
