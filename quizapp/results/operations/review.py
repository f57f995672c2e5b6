"""How does the jury change a ranking: who is out, and who goes first among equals?

Each deed has a reason, rewrites the working ranking with the counts and the target as they were
frozen, lapses a result that waits to become public, and tells the journal who would have won before
and who would win now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Disqualification, Ruling, RulingKind
from quizapp.results.operations.closing import rank
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.rules import organizing, publishing
from quizapp.rules.refusals import BadInput, Unsettled


def disqualify(
    round_id: int,
    person_id: int,
    number: int | None,
    *,
    organizer: Organizer,
    now: datetime,
    reason: str,
) -> Disqualification:
    """Take one attempt, or with `number` None a person, out of a tallied round.

    Raises ReasonMissing, BadInput for an attempt that does not exist, Unsettled before the tally or
    for a second time.
    """
    reason = organizing.require_reason(reason)
    round_ = _tallied(round_id)
    if not queries.has_counted_attempt(round_id, person_id, number):
        raise BadInput
    if queries.standing_disqualification(round_id, person_id, number) is not None:
        raise Unsettled(reason="Người hoặc lượt thi này đã bị loại.")
    before = _winners(round_)
    deed = Disqualification(
        round_id=round_id,
        person_id=person_id,
        number=number,
        reason=reason,
        organizer_id=organizer.id,
        at=now,
    )
    db.session.add(deed)
    db.session.flush()
    _rework(
        round_,
        "result.disqualify",
        organizer,
        now,
        reason,
        before=before,
        about={"person": person_id, "attempt": number, "disqualification": deed.id},
        moved=person_id,
    )
    return deed


def reinstate(
    disqualification_id: int, *, organizer: Organizer, now: datetime, reason: str
) -> None:
    """Undo a disqualification. The jury's rulings among those whom the person is now equal to were
    made without the person, so they go and the tie shows again.

    Raises ReasonMissing, BadInput, or Unsettled if it was undone.
    """
    reason = organizing.require_reason(reason)
    deed = db.session.get(Disqualification, disqualification_id)
    if deed is None:
        raise BadInput
    round_ = _tallied(deed.round_id)
    db.session.refresh(deed)
    if deed.revoked_at is not None:
        raise Unsettled(reason="Quyết định loại này đã được hủy trước đó.")
    before = _winners(round_)
    deed.revoked_at = now
    db.session.flush()
    _rework(
        round_,
        "result.reinstate",
        organizer,
        now,
        reason,
        before=before,
        about={"person": deed.person_id, "attempt": deed.number, "disqualification": deed.id},
        moved=deed.person_id,
    )


def settle_tie(
    round_id: int,
    place: int,
    order: Sequence[int],
    *,
    organizer: Organizer,
    now: datetime,
    reason: str,
) -> None:
    """Order the people who share `place` and cut across a prize. `order` names them, first first;
    whoever it leaves out stays behind them, equal among themselves.

    Raises ReasonMissing, BadInput, or Unsettled if the group is no longer what the jury looked at.
    """
    reason = organizing.require_reason(reason)
    round_ = _tallied(round_id)
    if not order or len(set(order)) != len(order):
        raise BadInput
    cut_places = {group[0].place for group in prize_list(round_).cuts}
    standings = [queries.standing(round_id, person_id) for person_id in order]
    if place not in cut_places or any(row is None or row.place != place for row in standings):
        raise Unsettled(
            reason="Nhóm bằng nhau đã thay đổi. Hãy xem lại bảng xếp hạng rồi quyết định lại."
        )
    before = _winners(round_)
    # Later rulings go behind earlier ones: they order those whom the earlier ones left behind.
    last = db.session.scalar(
        select(func.max(Ruling.number)).where(
            Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY
        )
    )
    db.session.add_all(
        Ruling(
            round_id=round_id,
            person_id=person_id,
            kind=RulingKind.JURY,
            number=number,
            reason=reason,
            at=now,
        )
        for number, person_id in enumerate(order, start=(last or 0) + 1)
    )
    db.session.flush()
    _rework(
        round_,
        "result.settle_tie",
        organizer,
        now,
        reason,
        before=before,
        about={"place": place, "order": list(order)},
    )


def unsettle(
    round_id: int, person_id: int, *, organizer: Organizer, now: datetime, reason: str
) -> None:
    """Take back the jury's ruling that placed this person, with all whom it ordered together.

    Raises ReasonMissing, or BadInput if there is none.
    """
    reason = organizing.require_reason(reason)
    round_ = _tallied(round_id)
    ruling = db.session.get(Ruling, (round_id, person_id, RulingKind.JURY))
    if ruling is None:
        raise BadInput
    before = _winners(round_)
    together = (
        Ruling.round_id == round_id,
        Ruling.kind == RulingKind.JURY,
        Ruling.at == ruling.at,
    )
    order = db.session.scalars(
        select(Ruling.person_id).where(*together).order_by(Ruling.number)
    ).all()
    db.session.execute(delete(Ruling).where(*together))
    _rework(
        round_,
        "result.unsettle",
        organizer,
        now,
        reason,
        before=before,
        about={"order": list(order)},
    )


def _tallied(round_id: int) -> Round:
    round_ = queries.held_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    return round_


def _winners(round_: Round) -> list[dict[str, Any]]:
    return [
        {"level": award.level, "number": award.number, "person": award.person, "place": award.place}
        for award in prize_list(round_).awards
    ]


def _rework(
    round_: Round,
    deed: str,
    organizer: Organizer,
    now: datetime,
    reason: str,
    *,
    before: list[dict[str, Any]],
    about: Mapping[str, Any],
    moved: int | None = None,
) -> None:
    """`moved` is whose attempts went or came back: nobody ruled on that person's new equals."""
    closing = queries.frozen(round_.id)
    rank(round_, closing)
    if moved is not None and (dropped := _drop_rulings_beside(round_, moved)):
        rank(round_, closing)
        about = {**about, "dropped_rulings": dropped}
    lapsed = lapse_unpublished(round_, now)
    journal.record(
        Actor.of(organizer),
        now,
        deed,
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        before={"winners": before},
        after={**about, "winners": _winners(round_), **lapsed},
        reason=reason,
    )


def _drop_rulings_beside(round_: Round, account_id: int) -> list[int]:
    """Drop the jury's rulings on everybody equal to this person but for them. Answer on whom."""
    account = db.session.get_one(Person, account_id)
    row = queries.standing(round_.id, account.merged_into_id or account.id)
    if row is None:
        return []
    equals = queries.equals(row, round_.regulation_version.regulation.ranking)
    ruled = {ruling.person_id for ruling in queries.jury_rulings(round_.id)}
    dropped = sorted(ruled.intersection(equals))
    db.session.execute(
        delete(Ruling).where(
            Ruling.round_id == round_.id,
            Ruling.kind == RulingKind.JURY,
            Ruling.person_id.in_(dropped),
        )
    )
    return dropped
