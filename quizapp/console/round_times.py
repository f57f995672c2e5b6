"""The name and the times of a round or a summary, and whose it is."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.contests import settling, timetable
from quizapp.contests.forms import EVERYBODY, RoundForm, offer_groups
from quizapp.contests.models import Round
from quizapp.contests.queries import RoundFacts
from quizapp.contests.summary_forms import SummaryTimesForm
from quizapp.rules.eligibility_refusals import OtherGroupAsked, UnknownGroup
from quizapp.rules.refusals import (
    BadOpening,
    BadRound,
    BadTimes,
    ReasonMissing,
    Refusal,
    ResultDecided,
)

Answer = str | Response | tuple[str, int]


@bp.get("/dot-thi/<int:round_id>/sua")
def ask_edit_round(round_id: int) -> Answer:
    """Ask for a round's new name and times."""
    now = clock.now()
    facts = facts_or_404(round_id, Role.MANAGER)
    form = _times_form(facts)(
        data={
            "name": facts.name,
            "opens": facts.opens_at,
            "closes": facts.closes_at,
            "results": facts.results_at,
            "group": EVERYBODY if facts.group_id is None else str(facts.group_id),
        }
    )
    offer_groups(form.group, facts.eligibility.groups)
    return _edit_page(facts, form, now)


@bp.post("/dot-thi/<int:round_id>/sua")
def edit_round(round_id: int) -> Answer:
    """Change a round's name or times."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    form = _times_form(round_)()
    offer_groups(form.group, settling.eligibility_of(round_.contest).groups)
    if form.validate():
        try:
            if form.group.raw_data:
                group_id = int(form.group.data) if form.group.data else None
                actor = Actor.of(the_organizer())
                timetable.set_group(round_, group_id, actor=actor, now=now)
            timetable.edit_round(
                round_,
                name=form.name.data or "",
                span=form.span(round_),
                reason=form.reason.data or "",
                actor=Actor.of(the_organizer()),
                now=now,
            )
        except Refusal as refusal:
            send_back(
                refusal,
                form,
                {
                    ReasonMissing: form.reason,
                    BadOpening: form.opens,
                    BadTimes: form.closes,
                    BadRound: form.name,
                    UnknownGroup: form.group,
                    OtherGroupAsked: form.group,
                    ResultDecided: form.results,
                },
            )
        else:
            return finish(_("Đã lưu đợt thi."), "console.round", round_id=round_.id)
    return _edit_page(facts_or_404(round_id), form, now), 422


def _times_form(edited: Round | RoundFacts) -> type[RoundForm]:
    return RoundForm if edited.summary is None else SummaryTimesForm


def _edit_page(facts: RoundFacts, form: RoundForm, now: datetime) -> str:
    return render_template(
        "console/rounds/edit.html", facts=facts, form=form, phase=facts.phase(now)
    )
