"""Do erasures survive the restoring of a backup?"""

from pathlib import Path

from flask import Flask

from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.rights import operations
from quizapp.rules.rights import GONE
from tests import makers
from tests.conftest import NOW


def test_what_was_listed_is_erased_again(site: Flask, tmp_path: Path) -> None:
    number = makers.make_person().id
    operations.erase(number, COMMAND, NOW)
    db.session.commit()
    runner = site.test_cli_runner()
    listed = runner.invoke(args=["quiz", "erasures", "list"]).output
    assert listed == f"{number}\t{NOW.isoformat()}\n"
    file = tmp_path / "erased.tsv"
    file.write_text(f"{listed}\n", encoding="utf-8")
    person = db.session.get_one(Person, number)
    person.full_name, person.erased_at = "Nguyễn Văn An", None
    db.session.commit()
    result = runner.invoke(args=["quiz", "erasures", "apply", str(file)])
    assert (result.exit_code, result.output) == (0, "1 erased again\n")
    db.session.expire_all()
    assert db.session.get_one(Person, number).full_name == GONE
    assert runner.invoke(args=["quiz", "erasures", "apply", str(file)]).output == "0 erased again\n"


def test_another_file_is_refused_with_its_line(site: Flask, tmp_path: Path) -> None:
    file = tmp_path / "other.tsv"
    file.write_text("17\thôm qua\n", encoding="utf-8")
    result = site.test_cli_runner().invoke(args=["quiz", "erasures", "apply", str(file)])
    assert (result.exit_code, result.output) == (1, "Error: line 1 is not from this list\n")
