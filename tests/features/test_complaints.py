"""Can people complain of a result, and is it official only when all have been answered?"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import consents, guardian_texts
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import EmailAddress, JournalEntry, Person
from quizapp.attempts import traces
from quizapp.attempts.models import AttemptTrace
from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.results import complaint_queries, editions, operations
from quizapp.results.review_models import Complaint
from quizapp.rights import operations as rights
from quizapp.rights.export import everything
from quizapp.rules import complaints
from quizapp.rules.complaint_refusals import (
    AlreadyAnswered,
    ComplaintOpen,
    ComplaintsOver,
    NoResultYet,
    NotASitter,
    TooWordy,
)
from quizapp.rules.complaints import Standing, Verdict
from quizapp.rules.refusals import BadInput, ReasonMissing
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.races import at_once

WORDS = "Câu 3 có hai đáp án đúng, xin Ban tổ chức xem lại."
ANSWER = "Đã xem lại: câu 3 chỉ có một đáp án đúng."
# To the end of the third day after: NOW is ten in the morning of the city.
DAYS = timedelta(days=3, hours=14)


@pytest.fixture
def stage(app: Flask) -> Stage:
    made = make_stage()
    published(made)
    return made


def standing(stage: Stage, after: timedelta = timedelta()) -> tuple[Standing, bool]:
    found = editions.settlement(stage.round.id, NOW + after)
    return found.standing, found.settled


def answer(stage: Stage, one: Complaint, verdict: Verdict = Verdict.REJECTED) -> None:
    operations.answer(one.id, verdict, ANSWER, organizer=stage.chi, now=NOW + DAYS * 2, mails=True)


def test_a_complaint_keeps_the_result_open_until_it_is_answered(stage: Stage) -> None:
    assert standing(stage) == (Standing.VERIFIED, False)
    assert standing(stage, DAYS) == (Standing.OFFICIAL, True)
    filed = operations.complain(stage.round.id, stage.hoa, f" {WORDS} ", NOW)
    assert (filed.words, filed.edition_number) == (WORDS, 1)
    assert standing(stage, DAYS) == (Standing.VERIFIED, False)
    assert complaint_queries.official_since(stage.round.id, NOW + DAYS) is None
    answer(stage, filed)
    assert standing(stage, DAYS) == (Standing.OFFICIAL, True)
    assert complaint_queries.official_since(stage.round.id, NOW + DAYS) == NOW + DAYS * 2
    deeds = list(db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(2)))
    assert [one.deed for one in deeds] == ["complaint.answer", "complaint.file"]
    # Nobody can erase the journal, so it tells nothing of what was written.
    assert all(WORDS not in str(one.after) and ANSWER not in str(one.after) for one in deeds)


def test_a_correction_opens_the_window_anew(stage: Stage) -> None:
    later = NOW + DAYS
    edition = operations.propose(stage.round.id, stage.chi, later, "Đính chính câu 3.")
    assert standing(stage, DAYS) == (Standing.OFFICIAL, True)
    operations.approve(edition.id, stage.khanh, later, publish_now=True)
    assert standing(stage, DAYS) == (Standing.CORRECTED, False)
    assert standing(stage, DAYS * 2 + timedelta(hours=14)) == (Standing.CORRECTED, True)
    filed = operations.complain(stage.round.id, stage.hoa, WORDS, later)
    assert filed.edition_number == 2


def test_who_may_complain_and_when(stage: Stage) -> None:
    stranger = makers.make_person(name="Lý Thị Lạ")
    refused: list[tuple[type[Exception], Person, str, timedelta]] = [
        (NotASitter, stranger, WORDS, timedelta()),
        (ComplaintsOver, stage.an, WORDS, DAYS),
        (TooWordy, stage.an, "Sai rồi", timedelta()),
    ]
    for refusal, person, words, after in refused:
        with pytest.raises(refusal):
            operations.complain(stage.round.id, person, words, NOW + after)
    operations.complain(stage.round.id, stage.an, WORDS, NOW)
    with pytest.raises(ComplaintOpen):
        operations.complain(stage.round.id, stage.an, WORDS, NOW)


def test_another_complaint_may_follow_an_answer(stage: Stage) -> None:
    answer(stage, operations.complain(stage.round.id, stage.an, WORDS, NOW))
    again = operations.complain(stage.round.id, stage.an, WORDS, NOW)
    assert complaint_queries.of_person(stage.an.id, stage.round.id)[0].id == again.id
    assert complaint_queries.of_round(stage.round.id, limit=9)[0].id == again.id


def test_nobody_complains_of_what_is_not_public(app: Flask) -> None:
    made = make_stage()
    with pytest.raises(NoResultYet):
        operations.complain(made.round.id, made.an, WORDS, NOW)


def test_two_clicks_file_one_complaint(app: Flask, stage: Stage) -> None:
    an, round_id = stage.an.id, stage.round.id
    db.session.commit()

    def click(_: int) -> int:
        return operations.complain(round_id, db.session.get_one(Person, an), WORDS, NOW).id

    clicks = at_once(app, 4, click)
    assert [type(one) for one in clicks].count(ComplaintOpen) == 3


def test_an_answer_has_words_and_stays(stage: Stage) -> None:
    filed = operations.complain(stage.round.id, stage.an, WORDS, NOW)
    for verdict, words, refusal in (
        (Verdict.ACCEPTED, " ", ReasonMissing),
        (Verdict.OPEN, ANSWER, BadInput),
    ):
        with pytest.raises(refusal):
            operations.answer(filed.id, verdict, words, organizer=stage.chi, now=NOW, mails=False)
    answer(stage, filed, Verdict.ACCEPTED)
    with pytest.raises(AlreadyAnswered):
        answer(stage, filed)
    assert (filed.state, filed.answer) == (Verdict.ACCEPTED, ANSWER)


def test_a_letter_goes_to_who_wished_it_and_has_an_address(stage: Stage) -> None:
    makers.add(
        EmailAddress(
            person_id=stage.an.id, address="an@example.vn", folded="an@example.vn", confirmed_at=NOW
        )
    )
    for person, by_mail in ((stage.an, True), (stage.binh, True), (stage.hoa, False)):
        answer(
            stage,
            operations.complain(stage.round.id, person, WORDS, NOW, by_mail=by_mail),
        )
    (letter,) = db.session.scalars(select(Message))
    assert (letter.kind, letter.recipient) == ("complaint_answered", "an@example.vn")
    assert ANSWER not in str(letter.facts)


def test_complaints_are_told_to_their_owner_and_go_with_the_account(stage: Stage) -> None:
    answer(stage, operations.complain(stage.round.id, stage.hoa, WORDS, NOW))
    trace = AttemptTrace(
        round_id=stage.round.id, person_id=stage.hoa.id, number=1, address="a", device="d"
    )
    makers.add(trace)
    told = everything(stage.hoa, NOW + DAYS * 3)
    assert told["complaints"][0]["words"] == WORDS
    assert told["complaints"][0]["answer"] == ANSWER
    assert told["traces"][0]["address_digest"] == "a"
    assert everything(stage.an, NOW)["complaints"] == []
    rights.erase(stage.hoa.id, Actor.of(stage.hoa), NOW)
    assert complaint_queries.of_person(stage.hoa.id) == []
    assert traces.traces_of(stage.hoa.id) == []


def test_who_leaves_the_contest_leaves_no_trace(stage: Stage) -> None:
    makers.add(
        AttemptTrace(
            round_id=stage.round.id, person_id=stage.hoa.id, number=1, address="a", device="d"
        )
    )
    operations.leave(stage.hoa.id, stage.contest, COMMAND, NOW)
    assert traces.traces_of(stage.hoa.id) == []


def test_traces_go_thirty_days_after_the_last_answer(stage: Stage) -> None:
    makers.add(
        AttemptTrace(
            round_id=stage.round.id, person_id=stage.hoa.id, number=1, address="a", device="d"
        )
    )
    filed = operations.complain(stage.round.id, stage.hoa, WORDS, NOW)
    assert operations.drop_traces(NOW + timedelta(days=100)) == 0
    answer(stage, filed)
    due = NOW + DAYS * 2 + timedelta(days=30)
    assert operations.drop_traces(due - timedelta(seconds=1)) == 0
    assert operations.drop_traces(due) == 1


@pytest.mark.parametrize("details", [consents.CONSENTS[0].details, guardian_texts.DETAILS])
def test_people_agree_to_traces_being_kept_for_as_long_as_they_are(
    app: Flask, details: tuple[str, ...]
) -> None:
    (told,) = (str(one) for one in details if "dấu mã hóa" in str(one))
    assert f"xóa {complaints.TRACES_KEPT.days} ngày" in told
