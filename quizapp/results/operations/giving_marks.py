"""How do the marks that a jury gave outside come into a ranking?

The working ranking is written anew with them, what waits to become public lapses, and a mark that
is replaced is kept beside the new one, so that a sealed edition can be found again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import mark_queries, queries
from quizapp.results.awarding import prize_list
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.results.operations.renewing import equals_of_ruled, rank_again
from quizapp.results.review_models import PersonMark
from quizapp.rules import boards, marks, organizing, publishing
from quizapp.rules.refusals import BadInput, ChangedMeanwhile

TOLD_IN_THE_JOURNAL = 20
"""So many marks are written out; of more the journal tells how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How many marks are new, how many replace or take away another one, and how many stand there
    already."""

    new: int
    changed: int
    same: int


def look_at_marks(given: Mapping[int, int | None], before: Mapping[int, int]) -> Given:
    """Answer what giving these marks would do where `before` are those in force. Nothing is
    changed."""
    return _compared(given, before)


def digest_of_marks(
    round_: Round,
    given: Mapping[int, int | None],
    before: Mapping[int, int | None],
    now: datetime,
) -> str:
    """Answer what names these marks beside those that stood there, as somebody looks at them, and
    what the round asks of whoever gives them."""
    return boards.digest(
        {
            "marks": [[person, given[person], before.get(person)] for person in sorted(given)],
            "part": [round_.regulation.marked_part, round_.regulation.marked_part_most],
            "public": _is_public(round_, now),
        }
    )


def give_marks(
    round_id: int,
    given: Mapping[int, int | None],
    *,
    organizer: Organizer,
    now: datetime,
    reason: str,
    source: str = "",
    seen: str | None = None,
) -> Given:
    """Give people who stand in the ranking their marks, in hundredths of a point; None takes a mark
    back. All of them or none. `source` names the file they came in, `seen` the digest of what was
    looked at.

    Raises ChangedMeanwhile if that is no longer so; ReasonMissing where a mark is replaced, taken
    back or comes after a publication; BadInput for a mark out of range, somebody who does not stand
    there, or a round without a marked part; Unsettled before the tally or when a result is about to
    become public.
    """
    round_ = queries.held_round(round_id)
    publishing.require_tallied(round_.tallied_at)
    _require_sound(round_, given)
    before = mark_queries.in_force(round_id, list(given))
    if mark_queries.ranked_among(round_id, list(given)) != len(given):
        raise BadInput if seen is None else ChangedMeanwhile
    if seen is not None and seen != digest_of_marks(round_, given, before, now):
        raise ChangedMeanwhile
    done = _compared(given, before)
    changes = {person: mark for person, mark in given.items() if mark != before.get(person)}
    if not changes:
        return done
    if done.changed or _is_public(round_, now):
        reason = organizing.require_reason(reason)
    equals, winners = equals_of_ruled(round_), _winners(round_)
    _store(round_, changes, organizer, now)
    dropped = rank_again(round_, equals, now)
    lapsed = lapse_unpublished(round_, now)
    told = list(changes)[:TOLD_IN_THE_JOURNAL] if len(changes) <= TOLD_IN_THE_JOURNAL else []
    journal.record(
        Actor.of(organizer),
        now,
        "result.give_marks",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        before={
            "person_marks": [_told(person, before.get(person)) for person in told],
            "winners": winners,
        },
        after={
            **({"file": source} if source else {}),
            "new_marks": done.new,
            "changed_marks": done.changed,
            "person_marks": [_told(person, changes[person]) for person in told],
            **({"dropped_rulings": dropped} if dropped else {}),
            "winners": _winners(round_),
            **lapsed,
        },
        reason=reason,
    )
    return done


def _is_public(round_: Round, now: datetime) -> bool:
    return round_.public_from is not None and round_.public_from <= now


def _require_sound(round_: Round, given: Mapping[int, int | None]) -> None:
    most = round_.regulation.marked_part_most
    if most is None or not all(mark is None or 0 <= mark <= most for mark in given.values()):
        raise BadInput


def _compared(given: Mapping[int, int | None], before: Mapping[int, int]) -> Given:
    same = sum(mark == before.get(person) for person, mark in given.items())
    new = sum(mark is not None and person not in before for person, mark in given.items())
    return Given(new=new, changed=len(given) - same - new, same=same)


def _store(
    round_: Round, changes: Mapping[int, int | None], organizer: Organizer, now: datetime
) -> None:
    # A mark of an account that was merged is the person's, too.
    for accounts in mark_queries.batches(mark_queries.accounts_of(list(changes))):
        db.session.execute(
            update(PersonMark)
            .where(
                PersonMark.round_id == round_.id,
                PersonMark.person_id.in_(accounts),
                PersonMark.superseded_at.is_(None),
            )
            .values(superseded_at=now)
            .execution_options(synchronize_session=False)
        )
    rows = [
        {
            "round_id": round_.id,
            "person_id": person,
            "mark": mark,
            "organizer_id": organizer.id,
            "at": now,
        }
        for person, mark in changes.items()
        if mark is not None
    ]
    if rows:
        db.session.execute(insert(PersonMark), rows)
    db.session.flush()


def _winners(round_: Round) -> list[dict[str, object]]:
    return [
        {"level": award.level, "number": award.number, "person": award.person, "place": award.place}
        for award in prize_list(round_).awards
    ]


def _told(person: int, mark: int | None) -> dict[str, object]:
    return {"person": person, "marks": None if mark is None else marks.written(mark)}
