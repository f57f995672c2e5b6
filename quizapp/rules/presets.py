"""With which regulation do contests of a known family begin?

Each preset holds what the family's printed rules agree on, and nothing about the words of one
contest: purpose, eligibility and further rules stay the organizers' own. What a family leaves open
keeps the value that the organizers had before.
"""

from dataclasses import dataclass, replace
from typing import Any

from quizapp.rules.choices import Certified, Release, Target
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Regulation

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A family of contests: its Vietnamese name, what marks it, and the parameters it sets."""

    title: str
    told: str
    changes: dict[str, Any]


def _table(*lines: tuple[str, int, int]) -> tuple[Prize, ...]:
    return tuple(Prize(level=level, count=count, value_vnd=value) for level, count, value in lines)


_FORESEEN: dict[str, Any] = {
    "ranking": ("full_score", "guess_distance", "handed_in_at"),
    "full_score_to_win": True,
    "points_to_win": None,
    "prediction_wording": "",
    "release_answers": Release.AT_PUBLICATION,
    "complaint_days": 3,
}
_BY_SCORE: dict[str, Any] = {
    "target": Target.NONE,
    "target_group": "",
    "full_score_to_win": False,
    "counted_attempt": Counted.HIGHEST_THEN_EARLIEST,
    "complaint_days": 3,
}
_OPEN: dict[str, Any] = {
    "attempts_per_round": None,
    "attempts_per_day": None,
    "attempts_per_week": None,
    "attempts_per_contest": None,
}

PRESETS: dict[str, Preset] = {
    "vcnet": Preset(
        title="Tuyên giáo (VCNET)",
        told=(
            "Đợt một tuần, không giới hạn lượt thi; đúng tất cả, rồi dự đoán số người đúng tất cả,"
            " rồi nộp sớm nhất."
        ),
        changes={
            **_FORESEEN,
            **_OPEN,
            "minimum_age": 14,
            "target": Target.ALL_CORRECT,
            "counted_attempt": Counted.HIGHEST_THEN_EARLIEST,
            "prizes_per_person": None,
            "prizes": _table(
                ("Nhất", 1, 4 * MILLION),
                ("Nhì", 2, 2 * MILLION),
                ("Ba", 5, 1_500_000),
                ("Khuyến khích", 8, MILLION),
            ),
        },
    ),
    "participants": Preset(
        title="Dự đoán số người dự thi (Thanh Hóa, Quảng Ninh)",
        told=(
            "Như mẫu Tuyên giáo, nhưng dự đoán số người dự thi; tính lượt tốt nhất, kể cả theo số"
            " dự đoán."
        ),
        changes={
            **_FORESEEN,
            **_OPEN,
            "attempts_per_week": 20,
            "time_limit_s": 1200,
            "all_required": True,
            "target": Target.PARTICIPANTS,
            "counted_attempt": Counted.BEST,
            "prizes_per_person": None,
        },
    ),
    "justice": Preset(
        title="Tìm hiểu pháp luật (Bộ Tư pháp)",
        told=(
            "Đợt một tháng, 19 câu và một câu dự đoán trong 20 phút, mỗi người 3 lượt trong cả"
            " cuộc thi."
        ),
        changes={
            **_FORESEEN,
            **_OPEN,
            "attempts_per_contest": 3,
            "time_limit_s": 1200,
            "target": Target.ALL_CORRECT,
            "counted_attempt": Counted.HIGHEST_THEN_EARLIEST,
            "prizes": _table(
                ("Nhất", 1, 6 * MILLION),
                ("Nhì", 5, 3 * MILLION),
                ("Ba", 10, 2 * MILLION),
                ("Khuyến khích", 20, MILLION),
            ),
        },
    ),
    "reform": Preset(
        title="Cải cách hành chính (CCHC)",
        told=(
            "Đợt một tuần, mỗi người 1 lượt mỗi tuần; điểm cao, rồi dự đoán gần đúng, rồi nộp sớm."
            " Giải tập thể Nhất, Nhì, Ba theo tỷ lệ người dự thi trên tổng số người của đơn vị."
        ),
        changes={
            **_FORESEEN,
            **_OPEN,
            "attempts_per_week": 1,
            "target": Target.ALL_CORRECT,
            "counted_attempt": Counted.FIRST,
            "ranking": ("score", "guess_distance", "handed_in_at"),
            "full_score_to_win": False,
            "collective": CollectiveRule(
                weights=(Weight(indicator=Indicator.RATE, weight=100),),
                prizes=_table(("Nhất", 1, 0), ("Nhì", 1, 0), ("Ba", 1, 0)),
            ),
        },
    ),
    "fastest": Preset(
        title="Nhanh nhất (Đoàn Thanh niên)",
        told=(
            "Không dự đoán; điểm cao, rồi làm bài ngắn nhất, rồi nộp sớm nhất; 5 lượt mỗi tuần,"
            " tính lượt cao điểm nhất."
        ),
        changes={
            **_BY_SCORE,
            **_OPEN,
            "attempts_per_week": 5,
            "time_limit_s": 900,
            "ranking": ("score", "duration", "handed_in_at"),
        },
    ),
    "school": Preset(
        title="Một lượt (học đường)",
        told="Mỗi người thi đúng 1 lượt, 15 phút, không dự đoán; điểm cao, rồi làm bài ngắn nhất.",
        changes={
            **_BY_SCORE,
            **_OPEN,
            "attempts_per_round": 1,
            "attempts_per_contest": 1,
            "time_limit_s": 900,
            "ranking": ("score", "duration", "handed_in_at"),
            "show_score": True,
            "prizes": _table(
                ("Nhất", 1, 0),
                ("Nhì", 3, 0),
                ("Ba", 10, 0),
                ("Khuyến khích", 15, 0),
            ),
        },
    ),
}


def usual() -> Regulation:
    """Answer with which regulation a contest of no family begins, a city's week with a prediction.

    What the defaults of `Regulation` say beside it is what older stored documents mean by silence.
    """
    return Regulation(
        minimum_age=14,
        same_questions=True,
        prizes_per_person=None,
        one_per_level=True,
        certificates=Certified.WINNERS,
        complaint_days=3,
    )


def applied(name: str, base: Regulation) -> Regulation:
    """Answer `base` with everything that a preset sets. Raises KeyError for an unknown name."""
    return replace(base, **PRESETS[name].changes)
