"""The public page of a round's answers: each question, the right option, why, and how many knew."""

from flask import Blueprint, abort, render_template

from quizapp import clock
from quizapp.attempts import marking
from quizapp.attempts.pages import released_question
from quizapp.results import statistics_queries
from quizapp.results.views import facts_or_404
from quizapp.rules import release, summaries
from quizapp.rules.papers import Drawn
from quizapp.web import query_number

bp = Blueprint("answers", __name__)
PAGE = 20


@bp.get("/dot-thi/<int:round_id>/dap-an")
def answers(round_id: int) -> str:
    """Show the questions of a round with their answers, twenty a page. Before the release the page
    says when it opens, and shows nothing."""
    now = clock.now()
    facts = facts_or_404(round_id)
    summaries.require_sat(facts.summary)
    released = release.answers_released(
        facts.regulation, tallied_at=facts.tallied_at, public_from=facts.public_from, now=now
    )
    page = max(1, query_number("trang", 1))
    count = statistics_queries.item_count(round_id) if released else 0
    if page > max(1, -(-count // PAGE)):
        abort(404)
    items = (
        statistics_queries.items(round_id, limit=PAGE, offset=(page - 1) * PAGE) if released else []
    )
    corrected = marking.shown_changes(round_id)
    return render_template(
        "results/answers.html",
        facts=facts,
        released=released,
        never=not release.ever_released(facts.regulation),
        items=[
            (
                item,
                released_question(
                    0,
                    Drawn(item.version, tuple(range(len(item.content.options)))),
                    item.content,
                    (),
                    treatment=corrected.get(item.version),
                ),
            )
            for item in items
        ],
        first=(page - 1) * PAGE,
        count=count,
        page=page,
        pages=-(-count // PAGE),
    )
