"""The jury's room for what it marks outside: a mark for each person, by hand or from a list."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response as FileResponse
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Field

from quizapp import clock, untrusted
from quizapp.accounts import journal, phones
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, Role
from quizapp.banks.models import Purpose, Upload
from quizapp.console import bp, typed_marks, waiting_lists
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.console.typed_marks import PAGE, Typed
from quizapp.contests.forms import add_fault, mark_seen
from quizapp.contests.models import Round
from quizapp.database import begin_mode, db
from quizapp.results import mark_queries, mark_sheets, operations, queries, spreadsheets
from quizapp.results.forms import MarkForm, MarkListForm, OptionalReasonForm, SeenMarksForm
from quizapp.results.models import Standing
from quizapp.results.operations.giving_marks import Given
from quizapp.rules import mark_lists, marks, names, publishing
from quizapp.rules.mark_lists import Row
from quizapp.rules.refusals import ChangedMeanwhile, ReasonMissing, Refusal, Unreadable
from quizapp.rules.units import Fault
from quizapp.web import Form, query_number

SHOWN_ROWS = 500
LONGEST_SEARCH = 80

Page = str | tuple[str, int] | Response


@bp.get("/dot-thi/<int:round_id>/ket-qua/diem-cham")
def person_marks(round_id: int) -> str:
    """Show who has which mark, and a field for each person's."""
    return _page(_marked_round_or_404(round_id), MarkListForm(formdata=None))


@bp.post("/dot-thi/<int:round_id>/ket-qua/diem-cham")
def give_typed_marks(round_id: int) -> Page:
    """Give the marks that were changed on a page, all of them or none; the round is ranked once."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    form = OptionalReasonForm()
    rows = typed_marks.typed(request.form, round_.regulation.marked_part_most or 0)
    fine = form.validate_on_submit()
    if faults := sum(bool(row.fault) for row in rows.values()):
        sentence = _("Có %(number)s điểm cần sửa, chưa ghi điểm nào.", number=faults)
        form.form_errors = [*form.form_errors, sentence]
        fine = False
    status = 422
    if fine:
        changes = {person: row for person, row in rows.items() if row.is_change}
        given = {person: row.mark for person, row in changes.items()}
        was = {person: row.was for person, row in changes.items()}
        try:
            done = _give(round_, given, was, form.reason.data or "", now)
        except (ReasonMissing, ChangedMeanwhile) as refusal:
            status = _refuse(form, form.reason, refusal)
        else:
            # Who has a mark now is no longer among those who lack one: the rest moves up.
            page = None if _filters()["thieu"] else request.args.get("trang")
            return finish(
                _said(done), "console.person_marks", round_id=round_id, trang=page, **_filters()
            )
    lists = MarkListForm(formdata=None)
    return _page(_marked_round_or_404(round_id), lists, form, rows), status


def _give(
    round_: Round,
    given: Mapping[int, int | None],
    was: Mapping[int, int | None],
    reason: str,
    now: datetime,
) -> Given:
    """Give people these marks; `was` is what the page showed of them."""
    return operations.give_marks(
        round_.id,
        given,
        organizer=the_organizer(),
        now=now,
        reason=reason,
        seen=operations.digest_of_marks(round_, given, was, now),
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua/diem-cham/<int:person_id>")
def mark_form(round_id: int, person_id: int) -> str:
    """Show a person's mark, those that it replaced, and the form for another one."""
    round_ = _marked_round_or_404(round_id)
    standing = _standing_or_404(round_, person_id)
    form = MarkForm(formdata=None, mark=_mark_of(standing))
    return _person_page(round_, standing, form)


@bp.post("/dot-thi/<int:round_id>/ket-qua/diem-cham/<int:person_id>")
def give_mark(round_id: int, person_id: int) -> Page:
    """Give a person a mark, or take it back."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    _standing_or_404(round_, person_id)
    form, most = MarkForm(), round_.regulation.marked_part_most or 0
    fine, status = form.validate_on_submit(), 422
    if fine and form.mark.data is not None and form.mark.data > most:
        add_fault(form.mark, marks.out_of_range(most))
        fine = False
    if fine:
        given = {person_id: form.mark.data}
        was = {person_id: typed_marks.stood(form.was.data)}
        try:
            done = _give(round_, given, was, form.reason.data or "", now)
        except (ReasonMissing, ChangedMeanwhile) as refusal:
            status = _refuse(form, form.reason, refusal)
        else:
            return finish(_said(done), "console.person_marks", round_id=round_id)
    round_ = _marked_round_or_404(round_id)
    return _person_page(round_, _standing_or_404(round_, person_id), form), status


@bp.post("/dot-thi/<int:round_id>/ket-qua/diem-cham/danh-sach.xlsx")
def marks_to_fill_in(round_id: int) -> FileResponse:
    """Answer the list of everybody to fill in. The journal keeps who took it."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    journal.record(
        Actor.of(the_organizer()),
        now,
        "result.export_marks",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        after={"people": queries.ranked_people(round_id)},
    )
    db.session.commit()
    # The file takes its time: everybody who hands in meanwhile needs the write lock.
    begin_mode.set("DEFERRED")
    content = mark_sheets.to_fill_in(mark_queries.to_fill_in(round_id))
    answer = FileResponse(content, mimetype=spreadsheets.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="diem-cham-dot-{round_id}.xlsx"'
    return answer


@bp.post("/dot-thi/<int:round_id>/ket-qua/diem-cham/tep")
def upload_marks(round_id: int) -> Page:
    """Keep a list of marks, and go on to its preview."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    form = MarkListForm()
    if not form.validate_on_submit():
        return _page(round_, form), 422
    upload = waiting_lists.keep(form.file.data, Purpose.MARKS, now)
    db.session.commit()
    return redirect(url_for(".preview_marks", round_id=round_id, upload_id=upload.id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/diem-cham/tep/<int:upload_id>")
def preview_marks(round_id: int, upload_id: int) -> Page:
    """Show whose marks the list gives, or every fault of it."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    upload = waiting_lists.waiting(upload_id, Purpose.MARKS)
    return _preview(round_, upload, SeenMarksForm(formdata=None), now)


@bp.post("/dot-thi/<int:round_id>/ket-qua/diem-cham/tep/<int:upload_id>")
def import_marks(round_id: int, upload_id: int) -> Page:
    """Give the marks of the list as they were shown: all of them or none."""
    now = clock.now()
    round_ = _marked_round_or_404(round_id)
    form = SeenMarksForm()
    if not form.validate_on_submit():
        return _preview(round_, waiting_lists.waiting(upload_id, Purpose.MARKS), form, now, 422)
    rows, source = waiting_lists.confirmed(
        upload_id, Purpose.MARKS, lambda content: _read(content, round_)[:2]
    )
    try:
        done = operations.give_marks(
            round_id,
            {person: row.mark for person, row in rows},
            organizer=the_organizer(),
            now=now,
            reason=form.reason.data or "",
            source=source,
            seen=form.seen.data or "",
        )
    except (ReasonMissing, ChangedMeanwhile) as refusal:
        status = _refuse(form, form.reason, refusal)
        round_ = _marked_round_or_404(round_id)
        return _preview(round_, waiting_lists.waiting(upload_id, Purpose.MARKS), form, now, status)
    return finish(_said(done), "console.person_marks", round_id=round_id)


def _said(done: Given) -> str:
    if not (done.new or done.changed):
        said: str = _("Không điểm nào thay đổi: các điểm này đã được ghi từ trước.")
    else:
        said = _(
            "Đã ghi %(new)s điểm mới, sửa hoặc xóa %(changed)s điểm và xếp hạng lại.",
            new=done.new,
            changed=done.changed,
        )
    return said


def _refuse(form: Form, reason: Field, refusal: Refusal) -> int:
    """Say why nothing was stored; the page shows anew what is in force."""
    send_back(refusal, form, {ReasonMissing: reason})
    if not isinstance(refusal, ChangedMeanwhile):
        return 422
    form.form_errors = [
        _("Điểm đã ghi đã khác lúc bạn xem, chưa lưu gì. Hãy xem lại điểm đang ghi rồi lưu lại.")
    ]
    return 409


def _marked_round_or_404(round_id: int) -> Round:
    """Answer a ranked round that has a part marked by a jury."""
    round_ = round_or_404(round_id, Role.JURY)
    if not round_.regulation.marked_part:
        abort(404)
    publishing.require_tallied(round_.tallied_at)
    return round_


def _standing_or_404(round_: Round, person_id: int) -> Standing:
    return queries.standing(round_.id, person_id) or abort(404)


def _mark_of(standing: Standing) -> int | None:
    return None if standing.marks < 0 else standing.marks


def _filters() -> dict[str, str | None]:
    """Answer what people are searched for by, as the address has it."""
    return {
        "tim": request.args.get("tim", "").strip()[:LONGEST_SEARCH] or None,
        "thieu": "1" if request.args.get("thieu") == "1" else None,
    }


def _page(
    round_: Round,
    form: MarkListForm,
    marks_form: OptionalReasonForm | None = None,
    typed: Mapping[int, Typed] | None = None,
) -> str:
    """The room; of marks that were sent back the very people, wherever they stand by now."""
    page, filters = max(1, query_number("trang", 1)), _filters()
    found, stretch = mark_queries.stretch(
        round_.id,
        lacking=filters["thieu"] is not None,
        name=names.fold(filters["tim"] or ""),
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    if typed:
        stretch = queries.standings(round_.id, people=list(typed))
    return render_template(
        "console/results/marks.html",
        round=round_,
        regulation=round_.regulation,
        ranked=queries.ranked_people(round_.id),
        marked=mark_queries.marked_people(round_.id),
        rows=queries.top(stretch, round_.id),
        filters=filters,
        typed=typed or {},
        page=page,
        pages=-(-found // PAGE),
        form=form,
        marks_form=marks_form or OptionalReasonForm(formdata=None),
        most_rows=mark_lists.MOST_ROWS,
    )


def _person_page(round_: Round, standing: Standing, form: MarkForm) -> str:
    mark = _mark_of(standing)
    mark_seen(form.was, "" if mark is None else str(mark))
    return render_template(
        "console/results/mark.html",
        round=round_,
        regulation=round_.regulation,
        person=db.session.get_one(Person, standing.person_id),
        standing=standing,
        given=mark_queries.history(round_.id, standing.person_id),
        form=form,
    )


def _preview(
    round_: Round, upload: Upload, form: SeenMarksForm, now: datetime, status: int = 200
) -> Page:
    try:
        rows, faults, without_mark = _read(upload.content, round_)
    except Unreadable as refusal:
        again = MarkListForm(formdata=None)
        refuse(again, refusal, again.file)
        return _page(round_, again), refusal.status
    given = {person: row.mark for person, row in rows}
    before = mark_queries.in_force(round_.id, list(given))
    mark_seen(form.seen, operations.digest_of_marks(round_, given, before, now))
    # What is replaced is looked at first, what stays as it is last.
    rows.sort(key=lambda told: _weight(told[1].mark, before.get(told[0])))
    answer = render_template(
        "console/results/marks_preview.html",
        round=round_,
        regulation=round_.regulation,
        upload=upload,
        rows=rows[:SHOWN_ROWS],
        more=max(0, len(rows) - SHOWN_ROWS),
        people=queries.people([person for person, _row in rows[:SHOWN_ROWS]]),
        before=before,
        does=operations.look_at_marks(given, before),
        without_mark=without_mark,
        faults=faults,
        was_public=round_.public_from is not None and round_.public_from <= now,
        form=form,
    )
    return answer, 422 if faults else status


def _weight(mark: int, before: int | None) -> int:
    if before is None:
        return 1
    return 2 if mark == before else 0


def _read(content: bytes, round_: Round) -> tuple[list[tuple[int, Row]], list[Fault], int]:
    """Answer whose marks a file gives, what is wrong with it, and how many rows give none."""
    table, separator = untrusted.run("quizapp.accounts.unit_files:table_and_separator", content)
    regulation = round_.regulation
    found = mark_lists.read(
        table,
        regulation.marked_part,
        regulation.marked_part_most or 0,
        read_phone=phones.normal,
        by_commas=separator == ",",
    )
    people, faults = mark_lists.compared(found.rows, mark_queries.accounts(round_.id, found.rows))
    every = sorted([*found.faults, *faults], key=lambda fault: fault.line)
    return list(people.items()), every[: mark_lists.MOST_FAULTS], found.without_mark
