"""Which parameters decide a contest?

One frozen object, stored as a JSON document and versioned. The defaults fit a Vietnamese city's
weekly contest: ten questions, twenty minutes, three attempts, a prediction of how many people
answer everything right, full score needed for a prize.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
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
class Regulation:
    """The parameters of one version of a contest's regulation."""

    minimum_age: int = 16
    maximum_age: int | None = None
    age_on: date | None = None
    """The day on which ages are reckoned; None: the day on which the attempt begins."""
    attempts_per_round: int | None = 3
    attempts_per_day: int | None = None
    attempts_per_week: int | None = None
    """In a calendar week, Monday to Sunday on the city's clock, all rounds together."""
    attempts_per_contest: int | None = None
    attempt_delay_s: int | None = None
    """Least time between the end of an attempt and the start of the next in the same round."""
    time_limit_s: int | None = 1200
    at_limit: AtLimit = AtLimit.HAND_IN
    counted_attempt: ranking.Counted = ranking.Counted.HIGHEST_THEN_EARLIEST
    all_required: bool = True
    same_questions: bool = False
    shuffle_questions: bool = True
    shuffle_options: bool = True
    points_per_question: int = 1
    penalty_per_wrong: int = 0
    """Points lost by a question that was answered and brought nothing. No paper falls below 0."""
    marking: Marking = Marking.ALL_OR_NOTHING
    target: Target = Target.ALL_CORRECT
    target_group: str = ""
    """The group of the contest, by its name, whose people the number counts; empty: everybody."""
    asked: Asked = Asked.ON_PAPER
    prediction_wording: str = ""
    """The organizers' own question; empty: the usual one."""
    prediction_least: int = 0
    prediction_most: int = LARGEST_GUESS
    marked_part: str = ""
    """What the contest calls the part that a jury marks outside, "Bài viết"; empty: there is none.
    """
    marked_part_most: int | None = None
    """The greatest mark of that part, in hundredths of a point."""
    ranking: tuple[str, ...] = (
        "score",
        "guess_distance",
        "handed_in_at",
        "attempts_used",
        "registered_at",
    )
    full_score_to_win: bool = True
    points_to_win: int | None = None
    """Least points a prize asks for, where it does not ask for the full score."""
    shortfall: Shortfall = Shortfall.VACANT
    prizes: tuple[Prize, ...] = field(
        default_factory=lambda: (
            Prize(level="Nhất", count=1, value_vnd=3_000_000),
            Prize(level="Nhì", count=2, value_vnd=2_000_000),
            Prize(level="Ba", count=3, value_vnd=1_000_000),
            Prize(level="Khuyến khích", count=5, value_vnd=500_000),
        )
    )
    prizes_per_person: int | None = 1
    """Most prizes one person may win in the whole contest; None for no limit. In one round it is
    always one."""
    one_per_level: bool = False
    """Whether one person may win a level only once in the whole contest."""
    highest_only: bool = False
    """Whether one person is handed the highest prize alone of those won in the whole contest: a
    later round may bring a higher one, in place of what was won before."""
    prizes_per_unit: int | None = None
    """Most prizes of one round that people of one unit may take together."""
    prizes_per_phone: int | None = None
    """Most prizes of one round that people of one phone number, a family, may take together."""
    vacancy: Vacancy = Vacancy.MOVES_UP
    certificates: Certified = Certified.EVERYBODY
    certificate_points: int | None = None
    """Least points for a certificate of having taken part, where it is for those who passed."""
    show_score: bool = True
    release_answers: Release = Release.AT_CLOSE
    complaint_days: int | None = None
    """How many days after the publication complaints are taken; then the result is final."""
    one_approval: bool = False
    questions_approved: bool = False
    """Whether only questions are drawn that a second person approved."""
    board_places: int = 50
    interim_cron: str | None = None
    """When interim boards appear, as minute hour day month weekday on the city's clock."""
    public_counts: bool = False
    """Whether everybody may see how many take part while a round is open."""
    collective: CollectiveRule | None = None
    eligibility: str = ""
    purpose: str = ""
    more: str = ""

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
