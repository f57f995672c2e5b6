"""Which score does a prize ask for, who stands in line for the prizes, and how far down the line
can they go?"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.prizes import (
    NO_HIGHER,
    PHONE_IS_FULL,
    SAME_LEVEL,
    UNIT_IS_FULL,
    Award,
    Candidate,
    Quota,
    Skipped,
)
from quizapp.rules.ranking import Entry, Ranked
from quizapp.rules.regulation import Regulation


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """The units and the phone numbers whose people take no prize of the round any more."""

    units: frozenset[int] = frozenset()
    phones: frozenset[str] = frozenset()


NOBODY_FULL = Full()

TOLD_PLACES = 1000
"""An edition keeps, and every page that shows it carries, no more quota rows than this or than the
board is long. With a smaller number fewer of the editions sealed before could be made anew."""


def reaches_bar(regulation: Regulation, entry: Entry) -> bool:
    """Answer whether a counted attempt has the score that the regulation asks of a winner."""
    if regulation.full_score_to_win:
        return entry.full_score == 1
    return regulation.points_to_win is None or entry.points >= regulation.points_to_win


def goes_below(regulation: Regulation) -> bool:
    """Answer whether prizes that nobody at the bar can take go on to those below it."""
    has_bar = regulation.full_score_to_win or regulation.points_to_win is not None
    return has_bar and regulation.shortfall is Shortfall.LOWER


def in_line(ranked: Iterable[Ranked], regulation: Regulation) -> list[Candidate]:
    """Answer who may take the prizes, in order: those who reach the bar as they are ranked; then,
    where the regulation lowers it, all others as they are ranked.

    The plain reference of `quizapp.results.line_queries`, which reads only as many as matter.
    """
    line = [
        Candidate(
            person=row.entry.person,
            place=row.place,
            reaches_bar=reaches_bar(regulation, row.entry),
        )
        for row in ranked
    ]
    above = [row for row in line if row.reaches_bar]
    return above + [row for row in line if not row.reaches_bar] * goes_below(regulation)


def quotas(regulation: Regulation, line: Sequence[Candidate]) -> list[Quota]:
    """Answer the quotas of a regulation for the people who stand in line."""
    found = []
    if regulation.prizes_per_unit is not None:
        units = {row.person: row.unit for row in line if row.unit is not None}
        found.append(Quota(most=regulation.prizes_per_unit, groups=units, reason=UNIT_IS_FULL))
    if regulation.prizes_per_phone is not None:
        phones = {row.person: row.phone for row in line if row.phone is not None}
        found.append(Quota(most=regulation.prizes_per_phone, groups=phones, reason=PHONE_IS_FULL))
    return found


def full(regulation: Regulation, line: Iterable[Candidate], awards: Sequence[Award]) -> Full:
    """Answer which groups have taken as many of these prizes as they may. Whoever of them stands
    further down the line is passed over, whatever comes between."""
    winners = {award.person for award in awards}
    took = [row for row in line if row.person in winners]
    units = Counter(row.unit for row in took if row.unit is not None)
    phones = Counter(row.phone for row in took if row.phone is not None)
    unit_most, phone_most = regulation.prizes_per_unit, regulation.prizes_per_phone
    return Full(
        units=frozenset(unit for unit, n in units.items() if unit_most and n >= unit_most),
        phones=frozenset(phone for phone, n in phones.items() if phone_most and n >= phone_most),
    )


def closed_levels(
    regulation: Regulation, won: Mapping[int, Collection[str]]
) -> Mapping[int, Collection[str]]:
    """Answer which levels each person may not win, by those they `won` in earlier rounds: the same
    ones, or every one that is not higher. A level that the table does not name is compared with
    none."""
    if regulation.highest_only:
        table = [prize.level for prize in regulation.prizes]
        return {
            person: table[min(map(table.index, named)) :]
            for person, before in won.items()
            if (named := [level for level in before if level in table])
        }
    return won if regulation.one_per_level else {}


def instead_of(regulation: Regulation, won: Collection[str]) -> tuple[str, ...]:
    """Answer which of the levels that a winner had `won` in earlier rounds are not handed out any
    more: those that the table compares with the new prize, which is higher than any of them."""
    if not regulation.highest_only:
        return ()
    table = {prize.level for prize in regulation.prizes}
    return tuple(dict.fromkeys(level for level in won if level in table))


def wins_nothing(regulation: Regulation, won: Collection[str]) -> bool:
    """Answer whether what somebody had won in earlier rounds leaves no prize open to them."""
    most = regulation.prizes_per_person
    if most is not None and len(won) >= most:
        return True
    closed = closed_levels(regulation, {0: won}).get(0, ())
    return {prize.level for prize in regulation.prizes} <= set(closed)


def closed_because(regulation: Regulation) -> str:
    """Answer why a level is closed to somebody."""
    return NO_HIGHER if regulation.highest_only else SAME_LEVEL


def passes_over_groups(regulation: Regulation) -> bool:
    """Answer whether a quota lets the next move up: nobody knows beforehand how many it passes
    over."""
    return regulation.vacancy is Vacancy.MOVES_UP and (
        regulation.prizes_per_unit is not None or regulation.prizes_per_phone is not None
    )


def last_told(regulation: Regulation, awards: Sequence[Award]) -> int:
    """Answer the last place of which it is told why a quota passed somebody over: the last
    winner's, or the last on the board. However far down the last winner stands, it is told of the
    first TOLD_PLACES places and the board alone."""
    won = max((award.place for award in awards if award.place is not None), default=0)
    return max(regulation.board_places, min(won, TOLD_PLACES))


def worth_telling(
    regulation: Regulation, awards: Sequence[Award], skipped: Iterable[Skipped]
) -> list[Skipped]:
    """Answer of which people passed over it is told: of everybody, but of those whom a quota passes
    over only up to the last place told. It passes over any number of people before a winner far
    down, and everybody behind the last one where a prize stays vacant."""
    last = last_told(regulation, awards)
    of_quotas = {UNIT_IS_FULL, PHONE_IS_FULL}
    return [row for row in skipped if row.place <= last or row.reason not in of_quotas]
