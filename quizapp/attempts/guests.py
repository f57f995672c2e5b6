"""What becomes of the paper of somebody who began without an account?

Whoever calls commits.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, false, func, or_, select, update

from quizapp.accounts import operations as accounts
from quizapp.accounts import phones
from quizapp.accounts.merged_queries import parted_rows, told_rows
from quizapp.accounts.models import Person
from quizapp.accounts.queries import rows_of
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt, AttemptKey, AttemptTrace, Extension, Turn
from quizapp.contests.models import Departure, Membership, Round
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules import guests, limits, people
from quizapp.rules.refusals import BadPhone

LONGEST_NUMBER = 17
"""Longer numbers no database looks for."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was used already by a person, void attempts and merged accounts included: in a round, on
    the day and in the week of a moment, in the contest; when the last attempt of the round that
    began by that moment ended or runs out, when the next one after it began; and whether the
    contest was left."""

    in_round: int
    today: int
    this_week: int
    in_contest: int
    last_ended_at: datetime | None
    next_began_at: datetime | None
    has_left: bool


def counted(round_id: int, contest_id: int, person_id: int, moment: datetime) -> Counted:
    """Answer what counts already for a person. One statement."""
    day, week = limits.city_day_began(moment), limits.city_week_began(moment)
    started, here = Attempt.started_at, Attempt.round_id == round_id
    ended = func.coalesce(Attempt.handed_in_at, Attempt.deadline)
    row = db.session.execute(
        select(
            func.count().filter(here),
            func.count().filter(started >= day, started < day + DAY),
            func.count().filter(started >= week, started < week + WEEK),
            func.count(),
            func.max(ended).filter(here, started <= moment),
            func.min(started).filter(here, started > moment),
            select(
                exists().where(Departure.person_id == person_id, Departure.contest_id == contest_id)
            ).scalar_subquery(),
        )
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(
            Person.id.in_(rows_of(person_id)),
            Round.contest_id == contest_id,
            Attempt.is_trial.is_(False),
        )
    ).one()
    return Counted(
        in_round=row[0],
        today=row[1],
        this_week=row[2],
        in_contest=row[3],
        last_ended_at=row[4],
        next_began_at=row[5],
        has_left=bool(row[6]),
    )


def counted_of(
    facts: RoundFacts, person_id: int, moment: datetime, *, merged: bool
) -> Counted | None:
    """Answer the same where people may take part without an account, and of somebody into whose
    account others were `merged`; None elsewhere: there the person's own attempts are all there
    are."""
    if not (facts.eligibility.without_account or merged):
        return None
    return counted(facts.id, facts.contest_id, person_id, moment)


def count(key: AttemptKey) -> None:
    """Let the paper of somebody who has said who they are count, from its hand-in on."""
    db.session.execute(
        update(Attempt)
        .where(
            Attempt.round_id == key.round_id,
            Attempt.person_id == key.person_id,
            Attempt.number == key.number,
        )
        .values(is_trial=False)
    )


def uncount(person_ids: Collection[int]) -> None:
    """Let nothing count any more that was begun under these rows."""
    db.session.execute(
        update(Attempt).where(Attempt.person_id.in_(person_ids)).values(is_trial=True)
    )


def told_papers(round_id: int, who: str) -> Sequence[Attempt]:
    """Answer the papers of a round that were sat without an account and count, of those whom an
    organizer names exactly: by number, by phone, or by the receipt."""
    named = [Attempt.receipt == people.typed_code(who)]
    number = who.strip().removeprefix("#")
    if number.isdecimal() and len(number) <= LONGEST_NUMBER:
        named.append(Person.id.in_(rows_of(int(number))))
    with suppress(BadPhone):
        named.append(Person.phone == phones.normal(who))
    return db.session.scalars(
        select(Attempt)
        .join(Attempt.person)
        .where(
            Attempt.round_id == round_id,
            Attempt.is_trial.is_(False),
            Attempt.handed_in_at.is_not(None),
            Person.is_guest.is_(True),
            or_(false(), *named),
        )
        .order_by(Attempt.started_at, Attempt.person_id, Attempt.number)
    ).all()


def papers_under(person_id: int) -> Sequence[Attempt]:
    """Answer what is parted from a person with this row, first to last."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.person_id.in_(parted_rows(person_id)))
        .order_by(Attempt.started_at, Attempt.round_id, Attempt.number)
    ).all()


def contests_of(person_ids: Collection[int]) -> Sequence[int]:
    """Answer in which contests something counts that was begun under these rows."""
    return db.session.scalars(
        select(Round.contest_id)
        .join(Attempt, Attempt.round_id == Round.id)
        .where(Attempt.person_id.in_(person_ids), Attempt.is_trial.is_(False))
        .distinct()
        .order_by(Round.contest_id)
    ).all()


def paper_of(person_id: int) -> Attempt | None:
    """Answer the one paper that a guest may have who has not said who they are."""
    return db.session.scalar(select(Attempt).where(Attempt.person_id == person_id).limit(1))


def has_receipt(person_id: int, receipt: str) -> bool:
    """Answer whether a paper that was begun under this very row, and counts, has this receipt."""
    return _have_receipt(Attempt.person_id == person_id, receipt)


def others_have_receipt(person_id: int, receipt: str) -> bool:
    """Answer whether it is that of a paper of a guest who told the same facts later, which counts
    for the person too."""
    return _have_receipt(Attempt.person_id.in_(told_rows(person_id)), receipt)


def _have_receipt(whose: ColumnElement[bool], receipt: str) -> bool:
    found = exists().where(
        whose,
        Attempt.receipt == receipt,
        Attempt.handed_in_at.is_not(None),
        Attempt.is_trial.is_(False),
    )
    return bool(db.session.scalar(select(found)))


def forget_nameless(now: datetime, limit: int = 500) -> int:
    """Drop at most `limit` guests who have not said who they are and cannot any more, with their
    papers, and those who never got one. Answer how many people."""
    late = guests.forgettable_until(now)
    ended = func.coalesce(Attempt.handed_in_at, Attempt.deadline)
    waits = (
        select(Attempt.person_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.person_id == Person.id, or_(Round.closes_at > late, ended > late))
    )
    began = select(Attempt.person_id).where(Attempt.person_id == Person.id)
    gone = db.session.scalars(
        select(Person.id)
        .where(
            *queries.nameless(),
            or_(
                began.exists() & ~waits.exists(),
                ~began.exists() & (Person.registered_at < now - guests.IDLE),
            ),
        )
        .order_by(Person.registered_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if gone:
        for table in (AttemptTrace, Extension, Attempt, Turn, Membership):
            db.session.execute(
                delete(table)
                .where(table.person_id.in_(gone))
                .execution_options(synchronize_session=False)
            )
        accounts.forget_guests(gone)
    return len(gone)
