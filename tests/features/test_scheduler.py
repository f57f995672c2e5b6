"""Do the jobs tidy what is due, whenever they come, and does none keep back another?"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp import scheduler
from quizapp.accounts.models import Person, SignInFailure
from quizapp.attempts.models import Attempt
from quizapp.contests.models import RegulationVersion, Round
from quizapp.database import db
from quizapp.results.models import Closing, Standing
from tests import makers
from tests.conftest import NOW

CLOSES = NOW + timedelta(hours=2)
SETTLED = timedelta(seconds=15)


def a_round_with_two_people(number: int) -> int:
    """An handed in; Bình is still sitting when the round closes."""
    round_ = makers.make_round(closes=CLOSES)
    an = makers.make_person(name="Nguyễn Văn An", phone=f"+8491234567{number}")
    binh = makers.make_person(name="Lê Thị Bình", phone=f"+8491234568{number}")
    makers.make_attempt(round_=round_, person=an, points=3)
    late = makers.make_attempt(round_=round_, person=binh, points=None)
    late.started_at, late.deadline = CLOSES - timedelta(minutes=5), CLOSES
    round_id = round_.id
    db.session.commit()
    return round_id


@contextmanager
def looking() -> Iterator[None]:
    """Read what the jobs have committed, and hold no lock that the next job would wait for."""
    db.session.rollback()
    yield
    db.session.rollback()


def name_of(person_id: int) -> str:
    return db.session.get_one(Person, person_id).full_name


def standings(round_id: int) -> list[tuple[int, str, int, int, int]]:
    with looking():
        rows = db.session.scalars(
            select(Standing).where(Standing.round_id == round_id).order_by(Standing.place)
        )
        return [
            (row.place, name_of(row.person_id), row.points, row.handed_in_s, row.took_s)
            for row in rows
        ]


def is_ranked(round_id: int) -> bool:
    with looking():
        return db.session.get(Closing, round_id) is not None


def tallied_at(round_id: int) -> datetime | None:
    with looking():
        return db.session.scalar(select(Round.tallied_at).where(Round.id == round_id))


def test_nothing_is_ranked_before_the_last_message_has_settled(app: Flask) -> None:
    round_id = a_round_with_two_people(1)
    assert scheduler.tick(CLOSES + SETTLED - timedelta(milliseconds=1))
    assert not is_ranked(round_id)
    assert scheduler.tick(CLOSES + SETTLED)
    assert is_ranked(round_id)


def test_a_late_scheduler_gives_the_result_of_a_punctual_one(app: Flask) -> None:
    punctual = a_round_with_two_people(1)
    for seconds in range(0, 40, 10):
        scheduler.tick(CLOSES + timedelta(seconds=seconds))
    late = a_round_with_two_people(2)
    scheduler.tick(CLOSES + timedelta(hours=1))
    assert standings(late) == standings(punctual)
    assert [name for _, name, *_ in standings(late)] == ["Nguyễn Văn An", "Lê Thị Bình"]


def test_a_second_run_changes_nothing(app: Flask) -> None:
    round_id = a_round_with_two_people(1)
    scheduler.tick(CLOSES + SETTLED)
    before, when = standings(round_id), tallied_at(round_id)
    scheduler.tick(CLOSES + timedelta(hours=1))
    assert (standings(round_id), tallied_at(round_id)) == (before, when)


def test_all_overdue_papers_are_collected_however_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "BATCH", 2)
    round_ = makers.make_round(closes=CLOSES)
    for number in range(5):
        person = makers.make_person(phone=f"+8491234567{number}")
        makers.make_attempt(round_=round_, person=person, points=None)
    db.session.commit()
    scheduler.tick(NOW + timedelta(hours=1))
    assert not db.session.scalars(select(Attempt).where(Attempt.handed_in_at.is_(None))).all()


def test_a_round_that_cannot_be_ranked_keeps_back_no_other(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = a_round_with_two_people(1), a_round_with_two_people(2)
    version = db.session.scalar(select(Round.regulation_id).where(Round.id == broken))
    db.session.execute(
        update(RegulationVersion)
        .where(RegulationVersion.id == version)
        .values(document={"ranking": ["weather"]})
    )
    db.session.execute(update(Attempt).where(Attempt.round_id == broken).values(points=1, right=1,
        handed_in_at=NOW, is_full=False, took_ms=1))  # fmt: skip
    db.session.commit()
    assert not scheduler.tick(CLOSES + timedelta(hours=1))
    assert is_ranked(sound)
    assert not is_ranked(broken)
    assert f"round {broken} cannot be ranked" in caplog.text


def test_a_failing_job_is_logged_and_leaves_nothing_behind(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def half_done(_now: datetime) -> int:
        makers.make_unit(name="Phường Dở Dang")
        raise RuntimeError("the disk is full")

    job = scheduler.Job(name="half a job", every_s=1, work=half_done)
    with caplog.at_level(logging.INFO):
        assert not scheduler.run_job(app, job, NOW)
    assert "half a job failed" in caplog.text
    assert "the disk is full" in caplog.text
    assert not db.session.execute(select(1).select_from(makers.Unit)).all()


def test_what_nobody_will_ask_for_is_dropped(app: Flask) -> None:
    for account, began in (("p:old", NOW - timedelta(days=2)), ("p:new", NOW)):
        db.session.add(SignInFailure(account=account, failures=3, window_began_at=began))
    db.session.commit()
    scheduler.tick(NOW)
    assert db.session.scalars(select(SignInFailure.account)).all() == ["p:new"]
