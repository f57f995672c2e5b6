"""What can organizers still do to a round, before, while and after it is open?"""

import random
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry
from quizapp.attempts import monitoring
from quizapp.contests import timetable
from quizapp.contests.models import Round
from quizapp.contests.timetable import Plan
from quizapp.database import db
from quizapp.rules.papers import RecipeLine
from quizapp.rules.refusals import (
    AlreadyOpened,
    BadRecipe,
    BadRound,
    BadTimes,
    NotRunning,
    ReasonMissing,
    RoundInUse,
)
from quizapp.rules.timing import Span, weekly
from tests import makers
from tests.conftest import NOW

HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)
CHI = Actor("organizer:1", "Trần Thị Chi", 1)
FIRST = Span(opens=NOW, closes=NOW + WEEK - HOUR, results=NOW + WEEK + 2 * HOUR)


def journal(deed: str) -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.deed == deed)))


def upcoming(**more: Any) -> Round:
    return makers.make_round(opens=NOW + HOUR, closes=NOW + 9 * HOUR, **more)


def edit(
    round_: Round, reason: str = "Theo công văn", name: str = "Đợt 1", **times: datetime
) -> None:
    span = replace(timetable.span_of(round_), **times)
    timetable.edit_round(round_, name=name, span=span, reason=reason, actor=CHI, now=NOW)


def test_weekly_rounds_are_made_in_one_go(app: Flask) -> None:
    contest = makers.make_contest()
    recipe = (RecipeLine(bank="a", count=10),)
    plans = [
        Plan(name=f"Tuần {number}", span=span, recipe=recipe)
        for number, span in enumerate(weekly(FIRST, 3), start=1)
    ]
    rounds = timetable.create_rounds(contest, plans, actor=CHI, now=NOW, dice=random.Random(7))
    assert [r.name for r in rounds] == ["Tuần 1", "Tuần 2", "Tuần 3"]
    assert rounds[2].opens_at - NOW == 2 * WEEK
    assert len({r.seed for r in rounds}) == 3
    assert rounds[0].recipe_lines == list(recipe)
    assert len(journal("round.create")) == 3


def test_faulty_plans_make_no_round(app: Flask) -> None:
    contest = makers.make_contest()

    def create(plan: Plan) -> None:
        timetable.create_rounds(contest, [plan], actor=CHI, now=NOW, dice=random.Random(7))

    with pytest.raises(BadTimes):
        create(Plan(name="Tuần 1", span=replace(FIRST, closes=NOW)))
    with pytest.raises(BadTimes):
        create(Plan(name="Tuần 1", span=Span(opens=NOW - WEEK, closes=NOW, results=NOW)))
    with pytest.raises(BadRound):
        create(Plan(name=" ", span=FIRST))
    with pytest.raises(BadRecipe):
        create(Plan(name="Tuần 1", span=FIRST, recipe=(RecipeLine(bank="a", count=201),)))
    with pytest.raises(BadRecipe):
        create(Plan(name="Tuần 1", span=FIRST, recipe=(RecipeLine(bank="a", count=0),)))
    assert db.session.scalars(select(Round)).all() == []


def test_before_the_opening_everything_moves_for_a_reason(app: Flask) -> None:
    round_ = upcoming()
    edit(round_, name="Tuần mở đầu", reason="")  # a name needs none
    with pytest.raises(ReasonMissing):
        edit(round_, reason=" ", opens=NOW + 2 * HOUR)
    edit(round_, name="Tuần mở đầu", opens=NOW + 2 * HOUR)
    assert (round_.name, round_.opens_at) == ("Tuần mở đầu", NOW + 2 * HOUR)
    entry = journal("round.edit")[-1]
    assert entry.after == {"opens_at": (NOW + 2 * HOUR).isoformat()}
    assert entry.reason == "Theo công văn"


def test_while_open_only_the_results_move(app: Flask) -> None:
    round_ = makers.make_round()
    with pytest.raises(AlreadyOpened):
        edit(round_, opens=NOW + HOUR)
    for by in (-HOUR, HOUR):
        with pytest.raises(BadTimes):
            edit(round_, closes=round_.closes_at + by)
    edit(round_, results=round_.results_at + HOUR)
    assert (round_.closes_at, round_.results_at) == (NOW + 2 * HOUR, NOW + 6 * HOUR)


def test_after_the_closing_only_the_results_move(app: Flask) -> None:
    round_ = makers.make_round(opens=NOW - 9 * HOUR, closes=NOW)
    with pytest.raises(BadTimes):
        edit(round_, closes=NOW + HOUR)
    edit(round_, results=NOW + 9 * HOUR)
    assert round_.results_at == NOW + 9 * HOUR


def test_a_change_of_nothing_is_no_deed(app: Flask) -> None:
    edit(upcoming(), reason="")
    assert journal("round.edit") == []


def test_closing_early_keeps_deadlines_and_the_hour_of_the_results(app: Flask) -> None:
    round_ = makers.make_round()
    attempt = makers.make_attempt(
        round_=round_, person=makers.make_person(), points=None, started=NOW - timedelta(minutes=1)
    )
    promised, announced, planned = attempt.deadline, round_.results_at, round_.closes_at
    timetable.close_early(round_, reason="Mất điện toàn thành phố", actor=CHI, now=NOW)
    db.session.refresh(attempt)
    assert not round_.window.is_open(NOW)
    assert (round_.closes_at, round_.results_at) == (NOW, announced)
    assert attempt.deadline == promised > NOW
    (entry,) = journal("round.close_early")
    assert entry.before == {"closes_at": planned.isoformat()}
    assert entry.after == {"closes_at": NOW.isoformat()}
    assert entry.reason == "Mất điện toàn thành phố"


def test_only_an_open_round_closes_early_and_for_a_reason(app: Flask) -> None:
    with pytest.raises(NotRunning):
        timetable.close_early(upcoming(), reason="Sớm", actor=CHI, now=NOW)
    open_ = makers.make_round(opens=NOW)
    with pytest.raises(ReasonMissing):
        timetable.close_early(open_, reason="", actor=CHI, now=NOW)
    timetable.close_early(open_, reason="Mở nhầm", actor=CHI, now=NOW)
    with pytest.raises(NotRunning):
        timetable.close_early(open_, reason="Lần nữa", actor=CHI, now=NOW + HOUR)


def test_a_round_nobody_sat_can_be_deleted_before_it_opens(app: Flask) -> None:
    round_ = upcoming()
    with pytest.raises(ReasonMissing):
        timetable.delete_round(round_, reason="", actor=CHI, now=NOW)
    timetable.delete_round(round_, reason="Trùng lịch", actor=CHI, now=NOW)
    db.session.flush()
    assert db.session.scalars(select(Round)).all() == []
    (entry,) = journal("round.delete")
    assert entry.before is not None
    assert entry.before["name"] == "Đợt 1"


def test_a_round_in_use_stays(app: Flask) -> None:
    with pytest.raises(AlreadyOpened):
        timetable.delete_round(makers.make_round(), reason="Nhầm", actor=CHI, now=NOW)
    tried = upcoming()
    shadow = makers.make_person(phone="+84900000001", is_trial=True)
    makers.make_attempt(round_=tried, person=shadow, trial=True)
    with pytest.raises(RoundInUse):
        timetable.delete_round(tried, reason="Nhầm", actor=CHI, now=NOW)
    assert db.session.get(Round, tried.id) is not None
    assert journal("round.delete") == []


def test_a_cloned_round_comes_weeks_later(app: Flask) -> None:
    round_ = makers.make_round()
    clone = timetable.clone_round(
        round_, name="Tuần 2", weeks=1, actor=CHI, now=NOW, dice=random.Random(3)
    )
    assert clone.opens_at - round_.opens_at == WEEK
    assert (clone.recipe, clone.name) == (round_.recipe, "Tuần 2")
    assert clone.seed != round_.seed


def test_a_recipe_is_counted_against_the_banks(app: Flask) -> None:
    bank = makers.make_bank(questions=6)  # two of each difficulty
    round_ = upcoming(bank=bank)
    lines = [
        RecipeLine(bank=bank.slug, count=2, difficulty=1),
        RecipeLine(bank=bank.slug, count=4),
    ]
    check = timetable.set_recipe(round_, lines, actor=CHI, now=NOW)
    assert (check.matching, check.complete) == ((2, 6), True)
    assert (round_.recipe_lines, round_.recipe_set_at) == (lines, NOW)
    # One question too many: stored, because banks arrive late, and reported.
    lines[1] = replace(lines[1], count=5)
    assert not timetable.set_recipe(round_, lines, actor=CHI, now=NOW).complete
    assert [entry.after for entry in journal("round.recipe")][-1] == {
        "recipe": [asdict(line) for line in lines]
    }
    assert not timetable.set_recipe(round_, [], actor=CHI, now=NOW).complete


def test_the_recipe_of_an_open_round_stays_unless_nobody_could_start(app: Flask) -> None:
    bank = makers.make_bank(questions=6)
    lines = [RecipeLine(bank=bank.slug, count=3)]
    with pytest.raises(AlreadyOpened):
        timetable.set_recipe(makers.make_round(bank=bank), lines, actor=CHI, now=NOW)
    stuck = makers.make_round(bank=bank, questions=7)
    assert timetable.set_recipe(stuck, lines, actor=CHI, now=NOW).complete


def test_the_monitor_counts_without_trials(app: Flask) -> None:
    unit = makers.make_unit(name="Phường Lê Chân")
    round_ = makers.make_round()
    an = makers.make_person(unit=unit)
    binh = makers.make_person(name="Bình", phone="+84900000002")
    shadow = makers.make_person(name="Chi", phone="+84900000003", is_trial=True)
    begun = NOW - timedelta(minutes=70)
    makers.make_attempt(round_=round_, person=an, started=begun)
    makers.make_attempt(round_=round_, person=an, number=2, points=None)
    makers.make_attempt(round_=round_, person=binh)
    makers.make_attempt(round_=round_, person=shadow, trial=True)
    assert monitoring.figures([round_.id]) == {
        round_.id: monitoring.Figures(people=2, in_progress=1, handed_in=2)
    }
    hours = monitoring.per_hour(round_.id)
    # NOW is 10:00: one started at 08:50, two at 09:30; handed in five minutes later.
    assert [(makers.at("08:00"), 1, 1), (makers.at("09:00"), 2, 1)] == [
        (hour.hour, hour.started, hour.handed_in) for hour in hours
    ]
    units = monitoring.by_unit(round_.id)
    assert [(row.name, row.people, row.attempts) for row in units] == [
        (None, 1, 1), ("Phường Lê Chân", 1, 2)
    ] or [(row.name, row.people, row.attempts) for row in units] == [
        ("Phường Lê Chân", 1, 2), (None, 1, 1)
    ]  # fmt: skip


def test_watching_costs_the_same_for_few_and_many(app: Flask) -> None:
    round_ = makers.make_round()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        costs = []
        for batch in range(2):
            for number in range(5):
                person = makers.make_person(phone=f"+8490001{batch}{number:03d}")
                makers.make_attempt(round_=round_, person=person)
            asked.clear()
            monitoring.figures([round_.id])
            monitoring.per_hour(round_.id)
            monitoring.by_unit(round_.id)
            costs.append(len(asked))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert costs == [4, 4]
