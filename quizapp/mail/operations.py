"""What happens to a message, from the deed that it tells of until it is sent or given up?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, delete, select, update

from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.rules import mail
from quizapp.rules.mail import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address of the site in a letter: a page with the values of its address, and the number
    that a signature vouches for. `purpose` keeps a link of one page from opening another; "" is a
    page without a signature."""

    page: str
    values: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""
    number: int = 0


def stored(*links: Link) -> list[dict[str, Any]]:
    """Answer links as a message keeps them."""
    return [asdict(link) for link in links]


def write(
    kind: str,
    recipient: str,
    now: datetime,
    *,
    facts: Mapping[str, Any],
    links: Sequence[Link] = (),
    person_id: int | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Store a message in the transaction of the deed that it tells of."""
    db.session.add(
        Message(
            kind=kind,
            person_id=person_id,
            recipient=recipient,
            facts=dict(facts),
            links=stored(*links),
            created_at=now,
            expires_at=expires_at,
            due_at=now,
        )
    )


def claim(now: datetime) -> Message | None:
    """Answer the message that has been due for longest, counted as tried and put off by a lease, so
    that no other scheduler takes it. Who claims commits before sending."""
    due = (
        select(Message.id)
        .where(_waiting(), Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = db.session.scalars(
        update(Message)
        .where(Message.id == due, _waiting(), Message.due_at <= now)
        .values(due_at=now + mail.LEASE, tries=Message.tries + 1)
        .returning(Message),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()
    if claimed is not None:
        # Read again while it is being sent, it would hold a transaction for as long as that takes.
        db.session.expunge(claimed)
    return claimed


def mark_sent(claimed: Message, now: datetime) -> None:
    """Note that the server took the message, and forget to whom it went and what it said."""
    # Whoever else has claimed it meanwhile: taken is taken.
    _end(_unfinished(claimed), sent_at=now, failure="", status=None)


def put_off(claimed: Message, failure: Failure, status: int | None, now: datetime) -> bool:
    """Note why a try failed, and answer whether there is another one later."""
    again = mail.next_try(failure, status, claimed.tries, now, claimed.expires_at)
    if again is None:
        _end(_still_mine(claimed), given_up_at=now, failure=failure, status=status)
        return False
    db.session.execute(
        _still_mine(claimed).values(due_at=again, failure=failure, status=status),
        execution_options={"synchronize_session": False},
    )
    return True


def forget(person_ids: Collection[int], numbers: Collection[int]) -> None:
    """Drop the messages to these people, and those that wait with a link to one of these numbers:
    a letter to a shared mailbox names everybody whose link it carries."""
    db.session.execute(delete(Message).where(Message.person_id.in_(person_ids)))
    if not numbers:
        return
    shared = [
        message.id
        # Notices, of which many may wait, name nobody but their own person.
        for message in db.session.scalars(
            select(Message).where(_waiting(), Message.about.is_(None))
        )
        if any(link["number"] in numbers for link in message.links)
    ]
    db.session.execute(delete(Message).where(Message.id.in_(shared)))


def forget_about(person_id: int, about: Collection[int]) -> None:
    """Drop the notices to a person that wait and tell of one of these rounds."""
    db.session.execute(
        delete(Message).where(_waiting(), Message.person_id == person_id, Message.about.in_(about))
    )


def drop_old(now: datetime) -> int:
    """Drop messages that nobody will ask about again; answer how many."""
    old = delete(Message).where(Message.created_at <= now - mail.KEPT)
    return len(db.session.scalars(old.returning(Message.id)).all())


def _waiting() -> ColumnElement[bool]:
    return Message.sent_at.is_(None) & Message.given_up_at.is_(None)


def _unfinished(claimed: Message) -> Update:
    return update(Message).where(Message.id == claimed.id, _waiting())


def _still_mine(claimed: Message) -> Update:
    """If the lease ran out and another one claimed the message, our failure tells nothing of it."""
    return _unfinished(claimed).where(Message.tries == claimed.tries)


def _end(ending: Update, **values: Any) -> None:
    db.session.execute(
        ending.values(recipient="", facts={}, links=[], **values),
        execution_options={"synchronize_session": False},
    )
