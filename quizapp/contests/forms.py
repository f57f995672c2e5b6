"""Which forms make and change contests and rounds?"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from quizapp import clock
from quizapp.contests.models import Round
from quizapp.contests.operations import Texts
from quizapp.languages import number
from quizapp.rules.eligibility import Group
from quizapp.rules.presets import PRESETS
from quizapp.rules.series import Step, closing, read_moment, series
from quizapp.rules.timing import FIRST_YEAR, LAST_YEAR, Span
from quizapp.web import Form

MOST_WEEKS = 52
MARKDOWN_LENGTH = 50_000

MARKDOWN_HELP = _l("Dòng trống ngăn đoạn; **chữ đậm**; [chữ](địa chỉ).")
PLAIN_NUMBER = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:[.\s][0-9]{3}){1,5}")

TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]


EVERYBODY, EACH_GROUP = "", "each"


def offer_groups(field: SelectField, groups: Sequence[Group], *more: tuple[str, Any]) -> None:
    """Let a round be for everybody, for one of the contest's groups, or what `more` says."""
    offered = [(str(group.id), group.name) for group in groups]
    field.choices = options((EVERYBODY, _l("Mọi người")), *more, *offered)


def stripped(text: str | None) -> str:
    """Answer a text without the spaces around it."""
    return (text or "").strip()


def options(*pairs: tuple[str, Any]) -> list[Any]:
    """Answer the choices of a select, made of values and labels."""
    return [SelectChoice(value, label) for value, label in pairs]


class CityTimeField(DateTimeLocalField):
    """A moment, typed on the city's clock and kept in UTC."""

    def __init__(self, label: Any, **more: Any) -> None:
        """Read what browsers send, and what people type where a browser has no calendar."""
        super().__init__(label, [InputRequired()], format=TYPED, **more)

    def process_data(self, value: datetime | None) -> None:
        """Put a stored moment on the city's clock."""
        self.data = None if value is None else clock.in_city(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the city's clock."""
        written = read_moment(valuelist[0]) if valuelist else None
        if written is None:
            super().process_formdata(valuelist)
        else:
            self.data = written.replace(tzinfo=None)
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(
                gettext("Năm phải từ %(first)s đến %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
            )
        if self.data is not None:
            self.data = self.data.replace(tzinfo=clock.CITY)

    @property
    def moment(self) -> datetime:
        """Answer the typed moment in UTC. Only for a form that has been validated."""
        assert self.data is not None  # noqa: S101 - InputRequired saw to it
        return self.data.astimezone(UTC)

    def moment_after(self, stored: datetime) -> datetime:
        """Answer the typed moment in UTC. The field shows minutes only, so an untouched one keeps
        the stored moment to the millisecond."""
        untouched = self.data == clock.in_city(stored).replace(second=0, microsecond=0)
        return stored if untouched else self.moment


class ClosingTimeField(CityTimeField):
    """A closing, typed on the city's clock: "23h59" lasts to the end of that minute."""

    @property
    def moment(self) -> datetime:
        """Answer the meant moment in UTC. Only for a form that has been validated."""
        return closing(super().moment)


class WholeNumberField(IntegerField):
    """A whole number, written as people write it: 3000000, 3.000.000 or 3 000 000. What cannot be
    read stays in the field, and one sentence says which numbers can."""

    widget = TextInput()

    def __init__(self, label: Any, least: int, most: int, **more: Any) -> None:
        """Take numbers from `least` to `most`, or nothing."""
        super().__init__(label, [Optional()], render_kw={"inputmode": "numeric"}, **more)
        self.least, self.most = least, most

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else number(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        typed = stripped("".join(valuelist[:1]))
        if not typed:
            return
        if PLAIN_NUMBER.fullmatch(typed):
            self.data = int(re.sub(r"[.\s]", "", typed))
        if self.data is None or not self.least <= self.data <= self.most:
            self.data = None
            raise ValueError(
                gettext(
                    "Hãy nhập một số nguyên từ %(least)s đến %(most)s.",
                    least=number(self.least),
                    most=number(self.most),
                )
            )


class Row(Form):
    """A row inside a larger form, which carries the token for all of them."""

    class Meta(Form.Meta):
        """Ask for no token in each row."""

        csrf = False


class NewContestForm(Form):
    """A new contest: what it is called and where it stands."""

    name = StringField(_l("Tên cuộc thi"), [InputRequired(), Length(max=200)], filters=[stripped])
    slug = StringField(
        _l("Địa chỉ trong đường dẫn"),
        [Optional(), Length(max=60)],
        filters=[stripped],
        description=_l("Để trống thì lấy theo tên, ví dụ: hai-phong-lam-theo-loi-bac."),
    )
    organizing_body = StringField(
        _l("Đơn vị tổ chức"), [Optional(), Length(max=200)], filters=[stripped]
    )
    preset = SelectField(
        _l("Thể lệ theo mẫu"),
        choices=options(
            ("", _l("Cuộc thi hằng tuần của thành phố (thường dùng)")),
            *((name, preset.title) for name, preset in PRESETS.items()),
        ),
        default="",
    )


class CloneContestForm(Form):
    """A contest like another one."""

    name = StringField(
        _l("Tên cuộc thi mới"), [InputRequired(), Length(max=200)], filters=[stripped]
    )
    slug = StringField(
        _l("Địa chỉ trong đường dẫn"), [Optional(), Length(max=60)], filters=[stripped]
    )
    weeks = IntegerField(
        _l("Dời các đợt thi muộn hơn bao nhiêu tuần"), [InputRequired(), NumberRange(0, 520)]
    )


class TextsForm(Form):
    """What the organizers write on the contest's site."""

    name = StringField(_l("Tên cuộc thi"), [InputRequired(), Length(max=200)], filters=[stripped])
    organizing_body = StringField(_l("Đơn vị tổ chức"), [Length(max=200)], filters=[stripped])
    introduction = TextAreaField(
        _l("Lời giới thiệu"), [Length(max=MARKDOWN_LENGTH)], description=MARKDOWN_HELP
    )
    contact = TextAreaField(
        _l("Liên hệ"), [Length(max=2000)], description=_l("Mỗi cách liên hệ một dòng.")
    )
    notice = TextAreaField(
        _l("Thông báo trên trang chủ"), [Length(max=MARKDOWN_LENGTH)], description=MARKDOWN_HELP
    )
    questions_and_answers = TextAreaField(
        _l("Hỏi và đáp"), [Length(max=MARKDOWN_LENGTH)], description=MARKDOWN_HELP
    )
    study_material = TextAreaField(
        _l("Tài liệu học tập"), [Length(max=MARKDOWN_LENGTH)], description=MARKDOWN_HELP
    )
    seen = HiddenField()

    def texts(self) -> Texts:
        """Answer the typed texts."""
        return Texts(**{field: self[field].data or "" for field in Texts.__dataclass_fields__})


class FileForm(Form):
    """One file to upload."""

    file = FileField(_l("Tệp"), [FileRequired(_l("Hãy chọn một tệp."))])


class SeriesForm(Form):
    """Rounds in one go, one step after the other."""

    count = IntegerField(_l("Số đợt"), [InputRequired(), NumberRange(1, MOST_WEEKS)])
    pattern = StringField(
        _l("Tên các đợt"),
        [InputRequired(), Length(max=100)],
        filters=[stripped],
        description=_l("{n} được thay bằng số thứ tự, ví dụ: Tuần {n}."),
    )
    first_number = IntegerField(_l("Số thứ tự đầu tiên"), [InputRequired(), NumberRange(1, 999)])
    step = SelectField(
        _l("Đợt sau cách đợt trước"),
        choices=options(
            (Step.WEEKLY.value, _l("Một tuần")),
            (Step.TWO_WEEKS.value, _l("Hai tuần")),
            (Step.MONTHLY.value, _l("Một tháng (cùng ngày trong tháng)")),
            (Step.DAYS.value, _l("Số ngày tự chọn")),
        ),
        default=Step.WEEKLY.value,
    )
    days = WholeNumberField(_l("Số ngày (khi tự chọn)"), 1, 366)
    opens = CityTimeField(_l("Đợt đầu mở lúc"))
    closes = ClosingTimeField(_l("Đợt đầu đóng lúc"))
    results = CityTimeField(_l("Kết quả đợt đầu công bố lúc"))
    like = SelectField(_l("Cơ cấu đề lấy theo"), coerce=int)
    group = SelectField(_l("Dành cho"), default=EVERYBODY)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse one name for several rounds."""
        sound: bool = super().validate(extra_validators)
        if (self.count.data or 0) > 1 and self.pattern.data and "{n}" not in self.pattern.data:
            sentence = gettext("Tạo nhiều đợt thì tên phải có {n}, nếu không các đợt sẽ trùng tên.")
            add_fault(self.pattern, sentence)
            sound = False
        if self.step.data == Step.DAYS and not (self.days.data or self.days.errors):
            add_fault(self.days, gettext("Hãy nhập số ngày."))
            sound = False
        return sound

    def spans(self) -> list[Span]:
        """Answer the times of all rounds."""
        count, step = self.count.data or 1, Step(self.step.data)
        return list(series(self.first(), count, step, self.days.data or 7))

    def first(self) -> Span:
        """Answer the times of the first round."""
        return Span(opens=self.opens.moment, closes=self.closes.moment, results=self.results.moment)

    def names(self, count: int) -> list[str]:
        """Answer the rounds' names."""
        pattern = self.pattern.data or ""
        first = self.first_number.data or 1
        return [pattern.replace("{n}", str(first + step)) for step in range(count)]


class RoundForm(Form):
    """A round's name and times."""

    name = StringField(_l("Tên đợt thi"), [InputRequired(), Length(max=120)], filters=[stripped])
    opens = CityTimeField(_l("Mở lúc"))
    closes = ClosingTimeField(_l("Đóng lúc"))
    results = CityTimeField(_l("Công bố kết quả lúc"))
    group = SelectField(
        _l("Dành cho"), default=EVERYBODY, description=_l("Chỉ đổi được trước khi đợt thi mở.")
    )
    reason = TextAreaField(
        _l("Lý do"),
        [Length(max=2000)],
        filters=[stripped],
        description=_l("Bắt buộc khi đổi giờ; được lưu vào nhật ký."),
    )

    def span(self, round_: Round) -> Span:
        """Answer the typed times."""
        return Span(
            opens=self.opens.moment_after(round_.opens_at),
            closes=self.closes.moment_after(round_.closes_at),
            results=self.results.moment_after(round_.results_at),
        )


class CloneRoundForm(Form):
    """A round like another one."""

    name = StringField(_l("Tên đợt mới"), [InputRequired(), Length(max=120)], filters=[stripped])
    weeks = IntegerField(_l("Muộn hơn bao nhiêu tuần"), [InputRequired(), NumberRange(1, 520)])


class ReasonForm(Form):
    """A deed that needs its reason."""

    reason = TextAreaField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=2000)], filters=[stripped]
    )
    sure = BooleanField(_l("Tôi đã kiểm tra và chắc chắn"), [InputRequired(_l("Hãy xác nhận."))])


def mark_seen(field: Any, mark: Any) -> None:
    """Let a form say that it was made from the content with this mark, whatever it said before."""
    field.data, field.raw_data = mark, None


def add_fault(field: Any, sentence: str) -> None:
    """Put a fault beside a field."""
    field.errors = [*field.errors, sentence]
