"""How does the jury come to its second looks, and what may follow from one?

Nothing follows by itself. A run lists what is new and leaves alone what is listed; a person lets an
item go, or proposes a correction that takes somebody out, which a second person confirms.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.database import db, upsert
from quizapp.results import evidence_papers, evidence_queries, queries
from quizapp.results.models import Closing
from quizapp.results.review_models import Evidence, EvidencePerson
from quizapp.rules import organizing, publishing
from quizapp.rules.evidence import Found, State
from quizapp.rules.refusals import BadInput, Unsettled

DECIDED = "Mục này đã có người quyết định."


def look_through(round_id: int) -> list[Found]:
    """Answer everything in a tallied round that is worth a second look, the same at every run while
    the traces are kept. Reads every paper, so nobody else shall wait for it."""
    return [
        *evidence_papers.papers(round_id),
        *evidence_queries.guesses(round_id),
        *evidence_queries.twins(round_id),
        *evidence_queries.bursts(round_id),
    ]


def list_evidence(
    round_id: int, found: Iterable[Found], now: datetime, actor: Actor = journal.JOB
) -> int:
    """Store what is not listed yet. Answer how much that was.

    Two runs at once store each thing once. Raises Unsettled before the tally.
    """
    round_ = queries.locked_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    new = 0
    for one in found:
        statement = (
            upsert(Evidence)
            .values(
                round_id=round_id,
                kind=one.kind,
                key=one.key,
                facts={**one.facts, "sat": [list(key) for key in one.attempts]},
                found_at=now,
                state=State.OPEN,
                reason="",
            )
            .on_conflict_do_nothing()
            .returning(Evidence.id)
        )
        evidence_id = db.session.scalar(statement)
        if evidence_id is None:
            continue
        new += 1
        if one.people:
            db.session.execute(
                insert(EvidencePerson),
                [{"evidence_id": evidence_id, "person_id": person} for person in one.people],
            )
    db.session.execute(
        update(Closing).where(Closing.round_id == round_id).values(looked_through_at=now)
    )
    # The job looks once, people when they like: that somebody looked belongs to the journal.
    if new or actor != journal.JOB:
        journal.record(
            actor,
            now,
            "evidence.look",
            f"round:{round_id}",
            contest_id=round_.contest_id,
            after={"added": new},
        )
    return new


def ask_to_look(round_id: int) -> None:
    """Let the job look through a tallied round once more: one that is too large for a request."""
    db.session.execute(
        update(Closing).where(Closing.round_id == round_id).values(looked_through_at=None)
    )


def dismiss(evidence_id: int, *, organizer: Organizer, now: datetime, reason: str) -> None:
    """Let an item go, with the reason. Raises ReasonMissing, BadInput, or Unsettled if somebody has
    decided it."""
    reason = organizing.require_reason(reason)
    item = _held(evidence_id)
    if not _decide(item, State.DISMISSED, organizer, now, reason):
        raise Unsettled(reason=DECIDED)
    _tell(item, "evidence.dismiss", organizer, now, reason)


def require_standing(evidence_id: int, round_id: int, person_id: int | None) -> None:
    """Raise BadInput unless an item of this round tells of the person or of a sitting of theirs,
    Unsettled if it was let go. One that was acted upon may tell of more people."""
    item = db.session.get(Evidence, evidence_id, populate_existing=True)
    if item is None or item.round_id != round_id:
        raise BadInput
    if person_id not in {*people_of(item.id), *(sat[1] for sat in item.facts["sat"])}:
        raise BadInput
    if item.state == State.DISMISSED:
        raise Unsettled(reason="Mục rà soát này đã được bỏ qua, nên không điều chỉnh theo mục này.")


def acted(evidence_id: int, *, organizer: Organizer, now: datetime, reason: str) -> None:
    """Note that what an item shows was acted upon. What somebody decided about it before stays:
    that it was let go, or was acted upon because of somebody else."""
    item = db.session.get_one(Evidence, evidence_id)
    if _decide(item, State.ACTED, organizer, now, reason):
        _tell(item, "evidence.act", organizer, now, reason)


def people_of(evidence_id: int) -> Sequence[int]:
    """Answer of whom an item tells."""
    return db.session.scalars(
        select(EvidencePerson.person_id)
        .where(EvidencePerson.evidence_id == evidence_id)
        .order_by(EvidencePerson.person_id)
    ).all()


def _held(evidence_id: int) -> Evidence:
    """Hold contest and round as every deed on results does."""
    item = db.session.get(Evidence, evidence_id)
    if item is None:
        raise BadInput
    queries.held_round(item.round_id)
    return item


def _decide(item: Evidence, state: State, organizer: Organizer, now: datetime, reason: str) -> bool:
    """Answer False if somebody has decided it."""
    decided = db.session.scalar(
        update(Evidence)
        .where(Evidence.id == item.id, Evidence.state == State.OPEN)
        .values(state=state, reason=reason, organizer_id=organizer.id, decided_at=now)
        .returning(Evidence.id)
    )
    return decided is not None


def _tell(item: Evidence, deed: str, organizer: Organizer, now: datetime, reason: str) -> None:
    round_ = queries.locked_round(item.round_id)
    journal.record(
        Actor.of(organizer),
        now,
        deed,
        f"round:{item.round_id}",
        contest_id=round_.contest_id,
        after={"evidence": item.id, "kind": item.kind, "persons": list(people_of(item.id))},
        reason=reason,
    )
