"""What is a contest, and what is a round, as everybody may know it?

Facts are plain frozen objects, the same for all readers, remembered for five seconds by each
process. What must be exact to the moment (may a start happen now?) reads `window_now`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import Select, func, select

from quizapp import cache
from quizapp.banks import queries as banks
from quizapp.contests.models import Contest, ContestFile, RegulationVersion, Round
from quizapp.database import db
from quizapp.rules.organizing import LAST_MOMENTS
from quizapp.rules.papers import PoolQuestion, RecipeLine, match
from quizapp.rules.refusals import RoundOver
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Phase, Window, phase

REMEMBER_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestFacts:
    """What the site shows of a contest."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """What there is to know of a round. `number` counts within its contest, from 1."""

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
    regulation_number: int

    @property
    def window(self) -> Window:
        """Answer when the round is open."""
        return Window(opens=self.opens_at, closes=self.closes_at)

    def phase(self, now: datetime) -> Phase:
        """Answer where the round stands at a moment."""
        return phase(self.window, now, tallied_at=self.tallied_at, public_from=self.public_from)

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


def youngest_admitted() -> int | None:
    """Answer the lowest age that the current contest, or a round that is not tallied yet, admits;
    None if there is neither. Remembered like the facts."""
    return cache.remember(("youngest admitted",), REMEMBER_S, _youngest_admitted)


def _youngest_admitted() -> int | None:
    current = current_contest()
    ages = [] if current is None else [current.regulation.minimum_age]
    versions = db.session.scalars(
        select(RegulationVersion).where(
            RegulationVersion.id.in_(select(Round.regulation_id).where(Round.tallied_at.is_(None)))
        )
    )
    return min([*ages, *(version.regulation.minimum_age for version in versions)], default=None)


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

    def matched() -> bool:
        dice = Random(0)  # noqa: S311 - whether it can be done does not depend on the dice
        return bool(facts.recipe) and match(facts.recipe, round_pool(facts, now), dice) is not None

    return cache.remember(("can be filled", facts.id, facts.recipe_set_at), REMEMBER_S, matched)


def hold_contest(contest: Contest) -> None:
    """Read a contest afresh and hold its row until the transaction ends, so that deeds on its
    regulation, its rounds and its files follow each other. Rows that point to it stay free to come:
    who holds a round may still write to the journal."""
    db.session.flush()  # refreshing forgets what was not written yet
    db.session.refresh(contest, with_for_update={"key_share": True})


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


def _contest(statement: Select[tuple[Contest]]) -> ContestFacts | None:
    contest = db.session.scalars(statement.order_by(Contest.id).limit(1)).one_or_none()
    if contest is None:
        return None
    version = latest_regulation(contest.id)
    files = db.session.execute(
        select(ContestFile.purpose, ContestFile.digest).where(ContestFile.contest_id == contest.id)
    )
    digests = dict(files.tuples().all())
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
    )


def _rounds(condition: object) -> list[RoundFacts]:
    number = (
        func.row_number()
        .over(partition_by=Round.contest_id, order_by=(Round.opens_at, Round.id))
        .label("number")
    )
    numbered = select(Round.id, number).subquery()
    rows: Sequence[tuple[Round, int, Contest, RegulationVersion]] = (
        db.session.execute(
            select(Round, numbered.c.number, Contest, RegulationVersion)
            .join(numbered, numbered.c.id == Round.id)
            .join(Contest, Contest.id == Round.contest_id)
            .join(RegulationVersion, RegulationVersion.id == Round.regulation_id)
            .where(condition)  # type: ignore[arg-type] # a comparison of columns
            .order_by(Round.opens_at, Round.id)
        )
        .tuples()
        .all()
    )
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
            regulation=version.regulation,
            regulation_number=version.number,
        )
        for round_, position, contest, version in rows
    ]
