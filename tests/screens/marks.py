"""A round with a part that a jury marks outside, to be looked at: ranked, some marks given, two
lists waiting; and one whose marks everybody reads."""

import io
from datetime import datetime, timedelta

from flask import Flask

from quizapp import cache
from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations as results
from tests import makers
from tests.screens.cast import Stage

DAY = timedelta(days=1)
SITTERS = ("an", "dung", "giang", "hoa")


def make_marks(
    stage: Stage,
    app: Flask,
    people: dict[str, Person],
    jury: tuple[Organizer, Organizer],
    now: datetime,
) -> None:
    """Make a contest with an essay, one round of it public and one under review."""
    contest = makers.make_contest(
        slug="viet-ve-bac",
        name="Viết về Bác Hồ",
        current=False,
        regulation=makers.plain_regulation(
            full_score_to_win=False,
            marked_part="Bài viết",
            marked_part_most=1000,
            ranking=("total_with_marks", "marks", "handed_in_at"),
        ),
    )
    read = _ranked(contest, people, "Chặng 1", now - 20 * DAY)
    given = dict(zip(SITTERS, (825, 950, 700, None), strict=True))
    _give(read, people, given, jury[0], now - 14 * DAY)
    made = results.propose(read.id, jury[0], now - 14 * DAY, without_marks=True)
    results.approve(made.id, jury[1], now - 14 * DAY, publish_now=True)
    marked = _ranked(contest, people, "Chặng 2", now - 10 * DAY)
    _give(marked, people, {"an": 825}, jury[0], now - 2 * DAY)
    stage.places |= {"marked": marked.id, "marked_public": read.id}
    db.session.commit()
    client = makers.sign_in(app.test_client(), jury[0])
    an, dung, hoa = (people[name].id for name in ("an", "dung", "hoa"))
    for name, content in (
        ("marks", f"Mã số,Điểm\n{an},9\n{dung},7.5\n{hoa},\n"),
        ("faulty_marks", f"Mã số,Điểm\n{an},11\n999999,7\n{dung},8\n{dung},9\n"),
    ):
        answer = client.post(
            f"/ban-to-chuc/dot-thi/{marked.id}/ket-qua/diem-cham/tep",
            data={"file": (io.BytesIO(content.encode()), "diem.csv")},
        )
        stage.places[name] = answer.location.rpartition("/")[2]
    cache.forget()


def _ranked(contest: Contest, people: dict[str, Person], name: str, opens: datetime) -> Round:
    round_ = makers.make_round(contest=contest, opens=opens, closes=opens + 5 * DAY, name=name)
    for points, who in enumerate(SITTERS, start=1):
        makers.make_attempt(
            round_=round_,
            person=people[who],
            points=points,
            started=opens + DAY,
            took=timedelta(minutes=2 + points),
        )
    db.session.flush()
    results.tally(round_.id, opens + 6 * DAY)
    return round_


def _give(
    round_: Round,
    people: dict[str, Person],
    marks: dict[str, int | None],
    organizer: Organizer,
    at: datetime,
) -> None:
    given = {people[name].id: mark for name, mark in marks.items()}
    results.give_marks(round_.id, given, organizer=organizer, now=at, reason="")
