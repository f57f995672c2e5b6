"""What does a correction do after the closing, and does it do just what was looked at before?"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts import marking
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.results import correction_queries, operations, queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Closing, Correction, Disqualification, Edition, Standing
from quizapp.rules import boards
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.corrections import Kind
from quizapp.rules.prizes import Prize
from quizapp.rules.refusals import BadInput, ReasonMissing, SamePerson, Unsettled
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.corrections_stage import (
    LATER,
    MUCH_LATER,
    WHY,
    Round4,
    confirm,
    make_round4,
    propose,
    sit,
)
from tests.races import at_once


def board(round_id: int) -> list[tuple[int, int, int]]:
    rows = db.session.execute(
        select(Standing.person_id, Standing.place, Standing.points)
        .where(Standing.round_id == round_id)
        .order_by(Standing.place, Standing.person_id)
    )
    return [(person, place, points) for person, place, points in rows]


def stored(round_id: int) -> list[Any]:
    """Everything that a dry run may not touch."""
    db.session.expire_all()
    attempts = db.session.scalars(
        select(Attempt).where(Attempt.round_id == round_id).order_by(Attempt.person_id)
    )
    closing = db.session.get_one(Closing, round_id)
    return [
        board(round_id),
        [(a.points, a.right, a.is_full, a.paper, a.answers, a.deadline) for a in attempts],
        (closing.people, closing.attempts, closing.all_correct, closing.target),
        marking.changes(round_id),
        [row.revoked_at for row in db.session.scalars(select(Disqualification))],
        [row.merged_into_id for row in db.session.scalars(select(Person).order_by(Person.id))],
        [row.lapsed_at for row in db.session.scalars(select(Edition))],
    ]


def published(stage: Round4, now: Any, note: str = "") -> Edition:
    edition = operations.propose(stage.round.id, stage.chi, now, note)
    return operations.approve(edition.id, stage.khanh, now, publish_now=True)


def test_a_dry_run_tells_who_moves_and_changes_nothing(app: Flask) -> None:
    stage = make_round4()
    before = stored(stage.round.id)
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    assert stored(stage.round.id) == before
    told = correction.outcome
    an, binh, dung, giang = (somebody.id for somebody in stage.everybody)
    assert told["papers"] == {"all": 4, "drew": 4, "changed": 4}
    assert told["listed"] == [
        [an, 1, 2, 4, 3],
        [dung, 3, 1, 3, 4],
        [binh, 2, 4, 4, 3],
        [giang, 4, 3, 2, 3],
    ]
    assert told["totals"] == {"points": 4, "up": 2, "down": 2, "entered": 0, "left": 0}
    assert told["prizes"] == [
        {"level": "Nhất", "number": 1, "before": an, "after": dung},
        {"level": "Nhì", "number": 1, "before": binh, "after": None},
    ]
    assert told["counts"] == {
        "before": {"people": 4, "attempts": 4, "all_correct": 2},
        "after": {"people": 4, "attempts": 4, "all_correct": 1},
    }
    # The target stays as it was frozen.
    assert told["frozen"]["before"] == told["frozen"]["after"]


def test_units_whose_collective_prize_changes_are_told_too(app: Flask) -> None:
    points = CollectiveRule(
        weights=(Weight(indicator=Indicator.POINTS, weight=10),),
        prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    )
    stage = make_round4(collective=points)
    ahead, behind = makers.make_unit(), makers.make_unit(name="Phường Kiến An")
    stage.an.unit, stage.dung.unit, stage.binh.unit, stage.giang.unit = ahead, behind, None, None
    db.session.commit()
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    changed = [
        {
            "block": "",
            "level": "Nhất tập thể",
            "number": 1,
            "before": ahead.id,
            "after": behind.id,
        }
    ]
    assert correction.outcome["unit_prizes"] == changed
    confirm(stage, correction)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "correction.confirm")
    ).one()
    assert entry.after is not None
    assert entry.after["changed_unit_prizes"] == changed
    # Where no unit wins or loses, nothing is said of units.
    again = propose(stage, Kind.ACCEPT, stage.versions[1], now=MUCH_LATER, options=[3])
    assert "unit_prizes" not in again.outcome


def test_the_deed_is_what_was_looked_at(app: Flask) -> None:
    stage = make_round4()
    confirm(stage, propose(stage, Kind.KEY, stage.versions[0], options=[0]))
    an, binh, dung, giang = (somebody.id for somebody in stage.everybody)
    assert board(stage.round.id) == [(dung, 1, 4), (an, 2, 3), (giang, 3, 3), (binh, 4, 3)]
    closing = db.session.get_one(Closing, stage.round.id)
    assert (closing.all_correct, closing.target) == (2, 2)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "correction.confirm")
    ).one()
    assert entry.reason == WHY
    assert entry.after is not None
    assert entry.after["changed_prizes"][0]["after"] == dung
    assert entry.before is not None
    assert (entry.before["marking"], entry.after["marking"]) == ("B", "A")


def test_a_recount_is_a_choice_of_the_correction(app: Flask) -> None:
    stage = make_round4()
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0], recounts=True)
    assert correction.outcome["frozen"] == {
        "before": {"people": 4, "attempts": 4, "all_correct": 2, "target": 2},
        "after": {"people": 4, "attempts": 4, "all_correct": 1, "target": 1},
    }
    confirm(stage, correction)
    row = queries.standing(stage.round.id, stage.an.id)
    assert row is not None
    assert row.guess_distance == 1


def test_a_second_answer_is_accepted_beside_the_first(app: Flask) -> None:
    stage = make_round4()
    confirm(stage, propose(stage, Kind.ACCEPT, stage.versions[0], options=[0]))
    assert [points for _, _, points in board(stage.round.id)] == [4, 4, 4, 3]
    with pytest.raises(Unsettled, match="như vậy rồi"):
        propose(stage, Kind.ACCEPT, stage.versions[0], options=[0])


def test_a_void_question_is_right_for_all_or_left_out(app: Flask) -> None:
    stage = make_round4(same_questions=True)
    confirm(stage, propose(stage, Kind.VOID, stage.versions[0], void="right"))
    assert [points for _, _, points in board(stage.round.id)] == [4, 4, 4, 3]
    confirm(stage, propose(stage, Kind.VOID, stage.versions[0], void="left_out"))
    assert [points for _, _, points in board(stage.round.id)] == [3, 3, 3, 2]
    assert db.session.get_one(Attempt, (stage.round.id, stage.dung.id, 1)).is_full
    edition = operations.propose(stage.round.id, stage.chi, LATER)
    assert edition.document["full_score"] == 3


def test_papers_without_the_question_stay_as_they_are(app: Flask) -> None:
    stage = make_round4(tallied=False)
    hoa = makers.make_person(name="Vũ Thị Hoa")
    sit(stage.round, hoa, stage.versions[1:], [1, 1, 1], guess=9)
    operations.tally(stage.round.id, NOW)
    correction = propose(stage, Kind.VOID, stage.versions[0], void="left_out")
    assert correction.outcome["papers"] == {"all": 5, "drew": 4, "changed": 3}
    confirm(stage, correction)
    attempt = db.session.get_one(Attempt, (stage.round.id, hoa.id, 1))
    assert (attempt.points, attempt.is_full) == (3, True)


def test_an_attempt_or_a_person_is_taken_out_and_comes_back(app: Flask) -> None:
    stage = make_round4()
    start = board(stage.round.id)
    correction = propose(stage, Kind.VOID_ATTEMPT, person=stage.an.id, number=1)
    assert correction.outcome["totals"]["left"] == 1
    confirm(stage, correction)
    assert stage.an.id not in {person for person, _, _ in board(stage.round.id)}
    confirm(stage, propose(stage, Kind.DISQUALIFY, person=stage.binh.id))
    deeds = queries.disqualifications(stage.round.id)
    assert [(deed.number, deed.reason) for deed in deeds] == [(None, WHY), (1, WHY)]
    for deed in deeds:
        confirm(stage, propose(stage, Kind.REINSTATE, disqualification=deed.id))
    assert board(stage.round.id) == start
    with pytest.raises(Unsettled, match="hủy trước đó"):
        propose(stage, Kind.REINSTATE, disqualification=deeds[0].id)


def test_two_accounts_of_one_person_become_one(app: Flask) -> None:
    stage = make_round4()
    other = makers.make_round(
        contest=stage.contest,
        opens=NOW - timedelta(days=9),
        closes=NOW - timedelta(days=8),
        results=NOW - timedelta(days=7),
        name="Đợt 0",
    )
    for somebody in stage.everybody[:2]:
        makers.make_attempt(
            round_=other, person=somebody, started=other.opens_at + timedelta(minutes=9)
        )
    operations.tally(other.id, NOW)
    correction = propose(stage, Kind.MERGE, person=stage.binh.id, into=stage.an.id)
    assert correction.outcome["totals"]["left"] == 1
    assert correction.outcome["other_rounds"] == [
        {"round": other.id, "points": 0, "up": 0, "down": 0, "entered": 0, "left": 1}
    ]
    assert len(board(other.id)) == 2
    confirm(stage, correction)
    assert len(board(other.id)) == 1
    row = queries.standing(stage.round.id, stage.an.id)
    assert row is not None
    assert row.attempts_used == 2
    with pytest.raises(Unsettled, match="hai tài khoản"):
        propose(stage, Kind.MERGE, person=stage.binh.id, into=stage.an.id)


def test_nobody_loses_a_paper_by_a_merge(app: Flask) -> None:
    stage = make_round4()
    running = makers.make_round(contest=stage.contest, name="Đợt 2")
    makers.make_attempt(
        round_=running, person=stage.binh, points=None, started=NOW - timedelta(minutes=1)
    )
    with pytest.raises(Unsettled, match="đang làm một bài thi"):
        propose(stage, Kind.MERGE, person=stage.binh.id, into=stage.an.id)


def test_a_merge_stays_within_the_contest(app: Flask) -> None:
    stage = make_round4()
    stranger = makers.make_person(name="Người Ngoài")
    for absorbed, kept in ((stage.binh, stranger), (stranger, stage.binh)):
        with pytest.raises(Unsettled, match="trong cuộc thi này"):
            propose(stage, Kind.MERGE, person=absorbed.id, into=kept.id)
    elsewhere = makers.make_round(
        contest=makers.make_contest(current=False),
        opens=NOW - timedelta(days=9),
        closes=NOW - timedelta(days=8),
        results=NOW - timedelta(days=7),
    )
    makers.make_attempt(
        round_=elsewhere, person=stage.binh, started=elsewhere.opens_at + timedelta(minutes=9)
    )
    operations.tally(elsewhere.id, NOW)
    with pytest.raises(Unsettled, match="cuộc thi khác"):
        propose(stage, Kind.MERGE, person=stage.binh.id, into=stage.an.id)


def test_who_proposes_does_not_confirm(app: Flask) -> None:
    stage = make_round4()
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    seen = operations.outcome_digest(correction)
    with pytest.raises(SamePerson):
        operations.confirm_correction(correction.id, stage.chi, LATER, seen=seen)


def test_unless_one_approval_is_enough(app: Flask) -> None:
    stage = make_round4(one_approval=True)
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    seen = operations.outcome_digest(correction)
    operations.confirm_correction(correction.id, stage.chi, LATER, seen=seen)
    assert correction.confirmed_at == LATER


def test_what_changed_meanwhile_is_looked_at_again(app: Flask) -> None:
    stage = make_round4()
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    seen = operations.outcome_digest(correction)
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    before = stored(stage.round.id)
    with pytest.raises(Unsettled, match="Tính lại"):
        confirm(stage, correction)
    assert stored(stage.round.id) == before
    operations.recompute_correction(correction.id, stage.chi, LATER)
    with pytest.raises(Unsettled, match="vừa được tính lại"):
        operations.confirm_correction(correction.id, stage.khanh, LATER, seen=seen)
    confirm(stage, correction)
    assert board(stage.round.id)[0][0] == stage.dung.id


def test_one_waits_at_a_time_and_can_be_withdrawn(app: Flask) -> None:
    stage = make_round4()
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    with pytest.raises(Unsettled, match="chờ xác nhận"):
        propose(stage, Kind.DISQUALIFY, person=stage.an.id)
    with pytest.raises(ReasonMissing):
        operations.withdraw_correction(correction.id, stage.khanh, LATER, " ")
    operations.withdraw_correction(correction.id, stage.khanh, LATER, "Chưa đủ căn cứ")
    with pytest.raises(Unsettled, match="đã được rút"):
        confirm(stage, correction)
    propose(stage, Kind.DISQUALIFY, person=stage.an.id)


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": Kind.KEY, "version": 10**6, "options": [0]},
        {"kind": Kind.KEY, "options": [0]},
        {"kind": Kind.DISQUALIFY},
        {"kind": Kind.DISQUALIFY, "person": 10**6},
        {"kind": Kind.VOID_ATTEMPT, "person": 1, "number": 9},
        {"kind": Kind.REINSTATE, "disqualification": 10**6},
        {"kind": Kind.MERGE, "into": 1},
    ],
)
def test_only_what_exists_can_be_corrected(app: Flask, wanted: dict[str, Any]) -> None:
    stage = make_round4()
    with pytest.raises(BadInput):
        propose(stage, **wanted)


def test_nothing_is_corrected_before_the_closing_or_without_a_reason(app: Flask) -> None:
    stage = make_round4(tallied=False)
    with pytest.raises(Unsettled):
        propose(stage, Kind.KEY, stage.versions[0], options=[0])
    operations.tally(stage.round.id, NOW)
    wanted = operations.Wanted(kind=Kind.DISQUALIFY, person_id=stage.an.id, parameters={})
    with pytest.raises(ReasonMissing):
        operations.propose_correction(
            stage.round.id, wanted, organizer=stage.chi, now=LATER, reason=" "
        )
    with pytest.raises(BadInput):
        operations.withdraw_correction(10**6, stage.chi, LATER, WHY)


def test_the_jury_rules_again_where_somebody_new_is_equal(app: Flask) -> None:
    stage = make_round4(tallied=False)
    hoa, lan = makers.make_person(name="Vũ Thị Hoa"), makers.make_person(name="Trần Thị Lan")
    # Bình and Hoa are equal; Lan would be, if her first answer counted.
    sit(stage.round, hoa, stage.versions, [1, 1, 1, 1], guess=3, minute=1)
    sit(stage.round, lan, stage.versions, [0, 1, 1, 1], guess=3, minute=1)
    operations.tally(stage.round.id, NOW)
    operations.settle_tie(
        stage.round.id, 1, [hoa.id, stage.binh.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    assert not prize_list(stage.round).cuts
    correction = propose(stage, Kind.ACCEPT, stage.versions[0], options=[0])
    assert correction.outcome["dropped_rulings"] == sorted([hoa.id, stage.binh.id])
    assert correction.outcome["cuts"] == 1
    confirm(stage, correction)
    assert queries.jury_rulings(stage.round.id) == []


def test_what_waits_lapses_and_what_was_published_stays(app: Flask) -> None:
    stage = make_round4()
    first = published(stage, NOW)
    sealed = first.document, first.digest
    waiting = operations.propose(stage.round.id, stage.chi, LATER, "Sửa tên đơn vị")
    correction = propose(stage, Kind.KEY, stage.versions[0], options=[0])
    assert waiting.lapsed_at is None
    confirm(stage, correction)
    db.session.expire_all()
    assert waiting.lapsed_at == LATER
    assert (first.document, first.digest, first.lapsed_at) == (*sealed, None)
    assert correction_queries.unpublished(stage.round.id, LATER) == [correction]
    second = published(stage, MUCH_LATER, "Đính chính")
    assert second.document["places"][0]["points"] == 4
    assert correction_queries.unpublished(stage.round.id, MUCH_LATER) == []


def test_every_edition_is_made_anew_byte_for_byte(app: Flask) -> None:
    stage = make_round4()
    first = published(stage, NOW)
    confirm(stage, propose(stage, Kind.KEY, stage.versions[0], options=[0], recounts=True))
    second = published(stage, LATER + timedelta(minutes=1), "Đính chính đáp án")
    third_at = LATER + timedelta(minutes=2)
    confirm(stage, propose(stage, Kind.DISQUALIFY, person=stage.dung.id, now=third_at), third_at)
    confirm(
        stage, propose(stage, Kind.VOID, stage.versions[1], void="right", now=third_at), third_at
    )
    third = published(stage, MUCH_LATER, "Loại một người")
    before = stored(stage.round.id)
    for edition in (first, second, third):
        made = operations.recompute(edition.id)
        assert boards.canonical(made) == boards.canonical(edition.document)
        assert boards.digest(made) == edition.digest
    assert stored(stage.round.id) == before


def test_a_mark_that_nobody_earned_is_found(app: Flask) -> None:
    stage = make_round4()
    db.session.execute(
        update(Attempt).where(Attempt.person_id == stage.giang.id).values(points=4, is_full=True)
    )
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason=WHY
    )
    edition = published(stage, LATER)
    assert boards.digest(operations.recompute(edition.id)) != edition.digest


def test_confirmed_by_many_at_once_it_is_done_once(app: Flask) -> None:
    stage = make_round4()
    correction = propose(stage, Kind.ACCEPT, stage.versions[0], options=[0])
    seen, number, khanh = operations.outcome_digest(correction), correction.id, stage.khanh.id
    round_id = stage.round.id
    db.session.commit()

    def press(_number: int) -> None:
        organizer = db.session.get_one(type(stage.khanh), khanh)
        operations.confirm_correction(number, organizer, LATER, seen=seen)

    answers = at_once(app, 6, press)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 5, answers
    assert all(isinstance(answer, Unsettled) for answer in refused), answers
    db.session.expire_all()
    confirmations = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "correction.confirm")
    ).all()
    assert len(confirmations) == 1
    assert [points for _, _, points in board(round_id)] == [4, 4, 4, 3]


def test_proposed_by_many_at_once_one_waits(app: Flask) -> None:
    stage = make_round4()
    round_id, version, chi = stage.round.id, stage.versions[0], stage.chi.id
    db.session.commit()

    def press(number: int) -> int:
        wanted = operations.Wanted(
            kind=Kind.KEY, version_id=version, parameters={"options": [(0, 2, 3)[number % 3]]}
        )
        organizer = db.session.get_one(type(stage.chi), chi)
        return operations.propose_correction(
            round_id, wanted, organizer=organizer, now=LATER, reason=WHY
        ).id

    answers = at_once(app, 6, press)
    assert sum(isinstance(answer, int) for answer in answers) == 1, answers
    assert all(isinstance(answer, int | Unsettled) for answer in answers), answers
    assert len(db.session.scalars(select(Correction)).all()) == 1


choices = st.lists(st.sampled_from([None, 0, 1, 2]), min_size=4, max_size=4)
sitters = st.lists(
    st.tuples(choices, st.none() | st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=5
)
deeds = st.one_of(
    st.tuples(st.just(Kind.KEY), st.integers(0, 3), st.sampled_from([0, 2])),
    st.tuples(st.just(Kind.ACCEPT), st.integers(0, 3), st.sampled_from([0, 2])),
    st.tuples(st.just(Kind.VOID), st.integers(0, 3), st.sampled_from(["right", "left_out"])),
    st.tuples(st.just(Kind.DISQUALIFY), st.integers(0, 4), st.none()),
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(crowd=sitters, wanted=st.lists(deeds, min_size=1, max_size=3), recounts=st.booleans())
def test_the_dry_run_equals_the_deed(app: Flask, crowd, wanted, recounts) -> None:
    stage = make_round4(tallied=False)
    people = []
    for chosen, guess, minute in crowd:
        people.append(makers.make_person(name="Người Dự Thi"))
        sit(stage.round, people[-1], stage.versions, chosen, guess=guess, minute=minute)
    operations.tally(stage.round.id, NOW)
    for kind, which, how in wanted:
        before, kept = board(stage.round.id), stored(stage.round.id)
        try:
            if kind is Kind.DISQUALIFY:
                person = people[which % len(people)].id
                correction = propose(stage, kind, person=person, recounts=recounts)
            elif kind is Kind.VOID:
                correction = propose(
                    stage, kind, stage.versions[which], void=how, recounts=recounts
                )
            else:
                correction = propose(
                    stage, kind, stage.versions[which], options=[how], recounts=recounts
                )
        except Unsettled:
            assert stored(stage.round.id) == kept
            continue
        assert stored(stage.round.id) == kept
        told = {move[0]: tuple(move[1:]) for move in correction.outcome["listed"]}
        frozen = correction.outcome["frozen"]["after"]
        confirm(stage, correction)
        was = {person: (place, points) for person, place, points in before}
        now = {person: (place, points) for person, place, points in board(stage.round.id)}
        nothing = (None, None)
        assert told == {
            person: (
                was.get(person, nothing)[0],
                now.get(person, nothing)[0],
                was.get(person, nothing)[1],
                now.get(person, nothing)[1],
            )
            for person in was | now
            if was.get(person) != now.get(person)
        }
        closing = db.session.get_one(Closing, stage.round.id)
        assert frozen["target"] == closing.target
    db.session.rollback()
