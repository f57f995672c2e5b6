"""How do organizers come in, go out and change their own passwords?"""

from random import SystemRandom

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import access, operations, passwords, queries
from quizapp.accounts.forms import PasswordForm, refuse
from quizapp.accounts.models import Organizer
from quizapp.accounts.staff_forms import OrganizerSignInForm
from quizapp.console import bp
from quizapp.console.guard import the_organizer
from quizapp.database import db
from quizapp.rules import people
from quizapp.rules.refusals import BadUsername, Busy, TooManyTries
from quizapp.web import limiter, local_path

DICE = SystemRandom()

Page = str | tuple[str, int] | Response


@bp.get("/dang-nhap")
def sign_in() -> Page:
    """Show the organizers' sign-in form."""
    if access.current_organizer():
        return _go_on()
    return _sign_in_page(OrganizerSignInForm())


@bp.post("/dang-nhap")
@limiter.limit("300 per 5 minutes")
def begin_session() -> Page:
    """Sign an organizer in. A try is counted before it is looked at, and nothing is locked while
    the password is checked."""
    now = clock.now()
    form = OrganizerSignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    try:
        username = people.username(form.username.data or "")
    except BadUsername:
        username = "-"  # nobody's, counted all the same
    organizer = queries.organizer_named(username)
    found = (organizer.id, organizer.password_hash) if organizer else (0, None)
    try:
        operations.count_try(operations.organizer_account(username), now)
    except TooManyTries as refusal:
        refuse(form, refusal)
        return _sign_in_page(form), refusal.status
    db.session.commit()
    try:
        right = passwords.is_right(form.password.data or "", found[1])
    except Busy as refusal:
        _take_back(operations.organizer_account(username))
        refuse(form, refusal)
        return _sign_in_page(form), refusal.status
    if not right:
        form.form_errors.append(gettext("Tên đăng nhập hoặc mật khẩu chưa đúng."))
        return _sign_in_page(form), 422
    operations.forget_tries(operations.organizer_account(username))
    access.sign_in(db.session.get_one(Organizer, found[0]), now)
    db.session.commit()
    return _go_on()


@bp.post("/dang-xuat")
def sign_out() -> Response:
    """End the session of this browser."""
    access.sign_out()
    return redirect(url_for("console.sign_in"))


@bp.get("/mat-khau")
def password() -> Page:
    """Show the form for one's own new password."""
    return render_template(
        "console/organizers/password.html", form=PasswordForm(name=the_organizer().full_name)
    )


@bp.post("/mat-khau")
@limiter.limit("300 per 5 minutes")
def change_password() -> Page:
    """Store a new password and end every other session."""
    now = clock.now()
    organizer = the_organizer()
    form = PasswordForm(name=organizer.full_name)
    page = "console/organizers/password.html"
    if not form.validate():
        return render_template(page, form=form), 422
    organizer_id, stored = organizer.id, organizer.password_hash
    account = operations.organizer_account(organizer.username)
    try:
        operations.count_try(account, now)
    except TooManyTries as refusal:
        refuse(form, refusal)
        return render_template(page, form=form), refusal.status
    db.session.commit()
    try:
        if not passwords.is_right(form.old_password.data or "", stored):
            form.old_password.errors = [gettext("Mật khẩu hiện tại chưa đúng.")]
            return render_template(page, form=form), 422
        password_hash = passwords.hashed(form.password.data or "")
    except Busy as refusal:
        _take_back(account)
        refuse(form, refusal)
        return render_template(page, form=form), refusal.status
    organizer = db.session.get_one(Organizer, organizer_id)
    operations.set_password(organizer, password_hash, now)
    operations.forget_tries(account)
    access.sign_in(organizer, now)
    db.session.commit()
    flash(gettext("Đã đổi mật khẩu. Các thiết bị khác phải đăng nhập lại."), "good")
    return redirect(url_for("console.home"))


def _take_back(account: str) -> None:
    operations.take_back_try(account)
    db.session.commit()


def _sign_in_page(form: OrganizerSignInForm) -> str:
    return render_template("console/organizers/sign_in.html", form=form)


def _go_on() -> Response:
    return redirect(local_path(request.args.get("next")) or url_for("console.home"))
