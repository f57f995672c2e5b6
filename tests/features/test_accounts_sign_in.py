"""Are tries counted, passwords kept safe, slips used once, and is there always an admin?"""

from datetime import date, timedelta
from queue import Queue
from random import Random
from threading import Thread

import pytest
from flask import Flask

from quizapp.accounts import operations, passwords, queries
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import (
    JournalEntry,
    Organizer,
    Person,
    ResetSlip,
    Role,
    SignInFailure,
)
from quizapp.database import db
from quizapp.rules.people_refusals import BadName
from quizapp.rules.refusals import (
    BadUsername,
    Busy,
    LastAdmin,
    NameTaken,
    NoSignIn,
    Refusal,
    TooManyTries,
    WeakPassword,
    WrongCode,
)
from tests import makers
from tests.conftest import NOW
from tests.races import at_once

PHONE = "+84912345678"
PASSWORD = "mua-he-2026"


def test_a_password_is_kept_as_argon2_and_no_two_alike() -> None:
    one, two = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two
    assert passwords.is_right(PASSWORD, one)
    assert not passwords.is_right(PASSWORD + " ", one)
    assert not passwords.is_right(PASSWORD, None)
    assert not passwords.is_right(PASSWORD, "never used")


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    stored = passwords.hashed("mùa hè rực rỡ")
    assert passwords.is_right("mu\u0300a he\u0300 ru\u031b\u0323c ro\u031b\u0303", stored)


def test_ten_tries_in_a_quarter_of_an_hour(app: Flask) -> None:
    for second in range(10):
        operations.count_try("p:1", NOW + timedelta(seconds=second))
    with pytest.raises(TooManyTries):
        operations.count_try("p:1", NOW + timedelta(seconds=10))
    operations.count_try("p:2", NOW)
    with pytest.raises(TooManyTries):
        operations.count_try("p:1", NOW + timedelta(minutes=14, seconds=59))
    operations.count_try("p:1", NOW + timedelta(minutes=15))
    stored = db.session.get(SignInFailure, "p:1")
    assert stored
    db.session.refresh(stored)
    assert (stored.failures, stored.window_began_at) == (1, NOW + timedelta(minutes=15))


def test_a_right_try_takes_the_count_back(app: Flask) -> None:
    for _ in range(10):
        operations.count_try("p:1", NOW)
    operations.forget_tries("p:1")
    operations.count_try("p:1", NOW)


def test_tries_side_by_side_are_all_counted(app: Flask) -> None:
    results = at_once(app, 20, lambda _: operations.count_try("p:1", NOW))
    assert sum(result is None for result in results) == 10
    assert sum(isinstance(result, TooManyTries) for result in results) == 10


def test_old_counts_and_slips_are_dropped(app: Flask) -> None:
    operations.count_try("p:old", NOW - timedelta(minutes=15))
    operations.count_try("p:new", NOW - timedelta(minutes=14))
    person = makers.make_person(phone=PHONE)
    operations.issue_slip(person, COMMAND, NOW - timedelta(days=33), Random(1))
    operations.issue_slip(person, COMMAND, NOW - timedelta(days=20), Random(2))
    assert operations.drop_expired(NOW) == 2
    assert operations.drop_expired(NOW) == 0
    assert [row.account for row in db.session.query(SignInFailure)] == ["p:new"]
    assert db.session.query(ResetSlip).count() == 1


def make_slip(person: Person, seed: int = 1) -> str:
    return operations.issue_slip(person, COMMAND, NOW, Random(seed))


def use(code: str, password: str = PASSWORD, after: timedelta = timedelta()) -> Person:
    return operations.use_slip(PHONE, code, password, "new hash", NOW + after)


def test_a_slip_sets_a_new_password_once(app: Flask) -> None:
    person = makers.make_person(phone=PHONE)
    code = make_slip(person)
    operations.count_try(operations.citizen_account(PHONE), NOW)
    assert use(code.lower().replace("-", " ")) is person
    assert (person.password_hash, person.session_epoch) == ("new hash", 1)
    assert db.session.query(SignInFailure).count() == 0
    with pytest.raises(WrongCode):
        use(code)


def test_a_slip_opens_the_account_of_somebody_without_a_phone(app: Flask) -> None:
    person = makers.make_person(phone=None, sign_in_code="4821")
    code = make_slip(person)
    operations.count_try(operations.account_of(person), NOW)
    assert operations.use_slip("4821", code, PASSWORD, "new hash", NOW) is person
    assert db.session.query(SignInFailure).count() == 0


def test_a_slip_takes_the_tries_back_under_every_name(app: Flask) -> None:
    person = makers.make_person(phone=PHONE, sign_in_code="4821")
    code = make_slip(person)
    operations.count_try(operations.account_of(person), NOW)
    assert operations.use_slip("4821", code, PASSWORD, "new hash", NOW) is person
    assert db.session.query(SignInFailure).count() == 0


def test_a_slip_is_stored_as_a_digest_only(app: Flask) -> None:
    code = make_slip(makers.make_person(phone=PHONE))
    slip = db.session.query(ResetSlip).one()
    assert len(slip.code_digest) == 64
    entries = [str((entry.before, entry.after)) for entry in db.session.query(JournalEntry)]
    assert code not in " ".join([slip.code_digest, *entries])


@pytest.mark.parametrize(
    ("phone", "after", "good"),
    [
        (PHONE, timedelta(hours=72) - timedelta(seconds=1), True),
        (PHONE, timedelta(hours=72), False),
        ("+84912345679", timedelta(), False),
    ],
)
def test_a_slip_is_good_for_72_hours_and_one_phone(
    app: Flask, phone: str, after: timedelta, *, good: bool
) -> None:
    code = make_slip(makers.make_person(phone=PHONE))
    if good:
        assert operations.use_slip(phone, code, PASSWORD, "new hash", NOW + after)
    else:
        with pytest.raises(WrongCode):
            operations.use_slip(phone, code, PASSWORD, "new hash", NOW + after)


def test_a_new_slip_ends_the_earlier_one(app: Flask) -> None:
    person = makers.make_person(phone=PHONE)
    first, second = make_slip(person, 1), make_slip(person, 2)
    with pytest.raises(WrongCode):
        use(first, after=timedelta(seconds=1))
    assert use(second, after=timedelta(seconds=1)) is person


def test_on_a_shared_phone_the_slip_says_whose_it_is(app: Flask) -> None:
    makers.make_person(phone=PHONE)
    binh = makers.make_person(phone=PHONE, name="Lê Thị Bình")
    assert use(make_slip(binh)) is binh


def test_a_slip_does_not_bring_a_weak_password(app: Flask) -> None:
    person = makers.make_person(phone=PHONE, birth=date(1990, 5, 19))
    code = make_slip(person)
    for weak in ("nguyenvanan", "19051990"):
        with pytest.raises(WeakPassword):
            use(code, weak)
    assert use(code) is person


def test_a_slip_in_two_hands_works_in_one(app: Flask) -> None:
    code = make_slip(makers.make_person(phone=PHONE))
    db.session.commit()
    results = at_once(app, 2, lambda _: use(code).id)
    assert sorted(type(result).__name__ for result in results) == ["WrongCode", "int"]
    assert db.session.query(Person).one().session_epoch == 1


@pytest.mark.parametrize("kind", ["is_demo", "is_trial"])
def test_demo_people_and_shadows_get_no_slip(app: Flask, kind: str) -> None:
    with pytest.raises(NoSignIn):
        make_slip(makers.make_person(phone=PHONE, **{kind: True}))


def add(username: str = "chi", **changes: object) -> Organizer:
    told: dict[str, object] = {"full_name": "Trần Thị Chi", "password": PASSWORD, **changes}
    return operations.add_organizer(
        username,
        str(told["full_name"]),
        str(told["password"]),
        roles=[Role.ADMIN],
        actor=COMMAND,
        now=NOW,
    )


def test_an_organizer_is_added_and_journalled(app: Flask) -> None:
    chi = add(" Chi.Tran ")
    assert (chi.username, chi.is_active, chi.created_at) == ("chi.tran", True, NOW)
    assert passwords.is_right(PASSWORD, chi.password_hash)
    assert [(grant.role, grant.contest_id) for grant in chi.grants] == [("admin", None)]
    entry = db.session.query(JournalEntry).one()
    assert (entry.deed, entry.actor) == ("organizer.add", "command")
    assert PASSWORD not in str(entry.after)
    assert queries.organizer_named("chi.tran") is chi


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"username": "CHI"}, NameTaken),
        ({"username": "chị"}, BadUsername),
        ({"username": "dung", "full_name": "☺"}, BadName),
        ({"username": "dung", "password": "12345678"}, WeakPassword),
        ({"username": "dung", "password": "tranthichi"}, WeakPassword),
    ],
)
def test_an_organizers_account_has_its_rules(
    app: Flask, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    add()
    with pytest.raises(refusal):
        add(**changes)  # type: ignore[arg-type] # a table of arguments


def test_roles_are_given_and_taken(app: Flask) -> None:
    add()
    dung = add("dung")
    operations.set_grants(dung, {(Role.JURY, 3), (Role.EDITOR, None)}, COMMAND, NOW)
    db.session.flush()
    assert {(grant.role, grant.contest_id) for grant in dung.grants} == {
        ("jury", 3),
        ("editor", None),
    }
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert entry
    assert (entry.before, entry.after) == ({"roles": ["admin"]}, {"roles": ["editor", "jury@3"]})


def test_the_last_admin_stays(app: Flask) -> None:
    chi, dung = add(), add("dung")
    operations.set_active(dung, Actor.of(chi), NOW, active=False)
    assert queries.active_organizer(dung.id) is None
    with pytest.raises(LastAdmin):
        operations.set_active(chi, COMMAND, NOW, active=False)
    with pytest.raises(LastAdmin):
        operations.set_grants(chi, {(Role.JURY, None)}, COMMAND, NOW)
    with pytest.raises(LastAdmin):  # an admin of one contest does not let organizers in
        operations.set_grants(chi, {(Role.ADMIN, 1)}, COMMAND, NOW)
    operations.set_active(dung, COMMAND, NOW, active=True)
    operations.set_active(chi, COMMAND, NOW, active=False)


def test_two_admins_cannot_end_each_other(app: Flask) -> None:
    ids = [add().id, add("dung").id]
    db.session.commit()

    def end(number: int) -> None:
        organizer = db.session.get_one(Organizer, ids[number])
        operations.set_active(organizer, COMMAND, NOW, active=False)

    results = at_once(app, 2, end)
    assert sorted(type(result).__name__ for result in results) == ["LastAdmin", "NoneType"]


def test_ending_an_account_and_a_made_password_end_its_sessions(app: Flask) -> None:
    add()
    dung = add("dung")
    operations.set_active(dung, COMMAND, NOW, active=False)
    assert dung.session_epoch == 1
    operations.reset_organizer_password(dung, "made", COMMAND, NOW)
    assert (dung.session_epoch, dung.password_hash) == (2, "made")


def test_few_work_on_passwords_and_few_wait() -> None:
    gate = passwords.Gate(working=1, waiting=1, patience_s=60)
    told: Queue[str] = Queue()

    def enter() -> None:
        try:
            with gate.entered():
                told.put("in")
        except Busy:
            told.put("busy")

    others = [Thread(target=enter) for _ in range(2)]
    with gate.entered():
        for other in others:
            other.start()
        assert told.get(timeout=120) == "busy"  # there is one chair for two
        assert told.empty()
    assert told.get(timeout=120) == "in"
    for other in others:
        other.join()
    with gate.entered():
        pass


def test_nobody_waits_for_a_password_for_ever() -> None:
    gate = passwords.Gate(working=1, waiting=1, patience_s=0.01)
    with gate.entered():
        for _ in range(2):  # the chair is given back
            with pytest.raises(Busy), gate.entered():
                pass
    with gate.entered():
        pass


@pytest.mark.parametrize(("threads", "waiting"), [(1, 1), (2, 1), (3, 1), (8, 4)])
def test_half_of_the_threads_may_wait(
    monkeypatch: pytest.MonkeyPatch, threads: int, waiting: int
) -> None:
    monkeypatch.setattr(passwords, "_gate", None)
    passwords.prepare(threads)
    assert passwords.most_waiting() == waiting


def test_a_try_that_was_never_looked_at_is_taken_back(app: Flask) -> None:
    for _ in range(10):
        operations.count_try("p:an", NOW)
    operations.take_back_try("p:an")
    operations.count_try("p:an", NOW)
    with pytest.raises(TooManyTries):
        operations.count_try("p:an", NOW)
    operations.take_back_try("p:nobody")
