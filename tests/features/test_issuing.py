"""Are accounts issued all at once, opened once, and taken back while nobody has used them?"""

from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask

from quizapp.accounts import issuing_queries, operations, queries, unit_queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import IssuedAccount, IssuedList, JournalEntry, Person
from quizapp.database import db
from quizapp.rights import operations as rights
from quizapp.rules.issuing import SLIPS_VALID, PersonRow
from quizapp.rules.people_refusals import (
    AlreadyRegistered,
    ConsentMissing,
    FirstSignInMissing,
    ListOvertaken,
    PhoneIsFull,
    SlipsShown,
    SomebodySignedIn,
    WrongBirthYear,
)
from quizapp.rules.refusals import NotFound, WrongCode
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

LATER = NOW + timedelta(minutes=1)


def row(line: int, name: str, **more: object) -> PersonRow:
    told = {"line": line, "full_name": name, "birth": date(1950, 2, 3), "birth_year": 1950,
            "unit": "le-chan", **more}  # fmt: skip
    return PersonRow(**told)  # type: ignore[arg-type] # a table of changes


def issue(*rows: PersonRow) -> IssuedList:
    if "le-chan" not in unit_queries.units_by_code():
        makers.make_unit(code="le-chan")
    rows = rows or (row(2, "Lê Thị Bình", code="1234"), row(3, "Vũ Thị Hoa", birth=None))
    return operations.issue(rows, COMMAND, NOW, Random(1), source="to-1.xlsx")


def slips(issued: IssuedList) -> list[operations.Slip]:
    db.session.refresh(issued)
    return operations.make_slips(issued.id, issued.slips_made, COMMAND, NOW, Random(2))


def open_(slip: operations.Slip, birth: date | None = None, now: object = LATER) -> Person:
    found = operations.first_look(slip.sign_in_code, slip.secret.lower(), now)  # type: ignore[arg-type] # a moment
    assert found.slip_digest
    return operations.activate(
        found.person_id, found.slip_digest, birth=birth, password_hash="hash",
        purposes=["data"], now=now,  # type: ignore[arg-type] # a moment
    )  # fmt: skip


def test_accounts_have_a_code_and_neither_password_nor_consent(app: Flask) -> None:
    issued = issue()
    binh, hoa = (account.person for account in issuing_queries.accounts_of(issued.id))
    assert (binh.sign_in_code, binh.password_hash, binh.birth_date) == (
        "1234", None, date(1950, 2, 3),
    )  # fmt: skip
    assert (len(hoa.sign_in_code or ""), hoa.birth_date) == (8, None)
    assert queries.consents_of(binh.id) == []
    assert issuing_queries.people_who_sign_in_as("1234") == []
    entry = db.session.query(JournalEntry).one()
    assert (entry.deed, entry.after) == ("people.issue", {"file": "to-1.xlsx", "added": 2})


def test_who_has_an_account_gets_no_second(app: Flask) -> None:
    first = issue()
    again = issue()
    assert len(issuing_queries.accounts_of(first.id)) == 2
    assert issuing_queries.accounts_of(again.id) == []


def test_codes_are_nobody_elses(app: Flask) -> None:
    issued = issue(*(row(line, f"Vũ Thị Hoa {'I' * line}") for line in range(2, 60)))
    codes = [account.person.sign_in_code for account in issuing_queries.accounts_of(issued.id)]
    assert len(set(codes)) == 58
    assert issuing_queries.taken_codes([str(codes[0]), "1111"]) == [codes[0]]


def test_a_shared_phone_has_room_for_ten(app: Flask) -> None:
    phone = "+84912345678"
    for _ in range(10):
        makers.make_person(phone=phone, name=f"Vũ {'A' * (_ + 1)}")
    with pytest.raises(PhoneIsFull):
        issue(row(2, "Lê Thị Bình", phone=phone))


def test_a_code_that_was_taken_since_the_look_is_refused_and_nobody_is_added(app: Flask) -> None:
    makers.make_person(phone=None, sign_in_code="1234")
    with pytest.raises(ListOvertaken):
        issue()
    assert db.session.query(IssuedAccount).count() == 0


def test_a_list_against_a_registration_leaves_one_account(app: Flask) -> None:
    unit_id = makers.make_unit(code="le-chan").id
    db.session.commit()
    phone = "+84912345678"
    told = operations.Registration(
        full_name="Lê Thị Bình", phone=phone, birth_date=date(1950, 2, 3), unit_id=unit_id,
        consents=["data"],
    )  # fmt: skip

    def come(number: int) -> object:
        if number:
            return operations.register(told, "hash", NOW, Random(number)).id
        return issue(row(2, "Lê Thị Bình", phone=phone)).id

    answers = at_once(app, 2, come)
    assert {type(answer) for answer in answers} <= {int, AlreadyRegistered, ListOvertaken}
    assert db.session.query(Person).count() == 1


def test_a_slip_opens_its_account_once(app: Flask) -> None:
    binh, hoa = slips(issue())
    assert binh.expires_at == NOW + SLIPS_VALID
    person = open_(binh)
    assert (person.full_name, person.password_hash) == ("Lê Thị Bình", "hash")
    assert [consent.purpose for consent in queries.consents_of(person.id)] == ["data"]
    assert [one.id for one in issuing_queries.people_who_sign_in_as("1234")] == [person.id]
    with pytest.raises(WrongCode):
        open_(binh)
    with pytest.raises(WrongBirthYear), db.session.begin_nested():
        open_(hoa, date(1951, 2, 3))
    assert open_(hoa, date(1950, 2, 3)).birth_date == date(1950, 2, 3)


def test_a_birth_year_that_was_corrected_locks_nobody_out(app: Flask) -> None:
    issued = issue()
    hoa = issuing_queries.accounts_of(issued.id)[1].person
    corrected = operations.Registration(
        full_name=hoa.full_name, phone=None, birth_date=date(1951, 2, 3),
        unit_id=hoa.unit_id or 0, consents=(),
    )  # fmt: skip
    operations.edit_person(hoa, corrected, "sai năm sinh", COMMAND, NOW)
    assert open_(slips(issued)[1]).birth_date == date(1951, 2, 3)


def test_a_slip_wants_its_consents_and_its_time(app: Flask) -> None:
    binh, _ = slips(issue())
    found = operations.first_look("1234", binh.secret, LATER)
    for purposes in ([], ["data", "marketing"]):
        with pytest.raises(ConsentMissing):
            operations.activate(
                found.person_id, str(found.slip_digest), birth=None, password_hash="hash",
                purposes=purposes, now=LATER,
            )  # fmt: skip
    with pytest.raises(WrongCode):
        operations.first_look("1234", binh.secret, NOW + SLIPS_VALID)
    with pytest.raises(WrongCode):
        operations.first_look("1234", "AAAA-AAAA", LATER)
    assert open_(binh, now=NOW + SLIPS_VALID - timedelta(seconds=1))


def test_slips_are_made_once_for_each_look_and_new_ones_end_the_old(app: Flask) -> None:
    issued = issue()
    old = operations.make_slips(issued.id, 0, COMMAND, NOW, Random(2))
    with pytest.raises(SlipsShown):
        operations.make_slips(issued.id, 0, COMMAND, NOW, Random(3))
    open_(old[0])
    (new,) = operations.make_slips(issued.id, 1, COMMAND, NOW, Random(3))
    with pytest.raises(WrongCode):
        open_(old[1], date(1950, 2, 3))
    one = operations.make_one_slip(
        issuing_queries.accounts_of(issued.id)[1].person_id, COMMAND, NOW, Random(4)
    )
    with pytest.raises(WrongCode):
        open_(new, date(1950, 2, 3))
    assert open_(one, date(1950, 2, 3))
    with pytest.raises(NotFound):
        operations.make_one_slip(makers.make_person().id, COMMAND, NOW, Random(4))


def test_before_the_first_sign_in_there_is_no_password_to_reset(app: Flask) -> None:
    account = issuing_queries.accounts_of(issue().id)[0]
    with pytest.raises(FirstSignInMissing):
        operations.issue_slip(account.person, COMMAND, NOW, Random(1))


def test_a_list_is_taken_back_while_nobody_has_used_it(app: Flask) -> None:
    issued = issue()
    operations.undo_issue(issued.id, COMMAND, LATER)
    assert db.session.query(Person).count() == db.session.query(IssuedAccount).count() == 0
    db.session.refresh(issued)
    assert issued.undone_at == LATER
    with pytest.raises(NotFound):
        operations.undo_issue(issued.id, COMMAND, LATER)
    used = issue()
    open_(slips(used)[0])
    with pytest.raises(SomebodySignedIn):
        operations.undo_issue(used.id, COMMAND, LATER)


def test_undoing_against_a_first_sign_in_leaves_one_of_the_two(app: Flask) -> None:
    issued = issue(row(2, "Lê Thị Bình", code="1234"))
    (slip,) = slips(issued)
    number = issued.id
    db.session.commit()

    def work(turn: int) -> str:
        if turn:
            operations.undo_issue(number, COMMAND, LATER)
            return "undone"
        open_(slip)
        return "opened"

    opened, undone = at_once(app, 2, work)
    if opened == "opened":
        assert isinstance(undone, SomebodySignedIn)
        assert db.session.query(Person).one().password_hash == "hash"
    else:
        assert (undone, db.session.query(Person).count()) == ("undone", 0)


def test_two_clicks_open_an_account_once(app: Flask) -> None:
    (slip, _) = slips(issue())
    db.session.commit()
    results = at_once(app, 4, lambda _: open_(slip).id)
    assert sorted(type(result).__name__ for result in results) == [*["WrongCode"] * 3, "int"]


def test_an_erased_account_frees_its_code(app: Flask) -> None:
    (slip, _) = slips(issue())
    person = open_(slip)
    rights.erase(person.id, COMMAND, LATER)
    assert issuing_queries.taken_codes(["1234"]) == []
    assert issuing_queries.issued(person.id) is None
