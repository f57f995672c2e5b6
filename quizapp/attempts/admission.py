"""How do people begin in the order in which they came, at a pace the machine can bear?

The pace is one row, moved on by one statement: by every attempt that begins without waiting, as
its last, and by everybody who has to line up. A place in the line is one row of one person and
round, so neither reloading nor another device nor many presses change it. The order is the
database's; web processes keep nothing. Whoever calls commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import case, delete, select, update

from quizapp import cache
from quizapp.accounts.models import Person
from quizapp.attempts import operations, queries
from quizapp.attempts.models import Attempt, Provenance, StartLine, Turn
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.database import db, upsert
from quizapp.rules import admission, papers, timing

REMEMBER_S = 1
"""For so long a process believes that the line is short: until then it lets in whom it can."""
THE_LINE = 1
US = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody is not let in yet, and is called at this moment."""

    comes_at: datetime


def begin(
    facts: RoundFacts,
    person_id: int,
    now: datetime,
    dice: Random,
    *,
    per_second: int,
    origin: Provenance | None = None,
) -> Attempt | Waits:
    """Begin an attempt, or go on with the open one, as `operations.start` does; or answer when the
    person's turn comes, and keep it. With `per_second` 0 nobody waits.

    Raises what `operations.start` raises, also before anybody is given a turn.
    """
    takes_turn = bool(per_second)
    if per_second and facts.window.is_open(now) and not admission.is_short(_free(), now):
        comes_at = _kept(facts.id, person_id, now)
        if comes_at is None and _begins_another(facts, person_id, now):
            comes_at = _line_up(facts, person_id, now, dice, per_second)
        takes_turn = comes_at is None
        if comes_at is not None and not admission.has_come(comes_at, now):
            return Waits(comes_at)
    attempt = operations.start(facts, person_id, now, dice, origin=origin)
    if takes_turn and attempt.started_at == now:
        # The last statement before the commit: everybody's start waits for this row.
        _move_on(now, per_second)
    return attempt


def drop_old(now: datetime) -> int:
    """Drop the turns that are nobody's any more. Answer how many."""
    gone = db.session.execute(delete(Turn).where(Turn.comes_at < now - admission.KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined] # a DELETE answers a CursorResult


def forget_turns(person_ids: Collection[int]) -> None:
    """Drop the turns of these people."""
    db.session.execute(delete(Turn).where(Turn.person_id.in_(person_ids)))


def turns_of(person_id: int) -> Sequence[Turn]:
    """Answer the turns that are kept for a person."""
    return db.session.scalars(
        select(Turn).where(Turn.person_id == person_id).order_by(Turn.comes_at)
    ).all()


def _free() -> datetime | None:
    """Answer the next turn that nobody has, as this process has known it for at most a second."""
    return cache.remember(("start line",), REMEMBER_S, _free_now)


def _free_now() -> datetime | None:
    """Answer the next turn that nobody has, None if no turn was ever given. Holds nothing."""
    free_us = db.session.scalar(select(StartLine.free_us).where(StartLine.id == THE_LINE))
    return None if free_us is None else admission.EPOCH + free_us * US


def _move_on(now: datetime, per_second: int) -> datetime:
    """Take the next free turn, or this moment if that lies in the past, and answer it."""
    now_us = (now - admission.EPOCH) // US
    step = admission.spacing(per_second) // US
    insert = upsert(StartLine).values(id=THE_LINE, free_us=now_us + step)
    free = case((StartLine.free_us > now_us, StartLine.free_us), else_=now_us)
    taken = insert.on_conflict_do_update(index_elements=["id"], set_={"free_us": free + step})
    free_us = db.session.scalars(taken.returning(StartLine.free_us)).one()
    return admission.EPOCH + (free_us - step) * US


def _kept(round_id: int, person_id: int, now: datetime) -> datetime | None:
    comes_at = db.session.scalar(
        select(Turn.comes_at).where(Turn.round_id == round_id, Turn.person_id == person_id)
    )
    return comes_at if comes_at is not None and admission.is_kept(comes_at, now) else None


def _begins_another(facts: RoundFacts, person_id: int, now: datetime) -> bool:
    """Answer False if the person's clock runs already; then nothing may hold them up. Raises what a
    start would: nobody shall wait for minutes to hear it."""
    used = queries.used(facts.id, facts.contest_id, person_id, now)
    if used.open_deadline is not None and now <= timing.last_arrival(used.open_deadline):
        return False
    operations.require_another(facts, db.session.get_one(Person, person_id), used, now)
    papers.require_ready(filled=contests.can_be_filled(facts, now))
    return True


def _line_up(
    facts: RoundFacts, person_id: int, now: datetime, dice: Random, per_second: int
) -> datetime | None:
    """Give the person a turn and answer when it is called, or None if waiting is not worth a page;
    then the line did not move. Of two presses at once the first one's turn holds.

    Only the moment of the call is kept, so however often and from where somebody looks, the turn
    itself cannot be worked out.

    The place is taken before the line is moved on, as a start holds the person before the line:
    whoever holds the line waits for nobody.
    """
    limit_s = facts.regulation.time_limit_s
    limit = None if limit_s is None else timedelta(seconds=limit_s)
    # The line only ever grows: who has to wait by this look has to wait by the turn taken below.
    turn = admission.turn(_free_now() or now, now, facts.closes_at, limit)
    if admission.may_go_in(turn, now):
        return None
    place = upsert(Turn).values(round_id=facts.id, person_id=person_id, comes_at=now)
    taken = place.on_conflict_do_update(
        index_elements=["round_id", "person_id"],
        set_={"comes_at": now},
        where=Turn.comes_at < now - admission.KEPT,
    )
    if db.session.scalar(taken.returning(Turn.person_id)) is None:
        return _kept(facts.id, person_id, now)
    turn = admission.turn(_move_on(now, per_second), now, facts.closes_at, limit)
    comes_at = admission.called(turn, now, facts.closes_at, limit, dice.random())
    db.session.execute(
        update(Turn)
        .where(Turn.round_id == facts.id, Turn.person_id == person_id)
        .values(comes_at=comes_at)
        .execution_options(synchronize_session=False)
    )
    return comes_at
