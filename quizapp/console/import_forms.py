"""What may an editor send when question files come in?"""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import Length

from quizapp.banks import reading
from quizapp.banks.models import Bank
from quizapp.console.bank_forms import SHORT, QuestionForm
from quizapp.rules.raw import Fault
from quizapp.web import Form

MOST_FILES = 20
LONGEST_PASTED = 300_000
PASTED = "van-ban-dan.txt"
"""The name of what was pasted."""
NEW_BANK = ""


def largest_mb() -> int:
    """Answer how large a file may be."""
    return min(reading.LARGEST_FILE_MB, int(current_app.config["UPLOAD_MB"]))


class UploadForm(Form):
    """Question files, or a question set pasted as text."""

    files = MultipleFileField(_l("Tệp câu hỏi"))
    text = TextAreaField(
        _l("Dán bộ câu hỏi"),
        [
            Length(
                max=LONGEST_PASTED,
                message=_l("Văn bản dài quá; hãy lưu thành tệp rồi tải tệp lên."),
            )
        ],
    )

    def validate_files(self, field: Any) -> None:
        """Ask for something to read, and for no more than one person can look through."""
        if not (field.data or (self.text.data or "").strip()):
            raise ValidationError(gettext("Hãy chọn ít nhất một tệp, hoặc dán bộ câu hỏi."))
        if len(field.data or ()) > MOST_FILES:
            sentence = gettext("Mỗi lần chỉ tải lên được %(most)s tệp.", most=MOST_FILES)
            raise ValidationError(sentence)

    def sent(self) -> list[tuple[str, bytes]]:
        """Answer the name and the bytes of everything that was sent."""
        found = [(file.filename or "", file.read()) for file in self.files.data or ()]
        if pasted := (self.text.data or "").strip():
            found.append((PASTED, pasted.encode()))
        return found


class TargetForm(Form):
    """The bank that the questions of an import go to."""

    bank = SelectField(_l("Lưu vào"))
    title = StringField(_l("Tên ngân hàng mới"), SHORT)

    def offer(self, banks: Iterable[Bank]) -> None:
        """Let a person choose among these banks and a new one."""
        self.bank.choices = [
            SelectChoice(NEW_BANK, gettext("Ngân hàng mới")),
            *(SelectChoice(bank.slug, bank.title) for bank in banks),
        ]

    def show(self, faults: Iterable[Fault]) -> None:
        """Put each fault of the title beside it."""
        self.title.errors = [*self.title.errors, *(fault.sentence for fault in faults)]


class ItemForm(QuestionForm):
    """A question of an import: `seen` is the mark of what its person corrects. It also remembers
    which part of the list the person came from."""

    loc = HiddenField()
    trang = HiddenField()

    def show(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its field, or on top if the form does not have that field."""
        beside: list[Fault] = []
        above: list[Fault] = []
        for fault in faults:
            (beside if fault.field.replace(".", "_") in self else above).append(fault)
        super().show(beside)
        self.form_errors.extend(fault.sentence for fault in above)
