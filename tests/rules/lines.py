"""Time drawn as a line: "07:59:59 upcoming · 08:00 open" says what a rule answers at each mark."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import settings

from quizapp.rules.refusals import Refusal
from quizapp.rules.timing import CITY

DAY = datetime(2026, 5, 11, tzinfo=CITY)
"""The Monday on which every line is drawn; "24:00" and later hours are on the Tuesday."""

law = settings(max_examples=40, deadline=None)
"""For properties: enough examples to break a wrong rule, few enough for the two seconds."""


def at(time: str) -> datetime:
    """Answer a time on the city's clock in UTC, as the rules receive it: at("19:59:59.999")."""
    hours, minutes, *rest = time.split(":")
    seconds = float(rest[0]) if rest else 0
    step = timedelta(hours=int(hours), minutes=int(minutes), milliseconds=round(seconds * 1000))
    return (DAY + step).astimezone(UTC)


def assert_line(rule: Callable[[datetime], object], line: str) -> None:
    """Ask `rule` at every mark. It answers a word, yes or no, or refuses; None reads "fine"."""
    marks = [mark.split() for mark in line.split("·")]
    drawn = " · ".join(f"{time} {_word(rule, at(time))}" for time, _ in marks)
    assert drawn == " · ".join(f"{time} {word}" for time, word in marks)


def _word(rule: Callable[[datetime], object], moment: datetime) -> str:
    try:
        answer = rule(moment)
    except Refusal as refusal:
        return type(refusal).__name__
    words: dict[object, str] = {None: "fine", True: "yes", False: "no"}
    return words.get(answer) or str(answer)
