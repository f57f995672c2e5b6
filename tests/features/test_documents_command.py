"""What does `flask quiz documents` write, say and answer?"""

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry
from quizapp.cli import quiz
from quizapp.database import db
from quizapp.results import operations
from tests.conftest import NOW
from tests.features.results_stage import make_stage, published

FILES = [
    "danh-sach-dat-giai-dot-1-lan-1.xlsx",
    "danh-sach-noi-bo-dot-1-lan-1.xlsx",
    "giay-chung-nhan-dot-1-lan-1.pdf",
    "phieu-doi-chieu-dot-1-lan-1.docx",
    "quyet-dinh-dot-1-lan-1.docx",
    "thong-bao-dot-1-lan-1.docx",
    "thong-cao-dot-1-lan-1.txt",
]


def run(app: Flask, *arguments: object) -> Result:
    db.session.commit()
    result = app.test_cli_runner().invoke(quiz, ["documents", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    db.session.rollback()
    return result


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_documents_are_written(site: Flask, tmp_path: Path) -> None:
    stage = make_stage()
    published(stage)
    folder = tmp_path / "van" / "ban"
    result = run(site, stage.round.id, "-o", folder)
    assert result.exit_code == 0, result.output
    assert names(folder) == FILES
    for name in FILES:
        assert f"{folder / name}: " in result.stdout
    assert result.stdout.count("(có thông tin cá nhân)") == 4
    for path in folder.iterdir():
        content = path.read_bytes()
        if path.suffix == ".docx":
            assert docx.Document(BytesIO(content)).paragraphs
        elif path.suffix == ".xlsx":
            assert openpyxl.load_workbook(BytesIO(content)).worksheets
        elif path.suffix == ".pdf":
            assert content.startswith(b"%PDF-")
        else:
            assert content.decode().startswith("Kết quả Đợt 1 cuộc thi")
    taken = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.document")
    ).all()
    assert [entry.after["document"] for entry in taken] == [
        "quyet-dinh", "danh-sach-noi-bo", "phieu-doi-chieu", "giay-chung-nhan",
    ]  # fmt: skip
    assert {entry.actor for entry in taken} == {COMMAND.code}


def test_what_waits_for_its_hour_has_no_certificates_yet(site: Flask, tmp_path: Path) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    result = run(site, stage.round.id, "-o", tmp_path)
    assert result.exit_code == 0
    assert names(tmp_path) == [name for name in FILES if not name.endswith(".pdf")]
    assert "chỉ in được khi kết quả đã công khai" in result.stderr


@pytest.mark.parametrize("proposed", [False, True])
def test_without_an_approved_result_nothing_is_written(
    site: Flask, tmp_path: Path, *, proposed: bool
) -> None:
    stage = make_stage()
    if proposed:
        operations.propose(stage.round.id, stage.chi, NOW)
    result = run(site, stage.round.id, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert "chưa có kết quả nào được duyệt" in result.stderr
    assert not (tmp_path / "new").exists()


def test_an_unknown_round_and_a_folder_that_cannot_be(site: Flask, tmp_path: Path) -> None:
    stage = make_stage()
    published(stage)
    assert "Không có đợt thi số 99" in run(site, 99, "-o", tmp_path).stderr
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run(site, stage.round.id, "-o", tmp_path / "file" / "folder")
    assert result.exit_code == 1
    assert "không tạo được thư mục" in result.stderr
