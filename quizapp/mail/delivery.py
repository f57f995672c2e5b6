"""Who takes the messages that are due to the mail server?

Each message is claimed and the claim committed before it is sent, so no transaction is open while a
server on the other side of the city thinks. A crash in between sends it once more, under the same
Message-ID, and never less than once.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from flask import current_app

from quizapp.database import db
from quizapp.mail import letters, operations, smtp
from quizapp.mail.models import Message
from quizapp.mail.smtp import NotTaken
from quizapp.rules.mail import Failure

log = logging.getLogger("quizapp.mail")

SPAN_S = 15.0
"""A run takes no new message after so long; the next run goes on, by a new look at the clock."""


def deliver_due(now: datetime, wanted: Callable[[Message], bool]) -> int:
    """Send what is due, one after the other over one connection; answer how many were taken.

    `wanted` says, right before sending, whether the person still wishes the message.
    """
    server = current_app.config["MAIL_URL"]
    first = None if server is None else _claimed(now)
    if first is None:
        return 0
    try:
        with smtp.connected(server) as connection:
            return _delivered(connection, first, wanted, now)
    except NotTaken as reason:
        _put_off(first, reason, now)
        return 0


def _delivered(
    connection: smtplib.SMTP, first: Message, wanted: Callable[[Message], bool], now: datetime
) -> int:
    """Send the first message and what is due behind it; answer how many were taken."""
    began, taken = monotonic(), 0
    message: Message | None = first
    while message is not None:
        try:
            taken += _sent(connection, message, wanted, now)
        except NotTaken as reason:
            _put_off(message, reason, now)
            if reason.lost:
                break
        late = monotonic() - began > SPAN_S
        message = None if late else _claimed(now)
    return taken


def _claimed(now: datetime) -> Message | None:
    message = operations.claim(now)
    db.session.commit()
    return message


def _sent(
    connection: smtplib.SMTP, message: Message, wanted: Callable[[Message], bool], now: datetime
) -> bool:
    if message.expires_at is not None and now >= message.expires_at:
        raise NotTaken(Failure.EXPIRED)
    is_wanted = wanted(message)
    db.session.rollback()
    if not is_wanted:
        raise NotTaken(Failure.UNWANTED)
    try:
        letter = letters.compose(message, now)
    except Exception as fault:  # noqa: BLE001 - one letter must not keep back the others
        # Only its kind: the words of the fault may hold what the letter says.
        log.error("the letter %r cannot be written: %s", message.kind, type(fault).__name__)  # noqa: TRY400 - a traceback would tell the facts
        raise NotTaken(Failure.BROKEN) from None
    smtp.hand_over(connection, letter, current_app.config["MAIL_FROM"].addr_spec)
    operations.mark_sent(message, now)
    db.session.commit()
    return True


def _put_off(message: Message, reason: NotTaken, now: datetime) -> None:
    again = operations.put_off(message, reason.failure, reason.status, now)
    db.session.commit()
    if reason.failure not in {Failure.UNWANTED, Failure.EXPIRED}:
        log.warning(
            "a message (%s) was not taken: %s %s; %s",
            message.kind,
            reason.failure,
            reason.status or "",
            "tried again later" if again else "given up",
        )
