"""Which forms do people fill in to register, to sign in and to look after their accounts?"""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from quizapp.accounts import admission, consents
from quizapp.accounts.consents import CONSENTS
from quizapp.accounts.parsed_fields import DayField, NameField, PhoneField, SignInNameField
from quizapp.accounts.sex_field import SexField
from quizapp.accounts.unit_fields import UnitField, UnitNameField, offer
from quizapp.languages import sentence_of
from quizapp.rules import issuing, people
from quizapp.rules.age_refusals import WrongAge
from quizapp.rules.people_refusals import ConsentMissing
from quizapp.rules.refusals import BadDate, Refusal, WeakPassword
from quizapp.web import Form

SENTENCES = {text.purpose: text.sentence for text in CONSENTS}

LONGEST_CODE = 40

SEEN = {"data-show": _l("Hiện mật khẩu"), "data-hide": _l("Ẩn mật khẩu")}
"""With these words the script's button lets people see the password they type."""


def refuse(form: Form, refusal: Refusal, field: Field | None = None) -> None:
    """Put a rule's no beside its field, or above the form."""
    if field is None:
        form.form_errors.append(sentence_of(refusal))
    else:
        field.errors = [*field.errors, sentence_of(refusal)]


def ask_again(form: Form, password: Field) -> None:
    """Say beside the password of a form with faults that it, alone of all that was typed, has to be
    typed again."""
    if form.errors and not password.errors:
        password.errors = [
            gettext(
                "Hãy nhập lại mật khẩu. Để an toàn, mật khẩu không được giữ lại trên trang; "
                "các mục khác vẫn còn nguyên."
            )
        ]


class PersonForm(Form):
    """Who somebody is."""

    full_name = NameField(_l("Họ và tên"), render_kw={"autocomplete": "name"})
    phone = PhoneField(
        _l("Số điện thoại"), render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    )
    birth_date = DayField(
        _l("Ngày sinh"),
        description=_l("Ngày/tháng/năm, ví dụ 19/05/1990. Gõ liền tám chữ số 19051990 cũng được."),
        render_kw={
            "inputmode": "numeric",
            "autocomplete": "bday",
            "placeholder": _l("ngày/tháng/năm"),
        },
    )
    sex = SexField(_l("Giới tính"))
    unit_name = UnitNameField(_l("Tìm đơn vị"))
    unit_id = UnitField(_l("Đơn vị"))

    def __init__(self, today: date, kept: tuple[int, str] | None = None, **more: Any) -> None:
        """Offer the units of today, and let in whom a contest of today admits."""
        super().__init__(**more)
        self.ages = admission.ages(today)
        self.today = today
        offer(self.unit_id, self.unit_name, today, kept)
        if not admission.asks_sex():
            del self.sex

    def told_sex(self, stored: str | None = None) -> str | None:
        """Answer what was said; what is `stored` where nobody asks."""
        return (self.sex.data or None) if "sex" in self else stored

    @property
    def only_looks(self) -> bool:
        """Whether somebody without script sent the form only to look for a unit."""
        return "find" in request.form

    def validate_birth_date(self, field: DayField) -> None:
        """Refuse impossible dates and people whom no contest admits."""
        if field.data is None:
            return
        try:
            people.require_birth(field.data, self.today)
            self.ages.require(field.data, self.today)
        except (BadDate, WrongAge) as refusal:
            raise ValidationError(sentence_of(refusal)) from refusal


def password_field(label: str = _l("Mật khẩu mới")) -> PasswordField:
    """Answer the field of a new password; its rules stand beside it."""
    return PasswordField(
        label,
        description=_l(
            "Ít nhất 8 ký tự. Không dùng số điện thoại, họ tên, ngày sinh hay mật khẩu dễ đoán."
        ),
        render_kw={"autocomplete": "new-password", **SEEN},
    )


class SameIfAsked(EqualTo):
    """The same password twice, where it is asked for twice: a page whose script lets people see
    what they type asks once."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse another text than the first."""
        if field.raw_data:
            super().__call__(form, field)


def again_field() -> PasswordField:
    """Answer the field in which the new password is typed once more."""
    return PasswordField(
        _l("Nhập lại mật khẩu"),
        validators=[SameIfAsked("password", message=_l("Hai lần nhập không giống nhau."))],
        render_kw={"autocomplete": "new-password", "data-again": ""},
    )


class RegisterForm(PersonForm):
    """Registration. No box is ticked beforehand."""

    password = password_field(_l("Mật khẩu"))
    password_again = again_field()
    consent_data = BooleanField(SENTENCES[consents.DATA])
    consent_publication = BooleanField(SENTENCES[consents.PUBLICATION])

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what somebody else would try first."""
        check_password(
            field, phone=self.phone.data, name=self.full_name.data, birth=self.birth_date.data
        )

    def validate_consent_data(self, field: BooleanField) -> None:
        """Refuse to go on without the required consent."""
        if not field.data:
            raise ValidationError(sentence_of(ConsentMissing()))

    def consents(self) -> list[str]:
        """Answer the purposes agreed to."""
        boxes = {
            consents.DATA: self.consent_data.data,
            consents.PUBLICATION: self.consent_publication.data,
        }
        return [purpose for purpose, ticked in boxes.items() if ticked]


class NewcomerForm(RegisterForm):
    """Registration of somebody who signs in elsewhere, so without a password."""

    def __init__(self, today: date, **more: Any) -> None:
        """Ask for no password."""
        super().__init__(today, **more)
        del self.password, self.password_again


def check_password(
    field: PasswordField,
    *,
    phone: str | None = None,
    name: str | None = None,
    birth: date | None = None,
) -> None:
    """Turn the rule's refusal of a password into a sentence beside its field."""
    if not field.data:
        raise ValidationError(gettext("Hãy nhập mật khẩu."))
    try:
        people.require_password(field.data or "", phone=phone, name=name or "", birth=birth)
    except WeakPassword as refusal:
        raise ValidationError(sentence_of(refusal)) from refusal


def sign_in_name_field(label: str = _l("Số điện thoại hoặc mã đăng nhập")) -> SignInNameField:
    """Answer the field of the name with which one signs in. Phones show the keys of a telephone:
    neither a number nor a code has letters."""
    return SignInNameField(
        label,
        description=_l("Mã đăng nhập chỉ gồm chữ số."),
        render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "username"},
    )


class SignInForm(Form):
    """Sign-in of citizens."""

    phone = sign_in_name_field()
    password = PasswordField(
        _l("Mật khẩu"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu.")),
            Length(max=people.LONGEST_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password", **SEEN},
    )


class PasswordForm(Form):
    """Change of one's own password, for citizens and organizers."""

    old_password = PasswordField(
        _l("Mật khẩu hiện tại"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu hiện tại.")),
            Length(max=people.LONGEST_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    password = password_field()
    password_again = again_field()

    def __init__(
        self, *, phone: str | None = None, name: str = "", birth: date | None = None
    ) -> None:
        """Keep what the new password must not be."""
        super().__init__()
        self.own: dict[str, Any] = {"phone": phone, "name": name, "birth": birth}

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what somebody else would try first."""
        check_password(field, **self.own)


class ResetForm(Form):
    """A new password with the code of a printed slip."""

    phone = sign_in_name_field()
    code = StringField(
        _l("Mã trên phiếu"),
        validators=[InputRequired(_l("Hãy nhập mã trên phiếu.")), Length(max=LONGEST_CODE)],
        description=_l("Gồm 8 chữ cái và chữ số, ví dụ 7KQM-X2PD."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )
    password = password_field()
    password_again = again_field()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what somebody else would try first."""
        name = self.phone.data
        is_code = name is not None and issuing.looks_like_code(name)
        check_password(field, phone=None if is_code else name)
