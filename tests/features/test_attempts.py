"""How does a sitting go on, on a real database?"""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp import cache
from quizapp.attempts import collecting, operations
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.banks import queries as banks
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules import papers
from quizapp.rules.age_refusals import TooOld, TooOldOn, TooYoung
from quizapp.rules.attempt_refusals import TooSoon
from quizapp.rules.papers import Answer
from quizapp.rules.questions import Content
from quizapp.rules.refusals import (
    AlreadyHandedIn,
    Incomplete,
    NewerPageExists,
    NoAttemptLeft,
    NotFound,
    NotOpenYet,
    RoundNotReady,
    RoundOver,
    TooLate,
)
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW
from tests.makers import at, facts_of, make_person, make_round, plain_regulation
from tests.statements import counted

SECOND = timedelta(seconds=1)


def answer(*chosen: int, page: int = 1, n: int = 1) -> Answer:
    return Answer(chosen=chosen, page=page, n=n, at_ms=0)


def begin(round_: Round | None = None, *, now: Any = NOW, seed: int = 1, **more: Any) -> Attempt:
    round_ = round_ or make_round()
    person = more.pop("person", None) or make_person()
    attempt = operations.start(facts_of(round_), person.id, now, Random(seed), **more)
    db.session.commit()
    return attempt


def reread(key: AttemptKey) -> Attempt:
    db.session.expire_all()
    attempt = db.session.get(Attempt, tuple(key))
    assert attempt is not None
    return attempt


def right_places(attempt: Attempt) -> dict[str, Answer]:
    """Answer what a person who knows everything would choose."""
    paper = papers.Paper.from_document(attempt.paper)
    contents = banks.contents(drawn.version for drawn in paper.questions)
    return {
        str(place): answer(
            *[drawn.order.index(number) for number in contents[drawn.version].key], page=9
        )
        for place, drawn in enumerate(paper.questions)
    }


class TestStart:
    def test_draws_a_paper_and_promises_a_deadline(self, app: Flask) -> None:
        attempt = begin()
        assert attempt.number == 1
        assert len({version for version, _order in attempt.paper}) == attempt.question_count == 4
        assert attempt.deadline == NOW + timedelta(minutes=15)

    def test_the_deadline_never_lies_behind_the_end_of_the_round(self, app: Flask) -> None:
        attempt = begin(make_round(closes=NOW + timedelta(minutes=4)))
        assert attempt.deadline == NOW + timedelta(minutes=4)

    def test_an_open_attempt_goes_on_with_the_same_paper(self, app: Flask) -> None:
        round_, person = make_round(), make_person()
        first = begin(round_, person=person, seed=1)
        paper = first.paper
        again = begin(round_, person=person, now=NOW + timedelta(minutes=3), seed=2)
        assert (again.number, again.paper, again.deadline) == (1, paper, first.deadline)

    def test_the_own_overdue_attempt_is_collected_first(self, app: Flask) -> None:
        round_, person = make_round(), make_person()
        first = begin(round_, person=person)
        later = first.deadline + 6 * SECOND
        assert begin(round_, person=person, now=later).number == 2
        old = reread(first.key)
        assert (old.collected, old.handed_in_at, old.took_ms) == (True, old.deadline, 900_000)

    @pytest.mark.parametrize(
        ("moment", "refusal"), [("07:59:59.999", NotOpenYet), ("12:00", RoundOver)]
    )
    def test_only_while_the_round_is_open(self, app: Flask, moment: str, refusal: type) -> None:
        round_ = make_round(opens=at("08:00"), closes=at("12:00"))
        with pytest.raises(refusal):
            begin(round_, now=at(moment))
        assert begin(round_, now=at("08:00")).number == 1

    def test_an_early_closing_holds_at_once_whatever_is_remembered(self, app: Flask) -> None:
        round_, person = make_round(), make_person()
        facts = facts_of(round_)
        round_.closes_at = NOW
        db.session.commit()
        with pytest.raises(RoundOver):
            operations.start(facts, person.id, NOW + SECOND, Random(1))

    def test_a_start_that_stalled_until_after_the_tally_is_refused(self, app: Flask) -> None:
        round_, person = make_round(closes=NOW + SECOND), make_person()
        facts = facts_of(round_)
        round_.tallied_at = NOW + 20 * SECOND
        db.session.commit()
        with pytest.raises(RoundOver):
            operations.start(facts, person.id, NOW, Random(1))

    def test_the_regulation_asks_for_an_age(self, app: Flask) -> None:
        young = make_person(birth=makers.TODAY.replace(year=2010, day=12))
        with pytest.raises(TooYoung):
            begin(person=young)

    def test_the_regulation_may_name_the_oldest_and_a_fixed_day(self, app: Flask) -> None:
        round_ = make_round(regulation=plain_regulation(maximum_age=70))
        # Today is the last day of being seventy for the first.
        begin(round_, person=make_person(birth=date(1955, 5, 12)))
        with pytest.raises(TooOld):
            begin(round_, person=make_person(birth=date(1955, 5, 11)))
        fixed = make_round(regulation=plain_regulation(maximum_age=70, age_on=date(2026, 9, 30)))
        begin(fixed, person=make_person(birth=date(1955, 10, 1)))
        with pytest.raises(TooOldOn):
            begin(fixed, person=make_person(birth=date(1955, 9, 30)))

    def test_as_many_attempts_as_the_regulation_allows(self, app: Flask) -> None:
        round_ = make_round(regulation=plain_regulation(attempts_per_round=2))
        person = make_person()
        for number in (1, 2):
            attempt = begin(round_, person=person)
            assert attempt.number == number
            operations.hand_in(facts_of(round_), attempt.key, {}, NOW)
        with pytest.raises(NoAttemptLeft):
            begin(round_, person=person)

    def test_what_a_merged_account_used_up_is_used_up(self, app: Flask) -> None:
        pause = plain_regulation(attempts_per_round=2, attempt_delay_s=600)
        round_ = make_round(regulation=pause)
        person = make_person()
        old = make_person(name="Nguyễn Văn Ân", phone="+84912000555")
        attempt = begin(round_, person=old)
        operations.hand_in(facts_of(round_), attempt.key, {}, NOW)
        old.merged_into_id = person.id
        with pytest.raises(TooSoon):
            begin(round_, person=person)
        later = NOW + timedelta(minutes=10)
        attempt = begin(round_, person=person, now=later)
        operations.hand_in(facts_of(round_), attempt.key, {}, later)
        with pytest.raises(NoAttemptLeft):
            begin(round_, person=person, now=later + timedelta(minutes=10))

    def test_attempts_of_a_day_count_over_rounds_and_begin_anew_at_midnight(
        self, app: Flask
    ) -> None:
        contest = makers.make_contest(regulation=plain_regulation(attempts_per_day=1))
        rounds = [make_round(contest=contest, closes=NOW + timedelta(days=2)) for _ in "ab"]
        person = make_person()
        attempt = begin(rounds[0], person=person)
        operations.hand_in(facts_of(rounds[0]), attempt.key, {}, NOW)
        with pytest.raises(NoAttemptLeft):
            begin(rounds[1], person=person, now=at("23:59:59"))
        assert begin(rounds[1], person=person, now=at("23:59:59") + SECOND).number == 1

    def test_a_recipe_the_banks_cannot_fill_opens_nothing(self, app: Flask) -> None:
        with pytest.raises(RoundNotReady):
            begin(make_round(bank=makers.make_bank(questions=3), questions=4))

    def test_an_edit_after_the_opening_changes_no_paper(self, app: Flask) -> None:
        bank = makers.make_bank(questions=4)
        round_ = make_round(bank=bank)
        before = {version for version, _order in begin(round_).paper}
        question = db.session.query(makers.Question).filter_by(bank_id=bank.id).first()
        assert question is not None
        changed = Content(stem="Câu đã sửa?", options=("Một", "Hai"), key=(0,), topic="Chung")
        makers.make_version(question=question, content=changed, number=2, created=NOW)
        db.session.commit()
        cache.forget()
        after = {version for version, _order in begin(round_, now=NOW + SECOND).paper}
        assert after == before

    def test_one_common_paper_when_the_regulation_says_so(self, app: Flask) -> None:
        round_ = make_round(
            bank=makers.make_bank(questions=30), regulation=plain_regulation(same_questions=True)
        )
        drawn = {
            frozenset(version for version, _order in begin(round_, seed=seed).paper)
            for seed in range(3)
        }
        assert len(drawn) == 1

    def test_a_trial_needs_no_window_and_no_age(self, app: Flask) -> None:
        round_ = make_round(opens=NOW + timedelta(days=1), closes=NOW + timedelta(days=2))
        shadow = make_person(birth=None, phone=None, is_trial=True)
        attempt = begin(round_, person=shadow, trial=True)
        assert attempt.is_trial
        assert attempt.deadline == NOW + timedelta(minutes=15)


class TestSave:
    def test_keeps_the_newest_choice(self, app: Flask) -> None:
        attempt = begin()
        operations.save(attempt.key, "2", answer(1, page=10, n=1), NOW)
        operations.save(attempt.key, "2", answer(3, page=10, n=2), NOW)
        assert reread(attempt.key).answers["2"]["chosen"] == [3]

    def test_an_overtaken_message_changes_nothing_and_is_no_error(self, app: Flask) -> None:
        attempt = begin()
        operations.save(attempt.key, "2", answer(3, page=10, n=2), NOW)
        operations.save(attempt.key, "2", answer(1, page=10, n=1), NOW)
        assert reread(attempt.key).answers["2"]["chosen"] == [3]

    def test_an_older_page_is_told_that_a_newer_one_goes_on(self, app: Flask) -> None:
        attempt = begin()
        operations.save(attempt.key, "2", answer(3, page=20, n=1), NOW)
        with pytest.raises(NewerPageExists):
            operations.save(attempt.key, "2", answer(1, page=10, n=9), NOW)
        assert reread(attempt.key).answers["2"]["chosen"] == [3]

    @pytest.mark.parametrize(
        ("late", "counts"), [(timedelta(0), True), (5 * SECOND, True), (5.001 * SECOND, False)]
    )
    def test_counts_up_to_the_grace(self, app: Flask, late: timedelta, *, counts: bool) -> None:
        attempt = begin()
        arrived = attempt.deadline + late
        if counts:
            operations.save(attempt.key, "0", answer(1), arrived)
        else:
            with pytest.raises(TooLate):
                operations.save(attempt.key, "0", answer(1), arrived)
        assert ("0" in reread(attempt.key).answers) is counts

    def test_nothing_after_the_hand_in(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        operations.hand_in(facts_of(round_), attempt.key, {}, NOW)
        with pytest.raises(AlreadyHandedIn):
            operations.save(attempt.key, "0", answer(1), NOW)

    def test_a_stranger_finds_nothing(self, app: Flask) -> None:
        attempt = begin()
        stranger = make_person(name="Lê Thị Bình", phone="+84987654321")
        with pytest.raises(NotFound):
            operations.save(attempt.key._replace(person_id=stranger.id), "0", answer(1), NOW)

    def test_a_question_that_is_not_on_the_paper_is_not_kept(self, app: Flask) -> None:
        attempt = begin()
        with pytest.raises(NewerPageExists):
            operations.save(attempt.key, "4", answer(1), NOW)
        assert reread(attempt.key).answers == {}

    def test_the_reply_carries_an_extended_deadline(self, app: Flask) -> None:
        attempt = begin()
        attempt.deadline = extended = attempt.deadline + timedelta(minutes=10)
        db.session.commit()
        assert operations.save(attempt.key, "0", answer(1), NOW).deadline == extended

    @given(
        messages=st.lists(
            st.tuples(
                st.sampled_from(["0", "1", "guess"]),
                st.integers(0, 3),
                st.integers(0, 3),
                st.integers(0, 3),
            ),
            max_size=12,
        )
    )
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_the_database_and_the_rule_keep_the_same(
        self, app: Flask, messages: list[tuple[str, int, int, int]]
    ) -> None:
        """One statement per message, and the plain rule over all of them, agree."""
        round_ = make_round()
        attempt = begin(round_, person=make_person())
        expected: dict[str, Any] = {}
        for place, chosen, page, n in messages:
            message = answer(chosen, page=page, n=n)
            expected = papers.merge(expected, {place: message}, 4)
            try:
                operations.save(attempt.key, place, message, NOW)
            except NewerPageExists:
                continue
        db.session.commit()
        assert reread(attempt.key).answers == expected


class TestHandIn:
    def test_marks_what_was_saved_and_what_the_form_carries(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        known = right_places(attempt)
        operations.save(attempt.key, "0", known.pop("0"), NOW)
        del known["3"]
        assert operations.hand_in(facts_of(round_), attempt.key, known, NOW + 60 * SECOND)
        result = reread(attempt.key)
        assert (result.points, result.right, result.is_full) == (3, 3, False)
        assert (result.took_ms, result.collected) == (60_000, False)

    def test_everything_right_is_full(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        operations.hand_in(facts_of(round_), attempt.key, right_places(attempt), NOW)
        assert reread(attempt.key).is_full

    def test_a_repeat_keeps_the_first_result(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        operations.hand_in(facts_of(round_), attempt.key, {}, NOW)
        assert not operations.hand_in(facts_of(round_), attempt.key, right_places(attempt), NOW)
        assert reread(attempt.key).points == 0

    def test_within_the_grace_the_time_used_is_the_limit(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline + 5 * SECOND)
        result = reread(attempt.key)
        assert (result.took_ms, result.handed_in_at) == (900_000, attempt.deadline)

    def test_after_the_grace_it_is_too_late(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        with pytest.raises(TooLate):
            operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline + 6 * SECOND)

    def test_all_questions_when_the_regulation_wants_them(self, app: Flask) -> None:
        round_ = make_round(regulation=Regulation())
        attempt = begin(round_)
        known = right_places(attempt)
        with pytest.raises(Incomplete) as refusal:
            operations.hand_in(facts_of(round_), attempt.key, known, NOW)
        db.session.rollback()
        assert refusal.value.facts == {"missing": 1}
        assert reread(attempt.key).handed_in_at is None
        known["guess"] = answer(1234)
        operations.hand_in(facts_of(round_), attempt.key, known, NOW)
        assert reread(attempt.key).guess == 1234

    def test_at_the_deadline_an_incomplete_paper_is_taken(self, app: Flask) -> None:
        round_ = make_round(regulation=Regulation())
        attempt = begin(round_)
        assert operations.hand_in(facts_of(round_), attempt.key, {}, attempt.deadline)


class TestCollect:
    def test_takes_what_was_saved_and_stamps_the_deadline(self, app: Flask) -> None:
        round_ = make_round()
        attempt = begin(round_)
        operations.save(attempt.key, "0", right_places(attempt)["0"], NOW)
        assert collecting.collect_overdue(attempt.deadline + 3600 * SECOND) == 1
        result = reread(attempt.key)
        assert (result.points, result.collected) == (1, True)
        assert (result.handed_in_at, result.took_ms) == (attempt.deadline, 900_000)

    def test_waits_for_the_grace_and_for_messages_to_settle(self, app: Flask) -> None:
        attempt = begin()
        assert collecting.collect_overdue(attempt.deadline + 14.999 * SECOND) == 0
        assert collecting.collect_overdue(attempt.deadline + 15 * SECOND) == 1

    def test_twice_is_once(self, app: Flask) -> None:
        attempt = begin()
        late = attempt.deadline + 60 * SECOND
        assert [collecting.collect_overdue(late) for _ in "ab"] == [1, 0]

    def test_a_moved_deadline_is_left_alone(self, app: Flask) -> None:
        attempt = begin()
        was = attempt.deadline
        attempt.deadline = was + timedelta(minutes=30)
        db.session.commit()
        assert not operations.collect(attempt.key, deadline_until=was)

    def test_a_round_is_collected_in_batches(self, app: Flask) -> None:
        round_ = make_round()
        for _ in range(5):
            operations.start(facts_of(round_), make_person().id, NOW, Random(1))
        assert collecting.collect_round(round_.id, NOW + timedelta(hours=1), batch=2) == 5

    def test_each_of_a_batch_gets_what_it_would_get_alone(self, app: Flask) -> None:
        contest_rules = (plain_regulation(), Regulation(all_required=False))
        rounds = [make_round(regulation=rules) for rules in contest_rules]
        keys = []
        for number in range(6):
            facts = facts_of(rounds[number % 2])
            late = NOW - timedelta(seconds=number, microseconds=number * 1001)
            attempt = operations.start(facts, make_person().id, late, Random(number))
            answers = dict(list(right_places(attempt).items())[:number])
            answers[papers.GUESS] = answer(number * 7)
            operations.save_all(attempt.key, answers, NOW)
            keys.append(attempt.key)
        db.session.flush()

        def results() -> list[tuple[object, ...]]:
            db.session.expire_all()
            stored = [db.session.get_one(Attempt, tuple(key)) for key in keys]
            return [
                (a.handed_in_at, a.collected, a.points, a.right, a.is_full, a.took_ms, a.guess,
                 a.answers)
                for a in stored
            ]  # fmt: skip

        savepoint = db.session.begin_nested()
        assert all(operations.collect(key) for key in keys)
        alone = results()
        savepoint.rollback()
        assert {row[0] for row in results()} == {None}
        assert collecting.collect_overdue(NOW + timedelta(hours=1)) == 6
        assert results() == alone
        assert len({row[2] for row in alone}) > 1
        assert {row[6] is None for row in alone} == {True, False}

    def test_a_batch_costs_the_same_few_statements_however_large_it_is(self, app: Flask) -> None:
        facts = facts_of(make_round())
        counts = []
        for people in (2, 30):
            for _ in range(people):
                operations.start(facts, make_person().id, NOW, Random(1))
            db.session.flush()
            with counted() as seen:
                assert collecting.collect_overdue(NOW + timedelta(hours=1)) == people
            counts.append(len(seen))
        assert counts == [3, 2], "the questions are read once"

    def test_what_was_not_committed_is_collected_again(self, app: Flask) -> None:
        facts = facts_of(make_round())
        for _ in range(3):
            operations.start(facts, make_person().id, NOW, Random(1))
        db.session.commit()
        late = NOW + timedelta(hours=1)
        assert collecting.collect_overdue(late) == 3
        db.session.rollback()  # a crash between the batch and its commit
        assert collecting.collect_overdue(late) == 3
        assert collecting.collect_overdue(late) == 0
