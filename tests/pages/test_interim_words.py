"""Are the words about interim boards true before, while and after a round is open?

The round opens at 09:00 and closes at 12:00; the timetable has a board at every full hour.
"""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations
from tests import makers
from tests.conftest import NOW

HOUR = timedelta(hours=1)
LISTED = "/bang-xep-hang"
SOON = "Chưa có bảng tạm thời; bảng đầu tiên dự kiến lúc"
THERE = "Bảng tạm thời lúc"


@pytest.fixture
def round_(client: FlaskClient) -> Round:
    """NOW is 10:00."""
    made = makers.make_round(regulation=makers.plain_regulation(interim_cron="0 * * * *"))
    makers.make_attempt(round_=made, person=makers.make_person(), points=3)
    db.session.commit()
    return made


def pages(client: FlaskClient, round_: Round, *, opens: timedelta = -HOUR) -> tuple[str, str, str]:
    """Answer the list of boards, the page of the round and that of its board, for a round that
    opened so long ago."""
    round_.opens_at, round_.closes_at = NOW + opens, NOW + opens + 3 * HOUR
    round_.results_at = round_.closes_at + 3 * HOUR
    db.session.commit()
    cache.forget()
    here = f"/dot-thi/{round_.id}"
    listed, shown, board = (
        client.get(address).text for address in (LISTED, here, f"{here}/bang-xep-hang")
    )
    return listed, shown, board


def test_before_the_opening_nothing_is_said(client: FlaskClient, round_: Round) -> None:
    assert all("tạm thời" not in page for page in pages(client, round_, opens=HOUR))


def test_before_the_first_board_it_is_said_when_it_comes(
    client: FlaskClient, round_: Round
) -> None:
    for page in pages(client, round_):
        assert f"{SOON} 11:00" in page
        assert THERE not in page


def test_a_board_that_is_there_is_led_to(client: FlaskClient, round_: Round) -> None:
    operations.publish_interim_due(NOW)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        listed, shown, board = pages(client, round_)
    for page in (listed, shown):
        assert f'href="/dot-thi/{round_.id}/bang-xep-hang">{THERE} 10:00' in page
        assert SOON not in page
    assert f"{THERE} 10:00" in board
    assert "dự kiến lúc" not in board


def test_where_none_comes_before_the_closing_none_is_promised(
    client: FlaskClient, round_: Round
) -> None:
    for page in pages(client, round_, opens=-3 * HOUR + timedelta(minutes=30)):
        assert "tạm thời" not in page


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (timedelta(hours=1), "Dự kiến công bố kết quả: 15:00"),
        (timedelta(hours=4), "Kết quả đang xét duyệt. Ban tổ chức sẽ công bố ngay khi hoàn tất."),
    ],
)
def test_after_the_closing_the_list_tells_of_the_result_alone(
    client: FlaskClient, round_: Round, after: timedelta, says: str
) -> None:
    operations.publish_interim_due(NOW)
    with time_machine.travel(NOW + 2 * HOUR + after, tick=False):
        listed, shown, board = pages(client, round_)
    assert says in listed
    for page in (listed, shown):
        assert "tạm thời" not in page
    assert f"{THERE} 10:00" in board  # it is still what there is, and says that nobody approved it
    assert "chưa xét duyệt" in board


def test_after_the_publication_the_final_board_stands_alone(
    client: FlaskClient, round_: Round
) -> None:
    operations.publish_interim_due(NOW)
    pages(client, round_, opens=-4 * HOUR)
    chi, khanh = makers.make_organizer(), makers.make_organizer(name="Ngô Văn Khánh")
    assert operations.tally(round_.id, NOW)
    edition = operations.propose(round_.id, chi, NOW)
    operations.approve(edition.id, khanh, NOW, publish_now=True)
    listed, shown, board = pages(client, round_, opens=-4 * HOUR)
    for page in (listed, shown):
        assert "tạm thời" not in page
    assert THERE not in board


def test_a_round_without_a_timetable_asks_and_says_nothing(client: FlaskClient) -> None:
    plain = makers.make_round()
    assert all("tạm thời" not in page for page in pages(client, plain))
