"""At which ages may somebody register today, what are people asked, and who needs no account?

Contests decide it and stand above accounts, so the application tells this floor whom to ask.
"""

from collections.abc import Callable, Iterable
from datetime import date

from flask import Flask, current_app

from quizapp.rules.ages import Ages

KEY = "ages_admitted"
ASKS_SEX = "asks_sex"
ADMITS_GUESTS = "admits_guests"


def prepare(
    app: Flask,
    ages_admitted: Callable[[], Iterable[Ages]],
    sex_asked: Callable[[], bool],
    guests_admitted: Callable[[], bool],
) -> None:
    """Let registration know the ages that the contests of today admit, whether the current one
    lets people tell their sex, and whether in some contest people take part without an account."""
    app.extensions[KEY] = ages_admitted
    app.extensions[ASKS_SEX] = sex_asked
    app.extensions[ADMITS_GUESTS] = guests_admitted
    app.add_template_global(admits_guests)


def ages(today: date) -> Ages:
    """Answer at which ages people register on this day."""
    return Ages.to_register(current_app.extensions[KEY](), today)


def asks_sex() -> bool:
    """Answer whether people may tell their sex now."""
    return bool(current_app.extensions[ASKS_SEX]())


def admits_guests() -> bool:
    """Answer whether somebody may have a paper that was sat without an account."""
    return bool(current_app.extensions[ADMITS_GUESTS]())
