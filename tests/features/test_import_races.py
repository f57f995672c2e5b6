"""Do two editors of one import follow each other, on both databases?"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.journal import Actor
from quizapp.banks import import_queries, operations, queries
from quizapp.banks.models import Question, QuestionImport, QuestionVersion, Status
from quizapp.banks.operations import Review
from quizapp.contests import queries as contests
from quizapp.database import begin_mode, db, only_reading
from quizapp.rules.bank_refusals import ImportDecided
from quizapp.rules.questions import Content
from quizapp.rules.raw import Place, RawBank, RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile
from tests import makers
from tests.conftest import NOW
from tests.races import at_once, somebody_waits

LATER = NOW + timedelta(hours=1)


def raw(number: int, **changes: object) -> RawQuestion:
    values = {
        "place": Place(ordinal=number),
        "identifier": f"c{number}",
        "stem": f"Đảo thứ {number} tên là gì?",
        "options": (f"Bắc {number}", f"Trung {number}", f"Nam {number}"),
        "key": ("A",),
        **changes,
    }
    return RawQuestion(**values)


def receive(*questions: RawQuestion, identifier: str = "dao") -> QuestionImport:
    found = RawBank(format="docx", identifier=identifier, title="Đảo", questions=questions)
    received = operations.receive(found, "đảo.docx", None, NOW)
    db.session.commit()
    return received


def commit(waiting: QuestionImport, review: Review | None = None, at: object = NOW) -> None:
    by = Actor.of(makers.make_organizer())
    operations.commit(waiting, review or operations.review(waiting), by, at)
    db.session.commit()


def statuses() -> dict[str, str]:
    bank = queries.bank_named("dao")
    assert bank is not None
    return {name: head.status for name, head in queries.heads(bank.id).items()}


def question(name: str) -> Question:
    return db.session.scalars(select(Question).where(Question.name == name)).one()


def retire(name: str) -> None:
    asked = question(name)
    by, seen = Actor.of(makers.make_organizer()), queries.latest(asked.id).number
    operations.retire(asked, by, LATER, seen=seen, reason="Lạc đề.")
    db.session.commit()


def restore(name: str) -> QuestionVersion:
    asked = question(name)
    by, seen = Actor.of(makers.make_organizer()), queries.latest(asked.id).number
    operations.restore(asked, by, LATER, seen=seen, reason="Vẫn dùng.")
    db.session.commit()
    return queries.latest(asked.id)


@pytest.mark.parametrize("change", ["decide", "confirm", "amend", "aim", "bank"])
def test_nothing_is_stored_otherwise_than_it_was_reviewed(app: Flask, change: str) -> None:
    waiting = receive(raw(1, doubts=("Đoán.",)), raw(2))
    review = operations.review(waiting)
    if change == "decide":
        operations.decide(waiting, 1, accepted=False)
    elif change == "confirm":
        operations.confirm_item(waiting, 1)
    elif change == "amend":
        seen = operations.mark(review.items[1].assessment.raw)
        operations.amend(waiting, 2, raw(2, key=("B",)), seen=seen)
    elif change == "aim":
        operations.aim_at_new(waiting, "Đảo khác")
    else:
        makers.make_bank(slug="dao", questions=1)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        commit(waiting, review)
    db.session.rollback()
    commit(waiting)


def test_an_edit_since_the_review_is_not_replaced_unseen(app: Flask) -> None:
    commit(receive(raw(1)))
    second = receive(raw(1, key=("B",)))
    review = operations.review(second)
    asked = question("c1")
    edited = replace(Content.from_document(queries.latest(asked.id).content), key=(2,))
    operations.edit_question(asked, edited, Actor.of(makers.make_organizer()), NOW, seen=1)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        commit(second, review)


def confirm(waiting: QuestionImport) -> None:
    operations.confirm_item(waiting, 1)


def aim(waiting: QuestionImport) -> None:
    operations.aim_at_new(waiting, "Đảo khác")


def decide(waiting: QuestionImport) -> None:
    operations.decide(waiting, 1, accepted=False)


def decide_all(waiting: QuestionImport) -> None:
    operations.decide_all(waiting, [1], accepted=False)


# SQLite has one writer at a time.
@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
@pytest.mark.parametrize("deed", [confirm, aim, decide, decide_all, operations.drop])
def test_what_comes_during_a_storing_waits_and_is_refused(
    app: Flask, deed: Callable[[QuestionImport], None]
) -> None:
    waiting = receive(raw(1, doubts=("Đoán.",)))
    review, by = operations.review(waiting), Actor.of(makers.make_organizer())
    db.session.commit()
    operations.commit(waiting, review, by, NOW)
    with pytest.raises(ImportDecided):
        meanwhile(app, waiting.id, deed)
    db.session.expire_all()
    assert waiting.is_stored
    assert waiting.bank_slug == "dao"
    assert import_queries.decisions(waiting.id) == {1: (raw(1, doubts=("Đoán.",)), None)}


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_confirmation_does_not_take_back_a_correction(app: Flask) -> None:
    waiting = receive(raw(1, doubts=("Đoán.",)))
    seen = operations.mark(operations.review(waiting).items[0].assessment.raw)
    db.session.commit()
    operations.amend(waiting, 1, raw(1, key=("C",)), seen=seen)
    meanwhile(app, waiting.id, confirm)
    assert import_queries.decisions(waiting.id) == {1: (raw(1, key=("C",)), True)}


def meanwhile(app: Flask, number: int, deed: Callable[[QuestionImport], None]) -> None:
    """Let another editor do this to the import, and end what this session has begun as soon as the
    other one waits for it."""

    def work() -> None:
        with app.app_context():
            mine = import_queries.question_import(number)
            assert mine is not None
            deed(mine)
            db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(work)
        try:
            while not other.done() and not somebody_waits():
                time.sleep(0.01)
            waited = not other.done()
        finally:
            db.session.commit()
        other.result(timeout=240)
    assert waited


def test_an_undo_brings_back_nothing_that_left_on_purpose(app: Flask) -> None:
    first = receive(raw(1), raw(2))
    commit(first)
    second = receive(raw(1, key=("B",)), raw(2, key=("B",)))
    commit(second)
    retire("c1")
    by = Actor.of(makers.make_organizer())
    assert operations.undo(second, [], by, LATER) == 2
    db.session.commit()
    assert statuses() == {"c1": Status.RETIRED, "c2": Status.ACTIVE}


def test_two_undos_in_the_order_of_the_imports_leave_nothing(app: Flask) -> None:
    first, second = receive(raw(1)), receive(raw(1, key=("B",)))
    commit(first)
    commit(second)
    by = Actor.of(makers.make_organizer())
    assert operations.undo(first, [], by, LATER) == 1
    assert operations.undo(second, [], by, LATER) == 0
    db.session.commit()
    assert statuses() == {"c1": Status.UNDONE}


def test_who_comes_back_in_doubt_is_still_to_be_looked_at(app: Flask) -> None:
    commit(receive(raw(1, doubts=("Đáp án đoán theo chữ đậm.",)), raw(2)))
    retire("c1")
    retire("c2")
    back = restore("c1")
    assert (back.status, back.note) == (Status.CHECK, "Đáp án đoán theo chữ đậm.")
    assert (restore("c2").status, restore("c2").note) == (Status.ACTIVE, "Vẫn dùng.")
    operations.confirm(question("c1"), Actor.of(makers.make_organizer()), LATER, seen=3)
    retire("c1")
    assert restore("c1").status == Status.ACTIVE


def test_a_doubtful_file_for_a_retired_question_is_looked_at_when_it_comes_back(app: Flask) -> None:
    commit(receive(raw(1)))
    retire("c1")
    commit(receive(raw(1, key=("B",), doubts=("Đoán.",))), at=LATER)
    assert statuses() == {"c1": Status.RETIRED}
    assert restore("c1").status == Status.CHECK


def test_a_round_that_opens_in_a_moment_keeps_an_import(app: Flask) -> None:
    stored = receive(raw(1))
    commit(stored)
    bank = queries.bank_named("dao")
    makers.make_round(bank=bank, questions=1, opens=LATER, closes=LATER + timedelta(hours=2))
    ids = import_queries.question_ids_of(stored.id)

    def drew(seconds: int) -> int:
        now = LATER - timedelta(seconds=seconds)
        return len(contests.rounds_that_drew("dao", ids, NOW, now))

    assert [drew(11), drew(10), drew(0)] == [0, 1, 1]


def test_what_is_looked_at_for_long_locks_nobody_out(app: Flask) -> None:
    waiting = receive(raw(1))
    number = waiting.id
    with only_reading():
        assert len(operations.review(waiting).items) == 1
        assert begin_mode.get() == "DEFERRED"

        def drop(_turn: int) -> int:
            mine = import_queries.question_import(number)
            assert mine is not None
            operations.decide(mine, 1, accepted=False)
            return 1

        # It waits for nobody: the reading transaction is still on.
        assert at_once(app, 1, drop) == [1]
    assert begin_mode.get() == "IMMEDIATE"
    assert import_queries.decisions(number)[1][1] is False
