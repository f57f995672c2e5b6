"""May data of a person be corrected, withdrawn or erased, and what is shown in their place?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.rules.people_refusals import (
    AlreadyErased,
    AlreadyLeft,
    CorrectedByOrganizers,
    NotTheirsAlone,
    PrizeUndecided,
    StillSitting,
)

GONE = "Người dự thi đã rút tên"
"""What stands for the name of somebody who left a contest or erased the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A round whose result somebody may still appear in. `until` is the announced hour."""

    name: str
    until: datetime


def require_nothing_open(open_until: datetime | None) -> None:
    """Raise StillSitting while a paper of the person is open. `open_until` is the last moment at
    which it may be, None if there is none."""
    if open_until is not None:
        raise StillSitting(until=open_until)


def require_leavable(*, has_left: bool, counts_others: bool, open_until: datetime | None) -> None:
    """Raise if a person cannot leave a contest now: it was left, something counts with the person
    of which nobody knows that it is theirs (NotTheirsAlone), or a paper is open in it."""
    if has_left:
        raise AlreadyLeft
    if counts_others:
        raise NotTheirsAlone
    require_nothing_open(open_until)


def left_at(asked: datetime, tallied: Iterable[datetime]) -> datetime:
    """Answer since when somebody who asked at a moment has left: not before a tally of the contest
    that was quicker than the request, because it has counted them."""
    return max([asked, *tallied])


def require_erasable(
    *,
    erased: bool,
    counts_others: bool,
    open_until: datetime | None,
    undecided: Iterable[Undecided],
) -> None:
    """Raise if an account cannot be erased now: it was, something counts with the person of which
    nobody knows that it is theirs (NotTheirsAlone), a paper is open, or a round in which the person
    takes part has no public result yet. What is decided last is named."""
    if erased:
        raise AlreadyErased
    if counts_others:
        raise NotTheirsAlone
    require_nothing_open(open_until)
    last = max(undecided, key=lambda one: one.until, default=None)
    if last is not None:
        raise PrizeUndecided(round=last.name, until=last.until)


def require_correctable(attempts: int) -> None:
    """Raise CorrectedByOrganizers once the person has begun an attempt: eligibility and ranking
    have leaned on the data since."""
    if attempts:
        raise CorrectedByOrganizers


def is_gone(*, erased: bool, left: bool) -> bool:
    """Answer whether nothing of the person may be shown any more."""
    return erased or left


def replacement(
    published: str, *, gone: bool, in_full: bool, consents: bool, masked: str
) -> dict[str, Any] | None:
    """Answer what is served in place of a published name, None if the name stands.

    `in_full` tells that the row is a winner's, whose full name is published by consent; without
    that consent today the masked form is served. What was published masked is never shown in full.
    """
    if gone:
        return {"name": GONE, "gone": True}
    if in_full and not consents and published != masked:
        return {"name": masked, "gone": False}
    return None


def served(document: Mapping[str, Any], removals: Mapping[str, Any] | None) -> dict[str, Any]:
    """Answer a published document as it is served: the sealed one, with the names taken back that
    `removals` lists by their position in "places" and "awards", and how many they are."""
    if not removals:
        return dict(document)
    lists = {
        part: [
            _taken_back(row, replaced[str(position)]) if str(position) in replaced else row
            for position, row in enumerate(document[part])
        ]
        for part, replaced in removals.items()
    }
    return {**document, **lists, "names_removed": sum(map(len, removals.values()))}


def _taken_back(row: Mapping[str, Any], instead: Mapping[str, Any]) -> dict[str, Any]:
    hidden = {key: None for key in ("unit", "phone_masked") if instead["gone"] and key in row}
    return {**row, "name": instead["name"], **hidden}
