"""What have people under way while their pages are looked at: letters, slips, certificates, cards,
a set to practise, a turn in the line?"""

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import issuing_queries
from quizapp.accounts import operations as accounts
from quizapp.accounts.consents import MAIL
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import (
    EmailAddress,
    EmailToken,
    IssuedList,
    Organizer,
    Person,
    TokenPurpose,
    Unit,
)
from quizapp.attempts import extending, extensions
from quizapp.attempts import queries as attempts
from quizapp.banks import queries as banks
from quizapp.contests import entries, lists, settling
from quizapp.contests.models import Contest, Round
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.mail import links
from quizapp.mail import operations as mail
from quizapp.mail.models import Message
from quizapp.results import cards, correction_queries, practice
from quizapp.results import operations as results
from quizapp.results.models import Award
from quizapp.rules import corrections, eligibility
from quizapp.rules.certificates import Kind as CertificateKind
from quizapp.rules.eligibility import Kind, Origin
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.mail import PAUSES, Failure
from quizapp.rules.practice import practice_set
from quizapp.rules.sharing import Share
from tests import makers
from tests.screens.cast import LATE, Stage

ROOM = "/ban-to-chuc/nguoi-du-thi"
HEAD = "Họ và tên,Ngày sinh,Đơn vị,Số điện thoại,Mã đăng nhập\n"
LISTED = """Lê Thị Bảy,1948,Phường Lê Chân,,
Phạm Văn Cường,20/11/1990,Xã Vĩnh Bảo,0905 000 111,
Vũ Thị Dậu,3/2/1957,Phường Hải An,,
"""
MORE = "Đào Thị Én,1961,Phường Lê Chân,,\n"
FAULTY = "Lê 1,31/2/1950,Ở đâu đó,123,12\n,,,,\nĐào Thị Én,năm 1961,Phường Lê Chân,,\n"
SEED = 7


def make_letters(stage: Stage, people: Mapping[str, Person], now: datetime) -> None:
    """An has an address and chose notices, Bình waits for a letter, Dũng forgot the password."""
    dice = Random(5)
    an, binh, dung = people["an"], people["binh"], people["dung"]
    for person, address in ((an, "an@example.org"), (dung, "dung@example.org")):
        makers.add(
            EmailAddress(
                person_id=person.id, address=address, folded=address, confirmed_at=makers.LONG_AGO
            )
        )
    purpose = min(MAIL)
    accounts.set_consent(an, purpose, now - timedelta(days=3), given=True)
    accounts.give_address(binh, "binh@example.org", now - timedelta(minutes=3), dice)
    accounts.request_reset("dung@example.org", now - timedelta(minutes=2))
    accounts.answer_reset_request(now - timedelta(minutes=1), dice)
    tokens = {token.purpose: token.id for token in db.session.scalars(select(EmailToken))}
    stage.places |= {
        "confirm": links.signed("confirm", tokens[TokenPurpose.CONFIRM]),
        "forgot": links.signed("reset", tokens[TokenPurpose.RESET]),
        "notice": purpose,
        "end": links.signed(f"end.{purpose}", an.id),
    }
    _fail(now)


def _fail(now: datetime) -> None:
    """Let one letter be refused, and one wait for a server that does not answer."""
    moment = now - timedelta(seconds=30)
    for failure, status in ((Failure.RECIPIENT, 550), (Failure.UNREACHABLE, None)):
        claimed = mail.claim(moment)
        assert isinstance(claimed, Message)
        mail.put_off(claimed, failure, status, moment)
        moment += PAUSES[0] / 1000


def make_turns(stage: Stage, person: Person, round_: Round, now: datetime) -> None:
    """Let somebody stand in the line in one browser, and be let in in another."""
    for name, comes in (("waiting", timedelta(minutes=8)), ("let-in", timedelta(0))):
        stage.enter(name, person, turn=[round_.id, int((now + comes).timestamp() * 1000)])


def make_slips(stage: Stage, app: Flask, chi: Organizer, now: datetime) -> None:
    """Issue accounts from a list, and let somebody hold a slip; two more lists wait."""
    client = makers.sign_in(app.test_client(), chi)
    made = [
        client.post(f"{ROOM}/cap", data={"file": (io.BytesIO((HEAD + rows).encode()), name)})
        for name, rows in (
            ("to-1.csv", LISTED), ("to-1-them.csv", LISTED + MORE), ("to-2.csv", FAULTY)
        )
    ]  # fmt: skip
    client.post(made[0].location)
    stage.places |= {
        "people": made[1].location.rpartition("/")[2],
        "faulty_people": made[2].location.rpartition("/")[2],
    }
    issued = db.session.scalars(select(IssuedList)).one()
    stage.places["list"] = issued.id
    account = issuing_queries.accounts_of(issued.id)[0]
    stage.places["slip_holder"] = account.person_id
    slip = accounts.make_one_slip(account.person_id, Actor.of(chi), now, Random(9))
    db.session.commit()
    db.session.refresh(account)
    stage.sessions["first"] = {
        "first": {"name": slip.sign_in_code, "digest": account.slip_digest, "until": LATE}
    }
    stage.places["code"] = slip.sign_in_code


def make_lists(stage: Stage, app: Flask, chi: Organizer, contest: Contest, now: datetime) -> None:
    """Let a contest have two groups, a code word and lists; one row fits two accounts."""
    twins = [
        makers.make_person(name="Ngô Thị Song", birth=date(1988, 8, 8), phone=phone)
        for phone in ("+84912000071", "+84912000072")
    ]
    wanted = Settled(
        code_word="a digest", groups=eligibility.checked_groups(["Cán bộ, công chức", "Nhân dân"])
    )
    settled = settling.settle(
        contest, wanted, reason="Theo kế hoạch.", actor=Actor.of(chi), now=now
    )
    entries.enter(contest.id, twins[0].id, settled.groups[0].id, Origin.OWN, now)
    rows = [
        ListRow(line=2, full_name="Ngô Thị Song", birth=date(1988, 8, 8)),
        ListRow(line=3, full_name="Phạm Văn Cường", phone="+84905000111", group="nhan-dan"),
    ]
    lists.replace(
        contest, Kind.NOT_WINNING, rows, source="to-thu-ky.xlsx", actor=Actor.of(chi), now=now
    )
    unit = db.session.scalars(select(Unit).order_by(Unit.id)).first()
    assert unit is not None
    unit.head_count = 120
    expected = [ListRow(line=2, full_name="Ngô Thị Song", phone="+84912000071", unit=unit.code)]
    lists.replace(
        contest, Kind.COMPULSORY, expected, source="phai-thi.xlsx", actor=Actor.of(chi), now=now
    )
    lien = makers.make_organizer(name="Phan Thị Liên", username="lien", roles=())
    accounts.set_contact(lien, unit, contest.id, Actor.of(chi), now)
    stage.enter("lien", lien)
    stage.places |= {"unit": unit.id, "lien": lien.id}
    db.session.commit()
    client = makers.sign_in(app.test_client(), chi)
    address = f"/ban-to-chuc/cuoc-thi/{contest.id}/danh-sach"
    for name, told in (("listed", LISTED), ("faulty_listed", FAULTY)):
        file = (io.BytesIO((HEAD + told).replace(",1948,", ",2/3/1948,").encode()), "ds.csv")
        answer = client.post(address, data={"kind": "excluded", "file": file})
        stage.places[name] = answer.location.rpartition("/")[2]
    stage.places["twin"] = twins[0].id


def make_certificates(stage: Stage, round_: Round, at: datetime) -> tuple[Person, Person]:
    """Let the first three and An have certificates made. Answer who came first, and third."""
    dice = Random(11)
    winners = select(Person).join(Award, Award.person_id == Person.id).order_by(Award.place)
    first, second, third = db.session.scalars(winners).all()[:3]
    an = stage.sessions["an"]["_user_id"].split(".")[1]  # type: ignore[attr-defined] # a text
    stage.places |= {
        "certificate_void": results.certify(
            round_.id, first.id, CertificateKind.AWARD, at, dice
        ).code,
        "certificate_changed": results.certify(
            round_.id, second.id, CertificateKind.AWARD, at, dice
        ).code,
        "certificate_gone": results.certify(
            round_.id, third.id, CertificateKind.AWARD, at, dice
        ).code,
        "certificate": results.certify(
            round_.id, int(an), CertificateKind.PARTICIPATION, at, dice
        ).code,
    }
    stage.places |= {
        "card": cards.written(Share(round_id=round_.id)),
        "named_card": cards.written(
            Share(round_id=round_.id, person_id=int(an), right=3, questions=10)
        ),
    }
    return first, third


def make_correction(stage: Stage, round_: Round, chi: Organizer, now: datetime) -> None:
    """Let a correction of a question's answer wait for somebody else than Chi."""
    version = correction_queries.versions(round_.id)[0]
    content = banks.contents([version])[version]
    other = next(number for number in range(len(content.options)) if number not in content.key)
    correction = results.propose_correction(
        round_.id,
        results.Wanted(
            kind=corrections.Kind.ACCEPT, version_id=version, parameters={"options": [other]}
        ),
        organizer=chi,
        now=now,
        reason="Văn kiện gốc cho phép hiểu cả hai cách.",
    )
    stage.places |= {"corrected": version, "correction": correction.id}


def make_more_time(stage: Stage, round_: Round, person: Person, now: datetime) -> None:
    """Let more minutes for a paper wait for somebody else than Chi, and drop some before."""
    chi = db.session.get_one(Organizer, stage.places["chi"])
    attempt = attempts.own_in_round(round_.id, person)[-1]
    after = attempt.deadline + timedelta(minutes=5)
    made = []
    for reason in ("Mất điện ở nhà văn hóa.", "Máy tính của phòng thi hỏng, phải đổi máy khác."):
        seen = extending.look_at_paper(round_, attempt, after, now).mark
        made.append(
            extensions.propose_for_paper(
                round_, attempt.key, after, seen=seen, reason=reason, organizer=chi, now=now
            )
        )
        if len(made) == 1:
            extensions.drop(made[0], reason="Đã có điện.", organizer=chi, now=now)
    stage.places |= {"dropped_time": made[0].id, "more_time": made[1].id}


def make_practice(stage: Stage, contest: Contest, round_: Round, now: datetime) -> None:
    """Note a question of a set, and a right and a wrong answer to it."""
    results.keep_question_uses(round_.id, results.question_uses(round_.id), now)
    cache.forget()
    version = practice_set(practice.pool(contest.id, now), SEED)[0]
    content = banks.contents([version])[version]
    right = min(practice.question(version, SEED).right)
    stage.places |= {
        "set": SEED,
        "asked": version,
        "right": right,
        "wrong": (right + 1) % len(content.options),
    }
