"""How does a console page end: done, or sent back with the reason?"""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache
from quizapp.contests.forms import add_fault, mark_seen
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rules.refusals import Refusal
from quizapp.web import Form


def finish(message: str, endpoint: str, **values: Any) -> Response:
    """Commit the deed, let this process forget what it remembered, and go on to a page."""
    db.session.commit()
    cache.forget()
    flash(message, "good")
    return redirect(url_for(endpoint, **values))


def send_back_overtaken(form: Form, seen: Any, mark: Any) -> None:
    """Undo what was begun, because somebody else was faster: nothing typed is lost, and saving once
    more replaces the newer content, now knowingly. `seen` is the form's field for its mark."""
    db.session.rollback()
    mark_seen(seen, mark)
    sentence = gettext(
        "Nội dung này vừa được người khác thay đổi, chưa lưu gì. Hãy mở bản mới ở một thẻ khác để"
        " so sánh; lưu lần nữa sẽ thay bản đó bằng nội dung dưới đây."
    )
    form.form_errors = [*form.form_errors, sentence]


def send_back(refusal: Refusal, form: Form, beside: Mapping[type[Refusal], Any]) -> None:
    """Undo what was begun and put the refusal's sentence beside the field that `beside` names for
    its kind, or at the top of the form."""
    db.session.rollback()
    sentence = sentence_of(refusal)
    field = beside.get(type(refusal))
    if field is None:
        form.form_errors = [*form.form_errors, sentence]
    else:
        add_fault(field, sentence)
