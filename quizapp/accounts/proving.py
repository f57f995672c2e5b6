"""Is it the owner who sits before an open account?

A phone left unlocked lends the account for a while. What would hand it over for good, another way
to sign in, asks for the password once more.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from quizapp.accounts import operations, passwords
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.rules import people
from quizapp.rules.people_refusals import WrongOwnPassword
from quizapp.rules.refusals import Busy
from quizapp.web import Form


def own_password_field() -> PasswordField:
    """Answer the field of the password of now. Fields come in the order in which they are made,
    and so do their faults above the form."""
    return PasswordField(
        _l("Mật khẩu hiện tại"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu hiện tại.")),
            Length(max=people.LONGEST_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class OwnPasswordForm(Form):
    """A form that asks for the password of now, of whoever has one."""

    old_password = own_password_field()

    def __init__(self, *, has_password: bool, **more: Any) -> None:
        """Ask nothing of whoever signs in without a password."""
        super().__init__(**more)
        if not has_password:
            del self.old_password


def prove(person: Person, form: OwnPasswordForm, now: datetime) -> None:
    """Make sure that the person's own password was typed, if there is one. Raises TooManyTries,
    WrongOwnPassword or Busy. Tries are counted with those to sign in, and what was begun is
    committed: hashing takes long, and nobody shall wait for it."""
    if "old_password" not in form:
        return
    stored, account = person.password_hash, operations.account_of(person)
    operations.count_try(account, now)
    db.session.commit()
    try:
        is_right = passwords.is_right(form.old_password.data or "", stored)
    except Busy:
        operations.take_back_try(account)
        db.session.commit()
        raise
    if not is_right:
        raise WrongOwnPassword
    operations.forget_tries(account)
    db.session.commit()
