"""Who is told of a round and its result, and when?"""

from datetime import timedelta

import pytest

from quizapp.rules import mail, notices
from quizapp.rules.timing import Window
from tests.rules.lines import assert_line, at

REQUIRED = frozenset({"data"})


def test_a_round_is_announced_from_the_day_before_until_an_hour_after_its_opening() -> None:
    span = notices.opening(Window(opens=at("32:00"), closes=at("56:00")))
    assert_line(
        span.holds,
        "07:59:59.999 no · 08:00 yes · 31:59 yes · 32:00 yes · 32:59:59.999 yes · 33:00 no",
    )
    assert span.expires == at("56:00")


def test_a_short_round_is_not_announced_after_its_end() -> None:
    span = notices.opening(Window(opens=at("32:00"), closes=at("32:30")))
    assert_line(span.holds, "32:29:59 yes · 32:30 no")
    assert span.ends == span.expires


def test_a_result_is_told_from_its_hour_on_and_never_before() -> None:
    span = notices.result(at("12:00"))
    assert_line(span.holds, "11:59:59.999 no · 12:00 yes · 83:59:59 yes · 84:00 no")
    assert span.expires == span.ends


@pytest.mark.parametrize(
    ("consents", "told"),
    [
        ({"data", "mail_opens"}, True),
        ({"data"}, False),
        ({"data", "mail_results"}, False),
        ({"mail_opens"}, False),  # withdrew from the contest
        (set(), False),
    ],
)
def test_only_who_wishes_it_is_told(consents: set[str], *, told: bool) -> None:
    assert notices.wanted(notices.Notice.OPENS, consents, REQUIRED) == told


def test_what_was_sent_is_remembered_until_it_can_be_written_no_more() -> None:
    longest = max(notices.DAY_BEFORE + notices.LATE_WORD, notices.RESULT_NEWS)
    assert longest + timedelta(days=30) < mail.KEPT
