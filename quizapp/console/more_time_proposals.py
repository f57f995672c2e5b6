"""More time that was proposed: who decides looks at what it would do now, and gives it or not."""

from datetime import datetime
from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import queries as accounts
from quizapp.accounts.models import Role
from quizapp.attempts import extension_queries, extensions
from quizapp.attempts.models import Extension
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.console.more_time_forms import ConfirmForm, DropForm
from quizapp.contests.forms import mark_seen
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.languages import moment, sentence_of
from quizapp.rules.more_time import State
from quizapp.rules.refusals import ChangedMeanwhile, ReasonMissing, Refusal

Answer = str | Response | tuple[str, int]

PLACE = "/dot-thi/<int:round_id>/them-gio/de-nghi/<int:extension_id>"


@bp.get(PLACE)
def more_time_proposal(round_id: int, extension_id: int) -> str:
    """Show what a proposal of more time would do by now, or what became of it."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    return _page(round_, _proposal_or_404(round_, extension_id), now)


@bp.post(PLACE + "/xac-nhan")
def confirm_more_time(round_id: int, extension_id: int) -> Answer:
    """Give the time that somebody else proposed."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    proposal = _proposal_or_404(round_, extension_id)
    form = ConfirmForm()
    try:
        papers = extensions.confirm(
            proposal, seen=form.seen.data or "", organizer=the_organizer(), now=now
        )
        if proposal.key is None:
            said = _("Đợt thi đóng lúc %(closes)s.", closes=moment(proposal.ends_at))
        else:
            said = _(
                "Đã thêm giờ. Bài này hết giờ lúc %(deadline)s.", deadline=moment(proposal.ends_at)
            )
        if papers is not None:
            said += " " + _("Số bài đang làm được thêm giờ: %(count)s.", count=papers.count)
        return finish(said, "console.round", round_id=round_id)
    except Refusal as refusal:
        send_back(refusal, form, {})
        if isinstance(refusal, ChangedMeanwhile):
            form.form_errors = [
                _("Sự việc đã khác lúc bạn xem, chưa thêm giờ. Dưới đây là điều sẽ xảy ra bây giờ.")
            ]
        return _page(round_, proposal, now, form), refusal.status


@bp.post(PLACE + "/rut")
def drop_more_time(round_id: int, extension_id: int) -> Answer:
    """Withdraw one's own proposal, or reject somebody else's."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    proposal = _proposal_or_404(round_, extension_id)
    form = DropForm()
    if not form.validate():
        return _page(round_, proposal, now, drop=form), 422
    try:
        extensions.drop(proposal, reason=form.reason.data or "", organizer=the_organizer(), now=now)
    except Refusal as refusal:
        send_back(refusal, form, {ReasonMissing: form.reason})
        return _page(round_, proposal, now, drop=form), refusal.status
    withdrawn = extensions.state(proposal, over=False) is State.WITHDRAWN
    said = _("Đã rút đề nghị.") if withdrawn else _("Đã từ chối đề nghị.")
    said += " " + _("Thời gian thi không thay đổi gì.")
    return finish(said, "console.ask_more_time", round_id=round_id)


def told_of(round_: Round, now: datetime) -> dict[str, Any]:
    """Answer what every page of more time tells beside its own: the proposals of the round, each
    with where it stands, whether one approval is enough, and whether there is nobody who can
    confirm one of this organizer."""
    return {
        "proposals": [
            (proposal, _state(proposal, now, over=over))
            for proposal, over in extension_queries.of_round(round_.id, now)
        ],
        "one_approval": round_.regulation.one_approval,
        "alone": not round_.regulation.one_approval
        and not accounts.somebody_else_acts_as(Role.MANAGER, round_.contest_id, the_organizer().id),
    }


def _state(proposal: Extension, now: datetime, *, over: bool) -> State:
    return extensions.state(proposal, over=True) if over else extensions.state_now(proposal, now)


def _proposal_or_404(round_: Round, extension_id: int) -> Extension:
    found = db.session.get(Extension, extension_id)
    if found is None or found.round_id != round_.id:
        abort(404)
    return found


def _page(
    round_: Round,
    proposal: Extension,
    now: datetime,
    confirm: ConfirmForm | None = None,
    drop: DropForm | None = None,
) -> str:
    confirm = confirm or ConfirmForm(formdata=None)
    outlook, too_late = None, None
    state = extensions.state(proposal, over=False)
    if state is State.WAITS:
        try:
            outlook = extensions.look_at(proposal, now)
            mark_seen(confirm.seen, outlook.mark)
        except Refusal as refusal:
            state, too_late = State.OVERTAKEN, sentence_of(refusal)
    facts = facts_or_404(round_.id)
    mine = proposal.proposed_by_id == the_organizer().id
    return render_template(
        "console/rounds/more_time_proposal.html",
        facts=facts,
        phase=facts.phase(now),
        proposal=proposal,
        state=state,
        outlook=outlook,
        too_late=too_late,
        mine=mine,
        may_confirm=not mine or round_.regulation.one_approval,
        confirm_form=confirm,
        drop_form=drop or DropForm(formdata=None),
        **told_of(round_, now),
    )
