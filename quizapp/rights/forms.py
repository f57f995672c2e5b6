"""Which forms do people fill in about their own data?"""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField
from wtforms.validators import Length, ValidationError

from quizapp.accounts.forms import PersonForm
from quizapp.accounts.models import Person
from quizapp.rules import people
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


class EraseForm(Form):
    """Erasing the account: asked a second time, with the password."""

    password = PasswordField(
        _l("Mật khẩu"),
        validators=[Length(max=people.LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    understood = BooleanField(
        _l("Tôi hiểu rằng tài khoản bị xóa hẳn và không ai khôi phục lại được.")
    )

    def __init__(self, *, has_password: bool) -> None:
        """Ask for the password of those who have one; others came in by another door."""
        super().__init__()
        if not has_password:
            del self.password

    def validate_password(self, field: PasswordField) -> None:
        """Refuse an empty password."""
        if not field.data:
            raise ValidationError(gettext("Hãy nhập mật khẩu."))

    def validate_understood(self, field: BooleanField) -> None:
        """Refuse a slip of the finger."""
        if not field.data:
            raise ValidationError(gettext(NotUnderstood.text))
