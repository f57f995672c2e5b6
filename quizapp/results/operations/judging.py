"""How does the jury judge a unit for the collective prizes?"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Unit
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import queries
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import collective_list
from quizapp.results.models import UnitJudgement
from quizapp.results.operations import former
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.rules import judging, organizing, publishing
from quizapp.rules.collectives import MOST_MARKS
from quizapp.rules.judging import NothingTied
from quizapp.rules.refusals import BadInput

MOST_RULING = 1000


def judge_unit(
    round_id: int,
    unit_id: int,
    *,
    marks: int | None,
    ruling: int | None,
    organizer: Organizer,
    now: datetime,
    reason: str,
) -> UnitJudgement:
    """Give a unit the jury's marks (0 to 100) and its number among equals (from 1, the lowest
    first); None takes one back. A result that waits to become public lapses.

    Raises ReasonMissing, BadInput for numbers out of range or an unknown unit, NothingTied for a
    number of a unit that is equal to no other, Unsettled before the tally.
    """
    reason = organizing.require_reason(reason)
    round_ = queries.held_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    if marks is not None and not 0 <= marks <= MOST_MARKS:
        raise BadInput
    if ruling is not None and not 1 <= ruling <= MOST_RULING:
        raise BadInput
    if db.session.get(Unit, unit_id) is None:
        raise BadInput
    if ruling is not None and unit_id not in _tied(round_, unit_id, marks):
        raise NothingTied
    found = db.session.get(UnitJudgement, (round_id, unit_id))
    before = {"marks": found.marks, "ruling": found.ruling} if found else {}
    if found is not None:
        former.keep_judgement(found, now)
    else:
        found = UnitJudgement(round_id=round_id, unit_id=unit_id)
    found.marks, found.ruling, found.reason = marks, ruling, reason
    found.organizer_id, found.at = organizer.id, now
    db.session.add(found)
    db.session.flush()
    lapsed = lapse_unpublished(round_, now)
    journal.record(
        Actor.of(organizer),
        now,
        "result.judge_unit",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        before=before | {"unit": unit_id} if before else None,
        after={"unit": unit_id, "marks": marks, "ruling": ruling, **lapsed},
        reason=reason,
    )
    return found


def _tied(round_: Round, unit_id: int, marks: int | None) -> Collection[int]:
    """Answer the units that are equal to another one, once this one has these marks."""
    listed = collective_list(round_, prize_list(round_).awards)
    if listed is None:
        return ()
    facts = [
        replace(row, marks=marks) if row.unit == unit_id else row for row in listed.facts.values()
    ]
    return judging.tied(facts, listed.rule)
