"""Which contests, regulations, rounds and site pages are stored?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.database import BigKey, Model
from quizapp.rules import summaries
from quizapp.rules.overrides import overridden
from quizapp.rules.papers import RecipeLine
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Times, Way
from quizapp.rules.timing import Window


class Contest(Model):
    """A whole campaign."""

    __tablename__ = "contest"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organizing_body: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    questions_and_answers: Mapped[str] = mapped_column(Text, default="")  # Markdown
    study_material: Mapped[str] = mapped_column(Text, default="")  # Markdown, mostly links
    notice: Mapped[str] = mapped_column(Text, default="")  # Markdown, shown on the home page
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_current: Mapped[bool] = mapped_column(default=False)  # the one at "/"
    eligibility: Mapped[dict[str, Any] | None]  # None: everybody takes part alike
    created_at: Mapped[datetime]


class ContestFile(Model):
    """A file on the contest's site: the logo (re-encoded) or the signed plan (PDF)."""

    __tablename__ = "contest_file"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)  # "logo" or "plan"
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]


class ContestGroup(Model):
    """A group of people in a contest: officials and citizens, inside and outside a branch."""

    __tablename__ = "contest_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]

    __table_args__ = (UniqueConstraint("contest_id", "code"),)


class Membership(Model):
    """How a person entered a contest: in which group, on whose word, with the code word or without.
    There is none of whoever was asked nothing."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("contest_group.id"))
    origin: Mapped[str] = mapped_column(String(20))  # rules.eligibility.Origin
    chosen_at: Mapped[datetime]
    word_told_at: Mapped[datetime | None]


class ListedPerson(Model):
    """A row of a contest's list, as an office wrote it. `person_id` is set when an organizer said
    whose account it means; else `rules.eligibility` finds out."""

    __tablename__ = "listed_person"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    kind: Mapped[str] = mapped_column(String(20))  # rules.eligibility.Kind
    line: Mapped[int]
    full_name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = mapped_column(String(160))
    sign_in_code: Mapped[str | None] = mapped_column(String(8))
    phone: Mapped[str | None] = mapped_column(String(20))
    birth_date: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("contest_group.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    __table_args__ = (
        UniqueConstraint("contest_id", "kind", "line"),
        Index("ix_listed_person_name", "contest_id", "name_folded"),
        Index("ix_listed_person_code", "contest_id", "sign_in_code"),
    )


class RegulationVersion(Model):
    """The regulation from `created_at` on. An amendment is the next version and applies to rounds
    that have not opened."""

    __tablename__ = "regulation_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    contest: Mapped[Contest] = relationship()

    __table_args__ = (UniqueConstraint("contest_id", "number"),)

    @property
    def regulation(self) -> Regulation:
        """Answer the parameters."""
        return Regulation.from_document(self.document)


class Round(Model):
    """One window of a contest. Its id counts over the whole installation and stands in addresses.

    `closes_at` moves only by a journalled deed. `tallied_at` is claimed once, by whoever closes.
    """

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulation_version.id"))
    name: Mapped[str] = mapped_column(String(120))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    results_at: Mapped[datetime]
    recipe: Mapped[list[Any]]  # [{bank, count, topic, difficulty}]
    recipe_set_at: Mapped[datetime]
    # Parameters of its own, by name, as `rules.overrides` allows them.
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    seed: Mapped[str] = mapped_column(String(32))  # decides the common paper, where there is one
    tallied_at: Mapped[datetime | None]
    # When the first approved result becomes public; None: none is approved. Derived from the
    # editions of the results, which this floor cannot see, and written with every change of them.
    public_from: Mapped[datetime | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("contest_group.id"))  # None: everybody
    # rules.summaries.Way of a summary, which has no paper; None: the round is sat.
    summary_way: Mapped[str | None] = mapped_column(String(20))
    summary_best: Mapped[int | None]

    contest: Mapped[Contest] = relationship()
    regulation_version: Mapped[RegulationVersion] = relationship()

    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("closes_at <= results_at", name="results"),
        Index("ix_round_contest", "contest_id", "opens_at"),
    )

    @property
    def summary(self) -> Summary | None:
        """Answer how the round counts other rounds, None where it is sat."""
        if self.summary_way is None:
            return None
        return Summary(way=Way(self.summary_way), best=self.summary_best)

    @property
    def base_regulation(self) -> Regulation:
        """Answer the contest's regulation as the round begins with it."""
        regulation = self.regulation_version.regulation
        return regulation if self.summary_way is None else summaries.base(regulation)

    @property
    def regulation(self) -> Regulation:
        """Answer by what the round is sat and ranked: its contest's regulation and its own."""
        return overridden(self.base_regulation, self.overrides)

    @property
    def times(self) -> Times:
        """Answer what decides which summary counts which round."""
        return Times(
            is_summary=self.summary_way is not None,
            group_id=self.group_id,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            tallied_at=self.tallied_at,
        )

    @property
    def window(self) -> Window:
        """Answer when the round is open."""
        return Window(opens=self.opens_at, closes=self.closes_at)

    @property
    def recipe_lines(self) -> list[RecipeLine]:
        """Answer how many questions come from where."""
        return [RecipeLine(**line) for line in self.recipe]


class Departure(Model):
    """Somebody left a contest: no new attempts, and no name on its boards. Attempts stay."""

    __tablename__ = "departure"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    at: Mapped[datetime]
