"""How does a unit take part? For its contact, who sees nothing else, and for managers."""

from flask import abort, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from openpyxl import Workbook
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import unit_queries
from quizapp.accounts.access import has_role
from quizapp.accounts.models import Role, Unit
from quizapp.attempts import participation as figures
from quizapp.attempts.participation import Expected, Participation, UnitPart
from quizapp.console import bp
from quizapp.console.guard import contacts_of, the_organizer
from quizapp.contests.models import Contest
from quizapp.contests.summing import sat_now
from quizapp.database import db
from quizapp.languages import percent
from quizapp.results import spreadsheets
from quizapp.results.spreadsheets import Value

UNIT_WIDTHS = (36, 14, 14, 14, 14)
PEOPLE_WIDTHS = (6, 32, 14, 36, 14, 24)


@bp.get("/don-vi-cua-toi")
def own_units() -> str | Response:
    """Show the units and contests that a contact sees, or the page of the only one."""
    pairs = contacts_of(the_organizer())
    if len(pairs) == 1:
        contest, unit = pairs[0]
        return redirect(url_for("console.participation", contest_id=contest.id, unit_id=unit.id))
    return render_template("console/participation/list.html", pairs=pairs)


@bp.get("/cuoc-thi/<int:contest_id>/don-vi/<int:unit_id>")
def participation(contest_id: int, unit_id: int) -> str:
    """Show how a unit, with those below it, takes part in a contest."""
    contest, units, part = _seen_or_404(contest_id, unit_id)
    return render_template(
        "console/participation/show.html",
        contest=contest,
        unit=units[unit_id],
        part=part,
        is_contact=any(one.role == Role.CONTACT for one in the_organizer().grants),
    )


@bp.get("/cuoc-thi/<int:contest_id>/don-vi/<int:unit_id>/tham-gia.xlsx")
def participation_xlsx(contest_id: int, unit_id: int) -> Response:
    """Answer the same as a file: units and people, no phone number of anybody."""
    _contest, units, part = _seen_or_404(contest_id, unit_id)
    book = Workbook(write_only=True)
    spreadsheets.sheet_rows(
        book, _("Đơn vị"), _unit_rows(part), widths=(*UNIT_WIDTHS, *[18] * len(part.shown))
    )
    spreadsheets.sheet_rows(
        book,
        _("Thuộc diện phải dự thi"),
        [_head(part), *(_row(number, one, part) for number, one in enumerate(part.expected, 1))],
        widths=(*PEOPLE_WIDTHS, *[18] * len(part.shown)),
    )
    answer = make_response(spreadsheets.as_bytes(book))
    answer.content_type = spreadsheets.MEDIA_TYPE
    name = f"tham-gia-{units[unit_id].id}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _seen_or_404(contest_id: int, unit_id: int) -> tuple[Contest, dict[int, Unit], Participation]:
    """Answer a contest and the units, if the organizer may see how they take part. Aborts 404."""
    now = clock.now()
    organizer = the_organizer()
    contest = db.session.get(Contest, contest_id) or abort(404)
    units = unit_queries.unit_with_all_below(unit_id) or abort(404)
    if unit_id not in units:
        abort(404)
    own = {unit.id for seen, unit in contacts_of(organizer) if seen.id == contest_id}
    may = has_role(organizer, Role.MANAGER, contest_id) or any(
        unit_id in unit_queries.unit_with_all_below(above) for above in own
    )
    if not may:
        abort(404)
    rounds = sat_now(contest_id)
    return contest, units, figures.of_unit(contest_id, units, rounds, now)


def _unit_rows(part: Participation) -> list[list[Value]]:
    head: list[Value] = [
        _("Đơn vị"), _("Số người của đơn vị"), _("Đã đăng ký"), _("Đã dự thi"),
        _("Tỷ lệ"),
        *(facts.name for facts in part.shown),
    ]  # fmt: skip
    return [head, *(_unit_row(one, part) for one in part.parts)]


def _unit_row(one: UnitPart, part: Participation) -> list[Value]:
    return [
        one.unit.name,
        one.unit.head_count,
        one.registered,
        one.people.get(None, 0) if part.shown else None,
        percent(one.share) if part.shown else None,
        *(one.people.get(facts.id, 0) for facts in part.shown),
    ]


def _head(part: Participation) -> list[Value]:
    return [
        _("STT"), _("Họ và tên"), _("Ngày sinh"), _("Đơn vị"), _("Có tài khoản"), _("Dự thi"),
        *(facts.name for facts in part.shown),
    ]  # fmt: skip


def _row(number: int, one: Expected, part: Participation) -> list[Value]:
    if not part.shown:
        told = ""
    elif one.sat is None:
        told = _("chưa rõ tài khoản")
    else:
        told = _("đã dự thi") if one.sat else _("chưa dự thi")
    account = "" if one.has_account is None else _("có") if one.has_account else _("chưa")
    return [
        number,
        one.full_name,
        f"{one.birth_date:%d/%m/%Y}" if one.birth_date else "",
        one.unit,
        account,
        told,
        *("x" if facts.id in (one.sat or ()) else "" for facts in part.shown),
    ]
