"""What can an editor do to many questions at once, and what does a question's page tell?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import JournalEntry, Organizer, Role
from quizapp.banks import queries
from quizapp.banks.models import Bank, Question, QuestionVersion, Status
from quizapp.database import db
from quizapp.results import use_queries
from quizapp.results.models import Closing
from quizapp.results.operations import keep_question_uses
from quizapp.scheduler import count_uses
from tests import makers
from tests.conftest import NOW

LIST = "/ban-to-chuc/ngan-hang/cau-hoi"


@pytest.fixture
def bank(site: Flask) -> Bank:
    """Three questions whose first versions a command made."""
    made = makers.make_bank(slug="cang", questions=3, topic="Cũ")
    db.session.commit()
    return made


@pytest.fixture
def chi(site: Flask, browser: Callable[[], FlaskClient]) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(browser(), made)


@pytest.fixture
def binh(site: Flask, browser: Callable[[], FlaskClient]) -> FlaskClient:
    made = makers.make_organizer(name="Lê Văn Bình", roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(browser(), made)


def heads(bank: Bank) -> list[QuestionVersion]:
    db.session.expire_all()
    return queries.newest_versions(queries.question_ids(bank.id).values())


def written_by(version: QuestionVersion, name: str) -> None:
    version.organizer_id = db.session.scalars(
        select(Organizer.id).where(Organizer.full_name == name)
    ).one()
    db.session.commit()


def chosen(bank: Bank) -> list[str]:
    found = [f"{head.question_id}:{head.number}" for head in heads(bank)]
    db.session.commit()
    return found


def test_many_questions_get_a_topic_and_a_difficulty(bank: Bank, chi: FlaskClient) -> None:
    data = {"chosen": chosen(bank)[:2], "deed": "topic", "topic": "  Biển   đảo "}
    assert "Đã làm với 2 câu" in chi.post(LIST, data=data, follow_redirects=True).text
    assert [(h.topic, h.number) for h in heads(bank)] == [("Biển đảo", 2)] * 2 + [("Cũ", 1)]
    data = {"chosen": chosen(bank), "deed": "difficulty", "difficulty": "3"}
    chi.post(LIST, data=data)
    # The third was hard before, so it gets no new version.
    assert [(h.difficulty, h.number) for h in heads(bank)] == [(3, 3), (3, 3), (3, 1)]
    again = chi.post(LIST, data=data | {"chosen": chosen(bank)}, follow_redirects=True).text
    assert "Các câu còn lại vốn đã như vậy" in again
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [entry.deed for entry in entries] == ["question.edit_many"] * 2
    assert entries[0].after["topic"] == "Biển đảo"


def test_many_questions_are_retired_with_one_reason(bank: Bank, chi: FlaskClient) -> None:
    data = {"chosen": chosen(bank), "deed": "retire"}
    answer = chi.post(f"{LIST}?bo=cang", data=data)
    assert answer.status_code == 422
    assert "Hãy ghi lý do rút." in answer.text
    assert answer.text.count("checked") == 4
    chi.post(LIST, data=data | {"reason": "Lạc đề"})
    assert [(h.status, h.note) for h in heads(bank)] == [(Status.RETIRED, "Lạc đề")] * 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"deed": "topic"}, "Hãy đánh dấu ít nhất một câu."),
        ({"deed": "approve", "chosen": ["1"]}, "Danh sách câu không hợp lệ"),
        ({"deed": "approve", "chosen": ["1:x"]}, "Danh sách câu không hợp lệ"),
        ({"chosen": ["1:1"]}, "Hãy chọn việc cần làm."),
        ({"deed": "explode", "chosen": ["1:1"]}, "Not a valid choice"),
        ({"deed": "topic", "topic": " ", "chosen": ["1:1"]}, "Hãy ghi chủ đề."),
        ({"deed": "topic", "topic": "x" * 121, "chosen": ["1:1"]}, "Dài quá 120 ký tự."),
        ({"deed": "topic", "topic": "Biển\x07đảo", "chosen": ["1:1"]}, "Có ký tự"),
        ({"deed": "approve", "chosen": [f"{n}:1" for n in range(51)]}, "Danh sách câu không hợp"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(
    bank: Bank, chi: FlaskClient, data: dict[str, object], sentence: str
) -> None:
    answer = chi.post(LIST, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text or "hợp lệ" in answer.text
    assert {head.number for head in heads(bank)} == {1}


def test_all_or_none_when_somebody_was_faster(bank: Bank, chi: FlaskClient) -> None:
    old = chosen(bank)
    chi.post(LIST, data={"chosen": old[:1], "deed": "topic", "topic": "Mới"})
    answer = chi.post(LIST, data={"chosen": old, "deed": "topic", "topic": "Khác"})
    assert answer.status_code == 409
    assert [h.topic for h in heads(bank)] == ["Mới", "Cũ", "Cũ"]
    # Only the tick at the changed question goes.
    assert "vừa có người sửa: Q-001." in answer.text
    ticked = re.findall(r'name="chosen" value="([0-9:]+)"[^>]* checked', answer.text)
    assert ticked == old[1:]
    assert 'value="Khác"' in answer.text


def test_another_person_approves_what_one_wrote(
    bank: Bank, chi: FlaskClient, binh: FlaskClient
) -> None:
    written_by(heads(bank)[0], "Trần Thị Chi")
    own = chi.post(
        LIST, data={"chosen": chosen(bank)[:1], "deed": "approve"}, follow_redirects=True
    ).text
    assert "Chưa câu nào thay đổi. 1 câu do chính bạn soạn, phải người khác duyệt." in own
    assert (
        "Đã làm với 3 câu"
        in binh.post(
            LIST, data={"chosen": chosen(bank), "deed": "approve"}, follow_redirects=True
        ).text
    )
    assert all(head.approval for head in heads(bank))
    assert "Không có câu hỏi nào" in binh.get(f"{LIST}?trang_thai=unapproved").text
    assert binh.get(f"{LIST}?trang_thai=active").text.count("Đã duyệt") == 3
    question = heads(bank)[0].question_id
    db.session.commit()
    assert "Lê Văn Bình duyệt lúc" in chi.get(f"{LIST}/{question}").text


def test_sorting_keeps_an_approval_and_rewording_does_not(
    bank: Bank, chi: FlaskClient, binh: FlaskClient
) -> None:
    binh.post(LIST, data={"chosen": chosen(bank), "deed": "approve"})
    chi.post(LIST, data={"chosen": chosen(bank)[:2], "deed": "topic", "topic": "Biển đảo"})
    assert [head.number for head in heads(bank)] == [2, 2, 1]
    assert [head.approval.approved_by for head in heads(bank) if head.approval] == (
        ["Lê Văn Bình"] * 3
    )
    first = heads(bank)[0]
    sent = {
        "seen": "2",
        "stem": first.content["stem"],
        **{f"options-{n}": text for n, text in enumerate(first.content["options"])},
        "key": ["B"],
        "explanation": first.content["explanation"],
        "topic": "Cảng",
        "difficulty": "3",
    }
    question = first.question_id
    db.session.commit()
    chi.post(f"{LIST}/{question}/sua", data=sent)
    assert next((h.topic, bool(h.approval)) for h in heads(bank)) == ("Cảng", True)
    db.session.commit()
    chi.post(f"{LIST}/{question}/sua", data=sent | {"seen": "3", "stem": "Cảng nào?"})
    assert next((h.number, bool(h.approval)) for h in heads(bank)) == (4, False)


def test_one_question_is_approved_on_its_page(
    bank: Bank, chi: FlaskClient, binh: FlaskClient
) -> None:
    question = heads(bank)[0].question_id
    written_by(heads(bank)[0], "Trần Thị Chi")
    # Who only sorts it did not write it, and who wrote it does not become a second person by that.
    binh.post(LIST, data={"chosen": chosen(bank)[:1], "deed": "topic", "topic": "Mới"})
    assert "nên phải người khác duyệt" in chi.get(f"{LIST}/{question}").text
    refused = chi.post(f"{LIST}/{question}/duyet", data={"seen": "2"})
    assert refused.status_code == 409
    assert "người khác phải duyệt" in refused.text
    assert "Duyệt câu này" in binh.get(f"{LIST}/{question}").text
    assert binh.post(f"{LIST}/{question}/duyet", data={"seen": "1"}).status_code == 409
    assert binh.post(f"{LIST}/{question}/duyet", data={"seen": "2"}).status_code == 302
    assert heads(bank)[0].approval is not None


def test_a_guess_is_confirmed_on_the_questions_page(bank: Bank, chi: FlaskClient) -> None:
    head = heads(bank)[0]
    question = head.question_id
    head.status, head.note = Status.CHECK, "Đáp án đoán theo chữ đậm."
    db.session.commit()
    assert f"{LIST}/{question}" in chi.get(f"{LIST}?trang_thai=check").text
    page = chi.get(f"{LIST}/{question}").text
    assert "Cần kiểm tra trước khi dùng: Đáp án đoán theo chữ đậm." in page
    assert chi.post(f"{LIST}/{question}/xac-nhan", data={"seen": "1"}).status_code == 302
    assert heads(bank)[0].status == Status.ACTIVE
    assert "Dùng được" in chi.get(f"{LIST}/{question}").text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(Status.DRAFT, "bản nháp vì chưa có đáp án"), (Status.UNDONE, "đã được hoàn tác")],
)
def test_a_question_says_why_it_is_not_drawn(
    bank: Bank, chi: FlaskClient, status: Status, sentence: str
) -> None:
    head = heads(bank)[0]
    question, head.status = head.question_id, status
    db.session.commit()
    assert sentence in chi.get(f"{LIST}/{question}").text


def test_a_question_tells_which_rounds_drew_it_and_how_it_did(bank: Bank, chi: FlaskClient) -> None:
    first, second, _third = heads(bank)
    round_ = makers.make_round(bank=bank, questions=2, closes=NOW - timedelta(minutes=1))
    answers = [{"0": {"chosen": [1]}}, {"0": {"chosen": [3]}}, {}]
    for number, chosen_ in enumerate(answers):
        attempt = makers.make_attempt(round_=round_, person=makers.make_person())
        attempt.paper = [[first.id, [0, 1, 2, 3]], [second.id, [3, 2, 1, 0]]]
        attempt.answers = chosen_ | {"1": {"chosen": [2]}} if number else chosen_
    trial = makers.make_attempt(round_=round_, person=makers.make_person(), trial=True)
    trial.paper = [[first.id, [0, 1, 2, 3]]]
    makers.add(Closing(round_id=round_.id, at=NOW, people=3, attempts=3, all_correct=0))
    question = first.question_id
    db.session.commit()
    assert "Chưa đợt thi nào đã xếp hạng" in chi.get(f"{LIST}/{question}").text
    assert use_queries.rounds_to_count() == [round_.id]
    assert count_uses(NOW) == 1
    assert use_queries.rounds_to_count() == []
    assert not keep_question_uses(round_.id, {}, NOW)
    db.session.commit()
    (use,) = use_queries.uses_of(question)
    assert (use.use.drawn, use.use.answered, use.use.right) == (3, 2, 1)
    assert use.use.chosen == {0: 0, 1: 1, 2: 0, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0}
    (other,) = use_queries.uses_of(second.question_id)
    assert (other.use.drawn, other.use.right) == (3, 2)
    db.session.commit()
    page = chi.get(f"{LIST}/{question}").text
    assert "1 (33,3%)" in page
    assert "A: 0 · B: 1 · C: 0 · D: 1" in page


def test_a_stranger_gets_nothing(bank: Bank, client: FlaskClient) -> None:
    question: Question = heads(bank)[0].question
    number = question.id
    db.session.commit()
    for deed in ("xac-nhan", "duyet"):
        assert client.post(f"{LIST}/{number}/{deed}", data={"seen": "1"}).status_code == 302
    assert client.post(LIST, data={}).status_code == 302
    assert heads(bank)[0].approval is None
