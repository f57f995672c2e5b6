"""What is stored of one sitting?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    and_,
    false,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Round
from quizapp.database import Model
from quizapp.rules import voiding

OPEN = text("handed_in_at IS NULL")
WAITS = "confirmed_at IS NULL AND dropped_at IS NULL"
TRIAL, TRIAL_HERE = text("is_trial IS TRUE"), text("is_trial IS 1")


class AttemptKey(NamedTuple):
    """Which sitting: of which round, by whom, the how-manieth."""

    round_id: int
    person_id: int
    number: int


class Attempt(Model):
    """One sitting of a round by one person: one row, from the draw to the result.

    `answers` maps a question's place on the paper ("0", "1", …) and "guess" to
    {chosen, page, n, at_ms}. Open means `handed_in_at` is null. `is_trial` marks what nothing
    counts: an organizer's try, and the paper of a guest who has not said yet who they are.
    `ends_void` is the rule under which it began: not handed in when its time is over, it `is_void`.
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
    ends_void: Mapped[bool] = mapped_column(default=False, server_default=false())
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
        Index("ix_attempt_uncounted", "round_id", postgresql_where=TRIAL, sqlite_where=TRIAL_HERE),
    )

    @property
    def key(self) -> AttemptKey:
        """Answer which sitting this is."""
        return AttemptKey(self.round_id, self.person_id, self.number)

    @hybrid_property
    def is_void(self) -> bool:
        """Answer whether the sitting is over and void: used up, and counted by nothing."""
        return voiding.is_void(ends_void=self.ends_void, collected=self.collected)

    @is_void.inplace.expression
    @classmethod
    def _is_void(cls) -> ColumnElement[bool]:
        return and_(cls.ends_void.is_(True), cls.collected.is_(True))

    @hybrid_property
    def counts(self) -> bool:
        """Answer whether the sitting is a result: over, no trial, not void. Whether the jury took
        it out of a round is said beside it."""
        return self.handed_in_at is not None and not self.is_trial and not self.is_void

    @counts.inplace.expression
    @classmethod
    def _counts(cls) -> ColumnElement[bool]:
        return and_(cls.handed_in_at.is_not(None), cls.is_trial.is_(False), ~cls.is_void)


class AttemptTrace(Model):
    """From where a sitting was begun: keyed digests of the network address and of the browser's
    random number, other ones in every round. They say "the same" or "another" and nothing more, and
    are erased soon after the result is official."""

    __tablename__ = "attempt_trace"

    round_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(16))

    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "person_id", "number"],
            ["attempt.round_id", "attempt.person_id", "attempt.number"],
        ),
        Index("ix_attempt_trace_person", "person_id"),
    )


class Extension(Model):
    """More time that somebody proposed: for all who sit a round, or for one paper. It waits until a
    second person confirms it, or until it is dropped: withdrawn by whoever proposed it, rejected by
    somebody else."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: for all
    number: Mapped[int | None]
    ends_at: Mapped[datetime]  # the new closing, or the new deadline of the paper
    results_at: Mapped[datetime | None]  # the new hour of the results; None for one paper
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    confirmed_at: Mapped[datetime | None]
    dropped_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str] = mapped_column(Text, default="")

    round: Mapped[Round] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    proposed_by: Mapped[Organizer] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Organizer | None] = relationship(foreign_keys=[confirmed_by_id])
    dropped_by: Mapped[Organizer | None] = relationship(foreign_keys=[dropped_by_id])

    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "person_id", "number"],
            ["attempt.round_id", "attempt.person_id", "attempt.number"],
        ),
        CheckConstraint("(person_id IS NULL) = (number IS NULL)", name="paper"),
        CheckConstraint("(person_id IS NULL) = (results_at IS NOT NULL)", name="results"),
        CheckConstraint("confirmed_at IS NULL OR dropped_at IS NULL", name="decided_once"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"
        ),
        CheckConstraint(
            "(dropped_at IS NULL) = (dropped_by_id IS NULL)", name="dropped_by_somebody"
        ),
        Index("ix_extension_paper", "round_id", "person_id", "number"),
        # What one does is told without the others: one waits at a time, for all and for a paper.
        Index(
            "uq_extension_one_waits",
            "round_id",
            unique=True,
            postgresql_where=text(f"person_id IS NULL AND {WAITS}"),
            sqlite_where=text(f"person_id IS NULL AND {WAITS}"),
        ),
        Index(
            "uq_extension_one_waits_for_paper",
            "round_id",
            "person_id",
            "number",
            unique=True,
            postgresql_where=text(WAITS),
            sqlite_where=text(WAITS),
        ),
    )

    @property
    def key(self) -> AttemptKey | None:
        """Answer which paper it is for; None: for all."""
        if self.person_id is None or self.number is None:
            return None
        return AttemptKey(self.round_id, self.person_id, self.number)


class MarkingChange(Model):
    """How a version of a question is marked in one round, where that was corrected after the
    closing; `document` is a `rules.corrections.Treatment`."""

    __tablename__ = "marking_change"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("question_version.id"), primary_key=True, index=True
    )
    document: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """From where somebody begins: digests of the network address and of the browser's number."""

    address: str
    device: str

    def trace(self, key: AttemptKey) -> AttemptTrace:
        """Answer what is kept of it beside a sitting."""
        return AttemptTrace(**key._asdict(), address=self.address, device=self.device)


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
