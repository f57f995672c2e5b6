"""What does a correction change? The deed itself, which answers what it did.

A dry run is this deed, taken back: there is no other computation that could differ from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.attempts import guests as papers
from quizapp.attempts import marking
from quizapp.attempts import queries as attempts
from quizapp.banks import queries as banks
from quizapp.contests import holding
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import correction_queries, mark_queries, ordering, queries, totals
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import collective_list
from quizapp.results.models import Closing, Correction, Disqualification
from quizapp.results.operations import parting
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.results.operations.renewing import Kept, rank_again, renew, renew_summaries
from quizapp.rules import boards, correction_words, corrections
from quizapp.rules.boards import Counts
from quizapp.rules.corrections import Change, Kind, VoidAs
from quizapp.rules.prizes import Award
from quizapp.rules.refusals import BadInput, Unsettled

Facts = dict[str, Any]


def apply(round_: Round, correction: Correction, now: datetime) -> tuple[Facts, Facts]:
    """Do what a correction says to a ranked round, which is held: mark or take out, rank, drop the
    rulings made without somebody who is equal now, let lapse what waits to become public.

    Answer the outcome, which is the same for the same stored rows, and beside it what lapsed.
    Raises BadInput or Unsettled if the deed cannot be done (any more).
    """
    before = Kept(round_)
    counts, prizes = _counts(round_), prize_list(round_).awards
    units = _unit_prizes(round_, prizes)
    closing = queries.frozen(round_.id)
    frozen = _frozen(closing)
    details = _DEEDS[Kind(correction.kind)](round_, correction, now)
    if correction.recounts and round_.summary is None:
        recount(round_, closing)
    dropped = rank_again(round_, before.equals, now)
    lapsed = lapse_unpublished(round_, now)
    others = details.pop("other_rounds", [])
    ranked = [round_, *(db.session.get_one(Round, other["round"]) for other in others)]
    if others := [*others, *renew_summaries(ranked, now)]:
        details["other_rounds"] = others
    totals, listed = corrections.compare(before.rows(), correction_queries.rows(round_.id))
    prize = prize_list(round_)
    outcome = {
        **details,
        "counts": {"before": asdict(counts), "after": asdict(_counts(round_))},
        "frozen": {"before": frozen, "after": _frozen(queries.frozen(round_.id))},
        "totals": asdict(totals),
        "listed": [move.to_document() for move in listed],
        "prizes": corrections.prize_changes(prizes, prize.awards),
        "cuts": len(prize.cuts),
        "dropped_rulings": dropped,
    }
    if changes := corrections.unit_prize_changes(units, _unit_prizes(round_, prize.awards)):
        outcome["unit_prizes"] = changes
    return outcome, lapsed


def hold_people(kind: Kind, person_id: int | None, parameters: Mapping[str, Any]) -> None:
    """Hold whose accounts a correction changes, before its contest and round: a start, a telling, a
    departure and a parting hold the person first too, so that none waits for another in a ring."""
    if kind is Kind.MERGE:
        people.lock_people([number for number in (person_id, parameters["into"]) if number])
    elif kind is Kind.PART:
        parting.held_guest(parameters["guest"])


def recount(round_: Round, closing: Closing) -> None:
    """Count a ranked round anew, and with it the number that the prediction had to foresee."""
    counted = _counts(round_)
    closing.people = counted.people
    closing.attempts = counted.attempts
    closing.all_correct = counted.all_correct
    regulation = round_.regulation
    foreseen = _counts(round_, regulation.target_group) if regulation.target_group else counted
    closing.target = boards.target_value(regulation.target, foreseen)
    db.session.flush()


def change_of(correction: Correction) -> Change:
    """Answer what a correction of a question says."""
    void = correction.parameters.get("void")
    return Change(
        kind=Kind(correction.kind),
        options=tuple(correction.parameters.get("options", ())),
        void=None if void is None else VoidAs(void),
    )


def _mark_anew(round_: Round, correction: Correction, _now: datetime) -> Facts:
    version = correction.version_id
    if version is None or version not in correction_queries.versions(round_.id):
        raise BadInput
    content = banks.contents([version])[version]
    change = change_of(correction)
    present = marking.treatment(round_.id, version)
    corrections.require_sound(
        present, change, options=len(content.options), multiple=content.is_multiple
    )
    amended = corrections.amended(present, change)
    marking.set_changes(round_.id, {**marking.changes(round_.id), version: amended})
    done = marking.remark(round_.id, round_.regulation, [version])
    return {
        "papers": {"all": done.papers, "drew": done.drew, "changed": done.changed},
        "marking": {"before": present.to_document(), "after": amended.to_document()},
    }


def _take_out(round_: Round, correction: Correction, now: datetime) -> Facts:
    person_id, number = correction.person_id, correction.parameters.get("number")
    if person_id is None:
        raise BadInput
    if not queries.has_result(round_, person_id, number):
        if number is not None or not totals.has_part(round_, person_id):
            raise BadInput
        raise Unsettled(reason=correction_words.NOTHING_COUNTS)
    if queries.standing_disqualification(round_.id, person_id, number) is not None:
        raise Unsettled(reason="Người hoặc lượt thi này đã bị loại.")
    db.session.add(
        Disqualification(
            round_id=round_.id,
            person_id=person_id,
            number=number,
            reason=correction.reason,
            organizer_id=correction.proposed_by_id,
            at=now,
        )
    )
    db.session.flush()
    return {}


def _reinstate(round_: Round, correction: Correction, now: datetime) -> Facts:
    number = correction.parameters["disqualification"]
    deed = db.session.get(Disqualification, number, populate_existing=True)
    if deed is None or deed.round_id != round_.id:
        raise BadInput
    if deed.revoked_at is not None:
        raise Unsettled(reason="Quyết định loại này đã được hủy trước đó.")
    deed.revoked_at = now
    db.session.flush()
    return {}


def _merge(round_: Round, correction: Correction, now: datetime) -> Facts:
    absorbed, kept = correction.person_id, correction.parameters["into"]
    if absorbed is None:
        raise BadInput
    attempts.locked_person(absorbed)
    if attempts.open_until(absorbed, now) is not None:
        raise Unsettled(
            reason="Người được gộp đang làm một bài thi. Hãy đợi bài ấy nộp xong rồi gộp."
        )
    if not all(
        correction_queries.took_part(round_.contest_id, account) for account in (absorbed, kept)
    ):
        raise Unsettled(reason="Cả hai tài khoản phải có lượt thi trong cuộc thi này.")
    others = correction_queries.other_rounds(round_.id, absorbed)
    if any(other.contest_id != round_.contest_id for other in others):
        # The jury of one contest does not rank another one; and two contests held by two such deeds
        # could wait for each other.
        raise Unsettled(
            reason="Tài khoản được gộp đã có kết quả ở một cuộc thi khác, nên không gộp được."
        )
    others = [queries.held_round(other.id) for other in others]
    befores = [Kept(other) for other in others]
    accounts.merge(absorbed, kept)
    return {
        "other_rounds": [
            renew(other, before, now) for other, before in zip(others, befores, strict=True)
        ]
    }


def _part(round_: Round, correction: Correction, now: datetime) -> Facts:
    owner_id = correction.person_id
    guest = parting.held_guest(correction.parameters["guest"])
    if owner_id is None or owner_id != (guest.merged_into_id or guest.id):
        raise BadInput
    others = correction_queries.other_rounds(round_.id, owner_id)
    if any(other.contest_id != round_.contest_id for other in others):
        raise Unsettled(  # as for a merge
            reason="Người này đã có kết quả ở một cuộc thi khác, nên không tách được ở đây."
        )
    sat = papers.papers_under(guest.id)
    if any(one.round.contest_id != round_.contest_id for one in sat):
        raise Unsettled(
            reason="Bài này có cả lượt thi ở một cuộc thi khác, nên không tách được ở đây."
        )
    holding.tallies(round_.contest_id)
    others = [queries.held_round(other.id) for other in others]
    for each in (round_, *others):
        _require_no_mark(each, owner_id)
    befores = [Kept(other) for other in others]
    parted = {
        "owner": owner_id,
        "papers": [list(one.key) for one in sat if not one.is_trial],
        "others": [one.id for one in people.merged_into(guest.id)],
    }
    proposer = db.session.get_one(Organizer, correction.proposed_by_id)
    parting.take_apart(guest, Actor.of(proposer), now)
    return {
        "parted": parted,  # an earlier edition is made anew by it
        "other_rounds": [
            renew(other, before, now) for other, before in zip(others, befores, strict=True)
        ],
    }


def _require_no_mark(round_: Round, person_id: int) -> None:
    """A jury's mark is the writer's, and nobody knows which of those told alike that is."""
    if mark_queries.in_force(round_.id, [person_id]):
        raise Unsettled(
            reason=f"Ở {round_.name} đã có điểm phần “{round_.regulation.marked_part}” ghi cho"
            " người này. Hãy xóa điểm đó, tách bài, rồi ghi lại cho đúng người."
        )


def _unit_prizes(round_: Round, awards: Sequence[Award]) -> Mapping[str, Sequence[Award]]:
    found = collective_list(round_, awards)
    return {block.name: block.awards for block in found.blocks} if found else {}


def _counts(round_: Round, group: str = "") -> Counts:
    if round_.summary is not None:
        return ordering.standing_counts(round_.id)
    regulation = round_.regulation
    return ordering.counts(round_.id, regulation.counted_attempt, regulation.ranking, group)


def _frozen(closing: Closing) -> dict[str, int | None]:
    return {
        "people": closing.people,
        "attempts": closing.attempts,
        "all_correct": closing.all_correct,
        "target": closing.target,
    }


_DEEDS: Mapping[Kind, Callable[[Round, Correction, datetime], Facts]] = {
    Kind.KEY: _mark_anew,
    Kind.ACCEPT: _mark_anew,
    Kind.VOID: _mark_anew,
    Kind.VOID_ATTEMPT: _take_out,
    Kind.DISQUALIFY: _take_out,
    Kind.REINSTATE: _reinstate,
    Kind.MERGE: _merge,
    Kind.PART: _part,
}
