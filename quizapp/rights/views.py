"""On which pages does somebody see, take along, correct, withdraw and erase their own data?"""

import json
from datetime import datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from quizapp import cache, clock
from quizapp.accounts import access, merged_queries, proving
from quizapp.accounts.consents import KNOWN
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.accounts.operations import Registration
from quizapp.accounts.views import bp, signed_in_person
from quizapp.attempts import queries as attempts
from quizapp.contests.models import Contest
from quizapp.database import db
from quizapp.languages import in_vietnamese, page_words_of
from quizapp.results import operations as results
from quizapp.rights import export, operations, queries
from quizapp.rights.forms import CorrectForm, EraseForm, LeaveForm
from quizapp.rules import rights
from quizapp.rules.people_refusals import WrongOwnPassword
from quizapp.rules.refusals import Busy, Refusal, TooManyTries
from quizapp.web import limiter

Page = str | tuple[str, int] | AnyResponse


@bp.app_template_filter("stored_moment")
def stored_moment(text: str | None) -> datetime | None:
    """Read a moment as an export writes it."""
    return None if text is None else datetime.fromisoformat(text)


@bp.app_template_global()
def correction_refused() -> Markup | None:
    """Answer the words with which the reader's own correction would be refused now, for the pages
    that lead to it."""
    try:
        rights.require_correctable(attempts.papers_of(signed_in_person().id))
    except Refusal as refusal:
        return page_words_of(refusal)
    return None


@bp.get("/tai-khoan/du-lieu")
@access.person_required
def my_data() -> Page:
    """Show everything that is held about the person, and what may be done with it."""
    now = clock.now()
    person = signed_in_person()
    return render_template(
        "rights/data.html",
        data=export.everything(person, now),
        contests=queries.contests_of(person),
    )


@bp.get("/tai-khoan/du-lieu.json")
@access.person_required
@limiter.limit("60 per 5 minutes")
def my_data_json() -> Response:
    """Answer the person's data as a file for programs."""
    data = export.everything(signed_in_person(), clock.now())
    content = json.dumps(data, ensure_ascii=False, indent=2)
    return _file(content, "application/json", "du-lieu-cua-toi.json")


@bp.get("/tai-khoan/du-lieu.html")
@access.person_required
@limiter.limit("60 per 5 minutes")
def my_data_html() -> Response:
    """Answer the person's data as a file that any browser shows, without this site."""
    data = export.everything(signed_in_person(), clock.now())
    page = render_template("rights/export.html", data=data)
    return _file(page, "text/html", "du-lieu-cua-toi.html")


def _file(content: str, media_type: str, name: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.post("/tai-khoan/dong-y/<purpose>")
@access.person_required
def consent(purpose: str) -> Page:
    """Give or withdraw an optional consent."""
    now = clock.now()
    if purpose not in KNOWN:
        abort(404)
    given = request.form.get("given") == "1"
    operations.set_consent(signed_in_person(), purpose, now, given=given)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã ghi nhận đồng ý.") if given else gettext("Đã rút lại đồng ý."), "good")
    return redirect(url_for("accounts.account"))


@bp.get("/tai-khoan/sua")
@access.person_required
def correction() -> Page:
    """Show the form with the person's own data. Raises CorrectedByOrganizers after an attempt."""
    person = signed_in_person()
    rights.require_correctable(attempts.papers_of(person.id))
    form = CorrectForm(person, clock.in_city(clock.now()).date())
    return render_template("rights/correct.html", form=form)


@bp.post("/tai-khoan/sua")
@access.person_required
def correct() -> Page:
    """Store the person's own correction."""
    now = clock.now()
    person = signed_in_person()
    form = CorrectForm(person, clock.in_city(now).date())
    if form.only_looks:
        return render_template("rights/correct.html", form=form)
    if not form.validate():
        return render_template("rights/correct.html", form=form), 422
    told = Registration(
        full_name=form.full_name.data,
        phone=person.phone,
        birth_date=form.birth_date.data,
        sex=form.told_sex(person.sex),
        unit_id=form.unit_id.data,
        consents=(),
    )
    try:
        operations.correct(person.id, told, now)
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return render_template("rights/correct.html", form=form), refusal.status
    db.session.commit()
    flash(gettext("Đã lưu thông tin."), "good")
    return redirect(url_for("accounts.account"))


@bp.get("/tai-khoan/rut-khoi/<int:contest_id>")
@access.person_required
def leaving(contest_id: int) -> Page:
    """Say what leaving a contest means, and ask."""
    contest = db.session.get(Contest, contest_id) or abort(404)
    return render_template("rights/leave.html", contest=contest, form=LeaveForm(), gone=rights.GONE)


@bp.post("/tai-khoan/rut-khoi/<int:contest_id>")
@access.person_required
def leave(contest_id: int) -> Page:
    """Leave a contest for good."""
    now = clock.now()
    person = signed_in_person()
    contest = db.session.get(Contest, contest_id) or abort(404)
    form = LeaveForm()
    if not form.validate():
        return render_template(
            "rights/leave.html", contest=contest, form=form, gone=rights.GONE
        ), 422
    results.leave(person.id, contest, Actor.of(person), now)
    db.session.commit()
    cache.forget()
    left = escape(gettext("Bạn đã rút khỏi cuộc thi %(contest)s."))
    flash(left % {"contest": in_vietnamese(contest.name)}, "good")
    return redirect(url_for("accounts.my_data"))


@bp.get("/tai-khoan/xoa")
@access.person_required
def erasing() -> Page:
    """Say what erasing the account means; what stands in its way is said here already."""
    person = signed_in_person()
    return render_template(
        "rights/erase.html", obstacle=_obstacle(person, clock.now()), gone=rights.GONE
    )


@bp.get("/tai-khoan/xoa/xac-nhan")
@access.person_required
def erasing_confirmed() -> Page:
    """Ask a second time, for the password."""
    return _erase_page(EraseForm(has_password=signed_in_person().password_hash is not None))


@bp.post("/tai-khoan/xoa/xac-nhan")
@access.person_required
@limiter.limit("300 per 5 minutes")
def erase() -> Page:
    """Erase the account and end all its sessions."""
    now = clock.now()
    person = signed_in_person()
    person_id = person.id
    form = EraseForm(has_password=person.password_hash is not None)
    if not form.validate():
        return _erase_page(form), 422
    try:
        proving.prove(person, form, now)
    except (Busy, TooManyTries, WrongOwnPassword) as refusal:
        refuse(form, refusal, form.old_password)
        return _erase_page(form), refusal.status
    operations.erase(person_id, Actor.person(person_id), now)
    db.session.commit()
    cache.forget()
    access.sign_out()
    flash(gettext("Tài khoản của bạn đã được xóa. Cảm ơn bạn đã tham gia."), "good")
    return redirect(url_for("contests.home"))


def _erase_page(form: EraseForm) -> str:
    return render_template("rights/erase_confirm.html", form=form)


def _obstacle(person: Person, now: datetime) -> Markup | None:
    """Answer the words with which erasing would be refused now."""
    try:
        rights.require_erasable(
            erased=False,
            counts_others=merged_queries.counts_others(person),
            open_until=attempts.open_until(person.id, now),
            undecided=queries.undecided(person.id, now),
        )
    except Refusal as refusal:
        return page_words_of(refusal)
    return None
