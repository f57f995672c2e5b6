"""Is somebody who leaves a contest ranked or not, however close the tally comes?"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from quizapp.accounts.journal import COMMAND, Actor
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.results import operations
from quizapp.rules.rights import GONE
from tests import taking_out
from tests.conftest import NOW
from tests.features.results_stage import board, make_stage, published
from tests.races import somebody_waits

LATER = NOW + timedelta(minutes=1)


def test_who_leaves_before_the_tally_is_not_ranked_and_not_counted(app: Flask) -> None:
    stage = make_stage(tallied=False)
    operations.leave(stage.an.id, stage.contest, COMMAND, NOW - timedelta(minutes=1))
    assert operations.tally(stage.round.id, NOW)
    assert stage.an.id not in [who for _, who in board(stage)]
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 5


def test_who_leaves_after_the_tally_keeps_the_place_without_a_name_or_a_prize(app: Flask) -> None:
    stage = make_stage()
    before = board(stage)
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), LATER)
    edition = published(stage)
    assert board(stage) == before
    first = edition.document["places"][0]
    assert (first["name"], first["unit"]) == (GONE, None)
    assert edition.document["awards"][0]["name"] == "Lê Thị Bình"
    assert edition.document["skipped"] == [{"place": 1, "reason": "đã rút khỏi cuộc thi"}]
    # What is reworked later still ranks as it did.
    taking_out.disqualify(
        stage.round.id, stage.hoa.id, None, organizer=stage.chi, now=LATER, reason="thử"
    )
    assert board(stage) == before[:-1]


def test_who_asked_before_the_tally_but_came_after_it_keeps_the_place(app: Flask) -> None:
    stage = make_stage(tallied=False)
    assert operations.tally(stage.round.id, LATER)
    before = board(stage)
    operations.leave(stage.an.id, stage.contest, COMMAND, NOW)
    taking_out.disqualify(
        stage.round.id, stage.hoa.id, None, organizer=stage.chi, now=LATER, reason="thử"
    )
    assert board(stage) == before[:-1]


def test_a_tally_waits_for_who_is_leaving(app: Flask) -> None:
    stage = make_stage(tallied=False)
    round_id, an_id, contest = stage.round.id, stage.an.id, stage.contest
    db.session.commit()

    def tally() -> bool:
        with app.app_context():
            tallied = operations.tally(round_id, LATER)
            db.session.commit()
            return tallied

    with ThreadPoolExecutor(1) as other:
        operations.leave(an_id, contest, COMMAND, NOW)
        tallying = other.submit(tally)
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
            while not tallying.done() and not somebody_waits():
                time.sleep(0.01)
        db.session.commit()
        assert tallying.result(60)
    assert len(board(stage)) == 4
    assert an_id not in [who for _, who in board(stage)]
