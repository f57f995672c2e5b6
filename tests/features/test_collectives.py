"""Which units win, by what was counted over a round or a whole contest?"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.accounts.models import JournalEntry, Unit
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import CollectiveList, collective_list
from quizapp.results.editions import state_of
from quizapp.results.models import UnitJudgement
from quizapp.rules import boards
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Threshold, Weight
from quizapp.rules.judging import NothingTied
from quizapp.rules.prizes import Prize
from quizapp.rules.publishing import State
from quizapp.rules.refusals import BadInput, ReasonMissing, Unsettled
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import CLOSED, Stage, make_stage

PRIZES = (Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),)


def rule(*weights: tuple[Indicator, int], **others: Any) -> CollectiveRule:
    return CollectiveRule(
        weights=tuple(Weight(indicator=name, weight=weight) for name, weight in weights),
        prizes=PRIZES,
        **others,
    )


MOST_PEOPLE = rule((Indicator.PEOPLE, 100))


def found(stage: Stage) -> CollectiveList:
    answer = collective_list(stage.round, prize_list(stage.round).awards)
    assert answer is not None
    return answer


def order(stage: Stage) -> list[tuple[str, int | None]]:
    (block,) = (answer := found(stage)).blocks
    return [(answer.names[row.unit], row.place) for row in block.places]


def units(stage: Stage) -> tuple[Unit, Unit]:
    """Phường Lê Chân with An and Hoa, Phường Kiến An with Bình and Dũng; Giang is of none."""
    assert stage.an.unit is not None
    assert stage.binh.unit is not None
    return stage.an.unit, stage.binh.unit


def judge(stage: Stage, unit: Unit, reason: str = "Họp Ban giám khảo", **given: Any) -> None:
    operations.judge_unit(
        stage.round.id,
        unit.id,
        **{"marks": None, "ruling": None, **given},
        organizer=stage.chi,
        now=NOW,
        reason=reason,
    )


def test_a_regulation_without_collective_prizes_gives_none(app: Flask) -> None:
    stage = make_stage()
    assert collective_list(stage.round, ()) is None
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    assert "collectives" not in edition.document


def test_every_indicator_is_counted_from_what_is_stored(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.BEST_MEAN, 1), best=1))
    le_chan, kien_an = units(stage)
    le_chan.head_count = 40
    makers.make_attempt(
        round_=stage.round, person=stage.an, number=2, guess=1, started=CLOSED - timedelta(hours=3)
    )
    # A second attempt of a tallied round counts once it is ranked anew.
    taking_out.reinstate(
        taking_out.disqualify(
            stage.round.id, stage.giang.id, None, organizer=stage.chi, now=NOW, reason="Thử"
        ).id,
        organizer=stage.chi,
        now=NOW,
        reason="Thử lại",
    )
    facts = found(stage).facts
    assert set(facts) == {le_chan.id, kien_an.id}
    an = facts[le_chan.id]
    assert (an.people, an.attempts, an.full_score, an.points) == (2, 3, 1, 7)
    assert (an.best_points, an.most_points, an.head_count) == (4, 4, 40)
    assert an.winners == 1  # An; Hoa has no full score
    assert facts[kien_an.id].winners == 2


def test_people_of_a_lower_unit_count_for_the_block_above(app: Flask) -> None:
    stage = make_stage(collective=MOST_PEOPLE)
    le_chan, kien_an = units(stage)
    le_chan.block = kien_an.block = "Phường"
    school = makers.make_unit(name="Trường Tiểu học Một")
    school.parent = le_chan
    stage.giang.unit = school
    db.session.flush()
    assert order(stage) == [("Phường Lê Chân", 1), ("Phường Kiến An", 2)]
    assert found(stage).facts[le_chan.id].people == 3


def test_a_block_shows_also_units_where_nobody_took_part(app: Flask) -> None:
    stage = make_stage(collective=MOST_PEOPLE)
    for unit in (*units(stage), makers.make_unit(name="Phường Vắng")):
        unit.block = "Phường"
    db.session.flush()
    assert order(stage)[-1] == ("Phường Vắng", None)


def test_a_tie_that_cuts_a_prize_waits_for_the_jury(app: Flask) -> None:
    stage = make_stage(collective=MOST_PEOPLE)
    _, kien_an = units(stage)
    assert found(stage).cuts == 1
    with pytest.raises(Unsettled, match="đơn vị bằng nhau"):
        operations.propose(stage.round.id, stage.chi, NOW)
    judge(stage, kien_an, ruling=1)
    assert order(stage) == [("Phường Kiến An", 1), ("Phường Lê Chân", 2)]
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    (block,) = edition.document["collectives"]["blocks"]
    assert block["awards"] == [
        {
            "level": "Nhất tập thể",
            "number": 1,
            "value_vnd": 2_000_000,
            "unit": "Phường Kiến An",
            "place": 1,
        }
    ]
    assert [(row["unit"], row["score"]) for row in block["places"]] == [
        ("Phường Kiến An", [100, 1]),
        ("Phường Lê Chân", [100, 1]),
    ]
    assert boards.digest(edition.document) == edition.digest


def test_an_order_where_nothing_is_tied_is_refused(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.MARKS, 10)))
    le_chan, kien_an = units(stage)
    judge(stage, le_chan, marks=80)
    for given in ({"ruling": 1}, {"marks": 90, "ruling": 1}):
        with pytest.raises(NothingTied):
            judge(stage, kien_an, **given)
        assert db.session.get(UnitJudgement, (stage.round.id, kien_an.id)) is None
    judge(stage, kien_an, marks=80, ruling=2)
    # The other one is parted from it already, and equal all the same.
    judge(stage, le_chan, marks=80, ruling=1)
    assert order(stage) == [("Phường Lê Chân", 1), ("Phường Kiến An", 2)]
    judge(stage, kien_an, marks=90)
    with pytest.raises(NothingTied):
        judge(stage, le_chan, marks=80, ruling=1)


def test_an_order_of_units_needs_collective_prizes(app: Flask) -> None:
    stage = make_stage()
    with pytest.raises(NothingTied):
        judge(stage, units(stage)[0], ruling=1)


def test_a_judgement_lapses_what_waits_and_is_journalled(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.MARKS, 10)))
    le_chan, kien_an = units(stage)
    assert {row.reason for row in found(stage).blocks[0].places} == {
        "Chưa có điểm Ban giám khảo chấm"
    }
    judge(stage, le_chan, marks=80)
    judge(stage, kien_an, marks=90)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    judge(stage, kien_an, marks=70, reason="Cộng nhầm")
    assert state_of(edition, NOW) is State.LAPSED
    assert order(stage) == [("Phường Lê Chân", 1), ("Phường Kiến An", 2)]
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry is not None
    assert entry.before == {"unit": kien_an.id, "marks": 90, "ruling": None}
    assert entry.after == {
        "unit": kien_an.id,
        "marks": 70,
        "ruling": None,
        "lapsed_editions": [1],
        "lapsed_later": [],
    }
    assert entry.reason == "Cộng nhầm"


def test_a_unit_that_the_jury_has_not_marked_is_waited_for(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.PEOPLE, 90), (Indicator.MARKS, 10)))
    le_chan, kien_an = units(stage)
    judge(stage, kien_an, marks=80)
    with pytest.raises(Unsettled, match="Còn 1 đơn vị chưa có điểm"):
        operations.propose(stage.round.id, stage.chi, NOW)
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    (block,) = edition.document["collectives"]["blocks"]
    assert [row["unit"] for row in block["places"]] == [kien_an.name]
    operations.withdraw(edition.id, stage.chi, NOW, "Chờ điểm")
    judge(stage, le_chan, marks=10)
    operations.propose(stage.round.id, stage.chi, NOW)


def test_what_changed_under_a_proposal_is_not_approved(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.RATE, 10)))
    le_chan, kien_an = units(stage)
    le_chan.head_count, kien_an.head_count = 10, 20
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    kien_an.head_count = 5
    db.session.flush()
    with pytest.raises(Unsettled, match="Dữ liệu đã thay đổi"):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


@pytest.mark.parametrize("given", [{"marks": 101}, {"marks": -1}, {"ruling": 0}])
def test_numbers_out_of_range_are_refused(app: Flask, given: dict[str, int]) -> None:
    stage = make_stage(collective=MOST_PEOPLE)
    with pytest.raises(BadInput):
        judge(stage, units(stage)[0], **given)


def test_a_judgement_needs_a_reason_a_unit_and_a_ranking(app: Flask) -> None:
    stage = make_stage(collective=MOST_PEOPLE)
    with pytest.raises(ReasonMissing):
        judge(stage, units(stage)[0], reason=" ", marks=1)
    with pytest.raises(BadInput):
        judge(stage, Unit(id=999), marks=1)
    stage.round.tallied_at = None
    with pytest.raises(Unsettled):
        judge(stage, units(stage)[0], marks=1)


def earlier(stage: Stage) -> None:
    """A week before, Hoa and Giang had full scores; Hoa won."""
    stage.giang.unit = stage.an.unit
    round_ = makers.make_round(
        contest=stage.contest,
        opens=CLOSED - timedelta(days=7, hours=4),
        closes=CLOSED - timedelta(days=7),
        results=CLOSED - timedelta(days=6),
    )
    for person, guess in ((stage.hoa, 2), (stage.giang, 9)):
        makers.make_attempt(round_=round_, person=person, guess=guess, started=round_.opens_at)
    assert operations.tally(round_.id, NOW)
    edition = operations.propose(round_.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


def test_over_the_contest_people_count_once_and_points_add_up(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.PEOPLE, 10), scope=Scope.CONTEST))
    earlier(stage)
    le_chan, kien_an = units(stage)
    facts = found(stage).facts
    an, binh = facts[le_chan.id], facts[kien_an.id]
    assert (an.people, an.attempts, an.points, an.full_score) == (3, 5, 19, 3)
    assert (binh.people, binh.attempts, binh.points) == (2, 2, 8)
    assert an.best_points == 19
    assert an.most_points == 8
    assert an.winners == 3  # Hoa and Giang a week before, An now


def test_prizes_for_the_contest_are_given_with_its_last_round_alone(app: Flask) -> None:
    stage = make_stage(collective=rule((Indicator.PEOPLE, 10), scope=Scope.CONTEST))
    assert found(stage)
    makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(days=1), results=NOW + timedelta(2)
    )
    assert collective_list(stage.round, ()) is None


def test_prizes_for_the_contest_wait_for_the_results_of_earlier_rounds(app: Flask) -> None:
    stage = make_stage(
        collective=rule((Indicator.PEOPLE, 10), scope=Scope.CONTEST), prizes_per_person=None
    )
    makers.make_round(
        contest=stage.contest,
        opens=CLOSED - timedelta(days=7, hours=4),
        closes=CLOSED - timedelta(days=7),
        results=CLOSED - timedelta(days=6),
    )
    with pytest.raises(Unsettled, match="các đợt đóng trước"):
        operations.propose(stage.round.id, stage.chi, NOW)


def test_a_least_number_of_people_keeps_a_unit_out(app: Flask) -> None:
    by = rule((Indicator.PEOPLE, 1), thresholds=(Threshold(indicator=Indicator.PEOPLE, minimum=3),))
    stage = make_stage(collective=by)
    (block,) = found(stage).blocks
    assert [award.person for award in block.awards] == [None]
    assert found(stage).cuts == 0
