"""Which papers of a tallied round were answered faster than anybody reads, and which look copied?

Papers and answers come from the database once, a thousand at a time; of each paper with mistakes
five whole numbers are kept.
"""

import heapq
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, and_, or_, select

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.banks import queries as banks
from quizapp.database import db
from quizapp.results.evidence_queries import WHO, counts
from quizapp.rules import evidence
from quizapp.rules.evidence import Found, Kind, Sat
from quizapp.rules.papers import Paper, choices


def _words() -> Callable[[int], int]:
    """Answer how to count the words of a version's stem, each version once."""
    known: dict[int, int] = {}

    def count(version: int) -> int:
        if version not in known:
            known[version] = len(banks.contents([version])[version].plain_stem.split())
        return known[version]

    return count


def papers(round_id: int) -> Iterator[Found]:
    """Answer hasty papers and papers that look copied: both need the papers themselves."""
    wrong = Attempt.question_count - Attempt.right
    may_be_hasty = and_(
        Attempt.took_ms < Attempt.question_count * evidence.LONGEST_LOOK_MS,
        Attempt.right * evidence.MOSTLY_RIGHT.denominator
        >= Attempt.question_count * evidence.MOSTLY_RIGHT.numerator,
    )
    rows = db.session.execute(
        select(
            WHO.label("person"),
            Attempt.person_id,
            Attempt.number,
            Attempt.took_ms,
            Attempt.right,
            Attempt.question_count,
            Attempt.handed_in_at,
            Attempt.paper,
            Attempt.answers,
        )
        .join(Person, Person.id == Attempt.person_id)
        .where(counts(round_id), or_(wrong >= evidence.SHARED_WRONG, may_be_hasty)),
        execution_options={"yield_per": 1000},
    )
    words = _words()
    hasty: list[tuple[int, int, int, Found]] = []
    kept = _Kept()
    for row in rows:
        paper = Paper.from_document(row.paper)
        chosen = choices(row.answers, paper)
        if found := _hasty(row, paper, chosen, words):
            # The least time for what it takes comes first; numbers keep the order the same.
            share = found.facts["took_ms"] * 1000 // found.facts["least_ms"]
            entry = (-share, -row.person_id, -row.number, found)
            if len(hasty) < evidence.MOST_ITEMS:
                heapq.heappush(hasty, entry)
            else:
                heapq.heappushpop(hasty, entry)
        if row.question_count - row.right >= evidence.SHARED_WRONG and chosen and all(chosen):
            kept.add(row, _path(paper, chosen))
    yield from (found for *_, found in sorted(hasty, reverse=True))
    yield from _copied(round_id, kept)


def _hasty(
    row: Row[Any], paper: Paper, chosen: list[list[int]], words: Callable[[int], int]
) -> Found | None:
    if row.took_ms >= row.question_count * evidence.LONGEST_LOOK_MS:
        return None
    answered = zip(paper.questions, chosen, strict=True)
    least = evidence.least_ms(words(drawn.version) for drawn, choice in answered if choice)
    if not evidence.is_hasty(row.took_ms, least, row.right, row.question_count):
        return None
    return Found(
        kind=Kind.HASTE,
        people=(row.person,),
        attempts=((row.person_id, row.number),),
        facts={
            "right": row.right,
            "questions": row.question_count,
            "took_ms": row.took_ms,
            "least_ms": least,
        },
    )


def _path(paper: Paper, chosen: list[list[int]]) -> int:
    """Answer a number that is the same for the same choices in the same questions, in whichever
    order they were shown. Two paths that differ share a number once in 2**64 pairs."""
    picked = sorted(
        (drawn.version, sorted(options))
        for drawn, options in zip(paper.questions, chosen, strict=True)
    )
    digest = blake2b(repr(picked).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class _Kept:
    """Papers with mistakes, five whole numbers of each."""

    def __init__(self) -> None:
        self.path, self.at_ms, self.person = array("q"), array("q"), array("q")
        self.account, self.number = array("q"), array("q")

    def add(self, row: Row[Any], path: int) -> None:
        """Keep one paper."""
        self.path.append(path)
        self.at_ms.append(int(row.handed_in_at.timestamp() * 1000))
        self.person.append(row.person)
        self.account.append(row.person_id)
        self.number.append(row.number)

    def repeated(self) -> Iterator[int]:
        """Answer at which positions a path stands that others have too."""
        times = Counter(self.path)
        return (at for at, path in enumerate(self.path) if times[path] > 1)


def _copied(round_id: int, kept: _Kept) -> Iterator[Found]:
    accounts: dict[tuple[int, int, int], int] = {}
    repeated = []
    for at in kept.repeated():
        one = Sat(
            path=kept.path[at],
            at_ms=kept.at_ms[at],
            person=kept.person[at],
            number=kept.number[at],
        )
        accounts[one.person, one.number, one.at_ms] = kept.account[at]
        repeated.append(one)
    # Few people who alone answered so are the most striking.
    groups = sorted(evidence.alike(repeated), key=lambda group: (group.everybody, group.people))
    for group in groups[: evidence.MOST_ITEMS]:
        attempts = tuple(
            (accounts[one.person, one.number, one.at_ms], one.number) for one in group.sat
        )
        row = db.session.execute(
            select(Attempt.question_count, Attempt.right).where(
                Attempt.round_id == round_id,
                Attempt.person_id == attempts[0][0],
                Attempt.number == attempts[0][1],
            )
        ).one()
        yield Found(
            kind=Kind.SAME_PATH,
            people=group.people,
            attempts=attempts[: evidence.MOST_PEOPLE],
            facts={
                "people": len(group.people),
                "everybody": group.everybody,
                "questions": row.question_count,
                "wrong": row.question_count - row.right,
            },
        )
