"""How does every trace of the demo go away, and nothing else?

The journal stays: it tells that there was a demo, and that it was removed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, exists, or_, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import (
    Consent,
    Grant,
    GuardianConsent,
    JournalDetail,
    Organizer,
    Person,
    ResetSlip,
)
from quizapp.attempts.models import Attempt, AttemptTrace, Extension, MarkingChange
from quizapp.banks.models import Upload
from quizapp.contests.models import (
    Contest,
    ContestFile,
    ContestGroup,
    Departure,
    ListedPerson,
    Membership,
    RegulationVersion,
    Round,
)
from quizapp.database import Model, db
from quizapp.results.former_models import FormerJudgement, FormerRuling
from quizapp.results.models import (
    Award,
    Certificate,
    Closing,
    Correction,
    Disqualification,
    Edition,
    Place,
    QuestionUse,
    Ruling,
    Standing,
    UnitJudgement,
)
from quizapp.results.review_models import Complaint, Evidence, EvidencePerson, PersonMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What went away."""

    contests: int
    rounds: int
    people: int


def remove(now: datetime) -> Removed:
    """Take away the demo contest with everything in it, its simulated people and its organizers.

    Real people who joined in keep their accounts. A demo organizer who has acted on a real contest
    is only switched off, because that contest's records name the account.
    """
    contest_ids = list(db.session.scalars(select(Contest.id).where(Contest.is_demo)))
    round_ids = list(db.session.scalars(select(Round.id).where(Round.contest_id.in_(contest_ids))))
    person_ids = select(Person.id).where(Person.is_demo)
    editions = select(Edition.id).where(Edition.round_id.in_(round_ids))
    for table in (Certificate, Award, Place):
        db.session.execute(delete(table).where(table.edition_id.in_(editions)))
    evidence = select(Evidence.id).where(Evidence.round_id.in_(round_ids))
    db.session.execute(delete(EvidencePerson).where(EvidencePerson.evidence_id.in_(evidence)))
    for part in (
        *(Complaint, Evidence, Edition, Ruling, Disqualification, Standing, QuestionUse, Closing),
        *(FormerRuling, FormerJudgement),
        *(Correction, MarkingChange, UnitJudgement, PersonMark, AttemptTrace, Extension, Attempt),
    ):
        db.session.execute(delete(part).where(part.round_id.in_(round_ids)))
    db.session.execute(delete(Round).where(Round.id.in_(round_ids)))
    for page in (ContestFile, RegulationVersion, Departure, Membership, ListedPerson, ContestGroup):
        db.session.execute(delete(page).where(page.contest_id.in_(contest_ids)))
    db.session.execute(delete(Contest).where(Contest.id.in_(contest_ids)))
    db.session.execute(delete(Grant).where(Grant.contest_id.in_(contest_ids)))
    for trace in (Consent, GuardianConsent, ResetSlip, JournalDetail, Departure, Membership):
        db.session.execute(delete(trace).where(trace.person_id.in_(person_ids)))
    db.session.execute(
        update(ListedPerson).where(ListedPerson.person_id.in_(person_ids)).values(person_id=None)
    )
    people = db.session.execute(delete(Person).where(Person.is_demo))
    _remove_organizers()
    removed = Removed(contests=len(contest_ids), rounds=len(round_ids), people=people.rowcount)  # type: ignore[attr-defined] # a DELETE answers a CursorResult
    for contest_id in contest_ids:
        journal.record(
            COMMAND, now, "demo.remove", f"contest:{contest_id}", contest_id=contest_id,
            after={"rounds": removed.rounds, "people": removed.people},
        )  # fmt: skip
    return removed


def deeds() -> list[Column[Any]]:
    """Answer every column that names an organizer who did something: all that refer to one but
    those of what goes with the account."""
    theirs = {Upload.__tablename__, Grant.__tablename__}
    return [
        key.parent
        for table in Model.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == Organizer.__tablename__ and table.name not in theirs
    ]


def _remove_organizers() -> None:
    acted = or_(*(exists().where(name == Organizer.id) for name in deeds()))
    gone = select(Organizer.id).where(Organizer.is_demo, ~acted)
    ids = list(db.session.scalars(gone))
    shadows = list(
        db.session.scalars(
            select(Organizer.trial_person_id).where(
                Organizer.id.in_(ids), Organizer.trial_person_id.is_not(None)
            )
        )
    )
    db.session.execute(delete(Upload).where(Upload.organizer_id.in_(ids)))
    db.session.execute(delete(Grant).where(Grant.organizer_id.in_(ids)))
    db.session.execute(delete(Organizer).where(Organizer.id.in_(ids)))
    db.session.execute(delete(Attempt).where(Attempt.person_id.in_(shadows)))
    db.session.execute(delete(Person).where(Person.id.in_(shadows)))
    db.session.execute(update(Organizer).where(Organizer.is_demo).values(is_active=False))
