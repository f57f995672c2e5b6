"""Do a person and an identity come together and part, each time as a whole?"""

from datetime import date
from random import Random

import pytest
from flask import Flask

from quizapp.accounts import operations, queries
from quizapp.accounts.models import Identity, JournalEntry, Person
from quizapp.database import db
from quizapp.rules.identities import IdentityTaken, OnlyWayIn, Proven
from quizapp.rules.people_refusals import AlreadyRegistered
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

HERE = Proven(issuer="https://dang-nhap.example.vn", subject="an", told={})
ELSEWHERE = Proven(issuer="https://khac.example.vn", subject="an", told={})


def registration(name: str = "Nguyễn Văn An") -> operations.Registration:
    return operations.Registration(
        full_name=name,
        phone="+84912345678",
        birth_date=date(1990, 5, 19),
        unit_id=makers.make_unit().id,
        consents=["data"],
    )


def test_a_new_account_and_its_identity_are_made_at_once(app: Flask) -> None:
    person = operations.register_proven(registration(), HERE, "S", NOW, Random(1))
    db.session.commit()
    assert queries.person_of_identity("https://dang-nhap.example.vn", "an") == person
    assert queries.person_of_identity("https://khac.example.vn", "an") is None
    assert queries.people_with_phone("+84912345678") == []  # no password, so no sign-in by phone


def test_an_identity_that_is_taken_makes_no_second_account(app: Flask) -> None:
    operations.register_proven(registration(), HERE, "S", NOW, Random(1))
    db.session.commit()
    with pytest.raises(IdentityTaken):
        operations.register_proven(registration("Lê Thị Bình"), HERE, "S", NOW, Random(2))
    db.session.rollback()
    assert db.session.query(Person).count() == 1
    with pytest.raises(AlreadyRegistered):
        operations.register_proven(registration(), ELSEWHERE, "S", NOW, Random(3))
    db.session.rollback()
    assert db.session.query(Identity).count() == 1


def test_the_journal_tells_of_a_link_without_naming_the_subject(app: Flask) -> None:
    person = makers.make_person()
    operations.link(person, HERE, "S", NOW)
    operations.link(person, HERE, "S", NOW)
    operations.unlink(person, HERE.issuer, NOW)
    db.session.commit()
    deeds = db.session.query(JournalEntry).order_by(JournalEntry.id).all()
    told = [(deed.deed, deed.subject, deed.before, deed.after) for deed in deeds]
    about = f"person:{person.id}"
    assert told == [
        ("identity.link", about, None, {"issuer": HERE.issuer}),
        ("identity.unlink", about, {"issuer": HERE.issuer}, None),
    ]


def test_one_of_two_services_may_go_and_the_last_may_not(app: Flask) -> None:
    person = makers.make_person(password_hash=None)
    operations.link(person, HERE, "S", NOW)
    operations.link(person, ELSEWHERE, "S", NOW)
    operations.unlink(person, HERE.issuer, NOW)
    with pytest.raises(OnlyWayIn):
        operations.unlink(person, ELSEWHERE.issuer, NOW)
    assert [identity.issuer for identity in queries.identities_of(person.id)] == [ELSEWHERE.issuer]


def test_two_browsers_do_not_take_away_two_last_ways_in(app: Flask) -> None:
    person = makers.make_person(password_hash=None)
    operations.link(person, HERE, "S", NOW)
    operations.link(person, ELSEWHERE, "S", NOW)
    person_id = person.id
    db.session.commit()

    def part(number: int) -> None:
        issuer = (HERE, ELSEWHERE)[number].issuer
        operations.unlink(db.session.get_one(Person, person_id), issuer, NOW)

    answers = at_once(app, 2, part)
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "OnlyWayIn"]
    assert len(queries.identities_of(person_id)) == 1
