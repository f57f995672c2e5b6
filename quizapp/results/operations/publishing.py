"""How does a final result become public: one proposes, another approves?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import documents, editions, mark_queries, queries, won_queries
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import collective_list
from quizapp.results.models import Award, Edition, EditionKind, Place, Standing
from quizapp.rules import boards, marks, organizing, prizes, publishing
from quizapp.rules.publishing import State
from quizapp.rules.ranking import WORST_LOW
from quizapp.rules.refusals import BadInput, Unsettled


def propose(
    round_id: int,
    organizer: Organizer,
    now: datetime,
    note: str = "",
    *,
    without_marks: bool = False,
) -> Edition:
    """Build the final edition of a round and let it wait for its approval.

    Raises Unsettled while the round is not tallied, a tie cuts across a prize, an earlier round
    whose winners matter has no result, another edition waits, or a correction has no note; and
    while marks are missing that could give or cost a prize, unless `without_marks` confirms that
    nobody waits for them.
    """
    round_ = queries.held_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    _require_earlier_decided(round_)
    for waiting in editions.unpublished(round_id, now):
        raise Unsettled(
            reason=f"Bản số {waiting.number} đang chờ duyệt hoặc chờ đến giờ công bố. "
            "Hãy rút bản đó trước khi đề nghị bản mới."
        )
    note = publishing.require_note(note, was_public=editions.was_public(round_id, now))
    prize = prize_list(round_)
    lacking = mark_queries.lacking(round_, prize.awards)
    collective = collective_list(round_, prize.awards)
    units = collective.without_marks if collective else 0
    marks.require_marks(round_.regulation.marked_part, lacking, units, confirmed=without_marks)
    publishing.require_no_cut(len(prize.cuts))
    publishing.require_no_cut_of_units(collective.cuts if collective else 0)
    number = editions.next_number(round_id)
    document = documents.final(
        round_,
        number=number,
        made_at=now,
        note=note,
        awards=prize.awards,
        skipped=prize.skipped,
    )
    edition = Edition(
        round_id=round_id,
        number=number,
        kind=EditionKind.FINAL,
        due_at=now,
        made_at=now,
        document=document,
        digest=boards.digest(document),
        note=note,
        proposed_by_id=organizer.id,
    )
    db.session.add(edition)
    db.session.flush()
    db.session.execute(
        insert(Place).from_select(
            ["edition_id", "person_id", "place", "points", "marks"],
            select(
                literal(edition.id),
                Standing.person_id,
                Standing.place,
                Standing.points,
                func.nullif(Standing.marks, WORST_LOW),
            ).where(Standing.round_id == round_id),
        )
    )
    db.session.add_all(_award_rows(edition, prize.awards))
    journal.record(
        Actor.of(organizer),
        now,
        "result.propose",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        after={
            "edition": number,
            "digest": edition.digest,
            "winners": [
                {"level": award.level, "number": award.number, "person": award.person}
                for award in prize.awards
            ],
            **({"lacking_marks": lacking} if lacking else {}),
            **({"units_lacking_marks": units} if units else {}),
        },
        reason=note,
    )
    db.session.flush()
    return edition


def approve(edition_id: int, organizer: Organizer, now: datetime, *, publish_now: bool) -> Edition:
    """Approve a proposal: it becomes public at the announced hour, or at once.

    What waits in later rounds lapses where it counts the prizes of this one. Raises SamePerson if
    the proposer approves, Unsettled if the proposal lapsed, was approved, or no longer says what
    the stored rows say.
    """
    edition, round_ = _held(edition_id)
    publishing.require_state(editions.state_of(edition, now), State.PROPOSED)
    publishing.require_second_person(
        edition.proposed_by_id,
        organizer.id,
        one_approval=round_.regulation.one_approval,
    )
    _require_earlier_decided(round_)
    _require_fresh(edition, round_)
    lapsed_later = _lapse_later(round_, now)
    public_from = publishing.public_from(round_.results_at, now, at_once=publish_now)
    # The round is held, so nobody came between; the guard is what the database itself insists on.
    db.session.scalars(
        update(Edition)
        .where(Edition.id == edition_id, Edition.approved_at.is_(None), Edition.lapsed_at.is_(None))
        .values(approved_at=now, approved_by_id=organizer.id, public_from=public_from)
        .returning(Edition.id)
    ).one()
    _note_publication(round_)
    journal.record(
        Actor.of(organizer),
        now,
        "result.approve",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        after={
            "edition": edition.number,
            "digest": edition.digest,
            "public_from": public_from.isoformat(),
            "lapsed_later": lapsed_later,
        },
    )
    return edition


def publish_now(edition_id: int, organizer: Organizer, now: datetime) -> Edition:
    """Make an approved edition public now, before its hour. What it says and who proposed and
    approved it stay as they are.

    Raises Unsettled for an edition that was not approved, lapsed, or is public.
    """
    edition, round_ = _held(edition_id)
    publishing.require_state(editions.state_of(edition, now), State.APPROVED)
    planned = edition.public_from
    # As in an approval, the guard is what the database itself insists on.
    db.session.scalars(
        update(Edition)
        .where(Edition.id == edition_id, Edition.lapsed_at.is_(None), Edition.public_from > now)
        .values(public_from=now)
        .returning(Edition.id)
    ).one()
    _note_publication(round_)
    journal.record(
        Actor.of(organizer),
        now,
        "result.publish_now",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        before={
            "edition": edition.number,
            "public_from": planned.isoformat() if planned else None,
        },
        after={"edition": edition.number, "public_from": now.isoformat()},
    )
    return edition


def withdraw(edition_id: int, organizer: Organizer, now: datetime, reason: str) -> Edition:
    """Reject or take back an edition that is not public yet. If it was approved, what waits in
    later rounds lapses too where it counts the prizes of this one.

    Raises ReasonMissing, or Unsettled once it is public or about to be.
    """
    reason = organizing.require_reason(reason)
    edition, round_ = _held(edition_id)
    state = editions.state_of(edition, now)
    publishing.require_state(state, State.PROPOSED, State.APPROVED)
    _lapse([edition], now)
    lapsed_later = _lapse_later(round_, now) if state == State.APPROVED else []
    journal.record(
        Actor.of(organizer),
        now,
        "result.withdraw",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        before={"edition": edition.number, "state": state.value},
        after={
            "edition": edition.number,
            "state": State.LAPSED.value,
            "lapsed_later": lapsed_later,
        },
        reason=reason,
    )
    return edition


def lapse_unpublished(round_: Round, now: datetime) -> dict[str, Any]:
    """Let every edition lapse that is not public yet: what it says has changed. Answer which ones,
    for the journal.

    The round is held with its contest. Raises Unsettled if one of them is about to become public.
    """
    waiting = editions.unpublished(round_.id, now)
    _lapse(waiting, now)
    return {
        "lapsed_editions": [edition.number for edition in waiting],
        "lapsed_later": _lapse_later(round_, now),
    }


def _lapse_later(round_: Round, now: datetime) -> list[dict[str, int]]:
    """Let lapse what waits in later rounds and in summaries and counts the results of this one. On
    a summary nothing hangs."""
    if round_.summary is not None:
        return []
    counting = [
        edition
        for edition in won_queries.unpublished_after(round_, now)
        if _counts_others(edition.round)
    ]
    _lapse(counting, now)
    return [{"round": edition.round_id, "edition": edition.number} for edition in counting]


def _lapse(waiting: Sequence[Edition], now: datetime) -> None:
    for edition in waiting:
        publishing.require_time_to_lapse(edition.public_from, now)
        edition.lapsed_at = now
    db.session.flush()
    for edition in waiting:
        _note_publication(edition.round)


def _held(edition_id: int) -> tuple[Edition, Round]:
    """Hold contest and round before the edition, as every deed does, so that two deeds never wait
    for each other."""
    edition = db.session.get(Edition, edition_id)
    if edition is None:
        raise BadInput
    round_ = queries.held_round(edition.round_id)
    db.session.refresh(edition)
    if edition.kind != EditionKind.FINAL:
        raise BadInput
    return edition, round_


def _note_publication(round_: Round) -> None:
    """Tell the round since when it has a public result: the features below ask the round."""
    round_.public_from = editions.first_public_from(round_.id)
    db.session.flush()


def _require_earlier_decided(round_: Round) -> None:
    """What is counted over the rounds of a contest needs the results of those rounds first."""
    if not _counts_others(round_):
        return
    if undecided := won_queries.undecided_before(round_):
        counted = "các đợt đóng trước" if round_.summary is None else "các đợt được tổng kết"
        raise Unsettled(
            reason=f"Theo thể lệ, giải của đợt này tính cả kết quả {counted}, nên cần "
            f"duyệt trước: {', '.join(undecided)}."
        )


def _counts_others(round_: Round) -> bool:
    return round_.summary is not None or round_.regulation.counts_earlier_rounds


def _require_fresh(edition: Edition, round_: Round) -> None:
    prize = prize_list(round_)
    document = documents.final(
        round_,
        number=edition.number,
        made_at=edition.made_at,
        note=edition.note,
        awards=prize.awards,
        skipped=prize.skipped,
    )
    stored = db.session.execute(
        select(Award.position, Award.person_id)
        .where(Award.edition_id == edition.id)
        .order_by(Award.position)
    )
    given = [(row.position, row.person_id) for row in _award_rows(edition, prize.awards)]
    if boards.digest(document) != edition.digest or [*map(tuple, stored)] != given:
        raise Unsettled(
            reason="Dữ liệu đã thay đổi sau khi đề nghị. Hãy rút bản này và đề nghị bản mới."
        )


def _award_rows(edition: Edition, awards: Sequence[prizes.Award]) -> list[Award]:
    return [
        Award(
            edition_id=edition.id,
            position=position,
            level=award.level,
            value_vnd=award.value_vnd,
            person_id=award.person,
            place=award.place,
            instead_of=list(award.instead_of),
        )
        for position, award in enumerate(awards, start=1)
    ]
