"""A round while it runs: its figures, closing it early, trying it."""

from random import SystemRandom

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import trials
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.attempts import monitoring
from quizapp.attempts import operations as attempts
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.contests import timetable
from quizapp.contests.forms import ReasonForm
from quizapp.database import db
from quizapp.rules import summaries
from quizapp.rules.refusals import ReasonMissing, Refusal
from quizapp.rules.release import counts_shown

dice = SystemRandom()

Answer = str | Response | tuple[str, int]


@bp.get("/dot-thi/<int:round_id>/theo-doi")
def monitor(round_id: int) -> str:
    """Show how the round goes; with a prediction on, only why there is nothing to see."""
    now = clock.now()
    facts = facts_or_404(round_id)
    summaries.require_sat(facts.summary)
    page = {"facts": facts, "phase": facts.phase(now), "now": now}
    if not counts_shown(facts.regulation, facts.tallied_at):
        return render_template("console/rounds/monitor.html", **page, shown=False)
    return render_template(
        "console/rounds/monitor.html",
        **page,
        shown=True,
        figures=monitoring.figures([facts.id])[facts.id],
        hours=monitoring.per_hour(facts.id),
        units=monitoring.by_unit(facts.id),
    )


@bp.get("/dot-thi/<int:round_id>/dong-som")
def ask_close_early(round_id: int) -> Answer:
    """Ask why the round shall end now."""
    now = clock.now()
    facts = facts_or_404(round_id, Role.MANAGER)
    summaries.require_sat(facts.summary)
    return render_template(
        "console/rounds/close.html", facts=facts, form=ReasonForm(), phase=facts.phase(now)
    )


@bp.post("/dot-thi/<int:round_id>/dong-som")
def close_early(round_id: int) -> Answer:
    """Close the round at this moment."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    form = ReasonForm()
    if form.validate():
        try:
            timetable.close_early(
                round_, reason=form.reason.data or "", actor=Actor.of(the_organizer()), now=now
            )
        except Refusal as refusal:
            send_back(refusal, form, {ReasonMissing: form.reason})
        else:
            return finish(_("Đợt thi đã đóng."), "console.round", round_id=round_id)
    facts = facts_or_404(round_id)
    summaries.require_sat(facts.summary)
    page = render_template(
        "console/rounds/close.html", facts=facts, form=form, phase=facts.phase(now)
    )
    return page, 422


@bp.post("/dot-thi/<int:round_id>/lam-thu")
def try_round(round_id: int) -> Answer:
    """Let the organizer sit the round, before or while it runs; nothing of it counts."""
    now = clock.now()
    facts = facts_or_404(round_id)
    summaries.require_sat(facts.summary)
    shadow = trials.trial_person(the_organizer(), now, dice)
    attempt = attempts.start(facts, shadow.id, now, dice, trial=True)
    db.session.commit()
    return redirect(url_for("attempts.paper", round_id=facts.id, number=attempt.number))
