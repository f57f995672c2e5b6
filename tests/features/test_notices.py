"""Who is written to about a round and its result, when, and how often?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp import scheduler
from quizapp.accounts import consents, operations
from quizapp.accounts.models import Consent, EmailAddress, Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest, ContestGroup, ListedPerson, Membership
from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.results import notices
from quizapp.results import operations as results
from quizapp.rules.notices import DAY_BEFORE, LATE_WORD, RESULT_NEWS, Notice
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features import results_stage, test_highest_prize
from tests.postbox import Postbox, postbox
from tests.races import at_once

OPENS = NOW + timedelta(days=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with postbox() as kept:
        monkeypatch.setitem(app.config, "MAIL_URL", kept.server)
        monkeypatch.setitem(app.config, "MAIL_FROM", Address(addr_spec="thi@example.vn"))
        monkeypatch.setitem(app.config, "PUBLIC_URL", "https://thi.example.vn")
        yield kept


def wishes(person: Person, *purposes: str) -> Person:
    """Let a person confirm an address, take part and wish these notices."""
    address = f"p{person.id}@example.com"
    db.session.merge(
        EmailAddress(person_id=person.id, address=address, folded=address, confirmed_at=NOW)
    )
    for purpose in ("data", *purposes):
        db.session.merge(
            Consent(person_id=person.id, purpose=purpose, text_version="1", given_at=NOW)
        )
    db.session.flush()
    return person


def withdraw(person: Person, purpose: str) -> None:
    db.session.execute(
        update(Consent)
        .where(Consent.person_id == person.id, Consent.purpose == purpose)
        .values(withdrawn_at=NOW)
    )


def written(now: datetime) -> list[tuple[str, int | None]]:
    """Write what is due and answer all that was ever written."""
    while notices.write_due(now, 500):
        db.session.commit()
    return [(message.kind, message.person_id) for message in messages()]


def messages() -> Sequence[Message]:
    return db.session.scalars(select(Message).order_by(Message.id)).all()


def test_a_round_is_announced_the_day_before_to_who_wishes_it(app: Flask) -> None:
    round_ = makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    an = wishes(makers.make_person(), Notice.OPENS)
    wishes(makers.make_person(name="Lê Thị Bình"), Notice.RESULTS)
    wishes(makers.make_person(name="Phạm Văn Dũng"))
    without_address = makers.make_person(name="Đỗ Thị Giang")
    makers.add(Consent(person_id=without_address.id, purpose=Notice.OPENS, text_version="1",
                       given_at=NOW))  # fmt: skip
    assert written(OPENS - DAY_BEFORE - SECOND) == []
    assert written(OPENS - DAY_BEFORE) == [("mail_opens", an.id)]
    assert written(OPENS - SECOND) == [("mail_opens", an.id)]
    (message,) = messages()
    assert message.about == round_.id
    assert message.expires_at == round_.closes_at


def test_who_wishes_it_at_the_last_moment_is_still_told(app: Flask) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    an = wishes(makers.make_person(), Notice.OPENS)
    assert written(OPENS + LATE_WORD - SECOND) == [("mail_opens", an.id)]
    wishes(makers.make_person(), Notice.OPENS)
    assert len(written(OPENS + LATE_WORD)) == 1


@pytest.mark.parametrize("purpose", ["data", Notice.OPENS])
def test_who_withdrew_is_not_written_to(app: Flask, purpose: str) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    an = wishes(makers.make_person(), Notice.OPENS)
    withdraw(an, purpose)
    assert written(OPENS) == []


def test_who_withdraws_before_it_is_sent_gets_nothing(app: Flask, box: Postbox) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    an = wishes(makers.make_person(), Notice.OPENS)
    binh = wishes(makers.make_person(name="Lê Thị Bình"), Notice.OPENS)
    dung = wishes(makers.make_person(name="Phạm Văn Dũng"), Notice.OPENS)
    assert len(written(OPENS)) == 3
    operations.stop_notices(an, consents.MAIL, OPENS)
    other = "khac@example.com"
    db.session.merge(EmailAddress(person_id=dung.id, address=other, folded=other, confirmed_at=NOW))
    db.session.commit()
    assert scheduler.send_mail(OPENS) == 1
    assert [letter["To"] for letter in box.letters] == [f"p{binh.id}@example.com"]


def test_a_demo_announces_nothing(app: Flask) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    db.session.execute(update(Contest).values(is_demo=True))
    wishes(makers.make_person(), Notice.OPENS)
    assert written(OPENS) == []


def test_a_result_is_told_from_its_hour_on_and_once(app: Flask) -> None:
    stage = results_stage.make_stage()
    for person in (stage.an, stage.hoa):
        wishes(person, Notice.RESULTS)
    wishes(makers.make_person(name="Người Ngoài Cuộc"), Notice.RESULTS)  # did not sit
    edition = results.propose(stage.round.id, stage.chi, NOW)
    results.approve(edition.id, stage.khanh, NOW, publish_now=False)
    public = stage.round.results_at
    assert edition.public_from == public
    assert written(public - SECOND) == []
    told = [("mail_results", stage.an.id), ("mail_results", stage.hoa.id)]
    assert sorted(written(public)) == sorted(told)
    assert sorted(written(public + timedelta(days=1))) == sorted(told)


def test_a_result_that_waits_for_its_approval_is_not_told(app: Flask) -> None:
    stage = results_stage.make_stage()
    wishes(stage.an, Notice.RESULTS, Notice.AWARD)
    results.propose(stage.round.id, stage.chi, NOW)
    assert written(stage.round.results_at + timedelta(hours=1)) == []


def test_a_correction_that_waits_for_its_hour_hides_no_result(app: Flask) -> None:
    stage = results_stage.make_stage()
    results_stage.published(stage)
    later = results.propose(stage.round.id, stage.chi, NOW, "Đính chính.")
    results.approve(later.id, stage.khanh, NOW, publish_now=False)
    assert later.public_from is not None
    assert later.public_from > NOW
    wishes(stage.hoa, Notice.RESULTS)
    assert written(NOW) == [("mail_results", stage.hoa.id)]


def test_an_old_result_is_no_news(app: Flask) -> None:
    stage = results_stage.make_stage()
    results_stage.published(stage)
    wishes(stage.an, Notice.RESULTS)
    assert written(NOW + RESULT_NEWS) == []
    assert len(written(NOW + RESULT_NEWS - SECOND)) == 1


def test_a_winner_is_told_of_the_prize_in_one_letter(app: Flask) -> None:
    stage = results_stage.make_stage()
    wishes(stage.an, Notice.RESULTS, Notice.AWARD)
    wishes(stage.binh, Notice.RESULTS)  # won, and does not wish to be told of that
    wishes(stage.hoa, Notice.RESULTS, Notice.AWARD)  # won nothing
    results_stage.published(stage)
    found = sorted(written(NOW))
    assert found == sorted(
        [
            ("mail_award", stage.an.id),
            ("mail_results", stage.binh.id),
            ("mail_results", stage.hoa.id),
        ]
    )
    award = next(message for message in messages() if message.kind == "mail_award")
    assert award.facts["level"] == "Nhất"


def test_a_letter_says_which_prize_is_handed_out_no_more(app: Flask, box: Postbox) -> None:
    stage = test_highest_prize.highest()
    test_highest_prize.second_round(stage, wishes(stage.binh, Notice.AWARD), stage.hoa)
    db.session.commit()
    assert scheduler.tick(test_highest_prize.EVENING)
    texts = [box.text(number) for number in range(len(box.letters))]
    assert sum("Giải này thay giải Nhì bạn đã đạt ở đợt trước" in text for text in texts) == 1


def test_whose_only_paper_was_void_is_promised_no_result(app: Flask, box: Postbox) -> None:
    """They are written to all the same, for they may complain."""
    stage = results_stage.make_stage()
    lost = wishes(makers.make_person(name="Vũ Thị Lan"), Notice.RESULTS)
    once = wishes(stage.hoa, Notice.RESULTS)  # and has another one, which counts
    merged = wishes(stage.giang, Notice.RESULTS)  # whose paper that counts is another account's
    another = makers.make_person(merged_into_id=merged.id)
    db.session.execute(
        update(Attempt).where(Attempt.person_id == merged.id).values(person_id=another.id)
    )
    for number, person in ((1, lost), (2, once), (1, merged)):
        void = makers.make_attempt(round_=stage.round, person=person, number=number)
        void.ends_void = void.collected = True
    results_stage.published(stage)
    told = {f"p{lost.id}@example.com": True, f"p{once.id}@example.com": False,
            f"p{merged.id}@example.com": False}  # fmt: skip
    db.session.commit()
    assert scheduler.tick(NOW)
    for number, letter in enumerate(box.letters):
        text = box.text(number)
        assert ("hết giờ mà bài chưa được nộp" in text) is told[letter["To"]]
        assert ("Khiếu nại về kết quả này" in text) is told[letter["To"]]
        assert ("Đăng nhập để xem kết quả của riêng bạn" in text) is not told.pop(letter["To"])
    assert not told


def test_who_wins_by_a_correction_is_told_then(app: Flask) -> None:
    stage = results_stage.make_stage()
    for person in (stage.an, stage.binh, stage.dung, stage.giang, stage.hoa):
        wishes(person, Notice.AWARD)
    out = taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ."
    )
    results_stage.published(stage)
    before = {person for _, person in written(NOW)}
    assert before == {stage.binh.id, stage.dung.id, stage.giang.id}
    taking_out.reinstate(out.id, organizer=stage.chi, now=NOW, reason="Nhầm người.")
    results_stage.published(stage, "Đính chính.")
    assert [person for _, person in written(NOW) if person not in before] == [stage.an.id]
    assert len(messages()) == 4


def test_a_merged_account_is_told_under_its_new_name(app: Flask) -> None:
    stage = results_stage.make_stage()
    results_stage.published(stage)
    stage.an.merged_into_id = stage.hoa.id
    wishes(stage.an, Notice.AWARD, Notice.RESULTS)
    wishes(stage.hoa, Notice.AWARD, Notice.RESULTS)
    assert written(NOW) == [("mail_award", stage.hoa.id)]
    assert messages()[0].facts["level"] == "Nhất"


def test_several_schedulers_write_each_notice_once(app: Flask) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    for _ in range(8):
        wishes(makers.make_person(), Notice.OPENS)
    db.session.commit()
    counts = at_once(app, 4, lambda _n: notices.write_due(OPENS, 500))
    assert all(isinstance(count, int) for count in counts)
    assert sum(count for count in counts if isinstance(count, int)) == 8
    assert len(messages()) == 8


def test_notices_are_written_in_small_transactions(
    app: Flask, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    for _ in range(5):
        wishes(makers.make_person(), Notice.OPENS)
    db.session.commit()
    monkeypatch.setattr(scheduler, "BATCH", 2)
    assert scheduler.write_notices(OPENS) == 5


def test_where_mail_is_off_nothing_is_written(app: Flask) -> None:
    makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    wishes(makers.make_person(), Notice.OPENS)
    db.session.commit()
    assert scheduler.write_notices(OPENS) == 0
    assert messages() == []


def test_from_the_wish_to_the_mailbox(app: Flask, box: Postbox) -> None:
    stage = results_stage.make_stage()
    an = wishes(stage.an, Notice.AWARD, Notice.OPENS)
    results_stage.published(stage)
    later = makers.make_round(
        contest=stage.contest, opens=OPENS, closes=OPENS + timedelta(days=7), name="Tuần 2"
    )
    an_id, first, second = an.id, stage.round.id, later.id
    db.session.commit()
    assert scheduler.tick(NOW)
    assert scheduler.tick(OPENS - DAY_BEFORE)
    award, opens = box.letters
    assert (award["To"], opens["To"]) == (f"p{an_id}@example.com",) * 2
    assert str(award["Subject"]) == "Chúc mừng bạn đạt giải Đợt 1"
    assert "Nhất, Đợt 1 của cuộc thi “Hải Phòng làm theo lời Bác”." in box.text(0)
    assert f"https://thi.example.vn/dot-thi/{first}/cong-bo" in box.text(0)
    assert "không bao giờ yêu cầu bạn chuyển tiền" in box.text(0)
    assert str(opens["Subject"]) == "Tuần 2 mở lúc 10:00 ngày 14/05/2026"
    assert f"https://thi.example.vn/dot-thi/{second}" in box.text(1)
    for number in (0, 1):
        assert box.letters[number]["List-Unsubscribe"].strip("<>") in box.text(number)


def test_a_password_is_asked_for_and_the_letter_comes(app: Flask, box: Postbox) -> None:
    an = wishes(makers.make_person())
    operations.request_reset(f"p{an.id}@example.com", NOW)
    db.session.commit()
    assert scheduler.tick(NOW)
    assert "https://thi.example.vn/quen-mat-khau/" in box.text()
    assert "60 phút" in box.text()


def test_a_failing_statement_is_logged_without_the_address(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def twice(_now: datetime) -> int:
        for _ in range(2):
            db.session.add(EmailAddress(person_id=1, address="an@example.com",
                                        folded="an@example.com", confirmed_at=NOW))  # fmt: skip
            db.session.flush()
        return 1

    assert not scheduler.run_job(app, scheduler.Job(name="twice", every_s=1, work=twice), NOW)
    assert "twice failed" in caplog.text
    assert "an@example.com" not in caplog.text


def test_a_round_of_a_group_is_announced_to_nobody_of_another_one(app: Flask) -> None:
    contest = makers.make_contest()
    ours, theirs = (
        makers.add(ContestGroup(contest_id=contest.id, code=name, name=name, position=0)).id
        for name in ("cb", "nd")
    )
    round_ = makers.make_round(contest=contest, opens=OPENS, closes=OPENS + timedelta(days=7))
    round_.group_id = ours

    def somebody(name: str, group: int | None = None, *rows: int) -> int:
        person = wishes(makers.make_person(name=name), Notice.OPENS)
        if group is not None:
            makers.add(Membership(person_id=person.id, contest_id=contest.id, group_id=group,
                                  origin="own", chosen_at=NOW))  # fmt: skip
        for line, listed in enumerate(rows, start=1):
            makers.add(
                ListedPerson(
                    contest_id=contest.id, kind="allowed", line=person.id * 10 + line,
                    full_name=name, name_folded=person.name_folded,
                    birth_date=person.birth_date, group_id=listed,
                )
            )  # fmt: skip
        return person.id

    told = [
        somebody("Không Ai Biết"),
        somebody("Tự Chọn Đây", ours),
        somebody("Có Tên Đây", None, ours),
        somebody("Có Tên Hai Nơi", None, ours, theirs),
        somebody("Đã Chọn Trước", ours, theirs),
    ]
    somebody("Tự Chọn Kia", theirs)
    somebody("Có Tên Kia", None, theirs)
    elsewhere = makers.make_round(opens=OPENS, closes=OPENS + timedelta(days=7))
    db.session.flush()
    assert [person for _, person in written(OPENS - SECOND)[:5]] == told
    about = db.session.scalars(select(Message).where(Message.about == elsewhere.id)).all()
    assert len(about) == 7, "a round that is everybody's"
