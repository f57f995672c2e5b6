"""Which pages are there for an e-mail address, a forgotten password and the end of notices?

Mail programs open links to look at them before people do. So no GET here changes anything: each
link leads to a page with a button.
"""

from datetime import datetime
from hashlib import sha256
from random import SystemRandom

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from quizapp import clock
from quizapp.accounts import access, email_queries, operations, passwords, proving, queries
from quizapp.accounts.consents import MAIL, MAIL_CONSENTS, VERSION
from quizapp.accounts.email_forms import EmailForm, ForgottenForm, NewPasswordForm
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, TokenPurpose
from quizapp.accounts.views import Page, bp
from quizapp.database import db
from quizapp.mail import links
from quizapp.rules.mail_refusals import AddressIsFull, LinkOver, MailIsOff, TooManyLetters
from quizapp.rules.people_refusals import ConsentMissing, WrongOwnPassword
from quizapp.rules.refusals import Busy, TooManyTries, WeakPassword
from quizapp.web import csrf, limiter

dice = SystemRandom()

__all__ = ["bp"]


@bp.get("/tai-khoan/email")
@access.person_required
def email() -> Page:
    """Show the person's address, or the form for one, and the notices to choose from."""
    return _email_page(_email_form(_me()), clock.now())


@bp.post("/tai-khoan/email")
@access.person_required
@limiter.limit("100 per 10 minutes")
def give_email() -> Page:
    """Send a link to the address that was typed, or once more to the one that is awaited."""
    now = clock.now()
    _require_mail()
    person = _me()
    form = _email_form(person)
    if _is_awaited(person, form.email.data, now):
        del form.old_password  # it was asked for when the address was given
    if not form.validate():
        return _email_page(form, now), 422
    try:
        proving.prove(person, form, now)
    except (Busy, TooManyTries, WrongOwnPassword) as refusal:
        refuse(form, refusal, form.old_password)
        return _email_page(form, now), refusal.status
    try:
        operations.give_address(person, form.email.data, now, dice)
    except (AddressIsFull, TooManyLetters) as refusal:
        db.session.rollback()
        refuse(form, refusal, form.email)
        return _email_page(form, now), refusal.status
    db.session.commit()
    flash(gettext("Đã gửi thư xác nhận. Hãy mở hộp thư và bấm vào liên kết trong thư."), "good")
    return redirect(url_for("accounts.email"))


@bp.post("/tai-khoan/email/xoa")
@access.person_required
def remove_email() -> Page:
    """Forget the person's address and end all notices."""
    now = clock.now()
    person = _me()
    operations.forget_address(person, Actor.of(person), now)
    db.session.commit()
    flash(gettext("Đã xóa địa chỉ e-mail. Bạn sẽ không nhận thư nữa."), "good")
    return redirect(url_for("accounts.email"))


@bp.post("/tai-khoan/email/thu/<purpose>")
@access.person_required
def notice_consent(purpose: str) -> Page:
    """Wish to be told of something, or wish it no more."""
    now = clock.now()
    if purpose not in MAIL:
        abort(404)
    person = _me()
    given = request.form.get("given") == "1"
    if given and email_queries.email_of(person.id) is None:
        raise ConsentMissing
    operations.set_consent(person, purpose, now, given=given)
    db.session.commit()
    flash(gettext("Đã ghi nhận.") if given else gettext("Bạn sẽ không nhận loại thư này."), "good")
    return redirect(url_for("accounts.email"))


@bp.get("/email/xac-nhan/<token>")
@access.person_required
def confirm_email(token: str) -> Page:
    """Show the address that the link confirms, with a button."""
    now = clock.now()
    found = email_queries.good_token(_number("confirm", token), TokenPurpose.CONFIRM, now)
    if found is None:
        return _link_over("accounts.email")
    letter, person = found
    return render_template(
        "accounts/confirm_email.html", address=letter.address, is_mine=person.id == _me().id
    )


@bp.post("/email/xac-nhan/<token>")
@access.person_required
def take_email(token: str) -> Page:
    """Confirm the address."""
    now = clock.now()
    try:
        operations.confirm_address(_me(), _number("confirm", token), now)
    except LinkOver:
        return _link_over("accounts.email")
    db.session.commit()
    flash(gettext("Đã xác nhận địa chỉ e-mail."), "good")
    return redirect(url_for("accounts.email"))


@bp.get("/quen-mat-khau")
def forgotten() -> Page:
    """Ask whose password was forgotten, or explain the slip where no mail is sent."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/quen-mat-khau")
@limiter.limit("300 per 5 minutes")
def ask_reset() -> Page:
    """Note that a letter is wanted. The answer, and what is done for it, is the same whether or not
    there is such a person: a job looks that up."""
    now = clock.now()
    _require_mail()
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    typed = form.typed.data
    try:
        operations.count_try(f"f:{sha256(typed.encode()).hexdigest()[:40]}", now)
    except TooManyTries as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return render_template("accounts/forgotten.html", form=form), refusal.status
    operations.request_reset(typed, now)
    db.session.commit()
    return redirect(url_for("accounts.letter_on_its_way"))


@bp.get("/quen-mat-khau/da-gui")
def letter_on_its_way() -> Page:
    """Say what happens next."""
    return render_template("accounts/forgotten_sent.html")


@bp.get("/quen-mat-khau/<token>")
def new_password(token: str) -> Page:
    """Show the form for the new password of the person whom the letter named."""
    now = clock.now()
    found = email_queries.good_token(_number("reset", token), TokenPurpose.RESET, now)
    if found is None:
        return _link_over("accounts.forgotten")
    return _new_password_page(found[1])


@bp.post("/quen-mat-khau/<token>")
@limiter.limit("300 per 5 minutes")
def set_new_password(token: str) -> Page:
    """Set the new password, and begin a session."""
    now = clock.now()
    number = _number("reset", token)
    found = email_queries.good_token(number, TokenPurpose.RESET, now)
    if found is None:
        return _link_over("accounts.forgotten")
    person = found[1]
    form = _new_password_form(person)
    if not form.validate():
        return _new_password_page(person, form), 422
    password = form.password.data or ""
    person_id = person.id
    db.session.rollback()  # hashing takes long, and nobody shall wait for it
    try:
        password_hash = passwords.hashed(password)
        person = operations.reset_by_letter(number, password, password_hash, now)
    except LinkOver:
        return _link_over("accounts.forgotten")
    except (Busy, WeakPassword) as refusal:
        db.session.rollback()
        refuse(form, refusal, form.password)
        return _new_password_page(db.session.get_one(Person, person_id), form), refusal.status
    db.session.commit()
    access.sign_in(person, now)
    flash(gettext("Đã đặt mật khẩu mới."), "good")
    return redirect(url_for("contests.home"))


@bp.get("/email/ngung/<purpose>/<token>")
def unsubscribe(purpose: str, token: str) -> Page:
    """Ask whether these notices shall end. Nobody has to sign in for that."""
    _subscriber(purpose, token)
    titles = {text.purpose: text.title for text in MAIL_CONSENTS}
    return render_template("accounts/unsubscribe.html", title=titles[purpose], ended=None)


@bp.post("/email/ngung/<purpose>/<token>")
# The mail program's own button posts here without a cookie; the address itself is signed.
@csrf.exempt
def end_notices(purpose: str, token: str) -> Page:
    """End these notices, or all of them."""
    now = clock.now()
    person = _subscriber(purpose, token)
    everything = request.form.get("all") == "1"
    operations.stop_notices(person, MAIL if everything else {purpose}, now)
    db.session.commit()
    titles = {text.purpose: text.title for text in MAIL_CONSENTS}
    return render_template(
        "accounts/unsubscribe.html", title=titles[purpose], ended="all" if everything else "one"
    )


def _email_form(person: Person) -> EmailForm:
    return EmailForm(has_password=person.password_hash is not None)


def _is_awaited(person: Person, address: str | None, now: datetime) -> bool:
    awaited = email_queries.awaited(person.id, now)
    return awaited is not None and address is not None and awaited.address == address


def _email_page(form: EmailForm, now: datetime) -> str:
    person = _me()
    standing = {consent.purpose: consent for consent in queries.standing_consents(person.id)}
    return render_template(
        "accounts/email.html",
        form=form,
        email=email_queries.email_of(person.id),
        awaited=email_queries.awaited(person.id, now),
        consents=MAIL_CONSENTS,
        given=standing,
        version=VERSION,
    )


def _new_password_form(person: Person) -> NewPasswordForm:
    return NewPasswordForm(phone=person.phone, name=person.full_name, birth=person.birth_date)


def _new_password_page(person: Person, form: NewPasswordForm | None = None) -> str:
    return render_template(
        "accounts/new_password.html", name=person.full_name, form=form or _new_password_form(person)
    )


def _link_over(again: str) -> Page:
    return render_template("accounts/link_over.html", again=again), LinkOver.status


def _number(purpose: str, token: str) -> int:
    """Answer the number under our signature; 0, which no token has, for anything else."""
    return links.opened(purpose, token) or 0


def _subscriber(purpose: str, token: str) -> Person:
    """Answer whose notices of this kind the link may end. Aborts 400 if we did not sign it."""
    number = links.opened(f"end.{purpose}", token)
    person = None if number is None or purpose not in MAIL else db.session.get(Person, number)
    if person is None:
        abort(400)
    return person


def _require_mail() -> None:
    if current_app.config["MAIL_URL"] is None:
        raise MailIsOff


def _me() -> Person:
    person = access.current_person()
    if person is None:
        abort(403)
    return person
