"""What is stored of the jury's second looks, of its marks, and of complaints?"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Round
from quizapp.database import Model


class Evidence(Model):
    """Something worth a second look in a tallied round, and what the jury decided about it.

    `key` is the same for the same thing at every run. `facts` names nobody: people stand beside it,
    sittings by number.
    """

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(32))
    facts: Mapped[dict[str, Any]]
    found_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    decided_at: Mapped[datetime | None]

    organizer: Mapped[Organizer | None] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "kind", "key"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    )


class EvidencePerson(Model):
    """Somebody of whom an item of evidence tells."""

    __tablename__ = "evidence_person"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class PersonMark(Model):
    """What a jury gave a person for the marked part of a round, in hundredths of a point. A change
    makes a new row: a sealed edition is found again by the marks that were in force then."""

    __tablename__ = "person_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    mark: Mapped[int]
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    organizer: Mapped[Organizer] = relationship()

    __table_args__ = (
        CheckConstraint("mark >= 0", name="mark"),
        Index("ix_person_mark_round", "round_id"),
        # One mark of a person is in force.
        Index(
            "uq_person_mark_in_force",
            "round_id",
            "person_id",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
            sqlite_where=text("superseded_at IS NULL"),
        ),
    )


class Complaint(Model):
    """What somebody who took part says against a public result, and the answer."""

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    edition_number: Mapped[int]  # the edition that was public then
    words: Mapped[str] = mapped_column(Text)
    by_mail: Mapped[bool]  # the person wants to be told of the answer
    filed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    answered_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship()
    organizer: Mapped[Organizer | None] = relationship()

    __table_args__ = (
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        # A double click files one.
        Index(
            "uq_complaint_one_open",
            "round_id",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
            sqlite_where=text("state = 'open'"),
        ),
        Index("ix_complaint_round", "round_id", "state"),
    )
