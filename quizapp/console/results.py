"""The jury's room: the ranking of a round, who is out, and the list as a file."""

from datetime import datetime

from flask import Response as FileResponse
from flask import abort, redirect, render_template, url_for
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
from quizapp.languages import sentence
from quizapp.results import operations, queries, spreadsheets, totals
from quizapp.results.awarding import prize_list
from quizapp.rules import publishing, timing
from quizapp.rules.wording_sitting import foreseen
from quizapp.web import query_number

PAGE = 100
LISTED_ROUNDS = 200
LISTED_DISQUALIFICATIONS = 200


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
    if not contests and not has_role(organizer, Role.JURY):
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
    regulation = round_.regulation
    page = max(1, query_number("trang", 1))
    ranked = queries.ranked_people(round_id)
    stretch = queries.standings(round_id, limit=PAGE, offset=(page - 1) * PAGE)
    return render_template(
        "console/results/ranking.html",
        round=round_,
        contest=round_.contest,
        phase=_phase(round_, now),
        regulation=regulation,
        closing=queries.closing(round_id),
        total=totals.words_of(round_),
        definition=foreseen(regulation.target, regulation.target_group)
        if regulation.has_prediction
        else None,
        may_tally=round_.tallied_at is None
        and timing.may_tally(round_.closes_at, attempts.latest_open_deadline(round_id), now)
        and not totals.waits_for(round_, now),
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
    publishing.require_parts_tallied([part.name for part in totals.waits_for(round_, now)])
    operations.tally(round_id, now, Actor.of(the_organizer()))
    db.session.commit()
    cache.forget()
    return redirect(url_for(".ranking", round_id=round_id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/nguoi/<int:person_id>")
def candidate(round_id: int, person_id: int) -> str:
    """Show one person's attempts in a round, and what the jury decided about them."""
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    person = db.session.get(Person, person_id)
    own = queries.attempts_of(round_.id, person_id)
    if person is None or not totals.has_part(round_, person_id):
        abort(404)
    accounts = {attempt.person_id for attempt in own} | {person_id}
    return render_template(
        "console/results/candidate.html",
        round=round_,
        contest=round_.contest,
        person=person,
        attempts=own,
        parts=totals.own_rows(round_, person_id),
        standing=queries.standing(round_.id, person_id),
        disqualifications=queries.disqualifications(round_.id, of=accounts),
    )


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
    prize, part = prize_list(round_), round_.regulation.marked_part
    book = Workbook(write_only=True)
    spreadsheets.sheet_rows(
        book,
        _("Bảng xếp hạng"),
        spreadsheets.internal_rows(
            queries.everybody(round_id),
            {award.person: award.level for award in prize.awards if award.person is not None},
            {row.person: row.reason for row in prize.skipped},
            sentence(total.points) if (total := totals.words_of(round_)) else None,
            part=part,
        ),
        widths=spreadsheets.widths(spreadsheets.INTERNAL_WIDTHS, 9, part),
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
