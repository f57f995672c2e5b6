"""Does the form of a regulation tell all its faults at once?"""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.contests import queries as contests
from quizapp.contests.models import Contest
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Way
from tests import makers
from tests.conftest import NOW
from tests.pages.reading import beside, fields_of
from tests.pages.test_console_contests import DESK


@pytest.fixture
def contest(client: FlaskClient) -> Contest:
    made = makers.make_contest(regulation=Regulation())
    makers.sign_in(client, makers.make_organizer())
    return made


def answered(client: FlaskClient, address: str, **changes: str) -> str:
    """Send a form as it is shown, with these changes; answer the page that refuses it."""
    form = fields_of(client.get(address).text)
    answer: Any = client.post(address, data={**form, "do": "save", **changes})
    assert answer.status_code == 422
    return unescape(answer.text)


def regulation(contest: Contest) -> str:
    return f"{DESK}/cuoc-thi/{contest.id}/the-le"


def test_faults_of_values_and_of_what_they_mean_together_are_told_at_once(
    client: FlaskClient, contest: Contest
) -> None:
    page = answered(
        client,
        regulation(contest),
        **{
            "time_limit_min": "lâu",
            "minimum_age": "6",
            "points_to_win": "5",
            "prizes-0-count": "nhiều",
            "prizes-1-level": "Ba",
            "interim_cron": "lúc nào đó",
            "collective-scope": "round",
            "collective-prizes-0-level": "Nhất khối",
            "collective-prizes-1-level": "nhất khối",
            "collective-prizes-1-count": "1",
            "collective-thresholds-0-indicator": "people",
            "collective-thresholds-0-from_head_count": "9",
            "collective-thresholds-0-below_head_count": "9",
        },
    )
    assert "Hãy nhập một số nguyên." in beside(page, "time_limit_min")
    assert "từ 7 đến 100" in beside(page, "minimum_age")
    assert "để trống điểm tối thiểu" in beside(page, "points_to_win")
    assert "số nguyên từ 1" in beside(page, "prizes-0-count")
    assert "không được trùng nhau" in beside(page, "prizes")
    assert beside(page, "interim_cron")
    assert "ít nhất một chỉ số" in beside(page, "collective-scope")
    assert beside(page, "collective-prizes-0-count") == "Hãy nhập số giải."
    assert "phải lớn hơn" in beside(page, "collective-thresholds")
    assert beside(page, "note") == "Hãy ghi lý do; lý do được lưu vào nhật ký."
    assert contests.latest_regulation(contest.id).regulation == Regulation()


def test_levels_of_collective_prizes_are_told_apart_with_the_rest(
    client: FlaskClient, contest: Contest
) -> None:
    page = answered(
        client,
        regulation(contest),
        **{
            "collective-scope": "round",
            "collective-prizes-0-level": "Nhất",
            "collective-prizes-0-count": "1",
            "collective-prizes-1-level": "nhất",
            "collective-prizes-1-count": "1",
        },
    )
    assert "trùng nhau" in beside(page, "collective-prizes")
    assert "ít nhất một chỉ số" in beside(page, "collective-scope")


@pytest.mark.parametrize(
    ("unread", "others", "untold"),
    [
        ("points_per_question", {"penalty_per_wrong": "5"}, "penalty_per_wrong"),
        ("time_limit_min", {"at_limit": "void"}, "at_limit"),
        ("minimum_age", {"maximum_age": "7"}, "maximum_age"),
        ("marked_part_most", {"marked_part": "Bài viết"}, "marked_part"),
        ("certificates", {"certificate_points": "5"}, "certificate_points"),
        ("prediction_least", {"prediction_most": "1"}, "prediction_most"),
        ("target", {"ranking-1": "duration"}, "ranking"),
        ("ranking-1", {}, "ranking"),
        ("collective-people", {"collective-scope": "round"}, "collective-scope"),
    ],
)
def test_nothing_is_said_that_hangs_on_a_value_nobody_could_read(
    client: FlaskClient, contest: Contest, unread: str, others: dict[str, str], untold: str
) -> None:
    page = answered(client, regulation(contest), **others, **{unread: "x"}, note="Số 1")
    assert (bool(beside(page, unread)), beside(page, untold)) == (True, "")


def test_a_range_is_told_beside_a_value_nobody_could_read(
    client: FlaskClient, contest: Contest
) -> None:
    page = answered(client, regulation(contest), minimum_age="x", maximum_age="500")
    assert "từ 7 đến 120" in beside(page, "maximum_age")


def test_a_summary_tells_all_its_faults_at_once(client: FlaskClient, contest: Contest) -> None:
    total = makers.make_round(
        contest=contest,
        name="Chung cuộc",
        opens=NOW,
        closes=NOW + timedelta(days=7),
        summary=Summary(way=Way.SUM),
    )
    db.session.commit()
    page = answered(
        client,
        f"{DESK}/dot-thi/{total.id}/the-le",
        **{
            "board_places": "0",
            "complaint_days": "mai",
            "collective-scope": "round",
            "collective-people": "1",
        },
    )
    assert "từ 1 đến 500" in beside(page, "board_places")
    assert beside(page, "complaint_days") == "Hãy nhập một số nguyên."
    assert "ít nhất một giải tập thể" in beside(page, "collective-scope")
    assert beside(page, "note") == "Hãy ghi lý do; lý do được lưu vào nhật ký."
