"""What follows when a ranked round is ranked anew?

The jury's rulings among people who are equal to somebody else by now go, what waits to become
public lapses, and the ranked summaries that count the round are ranked anew with it.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from quizapp.contests.models import Round
from quizapp.results import correction_queries, queries, totals
from quizapp.results.models import Ruling
from quizapp.results.operations import former
from quizapp.results.operations.closing import rank
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.rules import corrections
from quizapp.rules.corrections import Row


class Kept:
    """A ranking kept aside, twenty-four bytes a person, with what hangs on it."""

    def __init__(self, round_: Round) -> None:
        """Keep the ranking as it is."""
        self.people, self.places, self.points = array("q"), array("q"), array("q")
        for row in correction_queries.rows(round_.id):
            self.people.append(row.person)
            self.places.append(row.place)
            self.points.append(row.points)
        self.equals = equals_of_ruled(round_)

    def rows(self) -> Iterator[Row]:
        """Answer the ranking in the order of the persons' numbers."""
        return map(Row, self.people, self.places, self.points)


def rank_again(round_: Round, equals: Mapping[int, frozenset[int]], now: datetime) -> list[int]:
    """Rank a round afresh; answer whose rulings went because somebody else is equal now than in
    `equals`, which the round had before."""
    rank(round_, queries.frozen(round_.id))
    dropped = corrections.stale_rulings(equals, equals_of_ruled(round_))
    if dropped:
        former.drop_rulings(round_.id, Ruling.person_id.in_(dropped), now)
        rank(round_, queries.frozen(round_.id))
    return dropped


def renew(round_: Round, before: Kept, now: datetime) -> dict[str, Any]:
    """Rank another round afresh because of a deed, let lapse what waits of it, and answer how many
    people moved in it."""
    rank_again(round_, before.equals, now)
    lapse_unpublished(round_, now)
    found, _listed = corrections.compare(
        before.rows(), correction_queries.rows(round_.id), listed=0
    )
    return {"round": round_.id, **asdict(found)}


def renew_summaries(rounds: Collection[Round], now: datetime) -> list[dict[str, Any]]:
    """Rank anew every ranked summary that counts one of these rounds, which were just ranked.
    Answer how many people moved in each that is not among them. Their contest is held."""
    ranked = {round_.id for round_ in rounds}
    return [
        renew(queries.locked_round(total.id), Kept(total), now)
        for total in totals.counting(rounds)
        if total.id not in ranked
    ]


def equals_of_ruled(round_: Round) -> Mapping[int, frozenset[int]]:
    """Answer who is equal to each person about whom the jury ruled, but for its ruling."""
    names = round_.regulation.ranking
    found = {}
    for ruling in queries.jury_rulings(round_.id):
        row = queries.standing(round_.id, ruling.person_id)
        if row is not None:
            found[ruling.person_id] = frozenset(queries.equals(row, names))
    return found
