"""What is known of one person, over all features?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, cast, exists, literal, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.merged_queries import rows_seen_by
from quizapp.accounts.models import JournalEntry, Person, Unit
from quizapp.accounts.queries import rows_of
from quizapp.attempts.models import Attempt
from quizapp.contests import list_queries
from quizapp.contests.models import (
    Contest,
    ContestGroup,
    Departure,
    ListedPerson,
    Membership,
    Round,
)
from quizapp.database import db
from quizapp.results.models import (
    Award,
    Certificate,
    Disqualification,
    Edition,
    EditionKind,
    Place,
)
from quizapp.results.review_models import Evidence, EvidencePerson
from quizapp.rules.rights import Undecided


def undecided(person_id: int, now: datetime) -> list[Undecided]:
    """Answer the rounds in which the person has an attempt and whose result is not public, of
    contests that the person has not left. A demonstration gives no prizes."""
    rows = db.session.execute(
        select(Round.name, Contest.name, Round.results_at)
        .join(Contest, Contest.id == Round.contest_id)
        .join(Attempt, Attempt.round_id == Round.id)
        .outerjoin(
            Departure,
            (Departure.contest_id == Round.contest_id) & (Departure.person_id == person_id),
        )
        .where(
            Attempt.person_id.in_(rows_of(person_id)),
            Attempt.is_trial.is_(False),
            Contest.is_demo.is_(False),
            Departure.at.is_(None),
            (Round.public_from.is_(None)) | (Round.public_from > now),
        )
        .distinct()
    )
    return [
        Undecided(name=f"{round_name} ({contest_name})", until=results_at)
        for round_name, contest_name, results_at in rows
    ]


def contests_of(person: Person) -> Sequence[Row[Any]]:
    """Answer the contests in which the person has an attempt that is known to be theirs, or which
    were left, each with the moment of leaving."""
    sat = (
        select(Attempt.person_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.person_id.in_(rows_seen_by(person)), Round.contest_id == Contest.id)
        .exists()
    )
    return db.session.execute(
        select(Contest, Departure.at)
        .outerjoin(
            Departure,
            (Departure.contest_id == Contest.id) & (Departure.person_id == person.id),
        )
        .where(sat | Departure.at.is_not(None))
        .order_by(Contest.id)
    ).all()


def memberships_of(person_id: int) -> Sequence[Row[Any]]:
    """Answer how the person entered contests: what is kept, the contest's name, the group's."""
    return db.session.execute(
        select(Membership, Contest.name, ContestGroup.name)
        .join(Contest, Contest.id == Membership.contest_id)
        .outerjoin(ContestGroup, ContestGroup.id == Membership.group_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.contest_id)
    ).all()


def listed(person: Person) -> Sequence[Row[Any]]:
    """Answer the rows of lists that mean this very person, each with the names of its contest, its
    unit and its group. A row that may mean somebody else as well is nobody's yet."""
    own = [one.row.id for one in list_queries.naming(person) if one.person == person.id]
    return db.session.execute(
        select(ListedPerson, Contest.name, Unit.name, ContestGroup.name)
        .join(Contest, Contest.id == ListedPerson.contest_id)
        .outerjoin(Unit, Unit.id == ListedPerson.unit_id)
        .outerjoin(ContestGroup, ContestGroup.id == ListedPerson.group_id)
        .where(ListedPerson.id.in_(own))
        .order_by(ListedPerson.id)
    ).all()


def public_places(person_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Answer the person's place and prize in each public final edition, oldest first."""
    return db.session.execute(
        select(
            Edition.round_id,
            Edition.number,
            Edition.public_from,
            Place.place,
            Place.marks,
            Edition.document["marked_part"]["name"].as_string().label("marked_part"),
            Award.level,
            Award.value_vnd,
        )
        .join(Place, Place.edition_id == Edition.id)
        .outerjoin(
            Award, (Award.edition_id == Place.edition_id) & (Award.person_id == Place.person_id)
        )
        .where(
            Place.person_id == person_id,
            Edition.kind == EditionKind.FINAL,
            Edition.lapsed_at.is_(None),
            Edition.public_from <= now,
        )
        .order_by(Edition.public_from, Edition.id)
    ).all()


def certificates_of(person_id: int) -> Sequence[Certificate]:
    """Answer the certificates that the person had made, oldest first."""
    return db.session.scalars(
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(joinedload(Certificate.edition, innerjoin=True).defer(Edition.document))
        .order_by(Certificate.made_at, Certificate.code)
    ).all()


def public_decisions(person_id: int, now: datetime) -> Sequence[Disqualification]:
    """Answer what the jury decided about the person, of rounds whose result is public."""
    return db.session.scalars(
        select(Disqualification)
        .join(Round, Round.id == Disqualification.round_id)
        .where(Disqualification.person_id == person_id, Round.public_from <= now)
        .order_by(Disqualification.id)
    ).all()


def public_evidence(person_id: int, now: datetime) -> Sequence[Evidence]:
    """Answer what the jury looked at of the person and decided, of rounds whose result is public.
    What is not decided yet says nothing of anybody."""
    return db.session.scalars(
        select(Evidence)
        .join(EvidencePerson, EvidencePerson.evidence_id == Evidence.id)
        .join(Round, Round.id == Evidence.round_id)
        .where(
            EvidencePerson.person_id == person_id,
            Evidence.decided_at.is_not(None),
            Round.public_from <= now,
        )
        .order_by(Evidence.id)
    ).all()


def deeds_about(person_id: int) -> Sequence[JournalEntry]:
    """Answer what was done to the person's account, oldest first."""
    return db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == f"person:{person_id}")
        .order_by(JournalEntry.id)
    ).all()


def erased() -> list[tuple[int, datetime]]:
    """Answer which accounts were erased, and when, first erased first, as the journal tells. A
    guest's row that the jury parted from a person is blank too, and none of them: in a backup of
    before others may stand under it."""
    noted = exists().where(
        JournalEntry.deed == "person.erase",
        JournalEntry.subject == literal("person:") + cast(Person.id, String),
    )
    rows = db.session.execute(
        select(Person.id, Person.erased_at)
        .where(Person.erased_at.is_not(None), noted)
        .order_by(Person.erased_at, Person.id)
    )
    return [(number, erased_at) for number, erased_at in rows if erased_at is not None]
