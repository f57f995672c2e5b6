"""Is a sealed edition found again when units, or what the jury said, changed since?"""

from dataclasses import replace
from datetime import datetime

from flask import Flask

from quizapp.accounts import operations as accounts
from quizapp.accounts import unit_queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Unit
from quizapp.database import db
from quizapp.results import operations, queries
from quizapp.results.models import Edition
from quizapp.results.operations import Wanted
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.corrections import Kind
from quizapp.rules.prizes import Prize
from quizapp.rules.units import UnitRow
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import LATER, MUCH_LATER, Round4, make_round4, sit
from tests.features.test_collectives_pinned import assert_found_again, corrected, published


def by(indicator: Indicator) -> CollectiveRule:
    return CollectiveRule(
        weights=(Weight(indicator=indicator, weight=10),),
        prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    )


def two_units(rule: CollectiveRule, *, block: str = "") -> tuple[Round4, Unit, Unit]:
    """An and Giang are of one ward, Bình and Dũng of another; the ranking stands."""
    stage = make_round4(collective=rule)
    le_chan, kien_an = makers.make_unit(), makers.make_unit(name="Phường Kiến An")
    le_chan.head_count, kien_an.head_count = 10, 20
    le_chan.block = kien_an.block = block
    stage.an.unit = stage.giang.unit = le_chan
    stage.binh.unit = stage.dung.unit = kien_an
    db.session.flush()
    return stage, le_chan, kien_an


def told_anew(unit: Unit, **changes: object) -> None:
    """Import a list that says other things of a unit than before."""
    stored = {row.code: row for row in unit_queries.stored_units()}
    accounts.import_units([replace(stored[unit.code], **changes)], COMMAND, LATER)  # type: ignore[arg-type] # the fields are of several types


def test_names_and_head_counts_are_those_of_the_edition(app: Flask) -> None:
    stage, le_chan, kien_an = two_units(by(Indicator.RATE))
    first = published(stage, stage.round)
    told_anew(kien_an, name="Phường Kiến An mới", head_count=2)
    told_anew(kien_an, name="Phường An Kiến", head_count=3)
    assert_found_again(first)
    second = published(stage, stage.round, MUCH_LATER, "Sửa số người của đơn vị")
    winners = [one.document["collectives"]["blocks"][0]["awards"][0] for one in (first, second)]
    assert [won["unit"] for won in winners] == [le_chan.name, "Phường An Kiến"]
    for one in (first, second):
        assert_found_again(one)
    assert kien_an.name == "Phường An Kiến"


def test_blocks_and_units_above_are_those_of_the_edition(app: Flask) -> None:
    stage, le_chan, kien_an = two_units(by(Indicator.POINTS), block="Khối phường")
    edition = published(stage, stage.round)
    told_anew(kien_an, block="Khối xã")
    assert_found_again(edition)
    told_anew(kien_an, block="", parent=le_chan.code)
    assert_found_again(edition)


def test_the_unit_above_is_that_of_the_edition(app: Flask) -> None:
    """Dũng's people count for the ward above their school, which belongs to another one later."""
    stage, le_chan, kien_an = two_units(by(Indicator.POINTS), block="Khối phường")
    school = makers.make_unit(name="Trường Thử")
    school.parent = kien_an
    stage.dung.unit = school
    db.session.flush()
    edition = published(stage, stage.round)
    told_anew(school, parent=le_chan.code)
    assert_found_again(edition)


def test_a_judgement_that_came_later_says_nothing_in_an_earlier_edition(app: Flask) -> None:
    stage, le_chan, kien_an = two_units(by(Indicator.MARKS))
    operations.judge_unit(
        stage.round.id,
        le_chan.id,
        marks=80,
        ruling=None,
        organizer=stage.chi,
        now=NOW,
        reason="Họp",
    )
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    operations.judge_unit(
        stage.round.id,
        kien_an.id,
        marks=90,
        ruling=None,
        organizer=stage.chi,
        now=LATER,
        reason="Họp",
    )
    assert_found_again(edition)


def test_a_block_that_came_later_compares_nobody_in_an_earlier_edition(app: Flask) -> None:
    stage, _le_chan, _kien_an = two_units(by(Indicator.POINTS))
    edition = published(stage, stage.round)
    added = UnitRow(code="so-moi", name="Sở Mới", block="Khối sở")
    accounts.import_units([added], COMMAND, LATER)
    assert_found_again(edition)


def test_marks_and_order_of_units_are_those_of_the_edition(app: Flask) -> None:
    stage, le_chan, kien_an = two_units(by(Indicator.MARKS))

    def judge(unit: Unit, now: datetime = NOW, **given: int | None) -> None:
        given = {"marks": 80, "ruling": None, **given}
        operations.judge_unit(
            stage.round.id,
            unit.id,
            **given,
            organizer=stage.chi,
            now=now,
            reason="Họp",
        )

    for unit in (le_chan, kien_an):
        judge(unit)
    judge(le_chan, ruling=2)
    judge(kien_an, ruling=1)
    edition = published(stage, stage.round)
    judge(le_chan, LATER, ruling=1)
    judge(kien_an, LATER, ruling=2)
    judge(kien_an, LATER, marks=60)
    assert_found_again(edition)
    second = published(stage, stage.round, MUCH_LATER, "Chấm lại")
    assert second.document["collectives"] != edition.document["collectives"]
    for one in (edition, second):
        assert_found_again(one)


def tied() -> tuple[Round4, Edition]:
    """Bình and Hoa are equal until the jury lets Hoa go first; the result is public. Lan would be
    equal to them, if her first answer counted."""
    stage = make_round4(tallied=False)
    hoa, lan = makers.make_person(name="Vũ Thị Hoa"), makers.make_person(name="Trần Thị Lan")
    sit(stage.round, hoa, stage.versions, [1, 1, 1, 1], guess=3, minute=1)
    sit(stage.round, lan, stage.versions, [0, 1, 1, 1], guess=3, minute=1)
    operations.tally(stage.round.id, NOW)
    settle(stage, [hoa.id, stage.binh.id], NOW)
    return stage, published(stage, stage.round)


def settle(stage: Round4, order: list[int], now: datetime) -> None:
    operations.settle_tie(stage.round.id, 1, order, organizer=stage.chi, now=now, reason="Bốc thăm")


def test_an_order_that_the_jury_took_back_is_that_of_the_edition(app: Flask) -> None:
    stage, edition = tied()
    first, second = [row.person_id for row in queries.jury_rulings(stage.round.id)]
    operations.unsettle(stage.round.id, first, organizer=stage.chi, now=LATER, reason="Nhầm")
    assert_found_again(edition)
    settle(stage, [second, first], MUCH_LATER)
    assert_found_again(edition)
    assert [row.person_id for row in queries.jury_rulings(stage.round.id)] == [second, first]


def test_an_order_that_a_correction_dropped_is_that_of_the_edition(app: Flask) -> None:
    stage, edition = tied()
    accept = Wanted(kind=Kind.ACCEPT, version_id=stage.versions[0], parameters={"options": [0]})
    assert corrected(stage, stage.round, accept).outcome["dropped_rulings"]
    assert_found_again(edition)
