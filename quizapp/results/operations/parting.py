"""How is a paper parted from the person that was told with it, who did not sit it?

Whoever knows three facts of somebody can tell them with a paper of their own, and so stand in that
person's way. Before the ranking one of the jury parts the paper, having looked at what it does;
after it a correction does the same, decided by two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from quizapp.accounts import journal
from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.journal import Actor
from quizapp.accounts.merged_queries import parted_rows
from quizapp.accounts.models import Organizer, Person
from quizapp.attempts import guests as papers
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests import entries, holding
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import correction_queries
from quizapp.results.operations.removals import take_back_names
from quizapp.rules import boards, organizing, parting
from quizapp.rules.refusals import ChangedMeanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutlook:
    """What parting would do: `papers` no longer count for the `owner`; `others` are the guests who
    told the same, of whom the first then stands for the person; `mark` changes with any of it."""

    owner: Person
    papers: Sequence[Attempt]
    others: Sequence[Person]
    mark: str


def look_at_part(guest: Person) -> PartOutlook:
    """Answer what it would mean if a guest's papers were parted from the person told with them.

    Raises Unsettled if that cannot be done, or has to be decided by two.
    """
    _require_partable(guest, by_two=False)
    owner = db.session.get_one(Person, guest.merged_into_id or guest.id)
    parting.require_unranked(correction_queries.ranked_round_name(owner.id))
    sat = papers.papers_under(guest.id)
    begun = {one.person_id for one in sat}
    others = [one for one in people.merged_into(guest.id) if one.id not in begun]
    told = {
        "guest": guest.id,
        "owner": owner.id,
        "papers": [list(one.key) for one in sat],
        "others": [one.id for one in others],
    }
    return PartOutlook(owner=owner, papers=sat, others=others, mark=boards.digest(told))


def part(
    round_: Round, guest_id: int, *, seen: str, reason: str, organizer: Organizer, now: datetime
) -> None:
    """Part a guest's papers from the person told with them. `seen` is the mark of the look.

    Raises ReasonMissing, what `look_at_part` raises, or ChangedMeanwhile if it would do something
    else now.
    """
    reason = organizing.require_reason(reason)
    # As a start holds them: the person before rounds. Then no tally comes between.
    guest = held_guest(guest_id)
    contests = {one.round.contest for one in papers.papers_under(guest_id)}
    for contest in sorted(contests, key=lambda each: each.id):
        holding.hold_contest(contest)
        holding.tallies(contest.id)
    outlook = look_at_part(guest)
    if outlook.mark != seen:
        raise ChangedMeanwhile
    owner_id, keys = outlook.owner.id, [one.key for one in outlook.papers]
    heir = take_apart(guest, Actor.of(organizer), now)
    journal.record(
        Actor.of(organizer),
        now,
        "guest.part",
        f"person:{owner_id}",
        contest_id=round_.contest_id,
        after={
            "guest": guest_id,
            "rounds": sorted({key.round_id for key in keys}),
            "attempts": len(keys),
            **({} if heir is None else {"into": heir}),
        },
        reason=reason,
    )


def held_guest(guest_id: int) -> Person:
    """Answer the guest, and hold the row with whoever shares the phone told there: all in the one
    order in which somebody who tells or registers holds them."""
    phone = db.session.scalar(select(Person.phone).where(Person.id == guest_id))
    if phone is not None:
        people.lock_people_with_phone(phone)
    return attempts.locked_person(guest_id)


def take_apart(guest: Person, actor: Actor, now: datetime) -> int | None:
    """Do it to a held guest. Answer the number of who stands for the person from now on, None if
    nobody does or somebody else did before."""
    _require_partable(guest, by_two=True)
    guest_id, gone = guest.id, db.session.scalars(parted_rows(guest.id)).all()
    heir = accounts.part(guest, actor, now)
    papers.uncount(gone)
    for number in gone:
        take_back_names(number)
    if heir is None:
        return None
    stands = db.session.scalars(people.rows_of(heir.id).order_by(Person.id)).all()
    for contest_id in papers.contests_of(stands):
        entries.inherit(contest_id, heir.id, [*stands, guest_id])
    return heir.id


def _require_partable(guest: Person, *, by_two: bool) -> None:
    is_told = guest.is_guest and not guest.is_nameless and guest.erased_at is None
    parting.require_partable(people.found(guest), is_told=is_told, by_two=by_two)
