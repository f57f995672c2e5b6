"""The jury's room: what people say against a result, and the answers."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import complaint_queries, editions, operations
from quizapp.results.forms import AnswerForm
from quizapp.results.review_models import Complaint
from quizapp.rules.complaints import Verdict

LISTED = 200


@bp.get("/dot-thi/<int:round_id>/ket-qua/khieu-nai")
def complaints(round_id: int) -> str:
    """List the complaints of a round, those that wait first."""
    return _page(round_or_404(round_id, Role.JURY))


@bp.post("/dot-thi/<int:round_id>/ket-qua/khieu-nai/<int:complaint_id>")
def answer_complaint(round_id: int, complaint_id: int) -> Response | tuple[str, int]:
    """Answer a complaint."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    complaint = db.session.get(Complaint, complaint_id)
    if complaint is None or complaint.round_id != round_id:
        abort(404)
    verdict = request.form.get("verdict")
    if verdict not in {Verdict.ACCEPTED, Verdict.REJECTED}:
        abort(400)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(round_, sent=form, sent_to=complaint_id), 422
    operations.answer(
        complaint_id,
        Verdict(verdict),
        form.text,
        organizer=the_organizer(),
        now=now,
        mails=current_app.config["MAIL_URL"] is not None,
    )
    db.session.commit()
    cache.forget()
    flash(_("Đã trả lời. Người khiếu nại đọc được ngay trên trang của mình."), "good")
    return redirect(url_for(".complaints", round_id=round_id))


def _page(round_: Round, sent: AnswerForm | None = None, sent_to: int | None = None) -> str:
    now = clock.now()
    return render_template(
        "console/results/complaints.html",
        round=round_,
        complaints=complaint_queries.of_round(round_.id, limit=LISTED),
        listed=LISTED,
        waiting=complaint_queries.waiting(round_.id),
        settlement=editions.settlement(round_.id, now),
        blank=AnswerForm(formdata=None),
        sent=sent,
        sent_to=sent_to,
    )
