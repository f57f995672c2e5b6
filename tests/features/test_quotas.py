"""Does no unit and no family take more prizes of a round than the regulation lets it?"""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.accounts.models import Unit
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import documents, operations
from quizapp.results.awarding import prize_list
from quizapp.rules.choices import Vacancy
from quizapp.rules.prizes import PHONE_IS_FULL, UNIT_IS_FULL, Prize
from quizapp.rules.refusals import Unsettled
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, awards, make_stage, regulation

CLOSED = NOW - timedelta(hours=1)
TWO = (Prize(level="Nhất", count=2, value_vnd=0),)


def won(stage: Stage) -> list[int | None]:
    return [who for _, who in awards(operations.propose(stage.round.id, stage.chi, NOW))]


def test_a_unit_takes_no_more_than_its_quota(app: Flask) -> None:
    # Bình and Dũng are of one ward; Hoa, of An's, does not reach the bar.
    stage = make_stage(prizes_per_unit=1)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    assert [who for _, who in awards(edition)] == [stage.an.id, stage.binh.id, stage.giang.id, None]
    assert edition.document["skipped"] == [
        {"place": 3, "reason": "đơn vị đã nhận đủ số giải của một đợt theo thể lệ"}
    ]


def test_who_has_no_unit_is_held_to_none(app: Flask) -> None:
    stage = make_stage(prizes_per_unit=1)
    stage.dung.unit_id = None
    db.session.flush()
    assert won(stage) == [stage.an.id, stage.binh.id, stage.dung.id, stage.giang.id]


def test_a_phone_number_takes_no_more_than_its_quota(app: Flask) -> None:
    stage = make_stage(prizes_per_phone=1)
    stage.dung.phone = stage.an.phone
    db.session.flush()
    assert won(stage) == [stage.an.id, stage.binh.id, stage.giang.id, None]
    (passed,) = prize_list(stage.round).skipped
    assert (passed.person, passed.reason) == (stage.dung.id, PHONE_IS_FULL)


def test_people_without_a_phone_are_no_family(app: Flask) -> None:
    stage = make_stage(prizes_per_phone=1)
    stage.an.phone = stage.binh.phone = None
    db.session.flush()
    assert None not in won(stage)


def test_a_place_over_the_quota_stays_vacant_if_the_regulation_says_so(app: Flask) -> None:
    stage = make_stage(prizes_per_unit=1, vacancy=Vacancy.STAYS_VACANT)
    assert won(stage) == [stage.an.id, stage.binh.id, None, stage.giang.id]


ONE_LEVEL = (Prize(level="Nhất", count=1, value_vnd=0), Prize(level="Nhì", count=2, value_vnd=0))


def test_equals_of_one_unit_wait_for_the_jury(app: Flask) -> None:
    stage = make_stage(tie=True, prizes=ONE_LEVEL, prizes_per_unit=1)
    (group,) = prize_list(stage.round).cuts
    assert [row.person for row in group] == [stage.binh.id, stage.dung.id]
    with pytest.raises(Unsettled):
        operations.propose(stage.round.id, stage.chi, NOW)
    operations.settle_tie(
        stage.round.id, 2, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Rút thăm"
    )
    assert won(stage) == [stage.an.id, stage.dung.id, stage.giang.id]


def test_equals_whom_the_quota_lets_in_together_wait_for_nobody(app: Flask) -> None:
    stage = make_stage(tie=True, prizes=ONE_LEVEL, prizes_per_unit=2)
    assert won(stage) == [stage.an.id, stage.binh.id, stage.dung.id]


def test_a_number_that_changed_since_the_proposal_asks_for_a_new_one(app: Flask) -> None:
    stage = make_stage(prizes_per_phone=1)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    stage.dung.phone = stage.an.phone
    db.session.flush()
    with pytest.raises(Unsettled, match="Dữ liệu đã thay đổi"):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


@pytest.mark.parametrize("last_of_another_unit", [True, False])
def test_prizes_are_looked_for_as_far_down_as_the_ranking_goes(
    app: Flask,
    last_of_another_unit: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Sixty people of one school stand first; the second prize is for whoever comes after them."""
    round_, school = crowd(60)
    other = makers.make_unit(name="Phường Kiến An") if last_of_another_unit else school
    last = sit(round_, other, 61)
    assert operations.tally(round_.id, NOW)
    found = prize_list(round_)
    people = [award.person for award in found.awards]
    assert people[1] == (last if last_of_another_unit else None)
    reasons = [(row.place, row.reason) for row in found.skipped]
    # Up to the last winner, or as far as the board goes.
    behind = 60 if last_of_another_unit else 5
    assert reasons == [(place, UNIT_IS_FULL) for place in range(2, behind + 1)]
    document = documents.final(
        round_, number=1, made_at=NOW, note="", awards=found.awards, skipped=found.skipped
    )
    told = [row["place"] for row in document["skipped"]]
    assert told == list(range(2, 61 if last_of_another_unit else 6))


def crowd(people: int) -> tuple[Round, Unit]:
    contest = makers.make_contest(
        regulation=regulation(
            target=Target.NONE, ranking=("score", "handed_in_at"), prizes=TWO, prizes_per_unit=1,
            board_places=5,
        )
    )  # fmt: skip
    round_ = makers.make_round(contest=contest, opens=CLOSED - timedelta(hours=4), closes=CLOSED)
    school = makers.make_unit(name="Trường Lê Chân")
    for number in range(1, people + 1):
        sit(round_, school, number)
    return round_, school


def sit(round_: Round, unit: Unit, number: int) -> int:
    person = makers.make_person(unit=unit)
    makers.make_attempt(
        round_=round_,
        person=person,
        started=CLOSED - timedelta(hours=3) + timedelta(seconds=30 * number),
    )
    return person.id
