"""In which words does the journal show deeds, subjects, fields and values?"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from quizapp.accounts import phones
from quizapp.accounts.models import Role
from quizapp.accounts.staff_forms import ROLE_NAMES
from quizapp.console import bank_forms
from quizapp.console.journal_tables import FIELDS, SUBJECTS, VALUES
from quizapp.languages import moment
from quizapp.rules import collective_wording, marks
from quizapp.rules.collectives import CollectiveRule

A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def subject(code: str) -> str:
    """Answer what a deed was done to: "round:4" is "Đợt thi #4"."""
    kind, _, number = code.partition(":")
    if kind not in SUBJECTS:
        return code
    if not number:
        return str(SUBJECTS[kind])
    return f"{SUBJECTS[kind]} {'#' if number.isdecimal() else ''}{number}"


def field(name: str) -> str:
    """Answer what a field is called."""
    return str(FIELDS.get(name, name))


def value(name: str, stored: object) -> str:
    """Answer the stored value of a field as people read it."""
    if stored is None:
        return ""
    if isinstance(stored, bool):
        return str(gettext("có") if stored else gettext("không"))
    if isinstance(stored, Mapping):
        if name == "collective":
            return _collective(stored)
        inner = ((field(key), value(key, kept)) for key, kept in stored.items())
        return "; ".join(f"{title}: {text}" for title, text in inner if text)
    if isinstance(stored, list):
        mark = "\n" if any(isinstance(item, Mapping) for item in stored) else ", "
        return mark.join(value(name, item) for item in stored)
    return _word(name, str(stored))


def _word(name: str, text: str) -> str:
    if (write := WRITERS.get(name)) is not None:
        return write(text)
    if name == "fields":
        return str(bank_forms.FIELDS.get(text) or FIELDS.get(text, text))
    if name.endswith("_date") and A_DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if A_MOMENT.fullmatch(text):
        return moment(datetime.fromisoformat(text))
    return str(VALUES.get((name, text), text))


def _collective(stored: Mapping[str, Any]) -> str:
    # Over what units are counted, the entry's own subject says.
    _when, *said = collective_wording.sentences(CollectiveRule.from_document(stored))
    return "\n".join([*said, value("prizes", stored["prizes"])])


def _role(text: str) -> str:
    role, _, contest = text.partition("@")
    name = str(ROLE_NAMES.get(Role(role), role)) if role in set(Role) else role
    return f"{name} ({subject(f'contest:{contest}')})" if contest else name


WRITERS: dict[str, Callable[[str], str]] = {
    "marked_part_most": lambda text: marks.written(int(text)),
    "phone": phones.shown,
    "roles": _role,
}
