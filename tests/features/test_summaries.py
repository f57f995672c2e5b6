"""How does a summary come to its result, and what follows when one of its rounds changes?"""

from dataclasses import replace
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp.accounts.journal import JOB
from quizapp.accounts.models import JournalEntry, Organizer
from quizapp.contests import operations as contests
from quizapp.contests import queries as contest_queries
from quizapp.contests import timetable
from quizapp.contests.summing import summed
from quizapp.contests.timetable import Plan
from quizapp.database import db
from quizapp.results import correction_notes, editions, operations, queries, totals, won_queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Closing, Correction, Standing
from quizapp.results.operations import Wanted
from quizapp.rules.corrections import Kind
from quizapp.rules.notices import Notice
from quizapp.rules.prizes import Prize
from quizapp.rules.publishing import State
from quizapp.rules.refusals import BadInput, BadRound, BadTimes, NotASitting, Unsettled
from quizapp.rules.regulation import Target
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.timing import Span
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.corrections_stage import LATER, confirm, make_round4, propose
from tests.features.summaries_stage import DAY, HOUR, PRIZES, World
from tests.features.test_notices import messages, wishes, written
from tests.races import at_once


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def journal(deed: str) -> JournalEntry:
    return db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == deed).order_by(JournalEntry.id.desc())
    ).first()


def test_a_summary_adds_the_points_of_its_rounds(world: World) -> None:
    world.ranked()
    assert world.board() == [(1, world.an.id, 7), (2, world.binh.id, 6), (3, world.dung.id, 3)]
    closing = queries.frozen(world.total.id)
    assert (closing.people, closing.attempts, closing.all_correct) == (3, 5, 0)
    assert closing.target is None
    assert closing.uses_counted_at == closing.looked_through_at == NOW


@pytest.mark.parametrize(
    ("summary", "points"),
    [
        (Summary(way=Way.BEST, best=1), [4, 4, 3]),
        (Summary(way=Way.PARTICIPATION), [2, 2, 1]),
    ],
)
def test_the_other_ways_count_otherwise(app: Flask, summary: Summary, points: list[int]) -> None:
    world = World(summary=summary).ranked()
    assert [row[2] for row in world.board()] == points


def test_a_summary_waits_for_the_last_of_its_rounds(world: World) -> None:
    world.second.closes_at = world.second.results_at = NOW + HOUR
    db.session.flush()
    assert operations.tally_due(NOW) == [world.first.id]
    assert not operations.tally(world.total.id, NOW)
    later = world.second.closes_at + HOUR
    assert operations.tally_due(later) == [world.second.id, world.total.id]


def test_a_round_ranked_a_moment_later_is_not_taken_for_ranked(world: World) -> None:
    """Two schedulers: one read its clock, the other ranked a round, the first goes on."""
    operations.tally(world.first.id, NOW)
    operations.tally(world.second.id, NOW + HOUR)
    assert not operations.tally(world.total.id, NOW)
    assert operations.tally(world.total.id, NOW + HOUR)


def test_a_round_made_afterwards_does_not_count_in_a_ranked_summary(world: World) -> None:
    world.ranked()
    late = makers.make_round(contest=world.contest, opens=NOW - 2 * HOUR, closes=NOW + HOUR)
    makers.make_attempt(round_=late, person=world.dung, points=4)
    assert operations.tally(late.id, NOW + DAY)
    taking_out.disqualify(
        world.first.id, world.an.id, None, organizer=world.chi, now=NOW + DAY, reason="thi hộ"
    )
    assert totals.summed(world.total) == [world.first, world.second]
    assert (2, world.an.id, 3) in world.board()


def test_whoever_is_taken_out_of_a_round_loses_its_points_in_the_summary(world: World) -> None:
    world.ranked()
    taking_out.disqualify(
        world.first.id, world.an.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert world.board()[0] == (1, world.binh.id, 6)
    assert {who: points for _, who, points in world.board()}[world.an.id] == 3
    assert queries.frozen(world.total.id).attempts == 4
    told = db.session.scalars(select(Correction)).one().outcome["other_rounds"]
    assert [(one["round"], one["up"], one["down"]) for one in told] == [(world.total.id, 2, 1)]


def test_whoever_is_taken_out_of_the_summary_keeps_the_rounds(world: World) -> None:
    world.ranked()
    deed = taking_out.disqualify(
        world.total.id, world.an.id, None, organizer=world.chi, now=NOW, reason="không hợp lệ"
    )
    assert [who for _, who, _ in world.board()] == [world.binh.id, world.dung.id]
    assert queries.standing(world.first.id, world.an.id) is not None
    taking_out.reinstate(deed.id, organizer=world.chi, now=NOW, reason="nhầm")
    assert world.board()[0] == (1, world.an.id, 7)


@pytest.mark.parametrize("number", [0, 1])
def test_a_summary_has_no_attempts_to_take_out(world: World, number: int) -> None:
    world.ranked()
    with pytest.raises(BadInput):
        taking_out.disqualify(
            world.total.id, world.an.id, number, organizer=world.chi, now=NOW, reason="x"
        )


def test_the_rounds_come_first_and_then_the_summary(world: World) -> None:
    world.ranked()
    with pytest.raises(Unsettled, match="Tuần 1, Tuần 2"):
        operations.propose(world.total.id, world.chi, NOW)
    world.publish(world.first, world.second)
    world.publish(world.total)
    document = editions.decided(world.total.id).document
    assert document["summary"] == {"way": "sum", "best": None, "rounds": ["Tuần 1", "Tuần 2"]}
    assert [(row["points"], row["right"], row["handed_in_at"]) for row in document["places"]] == [
        (7, None, None), (6, None, None), (3, None, None)
    ]  # fmt: skip
    assert (document["questions"], document["full_score"], document["target"]) == (0, 0, None)


def test_prizes_of_rounds_and_of_the_summary_are_counted_apart(world: World) -> None:
    """One prize a person in the whole contest: An won the first round, and wins the summary; and
    a later round is won by whoever won the summary only."""
    world.ranked()
    world.publish(world.first, world.second)
    assert [award.person for award in prize_list(world.first).awards] == [world.an.id]
    assert [award.person for award in prize_list(world.total).awards] == [world.an.id]
    world.publish(world.total)
    late = makers.make_round(contest=world.contest, opens=NOW, closes=NOW + HOUR, name="Tuần 3")
    makers.make_attempt(round_=late, person=world.dung, points=4)
    operations.tally(late.id, NOW + DAY)
    assert won_queries.undecided_before(late) == []
    assert set(won_queries.won_before(late)) == {world.an.id, world.binh.id}


def test_a_waiting_summary_lapses_when_one_of_its_rounds_changes(world: World) -> None:
    world.ranked()
    world.publish(world.first, world.second)
    waiting = operations.propose(world.total.id, world.chi, NOW)
    taking_out.disqualify(
        world.second.id, world.dung.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert editions.state_of(waiting, NOW) is State.LAPSED
    again = operations.propose(world.total.id, world.chi, NOW)
    assert again.document["counts"] == {"people": 2, "attempts": 4, "all_correct": 0}


def test_a_waiting_round_does_not_lapse_with_the_summary(world: World) -> None:
    world.ranked()
    world.publish(world.first, world.second)
    late = makers.make_round(contest=world.contest, opens=NOW, closes=NOW + HOUR, name="Tuần 3")
    makers.make_attempt(round_=late, person=world.dung, points=4)
    operations.tally(late.id, NOW + DAY)
    waiting = operations.propose(late.id, world.chi, NOW + DAY)
    world.publish(world.total)
    assert editions.state_of(waiting, NOW + DAY) is State.PROPOSED


def test_what_was_published_of_a_summary_is_corrected_by_the_next_edition(world: World) -> None:
    world.ranked()
    world.publish(world.first, world.second)
    world.publish(world.total)
    before = editions.decided(world.total.id)
    taking_out.disqualify(
        world.first.id, world.an.id, None, organizer=world.chi, now=NOW + HOUR, reason="thi hộ"
    )
    assert editions.decided(world.total.id).id == before.id
    with pytest.raises(Unsettled, match="đính chính"):
        operations.propose(world.total.id, world.chi, NOW + HOUR)
    new = operations.propose(world.total.id, world.chi, NOW + HOUR, "Hủy kết quả Tuần 1")
    assert [row["points"] for row in new.document["places"]] == [6, 3, 3]


def test_the_note_of_a_corrected_summary_says_what_changed_in_its_rounds(world: World) -> None:
    world.ranked()
    taking_out.disqualify(
        world.second.id, world.dung.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    world.publish(world.first, world.second)
    world.publish(world.total)
    assert correction_notes.prefilled(world.total, NOW + HOUR) == ""
    later = NOW + HOUR
    for round_, person in ((world.first, world.an), (world.total, world.binh)):
        taking_out.disqualify(
            round_.id, person.id, None, organizer=world.chi, now=later, reason="thi hộ"
        )
    assert correction_notes.prefilled(world.total, later) == (
        "Điều chỉnh ở Tuần 1: Loại một người khỏi kết quả. Ở bảng này: 1 người thay đổi điểm;"
        " 1 người lên hạng; 1 người xuống hạng. Loại một người khỏi kết quả. 1 người lên hạng;"
        " 1 người không còn trong bảng xếp hạng. Giải có thay đổi: Tổng kết."
    )
    # What changes nobody here needs no word here, and a round is told nothing of its summary.
    assert "Ở bảng này" not in correction_notes.prefilled(world.first, later)


def test_a_summary_is_made_anew_of_the_papers_of_its_rounds(app: Flask) -> None:
    """However the rounds changed since: what was made before is proved by how they stood then."""
    stage = make_round4(tallied=False)
    total = makers.make_round(
        contest=stage.contest,
        opens=stage.round.opens_at,
        closes=stage.round.closes_at,
        results=stage.round.results_at,
        summary=Summary(way=Way.SUM),
    )
    operations.tally_due(NOW)
    first = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(first.id, stage.khanh, NOW, publish_now=True)
    edition = operations.propose(total.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=LATER, reason="thi hộ"
    )
    confirm(stage, propose(stage, Kind.KEY, stage.versions[0], options=[0]))
    db.session.commit()
    assert queries.standing(total.id, stage.dung.id).place == 1
    assert operations.recompute(edition.id) == edition.document
    db.session.execute(update(Standing).where(Standing.round_id == total.id).values(points=9))
    assert operations.recompute(edition.id) == edition.document


def test_a_confirmed_correction_ranks_the_summary_anew(world: World) -> None:
    world.ranked()
    wanted = Wanted(
        kind=Kind.DISQUALIFY, person_id=world.an.id, parameters={"number": None}, recounts=True
    )
    proposed = operations.propose_correction(
        world.first.id, wanted, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert world.board()[0] == (1, world.an.id, 7)
    assert [one["round"] for one in proposed.outcome["other_rounds"]] == [world.total.id]
    operations.confirm_correction(
        proposed.id, world.khanh, NOW, seen=operations.outcome_digest(proposed)
    )
    assert world.board()[0] == (1, world.binh.id, 6)


def test_a_summary_is_corrected_by_people_and_not_by_questions(world: World) -> None:
    world.ranked()
    wanted = Wanted(kind=Kind.DISQUALIFY, person_id=world.an.id, parameters={}, recounts=False)
    proposed = operations.propose_correction(
        world.total.id, wanted, organizer=world.chi, now=NOW, reason="không hợp lệ"
    )
    assert proposed.outcome["frozen"]["after"]["people"] == 2
    operations.confirm_correction(
        proposed.id, world.khanh, NOW, seen=operations.outcome_digest(proposed)
    )
    assert [who for _, who, _ in world.board()] == [world.binh.id, world.dung.id]
    with pytest.raises(BadInput):
        operations.propose_correction(
            world.total.id,
            Wanted(kind=Kind.KEY, version_id=1, parameters={"options": [1]}),
            organizer=world.chi,
            now=NOW,
            reason="sai",
        )


def test_merged_accounts_are_one_person_in_the_summary(world: World) -> None:
    world.ranked()
    wanted = Wanted(kind=Kind.MERGE, person_id=world.dung.id, parameters={"into": world.an.id})
    proposed = operations.propose_correction(
        world.second.id, wanted, organizer=world.chi, now=NOW, reason="một người"
    )
    operations.confirm_correction(
        proposed.id, world.khanh, NOW, seen=operations.outcome_digest(proposed)
    )
    assert [who for _, who, _ in world.board()] == [world.an.id, world.binh.id]
    assert queries.standing(world.total.id, world.an.id).attempts_used == 3


def test_the_jury_settles_a_tie_of_a_summary_and_a_change_takes_the_ruling_back(
    app: Flask,
) -> None:
    world = World(summary=Summary(way=Way.BEST, best=1))
    world.total.overrides = {"prizes": PRIZES, "ranking": ["score"]}
    world.ranked()
    assert [row[0] for row in world.board()] == [1, 1, 3]
    operations.settle_tie(
        world.total.id, 1, [world.binh.id], organizer=world.chi, now=NOW, reason="bốc thăm"
    )
    assert world.board()[0][1] == world.binh.id
    taking_out.disqualify(
        world.first.id, world.an.id, None, organizer=world.chi, now=NOW, reason="thi hộ"
    )
    assert world.board()[0] == (1, world.binh.id, 4)


def test_lots_are_drawn_for_everybody_of_the_rounds(world: World) -> None:
    world.total.overrides = {"prizes": PRIZES, "ranking": ["score", "draw"]}
    world.ranked()
    lots = db.session.scalars(
        select(Standing.draw).where(Standing.round_id == world.total.id)
    ).all()
    assert len(set(lots)) == 3
    assert max(lots) < 2**62


def test_whoever_left_the_contest_before_stands_in_no_summary(world: World) -> None:
    operations.tally(world.first.id, NOW)
    operations.tally(world.second.id, NOW)
    operations.leave(world.an.id, world.contest, JOB, NOW)
    assert operations.tally(world.total.id, NOW + HOUR)
    assert [who for _, who, _ in world.board()] == [world.binh.id, world.dung.id]


def test_a_summary_of_nothing_ranks_nobody(app: Flask) -> None:
    contest = makers.make_contest()
    total = makers.make_round(contest=contest, closes=NOW - HOUR / 2, summary=Summary(way=Way.SUM))
    assert operations.tally(total.id, NOW)
    assert db.session.get_one(Closing, total.id).people == 0


def test_rounds_and_summaries_are_numbered_apart(world: World) -> None:
    found = contest_queries.rounds_now([world.contest.id])
    assert [(facts.name, facts.number) for facts in found] == [
        ("Tuần 1", 1), ("Tổng kết", 1), ("Tuần 2", 2)
    ]  # fmt: skip
    total = found[1]
    assert total.summary == Summary(way=Way.SUM)
    assert [part.name for part in summed(total, found)] == ["Tuần 1", "Tuần 2"]
    assert summed(found[0], found) == []


def test_a_contest_with_a_prediction_has_summaries_without(app: Flask) -> None:
    regulation = makers.plain_regulation(
        target=Target.ALL_CORRECT, ranking=("score", "guess_distance"), interim_cron="0 8 * * *"
    )
    contest = makers.make_contest(regulation=regulation)
    total = makers.make_round(contest=contest, summary=Summary(way=Way.SUM))
    assert not total.regulation.has_prediction
    assert total.regulation.prizes == ()
    assert operations.publish_interim_due(NOW + HOUR) == []
    # An amendment of what a summary has of the contest reaches it; its ranking stays its own.
    amended = replace(regulation, board_places=9)
    total.opens_at = NOW + DAY
    total.closes_at = total.results_at = NOW + 2 * DAY
    db.session.flush()
    contests.amend_regulation(contest, amended, note="nhiều dòng", actor=JOB, now=NOW)
    db.session.refresh(total)
    assert total.regulation.board_places == 9


def test_a_summary_is_made_changed_copied_and_deleted(world: World) -> None:
    span = Span(opens=NOW - DAY, closes=NOW + DAY, results=NOW + DAY)
    best = Summary(way=Way.BEST, best=3)
    (total,) = timetable.create_rounds(
        world.contest, [Plan(name="Chung kết", span=span, summary=best)],
        actor=JOB, now=NOW, dice=Random(1),
    )  # fmt: skip
    assert total.summary == best
    assert journal("round.create").after["summary"] == {"way": "best", "best": 3}
    # Its rules may still change while it is open: nothing is known of it.
    wanted = replace(total.regulation, prizes=(Prize(level="Một", count=1, value_vnd=1),))
    timetable.set_own_rules(total, wanted, reason="giải", actor=JOB, now=NOW)
    assert total.regulation == wanted
    with pytest.raises(BadRound, match="giờ nộp bài"):
        timetable.set_own_rules(
            total, replace(wanted, ranking=("handed_in_at",)), reason="x", actor=JOB, now=NOW
        )
    with pytest.raises(BadTimes, match="đã đóng"):
        timetable.set_own_rules(
            total, total.base_regulation, reason="x", actor=JOB, now=span.closes
        )
    copy = timetable.clone_round(
        total, name="Chung kết 2", weeks=1, actor=JOB, now=NOW, dice=Random(2)
    )
    assert (copy.summary, copy.regulation.prizes) == (best, wanted.prizes)
    other = contests.clone_contest(
        world.contest, name="Năm sau", slug="nam-sau", weeks=53, actor=JOB, now=NOW, dice=Random(3)
    )
    cloned = contest_queries.rounds_now([other.id])
    assert sum(facts.summary == best for facts in cloned) == 2
    for deed in (
        lambda: timetable.set_recipe(total, [], actor=JOB, now=NOW),
        lambda: timetable.close_early(total, reason="x", actor=JOB, now=NOW),
    ):
        with pytest.raises(NotASitting):
            deed()
    timetable.delete_round(total, reason="thừa", actor=JOB, now=NOW)
    with pytest.raises(BadTimes):
        timetable.delete_round(world.total, reason="thừa", actor=JOB, now=NOW)


def test_a_summary_that_makes_no_sense_is_not_made(world: World) -> None:
    span = Span(opens=NOW - DAY, closes=NOW + DAY, results=NOW + DAY)
    plan = Plan(name="Chung kết", span=span, summary=Summary(way=Way.BEST))
    with pytest.raises(BadRound, match="Số đợt"):
        timetable.create_rounds(world.contest, [plan], actor=JOB, now=NOW, dice=Random(1))


def test_a_deed_and_the_tally_of_the_summary_follow_each_other(app: Flask) -> None:
    """Whichever comes first, the summary has in it what the rounds say."""
    world = World()
    operations.tally(world.first.id, NOW)
    operations.tally(world.second.id, NOW)
    total_id, first_id = world.total.id, world.first.id
    an_id, chi_id = world.an.id, world.chi.id
    db.session.commit()

    def work(number: int) -> object:
        if number:
            return operations.tally(total_id, NOW)
        chi = db.session.get_one(Organizer, chi_id)
        return taking_out.disqualify(
            first_id, an_id, None, organizer=chi, now=NOW, reason="thi hộ"
        ).id

    done = at_once(app, 2, work)
    assert not [error for error in done if isinstance(error, Exception)]
    db.session.expire_all()
    assert queries.standing(total_id, an_id).points == 3
    assert queries.frozen(total_id).attempts == 4


def test_nobody_is_called_to_a_summary(app: Flask) -> None:
    opens = NOW + 3 * DAY
    makers.make_round(
        contest=makers.make_contest(), opens=opens, closes=opens + DAY, summary=Summary(way=Way.SUM)
    )
    wishes(makers.make_person(), Notice.OPENS)
    assert written(opens) == []


def test_whoever_stands_in_a_summary_is_told_of_its_result(world: World) -> None:
    world.ranked()
    world.publish(world.first, world.second)
    world.publish(world.total)
    wishes(world.an, Notice.RESULTS, Notice.AWARD)
    wishes(world.dung, Notice.RESULTS)
    wishes(makers.make_person(name="Đỗ Thị Giang"), Notice.RESULTS)
    written(NOW)
    told = {(message.kind, message.person_id) for message in messages()
            if message.about == world.total.id}  # fmt: skip
    assert told == {("mail_award", world.an.id), ("mail_results", world.dung.id)}
