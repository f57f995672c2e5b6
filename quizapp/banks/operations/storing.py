"""What would storing a proved bank file change, and how is it stored, whole or not at all?"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import queries
from quizapp.banks.models import Bank, Question, Status
from quizapp.banks.operations.versions import first_wins, insert_versions, version_row
from quizapp.database import db
from quizapp.rules.faults import check_bank, repeats
from quizapp.rules.names import clean
from quizapp.rules.questions import Content, Difference, differences
from quizapp.rules.raw import Fault, RawBank


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
        if name in contents
        and (contents[name].digest() != head.digest or head.status == Status.UNDONE)
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
    with first_wins():
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
            version_row(ids[name], 1, content, status=Status.ACTIVE)
            for name, content in plan.added.items()
        ] + [
            version_row(change.head.question_id, change.head.number + 1, change.after,
                     status=_kept_status(change.head.status))
            for change in plan.changed
        ]  # fmt: skip
        insert_versions(rows, actor, now, advance=advance)
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


def _heading(bank: RawBank) -> tuple[str, str]:
    return clean(bank.title), clean(bank.description)


def _kept_status(before: str) -> str:
    """A proved question is ready whatever it was, but what was retired stays so."""
    return Status.RETIRED if before == Status.RETIRED else Status.ACTIVE
