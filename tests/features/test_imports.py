"""Do a file's questions come into a bank whole or not at all, and leave it the same way?"""

import base64
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry
from quizapp.banks import import_queries, operations, pictures, queries
from quizapp.banks.models import (
    ImportItem,
    QuestionImport,
    QuestionPicture,
    QuestionVersion,
    Status,
)
from quizapp.banks.operations import Review, Stored
from quizapp.contests import queries as contests
from quizapp.database import Model, db
from quizapp.rules.bank_refusals import ImportDecided, ImportInUse, NothingAccepted, OwnWork
from quizapp.rules.importing import Standing
from quizapp.rules.raw import (
    Kind,
    PictureFile,
    Place,
    Problem,
    RawBank,
    RawPicture,
    RawQuestion,
    Remark,
    Severity,
)
from quizapp.rules.refusals import ChangedMeanwhile
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

LATER = NOW + timedelta(hours=1)


def raw(number: int, **changes: object) -> RawQuestion:
    values = {
        "place": Place(label=f"Câu {number}", ordinal=number),
        "stem": f"Cảng thứ {number} tên là gì?",
        "options": (f"Đông {number}", f"Tây {number}", f"Nam {number}"),
        "key": ("A",),
        **changes,
    }
    return RawQuestion(**values)


def found(*questions: RawQuestion, **changes: object) -> RawBank:
    return RawBank(**{"format": "docx", "title": "Cảng biển", **changes}, questions=questions)


def receive(*questions: RawQuestion, **changes: object) -> QuestionImport:
    received = operations.receive(found(*questions, **changes), "cảng.docx", None, NOW)
    db.session.commit()
    return received


def actor() -> Actor:
    return Actor.of(makers.make_organizer())


def commit(waiting: QuestionImport, by: Actor | None = None, at: object = NOW) -> Stored:
    stored = operations.commit(waiting, operations.review(waiting), by or actor(), at)
    db.session.commit()
    return stored


def amend(waiting: QuestionImport, ordinal: int, corrected: RawQuestion) -> None:
    item = import_queries.item(waiting.id, ordinal)
    assert item is not None
    seen = operations.mark(RawQuestion.from_document(item.raw))
    operations.amend(waiting, ordinal, corrected, seen=seen)


def heads(slug: str = "cang-bien") -> dict[str, tuple[int, str]]:
    bank = queries.bank_named(slug)
    assert bank is not None
    return {name: (head.number, head.status) for name, head in queries.heads(bank.id).items()}


def count(table: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def standings(review: Review) -> list[Standing]:
    return [item.assessment.standing for item in review.items]


def test_what_was_read_waits_for_a_decision(app: Flask) -> None:
    remark = Problem(
        kind=Remark.IGNORED, message="Bỏ qua.", severity=Severity.NOTICE, place=Place(line=2)
    )
    error = replace(remark, severity=Severity.ERROR)
    waiting = receive(
        raw(1), raw(2, key=()), raw(3, doubts=("Đoán.",)), raw(4, stem=""), problems=(remark, error)
    )
    assert (waiting.bank_slug, waiting.bank_title) == ("cang-bien", "Cảng biển")
    review = operations.review(waiting)
    assert standings(review) == ["ready", "draft", "check", "faulty"]
    assert [item.is_stored for item in review.items] == [True, True, True, False]
    assert review.problems == (error, remark)
    assert review.stored_count == 3
    assert review.counted(Standing.DRAFT) == 1
    assert review.bank is None
    assert import_queries.waiting_imports() == [waiting]
    assert count(QuestionVersion) == 0


def test_the_accepted_questions_are_stored_with_their_standing(app: Flask) -> None:
    waiting = receive(raw(1), raw(2, key=()), raw(3, doubts=("Đoán.",)), raw(4, stem=""))
    stored = commit(waiting)
    number = waiting.id
    assert heads() == {
        f"{number}-001": (1, Status.ACTIVE),
        f"{number}-002": (1, Status.DRAFT),
        f"{number}-003": (1, Status.CHECK),
    }
    assert (len(stored.added), stored.changed, stored.drafts, stored.to_check) == (3, [], 1, 1)
    assert [q.version for q in queries.pool(["cang-bien"], NOW)] == [
        queries.latest(queries.question_ids(stored.bank.id)[f"{number}-001"]).id
    ]
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.deed, entry.subject) == ("bank.import", "bank:cang-bien")
    assert entry.after["file"] == "cảng.docx"
    assert waiting.is_stored
    assert import_queries.bank_imports("cang-bien") == [waiting]
    assert import_queries.waiting_imports() == []


def test_an_import_is_stored_once(app: Flask) -> None:
    waiting = receive(raw(1))
    review = operations.review(waiting)
    commit(waiting)
    with pytest.raises(ImportDecided):
        operations.commit(waiting, review, actor(), NOW)
    with pytest.raises(ImportDecided):
        operations.decide(waiting, 1, accepted=False)
    with pytest.raises(ImportDecided):
        operations.drop(waiting)


def test_of_many_who_store_an_import_one_does(app: Flask) -> None:
    waiting = receive(*(raw(number) for number in range(1, 21)))
    number, by = waiting.id, actor()
    db.session.commit()

    def store(_number: int) -> int:
        mine = import_queries.question_import(number)
        assert mine is not None
        return len(operations.commit(mine, operations.review(mine), by, NOW).added)

    results = at_once(app, 8, store)
    assert Counter(r if isinstance(r, int) else type(r) for r in results)[20] == 1
    assert [r for r in results if not isinstance(r, ImportDecided | ChangedMeanwhile)] == [20]
    db.session.expire_all()
    assert count(QuestionVersion) == 20


def test_nothing_accepted_is_nothing_stored(app: Flask) -> None:
    waiting = receive(raw(1), raw(2, stem=""))
    operations.decide(waiting, 1, accepted=False)
    operations.decide(waiting, 2, accepted=True)
    db.session.commit()
    review = operations.review(waiting)
    assert review.stored_count == 0
    with pytest.raises(NothingAccepted):
        operations.commit(waiting, review, actor(), NOW)


def test_a_person_corrects_confirms_accepts_and_drops(app: Flask) -> None:
    waiting = receive(raw(1, stem=""), raw(2, doubts=("Đoán.",)), raw(3, doubts=("Đoán.",)), raw(4))
    amend(waiting, 1, raw(1))
    operations.confirm_item(waiting, 2)
    amend(waiting, 3, raw(3, key=("B",), doubts=("Đoán.",)))
    operations.decide(waiting, 4, accepted=False)
    db.session.commit()
    review = operations.review(waiting)
    assert standings(review) == [Standing.READY] * 4
    assert [item.is_stored for item in review.items] == [True, True, True, False]
    for deed in (operations.confirm_item, lambda w, n: operations.decide(w, n, accepted=True)):
        with pytest.raises(ChangedMeanwhile):
            deed(waiting, 9)


def test_the_fingerprint_follows_every_decision(app: Flask) -> None:
    waiting = receive(raw(1), raw(2))
    marks = [operations.fingerprint(waiting, operations.review(waiting))]
    for change in (
        lambda: operations.decide(waiting, 1, accepted=False),
        lambda: amend(waiting, 2, raw(2, key=("B",))),
        lambda: operations.aim_at_new(waiting, "Cảng khác"),
    ):
        change()
        db.session.commit()
        marks.append(operations.fingerprint(waiting, operations.review(waiting)))
    assert len(set(marks)) == 4
    assert operations.fingerprint(waiting, operations.review(waiting)) == marks[-1]


def test_an_undo_takes_everything_back_and_the_file_may_come_again(app: Flask) -> None:
    waiting = receive(raw(1), raw(2, key=()))
    by = actor()
    commit(waiting, by)
    ids = import_queries.question_ids_of(waiting.id)
    assert operations.undo(waiting, [], by, LATER) == 2
    db.session.commit()
    assert set(heads().values()) == {(2, Status.UNDONE)}
    assert queries.pool(["cang-bien"], LATER) == []
    with pytest.raises(ImportDecided):
        operations.undo(waiting, [], by, LATER)
    assert waiting.committed_at is not None
    with pytest.raises(ImportDecided):
        operations.drop(waiting)
    amend(waiting, 2, raw(2))
    stored = commit(waiting, by, LATER)
    assert len(stored.added) == 2
    assert set(heads().values()) == {(3, Status.ACTIVE)}
    assert import_queries.question_ids_of(waiting.id) == ids
    assert operations.undo(waiting, [], by, LATER + timedelta(1)) == 2
    db.session.commit()
    assert set(heads().values()) == {(4, Status.UNDONE)}


def test_an_undo_brings_back_what_a_changed_question_said(app: Flask) -> None:
    commit(receive(raw(1, identifier="c1"), raw(2, identifier="c2")))
    other = receive(
        raw(1, identifier="c1", key=("C",)), raw(2, identifier="c2"), identifier="cang-bien"
    )
    review = operations.review(other)
    assert [(i.is_new, i.is_known, i.is_stored) for i in review.items] == [
        (False, False, True),
        (False, True, False),
    ]
    assert [d.field for d in review.items[0].differences] == ["key"]
    by = actor()
    assert commit(other, by).changed == ["c1"]
    db.session.commit()
    assert operations.undo(other, [], by, LATER) == 1
    db.session.commit()
    bank = queries.bank_named("cang-bien")
    assert bank is not None
    assert queries.bank_contents(bank.id)["c1"].key == (0,)
    assert heads() == {"c1": (3, Status.ACTIVE), "c2": (1, Status.ACTIVE)}


def test_an_undo_is_refused_once_a_round_draws_from_it(app: Flask) -> None:
    first = receive(raw(1))
    commit(first)
    bank = queries.bank_named("cang-bien")
    makers.make_round(bank=bank, questions=1, opens=LATER, closes=LATER + timedelta(hours=2))
    second = receive(raw(2), identifier="cang-bien")
    after = LATER + timedelta(minutes=1)
    commit(second, at=after)

    def drew(stored: QuestionImport, now: object) -> list[str]:
        ids = import_queries.question_ids_of(stored.id)
        return contests.rounds_that_drew("cang-bien", ids, stored.committed_at, now)

    assert drew(first, NOW) == []
    assert drew(first, after) == ["Hải Phòng làm theo lời Bác: Đợt 1"]
    assert drew(second, after) == []
    with pytest.raises(ImportInUse, match="Đợt 1"):
        operations.undo(first, drew(first, after), actor(), after)


def test_the_same_file_again_doubles_nothing(app: Flask) -> None:
    commit(receive(raw(1), raw(2)))
    again = receive(raw(1), raw(2), raw(3), raw(3, options=("Một", "Hai", "Ba")))
    review = operations.review(again)
    assert [item.is_stored for item in review.items] == [False, False, True, True]
    first = review.items[0]
    assert first.is_repeated
    assert [(like.bank_title, like.is_exact) for like in first.likenesses] == [("Cảng biển", True)]
    assert first.likenesses[0].content.stem == "Cảng thứ 1 tên là gì?"


def test_a_question_twice_in_a_file_is_stored_once(app: Flask) -> None:
    waiting = receive(raw(1), raw(1), raw(1, identifier="c"), raw(2, identifier="c"))
    review = operations.review(waiting)
    assert [item.is_stored for item in review.items] == [True, False, False, True]
    assert [like.ordinal for like in review.items[1].likenesses] == [1]
    assert len({item.name for item in review.items}) == 4


def test_a_prediction_is_no_question_of_a_bank(app: Flask) -> None:
    asks = RawQuestion(stem="Bao nhiêu người đúng?", kind=Kind.PREDICTION, place=Place(ordinal=2))
    review = operations.review(receive(raw(1), asks))
    assert [(item.is_prediction, item.is_stored) for item in review.items] == [
        (False, True),
        (True, False),
    ]
    assert review.counted(Standing.READY) == 1


def test_an_import_may_go_to_a_bank_that_is_there(app: Flask) -> None:
    there = makers.make_bank(slug="co-san", questions=1)
    waiting = receive(raw(1))
    operations.aim(waiting, there)
    assert commit(waiting).bank.id == there.id
    assert len(heads("co-san")) == 2
    assert receive(raw(5), identifier="co-san").bank_title == there.title


def test_a_file_goes_to_the_bank_that_it_came_from(app: Flask) -> None:
    commit(receive(raw(1)))
    assert receive(raw(2)).bank_slug == "cang-bien"
    assert receive(raw(2), title="cang-bien").bank_title == "Cảng biển"
    other = receive(raw(2), title="Cảng sông")
    assert other.bank_slug == "cang-song"
    operations.aim_at_new(other, "Cảng biển")
    assert other.bank_slug == "cang-bien-2"
    assert receive(raw(2), title="", identifier="").bank_title == "cảng"
    assert operations.receive(found(raw(3), title="???"), "x", None, NOW).bank_slug == "ngan-hang"


def test_what_is_dropped_or_forgotten_leaves_nothing_behind(app: Flask) -> None:
    dropped, old, fresh = receive(raw(1)), receive(raw(2)), receive(raw(3))
    operations.drop(dropped)
    old.received_at = NOW - timedelta(days=31)
    db.session.commit()
    assert operations.drop_old(NOW) == 1
    db.session.commit()
    assert db.session.scalars(select(QuestionImport)).all() == [fresh]
    assert count(ImportItem) == 1


def test_pictures_are_kept_once_and_go_with_their_questions(app: Flask) -> None:
    file = PictureFile(
        digest="a" * 64,
        media_type="image/png",
        width=3,
        height=2,
        data=base64.b64encode(b"bytes").decode(),
    )
    drawn = raw(1, pictures=(RawPicture(digest=file.digest, alt="Bản đồ"),))
    stored = commit(receive(drawn, pictures=(file,)))
    receive(drawn, pictures=(file,))
    assert count(QuestionPicture) == 1
    contents = queries.bank_contents(stored.bank.id)
    assert pictures.files(contents.values()) == {file.digest: file}
    assert pictures.files([]) == {}
    kept = pictures.picture(file.digest)
    assert kept is not None
    assert kept.content == b"bytes"


def test_thousands_of_pictures_fit_in(app: Flask) -> None:
    files = [
        PictureFile(digest=f"{n:064d}", media_type="image/png", width=1, height=1, data="")
        for n in range(7_000)
    ]
    pictures.keep(files)
    assert count(QuestionPicture) == len(files)


def test_a_question_to_check_is_drawn_once_a_person_confirms_it(app: Flask) -> None:
    stored = commit(receive(raw(1, doubts=("Đáp án đoán theo chữ đậm.",))))
    (question_id,) = queries.question_ids(stored.bank.id).values()
    question = queries.question(question_id)
    assert question is not None
    assert queries.latest(question_id).note == "Đáp án đoán theo chữ đậm."
    assert queries.pool(["cang-bien"], NOW) == []
    with pytest.raises(ChangedMeanwhile):
        operations.confirm(question, actor(), LATER, seen=0)
    operations.confirm(question, actor(), LATER, seen=1)
    operations.confirm(question, actor(), LATER, seen=2)
    db.session.commit()
    assert heads() == {question.name: (2, Status.ACTIVE)}
    assert len(queries.pool(["cang-bien"], LATER)) == 1


def test_a_draft_is_drawn_once_it_has_a_key(app: Flask) -> None:
    stored = commit(receive(raw(1, key=())))
    (question_id,) = queries.question_ids(stored.bank.id).values()
    question = queries.question(question_id)
    assert question is not None
    version = queries.latest(question_id).id
    keyless = queries.contents([version])[version]
    assert [f.sentence for f in operations.edit_faults(question, raw(1, identifier="x"))] == []
    reworded = replace(keyless, stem="Cảng nào?")
    operations.edit_question(question, reworded, actor(), LATER, seen=1)
    assert heads() == {question.name: (2, Status.DRAFT)}
    operations.retire(question, actor(), LATER, seen=2, reason="Tạm để đó.")
    operations.restore(question, actor(), LATER, seen=3, reason="Dùng lại.")
    assert heads() == {question.name: (4, Status.DRAFT)}
    operations.edit_question(question, replace(reworded, key=(2,)), actor(), LATER, seen=4)
    db.session.commit()
    assert heads() == {question.name: (5, Status.ACTIVE)}
    assert len(queries.pool(["cang-bien"], LATER)) == 1


def test_a_second_person_approves_and_a_contest_may_ask_for_that(app: Flask) -> None:
    chi, binh = makers.make_organizer(), makers.make_organizer(name="Lê Văn Bình")
    stored = commit(receive(raw(1), raw(2)), Actor.of(chi))
    asked = [
        question
        for number in queries.question_ids(stored.bank.id).values()
        if (question := queries.question(number)) is not None
    ]
    with pytest.raises(OwnWork):
        operations.approve(asked[0], chi, NOW, seen=1)
    operations.approve(asked[0], binh, LATER, seen=1)
    operations.approve(asked[0], binh, LATER, seen=1)
    db.session.commit()
    assert len(queries.pool(["cang-bien"], LATER)) == 2
    assert queries.pool(["cang-bien"], NOW, approved=True) == []
    assert len(queries.pool(["cang-bien"], LATER, approved=True)) == 1
    regulation = replace(makers.plain_regulation(), questions_approved=True)
    strict = makers.make_round(bank=stored.bank, questions=1, opens=LATER, regulation=regulation)
    facts = makers.facts_of(strict)
    assert len(contests.round_pool(facts, LATER)) == 1
    operations.edit_question(
        asked[0],
        replace(queries.contents([queries.latest(asked[0].id).id]).popitem()[1], key=(1,)),
        Actor.of(binh),
        LATER + timedelta(minutes=1),
        seen=1,
    )
    db.session.commit()
    after = LATER + timedelta(minutes=2)
    assert queries.pool(["cang-bien"], after, approved=True) == []


def test_a_retired_question_stays_retired_when_its_file_comes_again(app: Flask) -> None:
    stored = commit(receive(raw(1, identifier="c1")))
    question = queries.question(queries.question_ids(stored.bank.id)["c1"])
    assert question is not None
    operations.retire(question, actor(), NOW, seen=1, reason="Sai.")
    db.session.commit()
    commit(receive(raw(1, identifier="c1", key=("B",)), identifier="cang-bien"))
    assert heads() == {"c1": (3, Status.RETIRED)}


def test_a_proved_file_brings_back_what_an_undo_took(app: Flask) -> None:
    waiting = receive(raw(1, identifier="c1"))
    by = actor()
    commit(waiting, by)
    operations.undo(waiting, [], by, LATER)
    db.session.commit()
    plan = operations.plan(found(raw(1, identifier="c1"), identifier="cang-bien"))
    assert [change.name for change in plan.changed] == ["c1"]
    operations.store(plan, by, LATER)
    db.session.commit()
    assert heads() == {"c1": (3, Status.ACTIVE)}
