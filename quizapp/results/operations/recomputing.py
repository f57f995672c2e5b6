"""Do the stored facts still give an edition byte for byte?"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from quizapp.accounts import operations as accounts
from quizapp.accounts.models import Consent, Person
from quizapp.attempts import guests as papers
from quizapp.attempts import marking
from quizapp.attempts.models import AttemptKey
from quizapp.banks import queries as banks
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import correction_queries, documents, queries, removal_queries, totals
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import Sealed, rounds_before
from quizapp.results.models import Correction, Disqualification, Edition
from quizapp.results.operations import former
from quizapp.results.operations.applying import change_of
from quizapp.results.operations.closing import rank
from quizapp.results.review_models import PersonMark
from quizapp.rules import corrections
from quizapp.rules.corrections import Treatment

TOLD = ("full_name", "name_folded", "phone", "birth_date", "unit_id", "erased_at")
"""What a board may say of somebody, as they told it."""


def recompute(edition_id: int) -> dict[str, Any]:
    """Answer the document of a final edition, made anew of papers, answers, keys, deeds, a jury's
    marks and order, and lists of units as they stood when it was made, those of the rounds of a
    summary included; no points, count or place that is stored is believed. Nothing is changed.

    Papers that were parted from somebody since count for them again. Who was told with them and
    stood for themselves has no name any more, unless somebody else told the same:
    `is_nameless_since`.

    So are the earlier rounds that its collective prizes count, and the prizes won in them. What
    people say of themselves is taken as it is now: names, their units, consents, who left; and
    which accounts are one.
    """
    edition = db.session.get_one(Edition, edition_id)
    round_ = queries.held_round(edition.round_id)
    savepoint = db.session.begin_nested()
    try:
        sealed = Sealed(at=edition.made_at, gives="collectives" in edition.document)
        counted = rounds_before(round_, sealed.at) if sealed.gives else ()
        accounts.put_units_back(sealed.at)
        for correction in correction_queries.parted(round_.contest_id, after=sealed.at):
            _join_again(correction)
        # What a summary counts is ranked before it.
        for number in [row.id for row in (*totals.summed(round_), round_, *counted)]:
            one = queries.held_round(number)
            _go_back(one, sealed.at)
            rank(one, queries.frozen(number))
        edition = db.session.get_one(Edition, edition_id)
        prize = prize_list(round_, sealed.at)
        return documents.final(
            round_,
            number=edition.number,
            made_at=edition.made_at,
            note=edition.note,
            awards=prize.awards,
            skipped=prize.skipped,
            sealed=sealed,
        )
    finally:
        savepoint.rollback()
        db.session.expire_all()


def is_nameless_since(edition_id: int) -> bool:
    """Answer whether papers were parted after a final edition was made from somebody whom it shows
    and who stood for themselves: their name is kept nowhere, so it cannot be made anew. Nor can it
    where an older correction did not keep whose papers they were."""
    edition = db.session.get_one(Edition, edition_id)
    shown = {
        *removal_queries.placed(edition_id, len(edition.document["places"])),
        *removal_queries.awarded(edition_id),
    }
    return any(
        "parted" not in one.outcome
        or (one.person_id == one.parameters["guest"] and one.person_id in shown)
        for one in correction_queries.parted(edition.round.contest_id, after=edition.made_at)
    )


def _join_again(correction: Correction) -> None:
    """Undo the parting of a guest's papers: let them count, and for whom they did. Who told the
    same later still tells what the guest had told."""
    parted = correction.outcome.get("parted")
    if parted is None:
        return
    guest, owner, others = correction.parameters["guest"], parted["owner"], parted["others"]
    for round_id, person_id, number in parted["papers"]:
        papers.count(AttemptKey(round_id, person_id, number))
    if others:
        told = db.session.get_one(Person, others[0], populate_existing=True)
        facts = {name: getattr(told, name) for name in TOLD}
        _set(others, {"merged_into_id": guest})
        _set([guest], facts)
        db.session.execute(
            update(Consent)
            .where(Consent.person_id == guest, Consent.withdrawn_at == correction.confirmed_at)
            .values(withdrawn_at=None)
            .execution_options(synchronize_session=False)
        )
    elif owner != guest:
        _set([guest], {"merged_into_id": owner})
    db.session.expire_all()


def _set(people: Collection[int], values: Mapping[str, Any]) -> None:
    db.session.execute(
        update(Person)
        .where(Person.id.in_(people))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _go_back(round_: Round, moment: datetime) -> None:
    """Let the deeds on a round be those that were done up to a moment."""
    later = correction_queries.confirmed(round_.id, after=moment)
    recounted = next((one for one in later if one.recounts), None)
    if recounted is not None:
        closing = queries.frozen(round_.id)
        for name, number in recounted.outcome["frozen"]["before"].items():
            setattr(closing, name, number)
    of_round = Disqualification.round_id == round_.id
    db.session.execute(
        update(Disqualification)
        .where(of_round, Disqualification.revoked_at > moment)
        .values(revoked_at=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Disqualification)
        .where(of_round, Disqualification.at > moment)
        .values(revoked_at=moment)
        .execution_options(synchronize_session=False)
    )
    of_round = PersonMark.round_id == round_.id
    # The later ones first: of a person one mark is in force.
    db.session.execute(
        delete(PersonMark)
        .where(of_round, PersonMark.at > moment)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(PersonMark)
        .where(of_round, PersonMark.superseded_at > moment)
        .values(superseded_at=None)
        .execution_options(synchronize_session=False)
    )
    former.put_back(round_.id, moment)
    marking.set_changes(round_.id, _treatments(round_, moment))
    marking.remark(round_.id, round_.regulation)


def _treatments(round_: Round, moment: datetime) -> Mapping[int, Treatment]:
    """Answer how the round's questions were marked at a moment, from the corrections alone."""
    found: dict[int, Treatment] = {}
    for correction in correction_queries.marking_history(round_.id, until=moment):
        version = correction.version_id
        if version is not None:
            key = banks.contents([version])[version].key
            before = found.get(version) or corrections.plain(key)
            found[version] = corrections.amended(before, change_of(correction))
    return found
