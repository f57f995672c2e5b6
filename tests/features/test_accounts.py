"""Do people register once, keep their consents, and share a phone without sharing accounts?"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random, SystemRandom

import pytest
from flask import Flask

from quizapp.accounts import consents, operations, phones, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Consent, JournalEntry, Person
from quizapp.accounts.operations import Registration
from quizapp.database import db
from quizapp.rules import names
from quizapp.rules.age_refusals import TooYoung
from quizapp.rules.people_refusals import (
    AlreadyRegistered,
    ConsentMissing,
    PhoneIsFull,
    UnknownUnit,
)
from quizapp.rules.refusals import BadPhone, Refusal
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

CLERK = Actor("organizer:1", "Trần Thị Chi", 1)


def registration(**changes: object) -> Registration:
    """Answer what An tells; a unit is made when none is named."""
    unit_id = changes.pop("unit_id", None) or makers.make_unit().id
    told = Registration(
        full_name="Nguyễn Văn An",
        phone="+84912345678",
        birth_date=date(1990, 5, 19),
        unit_id=unit_id,  # type: ignore[arg-type] # a number of a table of changes
        consents=["data"],
    )
    return replace(told, **changes)  # type: ignore[arg-type] # the same


def register(**changes: object) -> Person:
    return operations.register(registration(**changes), "hash", NOW, SystemRandom())


def test_a_citizen_registers_with_the_consents_given(app: Flask) -> None:
    person = register(consents=["data", "publication"])
    db.session.commit()
    assert (person.full_name, person.name_folded) == ("Nguyễn Văn An", "nguyen van an")
    assert (person.registered_at, person.session_epoch, person.is_demo) == (NOW, 0, False)
    assert [
        (consent.purpose, consent.text_version, consent.given_at, consent.withdrawn_at)
        for consent in queries.consents_of(person.id)
    ] == [(purpose, consents.VERSION, NOW, None) for purpose in ("data", "publication")]
    assert queries.publishable([person.id], makers.TODAY) == {person.id}


def test_numbers_of_people_tell_nothing(app: Flask) -> None:
    told = registration()
    one = operations.register(told, "hash", NOW, Random(7))
    # The same dice begin with a number that is taken.
    two = operations.register(replace(told, full_name="Lê Thị Bình"), "hash", NOW, Random(7))
    dice = Random(7)
    assert [one.id, two.id] == [dice.randint(1, 2**31 - 1), dice.randint(1, 2**31 - 1)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"consents": []}, ConsentMissing),
        ({"consents": ["publication"]}, ConsentMissing),
        ({"consents": ["data", "marketing"]}, ConsentMissing),
        ({"birth_date": date(2010, 5, 12)}, TooYoung),
        ({"unit_id": 999_999}, UnknownUnit),
    ],
)
def test_registration_has_its_rules(
    app: Flask, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        register(**changes)


def test_sixteen_are_counted_on_the_citys_calendar(app: Flask) -> None:
    # At 17:00 UTC of 10 May the city's 11 May begins.
    evening = NOW.replace(day=10, hour=17)
    young = registration(birth_date=date(2010, 5, 11))
    with pytest.raises(TooYoung):
        operations.register(young, "hash", evening - timedelta(microseconds=1), SystemRandom())
    assert operations.register(young, "hash", evening, SystemRandom()).id


def test_a_unit_of_the_past_takes_nobody(app: Flask) -> None:
    unit = makers.make_unit()
    unit.valid_until = makers.TODAY
    with pytest.raises(UnknownUnit):
        register(unit_id=unit.id)
    unit.valid_until = makers.TODAY + timedelta(days=1)
    assert register(unit_id=unit.id).unit_id == unit.id


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn An", "Nguye\u0302\u0303n Va\u0306n An", "NGUYỄN  VĂN AN", "nguyen van an"]
)
def test_the_same_person_registers_once(app: Flask, name: str) -> None:
    register()
    with pytest.raises(AlreadyRegistered):
        register(full_name=names.person_name(name))


def test_another_name_or_birthday_on_the_phone_is_somebody_else(app: Flask) -> None:
    register()
    register(full_name="Nguyễn Văn Bình")
    register(birth_date=date(1960, 1, 1))
    assert len(queries.people_with_phone("+84912345678")) == 3


def test_ten_people_share_a_phone_and_no_more(app: Flask) -> None:
    for number in range(10):
        register(birth_date=date(1990, 1, 1 + number))
    with pytest.raises(PhoneIsFull):
        register(birth_date=date(1991, 1, 1))
    assert register(phone="+84912345679").id


def test_a_double_click_makes_one_account(app: Flask) -> None:
    told = registration()
    db.session.commit()
    results = at_once(app, 8, lambda _: operations.register(told, "hash", NOW, SystemRandom()).id)
    assert sorted(type(result).__name__ for result in results) == [
        *["AlreadyRegistered"] * 7,
        "int",
    ]
    assert len(queries.people_with_phone(told.phone)) == 1


def test_two_families_rushing_for_the_last_place_on_a_phone(app: Flask) -> None:
    for number in range(9):
        register(birth_date=date(1990, 1, 1 + number))
    told = registration()
    db.session.commit()
    results = at_once(
        app,
        6,
        lambda number: (
            operations.register(
                replace(told, birth_date=date(1980, 1, 1 + number)), "hash", NOW, SystemRandom()
            ).id
        ),
    )
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, PhoneIsFull) for result in results) == 5


def test_a_demo_person_has_no_password(app: Flask) -> None:
    person = operations.register(registration(), None, NOW, SystemRandom(), is_demo=True)
    assert person.is_demo
    assert queries.people_with_phone("+84912345678") == []


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "+84912345678",
        "84912345678",
        "0084912345678",
        "0912.345.678",
        "+84 (0) 912-345-678",
        "\u202a+84 912 345 678\u202c",
        "０９１２３４５６７８",
        " 0912 345 678\u200b",
    ],
)
def test_the_same_phone_in_many_spellings(typed: str) -> None:
    assert phones.normal(typed) == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Hãy nhập số điện thoại"),
        ("  ", "Hãy nhập số điện thoại"),
        ("01221234567", "10 chữ số"),
        ("091234567", "10 chữ số"),
        ("09123456789", "10 chữ số"),
        ("+14155552671", "10 chữ số"),
        ("0912a45678", "10 chữ số"),
        ("٠٩١٢٣٤٥٦٧٨", "10 chữ số"),
        ("9" * 300, "10 chữ số"),
        ("+", "10 chữ số"),
        ("0", "10 chữ số"),
        ("++84912345678", "10 chữ số"),
        ("02253842124", "di động"),
    ],
)
def test_what_is_no_mobile_number_is_told_why(typed: str, words: str) -> None:
    with pytest.raises(BadPhone, match=words):
        phones.normal(typed)


def test_a_phone_is_shown_as_people_write_it() -> None:
    assert phones.shown("+84912345678") == "0912 345 678"
    assert phones.shown(None) == ""


def test_the_optional_consent_can_be_withdrawn_and_given_again(app: Flask) -> None:
    person = register(consents=["data", "publication"])
    later = NOW + timedelta(days=1)
    operations.set_consent(person, "publication", later, given=False)
    operations.set_consent(person, "publication", later, given=False)
    assert queries.publishable([person.id], makers.TODAY) == set()
    again = later + timedelta(days=1)
    operations.set_consent(person, "publication", again, given=True)
    assert queries.publishable([person.id], makers.TODAY) == {person.id}
    stored = db.session.get(Consent, (person.id, "publication", consents.VERSION))
    assert stored
    db.session.refresh(stored)
    assert (stored.given_at, stored.withdrawn_at) == (again, None)
    deeds = db.session.query(JournalEntry).order_by(JournalEntry.id)
    assert [(deed.deed, deed.actor) for deed in deeds] == [
        ("consent.withdraw", f"person:{person.id}"),
        ("consent.give", f"person:{person.id}"),
    ]


@pytest.mark.parametrize("given", [True, False])
def test_a_double_press_on_a_consent_is_one_word(app: Flask, given: bool) -> None:  # noqa: FBT001 - both ways
    person = makers.make_person()
    if not given:
        operations.set_consent(person, "publication", NOW, given=True)
    person_id = person.id
    db.session.commit()
    before = db.session.query(JournalEntry).count()
    db.session.rollback()

    def press(_number: int) -> None:
        mine = db.session.get_one(Person, person_id)
        operations.set_consent(mine, "publication", NOW, given=given)

    assert at_once(app, 4, press) == [None] * 4
    assert db.session.query(JournalEntry).count() == before + 1


def test_the_required_consent_is_not_withdrawn_by_a_click(app: Flask) -> None:
    person = register()
    with pytest.raises(ConsentMissing):
        operations.set_consent(person, "data", NOW, given=False)


def test_a_correction_is_journalled_with_its_reason(app: Flask) -> None:
    person = register()
    other = makers.make_unit(name="Phường An Biên")
    was = person.unit_id
    edited = registration(full_name="Nguyễn Văn Ân", unit_id=other.id)
    operations.edit_person(person, edited, "ghi nhầm tên", CLERK, NOW)
    assert (person.full_name, person.name_folded) == ("Nguyễn Văn Ân", "nguyen van an")
    entry = db.session.query(JournalEntry).one()
    assert (entry.deed, entry.subject, entry.reason) == (
        "person.edit",
        f"person:{person.id}",
        "ghi nhầm tên",
    )
    # The journal, which nobody can erase, names the fields; what they said stands beside it.
    assert (entry.before, entry.after) == (None, {"fields": ["full_name", "unit_id"]})
    assert entry.detail is not None
    assert entry.detail.before == {"full_name": "Nguyễn Văn An", "unit_id": was}
    assert entry.detail.after == {"full_name": "Nguyễn Văn Ân", "unit_id": other.id}


def test_a_correction_obeys_the_rules_of_registration(app: Flask) -> None:
    an = register()
    register(full_name="Nguyễn Văn Bình")
    with pytest.raises(AlreadyRegistered):
        operations.edit_person(an, registration(full_name="nguyễn văn bình"), "thử", CLERK, NOW)
    db.session.refresh(an)
    assert an.full_name == "Nguyễn Văn An"
    with pytest.raises(TooYoung):
        operations.edit_person(an, registration(birth_date=date(2019, 5, 12)), "thử", CLERK, NOW)


def test_a_corrected_phone_has_room_for_ten(app: Flask) -> None:
    an = register(phone="+84987654321")
    for number in range(10):
        register(birth_date=date(1980, 1, 1 + number))
    with pytest.raises(PhoneIsFull):
        operations.edit_person(an, registration(), "số mới", CLERK, NOW)
    operations.edit_person(an, registration(phone="+84912345679"), "số mới", CLERK, NOW)
    assert an.phone == "+84912345679"


def test_a_correction_that_changes_nothing_is_not_journalled(app: Flask) -> None:
    person = register()
    operations.edit_person(person, registration(unit_id=person.unit_id), "xem", CLERK, NOW)
    assert db.session.query(JournalEntry).count() == 0


def test_a_correction_keeps_a_unit_that_was_abolished(app: Flask) -> None:
    person = register()
    assert person.unit
    person.unit.valid_until = date(2020, 1, 1)
    edited = registration(unit_id=person.unit_id, birth_date=date(1991, 5, 19))
    operations.edit_person(person, edited, "sai năm", CLERK, NOW)
    assert person.birth_date == date(1991, 5, 19)


def test_people_are_found_by_name_phone_and_number(app: Flask) -> None:
    an = register()
    binh = register(full_name="Lê Thị Bình", phone="+84987654321")
    makers.make_person(name="Bóng của Chi", phone="+84900000000", is_trial=True)

    def found(text: str) -> list[Person]:
        return list(queries.search_people(text, 1)[0])

    assert found("") == [binh, an]  # by name, however late they came
    assert found("binh le") == [binh]
    assert found("Nguyễn AN") == [an]
    assert found("0987 654") == [binh]
    assert found("+84912") == [an]
    assert found("345678") == [an]
    assert found(f"#{an.id}") == [an]
    assert found("%") == found("_") == found("bong") == found("#abc") == []


def test_people_come_in_pages_without_a_count(app: Flask) -> None:
    for number in range(51):
        makers.make_person(name=f"Người {number}")
    first, more = queries.search_people("", 1)
    assert (len(first), more) == (50, True)
    second, more = queries.search_people("", 2)
    assert (len(second), more) == (1, False)
