"""The page on which somebody complains of a result and reads the answer."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, TextAreaField
from wtforms.validators import ValidationError

from quizapp import cache, clock
from quizapp.accounts import access, email_queries
from quizapp.accounts.models import Person
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.results import complaint_queries, editions, operations
from quizapp.rules import complaints
from quizapp.rules.complaint_refusals import TooWordy
from quizapp.rules.complaints import Verdict
from quizapp.rules.refusals import Refusal
from quizapp.web import Form, limiter

bp = Blueprint("complaints", __name__)


class ComplaintForm(Form):
    """What is wrong, in one's own words."""

    words = TextAreaField(_l("Bạn khiếu nại điều gì?"))
    by_mail = BooleanField(_l("Gửi thư cho tôi khi có trả lời"))

    def validate_words(self, field: TextAreaField) -> None:
        """Refuse what is too short to be understood or too long to be read."""
        try:
            complaints.words(field.data or "")
        except TooWordy as refusal:
            raise ValidationError(sentence_of(refusal)) from refusal


def _me() -> Person:
    person = access.current_person()
    if person is None:
        abort(404)
    return person


def _asking() -> str:
    """Answer whom the limit counts: a school may share one address."""
    return f"complaints of {_me().id}"


@bp.get("/dot-thi/<int:round_id>/khieu-nai")
@access.person_required
def mine(round_id: int) -> str:
    """Show what the reader complained of, the answers, and the form while there is time."""
    return _page(round_id, ComplaintForm(formdata=None))


@bp.post("/dot-thi/<int:round_id>/khieu-nai")
@access.person_required
@limiter.limit("10 per hour", key_func=_asking)
def file(round_id: int) -> AnyResponse | tuple[str, int]:
    """File a complaint. What was typed stays on the page if it is not taken."""
    now = clock.now()
    round_or_404(round_id)
    form = ComplaintForm()
    if not form.validate_on_submit():
        return _page(round_id, form), 422
    try:
        operations.complain(round_id, _me(), form.words.data or "", now, by_mail=form.by_mail.data)
    except Refusal as refusal:
        db.session.rollback()
        return _page(round_id, form, refused=sentence_of(refusal)), refusal.status
    db.session.commit()
    cache.forget()
    flash(_("Đã gửi khiếu nại. Ban tổ chức trả lời ở trang này."), "good")
    return redirect(url_for(".mine", round_id=round_id))


def _page(round_id: int, form: ComplaintForm, refused: str = "") -> str:
    now = clock.now()
    facts = round_or_404(round_id)
    me = _me()
    own = complaint_queries.of_person(me.id, round_id)
    settlement = editions.settlement(round_id, now)
    took_part = complaint_queries.took_part(round_id, me.id)
    may = settlement.window_open and took_part and all(one.state != Verdict.OPEN for one in own)
    return render_template(
        "complaints/mine.html",
        facts=facts,
        form=form,
        own=own,
        settlement=settlement,
        took_part=took_part,
        shows_form=may or bool(refused),
        refused=refused,
        days=facts.regulation.complaint_days or complaints.USUAL_DAYS,
        least=complaints.SHORTEST,
        most=complaints.LONGEST,
        has_email=email_queries.email_of(me.id) is not None,
    )
