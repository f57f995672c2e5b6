"""Which questions may anybody practise, and in which order do they come?

Practising is open to everybody and counts for nothing, so it may only ever show what everybody may
know already: questions that stood on papers whose answers are released. What merely lies in the
same bank, and may still be drawn by a coming round, is no such question.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

SET_SIZE = 10
"""How many questions make one practice set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A question version that stood on papers of a tallied round. `in_force` is false once the
    question was retired or corrected."""

    version: int
    round_id: int
    in_force: bool


def practisable(seen: Iterable[Seen], released: Collection[int]) -> tuple[int, ...]:
    """Answer the versions that may be practised, by number: those that stood on a paper of one of
    the `released` rounds, and are still what the question says.

    A corrected question is left out whole: its old version may teach a wrong answer, and its new
    one has not been on a released paper.
    """
    return tuple(sorted({row.version for row in seen if row.in_force and row.round_id in released}))


def practice_set(versions: Iterable[int], seed: int) -> Sequence[int]:
    """Answer at most SET_SIZE of these versions in the order of this seed.

    Each version has its own lot, so a question that comes or goes between two pages of a set moves
    the others by one place at most, and nothing has to be stored.
    """
    return sorted(versions, key=lambda version: (_lot(seed, version), version))[:SET_SIZE]


def _lot(seed: int, version: int) -> bytes:
    return hashlib.sha256(f"{seed}:{version}".encode()).digest()


def right_so_far(claimed: int, step: int) -> int:
    """Answer how many of the questions before this step (from 1) were right. The page carries the
    number itself, because it counts for nothing; it is only kept from being absurd."""
    return max(0, min(claimed, step - 1))
