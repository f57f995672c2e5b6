"""Do the marks of a jury reach the ranking, and does an edition keep those it was made with?"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.models import JournalEntry
from quizapp.contests.models import Departure
from quizapp.database import db
from quizapp.results import correction_notes, mark_queries, operations, own_places, queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Award, Edition, Place, Standing
from quizapp.results.operations.giving_marks import Given
from quizapp.results.review_models import PersonMark
from quizapp.rules import boards
from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.prizes import Prize
from quizapp.rules.refusals import BadInput, ChangedMeanwhile, ReasonMissing, Unsettled
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import make_round4
from tests.features.results_stage import Stage, awards, board, make_stage, published
from tests.statements import counted

LATER = NOW + timedelta(minutes=5)
MUCH_LATER = NOW + timedelta(minutes=10)
BY_MARKS: dict[str, Any] = {
    "marked_part": "Bài viết",
    "marked_part_most": 1000,
    "target": Target.NONE,
    "ranking": ("score", "marks", "handed_in_at"),
}


def marked_stage(**changes: Any) -> Stage:
    """An, Bình, Dũng and Giang have four points, Hoa has three; earlier ones stand first."""
    return make_stage(**{**BY_MARKS, **changes})


def give(stage: Stage, now: Any = NOW, reason: str = "", **given: int | None) -> Given:
    people = {getattr(stage, name).id: mark for name, mark in given.items()}
    return operations.give_marks(
        stage.round.id, people, organizer=stage.chi, now=now, reason=reason
    )


def order(stage: Stage) -> list[str]:
    who = {getattr(stage, name).id: name for name in ("an", "binh", "dung", "giang", "hoa")}
    return [who[person] for _place, person in board(stage)]


def test_marks_order_people_whom_the_score_does_not_part(app: Flask) -> None:
    stage = marked_stage()
    assert order(stage) == ["an", "binh", "dung", "giang", "hoa"]
    done = give(stage, binh=825, dung=950, giang=0, hoa=1000)
    assert done == Given(new=4, changed=0, same=0)
    # Hoa has fewer points; An has no mark, which is less than a mark of nothing.
    assert order(stage) == ["dung", "binh", "giang", "an", "hoa"]


def test_the_sum_takes_a_missing_mark_for_nothing(app: Flask) -> None:
    stage = marked_stage(ranking=("total_with_marks", "handed_in_at"), full_score_to_win=False)
    give(stage, binh=825, dung=826, hoa=930)
    row = queries.standing(stage.round.id, stage.hoa.id)
    assert row is not None
    assert (row.marks, row.total_with_marks) == (930, 1230)
    assert order(stage) == ["hoa", "dung", "binh", "an", "giang"]
    an = queries.standing(stage.round.id, stage.an.id)
    assert an is not None
    assert (an.marks, an.total_with_marks) == (-1, 400)


def test_a_change_needs_its_reason_and_keeps_the_mark_that_was(app: Flask) -> None:
    stage = marked_stage()
    give(stage, binh=825)
    assert give(stage, LATER, binh=825) == Given(new=0, changed=0, same=1)
    with pytest.raises(ReasonMissing):
        give(stage, LATER, binh=900)
    assert give(stage, LATER, "Cộng nhầm", binh=900, an=100) == Given(new=1, changed=1, same=0)
    assert give(stage, MUCH_LATER, "Bài chép", binh=None) == Given(new=0, changed=1, same=0)
    rows = mark_queries.history(stage.round.id, stage.binh.id)
    assert [(row.mark, row.at, row.superseded_at) for row in rows] == [
        (900, LATER, MUCH_LATER),
        (825, NOW, LATER),
    ]
    assert order(stage)[0] == "an"


def test_the_journal_tells_who_gave_what_and_who_wins_now(app: Flask) -> None:
    stage = marked_stage()
    give(stage, binh=825)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.give_marks")
    ).one()
    assert entry.after is not None
    assert entry.before is not None
    assert entry.after["person_marks"] == [{"person": stage.binh.id, "marks": "8,25"}]
    assert (entry.after["new_marks"], entry.after["changed_marks"]) == (1, 0)
    assert entry.before["winners"][0]["person"] == stage.an.id
    assert entry.after["winners"][0]["person"] == stage.binh.id


@pytest.mark.parametrize("mark", [-1, 1001])
def test_a_mark_out_of_range_is_refused_whole(app: Flask, mark: int) -> None:
    stage = marked_stage()
    with pytest.raises(BadInput):
        give(stage, an=500, binh=mark)
    assert db.session.scalars(select(PersonMark)).all() == []


def test_only_who_stands_in_a_ranking_with_a_marked_part_gets_a_mark(app: Flask) -> None:
    stage = marked_stage()
    stranger = makers.make_person(name="Trần Lạ", phone="+84987654321")
    with pytest.raises(BadInput):
        operations.give_marks(
            stage.round.id, {stranger.id: 1}, organizer=stage.chi, now=NOW, reason=""
        )


def test_a_round_without_a_marked_part_takes_no_mark(app: Flask) -> None:
    stage = make_stage()
    with pytest.raises(BadInput):
        give(stage, an=500)


def test_marks_wait_for_the_ranking(app: Flask) -> None:
    stage = marked_stage(tallied=False)
    with pytest.raises(Unsettled, match="chưa được tổng hợp"):
        give(stage, an=500)


def test_a_mark_of_a_merged_account_is_the_persons(app: Flask) -> None:
    stage = marked_stage()
    give(stage, giang=900, an=100)
    stage.giang.merged_into_id = stage.an.id
    db.session.flush()
    give(stage, LATER, binh=1)
    an = queries.standing(stage.round.id, stage.an.id)
    assert an is not None
    assert an.marks == 900
    # The mark given to the person now is the one that counts.
    give(stage, MUCH_LATER, "Chấm lại", an=300)
    assert mark_queries.in_force(stage.round.id, [stage.an.id]) == {stage.an.id: 300}


def test_what_waits_to_become_public_lapses(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700, giang=600, hoa=500)
    waiting = operations.propose(stage.round.id, stage.chi, NOW)
    give(stage, LATER, "Chấm lại", binh=1000)
    assert waiting.lapsed_at == LATER


def test_marks_that_were_looked_at_are_stored_only_as_they_were_seen(app: Flask) -> None:
    stage = marked_stage()
    given: dict[int, int | None] = {stage.an.id: 900, stage.binh.id: None}

    def look(now: Any = NOW) -> str:
        before = mark_queries.in_force(stage.round.id, list(given))
        return operations.digest_of_marks(stage.round, given, before, now)

    def confirm(seen: str, now: Any = NOW) -> Given:
        return operations.give_marks(
            stage.round.id, given, organizer=stage.chi, now=now, reason="Theo biên bản", seen=seen
        )

    # What others get meanwhile is in nobody's way.
    seen = look()
    give(stage, dung=100)
    assert confirm(seen) == Given(new=1, changed=0, same=1)
    seen = look()
    give(stage, LATER, binh=500)
    with pytest.raises(ChangedMeanwhile):
        confirm(seen)
    seen = look()
    published_without(stage)
    with pytest.raises(ChangedMeanwhile):
        confirm(seen, MUCH_LATER)
    assert confirm(look(MUCH_LATER), MUCH_LATER) == Given(new=0, changed=1, same=1)


def test_several_marks_cost_what_one_costs(app: Flask) -> None:
    stage = marked_stage()
    give(stage, hoa=1)
    db.session.commit()
    with counted() as for_one:
        give(stage, LATER, an=900)
    with counted() as for_three:
        give(stage, MUCH_LATER, binh=800, dung=700, giang=600)
    assert len(for_three) == len(for_one)
    assert sum("DELETE FROM standing" in statement for statement in for_three) == 1


def test_an_edition_keeps_its_marks_when_they_change(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700, giang=600)
    first = published(stage)
    assert first.document["marked_part"] == {"name": "Bài viết", "most": 1000}
    assert [row["mark"] for row in first.document["places"]] == [900, 800, 700, 600, None]
    with pytest.raises(ReasonMissing):
        give(stage, LATER, hoa=100)
    give(stage, LATER, "Chấm lại theo khiếu nại", binh=1000, hoa=100)
    give(stage, MUCH_LATER, "Bài chép", dung=None)
    with pytest.raises(Unsettled, match="lý do đính chính"):
        operations.propose(stage.round.id, stage.chi, MUCH_LATER, without_marks=True)
    made = operations.propose(
        stage.round.id, stage.chi, MUCH_LATER, "Chấm lại bài viết", without_marks=True
    )
    second = operations.approve(made.id, stage.khanh, MUCH_LATER, publish_now=True)
    assert awards(second)[0] == ("Nhất", stage.binh.id)
    assert awards(first)[0] == ("Nhất", stage.an.id)
    assert [row["mark"] for row in first.document["places"]] == [900, 800, 700, 600, None]


def test_the_note_of_the_next_edition_begins_with_the_marks_that_changed(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700, giang=600)
    assert correction_notes.prefilled(stage.round, NOW) == ""
    published(stage)
    assert correction_notes.prefilled(stage.round, LATER) == ""
    give(stage, LATER, "Chấm lại", binh=1000, dung=None)
    note = correction_notes.prefilled(stage.round, LATER)
    assert note == "Ghi thêm, sửa hoặc xóa điểm phần “Bài viết” của 2 người."


def test_an_edition_is_found_again_with_the_marks_it_was_made_with(app: Flask) -> None:
    stage = make_round4(**BY_MARKS)

    def given(now: Any, reason: str, marks: dict[int, int | None]) -> None:
        operations.give_marks(stage.round.id, marks, organizer=stage.chi, now=now, reason=reason)

    def sealed(now: Any, note: str = "") -> Edition:
        made = operations.propose(stage.round.id, stage.chi, now, note, without_marks=True)
        return operations.approve(made.id, stage.khanh, now, publish_now=True)

    given(NOW, "", {stage.an.id: 800, stage.binh.id: 900})
    first = sealed(NOW)
    given(LATER, "Chấm lại", {stage.an.id: 1000, stage.binh.id: None, stage.dung.id: 525})
    second = sealed(LATER, "Chấm lại bài viết")
    given(MUCH_LATER, "Bài chép", {stage.an.id: None, stage.dung.id: 100})
    assert awards(first)[0] == ("Nhất", stage.binh.id)
    assert awards(second)[0] == ("Nhất", stage.an.id)
    for edition in (first, second):
        again = operations.recompute(edition.id)
        assert boards.canonical(again) == boards.canonical(edition.document)
    # Finding them again changed nothing.
    everybody = [person.id for person in stage.everybody]
    assert mark_queries.in_force(stage.round.id, everybody) == {stage.dung.id: 100}
    assert len(mark_queries.history(stage.round.id, stage.dung.id)) == 2


def test_an_edition_of_a_round_without_a_marked_part_says_nothing_of_marks(app: Flask) -> None:
    edition = published(make_stage())
    assert "marked_part" not in edition.document
    assert all("mark" not in row for row in edition.document["places"])
    assert set(db.session.scalars(select(Place.marks))) == {None}


def test_a_person_reads_the_mark_that_was_published(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700, giang=600)
    edition = published(stage)
    give(stage, LATER, "Chấm lại", an=100)
    own = own_places.own_results([stage.round.id], stage.an.id, LATER)[stage.round.id].own
    assert own is not None
    assert own.marks == 900
    hoa = own_places.own_place(edition.id, stage.hoa.id)
    assert hoa is not None
    assert hoa.marks is None


# Marks that are missing.


def lacking(stage: Stage) -> int:
    return mark_queries.lacking(stage.round, prize_list(stage.round).awards)


def test_a_result_waits_for_marks_that_could_give_a_prize(app: Flask) -> None:
    """Three levels, four prizes: all four with full score are among them."""
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700)
    assert lacking(stage) == 1
    with pytest.raises(Unsettled, match="Còn 1 người chưa có điểm phần “Bài viết”"):
        operations.propose(stage.round.id, stage.chi, NOW)
    assert operations.propose(stage.round.id, stage.chi, NOW, without_marks=True).number == 1
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.propose")
    ).one()
    assert entry.after is not None
    assert entry.after["lacking_marks"] == 1


def test_who_would_stand_behind_with_the_greatest_mark_is_not_waited_for(app: Flask) -> None:
    """Hoa's score is under everybody's; Giang could pass Dũng, the last winner of three."""
    three = (Prize(level="Nhất", count=3, value_vnd=0),)
    stage = marked_stage(prizes=three, full_score_to_win=False)
    give(stage, an=900, binh=800, dung=700)
    assert lacking(stage) == 1
    give(stage, LATER, giang=1)
    assert lacking(stage) == 0
    operations.propose(stage.round.id, stage.chi, LATER)


@pytest.mark.parametrize(
    ("keys", "waited_for"),
    [
        # With the greatest mark the others would stand behind An still: they handed in later.
        (("score", "marks", "handed_in_at"), 0),
        # Without the hour they would be equal.
        (("score", "marks"), 3),
    ],
)
def test_a_mark_that_nobody_can_pass_is_enough(
    app: Flask, keys: tuple[str, ...], waited_for: int
) -> None:
    stage = marked_stage(prizes=(Prize(level="Nhất", count=1, value_vnd=0),), ranking=keys)
    give(stage, an=1000)
    assert lacking(stage) == waited_for


def test_in_the_sum_the_greatest_mark_counts_with_the_points(app: Flask) -> None:
    one = (Prize(level="Nhất", count=1, value_vnd=0),)
    stage = marked_stage(
        prizes=one, ranking=("total_with_marks", "handed_in_at"), full_score_to_win=False
    )
    give(stage, an=901, binh=1, dung=1, giang=1)
    # Hoa has three points: with ten more thirteen, less than An's 13,01.
    assert lacking(stage) == 0
    give(stage, LATER, "Chấm lại", an=899)
    assert lacking(stage) == 1


@pytest.mark.parametrize(
    ("prizes", "shortfall", "waited_for"),
    [
        (5, Shortfall.VACANT, 0),
        # Where the bar is lowered, Hoa takes the fifth prize, and a sixth is left.
        (5, Shortfall.LOWER, 1),
        (6, Shortfall.LOWER, 1),
        (4, Shortfall.LOWER, 0),
    ],
)
def test_below_the_bar_nobody_is_waited_for_unless_it_is_lowered(
    app: Flask, prizes: int, shortfall: Shortfall, waited_for: int
) -> None:
    table = (Prize(level="Nhất", count=prizes, value_vnd=0),)
    stage = marked_stage(prizes=table, shortfall=shortfall)
    give(stage, an=900, binh=800, dung=700, giang=600)
    assert lacking(stage) == waited_for


@pytest.mark.parametrize("changes", [{"ranking": ("score", "handed_in_at")}, {"prizes": ()}])
def test_where_marks_give_no_prize_nobody_is_waited_for(
    app: Flask, changes: dict[str, Any]
) -> None:
    assert lacking(marked_stage(**changes)) == 0


def test_who_may_not_win_is_not_waited_for(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=900, binh=800, dung=700)
    makers.add(Departure(contest_id=stage.contest.id, person_id=stage.giang.id, at=LATER))
    assert lacking(stage) == 0


def test_who_may_not_win_is_waited_for_where_each_place_owns_its_prize(app: Flask) -> None:
    """With the greatest mark Giang stands first, and the first prize is nobody's."""
    stage = marked_stage(vacancy=Vacancy.STAYS_VACANT)
    give(stage, an=900, binh=800, dung=700)
    makers.add(Departure(contest_id=stage.contest.id, person_id=stage.giang.id, at=LATER))
    assert lacking(stage) == 1


@pytest.mark.parametrize(
    ("cap", "vacancy", "waited_for"),
    [(1, Vacancy.MOVES_UP, 0), (2, Vacancy.MOVES_UP, 1), (1, Vacancy.STAYS_VACANT, 1)],
)
def test_who_has_won_enough_before_is_not_waited_for(
    app: Flask, cap: int, vacancy: Vacancy, waited_for: int
) -> None:
    stage = marked_stage(prizes_per_person=cap, vacancy=vacancy)
    before = makers.make_round(
        contest=stage.contest, opens=NOW - timedelta(days=3), closes=NOW - timedelta(days=2)
    )
    made = NOW - timedelta(days=1)
    edition = makers.add(
        Edition(
            round_id=before.id, number=1, kind="final", due_at=made, made_at=made, document={},
            digest="", approved_at=made, public_from=made, proposed_by_id=stage.chi.id,
            approved_by_id=stage.khanh.id,
        )
    )  # fmt: skip
    makers.add(
        Award(edition_id=edition.id, position=1, level="Nhất", value_vnd=0,
              person_id=stage.giang.id, place=1)
    )  # fmt: skip
    give(stage, an=900, binh=800, dung=700)
    assert lacking(stage) == waited_for


def test_a_ruling_among_equals_goes_when_marks_part_them(app: Flask) -> None:
    stage = marked_stage(tie=True, ranking=("score", "marks"), prizes=(
        Prize(level="Nhất", count=1, value_vnd=0),
    ))  # fmt: skip
    operations.settle_tie(
        stage.round.id, 1, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    assert order(stage)[0] == "dung"
    give(stage, LATER, binh=500, dung=400)
    assert order(stage)[:2] == ["binh", "dung"]


def test_standings_count_with_marks_beside_them(app: Flask) -> None:
    stage = marked_stage()
    give(stage, an=1, binh=2)
    assert mark_queries.marked_people(stage.round.id) == 2
    assert db.session.scalars(select(Standing.marks).order_by(Standing.place)).first() == 2
    edition = published_without(stage)
    assert db.session.get_one(Place, (edition.id, stage.binh.id)).marks == 2


def published_without(stage: Stage) -> Edition:
    made = operations.propose(stage.round.id, stage.chi, LATER, without_marks=True)
    return operations.approve(made.id, stage.khanh, LATER, publish_now=True)
