"""What changes in the banks when a file is imported or an editor edits?

Nothing here is overwritten: every change makes a question's next version, and two editors who make
the same next version are told apart by the database.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import queries
from quizapp.banks.models import Bank, Question, QuestionVersion, Status
from quizapp.database import db
from quizapp.rules.faults import check, check_bank, clashes, gaps, repeats
from quizapp.rules.names import clean
from quizapp.rules.questions import (
    Content,
    Difference,
    Fault,
    RawBank,
    RawQuestion,
    differences,
    raw,
    search_text,
)
from quizapp.rules.refusals import ChangedMeanwhile

CHUNK = 500
"""So many versions go to the database in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question whose content differs from what is stored."""

    name: str
    head: queries.Head
    before: Content
    after: Content

    @property
    def differences(self) -> list[Difference]:
        """Answer the fields that change."""
        return differences(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What storing a file would do. Questions that the file does not name are left alone."""

    bank: RawBank
    stored: Bank | None
    added: dict[str, Content]
    changed: list[Change]
    unchanged: list[str]
    absent: list[str]
    faults: list[Fault]

    @property
    def is_retitled(self) -> bool:
        """Answer whether the bank's own texts change."""
        return self.stored is not None and _heading(self.bank) != (
            self.stored.title,
            self.stored.description,
        )

    @property
    def is_empty(self) -> bool:
        """Answer whether everything in the file is stored already."""
        return not (self.stored is None or self.is_retitled or self.added or self.changed)

    @property
    def fingerprint(self) -> str:
        """Answer a text that differs as soon as the file or the bank under it does."""
        parts = [
            self.bank.identifier,
            *_heading(self.bank),
            str(self.stored and (self.stored.title, self.stored.description)),
            *(f"{name} {content.digest()}" for name, content in self.added.items()),
            *(f"{c.name} {c.head.number} {c.after.digest()}" for c in self.changed),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def plan(bank: RawBank) -> ImportPlan:
    """Answer what storing this bank would do, and everything that speaks against it."""
    contents, faults = check_bank(bank)
    stored = queries.bank_named(bank.identifier)
    heads = queries.heads(stored.id) if stored else {}
    altered = {
        name: head
        for name, head in heads.items()
        if name in contents and contents[name].digest() != head.digest
    }
    before = queries.contents(head.version_id for head in altered.values())
    places = {question.identifier: question.place for question in bank.questions}
    absent = {name: head for name, head in heads.items() if name not in places}
    in_use = {n: head.version_id for n, head in absent.items() if head.status == Status.ACTIVE}
    texts = queries.contents(in_use.values())
    kept = {name: texts[version_id] for name, version_id in in_use.items()}
    return ImportPlan(
        bank=bank,
        stored=stored,
        added={name: content for name, content in contents.items() if name not in heads},
        changed=[
            Change(name=name, head=head, before=before[head.version_id], after=contents[name])
            for name, head in altered.items()
        ],
        unchanged=[name for name in contents if name in heads and name not in altered],
        absent=list(absent),
        faults=faults
        + [replace(fault, place=places[fault.question]) for fault in repeats(contents, kept)],
    )


def store(
    plan: ImportPlan,
    actor: Actor,
    now: datetime,
    *,
    advance: Callable[[int], object] = lambda _count: None,
) -> bool:
    """Store a faultless plan whole, or raise ChangedMeanwhile and store nothing of it.

    Answers False, and writes nothing, if everything is stored already. `advance` is told how many
    questions each step has stored. A retired question stays retired.
    """
    if plan.faults:
        raise ValueError("a plan with faults cannot be stored")
    if plan.is_empty:
        return False
    with _first_wins():
        bank = plan.stored or Bank(slug=plan.bank.identifier, created_at=now)
        before = None if plan.stored is None else {"title": bank.title}
        bank.title, bank.description = _heading(plan.bank)
        db.session.add(bank)
        db.session.flush()
        if plan.added:
            db.session.execute(
                insert(Question), [{"bank_id": bank.id, "name": name} for name in plan.added]
            )
        ids = queries.question_ids(bank.id)
        rows = [
            _version(ids[name], 1, content, status=Status.ACTIVE)
            for name, content in plan.added.items()
        ] + [
            _version(change.head.question_id, change.head.number + 1, change.after,
                     status=change.head.status)
            for change in plan.changed
        ]  # fmt: skip
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            made = {"created_at": now, "made_by": actor.name}
            db.session.execute(insert(QuestionVersion), [row | made for row in chunk])
            advance(len(chunk))
    journal.record(
        actor,
        now,
        "bank.import",
        f"bank:{bank.slug}",
        before=before,
        after={
            "title": bank.title,
            "added": list(plan.added),
            "changed": [change.name for change in plan.changed],
        },
    )
    return True


def edit_bank(bank: Bank, title: str, description: str, actor: Actor, now: datetime) -> None:
    """Change a bank's own texts; they have no fault (`rules.faults.check_heading`)."""
    before = {"title": bank.title, "description": bank.description}
    after = {"title": clean(title), "description": clean(description)}
    if before == after:
        return
    bank.title, bank.description = after["title"], after["description"]
    journal.record(actor, now, "bank.edit", f"bank:{bank.slug}", before=before, after=after)


def record_download(bank: Bank, questions: int, actor: Actor, now: datetime) -> None:
    """Keep in the journal that somebody took a bank's questions with their right answers."""
    after = {"questions": questions}
    journal.record(actor, now, "bank.download", f"bank:{bank.slug}", after=after)


def edit_faults(question: Question, edited: RawQuestion) -> list[Fault]:
    """Answer what speaks against an edit. A question that had its proof may not lose it."""
    heads = queries.heads(question.bank_id)
    texts = queries.contents(head.version_id for head in heads.values())
    current = texts[heads[question.name].version_id]
    others = {
        name: texts[head.version_id]
        for name, head in heads.items()
        if head.status == Status.ACTIVE and name != question.name
    }
    faults = check(edited)
    if not gaps(raw(question.name, current)):
        faults += gaps(edited)
    return faults + clashes(edited, others)


def edit_question(
    question: Question, content: Content, actor: Actor, now: datetime, *, seen: int
) -> QuestionVersion | None:
    """Make the next version of a question, None if nothing changes.

    `seen` is the number of the version the edit was made from. Raises ChangedMeanwhile if there is
    a newer one.
    """
    head = _latest(question, seen)
    if content.digest() == head.digest:
        return None
    fields = [d.field for d in differences(Content.from_document(head.content), content)]
    made = _next_version(head, content, actor, now, status=head.status)
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
    _set_status(question, actor, now, status=Status.RETIRED, seen=seen, reason=reason)


def restore(question: Question, actor: Actor, now: datetime, *, seen: int, reason: str) -> None:
    """Let a retired question be drawn again."""
    _set_status(question, actor, now, status=Status.ACTIVE, seen=seen, reason=reason)


def _set_status(
    question: Question, actor: Actor, now: datetime, *, status: Status, seen: int, reason: str
) -> None:
    head = _latest(question, seen)
    if head.status == status:
        return
    content = Content.from_document(head.content)
    made = _next_version(head, content, actor, now, status=status, note=reason)
    journal.record(
        actor,
        now,
        "question.retire" if status == Status.RETIRED else "question.restore",
        _subject(question),
        before={"version": head.number, "status": head.status},
        after={"version": made.number, "status": made.status},
        reason=reason,
    )


def _heading(bank: RawBank) -> tuple[str, str]:
    return clean(bank.title), clean(bank.description)


def _subject(question: Question) -> str:
    return f"question:{question.id}"


def _latest(question: Question, seen: int) -> QuestionVersion:
    head = queries.latest(question.id)
    if head.number != seen:
        raise ChangedMeanwhile
    return head


def _next_version(
    head: QuestionVersion,
    content: Content,
    actor: Actor,
    now: datetime,
    *,
    status: str,
    note: str = "",
) -> QuestionVersion:
    row = _version(head.question_id, head.number + 1, content, status=status)
    made = QuestionVersion(**row, created_at=now, made_by=actor.name, note=note)
    with _first_wins():
        db.session.add(made)
        db.session.flush()
    return made


def _version(question_id: int, number: int, content: Content, *, status: str) -> dict[str, Any]:
    return {
        "question_id": question_id,
        "number": number,
        "status": status,
        "digest": content.digest(),
        "content": content.to_document(),
        "topic": content.topic,
        "difficulty": content.difficulty,
        "search_text": search_text(content),
    }


@contextmanager
def _first_wins() -> Iterator[None]:
    """Turn the database's no to a second bank, question or version of one name into a refusal."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise ChangedMeanwhile from error
