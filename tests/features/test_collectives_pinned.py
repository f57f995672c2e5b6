"""Is what a sealed edition counted over the whole contest found again, whatever came later?"""

from datetime import timedelta
from typing import Any

from flask import Flask

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Correction, Edition
from quizapp.results.operations import Wanted
from quizapp.rules import boards
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Weight
from quizapp.rules.corrections import Kind
from quizapp.rules.prizes import Prize
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import LATER, MUCH_LATER, WHY, Round4, make_round4, sit
from tests.features.results_stage import CLOSED

FOR_THE_CONTEST = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.POINTS, weight=10),
        Weight(indicator=Indicator.WINNERS, weight=10),
    ),
    prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    scope=Scope.CONTEST,
)


def two_rounds(**changes: Any) -> tuple[Round4, Round, Edition]:
    """The round of four is the contest's last; before it An and Dũng sat another, which is public.
    An and Giang are of one ward, Bình and Dũng of another. Answer the first round and the sealed
    edition of the last one, too."""
    stage = make_round4(collective=FOR_THE_CONTEST, prizes_per_person=None, **changes)
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
    assert operations.tally(first.id, NOW)
    published(stage, first)
    return stage, first, published(stage, stage.round)


def published(stage: Round4, round_: Round, now: Any = NOW, note: str = "") -> Edition:
    edition = operations.propose(round_.id, stage.chi, now, note)
    return operations.approve(edition.id, stage.khanh, now, publish_now=True)


def corrected(stage: Round4, round_: Round, wanted: Wanted | None = None) -> Correction:
    """Let the first option of the first question turn out to be the right one, or another thing."""
    key = Wanted(kind=Kind.KEY, version_id=stage.versions[0], parameters={"options": [0]})
    proposed = operations.propose_correction(
        round_.id, wanted or key, organizer=stage.chi, now=LATER, reason=WHY
    )
    return operations.confirm_correction(
        proposed.id, stage.khanh, LATER, seen=operations.outcome_digest(proposed)
    )


def assert_found_again(edition: Edition) -> None:
    made = operations.recompute(edition.id)
    assert boards.canonical(made) == boards.canonical(edition.document)


def test_a_round_that_was_added_later_takes_no_prize_out_of_a_sealed_edition(app: Flask) -> None:
    stage, _first, edition = two_rounds()
    assert "collectives" in edition.document
    assert_found_again(edition)
    makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(days=1), results=NOW + timedelta(2)
    )
    assert_found_again(edition)


def test_a_round_that_was_the_last_later_puts_no_prize_into_a_sealed_edition(app: Flask) -> None:
    stage = make_round4(collective=FOR_THE_CONTEST, prizes_per_person=None)
    stage.an.unit = makers.make_unit()
    added = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(days=1), results=NOW + timedelta(2)
    )
    edition = published(stage, stage.round)
    assert "collectives" not in edition.document
    db.session.delete(added)
    db.session.flush()
    assert_found_again(edition)


def test_a_round_that_was_tallied_later_is_not_counted(app: Flask) -> None:
    stage, _first, edition = two_rounds()
    other = makers.make_round(
        contest=stage.contest,
        opens=CLOSED - timedelta(hours=4),
        closes=CLOSED - timedelta(minutes=2),
        results=CLOSED,
    )
    sit(other, stage.binh, stage.versions, [1, 1, 1, 1], guess=1)
    assert operations.tally(other.id, LATER)
    assert_found_again(edition)


def test_an_earlier_round_is_counted_as_it_was_ranked_then(app: Flask) -> None:
    stage, first, edition = two_rounds()
    corrected(stage, first)
    assert_found_again(edition)
    corrected(stage, first, Wanted(kind=Kind.DISQUALIFY, parameters={}, person_id=stage.dung.id))
    again = published(stage, first, MUCH_LATER, "Đính chính đáp án")
    assert_found_again(edition)
    assert_found_again(again)
    # The last round's next edition counts what stands now, and is found again as well.
    newest = published(stage, stage.round, MUCH_LATER, "Tính lại giải tập thể")
    assert newest.document["collectives"] != edition.document["collectives"]
    for one in (edition, newest):
        assert_found_again(one)


def test_what_is_found_again_changes_nothing(app: Flask) -> None:
    stage, first, edition = two_rounds()
    corrected(stage, first)
    sealed = published(stage, first, MUCH_LATER, "Đính chính đáp án")
    operations.recompute(edition.id)
    assert boards.digest(operations.recompute(sealed.id)) == sealed.digest
    assert published(stage, stage.round, MUCH_LATER, "Tính lại").lapsed_at is None
