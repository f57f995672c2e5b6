"""Which pages do people use to register, to sign in and to look after their accounts?

Hashing a password takes long, so no page holds the database while it does: what has to be written
before is committed, what was only read is let go of.
"""

from collections.abc import Sequence
from datetime import datetime
from random import SystemRandom

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import (
    access,
    issuing_queries,
    operations,
    passwords,
    phones,
    queries,
)
from quizapp.accounts.consents import CONSENTS
from quizapp.accounts.forms import (
    PasswordForm,
    RegisterForm,
    ResetForm,
    SignInForm,
    ask_again,
    refuse,
)
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.rules.guardians import needs_guardian
from quizapp.rules.people import CHOICE_SPAN
from quizapp.rules.people_refusals import ToldAsGuest
from quizapp.rules.refusals import (
    Busy,
    Refusal,
    TooManyTries,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from quizapp.web import Form, bounded_number, limiter, local_path

bp = Blueprint("accounts", __name__)
dice = SystemRandom()

Page = str | tuple[str, int] | Response


def _went_on(answer: Response) -> bool:
    return answer.status_code < 400


def _came_back(answer: Response) -> bool:
    return answer.status_code >= 400


@bp.get("/dang-ky")
def register() -> Page:
    """Show the registration form."""
    now = clock.now()
    if access.current_person():
        return _go_on()
    return _registration(RegisterForm(clock.in_city(now).date()))


@bp.post("/dang-ky")
@limiter.limit("2000 per hour", deduct_when=_went_on)
@limiter.limit("1000 per 10 minutes", deduct_when=_came_back)
def make_account() -> Page:
    """Register, and begin the session of the new account."""
    now = clock.now()
    form = RegisterForm(clock.in_city(now).date())
    if form.only_looks:
        return _registration(form)
    if not form.validate():
        return _registration(form), 422
    new = operations.Registration(
        full_name=form.full_name.data,
        phone=form.phone.data,
        birth_date=form.birth_date.data,
        sex=form.told_sex(),
        unit_id=form.unit_id.data,
        consents=form.consents(),
    )
    db.session.rollback()
    try:
        password_hash = passwords.hashed(form.password.data or "")
        person = operations.register(new, password_hash, now, dice, ages=form.ages)
    except Refusal as refusal:
        refuse(form, refusal)
        told = isinstance(refusal, ToldAsGuest)
        return _registration(form, told_as_guest=told), refusal.status
    db.session.commit()
    return welcome(person, now)


def welcome(person: Person, now: datetime) -> Response:
    """Begin the first session of somebody who has just registered, in whatever way."""
    access.sign_in(person, now)
    flash(gettext("Đăng ký thành công. Chúc bạn thi tốt!"), "good")
    if needs_guardian(person.birth_date, clock.in_city(now).date()):
        back = local_path(request.args.get("next"))
        return redirect(url_for("accounts.guardian", next=back))
    return _go_on()


def _registration(form: RegisterForm, *, told_as_guest: bool = False) -> str:
    ask_again(form, form.password)
    return render_template(
        "accounts/register.html", form=form, consents=CONSENTS, told_as_guest=told_as_guest
    )


@bp.get("/dang-nhap")
def sign_in() -> Page:
    """Show the sign-in form."""
    if access.current_person():
        return _go_on()
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/dang-nhap")
@limiter.limit("300 per 5 minutes")
def begin_session() -> Page:
    """Sign in by phone and password; several people with both in common choose who it is."""
    now = clock.now()
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    phone = form.phone.data
    found = issuing_queries.people_who_sign_in_as(phone)
    hashes = [(person.id, person.password_hash) for person in found]
    try:
        operations.count_try(operations.citizen_account(phone), now)
    except TooManyTries as refusal:
        refuse(form, refusal)
        return render_template("accounts/sign_in.html", form=form), refusal.status
    db.session.commit()
    try:
        ids = _holders(form.password.data or "", hashes)
    except Busy as refusal:
        _take_back(operations.citizen_account(phone))
        refuse(form, refusal)
        return render_template("accounts/sign_in.html", form=form), refusal.status
    if not ids:
        refuse(form, WrongPassword())
        return render_template("accounts/sign_in.html", form=form), WrongPassword.status
    operations.forget_tries(operations.citizen_account(phone))
    if len(ids) > 1:
        session["choice"] = {"ids": ids, "until": (now + CHOICE_SPAN).timestamp()}
        db.session.commit()
        return redirect(url_for("accounts.choose", next=local_path(request.args.get("next"))))
    access.sign_in(db.session.get_one(Person, ids[0]), now)
    db.session.commit()
    return _go_on()


def _holders(password: str, hashes: Sequence[tuple[int, str | None]]) -> list[int]:
    if not hashes:
        passwords.is_right(password, None)  # an unknown phone takes as long
    return [number for number, stored in hashes if passwords.is_right(password, stored)]


@bp.get("/dang-nhap/chon-nguoi")
def choose() -> Page:
    """Ask which of the people with this phone and password it is."""
    people = _choices(clock.now())
    if not people:
        return redirect(url_for("accounts.sign_in", next=local_path(request.args.get("next"))))
    return render_template("accounts/choose.html", people=people, form=Form())


@bp.post("/dang-nhap/chon-nguoi")
def begin_chosen_session() -> Page:
    """Sign in the chosen person; the form carries a place in the list, never an id."""
    now = clock.now()
    people = _choices(now)
    if not people:
        return redirect(url_for("accounts.sign_in", next=local_path(request.args.get("next"))))
    place = bounded_number(request.form.get("person", ""))
    if place is None or place >= len(people):
        fault = gettext("Hãy chọn một người trong danh sách.")
        page = render_template("accounts/choose.html", people=people, form=Form(), fault=fault)
        return page, 422
    access.sign_in(people[place], now)
    return _go_on()


def _take_back(account: str) -> None:
    operations.take_back_try(account)
    db.session.commit()


def _choices(now: datetime) -> Sequence[Person]:
    choice = session.get("choice")
    if choice is None or now.timestamp() >= choice["until"]:
        return []
    return queries.people_with_ids(choice["ids"])


@bp.get("/dang-xuat")
def signing_out() -> Page:
    """Ask whether to end the session: the address may have been typed, or come back to."""
    sitter = access.current_sitter()
    if sitter is None and access.current_organizer() is None:
        flash(gettext("Bạn chưa đăng nhập trên máy này."))
        return redirect(url_for("contests.home"))
    return render_template("accounts/sign_out.html", nameless=sitter and sitter.is_nameless)


@bp.post("/dang-xuat")
def sign_out() -> Response:
    """End the session of this browser."""
    access.sign_out()
    return redirect(url_for("contests.home"))


@bp.get("/mat-khau")
@access.person_required
def password() -> Page:
    """Show the form for a new password."""
    return render_template("accounts/password.html", form=_password_form(signed_in_person()))


@bp.post("/mat-khau")
@access.person_required
@limiter.limit("300 per 5 minutes")
def change_password() -> Page:
    """Store a new password and end every other session."""
    now = clock.now()
    person = signed_in_person()
    form = _password_form(person)
    if not form.validate():
        return render_template("accounts/password.html", form=form), 422
    person_id, stored = person.id, person.password_hash
    account = operations.account_of(person)
    try:
        operations.count_try(account, now)
    except TooManyTries as refusal:
        refuse(form, refusal)
        return render_template("accounts/password.html", form=form), refusal.status
    db.session.commit()
    try:
        if not passwords.is_right(form.old_password.data or "", stored):
            form.old_password.errors = [gettext("Mật khẩu hiện tại chưa đúng.")]
            return render_template("accounts/password.html", form=form), 422
        password_hash = passwords.hashed(form.password.data or "")
    except Busy as refusal:
        _take_back(account)
        refuse(form, refusal)
        return render_template("accounts/password.html", form=form), refusal.status
    person = db.session.get_one(Person, person_id)
    operations.set_password(person, password_hash, now)
    operations.forget_tries(account)
    db.session.commit()
    access.sign_in(person, now)
    flash(gettext("Đã đổi mật khẩu. Các thiết bị khác phải đăng nhập lại."), "good")
    return redirect(url_for("accounts.account"))


def _password_form(person: Person) -> PasswordForm:
    return PasswordForm(phone=person.phone, name=person.full_name, birth=person.birth_date)


@bp.get("/dat-lai-mat-khau")
def reset() -> Page:
    """Show the form for the code of a reset slip."""
    return render_template("accounts/reset.html", form=ResetForm())


@bp.post("/dat-lai-mat-khau")
@limiter.limit("300 per 5 minutes")
def use_slip() -> Page:
    """Set a new password with a printed code, and begin a session."""
    now = clock.now()
    form = ResetForm()
    if not form.validate():
        return render_template("accounts/reset.html", form=form), 422
    name, typed, password = form.phone.data, form.code.data or "", form.password.data or ""
    try:
        operations.count_try(operations.slip_account(name), now)
        db.session.commit()
        person = operations.use_slip(name, typed, password, passwords.hashed(password), now)
    except (TooManyTries, WrongCode) as refusal:
        refuse(form, refusal, form.code)
        return render_template("accounts/reset.html", form=form), refusal.status
    except Busy as refusal:
        _take_back(operations.slip_account(name))
        refuse(form, refusal)
        return render_template("accounts/reset.html", form=form), refusal.status
    except WeakPassword as refusal:
        refuse(form, refusal, form.password)
        return render_template("accounts/reset.html", form=form), refusal.status
    db.session.commit()
    access.sign_in(person, now)
    flash(gettext("Đã đặt mật khẩu mới."), "good")
    return redirect(url_for("contests.home"))


@bp.get("/tai-khoan")
@access.person_required
def account() -> Page:
    """Show the person's own data and consents."""
    person = signed_in_person()
    given = {consent.purpose: consent for consent in queries.standing_consents(person.id)}
    return render_template(
        "accounts/account.html",
        person=person,
        phone=phones.shown(person.phone) if person.phone else None,
        consents=CONSENTS,
        given=given,
        linked=next(iter(queries.identities_of(person.id)), None),
        form=Form(),
    )


def signed_in_person() -> Person:
    """Answer the citizen who is signed in; the guard has made sure that there is one."""
    person = access.current_person()
    if person is None:
        abort(403)
    return person


def _go_on() -> Response:
    return redirect(local_path(request.args.get("next")) or url_for("contests.home"))
