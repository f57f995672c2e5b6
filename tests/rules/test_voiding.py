"""When is a paper lost that was not handed in, and when is it not?"""

from dataclasses import replace

import pytest

from quizapp.rules import voiding
from quizapp.rules.choices import AtLimit
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Window
from tests.rules.lines import assert_line, at

WINDOW = Window(opens=at("08:00"), closes=at("20:00"))
VOID = Regulation(at_limit=AtLimit.VOID, time_limit_s=1200)


def test_only_who_has_the_whole_time_can_lose_the_paper() -> None:
    assert_line(
        lambda started: voiding.ends_void(VOID, WINDOW, started),
        "08:00 yes · 19:39:59.999 yes · 19:40 yes · 19:40:00.001 no · 19:59:59 no",
    )


def test_usually_what_was_saved_is_handed_in() -> None:
    assert Regulation().at_limit is AtLimit.HAND_IN
    assert not voiding.ends_void(Regulation(), WINDOW, at("08:00"))
    assert not voiding.ends_void(Regulation(time_limit_s=None), WINDOW, at("08:00"))


@pytest.mark.parametrize(
    ("ends_void", "collected", "void"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_whoever_handed_in_loses_nothing(*, ends_void: bool, collected: bool, void: bool) -> None:
    assert voiding.is_void(ends_void=ends_void, collected=collected) is void


def test_what_cannot_be_handed_in_while_there_is_time_cannot_be_in_the_grace() -> None:
    def asks(*, ends_void: bool, rule: Regulation = VOID, line: str) -> None:
        deadline = at("08:20")
        assert_line(
            lambda arrived: voiding.must_be_complete(rule, deadline, arrived, ends_void=ends_void),
            line,
        )

    asks(ends_void=True, line="08:00 yes · 08:19:59.999 yes · 08:20 yes · 08:20:05 yes")
    asks(ends_void=False, line="08:00 yes · 08:19:59.999 yes · 08:20 no · 08:20:05 no")
    some = replace(VOID, all_required=False)
    for ends_void in (True, False):
        asks(ends_void=ends_void, rule=some, line="08:00 no · 08:20:05 no")
