"""What does the jury type?"""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from quizapp.web import Form

LONGEST_REASON = 1000
SOMETHING = Regexp(r"\s*\S", message=_l("Hãy ghi lý do; lý do được lưu vào nhật ký."))


class ReasonForm(Form):
    """A deed that needs nothing but its reason."""

    reason = TextAreaField(_l("Lý do"), [SOMETHING, Length(max=LONGEST_REASON)])

    @property
    def text(self) -> str:
        """Answer the reason as it was typed."""
        return self.reason.data or ""


class DisqualifyForm(ReasonForm):
    """Which of a person's attempts is taken out, or all of them."""

    what = SelectField(_l("Loại"), [InputRequired()])


class TieForm(ReasonForm):
    """The order of equal people comes beside it, one number a person."""

    place = StringField(_l("Hạng"))


class ProposeForm(Form):
    """What an edition says about itself; a correction must say what was wrong."""

    note = TextAreaField(_l("Ghi chú công bố"), [Length(max=LONGEST_REASON)])


class CorrectionForm(ProposeForm):
    """The same after a publication."""

    note = TextAreaField(
        _l("Lý do đính chính"),
        [
            Regexp(
                r"\s*\S",
                message=_l("Hãy ghi rõ điều gì được đính chính; ghi chú này in công khai."),
            ),
            Length(max=LONGEST_REASON),
        ],
    )


class ApproveForm(Form):
    """When an approved edition becomes public."""

    when = RadioField(
        _l("Công khai"),
        [InputRequired()],
        choices=[("hour", _l("Đúng giờ công bố đã thông báo")), ("now", _l("Ngay bây giờ"))],
        default="hour",
    )
