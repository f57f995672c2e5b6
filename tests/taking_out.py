"""How is somebody taken out of a ranked round, and brought back? By two people: one proposes, and
another one confirms what it does."""

from datetime import datetime

from sqlalchemy import select

from quizapp.accounts.models import Organizer
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Disqualification
from quizapp.results.operations import Wanted
from quizapp.rules.corrections import Kind
from tests import makers


def disqualify(
    round_id: int,
    person_id: int,
    number: int | None,
    *,
    organizer: Organizer,
    now: datetime,
    reason: str,
) -> Disqualification:
    """Take a person, or with a number one attempt of theirs, out of a round."""
    kind = Kind.DISQUALIFY if number is None else Kind.VOID_ATTEMPT
    parameters = {} if number is None else {"number": number}
    wanted = Wanted(kind=kind, person_id=person_id, parameters=parameters)
    _done(round_id, wanted, organizer, now, reason)
    latest = select(Disqualification).order_by(Disqualification.id.desc()).limit(1)
    return db.session.scalars(latest).one()


def reinstate(
    disqualification_id: int, *, organizer: Organizer, now: datetime, reason: str
) -> None:
    """Bring back whom a disqualification took out."""
    deed = db.session.get_one(Disqualification, disqualification_id)
    wanted = Wanted(
        kind=Kind.REINSTATE, person_id=deed.person_id, parameters={"disqualification": deed.id}
    )
    _done(deed.round_id, wanted, organizer, now, reason)


def _done(round_id: int, wanted: Wanted, organizer: Organizer, now: datetime, reason: str) -> None:
    proposed = operations.propose_correction(
        round_id, wanted, organizer=organizer, now=now, reason=reason
    )
    operations.confirm_correction(
        proposed.id,
        makers.make_organizer(name="Đào Văn Sơn"),
        now,
        seen=operations.outcome_digest(proposed),
    )
