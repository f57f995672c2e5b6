"""A Word file with three faults comes into a bank, leaves it and comes again, in a real browser."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from quizapp import clock
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Role
from quizapp.banks import queries
from quizapp.banks.models import Status
from quizapp.database import db
from tests.journeys.conftest import DESK, Visitor

PASSWORD = "con meo treo cay cau"
SET = """
Câu 1: Cảng nào lớn nhất của thành phố?
A. Cảng Đông
B. Cảng Tây
C. Cả A và B
Đáp án: A
Câu 2: Dòng sông nào chảy qua thành phố?
A. Sông Lam
B. Sông Lam
C. Sông Thao
Đáp án: C
Câu 3: Hội làng mở vào mùa nào?
A. Mùa xuân
B. Mùa hạ
C. Mùa thu
Câu 4: Lá cờ của đội có màu gì?
A. Xanh
Đáp án: A
Câu 5: Cầu nào bắc qua sông lớn?
A. Cầu Gỗ
B. Cầu Đá
C. Cầu Sắt
Đáp án: B
"""
"""Question 2 gives the same option twice, 3 has no key, 4 has one option only."""


def word_file(text: str) -> bytes:
    document = Document()
    for line in text.strip().splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def editor(platform: Flask, visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A maker of browsers in which Chi, who edits banks, is signed in."""
    accounts.add_organizer(
        "chi",
        "Trần Thị Chi",
        PASSWORD,
        roles=[Role.EDITOR],
        actor=COMMAND,
        now=clock.now() - timedelta(days=1),
    )
    db.session.commit()

    def come(*, scripts: bool = True) -> Visitor:
        chi = visit(scripts=scripts, size=DESK)
        chi.page.goto("/ban-to-chuc/dang-nhap")
        chi.page.get_by_label("Tên đăng nhập").fill("chi")
        chi.page.get_by_label("Mật khẩu").fill(PASSWORD)
        chi.page.get_by_role("button", name="Đăng nhập").click()
        chi.page.get_by_role("link", name="Ngân hàng câu hỏi", exact=True).click()
        return chi

    return come


def test_three_faults_are_mended_and_the_import_undone_and_stored_again(
    editor: Callable[..., Visitor], tmp_path: Path
) -> None:
    file = tmp_path / "cau-hoi-tuan-1.docx"
    file.write_bytes(word_file(SET))
    chi = editor()
    chi.picture("import-upload")
    chi.page.get_by_label("Tệp câu hỏi").set_input_files(file)

    expect(chi.page.get_by_role("heading", level=1)).to_contain_text("cau-hoi-tuan-1.docx")
    figures = chi.page.locator(".import-figures")
    expect(figures).to_contain_text("Có lỗi, bị loại2")
    expect(figures).to_contain_text("Nháp chưa có đáp án1")
    expect(question(chi.page, 2)).to_contain_text("Có hai phương án giống nhau.")
    expect(question(chi.page, 4)).to_contain_text("Câu hỏi phải có từ 2 đến 8 phương án.")
    chi.picture("import-review")

    mend_the_repeated_option(chi)
    give_the_key(chi.page)
    add_the_missing_option(chi.page)
    forget_refusals(chi)
    expect(figures).to_contain_text("Sẽ lưu5")
    expect(figures).to_contain_text("Có lỗi, bị loại0")
    chi.picture("import-mended")

    store_and_undo(chi)
    bank = queries.bank_named("cau-hoi-tuan-1")
    assert bank is not None
    assert {head.status for head in queries.heads(bank.id).values()} == {Status.UNDONE}
    db.session.rollback()

    expect(chi.page.get_by_text("Đã hoàn tác lần nhập").first).to_be_visible()
    chi.page.get_by_role("button", name="Bỏ (Câu 5)").click()
    chi.page.get_by_role("button", name="Lưu 4 câu vào ngân hàng").click()
    expect(chi.page.get_by_role("heading", name="Đã lưu 4 câu vào ngân hàng")).to_be_visible()
    chi.page.get_by_role("link", name="Đến ngân hàng").click()
    expect(chi.page.get_by_role("listitem").filter(has_text=file.name)).to_contain_text("Đã lưu")
    chi.picture("import-bank")
    stems = {content.stem for content in queries.bank_contents(bank.id).values()}
    assert stems == {
        "Cảng nào lớn nhất của thành phố?",
        "Dòng sông nào chảy qua thành phố?",
        "Hội làng mở vào mùa nào?",
        "Lá cờ của đội có màu gì?",
    }


def mend_the_repeated_option(chi: Visitor) -> None:
    """The form opens below its question, the faults on top of it."""
    second = question(chi.page, 2)
    second.get_by_role("link", name="Sửa (Câu 2)").click()
    expect(second.get_by_role("alert")).to_be_focused()
    chi.picture("import-edit")
    second.get_by_label("Phương án B").fill("Sông Hồng")
    second.get_by_role("button", name="Lưu câu này").click()
    expect(chi.page.get_by_text("Câu 2: đã sửa xong.")).to_be_visible()
    expect(second).to_be_focused()
    expect(second).to_contain_text("Sông Hồng")
    expect(second).to_contain_text("Sẵn sàng")


def give_the_key(page: Page) -> None:
    """A draft takes its key without a form."""
    third = question(page, 3)
    third.get_by_label("A. Mùa xuân").check()
    third.get_by_role("button", name="Lưu đáp án").click()
    expect(page.get_by_text("Đã lưu đáp án của 1 câu.")).to_be_visible()
    expect(third.get_by_role("listitem").filter(has_text="Mùa xuân")).to_contain_text("Đúng")


def add_the_missing_option(page: Page) -> None:
    """A correction that is not enough keeps what was typed; the next one is."""
    fourth = question(page, 4)
    fourth.get_by_role("link", name="Sửa (Câu 4)").click()
    fourth.get_by_label("Phương án B").fill("Xanh")
    fourth.get_by_role("button", name="Lưu câu này").click()
    expect(page.get_by_role("alert")).to_contain_text("Có hai phương án giống nhau.")
    expect(page.get_by_label("Phương án B")).to_have_value("Xanh")
    page.get_by_label("Phương án B").fill("Đỏ")
    page.get_by_role("button", name="Lưu câu này").click()
    expect(page.get_by_text("Câu 4: đã sửa xong.")).to_be_visible()


def forget_refusals(visitor: Visitor) -> None:
    """The browser itself notes every answer that is a refusal; here they are meant."""
    visitor.complaints[:] = [one for one in visitor.complaints if "status of 422" not in one]


def store_and_undo(chi: Visitor) -> None:
    chi.page.get_by_role("button", name="Lưu 5 câu vào ngân hàng").click()
    expect(chi.page.get_by_role("heading", name="Đã lưu 5 câu vào ngân hàng")).to_be_visible()
    chi.picture("import-stored")
    chi.page.once("dialog", lambda dialog: dialog.accept())
    chi.page.get_by_role("button", name="Hoàn tác lần nhập").click()
    expect(chi.page.get_by_role("button", name="Lưu 5 câu vào ngân hàng")).to_be_visible()


def test_every_file_has_its_own_outcome(editor: Callable[..., Visitor], tmp_path: Path) -> None:
    sound, broken = tmp_path / "tuan-2.docx", tmp_path / "anh.docx"
    sound.write_bytes(word_file(SET))
    broken.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    chi = editor()
    chi.page.get_by_label("Tệp câu hỏi").set_input_files([sound, broken])
    outcomes = chi.page.locator("[data-files] > li")
    expect(outcomes.nth(0)).to_contain_text("tuan-2.docx: đã đọc 5 câu hỏi")
    expect(outcomes.nth(1)).to_contain_text("Không đọc được tệp")
    chi.picture("import-outcomes")
    forget_refusals(chi)
    outcomes.nth(0).get_by_role("link", name="Xem").click()
    expect(chi.page.get_by_role("heading", level=1)).to_contain_text("tuan-2.docx")


def test_a_dropped_file_is_taken_like_a_chosen_one(editor: Callable[..., Visitor]) -> None:
    chi = editor()
    # The hint is shown by the script that listens for dropped files.
    expect(chi.page.get_by_text("Kéo các tệp thả vào đây")).to_be_visible()
    chi.page.evaluate(
        """(text) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], "tha.txt", { type: "text/plain" }));
          document.querySelector("[data-drop]").dispatchEvent(
            new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }""",
        SET,
    )
    expect(chi.page.get_by_role("heading", level=1)).to_contain_text("tha.txt")


def test_what_is_typed_is_not_lost_by_opening_another_form(
    editor: Callable[..., Visitor], tmp_path: Path
) -> None:
    file = tmp_path / "tuan-4.docx"
    file.write_bytes(word_file(SET))
    chi = editor()
    page = chi.page
    page.get_by_label("Tệp câu hỏi").set_input_files(file)
    page.wait_for_url("**/nhap/*")  # with its scripts
    page.get_by_role("link", name="Sửa (Câu 2)").click()
    page.get_by_label("Phương án B").fill("Sông Hồng")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="Sửa (Câu 4)").click()
    expect(question(page, 2).get_by_label("Phương án B")).to_have_value("Sông Hồng")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Sửa (Câu 4)").click()
    expect(question(page, 4).get_by_label("Phương án A")).to_have_value("Xanh")
    expect(question(page, 2).get_by_label("Phương án B")).to_have_count(0)


def test_ticked_answers_are_not_left_unawares(
    editor: Callable[..., Visitor], tmp_path: Path
) -> None:
    file = tmp_path / "tuan-5.docx"
    file.write_bytes(word_file(SET))
    page = editor().page
    page.get_by_label("Tệp câu hỏi").set_input_files(file)
    page.wait_for_url("**/nhap/*")  # with its scripts
    box = question(page, 3).get_by_label("A. Mùa xuân")
    box.check()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Có lỗi 2").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(box).to_be_checked()
    # Its own form takes the ticks along, and so does the button that stores everything.
    page.get_by_role("button", name="Lưu 3 câu vào ngân hàng").click()
    expect(page.get_by_text("Đã lưu đáp án của 1 câu. Chưa lưu vào ngân hàng")).to_be_visible()


def test_it_all_works_without_scripts(editor: Callable[..., Visitor], tmp_path: Path) -> None:
    file = tmp_path / "tuan-3.docx"
    file.write_bytes(word_file(SET))
    chi = editor(scripts=False)
    page = chi.page
    page.get_by_label("Tệp câu hỏi").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem lại").click()
    page.get_by_role("link", name="Có lỗi 2").click()
    page.get_by_role("link", name="Sửa (Câu 2)").click()
    page.get_by_label("Phương án B").fill("Sông Hồng")
    page.get_by_role("button", name="Lưu câu này").click()
    expect(page.get_by_role("link", name="Có lỗi 1")).to_be_visible()
    page.get_by_role("button", name="Lưu 4 câu vào ngân hàng").click()
    expect(page.get_by_role("heading", name="Đã lưu 4 câu vào ngân hàng")).to_be_visible()
    expect(page.get_by_text("1 câu còn là nháp vì chưa có đáp án")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác lần nhập").click()
    expect(page.get_by_text("Đã hoàn tác lần nhập").first).to_be_visible()


def question(page: Page, ordinal: int) -> Locator:
    return page.locator(f"#cau-{ordinal}")
