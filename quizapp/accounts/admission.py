"""From which age may somebody register today?

Contests decide it and stand above accounts, so the application tells this floor whom to ask.
"""

from collections.abc import Callable

from flask import Flask, current_app

from quizapp.rules import guardians

KEY = "youngest_admitted"


def prepare(app: Flask, youngest_admitted: Callable[[], int | None]) -> None:
    """Let registration know the lowest age that a contest of today admits."""
    app.extensions[KEY] = youngest_admitted


def youngest() -> int:
    """Answer from which age somebody registers now."""
    return guardians.youngest_to_register(current_app.extensions[KEY]())
