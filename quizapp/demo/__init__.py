"""How does the platform look alive on its first day, and how does all of that go away again?

A demonstration contest with weekly rounds: one finished, with its results and winners published,
one open, more to come, and a summary over the weeks laid out first. Its citizens are
simulated, but they sit with the same operations as real ones, under a clock that is told. Whoever
registers may join in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from random import Random, SystemRandom

from sqlalchemy import exists, func, select

from quizapp import cache
from quizapp.accounts import journal
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Organizer, Person, Role
from quizapp.attempts import collecting
from quizapp.banks.models import Bank
from quizapp.contests import operations as contest_deeds
from quizapp.contests import queries as contests
from quizapp.contests import timetable as round_deeds
from quizapp.contests.models import Contest, Round
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.demo import crowd, texts, timetable
from quizapp.demo.crowd import Citizen
from quizapp.demo.removal import Removed, remove
from quizapp.demo.texts import ORGANIZERS
from quizapp.results import operations as results
from quizapp.rules.papers import RecipeLine
from quizapp.rules.people import generated_password
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.timing import Span

__all__ = [
    "ORGANIZERS",
    "Cannot",
    "Made",
    "Removed",
    "contest",
    "make",
    "remove",
    "top_up",
    "wanted",
]

RECIPE = (
    RecipeLine(bank="hoi-nghi-ket-luan-01-nam-2023", count=4),
    RecipeLine(bank="hoi-nghi-ket-luan-01-nam-2024", count=3),
    RecipeLine(bank="quan-do-son-chi-thi-05-nam-2019", count=3),
)


class Cannot(Exception):
    """The demo cannot be made here. The message is one sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made. `passwords` are those of the demo organizers, shown once."""

    people: int
    rounds: int
    passwords: dict[str, str]


def contest() -> Contest | None:
    """Answer the demo contest, if there is one."""
    return db.session.scalar(select(Contest).where(Contest.is_demo))


def wanted() -> bool:
    """Answer whether a first start makes the demo: where there is no contest and no person yet."""
    return contest_count() == 0 and not has_real_people()


def has_real_people() -> bool:
    """Answer whether a real person has registered; then no simulated ones are made any more."""
    real = exists().where(Person.is_demo.is_(False), Person.is_trial.is_(False))
    return bool(db.session.scalar(select(real)))


def contest_count() -> int:
    """Answer how many contests there are."""
    return db.session.scalar(select(func.count()).select_from(Contest)) or 0


def make(
    now: datetime,
    *,
    people: int,
    seed: int,
    watch: Callable[[list[Citizen]], Iterable[Citizen]] = iter,
) -> Made:
    """Make the demo contest as it stands at `now`, with `people` simulated citizens.

    Raises Cannot where real people have registered, where there is a demo already, or where the
    banks are not loaded. The same seed gives the same sittings. `watch` may follow the crowd of the
    finished round, person by person.
    """
    if has_real_people():
        raise Cannot("Real people have registered here; a demo would mix them with simulated ones.")
    if contest() is not None:
        raise Cannot("There is a demo already; remove it first: flask quiz demo --remove")
    wanted = {line.bank for line in RECIPE}
    if missing := wanted - set(db.session.scalars(select(Bank.slug).where(Bank.slug.in_(wanted)))):
        raise Cannot(
            f"The bank {min(missing)} is missing; load it first: flask quiz import questions/*.yaml"
        )
    dice = Random(seed)  # noqa: S311 - a seed makes it repeatable
    past = timetable.finished(now)
    before = past.opens - timedelta(days=7)
    made = _contest(before)
    (finished,) = _rounds(made, [past], before, dice)
    # The banks came in just now, so even this round draws from the banks as of now.
    finished.recipe_set_at = now
    secret = {username: generated_password(SystemRandom()) for username, _name in ORGANIZERS}
    first, second = (
        accounts.add_organizer(
            username,
            name,
            secret[username],
            roles={Role.ADMIN},
            actor=COMMAND,
            now=before,
            is_demo=True,
        )
        for username, name in ORGANIZERS
    )
    citizens = crowd.gather(people, past.opens, dice)
    facts = _facts(finished)
    crowd.sit(facts, watch(citizens), len(citizens), facts.closes_at, dice)
    _publish(finished, first, second, now)
    rounds = 1 + _top_up(made, now, dice)
    _sum_up(made, now, dice)
    for round_ in _open_now(made, now):
        some = dice.sample(citizens, len(citizens) * 6 // 10)
        crowd.sit(_facts(round_), some, len(some), now, dice)
        collecting.collect_round(round_.id, now)
    journal.record(
        COMMAND, now, "demo.make", f"contest:{made.id}", contest_id=made.id,
        after={"people": people, "rounds": rounds, "seed": seed},
    )  # fmt: skip
    return Made(people=people, rounds=rounds, passwords=secret)


def top_up(now: datetime) -> int:
    """Add the rounds that are missing on the way to eight weeks ahead, and see to it that one is
    open. Answer how many were added or moved."""
    made = contest()
    if made is None:
        return 0
    return _top_up(made, now, SystemRandom())


def _contest(at: datetime) -> Contest:
    return contest_deeds.create_contest(
        contest_deeds.Texts(
            name=texts.NAME,
            organizing_body=texts.ORGANIZING_BODY,
            introduction=texts.INTRODUCTION,
            contact=texts.CONTACT,
            questions_and_answers=texts.QUESTIONS_AND_ANSWERS,
            study_material=texts.STUDY_MATERIAL,
            notice=texts.NOTICE,
        ),
        Regulation(eligibility=texts.ELIGIBILITY.strip(), purpose=texts.PURPOSE.strip()),
        slug=texts.SLUG,
        actor=COMMAND,
        now=at,
        is_demo=True,
    )


def _rounds(made: Contest, spans: Sequence[Span], at: datetime, dice: Random) -> list[Round]:
    number = db.session.scalar(
        select(func.count())
        .select_from(Round)
        .where(Round.contest_id == made.id, Round.summary_way.is_(None))
    )
    plans = [
        round_deeds.Plan(name=f"Tuần {position}", span=span, recipe=RECIPE)
        for position, span in enumerate(spans, start=(number or 0) + 1)
    ]
    return round_deeds.create_rounds(made, plans, actor=COMMAND, now=at, dice=dice)


def _top_up(made: Contest, now: datetime, dice: Random) -> int:
    # A summary that somebody made is none of the weeks.
    weeks = select(Round).where(Round.contest_id == made.id, Round.summary_way.is_(None))
    rounds = list(db.session.scalars(weeks))
    spans = timetable.missing(map(round_deeds.span_of, rounds), now)
    rounds += _rounds(made, spans, now, dice)
    early = timetable.opens_early([round_deeds.span_of(round_) for round_ in rounds], now)
    if early is not None:
        position, opens = early
        moved = rounds[position]
        round_deeds.edit_round(
            moved,
            name=moved.name,
            span=replace(round_deeds.span_of(moved), opens=opens),
            reason="Cuộc thi minh họa luôn có một đợt đang mở.",
            actor=COMMAND,
            now=now,
        )
        db.session.flush()
    return len(spans) + (early is not None)


def _sum_up(made: Contest, now: datetime, dice: Random) -> None:
    """Make the summary that adds the points of all weeks there are, with prizes of its own for
    persons and for units."""
    weeks = db.session.scalars(select(Round).where(Round.contest_id == made.id)).all()
    plan = round_deeds.Plan(
        name=texts.SUMMARY,
        span=timetable.over_all(map(round_deeds.span_of, weeks)),
        summary=Summary(way=Way.SUM),
        overrides={
            "prizes": [asdict(prize) for prize in texts.SUMMARY_PRIZES],
            "collective": texts.SUMMARY_COLLECTIVE.to_document(),
        },
    )
    round_deeds.create_rounds(made, [plan], actor=COMMAND, now=now, dice=dice)


def _publish(finished: Round, first: Organizer, second: Organizer, now: datetime) -> None:
    """Rank the finished round and announce it, as two organizers would."""
    closes = finished.closes_at
    collecting.collect_round(finished.id, closes + timedelta(minutes=1))
    results.tally(finished.id, closes + timedelta(minutes=1))
    cache.forget()
    edition = results.propose(
        finished.id, first, closes + timedelta(minutes=20), "Kết quả của đợt thi minh họa."
    )
    results.approve(
        edition.id, second, closes + timedelta(minutes=40), publish_now=finished.results_at > now
    )
    cache.forget()


def _facts(round_: Round) -> RoundFacts:
    cache.forget()
    facts = contests.round_facts(round_.id)
    if facts is None:
        raise LookupError(round_.id)
    return facts


def _open_now(made: Contest, now: datetime) -> Iterable[Round]:
    return db.session.scalars(
        select(Round).where(
            Round.contest_id == made.id,
            Round.opens_at <= now,
            Round.closes_at > now,
            Round.summary_way.is_(None),
        )
    ).all()
