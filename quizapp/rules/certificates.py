"""Which certificates does a published result give, what do they say, and do they still hold?"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from quizapp.rules.choices import Certified
from quizapp.rules.people import SLIP_ALPHABET
from quizapp.rules.people_refusals import CertificateNeedsGuardian, NameTakenBack
from quizapp.rules.regulation import Regulation

GROUPS = 4
GROUP_LENGTH = 4
"""Sixteen of thirty-one signs are 79 bits: nobody finds a certificate by trying."""


class Kind(StrEnum):
    """What a certificate is for."""

    PARTICIPATION = "participation"
    AWARD = "award"


class Validity(StrEnum):
    """Whether a certificate still says what the round's latest public result says."""

    CURRENT = "current"  # of the latest edition
    CONFIRMED = "confirmed"  # the result was corrected later; not in what this one says
    CHANGED = "changed"  # the latest edition says something else of the person
    WITHDRAWN = "withdrawn"  # the latest edition says nothing of this kind of the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a certificate says of the result. `place` and `ranked` are both None on one that tells
    no place, `level` on one that is not for a prize."""

    place: int | None
    ranked: int | None
    level: str | None


def offered(regulation: Regulation, *, points: int | None, level: str | None) -> tuple[Kind, ...]:
    """Answer which certificates somebody with a place in the published result may have: one of the
    prize, if there is one, and one of having taken part, if the regulation gives it for so many
    points. Whoever was disqualified has no place, and none."""
    award = () if level is None else (Kind.AWARD,)
    return (*award, Kind.PARTICIPATION) if _took_part_well(regulation, points) else award


def _took_part_well(regulation: Regulation, points: int | None) -> bool:
    if regulation.certificates is Certified.PASSED:
        return points is not None and points >= (regulation.certificate_points or 0)
    return regulation.certificates is Certified.EVERYBODY


def require_name(*, gone: bool, guardian_missing: bool) -> None:
    """Raise NameTakenBack or CertificateNeedsGuardian if no full name may be printed: the person
    has left, or is a child whose guardian does not consent."""
    if gone:
        raise NameTakenBack
    if guardian_missing:
        raise CertificateNeedsGuardian


def said(kind: Kind, *, place: int, level: str | None, ranked: int, board_places: int) -> Said:
    """Answer what a certificate says: a prize with its place; a participation with its place only
    among those that the regulation publishes (`board_places`)."""
    if kind is Kind.AWARD:
        return Said(place=place, ranked=ranked, level=level)
    told = place <= board_places
    return Said(place=place if told else None, ranked=ranked if told else None, level=None)


def validity(then: Said, now: Said | None, *, same_edition: bool) -> Validity:
    """Answer how a certificate stands. `now` is what one of the same kind would say by the latest
    public edition, None if there would be none."""
    if same_edition:
        return Validity.CURRENT
    if now is None:
        return Validity.WITHDRAWN
    return Validity.CONFIRMED if then == now else Validity.CHANGED


def new_code(dice: Random) -> str:
    """Answer a fresh code to be printed: "7KQM-X2PD-9HTR-Z3WA"."""
    return _grouped("".join(dice.choice(SLIP_ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)))


def typed_code(text: str) -> str:
    """Answer a code as it is printed, from the way somebody typed it."""
    shortened = unicodedata.normalize("NFKC", text[:100]).upper()
    return _grouped("".join(sign for sign in shortened if sign.isalnum()))


def _grouped(signs: str) -> str:
    return "-".join(
        signs[start : start + GROUP_LENGTH] for start in range(0, len(signs), GROUP_LENGTH)
    )
