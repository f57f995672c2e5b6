"""Which questions may anybody practise, and in which order do they come?

Practising is open to everybody and counts for nothing, so it may only ever show what everybody may
know already: questions that stood on papers whose answers are released. What merely lies in the
same bank, and may still be drawn by a coming round, is no such question.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from quizapp.rules.corrections import Treatment

SET_SIZE = 10
"""How many questions make one practice set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A question version that stood on papers of a tallied round. `in_force` is false once the
    question was retired or the bank has a newer version. `marked` is how the round marks it, where
    that was corrected after its closing."""

    version: int
    round_id: int
    in_force: bool
    marked: Treatment | None = None


def practisable(seen: Iterable[Seen], released: Collection[int]) -> dict[int, Treatment | None]:
    """Answer the versions that may be practised, by number, each with how it is marked where that
    was corrected: those that stood on a paper of one of the `released` rounds, and are still what
    the question says.

    A corrected question is practised as its latest round marks it. It is left out while another
    round knows that its key is wrong and has not released its answers, and where it is void: nobody
    learns from it.
    """
    found: dict[int, Treatment | None] = {}
    held_back = set()
    for row in sorted(seen, key=lambda row: (row.version, row.round_id)):
        if not row.in_force:
            continue
        if row.round_id in released:
            found[row.version] = row.marked or found.get(row.version)
        elif row.marked is not None:
            held_back.add(row.version)
    return {
        version: marked
        for version, marked in found.items()
        if version not in held_back and (marked is None or marked.void is None)
    }


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
