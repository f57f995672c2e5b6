"""Do the operator's commands do what they say, and say no in one sentence?"""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from quizapp import cli
from quizapp.accounts import passwords
from quizapp.accounts.models import JournalEntry, Organizer, Role, Unit
from quizapp.accounts.queries import organizer_named
from quizapp.contests.models import Contest
from quizapp.database import db
from tests import makers


def quiz(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["quiz", *arguments], input=typed)


def one(username: str) -> Organizer:
    db.session.rollback()
    found = organizer_named(username)
    assert found is not None
    return found


def test_an_organizer_is_added_with_a_password_shown_once(site: Flask) -> None:
    done = quiz(
        site, "organizer", "add", "Chi.Tran", "--name", "Trần Thị Chi",
        "--role", "manager", "--role", "jury",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    password = done.output.rsplit(": ", 1)[1].strip()
    chi = one("chi.tran")
    assert passwords.is_right(password, chi.password_hash)
    assert {(grant.role, grant.contest_id) for grant in chi.grants} == {
        (Role.MANAGER, None),
        (Role.JURY, None),
    }
    assert db.session.scalars(select(JournalEntry.actor)).all() == ["command"]


def test_a_password_from_standard_input_is_not_shown(site: Flask) -> None:
    done = quiz(
        site, "organizer", "add", "chi", "--name", "Trần Thị Chi", "--role", "admin",
        "--password", "-", typed="con meo treo cay cau\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "con meo" not in done.output
    assert passwords.is_right("con meo treo cay cau", one("chi").password_hash)


def test_a_password_on_the_command_line_is_refused(site: Flask) -> None:
    done = quiz(
        site, "organizer", "add", "chi", "--name", "Trần Thị Chi", "--role", "admin",
        "--password", "con meo treo cay cau",
    )  # fmt: skip
    assert done.exit_code == 2
    assert organizer_named("chi") is None


def test_a_role_can_be_given_in_one_contest(site: Flask) -> None:
    contest = makers.make_contest(slug="hoc-bac")
    db.session.commit()
    quiz(
        site, "organizer", "add", "chi", "--name", "Trần Thị Chi", "--role", "jury",
        "--contest", "hoc-bac",
    )  # fmt: skip
    assert [(grant.role, grant.contest_id) for grant in one("chi").grants] == [("jury", contest.id)]
    unknown = quiz(
        site, "organizer", "add", "dung", "--name", "Lê Dung", "--role", "jury", "--contest", "x"
    )
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no contest 'x'.\n")


@pytest.mark.parametrize("username", ["chi", "x"])
def test_a_rules_no_is_one_sentence(site: Flask, username: str) -> None:
    makers.make_organizer(username="chi")
    db.session.commit()
    done = quiz(site, "organizer", "add", username, "--name", "Trần Thị Chi", "--role", "jury")
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output.splitlines()) == 1


def test_a_new_password_ends_the_sessions_of_an_organizer(site: Flask) -> None:
    makers.make_organizer(username="chi")
    db.session.commit()
    done = quiz(site, "organizer", "password", "chi")
    chi = one("chi")
    assert passwords.is_right(done.output.rsplit(": ", 1)[1].strip(), chi.password_hash)
    assert chi.session_epoch == 1
    weak = quiz(site, "organizer", "password", "chi", "--password", "-", typed="12345678\n")
    assert weak.exit_code == 1
    assert one("chi").session_epoch == 1
    assert quiz(site, "organizer", "password", "nobody").exit_code == 1


def test_the_shipped_units_are_loaded_once(site: Flask) -> None:
    assert quiz(site, "units", "load").output == "Units: 114 added, 0 changed, 0 unchanged.\n"
    assert quiz(site, "units", "load").output.startswith("Units: 0 added, 0 changed")
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 114


def test_units_are_imported_from_a_file_or_not_at_all(site: Flask, tmp_path: Path) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_text("name,parent,code,head_count\nSở Nội vụ,,so-nv,120\n", encoding="utf-8")
    assert "1 added" in quiz(site, "units", "import", str(file), "--check").output
    assert not db.session.scalars(select(Unit)).all()
    assert "1 added" in quiz(site, "units", "import", str(file)).output
    assert db.session.scalars(select(Unit.name)).all() == ["Sở Nội vụ"]
    file.write_text("name,parent,code,head_count\nSở X,,so-x,rất đông\n", encoding="utf-8")
    faulty = quiz(site, "units", "import", str(file))
    assert faulty.exit_code == 1
    assert f"{file}:2: " in faulty.output
    assert db.session.scalars(select(Unit.name)).all() == ["Sở Nội vụ"]


def test_every_job_can_be_run_once(site: Flask) -> None:
    done = quiz(site, "tick")
    assert (done.exit_code, done.output) == (0, "")


def test_the_demo_comes_and_goes(site: Flask) -> None:
    refused = quiz(site, "demo")
    assert refused.exit_code == 1
    assert "flask quiz import" in refused.output
    quiz(site, "units", "load")
    quiz(site, "import", "questions")
    done = quiz(site, "demo", "--people", "3", "--seed", "1")
    assert done.exit_code == 0, done.output
    assert "minhhoa1" in done.output
    contest = db.session.scalars(select(Contest)).one()
    assert contest.is_demo
    assert contest.is_current
    gone = quiz(site, "demo", "--remove")
    assert gone.output.startswith("Removed: 1 contest")
    assert not db.session.scalars(select(Contest)).all()


def test_the_server_is_started_with_the_flags_that_were_measured(site: Flask) -> None:
    command = " ".join(cli.server_command({**site.config, "PORT": 8123, "THREADS": 6})[1:])
    assert command == (
        "-m granian --interface wsgi --host 127.0.0.1 --port 8123 --workers 2 "
        "--blocking-threads 163 --backlog 2048 --backpressure 1024 --respawn-failed-workers "
        "--workers-kill-timeout 15 --no-ws --log-level info wsgi:app"
    )
