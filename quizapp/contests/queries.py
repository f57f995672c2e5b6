"""What is a contest, and what is a round, as everybody may know it?

Facts are plain frozen objects, the same for all readers, remembered for five seconds by each
process. What must be exact to the moment (may a start happen now?) reads `window_now`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from quizapp import cache
from quizapp.banks import queries as banks
from quizapp.contests.eligibility_queries import who_takes_part
from quizapp.contests.models import Contest, ContestFile, RegulationVersion, Round
from quizapp.database import db
from quizapp.rules import guests
from quizapp.rules.eligibility import Eligibility, Group, Kind
from quizapp.rules.organizing import LAST_MOMENTS
from quizapp.rules.papers import PoolQuestion, RecipeLine, can_fill
from quizapp.rules.refusals import RoundOver
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Times
from quizapp.rules.timing import Phase, Window, phase

REMEMBER_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestFacts:
    """What the site shows of a contest. `lists` are the kinds of which it has one."""

    id: int
    slug: str
    name: str
    organizing_body: str
    introduction: str
    contact: str
    notice: str
    questions_and_answers: str
    study_material: str
    is_demo: bool
    is_current: bool
    logo_digest: str | None
    plan_digest: str | None
    regulation: Regulation
    regulation_number: int
    regulation_since: datetime
    eligibility: Eligibility
    lists: frozenset[Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """What there is to know of a round. `number` counts within its contest, from 1, the rounds that
    are sat and the summaries apart."""

    id: int
    number: int
    contest_id: int
    contest_slug: str
    contest_name: str
    is_demo: bool
    name: str
    opens_at: datetime
    closes_at: datetime
    results_at: datetime
    tallied_at: datetime | None
    public_from: datetime | None
    recipe: tuple[RecipeLine, ...]
    recipe_set_at: datetime
    seed: str
    regulation: Regulation
    contest_regulation: Regulation
    regulation_number: int
    group_id: int | None
    summary: Summary | None
    eligibility: Eligibility
    lists: frozenset[Kind]

    @property
    def times(self) -> Times:
        """Answer what decides which summary counts which round."""
        return Times(
            is_summary=self.summary is not None,
            group_id=self.group_id,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            tallied_at=self.tallied_at,
        )

    @property
    def asks_who(self) -> bool:
        """Answer whether anything but age and consents decides who may start."""
        return bool(self.lists) or not self.eligibility.is_open

    @property
    def group(self) -> Group | None:
        """Answer whose round it is, None: everybody's."""
        return self.eligibility.group(self.group_id)

    @property
    def group_name(self) -> str | None:
        """Answer what the group is called whose round it is."""
        return None if self.group is None else self.group.name

    @property
    def has_own_rules(self) -> bool:
        """Answer whether the round differs from its contest's regulation."""
        return self.regulation != self.contest_regulation

    @property
    def window(self) -> Window:
        """Answer when the round is open."""
        return Window(opens=self.opens_at, closes=self.closes_at)

    def phase(self, now: datetime) -> Phase:
        """Answer where the round stands at a moment."""
        return phase(self.window, now, tallied_at=self.tallied_at, public_from=self.public_from)

    @property
    def result_expected(self) -> datetime:
        """Answer when people may expect the result, if the organizers are punctual."""
        waits = self.eligibility.without_account and not self.tallied_at
        return guests.result_expected(self.closes_at, self.results_at) if waits else self.results_at

    @property
    def question_count(self) -> int:
        """Answer how many questions a paper has."""
        return sum(line.count for line in self.recipe)


def current_contest() -> ContestFacts | None:
    """Answer the contest that stands at "/"."""
    return cache.remember(
        ("current contest",),
        REMEMBER_S,
        lambda: _contest(select(Contest).where(Contest.is_current)),
    )


def contest_facts(slug: str) -> ContestFacts | None:
    """Answer the contest with this slug."""
    return cache.remember(
        ("contest", slug), REMEMBER_S, lambda: _contest(select(Contest).where(Contest.slug == slug))
    )


def round_facts(round_id: int) -> RoundFacts | None:
    """Answer one round."""
    return cache.remember(
        ("round", round_id), REMEMBER_S, lambda: next(iter(_rounds(Round.id == round_id)), None)
    )


def rounds_of(contest_id: int) -> list[RoundFacts]:
    """Answer the rounds of a contest, by their opening."""
    return cache.remember(
        ("rounds", contest_id), REMEMBER_S, lambda: _rounds(Round.contest_id == contest_id)
    )


def round_now(round_id: int) -> RoundFacts | None:
    """Answer one round as it is at this very moment, for those who change it."""
    return next(iter(_rounds(Round.id == round_id)), None)


def rounds_now(contest_ids: Collection[int]) -> list[RoundFacts]:
    """Answer the rounds of these contests as they are at this very moment, by their opening."""
    return _rounds(Round.contest_id.in_(contest_ids))


def contest_now(contest_id: int) -> ContestFacts | None:
    """Answer a contest as it is at this very moment."""
    return _contest(select(Contest).where(Contest.id == contest_id))


def window_now(round_id: int) -> Window:
    """Answer when the round is open, as it is at this very moment, and hold that until the
    transaction ends: no tally and no new closing time comes between a start's look and its
    attempt.

    Raises RoundOver if there is no such round or it was tallied.
    """
    row = db.session.execute(
        select(Round.opens_at, Round.closes_at, Round.tallied_at)
        .where(Round.id == round_id)
        # FOR SHARE: a weaker lock would let the tally or an earlier closing pass.
        .with_for_update(read=True)
    ).one_or_none()
    if row is None or row.tallied_at is not None:
        raise RoundOver
    return Window(opens=row.opens_at, closes=row.closes_at)


def round_pool(facts: RoundFacts, now: datetime) -> list[PoolQuestion]:
    """Answer the questions a paper of this round may draw.

    They are the banks as of the round's opening (or of its recipe, if that was set later), so an
    edit while the round runs changes nobody's chances. Before that moment they are the banks of
    today, which may still change, so they are not remembered.
    """
    settled = max(facts.opens_at, facts.recipe_set_at)
    slugs = sorted({line.bank for line in facts.recipe})
    approved = facts.regulation.questions_approved
    if now < settled:
        return banks.pool(slugs, settled, approved=approved)
    return cache.remember(
        ("pool", facts.id, settled, approved, *slugs),
        0,
        lambda: banks.pool(slugs, settled, approved=approved),
    )


def rounds_that_drew(
    slug: str, question_ids: Collection[int], since: datetime, now: datetime
) -> list[str]:
    """Answer the names of the rounds that may have drawn one of these questions of a bank, because
    their pool was settled after `since`. A round that opens in a moment counts: it may draw before
    the asker is done."""
    versions = banks.version_ids(question_ids)
    return [
        f"{facts.contest_name}: {facts.name}"
        for facts in _rounds(Round.opens_at <= now + LAST_MOMENTS)
        if max(facts.opens_at, facts.recipe_set_at) >= since
        and any(line.bank == slug for line in facts.recipe)
        and any(
            question.version in versions and any(line.matches(question) for line in facts.recipe)
            for question in round_pool(facts, now)
        )
    ]


def can_be_filled(facts: RoundFacts, now: datetime) -> bool:
    """Answer whether the banks can fill the round's papers; remembered like the facts."""
    return cache.remember(
        ("can be filled", facts.id, facts.recipe_set_at),
        REMEMBER_S,
        lambda: can_fill(facts.recipe, round_pool(facts, now)),
    )


def site_file(slug: str, purpose: str, digest: str) -> ContestFile | None:
    """Answer a file of a contest's site if it is still the one with this digest."""
    return db.session.scalars(
        select(ContestFile)
        .join(Contest, Contest.id == ContestFile.contest_id)
        .where(Contest.slug == slug, ContestFile.purpose == purpose, ContestFile.digest == digest)
    ).one_or_none()


def latest_regulation(contest_id: int) -> RegulationVersion:
    """Answer the version in force for new rounds. Raises NoResultFound for an unknown contest."""
    return db.session.scalars(
        select(RegulationVersion)
        .where(RegulationVersion.contest_id == contest_id)
        .order_by(RegulationVersion.number.desc())
        .limit(1)
    ).one()


def regulations(contest_id: int) -> Sequence[RegulationVersion]:
    """Answer all versions of a contest's regulation, newest first."""
    return db.session.scalars(
        select(RegulationVersion)
        .where(RegulationVersion.contest_id == contest_id)
        .order_by(RegulationVersion.number.desc())
    ).all()


def _contest(statement: Select[tuple[Contest]]) -> ContestFacts | None:
    contest = db.session.scalars(statement.order_by(Contest.id).limit(1)).one_or_none()
    if contest is None:
        return None
    version = latest_regulation(contest.id)
    files = db.session.execute(
        select(ContestFile.purpose, ContestFile.digest).where(ContestFile.contest_id == contest.id)
    )
    digests = dict(files.tuples().all())
    eligibility, lists = who_takes_part([contest])[contest.id]
    return ContestFacts(
        id=contest.id,
        slug=contest.slug,
        name=contest.name,
        organizing_body=contest.organizing_body,
        introduction=contest.introduction,
        contact=contest.contact,
        notice=contest.notice,
        questions_and_answers=contest.questions_and_answers,
        study_material=contest.study_material,
        is_demo=contest.is_demo,
        is_current=contest.is_current,
        logo_digest=digests.get("logo"),
        plan_digest=digests.get("plan"),
        regulation=version.regulation,
        regulation_number=version.number,
        regulation_since=version.created_at,
        eligibility=eligibility,
        lists=lists,
    )


def _rounds(condition: object) -> list[RoundFacts]:
    number = (
        func.row_number()
        .over(
            partition_by=(Round.contest_id, Round.summary_way.is_(None)),
            order_by=(Round.opens_at, Round.id),
        )
        .label("number")
    )
    numbered = select(Round.id, number).subquery()
    rows: Sequence[tuple[Round, int, Contest, RegulationVersion]] = (
        db.session.execute(
            select(Round, numbered.c.number, Contest, RegulationVersion)
            .join(numbered, numbered.c.id == Round.id)
            .join(Contest, Contest.id == Round.contest_id)
            .join(Round.regulation_version)
            .options(contains_eager(Round.regulation_version))
            .where(condition)  # type: ignore[arg-type] # a comparison of columns
            .order_by(Round.opens_at, Round.id)
        )
        .tuples()
        .all()
    )
    who = who_takes_part({contest.id: contest for _, _, contest, _ in rows}.values())
    return [
        RoundFacts(
            id=round_.id,
            number=position,
            contest_id=contest.id,
            contest_slug=contest.slug,
            contest_name=contest.name,
            is_demo=contest.is_demo,
            name=round_.name,
            opens_at=round_.opens_at,
            closes_at=round_.closes_at,
            results_at=round_.results_at,
            tallied_at=round_.tallied_at,
            public_from=round_.public_from,
            recipe=tuple(round_.recipe_lines),
            recipe_set_at=round_.recipe_set_at,
            seed=round_.seed,
            regulation=round_.regulation,
            contest_regulation=round_.base_regulation,
            regulation_number=version.number,
            group_id=round_.group_id,
            summary=round_.summary,
            eligibility=who[contest.id][0],
            lists=who[contest.id][1],
        )
        for round_, position, contest, version in rows
    ]
