"""Who may start another attempt, across birthdays and the city's midnight?"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from quizapp.rules import limits
from quizapp.rules.age_refusals import TooYoung
from quizapp.rules.attempt_refusals import PredictionOver, TooSoon
from quizapp.rules.choices import Asked, Target
from quizapp.rules.people_refusals import HasLeft
from quizapp.rules.refusals import MayNotPlay, NoAttemptLeft
from quizapp.rules.regulation import LIMITS, Regulation
from tests.rules.lines import assert_line, at


def test_a_day_begins_at_the_citys_midnight_which_is_17_hours_utc() -> None:
    midnight = datetime(2026, 5, 11, 17, tzinfo=UTC)
    assert limits.city_day_began(at("24:00")) == midnight
    assert limits.city_day_began(at("47:59:59.999")) == midnight
    assert limits.city_day_began(at("23:59:59.999")) == datetime(2026, 5, 10, 17, tzinfo=UTC)


def started_today(*starts: str) -> Callable[[datetime], int]:
    """Count as the feature counts: the starts since the day of `now` began."""
    return lambda now: sum(limits.city_day_began(now) <= at(start) <= now for start in starts)


def test_attempts_of_yesterday_do_not_use_up_today() -> None:
    rule = Regulation(attempts_per_round=None, attempts_per_day=2)
    today = started_today("21:00", "23:59:59.999", "24:00")
    assert_line(
        lambda now: limits.require_attempt_left(rule, 0, today(now), 0, 0),
        "22:00 fine · 23:59:59.999 NoAttemptLeft · 24:00 fine · 47:59:59 fine",
    )
    one = Regulation(attempts_per_round=None, attempts_per_day=1)
    assert_line(
        lambda now: limits.require_attempt_left(one, 0, today(now), 0, 0),
        "20:59:59 fine · 21:00 NoAttemptLeft · 24:00 NoAttemptLeft · 48:00 fine",
    )


@pytest.mark.parametrize(
    ("parameter", "used", "span"),
    [
        ("attempts_per_round", (3, 0, 0, 0), "của đợt này"),
        ("attempts_per_day", (0, 3, 0, 0), "của hôm nay"),
        ("attempts_per_week", (0, 0, 3, 0), "của tuần này"),
        ("attempts_per_contest", (0, 0, 0, 3), "của cả cuộc thi"),
    ],
)
def test_each_limit_counts_its_own_span(
    parameter: str, used: tuple[int, int, int, int], span: str
) -> None:
    none = dict.fromkeys(LIMITS)
    three, four = (Regulation(**{**none, parameter: allowed}) for allowed in (3, 4))
    limits.require_attempt_left(four, *used)
    with pytest.raises(NoAttemptLeft) as refused:
        limits.require_attempt_left(three, *used)
    assert refused.value.facts == {"allowed": 3, "span": span}
    others = [3 - count for count in used]
    limits.require_attempt_left(three, *others)
    limits.require_attempt_left(Regulation(**none), *used)


def test_more_than_allowed_is_refused_too() -> None:
    with pytest.raises(NoAttemptLeft):
        limits.require_attempt_left(Regulation(attempts_per_round=3), 4, 0, 0, 0)


def test_a_week_begins_on_monday_at_the_citys_midnight() -> None:
    monday = datetime(2026, 5, 10, 17, tzinfo=UTC)
    for moment in ("0:00", "23:59:59.999", "24:00", "167:59:59.999"):
        assert limits.city_week_began(at(moment)) == monday
    assert limits.city_week_began(at("168:00")) == datetime(2026, 5, 17, 17, tzinfo=UTC)


def test_attempts_of_last_week_do_not_use_up_this_one() -> None:
    rule = Regulation(attempts_per_round=None, attempts_per_week=2)

    def this_week(now: datetime) -> int:
        starts = ("100:00", "167:59:59.999", "168:00")
        return sum(limits.city_week_began(now) <= at(start) <= now for start in starts)

    assert_line(
        lambda now: limits.require_attempt_left(rule, 0, 0, this_week(now), 0),
        "150:00 fine · 167:59:59.999 NoAttemptLeft · 168:00 fine · 335:59 fine",
    )


def test_a_pause_lies_between_two_attempts() -> None:
    rule = Regulation(attempt_delay_s=900)
    assert_line(
        lambda now: limits.require_pause(rule, at("08:10"), now),
        "08:10 TooSoon · 08:24:59.999 TooSoon · 08:25 fine",
    )
    with pytest.raises(TooSoon) as refused:
        limits.require_pause(rule, at("08:10"), at("08:20"))
    assert refused.value.facts == {"again": at("08:25")}
    limits.require_pause(rule, None, at("08:00"))
    limits.require_pause(Regulation(), at("08:10"), at("08:10"))
    assert limits.next_start(Regulation(), at("08:10")) is None


def test_a_prediction_after_the_hand_in_is_taken_until_the_closing() -> None:
    rule = Regulation(asked=Asked.AFTER_HAND_IN)
    assert_line(
        lambda now: limits.require_predictable(rule, at("20:00"), at("08:20"), now),
        "08:05 fine · 20:00 fine · 20:00:05 fine · 20:00:05.001 PredictionOver",
    )
    # Closed early at 8:10: what was started keeps its own time.
    assert_line(
        lambda now: limits.require_predictable(rule, at("08:10"), at("08:20"), now),
        "08:12 fine · 08:20:05 fine · 08:20:05.001 PredictionOver",
    )


@pytest.mark.parametrize(
    "rule", [Regulation(), Regulation(target=Target.NONE, ranking=("score",))], ids=["paper", "no"]
)
def test_where_none_is_asked_afterwards_none_is_taken(rule: Regulation) -> None:
    with pytest.raises(PredictionOver):
        limits.require_predictable(rule, at("20:00"), at("08:20"), at("08:05"))


def test_the_day_of_the_birthday_begins_in_the_city() -> None:
    rule = Regulation(minimum_age=16)
    assert_line(
        lambda now: limits.require_eligible(rule, date(2010, 5, 12), now),
        "08:00 TooYoung · 23:59:59.999 TooYoung · 24:00 fine",
    )


def test_who_was_born_on_29_february_waits_for_1_march() -> None:
    rule, birth = Regulation(minimum_age=18), date(2008, 2, 29)
    last_of_february = datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC)
    with pytest.raises(TooYoung):
        limits.require_eligible(rule, birth, last_of_february)
    limits.require_eligible(rule, birth, datetime(2026, 2, 28, 17, tzinfo=UTC))


def test_who_is_too_old_does_not_play() -> None:
    rule = Regulation(maximum_age=70)
    assert_line(
        lambda now: limits.require_eligible(rule, date(1955, 5, 12), now),
        "08:00 fine · 23:59:59.999 fine · 24:00 TooOld",
    )


def test_on_a_fixed_day_midnight_changes_nothing() -> None:
    rule = Regulation(maximum_age=70, age_on=date(2026, 5, 11))
    assert_line(
        lambda now: limits.require_eligible(rule, date(1955, 5, 12), now),
        "08:00 fine · 24:00 fine · 2000:00 fine",
    )


def test_consents_are_of_the_day_of_the_deed_whatever_day_is_fixed() -> None:
    rule, birth = Regulation(age_on=date(2026, 9, 30)), date(2010, 5, 12)
    assert_line(
        lambda now: limits.require_eligible(rule, birth, now),
        "08:00 GuardianMissing · 23:59:59.999 GuardianMissing · 24:00 fine",
    )
    of_last_year = Regulation(minimum_age=15, age_on=date(2025, 9, 30))
    limits.require_eligible(of_last_year, birth, at("24:00"))


def test_the_age_is_of_the_day_on_which_the_attempt_began() -> None:
    old, young = date(1955, 5, 12), date(2010, 5, 12)
    limits.require_eligible(Regulation(maximum_age=70), old, at("24:10"), began=at("23:50"))
    with pytest.raises(TooYoung):
        limits.require_eligible(Regulation(), young, at("24:10"), began=at("23:50"))


def test_who_left_the_contest_does_not_play() -> None:
    with pytest.raises(HasLeft):
        limits.require_eligible(Regulation(), date(1990, 5, 19), at("08:00"), has_left=True)
    limits.require_eligible(Regulation(), date(1990, 5, 19), at("08:00"), has_left=False)


def test_without_a_birth_date_nobody_plays() -> None:
    with pytest.raises(MayNotPlay, match="hồ sơ thiếu ngày sinh"):
        limits.require_eligible(Regulation(), None, at("08:00"))


@pytest.mark.parametrize(
    ("allowed", "used", "left"),
    [(3, 0, 3), (3, 2, 1), (3, 3, 0), (3, 4, 0), (None, 7, None)],
)
def test_attempts_left(allowed: int | None, used: int, left: int | None) -> None:
    assert limits.attempts_left(Regulation(attempts_per_round=allowed), used) == left
