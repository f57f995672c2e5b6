"""How are many questions changed at once? All of them, in one transaction, or none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.banks import queries
from quizapp.banks.models import Approval, QuestionVersion, Status
from quizapp.banks.operations.versions import (
    first_wins,
    insert_versions,
    keep_approvals,
    version_row,
)
from quizapp.database import db
from quizapp.rules.questions import Content
from quizapp.rules.refusals import ChangedMeanwhile


def set_topic(seen: Mapping[int, int], topic: str, actor: Actor, now: datetime) -> int:
    """Give these questions a topic, and answer how many that changed. Approved ones stay so.

    `seen` says of each question, by its id, which version the person saw. Raises ChangedMeanwhile
    if one has a newer version.
    """
    return _rewrite(seen, actor, now, topic=topic)


def set_difficulty(seen: Mapping[int, int], difficulty: int, actor: Actor, now: datetime) -> int:
    """Give these questions a difficulty from 1 to 3, as `set_topic` does."""
    return _rewrite(seen, actor, now, difficulty=difficulty)


def retire_many(seen: Mapping[int, int], reason: str, actor: Actor, now: datetime) -> int:
    """Let these questions be drawn no more by rounds that open from now on; answer how many were
    still in use."""
    heads = [v for v in _heads(seen) if v.status not in {Status.RETIRED, Status.UNDONE}]
    rows = [
        version_row(v.question_id, v.number + 1, Content.from_document(v.content),
                    status=Status.RETIRED)
        | {"note": reason}
        for v in heads
    ]  # fmt: skip
    with first_wins():
        insert_versions(rows, actor, now)
    _record(heads, "question.retire_many", actor, now, reason=reason)
    return len(heads)


def approve_many(seen: Mapping[int, int], organizer: Organizer, now: datetime) -> int:
    """Give a second person's yes to these questions; answer to how many. What the organizer wrote,
    what is no question in use and what is approved already is passed over."""
    writers = queries.writers(seen)
    heads = [
        v
        for v in _heads(seen)
        if v.status == Status.ACTIVE
        and v.approval is None
        and writers[v.question_id] != organizer.id
    ]
    actor = Actor.of(organizer)
    if heads:
        with first_wins():
            db.session.execute(
                insert(Approval),
                [
                    {
                        "version_id": v.id,
                        "organizer_id": organizer.id,
                        "approved_by": actor.name,
                        "approved_at": now,
                    }
                    for v in heads
                ],
            )
    _record(heads, "question.approve_many", actor, now)
    return len(heads)


def _rewrite(seen: Mapping[int, int], actor: Actor, now: datetime, **change: Any) -> int:
    rows, heads = [], []
    for head in _heads(seen):
        before = Content.from_document(head.content)
        after = replace(before, **change)
        if after != before:
            heads.append(head)
            rows.append(
                version_row(head.question_id, head.number + 1, after, status=head.status)
                | {"note": head.note}
            )
    with first_wins():
        insert_versions(rows, actor, now)
    keep_approvals(heads)
    _record(heads, "question.edit_many", actor, now, after=change)
    return len(heads)


def _heads(seen: Mapping[int, int]) -> list[QuestionVersion]:
    heads = queries.newest_versions(seen)
    if {head.question_id: head.number for head in heads} != dict(seen):
        raise ChangedMeanwhile
    return heads


def _record(
    heads: list[QuestionVersion],
    deed: str,
    actor: Actor,
    now: datetime,
    *,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    if heads:
        journal.record(
            actor,
            now,
            deed,
            "bank:",
            after={"questions": [head.question.name for head in heads], **(after or {})},
            reason=reason,
        )
