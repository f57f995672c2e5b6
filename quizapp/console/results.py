"""The jury's room: the ranking of a round, who is out, and the list as a file."""

from datetime import datetime

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts import journal
from quizapp.accounts.access import has_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, Role
from quizapp.attempts import queries as attempts
from quizapp.console import bp
from quizapp.console.guard import round_or_404, the_organizer, visible_contests
from quizapp.contests.models import Round
from quizapp.database import begin_mode, db
from quizapp.results import operations, queries, spreadsheets
from quizapp.results.awarding import prize_list
from quizapp.results.forms import DisqualifyForm, ReasonForm
from quizapp.results.models import Disqualification
from quizapp.rules import publishing, timing
from quizapp.rules.wording import TARGETS
from quizapp.web import query_number

PAGE = 100
LISTED_ROUNDS = 200
LISTED_DISQUALIFICATIONS = 200
WHOLE_PERSON = "person"


@bp.get("/ket-qua")
def results() -> str:
    """List the rounds whose results the organizer may handle, the last closed first."""
    now = clock.now()
    organizer = the_organizer()
    contests = {
        contest.id: contest
        for contest in visible_contests(organizer)
        if has_role(organizer, Role.JURY, contest.id)
    }
    if not contests:
        abort(403)
    rounds = db.session.scalars(
        select(Round)
        .where(Round.contest_id.in_(contests), Round.opens_at <= now)
        .order_by(Round.closes_at.desc(), Round.id.desc())
        .limit(LISTED_ROUNDS)
    ).all()
    return render_template(
        "console/results/list.html",
        rounds=[(r, contests[r.contest_id], _phase(r, now)) for r in rounds],
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua")
def ranking(round_id: int) -> str:
    """Show the working ranking, a hundred people a page."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    page = max(1, query_number("trang", 1))
    ranked = queries.ranked_people(round_id)
    stretch = queries.standings(round_id, limit=PAGE, offset=(page - 1) * PAGE)
    return render_template(
        "console/results/ranking.html",
        round=round_,
        contest=round_.contest,
        phase=_phase(round_, now),
        regulation=round_.regulation_version.regulation,
        closing=queries.closing(round_id),
        definition=TARGETS.get(round_.regulation_version.regulation.target),
        may_tally=round_.tallied_at is None
        and timing.may_tally(round_.closes_at, attempts.latest_open_deadline(round_id), now),
        ranked=ranked,
        rows=queries.top(stretch, round_id),
        page=page,
        pages=-(-ranked // PAGE),
        disqualifications=queries.disqualifications(round_id, limit=LISTED_DISQUALIFICATIONS),
        listed_disqualifications=LISTED_DISQUALIFICATIONS,
    )


@bp.post("/dot-thi/<int:round_id>/ket-qua/tong-hop")
def tally(round_id: int) -> Response:
    """Rank a closed round now, if the scheduler has not done it yet."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tally_time(round_.window, attempts.latest_open_deadline(round_id), now)
    operations.tally(round_id, now, Actor.of(the_organizer()))
    db.session.commit()
    cache.forget()
    return redirect(url_for(".ranking", round_id=round_id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/nguoi/<int:person_id>")
def candidate(round_id: int, person_id: int) -> str:
    """Show one person's attempts in a round, and what the jury decided about them."""
    round_ = round_or_404(round_id, Role.JURY)
    return _candidate_page(round_, person_id, _disqualify_form(round_, person_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/nguoi/<int:person_id>/loai")
def disqualify(round_id: int, person_id: int) -> Response | tuple[str, int]:
    """Take an attempt or the whole person out of the round."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    form = _disqualify_form(round_, person_id)
    if not form.validate_on_submit():
        return _candidate_page(round_, person_id, form), 422
    account, number = person_id, None
    if form.what.data != WHOLE_PERSON:
        account, number = map(int, form.what.data.split("-"))
    operations.disqualify(
        round_id, account, number, organizer=the_organizer(), now=now, reason=form.text
    )
    db.session.commit()
    cache.forget()
    flash(_("Đã loại và xếp hạng lại. Số liệu đã chốt và đáp số dự đoán giữ nguyên."), "good")
    return redirect(url_for(".candidate", round_id=round_id, person_id=person_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/khoi-phuc/<int:disqualification_id>")
def reinstate(round_id: int, disqualification_id: int) -> Response | tuple[str, int]:
    """Undo a disqualification."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    deed = db.session.get(Disqualification, disqualification_id)
    if deed is None or deed.round_id != round_id:
        abort(404)
    form = ReasonForm()
    if not form.validate_on_submit():
        page = _candidate_page(
            round_, deed.person_id, _disqualify_form(round_, deed.person_id, blank=True), undo=form
        )
        return page, 422
    operations.reinstate(deed.id, organizer=the_organizer(), now=now, reason=form.text)
    db.session.commit()
    cache.forget()
    flash(_("Đã hủy quyết định loại và xếp hạng lại."), "good")
    return redirect(url_for(".candidate", round_id=round_id, person_id=deed.person_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/danh-sach.xlsx")
def internal_list(round_id: int) -> FileResponse:
    """Answer the whole ranking with nothing masked. The journal keeps who took it."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    journal.record(
        Actor.of(the_organizer()),
        now,
        "result.export",
        f"round:{round_id}",
        contest_id=round_.contest_id,
        after={"people": queries.ranked_people(round_id)},
    )
    db.session.commit()
    # The file takes its time: everybody who hands in meanwhile needs the write lock.
    begin_mode.set("DEFERRED")
    prize = prize_list(round_)
    book = Workbook(write_only=True)
    spreadsheets.sheet_rows(
        book,
        _("Bảng xếp hạng"),
        spreadsheets.internal_rows(
            queries.everybody(round_id),
            {award.person: award.level for award in prize.awards if award.person is not None},
            {row.person: row.reason for row in prize.skipped},
        ),
        widths=spreadsheets.INTERNAL_WIDTHS,
    )
    spreadsheets.sheet_rows(
        book,
        _("Đã loại"),
        spreadsheets.disqualified_rows(queries.disqualifications(round_id)),
        widths=spreadsheets.DISQUALIFIED_WIDTHS,
    )
    content = spreadsheets.as_bytes(book)
    answer = FileResponse(content, mimetype=spreadsheets.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="noi-bo-dot-{round_id}.xlsx"'
    return answer


def _phase(round_: Round, now: datetime) -> timing.Phase:
    return timing.phase(
        round_.window, now, tallied_at=round_.tallied_at, public_from=round_.public_from
    )


def _disqualify_form(round_: Round, person_id: int, *, blank: bool = False) -> DisqualifyForm:
    form = DisqualifyForm(formdata=None) if blank else DisqualifyForm()
    form.offer(
        [
            (WHOLE_PERSON, _("Cả người này, mọi lượt thi của đợt")),
            *(
                (f"{a.person_id}-{a.number}", _("Chỉ lượt %(number)s", number=a.number))
                for a in queries.attempts_of(round_.id, person_id)
            ),
        ]
    )
    return form


def _candidate_page(
    round_: Round, person_id: int, form: DisqualifyForm, undo: ReasonForm | None = None
) -> str:
    publishing.require_tallied(round_.tallied_at)
    person = db.session.get(Person, person_id)
    own = queries.attempts_of(round_.id, person_id)
    if person is None or not own:
        abort(404)
    accounts = {attempt.person_id for attempt in own} | {person_id}
    return render_template(
        "console/results/candidate.html",
        round=round_,
        contest=round_.contest,
        person=person,
        attempts=own,
        standing=queries.standing(round_.id, person_id),
        form=form,
        undo=undo or ReasonForm(formdata=None),
        disqualifications=queries.disqualifications(round_.id, of=accounts),
    )
