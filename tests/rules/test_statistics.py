"""Into which class does each fall, and do classes add up?"""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import statistics
from quizapp.rules.statistics import BANDS, UNKNOWN_AGE, Share
from tests.rules.lines import law

DAY = date(2026, 5, 18)


@pytest.mark.parametrize(
    ("right", "questions", "band"),
    [
        (10, 10, BANDS[0]),
        (9, 10, BANDS[1]),
        (8, 10, BANDS[1]),
        (15, 20, BANDS[1]),
        (14, 20, BANDS[2]),
        (5, 20, BANDS[2]),
        (4, 20, BANDS[3]),
        (1, 20, BANDS[3]),
        (0, 20, BANDS[4]),
    ],
)
def test_a_paper_falls_into_one_band(right: int, questions: int, band: str) -> None:
    assert statistics.band(right, questions) == band


@pytest.mark.parametrize(
    ("birth", "name"),
    [
        (date(2010, 5, 19), "Dưới 16 tuổi"),
        (date(2010, 5, 18), "16–17 tuổi"),
        (date(2008, 5, 19), "16–17 tuổi"),
        (date(2008, 5, 18), "18–30 tuổi"),
        (date(1995, 5, 18), "31–45 tuổi"),
        (date(1980, 5, 18), "46–60 tuổi"),
        (date(1965, 5, 18), "Trên 60 tuổi"),
        (None, UNKNOWN_AGE),
    ],
)
def test_an_age_is_that_of_the_day(birth: date | None, name: str) -> None:
    assert statistics.age_class(birth, DAY) == name


def test_every_class_stands_there_also_empty() -> None:
    found = statistics.ages([(date(2000, 1, 1), 3), (None, 1)], DAY)
    assert [(row.name, row.count) for row in found if row.count] == [
        ("18–30 tuổi", 3),
        (UNKNOWN_AGE, 1),
    ]
    assert len(found) == 7


@law
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 100))))
def test_bands_add_up(papers: list[tuple[int, int]]) -> None:
    people = sum(number for _, number in papers)
    found = statistics.bands((right, 10, number) for right, number in papers)
    assert sum(row.count for row in found) == people
    assert sum(row.share for row in found) == (1 if people else 0)
    assert {row.whole for row in found} == {people}


def test_hours_and_days_are_the_citys() -> None:
    late = datetime(2026, 5, 11, 16, 59, tzinfo=UTC)  # 23:59 in the city
    midnight = datetime(2026, 5, 11, 17, 0, tzinfo=UTC)  # 00:00 on the next day
    hours = statistics.by_hour([(midnight, 2), (late, 5)])
    assert (hours[23], hours[0], sum(hours)) == (5, 2, 7)
    assert list(statistics.by_day([(midnight, 2), (late, 5), (late, 1)]).items()) == [
        (date(2026, 5, 11), 6),
        (date(2026, 5, 12), 2),
    ]


def test_a_change_needs_something_before() -> None:
    assert statistics.change(150, 100) == Fraction(1, 2)
    assert statistics.change(50, 100) == Fraction(-1, 2)
    assert statistics.change(5, 0) is None


def test_a_share_of_nothing_is_nothing() -> None:
    assert Share(name="", count=0, whole=0).share == 0


def test_sexes_are_counted_with_those_who_have_not_told() -> None:
    told = statistics.sexes([("female", 3), (None, 2), ("male", 1)])
    assert [(row.name, row.count, row.whole) for row in told] == [
        ("Nam", 1, 6),
        ("Nữ", 3, 6),
        ("Không nói", 2, 6),
    ]
    assert [row.count for row in statistics.sexes([])] == [0, 0, 0]
