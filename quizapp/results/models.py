"""What is stored of a round's result?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Round
from quizapp.database import BigKey, Document, Model
from quizapp.rules.usage import Use


class Closing(Model):
    """What was counted and frozen when a round was tallied."""

    __tablename__ = "closing"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    at: Mapped[datetime]
    people: Mapped[int]
    attempts: Mapped[int]
    all_correct: Mapped[int]  # people whose counted attempt has full score
    target: Mapped[int | None] = mapped_column(BigInteger)  # None without a prediction
    uses_counted_at: Mapped[datetime | None]  # when its questions' uses were counted
    looked_through_at: Mapped[datetime | None]  # for evidence, last; None: the job shall


class QuestionUse(Model):
    """How a version of a question did in a round: over all papers handed in, tries left out.

    `chosen` counts the choices of each option, by its number in the version. The sums below it are
    those of `rules.usage.Use`.
    """

    __tablename__ = "question_use"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("question_version.id"), primary_key=True, index=True
    )
    drawn: Mapped[int]
    answered: Mapped[int]
    right: Mapped[int]
    chosen: Mapped[list[Any]]
    rest: Mapped[int] = mapped_column(BigInteger, default=0)
    rest_squared: Mapped[int] = mapped_column(BigInteger, default=0)
    rest_when_right: Mapped[int] = mapped_column(BigInteger, default=0)
    timed: Mapped[int] = mapped_column(default=0)
    spent_ms: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def use(self) -> Use:
        """Answer the same as the rules count it."""
        return Use(
            drawn=self.drawn,
            answered=self.answered,
            right=self.right,
            chosen=dict(enumerate(self.chosen)),
            rest=self.rest,
            rest_squared=self.rest_squared,
            rest_when_right=self.rest_when_right,
            timed=self.timed,
            spent_ms=self.spent_ms,
        )


class Standing(Model):
    """One person's row in the working ranking of a tallied round; review rewrites it.

    One statement derives all rows of a round from the attempts and people that they name, which
    nothing deletes afterwards. To check three foreign keys again for each of a million rows would
    take several times as long as to rank them, so there are none.
    """

    __tablename__ = "standing"

    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    # Who sat the counted attempt: the person, or an account merged into the person's.
    attempt_person_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    place: Mapped[int]
    points: Mapped[int]
    full_score: Mapped[int]
    guess: Mapped[int | None] = mapped_column(BigInteger)
    guess_distance: Mapped[int] = mapped_column(BigInteger)
    handed_in_s: Mapped[int] = mapped_column(BigInteger)
    took_s: Mapped[int] = mapped_column(BigInteger)
    attempts_used: Mapped[int]
    attempts_void: Mapped[int] = mapped_column(server_default="0")  # of the used ones
    registered_s: Mapped[int] = mapped_column(BigInteger)
    draw: Mapped[int] = mapped_column(BigInteger)
    jury: Mapped[int] = mapped_column(BigInteger)
    # In hundredths of a point; -1 is a missing mark. Rankings older than the columns have none.
    marks: Mapped[int] = mapped_column(server_default="-1")
    total_with_marks: Mapped[int] = mapped_column(BigInteger, server_default="0")

    __table_args__ = (Index("ix_standing_place", "round_id", "place"),)


class Disqualification(Model):
    """A person (`number` None) or one attempt taken out of a round, with the reason; revocable."""

    __tablename__ = "disqualification"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organizer: Mapped[Organizer] = relationship()

    __table_args__ = (Index("ix_disqualification_round", "round_id", "person_id"),)


class Correction(Model):
    """A deed after the closing: what it would do was computed and stored before anybody decides.

    It waits until a second person confirms it or somebody withdraws it. `outcome` is what
    `rules.correction_words` reads: who moves, which prizes and counts change.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    kind: Mapped[str] = mapped_column(String(20))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("question_version.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Options and meaning of a question's change; attempt, disqualification or other account.
    parameters: Mapped[dict[str, Any]]
    recounts: Mapped[bool]  # whether the frozen counts and the target are counted anew
    reason: Mapped[str] = mapped_column(Text)
    outcome: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    person: Mapped[Person | None] = relationship()
    proposed_by: Mapped[Organizer] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Organizer | None] = relationship(foreign_keys=[confirmed_by_id])

    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="decided_once"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"
        ),
        Index("ix_correction_round", "round_id"),
        # What one correction does is computed without the others: one waits at a time.
        Index(
            "uq_correction_one_waits",
            "round_id",
            unique=True,
            postgresql_where=text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
            sqlite_where=text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )


class RulingKind(StrEnum):
    """Where a ruling's number comes from."""

    DRAW = "draw"
    JURY = "jury"


class Ruling(Model):
    """The number that orders one person among equals: drawn by lot, or given by the jury."""

    __tablename__ = "ruling"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class UnitJudgement(Model):
    """What the jury gave a unit for a round's collective prizes: `marks` from 0 to 100 where the
    regulation asks for them, and the number that orders it among equals, the lowest first."""

    __tablename__ = "unit_judgement"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    marks: Mapped[int | None]
    ruling: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("marks BETWEEN 0 AND 100", name="marks"),)


class EditionKind(StrEnum):
    """What a board is."""

    INTERIM = "interim"
    FINAL = "final"


class Edition(Model):
    """One immutable publication of a round's board, with its winners when it is final.

    A final edition begins as a proposal. It becomes public when a second person approved it and
    `public_from` has come; it lapses when anything under it changes before.
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]  # interim: the hour of the timetable; final: when it was proposed
    made_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")  # why this edition follows another
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"))
    approved_at: Mapped[datetime | None]
    public_from: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    # Names taken back since, by their position in the document, which stays as it was sealed.
    removals: Mapped[dict[str, Any] | None] = mapped_column(Document)

    round: Mapped[Round] = relationship()
    proposed_by: Mapped[Organizer | None] = relationship(foreign_keys=[proposed_by_id])
    approved_by: Mapped[Organizer | None] = relationship(foreign_keys=[approved_by_id])

    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("(approved_at IS NULL) = (public_from IS NULL)", name="approved_is_public"),
        # The timetable publishes each hour once; one proposal waits at a time.
        Index(
            "uq_edition_interim",
            "round_id",
            "due_at",
            unique=True,
            postgresql_where=text("kind = 'interim'"),
            sqlite_where=text("kind = 'interim'"),
        ),
        Index(
            "uq_edition_one_proposal",
            "round_id",
            unique=True,
            postgresql_where=text("kind = 'final' AND approved_at IS NULL AND lapsed_at IS NULL"),
            sqlite_where=text("kind = 'final' AND approved_at IS NULL AND lapsed_at IS NULL"),
        ),
    )


class Place(Model):
    """A person's place in an edition, kept as it was published: everybody's in a final one, in an
    interim one theirs who are named on it. In order of place and person they are the rows of the
    document, as far as it goes."""

    __tablename__ = "place"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[int]
    points: Mapped[int | None]  # None: published before points were kept
    marks: Mapped[int | None]  # in hundredths of a point


class Award(Model):
    """A prize of a final edition; `person_id` None is a vacancy."""

    __tablename__ = "award"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(60))
    value_vnd: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    place: Mapped[int | None]
    # Levels won in earlier rounds that are not handed out any more.
    instead_of: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))

    person: Mapped[Person | None] = relationship()


class Certificate(Model):
    """A certificate of a public final edition that the person had made, or the organizers for a
    winner, under the code that is printed on it. What it says is read from the edition and the
    person, so nothing stands here that would have to be corrected or erased."""

    __tablename__ = "certificate"

    code: Mapped[str] = mapped_column(String(19), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("edition_id", "person_id", "kind"),)
