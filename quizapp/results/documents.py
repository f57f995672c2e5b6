"""What does an edition say? Its JSON document, built from what is stored and nothing else."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import FromClause, Row

from quizapp.accounts import queries as accounts
from quizapp.contests.models import Round
from quizapp.results import ordering, queries, removal_queries
from quizapp.results.models import EditionKind
from quizapp.rules.boards import published_name
from quizapp.rules.guardians import board_code, needs_guardian
from quizapp.rules.names import masked_phone
from quizapp.rules.prizes import LEFT, OVER_THE_CAP, Award, Skipped
from quizapp.rules.sentences import marked
from quizapp.rules.timing import CITY

PUBLIC_REASONS = {
    OVER_THE_CAP: marked("đã nhận đủ số giải theo thể lệ ở các đợt trước"),
    LEFT: marked("đã rút khỏi cuộc thi"),
}
"""How the public reads why a place has no prize, within a sentence."""


def final(
    round_: Round,
    *,
    number: int,
    made_at: datetime,
    note: str,
    awards: Sequence[Award],
    skipped: Sequence[Skipped],
) -> dict[str, Any]:
    """Answer the document of a final edition: places, units, frozen counts, target, awards, and the
    places that were passed over, without names.

    The same stored rows give the same document, which is how an approval sees that nothing changed.
    """
    regulation = round_.regulation_version.regulation
    closing = queries.frozen(round_.id)
    rows = queries.top(queries.standings(round_.id, limit=regulation.board_places), round_.id)
    winners = queries.people([award.person for award in awards if award.person is not None])
    consented = accounts.publishable(winners, age_day(round_))
    gone = removal_queries.gone(round_.contest_id, {*winners, *(row.person_id for row in rows)})
    return {
        **_head(round_, EditionKind.FINAL, number, made_at, note),
        "counts": {
            "people": closing.people,
            "attempts": closing.attempts,
            "all_correct": closing.all_correct,
        },
        "target": (
            {"kind": regulation.target.value, "value": closing.target}
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
        "awards": [_award(round_, award, winners, consented, gone) for award in awards],
        "skipped": [{"place": row.place, "reason": PUBLIC_REASONS[row.reason]} for row in skipped],
    }


def age_day(round_: Round) -> date:
    """Answer the day on which a board of this round counts ages: that of the closing."""
    return round_.closes_at.astimezone(CITY).date()


def child_code(round_: Round, person_id: int, birth: date | None) -> str | None:
    """Answer the code in place of a child's name, None for whoever is of age."""
    return board_code(person_id) if needs_guardian(birth, age_day(round_)) else None


def running(round_: Round) -> Sequence[Row[Any]]:
    """Answer the rows of an interim board of this moment."""
    regulation = round_.regulation_version.regulation
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
    regulation = round_.regulation_version.regulation
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
            "ranking": list(version.regulation.ranking),
            "counted_attempt": version.regulation.counted_attempt.value,
        },
        "questions": questions,
        "full_score": version.regulation.full_score(questions),
    }


def _place(row: Row[Any], name: str, *, gone: bool = False) -> dict[str, Any]:
    return {
        "place": row.place,
        "name": name,
        "unit": None if gone else row.unit,
        "points": row.points,
        "right": row.right,
        "handed_in_at": _iso(row.handed_in_at),
        # Times are published as finely as they decide: to the second.
        "took_ms": row.took_s * 1000,
        "guess": row.guess,
        "guess_distance": None if row.guess is None else row.guess_distance,
        "attempts": row.attempts_used,
    }


def _award(
    round_: Round, award: Award, winners: dict[int, Any], consented: set[int], gone: set[int]
) -> dict[str, Any]:
    prize = {"level": award.level, "number": award.number, "value_vnd": award.value_vnd}
    if award.person is None:
        return prize | {"place": None, "name": None, "unit": None, "phone_masked": None}
    person = winners[award.person]
    code = child_code(round_, person.id, person.birth_date)
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
