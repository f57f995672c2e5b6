"""Contests: which there are, a new one, one like another, and which stands at "/"."""

from random import SystemRandom

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.access import has_role, require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import contest_or_404, the_organizer, visible_contests
from quizapp.console.readiness import unready
from quizapp.contests import operations, queries, settling
from quizapp.contests.forms import CloneContestForm, NewContestForm, ReasonForm
from quizapp.contests.operations import Texts
from quizapp.rules import presets, soundness
from quizapp.rules.refusals import BadContest, ContestInUse, Refusal, SlugTaken
from quizapp.rules.regulation import Regulation

dice = SystemRandom()

Answer = str | Response | tuple[str, int]


@bp.get("/cuoc-thi")
def contests() -> str:
    """List the contests this organizer works for."""
    organizer = the_organizer()
    return render_template(
        "console/contests/list.html",
        contests=visible_contests(organizer),
        may_create=has_role(organizer, Role.MANAGER),
    )


@bp.get("/cuoc-thi/moi")
def new_contest() -> Answer:
    """Ask what the new contest is called."""
    require_role(Role.MANAGER)
    return render_template("console/contests/new.html", form=NewContestForm())


@bp.post("/cuoc-thi/moi")
def create_contest() -> Answer:
    """Make a contest with the usual regulation or that of a preset, which comes next."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    form = NewContestForm()
    if form.validate():
        texts = Texts(name=form.name.data or "", organizing_body=form.organizing_body.data or "")
        try:
            contest = operations.create_contest(
                texts, _first_regulation(form), slug=form.slug.data or "", actor=actor, now=now
            )
        except Refusal as refusal:
            send_back(refusal, form, {SlugTaken: form.slug, BadContest: form.slug})
        else:
            return finish(
                _("Đã tạo cuộc thi. Hãy xem lại thể lệ."),
                "console.regulation",
                contest_id=contest.id,
            )
    return render_template("console/contests/new.html", form=form), 422


def _first_regulation(form: NewContestForm) -> Regulation:
    preset = form.preset.data
    return presets.applied(preset, presets.usual()) if preset else presets.usual()


@bp.get("/cuoc-thi/<int:contest_id>")
def contest(contest_id: int) -> str:
    """Show a contest with its rounds and what there is to do."""
    now = clock.now()
    contest = contest_or_404(contest_id)
    rounds = queries.rounds_now([contest.id])
    version = queries.latest_regulation(contest.id)
    without_account = settling.eligibility_of(contest).without_account
    organizer = the_organizer()
    return render_template(
        "console/contests/show.html",
        contest=contest,
        rounds=rounds,
        phases={facts.id: facts.phase(now) for facts in rounds},
        faulty=unready(rounds, now),
        version=version,
        warnings=soundness.warnings(version.regulation, without_account=without_account),
        advice=soundness.advice(version.regulation),
        manages=has_role(organizer, Role.MANAGER, contest.id),
        manages_all=has_role(organizer, Role.MANAGER),
    )


@bp.post("/cuoc-thi/<int:contest_id>/hien-hanh")
def make_current(contest_id: int) -> Answer:
    """Put this contest at "/"."""
    now = clock.now()
    contest = contest_or_404(contest_id)
    # It moves another contest away, so one contest's manager does not decide it.
    actor = Actor.of(require_role(Role.MANAGER))
    operations.make_current(contest, actor=actor, now=now)
    return finish(
        _("“%(name)s” nay đứng ở trang chủ.", name=contest.name),
        "console.contest",
        contest_id=contest.id,
    )


@bp.get("/cuoc-thi/<int:contest_id>/xoa")
def ask_delete_contest(contest_id: int) -> Answer:
    """Ask why the contest shall go."""
    contest = contest_or_404(contest_id)
    require_role(Role.MANAGER)
    return render_template("console/contests/delete.html", contest=contest, form=ReasonForm())


@bp.post("/cuoc-thi/<int:contest_id>/xoa")
def delete_contest(contest_id: int) -> Answer:
    """Delete a contest that was made by mistake."""
    now = clock.now()
    contest = contest_or_404(contest_id)
    actor = Actor.of(require_role(Role.MANAGER))
    form = ReasonForm()
    if form.validate():
        try:
            operations.delete_contest(contest, reason=form.reason.data or "", actor=actor, now=now)
        except ContestInUse as refusal:
            send_back(refusal, form, {})
        else:
            return finish(_("Đã xóa cuộc thi."), "console.contests")
    return render_template("console/contests/delete.html", contest=contest, form=form), 422


@bp.get("/cuoc-thi/<int:contest_id>/nhan-ban")
def ask_clone_contest(contest_id: int) -> Answer:
    """Ask how the copy is called and how much later it runs."""
    contest = contest_or_404(contest_id)
    require_role(Role.MANAGER)
    form = CloneContestForm(data={"weeks": request.args.get("tuan", 52, int)})
    return render_template("console/contests/clone.html", contest=contest, form=form)


@bp.post("/cuoc-thi/<int:contest_id>/nhan-ban")
def clone_contest(contest_id: int) -> Answer:
    """Make a contest like this one."""
    now = clock.now()
    source = contest_or_404(contest_id)
    actor = Actor.of(require_role(Role.MANAGER))
    form = CloneContestForm()
    if form.validate():
        try:
            clone = operations.clone_contest(
                source,
                name=form.name.data or "",
                slug=form.slug.data or "",
                weeks=form.weeks.data or 0,
                actor=actor,
                now=now,
                dice=dice,
            )
        except Refusal as refusal:
            send_back(refusal, form, {SlugTaken: form.slug, BadContest: form.slug})
        else:
            return finish(_("Đã nhân bản cuộc thi."), "console.contest", contest_id=clone.id)
    return render_template("console/contests/clone.html", contest=source, form=form), 422
