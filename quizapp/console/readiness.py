"""Which rounds could nobody start, because the banks cannot fill their recipe, and why?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.banks import queries as banks
from quizapp.contests import queries
from quizapp.contests.queries import RoundFacts
from quizapp.rules.organizing import check_recipe
from quizapp.rules.papers import RecipeLine
from quizapp.rules.timing import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """So many questions of a bank would fit a recipe if a second person approved them."""

    slug: str
    title: str
    count: int


def awaiting(
    recipes: Sequence[tuple[int, Sequence[RecipeLine]]], now: datetime
) -> dict[int, list[Awaiting]]:
    """Answer for each of these recipes, by its number, which questions wait for their approval.

    It is asked for rounds whose regulations want approved questions; they share one look.
    """
    slugs = sorted({line.bank for _number, recipe in recipes for line in recipe})
    if not slugs:
        return {}
    approved = {found.version for found in banks.pool(slugs, now, approved=True)}
    rest = [found for found in banks.pool(slugs, now) if found.version not in approved]
    titles = {bank.slug: bank.title for bank in banks.banks()}
    counts = {
        number: Counter(q.bank for q in rest if any(line.matches(q) for line in recipe))
        for number, recipe in recipes
    }
    return {
        number: [
            Awaiting(slug=slug, title=titles[slug], count=count) for slug, count in found.items()
        ]
        for number, found in counts.items()
    }


def awaiting_of(rounds: Sequence[RoundFacts], now: datetime) -> dict[int, list[Awaiting]]:
    """Answer the same of those of these rounds whose regulations ask for approved questions."""
    asking = [facts for facts in rounds if facts.regulation.questions_approved]
    return awaiting([(facts.id, facts.recipe) for facts in asking], now)


def unready(rounds: Sequence[RoundFacts], now: datetime) -> set[int]:
    """Answer the ids of the upcoming and open rounds among these whose recipe cannot be filled.

    All upcoming rounds whose regulations ask for approved questions share one look at the banks of
    today, and so do all the others. A summary has no recipe.
    """
    rounds = [facts for facts in rounds if facts.summary is None]
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
