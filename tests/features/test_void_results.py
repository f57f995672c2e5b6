"""Does an attempt that was void count in anything a result says?"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.models import Person
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.console import correction_deeds
from quizapp.database import db
from quizapp.results import complaint_queries, operations, queries
from quizapp.results.models import Closing, Ruling, Standing
from quizapp.rules import boards
from quizapp.rules.corrections import Kind
from quizapp.rules.ranking import Counted
from quizapp.rules.refusals import Unsettled
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import Round4, confirm, make_round4, propose, sit

RIGHT = [1, 1, 1, 1]


def lost(stage: Round4, somebody: Person, *, number: int = 1) -> Attempt:
    """A paper with everything right that was collected void; it says the points it would have."""
    paper = sit(stage.round, somebody, stage.versions, RIGHT, guess=2, minute=-9, number=number)
    paper.ends_void = paper.collected = True
    paper.handed_in_at = paper.deadline
    db.session.flush()
    return paper


def with_losses(**changes: object) -> tuple[Round4, Person]:
    """Dũng's second paper is void, and Hoa has nothing but a void one."""
    stage = make_round4(tallied=False, **changes)
    hoa = makers.make_person(name="Vũ Thị Hoa")
    lost(stage, stage.dung, number=2)
    lost(stage, hoa)
    assert operations.tally(stage.round.id, NOW)
    return stage, hoa


@pytest.mark.parametrize("rule", [Counted.HIGHEST_THEN_EARLIEST, Counted.BEST, Counted.LAST])
def test_it_holds_no_place_and_is_in_no_count(app: Flask, rule: Counted) -> None:
    stage, hoa = with_losses(counted_attempt=rule)
    rows = {row.person_id: row for row in db.session.scalars(select(Standing))}
    assert hoa.id not in rows
    dung = rows[stage.dung.id]
    assert (dung.number, dung.points, dung.attempts_used, dung.attempts_void) == (1, 3, 2, 1)
    closing = db.session.get_one(Closing, stage.round.id)
    assert (closing.people, closing.attempts, closing.all_correct) == (4, 4, 2)
    (unit,) = queries.units(stage.round.id)
    assert (unit.people, unit.attempts) == (4, 4)


@pytest.mark.parametrize(
    ("target", "value"),
    [(Target.ALL_CORRECT, 2), (Target.PARTICIPANTS, 4), (Target.ATTEMPTS, 4)],
)
def test_nobody_has_to_foresee_it(app: Flask, target: Target, value: int) -> None:
    stage, _ = with_losses(target=target)
    assert db.session.get_one(Closing, stage.round.id).target == value
    for row in db.session.scalars(select(Standing)):
        assert row.guess is not None
        assert row.guess_distance == abs(row.guess - value)


def test_it_was_used_where_few_attempts_stand_first(app: Flask) -> None:
    stage = make_round4(
        tallied=False, target=Target.NONE, ranking=("score", "attempts_used"), points_to_win=None
    )
    lost(stage, stage.an, number=2)
    assert operations.tally(stage.round.id, NOW)
    rows = db.session.execute(select(Standing.person_id, Standing.place)).tuples().all()
    places = dict(rows)
    assert (places[stage.binh.id], places[stage.an.id]) == (1, 2)


def test_it_gets_no_lot_and_is_no_use_of_a_question(app: Flask) -> None:
    stage, hoa = with_losses(target=Target.NONE, ranking=("score", "draw"))
    assert hoa.id not in set(db.session.scalars(select(Ruling.person_id)))
    assert len(list(attempts.handed_in_papers(stage.round.id))) == 4
    assert operations.question_uses(stage.round.id).uses[stage.versions[0]].drawn == 4


def test_a_new_key_gives_it_no_points(app: Flask) -> None:
    stage, hoa = with_losses()
    stored = db.session.get_one(Attempt, (stage.round.id, hoa.id, 1))
    stored.points, stored.right, stored.is_full = 0, 0, False
    db.session.flush()
    correction = propose(stage, Kind.VOID, stage.versions[0], void="right")
    assert correction.outcome["papers"] == {"all": 4, "drew": 4, "changed": 2}
    confirm(stage, correction)
    db.session.refresh(stored)
    assert (stored.points, stored.is_full) == (0, False)


def test_what_was_published_is_made_anew_to_the_byte(app: Flask) -> None:
    stage, _ = with_losses(ranking=("score", "guess_distance", "attempts_used", "handed_in_at"))
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    again = operations.recompute(edition.id)
    assert boards.canonical(again) == boards.canonical(edition.document)
    assert edition.document["counts"]["attempts"] == 4
    assert boards.digest(again) == edition.digest


def test_who_lost_it_may_complain_and_nobody_takes_it_out(app: Flask) -> None:
    stage, hoa = with_losses()
    assert complaint_queries.took_part(stage.round.id, hoa.id)
    assert not complaint_queries.took_part(stage.round.id, makers.make_person().id)
    trial = makers.make_person()
    makers.make_attempt(round_=stage.round, person=trial, trial=True).ends_void = True
    assert not complaint_queries.took_part(stage.round.id, trial.id)
    assert not queries.has_result(stage.round, stage.dung.id, 2)
    assert queries.has_result(stage.round, stage.dung.id, 1)
    deeds = {code for code, _ in correction_deeds.deeds_about(stage.round, stage.dung.id)}
    assert f"{Kind.VOID_ATTEMPT}:{stage.dung.id}-1" in deeds
    assert f"{Kind.VOID_ATTEMPT}:{stage.dung.id}-2" not in deeds
    assert Kind.DISQUALIFY in deeds
    assert [code for code, _ in correction_deeds.deeds_about(stage.round, hoa.id)] == [Kind.MERGE]
    with pytest.raises(Unsettled, match="không có kết quả nào được tính"):
        propose(stage, Kind.DISQUALIFY, person=hoa.id, now=NOW)


def test_a_summary_counts_it_as_used_alone(app: Flask) -> None:
    stage, _ = with_losses(target=Target.NONE, ranking=("score", "handed_in_at"))
    total = makers.make_round(
        contest=stage.contest,
        opens=stage.round.opens_at - timedelta(days=1),
        closes=stage.round.closes_at + timedelta(minutes=1),
        results=NOW + timedelta(hours=3),
        name="Tổng kết",
        summary=makers.Summary(way="sum"),
    )
    db.session.commit()
    assert operations.tally(total.id, NOW)
    row = queries.standing(total.id, stage.dung.id)
    assert row is not None
    assert (row.attempts_used, row.attempts_void) == (2, 1)
    closing = db.session.get_one(Closing, total.id)
    assert (closing.people, closing.attempts) == (4, 4)
