"""What is somebody asked who took part without an account?"""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from quizapp.accounts.forms import (
    LONGEST_CODE,
    NewcomerForm,
    RegisterForm,
    again_field,
    password_field,
)
from quizapp.accounts.operations import Declaration, Registration
from quizapp.accounts.parsed_fields import DayField, NameField, PhoneField
from quizapp.attempts.entry_forms import EntryForm
from quizapp.contests.queries import RoundFacts
from quizapp.rights.guardian_forms import GuardianForm
from quizapp.rights.guests import Told
from quizapp.rules.guardians import needs_guardian
from quizapp.web import Form


class ReceiptForm(Form):
    """What somebody told with a paper without an account, its receipt, and a new password."""

    full_name = NameField(_l("Họ và tên đã khai"), render_kw={"autocomplete": "name"})
    phone = PhoneField(
        _l("Số điện thoại đã khai"),
        render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "tel"},
    )
    birth_date = DayField(
        _l("Ngày sinh đã khai"),
        description=_l("Ngày/tháng/năm, ví dụ 19/05/1990."),
        render_kw={"inputmode": "numeric", "autocomplete": "bday"},
    )
    receipt = StringField(
        _l("Mã biên nhận của bài thi"),
        validators=[InputRequired(_l("Hãy nhập mã biên nhận.")), Length(max=LONGEST_CODE)],
        description=_l("Gồm 8 chữ cái và chữ số, ví dụ 7KQM-X2PD."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    password = password_field(_l("Mật khẩu"))
    password_again = again_field()

    validate_password = RegisterForm.validate_password


class GuestForm(NewcomerForm):
    """Who a guest is, asked after the hand-in, with a child's guardian and with what the contest
    asks beside, all on one page: nothing is kept before all of it is told."""

    def __init__(self, today: date, facts: RoundFacts, **more: Any) -> None:
        """Ask for the group and the code word where the contest has them."""
        super().__init__(today, **more)
        self.entry = EntryForm(**more)
        self.entry.ask(facts.eligibility.groups, word=facts.eligibility.code_word is not None)
        self.guardian = GuardianForm(self.full_name.data or "", prefix="guardian-", **more)

    @property
    def asks_guardian(self) -> bool:
        """Whether whoever it is turns out to be a child. For one who is too young to take part
        nobody is asked; what was typed before stays."""
        child = needs_guardian(self.birth_date.data, self.today)
        return child and (not self.birth_date.errors or self.has_guardian_part)

    @property
    def has_guardian_part(self) -> bool:
        """Whether the guardian's part was on the page that was sent."""
        return bool(self.guardian.guardian_name.raw_data)

    @property
    def asks_more(self) -> bool:
        """Whether the contest asks for a group or the code word."""
        return "group" in self.entry or "word" in self.entry

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every part, so that all faults are told at once."""
        sound: bool = super().validate(extra_validators)
        sound &= self.entry.validate()
        if self.asks_guardian:
            if self.has_guardian_part:
                sound &= self.guardian.validate()
            else:  # their part has not been on the page yet
                self.form_errors.append(
                    gettext(
                        "Người dự thi chưa đủ 16 tuổi: hãy nhờ cha, mẹ hoặc người giám hộ điền tiếp"
                        " phần cuối trang rồi gửi lại."
                    )
                )
                sound = False
        return sound

    def told(self) -> Told:
        """Answer what was told."""
        declared: Declaration | None = self.guardian.told() if self.asks_guardian else None
        return Told(
            who=Registration(
                full_name=self.full_name.data,
                phone=self.phone.data,
                birth_date=self.birth_date.data,
                sex=self.told_sex(),
                unit_id=self.unit_id.data,
                consents=self.consents(),
            ),
            guardian=declared,
            group=self.entry.chosen,
        )
