"""What happens when somebody who began without an account says who they are, or signs in?

Whoever calls commits; after a refusal nothing of what was told is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime

from quizapp.accounts import journal, journal_queries
from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.accounts.operations import Declaration, Registration
from quizapp.attempts import guests as papers
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests import entries
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules import guardians, guests, limits
from quizapp.rules.ages import Ages
from quizapp.rules.eligibility import Origin
from quizapp.rules.guest_refusals import (
    GuestOverLimit,
    GuestTooSoon,
    LeftByWhoToldIt,
    NoPaperToClaim,
    NotHandedInYet,
)
from quizapp.rules.guests import Found
from quizapp.rules.refusals import Refusal
from quizapp.rules.timing import CITY

UNCOUNTED: dict[type[Refusal], str] = {
    GuestOverLimit: "limit",
    GuestTooSoon: "pause",
    LeftByWhoToldIt: "left",
}
"""Which rules keep a paper from counting for the person whose it is, and what the journal calls
them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a guest tells after the hand-in. `guardian` is what a child's guardian declares, `group`
    what was chosen where the contest has groups."""

    who: Registration
    guardian: Declaration | None = None
    group: int | None = None


def tell(facts: RoundFacts, guest_id: int, told: Told, now: datetime) -> None:
    """Let a guest's paper count as a paper of whom they say they are. Said twice is said once. The
    code word, where there is one, has been looked at.

    Raises NotHandedInYet, TooLateToTell, RoundOver, GuestOverLimit, GuestTooSoon, what
    `accounts.operations.become` raises, and what somebody with an account would be told at the
    start: by `rules.limits.require_eligible` and `rules.eligibility`.
    """
    guest = attempts.locked_person(guest_id)
    if not guest.is_nameless:
        return
    paper = _paper(facts, guest_id)
    born, today = told.who.birth_date, now.astimezone(CITY).date()
    # The age is that of the day on which the attempt began, as for everybody.
    facts.regulation.ages.require(born, paper.started_at.astimezone(CITY).date())
    guardians.require_consents(
        born, today, guardian_consents=told.guardian is not None, agreed_on=today
    )
    person = accounts.become(
        guest, told.who, now, ages=Ages.to_register([facts.regulation.ages], today)
    )
    if told.guardian is not None and guardians.needs_guardian(born, today):
        accounts.declare(guest.id, told.guardian, now)
    _let_count(facts, person, paper, told.group, now)
    if person is not guest:
        # Should the paper ever be parted from the person, it keeps its group.
        entries.inherit(facts.contest_id, guest.id, [person.id])
        journal.record(
            Actor.of(guest), now, "guest.same", f"person:{person.id}",
            contest_id=facts.contest_id, after={"guest": guest.id},
        )  # fmt: skip


def claim(
    facts: RoundFacts, guest_id: int, owner_id: int, group: int | None, now: datetime
) -> None:
    """Let the paper that was sat at this browser before signing in count for the account.

    Raises NoPaperToClaim, and what `tell` raises.
    """
    # In the order in which `tell` holds a guest and then whoever has the phone.
    guest = attempts.locked_person(guest_id)
    owner = attempts.locked_person(owner_id)
    if not guest.is_nameless or not owner.has_own_pages or owner.erased_at is not None:
        raise NoPaperToClaim
    paper = _paper(facts, guest_id)
    used = attempts.used(facts.id, facts.contest_id, owner.id, now)
    limits.require_eligible(
        facts.regulation,
        owner.birth_date,
        now,
        guardian_consents=used.guardian_consents,
        agreed_at=used.agreed_at,
        began=paper.started_at,
    )
    accounts.hand_over(guest, owner)
    _let_count(facts, owner, paper, group, now)
    entries.inherit(facts.contest_id, guest.id, [owner.id])
    journal.record(
        Actor.of(owner), now, "guest.claim", f"person:{owner.id}",
        contest_id=facts.contest_id, after={"guest": guest.id},
    )  # fmt: skip


def open_account(
    phone: str,
    full_name: str,
    birth_date: date,
    *,
    receipt: str,
    password_hash: str,
    now: datetime,
) -> Person:
    """Make an account of what was told with a paper without one, for whoever has its receipt, in
    its printed form. The receipt proves whose that paper is, and no other one: what else counts for
    these facts stays unseen.

    Raises WrongReceipt, ReceiptOfAnotherPaper, and AlreadyRegistered if there is an account.
    """
    people.lock_people_with_phone(phone)
    person = people.same_person(phone, full_name, birth_date)
    guests.require_own_receipt(
        people.found(person),
        has_receipt=person is not None and papers.has_receipt(person.id, receipt),
        has_others=person is not None and papers.others_have_receipt(person.id, receipt),
    )
    assert person is not None  # noqa: S101 - the rule saw to it
    accounts.open_account(person, password_hash, now)
    return person


def note_uncounted(
    facts: RoundFacts, guest_id: int, owner: Person | None, refusal: Refusal, now: datetime
) -> None:
    """Tell organizers that a paper does not count for the person whose it was said to be, because
    of the regulation, once. What was told is not kept. Other refusals are not noted."""
    why = UNCOUNTED.get(type(refusal))
    if why is None or owner is None:
        return
    actor, deed, subject = Actor.person(guest_id), "guest.uncounted", f"person:{owner.id}"
    if journal_queries.is_noted(actor, deed, subject):
        return
    journal.record(
        actor, now, deed, subject,
        contest_id=facts.contest_id,
        after={"guest": guest_id, "round": facts.id, "why": why},
    )  # fmt: skip


def _paper(facts: RoundFacts, guest_id: int) -> Attempt:
    paper = papers.paper_of(guest_id)
    if paper is None or paper.round_id != facts.id or paper.handed_in_at is None or paper.is_void:
        raise NotHandedInYet
    return paper


def _let_count(
    facts: RoundFacts, person: Person, paper: Attempt, group: int | None, now: datetime
) -> None:
    # The round after the people, as a start holds them; no tally comes between.
    assert paper.handed_in_at is not None  # noqa: S101 - `_paper` saw to it
    window = contests.window_now(facts.id)
    guests.require_time_to_tell(window.closes, paper.handed_in_at, now)
    counted = papers.counted(facts.id, facts.contest_id, person.id, paper.started_at)
    is_proven = counted.has_left and people.found(person) is Found.ACCOUNT
    guests.require_stayed(has_left=counted.has_left, is_proven=is_proven)
    guests.require_attempt_left(
        facts.regulation, counted.in_round, counted.today, counted.this_week, counted.in_contest
    )
    guests.require_pause(
        facts.regulation,
        ended_before=counted.last_ended_at,
        started=paper.started_at,
        ended=paper.handed_in_at,
        began_after=counted.next_began_at,
    )
    _enter(facts, person, group, now, has_played=counted.in_contest > 0)
    papers.count(paper.key)
    db.session.flush()


def _enter(
    facts: RoundFacts, person: Person, group: int | None, now: datetime, *, has_played: bool
) -> None:
    """Keep in which group the person takes part. The entrance has asked for the code word."""
    if facts.eligibility.groups or facts.eligibility.code_word is not None:
        standing = entries.standing_of(facts.contest_id, person, has_played=has_played)
        entries.choose(facts, standing, person.id, group, now)
    admitted = entries.require_admitted(facts, person, has_played=has_played)
    if admitted.is_new:
        entries.enter(facts.contest_id, person.id, admitted.group, Origin.LIST, now)
