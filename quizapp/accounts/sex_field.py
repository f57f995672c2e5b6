"""How do people tell their sex, or nothing of it?"""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older

from quizapp.rules.people import SEXES


class SexField(RadioField):
    """Somebody's sex, or nothing said of it."""

    def __init__(self, label: Any, **more: Any) -> None:
        """Offer all answers there are, the one that says nothing last."""
        told = [SelectChoice(sex.value, _l(name)) for sex, name in SEXES.items()]
        super().__init__(
            label,
            choices=[*told, SelectChoice("", _l("Không nói"))],
            description=_l("Chỉ để thống kê; không ảnh hưởng kết quả."),
            **more,
        )
        self.type = RadioField.__name__  # pages draw it as every choice of one

    def process_data(self, value: Any) -> None:
        """Show what is not stored as nothing said."""
        super().process_data(value or "")
