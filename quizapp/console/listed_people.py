"""How do lists of people come into a contest, and whom do their rows mean? For managers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock, untrusted
from quizapp.accounts import phones, unit_queries
from quizapp.accounts.forms import refuse
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import import_queries, uploads
from quizapp.banks.models import Purpose, Upload
from quizapp.console import bp
from quizapp.console.answers import finish
from quizapp.console.eligibility import page, settled_form
from quizapp.console.guard import contest_or_404, the_organizer
from quizapp.console.people import page_number
from quizapp.contests import list_queries, lists, settling
from quizapp.contests import queries as contests
from quizapp.contests.eligibility_forms import LIST_KINDS, ListFileForm
from quizapp.contests.forms import ReasonForm
from quizapp.contests.models import Contest, ListedPerson
from quizapp.database import db, only_reading
from quizapp.results import queries as results
from quizapp.results import removal_queries
from quizapp.results.operations.publishing import lapse_unpublished
from quizapp.rules import eligible_lists
from quizapp.rules.eligibility import Kind
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.refusals import FaultyFile, Unreadable
from quizapp.rules.release import counts_shown, registrations_shown
from quizapp.rules.units import Fault
from quizapp.web import bounded_number

Page = str | tuple[str, int] | Response
SHOWN_ROWS = 500
PAGE = 200


@bp.post("/cuoc-thi/<int:contest_id>/danh-sach")
def upload_list(contest_id: int) -> Page:
    """Keep an uploaded list, and go on to its preview."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    form = ListFileForm()
    if not form.validate():
        return page(contest, settled_form(contest), form), 422
    file = form.file.data
    organizer = the_organizer()
    upload = uploads.keep(organizer.id, Purpose.LIST, file.filename or "", file.read(), now)
    db.session.commit()
    return redirect(
        url_for(
            "console.preview_list",
            contest_id=contest_id,
            kind=form.kind.data,
            upload_id=upload.id,
        )
    )


@bp.get("/cuoc-thi/<int:contest_id>/danh-sach/<kind>/tep/<int:upload_id>")
def preview_list(contest_id: int, kind: str, upload_id: int) -> Page:
    """Show whom the list names, or every fault of it."""
    contest = contest_or_404(contest_id, Role.MANAGER)
    which = _kind_or_404(kind)
    upload = _upload_or_404(upload_id)
    try:
        rows, faults = _read(upload.content, which, contest)
    except Unreadable as refusal:
        form = ListFileForm(formdata=None, data={"kind": kind})
        refuse(form, refusal, form.file)
        return page(contest, settled_form(contest), form), refusal.status
    answer = render_template(
        "console/eligibility/preview.html",
        contest=contest,
        kind=which,
        title=LIST_KINDS[which],
        upload=upload,
        faults=faults,
        rows=rows,
        shown_rows=SHOWN_ROWS,
        shown=phones.shown,
        replaced=list_queries.sizes(contest_id).get(which, 0),
        units={unit.code: unit.name for unit in unit_queries.stored_units()},
        groups={group.code: group.name for group in settling.eligibility_of(contest).groups},
    )
    return (answer, FaultyFile.status) if faults else answer


@bp.post("/cuoc-thi/<int:contest_id>/danh-sach/<kind>/tep/<int:upload_id>")
def import_list(contest_id: int, kind: str, upload_id: int) -> Page:
    """Put the list in the place of the one there is, as it was shown: all of it or nothing."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    which = _kind_or_404(kind)
    content = _upload_or_404(upload_id).content
    with only_reading():  # nobody waits while a file from outside is read
        rows, faults = _read(content, which, contest)
    if faults:
        raise FaultyFile(faults=len(faults))
    # Of two clicks the second waits here, and finds that the file has been decided about.
    upload = db.session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None:
        abort(404)
    contest = contest_or_404(contest_id, Role.MANAGER)
    actor = Actor.of(the_organizer())
    with _lapsing(contest, now):
        lists.replace(contest, which, rows, source=upload.file_name, actor=actor, now=now)
    uploads.drop(upload)
    return finish(
        _("Đã lưu danh sách: %(count)s người.", count=len(rows)),
        "console.people_list",
        contest_id=contest_id,
        kind=kind,
    )


@bp.get("/cuoc-thi/<int:contest_id>/danh-sach/<kind>")
def people_list(contest_id: int, kind: str) -> Page:
    """Show the rows of a list, each with the account it means."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    return _list_page(contest, _kind_or_404(kind), ReasonForm(formdata=None), now)


@bp.post("/cuoc-thi/<int:contest_id>/danh-sach/<kind>/go")
def drop_list(contest_id: int, kind: str) -> Page:
    """Take a list away, for a reason."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    which = _kind_or_404(kind)
    form = ReasonForm()
    if not form.validate():
        return _list_page(contest, which, form, now), 422
    with _lapsing(contest, now):
        lists.drop(
            contest, which, reason=form.reason.data or "", actor=Actor.of(the_organizer()), now=now
        )
    return finish(_("Đã gỡ danh sách."), "console.eligibility", contest_id=contest_id)


@bp.post("/cuoc-thi/<int:contest_id>/danh-sach/dong/<int:row_id>")
def settle_row(contest_id: int, row_id: int) -> Page:
    """Keep whom a row means, of those who fit it."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    row = db.session.get(ListedPerson, row_id)
    chosen = bounded_number(request.form.get("person", ""))
    if row is None or row.contest_id != contest.id or chosen is None:
        abort(404)
    with _lapsing(contest, now):
        lists.settle(row, chosen, actor=Actor.of(the_organizer()), now=now)
    return finish(_("Đã xác nhận."), "console.eligibility", contest_id=contest_id)


@contextmanager
def _lapsing(contest: Contest, now: datetime) -> Iterator[None]:
    """Let results that wait to be published lapse if the lists now pass over other people in their
    rankings. Raises Unsettled if one is about to become public."""
    rounds = [
        results.held_round(facts.id)
        for facts in contests.rounds_now([contest.id])
        if facts.tallied_at is not None
    ]
    before = [removal_queries.not_winning_among_ranked(round_) for round_ in rounds]
    yield
    db.session.flush()
    for round_, people in zip(rounds, before, strict=True):
        if removal_queries.not_winning_among_ranked(round_) != people:
            lapse_unpublished(round_, now)


def _list_page(contest: Contest, kind: Kind, form: ReasonForm, now: datetime) -> str:
    found = list_queries.found(contest.id, [kind])
    number = page_number()
    shown = found[(number - 1) * PAGE : number * PAGE]
    units = {unit.id: unit.name for unit in unit_queries.all_units()}
    settled = settling.eligibility_of(contest)
    return render_template(
        "console/eligibility/list.html",
        contest=contest,
        kind=kind,
        title=LIST_KINDS[kind],
        rows=shown,
        units=units,
        groups={group.id: group.name for group in settled.groups},
        total=len(found),
        # How many registered hints at how many take part, which people may be asked to foresee.
        known=(
            sum(one.person is not None for one in found)
            if registrations_shown(
                not counts_shown(facts.regulation, facts.tallied_at)
                for facts in contests.rounds_now([contest.id])
                if facts.opens_at <= now
            )
            else None
        ),
        unclear=sum(len(one.people) > 1 for one in found),
        page=number,
        pages=-(-len(found) // PAGE),
        shown=phones.shown,
        form=form,
    )


def _kind_or_404(text: str) -> Kind:
    return Kind(text) if text in set(Kind) else abort(404)


def _upload_or_404(upload_id: int) -> Upload:
    return import_queries.upload(upload_id, the_organizer().id, Purpose.LIST) or abort(404)


def _read(content: bytes, kind: Kind, contest: Contest) -> tuple[list[ListRow], list[Fault]]:
    table = untrusted.run("quizapp.accounts.unit_files:table", content)
    return eligible_lists.read(
        table,
        kind,
        unit_queries.stored_units(),
        settling.eligibility_of(contest).groups,
        clock.in_city(clock.now()).date(),
        read_phone=phones.normal,
    )
