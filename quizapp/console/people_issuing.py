"""How do organizers issue accounts from a list, and print the slips? For managers."""

from dataclasses import replace
from datetime import datetime

import segno
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock, untrusted
from quizapp.accounts import admission, issuing_queries, operations, phones, unit_queries
from quizapp.accounts.access import require_role
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import IssuedList, Role
from quizapp.accounts.operations import Slip
from quizapp.accounts.staff_forms import PeopleFileForm
from quizapp.banks.models import Purpose
from quizapp.console import bp, waiting_lists
from quizapp.console.door import DICE
from quizapp.console.people import person_or_404
from quizapp.database import db
from quizapp.rules import issuing
from quizapp.rules.issuing import PersonRow
from quizapp.rules.refusals import FaultyFile, Unreadable
from quizapp.rules.units import Fault
from quizapp.web import bounded_number

Page = str | tuple[str, int] | Response
SHOWN_ROWS = 500


@bp.get("/nguoi-du-thi/cap")
def issued_lists() -> str:
    """Show the lists there are, and the form for a new one."""
    require_role(Role.MANAGER)
    return _lists_page(PeopleFileForm())


@bp.post("/nguoi-du-thi/cap")
def upload_people() -> Page:
    """Keep an uploaded list, and go on to its preview."""
    now = clock.now()
    require_role(Role.MANAGER)
    form = PeopleFileForm()
    if not form.validate():
        return _lists_page(form), 422
    upload = waiting_lists.keep(form.file.data, Purpose.PEOPLE, now)
    db.session.commit()
    return redirect(url_for("console.preview_people", upload_id=upload.id))


@bp.get("/nguoi-du-thi/cap/tep/<int:upload_id>")
def preview_people(upload_id: int) -> Page:
    """Show for whom accounts would be made, who has one, or every fault of the list."""
    now = clock.now()
    require_role(Role.MANAGER)
    upload = waiting_lists.waiting(upload_id, Purpose.PEOPLE)
    try:
        rows, faults = _read(upload.content, now)
    except Unreadable as refusal:
        form = PeopleFileForm()
        refuse(form, refusal, form.file)
        return _lists_page(form), refusal.status
    same = [] if faults else issuing_queries.duplicates(rows)
    there = {duplicate.row.line for duplicate in same}
    page = render_template(
        "console/people/issue_preview.html",
        upload=upload,
        faults=faults,
        duplicates=[(one, phones.shown(one.phone)) for one in same],
        rows=[row for row in rows if row.line not in there],
        units={unit.code: unit.name for unit in unit_queries.stored_units()},
        asks_sex=admission.asks_sex(),
        shown_rows=SHOWN_ROWS,
        form=PeopleFileForm(),
    )
    return (page, FaultyFile.status) if faults else page


@bp.post("/nguoi-du-thi/cap/tep/<int:upload_id>")
def issue_accounts(upload_id: int) -> Page:
    """Make the accounts as they were shown: all of them or none."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    rows, source = waiting_lists.confirmed(
        upload_id, Purpose.PEOPLE, lambda content: _read(content, now)
    )
    made = operations.issue(rows, actor, now, DICE, source=source)
    db.session.commit()
    flash(gettext("Đã tạo tài khoản. Hãy tạo phiếu để in và phát cho từng người."), "good")
    return redirect(url_for("console.issued_list", list_id=made.id))


@bp.get("/nguoi-du-thi/cap/<int:list_id>")
def issued_list(list_id: int) -> str:
    """Show the accounts of a list."""
    require_role(Role.MANAGER)
    return render_template(
        "console/people/issued.html",
        issued=_list_or_404(list_id),
        accounts=issuing_queries.accounts_of(list_id),
    )


@bp.post("/nguoi-du-thi/cap/<int:list_id>/phieu")
def print_slips(list_id: int) -> str:
    """Make the slips of a list and show them, this once."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    _list_or_404(list_id)
    seen = bounded_number(request.form.get("seen", ""))
    slips = operations.make_slips(list_id, -1 if seen is None else seen, actor, now, DICE)
    db.session.commit()
    return _slips_page(slips, url_for("console.issued_list", list_id=list_id))


@bp.post("/nguoi-du-thi/cap/<int:list_id>/hoan-tac")
def undo_issue(list_id: int) -> Response:
    """Take a list back with all its accounts."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    _list_or_404(list_id)
    operations.undo_issue(list_id, actor, now)
    db.session.commit()
    flash(gettext("Đã hoàn tác: các tài khoản của danh sách này không còn nữa."), "good")
    return redirect(url_for("console.issued_lists"))


@bp.post("/nguoi-du-thi/<int:person_id>/phieu-lan-dau")
def print_one_slip(person_id: int) -> str:
    """Make a new slip for one person who has never signed in, and show it, this once."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    slip = operations.make_one_slip(person_or_404(person_id).id, actor, now, DICE)
    db.session.commit()
    return _slips_page([slip], url_for("console.person", person_id=person_id))


def _lists_page(form: PeopleFileForm) -> str:
    return render_template(
        "console/people/issuing.html",
        lists=issuing_queries.lists(),
        form=form,
        titles=issuing.TITLES,
        most=issuing.MOST_PEOPLE,
    )


def _slips_page(slips: list[Slip], back: str) -> str:
    root = current_app.config["PUBLIC_URL"].rstrip("/") or request.host_url.rstrip("/")
    address = f"{root}{url_for('accounts.slip')}"
    return render_template(
        "console/people/slips.html",
        slips=[(slip, _qr(f"{address}?ma={slip.sign_in_code}")) for slip in slips],
        address=address,
        back=back,
    )


def _qr(address: str) -> str:
    return segno.make(address, error="m", micro=False).png_data_uri(scale=4)


def _list_or_404(list_id: int) -> IssuedList:
    return db.session.get(IssuedList, list_id) or abort(404)


def _read(content: bytes, now: datetime) -> tuple[list[PersonRow], list[Fault]]:
    table = untrusted.run("quizapp.accounts.unit_files:table", content)
    rows, faults = issuing.read(
        table,
        unit_queries.stored_units(),
        clock.in_city(now).date(),
        read_phone=phones.normal,
        taken=issuing_queries.with_taken_codes,
    )
    if not admission.asks_sex():  # what nobody asks is not kept
        rows = [replace(row, sex=None) for row in rows]
    return rows, faults
