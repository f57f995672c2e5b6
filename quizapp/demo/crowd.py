"""How do simulated citizens sit a round? With the same operations as real ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from sqlalchemy import select

from quizapp.accounts import consents
from quizapp.accounts import operations as accounts
from quizapp.accounts.models import Person, Unit
from quizapp.accounts.operations import Registration
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.banks import queries as banks
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules.papers import GUESS, Answer
from quizapp.rules.questions import Content
from quizapp.rules.timing import CITY

SLOWEST = timedelta(minutes=18)
APART = timedelta(minutes=40)
"""Between two sittings of one person."""
EXPECTED = 0.28
"""Share of people whom the crowd expects to answer everything right."""
GIVES_UP = 0.06
"""Share of sittings that are never handed in; the server collects them."""
CLICKS = 0.3
"""Share of sittings whose choices are saved one by one, as the page's script does; the others
carry all answers in the form, as a page without script does."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """A simulated person and how good and how keen that person is, both from 0 to 1."""

    person: Person
    skill: float
    zeal: float


def gather(count: int, first_day: datetime, dice: Random) -> list[Citizen]:
    """Register `count` simulated citizens before `first_day`; there must be units."""
    units = db.session.scalars(select(Unit.id).order_by(Unit.id)).all()
    citizens = []
    for number in range(1, count + 1):
        person = accounts.register(
            Registration(
                full_name=f"Người thử {number:04d}",
                # No Vietnamese number begins like this, so it is nobody's.
                phone=f"+840000{number:05d}",
                birth_date=date(1955, 1, 1) + timedelta(days=dice.randrange(53 * 365)),
                # A few units are far more eager than the rest.
                unit_id=units[int(len(units) * dice.random() ** 2)],
                # Their names are made up: all of them may stand on the board.
                consents=consents.KNOWN,
            ),
            None,
            # A second of its own each, so that the last key of the ranking can order them.
            first_day - timedelta(seconds=37 * number),
            dice,
            is_demo=True,
        )
        citizens.append(Citizen(person, skill=1 - 0.5 * dice.random(), zeal=dice.random()))
    return citizens


def sit(
    facts: RoundFacts, citizens: Iterable[Citizen], crowd: int, until: datetime, dice: Random
) -> None:
    """Let the citizens, `crowd` in number, sit the round, all their sittings over by `until`."""
    for citizen in citizens:
        moments = sorted(_moments(facts, until, dice, 1 + round(2 * citizen.zeal**2)))
        for before, moment in pairwise([facts.opens_at - APART, *moments]):
            if moment - before < APART:
                continue
            attempt = attempts.start(facts, citizen.person.id, moment, dice)
            if _sit_once(facts, attempt, citizen.skill, crowd, dice):
                break


def _moments(facts: RoundFacts, until: datetime, dice: Random, wanted: int) -> Iterator[datetime]:
    """Answer moments by day at which a sitting may begin and be over before `until`."""
    room = min(until, facts.closes_at) - facts.opens_at - timedelta(minutes=30)
    for _ in range(40):
        # Most come on the first days.
        moment = facts.opens_at + room * dice.random() ** 1.6
        if room > timedelta(0) and 6 <= moment.astimezone(CITY).hour < 23:
            yield moment
            wanted -= 1
        if not wanted:
            return


def _sit_once(facts: RoundFacts, attempt: Attempt, skill: float, crowd: int, dice: Random) -> bool:
    """Answer one paper. Answer whether the citizen is content with it."""
    key = AttemptKey(attempt.round_id, attempt.person_id, attempt.number)
    contents = banks.contents(version for version, _order in attempt.paper)
    gives_up = dice.random() < GIVES_UP
    clicks = gives_up or dice.random() < CLICKS
    moment, stop = attempt.started_at, attempt.started_at + SLOWEST
    page = int(moment.timestamp() * 1000)
    carried: dict[str, Answer] = {}
    content_with_it = True
    for place, (version, order) in enumerate(attempt.paper):
        moment = min(stop, moment + timedelta(milliseconds=dice.randrange(9_000, 95_000)))
        content = contents[version]
        knows = dice.random() < skill ** (content.difficulty / 3)
        content_with_it = content_with_it and knows
        carried[str(place)] = _answer(_choose(content, order, dice, knows=knows), page, moment)
        if gives_up and dice.random() < 0.2:
            break
    else:
        guess = max(0, round(dice.gauss(crowd * EXPECTED, crowd * 0.05)))
        carried[GUESS] = _answer((guess,), page, moment)
    if clicks:
        for name, answer in carried.items():
            attempts.save(key, name, answer, moment)
    if not gives_up:
        attempts.hand_in(facts, key, {} if clicks else carried, moment + timedelta(seconds=4))
    return content_with_it or gives_up


def _choose(
    content: Content, order: Sequence[int], dice: Random, *, knows: bool
) -> tuple[int, ...]:
    """Answer places on the page: the right ones, or one wrong one."""
    right = tuple(sorted(order.index(option) for option in content.key))
    wrong = [place for place in range(len(order)) if place not in right]
    return right if knows else (dice.choice(wrong),)


def _answer(chosen: tuple[int, ...], page: int, moment: datetime) -> Answer:
    return Answer(chosen=chosen, page=page, n=1, at_ms=int(moment.timestamp() * 1000))
