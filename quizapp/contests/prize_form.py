"""Which form holds a line of a prize table?"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from quizapp.contests.forms import Row, WholeNumberField, add_fault, stripped

MOST_MONEY = 100_000_000_000


class PrizeRow(Row):
    """One line of the prize table; a line without a level is left out."""

    level = StringField(_l("Giải"), [Length(max=60)], filters=[stripped])
    count = WholeNumberField(_l("Số giải"), 1, 1000)
    value_vnd = WholeNumberField(_l("Trị giá mỗi giải (đồng)"), 0, MOST_MONEY)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for the half of a line that is missing."""
        sound: bool = super().validate(extra_validators)
        if self.level.data and not (self.count.data or self.count.errors):
            add_fault(self.count, gettext("Hãy nhập số giải."))
            sound = False
        if not self.level.data and (self.count.data or self.value_vnd.data):
            add_fault(self.level, gettext("Hãy nhập tên giải."))
            sound = False
        return sound


def prize_documents(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Answer the lines of a table that were typed and are sound, as a regulation stores them."""
    rows = [line.data for line in lines if not line.errors]
    return [
        {"level": row["level"], "count": row["count"], "value_vnd": row["value_vnd"] or 0}
        for row in rows
        if row["level"]
    ]
