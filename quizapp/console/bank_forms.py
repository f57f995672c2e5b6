"""What may an editor send about banks and questions?"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput

from quizapp.banks import reading
from quizapp.rules.names import clean
from quizapp.rules.questions import LETTERS, Content, Fault, RawQuestion, raw
from quizapp.web import Form

MOST_FILES = 20
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
}
"""The fields of a question in the words of a page, by their names in files."""


class UploadForm(Form):
    """Files with question banks."""

    files = MultipleFileField(_l("Tệp câu hỏi (.yaml)"))

    def validate_files(self, field: Any) -> None:
        """Refuse what would certainly not be read, file by file."""
        files: list[FileStorage] = field.data or []
        if not files:
            raise ValidationError(_l("Hãy chọn ít nhất một tệp."))
        if len(files) > MOST_FILES:
            raise ValidationError(_l("Mỗi lần chỉ tải lên được %(most)s tệp.", most=MOST_FILES))
        for file in files:
            suffix = PurePath(file.filename or "").suffix.lower()
            if suffix not in reading.READERS:
                sentence = _l("%(name)s: hãy dùng tệp có đuôi .yaml.", name=file.filename)
                raise ValidationError(sentence)


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
    def of(cls, number: int, content: Content) -> "QuestionForm":
        """Answer the form filled with a version's content."""
        now = raw("", content)
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

    def raw(self, name: str) -> RawQuestion:
        """Answer what was sent, as the rules check it. Empty rows at the end are no options."""
        options = [option.data or "" for option in self.options]
        while options and not clean(options[-1]):
            options.pop()
        texts = {field: self[field].data or "" for field in _TEXTS}
        return RawQuestion(
            place="",
            identifier=name,
            options=tuple(options),
            key=tuple(self.key.data or ()),
            pinned=tuple(self.pinned.data or ()),
            difficulty=self.difficulty.data or "",
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
