"""Which forms do people fill in about their own data?"""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from quizapp.accounts.forms import PersonForm
from quizapp.accounts.models import Person
from quizapp.accounts.proving import OwnPasswordForm
from quizapp.rules.people_refusals import NotUnderstood
from quizapp.web import Form


class CorrectForm(PersonForm):
    """Who somebody is, corrected by the person. The phone, by which one signs in, is not in it."""

    def __init__(self, person: Person, today: date) -> None:
        """Start from what is stored; the person's unit stays on offer though it be abolished."""
        kept = (person.unit.id, person.unit.name) if person.unit else None
        super().__init__(today, kept, obj=person)
        del self.phone


class LeaveForm(Form):
    """Leaving a contest."""

    understood = BooleanField(
        _l("Tôi hiểu rằng sau khi rút tôi không dự thi lại cuộc thi này được nữa.")
    )

    def validate_understood(self, field: BooleanField) -> None:
        """Refuse a slip of the finger."""
        if not field.data:
            raise ValidationError(gettext(NotUnderstood.text))


class EraseForm(OwnPasswordForm):
    """Erasing the account: asked a second time, with the password."""

    understood = BooleanField(
        _l("Tôi hiểu rằng tài khoản bị xóa hẳn và không ai khôi phục lại được.")
    )

    def validate_understood(self, field: BooleanField) -> None:
        """Refuse a slip of the finger."""
        if not field.data:
            raise ValidationError(gettext(NotUnderstood.text))
