"""How is a text that means something else read as it comes in, and shown as it was typed?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import StringField
from wtforms.validators import ValidationError

from quizapp.accounts import phones
from quizapp.languages import sentence, sentence_of
from quizapp.rules import issuing, names, people
from quizapp.rules.refusals import BadPhone, Refusal
from quizapp.rules.sentences import Sentence

LONGEST_TYPED = 200
"""More is refused unread: composing a long run of combining marks takes its length squared."""


class ParsedField(StringField):
    """A text that means something else: it is read as it comes in, and shown as it was typed."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; what cannot be read leaves no data."""
        self.data = None
        text = str(valuelist[0]) if valuelist else ""
        if len(text) > LONGEST_TYPED:
            raise ValueError(gettext("Không được dài quá %(most)s ký tự.", most=LONGEST_TYPED))
        try:
            self.data = self.read(text)
        except Refusal as refusal:
            raise ValueError(sentence_of(refusal)) from refusal
        except names.NameFault as fault:
            raise ValueError(sentence(fault.sentence)) from fault

    def pre_validate(self, form: Any) -> None:
        """Refuse a form that was sent without the field."""
        if self.data is None and not self.process_errors:
            try:
                self.process_formdata([])
            except ValueError as fault:
                raise ValidationError(str(fault)) from fault

    def read(self, text: str) -> Any:
        """Answer what the text means. Raises Refusal, NameFault or ValueError with a
        sentence in the reader's language."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Answer how a stored value is shown for editing."""
        return str(value)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


class NameField(ParsedField):
    """A person's name."""

    def read(self, text: str) -> str:
        """Answer the name in its stored form."""
        return names.person_name(text)


class PhoneField(ParsedField):
    """A Vietnamese mobile number."""

    def read(self, text: str) -> str:
        """Answer the number as +84 and nine digits."""
        return phones.normal(text)

    def write(self, value: str) -> str:
        """Answer the number as people write it."""
        return phones.shown(value)


class SignInNameField(PhoneField):
    """A phone number, or the code that organizers issued."""

    def read(self, text: str) -> str:
        """Answer the name under which somebody signs in."""
        if not text.strip():
            raise BadPhone(reason=Sentence("Hãy nhập số điện thoại hoặc mã đăng nhập."))
        if issuing.looks_like_code(text):
            return issuing.sign_in_code(text)
        if any(character.isalpha() for character in text):
            raise BadPhone(
                reason=Sentence(
                    "Ô này chỉ nhận chữ số. Mã trên phiếu có chữ cái thì không nhập ở ô này."
                )
            )
        try:
            return phones.normal(text)
        except BadPhone as refusal:
            if refusal.facts["reason"] is not phones.EXAMPLE:
                raise
            raise BadPhone(
                reason=Sentence(
                    "Hãy nhập số điện thoại gồm 10 chữ số, hoặc mã đăng nhập gồm từ 4 đến 8 chữ số."
                )
            ) from None

    def write(self, value: str) -> str:
        """Answer the name as people write it."""
        return value if issuing.looks_like_code(value) else phones.shown(value)


class DayField(ParsedField):
    """A day, typed as day/month/year."""

    def read(self, text: str) -> date:
        """Answer the day."""
        return people.calendar_day(text)

    def write(self, value: date) -> str:
        """Answer the day as people write it."""
        return f"{value:%d/%m/%Y}"
