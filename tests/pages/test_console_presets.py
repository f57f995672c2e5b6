"""Does the console fill a regulation from a preset, show it unsaved, and rehearse it?"""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.contests.models import Contest, RegulationVersion
from quizapp.database import db
from quizapp.rules import presets
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.pages.test_console_contests import DESK, as_chi, regulation_data


def text(answer: Any) -> str:
    return unescape(answer.text)


def preview_of(page: str) -> str:
    return re.split(r'<div class="stack" id="preview">', page)[1]


@pytest.mark.parametrize("name", sorted(presets.PRESETS))
def test_a_new_contest_may_begin_with_a_preset(client: FlaskClient, name: str) -> None:
    as_chi(client)
    data = {"name": "Tìm hiểu pháp luật", "preset": name}
    assert client.post(f"{DESK}/cuoc-thi/moi", data=data).status_code == 302
    contest = db.session.scalars(select(Contest).where(Contest.name == data["name"])).one()
    version = db.session.query(RegulationVersion).filter_by(contest_id=contest.id).one()
    assert version.regulation == presets.applied(name, presets.usual())


def test_a_preset_fills_the_form_and_the_text_and_stores_nothing(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation(minimum_age=18))
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    data = regulation_data(do="preset", preset="fastest", eligibility="Đoàn viên.", note="Số 5")
    page = text(client.post(address, data=data))
    assert '<option selected value="duration">' in page
    assert "không quá 5 lượt trong một tuần" in preview_of(page)
    assert "Đoàn viên." in preview_of(page)
    assert "từ đủ 18 tuổi" in preview_of(page)  # the preset says nothing about age
    assert "Số 5" in page
    assert "sẽ công khai như sau" in page
    assert db.session.query(RegulationVersion).count() == 1


def test_without_a_choice_nothing_is_filled(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    answer = client.post(address, data=regulation_data(do="preset", attempts_per_round="9"))
    assert answer.status_code == 422
    assert "Hãy chọn một mẫu" in text(answer)
    assert 'value="9"' in text(answer)


def test_the_rehearsal_tells_how_many_ties_to_expect(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    only_score = regulation_data(do="rehearse", people="200", **{"ranking-1": ""})
    told = preview_of(text(client.post(address, data=only_score)))
    assert "Thử với 200 người giả định" in told
    assert "Trong 5 lần thử, 5 lần có người đồng hạng" in told
    lots = regulation_data(do="rehearse", people="200", **{"ranking-1": "draw"})
    assert "không lần nào" in preview_of(text(client.post(address, data=lots)))
    many = client.post(address, data=regulation_data(do="rehearse", people="5001"))
    assert many.status_code == 422
    assert db.session.query(RegulationVersion).count() == 1


def test_a_small_bank_is_told_on_the_recipe(client: FlaskClient) -> None:
    round_ = makers.make_round(
        opens=makers.NOW + makers.timedelta(days=1), closes=makers.NOW + makers.timedelta(days=2)
    )
    as_chi(client)
    page = text(client.get(f"{DESK}/dot-thi/{round_.id}/de-thi"))
    assert "rút 4 câu trong 6 câu" in page
