"""How is what a jury said kept when it says otherwise, and how does it come back?"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, literal, select, update

from quizapp.database import db
from quizapp.results.former_models import FormerJudgement, FormerRuling
from quizapp.results.models import Ruling, RulingKind, UnitJudgement


def drop_rulings(round_id: int, which: ColumnElement[bool], now: datetime) -> None:
    """Take the jury's rulings of a round back that meet a condition; they are kept aside."""
    dropped = (Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY, which)
    columns = ("round_id", "person_id", "number", "at")
    db.session.execute(
        insert(FormerRuling).from_select(
            [*columns, "until"],
            select(
                *(getattr(Ruling, name) for name in columns),
                literal(now, FormerRuling.until.type),
            ).where(*dropped),
        )
    )
    db.session.execute(delete(Ruling).where(*dropped))


def keep_judgement(before: UnitJudgement, now: datetime) -> None:
    """Keep aside what the jury gave a unit, before it is changed."""
    db.session.add(
        FormerJudgement(
            round_id=before.round_id,
            unit_id=before.unit_id,
            marks=before.marks,
            ruling=before.ruling,
            at=before.at,
            until=now,
        )
    )


def put_back(round_id: int, moment: datetime) -> None:
    """Let what the jury said of a round be what it had said at a moment, for a computation that is
    rolled back."""
    db.session.execute(
        delete(Ruling).where(
            Ruling.round_id == round_id, Ruling.kind == RulingKind.JURY, Ruling.at > moment
        )
    )
    rulings = select(FormerRuling).where(
        FormerRuling.round_id == round_id,
        FormerRuling.at <= moment,
        FormerRuling.until > moment,
    )
    given = [
        {
            "round_id": round_id,
            "person_id": row.person_id,
            "kind": RulingKind.JURY,
            "number": row.number,
            "reason": "",
            "at": row.at,
        }
        for row in db.session.scalars(rulings)
    ]
    if given:
        db.session.execute(insert(Ruling), given)
    # One that was not given yet says nothing.
    db.session.execute(
        update(UnitJudgement)
        .where(UnitJudgement.round_id == round_id, UnitJudgement.at > moment)
        .values(marks=None, ruling=None)
    )
    judgements = select(FormerJudgement).where(
        FormerJudgement.round_id == round_id,
        FormerJudgement.at <= moment,
        FormerJudgement.until > moment,
    )
    for row in db.session.scalars(judgements):
        db.session.execute(
            update(UnitJudgement)
            .where(UnitJudgement.round_id == round_id, UnitJudgement.unit_id == row.unit_id)
            .values(marks=row.marks, ruling=row.ruling)
        )
