"""The rules that a round has of its own, beside its contest's regulation."""

from dataclasses import replace
from datetime import datetime

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.console.regulations import ask_reason, check_hours
from quizapp.contests import timetable
from quizapp.contests.queries import RoundFacts
from quizapp.contests.regulation_form import MOST_PRIZES, RoundRegulationForm
from quizapp.contests.summary_forms import SummaryRegulationForm
from quizapp.rules import soundness, wording_summaries
from quizapp.rules.eligibility_refusals import NoSuchGroup, OtherGroupAsked
from quizapp.rules.refusals import BadRound, ReasonMissing, Refusal
from quizapp.rules.regulation import Regulation
from quizapp.rules.wording_rounds import own_rules

Answer = str | Response | tuple[str, int]


@bp.get("/dot-thi/<int:round_id>/the-le")
def round_rules(round_id: int) -> Answer:
    """Show by which rules the round is sat."""
    facts = facts_or_404(round_id, Role.MANAGER)
    form = _kind(facts).of(facts.regulation)
    if len(form.prizes) < MOST_PRIZES:
        form.prizes.append_entry()
    return _page(facts, form, facts.regulation)


@bp.post("/dot-thi/<int:round_id>/the-le")
def set_round_rules(round_id: int) -> Answer:
    """Add a prize line, show how the round's own rules would read, store them, or drop them."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    facts = facts_or_404(round_id, Role.MANAGER)
    form = _kind(facts)()
    deed = request.form.get("do", "save")
    if deed == "add_prize":
        if len(form.prizes) < MOST_PRIZES:
            form.prizes.append_entry()
        return _page(facts, form, facts.regulation)
    base = facts.contest_regulation
    wanted = base if deed == "reset" else _read(form, base, now)
    if wanted is None and deed == "save":
        ask_reason(form)
    if wanted is None or deed == "preview":
        return _page(facts, form, wanted or facts.regulation), 200 if wanted else 422
    try:
        timetable.set_own_rules(
            round_,
            wanted,
            reason=form.note.data or "",
            actor=Actor.of(the_organizer()),
            now=now,
        )
    except Refusal as refusal:
        send_back(
            refusal,
            form,
            {
                ReasonMissing: form.note,
                BadRound: form.ranking,
                NoSuchGroup: form.target_group,
                OtherGroupAsked: form.target_group,
            },
        )
        return _page(facts, form, wanted), 422
    return finish(_("Đã lưu thể lệ riêng của đợt."), "console.round_rules", round_id=round_id)


def _read(form: RoundRegulationForm, base: Regulation, now: datetime) -> Regulation | None:
    """Answer what was typed over the contest's regulation, or None after putting each fault beside
    its field."""
    form.validate()
    if "interim_cron" in form:
        check_hours(form, now)
    return form.regulation(base)


def _kind(facts: RoundFacts) -> type[RoundRegulationForm]:
    """Answer the form of the rules that this kind of round may have of its own."""
    return RoundRegulationForm if facts.summary is None else SummaryRegulationForm


def _page(facts: RoundFacts, form: RoundRegulationForm, shown: Regulation) -> str:
    if facts.summary is not None:
        return render_template(
            "console/rounds/summary_rules.html",
            facts=facts,
            form=form,
            sentences=list(wording_summaries.sentences([replace(facts, regulation=shown)])),
        )
    form.offer_groups(facts.eligibility.groups)
    return render_template(
        "console/rounds/rules.html",
        facts=facts,
        form=form,
        warnings=soundness.warnings(shown, without_account=facts.eligibility.without_account),
        sentences=list(own_rules([replace(facts, regulation=shown)])),
    )
