"""Does the report of an import say what was understood, in the shape that docs promise?"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from jsonschema import Draft202012Validator

from quizapp import cli_banks
from quizapp.database import db
from quizapp.rules.raw import Place, Remark
from tests.features.test_banks_command import MIXED, versions
from tests.features.test_banks_files import WHOLE

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "import-report.schema.json").read_text(encoding="utf-8"))
LINE = Draft202012Validator(SCHEMA)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report.jsonl"


def lines(app: Flask, report: Path, *arguments: object) -> tuple[Result, list[dict[str, Any]]]:
    """What the command answers, and the lines of its report, each of the promised shape."""
    asked = [str(argument) for argument in (*arguments, "--report", report)]
    result = app.test_cli_runner().invoke(cli_banks.import_files, asked)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    db.session.rollback()
    found = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    for line in found:
        LINE.validate(line)
    return result, found


def test_the_schema_is_one_and_names_what_readers_say() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    places = SCHEMA["$defs"]["place"]["properties"]
    assert set(places) == set(Place.__dataclass_fields__)
    guide = (DOCS / "import-report.md").read_text(encoding="utf-8")
    fields = [*SCHEMA["properties"], *SCHEMA["$defs"]["question"]["properties"], *places]
    assert not [name for name in [*fields, *Remark] if f"`{name}`" not in guide]


def test_a_line_says_what_was_understood(site: Flask, tmp_path: Path, report: Path) -> None:
    file = tmp_path / "cang.csv"
    file.write_text(MIXED, encoding="utf-8")
    result, (line,) = lines(site, report, "--check", file)
    assert result.exit_code == 0, result.output
    assert (line["file"], line["refused"], line["error"]) == (str(file), False, None)
    assert line["seconds"] > 0
    assert 1 < line["peak_mb"] < 512
    whole, keyless = line["questions"]
    assert whole == {
        "text": "Cảng nào ở Hải Phòng?",
        "options": ["Lạch Huyện", "Vũng Áng", "Cam Ranh"],
        "right": [0],
        "status": "ready",
        "pinned": [],
        "multiple": False,
        "kind": "choice",
        "html": False,
        "images": 0,
        "warnings": whole["warnings"],
        "place": whole["place"],
    }
    assert whole["place"].items() >= {"row": 2, "ordinal": 1}.items()
    assert (keyless["status"], keyless["right"]) == ("draft", [])
    twins = [problem for problem in line["problems"] if problem["severity"] == "error"]
    assert [problem["message"] for problem in twins] == ["Có hai phương án giống nhau."]
    assert twins[0]["kind"] == "options"
    assert twins[0]["place"]["row"] == 4
    assert versions() == 0


def test_storing_reports_the_same(site: Flask, tmp_path: Path, report: Path) -> None:
    file = tmp_path / "cang.csv"
    file.write_text(MIXED, encoding="utf-8")
    _, (checked,) = lines(site, report, "--check", file)
    result, (refused,) = lines(site, report, file)
    assert (result.exit_code, refused["refused"], versions()) == (1, True, 0)
    assert "--accept-partial" in refused["error"]
    result, (stored,) = lines(site, report, "--accept-partial", file)
    assert (result.exit_code, stored["refused"], versions()) == (0, False, 2)
    for line in (refused, stored):
        assert line["questions"] == checked["questions"]
        assert line["problems"] == checked["problems"]


def test_files_that_cannot_be_read_have_their_lines(
    site: Flask, tmp_path: Path, report: Path
) -> None:
    absent, empty, folder = tmp_path / "khong-co.docx", tmp_path / "rong.txt", tmp_path / "muc"
    empty.touch()
    folder.mkdir()
    oversized = tmp_path / "lon.txt"
    with oversized.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    result, found = lines(site, report, absent, empty, folder, oversized)
    assert result.exit_code == 1
    assert [line["file"] for line in found] == [
        str(path) for path in (absent, empty, folder, oversized)
    ]
    words = ["No such file", "trống", "Thư mục", "lớn quá 10 MB"]
    for line, word in zip(found, words, strict=True):
        assert line["refused"]
        assert word in line["error"]
        assert line["questions"] == line["problems"] == []


def test_a_faulty_bank_is_refused_with_every_fault_and_its_place(
    site: Flask, tmp_path: Path, report: Path
) -> None:
    faulty = tmp_path / "sai.yaml"
    faulty.write_text(WHOLE.replace("key: [A]", "key: [Z]"), encoding="utf-8")
    result, (line,) = lines(site, report, "--check", faulty)
    assert (result.exit_code, line["refused"], line["questions"]) == (1, True, [])
    assert line["error"] == "Tệp có 1 lỗi nên không lưu câu nào."
    (problem,) = line["problems"]
    assert (problem["kind"], problem["severity"], problem["place"]) == ("key", "error", {"line": 5})


def test_a_file_without_a_sound_question_is_refused(
    site: Flask, tmp_path: Path, report: Path
) -> None:
    file = tmp_path / "hong.csv"
    head, *_, twins = MIXED.splitlines()
    file.write_text(f"{head}\n{twins}\n", encoding="utf-8")
    result, (line,) = lines(site, report, "--accept-partial", file)
    assert (result.exit_code, line["refused"], versions()) == (1, True, 0)
    assert [problem["severity"] for problem in line["problems"]] == ["error"]


def test_names_that_are_no_text_stay_in_the_report(
    site: Flask, tmp_path: Path, report: Path
) -> None:
    """A file name may hold bytes that are no UTF-8."""
    file = tmp_path / "c\udca0ng.csv"
    file.write_text(MIXED, encoding="utf-8")
    result, (line,) = lines(site, report, "--accept-partial", file)
    assert (result.exit_code, line["file"]) == (0, str(file))


def test_a_report_that_cannot_be_written_is_wrong_use(site: Flask, tmp_path: Path) -> None:
    asked = [str(tmp_path), "--report", str(tmp_path / "khong" / "co.jsonl")]
    assert site.test_cli_runner().invoke(cli_banks.import_files, asked).exit_code == 2


def test_the_schema_knows_a_place_from_nonsense() -> None:
    place = LINE.evolve(schema={"$ref": "#/$defs/place", "$defs": SCHEMA["$defs"]})
    assert place.is_valid(Place(sheet="Đợt 1", row=3, cell="C3", label="Câu 1").to_document())
    assert not place.is_valid({"cell": "3C"})
    assert not place.is_valid({"ordinal": 0})
