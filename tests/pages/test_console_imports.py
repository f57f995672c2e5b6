"""What does each of the cast get on the way of a question file into a bank?"""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.accounts.models import JournalEntry, Role
from quizapp.banks import operations, queries
from quizapp.banks.formats import FORMATS
from quizapp.banks.models import (
    Bank,
    ImportItem,
    Question,
    QuestionImport,
    QuestionVersion,
    Status,
    Upload,
)
from quizapp.database import db
from quizapp.rules.questions import Content
from quizapp.rules.raw import (
    Kind,
    Place,
    Problem,
    RawBank,
    RawPicture,
    RawQuestion,
    Remark,
    Severity,
)
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

ROOM = "/ban-to-chuc/ngan-hang"
HARBOUR = RawQuestion(
    place=Place(label="Câu 1", paragraph=3, ordinal=1),
    stem="Cảng nào lớn nhất của thành phố?",
    options=("Cảng Đông", "Cảng Tây", "Cả A và B"),
    key=("A",),
)
KEYLESS = RawQuestion(
    place=Place(label="Câu 2", paragraph=9, ordinal=2),
    stem="Hội làng mở vào mùa nào?",
    options=("Mùa xuân", "Mùa hạ", "Mùa thu"),
)
FAULTY = RawQuestion(
    place=Place(label="Câu 3", paragraph=14, ordinal=3),
    stem="Dòng sông nào chảy qua thành phố?",
    options=("Sông Lam", "Sông Lam", "Sông Thao"),
    key=("C",),
)
DOUBTFUL = RawQuestion(
    place=Place(label="Câu 4", paragraph=19, ordinal=4),
    stem="Lá cờ của đội có màu gì?",
    options=("Xanh", "Đỏ"),
    key=("B",),
    doubts=("Phương án B vừa đậm vừa có dấu sao.",),
)
PREDICTION = RawQuestion(
    place=Place(label="Câu 5", paragraph=24, ordinal=5),
    kind=Kind.PREDICTION,
    stem="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
)
ALL = (HARBOUR, KEYLESS, FAULTY, DOUBTFUL, PREDICTION)
TEXT = """Câu 1: Cảng nào lớn nhất của thành phố?
A. Cảng Đông
B. Cảng Tây
C. Cảng Nam
Đáp án: A
"""


@pytest.fixture
def editor(site: Flask, client: FlaskClient) -> FlaskClient:
    """Chi's browser: she may edit banks."""
    chi = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(client, chi)


@pytest.fixture
def waiting(site: Flask) -> QuestionImport:
    """A file of five questions that waits: a ready one, a draft, a faulty one, a doubtful one and a
    prediction."""
    return receive(*ALL)


def receive(
    *raws: RawQuestion, name: str = "tuan-1.docx", problems: tuple[Problem, ...] = ()
) -> QuestionImport:
    found = RawBank(format="docx", questions=raws, problems=problems)
    received = operations.receive(found, name, None, NOW)
    db.session.commit()
    return received


def upload(browser: FlaskClient, *files: tuple[str, bytes], **more: object) -> TestResponse:
    data = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post(f"{ROOM}/tai-len", data=data, content_type="multipart/form-data", **more)


def address(one: QuestionImport) -> str:
    return f"{ROOM}/nhap/{one.id}"


def store(browser: FlaskClient, page: str) -> TestResponse:
    found = re.search(r'name="fingerprint" value="(\w+)"', browser.get(page).text)
    assert found, "there is nothing to store"
    return browser.post(f"{page}/luu", data={"fingerprint": found[1]})


def card(page: str, ordinal: int) -> str:
    """Answer the part of a page that shows one question."""
    return page.split(f'id="cau-{ordinal}"')[1].split("</article>", maxsplit=1)[0]


def form_of(raw: RawQuestion, **changes: object) -> dict[str, object]:
    """What the form of a question sends."""
    return {
        "seen": str(operations.mark(raw)),
        "stem": raw.stem,
        **{f"options-{number}": text for number, text in enumerate(raw.options)},
        "key": list(raw.key),
        "difficulty": raw.difficulty,
        **changes,
    }


def contents(slug: str) -> dict[str, Content]:
    bank = queries.bank_named(slug)
    return queries.bank_contents(bank.id) if bank else {}


def test_editors_enter_and_nobody_else(site: Flask, waiting: QuestionImport) -> None:
    cast = {
        "editor": makers.make_organizer(roles=[Role.EDITOR]),
        "admin": makers.make_organizer(roles=[Role.ADMIN]),
        "manager": makers.make_organizer(roles=[Role.MANAGER]),
        "jury": makers.make_organizer(roles=[Role.JURY]),
        "citizen": makers.make_person(),
    }
    db.session.commit()
    here = address(waiting)
    expected = {"editor": 200, "admin": 200, "manager": 403, "jury": 403, "citizen": 403}
    browsers = {name: makers.sign_in(site.test_client(), who) for name, who in cast.items()}
    for page in (here, f"{here}/cau/1/sua", f"{ROOM}/mau.xlsx"):
        assert site.test_client().get(page).status_code == 302, page
        assert {n: b.get(page).status_code for n, b in browsers.items()} == expected, page
    for deed in ("luu", "bo", "hoan-tac", "tat-ca", "ngan-hang", "cau/1/sua", "dap-an"):
        assert browsers["manager"].post(f"{here}/{deed}").status_code == 403, deed
    assert browsers["editor"].get(f"{ROOM}/nhap/77").status_code == 404
    assert browsers["editor"].get(f"{here}/cau/77/sua").status_code == 404
    assert browsers["editor"].post(f"{here}/cau/77/quyet-dinh").status_code == 404


# Upload


def test_a_file_leads_to_its_review(editor: FlaskClient) -> None:
    answer = upload(editor, ("tuan-1.txt", TEXT.encode()))
    assert answer.status_code == 302
    page = editor.get(answer.location).text
    assert "tuan-1.txt" in page
    assert "Trần Thị Chi" in page
    assert "Cảng nào lớn nhất của thành phố?" in page
    assert "Lưu 1 câu vào ngân hàng" in page
    assert db.session.scalar(select(func.count()).select_from(Bank)) == 0
    assert "tuan-1.txt" in editor.get(ROOM).text


def test_a_pasted_set_is_read_like_a_file(editor: FlaskClient) -> None:
    answer = editor.post(f"{ROOM}/tai-len", data={"text": TEXT})
    assert "Bộ câu hỏi dán lúc 10:00 ngày 11/05/2026" in editor.get(answer.location).text


def test_pasted_text_that_cannot_be_read_is_not_lost(editor: FlaskClient) -> None:
    answer = editor.post(f"{ROOM}/tai-len", data={"text": "Kính gửi các đồng chí"})
    assert answer.status_code == 422
    assert "Nội dung đã dán: không tìm thấy câu hỏi trắc nghiệm nào" in answer.text
    assert "Kính gửi các đồng chí</textarea>" in answer.text


def test_an_unreadable_file_loses_nothing_else(editor: FlaskClient) -> None:
    answer = upload(editor, ("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00"), ("b.txt", TEXT.encode()))
    assert answer.status_code == 422
    assert "anh.png: Không đọc được tệp" in answer.text
    kept = db.session.scalars(select(QuestionImport)).one()
    assert kept.file_name == "b.txt"
    assert f'href="{address(kept)}"' in answer.text


def test_several_files_wait_side_by_side(editor: FlaskClient) -> None:
    answer = upload(editor, ("a.txt", TEXT.encode()), ("b.txt", TEXT.encode()))
    page = editor.get(answer.location).text
    assert "a.txt: đã đọc 1 câu hỏi." in page
    assert page.count("1 câu, tải lên lúc 10:00 ngày 11/05/2026, Trần Thị Chi") == 2


def test_a_script_gets_each_outcome_as_json(editor: FlaskClient) -> None:
    wants = {"headers": {"Accept": "application/json"}}
    sound = upload(editor, ("a.txt", TEXT.encode()), **wants)
    assert sound.json == {"address": f"{ROOM}/nhap/1", "sentence": "đã đọc 1 câu hỏi."}
    broken = upload(editor, ("a.docx", b""), **wants)
    assert broken.status_code == 422
    assert broken.json
    assert broken.json["sentence"].startswith("Không đọc được tệp: ")
    assert broken.json["address"] is None
    nothing = upload(editor, **wants)
    assert nothing.status_code == 422
    assert nothing.json == {"sentence": "Hãy chọn ít nhất một tệp, hoặc dán bộ câu hỏi."}


def test_a_bank_of_a_contest_is_stored_whole_or_not_at_all(editor: FlaskClient) -> None:
    answer = upload(editor, ("a.yaml", b"bank: a"))
    assert answer.location.startswith(f"{ROOM}/tep/")
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 1
    assert db.session.scalar(select(func.count()).select_from(QuestionImport)) == 0


def test_what_a_yaml_file_says_in_vain_is_remarked(editor: FlaskClient) -> None:
    text = """
bank: cang
title: Cảng
campaign: false
questions:
  - {id: C-1, stem: Cảng nào?, options: [Đông, Tây], key: [A], mau: Xanh}
"""
    page = editor.get(upload(editor, ("a.yaml", text.encode())).location).text
    assert "Không có trường nào tên là “mau”." in page
    assert "dòng 6" in page


def test_a_filled_template_is_read(editor: FlaskClient) -> None:
    answer = editor.get(f"{ROOM}/mau.xlsx")
    assert 'filename="mau-cau-hoi.xlsx"' in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    row = {"Câu hỏi": "Cảng nào lớn nhất?", "Phương án A": "Đông", "Phương án B": "Tây"}
    for cell in book.worksheets[0][1]:
        filled = row | {"Đáp án đúng": "B"}
        book.worksheets[0].cell(5, cell.column).value = filled.get(cell.value)
    file = io.BytesIO()
    book.save(file)
    page = editor.get(upload(editor, ("mau.xlsx", file.getvalue())).location).text
    assert "Lưu 1 câu vào ngân hàng" in page
    assert "Cảng nào lớn nhất?" in card(page, 1)


# Review


def test_the_review_says_how_each_question_stands(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    page = editor.get(address(waiting)).text
    figures = re.findall(r"<dt>(.+?)</dt><dd>(\d+)</dd>", page)
    assert dict(figures) | {"Tệp": ""} == {
        "Sẽ lưu": "3",
        "Sẵn sàng": "1",
        "Cần kiểm tra": "1",
        "Nháp chưa có đáp án": "1",
        "Có lỗi, bị loại": "1",
        "Câu dự đoán": "1",
        "Số câu đọc được": "5",
        "Tệp": "",
    }
    for ordinal, words in {
        1: ["Sẵn sàng", "đoạn 3", "Đúng", "Giữ chỗ", "Sẽ lưu.", "Gợi ý: Cả tệp chưa ghi nguồn"],
        2: ["Nháp, chưa có đáp án", "Thiếu đáp án đúng.", "Chọn phương án đúng", "ở dạng nháp"],
        3: ["Có lỗi, bị loại", "Có hai phương án giống nhau.", "đoạn 14", "Chưa lưu được."],
        4: ["Cần kiểm tra:", "vừa đậm vừa có dấu sao", "Đúng rồi", "có người xác nhận"],
        5: ["Câu dự đoán", "một mục trong thể lệ", "Không lưu vào ngân hàng."],
    }.items():
        for word in words:
            assert word in card(page, ordinal), (ordinal, word)


def test_remarks_about_the_whole_file_come_first(editor: FlaskClient, site: Flask) -> None:
    remark = Problem(
        kind=Remark.IGNORED,
        message="Bỏ qua trang tính <ẩn>.",
        severity=Severity.NOTICE,
        place=Place(sheet="Nháp"),
    )
    page = editor.get(address(receive(HARBOUR, problems=(remark,)))).text
    assert "Bỏ qua trang tính &lt;ẩn&gt;." in page
    assert "trang tính “Nháp”" in page
    assert page.index("Về cả tệp") < page.index("Các câu hỏi")


@pytest.mark.parametrize(
    ("part", "ordinals"),
    [
        ("", ["1", "2", "3", "4", "5"]),
        ("loi", ["3"]),
        ("kiem-tra", ["4"]),
        ("nhap", ["2"]),
        ("trung", []),
        ("san-sang", ["1"]),
        ("du-doan", ["5"]),
        ("khong-co", ["1", "2", "3", "4", "5"]),
    ],
)
def test_the_list_is_filtered(
    editor: FlaskClient, waiting: QuestionImport, part: str, ordinals: list[str]
) -> None:
    page = editor.get(f"{address(waiting)}?loc={part}").text
    assert re.findall(r'<article [^>]*id="cau-(\d+)"', page) == ordinals
    assert ("Không có câu nào ở mục này." in page) == (not ordinals)


def test_the_list_is_paged(editor: FlaskClient, site: Flask) -> None:
    long = receive(*(many(number) for number in range(1, 61)))
    first, second = (editor.get(f"{address(long)}?trang={page}").text for page in (1, 2))
    assert (first.count("<article"), second.count("<article")) == (50, 10)
    assert "Lưu 60 câu vào ngân hàng" in first
    for odd in ("-3", "x", "99999", "9" * 30):
        assert editor.get(f"{address(long)}?trang={odd}").status_code == 200, odd


def many(number: int) -> RawQuestion:
    """One of many questions of which no two are alike."""
    return RawQuestion(
        place=Place(ordinal=number),
        stem=f"Bến số {number} ở đâu, gần làng {number * 7} hay chợ {number * 11}?",
        options=(f"Làng {number}", f"Chợ {number}", f"Phố {number}"),
        key=("A",),
    )


def test_the_review_asks_the_database_no_more_for_more_questions(
    editor: FlaskClient, site: Flask
) -> None:
    makers.make_bank(questions=3)
    few, more = receive(many(1), many(2)), receive(*(many(number) for number in range(3, 50)))
    pages = [address(few), address(more)]
    editor.get(pages[0])  # what a process remembers of the banks is remembered
    asked = []
    for page in pages:
        with counted() as statements:
            assert editor.get(page).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[0] <= 12


def test_what_a_file_says_is_never_markup(editor: FlaskClient, site: Flask) -> None:
    evil = RawQuestion(
        place=Place(label="<i>Câu 1</i>", ordinal=1),
        stem="<script>alert(1)</script> là gì?" + "x" * 4000,
        options=("<b>A</b>", "B", *["C"] * 20),
        key=("Z", "AB"),
        pictures=(RawPicture(digest="0" * 64, option="Y"),),
        doubts=("<u>Nghi</u>",),
    )
    page = editor.get(address(receive(evil, name="<x>.docx"))).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>A</b>" not in page
    assert "<i>Câu 1" not in page
    assert "và 10 phương án nữa" in page


def test_a_long_formatted_stem_is_cut_without_open_markup(editor: FlaskClient, site: Flask) -> None:
    stem = f"<b>Nước &lt; dầu</b> {'dài ' * 1000}"
    formatted = RawQuestion(stem=stem, options=("<i>A</i>", "B"), key=("A",), is_html=True)
    page = card(editor.get(address(receive(formatted))).text, 1)
    assert "Nước &lt; dầu dài" in page
    assert "<i>A</i>" in page
    assert "…" in page


def test_twins_stand_side_by_side(editor: FlaskClient, site: Flask) -> None:
    bank = makers.add(Bank(slug="cu", title="Ngân hàng cũ", created_at=makers.LONG_AGO))
    stored = Content(stem=KEYLESS.stem, options=KEYLESS.options, key=(0,))
    makers.make_version(question=makers.add(Question(bank_id=bank.id, name="CU-1")), content=stored)
    one = receive(HARBOUR, HARBOUR, KEYLESS)
    here = address(one)
    page = editor.get(here).text
    assert "câu thứ 1 trong tệp này" in card(page, 2)
    assert "Giống hệt" in card(page, 2)
    assert "câu CU-1 trong ngân hàng “Ngân hàng cũ”" in card(page, 3)
    assert "mặc định" not in card(page, 1)
    assert "Trùng với câu khác nên sẽ không lưu" in card(page, 3)
    assert '<span class="badge badge-left">Trùng</span>' in card(page, 3)
    assert "Lưu 1 câu vào ngân hàng" in page

    editor.post(f"{here}/cau/3/quyet-dinh", data={"do": "accept"})
    assert "Lưu 2 câu vào ngân hàng" in editor.get(here).text
    answer = editor.post(f"{here}/tat-ca", data={"do": "drop"})
    page = editor.get(answer.location).text
    assert "Đã bỏ 2 câu trùng hoặc gần trùng." in page
    assert "Bạn đã bỏ câu này" in card(page, 3)
    assert '<span class="badge badge-left">Đã bỏ</span>' in card(page, 3)


def test_a_prediction_leads_to_the_regulation(site: Flask, waiting: QuestionImport) -> None:
    contest = makers.make_contest(name="Hội thi Bến Cảng")
    admin = makers.make_organizer(roles=[Role.ADMIN])
    db.session.commit()
    browser = makers.sign_in(site.test_client(), admin)
    target = f"/ban-to-chuc/cuoc-thi/{contest.id}/the-le?du_doan={Target.ALL_CORRECT}"
    assert f'{target}#target"' in browser.get(address(waiting)).text
    page = browser.get(target).text
    assert "Câu hỏi dự đoán đã được chọn theo tệp câu hỏi" in page
    assert "Đã chọn sẵn theo tệp câu hỏi, chưa lưu." in page
    assert f'<option selected value="{Target.ALL_CORRECT}">' in page
    assert "đã được chọn" not in browser.get(target.replace("all_correct", "khac")).text


def test_a_prediction_that_is_set_already_is_not_offered(
    site: Flask, waiting: QuestionImport
) -> None:
    ranking = ("score", "guess_distance", "duration")
    set_already = replace(makers.plain_regulation(), target=Target.ALL_CORRECT, ranking=ranking)
    contest = makers.make_contest(name="Hội thi Bến Cảng", regulation=set_already)
    admin = makers.make_organizer(roles=[Role.ADMIN])
    db.session.commit()
    browser = makers.sign_in(site.test_client(), admin)
    page = browser.get(address(waiting)).text
    assert "Thể lệ đã có đúng câu dự đoán này: Hội thi Bến Cảng" in page
    target = f"/ban-to-chuc/cuoc-thi/{contest.id}/the-le?du_doan={Target.ALL_CORRECT}"
    assert target not in page
    assert "không phải đổi gì" in browser.get(target).text


# Correction


def test_the_form_shows_the_faults_beside_their_fields(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    page = editor.get(f"{address(waiting)}/cau/3/sua?loc=loi").text
    assert '<p class="field-error">Có hai phương án giống nhau.</p>' in page
    assert 'class="notice notice-warn error-summary"' in page
    assert 'name="loc" type="hidden" value="loi"' in page
    assert "Sông Thao" in page


def test_a_correction_comes_back_to_its_question(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    here = address(waiting)
    mended = form_of(FAULTY, **{"options-1": "Sông Hồng", "loc": "loi", "topic": "Sông ngòi"})
    answer = editor.post(f"{here}/cau/3/sua", data=mended)
    assert answer.location == f"{here}?loc=loi#cau-3"
    page = editor.get(here).text
    assert "Câu 3: đã sửa xong." in page
    assert "Sông Hồng" in card(page, 3)
    assert "Chủ đề: Sông ngòi" in card(page, 3)
    assert "Sẽ lưu." in card(page, 3)


def test_a_wrong_correction_keeps_all_that_was_typed(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    wrong = form_of(FAULTY, stem="Câu đã gõ lại?", difficulty="", source_date="hôm qua")
    answer = editor.post(f"{address(waiting)}/cau/3/sua", data=wrong)
    assert answer.status_code == 422
    for words in (
        "Câu đã gõ lại?",
        "hôm qua",
        "Có hai phương án giống nhau.",
        "Độ khó phải là 1, 2 hoặc 3.",
        "Ngày phải viết dạng",
    ):
        assert words in answer.text
    endless = form_of(FAULTY, stem="x" * 20_000)
    assert editor.post(f"{address(waiting)}/cau/3/sua", data=endless).status_code == 422
    item = db.session.get_one(ImportItem, (waiting.id, 3))
    assert item.raw["stem"] == FAULTY.stem


def test_a_draft_may_stay_one(editor: FlaskClient, waiting: QuestionImport) -> None:
    here = address(waiting)
    editor.post(f"{here}/cau/2/sua", data=form_of(KEYLESS, stem="Hội làng vào mùa nào?"))
    page = editor.get(here).text
    assert "Câu 2: đã sửa, chưa có đáp án nên còn là nháp." in page
    assert "Nháp, chưa có đáp án" in card(page, 2)


def test_the_second_of_two_editors_keeps_her_words(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    page = f"{address(waiting)}/cau/3/sua"
    editor.post(page, data=form_of(FAULTY, **{"options-1": "Sông Một"}))
    second = editor.post(page, data=form_of(FAULTY, **{"options-1": "Sông Hai"}))
    assert second.status_code == 409
    assert "Câu này vừa được sửa ở nơi khác" in second.text
    assert "Sông Hai" in second.text
    seen = re.search(r'name="seen" type="hidden" value="(\d+)"', second.text)
    assert seen
    editor.post(page, data=form_of(FAULTY, **{"options-1": "Sông Hai", "seen": seen[1]}))
    assert db.session.get_one(ImportItem, (waiting.id, 3)).raw["options"][1] == "Sông Hai"


def test_a_doubt_is_confirmed_one_by_one(editor: FlaskClient, waiting: QuestionImport) -> None:
    here = address(waiting)
    answer = editor.post(f"{here}/cau/4/quyet-dinh", data={"do": "confirm", "trang": "1"})
    assert answer.location == f"{here}?trang=1#cau-4"
    page = editor.get(here).text
    assert "Câu 4: đã xác nhận là đọc đúng." in page
    assert "Cần kiểm tra:" not in card(page, 4)
    assert editor.post(f"{here}/cau/4/quyet-dinh", data={"do": "x"}).status_code == 400


def test_questions_are_dropped_and_taken_again(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    here = address(waiting)
    editor.post(f"{here}/cau/1/quyet-dinh", data={"do": "drop"})
    assert "Lưu 2 câu vào ngân hàng" in editor.get(here).text
    editor.post(f"{here}/tat-ca", data={"do": "accept"})
    assert "Lưu 3 câu vào ngân hàng" in editor.get(here).text


def test_a_prediction_with_options_is_a_question(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    typed = form_of(PREDICTION, **{"options-0": "Ít", "options-1": "Nhiều", "key": ["B"]})
    editor.post(f"{address(waiting)}/cau/5/sua", data=typed)
    assert "Lưu 4 câu vào ngân hàng" in editor.get(address(waiting)).text


def test_too_many_options_are_cut_in_the_open(editor: FlaskClient, site: Flask) -> None:
    many_options = RawQuestion(
        stem="Bến nào?", options=tuple(f"Bến {number}" for number in range(1, 11)), key=("A",)
    )
    page = editor.get(f"{address(receive(many_options))}/cau/1/sua").text
    assert "Câu này có 10 phương án, nhiều nhất chỉ giữ được 8." in page
    assert "Bến 8" in page
    assert "Bến 9" not in page


# The bank


def test_the_target_is_a_new_bank_or_one_that_is_there(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    makers.add(Bank(slug="cu", title="Ngân hàng cũ", created_at=makers.LONG_AGO))
    db.session.commit()
    here = address(waiting)
    assert "thành một ngân hàng mới: “tuan-1”" in editor.get(here).text
    empty = editor.post(f"{here}/ngan-hang", data={"bank": "", "title": " "})
    assert empty.status_code == 422
    assert "Thiếu tên ngân hàng câu hỏi." in empty.text
    editor.post(f"{here}/ngan-hang", data={"bank": "cu", "title": ""})
    assert "thêm vào ngân hàng đang có: “Ngân hàng cũ”" in editor.get(here).text
    assert editor.post(f"{here}/ngan-hang", data={"bank": "xa", "title": "x"}).status_code == 422
    editor.post(f"{here}/ngan-hang", data={"bank": "", "title": "Biển và sông"})
    assert "thành một ngân hàng mới: “Biển và sông”" in editor.get(here).text


def test_a_changed_question_shows_old_and_new(editor: FlaskClient, site: Flask) -> None:
    bank = makers.add(Bank(slug="cu", title="Ngân hàng cũ", created_at=makers.LONG_AGO))
    question = makers.add(Question(bank_id=bank.id, name="CU-1"))
    before = Content(stem="Cảng nào to nhất?", options=("Cảng Đông", "Cảng Tây"), key=(0,))
    makers.make_version(question=question, content=before)
    named = RawQuestion(
        identifier="CU-1", stem="Cảng nào lớn nhất?", options=before.options, key=("A",)
    )
    here = address(receive(named))
    editor.post(f"{here}/ngan-hang", data={"bank": "cu"})
    page = card(editor.get(here).text, 1)
    assert "Câu CU-1 đang có trong ngân hàng sẽ thay đổi:" in page
    assert "Cảng nào to nhất?" in page
    assert "Sẽ thay nội dung câu CU-1 đang có." in page
    store(editor, here)
    again = address(receive(named))
    editor.post(f"{again}/ngan-hang", data={"bank": "cu"})
    assert "Đã có sẵn" in card(editor.get(again).text, 1)
    assert queries.latest(question.id).number == 2
    editor.post(f"{here}/hoan-tac")
    assert contents("cu")["CU-1"].stem == "Cảng nào to nhất?"


def test_what_is_accepted_is_stored_in_one_go(editor: FlaskClient, waiting: QuestionImport) -> None:
    here = address(waiting)
    answer = store(editor, here)
    assert answer.location == here
    page = editor.get(here).text
    assert "Đã lưu 3 câu vào ngân hàng" in page
    assert "1 câu còn là nháp" in page
    assert "1 câu chờ có người xác nhận" in page
    assert "Hoàn tác lần nhập" in page
    # Only the ready one can be drawn.
    assert [found.stem for found in contents("tuan-1").values()] == [HARBOUR.stem]
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.deed, entry.subject) == ("bank.import", "bank:tuan-1")
    assert (entry.after or {})["file"] == "tuan-1.docx"
    page = editor.get(f"{ROOM}/bo/tuan-1").text
    assert f'href="{here}"' in page
    assert "Đã lưu" in page


def test_an_older_page_stores_nothing(editor: FlaskClient, waiting: QuestionImport) -> None:
    here = address(waiting)
    answer = editor.post(f"{here}/luu", data={"fingerprint": "another"})
    assert answer.status_code == 409
    assert "Có thay đổi từ lúc bạn mở trang, chưa lưu gì." in answer.text
    assert "Lưu 3 câu vào ngân hàng" in answer.text
    assert queries.bank_named("tuan-1") is None


def test_a_new_bank_is_nobody_elses(editor: FlaskClient, site: Flask) -> None:
    """Two files of one name: the second would land in the first one's bank unawares."""
    first, second = receive(many(1)), receive(many(2))
    seen = re.search(r'name="fingerprint" value="(\w+)"', editor.get(address(second)).text)
    assert seen
    store(editor, address(first))
    answer = editor.post(f"{address(second)}/luu", data={"fingerprint": seen[1]})
    assert answer.status_code == 409
    assert "thêm vào ngân hàng đang có: “tuan-1”" in answer.text


def test_nothing_accepted_is_nothing_stored(editor: FlaskClient, site: Flask) -> None:
    one = receive(FAULTY)
    page = editor.get(address(one)).text
    assert "Chưa có câu nào để lưu." in page
    assert "Lưu 0 câu" not in page
    found = operations.fingerprint(one, operations.review(one))
    answer = editor.post(f"{address(one)}/luu", data={"fingerprint": found})
    assert answer.status_code == 409
    assert "Chưa có câu nào được nhận để lưu." in answer.text


def test_a_second_press_stores_nothing_twice(editor: FlaskClient, waiting: QuestionImport) -> None:
    here = address(waiting)
    store(editor, here)
    again = editor.post(f"{here}/luu", data={"fingerprint": "x"})
    assert again.location == here
    assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == 3
    for deed in ("bo", "cau/1/sua", "cau/1/quyet-dinh"):
        data = form_of(HARBOUR, do="drop")
        late = editor.post(f"{here}/{deed}", data=data)
        assert late.status_code == 409, deed
        assert "hãy mở câu ấy trong ngân hàng, hoặc hoàn tác" in late.text
    assert editor.get(f"{here}/cau/1/sua").status_code == 409


def test_an_import_is_undone_corrected_and_stored_again(
    editor: FlaskClient, waiting: QuestionImport, clock: time_machine.Traveller
) -> None:
    here = address(waiting)
    store(editor, here)
    clock.move_to(NOW + timedelta(minutes=1))
    answer = editor.post(f"{here}/hoan-tac")
    page = editor.get(answer.location).text
    assert "Đã hoàn tác lần nhập (3 câu)." in page
    assert "Bỏ tệp này" not in page
    assert contents("tuan-1") == {}
    assert "Đã hoàn tác" in editor.get(f"{ROOM}/bo/tuan-1").text
    late = editor.post(f"{here}/hoan-tac")
    assert late.status_code == 409
    assert "đã được hoàn tác rồi" in late.text

    editor.post(f"{here}/cau/3/sua", data=form_of(FAULTY, **{"options-1": "Sông Hồng"}))
    clock.move_to(NOW + timedelta(minutes=2))
    store(editor, here)
    assert "Đã lưu 4 câu vào ngân hàng" in editor.get(here).text
    deeds = db.session.scalars(select(JournalEntry.deed).order_by(JournalEntry.id)).all()
    assert deeds == ["bank.import", "bank.undo_import", "bank.import"]


def test_an_undo_takes_back_only_the_last_storing(
    editor: FlaskClient, site: Flask, clock: time_machine.Traveller
) -> None:
    here = address(receive(many(1), many(2)))
    for minute, deed in enumerate(("luu", "hoan-tac", "bo-cau", "luu")):
        clock.move_to(NOW + timedelta(minutes=minute))
        if deed == "luu":
            store(editor, here)
        elif deed == "hoan-tac":
            editor.post(f"{here}/hoan-tac")
        else:
            editor.post(f"{here}/cau/2/quyet-dinh", data={"do": "drop"})
    clock.move_to(NOW + timedelta(minutes=9))
    page = editor.get(editor.post(f"{here}/hoan-tac").location).text
    assert "Đã hoàn tác lần nhập (1 câu)." in page


def test_a_round_that_drew_from_it_keeps_an_import(
    editor: FlaskClient, waiting: QuestionImport, clock: time_machine.Traveller
) -> None:
    here = address(waiting)
    store(editor, here)
    bank = queries.bank_named("tuan-1")
    assert bank
    makers.make_round(
        bank=bank,
        questions=1,
        opens=NOW + timedelta(hours=1),
        name="Đợt mở sau",
        closes=NOW + timedelta(days=1),
    )
    db.session.commit()
    assert "Hoàn tác lần nhập</button>" in editor.get(here).text
    clock.move_to(NOW + timedelta(hours=1))
    page = editor.get(here).text
    assert "Không hoàn tác được nữa" in page
    assert "Hải Phòng làm theo lời Bác: Đợt mở sau" in page
    assert "Hoàn tác lần nhập</button>" not in page
    refused = editor.post(f"{here}/hoan-tac")
    assert refused.status_code == 409
    assert "Không hoàn tác được: Hải Phòng làm theo lời Bác: Đợt mở sau" in refused.text
    assert len(contents("tuan-1")) == 1


def test_a_file_that_brought_nothing_is_dropped(
    editor: FlaskClient, waiting: QuestionImport
) -> None:
    here = address(waiting)
    answer = editor.post(f"{here}/bo")
    assert "Đã bỏ tệp tuan-1.docx." in editor.get(answer.location).text
    assert db.session.scalar(select(func.count()).select_from(ImportItem)) == 0
    assert editor.get(here).status_code == 404


# Taking a bank away


def test_what_a_format_cannot_hold_is_said_before(editor: FlaskClient, site: Flask) -> None:
    bank = makers.make_bank(slug="cang", questions=2)
    db.session.commit()
    page = editor.get(f"{ROOM}/bo/{bank.slug}/tai-ve").text
    for found in FORMATS.values():
        assert f'value="{found.name}"' in page
    assert "Giữ được mọi nội dung của ngân hàng này." in page


def test_every_format_comes_back_as_the_same_questions(
    editor: FlaskClient, site: Flask, browser: Callable[[], FlaskClient]
) -> None:
    makers.make_bank(slug="cang", questions=2)
    db.session.commit()
    here = f"{ROOM}/bo/cang/tai-ve"
    names = set()
    for found in FORMATS.values():
        answer = editor.post(here, data={"dang": found.name})
        assert answer.status_code == 200, found.name
        assert answer.content_type == found.media_type
        names.add(answer.headers["Content-Disposition"])
        if found.name != "yaml":
            again = upload(editor, (f"cang{found.suffix}", answer.data))
            assert again.status_code == 302, found.name
            assert "Câu hỏi số 2 của cang?" in editor.get(again.location).text, found.name
    assert len(names) == len(FORMATS)
    assert 'attachment; filename="cang.xlsx"' in names
    assert editor.post(here, data={"dang": "exe"}).status_code == 404


def test_drafts_are_not_ready_in_the_room(editor: FlaskClient, waiting: QuestionImport) -> None:
    store(editor, address(waiting))
    bank = queries.bank_named("tuan-1")
    assert bank
    statuses = sorted(head.status for head in queries.heads(bank.id).values())
    assert statuses == sorted([Status.ACTIVE, Status.DRAFT, Status.CHECK])
    page = editor.get(f"{ROOM}/bo/tuan-1").text
    assert "<dt>Câu đang dùng</dt><dd>1</dd>" in page
    for words, status in (("Câu nháp, chưa có đáp án", "draft"), ("Câu chờ xác nhận", "check")):
        assert f"<dt>{words}</dt><dd>1</dd>" in page
        link = f"{ROOM}/cau-hoi?bo=tuan-1&amp;trang_thai={status}"
        assert link in page
        assert "1 câu hỏi" in editor.get(link.replace("&amp;", "&")).text
