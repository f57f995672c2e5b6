"""Who gets a certificate, what does it say, and what becomes of it after a correction?"""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from quizapp import cache, demo
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.results import certificates, operations
from quizapp.results.models import Certificate, Standing
from quizapp.rules.certificates import Kind, Said, Validity
from quizapp.rules.choices import Certified
from quizapp.rules.prizes import Prize
from quizapp.rules.refusals import NoCertificate
from tests import races, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published

DICE = Random(5)
FIRST_ALONE = (Prize(level="Nhất", count=1, value_vnd=0),)


def certify(stage: Stage, person: Person, kind: Kind) -> str:
    made = operations.certify(stage.round.id, person.id, kind, NOW, DICE)
    db.session.commit()
    return made.code


def shown(code: str) -> certificates.Shown:
    found = certificates.find(code, NOW)
    assert found is not None
    return found


def correct(stage: Stage, person: Person) -> None:
    taking_out.disqualify(
        stage.round.id, person.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    published(stage, "Một người bị loại.")


def test_a_winner_has_two_and_who_took_part_one(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    award = shown(certify(stage, stage.an, Kind.AWARD))
    assert award.said == Said(place=1, ranked=5, level="Nhất")
    assert "đã đạt giải Nhất" in certificates.deed(award)
    took_part = shown(certify(stage, stage.an, Kind.PARTICIPATION))
    assert took_part.said == Said(place=1, ranked=5, level=None)
    assert shown(certify(stage, stage.hoa, Kind.PARTICIPATION)).said.place == 5
    with pytest.raises(NoCertificate):
        certify(stage, stage.hoa, Kind.AWARD)


def test_a_place_beyond_the_published_ones_is_not_told(app: Flask) -> None:
    stage = make_stage(board_places=4)
    published(stage)
    code = certify(stage, stage.hoa, Kind.PARTICIPATION)
    assert shown(code).said == Said(place=None, ranked=None, level=None)
    assert certificates.result(shown(code).said) == ""


def test_there_is_none_before_the_publication_and_none_for_others(app: Flask) -> None:
    stage = make_stage()
    with pytest.raises(NoCertificate):
        certify(stage, stage.an, Kind.PARTICIPATION)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    with pytest.raises(NoCertificate):
        certify(stage, stage.an, Kind.PARTICIPATION)
    with pytest.raises(NoCertificate):
        certify(stage, stage.chi, Kind.PARTICIPATION)  # type: ignore[arg-type] # has an id too


def test_asking_twice_gives_the_same(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    code = certify(stage, stage.an, Kind.AWARD)
    assert certify(stage, stage.an, Kind.AWARD) == code
    assert certify(stage, stage.an, Kind.PARTICIPATION) != code


def test_pressing_in_two_windows_at_once_gives_one(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    round_id, an = stage.round.id, stage.an.id
    db.session.commit()

    def press(number: int) -> str:
        return operations.certify(round_id, an, Kind.AWARD, NOW, Random(number)).code

    codes = races.at_once(app, 6, press)
    assert all(isinstance(code, str) for code in codes)
    assert len(set(codes)) == 1
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_a_correction_is_told_of_every_certificate(app: Flask) -> None:
    stage = make_stage(board_places=1)
    published(stage)
    first = certify(stage, stage.an, Kind.AWARD)
    second = certify(stage, stage.binh, Kind.AWARD)
    apart = certify(stage, stage.hoa, Kind.PARTICIPATION)
    assert shown(first).validity is Validity.CURRENT
    correct(stage, stage.an)
    assert shown(first).validity is Validity.WITHDRAWN
    assert shown(first).said.level == "Nhất"  # what is printed stays told
    assert shown(second).validity is Validity.CHANGED
    assert shown(second).said_now == Said(place=1, ranked=4, level="Nhất")
    # It told no place, and Hoa took part all the same.
    assert shown(apart).validity is Validity.CONFIRMED
    renewed = certify(stage, stage.binh, Kind.AWARD)
    assert renewed != second
    assert shown(renewed).validity is Validity.CURRENT


def test_a_review_that_is_not_published_changes_nothing(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    code = certify(stage, stage.an, Kind.AWARD)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    operations.propose(stage.round.id, stage.chi, NOW, "Một người bị loại.")
    assert shown(code).validity is Validity.CURRENT


def test_a_corrected_name_is_the_name(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    code = certify(stage, stage.an, Kind.AWARD)
    stage.an.full_name = "Nguyễn Văn Ân"
    db.session.commit()
    assert certificates.facts(shown(code), "https://x.vn/xac-nhan/1")["name"] == "Nguyễn Văn Ân"


def test_the_demo_goes_away_with_its_certificates(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    certify(stage, stage.an, Kind.AWARD)
    stage.contest.is_demo = True
    db.session.commit()
    demo.remove(NOW)
    db.session.commit()
    cache.forget()
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_only_who_has_the_points_gets_one_of_having_taken_part(app: Flask) -> None:
    stage = make_stage(certificates=Certified.PASSED, certificate_points=4, prizes=FIRST_ALONE)
    published(stage)
    assert shown(certify(stage, stage.binh, Kind.PARTICIPATION)).said.place == 2
    with pytest.raises(NoCertificate):
        certify(stage, stage.hoa, Kind.PARTICIPATION)  # has three of four
    for kind in Kind:
        certify(stage, stage.an, kind)


def test_points_are_those_that_were_published(app: Flask) -> None:
    """A review that nobody has published yet gives and takes no certificate."""
    stage = make_stage(certificates=Certified.PASSED, certificate_points=4)
    published(stage)
    change = update(Standing).where(Standing.round_id == stage.round.id)
    db.session.execute(change.where(Standing.person_id == stage.hoa.id).values(points=4))
    with pytest.raises(NoCertificate):
        certify(stage, stage.hoa, Kind.PARTICIPATION)
    code = certify(stage, stage.binh, Kind.PARTICIPATION)
    db.session.execute(change.where(Standing.person_id == stage.binh.id).values(points=3))
    assert shown(code).validity is Validity.CURRENT
    # Once it is published: it is told, and the certificate can still be checked.
    published(stage, "Chấm lại")
    assert shown(code).validity is Validity.WITHDRAWN
    assert certify(stage, stage.hoa, Kind.PARTICIPATION)


def test_winners_alone_get_one_if_the_regulation_says_so(app: Flask) -> None:
    stage = make_stage(certificates=Certified.WINNERS, prizes=FIRST_ALONE)
    edition = published(stage)
    assert shown(certify(stage, stage.an, Kind.AWARD)).said.level == "Nhất"
    for person, kind in ((stage.an, Kind.PARTICIPATION), (stage.binh, Kind.PARTICIPATION)):
        with pytest.raises(NoCertificate):
            certify(stage, person, kind)
    assert len(operations.certify_winners(edition, NOW, DICE)) == 1
