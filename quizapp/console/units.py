"""Which units are there, and how does a new list come in? For managers."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock, untrusted
from quizapp.accounts import operations, unit_queries
from quizapp.accounts.access import require_role
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.accounts.staff_forms import UnitsFileForm
from quizapp.banks.models import Purpose
from quizapp.console import bp, waiting_lists
from quizapp.console.people import LONGEST_SEARCH, page_number
from quizapp.database import db
from quizapp.rules import units as rules
from quizapp.rules.names import fold
from quizapp.rules.refusals import FaultyFile, Unreadable
from quizapp.rules.units import TITLES, UnitRow

PAGE = 200

Page = str | tuple[str, int] | Response


@bp.get("/don-vi")
def units() -> Page:
    """Show the tree of units."""
    require_role(Role.MANAGER)
    typed, page = request.args.get("q", "")[:LONGEST_SEARCH], page_number()
    text = fold(typed)
    tree = [
        (depth, row)
        for depth, row in in_tree(unit_queries.stored_units())
        if any(text in fold(told) for told in (row.name, row.code, row.former))
    ]
    return render_template(
        "console/units/list.html",
        rows=tree[(page - 1) * PAGE : page * PAGE],
        total=len(tree),
        q=typed,
        page=page,
        pages=-(-len(tree) // PAGE),
        form=UnitsFileForm(),
    )


def in_tree(rows: Sequence[UnitRow]) -> Iterator[tuple[int, UnitRow]]:
    """Answer every unit with its depth, each right after the unit it belongs to."""
    below: dict[str, list[UnitRow]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    waiting = [(0, row) for row in reversed(below.get("", []))]
    while waiting:
        depth, row = waiting.pop()
        yield depth, row
        waiting += [(depth + 1, child) for child in reversed(below.get(row.code, []))]


@bp.get("/don-vi.csv")
def units_csv() -> Response:
    """Answer all units as a file that can be edited and imported again."""
    require_role(Role.MANAGER)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TITLES.values())
    for _, row in in_tree(unit_queries.stored_units()):
        writer.writerow(
            "" if (value := getattr(row, column)) is None else value for column in TITLES
        )
    # With the mark at its beginning Excel reads the file as UTF-8.
    return Response(
        out.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="don-vi.csv"'},
    )


@bp.post("/don-vi/nhap")
def upload_units() -> Page:
    """Keep an uploaded list, and go on to its preview."""
    now = clock.now()
    require_role(Role.MANAGER)
    form = UnitsFileForm()
    if not form.validate():
        return render_template("console/units/upload.html", form=form), 422
    upload = waiting_lists.keep(form.file.data, Purpose.UNITS, now)
    db.session.commit()
    return redirect(url_for("console.preview_units", upload_id=upload.id))


@bp.get("/don-vi/nhap/<int:upload_id>")
def preview_units(upload_id: int) -> Page:
    """Show what the list would add and change, or every fault of it."""
    require_role(Role.MANAGER)
    upload = waiting_lists.waiting(upload_id, Purpose.UNITS)
    try:
        rows, faults = _read(upload.content)
    except Unreadable as refusal:
        form = UnitsFileForm()
        refuse(form, refusal, form.file)
        return render_template("console/units/upload.html", form=form), refusal.status
    change = operations.compare([] if faults else rows)
    page = render_template(
        "console/units/preview.html",
        upload=upload, faults=faults, change=change, titles=TITLES, form=UnitsFileForm(),
    )  # fmt: skip
    return (page, FaultyFile.status) if faults else page


@bp.post("/don-vi/nhap/<int:upload_id>")
def import_units(upload_id: int) -> Page:
    """Store the list as it was shown: all of it or nothing."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    rows, source = waiting_lists.confirmed(upload_id, Purpose.UNITS, _read)
    change = operations.import_units(rows, actor, now, source=source)
    db.session.commit()
    cache.forget()
    flash(
        gettext(
            "Đã thêm %(added)s và sửa %(changed)s đơn vị.",
            added=len(change.added), changed=len(change.changed),
        ),
        "good",
    )  # fmt: skip
    return redirect(url_for("console.units"))


def _read(content: bytes) -> tuple[list[UnitRow], list[rules.Fault]]:
    table = untrusted.run("quizapp.accounts.unit_files:table", content)
    return rules.read(table, unit_queries.stored_units())
