"""What did a jury say before it said otherwise? A sealed edition is found again by that."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.database import Model


class FormerRuling(Model):
    """A jury's number of one person among equals, until it was taken back or dropped."""

    __tablename__ = "former_ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    until: Mapped[datetime]


class FormerJudgement(Model):
    """What the jury gave a unit, until it gave it something else."""

    __tablename__ = "former_judgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    marks: Mapped[int | None]
    ruling: Mapped[int | None]
    at: Mapped[datetime]
    until: Mapped[datetime]
