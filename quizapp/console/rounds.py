"""Rounds: which there are, week after week in one go, one of them, its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.access import has_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.attempts import extension_queries, monitoring
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import (
    contest_or_404,
    facts_or_404,
    round_or_404,
    the_organizer,
    visible_contests,
)
from quizapp.console.readiness import awaiting_of, unready
from quizapp.console.summaries import summary_page
from quizapp.contests import queries, settling, timetable
from quizapp.contests.forms import (
    EACH_GROUP,
    EVERYBODY,
    CloneRoundForm,
    ReasonForm,
    SeriesForm,
    offer_groups,
    options,
)
from quizapp.contests.queries import RoundFacts
from quizapp.contests.summing import sat_now
from quizapp.contests.timetable import Plan
from quizapp.rules import organizing
from quizapp.rules.eligibility import Group
from quizapp.rules.eligibility_refusals import OtherGroupAsked
from quizapp.rules.papers import RecipeLine
from quizapp.rules.refusals import BadRound, BadTimes, ReasonMissing, Refusal
from quizapp.rules.release import counts_shown
from quizapp.rules.series import overlapping
from quizapp.rules.timing import Phase, Span, weekly

dice = SystemRandom()

Answer = str | Response | tuple[str, int]
WEEK = timedelta(weeks=1)


@bp.get("/dot-thi")
def rounds() -> str:
    """List the rounds of every contest this organizer works for."""
    now = clock.now()
    contests = visible_contests(the_organizer())
    found = queries.rounds_now([contest.id for contest in contests])
    return render_template(
        "console/rounds/list.html",
        contests=contests,
        rounds=_by_urgency(found, now),
        phases={facts.id: facts.phase(now) for facts in found},
        faulty=unready(found, now),
    )


@bp.get("/dot-thi/<int:round_id>")
def round(round_id: int) -> str:  # noqa: A001 - the endpoint's name
    """Show a round with everything that can be done to it now."""
    now = clock.now()
    facts = facts_or_404(round_id)
    if facts.summary is not None:
        return summary_page(facts, now)
    shown = counts_shown(facts.regulation, facts.tallied_at)
    faulty = facts.id in unready([facts], now)
    manages = has_role(the_organizer(), Role.MANAGER, facts.contest_id)
    return render_template(
        "console/rounds/show.html",
        facts=facts,
        phase=facts.phase(now),
        faulty=faulty,
        awaiting=awaiting_of([facts] if faulty else [], now).get(facts.id),
        edits=has_role(the_organizer(), Role.EDITOR),
        shown=shown,
        figures=monitoring.figures([facts.id])[facts.id] if shown else None,
        more_time=extension_queries.waiting([facts.id], now) if manages else (),
        manages=manages,
        judges=has_role(the_organizer(), Role.JURY, facts.contest_id),
    )


@bp.get("/cuoc-thi/<int:contest_id>/dot-thi/moi")
def new_rounds(contest_id: int) -> Answer:
    """Ask for the times of a series of rounds; it goes on after the last one there is."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    there = sat_now(contest.id)
    first = _next_span(there, now)
    form = SeriesForm(
        data={
            "count": 1 if there else 4,
            "pattern": "Tuần {n}",
            "first_number": len(there) + 1,
            "opens": first.opens,
            "closes": first.closes,
            "results": first.results,
            "like": there[-1].id if there else 0,
        }
    )
    groups = settling.eligibility_of(contest).groups
    _offer(form, there, groups)
    return render_template(
        "console/rounds/new.html", contest=contest, form=form, plans=[], groups=groups
    )


@bp.post("/cuoc-thi/<int:contest_id>/dot-thi/moi")
def create_rounds(contest_id: int) -> Answer:
    """Show the rounds that would be made, or make them."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    actor = Actor.of(the_organizer())
    there = sat_now(contest.id)
    form = SeriesForm()
    groups = settling.eligibility_of(contest).groups
    _offer(form, there, groups)
    plans = _plans(form, there, groups) if form.validate() else []
    if plans and request.form.get("do") == "create":
        try:
            timetable.create_rounds(contest, plans, actor=actor, now=now, dice=dice)
        except Refusal as refusal:
            send_back(
                refusal,
                form,
                {
                    BadTimes: form.closes,
                    BadRound: form.pattern,
                    OtherGroupAsked: form.group,
                },
            )
        else:
            return finish(
                _("Đã tạo %(count)s đợt thi.", count=len(plans)),
                "console.contest",
                contest_id=contest.id,
            )
    faults = organizing.faults_of([plan.span for plan in plans])
    page = render_template(
        "console/rounds/new.html",
        contest=contest,
        form=form,
        plans=plans,
        groups=groups,
        faults=faults,
        over=[plan for plan in plans if plan.span.closes <= now],
        overlaps=_overlaps(plans, there),
        overlapping=overlapping([plan.span for plan in plans]),
    )
    return page, 422 if form.errors or faults else 200


@bp.get("/dot-thi/<int:round_id>/nhan-ban")
def ask_clone_round(round_id: int) -> Answer:
    """Ask how the copy is called and how much later it is."""
    facts = facts_or_404(round_id, Role.MANAGER)
    form = CloneRoundForm(data={"weeks": 1})
    return render_template("console/rounds/clone.html", facts=facts, form=form)


@bp.post("/dot-thi/<int:round_id>/nhan-ban")
def clone_round(round_id: int) -> Answer:
    """Make a round like this one."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    form = CloneRoundForm()
    if form.validate():
        try:
            clone = timetable.clone_round(
                round_,
                name=form.name.data or "",
                weeks=form.weeks.data or 0,
                actor=Actor.of(the_organizer()),
                now=now,
                dice=dice,
            )
        except Refusal as refusal:
            send_back(refusal, form, {BadTimes: form.weeks, BadRound: form.name})
        else:
            return finish(_("Đã nhân bản đợt thi."), "console.round", round_id=clone.id)
    return render_template(
        "console/rounds/clone.html", facts=facts_or_404(round_id), form=form
    ), 422


@bp.get("/dot-thi/<int:round_id>/xoa")
def ask_delete_round(round_id: int) -> Answer:
    """Ask why the round shall go."""
    facts = facts_or_404(round_id, Role.MANAGER)
    return render_template("console/rounds/delete.html", facts=facts, form=ReasonForm())


@bp.post("/dot-thi/<int:round_id>/xoa")
def delete_round(round_id: int) -> Answer:
    """Delete a round that has not opened and that nobody sat."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    contest_id = round_.contest_id
    form = ReasonForm()
    if form.validate():
        try:
            timetable.delete_round(
                round_, reason=form.reason.data or "", actor=Actor.of(the_organizer()), now=now
            )
        except Refusal as refusal:
            send_back(refusal, form, {ReasonMissing: form.reason})
        else:
            return finish(_("Đã xóa đợt thi."), "console.contest", contest_id=contest_id)
    page = render_template("console/rounds/delete.html", facts=facts_or_404(round_id), form=form)
    return page, 422


def _by_urgency(found: list[RoundFacts], now: datetime) -> list[RoundFacts]:
    """Answer the open rounds, then the coming ones as they open, then the others, newest first."""
    by_opening = sorted(found, key=lambda facts: facts.opens_at)
    going = [facts for facts in by_opening if facts.phase(now) is Phase.OPEN]
    coming = [facts for facts in by_opening if facts.phase(now) is Phase.UPCOMING]
    over = [facts for facts in by_opening[::-1] if now >= facts.closes_at]
    return [*going, *coming, *over]


def _next_span(there: list[RoundFacts], now: datetime) -> Span:
    """Answer a week after the last round, or next Monday 10:00 to the Monday after, 09:00."""
    if there:
        last = there[-1]
        span = Span(opens=last.opens_at, closes=last.closes_at, results=last.results_at)
        return list(weekly(span, 2))[1]
    today = clock.in_city(now).replace(hour=10, minute=0, second=0, microsecond=0)
    monday = today + timedelta(days=7 - today.weekday())
    closes = monday + WEEK - timedelta(hours=1)
    return Span(opens=monday, closes=closes, results=closes + timedelta(hours=3))


def _offer(form: SeriesForm, there: list[RoundFacts], groups: Sequence[Group]) -> None:
    each = [(EACH_GROUP, _("Mỗi đối tượng một đợt, cùng giờ"))] if groups else []
    offer_groups(form.group, groups, *each)
    form.like.choices = options(
        ("0", _("Đặt sau")),
        *(
            (str(f.id), _("%(name)s (%(count)s câu)", name=f.name, count=f.question_count))
            for f in there
        ),
    )


def _plans(form: SeriesForm, there: list[RoundFacts], groups: Sequence[Group]) -> list[Plan]:
    spans = form.spans()
    recipes: dict[int, tuple[RecipeLine, ...]] = {facts.id: facts.recipe for facts in there}
    recipe = recipes.get(form.like.data, ())
    return [
        Plan(name=name + ending, span=span, recipe=recipe, group_id=group_id)
        for name, span in zip(form.names(len(spans)), spans, strict=True)
        for group_id, ending in _whose(form.group.data or EVERYBODY, groups)
    ]


def _whose(chosen: str, groups: Sequence[Group]) -> list[tuple[int | None, str]]:
    """Answer for whom the rounds of one window are made, each with what its name ends in."""
    if chosen == EACH_GROUP:
        return [(group.id, f" – {group.name}") for group in groups]
    return [(int(chosen) if chosen else None, "")]


def _overlaps(plans: list[Plan], there: list[RoundFacts]) -> list[tuple[str, str]]:
    """Answer which planned rounds run at the same time as one that exists. That is allowed, but
    seldom meant."""
    return [
        (plan.name, facts.name)
        for plan in plans
        for facts in there
        if plan.span.opens < facts.closes_at and facts.opens_at < plan.span.closes
    ]
