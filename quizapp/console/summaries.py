"""Summaries of rounds: make one, see which rounds it counts and which it still waits for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from flask import abort, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.access import has_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import contest_or_404, the_organizer
from quizapp.contests import queries, settling, timetable
from quizapp.contests.forms import offer_groups
from quizapp.contests.queries import RoundFacts
from quizapp.contests.summary_forms import SummaryForm
from quizapp.contests.summing import sat_now, total_of
from quizapp.contests.timetable import Plan
from quizapp.rules.eligibility_refusals import UnknownGroup
from quizapp.rules.refusals import BadRound, BadTimes, Refusal
from quizapp.rules.timing import Span

dice = SystemRandom()

Answer = str | Response | tuple[str, int]
HOUR = timedelta(hours=1)


def summary_page(facts: RoundFacts, now: datetime) -> str:
    """Answer the page of a summary with everything that can be done to it now."""
    total = total_of(facts, queries.rounds_now([facts.contest_id]), now)
    if total is None:
        abort(404)
    return render_template(
        "console/rounds/summary.html",
        facts=facts,
        total=total,
        now=now,
        manages=has_role(the_organizer(), Role.MANAGER, facts.contest_id),
        judges=has_role(the_organizer(), Role.JURY, facts.contest_id),
    )


@bp.get("/cuoc-thi/<int:contest_id>/tong-ket/moi")
def new_summary(contest_id: int) -> Answer:
    """Ask which rounds are to be summed up, and how; offered are all there are."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    span = _all_rounds(sat_now(contest.id), now)
    form = SummaryForm(
        data={
            "name": _("Tổng kết"),
            "opens": span.opens,
            "closes": span.closes,
            "results": span.results,
        }
    )
    groups = settling.eligibility_of(contest).groups
    offer_groups(form.group, groups)
    return render_template(
        "console/rounds/new_summary.html", contest=contest, form=form, groups=groups
    )


@bp.post("/cuoc-thi/<int:contest_id>/tong-ket/moi")
def create_summary(contest_id: int) -> Answer:
    """Make a summary; its prizes are settled on the page of its rules."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    form = SummaryForm()
    groups = settling.eligibility_of(contest).groups
    offer_groups(form.group, groups)
    if form.validate():
        plan = Plan(
            name=form.name.data or "",
            span=form.span,
            group_id=int(form.group.data) if form.group.data else None,
            summary=form.summary,
        )
        try:
            made = timetable.create_rounds(
                contest, [plan], actor=Actor.of(the_organizer()), now=now, dice=dice
            )[0]
        except Refusal as refusal:
            beside = {BadTimes: form.closes, BadRound: form.best, UnknownGroup: form.group}
            send_back(refusal, form, beside)
        else:
            return finish(
                _("Đã tạo đợt tổng kết. Hãy đặt giải và thứ tự xét hạng của nó."),
                "console.round_rules",
                round_id=made.id,
            )
    page = render_template(
        "console/rounds/new_summary.html", contest=contest, form=form, groups=groups
    )
    return page, 422


def _all_rounds(rounds: Sequence[RoundFacts], now: datetime) -> Span:
    """Answer a window over all rounds there are. It closes in the future, as every new one must."""
    opens = min((facts.opens_at for facts in rounds), default=now)
    soon = now.replace(minute=0, second=0, microsecond=0) + 2 * HOUR
    closes = max((facts.closes_at for facts in rounds), default=now + timedelta(weeks=4))
    results = max((facts.results_at for facts in rounds), default=closes)
    closes = max(closes, soon)
    return Span(opens=opens, closes=closes, results=max(results, closes))
