"""A contest without accounts, its guests, and what they tell."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import consents
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Consent, Person, Unit
from quizapp.accounts.operations import Registration
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests import settling
from quizapp.contests.models import Contest, Round
from quizapp.contests.queries import RoundFacts, round_now
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.rights import guests
from quizapp.rights.guests import Told
from tests import makers
from tests.conftest import NOW

DICE = Random(5)
PHONE = "+84912345678"
BIRTH = date(1990, 5, 19)
HANDED_IN = NOW + timedelta(minutes=5)
TELLS = NOW + timedelta(minutes=9)
HOUR = timedelta(hours=1)


def make_round(**regulation: Any) -> Round:
    """An open round of a contest without accounts, two attempts each, which closes in two hours."""
    rules = {"attempts_per_round": 2, "minimum_age": 14, **regulation}
    made = makers.make_round(regulation=makers.plain_regulation(**rules))
    settle(made.contest)
    makers.make_unit(code="don-vi")
    return made


def settle(contest: Contest, **wanted: Any) -> None:
    now = contest.created_at  # before any round opened
    told = Settled(without_account=True, **wanted)
    settling.settle(contest, told, reason="", actor=COMMAND, now=now)
    cache.forget()


def facts_of(round_: Round) -> RoundFacts:
    facts = round_now(round_.id)
    assert facts is not None
    return facts


def a_guest(round_: Round, *, at: datetime = NOW, handed_in: bool = True) -> Attempt:
    """The paper of a new guest, handed in five minutes later."""
    guest = accounts.begin_guest(at, DICE)
    attempt = attempts.start(facts_of(round_), guest.id, at, DICE)
    if handed_in:
        attempts.hand_in(facts_of(round_), attempt.key, {}, at + timedelta(minutes=5))
        db.session.refresh(attempt)
    return attempt


def who(**changes: Any) -> Registration:
    unit = db.session.scalars(select(Unit).where(Unit.code == "don-vi")).one()
    told = Registration(
        full_name="Nguyễn Văn An",
        phone=PHONE,
        birth_date=BIRTH,
        unit_id=unit.id,
        consents=[consents.DATA],
    )
    return replace(told, **changes)


def tell(attempt: Attempt, now: datetime = TELLS, **changes: Any) -> None:
    told = {name: changes.pop(name) for name in ("guardian", "group") if name in changes}
    facts = facts_of(attempt.round)
    guests.tell(facts, attempt.person_id, Told(who=who(**changes), **told), now)
    db.session.expire_all()


def an_account(**more: Any) -> Person:
    owner = makers.make_person(phone=PHONE, **more)
    makers.add(
        Consent(
            person_id=owner.id, purpose=consents.DATA, text_version=consents.VERSION, given_at=NOW
        )
    )
    return owner
