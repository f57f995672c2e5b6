"""What do the numbers of a ranked round say, and how do they compare with the rounds before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, false, func, select

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.banks import queries as banks
from quizapp.contests.eligibility_queries import who_takes_part
from quizapp.contests.models import Round
from quizapp.database import db, epoch_seconds
from quizapp.results import won_queries
from quizapp.results.documents import age_day
from quizapp.results.models import Closing, QuestionUse, Standing
from quizapp.rules import statistics
from quizapp.rules.questions import Content
from quizapp.rules.statistics import Share
from quizapp.rules.usage import Use

HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """What was frozen at the tally of a round."""

    round_id: int
    name: str
    people: int
    attempts: int
    all_correct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A version of a question and how it did in the round."""

    version: int
    content: Content
    use: Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A ranked round in numbers; a summary has no bands, hours and days.

    `rounds` are the ranked rounds of the contest up to this one, the first closed first; `people`
    is how many different people took part in them. `bands` and `ages` count the people of the
    working ranking, `hours` and `days` every attempt handed in, organizers' tries left out. `sexes`
    count like `ages`, in a contest that asks; else there are none.
    """

    rounds: Sequence[RoundFigures]
    people: int
    bands: Sequence[Share]
    ages: Sequence[Share]
    hours: Sequence[int]
    days: dict[date, int]
    sexes: Sequence[Share] = ()

    @property
    def now(self) -> RoundFigures:
        """Answer the figures of this round."""
        return self.rounds[-1]

    @property
    def attempts(self) -> int:
        """Answer the attempts of all these rounds."""
        return sum(row.attempts for row in self.rounds)


def round_statistics(round_: Round) -> Statistics:
    """Answer the statistics of a ranked round."""
    rounds = _figures(round_)
    moments = _handed_in(round_.id)
    return Statistics(
        rounds=rounds,
        people=_different_people([row.round_id for row in rounds]),
        bands=statistics.bands(_papers(round_.id)),
        ages=statistics.ages(_births(round_.id), age_day(round_)),
        hours=statistics.by_hour(moments),
        days=statistics.by_day(moments),
        sexes=statistics.sexes(_told_sexes(round_.id)) if _asks_sex(round_) else (),
    )


def items(round_id: int, *, limit: int | None = None, offset: int = 0) -> list[Item]:
    """Answer the questions that a ranked round drew and how they did, in the order of the banks."""
    uses = db.session.scalars(
        select(QuestionUse)
        .where(QuestionUse.round_id == round_id, QuestionUse.drawn > 0)
        .order_by(QuestionUse.version_id)
        .limit(limit)
        .offset(offset)
    ).all()
    contents = banks.contents(row.version_id for row in uses)
    return [
        Item(version=row.version_id, content=contents[row.version_id], use=row.use) for row in uses
    ]


def item_count(round_id: int) -> int:
    """Answer how many versions of questions a ranked round drew."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(QuestionUse)
            .where(QuestionUse.round_id == round_id, QuestionUse.drawn > 0)
        )
        or 0
    )


def _figures(round_: Round) -> list[RoundFigures]:
    rows = db.session.execute(
        select(Round.id, Round.name, Closing.people, Closing.attempts, Closing.all_correct)
        .join(Closing, Closing.round_id == Round.id)
        .where(
            _compared_with(round_) | (Round.id == round_.id),
        )
        .order_by(Round.closes_at, Round.id)
    )
    return [
        RoundFigures(
            round_id=row.id,
            name=row.name,
            people=row.people,
            attempts=row.attempts,
            all_correct=row.all_correct,
        )
        for row in rows
    ]


def _compared_with(round_: Round) -> ColumnElement[bool]:
    """The rounds before this one. A summary follows none: it counts them."""
    return won_queries.closed_earlier(round_) if round_.summary is None else false()


def _different_people(rounds: Sequence[int]) -> int:
    return (
        db.session.scalar(
            select(func.count(Standing.person_id.distinct())).where(Standing.round_id.in_(rounds))
        )
        or 0
    )


def _papers(round_id: int) -> list[tuple[int, int, int]]:
    rows = db.session.execute(
        select(Attempt.right, Attempt.question_count, func.count())
        .select_from(Standing)
        .join(
            Attempt,
            (Attempt.round_id == Standing.round_id)
            & (Attempt.person_id == Standing.attempt_person_id)
            & (Attempt.number == Standing.number),
        )
        .where(Standing.round_id == round_id)
        .group_by(Attempt.right, Attempt.question_count)
    )
    return [(right or 0, questions, people) for right, questions, people in rows]


def _births(round_id: int) -> list[tuple[date | None, int]]:
    rows = db.session.execute(
        select(Person.birth_date, func.count())
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .where(Standing.round_id == round_id)
        .group_by(Person.birth_date)
    )
    return [(birth, people) for birth, people in rows]


def _asks_sex(round_: Round) -> bool:
    eligibility, _lists = who_takes_part([round_.contest])[round_.contest_id]
    return eligibility.asks_sex


def _told_sexes(round_id: int) -> list[tuple[str | None, int]]:
    rows = db.session.execute(
        select(Person.sex, func.count())
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .where(Standing.round_id == round_id)
        .group_by(Person.sex)
    )
    return [(sex, people) for sex, people in rows]


def _handed_in(round_id: int) -> list[tuple[datetime, int]]:
    """The hours in which attempts came in. The city's clock is whole hours away from UTC."""
    hour: ColumnElement[int] = epoch_seconds(Attempt.handed_in_at) // HOUR_S
    rows = db.session.execute(
        select(hour, func.count())
        .where(
            Attempt.round_id == round_id,
            Attempt.counts,
        )
        .group_by(hour)
    )
    return [(datetime.fromtimestamp(began * HOUR_S, UTC), attempts) for began, attempts in rows]
