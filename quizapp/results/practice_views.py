"""The pages of practising: for everybody, without an account, counting for nothing.

All of it is reading: a set is a seed in the address, a choice is a query, so the pages work without
script, the back button tells the truth, and nothing is stored.
"""

from random import SystemRandom
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock
from quizapp.contests.queries import ContestFacts
from quizapp.contests.views import asked_contest, no_contest
from quizapp.results import practice
from quizapp.rules.papers import read_choice
from quizapp.rules.practice import practice_set, right_so_far
from quizapp.web import LARGEST_ROW, bounded_number, query_number

bp = Blueprint("practice", __name__)
dice = SystemRandom()


@bp.get("/luyen-tap")
def start() -> str:
    """Say what practising is, and how many questions there are."""
    now = clock.now()
    contest = asked_contest()
    if contest is None:
        return no_contest()
    return render_template(
        "practice/start.html", contest=contest, questions=len(practice.pool(contest.id, now))
    )


@bp.get("/luyen-tap/bat-dau")
def begin() -> AnyResponse:
    """Lead to the first question of a new set."""
    contest = _contest_or_404()
    seed = dice.randint(1, LARGEST_ROW)
    return redirect(url_for(".ask", seed=seed, step=1, **_named(contest)))


@bp.get("/luyen-tap/<int:seed>/<int:step>")
def ask(seed: int, step: int) -> str:
    """Show one question of a set."""
    now = clock.now()
    contest = _contest_or_404()
    versions = practice_set(practice.pool(contest.id, now), seed)
    if not 1 <= step <= len(versions):
        abort(404)
    return _question(contest, seed, step, versions[step - 1], count=len(versions))


@bp.get("/luyen-tap/<int:seed>/<int:step>/dap-an")
def answer(seed: int, step: int) -> str | tuple[str, int]:
    """Say at once whether a choice is right, with the explanation and the source."""
    now = clock.now()
    contest = _contest_or_404()
    pool = practice.pool(contest.id, now)
    count = len(practice_set(pool, seed))
    # The page names its question: the set may have moved by one since it was shown.
    version = query_number("cau", 0)
    if version not in pool or not 1 <= step <= count:
        abort(404)
    sent = request.args.getlist("chon")
    if not sent:
        return _question(contest, seed, step, version, count=count, missing=True), 422
    places = [bounded_number(text) for text in sent]
    # What is no number is no place either.
    chosen = read_choice([-1 if place is None else place for place in places])
    question = practice.question(version, seed, chosen, pool[version])
    right = right_so_far(query_number("dung", 0), step) + question.is_right
    return render_template(
        "practice/answer.html",
        contest=contest,
        named=_named(contest),
        question=question,
        seed=seed,
        step=step,
        count=count,
        right=right,
    )


@bp.get("/luyen-tap/<int:seed>/xong")
def done(seed: int) -> str | AnyResponse:
    """Say how a whole set went. Who comes before its end is led back to it."""
    now = clock.now()
    contest = _contest_or_404()
    count = len(practice_set(practice.pool(contest.id, now), seed))
    if not count:
        return redirect(url_for(".start", **_named(contest)))
    # The last answer tells along how many were right.
    told = query_number("dung", None)
    if told is None:
        flash(_("Bạn chưa làm hết các câu luyện tập này. Hãy làm tiếp, tổng kết hiện ở cuối."))
        return redirect(url_for(".ask", seed=seed, step=1, **_named(contest)))
    right = right_so_far(told, count + 1)
    return render_template(
        "practice/done.html", contest=contest, named=_named(contest), right=right, count=count
    )


def _question(
    contest: ContestFacts, seed: int, step: int, version: int, *, count: int, missing: bool = False
) -> str:
    return render_template(
        "practice/question.html",
        contest=contest,
        named=_named(contest),
        shown=practice.question(version, seed).shown,
        version=version,
        seed=seed,
        step=step,
        count=count,
        right=right_so_far(query_number("dung", 0), step),
        missing=missing,
    )


def _contest_or_404() -> ContestFacts:
    contest = asked_contest()
    if contest is None:
        abort(404)
    return contest


def _named(contest: ContestFacts) -> dict[str, Any]:
    """Answer what an address says of a contest that does not stand at "/"."""
    return {} if contest.is_current else {"cuoc-thi": contest.slug}
