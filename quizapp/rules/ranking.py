"""Who stands before whom?

The order is a list of named keys, each a stored whole number. The same list orders in SQL
(`quizapp.results.ordering`), ranks here in plain Python as the reference, and writes the sentence
of the regulation. A missing value is the worst one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

WORST_HIGH = 2**62
"""Stands for a missing value of a key where the lowest is best. Fits a 64-bit column."""

WORST_LOW = -1
"""Stands for a missing value of a key where the highest is best: below every real one."""

POINT = 100
"""Hundredths in a point, as a jury marks in."""

MARK_KEYS = frozenset({"marks", "total_with_marks"})
"""The keys that read what a jury marked outside."""


class Counted(StrEnum):
    """Which of a person's attempts is ranked."""

    HIGHEST_THEN_EARLIEST = "highest_then_earliest"
    BEST = "best"  # the best by the whole ranking
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One criterion: the column it reads, which end is best, and its Vietnamese words."""

    column: str
    best: Literal["highest", "lowest"]
    words: str

    @property
    def worst(self) -> int:
        """Answer the number that stands for a missing value."""
        return WORST_LOW if self.best == "highest" else WORST_HIGH


KEYS: dict[str, Key] = {
    "score": Key(column="points", best="highest", words="điểm cao hơn"),
    "full_score": Key(column="full_score", best="highest", words="đạt điểm tối đa"),
    "guess_distance": Key(
        column="guess_distance", best="lowest", words="dự đoán đúng hoặc gần đúng hơn"
    ),
    "handed_in_at": Key(column="handed_in_s", best="lowest", words="thời điểm nộp bài sớm hơn"),
    "marks": Key(column="marks", best="highest", words="điểm Ban giám khảo chấm cao hơn"),
    "total_with_marks": Key(
        column="total_with_marks",
        best="highest",
        words="tổng điểm bài trắc nghiệm và điểm Ban giám khảo chấm cao hơn",
    ),
    "duration": Key(column="took_s", best="lowest", words="thời gian làm bài ngắn hơn"),
    "attempts_used": Key(column="attempts_used", best="lowest", words="số lượt thi ít hơn"),
    "registered_at": Key(column="registered_s", best="lowest", words="đăng ký dự thi sớm hơn"),
    "draw": Key(column="draw", best="lowest", words="kết quả rút thăm"),
    "jury": Key(column="jury", best="lowest", words="quyết định của Ban tổ chức"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One handed-in attempt with every number a key may read.

    `is_out` marks an attempt that was disqualified, `is_void` one that was not handed in while it
    had time: both hold no place, but were used. `attempts_void` of the `attempts_used` were void.
    `handed_in_s` and `registered_s` are seconds since 1970, `took_s` whole seconds (the time keys'
    resolution is one second); `draw` and `jury` are the numbers written before ranking. `marks` is
    what a jury gave the person for the round's marked part, in hundredths of a point.
    """

    person: int
    number: int
    points: int
    full_score: int
    handed_in_s: int
    took_s: int
    registered_s: int
    guess: int | None = None
    guess_distance: int | None = None
    attempts_used: int = 1
    attempts_void: int = 0
    draw: int | None = None
    jury: int | None = None
    marks: int | None = None
    is_out: bool = False
    is_void: bool = False

    @property
    def holds_place(self) -> bool:
        """Answer whether this attempt may be the one that is ranked."""
        return not (self.is_out or self.is_void)

    @property
    def attempts_handed_in(self) -> int:
        """Answer how many of the person's attempts were handed in: used and not void."""
        return self.attempts_used - self.attempts_void

    @property
    def total_with_marks(self) -> int:
        """Answer the paper's points and the jury's mark together, in hundredths of a point."""
        return with_marks(self.points, self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A place and the entry that holds it. Equal entries share a place, the next is skipped."""

    place: int
    entry: Entry


def with_marks(points: int, mark: int | None) -> int:
    """Answer points and a jury's mark (in hundredths) together, in hundredths of a point; no mark
    adds nothing."""
    return points * POINT + (mark or 0)


def names_in_force(names: Sequence[str]) -> tuple[str, ...]:
    """Answer the keys that order, the jury's ruling always last.

    A ruling that settles a tie is the last key of every regulation, named there or not.
    """
    return (*(name for name in names if name != "jury"), "jury")


def sort_key(entry: Entry, names: Sequence[str]) -> tuple[int, ...]:
    """Answer the numbers that order `entry`, smaller is better. Unknown names raise KeyError."""
    numbers = []
    for name in names:
        key = KEYS[name]
        value = getattr(entry, key.column)
        number = key.worst if value is None else value
        numbers.append(-number if key.best == "highest" else number)
    return tuple(numbers)


def counted(attempts: Iterable[Entry], rule: Counted, names: Sequence[str]) -> Entry:
    """Answer the attempt of one person that is ranked. Further ties go to the lower number."""
    orders = {
        Counted.HIGHEST_THEN_EARLIEST: lambda e: (-e.points, e.handed_in_s, e.number),
        Counted.BEST: lambda e: (*sort_key(e, names), e.number),
        # By time before number: accounts that were merged have each their own numbers.
        Counted.FIRST: lambda e: (e.handed_in_s, e.number),
        Counted.LAST: lambda e: (-e.handed_in_s, -e.number),
    }
    return min(attempts, key=orders[rule])


def with_distance(entry: Entry, target: int | None) -> Entry:
    """Answer the entry with the distance of its guess from the frozen target."""
    if target is None or entry.guess is None:
        return replace(entry, guess_distance=None)
    return replace(entry, guess_distance=abs(entry.guess - target))


def rank(
    attempts: Iterable[Entry], rule: Counted, names: Sequence[str], target: int | None
) -> list[Ranked]:
    """Rank a whole round: pick each person's counted attempt, order them, number the places.

    Attempts that are out or void count as used: losing one improves nobody's number of attempts.

    This is the reference that anyone can run on published data. Equal entries share a place
    (1, 2, 2, 4); among them persons are listed by number, which decides nothing.
    """
    order = names_in_force(names)
    people: dict[int, list[Entry]] = {}
    for attempt in attempts:
        people.setdefault(attempt.person, []).append(with_distance(attempt, target))
    entries = [
        counted(
            (
                replace(a, attempts_used=len(own), attempts_void=sum(b.is_void for b in own))
                for a in in_force
            ),
            rule,
            order,
        )
        for own in people.values()
        if (in_force := [a for a in own if a.holds_place])
    ]
    return placed(entries, names)


def placed(entries: Iterable[Entry], names: Sequence[str]) -> list[Ranked]:
    """Answer the places of entries, one of each person."""
    order = names_in_force(names)
    ranked: list[Ranked] = []
    in_order = sorted(entries, key=lambda e: (sort_key(e, order), e.person))
    for position, entry in enumerate(in_order, start=1):
        before = ranked[-1] if ranked else None
        shared = before is not None and sort_key(before.entry, order) == sort_key(entry, order)
        place = before.place if before is not None and shared else position
        ranked.append(Ranked(place=place, entry=entry))
    return ranked


def sentence(names: Sequence[str], own: Mapping[str, str] = MappingProxyType({})) -> str:
    """Answer the regulation's sentence on the order of ranking, in Vietnamese; `own` are words in
    place of the usual ones."""
    words = [own.get(name, KEYS[name].words) for name in names if name != "jury"]
    text = "Xét hạng lần lượt theo: " + "; ".join(
        f"({position}) {part}" for position, part in enumerate(words, start=1)
    )
    return text + ". Nếu vẫn bằng nhau, Ban tổ chức quyết định và ghi rõ lý do."
