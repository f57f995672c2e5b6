"""What do the numbers of a ranked round say?"""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from quizapp.banks.models import Question, QuestionVersion
from quizapp.database import db
from quizapp.results import operations, queries, statistics_queries
from quizapp.rules.statistics import BANDS, UNKNOWN_AGE
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import CLOSED, Stage, make_stage


def counted(shares: object) -> dict[str, int]:
    return {row.name: row.count for row in shares if row.count}  # type: ignore[attr-defined]


def earlier_round(stage: Stage) -> None:
    """A week before, An alone took part, twice; once for trial."""
    round_ = makers.make_round(
        contest=stage.contest,
        opens=CLOSED - timedelta(days=7, hours=4),
        closes=CLOSED - timedelta(days=7),
        results=CLOSED - timedelta(days=6),
    )
    for number in (1, 2):
        makers.make_attempt(
            round_=round_,
            person=stage.an,
            number=number,
            points=2,
            guess=1,
            started=round_.opens_at + timedelta(hours=number),
        )
    assert operations.tally(round_.id, NOW)


def test_people_fall_into_bands_and_ages(app: Flask) -> None:
    stage = make_stage()
    stage.an.birth_date = date(2010, 5, 11)
    stage.binh.birth_date = None
    found = statistics_queries.round_statistics(stage.round)
    assert counted(found.bands) == {BANDS[0]: 4, BANDS[1]: 1}
    assert {row.whole for row in (*found.bands, *found.ages)} == {5}
    ages = counted(found.ages)
    assert sum(ages.values()) == 5
    assert (ages["16–17 tuổi"], ages[UNKNOWN_AGE]) == (1, 1)


def test_who_is_disqualified_leaves_the_classes_but_not_the_frozen_figures(app: Flask) -> None:
    stage = make_stage()
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Dùng hai tài khoản"
    )
    found = statistics_queries.round_statistics(stage.round)
    assert counted(found.bands) == {BANDS[0]: 3, BANDS[1]: 1}
    assert (found.now.people, found.now.attempts, found.now.all_correct) == (5, 5, 4)
    assert sum(row.people for row in queries.units(stage.round.id)) == 4


def test_attempts_are_counted_by_the_citys_hour_and_day(app: Flask) -> None:
    stage = make_stage()
    makers.make_attempt(
        round_=stage.round, person=stage.hoa, number=2, started=CLOSED, trial=True, points=1
    )
    found = statistics_queries.round_statistics(stage.round)
    # CLOSED is 09:00 in the city; all sat two hours before, for some minutes.
    assert {hour: number for hour, number in enumerate(found.hours) if number} == {7: 5}
    assert found.days == {date(2026, 5, 11): 5}


def test_rounds_are_compared_and_people_counted_once(app: Flask) -> None:
    stage = make_stage()
    earlier_round(stage)
    found = statistics_queries.round_statistics(stage.round)
    assert [(row.people, row.attempts, row.all_correct) for row in found.rounds] == [
        (1, 2, 0),
        (5, 5, 4),
    ]
    assert found.now is found.rounds[-1]
    assert (found.people, found.attempts) == (5, 7)


def test_questions_come_with_how_they_did(app: Flask) -> None:
    stage = make_stage()
    bank = makers.make_bank(questions=3, key=(0,))
    versions = db.session.scalars(
        select(QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.bank_id == bank.id)
        .order_by(QuestionVersion.id)
    ).all()
    papers = [[version, [0, 1, 2, 3]] for version in versions]
    # An knows all, Bình the first alone: who is right on the second is right on the third too.
    for somebody, chosen in ((stage.an, [0, 0, 0]), (stage.binh, [0, 1, 2])):
        (attempt,) = queries.attempts_of(stage.round.id, somebody.id)
        attempt.paper = papers
        attempt.answers = {
            str(place): {"chosen": [number], "page": 1, "n": 1, "at_ms": 5_000 * (place + 1)}
            for place, number in enumerate(chosen)
        }
    db.session.flush()
    assert statistics_queries.items(stage.round.id) == []
    operations.keep_question_uses(stage.round.id, operations.question_uses(stage.round.id), NOW)
    found = statistics_queries.items(stage.round.id)
    assert [item.version for item in found] == [*versions]
    assert [(item.use.drawn, item.use.right, item.use.discrimination) for item in found] == [
        (2, 2, None),
        (2, 1, 100),
        (2, 1, 100),
    ]
    assert [item.use.mean_spent_s for item in found] == [None, 5, 5]
    assert found[2].use.chosen[2] == 1
    assert statistics_queries.item_count(stage.round.id) == 3
    assert statistics_queries.items(stage.round.id, limit=1, offset=1) == found[1:2]
