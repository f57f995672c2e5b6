"""Is a paper void that was not handed in in time, and only where it began so?"""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp import cache
from quizapp.attempts import collecting, extending, extensions, monitoring, operations, predicting
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.attempt_refusals import NotHandedInInTime
from quizapp.rules.choices import Asked, AtLimit
from quizapp.rules.papers import GUESS, Answer
from quizapp.rules.refusals import BadInput, Incomplete, NoAttemptLeft
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Span
from tests import makers
from tests.conftest import NOW
from tests.makers import facts_of, make_person, make_round, plain_regulation

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LIMIT = 15 * MINUTE
VOID = plain_regulation(at_limit=AtLimit.VOID)


def answer(*chosen: int, n: int = 1) -> Answer:
    return Answer(chosen=chosen, page=1, n=n, at_ms=0)


def begin(round_: Round, now: datetime = NOW, *, person: int | None = None, **more: Any) -> Attempt:
    sitter = person or make_person().id
    attempt = operations.start(facts_of(round_), sitter, now, Random(1), **more)
    db.session.commit()
    return attempt


def reread(key: AttemptKey) -> Attempt:
    db.session.expire_all()
    return db.session.get_one(Attempt, tuple(key))


def collected(attempt: Attempt) -> Attempt:
    assert collecting.collect_overdue(attempt.deadline + MINUTE) == 1
    return reread(attempt.key)


def told(attempt: Attempt) -> tuple[object, ...]:
    return attempt.is_void, attempt.counts, attempt.points, attempt.is_full, attempt.guess


def found(condition: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Attempt).where(condition)) or 0


def test_what_was_saved_and_not_handed_in_is_void(app: Flask) -> None:
    rule = Regulation(at_limit=AtLimit.VOID, all_required=False)
    attempt = begin(make_round(regulation=rule))
    operations.save(attempt.key, "0", answer(1), NOW)
    operations.save(attempt.key, GUESS, answer(7), NOW)
    db.session.commit()
    over = collected(attempt)
    assert told(over) == (True, False, 0, False, None)
    assert (over.handed_in_at, over.took_ms) == (over.deadline, 1_200_000)
    # What was saved stays to be read.
    assert over.answers["0"]["chosen"] == [1]
    assert (found(Attempt.is_void), found(Attempt.counts)) == (1, 0)


def test_whoever_hands_in_up_to_the_grace_loses_nothing(app: Flask) -> None:
    round_ = make_round(regulation=VOID)
    attempt = begin(round_)
    operations.save(attempt.key, "0", answer(0), NOW)
    assert operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline + 5 * SECOND)
    db.session.commit()
    over = reread(attempt.key)
    assert over.ends_void
    assert (over.is_void, over.counts, over.collected) == (False, True, False)
    assert (found(Attempt.is_void), found(Attempt.counts)) == (0, 1)


def test_a_void_attempt_is_used_up(app: Flask) -> None:
    round_ = make_round(regulation=replace(VOID, attempts_per_round=2))
    first = begin(round_)
    # Beginning again collects the own one first; nobody else has to come by.
    second = begin(round_, first.deadline + MINUTE, person=first.person_id)
    assert second.number == 2
    assert reread(first.key).is_void
    with pytest.raises(NoAttemptLeft):
        begin(round_, second.deadline + MINUTE, person=first.person_id)


@pytest.mark.parametrize("later", [AtLimit.VOID, AtLimit.HAND_IN])
def test_an_attempt_keeps_the_rule_under_which_it_began(app: Flask, later: AtLimit) -> None:
    before = AtLimit.VOID if later is AtLimit.HAND_IN else AtLimit.HAND_IN
    round_ = make_round(regulation=plain_regulation(at_limit=before))
    attempt = begin(round_)
    # No entrance changes the rule of an open round; if it were changed, this paper would not.
    round_.overrides = {"at_limit": later.value}
    db.session.commit()
    cache.forget()
    assert facts_of(round_).regulation.at_limit is later
    assert collected(attempt).is_void is (before is AtLimit.VOID)


def test_what_the_closing_cuts_short_is_handed_in_as_it_was_saved(app: Flask) -> None:
    round_ = make_round(regulation=VOID, closes=NOW + LIMIT)
    whole, short = begin(round_), begin(round_, NOW + SECOND)
    assert whole.deadline == short.deadline == round_.closes_at
    assert collecting.collect_round(round_.id, NOW + LIMIT + MINUTE) == 2
    assert reread(whole.key).is_void
    assert told(reread(short.key))[:2] == (False, True)


def test_a_longer_round_takes_that_back_from_nobody(app: Flask) -> None:
    round_ = make_round(regulation=VOID, closes=NOW + 5 * MINUTE)
    attempt = begin(round_)
    span = Span(opens=round_.opens_at, closes=NOW + LIMIT, results=round_.results_at)
    look = extending.look_at_round(round_, span, NOW)
    actor = extensions.Actor.of(makers.make_organizer())
    extending.extend_round(round_, span, seen=look.mark, reason="Mưa bão", actor=actor, now=NOW)
    db.session.commit()
    assert reread(attempt.key).deadline == NOW + LIMIT
    assert not collected(attempt).is_void


def test_more_time_for_one_paper_comes_before_it_is_lost(app: Flask) -> None:
    round_ = make_round(regulation=VOID)
    attempt = begin(round_)
    longer = attempt.deadline + 10 * MINUTE
    look = extending.look_at_paper(round_, attempt, longer, attempt.deadline)
    assert any("vẫn bị hủy" in sentence for sentence in look.consequences)
    extending.extend_paper(
        round_, attempt.key, longer, seen=look.mark, reason="Mất điện",
        actor=extensions.Actor.of(makers.make_organizer()), now=attempt.deadline,
    )  # fmt: skip
    db.session.commit()
    assert collecting.collect_overdue(longer) == 0
    assert operations.hand_in(facts_of(round_), attempt.key, {}, longer)
    assert reread(attempt.key).counts


def test_who_comes_too_late_reads_that_nothing_counts(app: Flask) -> None:
    round_ = make_round(regulation=VOID)
    attempt = begin(round_)
    late = attempt.deadline + 6 * SECOND
    for _ in range(2):  # before it is collected, and after
        for say in (
            lambda: operations.save(attempt.key, "0", answer(1), late),
            lambda: operations.save_all(attempt.key, {"0": answer(1)}, late),
        ):
            with pytest.raises(NotHandedInInTime):
                say()
            db.session.rollback()
        collecting.collect_overdue(late + MINUTE)
        db.session.commit()
    # Handing in once more leads to the receipt, which says it.
    assert not operations.hand_in(facts_of(round_), attempt.key, {}, late)


def test_a_hand_in_that_comes_too_late_is_refused_before_the_paper_is_collected(app: Flask) -> None:
    round_ = make_round(regulation=VOID)
    attempt = begin(round_)
    with pytest.raises(NotHandedInInTime):
        operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline + 6 * SECOND)


def test_an_incomplete_paper_cannot_be_saved_by_waiting(app: Flask) -> None:
    round_ = make_round(regulation=replace(VOID, all_required=True))
    attempt = begin(round_)
    with pytest.raises(Incomplete):
        operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline)
    db.session.rollback()
    assert collected(attempt).is_void


def test_of_a_void_attempt_nothing_is_foreseen(app: Flask) -> None:
    rule = Regulation(at_limit=AtLimit.VOID, asked=Asked.AFTER_HAND_IN)
    round_ = make_round(regulation=rule)
    over = collected(begin(round_))
    with pytest.raises(BadInput):
        predicting.predict(facts_of(round_), over.key, answer(12), over.deadline + MINUTE)


def test_an_organizer_tries_it_like_everybody(app: Flask) -> None:
    round_ = make_round(regulation=VOID, opens=NOW + MINUTE, closes=NOW + 2 * MINUTE)
    assert begin(round_, trial=True).ends_void


def test_void_and_counted_papers_are_collected_together(app: Flask) -> None:
    void, plain = make_round(regulation=VOID), make_round(name="Đợt 2")
    lost, kept = begin(void), begin(plain)
    assert collecting.collect_overdue(lost.deadline + MINUTE) == 2
    assert (reread(lost.key).is_void, reread(kept.key).is_void) == (True, False)


def test_who_watches_sees_how_many_are_void(app: Flask) -> None:
    round_ = make_round(regulation=VOID)
    collected(begin(round_))
    makers.make_attempt(round_=round_, person=make_person())
    assert monitoring.figures([round_.id]) == {
        round_.id: monitoring.Figures(people=2, handed_in=1, void=1)
    }
    assert sum(hour.started for hour in monitoring.per_hour(round_.id)) == 2
    assert sum(hour.handed_in for hour in monitoring.per_hour(round_.id)) == 1
