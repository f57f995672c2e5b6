"""How does a result become public, and what can never happen to it afterwards?"""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp import cache
from quizapp.accounts.models import Consent, JournalEntry, Organizer
from quizapp.contests.models import Round
from quizapp.contests.queries import round_facts
from quizapp.database import db
from quizapp.results import editions, operations, own_places, won_queries
from quizapp.results.models import Edition, EditionKind, Place
from quizapp.rules import boards, publishing
from quizapp.rules.refusals import BadInput, Refusal, SamePerson, Unsettled
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import (
    CLOSED,
    Stage,
    awards,
    give_consent,
    make_stage,
    published,
)
from tests.races import at_once


def shown(stage: Stage, at=NOW, **how) -> int | None:
    found = editions.public_board(stage.round.id, at, **how)
    return found and found.issue.number


def public_from(stage: Stage):
    cache.forget()
    facts = round_facts(stage.round.id)
    assert facts is not None
    return facts.public_from


def test_from_the_proposal_to_the_public_board(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    assert shown(stage) is None
    assert awards(edition) == [
        ("Nhất", stage.an.id),
        ("Nhì", stage.binh.id),
        ("Ba", stage.dung.id),
        ("Ba", stage.giang.id),
    ]
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    assert public_from(stage) == stage.round.results_at
    assert shown(stage, stage.round.results_at - timedelta(microseconds=1)) is None
    assert shown(stage, stage.round.results_at) == 1


def test_published_at_once(app: Flask) -> None:
    stage = make_stage()
    edition = published(stage)
    assert (edition.public_from, public_from(stage)) == (NOW, NOW)
    assert shown(stage) == 1


def test_approved_after_the_hour_is_public_from_then_on(app: Flask) -> None:
    stage = make_stage(results=timedelta(0))
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    late = NOW + timedelta(hours=5)
    operations.approve(edition.id, stage.khanh, late, publish_now=False)
    assert edition.public_from == late
    assert shown(stage, late - timedelta(microseconds=1)) is None


def test_the_proposer_does_not_approve(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    with pytest.raises(SamePerson):
        operations.approve(edition.id, stage.chi, NOW, publish_now=True)
    assert shown(stage) is None


def test_one_approval_is_enough_where_the_regulation_says_so(app: Flask) -> None:
    stage = make_stage(one_approval=True)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.chi, NOW, publish_now=True)
    assert shown(stage) == 1


def test_an_edition_is_approved_once(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    with pytest.raises(Unsettled):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    assert edition.public_from == stage.round.results_at


def test_what_waits_for_its_hour_is_published_at_once(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    soon = NOW + timedelta(minutes=5)
    operations.publish_now(edition.id, stage.chi, soon)
    assert (edition.public_from, public_from(stage)) == (soon, soon)
    assert shown(stage, soon - timedelta(microseconds=1)) is None
    assert shown(stage, soon) == 1
    # Chi proposed and Khánh approved, as before.
    assert (edition.proposed_by_id, edition.approved_by_id) == (stage.chi.id, stage.khanh.id)
    assert edition.approved_at == NOW
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.publish_now")
    ).one()
    assert entry.actor == f"organizer:{stage.chi.id}"
    assert entry.before == {"edition": 1, "public_from": stage.round.results_at.isoformat()}
    assert entry.after == {"edition": 1, "public_from": soon.isoformat()}


def test_only_an_approved_edition_is_published_before_its_hour(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    with pytest.raises(Unsettled, match="chưa được duyệt"):
        operations.publish_now(edition.id, stage.khanh, NOW)
    operations.withdraw(edition.id, stage.khanh, NOW, "Sai ghi chú")
    with pytest.raises(Unsettled, match="không còn hiệu lực"):
        operations.publish_now(edition.id, stage.khanh, NOW)
    assert shown(stage, stage.round.results_at) is None
    public = published(stage)
    with pytest.raises(Unsettled, match="đã công bố"):
        operations.publish_now(public.id, stage.khanh, NOW + timedelta(minutes=1))
    assert public.public_from == NOW


def test_nothing_is_proposed_before_the_tally_or_over_a_tie(app: Flask) -> None:
    early = make_stage(tallied=False)
    with pytest.raises(Unsettled):
        operations.propose(early.round.id, early.chi, NOW)


def test_a_tie_that_cuts_a_prize_stops_the_proposal(app: Flask) -> None:
    stage = make_stage(tie=True)
    with pytest.raises(Unsettled, match="bằng nhau"):
        operations.propose(stage.round.id, stage.chi, NOW)
    operations.settle_tie(
        stage.round.id, 2, [stage.dung.id], organizer=stage.chi, now=NOW, reason="Bốc thăm"
    )
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    assert awards(edition)[1:3] == [("Nhì", stage.dung.id), ("Ba", stage.binh.id)]


def test_one_proposal_waits_at_a_time(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    with pytest.raises(Unsettled, match="Bản số 1"):
        operations.propose(stage.round.id, stage.khanh, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    with pytest.raises(Unsettled, match="Bản số 1"):
        operations.propose(stage.round.id, stage.khanh, NOW)


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_what_is_not_public_yet_can_be_withdrawn(app: Flask, state: str) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    if state == "approved":
        operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    operations.withdraw(edition.id, stage.khanh, NOW, "Thiếu một tên đơn vị")
    assert public_from(stage) is None
    assert shown(stage, stage.round.results_at) is None
    with pytest.raises(Unsettled, match="không còn hiệu lực"):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    again = operations.propose(stage.round.id, stage.chi, NOW)
    assert again.number == 2


def test_what_is_public_cannot_be_withdrawn(app: Flask) -> None:
    stage = make_stage()
    edition = published(stage)
    with pytest.raises(Unsettled, match="đã công bố"):
        operations.withdraw(edition.id, stage.khanh, NOW, "Thôi không công bố")
    assert shown(stage) == 1


def test_a_deed_lapses_an_approved_edition_before_its_hour(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    assert public_from(stage) is None
    assert shown(stage, stage.round.results_at) is None


def test_a_deed_lapses_a_proposal_and_its_approval_is_refused(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    taking_out.disqualify(
        stage.round.id, stage.hoa.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    with pytest.raises(Unsettled, match="không còn hiệu lực"):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


def test_a_stale_proposal_is_refused_even_if_no_deed_lapsed_it(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    # Bình takes the consent back between the two clicks: the document would print her full name.
    consent = db.session.scalars(select(Consent).where(Consent.person_id == stage.binh.id)).one()
    consent.withdrawn_at = NOW
    db.session.flush()
    with pytest.raises(Unsettled, match="đã thay đổi"):
        operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


def test_a_correction_is_a_new_edition_with_its_reason(app: Flask) -> None:
    stage = make_stage()
    old = published(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    with pytest.raises(Unsettled, match="đính chính"):
        operations.propose(stage.round.id, stage.chi, NOW, "  ")
    assert shown(stage) == 1
    edition = operations.propose(stage.round.id, stage.chi, NOW, "Một người bị loại vì thi hộ.")
    assert shown(stage) == 1
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    board = editions.public_board(stage.round.id, NOW)
    assert board is not None
    assert (board.issue.number, board.issue.note) == (2, "Một người bị loại vì thi hộ.")
    assert board.document["note"] == board.issue.note
    assert [issue.number for issue in board.before] == [1]
    # The old edition reads as it did, and the counts of the round stay as they were frozen.
    first = editions.public_board(stage.round.id, NOW, number=1)
    assert first is not None
    assert first.issue.digest == old.digest == boards.digest(first.document)
    assert first.document["awards"][0]["name"] == "Nguyễn Văn An"
    assert board.document["awards"][0]["name"] == "Lê Thị Bình"
    assert board.document["counts"] == first.document["counts"]
    assert board.document["target"] == first.document["target"]
    assert (first.document["ranked"], board.document["ranked"]) == (5, 4)
    assert public_from(stage) == old.public_from


def test_the_document_of_a_final_edition(app: Flask) -> None:
    stage = make_stage(results=timedelta(0))
    document = published(stage).document
    assert document["skipped"] == []
    assert document["counts"] == {"people": 5, "attempts": 5, "all_correct": 4}
    assert document["target"] == {"kind": "all_correct", "value": 4}
    assert document["round"] == {
        "id": stage.round.id,
        "name": "Đợt 1",
        "contest": "Hải Phòng làm theo lời Bác",
        "opens_at": (CLOSED - timedelta(hours=4)).isoformat(),
        "closes_at": CLOSED.isoformat(),
    }
    assert document["places"][1] == {
        "place": 2,
        "name": "Lê Thị Bình",
        "unit": "Phường Kiến An",
        "points": 4,
        "right": 4,
        "handed_in_at": (CLOSED - timedelta(hours=2) + timedelta(minutes=6)).isoformat(),
        "took_ms": 300_000,
        "guess": 5,
        "guess_distance": 1,
        "attempts": 1,
    }
    assert document["units"] == [
        {"name": "Phường Kiến An", "head_count": None, "people": 2, "attempts": 2, "full_score": 2},
        {"name": "Phường Lê Chân", "head_count": None, "people": 2, "attempts": 2, "full_score": 1},
        {"name": None, "head_count": None, "people": 1, "attempts": 1, "full_score": 1},
    ]
    assert document["awards"][0] == {
        "level": "Nhất",
        "number": 1,
        "value_vnd": 3_000_000,
        "place": 1,
        "name": "Nguyễn Văn An",
        "unit": "Phường Lê Chân",
        "phone_masked": "*******001",
    }
    # Dũng won too, without consent to print the name.
    assert document["awards"][2]["name"] == "Phạm V. D."
    assert document["awards"][2]["phone_masked"] == "*******003"


def test_the_digest_is_that_of_what_is_stored(app: Flask) -> None:
    stage = make_stage()
    edition_id = published(stage).id
    db.session.commit()
    db.session.expire_all()
    edition = db.session.get_one(Edition, edition_id)
    assert boards.digest(edition.document) == edition.digest


def test_the_board_shows_no_more_places_than_the_regulation_says(app: Flask) -> None:
    stage = make_stage(board_places=2)
    edition = published(stage)
    assert [row["place"] for row in edition.document["places"]] == [1, 2]
    assert edition.document["ranked"] == 5
    assert db.session.scalar(select(func.count()).select_from(Place)) == 5


def test_everybody_has_a_place_and_winners_a_prize(app: Flask) -> None:
    stage = make_stage()
    edition = published(stage)
    own = own_places.own_place(edition.id, stage.giang.id)
    assert own is not None
    assert (own.place, own.level, own.value_vnd) == (4, "Ba", 1_000_000)
    own = own_places.own_place(edition.id, stage.hoa.id)
    assert own is not None
    assert (own.place, own.level) == (5, None)
    assert own_places.own_place(edition.id, 10**6) is None


def test_who_won_in_an_earlier_round_is_passed_over(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    second = _next_round(stage)
    for number, person in enumerate([stage.an, stage.hoa]):
        makers.make_attempt(
            round_=second,
            person=person,
            points=4,
            guess=2,
            started=NOW + timedelta(hours=1, minutes=number),
        )
    evening = NOW + timedelta(hours=6)
    assert operations.tally(second.id, evening)
    edition = operations.propose(second.id, stage.chi, evening)
    # An won the first round; Hoa moves up, the rest stays vacant.
    assert awards(edition) == [("Nhất", stage.hoa.id), ("Nhì", None), ("Ba", None), ("Ba", None)]
    # Everybody reads why the first place has no prize, and no name with it.
    reason = "đã nhận đủ số giải theo thể lệ ở các đợt trước"
    assert edition.document["skipped"] == [{"place": 1, "reason": reason}]


def test_many_earlier_winners_do_not_hide_who_comes_behind_them(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    second = _next_round(stage)
    fresh = [
        makers.make_person(name=f"Bạn {'abcde'[n]}", phone=f"+8498700000{n}") for n in range(5)
    ]
    winners = [stage.an, stage.binh, stage.dung, stage.giang]
    for number, person in enumerate([*winners, *fresh]):
        makers.make_attempt(
            round_=second,
            person=person,
            points=4,
            guess=9,
            started=NOW + timedelta(hours=1, minutes=number),
        )
    evening = NOW + timedelta(hours=6)
    operations.tally(second.id, evening)
    edition = operations.propose(second.id, stage.chi, evening)
    assert [person for _, person in awards(edition)] == [person.id for person in fresh[:4]]


def test_a_corrected_result_is_what_counts_against_the_cap(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    published(stage, "Một người bị loại vì thi hộ.")
    won = won_queries.won_before(_next_round(stage))
    assert won == {stage.binh.id: ["Nhất"], stage.dung.id: ["Nhì"], stage.giang.id: ["Ba"]}


def test_rounds_are_decided_in_their_order(app: Flask) -> None:
    stage = make_stage()
    second = _next_round(stage)
    evening = NOW + timedelta(hours=6)
    operations.tally(second.id, evening)
    with pytest.raises(Unsettled, match="Đợt 1"):
        operations.propose(second.id, stage.chi, evening)
    published(stage)
    assert operations.propose(second.id, stage.chi, evening).number == 1


def test_without_a_cap_the_order_of_rounds_is_free(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None)
    second = _next_round(stage)
    evening = NOW + timedelta(hours=6)
    operations.tally(second.id, evening)
    assert operations.propose(second.id, stage.chi, evening).number == 1


def both_approved(stage: Stage) -> tuple[Edition, Edition]:
    """Two rounds approved for 15:00 and for 16:00; Hoa wins in the second alone."""
    first = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(first.id, stage.khanh, NOW, publish_now=False)
    second = makers.make_round(
        contest=stage.contest,
        opens=NOW - timedelta(minutes=50),
        closes=NOW - timedelta(minutes=20),
        results=NOW + timedelta(hours=3),
        name="Đợt 2",
    )
    makers.make_attempt(
        round_=second, person=stage.hoa, guess=1, started=NOW - timedelta(minutes=40)
    )
    assert operations.tally(second.id, NOW)
    later = operations.propose(second.id, stage.chi, NOW)
    operations.approve(later.id, stage.khanh, NOW, publish_now=False)
    assert awards(later)[0] == ("Nhất", stage.hoa.id)
    return first, later


def out(stage: Stage, at=NOW) -> None:
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=at, reason="Thi hộ"
    )


def test_nobody_gets_past_the_cap_through_a_correction_before_the_hour(app: Flask) -> None:
    stage = make_stage(full_score_to_win=False)
    _, later = both_approved(stage)
    out(stage)
    db.session.refresh(later)
    assert later.lapsed_at == NOW
    assert later.round.public_from is None
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "correction.confirm")
    ).one()
    assert entry.after is not None
    assert entry.after["lapsed_later"] == [{"round": later.round_id, "edition": 1}]
    # Hoa moves up in the first round, so in the second she is passed over.
    published(stage)
    again = operations.propose(later.round_id, stage.chi, NOW)
    assert [who for _, who in awards(again)] == [None] * 4


def test_without_a_cap_a_later_round_keeps_what_waits(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None)
    _, later = both_approved(stage)
    out(stage)
    db.session.refresh(later)
    assert later.lapsed_at is None


def test_a_withdrawal_takes_back_what_counted_on_it(app: Flask) -> None:
    stage = make_stage(full_score_to_win=False)
    first, later = both_approved(stage)
    operations.withdraw(first.id, stage.khanh, NOW, "Sai ghi chú")
    db.session.refresh(later)
    assert later.lapsed_at == NOW


def test_a_rejected_correction_leaves_later_rounds_alone(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    later = operations.propose(_second_tallied(stage).id, stage.chi, NOW)
    correction = operations.propose(stage.round.id, stage.chi, NOW, "Sửa tên đơn vị")
    operations.withdraw(correction.id, stage.khanh, NOW, "Không cần sửa")
    db.session.refresh(later)
    assert later.lapsed_at is None


def test_an_approved_correction_takes_back_what_counted_on_the_old_result(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    correction = operations.propose(stage.round.id, stage.chi, NOW, "Sửa tên đơn vị")
    later = operations.propose(_second_tallied(stage).id, stage.chi, NOW)
    operations.approve(later.id, stage.khanh, NOW, publish_now=False)
    operations.approve(correction.id, stage.khanh, NOW, publish_now=True)
    db.session.refresh(later)
    assert later.lapsed_at == NOW


def test_an_approval_asks_again_whether_earlier_rounds_are_decided(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    second = _second_tallied(stage)
    later = operations.propose(second.id, stage.chi, NOW)
    # A round between the two that nobody has ranked yet.
    makers.make_round(
        contest=stage.contest,
        opens=NOW - timedelta(minutes=50),
        closes=second.closes_at - timedelta(minutes=1),
        name="Đợt xen giữa",
    )
    with pytest.raises(Unsettled, match="Đợt xen giữa"):
        operations.approve(later.id, stage.khanh, NOW, publish_now=False)


def test_a_deed_on_another_round_of_the_contest_waits_its_turn(app: Flask) -> None:
    """The approval of the later round and the disqualification in the earlier one at one moment:
    whichever is first, nothing stays approved that counts a result which is gone."""
    stage = make_stage(full_score_to_win=False)
    _, later = both_approved(stage)
    operations.withdraw(later.id, stage.khanh, NOW, "Xem lại")
    later = operations.propose(later.round_id, stage.chi, NOW)
    round_id, an, chi, khanh = stage.round.id, stage.an.id, stage.chi.id, stage.khanh.id
    later_id = later.id
    db.session.commit()

    def work(number: int) -> None:
        if number:
            organizer = db.session.get_one(Organizer, khanh)
            operations.approve(later_id, organizer, NOW, publish_now=False)
        else:
            organizer = db.session.get_one(Organizer, chi)
            taking_out.disqualify(round_id, an, None, organizer=organizer, now=NOW, reason="Thi hộ")

    outcomes = at_once(app, 2, work)
    assert outcomes[0] is None
    assert outcomes[1] is None or isinstance(outcomes[1], Unsettled)
    db.session.expire_all()
    assert db.session.get_one(Edition, later_id).lapsed_at == NOW


@pytest.mark.parametrize("round_is", ["own", "later"])
def test_just_before_the_hour_nothing_lapses(app: Flask, round_is: str) -> None:
    """A deed that begins before the hour may be stored behind it: people have read that edition."""
    stage = make_stage(full_score_to_win=False)
    first, later = both_approved(stage)
    edition = first if round_is == "own" else later
    assert edition.public_from is not None
    late = edition.public_from - publishing.TOO_LATE_TO_LAPSE
    with pytest.raises(Unsettled, match="Sắp đến giờ công bố"):
        out(stage, late)
    with pytest.raises(Unsettled, match="Sắp đến giờ công bố"):
        operations.withdraw(edition.id, stage.khanh, late, "Xem lại")


def test_two_minutes_before_the_hour_there_is_still_time(app: Flask) -> None:
    stage = make_stage()
    first, _ = both_approved(stage)
    assert first.public_from is not None
    out(stage, first.public_from - publishing.TOO_LATE_TO_LAPSE - timedelta(microseconds=1))
    assert shown(stage, stage.round.results_at) is None


def test_after_the_hour_a_deed_leaves_what_people_read(app: Flask) -> None:
    stage = make_stage()
    first, later = both_approved(stage)
    assert first.public_from is not None
    operations.withdraw(later.id, stage.khanh, NOW, "Xem lại")
    out(stage, first.public_from)
    assert shown(stage, first.public_from) == 1


def test_the_round_says_what_its_editions_say(app: Flask) -> None:
    """`Round.public_from` is a copy for the floors below, true over a correction's life."""
    stage = make_stage()

    def agree() -> None:
        db.session.refresh(stage.round)
        assert stage.round.public_from == editions.first_public_from(stage.round.id)

    edition = operations.propose(stage.round.id, stage.chi, NOW)
    agree()
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    agree()
    assert stage.round.public_from == stage.round.results_at
    operations.withdraw(edition.id, stage.khanh, NOW, "Xem lại")
    agree()
    assert stage.round.public_from is None
    published(stage)
    agree()
    out(stage)
    agree()
    correction = operations.propose(stage.round.id, stage.chi, NOW, "Một người bị loại.")
    agree()
    operations.withdraw(correction.id, stage.khanh, NOW, "Xem lại")
    agree()
    published(stage, "Một người bị loại vì thi hộ.")
    agree()
    assert stage.round.public_from == NOW


def _second_tallied(stage: Stage) -> Round:
    second = makers.make_round(
        contest=stage.contest,
        opens=NOW - timedelta(minutes=50),
        closes=NOW - timedelta(minutes=20),
        name="Đợt 2",
    )
    assert operations.tally(second.id, NOW)
    return second


def test_the_deeds_are_in_the_journal(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.withdraw(edition.id, stage.khanh, NOW, "Sai ghi chú")
    published(stage)
    deeds = db.session.execute(
        select(JournalEntry.deed, JournalEntry.actor, JournalEntry.reason).order_by(JournalEntry.id)
    ).all()
    chi, khanh = f"organizer:{stage.chi.id}", f"organizer:{stage.khanh.id}"
    assert [tuple(row) for row in deeds] == [
        ("round.tally", "job", ""),
        ("result.propose", chi, ""),
        ("result.withdraw", khanh, "Sai ghi chú"),
        ("result.propose", chi, ""),
        ("result.approve", khanh, ""),
    ]


def test_strangers_numbers_are_refused(app: Flask) -> None:
    stage = make_stage()
    with pytest.raises(BadInput):
        operations.approve(10**6, stage.khanh, NOW, publish_now=True)
    interim = makers.add(
        Edition(
            round_id=stage.round.id, number=1, kind=EditionKind.INTERIM, due_at=NOW, made_at=NOW,
            document={}, digest="0" * 64, note="", approved_at=NOW, public_from=NOW,
        )
    )  # fmt: skip
    with pytest.raises(BadInput):
        operations.withdraw(interim.id, stage.khanh, NOW, "Không được")


def test_two_organizers_propose_at_the_same_time(app: Flask) -> None:
    stage = make_stage()
    round_id = stage.round.id
    db.session.commit()
    outcomes: list[str] = []
    barrier = threading.Barrier(4)

    def run() -> None:
        with app.app_context():
            chi = db.session.scalars(select(Organizer).limit(1)).one()
            db.session.rollback()
            barrier.wait()
            try:
                operations.propose(round_id, db.session.merge(chi), NOW)
                db.session.commit()
                outcomes.append("proposed")
            except Refusal:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["proposed", "refused", "refused", "refused"]


def _next_round(stage: Stage) -> Round:
    return makers.make_round(
        contest=stage.contest,
        opens=NOW,
        closes=NOW + timedelta(hours=5),
        name="Đợt 2",
    )


def test_consent_that_came_later_counts_for_the_next_edition(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    give_consent(stage.dung)
    edition = published(stage, "Bổ sung tên theo đồng ý của người đạt giải.")
    assert edition.document["awards"][2]["name"] == "Phạm Văn Dũng"
