"""How is a closed round counted and ranked, once?"""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import JOB, Actor
from quizapp.accounts.models import Person
from quizapp.attempts import operations as sittings
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import ordering, queries
from quizapp.results.models import Closing, Ruling, RulingKind, Standing
from quizapp.rules import boards, timing

LOTS_AT_ONCE = 1000


def tally_due(now: datetime) -> list[int]:
    """Rank every round that may be ranked. Answer those that this call claimed."""
    return [round_id for round_id in queries.rounds_to_tally(now) if tally(round_id, now)]


def tally(round_id: int, now: datetime, actor: Actor = JOB) -> bool:
    """Claim a round and rank it: collect, count, freeze the target, order.

    Answer False if it is too early, or if somebody else has claimed it. Everything happens in the
    transaction of the claim, so a round is ranked wholly or not at all.
    """
    round_ = queries.locked_round(round_id)
    latest_deadline = attempts.latest_open_deadline(round_id)
    if not timing.may_tally(round_.closes_at, latest_deadline, now):
        return False
    claimed = db.session.scalar(
        update(Round)
        .where(Round.id == round_id, Round.tallied_at.is_(None))
        .values(tallied_at=now)
        .returning(Round.id)
    )
    if claimed is None:
        return False
    sittings.collect_round(round_id, now)
    closing = _freeze(round_, now)
    rank(round_, closing)
    journal.record(
        actor,
        now,
        "round.tally",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        after={
            "people": closing.people,
            "attempts": closing.attempts,
            "all_correct": closing.all_correct,
            "target": closing.target,
        },
    )
    return True


def rank(round_: Round, closing: Closing) -> None:
    """Write the working ranking of a round afresh, with the target as it was frozen."""
    regulation = round_.regulation_version.regulation
    if "draw" in regulation.ranking:
        draw_lots(round_)
    db.session.execute(
        delete(Standing)
        .where(Standing.round_id == round_.id)
        .execution_options(synchronize_session=False)
    )
    ordering.write_standings(
        round_.id, regulation.counted_attempt, regulation.ranking, closing.target
    )
    db.session.expire_all()


def draw_lots(round_: Round) -> None:
    """Give a lot to everybody with an attempt who has none yet, whoever may be disqualified later.

    Lots come from the round's seed and never change, so an undone disqualification moves nobody.
    """
    person = func.coalesce(Person.merged_into_id, Person.id)
    everybody = db.session.execute(
        select(person)
        .join(Attempt, Attempt.person_id == Person.id)
        .where(
            Attempt.round_id == round_.id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
        )
        .distinct()
        .order_by(person)
        .execution_options(yield_per=LOTS_AT_ONCE)
    ).scalars()
    moment = round_.closes_at
    for group in everybody.partitions():
        drawn = set(
            db.session.scalars(
                select(Ruling.person_id).where(
                    Ruling.round_id == round_.id,
                    Ruling.kind == RulingKind.DRAW,
                    # A range, in the order of the key: a list would make each batch read all.
                    Ruling.person_id.between(group[0], group[-1]),
                )
            )
        )
        lots = [
            {
                "round_id": round_.id,
                "person_id": person_id,
                "kind": RulingKind.DRAW,
                "number": boards.draw_number(round_.seed, person_id),
                "reason": "",
                "at": moment,
            }
            for person_id in group
            if person_id not in drawn
        ]
        if lots:
            db.session.execute(insert(Ruling), lots)


def _freeze(round_: Round, now: datetime) -> Closing:
    regulation = round_.regulation_version.regulation
    counted = ordering.counts(round_.id, regulation.counted_attempt, regulation.ranking)
    closing = Closing(
        round_id=round_.id,
        at=now,
        people=counted.people,
        attempts=counted.attempts,
        all_correct=counted.all_correct,
        target=boards.target_value(regulation.target, counted),
    )
    db.session.add(closing)
    db.session.flush()
    return closing
