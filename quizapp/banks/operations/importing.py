"""How do a file's questions come into a bank?

A file's reading is kept as items, which a person corrects, accepts or drops. What is accepted is
stored in one transaction.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import import_queries, pictures, queries
from quizapp.banks.models import Bank, ImportItem, Question, QuestionImport, Status
from quizapp.banks.operations.review import Review, ReviewedItem
from quizapp.banks.operations.versions import first_wins, insert_versions, version_row
from quizapp.database import db
from quizapp.rules.bank_refusals import ImportDecided, NothingAccepted
from quizapp.rules.faults import IDENTIFIER, LONGEST_DESCRIPTION, LONGEST_TITLE
from quizapp.rules.importing import Standing, problem_about
from quizapp.rules.names import clean, slug
from quizapp.rules.raw import RawBank, RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile

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
    if known := _bank_of(found, title):
        _aim(received, known)
    db.session.add(received)
    db.session.flush()
    pictures.keep(found.pictures)
    rows = [
        {"import_id": received.id, "ordinal": number, "raw": raw.to_document(), "accepted": None}
        for number, raw in enumerate(found.questions, start=1)
    ]
    db.session.execute(insert(ImportItem), rows)
    return received


def _bank_of(found: RawBank, title: str) -> Bank | None:
    """Answer the bank that a file probably came from: it names it, or has its title or its slug."""
    named = found.identifier if IDENTIFIER.fullmatch(found.identifier) else ""
    return (
        queries.bank_named(named) or queries.bank_titled(title) or queries.bank_named(slug(title))
    )


def aim(waiting: QuestionImport, bank: Bank) -> None:
    """Let the questions go to a bank that is there."""
    _hold(waiting)
    _aim(waiting, bank)


def aim_at_new(waiting: QuestionImport, title: str) -> None:
    """Let the questions go to a new bank of this title."""
    _hold(waiting)
    waiting.bank_slug, waiting.bank_title = queries.free_slug(title), clean(title)
    waiting.bank_description = ""


def decide(waiting: QuestionImport, ordinal: int, *, accepted: bool) -> None:
    """Take a question or drop it. A faulty one is taken as soon as it has no fault."""
    _hold(waiting)
    _change(waiting, ordinal, accepted=accepted)


def decide_all(waiting: QuestionImport, ordinals: Collection[int], *, accepted: bool) -> None:
    """Take these questions, or drop them."""
    _hold(waiting)
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
    _hold(waiting)
    item = db.session.get(ImportItem, (waiting.id, ordinal), populate_existing=True)
    if item is None or mark(RawQuestion.from_document(item.raw)) != seen:
        raise ChangedMeanwhile
    _change(waiting, ordinal, raw=raw.to_document() | {"doubts": []}, accepted=True)


def confirm_item(waiting: QuestionImport, ordinal: int) -> None:
    """Say that a question was read rightly."""
    _hold(waiting)
    item = db.session.get(ImportItem, (waiting.id, ordinal), populate_existing=True)
    if item is None:
        raise ChangedMeanwhile
    _change(waiting, ordinal, raw=item.raw | {"doubts": []}, accepted=True)


def drop(waiting: QuestionImport) -> None:
    """Forget an import that brought nothing into a bank."""
    if not _delete(QuestionImport.id == waiting.id):
        raise ImportDecided


def drop_old(now: datetime) -> int:
    """Forget every import nobody decided about in time. Answer how many there were."""
    return _delete(QuestionImport.received_at < now - KEPT)


def commit(
    waiting: QuestionImport,
    review: Review,
    actor: Actor,
    now: datetime,
    *,
    advance: Callable[[int], object] = lambda _count: None,
) -> Stored:
    """Store every accepted question of a review, in one transaction.

    Raises NothingAccepted, ImportDecided if somebody was faster, ChangedMeanwhile if an item or the
    bank changed since the review; then nothing is stored.
    """
    require_undecided(waiting)
    accepted = [item for item in review.items if item.is_stored]
    if not accepted:
        _hold(waiting)  # somebody may have stored it since it was read
        raise NothingAccepted
    _claim(waiting, now)
    _require_unchanged(waiting, review)
    with first_wins():
        bank = _bank(waiting, now)
        heads = queries.heads(bank.id)
        if any(heads.get(item.name) != item.head for item in accepted):
            raise ChangedMeanwhile
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


def _delete(which: ColumnElement[bool]) -> int:
    """Forget the imports of these that were never stored. Answer how many there were."""
    ids = db.session.scalars(
        select(QuestionImport.id)
        .where(which, QuestionImport.committed_at.is_(None))
        # Held, so that nobody stores what is about to go.
        .with_for_update()
    ).all()
    shown = pictures.of_imports(ids)
    db.session.execute(delete(ImportItem).where(ImportItem.import_id.in_(ids)))
    db.session.execute(delete(QuestionImport).where(QuestionImport.id.in_(ids)))
    pictures.drop_unused(shown)
    return len(ids)


def _aim(waiting: QuestionImport, bank: Bank) -> None:
    waiting.bank_slug, waiting.bank_title = bank.slug, bank.title
    waiting.bank_description = bank.description


def _hold(waiting: QuestionImport) -> None:
    """Hold an undecided import until the transaction ends: who changes it and who stores it follow
    each other, so that nothing is stored otherwise than it was shown, and no change is lost."""
    held = select(QuestionImport.id).where(QuestionImport.id == waiting.id, _is_undecided())
    if db.session.scalar(held.with_for_update()) is None:
        raise ImportDecided


def _is_undecided() -> ColumnElement[bool]:
    return or_(QuestionImport.committed_at.is_(None), QuestionImport.undone_at.is_not(None))


def _change(waiting: QuestionImport, ordinal: int, **values: Any) -> None:
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
        .where(QuestionImport.id == waiting.id, _is_undecided())
        .values(committed_at=now, undone_at=None)
        .returning(QuestionImport.id)
    )
    if won is None:
        raise ImportDecided
    db.session.refresh(waiting)


def _require_unchanged(waiting: QuestionImport, review: Review) -> None:
    """Raise ChangedMeanwhile if the review is of other items or of another bank. The import is
    claimed, so nobody changes it from here on."""
    reviewed = {one.ordinal: (one.assessment.raw, one.decided) for one in review.items}
    bank = queries.bank_named(waiting.bank_slug)
    if (
        waiting.bank_slug != review.bank_slug
        or bank != review.bank
        or import_queries.decisions(waiting.id) != reviewed
    ):
        raise ChangedMeanwhile


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
