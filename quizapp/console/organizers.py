"""Who organizes, in which roles? For admins of all contests."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import operations, passwords, queries, unit_queries
from quizapp.accounts.access import require_role
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Role
from quizapp.accounts.staff_forms import (
    ROLE_NAMES,
    ContactForm,
    GrantsForm,
    NewOrganizerForm,
    StopOrganizerForm,
    grant_value,
)
from quizapp.console import bp
from quizapp.console.door import DICE
from quizapp.console.guard import the_organizer, visible_contests
from quizapp.database import db
from quizapp.rules import people
from quizapp.rules.refusals import Busy, LastAdmin, NameTaken

Page = str | tuple[str, int] | Response


@bp.get("/thanh-vien")
def organizers() -> Page:
    """List the organizers and their roles."""
    admin = require_role(Role.ADMIN)
    return render_template(
        "console/organizers/list.html",
        organizers=queries.organizers(),
        contests=dict(contests_seen(admin)),
        role_names=ROLE_NAMES,
    )


@bp.get("/thanh-vien/moi")
def new_organizer() -> Page:
    """Show the form for a new organizer."""
    admin = require_role(Role.ADMIN)
    return _new_page(NewOrganizerForm(contests_seen(admin)))


@bp.post("/thanh-vien/moi")
def add_organizer() -> Page:
    """Add an organizer with a made password, which is shown in this answer and nowhere else."""
    now = clock.now()
    admin = require_role(Role.ADMIN)
    actor = Actor.of(admin)
    form = NewOrganizerForm(contests_seen(admin))
    if not form.validate():
        return _new_page(form), 422
    password = people.generated_password(DICE)
    try:
        organizer = operations.add_organizer(
            form.username.data, form.full_name.data, password, roles=(), actor=actor, now=now
        )
    except Busy as refusal:
        refuse(form, refusal)
        return _new_page(form), refusal.status
    except NameTaken as refusal:
        refuse(form, refusal, form.username)
        return _new_page(form), 422
    operations.set_grants(organizer, form.chosen(), actor, now)
    db.session.commit()
    return render_template(
        "console/organizers/password_made.html", account=organizer, made_password=password
    )


@bp.get("/thanh-vien/<int:organizer_id>")
def one_organizer(organizer_id: int) -> Page:
    """Show one organizer with the roles to tick."""
    admin = require_role(Role.ADMIN)
    organizer = organizer_or_404(organizer_id)
    return one_page(organizer, grants_form(organizer, admin))


@bp.post("/thanh-vien/<int:organizer_id>/vai-tro")
def grant_roles(organizer_id: int) -> Page:
    """Give the organizer exactly the ticked roles."""
    now = clock.now()
    admin = require_role(Role.ADMIN)
    organizer = organizer_or_404(organizer_id)
    form = GrantsForm(contests_seen(admin))
    if not form.validate():
        return one_page(organizer, form), 422
    try:
        operations.set_grants(organizer, form.chosen(), Actor.of(admin), now)
    except LastAdmin as refusal:
        refuse(form, refusal, form.grants)
        return one_page(organizer, form), refusal.status
    db.session.commit()
    flash(gettext("Đã lưu vai trò."), "good")
    return redirect(url_for("console.one_organizer", organizer_id=organizer_id))


@bp.post("/thanh-vien/<int:organizer_id>/hoat-dong")
def set_organizer_active(organizer_id: int) -> Page:
    """Shut an organizer's account, or open it again."""
    now = clock.now()
    admin = require_role(Role.ADMIN)
    organizer = organizer_or_404(organizer_id)
    active = request.form.get("active") == "1"
    form = StopOrganizerForm()
    if not active and organizer.id != admin.id and not form.validate():
        return one_page(organizer, grants_form(organizer, admin), form), 422
    reason = form.reason.data or ""
    operations.set_active(organizer, Actor.of(admin), now, active=active, reason=reason)
    db.session.commit()
    flash(gettext("Tài khoản hoạt động.") if active else gettext("Đã ngừng tài khoản."), "good")
    return redirect(url_for("console.organizers"))


@bp.post("/thanh-vien/<int:organizer_id>/mat-khau")
def make_organizer_password(organizer_id: int) -> Page:
    """Make a new password, which is shown in this answer and nowhere else."""
    now = clock.now()
    actor = Actor.of(require_role(Role.ADMIN))
    db.session.rollback()
    password = people.generated_password(DICE)
    password_hash = passwords.hashed(password)
    organizer = organizer_or_404(organizer_id)
    operations.reset_organizer_password(organizer, password_hash, actor, now)
    db.session.commit()
    return render_template(
        "console/organizers/password_made.html", account=organizer, made_password=password
    )


def contests_seen(admin: Organizer) -> list[tuple[int, str]]:
    """Answer the contests in which roles can be given."""
    return [(contest.id, contest.name) for contest in visible_contests(admin)]


def organizer_or_404(organizer_id: int) -> Organizer:
    """Answer the organizer. Aborts 404 for nobody."""
    return db.session.get(Organizer, organizer_id) or abort(404)


def _new_page(form: NewOrganizerForm) -> str:
    return render_template("console/organizers/new.html", form=form, role_names=ROLE_NAMES)


def grants_form(organizer: Organizer, admin: Organizer) -> GrantsForm:
    """Answer the form with the roles that the organizer has."""
    has = [
        grant_value(Role(grant.role), grant.contest_id)
        for grant in organizer.grants
        if grant.role != Role.CONTACT
    ]
    return GrantsForm(contests_seen(admin), formdata=None, data={"grants": has})


def one_page(
    organizer: Organizer,
    form: GrantsForm,
    stop: StopOrganizerForm | None = None,
    contact: ContactForm | None = None,
) -> str:
    """Answer the page of one organizer with its forms."""
    contests = contests_seen(the_organizer())
    names: dict[int | None, str] = dict(contests)
    units = {unit.id: unit.name for unit in unit_queries.all_units()}
    return render_template(
        "console/organizers/one.html",
        person=organizer,
        form=form,
        contact=contact or ContactForm(contests, formdata=None),
        contacts=[
            (grant.id, units[grant.unit_id], names.get(grant.contest_id))
            for grant in organizer.grants
            if grant.unit_id is not None
        ],
        stop=stop or StopOrganizerForm(formdata=None),
        role_names=ROLE_NAMES,
    )
