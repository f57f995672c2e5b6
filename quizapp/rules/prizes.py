"""Who wins what? Prizes are filled down the ranking; what nobody earns stays vacant."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from quizapp.rules.choices import Vacancy


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

    Candidates come in the order in which prizes go down: `rules.winning.in_line`. `reaches_bar` is
    False for who stands in it only because prizes were left over. By `unit` and `phone` a
    regulation may hold people to a quota together.
    """

    person: int
    place: int
    reaches_bar: bool = True
    unit: int | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A prize and who receives it; `person` None is a vacancy. `number` counts within the level.
    `instead_of` names the levels won in earlier rounds that are not handed out any more."""

    level: str
    number: int
    value_vnd: int
    person: int | None
    place: int | None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A ranked person passed over by the prize table, with the Vietnamese reason. Who is passed
    over at one level may still receive a lower one."""

    person: int
    place: int
    reason: str


OVER_THE_CAP = "Đã nhận đủ số giải theo thể lệ ở các đợt trước"
SAME_LEVEL = "Đã nhận giải cùng mức ở đợt trước"
NO_HIGHER = "Đã nhận giải bằng hoặc cao hơn ở đợt trước"
LEFT = "Đã rút khỏi cuộc thi"
NOT_WINNING = "Thuộc diện dự thi không xét giải"
UNIT_IS_FULL = "Đơn vị đã nhận đủ số giải của một đợt theo thể lệ"
PHONE_IS_FULL = "Những người cùng số điện thoại đã nhận đủ số giải của một đợt theo thể lệ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The most prizes of one round that people of one group may take together, and the reason why
    more of them are passed over. `groups` names each person's group; who has none is held to
    nothing."""

    most: int
    groups: Mapping[int, Hashable]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """Whom the prize table passes over. `closed_levels` is empty where any level may be won."""

    won_before: Mapping[int, int]
    prizes_per_person: int | None
    left: Collection[int]
    not_winning: Collection[int]
    closed_levels: Mapping[int, Collection[str]]
    closed_because: str
    quotas: Sequence[Quota]

    def reason(self, row: Candidate) -> str | None:
        """Answer why nothing goes to this candidate, None if a prize may."""
        if row.person in self.left:
            return LEFT
        if row.person in self.not_winning:
            return NOT_WINNING
        cap = self.prizes_per_person
        if cap is not None and self.won_before.get(row.person, 0) >= cap:
            return OVER_THE_CAP
        return None

    def may_win(self, row: Candidate, level: str) -> bool:
        """Answer whether this very prize may go to this candidate."""
        return self.reason(row) is None and level not in self.closed_levels.get(row.person, ())


class _Taken:
    """How many prizes went to each group of each quota so far."""

    def __init__(self, quotas: Sequence[Quota]) -> None:
        self._quotas = quotas
        self._counts: Counter[tuple[int, Hashable]] = Counter()

    def reason(self, person: int) -> str | None:
        """Answer why this person can take none any more, None if no quota forbids it."""
        for index, quota in enumerate(self._quotas):
            group = quota.groups.get(person)
            if group is not None and self._counts[index, group] >= quota.most:
                return quota.reason
        return None

    def add(self, person: int) -> None:
        """Count a prize that goes to this person."""
        for index, quota in enumerate(self._quotas):
            self._counts[index, quota.groups.get(person)] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """How the prizes fell: to which row of the ranking each prize went (None: to nobody), and
    which rows were passed over at least once, in their order, with the reason."""

    takers: list[int | None]
    passed: dict[int, str] = field(default_factory=dict)


def fill(
    ranked: Sequence[Candidate],
    prizes: Sequence[Prize],
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
    not_winning: Collection[int] = (),
    closed_levels: Mapping[int, Collection[str]] | None = None,
    closed_because: str = SAME_LEVEL,
    vacancy: Vacancy = Vacancy.MOVES_UP,
    struck: Collection[tuple[str, int]] = (),
    quotas: Sequence[Quota] = (),
) -> tuple[list[Award], list[Skipped]]:
    """Walk down `ranked` (best first) and hand out `prizes` in order.

    `won_before` counts the prizes each person won in earlier rounds of the contest, `closed_levels`
    names the levels that a person may not win, and `closed_because` says why, `left` are who left
    it, `not_winning` who takes part without winning, `quotas` say how many prizes groups of people
    may take together. Each in turn takes the best prize still there that they may have. Whoever may
    not win a prize is passed over: by `vacancy` the next moves up, or that prize stays vacant.
    `struck` are prizes, (level, number), that were published with a winner who lost them since and
    that nobody shall have instead. Prizes left over stay vacant. Passed over is who stood before
    the last winner, and beside a vacancy everybody who might have taken it.
    """
    terms = _Terms(
        won_before=won_before,
        prizes_per_person=prizes_per_person,
        left=left,
        not_winning=not_winning,
        closed_levels=closed_levels or {},
        closed_because=closed_because,
        quotas=quotas,
    )
    slots = [(prize, number) for prize in prizes for number in range(1, prize.count + 1)]
    free = [slot for slot in slots if (slot[0].level, slot[1]) not in struck]
    walk = _walk(ranked, [prize.level for prize, _ in free], terms, vacancy)
    taken = {
        (prize.level, number): None if taker is None else ranked[taker]
        for (prize, number), taker in zip(free, walk.takers, strict=True)
    }
    awards = []
    for prize, number in slots:
        winner = taken.get((prize.level, number))
        awards.append(
            Award(
                level=prize.level,
                number=number,
                value_vnd=prize.value_vnd,
                person=winner.person if winner else None,
                place=winner.place if winner else None,
            )
        )
    skipped = [
        Skipped(person=ranked[position].person, place=ranked[position].place, reason=reason)
        for position, reason in walk.passed.items()
    ]
    return awards, skipped


def cutting_ties(
    ranked: Sequence[Candidate],
    prizes: Sequence[Prize],
    *,
    won_before: Mapping[int, int],
    prizes_per_person: int | None,
    left: Collection[int] = (),
    not_winning: Collection[int] = (),
    closed_levels: Mapping[int, Collection[str]] | None = None,
    closed_because: str = SAME_LEVEL,
    vacancy: Vacancy = Vacancy.MOVES_UP,
    struck: Collection[tuple[str, int]] = (),
    quotas: Sequence[Quota] = (),
) -> list[list[Candidate]]:
    """Answer the groups of equal candidates whose order among themselves decides who gets what.

    Such a tie is shown to a person and decided by a reasoned ruling, never by a row number.
    """
    terms = _Terms(
        won_before=won_before,
        prizes_per_person=prizes_per_person,
        left=left,
        not_winning=not_winning,
        closed_levels=closed_levels or {},
        closed_because=closed_because,
        quotas=quotas,
    )
    levels = [
        prize.level
        for prize in prizes
        for number in range(1, prize.count + 1)
        if (prize.level, number) not in struck
    ]
    if vacancy is Vacancy.STAYS_VACANT:
        return _cuts_by_position(ranked, levels, terms)
    cuts = []
    taken = _Taken(quotas)
    for group in _groups([row for row in ranked if terms.reason(row) is None]):
        able = [row for row in group if taken.reason(row.person) is None]
        # Each asks first for the best prize they may have. Where all can have it at once, their
        # order is idle; where one cannot, who stands first decides.
        best = [_first(levels, row, terms) for row in able]
        got = []
        for row in able:
            level = None if taken.reason(row.person) else _first(levels, row, terms)
            got.append(level)
            if level is not None:
                levels.remove(level)
                taken.add(row.person)
        if got != best:
            cuts.append(able)
    return cuts


def needed_rows(prizes: Collection[Prize]) -> int:
    """Answer how many prizes there are in all."""
    return sum(prize.count for prize in prizes)


def _walk(
    ranked: Sequence[Candidate], levels: Sequence[str], terms: _Terms, vacancy: Vacancy
) -> _Walk:
    walk = _Walk(takers=[None] * len(levels))
    taken = _Taken(terms.quotas)
    free = list(range(len(levels)))
    for position, row in enumerate(ranked):
        if not free:
            break
        # Each place owns one prize, or asks for all that are left.
        asked = free[:1] if vacancy is Vacancy.STAYS_VACANT else free
        reason = terms.reason(row) or taken.reason(row.person)
        slot = None
        if reason is None:
            slot = next((one for one in asked if terms.may_win(row, levels[one])), None)
            reason = terms.closed_because if slot != free[0] else None
        if slot is not None:
            walk.takers[slot] = position
            taken.add(row.person)
        if reason is not None:
            walk.passed[position] = reason
        spent = free[0] if vacancy is Vacancy.STAYS_VACANT else slot
        if spent is not None:
            free.remove(spent)
    return walk


def _cuts_by_position(
    ranked: Sequence[Candidate], levels: Sequence[str], terms: _Terms
) -> list[list[Candidate]]:
    """Each place of the ranking owns one prize, whoever stands there."""
    cuts = []
    taken = _Taken(terms.quotas)
    first = 0
    for group in _groups(ranked):
        theirs = levels[first : first + len(group)]
        able = {row for row in group if taken.reason(row.person) is None}
        differ = len(set(theirs)) > 1 or 0 < len(theirs) < len(group)
        cut = differ and any(terms.may_win(row, level) for row in able for level in theirs)
        for row, level in zip(group, theirs, strict=False):
            if row not in able or not terms.may_win(row, level):
                continue
            if taken.reason(row.person) is None:
                taken.add(row.person)
            else:  # used up by those who happen to stand before
                cut = True
        if cut:
            cuts.append(group)
        first += len(group)
    return cuts


def _first(levels: Sequence[str], row: Candidate, terms: _Terms) -> str | None:
    return next((level for level in levels if terms.may_win(row, level)), None)


def _groups(rows: Sequence[Candidate]) -> list[list[Candidate]]:
    groups: list[list[Candidate]] = []
    for row in rows:
        if groups and _stand(groups[-1][0]) == _stand(row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _stand(row: Candidate) -> tuple[bool, int]:
    return row.reaches_bar, row.place
