"""Who would receive what as the ranking stands now, and what is still undecided?"""

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.contests.models import Round
from quizapp.results import editions, queries, removal_queries
from quizapp.rules import prizes
from quizapp.rules.prizes import Award, Candidate, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeList:
    """The prizes filled down the working ranking; people passed over; ties that cut a prize."""

    awards: Sequence[Award]
    skipped: Sequence[Skipped]
    cuts: Sequence[Sequence[Candidate]]


def prize_list(round_: Round) -> PrizeList:
    """Fill the prize table from the working ranking, as `rules.prizes` says.

    Only the rows that can matter are read: as many as there are prizes, one for each person who may
    be over the cap or left, and whoever is equal to the last of them, so that every tie is whole.
    """
    regulation = round_.regulation_version.regulation
    won_before = editions.won_before(round_)
    left = removal_queries.left_among_ranked(round_)
    ranked = queries.candidates(
        round_.id,
        full_score_only=regulation.full_score_to_win,
        limit=prizes.needed_rows(regulation.prizes) + len(won_before) + len(left),
    )
    awards, skipped = prizes.fill(
        ranked,
        regulation.prizes,
        won_before=won_before,
        prizes_per_person=regulation.prizes_per_person,
        left=left,
    )
    cuts = prizes.cutting_ties(
        ranked,
        regulation.prizes,
        won_before=won_before,
        prizes_per_person=regulation.prizes_per_person,
        left=left,
    )
    return PrizeList(awards=awards, skipped=skipped, cuts=cuts)
