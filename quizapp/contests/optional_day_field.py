"""In which field is a day typed that may be left out?"""

from collections.abc import Sequence
from typing import Any

from quizapp.accounts.parsed_fields import DayField


class OptionalDayField(DayField):
    """A day, typed as day/month/year, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed, if anything was."""
        self.data = None
        if any(str(typed).strip() for typed in valuelist):
            super().process_formdata(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Let a form without the field pass."""
