"""In which field are points with decimals typed?"""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from quizapp.rules import marks
from quizapp.rules.marks import MarkFault


class MarkField(IntegerField):
    """Points with at most two decimals, typed as Vietnamese write them and kept in hundredths of a
    point: "8,25" is 825. What cannot be read stays in the field."""

    widget = TextInput()

    def __init__(self, label: Any, **more: Any) -> None:
        """Take a number of points, or nothing."""
        super().__init__(label, [Optional()], render_kw={"inputmode": "decimal"}, **more)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else marks.written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = "".join(valuelist[:1]).strip()
        self.data = None
        if typed:
            try:
                self.data = marks.hundredths(typed)
            except MarkFault as fault:
                raise ValueError(str(fault)) from fault
