"""Into which classes does a statistic put people, scores and hours, and how do they add up?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from quizapp.rules.people import SEXES, Sex
from quizapp.rules.timing import CITY, age_on

BANDS = (
    "Đúng tất cả",
    "Từ 75% đến dưới 100%",
    "Từ 25% đến dưới 75%",
    "Dưới 25%, có câu đúng",
    "Không đúng câu nào",
)
"""Score bands, best first: shares of questions that were right."""

AGES = (
    (16, "Dưới 16 tuổi"),
    (18, "16–17 tuổi"),
    (31, "18–30 tuổi"),
    (46, "31–45 tuổi"),
    (61, "46–60 tuổi"),
    (200, "Trên 60 tuổi"),
)
"""Age classes, each with the age from which the next one begins."""

UNKNOWN_AGE = "Chưa rõ ngày sinh"
UNTOLD_SEX = "Không nói"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One class of a whole: how many, and out of how many."""

    name: str
    count: int
    whole: int

    @property
    def share(self) -> Fraction:
        """Answer the part of the whole, 0 of nothing."""
        return Fraction(self.count, self.whole) if self.whole else Fraction(0)


def band(right: int, questions: int) -> str:
    """Answer the score band of a paper with so many right questions."""
    if right == questions:
        return BANDS[0]
    if right == 0:
        return BANDS[4]
    if 4 * right >= 3 * questions:
        return BANDS[1]
    return BANDS[2] if 4 * right >= questions else BANDS[3]


def bands(papers: Iterable[tuple[int, int, int]]) -> list[Share]:
    """Answer how many people are in each score band, from (right, questions, people)."""
    counts = dict.fromkeys(BANDS, 0)
    for right, questions, people in papers:
        counts[band(right, questions)] += people
    return shares(counts)


def ages(births: Iterable[tuple[date | None, int]], day: date) -> list[Share]:
    """Answer how many people are in each age class on that day, from (birth date, people)."""
    counts = dict.fromkeys([*(name for _, name in AGES), UNKNOWN_AGE], 0)
    for birth, people in births:
        counts[age_class(birth, day)] += people
    return shares(counts)


def sexes(told: Iterable[tuple[str | None, int]]) -> list[Share]:
    """Answer how many people are of each sex, and how many have not told it, from (sex, people)."""
    counts = dict.fromkeys([*SEXES.values(), UNTOLD_SEX], 0)
    for sex, people in told:
        counts[UNTOLD_SEX if sex is None else SEXES[Sex(sex)]] += people
    return shares(counts)


def age_class(birth: date | None, day: date) -> str:
    """Answer the class of somebody's age on that day."""
    if birth is None:
        return UNKNOWN_AGE
    age = age_on(birth, day)
    return next(name for end, name in AGES if age < end)


def shares(counts: Mapping[str, int]) -> list[Share]:
    """Answer each class with the whole that all classes make together."""
    whole = sum(counts.values())
    return [Share(name=name, count=count, whole=whole) for name, count in counts.items()]


def by_hour(moments: Iterable[tuple[datetime, int]]) -> list[int]:
    """Answer how many came in each hour of the city's clock, 0 to 23, from (moment, number)."""
    hours = [0] * 24
    for moment, number in moments:
        hours[moment.astimezone(CITY).hour] += number
    return hours


def by_day(moments: Iterable[tuple[datetime, int]]) -> dict[date, int]:
    """Answer how many came on each day of the city's calendar, first day first."""
    days: dict[date, int] = {}
    for moment, number in moments:
        day = moment.astimezone(CITY).date()
        days[day] = days.get(day, 0) + number
    return dict(sorted(days.items()))


def change(now: int, before: int) -> Fraction | None:
    """Answer by which share a number grew (above 0) or fell (below 0) against the one before; None
    where there was none."""
    return Fraction(now - before, before) if before else None
