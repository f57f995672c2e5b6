"""Do interim boards appear at their hours, once, and without telling too much?"""

import json
import threading
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import editions, operations
from quizapp.results.models import Edition, EditionKind
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW

# NOW is Monday 10:00 on the city's clock.
HOURLY = "0 * * * *"


def make_open(cron: str | None = HOURLY, **changes) -> Round:
    regulation = makers.plain_regulation(interim_cron=cron, **changes)
    return makers.make_round(
        regulation=regulation,
        opens=NOW - timedelta(hours=3, minutes=30),
        closes=NOW + timedelta(days=1),
    )


def hours(round_: Round) -> list[tuple[int, datetime]]:
    rows = db.session.execute(
        select(Edition.number, Edition.due_at)
        .where(Edition.round_id == round_.id)
        .order_by(Edition.number)
    )
    return [(number, due) for number, due in rows]


def test_a_board_appears_at_its_hour_and_once(app: Flask) -> None:
    round_ = make_open()
    assert len(operations.publish_interim_due(NOW)) == 1
    assert operations.publish_interim_due(NOW) == []
    assert operations.publish_interim_due(NOW + timedelta(minutes=59)) == []
    assert len(operations.publish_interim_due(NOW + timedelta(hours=1))) == 1
    assert hours(round_) == [(1, NOW), (2, NOW + timedelta(hours=1))]


def test_after_an_interruption_only_the_latest_hour_is_made_up_for(app: Flask) -> None:
    round_ = make_open()
    operations.publish_interim_due(NOW)
    operations.publish_interim_due(NOW + timedelta(hours=5, minutes=12))
    assert hours(round_) == [(1, NOW), (2, NOW + timedelta(hours=5))]


def test_not_before_the_opening_nor_after_the_closing(app: Flask) -> None:
    round_ = make_open()
    assert operations.publish_interim_due(round_.opens_at + timedelta(minutes=29)) == []
    assert operations.publish_interim_due(round_.closes_at) == []
    assert len(operations.publish_interim_due(round_.opens_at + timedelta(minutes=30))) == 1


def test_the_opening_itself_is_no_hour_of_the_board(app: Flask) -> None:
    round_ = make_open()
    round_.opens_at = NOW
    db.session.flush()
    assert operations.publish_interim_due(NOW) == []


def test_without_a_timetable_there_are_none(app: Flask) -> None:
    make_open(None)
    assert operations.publish_interim_due(NOW) == []


def test_a_round_with_a_prediction_has_none(app: Flask) -> None:
    make_open(target=Target.PARTICIPANTS, ranking=("score", "guess_distance"))
    assert operations.publish_interim_due(NOW) == []


def test_names_are_masked_and_no_totals_told(app: Flask) -> None:
    round_ = make_open()
    an = makers.make_person()
    binh = makers.make_person(name="Lê Thị Bình", phone="+84912345679")
    makers.make_attempt(round_=round_, person=an, points=2)
    makers.make_attempt(round_=round_, person=an, number=2, points=3)
    makers.make_attempt(round_=round_, person=binh, points=4)
    makers.make_attempt(round_=round_, person=binh, number=2, points=None)
    operations.publish_interim_due(NOW)
    board = editions.public_board(round_.id, NOW)
    assert board is not None
    document = board.document
    assert [(row["place"], row["name"], row["points"]) for row in document["places"]] == [
        (1, "Lê T. B.", 4),
        (2, "Nguyễn V. A.", 3),
    ]
    nothing = (document["counts"], document["target"], document["ranked"])
    assert nothing == (None, None, None)
    assert document["units"] == document["awards"] == []
    assert "An" not in json.dumps(document["places"], ensure_ascii=False).split()


def test_the_board_has_no_more_rows_than_the_regulation_says(app: Flask) -> None:
    round_ = make_open(board_places=2)
    for number in range(4):
        person = makers.make_person(name=f"Bạn {'abcd'[number]}", phone=f"+8498700000{number}")
        makers.make_attempt(round_=round_, person=person, points=number)
    operations.publish_interim_due(NOW)
    board = editions.public_board(round_.id, NOW)
    assert board is not None
    assert [row["points"] for row in board.document["places"]] == [3, 2]


def test_two_schedulers_publish_an_hour_once(app: Flask) -> None:
    round_id = make_open().id
    db.session.commit()
    made: list[int] = []
    barrier = threading.Barrier(4)

    def run() -> None:
        with app.app_context():
            barrier.wait()
            made.append(len(operations.publish_interim_due(NOW)))
            db.session.commit()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 0, 1]
    count = db.session.scalar(
        select(func.count())
        .select_from(Edition)
        .where(Edition.round_id == round_id, Edition.kind == EditionKind.INTERIM)
    )
    assert count == 1
