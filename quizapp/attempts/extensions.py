"""How is more time decided on: proposed by one organizer, confirmed or rejected by another one?

Nothing changes while a proposal waits. What it does is told anew at each look and is counted from
what was proposed: the hour at which the round, or the paper, shall end.
"""

from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.attempts import extending, extension_queries, queries
from quizapp.attempts.extending import Longer, PaperOutlook, RoundOutlook
from quizapp.attempts.models import AttemptKey, Extension
from quizapp.contests import timetable
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules import more_time, organizing, publishing
from quizapp.rules.refusals import ChangedMeanwhile, NoMoreTime, Refusal, Unsettled
from quizapp.rules.timing import Span


class _Deed(TypedDict):
    """What both deeds are told alike."""

    seen: str
    reason: str
    actor: Actor
    now: datetime


def propose_for_all(
    round_: Round, wanted: Span, *, seen: str, reason: str, organizer: Organizer, now: datetime
) -> Extension:
    """Propose that a round closes later. `seen` is the mark of the look.

    Raises NotRunning, BadTimes, NotASitting, ReasonMissing; Unsettled if another one waits;
    ChangedMeanwhile if it would do something else now.
    """
    reason = organizing.require_reason(reason)
    timetable.hold(round_)
    if extending.look_at_round(round_, wanted, now).mark != seen:
        raise ChangedMeanwhile
    wanted_row = Extension(
        round_id=round_.id, ends_at=wanted.closes, results_at=wanted.results, reason=reason,
        proposed_by_id=organizer.id, proposed_at=now, dropped_reason="",
    )  # fmt: skip
    return _propose(wanted_row, organizer)


def propose_for_paper(
    round_: Round,
    key: AttemptKey,
    after: datetime,
    *,
    seen: str,
    reason: str,
    organizer: Organizer,
    now: datetime,
) -> Extension:
    """Propose that one paper ends later. `seen` is the mark of the look.

    Raises NoMoreTime, BadTimes, ReasonMissing; Unsettled if another one waits for the paper;
    ChangedMeanwhile if it would do something else now.
    """
    reason = organizing.require_reason(reason)
    timetable.hold(round_)
    attempt = extending.held_paper(key)
    if extending.look_at_paper(round_, attempt, after, now).mark != seen:
        raise ChangedMeanwhile
    wanted_row = Extension(
        round_id=round_.id, person_id=key.person_id, number=key.number, ends_at=after,
        reason=reason, proposed_by_id=organizer.id, proposed_at=now, dropped_reason="",
    )  # fmt: skip
    return _propose(wanted_row, organizer)


def look_at(extension: Extension, now: datetime) -> RoundOutlook | PaperOutlook:
    """Answer what a proposal would do by now. Raises Unsettled if it comes too late, NotRunning,
    NoMoreTime, or BadTimes if it would make nothing longer any more."""
    _require_in_time(extension, now)
    round_, key = extension.round, extension.key
    if key is None:
        return extending.look_at_round(round_, _span(extension), now)
    attempt = queries.one(key)
    if attempt is None:
        raise NoMoreTime
    return extending.look_at_paper(round_, attempt, extension.ends_at, now)


def confirm(
    extension: Extension, *, seen: str, organizer: Organizer, now: datetime
) -> Longer | None:
    """Give the time that somebody proposed, once. `seen` is the mark of what was looked at. Answer
    which papers end later, where it is for all and that may be known.

    Raises SamePerson for whoever proposed it, unless one approval is enough; Unsettled if it was
    decided or comes too late; what `look_at` raises; ChangedMeanwhile if it would do something else
    now.
    """
    round_ = _held(extension)
    publishing.require_second_person(
        extension.proposed_by_id, organizer.id, one_approval=round_.regulation.one_approval
    )
    _require_in_time(extension, now)
    key, actor = extension.key, Actor.of(organizer)
    deed: _Deed = {"seen": seen, "reason": extension.reason, "actor": actor, "now": now}
    with db.session.begin_nested():
        # The round is held, so nobody came between; the guard is what the database itself insists
        # on.
        db.session.scalars(
            update(Extension)
            .where(Extension.id == extension.id, *extension_queries.UNDECIDED)
            .values(confirmed_at=now, confirmed_by_id=organizer.id)
            .returning(Extension.id)
        ).one()
        _record(extension, actor, now, "extension.confirm", reason=extension.reason)
        if key is None:
            return extending.extend_round(round_, _span(extension), **deed)
        extending.extend_paper(round_, key, extension.ends_at, **deed)
    return None


def drop(extension: Extension, *, reason: str, organizer: Organizer, now: datetime) -> None:
    """Withdraw one's own proposal, or reject somebody else's with a reason; nothing was changed by
    it. Raises ReasonMissing, or Unsettled if it was decided."""
    withdraws = organizer.id == extension.proposed_by_id
    if not withdraws:
        reason = organizing.require_reason(reason)
    _held(extension)
    extension.dropped_at, extension.dropped_by_id = now, organizer.id
    extension.dropped_reason = reason.strip()
    deed = "extension.withdraw" if withdraws else "extension.reject"
    _record(extension, Actor.of(organizer), now, deed, reason=reason.strip())


def state(extension: Extension, *, over: bool) -> more_time.State:
    """Answer where a proposal stands. `over` says that what it would make longer has ended."""
    return more_time.proposal_state(
        confirmed=extension.confirmed_at is not None,
        proposed_by=extension.proposed_by_id,
        dropped_by=extension.dropped_by_id,
        over=over,
    )


def state_now(extension: Extension, now: datetime) -> more_time.State:
    """Answer where a proposal stands: one that would make nothing longer any more was overtaken."""
    found = state(extension, over=False)
    if found is more_time.State.WAITS:
        try:
            look_at(extension, now)
        except Refusal:
            return more_time.State.OVERTAKEN
    return found


def _propose(wanted: Extension, organizer: Organizer) -> Extension:
    if extension_queries.same_waits(wanted):
        raise Unsettled(reason=more_time.ONE_WAITS)
    try:
        with db.session.begin_nested():
            db.session.add(wanted)
    except IntegrityError as error:  # the database insists on what the held round makes sure of
        raise Unsettled(reason=more_time.ONE_WAITS) from error
    actor = Actor.of(organizer)
    _record(wanted, actor, wanted.proposed_at, "extension.propose", reason=wanted.reason)
    return wanted


def _held(extension: Extension) -> Round:
    """Hold the round before the proposal, which nobody has decided."""
    round_ = extension.round
    timetable.hold(round_)
    db.session.refresh(extension)
    more_time.require_waiting(state(extension, over=False))
    return round_


def _require_in_time(extension: Extension, now: datetime) -> None:
    round_ = extension.round
    more_time.require_in_time(
        timetable.span_of(round_),
        now,
        tallied=round_.tallied_at is not None,
        for_all=extension.key is None,
    )


def _span(extension: Extension) -> Span:
    round_ = extension.round
    return Span(
        opens=round_.opens_at,
        closes=extension.ends_at,
        results=extension.results_at or round_.results_at,
    )


def _record(extension: Extension, actor: Actor, now: datetime, deed: str, *, reason: str) -> None:
    key, round_ = extension.key, extension.round
    what: dict[str, Any] = {"extension": extension.id}
    if key is None:
        what |= {"closes_at": extension.ends_at, "results_at": extension.results_at}
    else:
        what |= {"person": key.person_id, "attempt": key.number, "deadline": extension.ends_at}
    journal.record(
        actor,
        now,
        deed,
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        after={
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in what.items()
        },
        reason=reason,
    )
