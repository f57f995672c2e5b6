"""Do children take part with their guardians' consent, and are they nameless on boards?"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask

from quizapp import cache
from quizapp.accounts import operations as accounts
from quizapp.accounts import queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Consent, GuardianConsent, JournalEntry, Person
from quizapp.accounts.operations import Declaration
from quizapp.attempts import operations as sittings
from quizapp.contests import registering
from quizapp.database import db
from quizapp.results import editions, operations
from quizapp.results.models import EditionKind
from quizapp.rights import operations as rights
from quizapp.rules.ages import Ages
from quizapp.rules.guardians import Relationship, board_code
from quizapp.rules.people_refusals import (
    GuardianIsTheChild,
    GuardianMissing,
    NoGuardianNeeded,
    NothingToWithdraw,
    OwnConsentMissing,
    WrongGuardianPhone,
)
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, give_consent, make_stage, published
from tests.races import at_once

CHILD = date(2012, 5, 19)
LATER = NOW + timedelta(minutes=1)
BINH = Declaration(
    name="Lê Thị Bình", relationship=Relationship.MOTHER, phone="+84912345670", publication=False
)


def make_child(**more: object) -> Person:
    return makers.make_person(name="Nguyễn Minh Khôi", **{"birth": CHILD, **more})  # type: ignore[arg-type] # what a maker takes


def test_a_child_starts_with_a_guardians_consent_alone(app: Flask) -> None:
    round_ = makers.make_round(regulation=makers.plain_regulation(minimum_age=12))
    facts, child = makers.facts_of(round_), make_child()
    with pytest.raises(GuardianMissing):
        sittings.start(facts, child.id, NOW, Random(1))
    accounts.declare(child.id, BINH, NOW)
    assert sittings.start(facts, child.id, NOW, Random(1)).number == 1
    accounts.withdraw_declaration(child.id, COMMAND, LATER, phone=BINH.phone)
    other = makers.facts_of(makers.make_round(contest=round_.contest))
    with pytest.raises(GuardianMissing):
        sittings.start(other, child.id, LATER, Random(1))


def test_on_the_sixteenth_birthday_the_person_is_asked(app: Flask) -> None:
    round_ = makers.make_round(
        regulation=makers.plain_regulation(minimum_age=12), closes=NOW + timedelta(days=5)
    )
    facts = makers.facts_of(round_)
    child = make_child(birth=date(2010, 5, 12))  # sixteen tomorrow
    makers.add(Consent(person_id=child.id, purpose="data", text_version="1", given_at=NOW))
    accounts.declare(child.id, BINH, NOW)
    tomorrow = makers.at("00:00", date(2026, 5, 12))
    # The last moment of childhood, and the first of the day after.
    assert sittings.start(facts, child.id, tomorrow - timedelta(microseconds=1), Random(1))
    sittings.collect(sittings.AttemptKey(round_.id, child.id, 1))
    with pytest.raises(OwnConsentMissing):
        sittings.start(facts, child.id, tomorrow, Random(1))
    accounts.agree_again(child, tomorrow, publication=True)
    assert sittings.start(facts, child.id, tomorrow, Random(1)).number == 2
    assert queries.publishable([child.id], date(2026, 5, 12)) == {child.id}
    with pytest.raises(NoGuardianNeeded):
        accounts.declare(child.id, BINH, tomorrow)


def test_a_double_press_on_the_own_word_fails_for_neither(app: Flask) -> None:
    grown_id = make_child(birth=date(2010, 5, 11)).id
    db.session.commit()

    def press(_number: int) -> None:
        accounts.agree_again(db.session.get_one(Person, grown_id), NOW, publication=True)

    assert at_once(app, 4, press) == [None] * 4
    assert len(queries.standing_consents(grown_id)) == 2
    told = [one.after["purpose"] for one in db.session.query(JournalEntry) if one.after]
    assert sorted(told) == ["data", "publication"]


def test_one_declaration_stands_and_the_same_again_changes_nothing(app: Flask) -> None:
    child = make_child()
    accounts.declare(child.id, BINH, NOW)
    accounts.declare(child.id, BINH, LATER)
    assert [one.withdrawn_at for one in queries.guardian_consents_of(child.id)] == [None]
    accounts.declare(child.id, replace(BINH, publication=True), LATER)
    assert [
        (one.publication, one.withdrawn_at) for one in queries.guardian_consents_of(child.id)
    ] == [(False, LATER), (True, None)]
    deeds = [
        (one.deed, one.after) for one in db.session.query(JournalEntry).order_by(JournalEntry.id)
    ]
    assert deeds[0] == ("guardian.give", {"publication": False, "text_version": "2027-01"})
    assert len(deeds) == 2
    assert "Bình" not in str(deeds)


def test_a_guardian_is_somebody_else(app: Flask) -> None:
    child = make_child()
    with pytest.raises(GuardianIsTheChild):
        accounts.declare(child.id, replace(BINH, name="NGUYỄN MINH KHÔI"), NOW)


def test_the_guardian_withdraws_by_the_phone_and_an_organizer_for_a_reason(app: Flask) -> None:
    child = make_child()
    with pytest.raises(NothingToWithdraw):
        accounts.withdraw_declaration(child.id, COMMAND, NOW, phone=BINH.phone)
    accounts.declare(child.id, BINH, NOW)
    with pytest.raises(WrongGuardianPhone):
        accounts.withdraw_declaration(child.id, COMMAND, NOW, phone="+84912345679")
    accounts.withdraw_declaration(child.id, COMMAND, NOW, reason="gọi điện")
    assert queries.standing_guardian_consent(child.id) is None


def test_two_clicks_make_one_declaration(app: Flask) -> None:
    number = make_child().id
    db.session.commit()
    at_once(app, 4, lambda _: accounts.declare(number, BINH, NOW))
    assert db.session.query(GuardianConsent).count() == 1


def test_an_erased_child_takes_the_guardians_name_along(app: Flask) -> None:
    child = make_child()
    accounts.declare(child.id, BINH, NOW)
    rights.erase(child.id, COMMAND, LATER)
    (kept,) = db.session.query(GuardianConsent)
    assert (kept.guardian_name, kept.guardian_phone, kept.withdrawn_at) == (None, None, LATER)


def winner_is_a_child(stage: Stage) -> str:
    stage.an.birth_date = CHILD
    db.session.flush()
    return board_code(stage.an.id)


def test_a_child_stands_on_boards_under_a_code(app: Flask) -> None:
    stage = make_stage()
    code = winner_is_a_child(stage)
    document = published(stage).document
    assert document["places"][0]["name"] == document["awards"][0]["name"] == code
    assert document["awards"][0]["phone_masked"] is None
    assert document["awards"][1]["name"] == "Lê Thị Bình"


def test_a_childs_name_is_published_while_both_agree(app: Flask) -> None:
    stage = make_stage()
    code = winner_is_a_child(stage)
    give_consent(stage.dung)
    accounts.declare(stage.an.id, replace(BINH, publication=True), NOW)
    assert published(stage).document["awards"][0]["name"] == "Nguyễn Văn An"
    accounts.withdraw_declaration(stage.an.id, COMMAND, LATER, phone=BINH.phone)
    operations.take_back_names(stage.an.id)
    board = editions.public_board(stage.round.id, LATER, kind=EditionKind.FINAL)
    assert board
    assert board.document["awards"][0]["name"] == board.document["places"][0]["name"] == code


def test_an_interim_board_shows_the_code(app: Flask) -> None:
    round_ = makers.make_round(
        regulation=makers.plain_regulation(interim_cron="0 * * * *", minimum_age=7),
        opens=NOW - timedelta(hours=3),
    )
    child = make_child()
    makers.make_attempt(round_=round_, person=child)
    operations.publish_interim_due(NOW)
    board = editions.public_board(round_.id, NOW)
    assert board
    assert board.document["places"][0]["name"] == board_code(child.id)


def test_ages_on_a_board_are_those_of_the_closing_day(app: Flask) -> None:
    stage = make_stage()
    stage.binh.birth_date = date(2010, 5, 11)  # sixteen on the day of the closing
    stage.an.birth_date = date(2010, 5, 12)
    db.session.flush()
    names = [row["name"] for row in published(stage).document["places"]]
    assert names[:2] == [board_code(stage.an.id), "Lê Thị Bình"]


def test_the_guardian_is_asked_on_the_day_of_the_start_whatever_day_is_fixed(app: Flask) -> None:
    fixed = makers.plain_regulation(minimum_age=16, age_on=date(2026, 9, 30))
    round_ = makers.make_round(regulation=fixed)
    child = makers.make_person(birth=date(2010, 9, 30))  # fifteen today
    facts = makers.facts_of(round_)
    with pytest.raises(GuardianMissing):
        sittings.start(facts, child.id, NOW, Random(1))
    accounts.declare(child.id, BINH, NOW)
    assert sittings.start(facts, child.id, NOW, Random(1)).number == 1


def test_registration_admits_whom_a_contest_admits(app: Flask) -> None:
    assert registering.ages_admitted() == frozenset()
    makers.make_round(regulation=makers.plain_regulation(minimum_age=12))
    cache.forget()
    assert registering.ages_admitted() == {Ages(minimum=12)}
