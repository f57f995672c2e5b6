"""The jury's page that parts a paper sat without an account from the person told with it."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from quizapp import clock
from quizapp.accounts.access import require_role
from quizapp.accounts.models import Person, Role
from quizapp.attempts import guests as papers
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.console.more_time_forms import Looked, SitterForm
from quizapp.contests.forms import mark_seen, stripped
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.operations import PartOutlook
from quizapp.rules.corrections import Kind
from quizapp.rules.refusals import ChangedMeanwhile, ReasonMissing, Refusal

Answer = str | Response | tuple[str, int]


class PaperForm(SitterForm):
    """Which paper it is about."""

    who = StringField(
        _l("Mã biên nhận, số điện thoại hoặc mã số người dự thi"),
        [Length(max=40)],
        filters=[stripped],
    )


@bp.get("/dot-thi/<int:round_id>/tach-bai")
def find_paper(round_id: int) -> str:
    """Find the papers of whom somebody names exactly. Nothing is listed that would count people."""
    round_ = round_or_404(round_id, Role.JURY)
    form = PaperForm(request.args)
    who = (form.who.data or "") if form.validate() else ""
    return render_template(
        "console/results/part_find.html",
        round=round_,
        contest=round_.contest,
        form=form,
        who=who,
        found=papers.told_papers(round_id, who) if who else [],
    )


@bp.get("/dot-thi/<int:round_id>/tach-bai/<int:person_id>")
def ask_part(round_id: int, person_id: int) -> Answer:
    """Say what parting these papers does, and ask why; where the round is ranked, two decide."""
    round_ = round_or_404(round_id, Role.JURY)
    guest = _guest_or_404(round_, person_id)
    if round_.tallied_at is not None:
        owner_id = guest.merged_into_id or guest.id
        address = url_for(
            ".correct_result_form",
            round_id=round_id,
            person_id=owner_id,
            viec=f"{Kind.PART}:{guest.id}",
        )
        return redirect(address)
    return _page(round_, guest, Looked(formdata=None), operations.look_at_part(guest))


@bp.post("/dot-thi/<int:round_id>/tach-bai/<int:person_id>")
def part(round_id: int, person_id: int) -> Answer:
    """Part these papers from the person told with them."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    guest = _guest_or_404(round_, person_id)
    form = Looked()
    if not form.validate():
        return _page(round_, guest, form, operations.look_at_part(guest)), 422
    try:
        operations.part(
            round_,
            person_id,
            seen=form.seen.data or "",
            reason=form.reason.data or "",
            organizer=the_organizer(),
            now=now,
        )
    except (ReasonMissing, ChangedMeanwhile) as refusal:
        db.session.rollback()
        status = _refuse(form, refusal)
        return _page(round_, guest, form, operations.look_at_part(guest)), status
    return finish(_("Đã tách bài khỏi người này."), "console.find_paper", round_id=round_id)


def _refuse(form: Looked, refusal: Refusal) -> int:
    send_back(refusal, form, {ReasonMissing: form.reason})
    if not isinstance(refusal, ChangedMeanwhile):
        return 422
    form.form_errors = [
        _("Sự việc đã khác lúc bạn xem, chưa tách gì. Dưới đây là điều sẽ xảy ra bây giờ.")
    ]
    return 409


def _guest_or_404(round_: Round, person_id: int) -> Person:
    """Answer who sat a paper of this round without an account. Parting reaches every paper that
    was begun under the same row, so the jury of each contest has to be asked: a refusal (403)."""
    guest = db.session.get(Person, person_id)
    if guest is None or not guest.is_guest:
        abort(404)
    sat = papers.papers_under(person_id)
    if not any(one.round_id == round_.id for one in sat):
        abort(404)
    for one in sat:
        require_role(Role.JURY, one.round.contest_id)
    return guest


def _page(round_: Round, guest: Person, form: Looked, outlook: PartOutlook) -> str:
    mark_seen(form.seen, outlook.mark)
    return render_template(
        "console/results/part.html",
        round=round_,
        contest=round_.contest,
        guest=guest,
        form=form,
        outlook=outlook,
    )
