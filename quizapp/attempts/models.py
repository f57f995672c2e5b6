"""What is stored of one sitting?"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import Model

OPEN = text("handed_in_at IS NULL")


class AttemptKey(NamedTuple):
    """Which sitting: of which round, by whom, the how-manieth."""

    round_id: int
    person_id: int
    number: int


class Attempt(Model):
    """One sitting of a round by one person: one row, from the draw to the result.

    `answers` maps a question's place on the paper ("0", "1", …) and "guess" to
    {chosen, page, n, at_ms}. Open means `handed_in_at` is null. `is_trial` marks an organizer's
    try, which nothing counts.
    """

    __tablename__ = "attempt"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    is_trial: Mapped[bool] = mapped_column(default=False)
    paper: Mapped[list[Any]]
    question_count: Mapped[int]
    answers: Mapped[dict[str, Any]]
    receipt: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    deadline: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    collected: Mapped[bool] = mapped_column(default=False)  # by the server, not by the person
    points: Mapped[int | None]
    right: Mapped[int | None]
    is_full: Mapped[bool | None]
    took_ms: Mapped[int | None] = mapped_column(BigInteger)
    guess: Mapped[int | None] = mapped_column(BigInteger)

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("started_at <= deadline", name="deadline"),
        CheckConstraint("took_ms >= 0", name="took_ms"),
        CheckConstraint("(handed_in_at IS NULL) = (points IS NULL)", name="marked_when_handed_in"),
        Index(
            "uq_attempt_one_open",
            "round_id",
            "person_id",
            unique=True,
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        Index("ix_attempt_overdue", "deadline", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_attempt_person", "person_id", "started_at"),
    )

    @property
    def key(self) -> AttemptKey:
        """Answer which sitting this is."""
        return AttemptKey(self.round_id, self.person_id, self.number)


class StartLine(Model):
    """The line in which all starts of the site stand. One row: the next turn that nobody has, in
    microseconds since 1970, so that it can be moved on by one guarded statement."""

    __tablename__ = "start_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    free_us: Mapped[int] = mapped_column(BigInteger)


class Turn(Model):
    """When somebody who waits to begin is called in: their turn in the line, told coarsely."""

    __tablename__ = "turn"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    comes_at: Mapped[datetime]
