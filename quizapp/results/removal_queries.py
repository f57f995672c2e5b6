"""Whose name may not stand on a board any more, and on which boards does it stand?"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select

from quizapp.accounts.models import Person
from quizapp.contests import list_queries
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.results import editions
from quizapp.results.models import Award, Edition, EditionKind, Place, Standing
from quizapp.rules import rights


def left_among_ranked(round_: Round) -> set[int]:
    """Answer who left the contest and still stands in the round's ranking: since the tally."""
    return set(
        db.session.scalars(
            select(Standing.person_id)
            .join(Departure, Departure.person_id == Standing.person_id)
            .where(Standing.round_id == round_.id, Departure.contest_id == round_.contest_id)
        )
    )


def not_winning_among_ranked(round_: Round) -> set[int]:
    """Answer who stands in the round's ranking and wins nothing, because of the contest's lists."""
    listed = list_queries.passed_over(round_.contest_id)
    if not listed:
        return set()
    return set(
        db.session.scalars(
            select(Standing.person_id).where(
                Standing.round_id == round_.id, Standing.person_id.in_(listed)
            )
        )
    )


def gone(contest_id: int, person_ids: Collection[int]) -> set[int]:
    """Answer those of these people of whom a board of this contest shows no name."""
    rows = db.session.execute(
        select(Person.id, Person.erased_at, Departure.at)
        .outerjoin(
            Departure, (Departure.person_id == Person.id) & (Departure.contest_id == contest_id)
        )
        .where(Person.id.in_(person_ids))
    )
    return {
        person_id
        for person_id, erased_at, left_at in rows
        if rights.is_gone(erased=erased_at is not None, left=left_at is not None)
    }


def editions_naming(person_id: int) -> Sequence[Edition]:
    """Answer every edition, public or not, in which the person has a place or a prize, and hold
    them, so that two people who go at once do not overwrite each other's removal."""
    named = [
        exists().where(row.edition_id == Edition.id, row.person_id == person_id)
        for row in (Place, Award)
    ]
    return db.session.scalars(
        select(Edition)
        .where(or_(*named))
        .order_by(Edition.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def placed(edition_id: int, rows: int) -> Sequence[int]:
    """Answer who stands in the first rows of an edition, in their order."""
    return db.session.scalars(
        select(Place.person_id)
        .where(Place.edition_id == edition_id)
        .order_by(Place.place, Place.person_id)
        .limit(rows)
    ).all()


def awarded(edition_id: int) -> Sequence[int | None]:
    """Answer who receives the prizes of an edition, in their order; None is a vacancy."""
    return db.session.scalars(
        select(Award.person_id).where(Award.edition_id == edition_id).order_by(Award.position)
    ).all()


def rounds_about_to_award(contest_id: int, person_id: int, now: datetime) -> Sequence[int]:
    """Answer the rounds of a contest whose unpublished result gives this person a prize."""
    return db.session.scalars(
        select(Edition.round_id)
        .join(Round, Round.id == Edition.round_id)
        .join(Award, Award.edition_id == Edition.id)
        .where(
            Round.contest_id == contest_id,
            Award.person_id == person_id,
            Edition.kind == EditionKind.FINAL,
            editions.may_become_public(now),
        )
        .distinct()
        .order_by(Edition.round_id)
    ).all()
