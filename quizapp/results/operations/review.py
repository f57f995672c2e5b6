"""How does the jury say who goes first among equals?

Each ruling has a reason, rewrites the working ranking with the counts and the target as they were
frozen, lapses a result that waits to become public, and tells the journal who would have won before
and who would win now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import queries
from quizapp.results.awarding import prize_list
from quizapp.results.models import Ruling, RulingKind
from quizapp.results.operations import former
from quizapp.results.operations.closing import rank
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.results.operations.renewing import renew_summaries
from quizapp.rules import organizing, publishing
from quizapp.rules.refusals import BadInput, Unsettled


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
    together = Ruling.at == ruling.at
    order = db.session.scalars(
        select(Ruling.person_id)
        .where(Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY, together)
        .order_by(Ruling.number)
    ).all()
    former.drop_rulings(round_id, together, now)
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
) -> None:
    rank(round_, queries.frozen(round_.id))
    lapsed = lapse_unpublished(round_, now)
    if renewed := renew_summaries([round_], now):
        about = {**about, "other_rounds": renewed}
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
