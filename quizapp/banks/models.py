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
from quizapp.rules.questions import Content


class Status(StrEnum):
    """Whether a version can be drawn: only an active one can."""

    ACTIVE = "active"
    RETIRED = "retired"
    DRAFT = "draft"  # has no key yet
    CHECK = "check"  # its reader chose between readings, and nobody has confirmed it yet
    UNDONE = "undone"  # came with an import that was undone


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
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))  # None: a command
    import_id: Mapped[int | None] = mapped_column(ForeignKey("question_import.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")  # why it was retired, what to check
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    # Copied out of the content for drawing and searching.
    topic: Mapped[str] = mapped_column(String(120))
    difficulty: Mapped[int]
    search_text: Mapped[str] = mapped_column(Text)

    question: Mapped[Question] = relationship()
    approval: Mapped["Approval | None"] = relationship(viewonly=True)

    @property
    def plain_stem(self) -> str:
        """Answer the stem without markup, for lists."""
        return Content.from_document(self.content).plain_stem

    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        Index("ix_question_version_latest", "question_id", "created_at"),
    )


class Approval(Model):
    """A second person's yes to a version, for contests that ask for it."""

    __tablename__ = "question_approval"

    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    approved_by: Mapped[str] = mapped_column(String(80))
    approved_at: Mapped[datetime]


class QuestionPicture(Model):
    """A picture that contents name by the SHA-256 of its bytes. It was drawn anew from a file."""

    __tablename__ = "question_picture"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class QuestionImport(Model):
    """A file's questions on their way into a bank: waiting, stored, or undone again.

    It waits while `committed_at` is null, and may be stored once more after it was undone.
    `problems` are what the reader remarked about the file.
    """

    __tablename__ = "question_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime]
    problems: Mapped[list[Any]]
    # The bank that the questions go to; it is made when they are stored.
    bank_slug: Mapped[str] = mapped_column(String(60))
    bank_title: Mapped[str] = mapped_column(String(200))
    bank_description: Mapped[str] = mapped_column(Text, default="")
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    @property
    def is_stored(self) -> bool:
        """Answer whether its questions are in the bank."""
        return self.committed_at is not None and self.undone_at is None


class ImportItem(Model):
    """One question of an import, as it stands after the organizer's corrections.

    `accepted` is what a person decided, null while nobody has. `ordinal` counts from 1.
    """

    __tablename__ = "import_item"

    import_id: Mapped[int] = mapped_column(ForeignKey("question_import.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    raw: Mapped[dict[str, Any]]
    accepted: Mapped[bool | None]


class Purpose(StrEnum):
    """What an uploaded file is for."""

    BANK = "bank"
    UNITS = "units"
    PEOPLE = "people"
    LIST = "list"
    MARKS = "marks"


class Upload(Model):
    """A file an organizer uploaded and has not decided about yet."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime]
