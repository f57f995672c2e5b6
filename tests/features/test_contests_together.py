"""What happens when two organizers change one contest, or one organizer a moment too late?"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.journal import Actor
from quizapp.contests import files, operations, queries, timetable
from quizapp.contests.models import Contest, ContestFile, Round
from quizapp.contests.operations import Texts
from quizapp.contests.timetable import Plan
from quizapp.database import db
from quizapp.rules.papers import RecipeLine
from quizapp.rules.refusals import (
    AboutToOpen,
    BadContest,
    BadRound,
    ChangedMeanwhile,
    ResultDecided,
    SlugTaken,
)
from quizapp.rules.timing import Span
from tests import makers
from tests.conftest import NOW
from tests.races import at_once, somebody_waits

HOUR = timedelta(hours=1)
MILLI = timedelta(milliseconds=1)
LAST_MOMENTS = timedelta(seconds=10)
CHI = Actor("organizer:1", "Trần Thị Chi", 1)
COMING = Span(opens=NOW + HOUR, closes=NOW + 2 * HOUR, results=NOW + 3 * HOUR)


def amend(contest: Contest, attempts: int, seen: int | None = None) -> int:
    changed = makers.plain_regulation(attempts_per_round=attempts)
    return operations.amend_regulation(
        contest, changed, note="Theo công văn", actor=CHI, now=NOW, seen=seen
    ).number


def test_the_hour_of_an_approved_result_stays(app: Flask) -> None:
    round_ = makers.make_round(opens=NOW - 9 * HOUR, closes=NOW - HOUR)
    round_.public_from = round_.results_at
    span = timetable.span_of(round_)

    def edit(name: str, span: Span) -> None:
        timetable.edit_round(round_, name=name, span=span, reason="Bão", actor=CHI, now=NOW)

    with pytest.raises(ResultDecided):
        edit("Đợt 1", replace(span, results=span.results + 48 * HOUR))
    edit("Đợt một", span)
    assert (round_.name, round_.results_at) == ("Đợt một", span.results)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_round_made_during_an_amendment_is_under_the_latest_regulation(app: Flask) -> None:
    contest = makers.make_contest()
    contest_id = contest.id
    db.session.commit()

    def create() -> None:
        with app.app_context():
            contest = db.session.get_one(Contest, contest_id)
            plan = Plan(name="Đợt 1", span=COMING)
            timetable.create_rounds(contest, [plan], actor=CHI, now=NOW, dice=random.Random(1))
            db.session.commit()

    assert amend(contest, 11) == 2  # not committed yet: this session holds the contest
    with ThreadPoolExecutor(1) as pool:
        creation = pool.submit(create)
        try:
            while not creation.done() and not somebody_waits():
                time.sleep(0.01)
            waited = not creation.done()
        finally:
            db.session.commit()
        creation.result(timeout=240)
    assert waited
    latest = queries.latest_regulation(contest_id)
    assert latest.number == 2
    assert db.session.scalars(select(Round.regulation_id)).all() == [latest.id]


def test_just_before_an_opening_the_regulation_and_the_recipe_stand_still(app: Flask) -> None:
    contest = makers.make_contest()
    bank = makers.make_bank()
    lines = [RecipeLine(bank=bank.slug, count=2)]
    opens = NOW + LAST_MOMENTS
    makers.make_round(contest=contest, bank=bank, opens=NOW, closes=NOW + HOUR)
    round_ = makers.make_round(contest=contest, bank=bank, opens=opens, closes=NOW + HOUR)
    assert amend(contest, 5) == 2
    timetable.set_recipe(round_, lines, actor=CHI, now=NOW)
    round_.opens_at = opens - MILLI
    with pytest.raises(AboutToOpen):
        amend(contest, 6)
    with pytest.raises(AboutToOpen):
        timetable.set_recipe(round_, [], actor=CHI, now=NOW)


def test_what_somebody_else_saved_is_not_overwritten_unseen(app: Flask) -> None:
    contest = makers.make_contest()
    assert amend(contest, 5, seen=1) == 2
    with pytest.raises(ChangedMeanwhile):
        amend(contest, 6, seen=1)
    assert amend(contest, 5, seen=1) == 2  # both wanted the same
    assert amend(contest, 6, seen=2) == 3
    bank = makers.make_bank()
    round_ = makers.make_round(bank=bank, opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    seen = timetable.recipe_mark(round_.recipe_set_at)

    def set_recipe(count: int) -> None:
        lines = [RecipeLine(bank=bank.slug, count=count)]
        timetable.set_recipe(round_, lines, actor=CHI, now=NOW, seen=seen)

    set_recipe(2)
    with pytest.raises(ChangedMeanwhile):
        set_recipe(3)
    set_recipe(2)
    texts, mark = operations.texts_of(contest), operations.mark_of(contest)
    for notice, refused in (("Một", False), ("Hai", True), ("Một", False)):
        changed = replace(texts, notice=notice)
        if refused:
            with pytest.raises(ChangedMeanwhile):
                operations.edit_contest(contest, changed, actor=CHI, now=NOW, seen=mark)
        else:
            operations.edit_contest(contest, changed, actor=CHI, now=NOW, seen=mark)
    assert contest.notice == "Một"


def test_an_open_round_that_nobody_could_start_takes_todays_banks(app: Flask) -> None:
    bank = makers.make_bank(slug="muon", created=NOW)  # it came while the round was open
    round_ = makers.make_round(bank=bank, opens=NOW - HOUR)
    lines = round_.recipe_lines
    assert timetable.set_recipe(round_, lines, actor=CHI, now=NOW).complete
    assert round_.recipe_set_at == NOW


def test_names_that_no_column_holds_are_refused(app: Flask) -> None:
    contest = makers.make_contest()

    def create(name: str) -> Round:
        plan = Plan(name=name, span=COMING)
        return timetable.create_rounds(
            contest, [plan], actor=CHI, now=NOW, dice=random.Random(1)
        )[0]  # fmt: skip

    assert create("ộ" * 120).name == "ộ" * 120
    with pytest.raises(BadRound):
        create("ộ" * 121)
    texts = operations.texts_of(contest)
    for field in ("name", "organizing_body"):
        operations.edit_contest(contest, replace(texts, **{field: "ộ" * 200}), actor=CHI, now=NOW)
        db.session.flush()
        with pytest.raises(BadContest):
            operations.edit_contest(
                contest, replace(texts, **{field: "ộ" * 201}), actor=CHI, now=NOW
            )
    long = operations.create_contest(
        Texts(name="ộ" * 200), makers.plain_regulation(), slug="", actor=CHI, now=NOW
    )
    assert len(long.slug) == 60
    files.set_plan(contest, b"%PDF-1.7", "ộ" * 500 + ".pdf", actor=CHI, now=NOW)
    db.session.flush()


def test_one_address_asked_for_at_once_goes_to_one_contest(app: Flask) -> None:
    db.session.commit()

    def create(number: int) -> str:
        texts, regulation = Texts(name=f"Cuộc thi {number}"), makers.plain_regulation()
        return operations.create_contest(
            texts, regulation, slug="mot-dia-chi", actor=CHI, now=NOW
        ).slug

    results = at_once(app, 8, create)
    assert Counter(type(result) for result in results) == {str: 1, SlugTaken: 7}


def test_one_file_sent_twice_at_once_is_stored_once(app: Flask) -> None:
    contest_id = makers.make_contest().id
    db.session.commit()

    def store(number: int) -> None:
        contest = db.session.get_one(Contest, contest_id)
        files.set_plan(contest, b"%%PDF-%d" % number, "kh.pdf", actor=CHI, now=NOW)

    def remove(_number: int) -> None:
        files.remove_file(db.session.get_one(Contest, contest_id), "plan", actor=CHI, now=NOW)

    assert at_once(app, 8, store) == [None] * 8
    assert db.session.query(ContestFile).count() == 1
    db.session.rollback()
    assert at_once(app, 8, remove) == [None] * 8
    assert db.session.query(ContestFile).count() == 0
