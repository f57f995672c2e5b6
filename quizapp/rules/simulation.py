"""How many ties among the prizes would a regulation leave, if so many people took part?

A rehearsal with made-up entries, ranked by the very rules that rank people. It claims no more than
an order of magnitude: the crowd is drawn as published contests describe theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from quizapp.rules import boards, prizes, winning
from quizapp.rules.choices import Target
from quizapp.rules.ranking import POINT, Entry, rank
from quizapp.rules.regulation import LIMITS, Regulation

RUNS = 5
MOST_PEOPLE = 5_000
MOST_ATTEMPTS = 3
"""Attempts of one person, where more are allowed: 1.4 to 4.1 on average in published contests."""

FULL_SCORES = 0.3
"""Share of people with full score: 3 to 59 % in published contests."""

ROUND_GUESSES = 0.3
"""Share of people who predict a round hundred."""

SPREAD = 0.4
"""How far predictions lie from the truth: the standard deviation of their logarithm."""

RUSH = 0.3
"""Share of people who hand in within the first hour of the round."""

UNITS = 114
"""Communes, wards and special zones of Hải Phòng: the units that people belong to."""

FAMILY = 0.1
"""Share of people who give the phone number of somebody who registered before."""

WEEK_S, HOUR_S = 7 * 86_400, 3600
USUAL_LIMIT_S = 1200
FASTEST_S = 45
"""The best published time for twenty questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the rehearsals showed: of `runs`, how many had a tie that cuts a prize, and how many
    such ties and people in them there were in all."""

    people: int
    runs: int
    runs_with_ties: int
    ties: int
    tied_people: int


def rehearse(
    regulation: Regulation, *, people: int, questions: int, dice: Random, runs: int = RUNS
) -> Forecast:
    """Answer what ties are to be expected among the prizes of one round."""
    per_run = [
        [len(group) for group in _cuts(regulation, people, questions, dice)] for _ in range(runs)
    ]
    return Forecast(
        people=people,
        runs=runs,
        runs_with_ties=sum(bool(groups) for groups in per_run),
        ties=sum(len(groups) for groups in per_run),
        tied_people=sum(sum(groups) for groups in per_run),
    )


def _cuts(
    regulation: Regulation, people: int, questions: int, dice: Random
) -> list[list[prizes.Candidate]]:
    crowd = list(_crowd(regulation, people, questions, dice))
    target = boards.target_value(
        regulation.target, boards.counts(crowd, regulation.counted_attempt, regulation.ranking)
    )
    ranked = rank(crowd, regulation.counted_attempt, regulation.ranking, target)
    line = winning.in_line(ranked, regulation)
    return prizes.cutting_ties(
        line,
        regulation.prizes,
        won_before={},
        prizes_per_person=regulation.prizes_per_person,
        vacancy=regulation.vacancy,
        quotas=winning.quotas(regulation, _at_home(line, dice)),
    )


def _at_home(line: list[prizes.Candidate], dice: Random) -> list[prizes.Candidate]:
    """Answer these people, each with a unit and a phone number."""
    settled: list[prizes.Candidate] = []
    for row in line:
        shares = settled and dice.random() < FAMILY
        phone = dice.choice(settled).phone if shares else str(row.person)
        settled.append(replace(row, unit=dice.randrange(UNITS), phone=phone))
    return settled


def _crowd(regulation: Regulation, people: int, questions: int, dice: Random) -> Iterator[Entry]:
    limit = regulation.time_limit_s or USUAL_LIMIT_S
    truth = {
        Target.NONE: 0.0,
        Target.ALL_CORRECT: people * FULL_SCORES,
        Target.PARTICIPANTS: float(people),
        Target.ATTEMPTS: float(people * MOST_ATTEMPTS) / 2,
    }[regulation.target]
    for person in range(1, people + 1):
        registered, lot = dice.randrange(4 * WEEK_S), dice.getrandbits(62)
        mark = _mark(regulation, dice)
        full = dice.random() < FULL_SCORES
        attempts = dice.randint(1, _most_attempts(regulation))
        for number in range(1, attempts + 1):
            is_full = full and number == attempts
            right = questions if is_full else dice.randrange(questions)
            yield Entry(
                person=person,
                number=number,
                points=right * regulation.points_per_question,
                full_score=int(is_full),
                handed_in_s=dice.randrange(HOUR_S if dice.random() < RUSH else WEEK_S),
                took_s=int(dice.triangular(min(FASTEST_S, limit), limit, limit * 0.4)),
                registered_s=registered,
                guess=_guess(truth, dice) if regulation.has_prediction else None,
                draw=lot,
                marks=mark,
            )


def _mark(regulation: Regulation, dice: Random) -> int | None:
    """Answer a mark in quarters of a point, where one decides."""
    if not regulation.ranks_by_marks or regulation.marked_part_most is None:
        return None
    return dice.randrange(0, regulation.marked_part_most + 1, POINT // 4)


def _most_attempts(regulation: Regulation) -> int:
    allowed: list[int | None] = [getattr(regulation, name) for name in LIMITS]
    return min([MOST_ATTEMPTS, *(number for number in allowed if number is not None)])


def _guess(truth: float, dice: Random) -> int:
    guess: float = truth * dice.lognormvariate(0, SPREAD)
    return int(round(guess, -2) if dice.random() < ROUND_GUESSES else guess)
