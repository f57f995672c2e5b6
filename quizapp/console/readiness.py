"""Which rounds could nobody start, because the banks cannot fill their recipe?"""

from collections.abc import Sequence
from datetime import datetime

from quizapp.banks import queries as banks
from quizapp.contests import queries
from quizapp.contests.queries import RoundFacts
from quizapp.rules.organizing import check_recipe
from quizapp.rules.timing import Phase


def unready(rounds: Sequence[RoundFacts], now: datetime) -> set[int]:
    """Answer the ids of the upcoming and open rounds among these whose recipe cannot be filled.

    All upcoming rounds whose regulations ask for approved questions share one look at the banks of
    today, and so do all the others.
    """
    found = set()
    for approved in (False, True):
        waiting = [
            facts
            for facts in rounds
            if facts.phase(now) is Phase.UPCOMING
            and facts.regulation.questions_approved == approved
        ]
        if waiting:
            slugs = {line.bank for facts in waiting for line in facts.recipe}
            today = banks.pool(sorted(slugs), now, approved=approved)
            found |= {f.id for f in waiting if not check_recipe(f.recipe, today).complete}
    for facts in rounds:
        if facts.phase(now) is Phase.OPEN:
            pool = queries.round_pool(facts, now)
            if not check_recipe(facts.recipe, pool).complete:
                found.add(facts.id)
    return found
