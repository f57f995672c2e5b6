"""When is a round ranked, by whom, and does it matter when?"""

import threading
from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp import cache
from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts import operations as sittings
from quizapp.attempts.models import AttemptKey
from quizapp.contests.models import ContestGroup, Membership, Round
from quizapp.database import db
from quizapp.results import line_queries, operations
from quizapp.results.models import Closing, Ruling, Standing
from quizapp.results.operations import applying
from quizapp.rights import operations as rights
from quizapp.rules import boards
from quizapp.rules.eligibility import Origin
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Regulation, Target
from quizapp.rules.timing import GRACE, SETTLE
from tests import makers, taking_out
from tests.conftest import NOW

CLOSED = NOW - timedelta(hours=1)
WAIT = GRACE + SETTLE


def closed_round(**more) -> Round:
    return makers.make_round(opens=NOW - timedelta(hours=5), closes=CLOSED, **more)


def citizens(count: int) -> list[Person]:
    return [
        makers.make_person(name=f"Người số {'abcdefghij'[n]}", phone=f"+8491234567{n}")
        for n in range(count)
    ]


def the_round_itself(round_: Round) -> Round:
    db.session.expire_all()
    return db.session.get_one(Round, round_.id)


def board(round_: Round) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Standing.place, Standing.person_id)
        .where(Standing.round_id == round_.id)
        .order_by(Standing.place, Standing.person_id)
    )
    return [(place, person) for place, person in rows]


def dump(round_: Round) -> list[tuple[object, ...]]:
    columns = Standing.__table__.columns
    statement = select(*columns).where(Standing.round_id == round_.id).order_by(columns.person_id)
    return [tuple(row) for row in db.session.execute(statement)]


def test_a_round_is_ranked_once_grace_and_settling_are_over(app: Flask) -> None:
    round_ = closed_round()
    an, binh = citizens(2)
    makers.make_attempt(round_=round_, person=an, points=3, started=CLOSED - timedelta(hours=1))
    makers.make_attempt(round_=round_, person=binh, points=4, started=CLOSED - timedelta(hours=1))
    assert operations.tally_due(CLOSED + WAIT - timedelta(microseconds=1)) == []
    assert the_round_itself(round_).tallied_at is None
    assert operations.tally_due(CLOSED + WAIT) == [round_.id]
    assert the_round_itself(round_).tallied_at == CLOSED + WAIT
    assert board(round_) == [(1, binh.id), (2, an.id)]
    assert operations.tally_due(NOW) == []


def test_an_open_round_is_never_ranked(app: Flask) -> None:
    round_ = makers.make_round()
    assert operations.tally_due(NOW) == []
    assert operations.tally(round_.id, NOW) is False


def test_trials_of_organizers_count_nowhere(app: Flask) -> None:
    round_ = closed_round()
    (an,) = citizens(1)
    shadow = makers.make_person(name="Trần Thị Chi", phone=None, is_trial=True)
    before = CLOSED - timedelta(hours=1)
    makers.make_attempt(round_=round_, person=an, points=1, started=before)
    makers.make_attempt(round_=round_, person=an, number=2, points=4, started=before, trial=True)
    makers.make_attempt(round_=round_, person=shadow, points=4, started=before)
    operations.tally(round_.id, NOW)
    assert board(round_) == [(1, an.id)]
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.attempts, closing.all_correct) == (1, 1, 0)


@pytest.mark.parametrize(
    ("target", "value"),
    [(Target.ALL_CORRECT, 2), (Target.PARTICIPANTS, 3), (Target.ATTEMPTS, 5)],
)
def test_the_target_is_frozen_by_its_definition(app: Flask, target: Target, value: int) -> None:
    round_ = closed_round(regulation=Regulation(target=target))
    an, binh, dung = citizens(3)
    early = CLOSED - timedelta(hours=2)
    for person, number, points in [
        (an, 1, 4),
        (an, 2, 4),
        (binh, 1, 2),
        (binh, 2, 4),
        (dung, 1, 3),
    ]:
        makers.make_attempt(round_=round_, person=person, number=number, points=points,
                            started=early, guess=3)  # fmt: skip
    operations.tally(round_.id, NOW)
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.attempts, closing.all_correct) == (3, 5, 2)
    assert closing.target == value
    distances = set(db.session.scalars(select(Standing.guess_distance)))
    assert distances == {abs(3 - value)}


@pytest.mark.parametrize(
    ("target", "value"),
    [(Target.ALL_CORRECT, 1), (Target.PARTICIPANTS, 2), (Target.ATTEMPTS, 3)],
)
@pytest.mark.parametrize("rule", [Counted.BEST, Counted.HIGHEST_THEN_EARLIEST])
def test_a_prediction_about_one_group_counts_its_people(
    app: Flask, target: Target, value: int, rule: Counted
) -> None:
    regulation = Regulation(target=target, target_group="Nhân dân", counted_attempt=rule)
    round_ = closed_round(regulation=regulation)
    groups = [
        ContestGroup(contest_id=round_.contest_id, code=str(n), name=name, position=n)
        for n, name in enumerate(["Nhân dân", "Cán bộ"])
    ]
    db.session.add_all(groups)
    db.session.flush()
    an, binh, dung, old = citizens(4)
    old.merged_into_id = binh.id
    for person, group in ((an, 0), (old, 0), (dung, 1)):
        db.session.add(
            Membership(person_id=person.id, contest_id=round_.contest_id,
                       group_id=groups[group].id, origin=Origin.OWN, chosen_at=NOW)
        )  # fmt: skip
    early = CLOSED - timedelta(hours=2)
    for person, number, points in [(an, 1, 4), (an, 2, 4), (old, 1, 3), (dung, 1, 4)]:
        makers.make_attempt(round_=round_, person=person, number=number, points=points,
                            started=early, guess=9)  # fmt: skip
    operations.tally(round_.id, NOW)
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.attempts, closing.all_correct) == (3, 4, 2)
    assert closing.target == value
    assert set(db.session.scalars(select(Standing.guess_distance))) == {9 - value}
    applying.recount(round_, closing)
    assert closing.target == value


def test_who_erases_the_account_still_counts_in_the_group_that_was_foreseen(app: Flask) -> None:
    foreseen = Regulation(target=Target.PARTICIPANTS, target_group="Nhân dân")
    round_ = closed_round(regulation=foreseen)
    group = ContestGroup(contest_id=round_.contest_id, code="n", name="Nhân dân", position=0)
    an, binh, dung = citizens(3)
    makers.add(group)
    for person in (an, binh, dung):
        makers.add(
            Membership(person_id=person.id, contest_id=round_.contest_id,
                       group_id=group.id, origin=Origin.OWN, chosen_at=NOW)
        )  # fmt: skip
    for person in (an, binh):
        makers.make_attempt(round_=round_, person=person, points=4,
                            started=CLOSED - timedelta(hours=2), guess=9)  # fmt: skip
    operations.tally(round_.id, NOW)
    closing = db.session.get_one(Closing, round_.id)
    for person in (an, dung):
        rights.erase_again([(person.id, NOW)], NOW)
    applying.recount(round_, closing)
    assert (closing.people, closing.target) == (2, 2)
    # Of somebody who sat nothing there is nothing to count.
    assert set(db.session.scalars(select(Membership.person_id))) == {an.id, binh.id}


def test_accounts_that_were_merged_are_one_person(app: Flask) -> None:
    round_ = closed_round(regulation=Regulation(target=Target.PARTICIPANTS))
    an, old, binh = citizens(3)
    old.merged_into_id = an.id
    early = CLOSED - timedelta(hours=2)
    makers.make_attempt(round_=round_, person=an, points=2, started=early, guess=9)
    makers.make_attempt(round_=round_, person=old, points=4, started=early, guess=2)
    makers.make_attempt(round_=round_, person=binh, points=3, started=early, guess=2)
    operations.tally(round_.id, NOW)
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.attempts, closing.target) == (2, 3, 2)
    first = db.session.scalars(select(Standing).where(Standing.place == 1)).one()
    assert (first.person_id, first.attempt_person_id, first.attempts_used) == (an.id, old.id, 2)


def test_after_an_early_closing_the_ranking_waits_for_started_attempts(app: Flask) -> None:
    round_, starter, deadline = _a_started_attempt()
    # The organizers close early, two minutes after An began.
    round_.closes_at = NOW + timedelta(minutes=2)
    db.session.flush()
    assert operations.tally_due(round_.closes_at + WAIT) == []
    assert operations.tally_due(deadline + WAIT - timedelta(microseconds=1)) == []
    assert operations.tally_due(deadline + WAIT) == [round_.id]
    assert board(round_) == [(1, starter.id)]


def test_an_hour_without_a_scheduler_changes_nothing(app: Flask) -> None:
    """Killed over the closing and started an hour later: the same rows as on time."""
    punctual = _a_night(late=timedelta(0))
    db.session.rollback()
    late = _a_night(late=timedelta(hours=1))
    assert punctual == late
    assert len(punctual) == 3


def test_lots_are_drawn_for_everybody_and_stay(app: Flask) -> None:
    regulation = makers.plain_regulation(ranking=("score", "draw"))
    round_ = closed_round(regulation=regulation)
    people = citizens(5)
    for person in people:
        makers.make_attempt(round_=round_, person=person, started=CLOSED - timedelta(hours=1))
    operations.tally(round_.id, NOW)
    expected = sorted((boards.draw_number(round_.seed, person.id), person.id) for person in people)
    assert board(round_) == [(n, person) for n, (_, person) in enumerate(expected, start=1)]
    lots = dict(db.session.execute(select(Ruling.person_id, Ruling.number)).tuples().all())
    organizer = makers.make_organizer()
    deed = taking_out.disqualify(
        round_.id, expected[0][1], None, organizer=organizer, now=NOW, reason="Thi hộ"
    )
    taking_out.reinstate(deed.id, organizer=organizer, now=NOW, reason="Nhầm người")
    assert dict(db.session.execute(select(Ruling.person_id, Ruling.number)).tuples().all()) == lots
    assert board(round_) == [(n, person) for n, (_, person) in enumerate(expected, start=1)]


def test_two_schedulers_rank_once(app: Flask) -> None:
    round_ = closed_round()
    for person in citizens(4):
        makers.make_attempt(round_=round_, person=person, started=CLOSED - timedelta(hours=1))
    round_id = round_.id
    db.session.commit()
    claimed: list[list[int]] = []
    barrier = threading.Barrier(6)

    def run() -> None:
        with app.app_context():
            barrier.wait()
            claimed.append(operations.tally_due(NOW))
            db.session.commit()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [[], [], [], [], [], [round_id]]
    assert (
        len(line_queries.candidates(round_id, Regulation(full_score_to_win=False), limit=99)) == 4
    )
    deeds = db.session.scalar(
        select(func.count()).select_from(JournalEntry).where(JournalEntry.deed == "round.tally")
    )
    assert deeds == 1


def _a_started_attempt() -> tuple[Round, Person, datetime]:
    round_ = makers.make_round()
    (an,) = citizens(1)
    cache.forget()
    attempt = sittings.start(makers.facts_of(round_), an.id, NOW, Random(7))
    return round_, an, attempt.deadline


def _a_night(late: timedelta) -> list[tuple[object, ...]]:
    """Three people sit to the end of a round: one hands in, two are collected."""
    cache.forget()
    round_ = makers.make_round()
    people = citizens(3)
    start = round_.closes_at - timedelta(minutes=5)
    for position, person in enumerate(people):
        sittings.start(
            makers.facts_of(round_), person.id, start + timedelta(seconds=position), Random(7)
        )
    sittings.hand_in(
        makers.facts_of(round_),
        AttemptKey(round_.id, people[0].id, 1),
        {},
        start + timedelta(minutes=1),
    )
    assert operations.tally_due(round_.closes_at + WAIT + late) == [round_.id]
    # Ids differ from night to night on PostgreSQL, so people are told by their order.
    first = people[0].id
    return [(row[1] - first, *row[3:]) for row in dump(round_)]
