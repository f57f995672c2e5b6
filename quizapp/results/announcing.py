"""What is announced of an edition? The notice of `quizapp.rules.announcements`, with its facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from quizapp.attempts import marking
from quizapp.banks import queries as banks
from quizapp.banks.models import Question, QuestionVersion
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.results import editions
from quizapp.results.models import QuestionUse
from quizapp.rules import corrections, decisions, marks, release
from quizapp.rules.announced import (
    Answered,
    CollectiveBlock,
    CollectivePrize,
    Collectives,
    Earlier,
    Facts,
    NextRound,
    Prize,
    UnitRow,
)
from quizapp.rules.boards import Counts
from quizapp.rules.collectives import CollectiveRule
from quizapp.rules.corrections import Treatment
from quizapp.rules.questions import Content
from quizapp.rules.regulation import Target


def facts(
    round_: RoundFacts, document: Mapping[str, Any], public_from: datetime, now: datetime
) -> Facts:
    """Answer what the notice of a final edition is made of. `document` is the edition's as it is
    served: names taken back are not in it.

    Other rounds are told as they were public when this edition became so (`public_from`), so that
    an older notice does not change with what was published later.
    """
    counts, target = document["counts"], document["target"]
    # Summaries stand apart: no round follows one, and one follows no round.
    others = [one for one in contests.rounds_of(round_.contest_id) if one.summary is None]
    if round_.summary is not None:
        others = []
    return Facts(
        contest=document["round"]["contest"],
        round_name=document["round"]["name"],
        opens=datetime.fromisoformat(document["round"]["opens_at"]),
        closes=datetime.fromisoformat(document["round"]["closes_at"]),
        note=document["note"],
        questions=document["questions"],
        counts=Counts(**counts),
        target=(Target(target["kind"]), target["value"]) if target else None,
        target_group=target.get("group", "") if target else "",
        ranked=document["ranked"],
        units=[
            UnitRow(name=row["name"], people=row["people"], attempts=row["attempts"])
            for row in document["units"]
        ],
        same_questions=round_.regulation.same_questions,
        answers=_answers(round_, now),
        prizes=[
            Prize(
                level=award["level"],
                value_vnd=award["value_vnd"],
                name=award["name"],
                unit=award["unit"],
                mark=_mark(document, award),
                replacement=decisions.replacement(award.get("instead_of", ())),
            )
            for award in document["awards"]
        ],
        earlier=_earlier(round_, others, public_from),
        next_round=_next(round_, others),
        collectives=_collectives(document.get("collectives")),
        summary=round_.summary,
        rounds=document["summary"]["rounds"] if round_.summary else (),
    )


def _collectives(told: Mapping[str, Any] | None) -> Collectives | None:
    if told is None:
        return None
    return Collectives(
        rule=CollectiveRule.from_document(told["rule"]),
        blocks=[
            CollectiveBlock(
                name=block["name"], prizes=[_unit_prize(block, award) for award in block["awards"]]
            )
            for block in told["blocks"]
        ],
    )


def _unit_prize(block: Mapping[str, Any], award: Mapping[str, Any]) -> CollectivePrize:
    """A prize of a block, with the figures of the unit that has it."""
    found = next(
        (
            row
            for row in block["places"]
            if (row["unit"], row["place"]) == (award["unit"], award["place"])
        ),
        None,
    )
    return CollectivePrize(
        level=award["level"],
        value_vnd=award["value_vnd"],
        unit=award["unit"],
        score=Fraction(*found["score"]) if found else Fraction(0),
        people=found["people"] if found else 0,
        head_count=found["head_count"] if found else None,
    )


def _mark(document: Mapping[str, Any], award: Mapping[str, Any]) -> str:
    part, mark = document.get("marked_part"), award.get("mark")
    return "" if part is None or mark is None else f"{part['name']}: {marks.written(mark)}"


def _answers(round_: RoundFacts, now: datetime) -> list[Answered] | None:
    if round_.summary is not None:
        return None
    released = release.answers_released(
        round_.regulation,
        tallied_at=round_.tallied_at,
        public_from=round_.public_from,
        now=now,
    )
    if not released:
        return None
    drawn = db.session.scalars(
        select(QuestionUse.version_id)
        .join(QuestionVersion, QuestionVersion.id == QuestionUse.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionUse.round_id == round_.id, QuestionUse.drawn > 0)
        .order_by(Question.bank_id, Question.id, QuestionVersion.number)
    ).all()
    contents, corrected = banks.contents(drawn), marking.shown_changes(round_.id)
    return [_answered(contents[version], corrected.get(version)) for version in drawn]


def _answered(content: Content, treatment: Treatment | None) -> Answered:
    """A question with what counts as right in this round: the key, or what was corrected."""
    marked = treatment or corrections.plain(content.key)
    if marked.void is not None:
        return Answered(question=content.plain_stem, right=(), void=True)
    return Answered(
        question=content.plain_stem,
        right=tuple(
            content.plain_options[number] for number in sorted(corrections.shown_key(marked, ()))
        ),
    )


def _earlier(
    round_: RoundFacts, others: Sequence[RoundFacts], public_from: datetime
) -> list[Earlier]:
    before = sorted((other for other in others if _closing(other) < _closing(round_)), key=_closing)
    if not before:
        return []
    counted = editions.published_counts([other.id for other in before], public_from)
    return [Earlier(name=other.name, counts=counted.get(other.id)) for other in before]


def _closing(round_: RoundFacts) -> tuple[datetime, int]:
    return round_.closes_at, round_.id


def _next(round_: RoundFacts, others: Sequence[RoundFacts]) -> NextRound | None:
    coming = min(
        (other for other in others if (other.opens_at, other.id) > (round_.opens_at, round_.id)),
        key=lambda other: (other.opens_at, other.id),
        default=None,
    )
    if coming is None:
        return None
    return NextRound(name=coming.name, opens=coming.opens_at, closes=coming.closes_at)
