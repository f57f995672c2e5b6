"""The numbers of a round: who took part, how they did, and how its questions did."""

from flask import Response as FileResponse
from flask import render_template

from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.guard import round_or_404
from quizapp.languages import percent
from quizapp.results import (
    queries,
    spreadsheets,
    statistics_queries,
    statistics_sheets,
    totals,
)
from quizapp.rules import publishing
from quizapp.rules import statistics as figures
from quizapp.rules.questions import LETTERS
from quizapp.rules.statistics import Share
from quizapp.web import query_number

PAGE = 50


@bp.get("/dot-thi/<int:round_id>/ket-qua/thong-ke")
def statistics(round_id: int) -> str:
    """Show the statistics of a ranked round, its questions fifty a page."""
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    page = max(1, query_number("trang", 1))
    items = statistics_queries.item_count(round_id)
    return render_template(
        "console/results/statistics.html",
        round=round_,
        total=totals.words_of(round_),
        statistics=statistics_queries.round_statistics(round_),
        units=queries.units(round_id),
        ranked=queries.ranked_people(round_id),
        items=statistics_queries.items(round_id, limit=PAGE, offset=(page - 1) * PAGE),
        item_count=items,
        page=page,
        pages=-(-items // PAGE),
        first=(page - 1) * PAGE,
        letters=LETTERS,
        change=_change,
        rate=_rate,
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua/thong-ke.xlsx")
def statistics_file(round_id: int) -> FileResponse:
    """Answer the statistics as a file. It names nobody: the journal need not keep who took it."""
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    content = statistics_sheets.book(
        statistics_queries.round_statistics(round_),
        queries.units(round_id),
        statistics_queries.items(round_id),
        totals.words_of(round_),
    )
    answer = FileResponse(content, mimetype=spreadsheets.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="thong-ke-dot-{round_id}.xlsx"'
    return answer


def _change(now: int, before: int) -> str:
    """Write by how much a number grew or fell; nothing where there was none before."""
    share = figures.change(now, before)
    if share is None:
        return ""
    return f"{'−' if share < 0 else '+'}{percent(abs(share))}"


def _rate(people: int, head_count: int | None) -> str:
    """Write the part of a unit that took part; nothing where nobody knows its head count."""
    return percent(Share(name="", count=people, whole=head_count).share) if head_count else ""
