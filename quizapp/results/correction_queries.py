"""Which corrections does a round have, and what can be corrected in it?"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from quizapp.accounts.queries import rows_of
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results.models import Closing, Correction, Edition, EditionKind, QuestionUse, Standing
from quizapp.rules.corrections import OF_QUESTIONS, Kind, Row, Totals
from quizapp.rules.papers import Paper

AT_ONCE = 1000
MOVES = [field.name for field in fields(Totals)]


def of_round(round_id: int) -> Sequence[Correction]:
    """Answer every correction of a round, newest first, each with its people."""
    return db.session.scalars(
        select(Correction)
        .where(Correction.round_id == round_id)
        .options(
            joinedload(Correction.person),
            joinedload(Correction.proposed_by, innerjoin=True),
            joinedload(Correction.confirmed_by),
        )
        .order_by(Correction.id.desc())
    ).all()


def of_evidence(round_id: int, evidence_id: int) -> Sequence[Correction]:
    """Answer every correction that an item of the review list led to, newest first, each with its
    people."""
    return [one for one in of_round(round_id) if one.parameters.get("evidence") == evidence_id]


def waiting(round_id: int) -> Correction | None:
    """Answer the correction of a round that nobody has decided yet."""
    return db.session.scalar(
        select(Correction).where(
            Correction.round_id == round_id,
            Correction.confirmed_at.is_(None),
            Correction.withdrawn_at.is_(None),
        )
    )


def confirmed(
    round_id: int, *, until: datetime | None = None, after: datetime | None = None
) -> Sequence[Correction]:
    """Answer the confirmed corrections of a round (up to a moment, after one), first to last."""
    statement = select(Correction).where(
        Correction.round_id == round_id, Correction.confirmed_at.is_not(None)
    )
    if until is not None:
        statement = statement.where(Correction.confirmed_at <= until)
    if after is not None:
        statement = statement.where(Correction.confirmed_at > after)
    return db.session.scalars(statement.order_by(Correction.confirmed_at, Correction.id)).all()


def parted(contest_id: int, *, after: datetime) -> Sequence[Correction]:
    """Answer the corrections of a contest, whichever round they are of, by which papers were parted
    after a moment, last to first."""
    return db.session.scalars(
        select(Correction)
        .join(Correction.round)
        .where(
            Round.contest_id == contest_id,
            Correction.kind == Kind.PART,
            Correction.confirmed_at > after,
        )
        .order_by(Correction.confirmed_at.desc(), Correction.id.desc())
    ).all()


def unpublished(round_id: int, now: datetime) -> Sequence[Correction]:
    """Answer the confirmed corrections that no public edition of the round has in it yet."""
    return confirmed(round_id, after=last_public_made_at(round_id, now))


def unpublished_elsewhere(
    round_: Round, now: datetime
) -> Sequence[tuple[Correction, dict[str, int]]]:
    """Answer the confirmed corrections of other rounds of the contest that moved somebody in this
    one too, and that no public edition of it has in it yet, each with how many moved."""
    statement = (
        select(Correction)
        .join(Correction.round)
        .options(contains_eager(Correction.round))
        .where(
            Round.contest_id == round_.contest_id,
            Round.id != round_.id,
            Correction.confirmed_at.is_not(None),
        )
        .order_by(Correction.confirmed_at, Correction.id)
    )
    if (made := last_public_made_at(round_.id, now)) is not None:
        statement = statement.where(Correction.confirmed_at > made)
    return [
        (correction, moved)
        for correction in db.session.scalars(statement)
        for moved in correction.outcome.get("other_rounds", ())
        if moved["round"] == round_.id and any(moved[name] for name in MOVES)
    ]


def count_unpublished(round_: Round, now: datetime) -> int:
    """Answer how many confirmed corrections, other rounds' included, changed what is not public in
    its new state yet."""
    return len(unpublished(round_.id, now)) + len(unpublished_elsewhere(round_, now))


def last_public_made_at(round_id: int, now: datetime) -> datetime | None:
    """Answer when the newest public edition of a round was made, None if there is none."""
    return db.session.scalar(
        select(func.max(Edition.made_at)).where(
            Edition.round_id == round_id,
            Edition.kind == EditionKind.FINAL,
            Edition.lapsed_at.is_(None),
            Edition.public_from <= now,
        )
    )


def versions(round_id: int) -> Sequence[int]:
    """Answer the versions of questions that stand on papers of a ranked round. They are counted
    once after the ranking; before that every paper is looked through."""
    counted = db.session.scalar(select(Closing.uses_counted_at).where(Closing.round_id == round_id))
    if counted is not None:
        return db.session.scalars(
            select(QuestionUse.version_id)
            .where(QuestionUse.round_id == round_id)
            .order_by(QuestionUse.version_id)
        ).all()
    return sorted(
        {
            drawn.version
            for paper, _answers in attempts.handed_in_papers(round_id)
            for drawn in Paper.from_document(paper).questions
        }
    )


def rows(round_id: int) -> Iterator[Row]:
    """Answer the working ranking in the order of the persons' numbers, a thousand at a time."""
    found = db.session.execute(
        select(Standing.person_id, Standing.place, Standing.points)
        .where(Standing.round_id == round_id)
        .order_by(Standing.person_id),
        execution_options={"yield_per": AT_ONCE},
    )
    for person, place, points in found:
        yield Row(person, place, points)


def other_rounds(round_id: int, person_id: int) -> Sequence[Round]:
    """Answer the other ranked rounds that this very account sat and stands in, in order."""
    return db.session.scalars(
        select(Round)
        .join(Standing, and_(Standing.round_id == Round.id, Standing.person_id == person_id))
        .where(Round.id != round_id, Round.summary_way.is_(None))
        .order_by(Round.contest_id, Round.id)
    ).all()


def ranked_round_name(person_id: int) -> str | None:
    """Answer the name of a ranked round in which something counts for a person, under whichever
    row; None if there is none."""
    return db.session.scalar(
        select(Round.name)
        .join(Attempt, Attempt.round_id == Round.id)
        .where(
            Attempt.person_id.in_(rows_of(person_id)),
            Attempt.is_trial.is_(False),
            Round.tallied_at.is_not(None),
        )
        .order_by(Round.closes_at, Round.id)
        .limit(1)
    )


def took_part(contest_id: int, person_id: int) -> bool:
    """Answer whether this account has an attempt in a contest that is no trial."""
    found = db.session.scalar(
        select(Attempt.number)
        .join(Round, Round.id == Attempt.round_id)
        .where(
            Attempt.person_id == person_id,
            Round.contest_id == contest_id,
            Attempt.is_trial.is_(False),
        )
        .limit(1)
    )
    return found is not None


def marking_history(round_id: int, until: datetime) -> Sequence[Correction]:
    """Answer the corrections of questions confirmed up to a moment, first to last."""
    return [one for one in confirmed(round_id, until=until) if one.kind in OF_QUESTIONS]
