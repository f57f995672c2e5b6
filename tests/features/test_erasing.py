"""When an account is erased, what becomes of mail, links, turns and certificates, and are they told
to their owner before?"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import (
    Consent,
    EmailAddress,
    EmailToken,
    GuardianConsent,
    Identity,
    Person,
    ResetRequest,
)
from quizapp.attempts.models import Turn
from quizapp.database import Model, db
from quizapp.mail.models import Message
from quizapp.results import certificates, editions, notices, operations
from quizapp.results.models import Certificate, Place
from quizapp.rights import export
from quizapp.rights import operations as rights
from quizapp.rights.holdings import HOLDINGS
from quizapp.rules.certificates import Kind
from quizapp.rules.identities import Proven
from quizapp.rules.people_refusals import (
    AlreadyErased,
    CertificateNeedsGuardian,
    NameTakenBack,
)
from quizapp.rules.rights import GONE
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published

HOME = "nha.nguyen@example.com"
WHO = Proven(issuer="https://dang-nhap.example.vn", subject="an-tai-thanh-pho", told={})
LATER = NOW + timedelta(minutes=1)


def confirmed(person: Person, address: str = HOME) -> None:
    accounts.give_address(person, address, NOW, Random(100 + person.id))
    token = db.session.scalars(select(EmailToken).where(EmailToken.person_id == person.id)).one()
    accounts.confirm_address(person, token.id, NOW)


def with_everything(stage: Stage) -> str:
    """Let An have a row in every table that tells of people by other ways; answer a code."""
    an = stage.an
    published(stage)
    confirmed(an)
    accounts.request_reset(an.phone or "", NOW)
    accounts.link(an, WHO, "S", NOW)
    makers.add(Turn(round_id=stage.round.id, person_id=an.id, comes_at=NOW))
    made = operations.certify(stage.round.id, an.id, Kind.AWARD, NOW, Random(5))
    db.session.commit()
    return made.code


def everything_stored() -> str:
    """Everything in the database but the sealed boards, as one text."""
    return str(
        [
            [
                [value for name, value in row._mapping.items() if name != "document"]
                for row in db.session.execute(select(table))
            ]
            for table in Model.metadata.sorted_tables
        ]
    )


def test_the_export_says_in_words_what_is_held(app: Flask) -> None:
    stage = make_stage()
    code = with_everything(stage)
    data = json.loads(json.dumps(export.everything(stage.an, NOW)))
    assert data["email"]["address"] == HOME
    assert [link["purpose"] for link in data["email_links"]] == ["confirm"]
    assert [letter["kind"] for letter in data["letters"]] == ["confirm_address"]
    assert data["sign_in_services"][0]["known_there_as"] == WHO.subject
    assert [turn["round_number"] for turn in data["turns"]] == [stage.round.id]
    assert [(one["code"], one["kind"]) for one in data["certificates"]] == [(code, "award")]
    with app.test_request_context():
        from flask import render_template  # noqa: PLC0415 - of this one page

        page = render_template("rights/export.html", data=data)
    for words in (
        f"Địa chỉ {HOME}", WHO.subject, "Liên kết để xác nhận địa chỉ", "Thư xác nhận địa chỉ",
        "Chứng nhận đạt giải", code, "lượt vào làm bài", "Thêm địa chỉ thư điện tử",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("why", ["asked for", "after a restored backup"])
def test_nothing_is_left_of_who_was_erased(app: Flask, why: str) -> None:
    stage = make_stage()
    with_everything(stage)
    assert stage.an.phone
    assert HOME in everything_stored()
    assert WHO.subject in everything_stored()
    if why == "after a restored backup":
        assert rights.erase_again([(stage.an.id, LATER)], LATER) == [stage.an.id]
    else:
        rights.erase(stage.an.id, Actor.of(stage.an), LATER)
    db.session.commit()
    left = everything_stored()
    for told in ("Nguyễn Văn An", "nguyen van an", HOME, WHO.subject, "+84912000001"):
        assert told not in left, told
    for holding in HOLDINGS:
        if holding.erased:
            table = Model.metadata.tables[holding.table]
            assert db.session.execute(select(table)).all() == [], holding.table


def test_an_erasure_leaves_the_others_their_mail(app: Flask) -> None:
    stage = make_stage()
    confirmed(stage.an)
    confirmed(stage.binh)
    accounts.request_reset(HOME, NOW)
    assert accounts.answer_reset_request(NOW, Random(1))
    accounts.give_address(stage.hoa, "hoa@example.com", NOW, Random(2))
    db.session.commit()
    shared = [m for m in db.session.scalars(select(Message)) if m.kind == "new_password"]
    assert [message.facts["people"] for message in shared] == [["Nguyễn Văn An", "Lê Thị Bình"]]
    published(stage)
    rights.erase(stage.binh.id, COMMAND, LATER)
    db.session.commit()
    # The letter that named both is gone; whoever asked for it asks once more.
    kinds = {(m.kind, m.person_id) for m in db.session.scalars(select(Message))}
    assert kinds == {("confirm_address", stage.an.id), ("confirm_address", stage.hoa.id)}
    assert db.session.scalars(select(EmailAddress.person_id)).all() == [stage.an.id]
    accounts.request_reset(HOME, LATER)
    assert accounts.answer_reset_request(LATER, Random(3))
    assert db.session.query(ResetRequest).count() == 0


def test_accounts_merged_into_an_erased_one_leave_their_boards_too(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    confirmed(stage.hoa)
    stage.hoa.merged_into_id = stage.an.id
    db.session.commit()
    rights.erase(stage.an.id, COMMAND, LATER)
    db.session.commit()
    found = editions.public_board(stage.round.id, LATER)
    assert found
    names = {row["place"]: row["name"] for row in found.document["places"]}
    assert (names[1], names[5]) == (GONE, GONE)
    assert db.session.query(EmailAddress).count() == 0
    assert db.session.query(Place).count() == 5


@pytest.mark.parametrize(
    "deed",
    [
        lambda person: accounts.link(person, WHO, "S", LATER),
        lambda person: accounts.give_address(person, HOME, LATER, Random(1)),
    ],
    ids=["link", "address"],
)
def test_a_page_that_was_open_gives_nothing_to_who_is_gone(
    app: Flask, deed: Callable[[Person], None]
) -> None:
    an = makers.make_person()
    db.session.commit()
    rights.erase(an.id, COMMAND, NOW)
    with pytest.raises(AlreadyErased):
        deed(an)
    assert db.session.query(Identity).count() == db.session.query(EmailToken).count() == 0


def test_a_certificate_of_who_is_gone_names_nobody(app: Flask) -> None:
    stage = make_stage()
    code = with_everything(stage)
    operations.leave(stage.an.id, stage.contest, COMMAND, LATER)
    shown = certificates.find(code, LATER)
    assert shown
    assert (shown.owner.gone, shown.owner.erased) == (True, False)
    assert shown.document["places"][0]["name"] == GONE
    with pytest.raises(NameTakenBack):
        operations.certify(stage.round.id, stage.an.id, Kind.PARTICIPATION, LATER, Random(6))
    rights.erase(stage.an.id, COMMAND, LATER)
    db.session.commit()
    shown = certificates.find(code, LATER)
    assert shown
    assert shown.owner.erased
    assert db.session.query(Certificate).count() == 1  # so that its code is known still


def test_a_child_gets_a_certificate_with_the_guardians_consent(app: Flask) -> None:
    stage = make_stage()
    stage.hoa.birth_date = date(2014, 5, 19)
    published(stage)
    with pytest.raises(CertificateNeedsGuardian):
        operations.certify(stage.round.id, stage.hoa.id, Kind.PARTICIPATION, NOW, Random(5))
    makers.add(
        GuardianConsent(
            person_id=stage.hoa.id, guardian_name="Lê Thị Bình", relationship="mother",
            guardian_phone="+84912345670", publication=False, text_version="1", given_at=NOW,
        )
    )  # fmt: skip
    made = operations.certify(stage.round.id, stage.hoa.id, Kind.PARTICIPATION, NOW, Random(5))
    shown = certificates.find(made.code, NOW)
    assert shown
    assert shown.owner.code
    assert certificates.facts(shown, "https://x.vn/xac-nhan/1")["name"] == "Vũ Thị Hoa"


def test_who_left_a_contest_is_told_no_more_of_it(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    for person in (stage.an, stage.hoa):
        confirmed(person, f"{person.id}@example.com")
        makers.add(Consent(person_id=person.id, purpose="data", text_version="1", given_at=NOW))
        accounts.set_consent(person, "mail_results", NOW, given=True)
    operations.leave(stage.an.id, stage.contest, COMMAND, LATER)
    assert notices.write_due(LATER, 10) == 1
    assert told_of_results() == [stage.hoa.id]
    operations.leave(stage.hoa.id, stage.contest, COMMAND, LATER)
    assert told_of_results() == []


def told_of_results() -> list[int | None]:
    return [
        message.person_id
        for message in db.session.scalars(select(Message))
        if message.kind == "mail_results"
    ]
