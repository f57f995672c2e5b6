"""To which address may mail go, how often, how long is a link good, and when is it tried again?"""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from quizapp.rules.mail_refusals import AddressIsFull, BadAddress, TooManyLetters
from quizapp.rules.sentences import Sentence

LONGEST_ADDRESS = 254
LONGEST_MAILBOX = 64

PEOPLE_PER_ADDRESS = 10
"""A family shares one mailbox, as it shares one phone."""

CONFIRM_VALID = timedelta(hours=48)
"""How long the link that confirms an address is good."""

RESET_VALID = timedelta(minutes=60)
"""How long the link to a new password is good."""

LETTERS = 3
LETTERS_SPAN = timedelta(hours=1)
"""So many letters of one kind go to one person or one address within the span."""

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""How long a message waits after its first, second, … try that failed for a while."""

TRIES = len(PAUSES) + 1

LEASE = timedelta(minutes=15)
"""Who claimed a message has it for so long. Sending ends in a fraction of that; after it, the
claimer is taken to be dead, and the message is claimed again."""

KEPT = timedelta(days=60)
"""How long it is remembered that a message was sent: longer than anything would be sent again."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAILBOX = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class Failure(StrEnum):
    """Why a message was not taken. Never with the server's own words: they repeat the address."""

    UNREACHABLE = "unreachable"  # no connection, or it broke
    SIGN_IN = "sign_in"  # the server does not know us, or offers no encryption
    SENDER = "sender"  # the server does not want our address
    RECIPIENT = "recipient"  # the server does not know the person's address
    CONTENT = "content"  # the server does not want the message
    BROKEN = "broken"  # we could not write the message
    UNWANTED = "unwanted"  # meanwhile the person does not want it, or its link is dead
    EXPIRED = "expired"  # meanwhile it would tell nothing


FINAL = frozenset({Failure.RECIPIENT, Failure.CONTENT})
"""What a later try will not mend, if the server says that it is for good (a status of 5xx)."""


def address(text: str) -> str:
    """Answer an e-mail address as it is kept: the mailbox as it was typed, the domain in small
    letters. Raises BadAddress with a Vietnamese reason."""
    typed = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in typed if unicodedata.category(c) != "Cf").strip()
    if not kept:
        raise BadAddress(reason=Sentence("Hãy nhập địa chỉ e-mail."))
    if len(kept) > LONGEST_ADDRESS:
        raise BadAddress(
            reason=Sentence(
                "Địa chỉ e-mail không được dài quá %(most)s ký tự.", most=LONGEST_ADDRESS
            )
        )
    mailbox, at, domain = kept.rpartition("@")
    if not at:
        raise BadAddress(reason=Sentence("Địa chỉ e-mail phải có dấu @, ví dụ ten@example.com."))
    if not kept.isascii() or " " in kept:
        raise BadAddress(reason=Sentence("Địa chỉ e-mail viết không dấu và không có khoảng trắng."))
    domain = domain.lower()
    labels = domain.split(".")
    if (
        len(mailbox) > LONGEST_MAILBOX
        or not _MAILBOX.fullmatch(mailbox)
        or len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or labels[-1].isdecimal()
    ):
        raise BadAddress(reason=Sentence("Địa chỉ e-mail chưa đúng, ví dụ đúng: ten@example.com."))
    return f"{mailbox}@{domain}"


def folded(kept: str) -> str:
    """Answer the address as it is compared: nobody's mailbox differs from another's by capitals."""
    return kept.lower()


def require_letter_left(sent: int, oldest: datetime | None, now: datetime) -> None:
    """Raise TooManyLetters, telling the minutes to wait, if `sent` letters went out within the
    span, the first of them at `oldest`."""
    if sent >= LETTERS:
        left = (oldest or now) + LETTERS_SPAN - now
        raise TooManyLetters(letters=LETTERS, minutes=max(1, ceil(left / timedelta(minutes=1))))


def require_room(people: int) -> None:
    """Raise AddressIsFull if so many people have confirmed the address already."""
    if people >= PEOPLE_PER_ADDRESS:
        raise AddressIsFull(people=PEOPLE_PER_ADDRESS)


def next_try(
    failure: Failure, status: int | None, tries: int, now: datetime, expires_at: datetime | None
) -> datetime | None:
    """Answer when a message is tried again after its `tries` tries, None to give it up.

    `status` is the number with which the server refused, if it answered at all.
    """
    for_good = failure in FINAL and status is not None and status >= 500
    if for_good or failure in {Failure.UNWANTED, Failure.EXPIRED} or tries >= TRIES:
        return None
    again = now + PAUSES[tries - 1]
    return None if expires_at is not None and again >= expires_at else again
