"""Do people leave, erase and take back names without changing what was published?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import Consent, JournalDetail, JournalEntry, Person, ResetSlip
from quizapp.accounts.operations import Registration
from quizapp.attempts import operations as sittings
from quizapp.contests.models import Departure
from quizapp.database import Model, db
from quizapp.results import editions, operations
from quizapp.results.models import Edition, EditionKind
from quizapp.rights import export, queries
from quizapp.rights import operations as rights
from quizapp.rights.holdings import BLANKED, HOLDINGS
from quizapp.rules.boards import digest
from quizapp.rules.people_refusals import (
    AlreadyErased,
    AlreadyLeft,
    CorrectedByOrganizers,
    HasLeft,
    PrizeUndecided,
    StillSitting,
)
from quizapp.rules.refusals import MayNotPlay, Unsettled
from quizapp.rules.rights import GONE
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.races import at_once

LATER = NOW + timedelta(minutes=1)


def leave(stage: Stage, person: Person) -> None:
    operations.leave(person.id, stage.contest, Actor.of(person), LATER)


def erase(person: Person) -> None:
    rights.erase(person.id, Actor.of(person), LATER)
    db.session.refresh(person)


def shown(stage: Stage, kind: EditionKind = EditionKind.FINAL) -> editions.Board:
    found = editions.public_board(stage.round.id, LATER, kind=kind)
    assert found
    return found


def names(found: editions.Board, part: str = "places") -> list[str]:
    return [row["name"] for row in found.document[part]]


def test_an_erased_account_is_the_number_of_nobody(app: Flask) -> None:
    an = makers.make_person(unit=makers.make_unit())
    dice = Random(1)
    accounts.issue_slip(an, COMMAND, NOW, dice)
    told = Registration(
        full_name="Nguyễn Văn Ân", phone=an.phone, birth_date=an.birth_date,  # type: ignore[arg-type] # An has one
        unit_id=an.unit_id, consents=(),  # type: ignore[arg-type] # the same
    )  # fmt: skip
    accounts.edit_person(an, told, "ghi nhầm", COMMAND, NOW)
    makers.add(Consent(person_id=an.id, purpose="data", text_version="1", given_at=NOW))
    epoch, phone = an.session_epoch, an.phone
    db.session.commit()
    assert db.session.query(ResetSlip).count() == db.session.query(JournalDetail).count() == 1
    erase(an)
    db.session.commit()
    blank = {column: getattr(an, column) for column in BLANKED}
    assert blank == {
        **dict.fromkeys(BLANKED), "full_name": GONE, "name_folded": "nguoi du thi da rut ten",
    }  # fmt: skip
    assert (an.erased_at, an.session_epoch) == (LATER, epoch + 1)
    assert all(
        not db.session.execute(select(Model.metadata.tables[holding.table])).all()
        for holding in HOLDINGS
        if holding.erased
    )
    assert [one.withdrawn_at for one in people.consents_of(an.id)] == [LATER]
    told_by_journal = str(
        [(e.actor_name, e.before, e.after) for e in db.session.query(JournalEntry)]
    )
    assert "Nguyễn" not in told_by_journal
    assert str(phone) not in told_by_journal
    assert db.session.scalars(select(JournalEntry.deed).order_by(JournalEntry.id)).all() == [
        "person.issue_slip", "person.edit", "person.erase",
    ]  # fmt: skip
    assert people.search_people("", 1) == ([], False)
    assert makers.make_person(phone=phone).id != an.id


def test_accounts_merged_into_an_erased_one_are_erased_with_it(app: Flask) -> None:
    an = makers.make_person()
    old = makers.make_person(merged_into_id=an.id)
    db.session.commit()
    erase(an)
    db.session.refresh(old)
    assert (old.full_name, old.phone, old.erased_at) == (GONE, None, LATER)


def test_nobody_edits_or_gives_a_slip_to_who_is_gone(app: Flask) -> None:
    an = makers.make_person()
    db.session.commit()
    erase(an)
    with pytest.raises(AlreadyErased):
        rights.erase(an.id, COMMAND, LATER)
    told = Registration(
        full_name="Nguyễn Văn An", phone="+84912345678", birth_date=makers.TODAY,
        unit_id=1, consents=(),
    )  # fmt: skip
    with pytest.raises(AlreadyErased):
        accounts.edit_person(an, told, "thử", COMMAND, LATER)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_an_edit_that_was_begun_before_an_erasure_brings_nothing_back(app: Flask) -> None:
    unit = makers.make_unit()
    an = makers.make_person(unit=unit)
    told = Registration(
        full_name="Nguyễn Văn Ân", phone="+84912345678", birth_date=makers.TODAY.replace(year=1991),
        unit_id=unit.id, consents=(),
    )  # fmt: skip
    db.session.commit()
    assert (an.erased_at, unit.id) == (None, told.unit_id)  # both are read now

    def meanwhile() -> None:
        with app.app_context():
            rights.erase(number, COMMAND, LATER)
            db.session.commit()

    number = an.id
    with ThreadPoolExecutor(1) as other:
        other.submit(meanwhile).result(60)
    with pytest.raises(AlreadyErased):
        accounts.edit_person(an, told, "ghi nhầm", COMMAND, LATER)
    with pytest.raises(AlreadyErased):
        accounts.set_consent(an, "publication", LATER, given=True)


def test_an_open_paper_or_an_undecided_prize_keeps_the_account(app: Flask) -> None:
    stage = make_stage()
    with pytest.raises(PrizeUndecided) as refused:
        erase(stage.an)
    assert refused.value.facts["until"] == stage.round.results_at
    published(stage)
    erase(stage.an)
    other = makers.make_round(contest=stage.contest, name="Đợt 2")
    open_paper = makers.make_attempt(round_=other, person=stage.binh, points=None, started=NOW)
    with pytest.raises(StillSitting) as sitting:
        erase(stage.binh)
    assert sitting.value.facts == {"until": open_paper.deadline}
    with pytest.raises(StillSitting):
        leave(stage, stage.binh)


def test_who_left_the_contest_may_erase_before_its_results(app: Flask) -> None:
    stage = make_stage()
    leave(stage, stage.an)
    erase(stage.an)
    assert stage.an.erased_at == LATER


def test_a_waiting_result_that_awards_somebody_who_leaves_lapses(app: Flask) -> None:
    stage = make_stage()
    proposal = operations.propose(stage.round.id, stage.chi, NOW)
    leave(stage, stage.hoa)
    assert proposal.lapsed_at is None
    leave(stage, stage.binh)
    db.session.refresh(proposal)
    assert proposal.lapsed_at == LATER
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry
    assert (entry.deed, entry.contest_id) == ("person.leave", stage.contest.id)
    assert (entry.after or {})["lapsed"][0]["lapsed_editions"] == [1]


def test_a_proposal_that_names_who_left_is_not_approved(app: Flask) -> None:
    stage = make_stage()
    proposal = operations.propose(stage.round.id, stage.chi, NOW)
    leave(stage, stage.hoa)  # on the board, without a prize
    with pytest.raises(Unsettled, match="Dữ liệu đã thay đổi"):
        operations.approve(proposal.id, stage.khanh, LATER, publish_now=True)


def test_a_published_edition_stays_sealed_and_is_served_without_the_name(app: Flask) -> None:
    stage = make_stage()
    edition = published(stage)
    sealed = edition.document
    before = shown(stage)
    assert (before.names_removed, before.tag) == (0, edition.digest)
    erase(stage.an)
    leave(stage, stage.binh)
    after = shown(stage)
    assert names(after)[:3] == [GONE, GONE, "Phạm V. D."]
    assert names(after, "awards")[:2] == [GONE, GONE]
    assert after.document["awards"][0]["phone_masked"] is None
    assert after.document["places"][0]["points"] == sealed["places"][0]["points"]
    assert (after.names_removed, after.issue.digest) == (4, edition.digest)
    assert after.tag == digest(after.document) != edition.digest
    db.session.refresh(edition)
    assert (edition.document, edition.digest) == (sealed, digest(sealed))


def test_a_withdrawn_consent_masks_a_winner_at_once_and_a_new_one_shows_the_name_again(
    app: Flask,
) -> None:
    stage = make_stage()
    published(stage)
    assert names(shown(stage), "awards")[0] == "Nguyễn Văn An"
    rights.set_consent(stage.an, "publication", LATER, given=False)
    assert names(shown(stage), "awards")[0] == names(shown(stage))[0] == "Nguyễn V. A."
    rights.set_consent(stage.an, "publication", LATER, given=True)
    assert names(shown(stage), "awards")[0] == "Nguyễn Văn An"
    assert shown(stage).names_removed == 0
    rights.set_consent(stage.dung, "publication", LATER, given=True)
    assert names(shown(stage), "awards")[2] == "Phạm V. D."  # published masked stays masked


def test_names_go_from_interim_boards_too(app: Flask) -> None:
    regulation = makers.plain_regulation(interim_cron="0 * * * *")
    round_ = makers.make_round(regulation=regulation, opens=NOW - timedelta(hours=3))
    an, binh = makers.make_person(), makers.make_person(name="Lê Thị Bình")
    makers.make_attempt(round_=round_, person=an, points=4)
    makers.make_attempt(round_=round_, person=binh, points=3)
    assert operations.publish_interim_due(NOW)
    operations.leave(an.id, round_.contest, COMMAND, LATER)
    found = editions.public_board(round_.id, LATER)
    assert found
    assert names(found) == [GONE, "Lê T. B."]


def test_who_left_starts_nothing_and_nobody_leaves_twice(app: Flask) -> None:
    round_ = makers.make_round()
    an = makers.make_person()
    facts = makers.facts_of(round_)
    operations.leave(an.id, round_.contest, COMMAND, NOW)
    dice = Random(1)
    with pytest.raises(HasLeft):
        sittings.start(facts, an.id, LATER, dice)
    with pytest.raises(AlreadyLeft):
        operations.leave(an.id, round_.contest, COMMAND, LATER)
    # Another contest is another matter.
    other = makers.make_round(contest=makers.make_contest(current=False))
    assert sittings.start(makers.facts_of(other), an.id, LATER, dice)


def test_the_own_data_are_corrected_until_the_first_attempt(app: Flask) -> None:
    unit = makers.make_unit()
    an = makers.make_person(unit=unit)
    told = Registration(
        full_name="Nguyễn Văn Ân", phone=None, birth_date=makers.TODAY.replace(year=1991),
        unit_id=unit.id, consents=(),
    )  # fmt: skip
    phone = an.phone
    rights.correct(an.id, told, NOW)
    db.session.refresh(an)
    assert (an.full_name, an.phone) == ("Nguyễn Văn Ân", phone)
    makers.make_attempt(round_=makers.make_round(), person=an)
    with pytest.raises(CorrectedByOrganizers):
        rights.correct(an.id, told, NOW)


def test_two_erase_clicks_erase_once(app: Flask) -> None:
    number = makers.make_person().id
    db.session.commit()
    results = at_once(app, 4, lambda _: rights.erase(number, COMMAND, LATER))
    assert sorted(type(result).__name__ for result in results) == [
        *["AlreadyErased"] * 3, "NoneType",
    ]  # fmt: skip
    deeds = db.session.scalars(select(JournalEntry.deed)).all()
    assert deeds == ["person.erase"]


def test_erasing_against_a_start_leaves_no_nameless_sitter(app: Flask) -> None:
    round_ = makers.make_round()
    facts = makers.facts_of(round_)
    ids = [makers.make_person().id for _ in range(6)]
    db.session.commit()

    def work(turn: int) -> str:
        if turn % 2:
            rights.erase(ids[turn // 2], COMMAND, NOW)
            return "erased"
        dice = Random(turn)
        sittings.start(facts, ids[turn // 2], NOW, dice)
        return "started"

    results = at_once(app, 12, work)
    for pair in range(6):
        one, other = results[2 * pair], results[2 * pair + 1]
        assert (one == "started") != (other == "erased"), (one, other)
        loser = other if one == "started" else one
        assert isinstance(loser, (MayNotPlay, StillSitting))


def test_two_people_of_one_board_go_at_once_and_both_names_go(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    ids = [stage.an.id, stage.binh.id, stage.dung.id, stage.giang.id]
    db.session.commit()
    at_once(app, 4, lambda turn: rights.erase(ids[turn], COMMAND, LATER))
    assert names(shown(stage))[:4] == [GONE] * 4


def test_a_restored_backup_is_erased_again(app: Flask) -> None:
    an, binh, dung = (makers.make_person() for _ in range(3))
    db.session.commit()
    erase(an)
    listed = queries.erased()
    assert listed == [(an.id, LATER)]
    # An older backup: Bình as before the erasure, Dũng's number given away anew since.
    dung.registered_at = LATER + timedelta(days=1)
    listed += [(binh.id, LATER), (dung.id, LATER), (999, LATER)]
    assert rights.erase_again(listed, LATER + timedelta(days=2)) == [binh.id]
    db.session.refresh(binh)
    assert binh.full_name == GONE


def test_the_export_holds_a_part_of_every_table_about_people(app: Flask) -> None:
    stage = make_stage()
    data = export.everything(stage.an, LATER)
    assert {holding.part for holding in HOLDINGS if not holding.why_not} <= set(data)
    assert data["results"] == []
    published(stage)
    leave(stage, stage.hoa)
    told = export.everything(stage.an, LATER)["results"]
    assert [(row["place"], row["prize"]) for row in told] == [(1, "Nhất")]
    assert [row["contest"] for row in export.everything(stage.hoa, LATER)["contests_left"]] == [
        stage.contest.name
    ]
    assert db.session.query(Departure).count() == 1
    assert db.session.query(Edition).count() == 1


def test_ones_own_data_do_not_tell_of_a_result_that_is_not_public(app: Flask) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.chi, NOW)
    leave(stage, stage.an)
    db.session.commit()
    told = export.everything(stage.an, LATER)
    assert "person.leave" in str(told)
    assert "lapsed" not in str(told)
