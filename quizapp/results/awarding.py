"""Who would receive what as the ranking stands now, and what is still undecided?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from sqlalchemy import func, select

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import editions, line_queries, removal_queries, won_queries
from quizapp.results.models import Award as AwardRow
from quizapp.results.models import Edition, Standing
from quizapp.rules import prizes, winning
from quizapp.rules.choices import Vacancy
from quizapp.rules.prizes import Award, Candidate, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeList:
    """The prizes filled down the working ranking; people passed over; ties that cut a prize."""

    awards: Sequence[Award]
    skipped: Sequence[Skipped]
    cuts: Sequence[Sequence[Candidate]]


class _Terms(TypedDict):
    """What `prizes.fill` and `prizes.cutting_ties` must be told alike."""

    won_before: Mapping[int, int]
    prizes_per_person: int | None
    left: Collection[int]
    not_winning: Collection[int]
    closed_levels: Mapping[int, Collection[str]]
    closed_because: str
    vacancy: Vacancy
    struck: Collection[tuple[str, int]]


def prize_list(round_: Round, as_of: datetime | None = None) -> PrizeList:
    """Fill the prize table from the working ranking, as `rules.prizes` says.

    Only the rows that can matter are read: as many as there are prizes, one for each person who may
    be over the cap, left or may not win, and whoever is equal to the last of them, so that every
    tie is whole. How many a quota passes over nobody knows before: while it leaves prizes, those
    are read on who stand further down and whose groups are not full, each time so many that one of
    them takes a prize; and once, in the end, everybody of whom it is told why they did not win:
    those whom a quota passes over as far down as `rules.winning.last_told` says.
    With `as_of` earlier rounds are those of that moment.
    """
    regulation = round_.regulation
    levels = won_queries.won_before(round_, as_of)
    left = removal_queries.left_among_ranked(round_)
    stays = regulation.vacancy is Vacancy.STAYS_VACANT
    not_winning = removal_queries.not_winning_among_ranked(round_)
    struck = _struck(round_) if stays else ()
    terms = _Terms(
        won_before={person: len(won) for person, won in levels.items()},
        prizes_per_person=regulation.prizes_per_person,
        left=left,
        not_winning=not_winning,
        closed_levels=winning.closed_levels(regulation, levels),
        closed_because=winning.closed_because(regulation),
        vacancy=regulation.vacancy,
        struck=struck,
    )

    def walk(line: Sequence[Candidate]) -> tuple[Sequence[Award], Sequence[Skipped]]:
        quotas = winning.quotas(regulation, line)
        return prizes.fill(line, regulation.prizes, **terms, quotas=quotas)

    passed_over = len(levels) + len(left) + len(not_winning)
    limit = prizes.needed_rows(regulation.prizes) + passed_over
    line = line_queries.candidates(round_.id, regulation, limit=limit)
    awards, skipped = walk(line)
    if winning.passes_over_groups(regulation):
        came = len(line)
        while came >= limit and (vacant := sum(award.person is None for award in awards)):
            limit = vacant + passed_over
            more = line_queries.candidates(
                round_.id,
                regulation,
                limit=limit,
                after=line[-1],
                full=winning.full(regulation, line, awards),
            )
            came = len(more)
            line = [*line, *more]
            awards, _ = walk(line)
        told = line_queries.candidates_up_to(
            round_.id,
            regulation,
            winning.last_told(regulation, awards),
            besides={*levels, *left, *not_winning},
        )
        line = line_queries.in_order(line, told)
        awards, skipped = walk(line)
    cuts = prizes.cutting_ties(
        line, regulation.prizes, **terms, quotas=winning.quotas(regulation, line)
    )
    skipped = winning.worth_telling(regulation, awards, skipped)
    awards = [
        replace(award, instead_of=winning.instead_of(regulation, levels.get(award.person or 0, ())))
        for award in awards
    ]
    return PrizeList(awards=awards, skipped=skipped, cuts=cuts)


def overtaken(round_: Round, awards: Sequence[Award]) -> Edition | None:
    """Answer the newest approved result of a round if other prizes than these were given by it:
    something was decided since, about this round or an earlier one."""
    decided = editions.decided(round_.id)
    if decided is None:
        return None
    given = db.session.execute(
        select(func.coalesce(Person.merged_into_id, Person.id), AwardRow.level, AwardRow.instead_of)
        .select_from(AwardRow)
        .outerjoin(Person, Person.id == AwardRow.person_id)
        .where(AwardRow.edition_id == decided.id)
        .order_by(AwardRow.position)
    )
    now = [(award.person, award.level, list(award.instead_of)) for award in awards]
    return decided if [tuple(row) for row in given] != now else None


def _struck(round_: Round) -> set[tuple[str, int]]:
    """The prizes, as (level, number within the level), that an approved edition of the round gave
    to somebody who does not stand in the ranking any more."""
    position_in_level = func.row_number().over(
        partition_by=(AwardRow.edition_id, AwardRow.level), order_by=AwardRow.position
    )
    given = (
        select(AwardRow.level, AwardRow.person_id, position_in_level.label("number"))
        .join(Edition, Edition.id == AwardRow.edition_id)
        .where(Edition.round_id == round_.id, editions.DECIDED)
        .subquery()
    )
    stands = (
        select(Standing.person_id)
        .where(
            Standing.round_id == round_.id,
            Standing.person_id == func.coalesce(Person.merged_into_id, Person.id),
        )
        .correlate(Person)
        .exists()
    )
    rows = db.session.execute(
        select(given.c.level, given.c.number)
        .join(Person, Person.id == given.c.person_id)
        .where(~stands)
    )
    return set(rows.tuples())
