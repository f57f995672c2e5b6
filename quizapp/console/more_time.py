"""More time, for all who sit a round or for one of them: a look at what it does, a proposal."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.models import Role
from quizapp.attempts import extending, extensions
from quizapp.attempts import queries as attempts
from quizapp.attempts.extending import PaperOutlook, RoundOutlook
from quizapp.attempts.models import Attempt, AttemptKey, Extension
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.console.more_time_forms import LongerPaperForm, LongerRoundForm, Looked, SitterForm
from quizapp.console.more_time_proposals import told_of
from quizapp.contests.forms import add_fault, mark_seen
from quizapp.contests.models import Round
from quizapp.rules import more_time
from quizapp.rules.refusals import BadTimes, ChangedMeanwhile, ReasonMissing, Refusal

Answer = str | Response | tuple[str, int]
Outlook = RoundOutlook | PaperOutlook


@bp.get("/dot-thi/<int:round_id>/them-gio")
def ask_more_time(round_id: int) -> Answer:
    """Ask for whom: for all, then until when; or for one, then for whom."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    form = LongerRoundForm(
        formdata=None, data={"closes": round_.closes_at, "results": round_.results_at}
    )
    return _round_page(round_, form, now)


@bp.post("/dot-thi/<int:round_id>/them-gio")
def give_more_time(round_id: int) -> Answer:
    """Show what a later closing would do, or propose it."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    form = LongerRoundForm()
    if not form.validate():
        return _round_page(round_, form, now), 422
    wanted = form.span(round_)
    return _look_or_propose(
        form,
        form.closes,
        look=lambda: extending.look_at_round(round_, wanted, now),
        propose=lambda seen, reason: extensions.propose_for_all(
            round_, wanted, seen=seen, reason=reason, organizer=the_organizer(), now=now
        ),
        page=lambda outlook: _round_page(round_, form, now, outlook),
    )


@bp.get("/dot-thi/<int:round_id>/them-gio/<int:person_id>/<int:number>")
def ask_longer_paper(round_id: int, person_id: int, number: int) -> Answer:
    """Ask how many minutes one person gets."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    attempt = _paper_or_404(round_, person_id, number)
    return _paper_page(round_, attempt, LongerPaperForm(formdata=None), now)


@bp.post("/dot-thi/<int:round_id>/them-gio/<int:person_id>/<int:number>")
def give_longer_paper(round_id: int, person_id: int, number: int) -> Answer:
    """Show what more minutes for one person would do, or propose them."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    attempt = _paper_or_404(round_, person_id, number)
    form = LongerPaperForm()
    if form.validate() and form.minutes.data is None:
        add_fault(form.minutes, _("Hãy nhập số phút."))
    if form.errors or form.minutes.data is None:
        return _paper_page(round_, attempt, form, now), 422
    minutes = form.minutes.data

    def after() -> datetime:
        return more_time.later(attempt.deadline, minutes)

    return _look_or_propose(
        form,
        form.minutes,
        look=lambda: extending.look_at_paper(round_, attempt, after(), now),
        propose=lambda seen, reason: extensions.propose_for_paper(
            round_,
            attempt.key,
            after(),
            seen=seen,
            reason=reason,
            organizer=the_organizer(),
            now=now,
        ),
        page=lambda outlook: _paper_page(round_, attempt, form, now, outlook),
    )


def _look_or_propose(
    form: Looked,
    wanted: object,
    *,
    look: Callable[[], Outlook],
    propose: Callable[[str, str], Extension],
    page: Callable[[Outlook | None], str],
) -> Answer:
    """How both pages end: what was wanted is proposed, or what it would do is told; why it cannot
    be stands beside the field `wanted`."""
    status = 200
    try:
        if request.form.get("do") == "propose":
            made = propose(form.seen.data or "", form.reason.data or "")
            return finish(
                _("Đã đề nghị. Chưa có gì thay đổi cho đến khi đề nghị được xác nhận.")
                if made.round.regulation.one_approval
                else _("Đã đề nghị. Chưa có gì thay đổi cho đến khi một người khác xác nhận."),
                "console.more_time_proposal",
                round_id=made.round_id,
                extension_id=made.id,
            )
    except Refusal as refusal:
        status = _refuse(form, refusal)
    try:
        outlook = look()
    except Refusal as refusal:
        form.form_errors = []
        send_back(refusal, form, {BadTimes: wanted})
        return page(None), 422
    mark_seen(form.seen, outlook.mark)
    return page(outlook), status


def _refuse(form: Looked, refusal: Refusal) -> int:
    """Say why nothing was proposed; what it would do now is shown anew beside it."""
    send_back(refusal, form, {ReasonMissing: form.reason})
    if not isinstance(refusal, ChangedMeanwhile):
        return 422
    form.form_errors = [
        _("Sự việc đã khác lúc bạn xem, chưa đề nghị gì. Dưới đây là điều sẽ xảy ra bây giờ.")
    ]
    return 409


def _paper_or_404(round_: Round, person_id: int, number: int) -> Attempt:
    attempt = attempts.one(AttemptKey(round_.id, person_id, number))
    # A guest's paper runs by the round's clock; only an organizer's try has its own.
    if attempt is None or (attempt.is_trial and not attempt.person.is_nameless):
        abort(404)
    return attempt


def _round_page(
    round_: Round, form: LongerRoundForm, now: datetime, outlook: Outlook | None = None
) -> str:
    sitter = SitterForm(request.args)
    who = (sitter.who.data or "") if sitter.validate() else ""
    facts = facts_or_404(round_.id)
    return render_template(
        "console/rounds/more_time.html",
        facts=facts,
        phase=facts.phase(now),
        form=form,
        sitter=sitter,
        who=who,
        found=extending.open_papers_of(round_.id, who) if who else [],
        outlook=outlook,
        **told_of(round_, now),
    )


def _paper_page(
    round_: Round,
    attempt: Attempt,
    form: LongerPaperForm,
    now: datetime,
    outlook: Outlook | None = None,
) -> str:
    facts = facts_or_404(round_.id)
    return render_template(
        "console/rounds/more_time_paper.html",
        facts=facts,
        phase=facts.phase(now),
        attempt=attempt,
        form=form,
        outlook=outlook,
        **told_of(round_, now),
    )
