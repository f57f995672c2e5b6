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
    FieldList,
    FormField,
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
from quizapp.rules.papers import RecipeLine
from quizapp.rules.timing import FIRST_YEAR, LAST_YEAR, Span
from quizapp.web import Form

MOST_LINES = 30
MOST_WEEKS = 52
MARKDOWN_LENGTH = 50_000

MARKDOWN_HELP = _l("Dòng trống ngăn đoạn; **chữ đậm**; [chữ](địa chỉ).")
PLAIN_NUMBER = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:[.\s][0-9]{3}){1,5}")

TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]


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
        super().process_formdata(valuelist)
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


class WeeklyForm(Form):
    """Rounds in one go, week after week."""

    count = IntegerField(_l("Số đợt"), [InputRequired(), NumberRange(1, MOST_WEEKS)])
    pattern = StringField(
        _l("Tên các đợt"),
        [InputRequired(), Length(max=100)],
        filters=[stripped],
        description=_l("{n} được thay bằng số thứ tự, ví dụ: Tuần {n}."),
    )
    first_number = IntegerField(_l("Số thứ tự đầu tiên"), [InputRequired(), NumberRange(1, 999)])
    opens = CityTimeField(_l("Đợt đầu mở lúc"))
    closes = CityTimeField(_l("Đợt đầu đóng lúc"))
    results = CityTimeField(_l("Kết quả đợt đầu công bố lúc"))
    like = SelectField(_l("Cơ cấu đề lấy theo"), coerce=int)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse one name for several rounds."""
        sound: bool = super().validate(extra_validators)
        if (self.count.data or 0) > 1 and self.pattern.data and "{n}" not in self.pattern.data:
            sentence = gettext("Tạo nhiều đợt thì tên phải có {n}, nếu không các đợt sẽ trùng tên.")
            add_fault(self.pattern, sentence)
            sound = False
        return sound

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
    closes = CityTimeField(_l("Đóng lúc"))
    results = CityTimeField(_l("Công bố kết quả lúc"))
    reason = TextAreaField(
        _l("Lý do"),
        [Length(max=2000)],
        filters=[stripped],
        description=_l("Bắt buộc khi đổi giờ; được lưu vào nhật ký."),
    )

    def span(self, round_: Round) -> Span:
        """Answer the typed times. A field shows minutes only, so an untouched one keeps the stored
        moment to the millisecond."""
        stored = (round_.opens_at, round_.closes_at, round_.results_at)
        opens, closes, results = (
            old
            if field.data == clock.in_city(old).replace(second=0, microsecond=0)
            else field.moment
            for field, old in zip((self.opens, self.closes, self.results), stored, strict=True)
        )
        return Span(opens=opens, closes=closes, results=results)


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


class RecipeRow(Row):
    """One line of a recipe; a line without a number is left out."""

    bank = SelectField(_l("Ngân hàng"), default="")
    topic = SelectField(_l("Chủ đề"), default="")
    difficulty = SelectField(
        _l("Độ khó"),
        choices=options(
            ("", _l("Mọi mức")),
            ("1", _l("1 · Dễ")),
            ("2", _l("2 · Vừa")),
            ("3", _l("3 · Khó")),
        ),
        default="",
    )
    count = WholeNumberField(_l("Số câu"), 1, 200)

    def says_something(self) -> bool:
        """Answer whether the row names a bank and a number."""
        return bool(self.bank.data and self.count.data)

    def line(self) -> RecipeLine:
        """Answer the line as rules know it."""
        return RecipeLine(
            bank=self.bank.data or "",
            count=self.count.data or 0,
            topic=self.topic.data or None,
            difficulty=int(self.difficulty.data) if self.difficulty.data else None,
        )


class RecipeForm(Form):
    """How many questions come from where."""

    rows = FieldList(FormField(RecipeRow), _l("Cơ cấu đề"), max_entries=MOST_LINES)
    seen = HiddenField()

    def offer(self, banks: Sequence[tuple[str, str]], topics: Sequence[str]) -> None:
        """Give every row its choices: banks as (slug, title), and the topics there are."""
        for row in self.rows:
            row.form.bank.choices = options(("", gettext("— chọn —")), *banks)
            row.form.topic.choices = options(
                ("", gettext("Mọi chủ đề")), *((topic, topic) for topic in topics)
            )

    def lines(self) -> list[RecipeLine]:
        """Answer the lines that name a bank and a number."""
        return [row.form.line() for row in self.rows if row.form.says_something()]


def mark_seen(field: Any, mark: Any) -> None:
    """Let a form say that it was made from the content with this mark, whatever it said before."""
    field.data, field.raw_data = mark, None


def add_fault(field: Any, sentence: str) -> None:
    """Put a fault beside a field."""
    field.errors = [*field.errors, sentence]
