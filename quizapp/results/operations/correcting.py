"""How is a ranked round corrected: computed beforehand, proposed, confirmed by a second person?

A dry run does the deed inside a savepoint and takes it back, so it says what the deed will do; the
deed is done only if it still does exactly that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import correction_queries, queries
from quizapp.results.models import Correction
from quizapp.results.operations import evidence
from quizapp.results.operations.applying import apply, hold_people
from quizapp.results.operations.uses import forget_question_uses
from quizapp.rules import boards, correction_words, corrections, organizing, publishing
from quizapp.rules.corrections import Kind
from quizapp.rules.refusals import BadInput, Unsettled

ONE_WAITS = "Đang có một điều chỉnh chờ xác nhận. Hãy xác nhận hoặc rút điều chỉnh đó trước."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants corrected. `parameters` holds what the kind needs: options and void of a
    question, number of an attempt, disqualification, into of a merge; and the item of evidence that
    led to it."""

    kind: Kind
    version_id: int | None = None
    person_id: int | None = None
    parameters: Mapping[str, Any]
    recounts: bool = False


def propose_correction(
    round_id: int, wanted: Wanted, *, organizer: Organizer, now: datetime, reason: str
) -> Correction:
    """Compute what a correction would do, changing nothing, and let it wait for its confirmation.

    Raises ReasonMissing, BadInput, or Unsettled if it cannot be done or another one waits.
    """
    reason = organizing.require_reason(reason)
    hold_people(wanted.kind, wanted.person_id, wanted.parameters)
    round_ = queries.held_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    if correction_queries.waiting(round_id) is not None:
        raise Unsettled(reason=ONE_WAITS)
    if (item := wanted.parameters.get("evidence")) is not None:
        evidence.require_standing(item, round_id, wanted.person_id)
    correction = Correction(
        round_id=round_id,
        kind=wanted.kind,
        version_id=wanted.version_id,
        person_id=wanted.person_id,
        parameters=dict(wanted.parameters),
        recounts=wanted.recounts,
        reason=reason,
        outcome={},
        computed_at=now,
        proposed_by_id=organizer.id,
        proposed_at=now,
    )
    correction.outcome = _dry_run(round_, correction, now)
    try:
        with db.session.begin_nested():
            db.session.add(correction)
    except IntegrityError as error:  # the database insists on what the held round makes sure of
        raise Unsettled(reason=ONE_WAITS) from error
    _journal(correction, round_, organizer, now, "correction.propose")
    return correction


def recompute_correction(correction_id: int, organizer: Organizer, now: datetime) -> Correction:
    """Compute afresh what a waiting correction would do, when something below it has changed.

    Raises Unsettled if it was decided, or cannot be done any more.
    """
    correction, round_ = _held_waiting(correction_id)
    correction.outcome = _dry_run(round_, correction, now)
    correction.computed_at = now
    _journal(correction, round_, organizer, now, "correction.recompute")
    db.session.flush()
    return correction


def confirm_correction(
    correction_id: int, organizer: Organizer, now: datetime, *, seen: str
) -> Correction:
    """Do a waiting correction, once. `seen` is the digest of the outcome that was looked at.

    Raises SamePerson for whoever proposed it, unless one approval is enough; Unsettled if it was
    decided, or if it would do anything else by now than what was looked at.
    """
    correction, round_ = _held_waiting(correction_id)
    publishing.require_second_person(
        correction.proposed_by_id,
        organizer.id,
        one_approval=round_.regulation.one_approval,
    )
    if seen != outcome_digest(correction):
        raise Unsettled(reason="Điều chỉnh này vừa được tính lại. Hãy xem lại rồi xác nhận.")
    looked_at = correction.outcome
    with db.session.begin_nested():
        # The round is held, so nobody came between; the guard is what the database itself insists
        # on.
        db.session.scalars(
            update(Correction)
            .where(
                Correction.id == correction_id,
                Correction.confirmed_at.is_(None),
                Correction.withdrawn_at.is_(None),
            )
            .values(confirmed_at=now, confirmed_by_id=organizer.id)
            .returning(Correction.id)
        ).one()
        outcome, lapsed = apply(round_, correction, now)
        if boards.digest(outcome) != boards.digest(looked_at):
            raise Unsettled(
                reason="Dữ liệu đã thay đổi sau khi tính trước. Hãy bấm Tính lại, xem lại rồi "
                "xác nhận."
            )
    if correction.kind in corrections.OF_QUESTIONS:
        forget_question_uses(round_.id)
    if (item := correction.parameters.get("evidence")) is not None:
        evidence.acted(item, organizer=organizer, now=now, reason=correction.reason)
    _journal(correction, round_, organizer, now, "correction.confirm", lapsed=lapsed)
    db.session.flush()
    return correction


def withdraw_correction(
    correction_id: int, organizer: Organizer, now: datetime, reason: str
) -> Correction:
    """Reject or take back a waiting correction; nothing was changed by it.

    Raises ReasonMissing, or Unsettled if it was decided.
    """
    reason = organizing.require_reason(reason)
    correction, round_ = _held_waiting(correction_id)
    correction.withdrawn_at = now
    journal.record(
        Actor.of(organizer),
        now,
        "correction.withdraw",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        after={"correction": correction.id, "kind": correction.kind},
        reason=reason,
    )
    db.session.flush()
    return correction


def outcome_digest(correction: Correction) -> str:
    """Answer what names the outcome that somebody looks at."""
    return boards.digest(correction.outcome)


def _dry_run(round_: Round, correction: Correction, now: datetime) -> dict[str, Any]:
    savepoint = db.session.begin_nested()
    try:
        outcome, _lapsed = apply(round_, correction, now)
    finally:
        savepoint.rollback()
        db.session.expire_all()
    return outcome


def _held_waiting(correction_id: int) -> tuple[Correction, Round]:
    """Hold people, then contest and round, before the correction, as every deed does."""
    correction = db.session.get(Correction, correction_id)
    if correction is None:
        raise BadInput
    hold_people(Kind(correction.kind), correction.person_id, correction.parameters)
    round_ = queries.held_round(correction.round_id)
    db.session.refresh(correction)
    if correction.confirmed_at is not None:
        raise Unsettled(reason="Điều chỉnh này đã được xác nhận trước đó.")
    if correction.withdrawn_at is not None:
        raise Unsettled(reason="Điều chỉnh này đã được rút.")
    return correction, round_


def _journal(
    correction: Correction,
    round_: Round,
    organizer: Organizer,
    now: datetime,
    deed: str,
    *,
    lapsed: Mapping[str, Any] | None = None,
) -> None:
    """Write down a deed with its totals; who moved stands in the correction itself."""
    outcome = correction.outcome
    marking = outcome.get("marking", {})
    kept = ("papers", "other_rounds", "totals", "dropped_rulings")
    about: dict[str, Any] = {
        "correction": correction.id,
        "kind": correction.kind,
        "version": correction.version_id,
        "person": correction.person_id,
        **{
            name: value
            for name, value in correction.parameters.items()
            if name not in {"options", "void"}
        },
        "changed_prizes": outcome["prizes"] or None,
        "changed_unit_prizes": outcome.get("unit_prizes"),
        **{name: outcome[name] for name in kept if outcome.get(name)},
    }
    journal.record(
        Actor.of(organizer),
        now,
        deed,
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        before={**_marked(marking, "before"), **outcome["frozen"]["before"]},
        after={
            **{name: value for name, value in about.items() if value is not None},
            **_marked(marking, "after"),
            **outcome["frozen"]["after"],
            **(lapsed or {}),
        },
        reason=correction.reason,
    )


def _marked(marking: Mapping[str, Any], when: str) -> dict[str, str]:
    return {"marking": correction_words.marking_words(marking[when])} if marking else {}
