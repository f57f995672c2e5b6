"""Both sides of every boundary in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import timing
from quizapp.rules.refusals import NotOpenYet
from quizapp.rules.timing import CITY, Phase, Span, Window
from tests.rules.lines import assert_line, at, law

WINDOW = Window(opens=at("08:00"), closes=at("20:00"))
TWENTY_MINUTES = timedelta(minutes=20)
MS = timedelta(milliseconds=1)


def phase_with(tallied: str | None, public: str | None) -> Callable[[datetime], Phase]:
    return lambda moment: timing.phase(
        WINDOW,
        moment,
        tallied_at=at(tallied) if tallied else None,
        public_from=at(public) if public else None,
    )


def test_a_round_through_its_day() -> None:
    assert_line(
        phase_with(None, None),
        "00:00 upcoming · 07:59:59.999 upcoming · 08:00 open · 19:59:59.999 open"
        " · 20:00 collecting · 23:59:59 collecting",
    )


def test_a_ranked_round_is_in_review_until_its_result_is_public() -> None:
    assert_line(phase_with("20:05", None), "19:59:59.999 open · 20:05 review · 47:00 review")
    assert_line(
        phase_with("20:05", "21:00"),
        "20:05 review · 20:59:59.999 review · 21:00 published · 47:00 published",
    )


def test_no_publication_shows_before_the_round_is_closed_and_ranked() -> None:
    assert_line(phase_with(None, "20:00"), "07:59:59 upcoming · 08:00 open · 20:00 collecting")
    assert_line(phase_with("12:00", "12:00"), "12:00 open · 19:59:59.999 open · 20:00 published")


def test_attempts_start_from_the_opening_up_to_the_closing() -> None:
    assert_line(
        WINDOW.require_open,
        "07:59:59.999 NotOpenYet · 08:00 fine · 19:59:59.999 fine · 20:00 RoundOver",
    )
    assert_line(WINDOW.is_open, "07:59:59.999 no · 08:00 yes · 19:59:59.999 yes · 20:00 no")


def test_who_comes_too_early_is_told_when_to_come() -> None:
    with pytest.raises(NotOpenYet) as refused:
        WINDOW.require_open(at("07:00"))
    assert refused.value.facts == {"opens": at("08:00")}


@pytest.mark.parametrize(
    ("started", "limit", "deadline"),
    [
        ("08:00", TWENTY_MINUTES, "08:20"),
        ("19:39:59.999", TWENTY_MINUTES, "19:59:59.999"),
        ("19:40", TWENTY_MINUTES, "20:00"),
        ("19:40:00.001", TWENTY_MINUTES, "20:00"),
        ("19:59:59", TWENTY_MINUTES, "20:00"),
        ("08:00", None, "20:00"),
    ],
)
def test_a_deadline_is_the_limit_but_never_behind_the_closing(
    started: str, limit: timedelta | None, deadline: str
) -> None:
    assert WINDOW.deadline(at(started), limit) == at(deadline)


def test_a_message_counts_within_five_seconds_of_grace() -> None:
    assert timing.last_arrival(at("08:20")) == at("08:20:05")
    assert_line(
        lambda arrived: timing.require_in_time(at("08:20"), arrived),
        "08:19:59 fine · 08:20 fine · 08:20:05 fine · 08:20:05.001 TooLate",
    )
    # Of a paper that is lost then nobody may read that what was saved still counts.
    assert_line(
        lambda arrived: timing.require_in_time(at("08:20"), arrived, ends_void=True),
        "08:19:59 fine · 08:20:05 fine · 08:20:05.001 NotHandedInInTime",
    )


def test_nothing_is_collected_before_grace_and_ten_seconds_more() -> None:
    assert_line(
        lambda moment: at("08:20") <= timing.collectable_until(moment),
        "08:20:05 no · 08:20:14.999 no · 08:20:15 yes",
    )


@given(late=st.integers(0, 60_000), wait=st.integers(0, 60_000))
@law
def test_what_may_still_arrive_is_never_collected(late: int, wait: int) -> None:
    deadline = at("08:20")
    arrived, collected = deadline + late * MS, deadline + wait * MS
    if deadline <= timing.collectable_until(collected) and arrived >= collected:
        with pytest.raises(timing.TooLate):
            timing.require_in_time(deadline, arrived)


def test_a_round_is_ranked_when_its_last_paper_is_in() -> None:
    assert_line(
        lambda moment: timing.may_tally(at("20:00"), None, moment),
        "19:59 no · 20:00 no · 20:00:14.999 no · 20:00:15 yes",
    )


def test_after_an_early_closing_the_ranking_waits_for_started_attempts() -> None:
    assert_line(
        lambda moment: timing.may_tally(at("12:00"), at("12:18"), moment),
        "12:00:15 no · 12:18 no · 12:18:14.999 no · 12:18:15 yes",
    )


def test_a_deadline_before_the_closing_makes_no_ranking_earlier() -> None:
    assert_line(
        lambda moment: timing.may_tally(at("20:00"), at("19:30"), moment),
        "19:30:15 no · 20:00:14.999 no · 20:00:15 yes",
    )


def test_time_used_is_measured_in_whole_milliseconds_within_the_limit() -> None:
    def used(arrived: datetime) -> int:
        return timing.time_used_ms(at("08:00"), at("08:20"), arrived)

    assert used(at("08:00:01.234") + timedelta(microseconds=999)) == 1234
    assert used(at("08:19:59.999")) == 1_199_999
    assert used(at("08:20")) == 1_200_000
    assert used(at("08:20:05")) == 1_200_000
    assert used(at("07:59:59")) == 0


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 5, 11), date(2026, 5, 10), 15),
        (date(2010, 5, 11), date(2026, 5, 11), 16),
        (date(2010, 5, 11), date(2026, 5, 12), 16),
        (date(2010, 12, 31), date(2026, 12, 30), 15),
        (date(2010, 12, 31), date(2027, 1, 1), 16),
        # Born on 29 February: in leap years on the day, in common years on 1 March.
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 5, 11), date(2026, 5, 11), 0),
    ],
)
def test_age_is_completed_years(birth: date, day: date, age: int) -> None:
    assert timing.age_on(birth, day) == age


def test_weekly_rounds_keep_their_weekday_and_hour() -> None:
    first = Span(opens=at("10:00"), closes=at("177:00"), results=at("180:00"))
    spans = list(timing.weekly(first, 3))
    assert spans[0] == first
    assert len(spans) == 3
    assert [s.opens.astimezone(CITY).strftime("%a %d/%m %H:%M") for s in spans] == [
        "Mon 11/05 10:00",
        "Mon 18/05 10:00",
        "Mon 25/05 10:00",
    ]
    assert {s.closes - s.opens for s in spans} == {timedelta(hours=167)}
    assert {s.results - s.closes for s in spans} == {timedelta(hours=3)}
    assert list(timing.weekly(first, 0)) == []


def span(opens: str, closes: str, results: str) -> Span:
    return Span(opens=at(opens), closes=at(closes), results=at(results))


def test_times_of_a_round_follow_each_other() -> None:
    assert timing.span_faults([span("08:00", "08:00:00.001", "08:00:00.001")]) == []
    assert timing.span_faults(
        [
            span("08:00", "20:00", "20:00"),
            span("08:00", "08:00", "09:00"),
            span("08:00", "20:00", "19:59:59.999"),
        ]
    ) == [
        "Đợt 2: giờ đóng phải sau giờ mở.",
        "Đợt 3: giờ công bố không được trước giờ đóng.",
    ]


@pytest.mark.parametrize("edge", [2020, 2101])
def test_rounds_lie_within_the_years_that_can_be_counted(edge: int) -> None:
    year = datetime(edge, 1, 1, tzinfo=CITY)
    milli = timedelta(milliseconds=1)
    inside, outside = (year, year - milli) if edge == 2020 else (year - milli, year)
    one = Span(opens=inside - milli, closes=inside, results=inside)
    assert bool(timing.span_faults([one])) == (edge == 2020)
    for name in ("opens", "closes", "results"):
        faulty = replace(Span(opens=inside, closes=inside + milli, results=inside + milli),
                         **{name: outside})  # fmt: skip
        assert "Đợt 1: năm phải từ 2020 đến 2100." in timing.span_faults([faulty])


@pytest.mark.parametrize(
    "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_the_ends_of_the_calendar_are_faults_and_no_crash(moment: datetime) -> None:
    assert timing.span_faults([Span(opens=moment, closes=moment, results=moment)])


def test_the_last_weeks_of_the_last_year_can_be_counted_on_from() -> None:
    last = datetime(2100, 12, 31, 23, 59, tzinfo=CITY)
    first = Span(opens=last - timedelta(hours=1), closes=last, results=last)
    spans = list(timing.weekly(first, 52))
    assert spans[51].closes == last + timedelta(weeks=51)
    assert len(timing.span_faults(spans)) == 51


def test_the_city_is_seven_hours_ahead() -> None:
    assert at("24:00") == datetime(2026, 5, 11, 17, tzinfo=UTC)
