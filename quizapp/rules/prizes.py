"""Who wins what? Prizes are filled down the ranking; what nobody earns stays vacant."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """One line of the prize table: so many prizes of a level, each worth so much (VND)."""

    level: str
    count: int
    value_vnd: int

    def __post_init__(self) -> None:
        """Refuse a line that gives nothing or takes."""
        if not self.level.strip() or self.count < 1 or self.value_vnd < 0:
            raise ValueError(f"bad prize {self!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One row of the ranking as the prize table sees it.

    Where the regulation gives prizes to full scores alone, the ranking is read without the others
    (`quizapp.results.queries.candidates`): there may be a million of them.
    """

    person: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A prize and who receives it; `person` None is a vacancy. `number` counts within the level."""

    level: str
    number: int
    value_vnd: int
    person: int | None
    place: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A ranked person passed over by the prize table, with the Vietnamese reason."""

    person: int
    place: int
    reason: str


OVER_THE_CAP = "Đã nhận đủ số giải theo thể lệ ở các đợt trước"
LEFT = "Đã rút khỏi cuộc thi"


def fill(
    ranked: Sequence[Candidate],
    prizes: Sequence[Prize],
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
) -> tuple[list[Award], list[Skipped]]:
    """Walk down `ranked` (best first) and hand out `prizes` in order.

    `won_before` counts the prizes each person won in earlier rounds of the contest, `left` are who
    left it. Whoever is over the cap or left is skipped and the next moves up; prizes left over stay
    vacant. Passed over is who stood before the last winner, and beside a vacancy everybody who
    might have taken it.
    """
    waiting = list(
        _eligible(
            ranked,
            won_before=won_before,
            prizes_per_person=prizes_per_person,
            left=left,
        )
    )
    winners = iter(waiting)
    awards = []
    for prize in prizes:
        for number in range(1, prize.count + 1):
            winner = next(winners, None)
            awards.append(
                Award(
                    level=prize.level,
                    number=number,
                    value_vnd=prize.value_vnd,
                    person=winner.person if winner else None,
                    place=winner.place if winner else None,
                )
            )
    is_vacant = any(award.person is None for award in awards)
    last = max((award.place for award in awards if award.place is not None), default=0)
    skipped = [
        Skipped(person=row.person, place=row.place, reason=reason)
        for row in ranked
        if (is_vacant or row.place <= last)
        and (
            reason := _reason(
                row,
                won_before=won_before,
                prizes_per_person=prizes_per_person,
                left=left,
            )
        )
    ]
    return awards, skipped


def cutting_ties(
    ranked: Sequence[Candidate],
    prizes: Sequence[Prize],
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
) -> list[list[Candidate]]:
    """Answer the groups of equal candidates that cannot all receive the same prize.

    Such a tie is shown to a person and decided by a reasoned ruling, never by a row number.
    """
    waiting = list(
        _eligible(
            ranked,
            won_before=won_before,
            prizes_per_person=prizes_per_person,
            left=left,
        )
    )
    levels = [prize.level for prize in prizes for _ in range(prize.count)]
    cuts = []
    first = 0
    for group in _groups(waiting):
        received = {
            levels[position] if position < len(levels) else None
            for position in range(first, first + len(group))
        }
        if len(received) > 1:
            cuts.append(group)
        first += len(group)
    return cuts


def needed_rows(prizes: Collection[Prize]) -> int:
    """Answer how many prizes there are in all."""
    return sum(prize.count for prize in prizes)


def _eligible(
    ranked: Sequence[Candidate],
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
) -> list[Candidate]:
    return [
        row
        for row in ranked
        if _reason(
            row,
            won_before=won_before,
            prizes_per_person=prizes_per_person,
            left=left,
        )
        is None
    ]


def _reason(
    row: Candidate,
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
) -> str | None:
    if row.person in left:
        return LEFT
    if prizes_per_person is not None and won_before.get(row.person, 0) >= prizes_per_person:
        return OVER_THE_CAP
    return None


def _groups(rows: Sequence[Candidate]) -> list[list[Candidate]]:
    groups: list[list[Candidate]] = []
    for row in rows:
        if groups and groups[-1][0].place == row.place:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
