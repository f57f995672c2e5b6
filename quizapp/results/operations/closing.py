"""How is a closed round counted and ranked, once?"""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import JOB, Actor
from quizapp.accounts.models import Person
from quizapp.attempts import collecting
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import ordering, queries, totals
from quizapp.results.models import Closing, Ruling, RulingKind, Standing
from quizapp.rules import boards, timing

LOTS_AT_ONCE = 1000


def tally_due(now: datetime) -> list[int]:
    """Rank every round that may be ranked. Answer those that this call claimed."""
    return [round_id for round_id in queries.rounds_to_tally(now) if tally(round_id, now)]


def tally(round_id: int, now: datetime, actor: Actor = JOB) -> bool:
    """Claim a round and rank it: collect, count, freeze the target, order.

    Answer False if it is too early, or if somebody else has claimed it. Everything happens in the
    transaction of the claim, so a round is ranked wholly or not at all. For a summary it is too
    early while one of its rounds is not ranked.
    """
    is_summary = db.session.get_one(Round, round_id).summary is not None
    # A deed on a round ranks the ranked summaries anew: held, it comes before this one or finds it.
    round_ = queries.held_round(round_id) if is_summary else queries.locked_round(round_id)
    latest_deadline = attempts.latest_open_deadline(round_id)
    if not timing.may_tally(round_.closes_at, latest_deadline, now):
        return False
    if totals.waits_for(round_, now):
        return False
    claimed = db.session.scalar(
        update(Round)
        .where(Round.id == round_id, Round.tallied_at.is_(None))
        .values(tallied_at=now)
        .returning(Round.id)
    )
    if claimed is None:
        return False
    collecting.collect_round(round_id, now)
    closing = _freeze_and_rank(round_, now)
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
    """Write the working ranking of a round afresh, with the target as it was frozen. A summary, in
    which nobody foresaw anything, is counted afresh too."""
    regulation = round_.regulation
    if "draw" in regulation.ranking:
        draw_lots(round_)
    db.session.execute(
        delete(Standing)
        .where(Standing.round_id == round_.id)
        .execution_options(synchronize_session=False)
    )
    if round_.summary is None:
        ordering.write_standings(
            round_.id, regulation.counted_attempt, regulation.ranking, closing.target
        )
    else:
        totals.write_standings(round_)
        counted = ordering.standing_counts(round_.id)
        closing.people, closing.attempts = counted.people, counted.attempts
        closing.all_correct = counted.all_correct
        db.session.flush()
    db.session.expire_all()


def draw_lots(round_: Round) -> None:
    """Give a lot to everybody with an attempt that counts (in a summary: with a place in a round of
    it) who has none yet, whoever may be disqualified later.

    Lots come from the round's seed and never change, so an undone disqualification moves nobody.
    """
    person = func.coalesce(Person.merged_into_id, Person.id)
    sat = (
        select(person)
        .join(Attempt, Attempt.person_id == Person.id)
        .where(
            Attempt.round_id == round_.id,
            Attempt.counts,
        )
        .distinct()
        .order_by(person)
    )
    everybody = db.session.execute(
        (sat if round_.summary is None else totals.people(round_)).execution_options(
            yield_per=LOTS_AT_ONCE
        )
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


def _freeze_and_rank(round_: Round, now: datetime) -> Closing:
    regulation = round_.regulation
    if "draw" in regulation.ranking:
        draw_lots(round_)
    if round_.summary is None:
        counted, target = ordering.write_first_standings(
            round_.id,
            regulation.counted_attempt,
            regulation.ranking,
            regulation.target,
            regulation.target_group,
        )
    else:
        totals.write_standings(round_)
        # Nobody foresees anything of a summary.
        counted, target = ordering.standing_counts(round_.id), None
    # Of a summary there are no papers to look through.
    looked_at = None if round_.summary is None else now
    closing = Closing(
        round_id=round_.id,
        at=now,
        people=counted.people,
        attempts=counted.attempts,
        all_correct=counted.all_correct,
        target=target,
        uses_counted_at=looked_at,
        looked_through_at=looked_at,
    )
    db.session.add(closing)
    db.session.flush()
    db.session.expire_all()
    return closing
