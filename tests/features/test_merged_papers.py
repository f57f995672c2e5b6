"""Does whoever owns an account find in it what was merged into it, and nobody else?"""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.accounts.journal import Actor
from quizapp.accounts.merged_queries import numbers_seen_by
from quizapp.accounts.models import Consent, Person
from quizapp.attempts import operations as sittings
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt, AttemptKey, AttemptTrace, Provenance
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rights import export, guests, operations
from quizapp.rights import queries as rights
from quizapp.rules.people_refusals import (
    CorrectedByOrganizers,
    NotTheirsAlone,
    PrizeUndecided,
    StillSitting,
)
from tests import makers
from tests.conftest import NOW
from tests.features.guest_stage import (
    DICE,
    HANDED_IN,
    TELLS,
    a_guest,
    an_account,
    facts_of,
    make_round,
    tell,
    who,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def round_(app: Flask) -> Round:
    return make_round()


def claimed(round_: Round, owner: Person) -> Attempt:
    attempt = a_guest(round_, at=NOW + MINUTE)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    db.session.expire_all()
    return attempt


def own_paper(round_: Round, owner: Person) -> Attempt:
    sat = sittings.start(facts_of(round_), owner.id, NOW, DICE)
    sittings.hand_in(facts_of(round_), sat.key, {}, HANDED_IN)
    return sat


def test_a_paper_taken_over_is_among_the_owners_with_its_own_number(round_: Round) -> None:
    owner, stranger = an_account(), makers.make_person()
    mine = own_paper(round_, owner)
    taken = claimed(round_, owner)
    assert mine.number == taken.number == 1
    assert [one.key for one in queries.own_in_round(round_.id, owner)] == [mine.key, taken.key]
    assert [one.key for one in queries.own(owner)] == [taken.key, mine.key]
    assert queries.seen_one(taken.key, owner) is taken
    assert queries.seen_one(mine.key, owner) is mine
    assert queries.seen_one(taken.key, stranger) is None
    assert queries.seen_one(AttemptKey(round_.id, taken.person_id, 2), owner) is None
    assert queries.own(stranger) == queries.own_in_round(round_.id, stranger) == []


def test_papers_of_a_merged_account_are_the_others(app: Flask) -> None:
    round_ = makers.make_round()
    kept, absorbed = makers.make_person(), makers.make_person()
    sat = makers.make_attempt(round_=round_, person=absorbed)
    absorbed.merged_into_id = kept.id
    db.session.flush()
    assert [one.key for one in queries.own(kept)] == [sat.key]
    assert rights.undecided(kept.id, NOW) != []
    (told,) = export.everything(kept, NOW)["attempts"]
    assert (told["number"], told["account"], told["merged"]) == (1, absorbed.id, "account")


def test_three_facts_show_nobody_the_papers_of_another_device(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    for guest, own in ((first.person, first), (second.person, second)):
        assert [one.key for one in queries.own(guest)] == [own.key]
        assert [one.key for one in queries.own_in_round(round_.id, guest)] == [own.key]
        assert len(export.everything(guest, TELLS)["attempts"]) == 1
    assert queries.seen_one(second.key, first.person) is None
    # An organizer has looked who asks, and gave a slip: it is an account now. Whose the other paper
    # is, nobody has looked.
    first.person.password_hash = makers.NO_PASSWORD
    assert [one.key for one in queries.own(first.person)] == [first.key]
    assert [one.key for one in queries.own(second.person)] == [second.key]


def test_the_owners_data_tell_of_papers_taken_over(round_: Round) -> None:
    owner = an_account()
    attempt = a_guest(round_)
    makers.add(Provenance(address="a", device="d").trace(attempt.key))
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    data = export.everything(owner, TELLS)
    (told,) = data["attempts"]
    assert (told["receipt"], told["merged"]) == (attempt.receipt, "guest")
    assert [one["address_digest"] for one in data["traces"]] == ["a"]
    assert [contest.id for contest, _ in rights.contests_of(owner)] == [round_.contest_id]


def test_an_accounts_data_tell_nothing_of_what_others_told(round_: Round) -> None:
    first, second, third = (a_guest(round_, at=NOW + n * MINUTE) for n in range(3))
    tell(first)
    tell(second)
    first.person.password_hash = makers.NO_PASSWORD
    assert len(export.everything(first.person, TELLS)["consents"]) == 1
    assert numbers_seen_by(first.person) == [first.person_id]
    assert numbers_seen_by(second.person) == [second.person_id]
    with db.session.begin_nested():  # taken over where it was sat: it is known whose it is
        third.person.merged_into_id, third.person.is_trial = first.person_id, False
    assert numbers_seen_by(first.person) == [first.person_id, third.person_id]


def test_after_a_paper_taken_over_only_organizers_correct(round_: Round) -> None:
    owner = an_account()
    claimed(round_, owner)
    with pytest.raises(CorrectedByOrganizers):
        operations.correct(owner.id, who(full_name="Lê Văn Cường"), TELLS)


def test_an_account_with_an_undecided_paper_taken_over_is_not_erased(round_: Round) -> None:
    owner = an_account()
    claimed(round_, owner)
    with pytest.raises(PrizeUndecided):
        operations.erase(owner.id, Actor.of(owner), TELLS)
    round_.public_from = TELLS
    db.session.flush()
    operations.erase(owner.id, Actor.of(owner), TELLS)
    assert all(one.withdrawn_at == TELLS for one in db.session.query(Consent))


def test_an_open_paper_of_a_merged_account_stands_in_the_way_too(app: Flask) -> None:
    round_ = makers.make_round()
    kept, absorbed = makers.make_person(), makers.make_person()
    sittings.start(makers.facts_of(round_), absorbed.id, NOW, DICE)
    absorbed.merged_into_id = kept.id
    db.session.flush()
    with pytest.raises(StillSitting):
        operations.erase(kept.id, Actor.of(kept), NOW)


def test_who_leaves_a_contest_leaves_no_trace_of_papers_taken_over(round_: Round) -> None:
    owner = an_account()
    attempt = a_guest(round_)
    makers.add(Provenance(address="a", device="d").trace(attempt.key))
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    results.leave(owner.id, round_.contest, Actor.of(owner), TELLS)
    assert db.session.query(AttemptTrace).count() == 0


@pytest.mark.parametrize("opened", [False, True])
def test_who_told_first_takes_nobody_else_out_and_erases_nobody(
    round_: Round, *, opened: bool
) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    if opened:
        first.person.password_hash = makers.NO_PASSWORD
    round_.public_from = TELLS
    db.session.commit()
    teller = first.person
    with pytest.raises(NotTheirsAlone):
        results.leave(teller.id, round_.contest, Actor.of(teller), TELLS)
    with pytest.raises(NotTheirsAlone):
        operations.erase(teller.id, Actor.of(teller), TELLS)
    db.session.rollback()
    assert second.person.full_name == "Nguyễn Văn An"
    assert not second.is_trial
    # With nothing of others there, it is their own.
    second.person.merged_into_id = None
    second.person.full_name, second.person.phone = "Lê Văn Cường", None
    db.session.commit()
    results.leave(teller.id, round_.contest, Actor.of(teller), TELLS)
    operations.erase(teller.id, Actor.of(teller), TELLS)
    assert second.person.full_name == "Lê Văn Cường"
