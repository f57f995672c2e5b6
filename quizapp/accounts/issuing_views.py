"""How does somebody with an issued account come in for the first time?

First the name and the code of the slip, then what the account lacks: a password, the consents, the
birth date if the list knew the year alone, the sex if the contest asks and the list did not say.
"""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import access, issuing_queries, operations, passwords
from quizapp.accounts.consents import CONSENTS
from quizapp.accounts.forms import refuse
from quizapp.accounts.issuing_forms import FirstSignInForm, SlipForm
from quizapp.accounts.models import IssuedAccount
from quizapp.accounts.views import bp
from quizapp.database import db
from quizapp.rules import issuing
from quizapp.rules.guardians import needs_guardian
from quizapp.rules.people import CHOICE_SPAN
from quizapp.rules.people_refusals import WrongBirthYear
from quizapp.rules.refusals import Refusal, TooManyTries, WrongCode
from quizapp.web import limiter

Page = str | tuple[str, int] | Response
FIRST = "first"
"""Where the session keeps whose slip was shown."""


@bp.get("/phieu")
def slip() -> Page:
    """Ask for the name and the code of a slip. The QR code of a slip brings the name along."""
    form = SlipForm()
    name = request.args.get("ma", "")
    if issuing.looks_like_code(name):
        form.phone.data = name
    return render_template("accounts/slip.html", form=form)


@bp.post("/phieu")
@limiter.limit("300 per 5 minutes")
def show_slip() -> Page:
    """Look at a slip, and go on to what the account lacks."""
    now = clock.now()
    form = SlipForm()
    if not form.validate():
        return render_template("accounts/slip.html", form=form), 422
    account = operations.slip_account(form.phone.data)
    try:
        operations.count_try(account, now)
        db.session.commit()
        found = operations.first_look(form.phone.data, form.code.data or "", now)
    except (TooManyTries, WrongCode) as refusal:
        refuse(form, refusal, form.code)
        return render_template("accounts/slip.html", form=form), refusal.status
    operations.forget_tries(account)
    session[FIRST] = {
        "name": form.phone.data,
        "digest": found.slip_digest,
        "until": (now + 6 * CHOICE_SPAN).timestamp(),
    }
    db.session.commit()
    return redirect(url_for("accounts.first_sign_in"))


@bp.get("/phieu/tai-khoan")
def first_sign_in() -> Page:
    """Ask for what the account lacks."""
    account = _shown(clock.now())
    if account is None:
        return redirect(url_for("accounts.slip"))
    return _first_page(account, _form(account))


@bp.post("/phieu/tai-khoan")
@limiter.limit("2000 per hour")
def activate() -> Page:
    """Let the person in for the first time."""
    now = clock.now()
    account = _shown(now)
    if account is None or account.slip_digest is None:
        return redirect(url_for("accounts.slip"))
    form = _form(account)
    if not form.validate():
        return _first_page(account, form), 422
    person_id, digest = account.person_id, account.slip_digest
    birth = form.birth_date.data if "birth_date" in form else None
    db.session.rollback()
    try:
        person = operations.activate(
            person_id,
            digest,
            birth=birth,
            password_hash=passwords.hashed(form.password.data or ""),
            purposes=form.consents(),
            sex=form.told_sex(),
            now=now,
        )
    except WrongCode:
        session.pop(FIRST, None)
        raise
    except Refusal as refusal:
        db.session.rollback()
        account = _shown(now)
        if account is None:
            return redirect(url_for("accounts.slip"))
        refuse(form, refusal, form.birth_date if isinstance(refusal, WrongBirthYear) else None)
        return _first_page(account, form), refusal.status
    db.session.commit()
    access.sign_in(person, now)
    flash(
        gettext("Tài khoản của bạn đã sẵn sàng. Lần sau hãy đăng nhập bằng mật khẩu này."), "good"
    )
    if needs_guardian(person.birth_date, clock.in_city(now).date()):
        return redirect(url_for("accounts.guardian"))
    return redirect(url_for("contests.home"))


def _shown(now: datetime) -> IssuedAccount | None:
    shown: dict[str, Any] = session.get(FIRST, {})
    if not shown or now.timestamp() >= shown["until"]:
        return None
    return issuing_queries.slip_holder(shown["name"], shown["digest"], now)


def _form(account: IssuedAccount) -> FirstSignInForm:
    person = account.person
    return FirstSignInForm(
        phone=person.phone, name=person.full_name, birth=person.birth_date, sex=person.sex
    )


def _first_page(account: IssuedAccount, form: FirstSignInForm) -> str:
    return render_template(
        "accounts/first_sign_in.html", form=form, person=account.person, consents=CONSENTS
    )
