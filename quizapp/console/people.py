"""Who takes part, how are their data corrected, and who gets a reset slip? For managers."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import issuing_queries, journal_queries, operations, phones, queries
from quizapp.accounts.access import require_role
from quizapp.accounts.consents import CONSENTS, MAIL_CONSENTS
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, Role
from quizapp.accounts.staff_forms import EditPersonForm
from quizapp.console import bp, journal_tables, journal_words
from quizapp.console.door import DICE
from quizapp.database import db
from quizapp.rights import queries as rights
from quizapp.rules.people import SLIP_VALID
from quizapp.rules.refusals import Refusal

LONGEST_SEARCH = 200
MOST_PAGES = 20
"""More of a list would let an organizer count the registrations, which is what people predict."""
SLIP = "slip"
"""Where the session keeps a code until it was shown."""

Page = str | tuple[str, int] | Response


@bp.get("/nguoi-du-thi")
def people() -> Page:
    """Search the people by name, phone or number."""
    require_role(Role.MANAGER)
    text = request.args.get("q", "")[:LONGEST_SEARCH]
    page = min(page_number(), MOST_PAGES)
    found, more = queries.search_people(text, page)
    is_last = page == MOST_PAGES
    return render_template(
        "console/people/list.html",
        people=found, q=text, page=page, more=more and not is_last, is_cut=more and is_last,
    )  # fmt: skip


@bp.get("/nguoi-du-thi/<int:person_id>")
def person(person_id: int) -> Page:
    """Show what is kept about one person."""
    require_role(Role.MANAGER)
    one = person_or_404(person_id)
    return render_template(
        "console/people/one.html",
        person=one,
        phone=phones.shown(one.phone),
        consents=queries.consents_of(person_id),
        titles={text.purpose: text.title for text in (*CONSENTS, *MAIL_CONSENTS)},
        slips=queries.slips_of(person_id),
        deeds=journal_queries.own_deeds(person_id),
        deed_titles=journal_tables.DEEDS,
        deed_value=journal_words.value,
        waiting=issuing_queries.waiting(person_id) is not None,
        memberships=rights.memberships_of(person_id),
        now=clock.now(),
    )


@bp.get("/nguoi-du-thi/<int:person_id>/sua")
def edit_person(person_id: int) -> Page:
    """Show the form with the person's data."""
    require_role(Role.MANAGER)
    one = person_or_404(person_id)
    return _edit_page(one, EditPersonForm(one, clock.in_city(clock.now()).date()))


@bp.post("/nguoi-du-thi/<int:person_id>/sua")
def correct_person(person_id: int) -> Page:
    """Correct the person's data for a reason."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    one = person_or_404(person_id)
    form = EditPersonForm(one, clock.in_city(now).date())
    if form.only_looks:
        return _edit_page(one, form)
    if not form.validate():
        return _edit_page(one, form), 422
    edited = operations.Registration(
        full_name=form.full_name.data,
        phone=form.phone.data,
        birth_date=form.birth_date.data,
        sex=form.told_sex(one.sex),
        unit_id=form.unit_id.data,
        consents=(),
    )
    try:
        operations.edit_person(one, edited, form.reason.data or "", actor, now)
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _edit_page(one, form), refusal.status
    db.session.commit()
    flash(gettext("Đã lưu thông tin."), "good")
    return redirect(url_for("console.person", person_id=person_id))


@bp.post("/nguoi-du-thi/<int:person_id>/phieu")
def make_reset_slip(person_id: int) -> Response:
    """Make a reset slip. Its code waits in the organizer's session for its one showing, so that
    loading the page again makes no second slip, which would end the printed one."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    one = person_or_404(person_id)
    code = operations.issue_slip(one, actor, now, DICE)
    db.session.commit()
    session[SLIP] = {"person": person_id, "code": code, "until": (now + SLIP_VALID).timestamp()}
    return redirect(url_for("console.reset_slip", person_id=person_id))


@bp.get("/nguoi-du-thi/<int:person_id>/phieu")
def reset_slip(person_id: int) -> str:
    """Show the code of the slip that was just made, to be printed; the second time no more."""
    require_role(Role.MANAGER)
    one = person_or_404(person_id)
    slip = session.pop(SLIP, {})
    if slip.get("person") != person_id:
        return render_template("console/people/slip_shown.html", person=one)
    return render_template(
        "console/people/slip.html",
        person=one,
        code=slip["code"],
        expires_at=datetime.fromtimestamp(slip["until"], UTC),
    )


def page_number() -> int:
    """Answer the page that is asked for, from 1; nonsense means the first."""
    text = request.args.get("trang", "1")
    return min(max(1, int(text)), 1_000_000) if text.isdecimal() and len(text) < 8 else 1


def person_or_404(person_id: int) -> Person:
    """Answer the person. Aborts 404 for nobody and for the shadow of a trial."""
    found = db.session.get(Person, person_id)
    if found is None or found.is_trial:
        abort(404)
    return found


def _edit_page(person: Person, form: EditPersonForm) -> str:
    return render_template("console/people/edit.html", person=person, form=form)
