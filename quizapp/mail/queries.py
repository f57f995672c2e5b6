"""What do organizers want to know about outgoing mail?

Nothing here counts messages: to every registration belongs one, and while a prediction is on nobody
sees such numbers.
"""

from collections.abc import Sequence

from sqlalchemy import select

from quizapp.database import db
from quizapp.mail.models import Message
from quizapp.rules.mail import Failure

LISTED = 50
STUBBORN = 3
"""After so many tries a message that waits is a sign that something is wrong."""


def not_taken() -> Sequence[Message]:
    """Answer the newest messages that were given up or that still wait after a failed try; those
    that were rightly not sent are no failures."""
    return db.session.scalars(
        select(Message)
        .where(
            Message.failure.not_in(["", Failure.UNWANTED, Failure.EXPIRED]),
            Message.sent_at.is_(None),
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(LISTED)
    ).all()


def letters_of(person_id: int) -> Sequence[Message]:
    """Answer the messages to a person that are kept, oldest first."""
    return db.session.scalars(
        select(Message)
        .where(Message.person_id == person_id)
        .order_by(Message.created_at, Message.id)
    ).all()


def is_stuck() -> bool:
    """Answer whether a message waits that the server has refused several times."""
    found = select(Message.id).where(
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
        Message.failure != "",
        Message.tries >= STUBBORN,
    )
    return db.session.scalar(found.limit(1)) is not None
