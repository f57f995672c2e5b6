"""Between which numbers does each parameter of a regulation lie, and which do others decide on?"""

from collections.abc import Collection, Iterable, Iterator

from quizapp.rules.choices import LARGEST_GUESS
from quizapp.rules.guardians import YOUNGEST
from quizapp.rules.marks import GREATEST, LEAST_GREATEST
from quizapp.rules.vietnamese import number

OLDEST = 120
"""Nobody is older, so a greater age limits nothing."""

MOST_PRIZES = 1000
"""Most prizes of one round, all levels together."""

DAY_S = 86_400

LIMITS = ("attempts_per_round", "attempts_per_day", "attempts_per_week", "attempts_per_contest")
MOST_ATTEMPTS = 1000

# Parameter: least, most, and the sentence for what lies outside. None is always fine where a
# parameter may be left open.
RANGES: dict[str, tuple[int, int, str]] = {
    "minimum_age": (YOUNGEST, 100, f"Tuổi tối thiểu phải từ {YOUNGEST} đến 100."),
    "maximum_age": (YOUNGEST, OLDEST, f"Tuổi tối đa phải từ {YOUNGEST} đến {OLDEST}."),
    **dict.fromkeys(LIMITS, (1, MOST_ATTEMPTS, "Số lượt phải từ 1 đến 1000.")),
    "attempt_delay_s": (60, 7 * DAY_S, "Thời gian chờ giữa hai lượt phải từ 1 phút đến 7 ngày."),
    "time_limit_s": (60, DAY_S, "Thời gian làm bài phải từ 1 phút đến 24 giờ."),
    "points_per_question": (1, 1000, "Điểm mỗi câu phải từ 1 đến 1000."),
    "penalty_per_wrong": (0, 1000, "Điểm trừ mỗi câu sai phải từ 0 đến 1000."),
    "prediction_least": (
        0,
        LARGEST_GUESS,
        f"Số dự đoán nhỏ nhất phải từ 0 đến {number(LARGEST_GUESS)}.",
    ),
    "prediction_most": (
        0,
        LARGEST_GUESS,
        f"Số dự đoán lớn nhất phải từ 1 đến {number(LARGEST_GUESS)}.",
    ),
    "marked_part_most": (
        LEAST_GREATEST,
        GREATEST,
        "Điểm tối đa của phần Ban giám khảo chấm phải từ 1 đến 1.000.",
    ),
    "points_to_win": (1, 200_000, "Điểm tối thiểu để được giải phải từ 1 đến 200.000."),
    "certificate_points": (1, 200_000, "Điểm được giấy chứng nhận phải từ 1 đến 200.000."),
    "prizes_per_person": (1, 100, "Số giải tối đa của một người phải từ 1 đến 100."),
    "prizes_per_unit": (1, MOST_PRIZES, "Số giải tối đa của một đơn vị phải từ 1 đến 1000."),
    "prizes_per_phone": (1, 100, "Số giải tối đa của một số điện thoại phải từ 1 đến 100."),
    "board_places": (1, 500, "Số dòng của bảng xếp hạng phải từ 1 đến 500."),
    "complaint_days": (1, 60, "Số ngày nhận khiếu nại phải từ 1 đến 60."),
}

DECIDED_ON = {
    "maximum_age": "minimum_age",
    "at_limit": "time_limit_s",
    "penalty_per_wrong": "points_per_question",
    "ranking": "target",
    "marked_part_most": "marked_part",
    "target_group": "target",
    "prediction_most": "prediction_least",
    "points_to_win": "full_score_to_win",
    "certificate_points": "certificates",
}
"""On which other parameter it depends whether a value within its range is right."""


def certain(
    faults: Iterable[tuple[str, str]], unread: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Answer those faults, as (parameter, sentence), that hold whatever the parameters are that
    nobody could read."""
    for name, sentence in faults:
        is_alone = name in RANGES and sentence == RANGES[name][2]
        if name not in unread and (is_alone or DECIDED_ON.get(name) not in unread):
            yield name, sentence
