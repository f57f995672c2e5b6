"""How does somebody whose facts were told with a paper without an account come to one?"""

from collections.abc import Sequence

import pytest
from flask import Flask

from quizapp.accounts import operations as accounts
from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts import queries
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rights import export, guests
from quizapp.rules.guest_refusals import (
    GuestHasAccount,
    ReceiptOfAnotherPaper,
    WrongReceipt,
)
from quizapp.rules.people_refusals import AlreadyRegistered, ToldAsGuest
from tests import makers
from tests.conftest import NOW
from tests.features.guest_stage import BIRTH, DICE, PHONE, TELLS, a_guest, make_round, tell, who


@pytest.fixture
def round_(app: Flask) -> Round:
    return make_round()


def open_with(receipt: str, *, name: str = "nguyen van an", phone: str = PHONE) -> Person:
    return guests.open_account(
        phone, name, BIRTH, receipt=receipt, password_hash=makers.NO_PASSWORD, now=TELLS
    )


def receipts(people: Sequence[Person]) -> list[list[str]]:
    return [[one.receipt for one in queries.own(person)] for person in people]


def test_who_registers_after_a_guest_of_the_same_facts_is_told_the_way(round_: Round) -> None:
    tell(a_guest(round_))
    with pytest.raises(ToldAsGuest):
        accounts.register(who(), makers.NO_PASSWORD, NOW, DICE)
    accounts.register(who(phone="+84912345679"), makers.NO_PASSWORD, NOW, DICE)
    with pytest.raises(AlreadyRegistered):
        accounts.register(who(phone="+84912345679"), makers.NO_PASSWORD, NOW, DICE)


def test_the_receipt_makes_an_account_of_what_was_told(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    epoch = first.person.session_epoch
    person = open_with(first.receipt)
    assert person is first.person
    assert (person.password_hash, person.session_epoch) == (makers.NO_PASSWORD, epoch + 1)
    (noted,) = db.session.query(JournalEntry).filter_by(deed="guest.open_account")
    assert noted.subject == f"person:{person.id}"
    # What the other device told may be somebody else's who knows three facts: it counts, unseen.
    assert receipts([person]) == [[first.receipt]]
    data = export.everything(person, TELLS)
    assert [one["receipt"] for one in data["attempts"]] == [first.receipt]
    assert len(data["consents"]) == 1
    # It is an account like any other now.
    with pytest.raises(AlreadyRegistered):
        open_with(first.receipt)
    with pytest.raises(AlreadyRegistered):
        accounts.register(who(), makers.NO_PASSWORD, NOW, DICE)
    third = a_guest(round_)
    db.session.commit()
    with pytest.raises(GuestHasAccount):
        tell(third)


def test_the_receipt_of_a_paper_told_later_opens_nobodys_account(round_: Round) -> None:
    first, second = a_guest(round_), a_guest(round_)
    tell(first)
    tell(second)
    db.session.commit()
    with pytest.raises(ReceiptOfAnotherPaper, match="Ban tổ chức"):
        open_with(second.receipt)
    assert first.person.password_hash is None
    assert receipts([first.person, second.person]) == [[first.receipt], [second.receipt]]
    # Whoever told first and opened the account does not send the other away to sign in to it.
    open_with(first.receipt)
    with pytest.raises(ReceiptOfAnotherPaper):
        open_with(second.receipt)


def test_no_other_receipt_and_no_other_facts_make_one(round_: Round) -> None:
    mine, other, untold = a_guest(round_), a_guest(round_), a_guest(round_)
    tell(mine)
    tell(other, full_name="Lê Văn Cường")
    for receipt in (other.receipt, untold.receipt, "", "AAAA-AAAA"):
        with pytest.raises(WrongReceipt):
            open_with(receipt)
    with pytest.raises(WrongReceipt):
        open_with(mine.receipt, phone="+84912345670")
    with pytest.raises(WrongReceipt):
        open_with(mine.receipt, name="Trần Thị Bình")
    assert mine.person.password_hash is None
