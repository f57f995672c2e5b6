"""The public site of a contest: its texts, its logo, its signed plan, its poster."""

import io

import segno
from flask import Response as Picture
from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back, send_back_overtaken
from quizapp.console.guard import contest_or_404, the_organizer
from quizapp.contests import files, operations, queries
from quizapp.contests.files import LOGO, PLAN
from quizapp.contests.forms import FileForm, TextsForm, mark_seen
from quizapp.contests.models import Contest
from quizapp.database import db
from quizapp.rules.refusals import BadContest, ChangedMeanwhile, Refusal, Unreadable
from quizapp.rules.timing import Phase

Answer = str | Response | tuple[str, int]
QR_MODULE = 8
"""Pixels of one square; the poster scales the picture anyway."""


@bp.get("/cuoc-thi/<int:contest_id>/trang")
def edit_site(contest_id: int) -> Answer:
    """Show the texts of a contest's site."""
    contest = contest_or_404(contest_id, Role.MANAGER)
    form = TextsForm(formdata=None, obj=operations.texts_of(contest))
    mark_seen(form.seen, operations.mark_of(contest))
    return _page(contest, form)


@bp.post("/cuoc-thi/<int:contest_id>/trang")
def save_site(contest_id: int) -> Answer:
    """Store the texts."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    form = TextsForm()
    if form.validate():
        try:
            operations.edit_contest(
                contest,
                form.texts(),
                actor=Actor.of(the_organizer()),
                now=now,
                seen=form.seen.data or None,
            )
        except ChangedMeanwhile as refusal:
            send_back_overtaken(form, form.seen, operations.mark_of(contest))
            return _page(contest, form), refusal.status
        except Refusal as refusal:
            send_back(refusal, form, {BadContest: form.name})
        else:
            return finish(_("Đã lưu trang thông tin."), "console.edit_site", contest_id=contest_id)
    return _page(contest, form), 422


@bp.get("/cuoc-thi/<int:contest_id>/tep")
def site_files(contest_id: int) -> Answer:
    """Show the files of a contest's site, away from the texts: sending a file loses none."""
    return _files_page(contest_or_404(contest_id, Role.MANAGER))


@bp.post("/cuoc-thi/<int:contest_id>/logo")
def save_logo(contest_id: int) -> Answer:
    """Store another logo."""
    return _save_file(contest_id, LOGO)


@bp.post("/cuoc-thi/<int:contest_id>/ke-hoach")
def save_plan(contest_id: int) -> Answer:
    """Store another signed plan."""
    return _save_file(contest_id, PLAN)


@bp.post("/cuoc-thi/<int:contest_id>/logo/go")
def remove_logo(contest_id: int) -> Answer:
    """Take the logo off the site."""
    return _remove_file(contest_id, LOGO)


@bp.post("/cuoc-thi/<int:contest_id>/ke-hoach/go")
def remove_plan(contest_id: int) -> Answer:
    """Take the signed plan off the site."""
    return _remove_file(contest_id, PLAN)


@bp.get("/cuoc-thi/<int:contest_id>/ma-qr.svg")
def qr_code(contest_id: int) -> Picture:
    """Answer the QR code of the contest's address as an image of its own."""
    contest = contest_or_404(contest_id)
    out = io.BytesIO()
    segno.make(address(contest), error="m", micro=False).save(
        out, kind="svg", scale=QR_MODULE, xmldecl=False, svgclass=None, lineclass=None
    )
    return Picture(out.getvalue(), mimetype="image/svg+xml")


@bp.get("/cuoc-thi/<int:contest_id>/ap-phich")
def poster(contest_id: int) -> str:
    """Show an A4 page to print and hang up."""
    now = clock.now()
    contest = contest_or_404(contest_id)
    rounds = queries.rounds_now([contest.id])
    return render_template(
        "console/contests/poster.html",
        contest=contest,
        address=address(contest),
        rounds=[
            facts
            for facts in rounds
            if facts.summary is None and facts.phase(now) in {Phase.UPCOMING, Phase.OPEN}
        ],
        files=queries.contest_now(contest.id),
    )


def address(contest: Contest) -> str:
    """Answer the address citizens type, as the setting PUBLIC_URL says."""
    path = "/" if contest.is_current else url_for("contests.contest", slug=contest.slug)
    root: str = current_app.config["PUBLIC_URL"]
    return root.rstrip("/") + path


def _save_file(contest_id: int, purpose: str) -> Answer:
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    actor = Actor.of(the_organizer())
    form = FileForm()
    if form.validate():
        data, name = form.file.data.read(), form.file.data.filename or ""
        try:
            if purpose == LOGO:
                db.session.rollback()  # nothing is locked while a file from outside is read
                png = files.read_logo(data)
                contest = contest_or_404(contest_id, Role.MANAGER)
                files.set_logo(contest, png, actor=actor, now=now)
            else:
                files.set_plan(contest, data, name, actor=actor, now=now)
        except Refusal as refusal:
            send_back(refusal, form, {Unreadable: form.file})
        else:
            return finish(_("Đã lưu tệp."), "console.site_files", contest_id=contest_id)
    return _files_page(contest, **{purpose: form}), 422


def _remove_file(contest_id: int, purpose: str) -> Response:
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    files.remove_file(contest, purpose, actor=Actor.of(the_organizer()), now=now)
    return finish(_("Đã gỡ tệp."), "console.site_files", contest_id=contest_id)


def _page(contest: Contest, form: TextsForm) -> str:
    return render_template(
        "console/contests/site.html", contest=contest, form=form, address=address(contest)
    )


def _files_page(
    contest: Contest, logo: FileForm | None = None, plan: FileForm | None = None
) -> str:
    return render_template(
        "console/contests/files.html",
        contest=contest,
        logo=logo or FileForm(formdata=None),
        plan=plan or FileForm(formdata=None),
        files=queries.contest_now(contest.id),
    )
