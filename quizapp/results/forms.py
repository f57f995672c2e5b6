"""What does the jury type?"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
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

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Name what can be taken out."""
        self.what.choices = [SelectChoice(value, label) for value, label in choices]


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
        choices=[
            SelectChoice("hour", _l("Đúng giờ công bố đã thông báo")),
            SelectChoice("now", _l("Ngay bây giờ")),
        ],
        default="hour",
    )
