"""How does a unit take part in a contest: who registered, who sat, who of those expected has not?

Numbers of a round that keeps its counts (`rules.release.counts_shown`) are nobody's to see, a
contact's neither: who has not taken part yet would tell how many have. So such a round is left out
until it is tallied, and while one is under way registrations are left out too.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import func, select

from quizapp.accounts.models import Person, Unit
from quizapp.attempts.models import Attempt
from quizapp.contests import list_queries
from quizapp.contests.entries import counts
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules import release
from quizapp.rules.eligibility import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPart:
    """How one unit takes part. `registered` None: not to be seen now; `people` by round, and under
    None in any of the rounds that are shown."""

    unit: Unit
    registered: int | None
    people: Mapping[int | None, int]

    @property
    def share(self) -> Fraction | None:
        """Answer which part of the unit's heads has taken part, None without a head count. More
        than 1 is possible, and shown as it is."""
        heads = self.unit.head_count
        return Fraction(self.people.get(None, 0), heads) if heads else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody of the compulsory list. `sat` are the rounds in which they took part, None if it is
    unclear whose account the row means; `has_account` None: not to be seen now."""

    full_name: str
    birth_date: date | None
    unit: str
    has_account: bool | None
    sat: frozenset[int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """What a contact sees: the rounds that are shown and those that keep their counts, the unit
    with those below it, and the people who are expected to take part."""

    shown: Sequence[RoundFacts]
    kept: Sequence[RoundFacts]
    parts: Sequence[UnitPart]
    expected: Sequence[Expected]

    @property
    def missing(self) -> int:
        """Answer how many of those expected have sat none of the rounds that are shown."""
        return sum(not one.sat for one in self.expected)


def of_unit(
    contest_id: int, units: Mapping[int, Unit], rounds: Sequence[RoundFacts], now: datetime
) -> Participation:
    """Answer how these units take part in a contest with these rounds. Four statements at most."""
    begun = [facts for facts in rounds if facts.opens_at <= now]
    shown = [facts for facts in begun if release.counts_shown(facts.regulation, facts.tallied_at)]
    kept = [facts for facts in begun if facts not in shown]
    registers = release.registrations_shown([True] * len(kept))
    registered = _registered(units) if registers else None
    people = _people([facts.id for facts in shown], units)
    return Participation(
        shown=shown,
        kept=kept,
        parts=[
            UnitPart(
                unit=unit,
                registered=None if registered is None else registered.get(unit.id, 0),
                people=people[unit.id],
            )
            for unit in units.values()
        ],
        expected=_expected(contest_id, units, [facts.id for facts in shown], registers=registers),
    )


def _registered(units: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Person.unit_id, func.count())
        .where(Person.unit_id.in_(units), *counts(Person))
        .group_by(Person.unit_id)
    )
    return {unit_id: count for unit_id, count in rows if unit_id is not None}


def _people(round_ids: Collection[int], units: Collection[int]) -> dict[int, dict[int | None, int]]:
    """Answer by unit and round how many people handed in; under None how many did in any."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    if not round_ids:
        return found
    wanted = (
        Person.unit_id.in_(units),
        Attempt.round_id.in_(round_ids),
        Attempt.counts,
    )
    people = func.count(Attempt.person_id.distinct())
    for unit_id, round_id, count in db.session.execute(
        select(Person.unit_id, Attempt.round_id, people)
        .join(Person, Person.id == Attempt.person_id)
        .where(*wanted)
        .group_by(Person.unit_id, Attempt.round_id)
    ):
        found[unit_id][round_id] = count
    for unit_id, count in db.session.execute(
        select(Person.unit_id, people)
        .join(Person, Person.id == Attempt.person_id)
        .where(*wanted)
        .group_by(Person.unit_id)
    ):
        found[unit_id][None] = count
    return found


def _expected(
    contest_id: int, units: Mapping[int, Unit], round_ids: Collection[int], *, registers: bool
) -> list[Expected]:
    rows = list_queries.found(contest_id, [Kind.COMPULSORY], units)
    accounts = {one.person for one in rows if one.person is not None}
    sat: dict[int, set[int]] = defaultdict(set)
    if accounts and round_ids:
        for person_id, round_id in db.session.execute(
            select(Attempt.person_id, Attempt.round_id)
            .where(
                Attempt.person_id.in_(accounts),
                Attempt.round_id.in_(round_ids),
                Attempt.counts,
            )
            .distinct()
        ):
            sat[person_id].add(round_id)
    return [
        Expected(
            full_name=one.row.full_name,
            birth_date=one.row.birth_date,
            unit=units[one.row.unit_id].name if one.row.unit_id is not None else "",
            has_account=bool(one.people) if registers else None,
            sat=(
                None
                if len(one.people) > 1
                else frozenset(sat.get(one.person, ()) if one.person is not None else ())
            ),
        )
        for one in rows
    ]
