"""What does the jury type?"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from quizapp.contests.mark_field import MarkField
from quizapp.rules.collectives import MOST_MARKS
from quizapp.web import LARGEST_ROW, Form

LONGEST_REASON = 1000
SOMETHING = Regexp(r"\s*\S", message=_l("Hãy ghi lý do; lý do được lưu vào nhật ký."))


class ReasonForm(Form):
    """A deed that needs nothing but its reason."""

    reason = TextAreaField(_l("Lý do"), [SOMETHING, Length(max=LONGEST_REASON)])

    @property
    def text(self) -> str:
        """Answer the reason as it was typed."""
        return self.reason.data or ""


class AnswerForm(ReasonForm):
    """What is answered to a complaint; the person reads it."""

    reason = TextAreaField(
        _l("Trả lời người khiếu nại"),
        [
            Regexp(r"\s*\S", message=_l("Hãy ghi lời trả lời; người khiếu nại đọc lời này.")),
            Length(max=LONGEST_REASON),
        ],
    )


class _RecountForm(ReasonForm):
    recounts = BooleanField(_l("Tính lại cả số liệu đã chốt và đáp số dự đoán"))


class QuestionChangeForm(_RecountForm):
    """What becomes of a question whose key was wrong."""

    what = RadioField(
        _l("Điều chỉnh"),
        [InputRequired()],
        choices=[
            SelectChoice("key", _l("Đáp án đúng là phương án khác")),
            SelectChoice("accept", _l("Chấp nhận thêm một đáp án")),
            SelectChoice("right", _l("Hủy câu: tính là đúng cho mọi bài có câu này")),
            SelectChoice(
                "left_out", _l("Hủy câu: không tính điểm, điểm tối đa của bài có câu này giảm đi")
            ),
        ],
    )
    options = SelectMultipleField(
        _l("Đáp án đúng (thêm)"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, choices: Iterable[tuple[int, str]]) -> None:
        """Name the options of the question."""
        self.options.choices = [SelectChoice(value, label) for value, label in choices]


class PersonChangeForm(_RecountForm):
    """Whose result is taken out, comes back, or counts with another account's; `evidence` is the
    item of the review list that led here."""

    evidence = IntegerField("", [Optional(), NumberRange(1, LARGEST_ROW)], widget=HiddenInput())
    what = SelectField(_l("Điều chỉnh"), [InputRequired()])
    into = StringField(
        _l("Gộp vào người dự thi số"),
        [Optional(), Regexp(r"\s*[1-9]\d{0,17}\s*", message=_l("Hãy ghi số của người dự thi."))],
    )

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Name what can be done."""
        self.what.choices = [SelectChoice(value, label) for value, label in choices]


class ConfirmForm(Form):
    """Which outcome the second person looked at."""

    seen = StringField("", [InputRequired()])


class TieForm(ReasonForm):
    """The order of equal people comes beside it, one number a person."""

    place = StringField(_l("Hạng"))


class JudgeForm(ReasonForm):
    """What the jury gives a unit for the collective prizes."""

    unit = IntegerField("", [InputRequired()], widget=HiddenInput())
    marks = IntegerField(
        _l("Điểm chấm (0–100)"),
        [Optional(), NumberRange(0, MOST_MARKS, _l("Điểm chấm phải từ 0 đến 100."))],
    )
    ruling = IntegerField(
        _l("Thứ tự khi bằng nhau"),
        [Optional(), NumberRange(1, 1000, _l("Thứ tự phải từ 1 đến 1000."))],
    )


class OptionalReasonForm(Form):
    """A deed that needs its reason where it replaces something; the deed itself says when."""

    reason = TextAreaField(_l("Lý do"), [Length(max=LONGEST_REASON)])


class MarkForm(OptionalReasonForm):
    """What a jury gave a person outside; empty: nothing. `was` is what stood there, in hundredths
    of a point."""

    mark = MarkField(_l("Điểm"))
    was = HiddenField()


class SeenMarksForm(OptionalReasonForm):
    """The marks of a list as they were looked at."""

    seen = HiddenField()


class MarkListForm(Form):
    """A list of marks to import."""

    file = FileField(
        _l("Tệp điểm (.xlsx, .csv, .tsv)"),
        [FileRequired(_l("Hãy chọn một tệp."))],
        render_kw={"accept": ".xlsx,.csv,.tsv"},
    )


class ProposeForm(Form):
    """What an edition says about itself; a correction must say what was wrong. `without_marks`
    confirms that nobody waits for marks that are missing."""

    note = TextAreaField(_l("Ghi chú công bố"), [Length(max=LONGEST_REASON)])
    without_marks = BooleanField(_l("Tôi xác nhận đề nghị công bố mà không chờ các điểm còn thiếu"))


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
