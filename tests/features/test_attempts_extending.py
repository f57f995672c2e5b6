"""Who gets more time, does the look say what the deed then does, and do two people decide on it?"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import queries as accounts
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry, Organizer, Person, Role
from quizapp.attempts import extending, extension_queries, extensions
from quizapp.attempts.extending import Longer
from quizapp.attempts.models import Attempt, Extension
from quizapp.contests import timetable
from quizapp.contests.models import ContestGroup, Round
from quizapp.database import db
from quizapp.rules import more_time
from quizapp.rules.more_time import State
from quizapp.rules.refusals import (
    BadTimes,
    ChangedMeanwhile,
    NoMoreTime,
    NotRunning,
    ReasonMissing,
    SamePerson,
    Unsettled,
)
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Span
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

MINUTE = timedelta(minutes=1)
LIMIT = 15 * MINUTE
CLOSES = NOW + 5 * MINUTE
ODD = timedelta(microseconds=123_457)
CHI = Actor("organizer:1", "Trần Thị Chi", 1)


def organizer(username: str, **more: Any) -> Organizer:
    """Answer the organizer of this name, made when first asked for."""
    return accounts.organizer_named(username) or makers.make_organizer(username=username, **more)


def sit(
    round_: Round, started: datetime, deadline: datetime, person: Person | None = None, **more: bool
) -> Attempt:
    attempt = makers.make_attempt(
        round_=round_,
        person=person or makers.make_person(),
        points=None,
        started=started,
        **more,
    )
    attempt.deadline = deadline
    db.session.flush()
    return attempt


def deadline_of(attempt: Attempt) -> datetime:
    db.session.refresh(attempt)
    return attempt.deadline


def until(round_: Round, closes: datetime, results: datetime | None = None) -> Span:
    return Span(opens=round_.opens_at, closes=closes, results=results or round_.results_at)


def propose(
    round_: Round, closes: datetime, *, seen: str = "", reason: str = "Mưa bão"
) -> Extension:
    span = until(round_, closes)
    return extensions.propose_for_all(
        round_,
        span,
        seen=seen or extending.look_at_round(round_, span, NOW).mark,
        reason=reason,
        organizer=organizer("chi"),
        now=NOW,
    )


def confirm(proposal: Extension, *, who: str = "khanh", now: datetime = NOW) -> Longer | None:
    return extensions.confirm(
        proposal,
        seen=extensions.look_at(proposal, now).mark,
        organizer=organizer(who),
        now=now,
    )


def extend(round_: Round, closes: datetime, **more: Any) -> Longer | None:
    return confirm(propose(round_, closes, **more))


def journal(deed: str) -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.deed == deed)))


class TestAll:
    def test_what_the_old_closing_cut_short_gets_its_limit_or_the_new_closing(
        self, app: Flask
    ) -> None:
        round_ = makers.make_round(closes=CLOSES)
        new = CLOSES + 6 * MINUTE
        own = sit(round_, NOW - 11 * MINUTE, NOW + 4 * MINUTE)
        cut = sit(round_, NOW - 9 * MINUTE + ODD, CLOSES)
        edge = sit(round_, new - LIMIT, CLOSES)
        past = sit(round_, new - LIMIT + ODD, CLOSES)
        late = sit(round_, NOW, CLOSES)
        look = extending.look_at_round(round_, until(round_, new), NOW)
        assert look.papers == Longer(count=4, first=NOW + 6 * MINUTE + ODD, last=new)
        assert deadline_of(late) == CLOSES
        assert extend(round_, new, seen=look.mark) == look.papers
        assert deadline_of(own) == NOW + 4 * MINUTE
        assert deadline_of(cut) == NOW + 6 * MINUTE + ODD
        assert deadline_of(edge) == deadline_of(past) == deadline_of(late) == new
        assert round_.closes_at == new
        # Extended once more, only those that the closing still cuts short go on.
        assert extend(round_, new + 60 * MINUTE) == Longer(
            count=2, first=new + ODD, last=NOW + LIMIT
        )
        assert deadline_of(cut) == NOW + 6 * MINUTE + ODD
        assert deadline_of(edge) == new
        assert deadline_of(past) == new + ODD
        assert deadline_of(late) == NOW + LIMIT

    def test_who_was_given_minutes_before_ends_no_earlier_than_the_others(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        helped = sit(round_, NOW, CLOSES + MINUTE)
        generously = sit(round_, NOW, NOW + 2 * LIMIT)
        assert extend(round_, CLOSES + 60 * MINUTE) == Longer(
            count=1, first=NOW + LIMIT, last=NOW + LIMIT
        )
        assert deadline_of(helped) == NOW + LIMIT
        assert deadline_of(generously) == NOW + 2 * LIMIT

    def test_without_a_limit_everybody_has_until_the_new_closing(self, app: Flask) -> None:
        regulation = makers.plain_regulation(time_limit_s=None)
        round_ = makers.make_round(closes=CLOSES, regulation=regulation)
        attempts = [sit(round_, NOW - minutes * MINUTE, CLOSES) for minutes in (0, 50)]
        new = CLOSES + MINUTE
        assert extend(round_, new) == Longer(count=2, first=new, last=new)
        assert {deadline_of(attempt) for attempt in attempts} == {new}

    def test_only_open_attempts_of_this_round_that_count_are_moved(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        others = [
            sit(makers.make_round(closes=CLOSES), NOW, CLOSES),
            sit(round_, NOW, CLOSES, trial=True),
            sit(round_, NOW, CLOSES),
            # Its own limit is long over; somebody gave it minutes that end with the round.
            sit(round_, NOW - 30 * MINUTE, CLOSES),
        ]
        others[2].handed_in_at, others[2].points = NOW, 1
        db.session.flush()
        assert extend(round_, CLOSES + MINUTE) == Longer(count=0, first=None, last=None)
        assert {deadline_of(attempt) for attempt in others} == {CLOSES}

    def test_it_is_written_down_with_its_reason(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        extend(round_, CLOSES + MINUTE)
        (entry,) = journal("round.extend")
        assert entry.before == {"closes_at": CLOSES.isoformat()}
        assert entry.after == {"closes_at": (CLOSES + MINUTE).isoformat()}
        assert (entry.subject, entry.reason) == (f"round:{round_.id}", "Mưa bão")

    def test_while_a_prediction_is_on_nobody_learns_how_many(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES, regulation=Regulation())
        attempt = sit(round_, NOW, CLOSES)
        new = CLOSES + MINUTE
        assert extending.look_at_round(round_, until(round_, new), NOW).papers is None
        assert extend(round_, new) is None
        assert deadline_of(attempt) == new

    def test_what_moved_since_the_look_is_looked_at_again(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        attempt = sit(round_, NOW, CLOSES)
        seen = extending.look_at_round(round_, until(round_, CLOSES + MINUTE), NOW).mark
        with pytest.raises(ChangedMeanwhile):  # something else than was looked at
            extend(round_, CLOSES + 2 * MINUTE, seen=seen)
        with pytest.raises(ReasonMissing):
            extend(round_, CLOSES + MINUTE, seen=seen, reason=" ")
        makers.make_round(
            contest=round_.contest, name="Tuần 2", opens=CLOSES, closes=CLOSES + 90 * MINUTE
        )
        with pytest.raises(ChangedMeanwhile):  # another round stands in the way now
            extend(round_, CLOSES + MINUTE, seen=seen)
        assert deadline_of(attempt) == CLOSES
        timetable.close_early(round_, reason="Mất điện", actor=CHI, now=NOW)
        with pytest.raises(NotRunning):
            extend(round_, CLOSES + MINUTE, seen=seen)
        assert journal("round.extend") == []

    def test_rounds_of_other_people_stand_in_nobodys_way(self, app: Flask) -> None:
        contest = makers.make_contest()
        groups = [
            makers.add(ContestGroup(contest_id=contest.id, code=name, name=name, position=0)).id
            for name in ("CB", "ND")
        ]
        round_ = makers.make_round(contest=contest, closes=CLOSES)
        for name, group in (("Một", groups[0]), ("Hai", groups[1]), ("Chung", None)):
            other = makers.make_round(
                contest=contest, name=name, opens=CLOSES, closes=CLOSES + 90 * MINUTE
            )
            other.group_id = group
        makers.make_round(opens=CLOSES, closes=CLOSES + 90 * MINUTE, name="Nơi khác")
        round_.group_id = groups[0]
        db.session.flush()
        told = extending.look_at_round(round_, until(round_, CLOSES + MINUTE), NOW).consequences
        assert [name for name in ("Một", "Hai", "Chung", "Nơi khác") if name in str(told)] == [
            "Một",
            "Chung",
        ]


def propose_minutes(
    round_: Round,
    attempt: Attempt,
    minutes: int,
    seen: str = "",
    *,
    reason: str = "Mất điện",
    now: datetime = NOW,
) -> Extension:
    after = more_time.later(attempt.deadline, minutes)
    return extensions.propose_for_paper(
        round_,
        attempt.key,
        after,
        seen=seen or extending.look_at_paper(round_, attempt, after, now).mark,
        reason=reason,
        organizer=organizer("chi"),
        now=now,
    )


def give(round_: Round, attempt: Attempt, minutes: int) -> datetime:
    proposal = propose_minutes(round_, attempt, minutes)
    assert confirm(proposal) is None
    return proposal.ends_at


class TestOne:
    def test_one_paper_gets_minutes_and_nobody_else_does(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt, other = (sit(round_, NOW - MINUTE, NOW + 14 * MINUTE) for _ in range(2))
        assert give(round_, attempt, 10) == deadline_of(attempt) == NOW + 24 * MINUTE
        assert deadline_of(other) == NOW + 14 * MINUTE
        (entry,) = journal("attempt.extend")
        assert entry.before == {"deadline": (NOW + 14 * MINUTE).isoformat()}
        assert entry.after == {
            "person": attempt.person_id,
            "attempt": 1,
            "deadline": (NOW + 24 * MINUTE).isoformat(),
        }
        assert (entry.subject, entry.reason) == (f"round:{round_.id}", "Mất điện")

    def test_after_an_early_closing_one_paper_may_still_get_minutes(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE)
        timetable.close_early(round_, reason="Mất điện", actor=CHI, now=NOW)
        look = extending.look_at_paper(round_, attempt, NOW + 19 * MINUTE, NOW)
        assert "Xếp hạng chờ bài này" in look.consequences[0]
        assert give(round_, attempt, 5) == NOW + 19 * MINUTE

    def test_what_moved_since_the_look_is_looked_at_again(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE)
        seen = extending.look_at_paper(round_, attempt, NOW + 19 * MINUTE, NOW).mark
        with pytest.raises(ReasonMissing):
            propose_minutes(round_, attempt, 5, seen, reason="")
        with pytest.raises(ChangedMeanwhile):
            propose_minutes(round_, attempt, 6, seen)
        with pytest.raises(BadTimes):
            propose_minutes(round_, attempt, 0, seen)
        give(round_, attempt, 5)
        with pytest.raises(ChangedMeanwhile):  # the same press again proposes nothing else
            propose_minutes(round_, attempt, 5, seen)
        assert deadline_of(attempt) == NOW + 19 * MINUTE

    def test_what_is_over_gets_nothing(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE)
        seen = extending.look_at_paper(round_, attempt, NOW + 19 * MINUTE, NOW).mark
        with pytest.raises(NoMoreTime):
            propose_minutes(round_, attempt, 5, seen, now=NOW + 15 * MINUTE)
        waiting = propose_minutes(round_, attempt, 5)
        attempt.handed_in_at, attempt.points = NOW, 1
        db.session.flush()
        with pytest.raises(NoMoreTime):
            extending.look_at_paper(round_, attempt, NOW + 19 * MINUTE, NOW)
        with pytest.raises(NoMoreTime):
            propose_minutes(round_, attempt, 5, seen)
        with pytest.raises(NoMoreTime):
            extensions.confirm(waiting, seen=seen, organizer=organizer("khanh"), now=NOW)
        trial = sit(round_, NOW, NOW + LIMIT, trial=True)
        with pytest.raises(NoMoreTime):
            propose_minutes(round_, trial, 5)

    def test_who_sits_is_named_exactly(self, app: Flask) -> None:
        round_ = makers.make_round()
        an = makers.make_person(phone="+84912345678", id=2**31 - 1)
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE, an)
        sit(makers.make_round(), NOW - MINUTE, NOW + 14 * MINUTE, an)
        twin = sit(round_, NOW, NOW + LIMIT, makers.make_person(id=912345678))
        assert extending.open_papers_of(round_.id, "912345678") == [twin, attempt]
        for who in ("0912 345 678", str(an.id), f"#{an.id}"):
            assert extending.open_papers_of(round_.id, who) == [attempt]
        for who in ("0912 345 679", str(an.id - 1), "Nguyễn Văn An", "9" * 30):
            assert extending.open_papers_of(round_.id, who) == []


def stored(proposal: Extension) -> Extension:
    db.session.expire(proposal)
    return proposal


def standing(round_: Round, now: datetime = NOW) -> list[State]:
    return [
        extensions.state(proposal, over=over)
        for proposal, over in extension_queries.of_round(round_.id, now)
    ]


class TestTwoPeople:
    def test_nothing_changes_before_a_second_person_confirms(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        attempt = sit(round_, NOW, CLOSES)
        proposal = propose(round_, CLOSES + MINUTE)
        assert (round_.closes_at, deadline_of(attempt)) == (CLOSES, CLOSES)
        assert extension_queries.waiting([round_.id], NOW) == [proposal]
        with pytest.raises(SamePerson):
            confirm(proposal, who="chi")
        assert (round_.closes_at, deadline_of(attempt)) == (CLOSES, CLOSES)
        confirm(proposal)
        assert (round_.closes_at, deadline_of(attempt)) == (CLOSES + MINUTE, CLOSES + MINUTE)
        assert standing(round_) == [State.GIVEN]
        assert extension_queries.waiting([round_.id], NOW) == []
        (entry,) = journal("extension.propose")
        assert entry.actor_name != ""
        assert entry.after == {
            "extension": proposal.id,
            "closes_at": (CLOSES + MINUTE).isoformat(),
            "results_at": round_.results_at.isoformat(),
        }
        (entry,) = journal("extension.confirm")
        assert (entry.actor, entry.reason) == (f"organizer:{organizer('khanh').id}", "Mưa bão")

    def test_where_one_approval_is_enough_the_proposer_confirms(self, app: Flask) -> None:
        regulation = makers.plain_regulation(one_approval=True)
        round_ = makers.make_round(closes=CLOSES, regulation=regulation)
        confirm(propose(round_, CLOSES + MINUTE), who="chi")
        assert round_.closes_at == CLOSES + MINUTE

    def test_what_was_proposed_is_given_whenever_it_is_confirmed(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE)
        proposal = propose_minutes(round_, attempt, 10)
        confirm(proposal, now=NOW + 13 * MINUTE)
        assert deadline_of(attempt) == NOW + 24 * MINUTE

    def test_a_proposal_is_told_anew_when_another_one_was_faster(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        attempt = sit(round_, NOW, CLOSES)
        helped = propose_minutes(round_, attempt, 3)
        seen = extensions.look_at(helped, NOW).mark
        confirm(propose(round_, CLOSES + 2 * MINUTE))
        with pytest.raises(ChangedMeanwhile):
            extensions.confirm(helped, seen=seen, organizer=organizer("khanh"), now=NOW)
        db.session.expire_all()
        assert deadline_of(attempt) == CLOSES + 2 * MINUTE
        confirm(stored(helped))
        assert deadline_of(attempt) == CLOSES + 3 * MINUTE
        # One that would end it earlier than it ends by now gives nothing.
        small = propose_minutes(round_, attempt, 1)
        attempt.deadline = CLOSES + 9 * MINUTE
        db.session.flush()
        with pytest.raises(BadTimes, match="sau hạn hiện nay"):
            extensions.look_at(small, NOW)

    def test_a_round_that_closed_or_was_ranked_meanwhile_is_refused(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        attempt = sit(round_, NOW, NOW + LIMIT)
        for_all, for_one = propose(round_, CLOSES + MINUTE), propose_minutes(round_, attempt, 5)
        khanh = organizer("khanh")
        with pytest.raises(Unsettled) as refusal:
            extensions.confirm(for_all, seen="", organizer=khanh, now=CLOSES)
        assert "Đợt thi đã đóng" in str(refusal.value)
        assert extension_queries.waiting([round_.id], CLOSES) == [for_one]
        round_.tallied_at = CLOSES + MINUTE
        db.session.flush()
        for proposal in (for_all, for_one):
            with pytest.raises(Unsettled) as refusal:
                extensions.confirm(proposal, seen="", organizer=khanh, now=CLOSES + MINUTE)
            assert "Đợt thi đã được xếp hạng" in str(refusal.value)
        assert standing(round_, CLOSES + MINUTE) == 2 * [State.OVERTAKEN]
        assert (round_.closes_at, deadline_of(attempt)) == (CLOSES, NOW + LIMIT)

    def test_its_proposer_withdraws_it_and_somebody_else_rejects_it(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        chi, khanh = organizer("chi"), organizer("khanh")
        proposal = propose(round_, CLOSES + MINUTE)
        extensions.drop(proposal, reason="", organizer=chi, now=NOW)
        again = propose(round_, CLOSES + MINUTE)
        with pytest.raises(ReasonMissing):
            extensions.drop(again, reason=" ", organizer=khanh, now=NOW)
        extensions.drop(again, reason="Không mất điện", organizer=khanh, now=NOW)
        assert standing(round_) == [State.REJECTED, State.WITHDRAWN]
        assert stored(again).dropped_reason == "Không mất điện"
        for one, words in ((proposal, "đã được rút"), (again, "đã bị từ chối")):
            for deed in (
                lambda one=one: extensions.confirm(one, seen="", organizer=khanh, now=NOW),
                lambda one=one: extensions.drop(one, reason="Thôi", organizer=khanh, now=NOW),
            ):
                with pytest.raises(Unsettled) as refusal:
                    deed()
                assert words in str(refusal.value)
        assert [len(journal(f"extension.{deed}")) for deed in ("withdraw", "reject")] == [1, 1]
        assert round_.closes_at == CLOSES

    def test_one_waits_for_all_and_one_for_each_paper(self, app: Flask) -> None:
        round_ = makers.make_round(closes=CLOSES)
        first, second = (sit(round_, NOW, CLOSES) for _ in range(2))
        propose(round_, CLOSES + MINUTE)
        propose_minutes(round_, first, 1)
        propose_minutes(round_, second, 1)
        propose(makers.make_round(closes=CLOSES), CLOSES + MINUTE)
        for again in (
            lambda: propose(round_, CLOSES + 2 * MINUTE),
            lambda: propose_minutes(round_, second, 2),
        ):
            with pytest.raises(Unsettled):
                again()

    def test_two_presses_at_once_give_the_minutes_once(self, app: Flask) -> None:
        round_ = makers.make_round()
        attempt = sit(round_, NOW - MINUTE, NOW + 14 * MINUTE)
        proposal = propose_minutes(round_, attempt, 5)
        seen, number = extensions.look_at(proposal, NOW).mark, proposal.id
        khanh = organizer("khanh").id
        db.session.commit()

        def press(_: int) -> None:
            there = db.session.get_one(Extension, number)
            who = db.session.get_one(Organizer, khanh)
            extensions.confirm(there, seen=seen, organizer=who, now=NOW)

        answers = at_once(app, 4, press)
        assert answers.count(None) == 1
        assert sum(isinstance(answer, Unsettled) for answer in answers) == 3
        assert deadline_of(attempt) == NOW + 19 * MINUTE
        assert len(journal("attempt.extend")) == 1

    def test_a_second_person_is_one_with_the_role_in_this_contest(self, app: Flask) -> None:
        contest, other = makers.make_contest(), makers.make_contest(slug="khac", current=False)
        chi = organizer("chi")
        organizer("minh", roles=[Role.JURY])
        organizer("loan", roles=[Role.MANAGER], contest=other)
        gone = organizer("hai")
        gone.is_active = False
        db.session.flush()
        assert not accounts.somebody_else_acts_as(Role.MANAGER, contest.id, chi.id)
        khanh = organizer("khanh", roles=[Role.MANAGER], contest=contest)
        assert accounts.somebody_else_acts_as(Role.MANAGER, contest.id, chi.id)
        assert accounts.somebody_else_acts_as(Role.MANAGER, contest.id, khanh.id)
