"""Which forms do organizers fill in about people, units and each other?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import InputRequired, Length, ValidationError

from quizapp.accounts.forms import PersonForm
from quizapp.accounts.models import Person, Role
from quizapp.accounts.parsed_fields import NameField, ParsedField
from quizapp.rules import people
from quizapp.rules.ages import FOR_ACCOUNTS
from quizapp.web import Form

ROLE_NAMES = {
    Role.EDITOR: _l("Biên tập câu hỏi"),
    Role.MANAGER: _l("Quản lý cuộc thi"),
    Role.JURY: _l("Ban giám khảo"),
    Role.ADMIN: _l("Quản trị"),
}
"""The roles that are ticked; a contact's comes with a unit."""


class UsernameField(ParsedField):
    """The name under which an organizer signs in."""

    def read(self, text: str) -> str:
        """Answer the name as it is stored."""
        return people.username(text)


class OrganizerSignInForm(Form):
    """Sign-in of organizers."""

    username = StringField(
        _l("Tên đăng nhập"),
        validators=[InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        validators=[
            InputRequired(_l("Hãy nhập mật khẩu.")),
            Length(max=people.LONGEST_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class EditPersonForm(PersonForm):
    """Correction of a person's data, with the reason that the journal keeps."""

    reason = TextAreaField(
        _l("Lý do sửa"),
        validators=[InputRequired(_l("Hãy ghi lý do sửa.")), Length(max=500)],
        render_kw={"rows": 2},
    )

    def __init__(self, person: Person, today: date) -> None:
        """Start from what is stored; the person's unit stays on offer though it be abolished."""
        kept = (person.unit.id, person.unit.name) if person.unit else None
        super().__init__(today, kept, obj=person)
        self.ages = FOR_ACCOUNTS


class GrantsForm(Form):
    """Which roles does an organizer have, in which contests?"""

    grants = SelectMultipleField(_l("Vai trò"))

    def __init__(self, contests: Iterable[tuple[int, str]], **more: Any) -> None:
        """Offer every role in all contests and in each of these."""
        super().__init__(**more)
        self.places: Sequence[tuple[int | None, str]] = [(None, ""), *contests]
        self.grants.choices = [
            SelectChoice(grant_value(role, contest_id))
            for contest_id, _ in self.places
            for role in ROLE_NAMES
        ]

    def validate_grants(self, field: SelectMultipleField) -> None:
        """Refuse an organizer without any role."""
        if not field.data:
            raise ValidationError(str(_l("Hãy chọn ít nhất một vai trò.")))

    def chosen(self) -> set[tuple[Role, int | None]]:
        """Answer the roles, each with its contest (None: all)."""
        pairs = (value.split("@") for value in self.grants.data or [])
        return {(Role(role), int(contest) if contest else None) for role, contest in pairs}


class ContactForm(Form):
    """Which unit an organizer is the contact of."""

    unit = StringField(
        _l("Đơn vị"),
        [InputRequired(_l("Hãy nhập mã hoặc tên đơn vị.")), Length(max=200)],
        description=_l("Mã hoặc tên đầy đủ của đơn vị; đầu mối xem được cả các đơn vị cấp dưới."),
        render_kw={"autocomplete": "off"},
    )
    contest = SelectField(_l("Cuộc thi"))

    def __init__(self, contests: Iterable[tuple[int, str]], **more: Any) -> None:
        """Offer all contests, and each of these."""
        super().__init__(**more)
        self.contest.choices = [
            SelectChoice("", _l("Tất cả cuộc thi")),
            *(SelectChoice(str(number), name) for number, name in contests),
        ]

    @property
    def contest_id(self) -> int | None:
        """Answer the contest, None for all."""
        return int(self.contest.data) if self.contest.data else None


class StopOrganizerForm(Form):
    """Why an organizer's account is shut."""

    reason = TextAreaField(
        _l("Lý do ngừng"),
        validators=[InputRequired(_l("Hãy ghi lý do ngừng.")), Length(max=500)],
        render_kw={"rows": 2},
    )


class NewOrganizerForm(GrantsForm):
    """A new organizer; the password is made by the platform. Who will be a contact of a unit alone
    needs no role."""

    is_contact = BooleanField(
        _l("Chỉ là đầu mối của một đơn vị"),
        description=_l("Đơn vị được giao ở trang của người này sau khi thêm."),
    )

    def validate_grants(self, field: SelectMultipleField) -> None:
        """Refuse somebody who would be nothing at all, or both."""
        if bool(field.data) == bool(self.is_contact.data):
            raise ValidationError(
                str(_l("Hãy chọn ít nhất một vai trò, hoặc chỉ đánh dấu đầu mối đơn vị."))
            )

    full_name = NameField(_l("Họ và tên"), render_kw={"autocomplete": "off"})
    username = UsernameField(
        _l("Tên đăng nhập"),
        description=_l("Chữ cái không dấu, chữ số hoặc các dấu . _ -"),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class GuardianWithdrawalForm(Form):
    """Why a guardian's consent is withdrawn by an organizer."""

    reason = TextAreaField(
        _l("Lý do"),
        description=_l("Ví dụ: người giám hộ đã gọi điện. Không ghi thông tin cá nhân."),
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=500)],
        render_kw={"rows": 2},
    )


class UnitsFileForm(Form):
    """A list of units to import."""

    file = FileField(
        _l("Tệp danh sách đơn vị (.xlsx, .csv, .tsv)"),
        validators=[FileRequired(_l("Hãy chọn một tệp."))],
        render_kw={"accept": ".xlsx,.csv,.tsv"},
    )


class PeopleFileForm(Form):
    """A list of people for whom accounts are made."""

    file = FileField(
        _l("Tệp danh sách người dự thi (.xlsx, .csv, .tsv)"),
        validators=[FileRequired(_l("Hãy chọn một tệp."))],
        render_kw={"accept": ".xlsx,.csv,.tsv"},
    )


def grant_value(role: Role, contest_id: int | None) -> str:
    """Answer how a role in a contest stands in a form: "jury@3", "admin@" in all contests."""
    return f"{role}@{'' if contest_id is None else contest_id}"
