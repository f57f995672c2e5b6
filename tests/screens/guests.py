"""Who takes part without an account while pages are looked at?"""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from quizapp.accounts import consents
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Consent, Unit
from quizapp.accounts.operations import Registration
from quizapp.attempts import guests as papers
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt
from quizapp.banks.models import Bank
from quizapp.contests import settling
from quizapp.contests.models import Round
from quizapp.contests.queries import round_now
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.rights import guests
from quizapp.rights.guests import Told
from quizapp.rules import eligibility
from tests import makers
from tests.screens.cast import Stage


def make_guests(stage: Stage, bank: Bank, now: datetime) -> None:
    """Let a contest need no account: one guest has not said yet who they are, one has, one is too
    late, one has signed in to take the paper over, of one it was taken over, and two still sit:
    over one of these a citizen has signed in, and an organizer."""
    contest = makers.make_contest(slug="cong-vien", name="Tìm hiểu vườn quốc gia", current=False)
    groups = eligibility.checked_groups(["Học sinh", "Nhân dân"])
    wanted = Settled(without_account=True, groups=groups)
    settling.settle(contest, wanted, reason="", actor=COMMAND, now=now)
    here, over = (
        makers.make_round(
            contest=contest, bank=bank, opens=opens, closes=closes, results=closes, name=name
        )
        for name, opens, closes in (
            ("Cả năm", now - timedelta(days=2), now + timedelta(days=100)),
            ("Đợt đầu", now - timedelta(days=9), now - timedelta(hours=3)),
        )
    )
    stage.places |= {"free": here.id, "free_over": over.id, "free_slug": contest.slug}
    dice = Random(29)
    stage.enter("guest", _sat(here, now - timedelta(minutes=9), dice).person)
    stage.enter("late", _sat(over, over.closes_at - timedelta(hours=1), dice).person)
    sits = _begun(here, now, dice)
    sits.deadline = now + timedelta(hours=3)  # longer than anybody looks at pages
    stage.enter("sits", sits.person)
    told = _sat(here, now - timedelta(hours=1), dice)
    _tell(here, told, now)
    stage.enter("told", told.person)
    owner = makers.make_person(name="Lưu Thị Quế", phone="+84912000081")
    makers.add(
        Consent(
            person_id=owner.id, purpose=consents.DATA, text_version=consents.VERSION, given_at=now
        )
    )
    waits = _sat(here, now - timedelta(minutes=30), dice)
    stage.enter_over("claims", owner, waits.person)
    going = _begun(here, now, dice)
    going.deadline = sits.deadline
    stage.enter_over("over-open", owner, going.person)
    nga = makers.make_organizer(name="Đặng Thị Nga", username="nga")
    stage.enter_over("desk-over-open", nga, going.person)
    taken = _sat(here, now - timedelta(minutes=50), dice)
    again = makers.make_person(name="Phan Thị Lựu", phone="+84912000083")
    accounts.hand_over(taken.person, again)
    papers.count(taken.key)
    stage.enter("merged", again)
    stage.places |= {"merged_guest": taken.person_id, "told_guest": told.person_id}


def _begun(round_: Round, at: datetime, dice: Random) -> Attempt:
    facts = round_now(round_.id)
    assert facts is not None
    return attempts.start(facts, accounts.begin_guest(at, dice).id, at, dice)


def _sat(round_: Round, at: datetime, dice: Random) -> Attempt:
    facts = round_now(round_.id)
    assert facts is not None
    attempt = _begun(round_, at, dice)
    attempts.hand_in(facts, attempt.key, {}, at + timedelta(minutes=4))
    db.session.refresh(attempt)
    return attempt


def _tell(round_: Round, attempt: Attempt, now: datetime) -> None:
    facts = round_now(round_.id)
    unit = db.session.scalars(select(Unit).order_by(Unit.id)).first()
    assert facts is not None
    assert unit is not None
    who = Registration(
        full_name="Đỗ Văn Sáng",
        phone="+84912000082",
        birth_date=date(1992, 3, 8),
        unit_id=unit.id,
        consents=[consents.DATA],
    )
    told = Told(who=who, group=facts.eligibility.groups[0].id)
    guests.tell(facts, attempt.person_id, told, now)
