"""Does the announcement say how long complaints are taken?"""

from datetime import timedelta

import time_machine
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.database import db
from tests.conftest import NOW
from tests.features.results_stage import make_stage, published


def test_the_winners_page_names_the_last_day_and_then_the_official_result(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    stage = make_stage(complaint_days=3)
    published(stage)
    db.session.commit()
    cache.forget()
    address = f"/dot-thi/{stage.round.id}/cong-bo"
    assert "khiếu nại đến hết ngày 14/05/2026" in client.get(address).text
    clock.move_to(NOW + timedelta(days=4))
    cache.forget()
    assert "Kết quả chính thức." in client.get(address).text


def test_a_regulation_that_names_no_days_gives_three(client: FlaskClient) -> None:
    stage = make_stage()
    published(stage)
    db.session.commit()
    cache.forget()
    page = client.get(f"/dot-thi/{stage.round.id}/cong-bo").text
    assert "khiếu nại đến hết ngày 14/05/2026" in page
