"""Which rounds does a summary count, and how do the summaries of a contest stand?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quizapp.contests import queries
from quizapp.contests.queries import RoundFacts
from quizapp.rules import summaries, summary_words
from quizapp.rules.summary_words import Words
from quizapp.rules.timing import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A summary with its phase, the rounds that it counts so far, and how it reads."""

    facts: RoundFacts
    phase: Phase
    rounds: list[RoundFacts]
    words: Words

    @property
    def not_ranked(self) -> list[RoundFacts]:
        """Answer the rounds that it still waits for."""
        return [part for part in self.rounds if part.tallied_at is None]


def summed(total: RoundFacts, rounds: Iterable[RoundFacts]) -> list[RoundFacts]:
    """Answer those of these rounds that a summary counts; none for a round that is sat."""
    return [
        part
        for part in rounds
        if part.contest_id == total.contest_id and summaries.counts(total.times, part.times)
    ]


def sat_now(contest_id: int) -> list[RoundFacts]:
    """Answer the rounds of a contest that are sat, as they are at this very moment."""
    return [facts for facts in queries.rounds_now([contest_id]) if facts.summary is None]


def total_of(facts: RoundFacts, rounds: Iterable[RoundFacts], now: datetime) -> Total | None:
    """Answer a summary over these rounds, None for a round that is sat."""
    if facts.summary is None:
        return None
    parts = summed(facts, rounds)
    return Total(
        facts=facts,
        phase=facts.phase(now),
        rounds=parts,
        words=summary_words.words(facts.summary, len(parts)),
    )


def totals_of(contest_id: int, now: datetime) -> list[Total]:
    """Answer the summaries of a contest, by their opening, as its site shows them."""
    rounds = queries.rounds_of(contest_id)
    found = (total_of(facts, rounds, now) for facts in rounds)
    return [total for total in found if total is not None]
