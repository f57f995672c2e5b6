"""What does more time for a round, or for one paper, bring with it?"""

from datetime import datetime, timedelta

import pytest

from quizapp.rules import more_time
from quizapp.rules.more_time import Beside, State
from quizapp.rules.refusals import BadTimes, NoMoreTime, NotRunning, Unsettled
from quizapp.rules.timing import GRACE, SETTLE, Span
from tests import makers

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MILLI = timedelta(milliseconds=1)
SPAN = Span(opens=makers.at("08:00"), closes=makers.at("10:00"), results=makers.at("13:00"))
DURING = makers.at("09:30")


def moved(closes: timedelta, results: timedelta = 0 * HOUR) -> Span:
    return Span(opens=SPAN.opens, closes=SPAN.closes + closes, results=SPAN.results + results)


def test_a_round_is_given_time_while_it_is_open() -> None:
    for moment in (SPAN.opens, SPAN.closes - MILLI):
        more_time.require_longer(SPAN, moved(MILLI), moment)
    for moment in (SPAN.opens - MILLI, SPAN.closes):
        with pytest.raises(NotRunning):
            more_time.require_longer(SPAN, moved(HOUR), moment)


def test_more_time_is_a_later_closing_that_the_results_still_follow() -> None:
    more_time.require_longer(SPAN, moved(3 * HOUR), DURING)
    more_time.require_longer(SPAN, moved(4 * HOUR, HOUR), DURING)
    for closes in (0 * HOUR, -HOUR):
        with pytest.raises(BadTimes, match="sau giờ đóng hiện nay"):
            more_time.require_longer(SPAN, moved(closes), DURING)
    with pytest.raises(BadTimes, match="công bố không được trước giờ đóng"):
        more_time.require_longer(SPAN, moved(3 * HOUR + MILLI), DURING)


def test_the_hour_of_the_results_is_told_in_the_time_of_the_city() -> None:
    assert more_time.round_consequences(SPAN, moved(HOUR), []) == [
        "Giờ công bố kết quả giữ nguyên: 13 giờ 00 ngày 11/05/2026."
    ]
    assert more_time.round_consequences(SPAN, moved(HOUR, HOUR), []) == [
        "Giờ công bố kết quả chuyển từ 13 giờ 00 ngày 11/05/2026 sang 14 giờ 00 ngày 11/05/2026."
    ]


def test_little_time_before_the_results_is_warned_of() -> None:
    assert len(more_time.round_consequences(SPAN, moved(2 * HOUR), [])) == 1
    (_, warning) = more_time.round_consequences(SPAN, moved(2 * HOUR + MINUTE), [])
    assert warning.startswith("Từ lúc hết giờ đến giờ công bố chỉ còn 59 phút")


@pytest.mark.parametrize(
    ("opens", "told"),
    [
        ("09:59", None),  # they overlapped before
        ("10:00", "hai đợt mở cùng lúc"),
        ("10:59", "hai đợt mở cùng lúc"),
        ("11:00", None),
        ("12:59", None),  # it opened before the results as it was
        ("13:00", "trước khi đợt này công bố kết quả"),
        ("13:59", "trước khi đợt này công bố kết quả"),
        ("14:00", None),
    ],
)
def test_rounds_that_only_now_stand_in_the_way_are_named(opens: str, told: str | None) -> None:
    start = makers.at(opens)
    other = Beside(
        name="Tuần 2", span=Span(opens=start, closes=start + HOUR, results=start + 9 * HOUR)
    )
    sentences = more_time.round_consequences(SPAN, moved(HOUR, HOUR), [other])[1:]
    assert len(sentences) == (told is not None)
    assert all("“Tuần 2”" in sentence and str(told) in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("results", "waits"), [("12:59", False), ("13:00", True), ("13:59", True), ("14:00", False)]
)
def test_results_that_now_come_first_are_named(results: str, *, waits: bool) -> None:
    span = Span(opens=makers.at("07:00"), closes=makers.at("09:00"), results=makers.at(results))
    told = more_time.round_consequences(
        SPAN, moved(HOUR, HOUR), [Beside(name="Chung kết", span=span)]
    )
    assert ("phải chờ" in told[-1]) == waits


def test_a_paper_gets_some_minutes_and_not_too_many() -> None:
    deadline = makers.at("09:50")
    assert more_time.later(deadline, 1) == deadline + MINUTE
    assert more_time.later(deadline, more_time.MOST_MINUTES) == deadline + 4 * HOUR
    for minutes in (0, -5, more_time.MOST_MINUTES + 1):
        with pytest.raises(BadTimes, match="từ 1 đến 240"):
            more_time.later(deadline, minutes)


def test_one_paper_is_made_longer_while_it_is_sat() -> None:
    deadline = makers.at("09:50")

    def ask(by: timedelta, moment: timedelta = 0 * MINUTE, *, tallied: bool = False) -> None:
        more_time.require_longer_paper(
            SPAN, deadline, deadline + by, deadline + moment, tallied=tallied
        )

    ask(MILLI)
    ask(10 * MINUTE, GRACE)
    ask(3 * HOUR)
    for by in (0 * MINUTE, -MINUTE):
        with pytest.raises(BadTimes, match="sau hạn hiện nay"):
            ask(by)
    with pytest.raises(NoMoreTime):
        ask(10 * MINUTE, GRACE + MILLI)
    with pytest.raises(NoMoreTime):
        ask(10 * MINUTE, tallied=True)


def test_one_paper_ends_before_the_results_are_due() -> None:
    last = SPAN.results - GRACE - SETTLE
    before = last - MINUTE
    more_time.require_longer_paper(SPAN, before, last, before, tallied=False)
    with pytest.raises(BadTimes, match="Hãy lùi giờ công bố trước"):
        more_time.require_longer_paper(SPAN, before, last + MILLI, before, tallied=False)


@pytest.mark.parametrize(
    ("confirmed", "dropped_by", "over", "state"),
    [
        (False, None, False, State.WAITS),
        (False, None, True, State.OVERTAKEN),
        (True, None, True, State.GIVEN),
        (False, 1, True, State.WITHDRAWN),
        (False, 2, False, State.REJECTED),
    ],
)
def test_a_proposal_waits_until_it_is_decided_or_comes_too_late(
    *, confirmed: bool, dropped_by: int | None, over: bool, state: State
) -> None:
    assert (
        more_time.proposal_state(
            confirmed=confirmed, proposed_by=1, dropped_by=dropped_by, over=over
        )
        is state
    )


def test_what_was_decided_is_not_decided_again() -> None:
    for open_ in (State.WAITS, State.OVERTAKEN):
        more_time.require_waiting(open_)
    for state, words in (
        (State.GIVEN, "đã được xác nhận"),
        (State.WITHDRAWN, "đã được rút"),
        (State.REJECTED, "đã bị từ chối"),
    ):
        with pytest.raises(Unsettled, match=words):
            more_time.require_waiting(state)


def test_no_proposal_opens_a_round_again() -> None:
    def ask(moment: timedelta, *, tallied: bool = False, for_all: bool = True) -> None:
        more_time.require_in_time(SPAN, SPAN.closes + moment, tallied=tallied, for_all=for_all)

    ask(-MILLI)
    ask(HOUR, for_all=False)
    with pytest.raises(Unsettled, match=r"Đợt thi đã đóng .* trong lúc đề nghị chờ xác nhận"):
        ask(0 * HOUR)
    for for_all in (True, False):
        with pytest.raises(Unsettled, match="Đợt thi đã được xếp hạng trong lúc đề nghị chờ"):
            ask(HOUR, tallied=True, for_all=for_all)


def test_where_no_account_is_needed_the_hour_to_tell_is_counted_before_the_results() -> None:
    def told(closes: timedelta) -> list[str]:
        return more_time.round_consequences(SPAN, moved(closes), [], without_account=True)[1:]

    (until,) = told(HOUR)
    assert "khai thông tin đến 12 giờ 00 ngày 11/05/2026" in until
    assert "chỉ còn 59 phút" in told(HOUR + MINUTE)[1]
    assert "chỉ còn" in told(2 * HOUR)[1]
    assert told(2 * HOUR + MILLI)[1:] == [
        "Giờ công bố sớm hơn lúc xếp hạng được. Hãy lùi giờ công bố."
    ]


def test_a_guests_paper_ends_an_hour_before_the_results_are_due() -> None:
    last = SPAN.results - HOUR - GRACE - SETTLE - MINUTE

    def require(deadline: datetime) -> None:
        longer = more_time.later(deadline, 1)
        more_time.require_longer_paper(
            SPAN, deadline, longer, deadline, tallied=False, nameless=True
        )

    require(last)
    with pytest.raises(BadTimes, match="Hãy lùi giờ công bố trước"):
        require(last + MILLI)


def test_within_the_window_a_guests_hour_stays_what_it_was() -> None:
    soon = Span(opens=SPAN.opens, closes=SPAN.closes, results=SPAN.closes + HOUR)
    deadline = SPAN.closes - MINUTE

    def require(minutes: int) -> None:
        longer = more_time.later(deadline, minutes)
        more_time.require_longer_paper(
            soon, deadline, longer, deadline, tallied=False, nameless=True
        )

    require(1)
    with pytest.raises(BadTimes):
        require(2)


def test_a_guests_longer_paper_tells_how_long_the_ranking_waits() -> None:
    late = SPAN.closes + 90 * MINUTE
    waits, until, left = more_time.paper_consequences(SPAN, late, nameless=True)
    assert "Xếp hạng chờ bài này" in waits
    assert "khai thông tin đến 12 giờ 30" in until
    assert "chỉ còn 30 phút" in left


def test_one_paper_tells_whether_the_ranking_waits_for_it() -> None:
    (calm,) = more_time.paper_consequences(SPAN, SPAN.closes)
    for longer in (SPAN.closes, SPAN.closes + MILLI):
        _, lost = more_time.paper_consequences(SPAN, longer, ends_void=True)
        assert "vẫn bị hủy theo thể lệ" in lost
    assert calm.startswith("Hạn mới vẫn trước giờ đóng")
    (waits,) = more_time.paper_consequences(SPAN, SPAN.closes + MILLI)
    assert "Xếp hạng chờ bài này" in waits
    assert "chỉ còn 30 phút" in more_time.paper_consequences(SPAN, makers.at("12:30"))[1]
