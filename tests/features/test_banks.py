"""Do banks keep every version, and change whole or not at all?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import JournalEntry
from quizapp.banks import import_queries, operations, queries, uploads
from quizapp.banks.models import Bank, Purpose, Question, QuestionVersion, Status, Upload
from quizapp.banks.search_queries import Filters, search
from quizapp.database import Model, db
from quizapp.rules.questions import Content, content
from quizapp.rules.raw import Fault, Place, RawBank, RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile
from tests import makers
from tests.conftest import NOW

CHI = Actor("command:chi", "Trần Thị Chi")
LATER = NOW + timedelta(hours=1)


def raw(number: int, **changes: object) -> RawQuestion:
    values = {
        "place": Place(line=number),
        "identifier": f"HN-{number}",
        "stem": f"Câu hỏi thứ {number} hỏi gì?",
        "options": ("Hải Phòng", "Hà Nội", f"Huế {number}"),
        "key": ("A",),
        "explanation": "Vì tài liệu viết vậy.",
        "topic": "Hội nghị",
        "source_file": "000.txt",
        "source_paragraph": "1",
        "evidence": f"chữ {number}",
        **changes,
    }
    return RawQuestion(**values)


def bank(*questions: RawQuestion, **changes: object) -> RawBank:
    values = {"identifier": "hoi-nghi", "title": "Hội nghị", "description": "", **changes}
    return RawBank(questions=questions, is_campaign=True, **values)


def store(*questions: RawQuestion, at: object = NOW, **changes: object) -> bool:
    """Store a bank as the command does."""
    stored = operations.store(operations.plan(bank(*questions, **changes)), COMMAND, at)
    db.session.commit()
    return stored


def question(name: str = "HN-1") -> Question:
    found = db.session.scalar(select(Question).where(Question.name == name))
    assert found is not None
    return found


def count(table: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def deeds() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.deed).order_by(JournalEntry.id)))


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that reach the database."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_new_bank_is_stored_whole(app: Flask) -> None:
    plan = operations.plan(bank(raw(1), raw(2, difficulty="3")))
    assert (list(plan.added), plan.changed, plan.unchanged, plan.absent, plan.faults) == (
        ["HN-1", "HN-2"], [], [], [], []
    )  # fmt: skip
    assert operations.store(plan, CHI, NOW)
    version = queries.latest(question("HN-2").id)
    assert (version.number, version.status, version.created_at) == (1, Status.ACTIVE, NOW)
    assert (version.topic, version.difficulty, version.made_by) == ("Hội nghị", 3, CHI.name)
    assert Content.from_document(version.content) == content(raw(2, difficulty="3"))
    assert version.digest == content(raw(2, difficulty="3")).digest()
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.deed, entry.subject, entry.actor) == ("bank.import", "bank:hoi-nghi", CHI.code)
    assert entry.after == {"title": "Hội nghị", "added": ["HN-1", "HN-2"], "changed": []}


def test_looking_at_a_file_writes_nothing(app: Flask) -> None:
    operations.plan(bank(raw(1)))
    db.session.commit()
    assert [count(table) for table in (Bank, Question, QuestionVersion, JournalEntry)] == [0] * 4


def test_the_same_content_again_is_a_no_op(app: Flask, statements: list[str]) -> None:
    store(raw(1), raw(2))
    statements.clear()
    spread_out = raw(1, stem="  Câu hỏi  thứ 1 hỏi gì? ")
    assert not store(spread_out, raw(2), at=LATER)
    assert [text for text in statements if not text.startswith(("SELECT", "BEGIN"))] == []
    assert (count(QuestionVersion), deeds()) == (2, ["bank.import"])


def test_a_changed_question_becomes_the_next_version(app: Flask) -> None:
    store(raw(1), raw(2))
    plan = operations.plan(bank(raw(1, key=("B",)), raw(2)))
    (change,) = plan.changed
    assert (change.name, change.before.key, change.after.key) == ("HN-1", (0,), (1,))
    assert [difference.field for difference in change.differences] == ["key"]
    assert plan.unchanged == ["HN-2"]
    operations.store(plan, CHI, LATER)
    new, old = queries.versions(question().id)
    assert (new.number, new.content["key"], new.created_at) == (2, [1], LATER)
    assert (old.number, old.content["key"], old.created_at) == (1, [0], NOW)
    assert count(QuestionVersion) == 3


def test_a_question_the_file_does_not_name_is_left_alone(app: Flask) -> None:
    store(raw(1), raw(2))
    plan = operations.plan(bank(raw(2)))
    assert plan.absent == ["HN-1"]
    assert plan.is_empty
    assert list(queries.bank_contents(_bank().id)) == ["HN-1", "HN-2"]


def test_an_old_question_under_a_new_id_is_a_fault(app: Flask) -> None:
    store(raw(1))
    again = raw(1, identifier="MOI-1")
    (fault,) = operations.plan(bank(again)).faults
    assert (fault.question, fault.field, str(fault.place)) == ("MOI-1", "stem", "dòng 1")
    operations.retire(question(), CHI, NOW, seen=1, reason="đổi mã")
    assert operations.plan(bank(again)).faults == []


def test_a_file_with_a_fault_is_never_stored(app: Flask) -> None:
    plan = operations.plan(bank(raw(1), raw(2, key=())))
    assert [(f.question, f.field) for f in plan.faults] == [("HN-2", "key")]
    with pytest.raises(ValueError, match="faults"):
        operations.store(plan, CHI, NOW)
    assert count(Bank) == 0


def test_a_banks_new_title_is_stored_with_the_import(app: Flask) -> None:
    store(raw(1))
    assert store(raw(1), title="Tên mới", description="Mô tả", at=LATER)
    assert (_bank().title, _bank().description) == ("Tên mới", "Mô tả")
    assert count(QuestionVersion) == 1
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.before, entry.after) == (
        {"title": "Hội nghị"}, {"title": "Tên mới", "added": [], "changed": []}
    )  # fmt: skip


def test_an_import_does_not_bring_a_retired_question_back(app: Flask) -> None:
    store(raw(1))
    operations.retire(question(), CHI, NOW, seen=1, reason="sai")
    assert not store(raw(1), at=LATER)
    assert store(raw(1, stem="Khác?"), at=LATER)
    assert queries.latest(question().id).status == Status.RETIRED


def test_a_plan_that_is_out_of_date_stores_nothing(app: Flask) -> None:
    store(raw(1))
    plan = operations.plan(bank(raw(1, stem="Từ tệp?"), raw(2)))
    operations.edit_question(question(), content(raw(1, stem="Sửa tay?")), CHI, NOW, seen=1)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        operations.store(plan, COMMAND, LATER)
    db.session.commit()
    assert queries.latest(question().id).content["stem"] == "Sửa tay?"
    assert (count(Question), count(QuestionVersion)) == (1, 2)
    assert deeds() == ["bank.import", "question.edit"]


def test_two_new_banks_of_one_name_are_not_mixed(app: Flask) -> None:
    plan = operations.plan(bank(raw(1)))
    store(raw(2))
    with pytest.raises(ChangedMeanwhile):
        operations.store(plan, COMMAND, NOW)
    assert list(queries.bank_contents(_bank().id)) == ["HN-2"]


def test_a_fingerprint_follows_the_file_and_the_bank(app: Flask) -> None:
    def fingerprint(*questions: RawQuestion, **changes: object) -> str:
        return operations.plan(bank(*questions, **changes)).fingerprint

    fresh = fingerprint(raw(1))
    assert fingerprint(raw(1)) == fresh
    assert fingerprint(raw(1, key=("B",))) != fresh
    store(raw(1))
    changed = fingerprint(raw(1, key=("B",)))
    assert fingerprint(raw(1, key=("B",)), title="Khác") != changed
    operations.edit_question(question(), content(raw(1, key=("C",))), CHI, NOW, seen=1)
    assert fingerprint(raw(1, key=("B",))) != changed


def test_a_large_bank_takes_few_statements(app: Flask, statements: list[str]) -> None:
    many = [raw(number) for number in range(1, 1202)]
    steps: list[int] = []
    plan = operations.plan(bank(*many))
    statements.clear()
    operations.store(plan, COMMAND, NOW, advance=steps.append)
    db.session.commit()
    assert steps == [500, 500, 201]
    assert len(statements) <= 12
    assert count(QuestionVersion) == 1201
    assert list(queries.bank_contents(_bank().id)) == [f"HN-{n}" for n in range(1, 1202)]


def test_many_versions_are_read_in_portions(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_PARAMETERS", 2)
    store(*[raw(number) for number in range(1, 6)])
    assert len(queries.bank_contents(_bank().id)) == 5


def test_an_edit_makes_the_next_version_and_the_journal_tells_no_key(app: Flask) -> None:
    store(raw(1))
    made = operations.edit_question(
        question(), content(raw(1, key=("C",), topic="Khác")), CHI, LATER, seen=1
    )
    assert made is not None
    assert (made.number, made.topic, made.made_by) == (2, "Khác", CHI.name)
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.deed, entry.before) == ("question.edit", {"version": 1})
    assert entry.after == {"version": 2, "fields": ["key", "topic"]}


def test_an_edit_of_nothing_is_nothing(app: Flask) -> None:
    store(raw(1))
    assert operations.edit_question(question(), content(raw(1)), CHI, LATER, seen=1) is None
    assert (count(QuestionVersion), deeds()) == (1, ["bank.import"])


def test_an_edit_of_an_old_version_is_refused(app: Flask) -> None:
    store(raw(1))
    operations.edit_question(question(), content(raw(1, topic="Một")), CHI, LATER, seen=1)
    with pytest.raises(ChangedMeanwhile):
        operations.edit_question(question(), content(raw(1, topic="Hai")), CHI, LATER, seen=1)
    assert queries.latest(question().id).topic == "Một"


def test_of_two_editors_at_once_one_wins(app: Flask) -> None:
    store(raw(1))
    barrier = Barrier(8)
    results: list[str] = []

    def edit(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                edited = content(raw(1, topic=f"Chủ đề {number}"))
                operations.edit_question(question(), edited, CHI, LATER, seen=1)
                db.session.commit()
                results.append("stored")
            except ChangedMeanwhile:
                db.session.rollback()
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused"] * 7 + ["stored"]
    db.session.rollback()
    assert count(QuestionVersion) == 2
    assert deeds() == ["bank.import", "question.edit"]


def test_an_edit_may_not_lose_the_proof_it_had(app: Flask) -> None:
    store(raw(1), raw(2))
    bare = raw(1, evidence="")
    assert [f.field for f in operations.edit_faults(question(), bare)] == ["evidence"]
    twin = raw(1, stem=raw(2).stem, options=raw(2).options)
    assert [f.field for f in operations.edit_faults(question(), twin)] == ["stem"]
    assert operations.edit_faults(question(), raw(1, key=("B",))) == []
    assert [f.field for f in operations.edit_faults(question(), raw(1, key=()))] == ["key"]


def test_a_question_that_never_had_proof_may_be_edited_without(app: Flask) -> None:
    makers.make_bank(slug="khong-nguon", questions=1)
    bare = raw(1, identifier="Q-001", evidence="", source_file="", source_paragraph="")
    assert operations.edit_faults(question("Q-001"), bare) == []


def test_retiring_and_restoring_are_versions_with_reasons(app: Flask) -> None:
    store(raw(1))
    operations.retire(question(), CHI, NOW + timedelta(hours=1), seen=1, reason="Lạc đề")
    assert queries.bank_contents(_bank().id) == {}
    operations.restore(question(), CHI, NOW + timedelta(hours=2), seen=2, reason="Đã xem lại")
    found = [(v.number, v.status, v.note, v.made_by) for v in queries.versions(question().id)]
    assert found == [
        (3, Status.ACTIVE, "Đã xem lại", CHI.name),
        (2, Status.RETIRED, "Lạc đề", CHI.name),
        (1, Status.ACTIVE, "", COMMAND.name),
    ]
    assert deeds() == ["bank.import", "question.retire", "question.restore"]
    reasons = db.session.scalars(select(JournalEntry.reason).order_by(JournalEntry.id)).all()
    assert reasons == ["", "Lạc đề", "Đã xem lại"]


def test_retiring_twice_is_once(app: Flask) -> None:
    store(raw(1))
    operations.retire(question(), CHI, NOW, seen=1, reason="Lạc đề")
    operations.retire(question(), CHI, NOW, seen=2, reason="Lạc đề")
    with pytest.raises(ChangedMeanwhile):
        operations.retire(question(), CHI, NOW, seen=1, reason="Lạc đề")
    assert count(QuestionVersion) == 2


def test_a_retired_question_stays_retired_when_it_is_edited(app: Flask) -> None:
    store(raw(1))
    operations.retire(question(), CHI, NOW, seen=1, reason="Lạc đề")
    operations.edit_question(question(), content(raw(1, topic="Khác")), CHI, LATER, seen=2)
    assert queries.latest(question().id).status == Status.RETIRED


def test_the_pool_is_the_bank_as_it_was_then(app: Flask) -> None:
    store(raw(1), raw(2))
    hour = timedelta(hours=1)
    operations.edit_question(question(), content(raw(1, topic="Khác")), CHI, NOW + hour, seen=1)
    operations.retire(question(), CHI, NOW + 2 * hour, seen=2, reason="Lạc đề")
    operations.restore(question(), CHI, NOW + 3 * hour, seen=3, reason="Được")

    def topics(hours: int) -> list[str]:
        return sorted(q.topic for q in queries.pool(["hoi-nghi"], NOW + hours * hour))

    assert [topics(hours) for hours in (-1, 0, 1, 2, 3)] == [
        [],
        ["Hội nghị", "Hội nghị"],
        ["Hội nghị", "Khác"],
        ["Hội nghị"],
        ["Hội nghị", "Khác"],
    ]
    assert queries.pool(["khac"], NOW) == []


def test_a_banks_own_texts_change_with_a_journal_entry(app: Flask) -> None:
    store(raw(1))
    operations.edit_bank(_bank(), " Tên  mới ", "Mô tả", CHI, LATER)
    operations.edit_bank(_bank(), "Tên mới", "Mô tả", CHI, LATER)
    assert (_bank().title, _bank().description) == ("Tên mới", "Mô tả")
    assert deeds() == ["bank.import", "bank.edit"]


def test_the_overview_counts_by_topic_and_difficulty(app: Flask) -> None:
    store(raw(1), raw(2, difficulty="3"), raw(3, topic="Khác", difficulty="3"), raw(4))
    operations.retire(question("HN-4"), CHI, NOW, seen=1, reason="Lạc đề")
    db.session.add(Bank(slug="trong", title="A trống", description="", created_at=NOW))
    empty, full = queries.overviews()
    assert (empty.bank.slug, empty.active, empty.topics) == ("trong", 0, {})
    assert (full.active, full.retired) == (3, 1)
    assert full.topics == {"Hội nghị": 2, "Khác": 1}
    assert full.difficulties == {1: 1, 2: 0, 3: 2}
    assert queries.topics() == sorted(["Hội nghị", "Khác"])


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), ["HN-1", "HN-2", "HN-3"]),
        (Filters(text="cau hoi"), ["HN-1", "HN-2", "HN-3"]),
        (Filters(text="HAI phong HUE 2"), ["HN-2"]),
        (Filters(text="hn-3"), ["HN-3"]),
        (Filters(text="thứ 1"), ["HN-1"]),
        (Filters(text="100%"), ["HN-3"]),
        (Filters(text="_"), []),
        (Filters(bank="hoi-nghi", topic="Khác"), ["HN-2"]),
        (Filters(bank="khac"), []),
        (Filters(difficulty=3), ["HN-2"]),
        (Filters(status=Status.RETIRED), ["HN-3"]),
        (Filters(status=Status.ACTIVE), ["HN-1", "HN-2"]),
    ],
)
def test_questions_are_found(app: Flask, filters: Filters, names: list[str]) -> None:
    store(raw(1), raw(2, topic="Khác", difficulty="3"), raw(3, stem="Câu hỏi đạt 100%?"))
    operations.retire(question("HN-3"), CHI, NOW, seen=1, reason="Lạc đề")
    found, total = search(filters, 1)
    assert [version.question.name for version in found] == names
    assert total == len(names)


def test_a_page_of_questions_takes_two_statements(app: Flask, statements: list[str]) -> None:
    store(*[raw(number) for number in range(1, 11)])
    db.session.expunge_all()
    statements.clear()
    rows, _count = search(Filters(), 1)
    assert [version.question.name for version in rows][:2] == ["HN-1", "HN-10"]
    assert len([text for text in statements if not text.startswith("BEGIN")]) == 2


def test_only_what_a_question_says_now_is_found(app: Flask) -> None:
    store(raw(1))
    operations.edit_question(question(), content(raw(1, stem="Mới tinh?")), CHI, LATER, seen=1)
    assert search(Filters(text="thu 1"), 1) == ([], 0)
    assert search(Filters(text="moi tinh"), 1)[1] == 1


def test_a_list_has_fifty_on_a_page(app: Flask) -> None:
    store(*[raw(number) for number in range(1, 53)])
    pages = [search(Filters(), page) for page in (0, 1, 2, 3, 10**30)]
    assert [(len(rows), total) for rows, total in pages] == [
        (50, 52), (50, 52), (2, 52), (0, 52), (0, 52)
    ]  # fmt: skip


def test_an_upload_waits_for_its_owner_a_day(app: Flask) -> None:
    chi, other = makers.make_organizer(), makers.make_organizer()
    kept = uploads.keep(chi.id, Purpose.BANK, "câu\0 hỏi\u202e.yaml", b"\0\xff", NOW)
    uploads.keep(chi.id, Purpose.UNITS, "x" * 300 + ".csv", b"", NOW)
    db.session.commit()
    assert kept.file_name == "câu hỏi.yaml"
    assert import_queries.upload(kept.id, chi.id, Purpose.BANK) is kept
    assert import_queries.upload(kept.id, other.id, Purpose.BANK) is None
    assert import_queries.upload(kept.id, chi.id, Purpose.UNITS) is None
    assert [u.file_name for u in import_queries.uploads(chi.id, Purpose.BANK)] == ["câu hỏi.yaml"]
    assert [len(u.file_name) for u in import_queries.uploads(chi.id, Purpose.UNITS)] == [200]
    assert kept.content == b"\0\xff"
    assert uploads.drop_old(NOW + uploads.KEPT) == 0
    assert uploads.drop_old(NOW + uploads.KEPT + timedelta(seconds=1)) == 2
    assert count(Upload) == 0


def test_faults_of_the_reader_reach_the_plan(app: Flask) -> None:
    misread = Fault(
        question="HN-1", field="pined", sentence="Không có trường.", place=Place(line=3)
    )
    assert operations.plan(bank(raw(1), faults=(misread,))).faults == [misread]


def _bank() -> Bank:
    found = queries.bank_named("hoi-nghi")
    assert found is not None
    return found


def test_a_longer_life_of_an_option(app: Flask) -> None:
    """A question may gain and lose options between versions; each version keeps its own."""
    store(raw(1))
    longer = content(raw(1, options=("Một", "Hai", "Ba", "Bốn", "Năm"), key=("E",)))
    made = operations.edit_question(question(), longer, CHI, LATER, seen=1)
    assert made is not None
    assert queries.contents([made.id]) == {made.id: longer}
    assert replace(longer, key=(0,)).digest() != made.digest
