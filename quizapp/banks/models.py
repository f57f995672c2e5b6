"""Which banks, questions and versions are stored?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.database import Model


class Status(StrEnum):
    """Whether a version can be drawn."""

    ACTIVE = "active"
    RETIRED = "retired"


class Bank(Model):
    """A set of questions, usually drawn from one document."""

    __tablename__ = "bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Question(Model):
    """A question's identity; what it says stands in its versions."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    name: Mapped[str] = mapped_column(String(60))  # the id in its file, stable

    bank: Mapped[Bank] = relationship()

    __table_args__ = (UniqueConstraint("bank_id", "name"),)


class QuestionVersion(Model):
    """What a question says from `created_at` on. Immutable: an edit, a retirement and a return each
    make the next version, so the bank as of any moment can be read back."""

    __tablename__ = "question_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), default=Status.ACTIVE)
    created_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(80), default="")  # the actor's name
    note: Mapped[str] = mapped_column(Text, default="")  # why it was retired or came back
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    # Copied out of the content for drawing and searching.
    topic: Mapped[str] = mapped_column(String(120))
    difficulty: Mapped[int]
    search_text: Mapped[str] = mapped_column(Text)

    question: Mapped[Question] = relationship()

    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        Index("ix_question_version_latest", "question_id", "created_at"),
    )


class Purpose(StrEnum):
    """What an uploaded file is for."""

    BANK = "bank"
    UNITS = "units"


class Upload(Model):
    """A file an organizer uploaded and has not decided about yet."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime]
