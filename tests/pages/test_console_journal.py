"""What does each of the cast get in the room of the journal?"""

import ast
import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import quizapp
from quizapp.accounts import journal, passwords
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Role
from quizapp.console.journal import DEEDS
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

ROOM = "/ban-to-chuc"
PASSWORD = "mua-he-2026"
HASH = passwords.hashed(PASSWORD)


def organizer(site: Flask, *roles: Role, username: str = "") -> FlaskClient:
    """Answer the browser of an organizer with these roles in all contests."""
    made = makers.make_organizer(roles=roles, username=username)
    made.password_hash = HASH
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


def test_the_journal_is_read_by_admins_and_the_jury(site: Flask) -> None:
    journal.record(
        COMMAND,
        NOW,
        "person.edit",
        "person:7",
        before={"full_name": "<Cũ>", "is_active": False, "closes_at": "2026-05-11T03:00:00+00:00"},
        after={"full_name": "Mới", "is_active": True, "roles": ["a", "b"], "regulation": {"x": 1}},
        reason="vì sai",
    )
    journal.record(COMMAND, NOW, "something.new", "round:1")
    db.session.commit()
    for role in (Role.ADMIN, Role.JURY):
        page = organizer(site, role).get(f"{ROOM}/nhat-ky").text
        assert page.index("something.new") < page.index("Sửa thông tin người dự thi")
        for words in ("&lt;Cũ&gt;", "Mới", "vì sai", "10:00 ngày 11/05/2026", "a, b", "person:7"):
            assert words in page
    for role in (Role.EDITOR, Role.MANAGER):
        assert organizer(site, role).get(f"{ROOM}/nhat-ky").status_code == 403


def test_the_journal_is_filtered_and_paged(site: Flask) -> None:
    for number in range(51):
        journal.record(COMMAND, NOW, "round.edit", f"round:{number}", reason="giờ_mới")
    journal.record(COMMAND, NOW, "units.import", "units")
    db.session.commit()
    browser = organizer(site, Role.JURY)

    def subjects(query: str) -> list[str]:
        return re.findall(r"<td>(round:\d+|units)</td>", browser.get(f"{ROOM}/nhat-ky{query}").text)

    assert subjects("")[0] == "units"
    assert len(subjects("")) == 50
    assert subjects("?trang=2") == ["round:1", "round:0"]
    assert subjects("?q=units") == ["units"]
    assert subjects("?q=ROUND.edit+round:50") == ["round:50"]
    assert len(subjects("?q=giờ_")) == 50
    assert subjects("?q=%25") == []


def test_every_deed_has_a_name() -> None:
    done = set()
    for path in Path(quizapp.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "journal" in source and path.name != "journal.py":
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Constant) and re.fullmatch(
                    r"(bank|consent|contest|demo|organizer|person|question|regulation|result|round"
                    r"|units)\.[a-z_]+",
                    str(node.value),
                ):
                    done.add(node.value)
    assert len(done) > 30
    assert done - {"organizer.id", "person.id", "contest.id"} <= set(DEEDS)
