"""From which age may somebody register today, what are people asked, and who needs no account?

Contests decide it and stand above accounts, so the application tells this floor whom to ask.
"""

from collections.abc import Callable

from flask import Flask, current_app

from quizapp.rules import guardians

KEY = "youngest_admitted"
ASKS_SEX = "asks_sex"
ADMITS_GUESTS = "admits_guests"


def prepare(
    app: Flask,
    youngest_admitted: Callable[[], int | None],
    sex_asked: Callable[[], bool],
    guests_admitted: Callable[[], bool],
) -> None:
    """Let registration know the lowest age that a contest of today admits, whether the current one
    lets people tell their sex, and whether in some contest people take part without an account."""
    app.extensions[KEY] = youngest_admitted
    app.extensions[ASKS_SEX] = sex_asked
    app.extensions[ADMITS_GUESTS] = guests_admitted
    app.add_template_global(admits_guests)


def youngest() -> int:
    """Answer from which age somebody registers now."""
    return guardians.youngest_to_register(current_app.extensions[KEY]())


def asks_sex() -> bool:
    """Answer whether people may tell their sex now."""
    return bool(current_app.extensions[ASKS_SEX]())


def admits_guests() -> bool:
    """Answer whether somebody may have a paper that was sat without an account."""
    return bool(current_app.extensions[ADMITS_GUESTS]())
