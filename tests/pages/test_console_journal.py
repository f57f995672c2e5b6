"""What does each of the cast get in the room of the journal?"""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import quizapp
from quizapp.accounts import journal, passwords
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import Role
from quizapp.console.journal_tables import DEEDS, FIELDS
from quizapp.console.journal_words import value
from quizapp.database import db
from quizapp.rules.regulation import Regulation
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
        for words in (
            "&lt;Cũ&gt;",
            "Mới",
            "vì sai",
            "10:00 ngày 11/05/2026",
            "a, b",
            "Người dự thi #7",
        ):
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
        return re.findall(
            r"<td[^>]*>(Đợt thi #\d+|Danh sách đơn vị)</td>",
            browser.get(f"{ROOM}/nhat-ky{query}").text,
        )

    assert subjects("")[0] == "Danh sách đơn vị"
    assert len(subjects("")) == 50
    assert subjects("?trang=2") == ["Đợt thi #1", "Đợt thi #0"]
    assert subjects("?q=units") == ["Danh sách đơn vị"]
    assert subjects("?q=ROUND.edit+round:50") == ["Đợt thi #50"]
    assert subjects("?q=dot+thi+%2350") == ["Đợt thi #50"]
    assert len(subjects("?q=giờ_")) == 50
    assert subjects("?q=%25") == []


def test_the_journal_is_found_by_the_words_on_the_screen(site: Flask) -> None:
    journal.record(COMMAND, NOW, "person.issue_slip", "person:62")
    journal.record(COMMAND, NOW, "units.import", "units")
    db.session.commit()
    browser = organizer(site, Role.JURY)
    for query in ("phiếu", "phieu", "IN PHIẾU", "người phieu", "phiếu lệnh", "phiếu %2362"):
        page = browser.get(f"{ROOM}/nhat-ky?q={query}").text
        assert "Người dự thi #62" in page, query
        assert "Danh sách đơn vị" not in page, query
    for query in ("phiếu units", "%23", "\u0301"):
        assert "Người dự thi #62" not in browser.get(f"{ROOM}/nhat-ky?q={query}").text, query


def test_what_people_did_stands_on_their_own_page_where_nobody_can_count_it(site: Flask) -> None:
    an = makers.make_person()
    journal.record(Actor.of(an), NOW, "identity.link", f"person:{an.id}")
    db.session.commit()
    jury = organizer(site, Role.JURY)
    for query in ("", "?q=identity.link", f"?q=%23{an.id}"):
        page = jury.get(f"{ROOM}/nhat-ky{query}").text
        assert str(DEEDS["identity.link"]) not in page, query
    manager = organizer(site, Role.MANAGER)
    assert str(DEEDS["identity.link"]) in manager.get(f"{ROOM}/nguoi-du-thi/{an.id}").text


@pytest.mark.parametrize(
    ("name", "stored", "words"),
    [
        ("purpose", "plan", "Kế hoạch cuộc thi"),
        ("purpose", "publication", "Công bố họ tên khi đạt giải"),
        ("roles", ["jury@3", "admin"], "Ban giám khảo (Cuộc thi #3), Quản trị"),
        ("roles", ["a"], "a"),
        ("recipe", [{"bank": "a", "count": 2, "topic": None}], "Ngân hàng: a; Số lượng: 2"),
        ("fields", ["stem"], "Câu hỏi"),
        ("state", "lapsed", "Hết hiệu lực"),
        ("phone", "+84912345678", "0912 345 678"),
        ("birth_date", "1990-05-19", "19/05/1990"),
        ("target", "participants", "Số người dự thi"),
        ("changed", {"le-chan": {"name": ["A", "B"]}}, "le-chan: Tên: A, B"),
        ("changed", {}, ""),
        ("people", 0, "0"),
        (
            "collective",
            {
                "weights": [{"indicator": "people", "weight": 60}],
                "prizes": [{"level": "Nhất tập thể", "count": 1, "value_vnd": 0}],
                "thresholds": [],
                "then": ["attempts"],
                "best": 10,
                "scope": "round",
            },
            (
                "Giải tập thể xét theo số người dự thi, từ cao xuống thấp.\n"
                "Đơn vị bằng nhau được xét tiếp theo số lượt thi.\n"
                "Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.\n"
                "Giải: Nhất tập thể; Số lượng: 1; Trị giá (đồng): 0"
            ),
        ),
    ],
)
def test_values_are_told_in_vietnamese(name: str, stored: object, words: str) -> None:
    assert value(name, stored) == words


def test_every_parameter_of_a_regulation_has_a_name(site: Flask) -> None:
    assert set(Regulation().to_document()) <= set(FIELDS)
    assert "minimum_age" not in str(FIELDS["minimum_age"])


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
