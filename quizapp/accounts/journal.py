"""Who did what, when, and why?

Operations write the entry in the transaction of the deed, so neither exists without the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.accounts.models import JournalDetail, JournalEntry, Organizer, Person
from quizapp.database import db


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an organizer, a person, a job or a command."""

    code: str
    name: str
    organizer_id: int | None = None

    @classmethod
    def of(cls, account: Organizer | Person) -> "Actor":
        """Answer the actor behind an account. Of a citizen the journal, which nobody can erase,
        keeps the number and not the name."""
        if isinstance(account, Organizer):
            return cls(f"organizer:{account.id}", account.full_name, account.id)
        return cls.person(account.id)

    @classmethod
    def person(cls, number: int) -> "Actor":
        """Answer the actor behind a citizen's account, of which only the number is known."""
        return cls(f"person:{number}", "Người dự thi")


JOB = Actor("job", "Hệ thống")
COMMAND = Actor("command", "Dòng lệnh")


def record(
    actor: Actor,
    now: datetime,
    deed: str,
    subject: str,
    *,
    contest_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one deed to the journal. `deed` is "round.close_early", `subject` is "round:4"."""
    db.session.add(
        JournalEntry(
            at=now,
            actor=actor.code,
            actor_name=actor.name,
            deed=deed,
            subject=subject,
            contest_id=contest_id,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            reason=reason,
        )
    )


def record_change(
    actor: Actor,
    now: datetime,
    deed: str,
    subject: str,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Add a deed with those entries alone that it changed; nothing if it changed none."""
    changed = [key for key in after if before.get(key) != after[key]]
    if changed:
        record(
            actor,
            now,
            deed,
            subject,
            before={key: before.get(key) for key in changed},
            after={key: after[key] for key in changed},
            reason=reason,
        )


def record_correction(
    actor: Actor,
    now: datetime,
    person_id: int,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Add that somebody's data were corrected; nothing if none was. The journal names the fields;
    what they said stands beside it and can be erased."""
    changed = [key for key in after if before.get(key) != after[key]]
    if not changed:
        return
    db.session.add(
        JournalEntry(
            at=now,
            actor=actor.code,
            actor_name=actor.name,
            deed="person.edit",
            subject=f"person:{person_id}",
            before=None,
            after={"fields": changed},
            reason=reason,
            detail=JournalDetail(
                person_id=person_id,
                before={key: before.get(key) for key in changed},
                after={key: after[key] for key in changed},
            ),
        )
    )
