"""What does more time do, for all who sit a round or for one of them: looked at, and then done?

A look changes nothing. The deed is done only if it still does what the look said; who decides on it
is told in `attempts.extensions`.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, literal, or_, select, true, update

from quizapp.accounts import journal, phones
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.attempts.queries import nameless
from quizapp.contests import queries, settling, timetable
from quizapp.contests.models import Round
from quizapp.database import UtcDateTime, db, moved_by
from quizapp.rules import more_time, summaries
from quizapp.rules.more_time import Beside
from quizapp.rules.refusals import BadPhone, ChangedMeanwhile, NoMoreTime
from quizapp.rules.release import counts_shown
from quizapp.rules.timing import Span

SECOND = timedelta(seconds=1)
LONGEST_NUMBER = 18
"""Longer numbers no database looks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """Open papers that get more time: how many, and when the first and the last of them end."""

    count: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOutlook:
    """What a later closing would do. `papers` is None while nobody may see how many there are;
    `mark` changes with anything that is told but their number, which changes all the time."""

    before: Span
    after: Span
    consequences: tuple[str, ...]
    papers: Longer | None
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOutlook:
    """What more minutes for one paper would do; `mark` changes with anything that is told."""

    before: datetime
    after: datetime
    consequences: tuple[str, ...]
    mark: str


def look_at_round(round_: Round, wanted: Span, now: datetime) -> RoundOutlook:
    """Answer what it would mean if the round closed later. Raises NotRunning, BadTimes, and
    NotASitting for a summary, which nobody sits."""
    summaries.require_sat(round_.summary)
    before = timetable.span_of(round_)
    more_time.require_longer(before, wanted, now)
    consequences = more_time.round_consequences(
        before,
        wanted,
        _beside(round_),
        without_account=settling.eligibility_of(round_.contest).without_account,
    )
    shown = counts_shown(round_.regulation, round_.tallied_at)
    return RoundOutlook(
        before=before,
        after=wanted,
        consequences=tuple(consequences),
        papers=_longer(round_, wanted.closes) if shown else None,
        mark=_mark(before, wanted, consequences),
    )


def extend_round(
    round_: Round, wanted: Span, *, seen: str, reason: str, actor: Actor, now: datetime
) -> Longer | None:
    """Let a round, which is held so that no start still goes by the old closing, close later, and
    raise the deadlines of the open papers that the old closing had cut short: to their time limit
    or the new closing, whichever comes first. Answer which they are, None while nobody may know.

    `seen` is the mark of the look. Raises NotRunning, BadTimes, or ChangedMeanwhile if it would do
    something else now.
    """
    outlook = look_at_round(round_, wanted, now)
    if outlook.mark != seen:
        raise ChangedMeanwhile
    db.session.execute(
        update(Attempt)
        .where(*_cut_short(round_, wanted.closes))
        .values(deadline=_deadline(_limit(round_), wanted.closes))
        .execution_options(synchronize_session=False)
    )
    timetable.extend(round_, wanted, reason=reason, actor=actor, now=now)
    return outlook.papers


def look_at_paper(round_: Round, attempt: Attempt, after: datetime, now: datetime) -> PaperOutlook:
    """Answer what it would mean if one paper ended then. Raises NoMoreTime, BadTimes."""
    if attempt.handed_in_at is not None:
        raise NoMoreTime
    span = timetable.span_of(round_)
    tallied = round_.tallied_at is not None
    nameless = attempt.person.is_nameless
    more_time.require_longer_paper(
        span, attempt.deadline, after, now, tallied=tallied, nameless=nameless
    )
    consequences = more_time.paper_consequences(
        span, after, nameless=nameless, ends_void=attempt.ends_void
    )
    return PaperOutlook(
        before=attempt.deadline,
        after=after,
        consequences=tuple(consequences),
        mark=_mark(attempt.deadline, after, consequences),
    )


def extend_paper(
    round_: Round,
    key: AttemptKey,
    after: datetime,
    *,
    seen: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let one paper end later. The round is held, so that no tally passes.

    `seen` is the mark of the look. Raises NoMoreTime, BadTimes, or ChangedMeanwhile if it would do
    something else now.
    """
    attempt = held_paper(key)
    outlook = look_at_paper(round_, attempt, after, now)
    if outlook.mark != seen:
        raise ChangedMeanwhile
    attempt.deadline = outlook.after
    db.session.flush()
    journal.record(
        actor, now, "attempt.extend", f"round:{round_.id}", contest_id=round_.contest_id,
        before={"deadline": outlook.before.isoformat()},
        after={
            "person": key.person_id,
            "attempt": key.number,
            "deadline": outlook.after.isoformat(),
        },
        reason=reason,
    )  # fmt: skip


def held_paper(key: AttemptKey) -> Attempt:
    """Answer a paper that counts and was not handed in, as the database has it now; its row is
    held, so that a hand-in comes before this or after. Raises NoMoreTime if there is none."""
    paper = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.round_id == key.round_id,
            Attempt.person_id == key.person_id,
            Attempt.number == key.number,
            *_is_open(),
        )
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one_or_none()
    if paper is None:
        raise NoMoreTime
    return paper


def open_papers_of(round_id: int, who: str) -> Sequence[Attempt]:
    """Answer the open papers of those whom an organizer names exactly, by number or by phone."""
    named = []
    number = who.strip().removeprefix("#")
    if number.isdecimal() and len(number) < LONGEST_NUMBER:
        named.append(Person.id == int(number))
    with suppress(BadPhone):
        named.append(Person.phone == phones.normal(who))
    return db.session.scalars(
        select(Attempt)
        .join(Attempt.person)
        .where(Attempt.round_id == round_id, or_(false(), *named), *_is_open())
        .order_by(Person.id)
    ).all()


def _is_open() -> tuple[ColumnElement[bool], ...]:
    """Organizers' trials follow no window; a guest sits by the round's clock like everybody."""
    guests = select(Person.id).where(*nameless())
    return (
        Attempt.handed_in_at.is_(None),
        or_(Attempt.is_trial.is_(False), Attempt.person_id.in_(guests)),
    )


def _cut_short(round_: Round, closes: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions of the open papers that the closing ends before their time limit does, and
    that a later one would end later; also those that were given minutes of their own. One whose
    time ends just then by its own limit, or was moved there, is owed nothing."""
    limit = _limit(round_)
    return (
        Attempt.round_id == round_.id,
        *_is_open(),
        Attempt.deadline >= round_.closes_at,
        Attempt.deadline < _deadline(limit, closes),
        true() if limit is None else Attempt.started_at > round_.closes_at - limit,
    )


def _limit(round_: Round) -> timedelta | None:
    seconds = round_.regulation.time_limit_s
    return None if seconds is None else timedelta(seconds=seconds)


def _deadline(limit: timedelta | None, closes: datetime) -> ColumnElement[datetime]:
    end: ColumnElement[datetime] = literal(closes, UtcDateTime())
    if limit is None:
        return end
    return case(
        (Attempt.started_at >= closes - limit, end),
        else_=moved_by(Attempt.started_at, limit // SECOND),
    )


def _longer(round_: Round, closes: datetime) -> Longer:
    deadline = _deadline(_limit(round_), closes)
    count, first, last = db.session.execute(
        select(func.count(), func.min(deadline), func.max(deadline)).where(
            *_cut_short(round_, closes)
        )
    ).one()
    return Longer(count=count, first=first, last=last)


def _beside(round_: Round) -> list[Beside]:
    """The other rounds that the same people may sit."""
    return [
        Beside(
            name=other.name,
            span=Span(opens=other.opens_at, closes=other.closes_at, results=other.results_at),
        )
        for other in queries.rounds_now([round_.contest_id])
        if other.id != round_.id
        and other.summary is None
        and (other.group_id == round_.group_id or None in {other.group_id, round_.group_id})
    ]


def _mark(*told: Any) -> str:
    return sha256(json.dumps(told, default=str).encode()).hexdigest()
