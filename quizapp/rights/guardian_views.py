"""On which pages does a guardian consent for a child, and the child once it has come of age?"""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts import access, guardian_texts, phones, queries
from quizapp.accounts import operations as accounts
from quizapp.accounts.consents import CONSENTS, DATA
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.views import bp, signed_in_person
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rights.guardian_forms import GuardianForm, GuardianWithdrawForm, OwnConsentForm
from quizapp.rules import guardians
from quizapp.rules.people_refusals import WrongGuardianPhone
from quizapp.rules.refusals import Refusal
from quizapp.web import limiter, local_path

Page = str | tuple[str, int] | Response


@bp.get("/tai-khoan/nguoi-giam-ho")
@access.person_required
def guardian() -> Page:
    """Show what the guardian declared, and the form for a declaration."""
    return _guardian_page(_declaration(), GuardianWithdrawForm(), clock.now())


@bp.post("/tai-khoan/nguoi-giam-ho")
@access.person_required
def declare_guardian() -> Page:
    """Store the guardian's declaration."""
    now = clock.now()
    form = _declaration()
    if not form.validate():
        return _guardian_page(form, GuardianWithdrawForm(formdata=None), now), 422
    person_id = signed_in_person().id
    try:
        accounts.declare(person_id, form.told(), now)
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _guardian_page(form, GuardianWithdrawForm(formdata=None), now), refusal.status
    results.take_back_names(person_id)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã ghi nhận đồng ý của người giám hộ."), "good")
    return redirect(local_path(request.args.get("next")) or url_for("accounts.guardian"))


@bp.post("/tai-khoan/nguoi-giam-ho/rut-lai")
@access.person_required
@limiter.limit("30 per 5 minutes")
def withdraw_guardian() -> Page:
    """Take the guardian's declaration back."""
    now = clock.now()
    form = GuardianWithdrawForm()
    if not form.validate():
        return _guardian_page(_declaration(formdata=None), form, now), 422
    person = signed_in_person()
    try:
        accounts.withdraw_declaration(
            person.id, Actor.of(person), now, phone=form.guardian_phone.data
        )
    except WrongGuardianPhone as refusal:
        db.session.rollback()
        refuse(form, refusal, form.guardian_phone)
        return _guardian_page(_declaration(formdata=None), form, now), refusal.status
    results.take_back_names(person.id)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã rút lại đồng ý của người giám hộ."), "good")
    return redirect(url_for("accounts.guardian"))


def _declaration(**more: Any) -> GuardianForm:
    return GuardianForm(signed_in_person().full_name, **more)


def _guardian_page(form: GuardianForm, withdraw: GuardianWithdrawForm, now: datetime) -> str:
    person = signed_in_person()
    today = clock.in_city(now).date()
    standing = queries.standing_guardian_consent(person.id)
    return render_template(
        "rights/guardian.html",
        person=person,
        form=form,
        withdraw=withdraw,
        standing=standing,
        phone=phones.shown(standing.guardian_phone) if standing else None,
        needed=guardians.needs_guardian(person.birth_date, today),
        texts=guardian_texts,
        code=guardians.board_code(person.id),
    )


@bp.get("/tai-khoan/tu-dong-y")
@access.person_required
def own_consent() -> Page:
    """Ask whoever has come of age directly."""
    return render_template("rights/own_consent.html", form=OwnConsentForm(), consents=CONSENTS)


@bp.post("/tai-khoan/tu-dong-y")
@access.person_required
def agree_again() -> Page:
    """Store the own word."""
    now = clock.now()
    form = OwnConsentForm()
    if not form.validate():
        return render_template("rights/own_consent.html", form=form, consents=CONSENTS), 422
    person = signed_in_person()
    accounts.agree_again(person, now, publication=form.consent_publication.data)
    results.take_back_names(person.id)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã ghi nhận đồng ý."), "good")
    return redirect(url_for("accounts.account"))


@bp.app_context_processor
def guarded() -> dict[str, object]:
    """Let the account page know whether a guardian, or the own word, is asked for."""
    return {"guardian_state": _state}


def _state() -> dict[str, object]:
    person = signed_in_person()
    today = clock.in_city(clock.now()).date()
    # One consent to each version of the text may stand; the latest word counts.
    agreed_at = max(
        (one.given_at for one in queries.standing_consents(person.id) if one.purpose == DATA),
        default=None,
    )
    needed = guardians.needs_guardian(person.birth_date, today)
    return {
        "needed": needed,
        "standing": queries.standing_guardian_consent(person.id) if needed else None,
        "ask_again": guardians.must_agree_again(
            person.birth_date, today, agreed_at and clock.in_city(agreed_at).date()
        ),
        "code": guardians.board_code(person.id),
    }
