"""What becomes of the paper of somebody who began without an account?"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from quizapp import cache
from quizapp.accounts import consents
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Consent, GuardianConsent, Identity, Person
from quizapp.accounts.operations import Declaration
from quizapp.accounts.queries import search_people
from quizapp.attempts import extending, extensions, monitoring, queries
from quizapp.attempts import guests as papers
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt, AttemptTrace, Extension, Provenance, Turn
from quizapp.contests import lists, settling
from quizapp.contests.models import Departure, Membership, Round
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Closing, Standing
from quizapp.rights import guests
from quizapp.rights.guests import Told
from quizapp.rules import eligibility
from quizapp.rules.age_refusals import TooOld, TooYoung
from quizapp.rules.eligibility import Kind
from quizapp.rules.eligibility_refusals import Excluded, GroupLocked, NotListed, UnknownGroup
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.guardians import Relationship
from quizapp.rules.guest_refusals import (
    GuestHasAccount,
    GuestOverLimit,
    LeftByWhoToldIt,
    NoPaperToClaim,
    NotHandedInYet,
    TellFirst,
    ToldJustNow,
    TooLateToTell,
    WithoutAccountSettled,
)
from quizapp.rules.people_refusals import (
    ConsentMissing,
    GuardianMissing,
    HasLeft,
    PhoneIsFull,
    UnknownUnit,
)
from quizapp.rules.refusals import NoAttemptLeft, RoundOver
from quizapp.rules.timing import GRACE, SETTLE, Span
from tests import makers
from tests.conftest import NOW
from tests.features.guest_stage import (
    BIRTH,
    DICE,
    HANDED_IN,
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
from tests.races import at_once


@pytest.fixture
def round_(app: Flask) -> Round:
    return make_round()


def refused(attempt: Attempt, refusal: type[Exception], now: datetime = TELLS, **told: Any) -> None:
    """What was told is refused, and nothing of it is kept."""
    db.session.commit()
    with pytest.raises(refusal):
        tell(attempt, now, **told)
    db.session.rollback()
    person = db.session.get_one(Person, attempt.person_id)
    assert (person.full_name, person.phone, person.birth_date) == ("", None, None)
    assert person.is_nameless
    assert attempt.is_trial


def tally(round_: Round, now: datetime) -> bool:
    return results.tally(round_.id, now)


def counts(round_: Round) -> tuple[int, int]:
    closing = db.session.get_one(Closing, round_.id)
    return closing.people, closing.attempts


# The way through


def test_a_paper_counts_from_its_hand_in_once_its_guest_is_known(round_: Round) -> None:
    attempt = a_guest(round_)
    assert attempt.is_trial
    tell(attempt, unit_id=who().unit_id)
    person = attempt.person
    assert (person.full_name, person.phone, person.birth_date) == ("Nguyễn Văn An", PHONE, BIRTH)
    assert person.is_guest
    assert not person.is_trial
    assert person.password_hash is None
    assert not attempt.is_trial
    assert attempt.handed_in_at == HANDED_IN
    kept = db.session.scalars(select(Consent)).all()
    assert [(one.person_id, one.purpose, one.given_at) for one in kept] == [
        (person.id, consents.DATA, TELLS)
    ]
    assert tally(round_, round_.closes_at + GRACE + SETTLE)
    assert counts(round_) == (1, 1)
    assert db.session.scalars(select(Standing.person_id)).all() == [person.id]


def test_said_twice_is_said_once(round_: Round) -> None:
    attempt = a_guest(round_)
    tell(attempt)
    tell(attempt, full_name="Trần Thị Bình")
    assert attempt.person.full_name == "Nguyễn Văn An"


def test_who_handed_in_earlier_ranks_first_whoever_tells_first(app: Flask) -> None:
    regulation = makers.plain_regulation(ranking=("score", "handed_in_at"))
    round_ = makers.make_round(regulation=regulation)
    settle(round_.contest)
    makers.make_unit(code="don-vi")
    early, late = a_guest(round_), a_guest(round_, at=NOW + timedelta(minutes=1))
    tell(late, phone="+84912345679")
    tell(early)
    tally(round_, round_.closes_at + HOUR)
    ranked = db.session.scalars(select(Standing.person_id).order_by(Standing.place)).all()
    assert ranked == [early.person_id, late.person_id]


# Nobody yet


def test_a_guest_begins_nothing_else_before_saying_who_they_are(round_: Round) -> None:
    attempt = a_guest(round_)
    other = makers.make_round(contest=round_.contest, name="Đợt 2")
    for each in (round_, other):
        with pytest.raises(TellFirst):
            attempts.start(facts_of(each), attempt.person_id, TELLS, DICE)


def test_a_guest_goes_on_with_the_open_paper(round_: Round) -> None:
    attempt = a_guest(round_, handed_in=False)
    again = attempts.start(facts_of(round_), attempt.person_id, TELLS, DICE)
    assert again.key == attempt.key


def test_an_extension_gives_guests_more_time_too(round_: Round) -> None:
    attempt = a_guest(round_, at=round_.closes_at - timedelta(minutes=5), handed_in=False)
    limit = timedelta(seconds=round_.regulation.time_limit_s or 0)
    later = round_.closes_at + HOUR
    span = Span(opens=round_.opens_at, closes=later, results=later)
    seen = extending.look_at_round(round_, span, NOW).mark
    given = extending.extend_round(
        round_, span, seen=seen, reason="Mưa bão", actor=COMMAND, now=NOW
    )
    assert given is not None
    assert given.count == 1
    db.session.refresh(attempt)
    assert attempt.deadline == attempt.started_at + limit


def test_a_paper_whose_guest_is_unknown_counts_nowhere(round_: Round) -> None:
    a_guest(round_)
    assert monitoring.figures([round_.id]) == {round_.id: monitoring.Figures()}
    assert monitoring.per_hour(round_.id) == []
    assert monitoring.by_unit(round_.id) == []
    assert list(queries.handed_in_papers(round_.id)) == []
    assert search_people("", 1) == ([], False)
    late = round_.closes_at + HOUR + GRACE + SETTLE
    assert tally(round_, late)
    assert counts(round_) == (0, 0)
    assert db.session.scalars(select(Standing)).all() == []


def test_the_ranking_waits_an_hour_for_guests_and_no_longer(round_: Round) -> None:
    a_guest(round_)
    end = round_.closes_at + HOUR + GRACE + SETTLE
    assert not tally(round_, end - timedelta(milliseconds=1))
    assert tally(round_, end)


def test_the_ranking_waits_for_nobody_once_all_have_told(round_: Round) -> None:
    tell(a_guest(round_))
    assert queries.latest_open_deadline(round_.id) is None
    assert tally(round_, round_.closes_at + GRACE + SETTLE)


def test_an_organizers_try_keeps_no_ranking_waiting(round_: Round) -> None:
    shadow = makers.make_person(is_trial=True)
    makers.make_attempt(round_=round_, person=shadow, trial=True)
    assert queries.latest_open_deadline(round_.id) is None


# Not yet, or not any more


def test_not_before_the_hand_in(round_: Round) -> None:
    refused(a_guest(round_, handed_in=False), NotHandedInYet)


def test_an_hour_after_the_closing_with_its_grace(round_: Round) -> None:
    attempt = a_guest(round_)
    last = round_.closes_at + HOUR + GRACE
    refused(attempt, TooLateToTell, last + timedelta(milliseconds=1))
    tell(attempt, last)
    assert not attempt.is_trial


def test_not_after_the_ranking(round_: Round) -> None:
    attempt = a_guest(round_)
    round_.tallied_at = NOW
    refused(attempt, RoundOver)


# Who may


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"birth_date": date(2012, 5, 12)}, TooYoung),
        ({"unit_id": 999}, UnknownUnit),
        ({"consents": []}, ConsentMissing),
        ({"consents": [consents.DATA, "else"]}, ConsentMissing),
        ({"phone": None}, ConsentMissing),
    ],
)
def test_what_registration_refuses_is_refused(
    round_: Round, told: dict[str, Any], refusal: type[Exception]
) -> None:
    refused(a_guest(round_), refusal, **told)


def test_the_age_is_that_of_the_day_of_the_sitting(round_: Round) -> None:
    attempt = a_guest(round_)
    round_.closes_at = round_.results_at = NOW + timedelta(days=3)
    refused(attempt, TooYoung, NOW + timedelta(days=2), birth_date=date(2012, 5, 12))


def test_who_is_too_old_is_not_taken_and_the_birthday_after_the_sitting_is_nothing(
    app: Flask,
) -> None:
    round_ = make_round(maximum_age=70)
    round_.closes_at = round_.results_at = NOW + timedelta(days=3)
    attempt = a_guest(round_)
    refused(attempt, TooOld, birth_date=date(1955, 5, 11))
    tell(attempt, NOW + timedelta(days=1), birth_date=date(1955, 5, 12))
    assert not attempt.is_trial


def test_an_account_takes_over_what_began_before_the_birthday(app: Flask) -> None:
    round_ = make_round(maximum_age=70)
    round_.closes_at = round_.results_at = NOW + timedelta(days=3)
    owner, attempt = an_account(birth=date(1955, 5, 12)), a_guest(round_)
    db.session.commit()
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, NOW + timedelta(days=1))
    db.session.expire_all()
    assert attempt.person.merged_into_id == owner.id


def test_a_child_is_somebody_with_its_guardian_alone(round_: Round) -> None:
    attempt, born = a_guest(round_), date(2011, 1, 1)
    refused(attempt, GuardianMissing, birth_date=born)
    mother = Declaration(
        name="Trần Thị Hoa", relationship=Relationship.MOTHER, phone=PHONE, publication=False
    )
    tell(attempt, birth_date=born, guardian=mother)
    declared = db.session.scalars(select(GuardianConsent)).one()
    assert (declared.person_id, declared.guardian_name) == (attempt.person_id, "Trần Thị Hoa")
    assert not attempt.is_trial


def test_a_full_phone_takes_nobody_else(round_: Round) -> None:
    for day in range(1, 11):
        makers.make_person(phone=PHONE, birth=date(1980, 1, day))
    refused(a_guest(round_), PhoneIsFull, full_name="Lê Văn Cường")


def test_an_excluded_person_is_refused_by_what_they_tell(round_: Round) -> None:
    row = ListRow(line=2, full_name="Nguyễn Văn An", phone=PHONE)
    lists.replace(round_.contest, Kind.EXCLUDED, [row], source="ds", actor=COMMAND, now=NOW)
    cache.forget()
    attempt = a_guest(round_)
    refused(attempt, Excluded)
    tell(attempt, full_name="Lê Văn Cường")
    assert not attempt.is_trial


def test_a_contest_for_listed_people_finds_guests_on_its_list(round_: Round) -> None:
    settle(round_.contest, listed_only=True)
    row = ListRow(line=2, full_name="Nguyễn Văn An", birth=BIRTH)
    lists.replace(round_.contest, Kind.ALLOWED, [row], source="ds", actor=COMMAND, now=NOW)
    cache.forget()
    attempt = a_guest(round_)
    refused(attempt, NotListed, full_name="Lê Văn Cường")
    tell(attempt)
    assert not attempt.is_trial


def test_the_group_is_chosen_with_the_rest(round_: Round) -> None:
    settle(round_.contest, groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"]))
    officials, citizens = facts_of(round_).eligibility.groups
    attempt = a_guest(round_)
    refused(attempt, UnknownGroup, group=999)
    tell(attempt, group=citizens.id)
    kept = db.session.scalars(select(Membership)).one()
    assert (kept.person_id, kept.group_id) == (attempt.person_id, citizens.id)
    refused(a_guest(round_), GroupLocked, group=officials.id)


# One person


def test_the_same_facts_are_one_person(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_, at=NOW + timedelta(minutes=1))
    tell(first)
    tell(second, full_name="NGUYEN VAN AN")
    assert second.person.merged_into_id == first.person_id
    assert second.person.session_epoch == 0
    assert first.person.merged_into_id is None
    tally(round_, round_.closes_at + HOUR)
    assert counts(round_) == (1, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Nguyễn Văn Anh"},
        {"phone": "+84912345679"},
        {"birth_date": date(1990, 5, 20)},
    ],
)
def test_one_other_fact_is_somebody_else(round_: Round, changes: dict[str, Any]) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second, **changes)
    assert second.person.merged_into_id is None


def test_what_somebody_agreed_to_stays_when_the_same_is_told_elsewhere(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second, consents=[consents.DATA, consents.PUBLICATION])
    mine = select(Consent.purpose).where(Consent.person_id == first.person_id)
    assert db.session.scalars(mine).all() == [consents.DATA]


@pytest.mark.parametrize(
    ("limit", "span"),
    [
        ({"attempts_per_round": 1}, "đợt này"),
        ({"attempts_per_day": 1}, "hôm nay"),
        ({"attempts_per_week": 1}, "tuần này"),
        ({"attempts_per_contest": 1}, "cả cuộc thi"),
    ],
)
def test_the_same_person_has_no_more_attempts_than_anybody(
    app: Flask, limit: dict[str, int], span: str
) -> None:
    regulation = makers.plain_regulation(**{"attempts_per_round": None, **limit})
    round_ = makers.make_round(regulation=regulation)
    settle(round_.contest)
    makers.make_unit(code="don-vi")
    tell(a_guest(round_))
    over = a_guest(round_, at=NOW + timedelta(minutes=1))
    refused(over, GuestOverLimit)
    tell(over, full_name="Lê Văn Cường")
    assert not over.is_trial


def test_the_day_is_that_of_the_sitting_not_of_the_telling(app: Flask) -> None:
    regulation = makers.plain_regulation(attempts_per_round=None, attempts_per_day=1)
    round_ = makers.make_round(regulation=regulation, closes=NOW + timedelta(days=4))
    settle(round_.contest)
    makers.make_unit(code="don-vi")
    today, tomorrow = a_guest(round_), a_guest(round_, at=NOW + timedelta(days=1))
    tell(tomorrow, NOW + timedelta(days=1, hours=1))
    tell(today, NOW + timedelta(days=1, hours=2))
    assert not today.is_trial
    refused(a_guest(round_), GuestOverLimit, NOW + timedelta(days=2))


def test_a_known_guest_begins_again_under_the_usual_limits(round_: Round) -> None:
    attempt = a_guest(round_)
    tell(attempt)
    again = attempts.start(facts_of(round_), attempt.person_id, TELLS, DICE)
    assert (again.number, again.is_trial) == (2, False)
    attempts.hand_in(facts_of(round_), again.key, {}, TELLS)
    with pytest.raises(NoAttemptLeft):
        attempts.start(facts_of(round_), attempt.person_id, TELLS, DICE)


def test_papers_of_other_devices_use_up_the_attempts_of_this_one(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    db.session.commit()
    with pytest.raises(NoAttemptLeft):
        attempts.start(facts_of(round_), first.person_id, TELLS, DICE)


def test_papers_taken_over_use_up_the_attempts_of_the_account(round_: Round) -> None:
    owner = an_account()
    for _ in range(2):
        guest = a_guest(round_)
        guests.claim(facts_of(round_), guest.person_id, owner.id, None, TELLS)
    with pytest.raises(NoAttemptLeft):
        attempts.start(facts_of(round_), owner.id, TELLS, DICE)


def test_who_left_the_contest_does_not_come_back_as_a_guest(round_: Round) -> None:
    first = a_guest(round_)
    tell(first)
    left = Departure(person_id=first.person_id, contest_id=round_.contest_id, at=TELLS)
    makers.add(left)
    refused(a_guest(round_), LeftByWhoToldIt)
    first.person.password_hash = makers.NO_PASSWORD  # the account is theirs beyond doubt
    db.session.commit()
    with pytest.raises(HasLeft):
        guests.claim(facts_of(round_), a_guest(round_).person_id, first.person_id, None, TELLS)


def test_no_account_is_entered_or_changed_by_telling_its_facts(round_: Round) -> None:
    makers.make_person(phone=PHONE)
    refused(a_guest(round_), GuestHasAccount)


def test_a_guest_who_signs_in_by_a_service_has_an_account(round_: Round) -> None:
    first = a_guest(round_)
    tell(first)
    linked = Identity(issuer="i", subject="s", person_id=first.person_id, linked_at=NOW)
    makers.add(linked)
    refused(a_guest(round_), GuestHasAccount)


def test_of_two_who_tell_the_same_at_once_one_is_merged_into_the_other(
    app: Flask, round_: Round
) -> None:
    facts = facts_of(round_)
    numbers = [a_guest(round_).person_id for _ in range(2)]
    told = Told(who=who())
    db.session.commit()

    def one(place: int) -> bool:
        try:
            guests.tell(facts, numbers[place], told, TELLS)
        except ToldJustNow:  # whoever is told to send it again does so
            db.session.rollback()
            guests.tell(facts, numbers[place], told, TELLS)
        db.session.commit()
        return True

    at_once(app, 2, one)
    db.session.expire_all()
    people = db.session.scalars(select(Person).where(Person.id.in_(numbers))).all()
    assert sorted(person.merged_into_id is None for person in people) == [False, True]
    assert not any(person.is_trial for person in people)


# Into an account


def test_who_signs_in_takes_the_paper_over(round_: Round) -> None:
    owner, attempt = an_account(), a_guest(round_)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    db.session.expire_all()
    assert not attempt.is_trial
    assert attempt.person.merged_into_id == owner.id
    tally(round_, round_.closes_at + HOUR)
    assert db.session.scalars(select(Standing.person_id)).all() == [owner.id]
    with pytest.raises(NoPaperToClaim):
        guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)


def test_an_account_takes_over_no_more_than_the_limit(round_: Round) -> None:
    owner, attempt = an_account(), a_guest(round_)
    for number in (1, 2):
        makers.make_attempt(round_=round_, person=owner, number=number)
    db.session.commit()
    with pytest.raises(GuestOverLimit):
        guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)
    db.session.rollback()
    assert attempt.is_trial


def test_a_child_takes_a_paper_over_with_its_guardians_consent(round_: Round) -> None:
    owner, attempt = an_account(birth=date(2011, 1, 1)), a_guest(round_)
    with pytest.raises(GuardianMissing):
        guests.claim(facts_of(round_), attempt.person_id, owner.id, None, TELLS)


# Forgotten


def everything(round_: Round) -> dict[str, int]:
    tables = {"person": Person, "attempt": Attempt, "trace": AttemptTrace, "turn": Turn}
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.items()
    }


def test_whoever_never_told_is_forgotten_when_it_is_too_late(round_: Round) -> None:
    guest = accounts.begin_guest(NOW, DICE)
    origin = Provenance(address="a", device="d")
    attempt = attempts.start(facts_of(round_), guest.id, NOW, DICE, origin=origin)
    attempts.hand_in(facts_of(round_), attempt.key, {}, HANDED_IN)
    db.session.commit()
    end = round_.closes_at + HOUR + GRACE + SETTLE
    assert papers.forget_nameless(end - timedelta(milliseconds=1)) == 0
    assert papers.forget_nameless(end) == 1
    assert everything(round_) == {"person": 0, "attempt": 0, "trace": 0, "turn": 0}


def test_whoever_never_handed_in_is_forgotten_too(round_: Round) -> None:
    a_guest(round_, handed_in=False)
    db.session.commit()
    assert papers.forget_nameless(round_.closes_at + 2 * HOUR) == 1
    assert everything(round_)["attempt"] == 0


def test_who_is_forgotten_takes_along_the_minutes_that_were_proposed(round_: Round) -> None:
    attempt = a_guest(round_, handed_in=False)
    chi = makers.make_organizer()
    after = attempt.deadline + timedelta(minutes=5)
    seen = extending.look_at_paper(round_, attempt, after, NOW).mark
    extensions.propose_for_paper(
        round_, attempt.key, after, seen=seen, reason="Mất điện", organizer=chi, now=NOW
    )
    db.session.commit()
    assert papers.forget_nameless(round_.closes_at + 2 * HOUR) == 1
    assert db.session.scalars(select(Extension)).all() == []


def test_a_paper_of_an_early_closing_is_kept_for_its_hour(round_: Round) -> None:
    a_guest(round_)
    round_.closes_at = NOW
    db.session.commit()
    end = HANDED_IN + HOUR + GRACE + SETTLE
    assert papers.forget_nameless(end - timedelta(milliseconds=1)) == 0
    assert papers.forget_nameless(end) == 1


def test_who_waited_in_line_and_went_is_forgotten_after_a_day(round_: Round) -> None:
    guest = accounts.begin_guest(NOW, DICE)
    makers.add(Turn(round_id=round_.id, person_id=guest.id, comes_at=NOW))
    db.session.commit()
    assert papers.forget_nameless(NOW + timedelta(days=1)) == 0
    assert papers.forget_nameless(NOW + timedelta(days=1, seconds=1)) == 1
    assert everything(round_)["turn"] == 0


def test_nobody_else_is_forgotten(round_: Round) -> None:
    tell(a_guest(round_))
    shadow = makers.make_person(is_trial=True)
    makers.make_attempt(round_=round_, person=shadow, trial=True)
    db.session.commit()
    assert papers.forget_nameless(NOW + timedelta(days=400)) == 0
    assert everything(round_)["person"] == 2


def test_so_many_at_a_time(round_: Round) -> None:
    for _ in range(3):
        a_guest(round_)
    db.session.commit()
    late = round_.closes_at + 2 * HOUR
    assert [papers.forget_nameless(late, 2) for _ in range(3)] == [2, 1, 0]


# Settled


def test_whether_an_account_is_needed_stays_once_a_round_has_opened(round_: Round) -> None:
    told = Settled(without_account=False)
    with pytest.raises(WithoutAccountSettled):
        settling.settle(round_.contest, told, reason="vì sao", actor=COMMAND, now=NOW)
    later = Settled(without_account=True, listed_only=True)
    settling.settle(round_.contest, later, reason="vì sao", actor=COMMAND, now=NOW)
    assert settling.eligibility_of(round_.contest).listed_only


def test_a_contest_of_before_needs_accounts(app: Flask) -> None:
    contest = makers.make_contest()
    contest.eligibility = {"listed_only": True, "code_word": None}
    assert not settling.eligibility_of(contest).without_account
    assert db.session.scalar(text("SELECT count(*) FROM person WHERE is_guest")) == 0
