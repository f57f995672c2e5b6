"""What changes when an editor edits a question or a bank, retires, confirms or approves?"""

from datetime import datetime

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.banks import queries
from quizapp.banks.models import Approval, Bank, Question, QuestionVersion, Status
from quizapp.banks.operations.versions import (
    first_wins,
    keep_approvals,
    latest,
    next_version,
)
from quizapp.database import db
from quizapp.rules.bank_refusals import OwnWork
from quizapp.rules.faults import NO_KEY, check, clashes, gaps
from quizapp.rules.names import clean
from quizapp.rules.questions import Content, differences, raw
from quizapp.rules.raw import Fault, RawQuestion


def edit_bank(bank: Bank, title: str, description: str, actor: Actor, now: datetime) -> None:
    """Change a bank's own texts; they have no fault (`rules.faults.check_heading`)."""
    before = {"title": bank.title, "description": bank.description}
    after = {"title": clean(title), "description": clean(description)}
    if before == after:
        return
    bank.title, bank.description = after["title"], after["description"]
    journal.record(actor, now, "bank.edit", f"bank:{bank.slug}", before=before, after=after)


def edit_faults(question: Question, edited: RawQuestion) -> list[Fault]:
    """Answer what speaks against an edit. A question that had its proof may not lose it, one that
    had no key yet may stay without."""
    heads = queries.heads(question.bank_id)
    texts = queries.contents(head.version_id for head in heads.values())
    current = texts[heads[question.name].version_id]
    others = {
        name: texts[head.version_id]
        for name, head in heads.items()
        if head.status == Status.ACTIVE and name != question.name
    }
    faults = check(edited)
    if not current.key:
        faults = [fault for fault in faults if fault.sentence != NO_KEY]
    if not gaps(raw(question.name, current)):
        faults += gaps(edited)
    return faults + clashes(edited, others)


def edit_question(
    question: Question, content: Content, actor: Actor, now: datetime, *, seen: int
) -> QuestionVersion | None:
    """Make the next version of a question, None if nothing changes.

    `seen` is the number of the version the edit was made from. Raises ChangedMeanwhile if there is
    a newer one. Who saves a question that was to be looked at has looked at it. An approval holds
    on if the question is only sorted otherwise.
    """
    head = latest(question, seen)
    status = status_after_edit(head.status, content)
    if content.digest() == head.digest and status == head.status:
        return None
    fields = [d.field for d in differences(Content.from_document(head.content), content)]
    made = next_version(head, content, actor, now, status=status)
    if set(fields) <= {"topic", "difficulty"}:
        keep_approvals([head])
    # The contents stand in the versions: the journal, read by more people, repeats no key.
    journal.record(
        actor,
        now,
        "question.edit",
        _subject(question),
        before={"version": head.number},
        after={"version": made.number, "fields": fields},
    )
    return made


def retire(question: Question, actor: Actor, now: datetime, *, seen: int, reason: str) -> None:
    """Let a question be drawn no more by rounds that open from now on."""
    head = latest(question, seen)
    _set_status(question, head, actor, now, status=Status.RETIRED, reason=reason, note=reason)


def restore(question: Question, actor: Actor, now: datetime, *, seen: int, reason: str) -> Status:
    """Let a retired question be drawn again, if it has a key and nobody has to look at it first.
    Answer what it is then."""
    head = latest(question, seen)
    doubted = _doubted(head)
    status, note = Status.ACTIVE, reason
    if not Content.from_document(head.content).key:
        status = Status.DRAFT
    elif doubted is not None:
        status, note = Status.CHECK, doubted.note
    _set_status(question, head, actor, now, status=status, reason=reason, note=note)
    return status


def confirm(question: Question, actor: Actor, now: datetime, *, seen: int) -> None:
    """Say that a question was read rightly, so that it may be drawn."""
    head = latest(question, seen)
    if head.status != Status.CHECK:
        return
    made = next_version(head, Content.from_document(head.content), actor, now, status=Status.ACTIVE)
    journal.record(
        actor,
        now,
        "question.confirm",
        _subject(question),
        before={"version": head.number},
        after={"version": made.number},
    )


def approve(question: Question, organizer: Organizer, now: datetime, *, seen: int) -> None:
    """Give a second person's yes to a question's newest version.

    Raises OwnWork if the organizer wrote what it says, ChangedMeanwhile if it is not the one seen.
    """
    head = latest(question, seen)
    if head.status != Status.ACTIVE or db.session.get(Approval, head.id) is not None:
        return
    if queries.writers([question.id])[question.id] == organizer.id:
        raise OwnWork
    actor = Actor.of(organizer)
    with first_wins():
        db.session.add(
            Approval(
                version_id=head.id,
                organizer_id=organizer.id,
                approved_by=actor.name,
                approved_at=now,
            )
        )
        db.session.flush()
    journal.record(
        actor, now, "question.approve", _subject(question), after={"version": head.number}
    )


def status_after_edit(before: str, content: Content) -> Status:
    """Answer what a question is after a person saved it: ready once it has a key, but what was
    retired or undone stays so."""
    if before in {Status.RETIRED, Status.UNDONE}:
        return Status(before)
    return Status.ACTIVE if content.key else Status.DRAFT


def _doubted(head: QuestionVersion) -> QuestionVersion | None:
    """Answer the version of these words that its reader doubted, None if there is none or if a
    person has confirmed or saved it since."""
    for version in queries.versions(head.question_id):
        if version.digest != head.digest or version.status == Status.ACTIVE:
            return None
        # What came with a file for a question out of use has its doubts as its note.
        if version.status == Status.CHECK or (version.import_id and version.note):
            return version
    return None


def _set_status(
    question: Question,
    head: QuestionVersion,
    actor: Actor,
    now: datetime,
    *,
    status: Status,
    reason: str,
    note: str,
) -> None:
    if head.status == status:
        return
    content = Content.from_document(head.content)
    made = next_version(head, content, actor, now, status=status, note=note)
    journal.record(
        actor,
        now,
        "question.retire" if status == Status.RETIRED else "question.restore",
        _subject(question),
        before={"version": head.number, "status": head.status},
        after={"version": made.number, "status": made.status},
        reason=reason,
    )


def _subject(question: Question) -> str:
    return f"question:{question.id}"
