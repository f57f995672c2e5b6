"""What does `flask quiz export` write, say and answer?"""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from quizapp import cli_export
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry
from quizapp.banks import operations, queries, reading
from quizapp.banks.formats import FORMATS
from quizapp.banks.models import Status
from quizapp.database import db
from quizapp.rules.questions import content
from quizapp.rules.raw import RawBank
from tests import makers


def run(app: Flask, *arguments: object) -> Result:
    result = app.test_cli_runner().invoke(
        cli_export.export_bank, [str(argument) for argument in arguments]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    db.session.rollback()
    return result


@pytest.fixture
def bank(site: Flask) -> Flask:
    """A bank of three questions that can be drawn and one that cannot."""
    made = makers.make_bank(slug="cang-bien", questions=4)
    last = list(queries.heads(made.id).values())[-1]
    question = queries.question(last.question_id)
    assert question is not None
    said = queries.contents([last.version_id])[last.version_id]
    makers.make_version(question=question, content=said, number=2, status=Status.RETIRED)
    db.session.commit()
    return site


def stems(found: RawBank) -> list[str]:
    return [content(question).stem for question in found.questions]


def wanted() -> list[str]:
    stored = queries.bank_named("cang-bien")
    assert stored is not None
    return [one.stem for one in queries.bank_contents(stored.id).values()]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_read_again(bank: Flask, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"cang{FORMATS[name].suffix}"
    result = run(bank, "cang-bien", "--format", name, "-o", file)
    assert result.exit_code == 0, result.output
    assert stems(reading.read(file.name, file.read_bytes())) == wanted()
    assert "Không ghi vào tệp 1 câu chưa dùng được" in result.stderr
    assert f"{file}: 3 câu hỏi" in result.stdout


def test_the_suffix_names_the_format(bank: Flask, tmp_path: Path) -> None:
    for name in ("a.yml", "b.GIFT", "c.csv"):
        assert run(bank, "cang-bien", "-o", tmp_path / name).exit_code == 0
    formats = [
        reading.read(name, (tmp_path / name).read_bytes()).format
        for name in ("a.yml", "b.GIFT", "c.csv")
    ]
    assert formats == ["yaml", "gift", "csv"]
    assert run(bank, "cang-bien", "-o", tmp_path / "a.bin").exit_code == 2
    assert not (tmp_path / "a.bin").exists()


def test_the_standard_output_holds_the_file_alone(bank: Flask) -> None:
    result = run(bank, "cang-bien", "--format", "gift", "-o", "-")
    assert result.exit_code == 0
    assert stems(reading.read("-", result.stdout_bytes)) == wanted()
    assert run(bank, "cang-bien", "-o", "-").exit_code == 2


def test_a_file_that_is_there_is_kept(bank: Flask, tmp_path: Path) -> None:
    file = tmp_path / "cang.csv"
    file.write_text("của người khác")
    refused = run(bank, "cang-bien", "-o", file)
    assert (refused.exit_code, file.read_text()) == (1, "của người khác")
    assert "--force" in refused.output
    assert not db.session.scalars(select(JournalEntry)).all()
    assert run(bank, "cang-bien", "--force", "-o", file).exit_code == 0
    assert stems(reading.read("cang.csv", file.read_bytes())) == wanted()
    assert [path.name for path in tmp_path.iterdir()] == ["cang.csv"]


def test_the_journal_keeps_who_took_the_answers(bank: Flask, tmp_path: Path) -> None:
    run(bank, "cang-bien", "-o", tmp_path / "cang.csv")
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.deed, entry.after) == (
        COMMAND.code,
        "bank.download",
        {"questions": 3},
    )


def test_losses_are_said_first(bank: Flask, tmp_path: Path) -> None:
    result = run(bank, "cang-bien", "--format", "aiken", "-o", tmp_path / "cang.txt")
    stored = queries.bank_named("cang-bien")
    assert stored is not None
    written = operations.written(stored)
    sentences = FORMATS["aiken"].losses(written)
    assert sentences
    assert all(sentence in result.stderr for sentence in sentences)


def test_what_cannot_be_done_is_a_sentence(bank: Flask, tmp_path: Path) -> None:
    unknown = run(bank, "khong-co", "-o", tmp_path / "a.csv")
    assert unknown.exit_code == 2
    assert "Không có ngân hàng nào tên là “khong-co”." in unknown.output
    assert run(bank, "cang-bien", "--format", "pdf", "-o", tmp_path / "a.csv").exit_code == 2
    assert run(bank, "cang-bien").exit_code == 2
    nowhere = run(bank, "cang-bien", "-o", tmp_path / "khong" / "a.csv")
    assert nowhere.exit_code == 1
    assert "không ghi được (No such file or directory)" in nowhere.output
    makers.make_bank(slug="rong", questions=0)
    db.session.commit()
    empty = run(bank, "rong", "-o", tmp_path / "a.csv")
    assert empty.exit_code == 1
    assert "không có câu hỏi nào dùng được" in empty.output


def test_a_device_is_written_into_and_not_replaced(bank: Flask) -> None:
    assert run(bank, "cang-bien", "--format", "csv", "--force", "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_a_suffix_that_promises_another_format_is_remarked(bank: Flask, tmp_path: Path) -> None:
    answer = run(bank, "cang-bien", "--format", "xlsx", "-o", tmp_path / "cang.docx")
    assert answer.exit_code == 0
    assert "cang.docx: đuôi tệp không hợp với định dạng" in answer.output
    sound = run(bank, "cang-bien", "--format", "xlsx", "-o", tmp_path / "cang.xlsx")
    assert "đuôi tệp" not in sound.output
