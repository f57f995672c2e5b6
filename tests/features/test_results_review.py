"""What can the jury change, and what stays whatever it changes?"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.models import JournalEntry
from quizapp.database import db
from quizapp.results import operations, queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Closing, Disqualification, Edition, Standing
from quizapp.rules.refusals import BadInput, ReasonMissing, Unsettled
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, board, make_stage, published

WHY = "Dùng hai tài khoản"


def out(stage: Stage, person_id: int, number: int | None = None) -> Disqualification:
    return taking_out.disqualify(
        stage.round.id, person_id, number, organizer=stage.chi, now=NOW, reason=WHY
    )


def frozen(stage: Stage) -> tuple[object, ...]:
    closing = db.session.get_one(Closing, stage.round.id)
    return closing.people, closing.attempts, closing.all_correct, closing.target, closing.at


def deeds(name: str) -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.deed == name)))


def test_who_is_disqualified_leaves_and_the_rest_move_up(app: Flask) -> None:
    stage = make_stage()
    before = frozen(stage)
    assert board(stage)[0] == (1, stage.an.id)
    out(stage, stage.an.id)
    assert board(stage) == [
        (1, stage.binh.id), (2, stage.dung.id), (3, stage.giang.id), (4, stage.hoa.id),
    ]  # fmt: skip
    # The target was 4 with An in it, and 4 it stays: Bình guessed 5, one off.
    assert frozen(stage) == before == (5, 5, 4, 4, NOW)
    row = queries.standing(stage.round.id, stage.binh.id)
    assert row is not None
    assert row.guess_distance == 1


def test_a_disqualification_can_be_undone_to_the_same_board(app: Flask) -> None:
    stage = make_stage()
    before = board(stage)
    deed = out(stage, stage.an.id)
    taking_out.reinstate(deed.id, organizer=stage.khanh, now=NOW, reason="Đã xác minh lại")
    assert board(stage) == before
    with pytest.raises(Unsettled):
        taking_out.reinstate(deed.id, organizer=stage.khanh, now=NOW, reason="Lần nữa")


def test_one_attempt_out_makes_room_for_the_next_best(app: Flask) -> None:
    stage = make_stage(tallied=False)
    makers.make_attempt(round_=stage.round, person=stage.an, number=2, points=2, guess=4)
    operations.tally(stage.round.id, NOW)
    out(stage, stage.an.id, 1)
    row = queries.standing(stage.round.id, stage.an.id)
    assert row is not None
    # The lost attempt was used all the same.
    assert (row.number, row.points, row.attempts_used) == (2, 2, 2)
    assert board(stage)[-1] == (5, stage.an.id)
    out(stage, stage.an.id, 2)
    assert queries.standing(stage.round.id, stage.an.id) is None


def test_the_same_thing_is_not_disqualified_twice(app: Flask) -> None:
    stage = make_stage()
    out(stage, stage.an.id)
    with pytest.raises(Unsettled):
        out(stage, stage.an.id)


def test_only_what_exists_can_be_disqualified(app: Flask) -> None:
    stage = make_stage()
    stranger = makers.make_person(name="Người Ngoài", phone="+84912999999")
    for person_id, number in [(stranger.id, None), (stage.an.id, 7), (10**6, None)]:
        with pytest.raises(BadInput):
            out(stage, person_id, number)


def test_a_reason_is_needed_for_everything(app: Flask) -> None:
    stage = make_stage(tie=True)
    round_id, chi = stage.round.id, stage.chi
    with pytest.raises(ReasonMissing):
        taking_out.disqualify(round_id, stage.an.id, None, organizer=chi, now=NOW, reason=" ")
    with pytest.raises(ReasonMissing):
        operations.settle_tie(round_id, 2, [stage.binh.id], organizer=chi, now=NOW, reason="")
    with pytest.raises(ReasonMissing):
        operations.unsettle(round_id, stage.binh.id, organizer=chi, now=NOW, reason="")
    deed = out(stage, stage.an.id)
    with pytest.raises(ReasonMissing):
        taking_out.reinstate(deed.id, organizer=chi, now=NOW, reason="\n")
    taking_out.reinstate(deed.id, organizer=chi, now=NOW, reason="Nhầm")
    operations.settle_tie(round_id, 2, [stage.binh.id], organizer=chi, now=NOW, reason="Bốc thăm")
    edition = operations.propose(round_id, chi, NOW)
    with pytest.raises(ReasonMissing):
        operations.withdraw(edition.id, chi, NOW, " ")


def test_nothing_is_reviewed_before_the_tally(app: Flask) -> None:
    stage = make_stage(tallied=False)
    with pytest.raises(Unsettled):
        out(stage, stage.an.id)


def test_the_journal_tells_which_prizes_change_hands(app: Flask) -> None:
    stage = make_stage()
    out(stage, stage.an.id)
    (entry,) = deeds("correction.confirm")
    assert entry.reason == WHY
    assert entry.after is not None
    # Hoa lacks the full score, so the fourth prize falls vacant.
    assert [(row["before"], row["after"]) for row in entry.after["changed_prizes"]] == [
        (stage.an.id, stage.binh.id),
        (stage.binh.id, stage.dung.id),
        (stage.dung.id, stage.giang.id),
        (stage.giang.id, None),
    ]
    assert entry.after["person"] == stage.an.id


def test_a_tie_across_a_prize_is_seen_and_settled_with_a_reason(app: Flask) -> None:
    stage = make_stage(tie=True)
    assert board(stage)[1:3] == [(2, stage.binh.id), (2, stage.dung.id)]
    (group,) = prize_list(stage.round).cuts
    assert {row.person for row in group} == {stage.binh.id, stage.dung.id}
    operations.settle_tie(
        stage.round.id,
        2,
        [stage.dung.id, stage.binh.id],
        organizer=stage.chi,
        now=NOW,
        reason="Bốc thăm trước Ban giám khảo",
    )
    assert board(stage)[1:3] == [(2, stage.dung.id), (3, stage.binh.id)]
    assert prize_list(stage.round).cuts == []
    (entry,) = deeds("result.settle_tie")
    assert entry.after is not None
    assert entry.after["order"] == [stage.dung.id, stage.binh.id]
    operations.unsettle(
        stage.round.id, stage.binh.id, organizer=stage.khanh, now=NOW, reason="Bốc thăm sai"
    )
    assert board(stage)[1:3] == [(2, stage.binh.id), (2, stage.dung.id)]
    assert deeds("result.unsettle")[0].reason == "Bốc thăm sai"


def test_a_tie_across_a_prize_is_seen_whole(app: Flask) -> None:
    stage = make_stage(tallied=False, tie=True)
    first = queries.attempts_of(stage.round.id, stage.binh.id)[0].started_at
    peers = []
    for number in range(12):
        peer = makers.make_person(name=f"Bạn {'abcdefghijkl'[number]}")
        makers.make_attempt(round_=stage.round, person=peer, guess=5, started=first)
        peers.append(peer.id)
    operations.tally(stage.round.id, NOW)
    groups = prize_list(stage.round).cuts
    everybody = {row.person for group in groups for row in group}
    assert everybody >= {stage.binh.id, stage.dung.id, *peers}


def test_who_is_left_out_of_the_order_stays_behind_it(app: Flask) -> None:
    stage = make_stage(tie=True)
    operations.settle_tie(
        stage.round.id, 2, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    assert board(stage)[1:3] == [(2, stage.dung.id), (3, stage.binh.id)]


def test_a_later_ruling_goes_behind_an_earlier_one(app: Flask) -> None:
    stage = make_stage(tallied=False)
    # Four people equal to Bình in everything, over the second, both thirds and nothing.
    peers = []
    for number in range(3):
        peer = makers.make_person(name=f"Bạn {'xyz'[number]}", phone=f"+8498700000{number}")
        first = queries.attempts_of(stage.round.id, stage.binh.id)[0]
        makers.make_attempt(
            round_=stage.round, person=peer, points=4, guess=5, started=first.started_at
        )
        peers.append(peer.id)
    operations.tally(stage.round.id, NOW)
    (group,) = prize_list(stage.round).cuts
    place = group[0].place
    assert {row.person for row in group} == {stage.binh.id, *peers}

    def settle(at_place: int, order: list[int]) -> None:
        operations.settle_tie(
            stage.round.id, at_place, order, organizer=stage.chi, now=NOW, reason="Bốc thăm"
        )

    settle(place, [peers[2]])
    settle(place + 1, [peers[0], stage.binh.id])
    order = [who for at_place, who in board(stage) if place <= at_place < place + 4]
    assert order == [peers[2], peers[0], stage.binh.id, peers[1]]
    assert prize_list(stage.round).cuts == []


def test_only_the_group_that_was_looked_at_is_settled(app: Flask) -> None:
    stage = make_stage(tie=True)

    def settle(place: int, order: list[int]) -> None:
        operations.settle_tie(
            stage.round.id, place, order, organizer=stage.chi, now=NOW, reason="Bốc thăm"
        )

    for place, order in [
        (1, [stage.an.id]),  # no tie there
        (2, [stage.an.id]),  # An is not in it
        (2, [stage.binh.id, 10**6]),  # nobody
    ]:
        with pytest.raises(Unsettled):
            settle(place, order)
    for order in ([], [stage.binh.id, stage.binh.id]):
        with pytest.raises(BadInput):
            settle(2, order)
    with pytest.raises(BadInput):
        operations.unsettle(
            stage.round.id, stage.an.id, organizer=stage.chi, now=NOW, reason="Không có"
        )


def test_a_deed_lapses_what_waits_and_leaves_what_is_public(app: Flask) -> None:
    stage = make_stage()
    old = published(stage)
    waiting = operations.propose(stage.round.id, stage.chi, NOW, "Đính chính lần một")
    out(stage, stage.an.id)
    db.session.expire_all()
    assert db.session.get_one(Edition, waiting.id).lapsed_at == NOW
    assert db.session.get_one(Edition, old.id).lapsed_at is None
    assert deeds("correction.confirm")[0].after["lapsed_editions"] == [waiting.number]


def test_who_comes_back_among_equals_is_not_put_behind_a_ruling(app: Flask) -> None:
    stage = make_stage(tallied=False, tie=True)
    third = makers.make_person(name="Ngô Thị Kim", phone="+84987000001")
    first = queries.attempts_of(stage.round.id, stage.binh.id)[0]
    makers.make_attempt(
        round_=stage.round, person=third, points=4, guess=5, started=first.started_at
    )
    operations.tally(stage.round.id, NOW)
    tied = [(1, who) for who in sorted([stage.binh.id, stage.dung.id, third.id])]
    assert board(stage)[:3] == tied
    deed = out(stage, third.id)
    operations.settle_tie(
        stage.round.id,
        1,
        [stage.dung.id, stage.binh.id],
        organizer=stage.chi,
        now=NOW,
        reason="Bốc thăm",
    )
    assert board(stage)[:2] == [(1, stage.dung.id), (2, stage.binh.id)]
    taking_out.reinstate(deed.id, organizer=stage.khanh, now=NOW, reason="Đã xác minh lại")
    assert board(stage)[:3] == tied
    assert queries.jury_rulings(stage.round.id) == []
    entry = deeds("correction.confirm")[-1]
    assert entry.after is not None
    assert entry.after["dropped_rulings"] == sorted([stage.dung.id, stage.binh.id])
    with pytest.raises(Unsettled, match="bằng nhau"):
        operations.propose(stage.round.id, stage.chi, NOW)


def test_a_ruling_among_others_outlives_a_reinstatement(app: Flask) -> None:
    stage = make_stage(tie=True)
    deed = out(stage, stage.an.id)
    operations.settle_tie(
        stage.round.id, 1, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    taking_out.reinstate(deed.id, organizer=stage.khanh, now=NOW, reason="Đã xác minh lại")
    assert board(stage)[:3] == [(1, stage.an.id), (2, stage.dung.id), (3, stage.binh.id)]
    entry = deeds("correction.confirm")[-1]
    assert entry.after is not None
    assert "dropped_rulings" not in entry.after


def test_whom_the_loss_of_an_attempt_moves_among_equals_is_not_put_behind_a_ruling(
    app: Flask,
) -> None:
    stage = make_stage(tallied=False, tie=True)
    # Hoa's second attempt is the first of all, her third equals Bình's and Dũng's only one.
    first = queries.attempts_of(stage.round.id, stage.binh.id)[0].started_at
    for number, started in [(2, first - timedelta(minutes=1)), (3, first)]:
        makers.make_attempt(
            round_=stage.round, person=stage.hoa, number=number, guess=5, started=started
        )
    operations.tally(stage.round.id, NOW)
    assert board(stage)[0] == (1, stage.hoa.id)
    operations.settle_tie(
        stage.round.id, 2, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    out(stage, stage.hoa.id, 2)
    equals = sorted([stage.binh.id, stage.dung.id, stage.hoa.id])
    assert board(stage)[:3] == [(1, who) for who in equals]
    assert queries.jury_rulings(stage.round.id) == []


def test_the_ranking_is_rebuilt_wholly(app: Flask) -> None:
    """A disqualification rewrites every row, it patches none: the places are those of a fresh
    ranking without An."""
    stage = make_stage(tie=True)
    out(stage, stage.an.id)
    rows = list(db.session.scalars(select(Standing).order_by(Standing.place)))
    assert [row.place for row in rows] == [1, 1, 3, 4]
