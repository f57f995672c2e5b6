"""Who needs a guardian, whose consents count on which day, and how does a board name a child?

From sixteen years on the own word counts alone. From seven years on a child agrees too and the
guardian consents; younger children do not take part.
"""

import hashlib
from datetime import date
from enum import StrEnum

from quizapp.rules.people_refusals import (
    GuardianIsTheChild,
    GuardianMissing,
    NoGuardianNeeded,
    OwnConsentMissing,
    WrongGuardianPhone,
)
from quizapp.rules.timing import age_on

YOUNGEST = 7
OF_AGE = 16

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that look alike."""
CODE_LENGTH = 5


class Relationship(StrEnum):
    """Who the guardian is to the child."""

    MOTHER = "mother"
    FATHER = "father"
    GRANDPARENT = "grandparent"
    OTHER = "other"


def needs_guardian(birth: date | None, day: date) -> bool:
    """Answer whether a guardian has to consent on this day. Without a birth date nobody knows, and
    nobody plays."""
    return birth is not None and age_on(birth, day) < OF_AGE


def of_age_from(birth: date) -> date:
    """Answer the day of the sixteenth birthday; for 29 February, 1 March in common years."""
    year = birth.year + OF_AGE
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def own_word_counts(birth: date, agreed_on: date) -> bool:
    """Answer whether what a person agreed to on this day counts alone: at sixteen or later."""
    return agreed_on >= of_age_from(birth)


def must_agree_again(birth: date | None, day: date, agreed_on: date | None) -> bool:
    """Answer whether somebody has come of age since agreeing: from that day on the person is asked
    directly. `agreed_on` is the day of the person's own consent, None if none is kept."""
    if birth is None or agreed_on is None or needs_guardian(birth, day):
        return False
    return not own_word_counts(birth, agreed_on)


def require_consents(
    birth: date, day: date, *, guardian_consents: bool, agreed_on: date | None
) -> None:
    """Raise GuardianMissing for a child without a guardian's consent, OwnConsentMissing for whoever
    must agree again. `agreed_on` is the day of the own consent, None if none is kept."""
    if needs_guardian(birth, day):
        if not guardian_consents:
            raise GuardianMissing
    elif must_agree_again(birth, day, agreed_on):
        raise OwnConsentMissing


def may_publish(birth: date | None, day: date, *, own: bool, guardian: bool) -> bool:
    """Answer whether a winner's full name may be published: both agree, or the own word counts."""
    return own and (guardian or not needs_guardian(birth, day))


def require_guardian(birth: date | None, day: date, *, child: str, guardian: str) -> None:
    """Raise NoGuardianNeeded for whoever is of age, GuardianIsTheChild if the name is the child's
    own. Both names come folded."""
    if not needs_guardian(birth, day):
        raise NoGuardianNeeded
    if child == guardian:
        raise GuardianIsTheChild


def require_guardian_phone(stored: str | None, typed: str) -> None:
    """Raise WrongGuardianPhone if the number is not the one the guardian gave with the consent."""
    if stored != typed:
        raise WrongGuardianPhone


def board_code(person_id: int) -> str:
    """Answer under which code a board shows a child: "TS-7Q4KM", always the same for one child."""
    number = int.from_bytes(hashlib.sha256(f"board:{person_id}".encode()).digest()[:8])
    letters = ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[place]
    return f"TS-{letters}"
