"""How do a file's questions come into a bank, and how do they leave it again?

A file's reading is kept as items, which a person corrects, accepts or drops. What is accepted is
stored in one transaction, and one undo takes it back: the added questions are undone, the changed
ones say again what they said. Nothing is deleted, so a paper that drew a version keeps it.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import import_queries, pictures, queries
from quizapp.banks.models import Bank, ImportItem, Question, QuestionImport, Status
from quizapp.banks.operations.review import Review, ReviewedItem
from quizapp.banks.operations.versions import first_wins, insert_versions, version_row
from quizapp.database import db
from quizapp.rules.faults import IDENTIFIER, LONGEST_DESCRIPTION, LONGEST_TITLE
from quizapp.rules.importing import Standing, problem_about
from quizapp.rules.names import clean
from quizapp.rules.questions import Content
from quizapp.rules.raw import RawBank, RawQuestion
from quizapp.rules.refusals import (
    ChangedMeanwhile,
    ImportDecided,
    ImportInUse,
    NothingAccepted,
)

KEPT = timedelta(days=30)
"""So long an import waits for its organizer."""
STATUS = {
    Standing.READY: Status.ACTIVE,
    Standing.CHECK: Status.CHECK,
    Standing.DRAFT: Status.DRAFT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What an import brought into its bank: names of questions."""

    bank: Bank
    added: list[str]
    changed: list[str]
    drafts: int
    to_check: int


def receive(
    found: RawBank, file_name: str, organizer_id: int | None, now: datetime
) -> QuestionImport:
    """Keep what was read from a file until its organizer decides about it."""
    name = _visible(file_name)
    title = _visible(found.title) or name.rpartition(".")[0] or name
    # What the reader could not turn into a text stands in no question.
    whole = replace(found, problems=found.problems + tuple(map(problem_about, found.faults)))
    received = QuestionImport(
        organizer_id=organizer_id,
        file_name=name[-200:],
        format=found.format,
        received_at=now,
        problems=whole.to_document()["problems"],
        bank_slug=queries.free_slug(found.identifier or title),
        bank_title=title[:LONGEST_TITLE],
        bank_description=_visible(found.description)[:LONGEST_DESCRIPTION],
    )
    is_named = IDENTIFIER.fullmatch(found.identifier)
    if is_named and (known := queries.bank_named(found.identifier)):
        aim(received, known)
    db.session.add(received)
    db.session.flush()
    pictures.keep(found.pictures)
    rows = [
        {"import_id": received.id, "ordinal": number, "raw": raw.to_document(), "accepted": None}
        for number, raw in enumerate(found.questions, start=1)
    ]
    db.session.execute(insert(ImportItem), rows)
    return received


def aim(waiting: QuestionImport, bank: Bank) -> None:
    """Let the questions go to a bank that is there."""
    require_undecided(waiting)
    waiting.bank_slug, waiting.bank_title = bank.slug, bank.title
    waiting.bank_description = bank.description


def aim_at_new(waiting: QuestionImport, title: str) -> None:
    """Let the questions go to a new bank of this title."""
    require_undecided(waiting)
    waiting.bank_slug, waiting.bank_title = queries.free_slug(title), clean(title)
    waiting.bank_description = ""


def decide(waiting: QuestionImport, ordinal: int, *, accepted: bool) -> None:
    """Take a question or drop it. A faulty one is taken as soon as it has no fault."""
    _change(waiting, ordinal, accepted=accepted)


def decide_all(waiting: QuestionImport, ordinals: Collection[int], *, accepted: bool) -> None:
    """Take these questions, or drop them."""
    require_undecided(waiting)
    wanted = sorted(ordinals)
    for start in range(0, len(wanted), queries.MOST_PARAMETERS):
        chunk = wanted[start : start + queries.MOST_PARAMETERS]
        db.session.execute(
            update(ImportItem)
            .where(ImportItem.import_id == waiting.id, ImportItem.ordinal.in_(chunk))
            .values(accepted=accepted)
        )


def mark(raw: RawQuestion) -> int:
    """Answer a number that differs as soon as a question of an import was corrected."""
    return zlib.crc32(json.dumps(raw.to_document(), sort_keys=True).encode())


def amend(waiting: QuestionImport, ordinal: int, raw: RawQuestion, *, seen: int) -> None:
    """Put what a person corrected in the place of what was read, doubts and all.

    `seen` is the mark of what the person corrected. Raises ChangedMeanwhile if it is another now.
    """
    item = db.session.get(ImportItem, (waiting.id, ordinal), with_for_update=True)
    if item is None or mark(RawQuestion.from_document(item.raw)) != seen:
        raise ChangedMeanwhile
    _change(waiting, ordinal, raw=raw.to_document() | {"doubts": []}, accepted=True)


def confirm_item(waiting: QuestionImport, ordinal: int) -> None:
    """Say that a question was read rightly."""
    item = import_queries.item(waiting.id, ordinal)
    if item is None:
        raise ChangedMeanwhile
    _change(waiting, ordinal, raw=item.raw | {"doubts": []}, accepted=True)


def drop(waiting: QuestionImport) -> None:
    """Forget an import that brought nothing into a bank."""
    require_undecided(waiting)
    if waiting.committed_at is not None:
        raise ImportDecided
    _delete([waiting.id])


def drop_old(now: datetime) -> int:
    """Forget every import nobody decided about in time. Answer how many there were."""
    old = db.session.scalars(
        select(QuestionImport.id).where(
            QuestionImport.committed_at.is_(None), QuestionImport.received_at < now - KEPT
        )
    ).all()
    _delete(old)
    return len(old)


def commit(
    waiting: QuestionImport,
    review: Review,
    actor: Actor,
    now: datetime,
    *,
    advance: Callable[[int], object] = lambda _count: None,
) -> Stored:
    """Store every accepted question of a review, in one transaction.

    Raises NothingAccepted, ImportDecided if somebody was faster, ChangedMeanwhile if the bank
    changed under it; then nothing is stored.
    """
    require_undecided(waiting)
    accepted = [item for item in review.items if item.is_stored]
    if not accepted:
        db.session.refresh(waiting)  # somebody may have stored it since it was read
        require_undecided(waiting)
        raise NothingAccepted
    _claim(waiting, now)
    with first_wins():
        bank = _bank(waiting, now)
        heads = queries.heads(bank.id)
        added = [item.name for item in accepted if item.name not in heads]
        if added:
            db.session.execute(
                insert(Question), [{"bank_id": bank.id, "name": name} for name in added]
            )
        ids = queries.question_ids(bank.id)
        insert_versions(
            [_row(item, ids, heads, waiting.id) for item in accepted], actor, now, advance=advance
        )
    stored = Stored(
        bank=bank,
        added=[item.name for item in accepted if item.is_new],
        changed=[item.name for item in accepted if not item.is_new],
        drafts=sum(item.assessment.standing == Standing.DRAFT for item in accepted),
        to_check=sum(item.assessment.standing == Standing.CHECK for item in accepted),
    )
    after = {"import": waiting.id, "title": bank.title, "file": waiting.file_name}
    after |= {"added": stored.added, "changed": stored.changed}
    journal.record(actor, now, "bank.import", f"bank:{bank.slug}", after=after)
    return stored


def undo(stored: QuestionImport, rounds: Sequence[str], actor: Actor, now: datetime) -> int:
    """Take an import back; answer how many questions that touched.

    `rounds` names the rounds that may have drawn from it. Raises ImportInUse if there is one,
    ImportDecided if it is undone already.
    """
    if rounds:
        raise ImportInUse(rounds=", ".join(rounds))
    won = db.session.scalar(
        update(QuestionImport)
        .where(
            QuestionImport.id == stored.id,
            QuestionImport.committed_at.is_not(None),
            QuestionImport.undone_at.is_(None),
        )
        .values(undone_at=now)
        .returning(QuestionImport.id)
    )
    if won is None:
        raise ImportDecided
    db.session.refresh(stored)
    rows: list[dict[str, Any]] = []
    for now_says, before in import_queries.versions_to_undo(stored.id):
        if before is None:
            content = Content.from_document(now_says.content)
            status: str = Status.UNDONE
        else:
            content, status = Content.from_document(before.content), before.status
        rows.append(version_row(now_says.question_id, now_says.number + 1, content, status=status))
    with first_wins():
        insert_versions(rows, actor, now)
    journal.record(
        actor,
        now,
        "bank.undo_import",
        f"bank:{stored.bank_slug}",
        before={"import": stored.id, "file": stored.file_name, "questions": len(rows)},
    )
    return len(rows)


def require_undecided(waiting: QuestionImport) -> None:
    """Raise ImportDecided if the questions are in the bank already."""
    if waiting.is_stored:
        raise ImportDecided


def fingerprint(waiting: QuestionImport, review: Review) -> str:
    """Answer a text that differs as soon as the items, their decisions or the bank do."""
    bank = str(review.bank and review.bank.id)
    parts = [waiting.bank_slug, waiting.bank_title, bank, str(waiting.is_stored)]
    for item in review.items:
        if item.is_stored and item.assessment.content:
            before = item.head.number if item.head else 0
            says = item.assessment.content
            parts.append(f"{item.name} {item.assessment.standing} {before} {says!r}")
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _visible(text: str) -> str:
    return clean("".join(filter(str.isprintable, clean(text))))


def _delete(import_ids: Sequence[int]) -> None:
    db.session.execute(delete(ImportItem).where(ImportItem.import_id.in_(import_ids)))
    db.session.execute(delete(QuestionImport).where(QuestionImport.id.in_(import_ids)))


def _change(waiting: QuestionImport, ordinal: int, **values: Any) -> None:
    require_undecided(waiting)
    changed = db.session.execute(
        update(ImportItem)
        .where(ImportItem.import_id == waiting.id, ImportItem.ordinal == ordinal)
        .values(**values)
        .returning(ImportItem.ordinal)
    ).all()
    if not changed:
        raise ChangedMeanwhile


def _claim(waiting: QuestionImport, now: datetime) -> None:
    won = db.session.scalar(
        update(QuestionImport)
        .where(
            QuestionImport.id == waiting.id,
            or_(QuestionImport.committed_at.is_(None), QuestionImport.undone_at.is_not(None)),
        )
        .values(committed_at=now, undone_at=None)
        .returning(QuestionImport.id)
    )
    if won is None:
        raise ImportDecided
    db.session.refresh(waiting)


def _bank(waiting: QuestionImport, now: datetime) -> Bank:
    found = queries.bank_named(waiting.bank_slug)
    if found is None:
        found = Bank(
            slug=waiting.bank_slug,
            title=waiting.bank_title,
            description=waiting.bank_description,
            created_at=now,
        )
        db.session.add(found)
        db.session.flush()
    return found


def _row(
    item: ReviewedItem, ids: dict[str, int], heads: dict[str, queries.Head], import_id: int
) -> dict[str, Any]:
    if item.assessment.content is None:
        raise ValueError("an item without content cannot be stored")
    head = heads.get(item.name)
    status: str = STATUS[item.assessment.standing]
    if head is not None and head.status == Status.RETIRED:
        status = Status.RETIRED
    number = head.number + 1 if head else 1
    row = version_row(ids[item.name], number, item.assessment.content, status=status)
    return row | {"import_id": import_id, "note": " ".join(item.assessment.raw.doubts)}
