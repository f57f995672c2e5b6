"""Which forms do people fill in about their e-mail address and a forgotten password?"""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from quizapp.accounts import phones
from quizapp.accounts.forms import (
    again_field,
    check_password,
    password_field,
)
from quizapp.accounts.parsed_fields import ParsedField
from quizapp.accounts.proving import OwnPasswordForm, own_password_field
from quizapp.rules import mail
from quizapp.rules.refusals import BadPhone
from quizapp.rules.sentences import Sentence
from quizapp.web import Form


class EmailField(ParsedField):
    """An e-mail address."""

    def read(self, text: str) -> str:
        """Answer the address in its stored form."""
        return mail.address(text)


class PhoneOrEmailField(ParsedField):
    """A phone number, or an e-mail address as addresses are compared."""

    def read(self, text: str) -> str:
        """Answer what people are looked up by."""
        if not text.strip():
            raise BadPhone(reason=Sentence("Hãy nhập số điện thoại hoặc địa chỉ e-mail."))
        return mail.folded(mail.address(text)) if "@" in text else phones.normal(text)


class EmailForm(OwnPasswordForm):
    """An address to be confirmed. Whoever has its mailbox can set the password."""

    email = EmailField(
        _l("Địa chỉ e-mail"),
        render_kw={
            "type": "email",
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
    old_password = own_password_field()


class ForgottenForm(Form):
    """Whose password was forgotten."""

    typed = PhoneOrEmailField(
        _l("Số điện thoại hoặc e-mail"),
        description=_l("Số bạn dùng để đăng nhập, hoặc địa chỉ e-mail bạn đã xác nhận."),
        # No type: a phone's keyboard for numbers has no letters, one for addresses has both.
        render_kw={"inputmode": "email", "autocomplete": "username", "autocapitalize": "none"},
    )


class NewPasswordForm(Form):
    """A new password, set with the link of a letter."""

    password = password_field()
    password_again = again_field()

    def __init__(self, *, phone: str | None, name: str, birth: date | None) -> None:
        """Keep what the new password must not be."""
        super().__init__()
        self.own: dict[str, Any] = {"phone": phone, "name": name, "birth": birth}

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what somebody else would try first."""
        check_password(field, **self.own)
