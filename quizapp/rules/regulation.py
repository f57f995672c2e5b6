"""What do the parameters of a contest decide together, and do they contradict each other?

One frozen object, stored as a JSON document and versioned.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from quizapp.rules import ranking
from quizapp.rules.ages import Ages
from quizapp.rules.choices import (
    LARGEST_GUESS,
    PREDICTION_QUESTIONS,
    QUESTIONS_OF_A_GROUP,
    Asked,
    AtLimit,
    Certified,
    Marking,
    Release,
    Shortfall,
    Target,
    Vacancy,
)
from quizapp.rules.collectives import CollectiveRule, Scope
from quizapp.rules.marks import LONGEST_PART
from quizapp.rules.parameters import Parameters
from quizapp.rules.prizes import Prize, needed_rows
from quizapp.rules.ranges import LIMITS, MOST_PRIZES, RANGES
from quizapp.rules.timing import FIRST_YEAR, LAST_YEAR

__all__ = [
    "LARGEST_GUESS",
    "LIMITS",
    "PREDICTION_QUESTIONS",
    "Asked",
    "AtLimit",
    "Certified",
    "Marking",
    "Regulation",
    "RegulationError",
    "Release",
    "Shortfall",
    "Target",
    "Vacancy",
]

LONGEST_LEVEL = 60
"""Most characters of a prize level's name, as the table of awards stores it."""

LONGEST_WORDING = 300
"""Most characters of the organizers' own wording of the prediction question."""


class RegulationError(ValueError):
    """A parameter is out of its range. `faults` lists (field, Vietnamese sentence)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        """Keep every fault, so that a form can show each beside its field."""
        super().__init__("; ".join(f"{name}: {sentence}" for name, sentence in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation(Parameters):
    """The parameters of one version of a contest's regulation, which contradict each other nowhere,
    and what follows from them."""

    def __post_init__(self) -> None:
        """Refuse parameters that contradict each other."""
        if faults := list(self._faults()):
            raise RegulationError(faults)

    @property
    def ages(self) -> Ages:
        """Answer at which ages people take part."""
        return Ages(minimum=self.minimum_age, maximum=self.maximum_age, on=self.age_on)

    @property
    def has_prediction(self) -> bool:
        """Answer whether people are asked to predict a number, on the paper or after it."""
        return self.target is not Target.NONE

    @property
    def prediction_question(self) -> str | None:
        """Answer the wording of the prediction question, None where there is none."""
        if not self.has_prediction:
            return None
        if self.target_group:
            usual = QUESTIONS_OF_A_GROUP[self.target] % {"group": self.target_group}
        else:
            usual = PREDICTION_QUESTIONS[self.target]
        return self.prediction_wording or usual

    @property
    def predicts_on_paper(self) -> bool:
        """Answer whether the prediction is a question of the paper."""
        return self.has_prediction and self.asked is Asked.ON_PAPER

    @property
    def predicts_afterwards(self) -> bool:
        """Answer whether the prediction is asked once the paper is handed in."""
        return self.has_prediction and self.asked is Asked.AFTER_HAND_IN

    @property
    def hides_counts(self) -> bool:
        """Answer whether counts of people stay hidden until the round is closed: anybody who sees
        them could copy the number into the prediction."""
        return self.has_prediction

    @property
    def shows_counts(self) -> bool:
        """Answer whether everybody sees counts while a round is open; with a prediction nobody."""
        return self.public_counts and not self.hides_counts

    @property
    def ranks_by_marks(self) -> bool:
        """Answer whether what a jury marks decides who stands before whom."""
        return bool(self.marked_part) and not ranking.MARK_KEYS.isdisjoint(self.ranking)

    @property
    def counts_earlier_rounds(self) -> bool:
        """Answer whether the results of earlier rounds decide who wins here: persons by what they
        won before, units by the whole contest."""
        return (
            self.prizes_per_person is not None
            or self.one_per_level
            or self.highest_only
            or (self.collective is not None and self.collective.scope is Scope.CONTEST)
        )

    @property
    def interim_boards(self) -> str | None:
        """Answer the timetable of interim boards; with a prediction there are none."""
        return None if self.has_prediction else self.interim_cron

    def full_score(self, questions: int) -> int:
        """Answer the most points a paper of that many questions can bring."""
        return self.points_per_question * questions

    def _faults(self) -> list[tuple[str, str]]:
        faults: list[tuple[str, str]] = []

        def expect(name: str, sentence: str, *, fine: bool) -> None:
            if not fine:
                faults.append((name, sentence))

        for name, (least, most, sentence) in RANGES.items():
            value = getattr(self, name)
            expect(name, sentence, fine=value is None or least <= value <= most)
        expect(
            "maximum_age",
            "Tuổi tối đa không được nhỏ hơn tuổi tối thiểu.",
            fine=self.maximum_age is None or self.minimum_age <= self.maximum_age,
        )
        expect(
            "age_on",
            f"Năm của ngày tính tuổi phải từ {FIRST_YEAR} đến {LAST_YEAR}.",
            fine=self.age_on is None or FIRST_YEAR <= self.age_on.year <= LAST_YEAR,
        )
        expect(
            "at_limit",
            "Không giới hạn thời gian làm bài thì không có giờ để hủy bài chưa nộp.",
            fine=self.at_limit is not AtLimit.VOID or self.time_limit_s is not None,
        )
        expect(
            "penalty_per_wrong",
            "Điểm trừ mỗi câu sai không được lớn hơn điểm mỗi câu đúng.",
            fine=self.penalty_per_wrong <= self.points_per_question,
        )
        expect(
            "ranking",
            "Thứ tự xét hạng phải gồm các tiêu chí có tên trong danh mục, không lặp lại.",
            fine=bool(self.ranking)
            and len(set(self.ranking)) == len(self.ranking)
            and all(name in ranking.KEYS for name in self.ranking),
        )
        expect(
            "ranking",
            "Có câu dự đoán thì thứ tự xét hạng phải dùng tiêu chí dự đoán, và ngược lại.",
            fine=("guess_distance" in self.ranking) == self.has_prediction,
        )
        expect(
            "marked_part",
            f"Tên phần Ban giám khảo chấm dài không quá {LONGEST_PART} ký tự.",
            fine=len(self.marked_part) <= LONGEST_PART,
        )
        expect(
            "marked_part_most",
            "Có phần Ban giám khảo chấm thì ghi cả tên và điểm tối đa; không có thì để trống cả"
            " hai.",
            fine=bool(self.marked_part) == (self.marked_part_most is not None),
        )
        expect(
            "prizes",
            "Tên các mức giải không được trùng nhau.",
            fine=len({prize.level.strip().casefold() for prize in self.prizes}) == len(self.prizes),
        )
        expect(
            "prizes",
            f"Tên mức giải dài không quá {LONGEST_LEVEL} ký tự.",
            fine=all(len(prize.level) <= LONGEST_LEVEL for prize in self.prizes),
        )
        expect(
            "prizes",
            f"Mỗi đợt trao không quá {MOST_PRIZES} giải.",
            fine=needed_rows(self.prizes) <= MOST_PRIZES,
        )
        expect(
            "prediction_wording",
            f"Câu hỏi dự đoán dài không quá {LONGEST_WORDING} ký tự.",
            fine=len(self.prediction_wording) <= LONGEST_WORDING,
        )
        expect(
            "target_group",
            "Chọn đối tượng được đếm thì phải có câu dự đoán.",
            fine=self.has_prediction or not self.target_group,
        )
        expect(
            "prediction_most",
            "Số dự đoán lớn nhất phải lớn hơn số nhỏ nhất.",
            fine=self.prediction_least < self.prediction_most,
        )
        expect(
            "points_to_win",
            "Đã đòi điểm tối đa thì để trống điểm tối thiểu.",
            fine=self.points_to_win is None or not self.full_score_to_win,
        )
        expect(
            "highest_only",
            "Chỉ trao giải cao nhất thì để trống số giải tối đa của một người và bỏ chọn mỗi mức"
            " một giải.",
            fine=not self.highest_only
            or (self.prizes_per_person is None and not self.one_per_level),
        )
        expect(
            "certificate_points",
            "Ghi số điểm khi giấy chứng nhận dành cho người đạt đủ điểm; các trường hợp khác thì để"
            " trống.",
            fine=(self.certificates is Certified.PASSED) == (self.certificate_points is not None),
        )
        return faults

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back."""
        return {
            **asdict(self),
            "age_on": self.age_on and self.age_on.isoformat(),
            "collective": self.collective and self.collective.to_document(),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read a stored document. Parameters it does not know yet take their defaults.

        Raises RegulationError for values out of range, TypeError for a parameter nobody knows.
        """
        values = dict(document)
        if "prizes" in values:
            values["prizes"] = tuple(Prize(**prize) for prize in values["prizes"])
        if values.get("collective") is not None:
            values["collective"] = CollectiveRule.from_document(values["collective"])
        if values.get("age_on") is not None:
            values["age_on"] = date.fromisoformat(values["age_on"])
        if "ranking" in values:
            values["ranking"] = tuple(values["ranking"])
        for parameter in fields(cls):
            if parameter.name in values and parameter.name in ENUMS:
                values[parameter.name] = ENUMS[parameter.name](values[parameter.name])
        return cls(**values)


ENUMS: dict[str, type[StrEnum]] = {
    "at_limit": AtLimit,
    "counted_attempt": ranking.Counted,
    "marking": Marking,
    "target": Target,
    "asked": Asked,
    "shortfall": Shortfall,
    "vacancy": Vacancy,
    "certificates": Certified,
    "release_answers": Release,
}
