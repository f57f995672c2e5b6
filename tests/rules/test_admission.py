"""Both sides of every boundary of the waiting line."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import admission
from tests.rules.lines import assert_line, at, law

OPENS, CLOSES = at("08:00"), at("20:00")
LIMIT = timedelta(minutes=20)


@pytest.mark.parametrize(("per_second", "apart"), [(1, 1000), (20, 50), (400, 2.5)])
def test_turns_lie_evenly_apart(per_second: int, apart: float) -> None:
    assert admission.spacing(per_second) == timedelta(milliseconds=apart)


def test_a_turn_has_come_when_waiting_is_not_worth_a_page() -> None:
    assert_line(
        lambda now: admission.may_go_in(at("08:05"), now),
        "08:04 no · 08:04:57.999 no · 08:04:58 yes · 08:05 yes · 08:30 yes",
    )


def test_nobody_lines_up_while_the_next_free_turn_is_near() -> None:
    assert_line(
        lambda now: admission.is_short(at("08:05"), now),
        "08:04:57.999 no · 08:04:58 yes · 08:05 yes · 09:00 yes",
    )
    assert admission.is_short(None, OPENS)


def test_a_turn_that_was_waited_for_has_come_at_its_moment_and_not_before() -> None:
    assert_line(
        lambda now: admission.has_come(at("08:05"), now),
        "08:04:58 no · 08:04:59.999 no · 08:05 yes · 08:30 yes",
    )


def test_a_turn_is_kept_for_ten_minutes() -> None:
    assert_line(
        lambda now: admission.is_kept(at("08:05"), now),
        "08:00 yes · 08:05 yes · 08:15 yes · 08:15:00.001 no",
    )


def test_who_comes_later_has_a_later_turn_and_none_lies_in_the_past() -> None:
    assert admission.turn(at("08:03"), at("08:01"), CLOSES, LIMIT) == at("08:03")
    assert admission.turn(at("07:00"), at("08:01"), CLOSES, LIMIT) == at("08:01")


@pytest.mark.parametrize(
    ("now", "limit", "latest"),
    [
        ("08:00", LIMIT, "19:40"),  # the whole limit still fits in
        ("19:37:46.666", LIMIT, "19:40"),
        ("19:38", LIMIT, "19:40:12"),  # a tenth of 22 minutes
        ("19:50", LIMIT, "19:51"),  # a tenth of what is left
        ("19:50", timedelta(hours=1), "19:51"),
        ("19:50", None, "19:51"),
        ("08:00", None, "09:12"),
        ("20:00", LIMIT, "20:00"),
        ("20:01", LIMIT, "20:01"),
    ],
)
def test_waiting_costs_nobody_the_round(now: str, limit: timedelta | None, latest: str) -> None:
    one_ms = timedelta(milliseconds=1)
    for free in (at(latest) + one_ms, at("47:00")):
        assert admission.turn(free, at(now), CLOSES, limit) == at(latest)
    if at(latest) > at(now):
        before = at(latest) - one_ms
        assert admission.turn(before, at(now), CLOSES, limit) == before


@pytest.mark.parametrize(
    ("came", "turn", "share", "called"),
    [
        ("08:00", "08:00:07", 0.0, "08:00"),
        ("08:00", "08:00:07", 0.2, "08:00:03"),
        ("08:00", "08:00:14.999", 0.2, "08:00:03"),
        ("08:00", "08:00:15", 0.0, "08:00:15"),
        ("08:00", "08:00:15", 0.8, "08:00:27"),
        ("08:00:05", "08:00:09", 0.5, "08:00:10"),  # half of what is left of the step
    ],
)
def test_a_turn_is_called_out_within_its_quarter_of_a_minute(
    came: str, turn: str, share: float, called: str
) -> None:
    assert admission.called(at(turn), at(came), CLOSES, LIMIT, share) == at(called)


def test_calling_out_costs_nobody_the_round_either() -> None:
    came = at("19:50")
    for turn in ("19:50:20", "19:51"):
        moment = admission.called(at(turn), came, CLOSES, LIMIT, 0.999)
        assert came <= moment <= at("19:51")


@law
@given(
    came=st.integers(0, 60_000),
    early=st.integers(0, 3_600_000),
    behind=st.integers(0, 60_000),
    shares=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)),
)
def test_who_has_a_turn_in_an_earlier_step_is_called_earlier(
    came: int, early: int, behind: int, shares: tuple[float, float]
) -> None:
    """So it is for whoever comes when the line is short again, and goes in at once, too."""
    ms = timedelta(milliseconds=1)
    now = OPENS + came * ms
    turns = (now + early * ms, now + (early + behind) * ms)
    first, second = (
        admission.called(turn, now, CLOSES, LIMIT, share)
        for turn, share in zip(turns, shares, strict=True)
    )
    ends = OPENS + ((turns[0] - OPENS) // admission.STEP + 1) * admission.STEP
    assert now <= first < ends
    assert first >= ends - admission.STEP
    if turns[1] >= ends:
        assert first < second


@law
@given(
    first=st.integers(0, 50_000),
    later=st.integers(0, 50_000),
    free=st.integers(-50_000, 80_000),
    behind=st.integers(0, 50_000),
    limit=st.none() | st.integers(1, 50_000),
)
def test_the_order_of_arrival_is_the_order_of_turns(
    first: int, later: int, free: int, behind: int, limit: int | None
) -> None:
    def second(number: int) -> timedelta:
        return timedelta(seconds=number)

    length = None if limit is None else second(limit)
    came, came_later = OPENS + second(first), OPENS + second(first + later)
    early = admission.turn(OPENS + second(free), came, CLOSES, length)
    late = admission.turn(OPENS + second(free + behind), came_later, CLOSES, length)
    assert came <= early <= late


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        ("08:06:59.999", 2),
        ("08:07", 1),
        ("08:08:00.001", 1),
        ("08:06", 2),
        ("08:06:00.001", 2),
        ("08:05:59.999", 3),
    ],
)
def test_how_long_it_takes_is_said_in_whole_minutes(now: str, minutes: int) -> None:
    assert admission.minutes_to_wait(at("08:08"), at(now)) == minutes
