"""Which parameters decide a contest?

One frozen object, stored as a JSON document and versioned. The defaults fit a Vietnamese city's
weekly contest: ten questions, twenty minutes, three attempts, a prediction of how many people
answer everything right, full score needed for a prize.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from quizapp.rules import ranking
from quizapp.rules.guardians import YOUNGEST
from quizapp.rules.prizes import Prize, needed_rows

LONGEST_LEVEL = 60
"""Most characters of a prize level's name, as the table of awards stores it."""

MOST_PRIZES = 1000
"""Most prizes of one round, all levels together."""


class Target(StrEnum):
    """What the prediction question asks people to foresee."""

    NONE = "none"
    ALL_CORRECT = "all_correct"
    PARTICIPANTS = "participants"
    ATTEMPTS = "attempts"


PREDICTION_QUESTIONS = {
    Target.ALL_CORRECT: (
        "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi của đợt thi này?"
    ),
    Target.PARTICIPANTS: "Theo bạn, có bao nhiêu người tham gia đợt thi này?",
    Target.ATTEMPTS: "Theo bạn, đợt thi này có bao nhiêu lượt thi?",
}


class Marking(StrEnum):
    """How a question with several right options is marked."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"


class Release(StrEnum):
    """When the right answers may be shown."""

    AT_CLOSE = "at_close"
    AT_PUBLICATION = "at_publication"
    NEVER = "never"


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
    attempts_per_round: int | None = 3
    attempts_per_day: int | None = None
    attempts_per_contest: int | None = None
    time_limit_s: int | None = 1200
    counted_attempt: ranking.Counted = ranking.Counted.HIGHEST_THEN_EARLIEST
    all_required: bool = True
    same_questions: bool = False
    shuffle_questions: bool = True
    shuffle_options: bool = True
    points_per_question: int = 1
    marking: Marking = Marking.ALL_OR_NOTHING
    target: Target = Target.ALL_CORRECT
    ranking: tuple[str, ...] = (
        "score",
        "guess_distance",
        "handed_in_at",
        "attempts_used",
        "registered_at",
    )
    full_score_to_win: bool = True
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
    show_score: bool = True
    release_answers: Release = Release.AT_CLOSE
    one_approval: bool = False
    questions_approved: bool = False
    """Whether only questions are drawn that a second person approved."""
    board_places: int = 50
    interim_cron: str | None = None
    """When interim boards appear, as minute hour day month weekday on the city's clock."""
    eligibility: str = ""
    purpose: str = ""
    more: str = ""

    def __post_init__(self) -> None:
        """Refuse parameters that contradict each other."""
        if faults := list(self._faults()):
            raise RegulationError(faults)

    @property
    def has_prediction(self) -> bool:
        """Answer whether the paper ends with the prediction question."""
        return self.target is not Target.NONE

    @property
    def prediction_question(self) -> str | None:
        """Answer the wording of the prediction question, None where there is none."""
        return PREDICTION_QUESTIONS.get(self.target)

    @property
    def hides_counts(self) -> bool:
        """Answer whether counts of people stay hidden until the round is closed: anybody who sees
        them could copy the number into the prediction."""
        return self.has_prediction

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

        expect(
            "minimum_age",
            f"Tuổi tối thiểu phải từ {YOUNGEST} đến 100.",
            fine=YOUNGEST <= self.minimum_age <= 100,
        )
        for name in ("attempts_per_round", "attempts_per_day", "attempts_per_contest"):
            number = getattr(self, name)
            expect(name, "Số lượt phải từ 1 đến 1000.", fine=number is None or 1 <= number <= 1000)
        expect(
            "time_limit_s",
            "Thời gian làm bài phải từ 1 phút đến 24 giờ.",
            fine=self.time_limit_s is None or 60 <= self.time_limit_s <= 86_400,
        )
        expect(
            "points_per_question",
            "Điểm mỗi câu phải từ 1 đến 1000.",
            fine=1 <= self.points_per_question <= 1000,
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
            "prizes_per_person",
            "Số giải tối đa của một người phải từ 1 đến 100.",
            fine=self.prizes_per_person is None or 1 <= self.prizes_per_person <= 100,
        )
        expect(
            "board_places",
            "Số dòng của bảng xếp hạng phải từ 1 đến 500.",
            fine=1 <= self.board_places <= 500,
        )
        return faults

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read a stored document. Parameters it does not know yet take their defaults.

        Raises RegulationError for values out of range, TypeError for a parameter nobody knows.
        """
        values = dict(document)
        if "prizes" in values:
            values["prizes"] = tuple(Prize(**prize) for prize in values["prizes"])
        if "ranking" in values:
            values["ranking"] = tuple(values["ranking"])
        for parameter in fields(cls):
            if parameter.name in values and parameter.name in ENUMS:
                values[parameter.name] = ENUMS[parameter.name](values[parameter.name])
        return cls(**values)


ENUMS: dict[str, type[StrEnum]] = {
    "counted_attempt": ranking.Counted,
    "marking": Marking,
    "target": Target,
    "release_answers": Release,
}
