"""What may change before, during and after a round?"""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.rules import organizing
from quizapp.rules.papers import PoolQuestion, RecipeLine
from quizapp.rules.refusals import (
    AboutToOpen,
    AlreadyOpened,
    BadTimes,
    ContestInUse,
    NotRunning,
    ReasonMissing,
    ResultDecided,
)
from quizapp.rules.timing import Span, Window

OPENS = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=6)
RESULTS = CLOSES + timedelta(hours=3)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SPAN = Span(opens=OPENS, closes=CLOSES, results=RESULTS)
WINDOW = Window(opens=OPENS, closes=CLOSES)

MILLI = timedelta(milliseconds=1)
BEFORE = OPENS - 10 * SECOND
JUST_BEFORE = BEFORE + MILLI
DURING = OPENS
AFTER = CLOSES


def moved(opens: timedelta = 0 * HOUR, closes: timedelta = 0 * HOUR,
          results: timedelta = 0 * HOUR) -> Span:  # fmt: skip
    return Span(opens=OPENS + opens, closes=CLOSES + closes, results=RESULTS + results)


def test_a_reason_is_words() -> None:
    assert organizing.require_reason("  Mất điện ") == "Mất điện"
    with pytest.raises(ReasonMissing):
        organizing.require_reason("  \n")


def test_new_times_follow_each_other_and_end_in_the_future() -> None:
    organizing.require_good_times([SPAN], CLOSES - SECOND)
    with pytest.raises(BadTimes, match="tương lai"):
        organizing.require_good_times([SPAN], CLOSES)
    with pytest.raises(BadTimes, match="sau giờ mở"):
        organizing.require_good_times([Span(opens=CLOSES, closes=OPENS, results=RESULTS)], OPENS)


def test_nothing_but_the_unopened_is_open_to_change() -> None:
    organizing.require_not_opened(WINDOW, BEFORE, "…")
    with pytest.raises(AlreadyOpened) as caught:
        organizing.require_not_opened(WINDOW, DURING, "Không xóa được.")
    assert caught.value.facts == {"opens": OPENS, "rule": "Không xóa được."}


def test_a_summary_may_change_until_it_closes() -> None:
    organizing.require_not_closed(WINDOW, CLOSES - MILLI, "…")
    with pytest.raises(BadTimes, match=r"đã đóng\. Không xóa được\."):
        organizing.require_not_closed(WINDOW, CLOSES, "Không xóa được.")


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (BEFORE, moved(opens=HOUR, closes=-HOUR, results=HOUR)),
        (BEFORE, moved(opens=SECOND)),
        (BEFORE - HOUR, moved(opens=-HOUR)),
        (JUST_BEFORE, moved(closes=HOUR)),
        (OPENS - MILLI, moved(closes=-HOUR, results=HOUR)),
        (DURING, SPAN),
        (DURING, moved(results=-HOUR)),
        (CLOSES - SECOND, moved(results=HOUR)),
        (AFTER, moved(results=HOUR)),
    ],
)
def test_allowed_changes(moment: datetime, after: Span) -> None:
    organizing.require_change_allowed(SPAN, after, moment)


@pytest.mark.parametrize(
    ("moment", "after", "sentence"),
    [
        (BEFORE, moved(opens=-HOUR), "Giờ mở phải ở tương lai"),
        (BEFORE - HOUR, moved(opens=-HOUR - MILLI), "ít nhất 10 giây"),
        (BEFORE, moved(closes=timedelta(days=-7)), "sau giờ mở"),
        (DURING, moved(closes=-HOUR), "Đóng sớm"),
        (DURING, moved(closes=HOUR), "Thêm giờ"),
        (DURING, moved(results=-4 * HOUR), "công bố không được trước giờ đóng"),
        (AFTER, moved(closes=HOUR), "đã đóng"),
        (AFTER, moved(closes=-HOUR), "đã đóng"),
        (AFTER, moved(results=-4 * HOUR), "công bố không được trước giờ đóng"),
    ],
)
def test_forbidden_changes(moment: datetime, after: Span, sentence: str) -> None:
    with pytest.raises(BadTimes, match=sentence):
        organizing.require_change_allowed(SPAN, after, moment)


def test_in_its_last_moments_an_opening_stands_still() -> None:
    organizing.require_time_left(OPENS, BEFORE, "thể lệ")
    organizing.require_time_left(OPENS, OPENS, "thể lệ")
    for moment in (JUST_BEFORE, OPENS - MILLI):
        with pytest.raises(AboutToOpen) as caught:
            organizing.require_time_left(OPENS, moment, "thể lệ")
        assert caught.value.facts == {"opens": OPENS, "what": "thể lệ"}
        with pytest.raises(AboutToOpen):
            organizing.require_change_allowed(SPAN, moved(opens=HOUR), moment)


def test_an_approved_result_holds_its_announced_hour() -> None:
    later = moved(results=HOUR)
    organizing.require_change_allowed(SPAN, SPAN, AFTER, public_from=RESULTS)
    organizing.require_change_allowed(SPAN, later, AFTER, public_from=None)
    with pytest.raises(ResultDecided, match="rút bản đã duyệt"):
        organizing.require_change_allowed(SPAN, later, RESULTS - MILLI, public_from=RESULTS)
    with pytest.raises(ResultDecided, match="đã công bố"):
        organizing.require_change_allowed(SPAN, later, RESULTS, public_from=RESULTS)


def test_an_opening_that_was_does_not_move() -> None:
    with pytest.raises(AlreadyOpened):
        organizing.require_change_allowed(SPAN, moved(opens=HOUR), DURING)


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ({"people": 1, "rounds": 1}, "đã có người vào"),
        ({"rounds": 1, "grants": 1}, "có đợt thi"),
        ({"grants": 1, "at_home": True}, "quyền riêng"),
        ({"at_home": True}, "trang chủ"),
    ],
)
def test_a_contest_in_use_is_not_deleted(there: dict[str, int], reason: str) -> None:
    nothing = {"rounds": 0, "people": 0, "grants": 0, "at_home": False}
    organizing.require_contest_unused(**nothing)
    with pytest.raises(ContestInUse, match=reason):
        organizing.require_contest_unused(**{**nothing, **there})


def test_only_an_open_round_closes_early() -> None:
    organizing.require_running(WINDOW, OPENS)
    organizing.require_running(WINDOW, CLOSES - SECOND)
    for moment in (BEFORE, AFTER):
        with pytest.raises(NotRunning):
            organizing.require_running(WINDOW, moment)


POOL = [
    PoolQuestion(version=1, bank="a", topic="x", difficulty=1, options=4),
    PoolQuestion(version=2, bank="a", topic="y", difficulty=2, options=4),
    PoolQuestion(version=3, bank="b", topic="x", difficulty=1, options=4),
]


def test_a_recipe_is_checked_line_by_line_and_as_a_whole() -> None:
    lines = [RecipeLine(bank="a", count=2), RecipeLine(bank="a", count=1, topic="x")]
    check = organizing.check_recipe(lines, POOL)
    assert check.matching == (2, 1)
    assert not check.complete  # each line alone could be filled, both together need three
    assert organizing.check_recipe(lines[:1], POOL).complete


def test_an_empty_recipe_is_incomplete() -> None:
    assert not organizing.check_recipe([], POOL).complete


def test_a_recipe_that_papers_were_drawn_by_stays() -> None:
    complete = organizing.RecipeCheck(matching=(2,), complete=True)
    broken = organizing.RecipeCheck(matching=(0,), complete=False)
    organizing.require_recipe_changeable(WINDOW, BEFORE, complete)
    organizing.require_recipe_changeable(WINDOW, DURING, broken)
    with pytest.raises(AboutToOpen):
        organizing.require_recipe_changeable(WINDOW, JUST_BEFORE, broken)
    with pytest.raises(AlreadyOpened):
        organizing.require_recipe_changeable(WINDOW, DURING, complete)


def test_faults_of_one_round_name_no_number() -> None:
    bad = Span(opens=CLOSES, closes=OPENS, results=CLOSES)
    assert organizing.faults_of([bad]) == ["Giờ đóng phải sau giờ mở."]
    assert organizing.faults_of([SPAN, bad]) == ["Đợt 2: giờ đóng phải sau giờ mở."]
