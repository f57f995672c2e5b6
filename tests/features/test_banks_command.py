"""What does `flask quiz import` store, print and answer?"""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from quizapp import cli_banks
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry
from quizapp.banks import operations, queries
from quizapp.banks.models import QuestionVersion
from quizapp.database import db
from quizapp.rules.questions import Content
from tests.conftest import NOW
from tests.features.test_banks_files import QUESTIONS, WHOLE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bank with one question."""
    path = tmp_path / "hoi-nghi.yaml"
    path.write_text(WHOLE)
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
        for n in range(cli_banks.LONG_IMPORT)
    ]
    path = tmp_path / "lon.yaml"
    path.write_text(head + "".join(entries))
    result = run(app, path)
    assert result.exit_code == 0, result.output
    assert versions() == cli_banks.LONG_IMPORT


def test_the_shipped_banks_are_loaded_once_and_never_undo_an_edit(app: Flask) -> None:
    lines = cli_banks.load_shipped(NOW)
    assert len(lines) == len(list(QUESTIONS.glob("*.yaml")))
    (version, *_), _count = queries.search(queries.Filters(text="KL23-001"), 1)
    edited = Content.from_document({**version.content, "topic": "Của biên tập viên"})
    operations.edit_question(version.question, edited, COMMAND, NOW, seen=1)
    db.session.commit()
    before = versions()
    assert cli_banks.load_shipped(NOW) == []
    assert versions() == before
