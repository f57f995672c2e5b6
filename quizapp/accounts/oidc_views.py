"""Which pages lead to the city's sign-in service and back, and what happens in between?

Going there writes into the browser's session alone, and so does coming back. An account is made, or
linked, by a form that the person sends. Signing out ends the session here, never the one there.
"""

from datetime import datetime
from random import SystemRandom
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import access, oidc, operations, phones, proving, queries
from quizapp.accounts.consents import CONSENTS
from quizapp.accounts.forms import NewcomerForm, refuse
from quizapp.accounts.models import Person
from quizapp.accounts.views import welcome
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rules import identities
from quizapp.rules.identities import FlowLost, Proven, still_good
from quizapp.rules.people_refusals import ToldAsGuest, WrongOwnPassword
from quizapp.rules.refusals import BadPhone, Busy, Refusal, TooManyTries
from quizapp.web import limiter, local_path

bp = Blueprint("sso", __name__)
dice = SystemRandom()

FLOWS = "sso_flows"
PENDING = "sso_pending"
LONGEST_WAY = 300

Page = str | tuple[str, int] | Response


@bp.get("/dang-nhap/tai-khoan-khac")
@limiter.limit("300 per 5 minutes")
def depart() -> Page:
    """Send somebody to the service to sign in."""
    if access.current_person():
        return redirect(_next() or url_for("contests.home"))
    return _depart(_next(), None)


@bp.get("/tai-khoan/lien-ket")
@access.person_required
@limiter.limit("300 per 5 minutes")
def depart_to_link() -> Page:
    """Send a person to the service to link their account."""
    return _depart(url_for("accounts.account"), _me().id)


def _depart(back: str | None, person_id: int | None) -> Page:
    now = clock.now()
    db.session.rollback()  # the service may be slow, and nothing waits for it with the database
    try:
        way = oidc.depart(url_for("sso.arrive", _external=True))
    except Refusal as refusal:
        return _stopped(refusal, back, person_id)
    flow = {
        "state": way.state,
        "nonce": way.nonce,
        "verifier": way.verifier,
        "back": back,
        "person": person_id,
        "until": (now + identities.FLOW_SPAN).timestamp(),
    }
    session[FLOWS] = [*session.get(FLOWS, []), flow][-identities.MOST_FLOWS :]
    return redirect(way.address)


@bp.get("/dang-nhap/tai-khoan-khac/ve")
@limiter.limit("300 per 5 minutes")
def arrive() -> Page:
    """Receive somebody from the service: sign in, or go on to the form that has to be sent."""
    now = clock.now()
    flows = session.pop(FLOWS, [])
    state = request.args.get("state", "")
    flow = next((flow for flow in flows if flow["state"] == state), None)
    session[FLOWS] = [other for other in flows if other is not flow]
    if flow is None or not still_good(flow["until"], now):
        return _stopped(FlowLost(), None, None)
    back, person_id = flow["back"], flow["person"]
    db.session.rollback()
    try:
        who = oidc.arrive(
            request.args,
            url_for("sso.arrive", _external=True),
            nonce=flow["nonce"],
            verifier=flow["verifier"],
        )
    except Refusal as refusal:
        if isinstance(refusal, Busy):  # nothing is used up: the same address may be opened again
            session[FLOWS] = flows
        return _stopped(refusal, back, person_id)
    person = queries.person_of_identity(who.issuer, who.subject)
    if person is not None and person_id is None:
        access.sign_in(person, now)
        return redirect(back or url_for("contests.home"))
    session[PENDING] = {
        "issuer": who.issuer,
        "subject": who.subject,
        "told": dict(who.told),
        "person": person_id,
        "until": (now + identities.PENDING_SPAN).timestamp(),
    }
    if person_id is not None:
        return redirect(url_for("sso.link"))
    return redirect(url_for("sso.register", next=back))


@bp.get("/dang-ky/tai-khoan-khac")
def register() -> Page:
    """Show the short registration of somebody whom the service has just proven."""
    now = clock.now()
    who = _pending(None, now)
    if who is None:
        return redirect(url_for("accounts.register", next=_next()))
    form = NewcomerForm(clock.in_city(now).date(), data=_typed(who))
    return _registration(form)


@bp.post("/dang-ky/tai-khoan-khac")
@limiter.limit("2000 per hour")
def make_account() -> Page:
    """Register without a password, and begin the session of the new account."""
    now = clock.now()
    who = _pending(None, now)
    if who is None:
        return _stopped(FlowLost(), _next(), None)
    form = NewcomerForm(clock.in_city(now).date())
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
    try:
        person = operations.register_proven(new, who, _service(), now, dice, ages=form.ages)
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        told = isinstance(refusal, ToldAsGuest)
        return _registration(form, told_as_guest=told), refusal.status
    db.session.commit()
    return welcome(person, now)


@bp.get("/tai-khoan/lien-ket/xac-nhan")
@access.person_required
def link() -> Page:
    """Ask whether this identity and this account are one person's."""
    who = _pending(_me().id, clock.now())
    if who is None:
        return redirect(url_for("accounts.account"))
    return _link_page(who, _link_form(_me()))


@bp.post("/tai-khoan/lien-ket/xac-nhan")
@access.person_required
@limiter.limit("300 per 5 minutes")
def confirm_link() -> Page:
    """Link the identity to the account."""
    now = clock.now()
    person = _me()
    who = _pending(person.id, now)
    if who is None:
        return _stopped(FlowLost(), url_for("accounts.account"), person.id)
    form = _link_form(person)
    if not form.validate():
        return _link_page(who, form), 422
    try:
        proving.prove(person, form, now)
    except (Busy, TooManyTries, WrongOwnPassword) as refusal:
        refuse(form, refusal, form.old_password)
        return _link_page(who, form), refusal.status
    operations.link(person, who, _service(), now)
    db.session.commit()
    session.pop(PENDING)
    flash(gettext("Đã liên kết. Lần sau bạn đăng nhập được bằng cả hai cách."), "good")
    return redirect(url_for("accounts.account"))


@bp.post("/tai-khoan/lien-ket/bo")
@access.person_required
def unlink() -> Page:
    """Take the link away."""
    now = clock.now()
    operations.unlink(_me(), current_app.config["OIDC_ISSUER"], now)
    db.session.commit()
    flash(gettext("Đã bỏ liên kết."), "good")
    return redirect(url_for("accounts.account"))


def _link_form(person: Person) -> proving.OwnPasswordForm:
    return proving.OwnPasswordForm(has_password=person.password_hash is not None)


def _link_page(who: Proven, form: proving.OwnPasswordForm) -> str:
    return render_template("accounts/sso_link.html", who=who, person=_me(), form=form)


def _registration(form: NewcomerForm, *, told_as_guest: bool = False) -> str:
    return render_template(
        "accounts/sso_register.html", form=form, consents=CONSENTS, told_as_guest=told_as_guest
    )


def _stopped(refusal: Refusal, back: str | None, person_id: int | None) -> tuple[str, int]:
    page = render_template(
        "accounts/sso_stopped.html",
        sentence=sentence_of(refusal),
        again=url_for("sso.depart_to_link") if person_id else url_for("sso.depart", next=back),
        back=back,
        linking=person_id is not None,
    )
    return page, refusal.status


def _pending(person_id: int | None, now: datetime) -> Proven | None:
    """Answer whom the service has just proven, for this person's link or for a new account."""
    kept: dict[str, Any] | None = session.get(PENDING)
    if kept is None or kept["person"] != person_id or not still_good(kept["until"], now):
        return None
    return Proven(issuer=kept["issuer"], subject=kept["subject"], told=kept["told"])


def _typed(who: Proven) -> dict[str, object]:
    """Answer with what the form begins: what the service told and the form understands."""
    typed: dict[str, object] = dict(who.told)
    if "birth_date" in typed:
        typed["birth_date"] = identities.whole_date(who.told["birth_date"])
    try:
        typed["phone"] = phones.normal(who.told.get("phone", ""))
    except BadPhone:
        typed.pop("phone", None)
    return typed


def _next() -> str | None:
    """Answer where to go on; what is too long for the cookie is nowhere."""
    path = local_path(request.args.get("next"))
    return path if path and len(path) <= LONGEST_WAY else None


def _service() -> str:
    return oidc.called()


def _me() -> Person:
    person = access.current_person()
    if person is None:
        abort(403)
    return person
