"""What does an edition say? Its JSON document, built from what is stored and nothing else."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import FromClause, Row

from quizapp.accounts import queries as accounts
from quizapp.attempts import marking
from quizapp.contests.models import Round
from quizapp.results import collecting, mark_queries, ordering, queries, removal_queries, totals
from quizapp.results.collecting import Sealed
from quizapp.results.models import EditionKind
from quizapp.rules.boards import published_name
from quizapp.rules.corrections import VoidAs
from quizapp.rules.guardians import board_code, needs_guardian
from quizapp.rules.names import masked_phone
from quizapp.rules.prizes import (
    LEFT,
    NO_HIGHER,
    NOT_WINNING,
    OVER_THE_CAP,
    PHONE_IS_FULL,
    SAME_LEVEL,
    UNIT_IS_FULL,
    Award,
    Skipped,
)
from quizapp.rules.ranking import WORST_LOW
from quizapp.rules.regulation import Regulation
from quizapp.rules.sentences import marked
from quizapp.rules.timing import CITY

PUBLIC_REASONS = {
    OVER_THE_CAP: marked("đã nhận đủ số giải theo thể lệ ở các đợt trước"),
    SAME_LEVEL: marked("đã nhận giải cùng mức ở đợt trước"),
    NO_HIGHER: marked("đã nhận giải bằng hoặc cao hơn ở đợt trước"),
    LEFT: marked("đã rút khỏi cuộc thi"),
    NOT_WINNING: marked("thuộc diện dự thi không xét giải"),
    UNIT_IS_FULL: marked("đơn vị đã nhận đủ số giải của một đợt theo thể lệ"),
    PHONE_IS_FULL: marked("không được xét thêm giải theo thể lệ"),
}
"""How the public reads why a place has no prize, within a sentence. That people share a phone is
nobody's to read."""


def _of_group(regulation: Regulation) -> dict[str, str]:
    return {"group": regulation.target_group} if regulation.target_group else {}


def final(
    round_: Round,
    *,
    number: int,
    made_at: datetime,
    note: str,
    awards: Sequence[Award],
    skipped: Sequence[Skipped],
    sealed: Sealed | None = None,
) -> dict[str, Any]:
    """Answer the document of a final edition: places, units, frozen counts, target, awards, and the
    places that were passed over, without names.

    The same stored rows give the same document, which is how an approval sees that nothing changed.
    With `sealed` it is that of an edition made earlier.
    """
    regulation = round_.regulation
    closing = queries.frozen(round_.id)
    rows = queries.top(queries.standings(round_.id, limit=regulation.board_places), round_.id)
    winners = queries.people([award.person for award in awards if award.person is not None])
    consented = accounts.publishable(winners, age_day(round_))
    given = mark_queries.in_force(round_.id, winners) if regulation.marked_part else {}
    gone = removal_queries.gone(round_.contest_id, {*winners, *(row.person_id for row in rows)})
    return {
        **_head(round_, EditionKind.FINAL, number, made_at, note),
        **_marked_part(round_),
        "counts": {
            "people": closing.people,
            "attempts": closing.attempts,
            "all_correct": closing.all_correct,
        },
        "target": (
            {"kind": regulation.target.value, "value": closing.target} | _of_group(regulation)
            if regulation.has_prediction
            else None
        ),
        "ranked": queries.ranked_people(round_.id),
        "places": [
            _place(
                row,
                published_name(
                    row.full_name,
                    consented=row.person_id in consented,
                    won=row.person_id in winners,
                    is_demo=row.is_demo,
                    gone=row.person_id in gone,
                    code=child_code(round_, row.person_id, row.birth_date),
                ),
                gone=row.person_id in gone,
                has_mark=bool(regulation.marked_part),
            )
            for row in rows
        ],
        "units": [
            {
                "name": row.name,
                "head_count": row.head_count,
                "people": row.people,
                "attempts": int(row.attempts),
                "full_score": int(row.full_score),
            }
            for row in queries.units(round_.id)
        ],
        "awards": [
            _award(round_, award, winners, consented, gone)
            | ({"mark": given.get(award.person or 0)} if regulation.marked_part else {})
            for award in awards
        ],
        "skipped": [_passed_over(row, got=row.person in winners) for row in skipped],
        **collecting.document(collecting.collective_list(round_, awards, sealed)),
    }


def _passed_over(row: Skipped, *, got: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"place": row.place, "reason": PUBLIC_REASONS[row.reason]}
    # Passed over at one level only, and given the next.
    return {**told, "moved": True} if got else told


def age_day(round_: Round) -> date:
    """Answer the day on which a board of this round counts ages: that of the closing."""
    return round_.closes_at.astimezone(CITY).date()


def child_code(round_: Round, person_id: int, birth: date | None) -> str | None:
    """Answer the code in place of a child's name, None for whoever is of age."""
    return board_code(person_id) if needs_guardian(birth, age_day(round_)) else None


def running(round_: Round) -> Sequence[Row[Any]]:
    """Answer the rows of an interim board of this moment."""
    regulation = round_.regulation
    return queries.top(_running(round_, regulation.board_places), round_.id)


def interim(
    round_: Round, rows: Sequence[Row[Any]], *, number: int, made_at: datetime
) -> dict[str, Any]:
    """Answer the document of an interim board: masked names in order, and no totals at all."""
    return {
        **_head(round_, EditionKind.INTERIM, number, made_at, ""),
        "counts": None,
        "target": None,
        "ranked": None,
        "places": [
            _place(
                row,
                published_name(
                    row.full_name,
                    consented=False,
                    won=False,
                    code=child_code(round_, row.person_id, row.birth_date),
                ),
            )
            for row in rows
        ],
        "units": [],
        "awards": [],
        "skipped": [],
    }


def _running(round_: Round, places: int) -> FromClause:
    regulation = round_.regulation
    ranking = ordering.ranked(
        round_.id, regulation.counted_attempt, regulation.ranking, target=None
    ).subquery()
    first = ranking.select().order_by(ranking.c.place, ranking.c.person_id).limit(places)
    return first.subquery("stretch")


def _head(
    round_: Round, kind: EditionKind, number: int, made_at: datetime, note: str
) -> dict[str, Any]:
    version = round_.regulation_version
    questions = sum(line.count for line in round_.recipe_lines)
    return {
        "round": {
            "id": round_.id,
            "name": round_.name,
            "contest": round_.contest.name,
            "opens_at": _iso(round_.opens_at),
            "closes_at": _iso(round_.closes_at),
        },
        "edition": number,
        "kind": kind.value,
        "made_at": _iso(made_at),
        "note": note,
        "regulation": {
            "number": version.number,
            "ranking": list(round_.regulation.ranking),
            "counted_attempt": round_.regulation.counted_attempt.value,
        },
        "questions": questions,
        "full_score": round_.regulation.full_score(questions - _left_out(round_)),
        **_summary(round_),
    }


def _summary(round_: Round) -> dict[str, Any]:
    """What an edition says of the rounds that it counts: nothing, where it is one of its own."""
    if round_.summary is None:
        return {}
    return {
        "summary": {
            **asdict(round_.summary),
            "rounds": [part.name for part in totals.summed(round_)],
        }
    }


def _marked_part(round_: Round) -> dict[str, Any]:
    """What an edition says of the part that a jury marked: nothing, where there is none. Marks are
    written in hundredths of a point."""
    regulation = round_.regulation
    if not regulation.marked_part:
        return {}
    return {"marked_part": {"name": regulation.marked_part, "most": regulation.marked_part_most}}


def _left_out(round_: Round) -> int:
    """Answer how many questions a correction left out of every paper. Where papers differ, the
    highest full score is that of a paper which drew none of them."""
    if not round_.regulation.same_questions:
        return 0
    return sum(one.void is VoidAs.LEFT_OUT for one in marking.changes(round_.id).values())


def _place(
    row: Row[Any], name: str, *, gone: bool = False, has_mark: bool = False
) -> dict[str, Any]:
    return {
        "place": row.place,
        "name": name,
        "unit": None if gone else row.unit,
        "points": row.points,
        "right": row.right,
        "handed_in_at": _iso(row.handed_in_at) if row.handed_in_at else None,
        # Times are published as finely as they decide: to the second.
        "took_ms": row.took_s * 1000,
        "guess": row.guess,
        "guess_distance": None if row.guess is None else row.guess_distance,
        "attempts": row.attempts_used,
        **({"mark": None if row.marks == WORST_LOW else row.marks} if has_mark else {}),
    }


def _award(
    round_: Round, award: Award, winners: dict[int, Any], consented: set[int], gone: set[int]
) -> dict[str, Any]:
    prize = {"level": award.level, "number": award.number, "value_vnd": award.value_vnd}
    if award.person is None:
        return prize | {"place": None, "name": None, "unit": None, "phone_masked": None}
    person = winners[award.person]
    code = child_code(round_, person.id, person.birth_date)
    if award.instead_of:
        prize["instead_of"] = list(award.instead_of)
    return prize | {
        "place": award.place,
        "name": published_name(
            person.full_name,
            consented=person.id in consented,
            won=True,
            is_demo=person.is_demo,
            gone=person.id in gone,
            code=code,
        ),
        "unit": person.unit.name if person.unit else None,
        "phone_masked": masked_phone(person.phone) if person.phone and not code else None,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
