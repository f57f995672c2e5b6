"""On which pages does somebody who began without an account say who they are?"""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import access, guardian_texts, keeping
from quizapp.accounts import operations as accounts
from quizapp.accounts import queries as people
from quizapp.accounts.consents import CONSENTS
from quizapp.accounts.forms import refuse
from quizapp.attempts import guests as papers
from quizapp.attempts.beginning import may_tell
from quizapp.attempts.entry_forms import EntryForm
from quizapp.attempts.entry_views import refused_word
from quizapp.attempts.models import Attempt
from quizapp.attempts.whose import own_attempt_or_404
from quizapp.contests.queries import RoundFacts
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rights import guests
from quizapp.rights.guest_forms import GuestForm
from quizapp.rules.age_refusals import WrongAge
from quizapp.rules.eligibility_refusals import UnknownGroup
from quizapp.rules.guests import told_until
from quizapp.rules.people_refusals import UnknownUnit
from quizapp.rules.refusals import Refusal, TooManyTries
from quizapp.web import limiter

bp = Blueprint("guests", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/thong-tin")
@access.sitter_required
def tell(round_id: int, number: int) -> Page:
    """Ask a guest who has handed in who they are."""
    now = clock.now()
    facts, attempt = round_or_404(round_id), own_attempt_or_404(round_id, number)
    if not _waits(attempt, now):
        return _to_receipt(attempt)
    return _page(facts, attempt, GuestForm(clock.in_city(now).date(), facts))


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/thong-tin")
@access.sitter_required
@limiter.limit("4000 per hour")
def told(round_id: int, number: int) -> Page:
    """Let the paper count for whom the guest says they are. What was typed stays until it fits."""
    now = clock.now()
    facts, attempt = round_or_404(round_id), own_attempt_or_404(round_id, number)
    if not _waits(attempt, now):
        return _to_receipt(attempt)
    form = GuestForm(clock.in_city(now).date(), facts)
    if form.only_looks:
        return _page(facts, attempt, form)
    if not form.validate():
        return _page(facts, attempt, form), 422
    guest_id = attempt.person_id
    if no := _refused(facts, guest_id, form, now):
        db.session.rollback()
        who = form.told().who
        owner = people.same_person(who.phone or "", who.full_name, who.birth_date)
        guests.note_uncounted(facts, guest_id, owner, no, now)
        db.session.commit()
        return _page(facts, own_attempt_or_404(round_id, number), form), no.status
    db.session.commit()
    flash(gettext("Đã ghi nhận thông tin người dự thi. Bài thi của bạn được tính."), "good")
    return redirect(url_for("attempts.receipt", round_id=round_id, number=number))


@bp.post("/bai-tren-may")
def back() -> Response:
    """End the session of whoever signed in over a guest, and lead back to the guest's paper."""
    guest = access.kept_guest()
    paper = papers.paper_of(guest.id) if guest is not None else None
    if paper is None:
        return redirect(url_for("contests.home"))
    access.sign_out()
    # An open paper goes on from there, and who has yet to say who they are is asked there.
    return _to_receipt(paper)


@bp.get("/dot-thi/<int:round_id>/nhan-bai")
@access.person_required
def claim(round_id: int) -> Page:
    """Ask whether the paper that was sat here before signing in is the account's."""
    facts = round_or_404(round_id)
    attempt = _kept_here(round_id)
    if attempt is None:
        return redirect(url_for("attempts.round_page", round_id=round_id))
    return _claim_page(facts, attempt, _entry(facts))


@bp.post("/dot-thi/<int:round_id>/nhan-bai")
@access.person_required
@limiter.limit("2000 per hour")
def claimed(round_id: int) -> Page:
    """Let the paper count for the account."""
    now = clock.now()
    facts = round_or_404(round_id)
    attempt, person = _kept_here(round_id), access.current_person()
    if attempt is None or person is None:
        return redirect(url_for("attempts.round_page", round_id=round_id))
    guest_id, owner_id = attempt.person_id, person.id
    form = _entry(facts)
    if not form.validate():
        return _claim_page(facts, attempt, form), 422
    if refusal := _wrong_word(facts, form, owner_id, now):
        return _claim_page(facts, _kept_here(round_id), form), refusal.status
    try:
        guests.claim(facts, guest_id, owner_id, form.chosen, now)
    except Refusal as refusal:
        db.session.rollback()
        guests.note_uncounted(facts, guest_id, access.current_person(), refusal, now)
        db.session.commit()
        refuse(form, refusal)
        return _claim_page(facts, _kept_here(round_id), form), refusal.status
    db.session.commit()
    keeping.forget()
    flash(gettext("Bài thi đã được nhận vào tài khoản và được tính."), "good")
    return redirect(url_for("attempts.round_page", round_id=round_id))


def _refused(facts: RoundFacts, guest_id: int, form: GuestForm, now: datetime) -> Refusal | None:
    """Answer why what was told is not taken, having put it into the form; None if it is."""
    tries = f"g:{guest_id}"
    try:
        # Nobody tries on one paper who of many is known here.
        accounts.count_try(tries, now)
    except TooManyTries as refusal:
        refuse(form, refusal)
        return refusal
    db.session.commit()
    if no := _wrong_word(facts, form.entry, guest_id, now):
        return no
    try:
        guests.tell(facts, guest_id, form.told(), now)
    except Refusal as refusal:
        _place(form, refusal)
        return refusal
    accounts.forget_tries(tries)
    return None


def _waits(attempt: Attempt, now: datetime) -> bool:
    guest = access.current_sitter()
    return guest is not None and guest.is_nameless and may_tell(attempt, now)


def _to_receipt(attempt: Attempt) -> Response:
    round_id, number = attempt.round_id, attempt.number
    return redirect(url_for("attempts.receipt", round_id=round_id, number=number))


def _kept_here(round_id: int) -> Attempt | None:
    """Answer the paper of the guest whom this browser keeps aside, if it still counts nowhere."""
    guest = access.kept_guest()
    if guest is None or not guest.is_nameless:
        return None
    attempt = papers.paper_of(guest.id)
    if attempt is None or attempt.handed_in_at is None or attempt.is_void:
        return None
    return attempt if attempt.round_id == round_id else None


def _entry(facts: RoundFacts) -> EntryForm:
    form = EntryForm()
    form.ask(facts.eligibility.groups, word=facts.eligibility.code_word is not None)
    return form


def _wrong_word(
    facts: RoundFacts, form: EntryForm, person_id: int, now: datetime
) -> Refusal | None:
    """Answer why the code word is not taken, None if it is, or if there is none."""
    if "word" not in form:
        return None
    refusal = refused_word(facts, person_id, form.word.data or "", now)
    if refusal is not None:
        form.word.errors = [sentence_of(refusal)]
    return refusal


def _place(form: GuestForm, refusal: Refusal) -> None:
    match refusal:
        case UnknownGroup():
            form.entry.group.errors = [sentence_of(refusal)]
        case WrongAge():
            refuse(form, refusal, form.birth_date)
        case UnknownUnit():
            refuse(form, refusal, form.unit_id)
        case _:
            refuse(form, refusal)


def _page(facts: RoundFacts, attempt: Attempt, form: GuestForm) -> str:
    if attempt.handed_in_at is None:
        abort(404)
    return render_template(
        "rights/guest.html",
        facts=facts,
        attempt=attempt,
        form=form,
        until=told_until(facts.closes_at, attempt.handed_in_at),
        consents=CONSENTS,
        texts=guardian_texts,
    )


def _claim_page(facts: RoundFacts, attempt: Attempt | None, form: EntryForm) -> str:
    if attempt is None:
        abort(404)
    return render_template("rights/claim.html", facts=facts, attempt=attempt, form=form)
