"""Who is on the stage, and what does the browser of each of them hold?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache as once
from typing import Any

from flask import Flask, Response, session
from sqlalchemy import select

from quizapp.accounts import keeping, passwords
from quizapp.accounts import operations as accounts
from quizapp.accounts.models import Consent, Identity, Organizer, Person, Unit
from quizapp.accounts.operations import Declaration
from quizapp.database import db
from quizapp.languages import COOKIE
from quizapp.rules.guardians import Relationship
from tests import makers

PASSWORD = "con meo treo cay cau"
PHONE = "0912 345 678"
STORED_PHONE = "+84912345678"
FAMILY_PHONE = "+84987654321"
GUARDIAN_PHONE = "0987 000 111"
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên"
ISSUER = "http://127.0.0.1:9"
"""The city's sign-in service. Nothing listens there: it is down."""
SETTINGS = {
    "QUIZ_MAIL_URL": "smtp://127.0.0.1:9",
    "QUIZ_MAIL_FROM": "Ban tổ chức <thi@example.org>",
    "QUIZ_OIDC_ISSUER": ISSUER,
    "QUIZ_OIDC_CLIENT_ID": "quizapp",
    "QUIZ_OIDC_CLIENT_SECRET": "not a secret",
    "QUIZ_OIDC_NAME": "Tài khoản Thành phố",
}
"""The platform has everything that can be switched on."""
LATE = 2**40
"""A second long after everything."""


@dataclass
class Stage:
    """What stands for the names in braces, what the sessions of the cast hold, and over which guest
    somebody has signed in."""

    places: dict[str, object] = field(default_factory=dict)
    sessions: dict[str, Mapping[str, object]] = field(default_factory=dict)
    english: set[str] = field(default_factory=set)
    aside: dict[str, str] = field(default_factory=dict)

    def address(self, pattern: str) -> str:
        """Answer where a line of the list leads on this stage."""
        return pattern.format_map(self.places)

    def enter(self, name: str, account: Person | Organizer, **more: object) -> None:
        """Let somebody be signed in."""
        self.sessions[name] = {"_user_id": user_of(account), "_fresh": True, **more}

    def enter_over(self, name: str, account: Person | Organizer, guest: Person) -> None:
        """Let somebody be signed in at the browser of a guest."""
        self.enter(name, account)
        self.aside[name] = user_of(guest)


def user_of(account: Person | Organizer) -> str:
    """Answer how a session names an account."""
    kind = "p" if isinstance(account, Person) else "o"
    return f"{kind}.{account.id}.{account.session_epoch}"


def cookies(app: Flask, stage: Stage, who: str, address: str) -> list[Any]:
    """Answer what the browser of one of the cast brings along."""
    held: list[Any] = []
    if who in stage.sessions:
        with app.test_request_context():
            session.update(stage.sessions[who])
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # it signs cookies
            held.append({"name": "session", "value": signer.dumps(dict(session)), "url": address})
    if who in stage.aside:
        with app.test_request_context():
            keeping.keep(stage.aside[who])
            answer = app.process_response(Response())
        cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("guest="))
        value = cookie.partition("=")[2].partition(";")[0]
        held.append({"name": keeping.COOKIE, "value": value, "url": address})
    if who in stage.english:
        held.append({"name": COOKIE, "value": "en", "url": address})
    return held


@once
def password_hash() -> str:
    """Answer the hash of everybody's password."""
    return passwords.hashed(PASSWORD)


def make_people(stage: Stage) -> dict[str, Person]:
    """Make the citizens who are grown up, each with the browser they sit at."""
    unit = db.session.scalars(select(Unit).order_by(Unit.id)).first()
    names = {
        "an": ("Nguyễn Văn An", STORED_PHONE),
        "binh": ("Lê Thị Bình", "+84912000002"),
        "dung": (LONG_NAME, "+84912000003"),
        "giang": ("Đỗ Thị Giang", "+84912000004"),
        "hoa": ("Vũ Thị Hoa", "+84912000005"),
        "cha": ("Trần Văn Cha", FAMILY_PHONE),
        "con": ("Trần Thị Con", FAMILY_PHONE),
    }
    made = {
        key: makers.make_person(name=name, phone=phone, unit=unit, password_hash=password_hash())
        for key, (name, phone) in names.items()
    }
    for key, person in made.items():
        stage.enter(key, person)
    for purpose in ("data", "publication"):
        _agree(made["an"], purpose, makers.LONG_AGO)
    db.session.add(
        Identity(issuer=ISSUER, subject="hoa", person_id=made["hoa"].id, linked_at=makers.LONG_AGO)
    )
    stage.sessions["family"] = {"choice": {"ids": [made["cha"].id, made["con"].id], "until": LATE}}
    stage.sessions["reader"] = {}
    stage.enter("ann", made["an"])
    stage.english = {"reader", "ann"}
    return made


def make_children(stage: Stage, now: datetime) -> None:
    """Make a child without its guardian's word, one with it, and one who has come of age."""
    today = now.date()
    unit = db.session.scalars(select(Unit).order_by(Unit.id)).first()
    ages = {"khoi": ("Nguyễn Minh Khôi", 13), "lan": ("Trần Ngọc Lan", 12), "tam": ("Lê Tâm", 16)}
    for key, (name, age) in ages.items():
        birth = date(today.year - age, today.month, 1) - timedelta(days=3)
        child = makers.make_person(name=name, unit=unit, birth=birth, password_hash=password_hash())
        _agree(child, "data", now - timedelta(days=60))
        stage.enter(key, child)
        stage.places[key] = child.id
        if key == "lan":
            told = Declaration(
                name="Trần Thị Hằng",
                relationship=Relationship.MOTHER,
                phone="+84987000111",
                publication=True,
            )
            accounts.declare(child.id, told, now - timedelta(days=2))


def make_proven(stage: Stage, person: Person) -> None:
    """Let the sign-in service have proven a newcomer, and somebody who links an account."""
    proven = {
        "issuer": ISSUER,
        "subject": "somebody",
        "told": {"full_name": "Phan Thị Ngọc", "birth_date": "1961-03-08"},
        "until": LATE,
    }
    stage.sessions["proven"] = {"sso_pending": {**proven, "person": None}}
    stage.enter("linking", person, sso_pending={**proven, "person": person.id})


def _agree(person: Person, purpose: str, at: datetime) -> None:
    makers.add(Consent(person_id=person.id, purpose=purpose, text_version="1", given_at=at))
