"""Does parting a paper free the person that was told with it, and nobody else's?"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import Consent, EmailAddress, JournalEntry, Organizer, Person
from quizapp.attempts import guests as papers
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests import entries
from quizapp.contests.models import Membership, Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results import ordering
from quizapp.results.models import Correction, Edition, Standing
from quizapp.results.operations import Wanted
from quizapp.rights import guests, operations
from quizapp.rights import queries as rights
from quizapp.rights.guests import Told
from quizapp.rules import boards, eligibility
from quizapp.rules.corrections import Kind
from quizapp.rules.guest_refusals import LeftByWhoToldIt, ToldJustNow
from quizapp.rules.parting import PARTED
from quizapp.rules.people_refusals import ToldAsGuest
from quizapp.rules.refusals import BadInput, ChangedMeanwhile, ReasonMissing, Unsettled
from quizapp.rules.rights import GONE
from tests import makers
from tests.conftest import NOW
from tests.features.guest_stage import (
    BIRTH,
    DICE,
    HOUR,
    PHONE,
    TELLS,
    a_guest,
    an_account,
    facts_of,
    make_round,
    settle,
    tell,
    who,
)
from tests.races import at_once, waiting

REASON = "Người có tên đến gặp Ban tổ chức"


@pytest.fixture
def round_(app: Flask) -> Round:
    return make_round()


@pytest.fixture
def chi(app: Flask) -> Organizer:
    return makers.make_organizer()


def part(attempt: Attempt, chi: Organizer, **more: str) -> None:
    guest = attempt.person
    seen = results.look_at_part(guest).mark
    results.part(
        attempt.round,
        guest.id,
        organizer=chi,
        now=TELLS,
        **{"seen": seen, "reason": REASON, **more},
    )
    db.session.expire_all()


def register() -> Person:
    return accounts.register(who(), makers.NO_PASSWORD, NOW, DICE)


def ranked(round_: Round) -> list[int]:
    return list(
        db.session.scalars(
            select(Standing.person_id)
            .where(Standing.round_id == round_.id)
            .order_by(Standing.person_id)
        )
    )


def test_the_true_person_can_register_once_the_paper_is_parted(
    round_: Round, chi: Organizer
) -> None:
    attempt = a_guest(round_)
    tell(attempt)
    with pytest.raises(ToldAsGuest):
        register()
    epoch = attempt.person.session_epoch
    part(attempt, chi)
    guest = attempt.person
    assert (guest.full_name, guest.phone, guest.birth_date) == (PARTED, None, None)
    assert guest.session_epoch == epoch + 1
    assert attempt.is_trial
    assert [one.withdrawn_at for one in db.session.query(Consent)] == [TELLS]
    register()
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    assert ranked(round_) == []
    assert papers.forget_nameless(NOW + timedelta(days=400)) == 0  # kept, as what was decided on
    (noted,) = db.session.query(JournalEntry).filter_by(deed="guest.part")
    assert (noted.actor, noted.reason) == (f"organizer:{chi.id}", REASON)
    assert noted.after == {"guest": guest.id, "rounds": [round_.id], "attempts": 1}


def test_the_true_person_counts_once_who_left_under_their_name_is_parted(
    round_: Round, chi: Organizer
) -> None:
    first, own = a_guest(round_), a_guest(round_)
    tell(first)
    results.leave(first.person_id, round_.contest, Actor.of(first.person), TELLS)
    db.session.commit()
    with pytest.raises(LeftByWhoToldIt):
        tell(own)
    db.session.rollback()
    assert own.is_trial
    part(first, chi)
    tell(own)
    assert not own.is_trial
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    assert ranked(round_) == [own.person_id]


def test_who_told_the_same_next_stands_for_the_person(round_: Round, chi: Organizer) -> None:
    first, second, third = (a_guest(round_, at=NOW + timedelta(minutes=n)) for n in range(3))
    tell(first)
    tell(second)
    db.session.commit()
    round_.regulation_version.document = {
        **round_.regulation_version.document, "attempts_per_round": 3
    }  # fmt: skip
    db.session.commit()
    tell(third)
    look = results.look_at_part(first.person)
    assert [one.id for one in look.others] == [second.person_id, third.person_id]
    part(first, chi)
    assert second.person.merged_into_id is None
    assert third.person.merged_into_id == second.person_id
    assert (second.is_trial, third.is_trial) == (False, False)
    with pytest.raises(ToldAsGuest):
        register()
    part(third, chi)
    assert third.is_trial
    assert second.person.full_name == "Nguyễn Văn An"
    part(second, chi)
    register()


def test_a_paper_taken_over_is_parted_from_the_account_alone(round_: Round, chi: Organizer) -> None:
    owner, attempt = an_account(), a_guest(round_)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    db.session.expire_all()
    look = results.look_at_part(attempt.person)
    assert (look.owner, look.others) == (owner, [])
    part(attempt, chi)
    assert attempt.person.merged_into_id is None
    assert attempt.is_trial
    assert (owner.full_name, owner.phone) == ("Nguyễn Văn An", PHONE)
    attempts.start(facts_of(round_), owner.id, TELLS, DICE)


def test_nothing_is_parted_unseen_or_without_a_reason(round_: Round, chi: Organizer) -> None:
    attempt = a_guest(round_)
    tell(attempt)
    db.session.commit()
    for refusal, more in ((ReasonMissing, {"reason": " "}), (ChangedMeanwhile, {"seen": "else"})):
        with pytest.raises(refusal):
            part(attempt, chi, **more)
        db.session.rollback()
    assert not attempt.is_trial
    seen = results.look_at_part(attempt.person).mark
    tell(a_guest(round_))
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        part(attempt, chi, seen=seen)


def open_account(attempt: Attempt) -> None:
    guests.open_account(
        PHONE, "Nguyễn Văn An", BIRTH, receipt=attempt.receipt,
        password_hash=makers.NO_PASSWORD, now=TELLS,
    )  # fmt: skip
    db.session.commit()


def test_accounts_and_who_is_nobody_are_not_parted(round_: Round) -> None:
    for person in (a_guest(round_).person, makers.make_person()):
        with pytest.raises(Unsettled, match="Chỉ tách được bài làm"):
            results.look_at_part(person)


def test_an_account_opened_by_a_receipt_is_parted_by_two_after_the_ranking(
    round_: Round, chi: Organizer
) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    open_account(first)
    taken = a_guest(makers.make_round(contest=round_.contest, regulation=round_.regulation))
    guests.claim(facts_of(taken.round), taken.person_id, first.person_id, None, TELLS)
    makers.add(
        EmailAddress(person_id=first.person_id, address="a@b.vn", folded="a@b.vn", confirmed_at=NOW)
    )
    db.session.commit()
    assert [one.key for one in papers.told_papers(round_.id, first.receipt)] == [first.key]
    with pytest.raises(Unsettled, match="do hai người"):
        results.look_at_part(first.person)
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    db.session.commit()
    confirm(round_, propose(round_, first, first.person, chi))
    db.session.expire_all()
    for gone in (first, taken):
        assert gone.is_trial
        assert (gone.person.full_name, gone.person.phone) == (PARTED, None)
        assert (gone.person.password_hash, gone.person.merged_into_id) == (None, None)
    assert db.session.query(EmailAddress).count() == 0
    assert second.person.merged_into_id is None
    assert ranked(round_) == [second.person_id]
    open_account(second)  # now it is the true person's, by their own receipt


def test_the_heir_keeps_the_group_and_the_code_word(round_: Round, chi: Organizer) -> None:
    groups = eligibility.checked_groups(["Cán bộ", "Nhân dân"])
    settle(round_.contest, groups=groups, code_word="d" * 64)
    _, citizens = facts_of(round_).eligibility.groups
    first, second = a_guest(round_), a_guest(round_)
    tell(first, group=citizens.id)
    tell(second, group=citizens.id)
    rule, names = round_.regulation.counted_attempt, round_.regulation.ranking
    assert ordering.counts(round_.id, rule, names, "Nhân dân").people == 1
    later = makers.make_round(contest=round_.contest, name="Đợt 2", regulation=round_.regulation)
    part(first, chi)
    heir = second.person
    kept = entries.membership_of(round_.contest_id, heir.id)
    assert kept is not None
    assert (kept.group_id, kept.word_told_at) == (citizens.id, TELLS)
    assert ordering.counts(round_.id, rule, names, "Nhân dân").people == 1
    attempts.start(facts_of(later), heir.id, TELLS, DICE)


def test_who_told_before_groups_were_kept_apart_inherits_the_group(
    round_: Round, chi: Organizer
) -> None:
    settle(round_.contest, groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"]))
    officials, _ = facts_of(round_).eligibility.groups
    first, second = a_guest(round_), a_guest(round_)
    tell(first, group=officials.id)
    tell(second, group=officials.id)
    db.session.delete(db.session.get_one(Membership, (second.person_id, round_.contest_id)))
    db.session.commit()
    part(first, chi)
    kept = entries.membership_of(round_.contest_id, second.person_id)
    assert kept is not None
    assert kept.group_id == officials.id


def test_a_paper_taken_over_counts_in_the_owners_group(round_: Round) -> None:
    settle(round_.contest, groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"]))
    officials, _ = facts_of(round_).eligibility.groups
    owner, attempt = an_account(), a_guest(round_)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, officials.id, TELLS)
    rule, names = round_.regulation.counted_attempt, round_.regulation.ranking
    assert ordering.counts(round_.id, rule, names, "Cán bộ").people == 1


def test_papers_are_found_by_who_is_named_exactly(round_: Round) -> None:
    mine, other, untold = a_guest(round_), a_guest(round_), a_guest(round_)
    tell(mine)
    tell(other, full_name="Lê Văn Cường", phone="+84912345679")
    db.session.commit()
    for who_ in ("0912345678", f"#{mine.person_id}", str(mine.person_id), mine.receipt.lower()):
        assert [one.key for one in papers.told_papers(round_.id, who_)] == [mine.key]
    for who_ in ("Nguyễn", "", "9" * 40, untold.receipt, f"#{untold.person_id}"):
        assert list(papers.told_papers(round_.id, who_)) == []


def test_a_restored_backup_does_not_erase_who_stood_under_a_parted_row(
    round_: Round, chi: Organizer
) -> None:
    attempt = a_guest(round_)
    tell(attempt)
    part(attempt, chi)
    assert attempt.person.erased_at == TELLS
    assert rights.erased() == []
    # What tells the two apart is what was done, not what the row is called since.
    erased = makers.make_person(name="Lê Văn Cường")
    operations.erase(erased.id, COMMAND, TELLS)
    erased.full_name = PARTED
    attempt.person.full_name = GONE
    db.session.flush()
    assert rights.erased() == [(erased.id, TELLS)]


def test_telling_the_same_while_a_paper_is_parted_leaves_one_person(
    app: Flask, round_: Round, chi: Organizer
) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    facts, told = facts_of(round_), Told(who=who())
    round_id, guest_id, other_id, chi_id = round_.id, first.person_id, second.person_id, chi.id
    db.session.commit()

    def parts() -> None:
        guest = db.session.get_one(Person, guest_id)
        results.part(
            db.session.get_one(Round, round_id), guest_id,
            seen=results.look_at_part(guest).mark, reason=REASON,
            organizer=db.session.get_one(Organizer, chi_id), now=TELLS,
        )  # fmt: skip

    def tells() -> None:
        guests.tell(facts, other_id, told, TELLS)

    def one(place: int) -> bool:
        deed = parts if place else tells
        try:
            deed()
        except (ChangedMeanwhile, ToldJustNow):  # whoever is told to look again does so
            db.session.rollback()
            deed()
        db.session.commit()
        return True

    at_once(app, 2, one)
    db.session.expire_all()
    assert first.is_trial
    assert (second.is_trial, second.person.merged_into_id) == (False, None)
    assert second.person.phone == PHONE


# After the ranking


def propose(round_: Round, attempt: Attempt, owner: Person, chi: Organizer) -> int:
    wanted = Wanted(kind=Kind.PART, person_id=owner.id, parameters={"guest": attempt.person_id})
    made = results.propose_correction(
        round_.id, wanted, organizer=chi, now=round_.closes_at + 3 * HOUR, reason=REASON
    )
    db.session.commit()
    return made.id


def confirm(round_: Round, number: int) -> None:
    found = results.recompute_correction(number, makers.make_organizer(), NOW)
    seen = results.outcome_digest(found)
    second = makers.make_organizer(name="Lê Văn Bình")
    results.confirm_correction(number, second, round_.closes_at + 4 * HOUR, seen=seen)
    db.session.commit()


def test_after_the_ranking_a_correction_parts_a_paper(round_: Round, chi: Organizer) -> None:
    first, second, other = (a_guest(round_) for _ in range(3))
    tell(first)
    tell(second)
    tell(other, full_name="Lê Văn Cường")
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    db.session.commit()
    with pytest.raises(Unsettled, match="đã được xếp hạng ở"):
        results.look_at_part(first.person)
    number = propose(round_, first, first.person, chi)
    assert not first.is_trial  # looked at, not done
    assert first.person.phone == PHONE
    confirm(round_, number)
    db.session.expire_all()
    assert first.is_trial
    assert ranked(round_) == sorted([second.person_id, other.person_id])
    number = propose(round_, second, second.person, chi)
    confirm(round_, number)
    assert ranked(round_) == [other.person_id]
    register()


def test_a_correction_names_whose_paper_it_is(round_: Round, chi: Organizer) -> None:
    first, other = a_guest(round_), a_guest(round_)
    tell(first)
    tell(other, full_name="Lê Văn Cường")
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    db.session.commit()
    with pytest.raises(BadInput):
        propose(round_, first, other.person, chi)


def test_other_ranked_rounds_of_the_contest_follow(round_: Round, chi: Organizer) -> None:
    later = makers.make_round(contest=round_.contest, name="Đợt 2", regulation=round_.regulation)
    first = a_guest(round_)
    tell(first)
    again = attempts.start(facts_of(later), first.person_id, TELLS, DICE)
    attempts.hand_in(facts_of(later), again.key, {}, TELLS)
    for each in (round_, later):
        results.tally(each.id, each.closes_at + 2 * HOUR)
    db.session.commit()
    assert ranked(later) == [first.person_id]
    number = propose(round_, first, first.person, chi)
    confirm(round_, number)
    db.session.expire_all()
    assert ranked(round_) == ranked(later) == []
    assert again.is_trial


def test_a_result_in_another_contest_stands_in_the_way(round_: Round, chi: Organizer) -> None:
    elsewhere = makers.make_round()
    first = a_guest(round_)
    tell(first)
    makers.make_attempt(round_=elsewhere, person=first.person)
    for each in (round_, elsewhere):
        results.tally(each.id, each.closes_at + 2 * HOUR)
    db.session.commit()
    with pytest.raises(Unsettled, match="cuộc thi khác"):
        propose(round_, first, first.person, chi)


def test_a_jurys_mark_is_taken_back_before_papers_are_parted(app: Flask, chi: Organizer) -> None:
    marked = {"marked_part": "Bài viết", "marked_part_most": 1000}
    round_ = make_round(**marked, ranking=("score", "marks", "handed_in_at"))
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    due = round_.closes_at + 2 * HOUR
    results.tally(round_.id, due)
    give = partial(results.give_marks, round_.id, organizer=chi, now=due, reason="Chấm lại")
    give({first.person_id: 900})
    db.session.commit()
    with pytest.raises(Unsettled, match="đã có điểm phần “Bài viết”"):
        propose(round_, first, first.person, chi)
    db.session.rollback()
    give({first.person_id: None})
    db.session.commit()
    confirm(round_, propose(round_, first, first.person, chi))
    assert ranked(round_) == [second.person_id]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_parting_and_a_correction_behind_one_phone_follow_each_other(
    app: Flask, round_: Round, chi: Organizer
) -> None:
    later = makers.make_round(contest=round_.contest, name="Đợt 2", regulation=round_.regulation)
    mine, other = a_guest(round_), a_guest(later)
    tell(mine)
    tell(other, full_name="Lê Văn Cường")  # behind the same phone
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    number = propose(round_, mine, mine.person, chi)
    seen = results.outcome_digest(results.recompute_correction(number, chi, NOW))
    mark = results.look_at_part(other.person).mark
    khanh_id = makers.make_organizer(name="Ngô Văn Khánh").id
    guest_id, later_id = other.person_id, later.id
    db.session.commit()

    def parts() -> None:
        with app.app_context():
            organizer = db.session.get_one(Organizer, khanh_id)
            results.part(
                db.session.get_one(Round, later_id), guest_id,
                seen=mark, reason=REASON, organizer=organizer, now=TELLS,
            )  # fmt: skip
            db.session.commit()

    def corrects() -> None:
        with app.app_context():
            organizer = db.session.get_one(Organizer, khanh_id)
            results.confirm_correction(number, organizer, TELLS, seen=seen)
            db.session.commit()

    people.lock_people_with_phone(PHONE)
    with ThreadPoolExecutor(2) as pool:
        deeds = []
        try:
            for count, deed in enumerate((parts, corrects), start=1):
                deeds.append(pool.submit(deed))
                while waiting() < count and not deeds[-1].done():
                    time.sleep(0.01)
        finally:
            db.session.rollback()
        for deed in deeds:
            deed.result(timeout=240)
    db.session.expire_all()
    assert mine.is_trial
    assert other.is_trial


# What was published before


def published(round_: Round) -> Edition:
    chi, khanh = (makers.make_organizer(name=name) for name in ("Vũ Thị Lan", "Đỗ Văn Khánh"))
    edition = results.propose(round_.id, chi, round_.closes_at + 2 * HOUR)
    results.approve(edition.id, khanh, round_.closes_at + 2 * HOUR, publish_now=True)
    db.session.commit()
    return edition


def made_anew(edition: Edition) -> bool:
    db.session.expire_all()
    return boards.digest(results.recompute(edition.id)) == edition.digest


def test_what_was_published_before_is_made_anew_with_the_papers_that_were_parted_since(
    round_: Round, chi: Organizer
) -> None:
    """An's paper was taken over by an account; Cường told twice, so the second stands for him."""
    owner, attempt = an_account(), a_guest(round_)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    first, second = a_guest(round_), a_guest(round_, at=NOW + timedelta(minutes=1))
    for told in (first, second):
        tell(told, full_name="Lê Văn Cường", phone="+84912345679")
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    db.session.commit()
    edition = published(round_)
    assert len(edition.document["places"]) == 2
    assert made_anew(edition)
    for taken, whose in ((attempt, owner), (first, first.person)):
        confirm(round_, propose(round_, taken, whose, chi))
        assert made_anew(edition)
        assert taken.is_trial  # looked at, not undone
    assert ranked(round_) == [second.person_id]
    assert second.person.merged_into_id is None


def test_a_name_that_is_kept_nowhere_is_told_by_the_check(site: Flask) -> None:
    round_, chi = make_round(), makers.make_organizer()
    alone, other = a_guest(round_), a_guest(round_)
    tell(alone)
    tell(other, full_name="Lê Văn Cường", phone="+84912345679")
    results.tally(round_.id, round_.closes_at + 2 * HOUR)
    db.session.commit()
    edition = published(round_)
    edition.public_from = NOW  # by the command's clock
    arguments = ["quiz", "results", "check", str(round_.id)]

    def checked() -> tuple[int, str]:
        answer = site.test_cli_runner().invoke(args=arguments)
        return answer.exit_code, answer.output.split("\t")[-1].strip()

    confirm(round_, propose(round_, alone, alone.person, chi))
    assert not made_anew(edition)
    assert results.recompute(edition.id)["counts"] == edition.document["counts"]
    assert checked() == (0, "PARTED")
    edition.digest = "else"
    for stored in db.session.scalars(select(Correction)):
        stored.parameters = {"guest": other.person_id}  # of somebody else, whom another stood for
    db.session.commit()
    assert checked() == (1, "DIFFERS")
    for stored in db.session.scalars(select(Correction)):
        stored.outcome = {name: v for name, v in stored.outcome.items() if name != "parted"}
    db.session.commit()
    assert checked() == (0, "PARTED")
