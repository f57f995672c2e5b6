"""Is anything lost, or anything silent, while an editor looks through an import?"""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import operations, queries
from quizapp.banks.models import ImportItem, QuestionImport
from quizapp.database import db
from quizapp.rules.raw import Place, RawQuestion
from tests import makers
from tests.conftest import NOW
from tests.pages.test_console_imports import (
    FAULTY,
    HARBOUR,
    KEYLESS,
    ROOM,
    address,
    card,
    many,
    receive,
    store,
)

SECOND = RawQuestion(
    place=Place(label="Câu 5", ordinal=2),
    stem="Chợ phiên họp vào ngày nào trong tuần?",
    options=("Thứ hai", "Thứ tư", "Chủ nhật"),
)


@pytest.fixture
def editor(site: Flask, client: FlaskClient) -> FlaskClient:
    chi = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(client, chi)


def key_of(one: QuestionImport, ordinal: int) -> list[str]:
    db.session.expire_all()
    found: list[str] = db.session.get_one(ImportItem, (one.id, ordinal)).raw.get("key", [])
    db.session.commit()
    return found


def tick(
    browser: FlaskClient, page: str, deed: str, ticks: dict[int, list[str]], **more: object
) -> TestResponse:
    """Send the form of the page with these boxes ticked, as a browser does."""
    text = browser.get(page).text
    hidden = dict(re.findall(r'name="(seen-\d+|fingerprint)" value="(\w+)"', text))
    boxes = {f"key-{ordinal}": letters for ordinal, letters in ticks.items()}
    return browser.post(f"{page}/{deed}", data=hidden | boxes | more)


def test_the_answers_of_all_drafts_are_saved_together(editor: FlaskClient) -> None:
    one = receive(KEYLESS, SECOND, HARBOUR)
    here = address(one)
    page = editor.get(here).text
    for ordinal in (1, 2):
        assert f'form="keys" name="key-{ordinal}" value="A"' in card(page, ordinal)
    answer = tick(editor, here, "dap-an", {1: ["B"], 2: ["A", "X"]}, do="2", loc="nhap")
    assert answer.location == f"{here}?loc=nhap#cau-2"
    assert "Đã lưu đáp án của 2 câu." in editor.get(here).text
    assert (key_of(one, 1), key_of(one, 2)) == (["B"], ["A"])


def test_answers_that_cannot_be_saved_stay_ticked(editor: FlaskClient) -> None:
    one = receive(KEYLESS, SECOND)
    here = address(one)
    none = editor.post(f"{here}/dap-an")
    assert none.status_code == 422
    assert "hãy đánh dấu phương án đúng" in none.text
    every = tick(editor, here, "dap-an", {1: ["A", "B", "C"], 2: ["C"]})
    assert every.status_code == 422
    assert "Đã lưu đáp án của 1 câu." in every.text
    assert "Câu 2: " in every.text
    assert "phải còn ít nhất một phương án sai." in every.text
    assert card(every.text, 1).count("checked") == 3
    assert (key_of(one, 1), key_of(one, 2)) == ([], ["C"])
    mark = str(operations.mark(SECOND))
    late = editor.post(f"{here}/dap-an", data={"seen-2": mark, "key-2": "A", "key-99": "A"})
    assert late.status_code == 409
    assert "Câu 5: câu này vừa được sửa ở nơi khác, chưa ghi đáp án." in late.text
    assert key_of(one, 2) == ["C"]


def test_ticked_answers_are_not_stored_as_keyless_drafts(editor: FlaskClient) -> None:
    one = receive(KEYLESS, SECOND, HARBOUR)
    here = address(one)
    assert "Trong đó 2 câu nháp chưa có đáp án" in editor.get(here).text
    answer = tick(editor, here, "luu", {1: ["A"]})
    assert answer.location == f"{here}#luu"
    assert queries.bank_named("tuan-1") is None
    page = editor.get(here).text
    assert "Đã lưu đáp án của 1 câu. Chưa lưu vào ngân hàng" in page
    assert "Trong đó 1 câu nháp chưa có đáp án" in page
    store(editor, here)
    assert queries.bank_named("tuan-1") is not None
    assert "1 câu còn là nháp" in editor.get(here).text


def test_a_keyless_twin_never_stands_for_a_question_with_its_key(editor: FlaskClient) -> None:
    keyed = replace(KEYLESS, key=("A",))
    store(editor, address(receive(KEYLESS, name="cu.docx")))
    here = address(receive(KEYLESS, keyed, name="moi.docx"))
    page = editor.get(here).text
    assert "Sẽ lưu." in card(page, 2)
    assert "nháp, chưa có đáp án</span>" in card(page, 2)
    assert "câu thứ 2 trong tệp này" in card(page, 1)
    assert "Trùng với câu khác nên sẽ không lưu" in card(page, 1)
    store(editor, here)
    bank = queries.bank_named("moi")
    assert bank
    (only,) = queries.bank_contents(bank.id).values()
    assert only.key == (0,)


def test_an_undo_says_before_what_of_later_work_it_takes(
    editor: FlaskClient, clock: time_machine.Traveller
) -> None:
    here = address(receive(HARBOUR, KEYLESS, many(1)))
    store(editor, here)
    assert "làm thêm" not in editor.get(here).text
    clock.move_to(NOW + timedelta(minutes=1))
    bank = queries.bank_named("tuan-1")
    binh = makers.make_organizer(name="Lê Văn Bình", roles=[Role.EDITOR])
    assert bank
    first, _draft, last = sorted(queries.question_ids(bank.id).values())
    operations.set_topic({first: 1, last: 1}, "Cảng", Actor.of(binh), NOW)
    operations.retire_many({last: 2}, "Lạc đề", Actor.of(binh), NOW)
    operations.approve_many({first: 2}, binh, NOW)
    db.session.commit()
    page = editor.get(here).text
    work = "2 câu đã được sửa hoặc xác nhận, 1 câu đã được duyệt, 1 câu đã được rút"
    assert f"làm thêm với các câu này: {work}." in page
    assert f'data-confirm="Hoàn tác lần nhập này? Sẽ bỏ cả: {work}."' in page


def test_taking_all_says_what_that_changed(editor: FlaskClient) -> None:
    def take_all(*raws: RawQuestion) -> str:
        here = address(receive(*raws))
        return editor.get(editor.post(f"{here}/tat-ca").location).text

    assert "Không nhận được câu nào: các câu đều trùng hoặc còn lỗi." in take_all(FAULTY)
    assert "vốn đã được nhận." in take_all(many(1))
    here = address(receive(many(1), many(2)))
    editor.post(f"{here}/cau/1/quyet-dinh", data={"do": "drop"})
    page = editor.get(editor.post(f"{here}/tat-ca").location).text
    assert "Đã nhận thêm 1 câu." in page


def test_the_figures_tell_of_twins_and_faults(editor: FlaskClient) -> None:
    page = editor.get(address(receive(HARBOUR, HARBOUR))).text
    assert "<dt>Trùng hoặc gần trùng</dt><dd>1</dd>" in page
    broken = "Câu 1: Cảng nào?\nA. Đông\nB. Đông\nC. Tây\nĐáp án: C\n"
    text = f"{broken}\nCâu 2: Hội nào?\nA. Hội xuân\nB. Hội hạ\nĐáp án: A\n"
    sent = {"files": [(io.BytesIO(text.encode()), "a.txt"), (io.BytesIO(b""), "b.txt")]}
    answer = editor.post(f"{ROOM}/tai-len", data=sent)
    assert "đã đọc 2 câu hỏi, trong đó 1 câu có lỗi cần sửa." in answer.text
    assert "b.txt: Không đọc được tệp: tệp trống. Hãy xem lại" in answer.text


def test_the_address_of_a_deed_leads_to_its_page(editor: FlaskClient) -> None:
    here = address(receive(HARBOUR))
    assert editor.get(f"{ROOM}/tai-len").location == ROOM
    assert editor.get(f"{here}/dap-an").location == here
    assert editor.get(f"{here}/cau/1/quyet-dinh").location == here
    program = editor.get(f"{here}/dap-an", headers={"Accept": "application/json"})
    assert program.status_code == 405


def test_too_much_at_once_names_the_limit(
    site: Flask, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "MAX_CONTENT_LENGTH", 1000)
    monkeypatch.setitem(site.config, "UPLOAD_MB", 7)
    sent = {"files": [(io.BytesIO(b"x" * 2000), "a.txt")]}
    answer = editor.post(f"{ROOM}/tai-len", data=sent)
    assert answer.status_code == 413
    assert "nhiều nhất 7 MB" in answer.text
