"""What does each of the cast get in the room of question banks?"""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.accounts.models import JournalEntry, Role
from quizapp.banks import queries, uploads
from quizapp.banks.formats import yaml_bank
from quizapp.banks.models import Bank, Question, QuestionVersion, Status, Upload
from quizapp.database import db
from quizapp.rules.questions import Content, Source
from tests import makers
from tests.conftest import NOW

FILE = Path(__file__).parents[2] / "questions" / "003-tphcm-lam-viec-ve-nghi-quyet-chi-thi.yaml"
SLUG = "tphcm-lam-viec-ve-nghi-quyet-chi-thi"
ROOM = "/ban-to-chuc/ngan-hang"

PROVED = Content(
    stem="Hội nghị họp ở đâu?",
    options=("Hải Phòng", "Hà Nội", "Huế"),
    key=(0,),
    explanation="Hội nghị họp ở Hải Phòng.",
    topic="Hội nghị",
    difficulty=2,
    source=Source(file="000.txt", paragraph=3),
    evidence="Hội nghị tại Hải Phòng",
)


@pytest.fixture
def editor(site: Flask, client: FlaskClient) -> FlaskClient:
    """Chi's browser: she may edit banks."""
    chi = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(client, chi)


@pytest.fixture
def question(site: Flask) -> Question:
    """A proved question in a bank of its own."""
    bank = makers.add(Bank(slug="hoi-nghi", title="Hội nghị", created_at=makers.LONG_AGO))
    found = makers.add(Question(bank_id=bank.id, name="HN-1"))
    makers.make_version(question=found, content=PROVED)
    db.session.commit()
    return found


def upload(browser: FlaskClient, content: bytes, name: str = "cau-hoi.yaml") -> TestResponse:
    return browser.post(f"{ROOM}/tai-len", data={"files": [(io.BytesIO(content), name)]})


def store(browser: FlaskClient, preview: str) -> TestResponse:
    page = browser.get(preview).text
    fingerprint = page.split('name="fingerprint" type="hidden" value="')[1].split('"')[0]
    return browser.post(f"{preview}/luu", data={"fingerprint": fingerprint})


def form_of(**changes: object) -> dict[str, object]:
    """What the edit form of the proved question sends."""
    rows = {f"options-{number}": text for number, text in enumerate(PROVED.options)}
    return {
        "seen": "1",
        "stem": PROVED.stem,
        **rows,
        "options-3": "",
        "options-4": "",
        "key": ["A"],
        "explanation": PROVED.explanation,
        "topic": PROVED.topic,
        "difficulty": "2",
        "source_file": "000.txt",
        "source_paragraph": "3",
        "evidence": PROVED.evidence,
        **changes,
    }


def addresses(number: int) -> list[str]:
    return [
        ROOM,
        f"{ROOM}/bo/hoi-nghi",
        f"{ROOM}/bo/hoi-nghi/tai-ve",
        f"{ROOM}/cau-hoi",
        f"{ROOM}/cau-hoi/{number}",
        f"{ROOM}/cau-hoi/{number}/sua",
    ]


def test_the_editor_enters_and_nobody_else(
    site: Flask, client: FlaskClient, question: Question
) -> None:
    cast = {
        "editor": makers.make_organizer(roles=[Role.EDITOR]),
        "admin": makers.make_organizer(roles=[Role.ADMIN]),
        "manager": makers.make_organizer(roles=[Role.MANAGER]),
        "jury": makers.make_organizer(roles=[Role.JURY]),
        "citizen": makers.make_person(),
    }
    db.session.commit()
    expected = {"editor": 200, "admin": 200, "manager": 403, "jury": 403, "citizen": 403}
    browsers = {name: makers.sign_in(site.test_client(), who) for name, who in cast.items()}
    for address in addresses(question.id):
        assert client.get(address).status_code == 302, address
        got = {name: browsers[name].get(address).status_code for name in cast}
        assert got == expected, address


def test_a_manager_changes_nothing(client: FlaskClient, question: Question) -> None:
    manager = makers.make_organizer(roles=[Role.MANAGER])
    db.session.commit()
    makers.sign_in(client, manager)
    posts = [
        client.post(f"{ROOM}/bo/hoi-nghi", data={"title": "Khác"}),
        client.post(f"{ROOM}/cau-hoi/{question.id}/sua", data=form_of(stem="Khác?")),
        client.post(f"{ROOM}/cau-hoi/{question.id}/rut", data={"seen": "1", "reason": "Thử"}),
        client.post(f"{ROOM}/cau-hoi/{question.id}/dung-lai", data={"seen": "1", "reason": "Thử"}),
        upload(client, FILE.read_bytes()),
    ]
    assert [answer.status_code for answer in posts] == [403] * 5
    assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == 1
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_bank_file_is_seen_before_it_is_stored(editor: FlaskClient) -> None:
    preview = upload(editor, FILE.read_bytes()).location
    page = editor.get(preview).text
    assert "Lưu vào ngân hàng" in page
    assert "HC03-016" in page
    assert queries.bank_named(SLUG) is None

    answer = store(editor, preview)
    assert answer.location == f"{ROOM}/bo/{SLUG}"
    assert "16 câu mới" in editor.get(answer.location).text
    assert editor.get(preview).status_code == 404
    assert db.session.scalar(select(JournalEntry.actor_name)) == "Trần Thị Chi"


def test_the_preview_shows_old_and_new_and_what_is_left(editor: FlaskClient) -> None:
    store(editor, upload(editor, FILE.read_bytes()).location)
    text = FILE.read_text()
    changed = text.replace("phát triển toàn diện?", "phát triển thật toàn diện?")
    without_last = (
        changed[: changed.index("  - id: HC03-001")]
        + (changed[changed.index("  - id: HC03-002") :])
    )
    page = editor.get(upload(editor, without_last.encode()).location).text
    assert "phát triển toàn diện?" in page
    assert "phát triển thật toàn diện?" in page
    assert "tệp không nhắc tới" in page


def test_a_file_with_a_fault_shows_its_place_and_cannot_be_stored(editor: FlaskClient) -> None:
    broken = FILE.read_bytes().replace(b"key: [D]", b"key: [Z]", 1)
    preview = upload(editor, broken).location
    page = editor.get(preview).text
    assert "nhưng câu hỏi chỉ có các phương án" in page
    assert "dòng " in page
    assert "Lưu vào ngân hàng" not in page
    assert editor.post(f"{preview}/luu", data={"fingerprint": "x"}).status_code == 409
    assert queries.bank_named(SLUG) is None


PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00"


def test_an_unreadable_file_gets_a_sentence_and_is_not_kept(editor: FlaskClient) -> None:
    answer = upload(editor, PICTURE, "anh.yaml")
    assert answer.status_code == 422
    assert "anh.yaml: Không đọc được tệp" in answer.text
    assert "không được giữ" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0
    assert "Tệp chờ bạn quyết định" not in editor.get(ROOM).text


def test_a_file_that_changes_nothing_is_not_kept(editor: FlaskClient) -> None:
    store(editor, upload(editor, FILE.read_bytes()).location)
    answer = upload(editor, FILE.read_bytes(), "lai.yaml")
    assert answer.location == ROOM
    page = editor.get(ROOM).text
    assert "lai.yaml: mọi câu đã có sẵn" in page
    assert "Tệp chờ bạn quyết định" not in page
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_sound_file_beside_an_unreadable_one_is_kept(editor: FlaskClient) -> None:
    data = {"files": [(io.BytesIO(PICTURE), "anh.yaml"), (io.BytesIO(b"bank: b"), "b.yaml")]}
    answer = editor.post(f"{ROOM}/tai-len", data=data)
    assert answer.status_code == 422
    assert "anh.yaml: Không đọc được tệp" in answer.text
    assert list(db.session.scalars(select(Upload.file_name))) == ["b.yaml"]


def test_a_kept_file_that_can_no_longer_be_read_can_be_dropped(editor: FlaskClient) -> None:
    preview = upload(editor, FILE.read_bytes()).location
    kept = db.session.scalars(select(Upload)).one()
    kept.content = PICTURE
    db.session.commit()
    assert "Không đọc được tệp" in editor.get(preview).text
    assert editor.post(f"{preview}/luu", data={"fingerprint": ""}).status_code == 422
    editor.post(f"{preview}/bo")
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_a_preview_that_is_no_longer_true_stores_nothing(editor: FlaskClient) -> None:
    preview = upload(editor, FILE.read_bytes()).location
    answer = editor.post(f"{preview}/luu", data={"fingerprint": "of another state"})
    assert answer.status_code == 409
    assert "đã thay đổi từ lúc bạn xem trước" in answer.text
    assert queries.bank_named(SLUG) is None


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Hãy chọn ít nhất một tệp"),
        ([(b"MZ\x90\x00\x03" * 20, "cau-hoi.exe")], "cau-hoi.exe: Không đọc được tệp"),
        ([(b"x", f"{number}.yaml") for number in range(21)], "Mỗi lần chỉ tải lên được 20 tệp."),
    ],
)
def test_a_wrong_upload_gets_a_sentence(
    editor: FlaskClient, files: list[tuple[bytes, str]], sentence: str
) -> None:
    data = {"files": [(io.BytesIO(content), name) for content, name in files]}
    answer = editor.post(f"{ROOM}/tai-len", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_several_files_wait_until_they_are_old(
    editor: FlaskClient, clock: time_machine.Traveller
) -> None:
    data = {"files": [(io.BytesIO(b"bank: a"), "a.yaml"), (io.BytesIO(b"bank: b"), "b.yaml")]}
    answer = editor.post(f"{ROOM}/tai-len", data=data)
    page = editor.get(answer.location).text
    assert "a.yaml" in page
    assert "b.yaml" in page
    clock.move_to(NOW + uploads.KEPT + timedelta(seconds=1))
    editor.get(ROOM)
    upload(editor, b"bank: c", "c.yaml")
    assert list(db.session.scalars(select(Upload.file_name))) == ["c.yaml"]


def test_nobody_sees_anothers_upload(site: Flask, editor: FlaskClient) -> None:
    preview = upload(editor, b"bank: a").location
    other = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    assert makers.sign_in(site.test_client(), other).get(preview).status_code == 404


def test_questions_are_found_without_marks(editor: FlaskClient, question: Question) -> None:
    assert "HN-1" in editor.get(f"{ROOM}/cau-hoi?tim=hoi+nghi+hop").text
    assert "HN-1" in editor.get(f"{ROOM}/cau-hoi?tim=hn-1&do_kho=2&bo=hoi-nghi").text
    for query in ("tim=khong+co", "do_kho=1", "bo=khac", "trang_thai=retired", "chu_de=Khác"):
        page = editor.get(f"{ROOM}/cau-hoi?{query}").text
        assert "Không có câu hỏi nào như vậy." in page, query


def test_odd_addresses_get_no_error_page(editor: FlaskClient, question: Question) -> None:
    for query in ("trang=-3", "trang=x", "trang=99999999999999999999", "do_kho=9", "tim=%25_"):
        assert editor.get(f"{ROOM}/cau-hoi?{query}").status_code == 200, query
    assert editor.get(f"{ROOM}/cau-hoi?tim=%00").status_code == 400
    assert editor.get(f"{ROOM}/cau-hoi/99999999999999999999").status_code == 404


def test_the_question_page_shows_key_proof_and_versions(
    editor: FlaskClient, question: Question
) -> None:
    editor.post(f"{ROOM}/cau-hoi/{question.id}/sua", data=form_of(stem="Hội nghị họp nơi nào?"))
    page = editor.get(f"{ROOM}/cau-hoi/{question.id}").text
    for words in (
        "Hội nghị họp nơi nào?",
        "Hội nghị họp ở đâu?",
        "Đúng",
        "“Hội nghị tại Hải Phòng”",
        "Bản số 2",
        "Trần Thị Chi",
    ):
        assert words in page


def test_an_edit_keeps_everything_typed_when_it_is_wrong(
    editor: FlaskClient, question: Question
) -> None:
    wrong = form_of(
        stem="Câu mới?", key=["A", "B", "C"], evidence="", source_date="hôm qua", topic="Chủ đề X"
    )
    answer = editor.post(f"{ROOM}/cau-hoi/{question.id}/sua", data=wrong)
    assert answer.status_code == 422
    for words in (
        "phải còn ít nhất một phương án sai.",
        "Thiếu câu chữ làm căn cứ.",
        "Ngày phải viết dạng",
        "Câu mới?",
        "hôm qua",
        "Chủ đề X",
        "Hải Phòng",
    ):
        assert words in answer.text
    assert queries.latest(question.id).number == 1


def test_an_edit_that_changes_nothing_makes_no_version(
    editor: FlaskClient, question: Question
) -> None:
    answer = editor.post(f"{ROOM}/cau-hoi/{question.id}/sua", data=form_of())
    assert "Không có gì thay đổi." in editor.get(answer.location).text
    assert queries.latest(question.id).number == 1
    assert db.session.scalar(select(JournalEntry.id)) is None


def test_the_second_of_two_editors_keeps_her_words(editor: FlaskClient, question: Question) -> None:
    address = f"{ROOM}/cau-hoi/{question.id}/sua"
    editor.post(address, data=form_of(stem="Bản của người thứ nhất?"))
    answer = editor.post(address, data=form_of(stem="Bản của người thứ hai?"))
    assert answer.status_code == 409
    assert "Câu này vừa được sửa ở nơi khác" in answer.text
    assert "Bản của người thứ hai?" in answer.text
    assert 'name="seen" type="hidden" value="2"' in answer.text
    assert queries.latest(question.id).number == 2


def test_the_form_shows_what_is_stored(editor: FlaskClient, question: Question) -> None:
    page = editor.get(f"{ROOM}/cau-hoi/{question.id}/sua").text
    assert PROVED.stem in page
    assert 'checked id="key-0"' in page
    assert 'checked id="key-1"' not in page
    assert 'name="options-4"' in page


def test_a_question_is_retired_and_comes_back_with_reasons(
    editor: FlaskClient, question: Question
) -> None:
    address = f"{ROOM}/cau-hoi/{question.id}"
    assert editor.post(f"{address}/rut", data={"seen": "1", "reason": " "}).status_code == 422
    editor.post(f"{address}/rut", data={"seen": "1", "reason": "Câu hỏi lạc đề"})
    page = editor.get(address).text
    assert "Câu này đã rút" in page
    assert "Ghi chú: Câu hỏi lạc đề" in page
    assert editor.post(f"{address}/dung-lai", data={"seen": "1", "reason": "x"}).status_code == 409
    assert editor.post(f"{address}/dung-lai", data={"seen": "2"}).status_code == 422
    editor.post(f"{address}/dung-lai", data={"seen": "2", "reason": "Đã sửa đề"})
    assert queries.latest(question.id).status == Status.ACTIVE


def test_a_banks_own_texts_are_edited(editor: FlaskClient, question: Question) -> None:
    address = f"{ROOM}/bo/hoi-nghi"
    wrong = editor.post(address, data={"title": " ", "description": "Vẫn còn đây"})
    assert wrong.status_code == 422
    assert "Thiếu tên ngân hàng câu hỏi." in wrong.text
    assert "Vẫn còn đây" in wrong.text
    editor.post(address, data={"title": "Tên mới", "description": ""})
    assert "Tên mới" in editor.get(address).text
    assert editor.get(f"{ROOM}/bo/khong-co").status_code == 404


def test_the_download_reads_back(editor: FlaskClient, question: Question) -> None:
    answer = editor.post(f"{ROOM}/bo/hoi-nghi/tai-ve", data={"dang": "yaml"})
    assert 'filename="hoi-nghi.yaml"' in answer.headers["Content-Disposition"]
    assert [raw.identifier for raw in yaml_bank.read(answer.data).questions] == ["HN-1"]
    again = editor.get(upload(editor, answer.data).location).text
    assert "mọi câu đã có sẵn" in again


def test_who_takes_the_right_answers_is_in_the_journal(
    site: Flask, editor: FlaskClient, question: Question
) -> None:
    address = f"{ROOM}/bo/hoi-nghi/tai-ve"
    assert f'href="{address}"' in editor.get(f"{ROOM}/bo/hoi-nghi").text
    assert f'action="{address}"' in editor.get(address).text
    jury = makers.make_organizer(roles=[Role.JURY])
    db.session.commit()
    sent = {"dang": "yaml"}
    assert makers.sign_in(site.test_client(), jury).post(address, data=sent).status_code == 403
    assert db.session.query(JournalEntry).filter_by(deed="bank.download").count() == 0
    editor.post(address, data=sent)
    entry = db.session.query(JournalEntry).filter_by(deed="bank.download").one()
    assert (entry.subject, entry.after) == ("bank:hoi-nghi", {"questions": 1})
    assert entry.actor.startswith("organizer:")
