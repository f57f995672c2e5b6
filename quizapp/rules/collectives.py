"""By what do units win the collective prizes?

The indicators are those that Vietnamese contests print: most people, people against head count,
share of full scores, sum and mean of points, winners, marks given by a jury.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from quizapp.rules.prizes import Prize
from quizapp.rules.timing import FIRST_YEAR, LAST_YEAR
from quizapp.rules.vietnamese import number, percent


class Scope(StrEnum):
    """What a collective prize is given for: each round, or a summary, by itself, or the contest."""

    ROUND = "round"
    CONTEST = "contest"


MOST_MARKS = 100
"""The full mark of what the jury judges."""


class Indicator(StrEnum):
    """What of a unit is counted."""

    PEOPLE = "people"
    ATTEMPTS = "attempts"
    RATE = "rate"
    FULL_SCORE_RATE = "full_score_rate"
    POINTS = "points"
    BEST_MEAN = "best_mean"
    WINNERS = "winners"
    MARKS = "marks"


WORDS = {
    Indicator.PEOPLE: "số người dự thi",
    Indicator.ATTEMPTS: "số lượt thi",
    Indicator.RATE: "tỷ lệ người dự thi trên tổng số người của đơn vị",
    Indicator.FULL_SCORE_RATE: "tỷ lệ người đạt điểm tối đa trên số người dự thi",
    Indicator.POINTS: "tổng điểm của những người dự thi",
    Indicator.BEST_MEAN: "điểm trung bình của những người có điểm cao nhất",
    Indicator.WINNERS: "số người đạt giải cá nhân",
    Indicator.MARKS: "điểm Ban giám khảo chấm",
}
"""How each indicator is called in the regulation, within a sentence."""

RATES = frozenset({Indicator.RATE, Indicator.FULL_SCORE_RATE, Indicator.BEST_MEAN})
"""Indicators that are shares already. Their full mark is 100 %, whatever other units reach; a
threshold on them is written in hundredths of a percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How many points of the score an indicator can bring."""

    indicator: Indicator
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The least a unit must reach to be considered; with `from_head_count` or `below_head_count`
    only units of at least, or of fewer than, so many people are held to it."""

    indicator: Indicator
    minimum: int
    from_head_count: int | None = None
    below_head_count: int | None = None


class CollectiveError(ValueError):
    """Parameters of the collective prizes are out of their ranges. `faults` lists (parameter,
    Vietnamese sentence)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        """Keep every fault, so that a form can show each beside its field."""
        super().__init__(" ".join(sentence for _, sentence in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveRule:
    """How the collective prizes of a contest are given.

    `then` orders units of the same score, before the jury's ruling; `best` is the k of the mean of
    the best k people. `heads_on` is the day of which the list of units tells the head counts, as it
    is printed. Prizes for the contest are given with its last round.
    """

    weights: tuple[Weight, ...]
    prizes: tuple[Prize, ...]
    thresholds: tuple[Threshold, ...] = ()
    then: tuple[Indicator, ...] = ()
    best: int = 10
    scope: Scope = Scope.ROUND
    heads_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a rule that cannot order units."""
        if faults := list(self._faults()):
            raise CollectiveError(faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        named = [row.indicator for row in self.weights]
        if not named or len(set(named)) != len(named):
            yield "weights", "Chọn ít nhất một chỉ số, mỗi chỉ số một lần."
        if not all(1 <= row.weight <= 1000 for row in self.weights):
            yield "weights", "Điểm của mỗi chỉ số phải từ 1 đến 1000."
        if not 1 <= self.best <= 10_000:
            yield "best", "Số người có điểm cao nhất phải từ 1 đến 10.000."
        if any(row.minimum < 0 for row in self.thresholds):
            yield "thresholds", "Mức tối thiểu không được âm."
        if any(
            row.below_head_count is not None and row.below_head_count <= (row.from_head_count or 0)
            for row in self.thresholds
        ):
            yield "thresholds", "Ở mức tối thiểu, số “đơn vị dưới” phải lớn hơn “đơn vị từ”."
        if self.heads_on is not None:
            if not self.needs_heads:
                yield (
                    "heads_on",
                    (
                        "Ngày tính số người của đơn vị chỉ dùng khi xét tỷ lệ người dự thi trên"
                        " tổng số người, hoặc khi mức tối thiểu tùy theo số người của đơn vị."
                    ),
                )
            if not FIRST_YEAR <= self.heads_on.year <= LAST_YEAR:
                yield (
                    "heads_on",
                    f"Năm của ngày tính số người phải từ {FIRST_YEAR} đến {LAST_YEAR}.",
                )
        levels = [prize.level.strip().casefold() for prize in self.prizes]
        if len(set(levels)) != len(levels):
            yield "prizes", "Tên các mức giải tập thể không được trùng nhau."

    @property
    def indicators(self) -> frozenset[Indicator]:
        """Answer every indicator that decides anything here."""
        return frozenset(
            {
                *(row.indicator for row in self.weights),
                *(row.indicator for row in self.thresholds),
                *self.then,
            }
        )

    @property
    def needs_heads(self) -> bool:
        """Answer whether anything depends on how many people a unit has."""
        return Indicator.RATE in self.indicators or any(
            row.from_head_count is not None or row.below_head_count is not None
            for row in self.thresholds
        )

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back."""
        document = asdict(self)
        # Editions were sealed without the day before there was one.
        if (day := document.pop("heads_on")) is not None:
            document["heads_on"] = day.isoformat()
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read a stored document. Raises CollectiveError for values out of range."""
        return cls(
            weights=tuple(
                Weight(indicator=Indicator(row["indicator"]), weight=row["weight"])
                for row in document["weights"]
            ),
            prizes=tuple(Prize(**row) for row in document["prizes"]),
            thresholds=tuple(
                Threshold(**{**row, "indicator": Indicator(row["indicator"])})
                for row in document["thresholds"]
            ),
            then=tuple(Indicator(name) for name in document["then"]),
            best=document["best"],
            scope=Scope(document["scope"]),
            heads_on=date.fromisoformat(day) if (day := document.get("heads_on")) else None,
        )


def least_of(threshold: Threshold) -> Fraction:
    """Answer the minimum as a value of its indicator: a rate as a fraction of 1."""
    return Fraction(threshold.minimum, 10_000 if threshold.indicator in RATES else 1)


def amount(indicator: Indicator, reached: Fraction) -> str:
    """Write a value of an indicator in Vietnamese: a percentage, or a whole number."""
    return percent(reached, 2) if indicator in RATES else number(int(reached))
