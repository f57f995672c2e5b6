"""How does an address become a person's own, and how does a letter lead to a new password?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import consents, email_queries, operations, passwords
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import (
    Consent,
    EmailAddress,
    EmailToken,
    JournalEntry,
    Person,
    ResetRequest,
    SignInFailure,
    TokenPurpose,
)
from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.rules import mail as rules
from quizapp.rules.mail_refusals import AddressIsFull, LinkOver, TooManyLetters
from quizapp.rules.refusals import WeakPassword
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

HOME = "nha@example.com"
DICE = Random(4)
SECOND = timedelta(seconds=1)
HASH = passwords.hashed("mua-he-2026")


def letters(kind: str) -> Sequence[Message]:
    return db.session.scalars(
        select(Message).where(Message.kind == kind).order_by(Message.id)
    ).all()


def number_of(message: Message, place: int = 0) -> int:
    number = message.links[place]["number"]
    assert isinstance(number, int)
    return number


def own(person: Person, address: str = HOME, now: datetime = NOW) -> None:
    """Let a person give and confirm an address."""
    operations.give_address(person, address, now, DICE)
    db.session.flush()
    operations.confirm_address(person, number_of(letters("confirm_address")[-1]), now)


def ask(typed: str, now: datetime = NOW) -> Sequence[Message]:
    """Ask for a new password and let the job look; answer the letters of that."""
    before = len(letters("new_password"))
    operations.request_reset(typed, now)
    assert operations.answer_reset_request(now, DICE)
    return letters("new_password")[before:]


def address_of(person: Person) -> str | None:
    found = email_queries.email_of(person.id)
    return None if found is None else found.address


def test_an_address_counts_once_its_link_was_opened(app: Flask) -> None:
    an = makers.make_person()
    operations.give_address(an, "An@example.com", NOW, DICE)
    (letter,) = letters("confirm_address")
    assert letter.recipient == "An@example.com"
    assert letter.expires_at == NOW + rules.CONFIRM_VALID
    assert address_of(an) is None
    operations.confirm_address(an, number_of(letter), NOW + rules.CONFIRM_VALID - SECOND)
    assert address_of(an) == "An@example.com"
    with pytest.raises(LinkOver):
        operations.confirm_address(an, number_of(letter), NOW)


def test_a_link_is_over_in_its_time_by_a_newer_one_and_for_others(app: Flask) -> None:
    an, binh = makers.make_person(), makers.make_person(name="Lê Thị Bình")
    operations.give_address(an, HOME, NOW, DICE)
    (first,) = letters("confirm_address")
    with pytest.raises(LinkOver):
        operations.confirm_address(binh, number_of(first), NOW)
    with pytest.raises(LinkOver):
        operations.confirm_address(an, number_of(first), NOW + rules.CONFIRM_VALID)
    operations.give_address(an, HOME, NOW, DICE)
    with pytest.raises(LinkOver):
        operations.confirm_address(an, number_of(first), NOW)
    operations.confirm_address(an, number_of(letters("confirm_address")[1]), NOW)
    assert address_of(an) == HOME


def test_the_link_that_confirms_sets_no_password_and_the_other_way_round(app: Flask) -> None:
    an = makers.make_person()
    operations.give_address(an, HOME, NOW, DICE)
    number = number_of(letters("confirm_address")[0])
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number, "mua-dong-2026", HASH, NOW)


def test_three_letters_an_hour_to_a_person_and_to_an_address(app: Flask) -> None:
    an, binh = makers.make_person(), makers.make_person(name="Lê Thị Bình")
    for number in range(rules.LETTERS):
        operations.give_address(an, f"an{number}@example.com", NOW, DICE)
    with pytest.raises(TooManyLetters):
        operations.give_address(an, "an@example.com", NOW, DICE)
    operations.give_address(an, "an@example.com", NOW + rules.LETTERS_SPAN, DICE)
    for _ in range(rules.LETTERS):
        operations.give_address(binh, HOME, NOW, DICE)
    other = makers.make_person(name="Phạm Văn Dũng")
    with pytest.raises(TooManyLetters):
        operations.give_address(other, HOME.upper(), NOW, DICE)


def test_a_mailbox_is_shared_by_a_family_and_not_by_a_list(app: Flask) -> None:
    family = [makers.make_person() for _ in range(rules.PEOPLE_PER_ADDRESS)]
    for person in family:
        makers.add(EmailAddress(person_id=person.id, address=HOME, folded=HOME, confirmed_at=NOW))
    with pytest.raises(AddressIsFull):
        operations.give_address(makers.make_person(), HOME, NOW, DICE)


def test_the_old_address_is_told_of_a_change(app: Flask) -> None:
    an = makers.make_person()
    own(an, "cu@example.com")
    own(an, "moi@example.com")
    assert address_of(an) == "moi@example.com"
    assert [letter.recipient for letter in letters("address_changed")] == ["cu@example.com"]
    deeds = db.session.scalars(select(JournalEntry.deed).order_by(JournalEntry.id)).all()
    assert deeds == ["person.add_email", "person.change_email"]
    kept = str([entry.after for entry in db.session.scalars(select(JournalEntry))])
    assert "example.com" not in kept


def test_who_forgets_the_address_is_not_written_to_any_more(app: Flask) -> None:
    an = makers.make_person()
    own(an)
    operations.set_consent(an, "mail_opens", NOW, given=True)
    operations.give_address(an, "khac@example.com", NOW, DICE)
    pending = number_of(letters("confirm_address")[-1])
    (reset,) = ask(HOME)
    operations.forget_address(an, Actor.of(an), NOW)
    assert address_of(an) is None
    assert email_queries.awaited(an.id, NOW) is None
    with pytest.raises(LinkOver):
        operations.confirm_address(an, pending, NOW)
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number_of(reset), "mua-dong-2026", HASH, NOW)
    given = db.session.scalars(select(Consent.withdrawn_at)).all()
    assert given == [NOW]
    assert not operations.still_wanted(reset, NOW)
    operations.forget_address(an, Actor.of(an), NOW)  # twice changes nothing


def test_a_letter_names_everybody_at_the_address(app: Flask) -> None:
    an = makers.make_person(phone="+84912345678")
    binh = makers.make_person(name="Lê Thị Bình", phone="+84912345678")
    dung = makers.make_person(name="Phạm Văn Dũng")
    for person in (an, binh, dung):
        own(person)
    (letter,) = ask(HOME)
    assert letter.recipient == HOME
    assert letter.facts["people"] == ["Nguyễn Văn An", "Lê Thị Bình", "Phạm Văn Dũng"]
    assert len(letter.links) == 3
    person = operations.reset_by_letter(number_of(letter, 1), "mua-dong-2026", "new", NOW)
    assert person is binh
    assert (an.password_hash, binh.password_hash) == (makers.NO_PASSWORD, "new")
    # The others' links of the same letter are as good as before.
    assert operations.reset_by_letter(number_of(letter), "mua-dong-2026", "new", NOW) is an


def test_a_shared_phone_writes_to_each_address_of_its_own_people_alone(app: Flask) -> None:
    phone = "+84912345678"
    an, binh = makers.make_person(phone=phone), makers.make_person(name="Lê Bình", phone=phone)
    makers.make_person(name="Không E-mail", phone=phone)
    own(an, "an@example.com")
    own(binh, "binh@example.com")
    found = {letter.recipient: letter.facts["people"] for letter in ask(phone)}
    assert found == {"an@example.com": ["Nguyễn Văn An"], "binh@example.com": ["Lê Bình"]}


@pytest.mark.parametrize("typed", ["+84999999999", "nobody@example.com"])
def test_nobody_gets_a_letter_for_what_nobody_has(app: Flask, typed: str) -> None:
    own(makers.make_person())
    assert ask(typed) == []
    assert db.session.scalars(select(ResetRequest)).all() == []
    assert not operations.answer_reset_request(NOW, DICE)


def test_an_address_that_is_not_confirmed_gets_no_letter(app: Flask) -> None:
    an = makers.make_person(phone="+84912345678")
    operations.give_address(an, HOME, NOW, DICE)
    assert ask(HOME) == []
    assert ask("+84912345678") == []


@pytest.mark.parametrize("kind", ["is_demo", "is_trial", "merged"])
def test_who_cannot_sign_in_gets_no_letter(app: Flask, kind: str) -> None:
    an = makers.make_person()
    own(an)
    if kind == "merged":
        an.merged_into_id = makers.make_person().id
    else:
        setattr(an, kind, True)
    assert ask(HOME) == []


def test_the_link_to_a_new_password_lives_sixty_minutes(app: Flask) -> None:
    an = makers.make_person()
    own(an)
    (letter,) = ask(HOME)
    number = number_of(letter)
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number, "mua-dong-2026", "new", NOW + timedelta(minutes=60))
    last = NOW + timedelta(minutes=60) - SECOND
    assert operations.reset_by_letter(number, "mua-dong-2026", "new", last) is an


def test_the_link_to_a_new_password_ends_by_use_by_another_password_and_by_a_newer_one(
    app: Flask,
) -> None:
    an = makers.make_person()
    own(an)
    (used,) = ask(HOME)
    operations.reset_by_letter(number_of(used), "mua-dong-2026", "new", NOW)
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number_of(used), "mua-thu-2026", "newer", NOW)
    (older,) = ask(HOME)
    operations.set_password(an, "by another way", NOW)
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number_of(older), "mua-thu-2026", "newer", NOW)
    (newest,) = ask(HOME)
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number_of(older), "mua-thu-2026", "newer", NOW)
    operations.reset_by_letter(number_of(newest), "mua-thu-2026", "newer", NOW)
    assert an.password_hash == "newer"


def test_the_link_in_the_mailbox_of_before_ends_with_the_address(app: Flask) -> None:
    an = makers.make_person()
    own(an)
    (letter,) = ask(HOME)
    own(an, "moi@example.com")
    with pytest.raises(LinkOver):
        operations.reset_by_letter(number_of(letter), "mua-dong-2026", "new", NOW)
    token = db.session.get_one(EmailToken, number_of(letter))
    token.expires_at = NOW + rules.RESET_VALID  # and were it not ended, the address is another
    db.session.flush()
    assert email_queries.good_token(token.id, TokenPurpose.RESET, NOW) is None


def test_a_new_password_ends_the_lock_of_who_has_no_phone(app: Flask) -> None:
    an = makers.make_person(phone=None, sign_in_code="4821")
    own(an)
    operations.count_try(operations.account_of(an), NOW)
    (letter,) = ask(HOME)
    operations.reset_by_letter(number_of(letter), "mua-dong-2026", "new", NOW)
    assert db.session.query(SignInFailure).count() == 0


def test_a_weak_password_does_not_use_the_link_up(app: Flask) -> None:
    an = makers.make_person()
    own(an)
    (letter,) = ask(HOME)
    with pytest.raises(WeakPassword):
        operations.reset_by_letter(number_of(letter), "nguyenvanan", "new", NOW)
    assert operations.reset_by_letter(number_of(letter), "mua-dong-2026", "new", NOW) is an


def test_a_new_password_ends_the_sessions_and_the_lock(app: Flask) -> None:
    an = makers.make_person(phone="+84912345678")
    own(an)
    for _ in range(5):
        operations.count_try(operations.citizen_account("+84912345678"), NOW)
    epoch = an.session_epoch
    (letter,) = ask(HOME)
    operations.reset_by_letter(number_of(letter), "mua-dong-2026", "new", NOW)
    assert an.session_epoch == epoch + 1
    deeds = db.session.scalars(select(JournalEntry.deed)).all()
    assert "person.set_password" in deeds


def test_who_was_sent_enough_is_left_out_without_a_word(app: Flask) -> None:
    an, binh = makers.make_person(), makers.make_person(name="Lê Bình", phone="+84912345678")
    own(an)
    own(binh)
    for _ in range(rules.LETTERS):
        assert len(ask("+84912345678")) == 1
    (letter,) = ask(HOME)
    assert letter.facts["people"] == ["Nguyễn Văn An"]
    assert ask("+84912345678") == []
    assert len(ask("+84912345678", NOW + rules.LETTERS_SPAN)) == 1


def test_a_request_that_waited_too_long_is_forgotten(app: Flask) -> None:
    own(makers.make_person())
    operations.request_reset(HOME, NOW)
    assert operations.answer_reset_request(NOW + rules.RESET_VALID, DICE)
    assert letters("new_password") == []


def test_one_link_sets_one_password_however_many_press(app: Flask) -> None:
    an = makers.make_person()
    own(an)
    (letter,) = ask(HOME)
    number = number_of(letter)
    db.session.commit()
    results = at_once(
        app, 4, lambda n: operations.reset_by_letter(number, "mua-dong-2026", f"h{n}", NOW).id
    )
    assert sorted(isinstance(result, LinkOver) for result in results) == [False, True, True, True]


def test_two_schedulers_answer_a_request_once(app: Flask) -> None:
    own(makers.make_person())
    operations.request_reset(HOME, NOW)
    db.session.commit()
    at_once(app, 4, lambda n: operations.answer_reset_request(NOW, Random(n)))
    assert len(letters("new_password")) == 1


def test_old_links_are_dropped_once_they_count_no_more(app: Flask) -> None:
    own(makers.make_person())
    ask(HOME)
    assert operations.drop_old_letters(NOW + rules.RESET_VALID) == 0
    assert operations.drop_old_letters(NOW + rules.RESET_VALID + rules.LETTERS_SPAN) == 1
    assert db.session.scalars(select(EmailToken.purpose)).all() == [TokenPurpose.CONFIRM]
    assert operations.drop_old_letters(NOW + timedelta(days=4)) == 1


def test_notices_are_consents_of_their_own_and_off_by_default(app: Flask) -> None:
    unit = makers.make_unit()
    an = operations.register(
        operations.Registration(
            full_name="Nguyễn Văn An",
            phone="+84912345678",
            birth_date=makers.date(1990, 5, 19),
            unit_id=unit.id,
            consents=["data", "publication"],
        ),
        HASH,
        NOW,
        DICE,
    )
    given = {consent.purpose for consent in db.session.scalars(select(Consent))}
    assert not given & consents.MAIL
    operations.set_consent(an, "mail_results", NOW, given=True)
    operations.stop_notices(an, consents.MAIL, NOW)
    left = db.session.scalars(select(Consent.purpose).where(Consent.withdrawn_at.is_(None))).all()
    assert sorted(left) == ["data", "publication"]
