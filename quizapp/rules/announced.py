"""What is a notice of a result made of, and how is it written down?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from quizapp.rules.boards import Counts
from quizapp.rules.collectives import CollectiveRule
from quizapp.rules.regulation import Target
from quizapp.rules.sentences import Sentence
from quizapp.rules.summaries import Summary
from quizapp.rules.vietnamese import moment_words, number

Cell = Sentence | str | int | None
"""A sentence is translated, a name is not; a whole number is written with its thousands."""


class Topic(StrEnum):
    """What a section tells of, in the order of the notice."""

    WINDOW = "window"
    NOTE = "note"
    TURNOUT = "turnout"
    ALL_CORRECT = "all_correct"
    TARGET = "target"
    CHANGE = "change"
    UNITS = "units"
    ANSWERS = "answers"
    WINNERS = "winners"
    VACANT = "vacant"
    COLLECTIVES = "collectives"
    TOTALS = "totals"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit of the board; `name` None are the people without one."""

    name: str | None
    people: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """A prize as it is published; `name` None is a vacancy. `mark` is what a jury gave, with what
    the contest calls the part, and `replacement` which prizes of earlier rounds this one stands in
    the place of; "" where there is none."""

    level: str
    value_vnd: int
    name: str | None
    unit: str | None
    mark: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectivePrize:
    """A prize for a unit as it is published, with the unit's figures; `unit` None is a vacancy,
    which has none."""

    level: str
    value_vnd: int
    unit: str | None
    score: Fraction
    people: int
    head_count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveBlock:
    """The prizes of one block of units; `name` is empty where there is one block alone."""

    name: str
    prizes: Sequence[CollectivePrize]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collectives:
    """The prizes for units, and the rule by which they are given."""

    rule: CollectiveRule
    blocks: Sequence[CollectiveBlock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question of the round with its right options, as they read without pictures; a void one has
    none."""

    question: str
    right: tuple[str, ...]
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A round of the contest that closed earlier. `counts` None: no result of it was public when
    this edition became so."""

    name: str
    counts: Counts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRound:
    """The round that opens next."""

    name: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a notice is made of.

    `ranked` counts who holds a place: fewer than `counts.people` once somebody was disqualified.
    `units` come in order, the most people first. `answers` None: they are not released. `earlier`
    are the contest's rounds that closed before this one, in order. Of a summary, which follows no
    round, `rounds` are those that it counts.
    """

    contest: str
    round_name: str
    opens: datetime
    closes: datetime
    note: str
    questions: int
    counts: Counts
    target: tuple[Target, int] | None
    target_group: str
    ranked: int
    units: Sequence[UnitRow]
    same_questions: bool
    answers: Sequence[Answered] | None
    prizes: Sequence[Prize]
    earlier: Sequence[Earlier]
    next_round: NextRound | None
    collectives: Collectives | None = None
    summary: Summary | None = None
    rounds: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `counting` are the columns of numbers. With `sums` its last row sums the others."""

    title: Sentence
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counting: tuple[int, ...]
    sums: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One topic of the notice: its sentences, and a table where it has one."""

    topic: Topic
    sentences: tuple[Sentence, ...]
    table: Table | None = None


def written(value: object) -> str:
    """Write a sentence, a cell or a fact as Vietnamese documents do: numbers with dots, moments in
    words, nothing for None."""
    match value:
        case Sentence():
            return value.text % {name: written(fact) for name, fact in value.facts.items()}
        case datetime():
            return moment_words(value)
        case int():
            return number(value)
    return "" if value is None else str(value)


def plain_text(heading: Sentence, sections: Iterable[Section]) -> str:
    """Answer a notice as text to be copied: paragraphs, and tables whose columns stand behind tabs,
    so that a spreadsheet or a word processor takes them as tables."""
    lines = [written(heading), ""]
    for section in sections:
        lines += map(written, section.sentences)
        if section.table:
            lines += ["", written(section.table.title), "\t".join(section.table.headings)]
            lines += ["\t".join(map(_one_line, row)) for row in section.table.rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _one_line(cell: Cell) -> str:
    return " ".join(written(cell).split())
