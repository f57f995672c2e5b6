"""How does a sitting go on: start, save, hand in, collect one that is over?

Whoever calls commits. Each statement that changes an attempt names its whole key and finds it only
while it is open, so repeats, races and late messages change nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Update, cast, or_, select, true, update

from quizapp.accounts.models import Person
from quizapp.attempts import queries
from quizapp.attempts.guests import counted_of
from quizapp.attempts.models import Attempt, AttemptKey, Provenance
from quizapp.attempts.worth import worth
from quizapp.contests import entries
from quizapp.contests import queries as contests
from quizapp.contests.entries import Admitted
from quizapp.contests.queries import RoundFacts
from quizapp.database import db, with_entry
from quizapp.rules import guests, limits, papers, summaries, timing, voiding
from quizapp.rules.attempt_refusals import NotHandedInInTime
from quizapp.rules.eligibility import Origin
from quizapp.rules.papers import Answer, Paper
from quizapp.rules.refusals import (
    AlreadyHandedIn,
    Incomplete,
    NewerPageExists,
    NotFound,
    TooLate,
)
from quizapp.rules.timing import Window

# What the first statement of a hand-in writes: taken, not marked yet.
_TAKEN: dict[str, Any] = {"points": 0, "right": 0, "is_full": False, "took_ms": 0}
_PAPER = (
    Attempt.paper,
    Attempt.answers,
    Attempt.started_at,
    Attempt.deadline,
    Attempt.ends_void,
)

RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
TRIAL_LIMIT = timedelta(hours=1)


def start(
    facts: RoundFacts,
    person_id: int,
    now: datetime,
    dice: Random,
    *,
    trial: bool = False,
    origin: Provenance | None = None,
) -> Attempt:
    """Begin an attempt, or answer the one that is still open.

    The person's own overdue attempt is collected first, in the same transaction, so nobody waits
    for a scheduler. Raises NotASitting, NotOpenYet, RoundOver, RoundNotReady, or what
    `require_another` raises.
    An organizer's trial has no window, no age and no limit, and counts nowhere. `origin` is kept
    beside an attempt that begins.
    """
    summaries.require_sat(facts.summary)
    regulation = facts.regulation
    limit = None if regulation.time_limit_s is None else timedelta(seconds=regulation.time_limit_s)
    person = queries.locked_person(person_id)
    # The round before its attempts, as the tally holds them: the other order could deadlock.
    if trial:
        window = Window(opens=now, closes=now + (limit or TRIAL_LIMIT))
    else:
        window = contests.window_now(facts.id)
    used = queries.used(facts.id, facts.contest_id, person.id, now)
    if used.open_number is not None and used.open_deadline is not None:
        open_key = AttemptKey(facts.id, person.id, used.open_number)
        if now <= timing.last_arrival(used.open_deadline):
            return _attempt(open_key)
        collect(open_key)
    if not trial:
        window.require_open(now)
        admitted = require_another(facts, person, used, now)
        if admitted.is_new:  # never of a guest, of whom nothing is known yet
            entries.enter(facts.contest_id, person.id, admitted.group, Origin.LIST, now)
    paper = draw(facts, now, dice)
    attempt = Attempt(
        round_id=facts.id,
        person_id=person.id,
        number=used.in_round + 1,
        is_trial=trial or person.is_nameless,
        paper=paper.to_document(),
        question_count=len(paper.questions),
        answers={},
        receipt=_receipt(dice),
        started_at=now,
        deadline=window.deadline(now, limit),
        ends_void=voiding.ends_void(regulation, window, now),
        collected=False,
    )
    db.session.add(attempt)
    if origin is not None:
        db.session.add(origin.trace(attempt.key))
    db.session.flush()
    return attempt


def require_another(
    facts: RoundFacts, person: Person, used: queries.Used, now: datetime
) -> Admitted:
    """Answer in which group the person begins another attempt of an open round. Holds nothing: to
    be asked again under locks by a start.

    Raises NotASitting, NoAttemptLeft, TooSoon, what `limits.require_eligible` raises, and what
    `rules.eligibility.require_admitted` raises. A guest is asked all that after the hand-in, and
    has one paper until then: TellFirst.
    """
    summaries.require_sat(facts.summary)
    if person.is_nameless:
        guests.require_no_paper(queries.papers_of(person.id))
        return Admitted(group=None, is_new=False)
    limits.require_eligible(
        facts.regulation,
        person.birth_date,
        now,
        has_left=used.has_left,
        guardian_consents=used.guardian_consents,
        agreed_at=used.agreed_at,
    )
    # Papers from other devices or of merged accounts may count for the same person.
    begun = counted_of(facts, person.id, now, merged=used.has_merged) or used
    limits.require_attempt_left(
        facts.regulation, begun.in_round, begun.today, begun.this_week, begun.in_contest
    )
    limits.require_pause(facts.regulation, begun.last_ended_at, now)
    return entries.require_admitted(facts, person, has_played=begun.in_contest > 0)


def draw(facts: RoundFacts, now: datetime, dice: Random) -> Paper:
    """Draw a paper for one attempt. Raises RoundNotReady if the banks cannot fill the recipe."""
    regulation = facts.regulation
    return papers.draw(
        facts.recipe,
        contests.round_pool(facts, now),
        # A common paper comes from the round's own seed, the same for everybody.
        questions_dice=Random(facts.seed) if regulation.same_questions else dice,  # noqa: S311 - reproducible by design
        order_dice=dice,
        shuffle_questions=regulation.shuffle_questions,
        shuffle_options=regulation.shuffle_options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save answers: the deadline as it is now, which an extension may have moved, and the
    newest page that has saved anything: an older one learns that it has been left behind."""

    deadline: datetime
    newest_page: int


def save(key: AttemptKey, place: str, answer: Answer, arrived: datetime) -> Saved:
    """Save one choice, one statement. `place` is the question's place on the paper, or "guess".

    Raises TooLate (of a paper that is void by then NotHandedInInTime), AlreadyHandedIn, or
    NewerPageExists when a newer page of the paper has spoken about this question. A repeat, and a
    change overtaken by a later one of its own page, answer like a first time.
    """
    row = db.session.execute(_save_statement(key, place, answer, arrived)).one_or_none()
    if row is not None:
        return Saved(deadline=row.deadline, newest_page=papers.newest_page(row.answers))
    attempt = _attempt(key)
    stored = attempt.answers.get(place)
    if stored is not None and stored["page"] == answer.page and stored["n"] >= answer.n:
        # A repeat, or overtaken on its own page.
        return Saved(deadline=attempt.deadline, newest_page=papers.newest_page(attempt.answers))
    timing.require_in_time(attempt.deadline, arrived, ends_void=_is_lost(attempt))
    if attempt.handed_in_at is not None:
        raise AlreadyHandedIn
    raise NewerPageExists


def _save_statement(key: AttemptKey, place: str, answer: Answer, arrived: datetime) -> Update:
    page = cast(Attempt.answers[(place, "page")].as_string(), BigInteger)
    n = cast(Attempt.answers[(place, "n")].as_string(), BigInteger)
    exists = true() if place == papers.GUESS else Attempt.question_count > int(place)
    return (
        update(Attempt)
        .where(
            *_is(key),
            Attempt.handed_in_at.is_(None),
            Attempt.deadline >= arrived - timing.GRACE,
            exists,
            or_(page.is_(None), page < answer.page, (page == answer.page) & (n < answer.n)),
        )
        .values(answers=with_entry(Attempt.answers, place, answer.to_document()))
        .returning(Attempt.deadline, Attempt.answers)
        .execution_options(synchronize_session=False)
    )


def save_all(key: AttemptKey, carried: Mapping[str, Answer], arrived: datetime) -> None:
    """Save all answers of a form at once, by the same rule as single ones.

    Raises what `save` raises of time. Choices that a newer page has overtaken are left out.
    """
    attempt = db.session.scalar(select(Attempt).where(*_is(key)).with_for_update())
    if attempt is None:
        raise NotFound
    timing.require_in_time(attempt.deadline, arrived, ends_void=_is_lost(attempt))
    if attempt.handed_in_at is not None:
        raise AlreadyHandedIn
    attempt.answers = papers.merge(attempt.answers, carried, attempt.question_count)
    db.session.flush()


def hand_in(
    facts: RoundFacts,
    key: AttemptKey,
    carried: Mapping[str, Answer],
    arrived: datetime,
) -> bool:
    """Hand in an attempt and mark it. Answer False if it was over before: the first result stays.

    Raises TooLate when the message came after the deadline and its grace; what was saved by then is
    collected, unless the paper is void: NotHandedInInTime. Raises Incomplete if the regulation
    wants all questions answered and what is saved is not taken as it is anyway.
    """
    row = db.session.execute(
        update(Attempt)
        .where(
            *_is(key),
            Attempt.handed_in_at.is_(None),
            Attempt.deadline >= arrived - timing.GRACE,
        )
        .values(handed_in_at=arrived, **_TAKEN)
        .returning(*_PAPER)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        attempt = _attempt(key)
        if attempt.handed_in_at is None:
            raise NotHandedInInTime if attempt.ends_void else TooLate
        return False
    answers = papers.merge(row.answers, carried, len(row.paper))
    if voiding.must_be_complete(facts.regulation, row.deadline, arrived, ends_void=row.ends_void):
        missing = papers.missing(
            answers, len(row.paper), prediction=facts.regulation.predicts_on_paper
        )
        if missing:
            raise Incomplete(missing=missing)
    _finish(facts, key, row, answers, min(arrived, row.deadline), collected=False)
    return True


def collect(key: AttemptKey, *, deadline_until: datetime | None = None) -> bool:
    """Hand in for somebody whose time is over, with what was saved, or let the paper be void;
    stamped with the deadline.

    Answer False if the attempt is no longer open or its deadline (now) lies after `deadline_until`.
    """
    facts = contests.round_facts(key.round_id)
    if facts is None:
        raise LookupError(key)
    conditions = [*_is(key), Attempt.handed_in_at.is_(None)]
    if deadline_until is not None:
        conditions.append(Attempt.deadline <= deadline_until)
    row = db.session.execute(
        update(Attempt)
        .where(*conditions)
        .values(handed_in_at=Attempt.deadline, **_TAKEN)
        .returning(*_PAPER)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return False
    _finish(facts, key, row, row.answers, row.deadline, collected=True)
    return True


def _finish(
    facts: RoundFacts,
    key: AttemptKey,
    row: Row[Any],
    answers: Mapping[str, Any],
    handed_in_at: datetime,
    *,
    collected: bool,
) -> None:
    """Mark the taken paper and write its result. The row is held by this transaction."""
    is_void = voiding.is_void(ends_void=row.ends_void, collected=collected)
    found = worth(facts, Paper.from_document(row.paper), answers, is_void=is_void)
    db.session.execute(
        update(Attempt)
        .where(*_is(key))
        .values(
            answers=answers,
            handed_in_at=handed_in_at,
            collected=collected,
            took_ms=timing.time_used_ms(row.started_at, row.deadline, handed_in_at),
            **asdict(found),
        )
        .execution_options(synchronize_session=False)
    )


def _is_lost(attempt: Attempt) -> bool:
    """Whether a message that comes too late finds the paper void: collected so, or about to be."""
    return attempt.is_void or (attempt.handed_in_at is None and attempt.ends_void)


def _is(key: AttemptKey) -> list[ColumnElement[bool]]:
    return [
        Attempt.round_id == key.round_id,
        Attempt.person_id == key.person_id,
        Attempt.number == key.number,
    ]


def _attempt(key: AttemptKey) -> Attempt:
    """Answer the attempt as the database has it now, not as this session remembers it.

    Raises NotFound if there is none of this key: somebody else's, or nobody's.
    """
    attempt = db.session.scalar(
        select(Attempt).where(*_is(key)).execution_options(populate_existing=True)
    )
    if attempt is None:
        raise NotFound
    return attempt


def _receipt(dice: Random) -> str:
    letters = "".join(dice.choices(RECEIPT_LETTERS, k=8))
    return f"{letters[:4]}-{letters[4:]}"
