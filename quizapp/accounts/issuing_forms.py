"""What does somebody with an issued account fill in at the first sign-in?"""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from quizapp.accounts import admission, consents
from quizapp.accounts.forms import (
    LONGEST_CODE,
    SENTENCES,
    PersonForm,
    RegisterForm,
    again_field,
    check_password,
    password_field,
    sign_in_name_field,
)
from quizapp.accounts.parsed_fields import DayField
from quizapp.accounts.sex_field import SexField
from quizapp.web import Form


class SlipForm(Form):
    """The first look at an issued account: its name and the code of the slip."""

    phone = sign_in_name_field(_l("Mã đăng nhập hoặc số điện thoại"))
    code = StringField(
        _l("Mã dùng một lần trên phiếu"),
        validators=[InputRequired(_l("Hãy nhập mã trên phiếu.")), Length(max=LONGEST_CODE)],
        description=_l("Gồm 8 chữ cái và chữ số, ví dụ 7KQM-X2PD."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )


class FirstSignInForm(Form):
    """What an issued account lacks: password, consents, perhaps the birth date and, where the
    contest asks, the sex. No box is ticked beforehand."""

    birth_date = DayField(
        _l("Ngày sinh"),
        description=_l("Ngày/tháng/năm, ví dụ 19/05/1990."),
        render_kw={
            "inputmode": "numeric",
            "autocomplete": "bday",
            "placeholder": _l("ngày/tháng/năm"),
        },
    )
    sex = SexField(_l("Giới tính"))
    password = password_field(_l("Mật khẩu"))
    password_again = again_field()
    consent_data = BooleanField(SENTENCES[consents.DATA])
    consent_publication = BooleanField(SENTENCES[consents.PUBLICATION])

    def __init__(
        self, *, phone: str | None, name: str, birth: date | None, sex: str | None
    ) -> None:
        """Ask for the birth date if it is not known, for the sex if the list did not tell it, and
        keep what the password must not be."""
        super().__init__()
        self.own: dict[str, Any] = {"phone": phone, "name": name, "birth": birth}
        if birth is not None:
            del self.birth_date
        if sex is not None or not admission.asks_sex():
            del self.sex

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what somebody else would try first."""
        check_password(field, **self.own)

    validate_consent_data = RegisterForm.validate_consent_data
    consents = RegisterForm.consents
    told_sex = PersonForm.told_sex
