"""What happens to boards when somebody leaves a contest, erases an account or a consent?

What was published stays as it was sealed. Beside it stands which names are not served any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal, merged_queries
from quizapp.accounts import queries as accounts
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.attempts import queries as attempts
from quizapp.attempts import traces
from quizapp.contests import holding
from quizapp.contests.models import Contest, Departure, Round
from quizapp.database import db
from quizapp.mail import operations as mail
from quizapp.results import documents, queries, removal_queries
from quizapp.results.models import Edition
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.rules import boards, rights
from quizapp.rules.people_refusals import AlreadyLeft


def leave(person_id: int, contest: Contest, actor: Actor, now: datetime) -> None:
    """Take a person out of a contest for good: out of rankings to come, nameless on boards there
    are, told no more of its rounds. Attempts stay. A waiting result that gives the person a prize
    lapses.

    Raises AlreadyLeft, NotTheirsAlone, StillSitting, or Unsettled if such a result is about to
    become public.
    """
    person = attempts.locked_person(person_id)
    has_left = db.session.get(Departure, (person_id, contest.id)) is not None
    open_until = attempts.open_until(person_id, now, contest.id)
    rights.require_leavable(
        has_left=has_left,
        counts_others=merged_queries.counts_others(person),
        open_until=open_until,
    )
    # A proposal holds the contest too: it comes before and is seen here, or it sees who left.
    holding.hold_contest(contest)
    # A tally that is under way has not seen who leaves, whoever asked first.
    left_at = rights.left_at(now, holding.tallies(contest.id))
    try:
        with db.session.begin_nested():
            db.session.add(Departure(person_id=person_id, contest_id=contest.id, at=left_at))
    except IntegrityError as error:  # the other click of a double click was faster
        raise AlreadyLeft from error
    lapsed: list[dict[str, Any]] = [
        {"round": round_id, **lapse_unpublished(queries.held_round(round_id), now)}
        for round_id in removal_queries.rounds_about_to_award(contest.id, person_id, now)
    ]
    take_back_names(person_id)
    rounds = db.session.scalars(select(Round.id).where(Round.contest_id == contest.id)).all()
    mail.forget_about(person_id, rounds)
    traces.forget_people(db.session.scalars(accounts.rows_of(person_id)).all(), rounds)
    journal.record(
        actor,
        now,
        "person.leave",
        f"person:{person_id}",
        contest_id=contest.id,
        after={"lapsed": lapsed} if lapsed else None,
    )


def take_back_names(person_id: int) -> None:
    """Write down afresh, for every edition in which the person stands, which names are not served:
    of this person and of everybody else on it."""
    db.session.flush()
    for edition in removal_queries.editions_naming(person_id):
        edition.removals = _removals(edition)
    db.session.flush()


def _removals(edition: Edition) -> dict[str, Any] | None:
    document = edition.document
    placed = removal_queries.placed(edition.id, len(document["places"]))
    awarded = removal_queries.awarded(edition.id)
    ids = {*placed, *(person_id for person_id in awarded if person_id is not None)}
    people = queries.people(sorted(ids))
    gone = removal_queries.gone(edition.round.contest_id, ids)
    consented = accounts.publishable(ids, documents.age_day(edition.round))

    def instead(published: str, person: Person) -> dict[str, Any] | None:
        return rights.replacement(
            published,
            gone=person.id in gone,
            in_full=person.id in awarded and not person.is_demo,
            consents=person.id in consented,
            masked=boards.published_name(
                person.full_name,
                consented=False,
                won=True,
                code=documents.child_code(edition.round, person.id, person.birth_date),
            ),
        )

    def replaced(rows: Sequence[dict[str, Any]], owners: Sequence[int | None]) -> dict[str, Any]:
        return {
            str(position): words
            for position, (row, owner) in enumerate(zip(rows, owners, strict=False))
            if owner is not None and (words := instead(row["name"], people[owner])) is not None
        }

    found = {
        "places": replaced(document["places"], placed),
        "awards": replaced(document["awards"], awarded),
    }
    return {part: rows for part, rows in found.items() if rows} or None
