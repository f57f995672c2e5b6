"""How does somebody complain of a result, and how does the jury answer?"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import email_queries, journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Person
from quizapp.attempts import queries as attempts
from quizapp.attempts import traces
from quizapp.database import db
from quizapp.mail import operations as mail
from quizapp.mail.operations import Link
from quizapp.results import complaint_queries, editions, queries
from quizapp.results.review_models import Complaint
from quizapp.rules import complaints, organizing
from quizapp.rules.complaint_refusals import AlreadyAnswered, ComplaintOpen
from quizapp.rules.complaints import Verdict
from quizapp.rules.refusals import BadInput

LETTER = "complaint_answered"


def complain(
    round_id: int, person: Person, words: str, now: datetime, *, by_mail: bool = False
) -> Complaint:
    """File a complaint about the result that is public now.

    `by_mail` asks for a letter when it is answered, which needs a confirmed address. Raises
    NotASitter, NoResultYet, ComplaintsOver, ComplaintOpen or TooWordy.
    """
    attempts.locked_person(person.id)
    own = complaint_queries.of_person(person.id, round_id)
    complaints.require_may_complain(
        editions.settlement(round_id, now),
        took_part=complaint_queries.took_part(round_id, person.id),
        has_open=any(one.state == Verdict.OPEN for one in own),
    )
    board = editions.final_editions(round_id)
    filed = Complaint(
        round_id=round_id,
        person_id=person.id,
        edition_number=max(one.number for one in board if editions.state_of(one, now) == "public"),
        words=complaints.words(words),
        by_mail=by_mail and email_queries.email_of(person.id) is not None,
        filed_at=now,
        state=Verdict.OPEN,
        answer="",
    )
    try:
        with db.session.begin_nested():
            db.session.add(filed)
    except IntegrityError as error:  # the other click of a double click was faster
        raise ComplaintOpen from error
    # The words stay beside: the journal, which nobody can erase, tells that there were some.
    journal.record(
        Actor.of(person),
        now,
        "complaint.file",
        f"round:{round_id}",
        contest_id=filed.round.contest_id,
        after={"complaint": filed.id, "edition": filed.edition_number},
    )
    return filed


def answer(
    complaint_id: int,
    verdict: Verdict,
    words: str,
    *,
    organizer: Organizer,
    now: datetime,
    mails: bool,
) -> None:
    """Answer a complaint. With `mails` a letter goes to who wished it.

    What follows from an accepted one is done by other deeds: a disqualification, a corrected key, a
    new edition. Raises ReasonMissing without words, BadInput, or AlreadyAnswered.
    """
    words = organizing.require_reason(words)
    complaint = db.session.get(Complaint, complaint_id)
    if complaint is None or verdict is Verdict.OPEN:
        raise BadInput
    round_ = queries.held_round(complaint.round_id)
    answered = db.session.scalar(
        update(Complaint)
        .where(Complaint.id == complaint_id, Complaint.state == Verdict.OPEN)
        .values(state=verdict, answer=words, organizer_id=organizer.id, answered_at=now)
        .returning(Complaint.id)
    )
    if answered is None:
        raise AlreadyAnswered
    journal.record(
        Actor.of(organizer),
        now,
        "complaint.answer",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        after={"complaint": complaint.id, "state": verdict.value},
    )
    email = email_queries.email_of(complaint.person_id)
    if mails and complaint.by_mail and email is not None:
        mail.write(
            LETTER,
            email.address,
            now,
            # What was answered stands on the page, behind the sign-in.
            facts={
                "name": complaint.person.full_name,
                "round": round_.name,
                "contest": round_.contest.name,
            },
            links=[Link(page="complaints.mine", values={"round_id": round_.id})],
            person_id=complaint.person_id,
        )


def forget_complaints(person_ids: Collection[int]) -> None:
    """Drop what these people complained of, and the answers."""
    db.session.execute(delete(Complaint).where(Complaint.person_id.in_(person_ids)))


def drop_traces(now: datetime) -> int:
    """Erase the traces of sittings that nobody may look at any more. Answer how many."""
    return sum(
        traces.forget_round(round_.id)
        for round_ in traces.rounds_with_traces()
        if complaints.traces_due(
            closes=round_.closes_at,
            settled_since=complaint_queries.official_since(round_.id, now),
            now=now,
        )
    )
