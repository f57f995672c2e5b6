"""Which forms do a guardian, and whoever has come of age, fill in?"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import ValidationError

from quizapp.accounts import consents, guardian_texts
from quizapp.accounts.forms import SENTENCES
from quizapp.accounts.operations import Declaration
from quizapp.accounts.parsed_fields import NameField, PhoneField
from quizapp.rules import names
from quizapp.rules.guardians import Relationship
from quizapp.rules.people_refusals import (
    ConsentMissing,
    GuardianConsentMissing,
    GuardianIsTheChild,
)
from quizapp.web import Form


class GuardianForm(Form):
    """A guardian's declaration. No box is ticked beforehand."""

    def __init__(self, child: str, **more: Any) -> None:
        """Keep whose guardian it is, by name."""
        super().__init__(**more)
        self.child = child

    guardian_name = NameField(_l("Họ và tên người giám hộ"), render_kw={"autocomplete": "off"})
    relationship = SelectField(
        _l("Quan hệ với người dự thi"),
        choices=[
            SelectChoice("", _l("— Chọn —")),
            *(SelectChoice(*pair) for pair in guardian_texts.RELATIONSHIPS.items()),
        ],
        default="",
    )
    guardian_phone = PhoneField(
        _l("Số điện thoại của người giám hộ"),
        render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "off"},
    )
    consent_data = BooleanField(guardian_texts.DATA)
    consent_publication = BooleanField(guardian_texts.PUBLICATION)

    def validate_guardian_name(self, field: NameField) -> None:
        """Refuse the child's own name."""
        if field.data is not None and names.fold(field.data) == names.fold(self.child):
            raise ValidationError(gettext(GuardianIsTheChild.text))

    def validate_relationship(self, field: SelectField) -> None:
        """Refuse a form in which nothing is chosen."""
        if not field.data:
            raise ValidationError(gettext("Hãy chọn quan hệ với người dự thi."))

    def validate_consent_data(self, field: BooleanField) -> None:
        """Refuse to go on without the required consent."""
        if not field.data:
            raise ValidationError(gettext(GuardianConsentMissing.text))

    def told(self) -> Declaration:
        """Answer what was declared."""
        return Declaration(
            name=self.guardian_name.data,
            relationship=Relationship(self.relationship.data),
            phone=self.guardian_phone.data,
            publication=self.consent_publication.data,
        )


class GuardianWithdrawForm(Form):
    """The guardian takes the consent back."""

    guardian_phone = PhoneField(
        _l("Số điện thoại của người giám hộ"),
        description=_l("Số đã ghi khi đồng ý."),
        render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "off"},
    )


class OwnConsentForm(Form):
    """Whoever has come of age agrees directly."""

    consent_data = BooleanField(SENTENCES[consents.DATA])
    consent_publication = BooleanField(SENTENCES[consents.PUBLICATION])

    def validate_consent_data(self, field: BooleanField) -> None:
        """Refuse to go on without the required consent."""
        if not field.data:
            raise ValidationError(gettext(ConsentMissing.text))
