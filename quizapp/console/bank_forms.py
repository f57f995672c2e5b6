"""What may an editor send about banks and questions?"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput

from quizapp.banks.formats.markup import sanitise
from quizapp.banks.search_queries import PAGE
from quizapp.rules.faults import check_topic
from quizapp.rules.names import clean
from quizapp.rules.questions import LETTERS
from quizapp.rules.raw import Fault, RawQuestion
from quizapp.web import Form

LONGEST_TYPED = 16_000
"""Longer than any text may be however it is composed. More is refused before it is composed, which
takes the square of its length at worst."""
ROWS = 5
"""So many rows for options the form shows at least."""
SHORT = [Length(max=LONGEST_TYPED)]
BOXES = [SelectChoice(letter, letter) for letter in LETTERS]

FIELDS = {
    "bank": _l("Mã ngân hàng"),
    "title": _l("Tên"),
    "description": _l("Giới thiệu"),
    "questions": _l("Các câu hỏi"),
    "id": _l("Mã câu hỏi"),
    "stem": _l("Câu hỏi"),
    "options": _l("Phương án"),
    "key": _l("Đáp án đúng"),
    "explanation": _l("Giải thích"),
    "topic": _l("Chủ đề"),
    "difficulty": _l("Độ khó"),
    "pinned": _l("Giữ chỗ"),
    "source": _l("Nguồn"),
    "source.file": _l("Tệp tài liệu"),
    "source.title": _l("Tên tài liệu"),
    "source.publisher": _l("Nơi đăng"),
    "source.date": _l("Ngày của tài liệu"),
    "source.paragraph": _l("Đoạn thứ"),
    "evidence": _l("Câu chữ làm căn cứ"),
    "pictures": _l("Hình"),
    "html": _l("Định dạng HTML"),
    "campaign": _l("Ngân hàng của cuộc thi"),
}
"""The fields of a question in the words of a page, by their names in files."""


class ConfirmForm(Form):
    """The decision about an uploaded file, as its preview showed it."""

    fingerprint = HiddenField()


class BankForm(Form):
    """A bank's own texts."""

    title = StringField(_l("Tên ngân hàng câu hỏi"), SHORT)
    description = TextAreaField(_l("Giới thiệu ngắn"), SHORT)

    def show(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its field."""
        for fault in faults:
            _add(self[fault.field], fault)


class ReasonForm(Form):
    """Why a question is retired or comes back."""

    seen = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _l("Lý do"),
        validators=[DataRequired(), Length(max=500)],
        # Composed only if it may be short enough then.
        filters=[lambda t: clean(t) if t and len(t) <= LONGEST_TYPED else t],
    )


class SeenForm(Form):
    """Which version of a question a person has in view."""

    seen = IntegerField(widget=HiddenInput())


class BulkForm(Form):
    """What shall happen to the questions that are ticked in a list."""

    chosen = SelectMultipleField(_l("Các câu đã chọn"), validate_choice=False)
    deed = RadioField(
        _l("Việc cần làm"),
        choices=[
            SelectChoice("approve", _l("Duyệt các câu đã chọn")),
            SelectChoice("topic", _l("Đặt chủ đề")),
            SelectChoice("difficulty", _l("Đặt độ khó")),
            SelectChoice("retire", _l("Rút khỏi ngân hàng")),
        ],
        validators=[DataRequired(_l("Hãy chọn việc cần làm."))],
    )
    topic = StringField(FIELDS["topic"], SHORT)
    difficulty = SelectField(
        FIELDS["difficulty"],
        choices=[
            SelectChoice("1", _l("1 (dễ)")),
            SelectChoice("2", _l("2 (vừa)")),
            SelectChoice("3", _l("3 (khó)")),
        ],
        validate_choice=False,
    )
    reason = StringField(
        _l("Lý do rút"),
        [Length(max=500)],
        # Composed only if it may be short enough then.
        filters=[lambda t: clean(t) if t and len(t) <= LONGEST_TYPED else t],
    )

    def seen(self) -> dict[int, int]:
        """Answer the versions of the chosen questions, by the questions' numbers."""
        pairs = (value.split(":") for value in self.chosen.data or ())
        return {int(question): int(version) for question, version in pairs}

    def validate_chosen(self, field: Any) -> None:
        """Refuse a list of nothing, and what no page has sent."""
        if not field.data:
            raise ValidationError(_l("Hãy đánh dấu ít nhất một câu."))
        if len(field.data) > PAGE or not all(
            re.fullmatch(r"[0-9]{1,9}:[0-9]{1,6}", value) for value in field.data
        ):
            raise ValidationError(_l("Danh sách câu không hợp lệ. Hãy tải lại trang."))

    def validate_topic(self, field: Any) -> None:
        """Refuse what is no topic, where one is asked for. Proved questions may not lose theirs."""
        if self.deed.data != "topic":
            return
        if not clean(field.data or ""):
            raise ValidationError(_l("Hãy ghi chủ đề."))
        for fault in check_topic(field.data):
            raise ValidationError(fault.sentence)

    def validate_difficulty(self, field: Any) -> None:
        """Refuse a difficulty that there is not, where one is asked for."""
        if self.deed.data == "difficulty" and field.data not in {"1", "2", "3"}:
            raise ValidationError(_l("Hãy chọn độ khó."))

    def validate_reason(self, field: Any) -> None:
        """Refuse to retire questions without a word."""
        if self.deed.data == "retire" and not field.data:
            raise ValidationError(_l("Hãy ghi lý do rút."))


class QuestionForm(Form):
    """Everything a question says. Faults are found by the rules, and shown beside their fields."""

    seen = IntegerField(widget=HiddenInput())
    stem = TextAreaField(FIELDS["stem"], SHORT)
    options = FieldList(
        TextAreaField(FIELDS["options"], SHORT), FIELDS["options"], max_entries=len(LETTERS)
    )
    key = SelectMultipleField(
        FIELDS["key"], choices=BOXES, option_widget=CheckboxInput(), validate_choice=False
    )
    pinned = SelectMultipleField(
        FIELDS["pinned"], choices=BOXES, option_widget=CheckboxInput(), validate_choice=False
    )
    explanation = TextAreaField(FIELDS["explanation"], SHORT)
    topic = StringField(FIELDS["topic"], SHORT)
    difficulty = RadioField(
        FIELDS["difficulty"],
        choices=[
            SelectChoice("1", _l("1 (dễ)")),
            SelectChoice("2", _l("2 (vừa)")),
            SelectChoice("3", _l("3 (khó)")),
        ],
        validate_choice=False,
    )
    source_file = StringField(FIELDS["source.file"], SHORT)
    source_title = StringField(FIELDS["source.title"], SHORT)
    source_publisher = StringField(FIELDS["source.publisher"], SHORT)
    source_date = StringField(FIELDS["source.date"], SHORT)
    source_paragraph = StringField(FIELDS["source.paragraph"], SHORT)
    evidence = TextAreaField(FIELDS["evidence"], SHORT)

    @classmethod
    def of(cls, number: int, now: RawQuestion) -> "QuestionForm":
        """Answer the form filled with a question, as of its version of this number."""
        form = cls(
            seen=number,
            **{name: getattr(now, name) for name in _TEXTS},
            options=list(now.options),
            key=list(now.key),
            pinned=list(now.pinned),
            difficulty=now.difficulty,
        )
        form.add_rows()
        return form

    def replace_version(self, number: int) -> None:
        """Let what is typed replace this newer version when it is sent once more."""
        self.seen.data, self.seen.raw_data = number, None
        self.add_rows()

    def add_rows(self) -> None:
        """Give room for one more option, as long as there are letters."""
        wanted = min(max(ROWS, len(self.options) + 1), len(LETTERS))
        while len(self.options) < wanted:
            self.options.append_entry("")

    def rows(self) -> list[tuple[str, Any, Any, Any]]:
        """Answer the options as rows: letter, text, whether right, whether pinned."""
        boxes = zip(LETTERS, self.key, self.pinned, strict=True)
        return [
            (letter, option, right, pinned)
            for option, (letter, right, pinned) in zip(self.options, boxes, strict=False)
        ]

    def raw(self, before: RawQuestion) -> RawQuestion:
        """Answer what was sent in the place of what the question said before, as the rules check
        it. Empty rows at the end are no options, unless a picture stands there."""
        drawn = {picture.option for picture in before.pictures}
        options = [option.data or "" for option in self.options]
        while options and not clean(options[-1]) and LETTERS[len(options) - 1] not in drawn:
            options.pop()
        texts: dict[str, Any] = {field: self[field].data or "" for field in _TEXTS}
        if before.is_html:
            texts["stem"] = sanitise(texts["stem"])
            options = [sanitise(option) for option in options]
        return replace(
            before,
            options=tuple(options),
            key=tuple(self.key.data or ()),
            pinned=tuple(self.pinned.data or ()),
            difficulty=self.difficulty.data or "",
            pictures=tuple(
                p for p in before.pictures if p.option in {"", *LETTERS[: len(options)]}
            ),
            **texts | {"source_paragraph": clean(texts["source_paragraph"])},
        )

    def show(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its field."""
        for fault in faults:
            _add(self[fault.field.replace(".", "_")], fault)
        self.add_rows()


_TEXTS = (
    "stem",
    "explanation",
    "topic",
    "source_file",
    "source_title",
    "source_publisher",
    "source_date",
    "source_paragraph",
    "evidence",
)


def _add(field: Any, fault: Fault) -> None:
    field.errors = [*field.errors, fault.sentence]
