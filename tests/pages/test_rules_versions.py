"""Can everybody read which version of the regulation applies since when, and the older ones?"""

from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.journal import Actor
from quizapp.contests import operations
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW


def test_an_amendment_is_shown_with_its_date_and_the_old_text_stays(client: FlaskClient) -> None:
    rule = Regulation()
    opened = makers.make_round(regulation=rule, name="Tuần 1")
    makers.make_round(
        contest=opened.contest, name="Tuần 2", opens=NOW + timedelta(days=7),
        closes=NOW + timedelta(days=13),
    )  # fmt: skip
    db.session.commit()
    cache.forget()
    assert "Các bản của thể lệ" not in client.get("/the-le").text
    operations.amend_regulation(
        opened.contest,
        replace(rule, attempts_per_round=9),
        note="Thông báo số 5",
        actor=Actor.of(makers.make_organizer()),
        now=NOW,
    )
    db.session.commit()
    cache.forget()
    new = client.get("/the-le").text
    assert "Bản thứ 2, áp dụng từ 10:00 ngày 11/05/2026" in new
    assert "không quá 9 lượt" in new
    assert "Tuần 1 theo bản thứ 1 của Thể lệ." in new
    assert 'href="/the-le?ban=1"' in new
    old = client.get("/the-le?ban=1").text
    assert "không quá 3 lượt" in old
    assert "Đây là bản cũ" in old
    assert "Tuần 2 theo bản thứ 2 của Thể lệ." in old


def test_there_is_no_other_version(client: FlaskClient) -> None:
    makers.make_contest()
    db.session.commit()
    for asked in ("0", "2", "99999999"):
        assert client.get(f"/the-le?ban={asked}").status_code == 404
