"""The public pages of a contest: home, rules, rounds, questions and answers, material, files."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock, web
from quizapp.accounts import access
from quizapp.contests import calendar, entries, queries, summing
from quizapp.contests.queries import ContestFacts, RoundFacts
from quizapp.rules import eligibility_wording
from quizapp.rules.timing import Phase
from quizapp.rules.wording import regulation_text

bp = Blueprint("contests", __name__)

RoundInPhase = tuple[RoundFacts, Phase]

PAST_AT_HOME = 6
"""How many finished rounds the home page names; the list of boards has them all."""

"""Calendars that subscribe ask together; so long the answer may be kept on the way."""

ROBOTS = """User-agent: *
Disallow: /ban-to-chuc
Disallow: /dang-nhap
Disallow: /dat-lai-mat-khau
Disallow: /email/
Disallow: /quen-mat-khau
Disallow: /ket-qua
Disallow: /ngon-ngu/
Disallow: /luyen-tap/
Disallow: /chia-se/
Disallow: /xac-nhan/
Disallow: /dot-thi/*/bai-thi/
"""


@bp.app_context_processor
def what_every_page_knows() -> dict[str, object]:
    """Answer the contest at "/" (None before there is one) and when the page was made, to the
    millisecond, which tells a browser with a wrong clock how long is left."""
    return {"site": contest_of_page(), "page_made_at": clock.now()}


def contest_of_page() -> ContestFacts | None:
    """Answer whose name, rules and contact stand around the page: the contest it speaks of, else
    the one at "/"."""
    slug = g.get("contest_slug")
    return queries.contest_facts(slug) if slug else queries.current_contest()


def round_or_404(round_id: int) -> RoundFacts:
    """Answer the round that a page speaks of. Aborts 404 if there is none."""
    facts = queries.round_facts(round_id)
    if facts is None:
        abort(404)
    g.contest_slug = facts.contest_slug
    return facts


@bp.get("/")
def home() -> str:
    """Show the contest of today."""
    now = clock.now()
    contest = queries.current_contest()
    return no_contest() if contest is None else contest_page(contest, now)


@bp.get("/cuoc-thi/<slug>/")
def contest(slug: str) -> str:
    """Show one contest, also after another has taken its place at "/"."""
    now = clock.now()
    return contest_page(contest_or_404(slug), now)


@bp.get("/lich-thi.ics")
def schedule() -> Response:
    """Answer the coming rounds of the contest of today as a file for calendars."""
    now = clock.now()
    facts = queries.current_contest()
    if facts is None:
        abort(404)
    return _schedule(facts, now)


@bp.get("/cuoc-thi/<slug>/lich-thi.ics")
def contest_schedule(slug: str) -> Response:
    """Answer the coming rounds of one contest as a file for calendars."""
    now = clock.now()
    return _schedule(contest_or_404(slug), now)


@bp.get("/dot-thi/<int:round_id>/lich-thi.ics")
def round_schedule(round_id: int) -> Response:
    """Answer one round as a file for calendars; a summary is no date."""
    now = clock.now()
    facts = round_or_404(round_id)
    there = queries.round_now(facts.id)
    dated = [there] if there and there.summary is None else []
    return _calendar(dated, f"{facts.name} · {facts.contest_name}", now)


@bp.get("/the-le")
def rules() -> str:
    """Show the regulation in force, written from its parameters, or an older version (?ban=number)
    by which rounds that had opened were sat."""
    facts = asked_contest()
    if facts is None:
        return no_contest()
    latest, versions = facts.regulation_number, queries.regulations(facts.id)
    asked = web.query_number("ban", latest)
    version = next((row for row in versions if row.number == asked), None)
    if version is None:
        abort(404)
    shown = replace(
        facts,
        regulation=version.regulation,
        regulation_number=version.number,
        regulation_since=version.created_at,
    )
    return render_template(
        "contests/rules.html",
        contest=shown,
        versions=versions,
        latest=latest,
        chapters=regulation_text(
            shown,
            queries.rounds_of(facts.id),
            without_account=facts.eligibility.without_account,
        ),
        who_title=eligibility_wording.TITLE,
        who=eligibility_wording.paragraphs(facts.eligibility, facts.lists),
    )


@bp.get("/bang-xep-hang")
def boards() -> str:
    """List the rounds with the way to each one's board."""
    now = clock.now()
    facts = asked_contest()
    if facts is None:
        return no_contest()
    going, waiting, over = standing(facts, now)
    return render_template(
        "contests/boards.html",
        contest=facts,
        going=going,
        waiting=waiting,
        over=over,
        totals=summing.totals_of(facts.id, now),
        now=now,
    )


@bp.get("/hoi-dap")
def help() -> str:  # noqa: A001 - the endpoint's name
    """Show the organizers' questions and answers, and whom to ask."""
    facts = asked_contest()
    return no_contest() if facts is None else render_template("contests/help.html", contest=facts)


@bp.get("/tai-lieu")
def material() -> str:
    """Show what there is to study."""
    facts = asked_contest()
    if facts is None:
        return no_contest()
    return render_template("contests/material.html", contest=facts)


@bp.get("/tep/<slug>/<purpose>/<digest>")
def file(slug: str, purpose: str, digest: str) -> Response:
    """Send the logo or the signed plan. The address names the content, so it never changes."""
    stored = queries.site_file(slug, purpose, digest)
    if stored is None:
        abort(404)
    answer = send_file(
        BytesIO(stored.content),
        mimetype=stored.media_type,
        as_attachment=not stored.media_type.startswith("image/"),
        download_name=stored.file_name,
        etag=stored.digest,
        conditional=True,
    )
    return web.keep_for_ever(answer)


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep personal pages out of search engines."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Lead old browsers, which look here unasked, to the picture."""
    return redirect(
        url_for("asset", version=current_app.config["ASSETS"], filename="img/phuong-180.png")
    )


def _schedule(facts: ContestFacts, now: datetime) -> Response:
    coming = [
        round_
        for round_ in queries.rounds_now([facts.id])
        if round_.summary is None and now < round_.closes_at
    ]
    return _calendar(coming, facts.name, now)


def _sat(contest_id: int) -> list[RoundFacts]:
    return [round_ for round_ in queries.rounds_of(contest_id) if round_.summary is None]


def _calendar(rounds: list[RoundFacts], name: str, now: datetime) -> Response:
    """Answer a calendar file. Aborts 404 without rounds: a calendar must not be empty."""
    if not rounds:
        abort(404)
    site = current_app.config["PUBLIC_URL"]
    listed = [(each, f"{site}/dot-thi/{each.id}") for each in rounds]
    content = calendar.calendar(listed, name, site, now)
    answer = Response(content, content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="lich-thi.ics"'
    # Times that were moved are told at once: whoever keeps the file asks before giving it on.
    answer.cache_control.public = True
    answer.cache_control.no_cache = True
    return answer


def asked_contest() -> ContestFacts | None:
    """Answer the contest that ?cuoc-thi= names, else the one at "/". Aborts 404 for an unknown
    name; None means that there is no contest yet."""
    slug = request.args.get("cuoc-thi")
    if not slug:
        return queries.current_contest()
    return contest_or_404(slug)


def contest_or_404(slug: str) -> ContestFacts:
    """Answer the contest that a page speaks of. Aborts 404 if there is none."""
    facts = queries.contest_facts(slug)
    if facts is None:
        abort(404)
    g.contest_slug = slug
    return facts


def no_contest() -> str:
    """Answer the page of the days before the first contest."""
    return render_template("contests/none.html")


def contest_page(facts: ContestFacts, now: datetime) -> str:
    """Answer the front page of a contest."""
    going, waiting, over = standing(facts, now)
    own = _own_group(facts)
    return render_template(
        "contests/home.html",
        contest=facts,
        going=_own_first([round_ for round_, _ in going], own),
        waiting=_own_first([round_ for round_, _ in waiting], own),
        past=over[:PAST_AT_HOME],
        more_past=len(over) > PAST_AT_HOME,
        totals=summing.totals_of(facts.id, now),
        now=now,
    )


def _own_group(facts: ContestFacts) -> int | None:
    """Answer the group of whoever is signed in, None for a visitor and where there are none."""
    person = access.current_person() if facts.eligibility.groups else None
    return None if person is None else entries.group_at_home(facts, person)


def _own_first(rounds: list[RoundFacts], group_id: int | None) -> list[RoundFacts]:
    """Answer the rounds, those that somebody of this group may sit before the others."""
    if group_id is None:
        return rounds
    return sorted(rounds, key=lambda round_: round_.group_id not in {None, group_id})


def standing(
    facts: ContestFacts, now: datetime
) -> tuple[list[RoundInPhase], list[RoundInPhase], list[RoundInPhase]]:
    """Answer the rounds to be sat that are open, those to come (soonest first) and those that are
    over (newest first), each with its phase."""
    rows = [(round_, round_.phase(now)) for round_ in _sat(facts.id)]
    going = [row for row in rows if row[1] is Phase.OPEN]
    waiting = [row for row in rows if row[1] is Phase.UPCOMING]
    over = [row for row in rows if row[1] not in {Phase.OPEN, Phase.UPCOMING}]
    return going, waiting, over[::-1]
