"""Do rounds keep rules of their own, on a real database?"""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry
from quizapp.attempts import operations as attempts
from quizapp.contests import operations, queries, timetable
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Standing
from quizapp.rules.refusals import AboutToOpen, AlreadyOpened, BadContest, ReasonMissing
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW

RULE = makers.plain_regulation()
LATER = NOW + timedelta(days=1)


def coming(rule: Regulation = RULE) -> Round:
    return makers.make_round(regulation=rule, opens=LATER, closes=LATER + timedelta(days=6))


def set_rules(round_: Round, wanted: Regulation, *, reason: str = "Số 9", now=NOW) -> None:
    actor = Actor.of(makers.make_organizer())
    timetable.set_own_rules(round_, wanted, reason=reason, actor=actor, now=now)
    db.session.flush()


def test_a_round_is_sat_by_its_own_rules(app: Flask) -> None:
    round_ = coming()
    set_rules(round_, replace(RULE, time_limit_s=300, attempts_per_round=1, minimum_age=99))
    # The age is the contest's, whatever was wanted.
    assert round_.overrides == {"time_limit_s": 300, "attempts_per_round": 1}
    facts = makers.facts_of(round_)
    assert facts.has_own_rules
    assert facts.contest_regulation == RULE
    assert facts.regulation.minimum_age == RULE.minimum_age
    attempt = attempts.start(facts, makers.make_person().id, LATER, Random(1))
    assert attempt.deadline == LATER + timedelta(minutes=5)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "round.regulation")
    ).one()
    assert entry.after == {"time_limit_s": 300, "attempts_per_round": 1}
    assert entry.reason == "Số 9"


def test_a_round_is_ranked_by_its_own_rules(app: Flask) -> None:
    round_ = coming()
    set_rules(round_, replace(RULE, ranking=("handed_in_at",)))
    early, late = makers.make_person(), makers.make_person(phone="+84912000002")
    for person, minutes, points in ((late, 9, 4), (early, 1, 1)):
        makers.make_attempt(
            round_=round_, person=person, points=points, started=LATER + timedelta(minutes=minutes)
        )
    assert results.tally(round_.id, round_.closes_at + timedelta(minutes=1))
    places = dict(db.session.execute(select(Standing.person_id, Standing.place)).tuples().all())
    assert places == {early.id: 1, late.id: 2}


def test_an_opened_round_keeps_its_rules(app: Flask) -> None:
    round_ = coming()
    wanted = replace(RULE, time_limit_s=300)
    with pytest.raises(AlreadyOpened):
        set_rules(round_, wanted, now=LATER)
    with pytest.raises(AboutToOpen):
        set_rules(round_, wanted, now=LATER - timedelta(seconds=9))
    with pytest.raises(ReasonMissing):
        set_rules(round_, wanted, reason=" ")
    assert round_.overrides == {}
    set_rules(round_, RULE, reason="", now=LATER)  # nothing changes, nothing is asked


def test_an_amendment_reaches_all_but_the_rounds_own_rules(app: Flask) -> None:
    round_ = coming()
    set_rules(round_, replace(RULE, time_limit_s=300))
    actor = Actor.of(makers.make_organizer())
    amended = replace(RULE, time_limit_s=1800, attempts_per_round=7)
    operations.amend_regulation(round_.contest, amended, note="Số 10", actor=actor, now=NOW)
    db.session.refresh(round_)
    assert (round_.regulation.time_limit_s, round_.regulation.attempts_per_round) == (300, 7)


def test_an_amendment_that_contradicts_a_rounds_rules_names_it(app: Flask) -> None:
    round_ = coming()
    set_rules(round_, replace(RULE, points_per_question=5, penalty_per_wrong=4))
    own = {"points_per_question": 5, "penalty_per_wrong": 4}
    assert round_.overrides == own
    set_rules(round_, replace(RULE, penalty_per_wrong=1))
    actor = Actor.of(makers.make_organizer())
    operations.amend_regulation(
        round_.contest, replace(RULE, points_per_question=3), note="Số 10", actor=actor, now=NOW
    )
    round_.overrides = {"penalty_per_wrong": 3}
    with pytest.raises(BadContest, match="Đợt 1 có thể lệ riêng không hợp"):
        operations.amend_regulation(
            round_.contest, replace(RULE, points_per_question=2), note="11", actor=actor, now=NOW
        )


def test_copies_take_the_rules_along(app: Flask) -> None:
    round_ = coming()
    set_rules(round_, replace(RULE, time_limit_s=300))
    actor = Actor.of(makers.make_organizer())
    copy = timetable.clone_round(
        round_, name="Đợt 2", weeks=1, actor=actor, now=NOW, dice=Random(1)
    )
    assert copy.overrides == {"time_limit_s": 300}
    contest = operations.clone_contest(
        round_.contest, name="Năm sau", slug="", weeks=52, actor=actor, now=NOW, dice=Random(2)
    )
    cache.forget()
    assert {facts.regulation.time_limit_s for facts in queries.rounds_now([contest.id])} == {300}
