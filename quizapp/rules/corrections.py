"""What does a correction after the closing do to the marks of stored papers, and who moves by it?

A correction never touches a paper, an answer or a moment: it says anew how a question is marked.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import nsmallest
from typing import Any, Self

from quizapp.rules.prizes import Award
from quizapp.rules.refusals import Unsettled
from quizapp.rules.regulation import Regulation
from quizapp.rules.scoring import Marked, mark_question

LISTED = 300
"""So many people who moved are listed by name, the highest places first; the rest are counted."""


class Kind(StrEnum):
    """What a correction does."""

    KEY = "key"
    ACCEPT = "accept"
    VOID = "void"
    VOID_ATTEMPT = "void_attempt"
    DISQUALIFY = "disqualify"
    REINSTATE = "reinstate"
    MERGE = "merge"
    PART = "part"


OF_QUESTIONS = frozenset({Kind.KEY, Kind.ACCEPT, Kind.VOID})
"""Corrections that mark papers anew; the others say whose papers count."""


class VoidAs(StrEnum):
    """What a void question is worth to everybody who drew it."""

    RIGHT = "right"  # counts as right, whatever was chosen
    LEFT_OUT = "left_out"  # brings nobody points, and the paper's full score is lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """How one version of a question is marked in one round: right is whoever chose exactly one of
    the `keys` (option numbers of the version), unless it is void."""

    keys: tuple[frozenset[int], ...]
    void: VoidAs | None = None

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON object that `from_document` reads back."""
        return {"keys": [sorted(key) for key in self.keys], "void": self.void}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read a stored treatment."""
        void = document["void"]
        return cls(
            keys=tuple(map(frozenset, document["keys"])),
            void=None if void is None else VoidAs(void),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A correction of one version: the `options` that are (also) right, or what void means."""

    kind: Kind
    options: tuple[int, ...] = ()
    void: VoidAs | None = None


def plain(key: Collection[int]) -> Treatment:
    """Answer how a version is marked that nothing was corrected about."""
    return Treatment(keys=(frozenset(key),))


def amended(before: Treatment, change: Change) -> Treatment:
    """Answer how a version is marked after a change. A new key takes the place of everything that
    was said before; a second answer stands beside the others."""
    if change.kind is Kind.KEY:
        return plain(change.options)
    if change.kind is Kind.ACCEPT:
        return replace(before, keys=(*before.keys, frozenset(change.options)))
    return replace(before, void=change.void)


def shown_key(treatment: Treatment, chosen: Collection[int]) -> frozenset[int]:
    """Answer the options to show as right to somebody who chose these: all that are right alone;
    where several belong together, the accepted set that was chosen, else the first."""
    if all(len(key) == 1 for key in treatment.keys):
        return frozenset().union(*treatment.keys)
    return frozenset(chosen) if frozenset(chosen) in treatment.keys else treatment.keys[0]


def require_sound(before: Treatment, change: Change, *, options: int, multiple: bool) -> None:
    """Raise Unsettled unless the change can be made to a version with so many options: somebody
    must have been able to choose the new answer, and something must become different."""
    if change.kind is Kind.VOID:
        sound = change.void is not None
    else:
        sound = bool(change.options) and all(0 <= number < options for number in change.options)
    if not sound:
        raise Unsettled(reason="Hãy chọn đáp án trong các phương án của câu hỏi.")
    if len(change.options) > 1 and not multiple:
        raise Unsettled(
            reason="Câu này chỉ cho chọn một phương án, nên mỗi đáp án chỉ gồm một phương án."
        )
    if change.kind is Kind.ACCEPT and before.void is not None:
        raise Unsettled(reason="Câu này đã bị hủy, không thêm đáp án được nữa.")
    if amended(before, change) == before or (
        change.kind is Kind.ACCEPT and frozenset(change.options) in before.keys
    ):
        raise Unsettled(reason="Câu này đang được chấm đúng như vậy rồi.")


def require_mergeable(absorbed: int, kept: int, in_use: Collection[int]) -> None:
    """Raise Unsettled unless these are two accounts, both `in_use`: of citizens, neither erased nor
    merged into another before."""
    if absorbed == kept or not {absorbed, kept} <= set(in_use):
        raise Unsettled(
            reason="Chỉ gộp được hai tài khoản khác nhau đang dùng của người dự thi: chưa xóa, "
            "chưa gộp vào tài khoản khác."
        )


def mark(
    treatments: Sequence[Treatment], answers: Sequence[Collection[int]], regulation: Regulation
) -> Marked:
    """Mark a whole paper like `scoring.mark`, under these treatments of its questions.

    Of several keys the one that brings most points decides. `questions` counts those that are not
    left out; of a paper without any, nobody has the full score.
    """
    each = regulation.points_per_question
    points = right = counted = 0
    for treatment, chosen in zip(treatments, answers, strict=True):
        if treatment.void is VoidAs.LEFT_OUT:
            continue
        counted += 1
        if treatment.void is VoidAs.RIGHT:
            points, right = points + each, right + 1
            continue
        points += max(
            mark_question(key, chosen, each, regulation.marking) for key in treatment.keys
        )
        right += frozenset(chosen) in treatment.keys
    return Marked(
        points=points,
        right=right,
        questions=counted,
        full=counted > 0 and points == regulation.full_score(counted),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a ranking, as far as a comparison looks at it."""

    person: int
    place: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What became of one person: None where they have no row before or after."""

    person: int
    place_before: int | None
    place_after: int | None
    points_before: int | None
    points_after: int | None

    @property
    def best(self) -> int:
        """Answer the better of both places."""
        return min(p for p in (self.place_before, self.place_after) if p is not None)

    def to_document(self) -> list[int | None]:
        """Answer the JSON list that is stored."""
        return [
            self.person,
            self.place_before,
            self.place_after,
            self.points_before,
            self.points_after,
        ]


@dataclass(slots=True, kw_only=True)
class Totals:
    """How many people a correction touches, each once under every heading that fits."""

    points: int = 0
    up: int = 0
    down: int = 0
    entered: int = 0
    left: int = 0

    def add(self, move: Move) -> None:
        """Count one person."""
        if move.place_before is None:
            self.entered += 1
        elif move.place_after is None:
            self.left += 1
        else:
            self.points += move.points_before != move.points_after
            self.up += move.place_after < move.place_before
            self.down += move.place_after > move.place_before


def compare(
    before: Iterable[Row], after: Iterable[Row], listed: int = LISTED
) -> tuple[Totals, list[Move]]:
    """Answer who moves between two rankings: the totals, and the first `listed` by place.

    Both come in the order of the persons' numbers and are read once, so their length costs no
    memory.
    """
    totals = Totals()

    def counted() -> Iterator[Move]:
        for move in _moves(before, after):
            totals.add(move)
            yield move

    moves = counted()
    first = nsmallest(listed, moves, key=lambda move: (move.best, move.person))
    # Who asks for nobody's name still wants everybody counted.
    deque(moves, maxlen=0)
    return totals, first


def prize_changes(before: Sequence[Award], after: Sequence[Award]) -> list[dict[str, Any]]:
    """Answer the prizes whose receiver changes; both walks went down the same prize table."""
    return [
        {"level": new.level, "number": new.number, "before": old.person, "after": new.person}
        for old, new in zip(before, after, strict=True)
        if old.person != new.person
    ]


def unit_prize_changes(
    before: Mapping[str, Sequence[Award]], after: Mapping[str, Sequence[Award]]
) -> list[dict[str, Any]]:
    """Answer the collective prizes whose receiver, a unit, changes. Both map each block to its
    prizes; a block may be there once alone."""
    old, new = (
        {
            (block, award.level, award.number): award.person
            for block, awards in blocks.items()
            for award in awards
        }
        for blocks in (before, after)
    )
    return [
        {
            "block": block,
            "level": level,
            "number": number,
            "before": old.get((block, level, number)),
            "after": new.get((block, level, number)),
        }
        for block, level, number in {**old, **new}
        if old.get((block, level, number)) != new.get((block, level, number))
    ]


def stale_rulings(
    before: Mapping[int, Collection[int]], after: Mapping[int, Collection[int]]
) -> list[int]:
    """Answer whose places the jury ruled on without somebody who is equal to them now.

    Both map each person ruled on to everybody equal to them but for the ruling. Such rulings go,
    and the tie shows again; who merely lost an equal keeps the order.
    """
    return sorted(
        person
        for person, equals in after.items()
        if not set(equals) <= {person, *before.get(person, ())}
    )


def _moves(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Move]:
    """Walk both rankings side by side and answer the rows that differ."""
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old.person < new.person):
            left, came = old, None
        elif old is None or new.person < old.person:
            left, came = None, new
        else:
            left, came = old, new
        if left != came:
            yield _move(left, came)
        if left is not None:
            old = next(olds, None)
        if came is not None:
            new = next(news, None)


def _move(old: Row | None, new: Row | None) -> Move:
    person = old.person if old is not None else new.person if new is not None else 0
    return Move(
        person=person,
        place_before=None if old is None else old.place,
        place_after=None if new is None else new.place,
        points_before=None if old is None else old.points,
        points_after=None if new is None else new.points,
    )
