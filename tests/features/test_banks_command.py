"""What does `flask quiz import` store, print and answer?"""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from quizapp import cli_banks, cli_import
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry
from quizapp.banks import operations, queries, search_queries
from quizapp.banks.models import QuestionImport, QuestionVersion, Status
from quizapp.database import db
from quizapp.rules.questions import Content
from tests.conftest import NOW
from tests.features.test_banks_files import QUESTIONS, WHOLE

MIXED = """\
Câu hỏi,A,B,C,Đáp án
Cảng nào ở Hải Phòng?,Lạch Huyện,Vũng Áng,Cam Ranh,A
Màu nào là màu ấm?,Đỏ,Xanh,Tím,
Phố nào ở ven biển?,Đồ Sơn,Cát Bà,Cát Bà,B
"""
"""A table with a whole question, one without its key and a faulty one."""

GUESSED = """\
Câu 1: Cảng nào ở Hải Phòng?
A. Lạch Huyện
B. Vũng Áng
Đáp án: A
Câu 2: Màu nào là màu ấm?
A. Đỏ
B. Xanh *
Đáp án: A
"""
"""A text whose second question says two things about its key."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bank with one question."""
    path = tmp_path / "hoi-nghi.yaml"
    path.write_text(WHOLE)
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "Cảng biển.csv"
    path.write_text(MIXED, encoding="utf-8")
    return path


def run(app: Flask, *arguments: object) -> Result:
    result = app.test_cli_runner().invoke(
        cli_banks.import_files, [str(argument) for argument in arguments]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    db.session.rollback()
    return result


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(QuestionVersion)) or 0


def test_files_are_stored_and_counted(app: Flask, file: Path) -> None:
    result = run(app, file)
    assert result.exit_code == 0
    assert f"{file}: 1 câu hỏi: 1 mới, 0 thay đổi, 0 giữ nguyên." in result.output
    assert "Tổng cộng 1 tệp, 1 câu hỏi: 1 mới, 0 thay đổi, 0 giữ nguyên, 0 lỗi." in result.output
    assert (versions(), db.session.scalar(select(JournalEntry.actor))) == (1, COMMAND.code)


def test_the_same_again_stores_nothing(app: Flask, file: Path) -> None:
    run(app, file)
    assert "0 mới, 0 thay đổi, 1 giữ nguyên" in run(app, file).output
    file.write_text(WHOLE.replace("difficulty: 1", "difficulty: 2"))
    assert "0 mới, 1 thay đổi, 0 giữ nguyên" in run(app, file).output
    assert versions() == 2
    file.write_text(WHOLE.replace("HN-1", "HN-2").replace("ở đâu", "lúc nào"))
    assert "1 câu đã có mà tệp không nhắc tới (để nguyên)" in run(app, file).output


def test_check_counts_and_writes_nothing(app: Flask) -> None:
    result = run(app, "--check", QUESTIONS)
    assert result.exit_code == 0
    assert "Tổng cộng 5 tệp, " in result.output
    assert "Chưa ghi gì (--check)." in result.output
    assert versions() == 0


def test_a_faulty_file_is_left_out_whole_and_the_others_are_stored(
    app: Flask, file: Path, tmp_path: Path
) -> None:
    faulty = tmp_path / "sai.yaml"
    question = (
        WHOLE[WHOLE.index("  - id:") :].replace("HN-1", "HN-2").replace("key: [A]", "ky: [A]")
    )
    faulty.write_text(WHOLE.replace("bank: hoi-nghi", "bank: sai") + question)
    unreadable = tmp_path / "hong.yaml"
    unreadable.write_bytes(b"a: [")
    absent = tmp_path / "khong-co.yaml"
    result = run(app, faulty, unreadable, absent, file)
    assert result.exit_code == 1
    assert f"{faulty}: HN-2: ky: Không có trường nào tên là “ky”." in result.stderr
    assert f"{faulty}: HN-2: key: Thiếu đáp án đúng." in result.stderr
    assert f"{unreadable}: Không đọc được tệp: sai cú pháp YAML" in result.stderr
    assert f"{absent}: Không mở được tệp (No such file or directory)." in result.stderr
    assert queries.bank_named("sai") is None
    assert queries.bank_named("hoi-nghi") is not None


def test_two_files_of_one_bank_are_not_stored_over_each_other(
    app: Flask, file: Path, tmp_path: Path
) -> None:
    second = tmp_path / "khac.yaml"
    second.write_text(WHOLE.replace("difficulty: 1", "difficulty: 2"))
    result = run(app, file, second)
    assert result.exit_code == 1
    assert f"{second}: bank: Mã ngân hàng này đã dùng trong tệp {file}." in result.stderr
    assert versions() == 1


def test_a_long_import_goes_through_the_progress_bar(app: Flask, tmp_path: Path) -> None:
    entry = WHOLE[WHOLE.index("  - id:") :]
    head = WHOLE[: WHOLE.index("  - id:")]
    entries = [
        entry.replace("HN-1", f"HN-{n}").replace("ở đâu", f"lần {n}").replace("tại Hải", f"{n}")
        for n in range(cli_import.LONG_IMPORT)
    ]
    path = tmp_path / "lon.yaml"
    path.write_text(head + "".join(entries))
    result = run(app, path)
    assert result.exit_code == 0, result.output
    assert versions() == cli_import.LONG_IMPORT


def test_a_file_with_faulty_questions_is_stored_only_when_told(app: Flask, mixed: Path) -> None:
    result = run(app, mixed)
    assert result.exit_code == 1
    assert f"{mixed}: Tệp có 1 câu hoặc chỗ có lỗi nên chưa lưu câu nào." in result.stderr
    assert "hàng 4, dòng 4: Có hai phương án giống nhau." in result.stderr
    assert versions() == 0
    result = run(app, "--accept-partial", mixed)
    assert result.exit_code == 0
    assert (
        f"{mixed}: 3 câu hỏi: 2 mới, 0 thay đổi, 0 giữ nguyên, 1 bỏ ra vì có lỗi, "
        "1 chưa có đáp án; ngân hàng cang-bien." in result.stdout
    )
    bank = queries.bank_named("cang-bien")
    assert bank is not None
    assert bank.title == "Cảng biển"
    assert sorted(head.status for head in queries.heads(bank.id).values()) == ["active", "draft"]
    stored = db.session.scalars(select(QuestionImport)).one()
    assert (stored.organizer_id, stored.is_stored) == (None, True)
    assert db.session.scalars(select(JournalEntry.actor)).all() == [COMMAND.code]


def test_checking_such_a_file_leaves_nothing_behind(app: Flask, mixed: Path) -> None:
    result = run(app, "--check", mixed)
    assert (result.exit_code, versions()) == (0, 0)
    assert "2 mới" in result.stdout
    assert not db.session.scalars(select(QuestionImport)).all()


def test_the_same_questions_are_not_stored_twice(app: Flask, mixed: Path) -> None:
    run(app, "--accept-partial", mixed)
    result = run(app, "--accept-partial", mixed)
    assert (result.exit_code, versions()) == (0, 2)
    assert "0 mới, 0 thay đổi, 2 giữ nguyên" in result.stdout
    assert len(db.session.scalars(select(QuestionImport)).all()) == 1


def test_a_guess_is_stored_as_something_to_look_at(app: Flask, tmp_path: Path) -> None:
    guessed = tmp_path / "doan.txt"
    guessed.write_text(GUESSED, encoding="utf-8")
    result = run(app, guessed)
    assert result.exit_code == 0, result.output
    assert "1 cần xem lại" in result.stdout
    assert f"{guessed}: Câu 2" in result.stderr
    assert ": cần xem lại: " in result.stderr
    statuses = set(db.session.scalars(select(QuestionVersion.status)))
    assert statuses == {Status.ACTIVE, Status.CHECK}


def test_the_operator_names_the_bank(app: Flask, mixed: Path, file: Path) -> None:
    asked = ("--accept-partial", "--bank", "bien", "--title", "Biển và cảng")
    assert run(app, *asked, mixed).exit_code == 0
    bank = queries.bank_named("bien")
    assert bank is not None
    assert bank.title == "Biển và cảng"
    again = run(app, "--bank", "bien", "--title", "Khác", file)
    assert again.exit_code == 0
    assert "Ngân hàng “bien” đã có nên giữ tên của nó; --title bị bỏ qua." in again.output
    db.session.refresh(bank)
    assert (bank.title, len(queries.heads(bank.id))) == ("Biển và cảng", 3)
    assert queries.bank_named("hoi-nghi") is None
    assert run(app, "--bank", "cang", mixed, "--accept-partial").exit_code == 0
    assert queries.bank_named("cang") is None  # all of it stands in the other bank already


def test_a_folder_gives_its_question_files(app: Flask, mixed: Path, file: Path) -> None:
    for name in ("~$Cảng biển.docx", ".an.csv", "ghi-chu.md"):
        (mixed.parent / name).write_text("x")
    result = run(app, "--check", mixed.parent)
    assert result.exit_code == 0, result.output
    assert "Tổng cộng 2 tệp, 4 câu hỏi" in result.output


def test_an_empty_folder_is_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path}: Thư mục không có tệp câu hỏi nào" in result.stderr


@pytest.mark.parametrize(
    "asked", [(), ("--chek", "a.csv"), ("--bank", "Cảng biển", "a.csv"), ("--bank",)]
)
def test_wrong_use_is_told_from_bad_files(site: Flask, asked: tuple[str, ...]) -> None:
    assert run(site, *asked).exit_code == 2


def test_a_command_cut_short_leaves_nothing(
    app: Flask, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", interrupt)
        assert run(app, "--accept-partial", mixed).exit_code == 1
    assert versions() == 0
    assert queries.bank_named("cang-bien") is None


def test_the_shipped_banks_are_loaded_once_and_never_undo_an_edit(app: Flask) -> None:
    lines = cli_banks.load_shipped(NOW)
    assert len(lines) == len(list(QUESTIONS.glob("*.yaml")))
    (version, *_), _count = search_queries.search(search_queries.Filters(text="KL23-001"), 1)
    edited = Content.from_document({**version.content, "topic": "Của biên tập viên"})
    operations.edit_question(version.question, edited, COMMAND, NOW, seen=1)
    db.session.commit()
    before = versions()
    assert cli_banks.load_shipped(NOW) == []
    assert versions() == before
