"""What does a board count, what does it show of a person, and how is it sealed?"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.rules import names as person_names
from quizapp.rules.ranking import Counted, Entry, rank
from quizapp.rules.regulation import Target
from quizapp.rules.rights import GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is counted and frozen when a round is tallied."""

    people: int
    attempts: int
    all_correct: int


def counts(attempts: Iterable[Entry], rule: Counted, names: Sequence[str]) -> Counts:
    """Count a round: people, attempts handed in, and people whose counted attempt has full score.

    The prediction is looked at only afterwards, so the number people foresee cannot depend on it.
    """
    ranked = rank(attempts, rule, names, target=None)
    return Counts(
        people=len(ranked),
        attempts=sum(row.entry.attempts_handed_in for row in ranked),
        all_correct=sum(row.entry.full_score for row in ranked),
    )


def target_value(target: Target, counted: Counts) -> int | None:
    """Answer the number that the prediction had to foresee, None without a prediction."""
    values = {
        Target.NONE: None,
        Target.ALL_CORRECT: counted.all_correct,
        Target.PARTICIPANTS: counted.people,
        Target.ATTEMPTS: counted.attempts,
    }
    return values[target]


def draw_number(seed: str, person: int) -> int:
    """Answer the lot of a person, lowest first. Anybody who knows the seed can draw it again.

    62 bits of SHA-256, so that it fits a 64-bit column and stays below a missing value.
    """
    digest = hashlib.sha256(f"{seed}:{person}".encode()).digest()
    return int.from_bytes(digest[:8]) >> 2


def published_name(
    name: str,
    *,
    consented: bool,
    won: bool,
    is_demo: bool = False,
    gone: bool = False,
    code: str | None = None,
) -> str:
    """Answer a name as a public list shows it: in full only of a winner who consented. Of a child,
    who has a `code`, else the code is shown and no part of the name.

    The consent reads "if I win". The names of a demonstration are nobody's, and who is
    gone has none.
    """
    if gone:
        return GONE
    if is_demo or (consented and won):
        return name
    return code or person_names.masked_name(name)


def canonical(document: Mapping[str, Any]) -> bytes:
    """Answer the one way to write a document, so that everybody computes the same digest."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(document: Mapping[str, Any]) -> str:
    """Answer the SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
