"""Which units win over the rounds of a summary, and is what was sealed found again?"""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask

from quizapp.accounts.journal import JOB
from quizapp.accounts.models import Unit
from quizapp.contests import timetable
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import editions, operations, paperwork, queries
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import CollectiveList, collective_list
from quizapp.results.models import Edition
from quizapp.results.operations import Wanted
from quizapp.rules import boards
from quizapp.rules.collectives import (
    CollectiveRule,
    Indicator,
    Scope,
    Threshold,
    Weight,
)
from quizapp.rules.corrections import Kind
from quizapp.rules.prizes import Prize
from quizapp.rules.publishing import State
from quizapp.rules.refusals import BadRound, BadTimes, Unsettled
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.unit_ranking import UnitFacts
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.corrections_stage import LATER, MUCH_LATER, Round4, make_round4, sit
from tests.features.results_stage import CLOSED
from tests.features.summaries_stage import HOUR, PRIZES, World
from tests.features.test_collectives_pinned import assert_found_again, corrected, published


def rule(*weights: tuple[Indicator, int], **others: Any) -> CollectiveRule:
    return CollectiveRule(
        weights=tuple(Weight(indicator=name, weight=weight) for name, weight in weights),
        prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),),
        **others,
    )


MOST_POINTS = rule((Indicator.POINTS, 10), best=1)


class Units(World):
    """An and Dũng are of Phường Lê Chân, Bình is of Phường Kiến An; the summary gives a prize to
    units."""

    def __init__(self, by: CollectiveRule = MOST_POINTS, summary: Summary | None = None) -> None:
        super().__init__(summary=summary)
        self.le_chan: Unit = makers.make_unit()
        self.kien_an: Unit = makers.make_unit(name="Phường Kiến An")
        self.an.unit = self.dung.unit = self.le_chan
        self.binh.unit = self.kien_an
        self.total.overrides = {"prizes": PRIZES, "collective": by.to_document()}
        self.ranked()

    def found(self) -> CollectiveList:
        answer = collective_list(self.total, prize_list(self.total).awards)
        assert answer is not None
        return answer

    def facts(self, unit: Unit) -> UnitFacts:
        return self.found().facts[unit.id]

    def places(self) -> list[tuple[str, int | None]]:
        found = self.found()
        return [(found.names[row.unit], row.place) for row in found.blocks[0].places]

    def judge(self, unit: Unit, **given: int) -> None:
        operations.judge_unit(
            self.total.id,
            unit.id,
            **{"marks": None, "ruling": None, **given},
            organizer=self.chi,
            now=NOW,
            reason="Họp Ban giám khảo",
        )


def numbers(facts: UnitFacts) -> tuple[int, ...]:
    return (
        facts.people, facts.attempts, facts.full_score, facts.points, facts.best_points,
        facts.most_points, facts.winners,
    )  # fmt: skip


def test_units_are_counted_over_the_rounds_of_the_summary(app: Flask) -> None:
    """Each person once, their attempts and points added, a full score in one round at least."""
    world = Units()
    assert numbers(world.facts(world.le_chan)) == (2, 3, 1, 10, 7, 8, 1)
    assert numbers(world.facts(world.kien_an)) == (1, 2, 1, 6, 6, 8, 0)
    assert world.places() == [("Phường Lê Chân", 1), ("Phường Kiến An", 2)]


def test_a_void_attempt_is_no_attempt_of_a_unit(app: Flask) -> None:
    world = Units()
    binh = queries.standing(world.total.id, world.binh.id)
    assert binh is not None
    binh.attempts_used, binh.attempts_void = 5, 3
    db.session.flush()
    assert world.facts(world.kien_an).attempts == 2


@pytest.mark.parametrize(
    ("summary", "le_chan", "kien_an"),
    [
        (Summary(way=Way.BEST, best=1), (2, 3, 1, 7, 4, 4, 1), (1, 2, 1, 4, 4, 4, 0)),
        (Summary(way=Way.PARTICIPATION), (2, 3, 1, 3, 2, 2, 1), (1, 2, 1, 2, 2, 2, 0)),
    ],
)
def test_points_of_units_are_what_the_summary_ranks_by(
    app: Flask, summary: Summary, le_chan: tuple[int, ...], kien_an: tuple[int, ...]
) -> None:
    world = Units(summary=summary)
    assert numbers(world.facts(world.le_chan)) == le_chan
    assert numbers(world.facts(world.kien_an)) == kien_an


def test_only_who_stands_in_the_summary_counts_for_a_unit(app: Flask) -> None:
    world = Units()
    taking_out.disqualify(
        world.total.id, world.an.id, None, organizer=world.chi, now=NOW, reason="không hợp lệ"
    )
    assert numbers(world.facts(world.le_chan)) == (1, 1, 0, 3, 3, 8, 0)
    taking_out.disqualify(
        world.first.id, world.binh.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert numbers(world.facts(world.kien_an)) == (1, 1, 1, 4, 4, 8, 1)


def test_a_rate_above_100_percent_is_flagged_and_a_small_unit_is_left_out(app: Flask) -> None:
    by = rule(
        (Indicator.RATE, 100), thresholds=(Threshold(indicator=Indicator.ATTEMPTS, minimum=3),)
    )
    world = Units(by)
    world.le_chan.head_count, world.kien_an.head_count = 1, 10
    first, second = world.found().blocks[0].places
    assert (first.unit, int(first.score), first.over_full) == (world.le_chan.id, 200, True)
    assert (second.place, second.reason) == (
        None, "Chưa đạt mức tối thiểu về tổng số lượt thi ở các đợt được tính: 3",
    )  # fmt: skip


def test_marks_and_rulings_are_those_given_in_the_summary(app: Flask) -> None:
    world = Units(rule((Indicator.MARKS, 10)))
    operations.judge_unit(
        world.first.id, world.le_chan.id, marks=90, ruling=None, organizer=world.chi, now=NOW,
        reason="Điểm của Tuần 1",
    )  # fmt: skip
    assert world.facts(world.le_chan).marks is None
    for unit in (world.le_chan, world.kien_an):
        world.judge(unit, marks=80)
    world.publish(world.first, world.second)
    with pytest.raises(Unsettled, match="đơn vị bằng nhau"):
        operations.propose(world.total.id, world.chi, NOW)
    world.judge(world.kien_an, marks=80, ruling=1)
    waiting = operations.propose(world.total.id, world.chi, NOW)
    (block,) = waiting.document["collectives"]["blocks"]
    assert [award["unit"] for award in block["awards"]] == ["Phường Kiến An"]
    world.judge(world.kien_an, marks=70)
    assert editions.state_of(waiting, NOW) is State.LAPSED


def test_the_edition_of_a_summary_seals_the_lines_of_units(app: Flask) -> None:
    world = Units()
    world.le_chan.head_count = 40
    world.publish(world.first, world.second, world.total)
    told = editions.decided(world.total.id).document["collectives"]
    assert CollectiveRule.from_document(told["rule"]) == MOST_POINTS
    assert told["blocks"] == [
        {
            "name": "",
            "places": [
                {
                    "place": 1, "unit": "Phường Lê Chân", "score": [10, 1], "people": 2,
                    "head_count": 40,
                },
                {
                    "place": 2, "unit": "Phường Kiến An", "score": [6, 1], "people": 1,
                    "head_count": None,
                },
            ],
            "awards": [
                {
                    "level": "Nhất tập thể", "number": 1, "value_vnd": 2_000_000,
                    "unit": "Phường Lê Chân", "place": 1,
                }
            ],
        }
    ]  # fmt: skip
    assert "collectives" not in editions.decided(world.first.id).document


def test_the_decision_on_a_summary_lists_its_units_in_an_annex(app: Flask) -> None:
    world = Units()
    world.publish(world.first, world.second, world.total)
    decision = next(paper for paper in paperwork.PAPERS if paper.name == "quyet-dinh")
    document = docx.Document(BytesIO(decision.write(paperwork.case(world.total, NOW))))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "Tổng cộng: 7.000.000 đồng." in said
    assert said.index("PHỤ LỤC I") < said.index("PHỤ LỤC II")
    annexes = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    assert annexes[2][1:] == [["1", "Phường Lê Chân", "Nhất tập thể", "2.000.000"]]
    assert annexes[3][1][1] == "Nguyễn Văn An"


def test_a_changed_round_lapses_what_waits_and_the_next_edition_counts_anew(app: Flask) -> None:
    world = Units()
    world.publish(world.first, world.second)
    waiting = operations.propose(world.total.id, world.chi, NOW)
    taking_out.disqualify(
        world.first.id, world.an.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert editions.state_of(waiting, NOW) is State.LAPSED
    taking_out.disqualify(
        world.second.id, world.dung.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    again = operations.propose(world.total.id, world.chi, NOW)
    (block,) = again.document["collectives"]["blocks"]
    assert [(row["unit"], row["people"]) for row in block["places"]] == [
        ("Phường Kiến An", 1), ("Phường Lê Chân", 1)
    ]  # fmt: skip


def test_collective_prizes_of_a_summary_are_settled_as_its_own(app: Flask) -> None:
    world = World()
    total = world.total
    total.closes_at = total.results_at = NOW + HOUR
    db.session.flush()
    wanted = replace(total.regulation, collective=MOST_POINTS)
    timetable.set_own_rules(total, wanted, reason="Theo kế hoạch", actor=JOB, now=NOW)
    db.session.commit()
    assert total.regulation.collective == MOST_POINTS
    assert world.first.regulation.collective is None
    for wrong in (replace(MOST_POINTS, scope=Scope.CONTEST), replace(MOST_POINTS, prizes=())):
        with pytest.raises(BadRound, match="iải tập thể"):
            timetable.set_own_rules(
                total, replace(wanted, collective=wrong), reason="x", actor=JOB, now=NOW
            )
    with pytest.raises(BadTimes, match="đã đóng"):
        timetable.set_own_rules(
            total, replace(wanted, collective=None), reason="x", actor=JOB, now=NOW + HOUR
        )
    # A round that is sat has none of its own.
    late = makers.make_round(contest=world.contest, opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    timetable.set_own_rules(
        late, replace(late.regulation, collective=MOST_POINTS), reason="x", actor=JOB, now=NOW
    )
    assert late.overrides == {}


def two_rounds(by: CollectiveRule) -> tuple[Round4, Round, Round]:
    """The round of four, another one before it that An and Dũng sat, and a summary of both. An and
    Giang are of one ward, Bình and Dũng of another. Both rounds are public."""
    stage = make_round4(tallied=False, prizes_per_person=None)
    stage.an.unit = stage.giang.unit = makers.make_unit()
    stage.binh.unit = stage.dung.unit = makers.make_unit(name="Phường Kiến An")
    first = makers.make_round(
        contest=stage.contest,
        opens=CLOSED - timedelta(hours=4),
        closes=CLOSED - timedelta(minutes=1),
        results=CLOSED,
    )
    sit(first, stage.an, stage.versions, [1, 1, 1, 1], guess=2)
    sit(first, stage.dung, stage.versions, [0, 0, 1, 1], guess=2, minute=1)
    total = makers.make_round(
        contest=stage.contest,
        opens=first.opens_at,
        closes=CLOSED,
        results=NOW,
        summary=Summary(way=Way.SUM),
    )
    total.overrides = {"prizes": PRIZES, "collective": by.to_document()}
    assert set(operations.tally_due(NOW)) == {first.id, stage.round.id, total.id}
    for round_ in (first, stage.round):
        published(stage, round_)
    return stage, first, total


def lines(edition: Edition) -> list[tuple[str, int]]:
    (block,) = edition.document["collectives"]["blocks"]
    return [(row["unit"], row["people"]) for row in block["places"]]


@pytest.mark.parametrize(
    "by",
    [
        MOST_POINTS,
        rule((Indicator.ATTEMPTS, 5), (Indicator.FULL_SCORE_RATE, 5), then=(Indicator.WINNERS,)),
        rule((Indicator.BEST_MEAN, 5), (Indicator.WINNERS, 5), (Indicator.PEOPLE, 1), best=2),
    ],
)
def test_every_edition_of_a_summary_is_found_again_whatever_came_later(
    app: Flask, by: CollectiveRule
) -> None:
    stage, first, total = two_rounds(by)
    edition = published(stage, total)
    assert lines(edition) == [("Phường Lê Chân", 2), ("Phường Kiến An", 2)]
    assert_found_again(edition)
    # The key of a question of one round, and somebody of the other.
    corrected(stage, first)
    corrected(
        stage, stage.round, Wanted(kind=Kind.DISQUALIFY, parameters={}, person_id=stage.giang.id)
    )
    assert_found_again(edition)
    for round_ in (first, stage.round):
        published(stage, round_, MUCH_LATER, "Đính chính đáp án")
    again = published(stage, total, MUCH_LATER, "Tính lại giải tập thể")
    assert lines(again) != lines(edition)
    assert again.document["collectives"] != edition.document["collectives"]
    for one in (edition, again):
        assert_found_again(one)


def test_the_command_finds_the_editions_of_a_summary_the_same(app: Flask) -> None:
    stage, first, total = two_rounds(MOST_POINTS)
    edition = published(stage, total)
    corrected(stage, first)
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["quiz", "results", "check", str(total.id)])
    assert answer.output == f"1\t{edition.digest}\tsame\n"


def test_an_account_that_was_merged_later_counts_once(app: Flask) -> None:
    stage, first, total = two_rounds(MOST_POINTS)
    corrected(
        stage,
        stage.round,
        Wanted(kind=Kind.MERGE, person_id=stage.dung.id, parameters={"into": stage.binh.id}),
    )
    for round_ in (first, stage.round):
        published(stage, round_, LATER, "Gộp tài khoản")
    edition = published(stage, total, LATER)
    assert dict(lines(edition))["Phường Kiến An"] == 1
    assert boards.digest(operations.recompute(edition.id)) == edition.digest
