"""The pictures of shared links, and the page that shares the own taking part.

A picture's address names what it says; an address of yesterday leads to the picture of today, so
nobody can make the server draw anything but what it would draw anyway.
"""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock
from quizapp.accounts import access
from quizapp.attempts.models import Attempt
from quizapp.attempts.whose import seen_attempt_or_404, sitter_id
from quizapp.contests.queries import RoundFacts
from quizapp.contests.views import contest_or_404, round_or_404
from quizapp.results import cards, own_places, typesetting
from quizapp.results.cards import contest_card, results_card, round_card
from quizapp.results.typesetting import Facts
from quizapp.rules import release
from quizapp.rules.sharing import Known, Share, share
from quizapp.web import keep_for_ever

bp = Blueprint("cards", __name__)
bp.add_app_template_global(contest_card)
bp.add_app_template_global(results_card)
bp.add_app_template_global(round_card)


@bp.get("/anh-chia-se/cuoc-thi/<slug>/<digest>.png")
def contest_picture(slug: str, digest: str) -> AnyResponse:
    """Draw a contest's card."""
    contest = contest_or_404(slug)
    return _drawn(cards.contest_facts(contest), digest, contest_card(contest).picture)


@bp.get("/anh-chia-se/dot-thi/<int:round_id>/<digest>.png")
def round_picture(round_id: int, digest: str) -> AnyResponse:
    """Draw a round's card."""
    facts = round_or_404(round_id)
    return _drawn(cards.round_facts(facts), digest, round_card(facts).picture)


@bp.get("/anh-chia-se/ket-qua/<int:round_id>/<digest>.png")
def results_picture(round_id: int, digest: str) -> AnyResponse:
    """Draw the card of a published result. Aborts 404 before it is public."""
    now = clock.now()
    facts = round_or_404(round_id)
    if not release.is_public(facts.public_from, now):
        abort(404)
    return _drawn(cards.results_facts(facts), digest, results_card(facts, now).picture)


@bp.get("/anh-chia-se/toi/<token>/<digest>.png")
def own_picture(token: str, digest: str) -> AnyResponse:
    """Draw the card that a person made."""
    now = clock.now()
    told, facts = _told_or_404(token)
    name = cards.named(told, facts, now)
    answer = _drawn(
        cards.own_facts(told, facts, name), digest, cards.own_card(told, facts, now).picture
    )
    if name and answer.status_code == HTTPStatus.OK:
        # A name may be taken back: nobody on the way shall go on showing it.
        answer.cache_control.clear()
        answer.cache_control.no_cache = True
        answer.set_etag(digest)
        answer.make_conditional(request)
    return answer


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/chia-se")
@access.person_required
def choose(round_id: int, number: int) -> str:
    """Ask what the reader wants to tell of the own taking part."""
    now = clock.now()
    facts, attempt = round_or_404(round_id), _handed_in_or_404(round_id, number)
    owner_id = sitter_id()
    return render_template(
        "cards/choose.html",
        facts=facts,
        attempt=attempt,
        known=_known(facts, attempt, owner_id, now),
        name=cards.named(Share(round_id=round_id, person_id=owner_id), facts, now),
        whose=attempt.person_id if attempt.person_id != owner_id else None,
    )


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/chia-se")
@access.person_required
def make(round_id: int, number: int) -> AnyResponse:
    """Make the card that the reader asked for. It is a link; nothing is stored."""
    now = clock.now()
    facts, attempt = round_or_404(round_id), _handed_in_or_404(round_id, number)
    owner_id = sitter_id()
    told = share(
        round_id,
        owner_id,
        _known(facts, attempt, owner_id, now),
        with_name="name" in request.form,
        with_result="result" in request.form,
    )
    return redirect(url_for(".shared", token=cards.written(told)))


@bp.get("/chia-se/<token>")
def shared(token: str) -> str:
    """Show a card that somebody made, to its maker and to whoever was sent it."""
    now = clock.now()
    told, facts = _told_or_404(token)
    name = cards.named(told, facts, now)
    card = cards.own_card(told, facts, now)
    return render_template("cards/shared.html", facts=facts, name=name, card=card)


def _told_or_404(token: str) -> tuple[Share, RoundFacts]:
    told = cards.read(token)
    if told is None:
        abort(404)
    return told, round_or_404(told.round_id)


def _handed_in_or_404(round_id: int, number: int) -> Attempt:
    attempt = seen_attempt_or_404(round_id, number)
    if not attempt.counts:
        abort(404)
    return attempt


def _known(facts: RoundFacts, attempt: Attempt, owner_id: int, now: datetime) -> Known:
    result = own_places.own_results([facts.id], owner_id, now).get(facts.id)
    own = result.own if result else None
    shown = release.score_shown(facts.regulation, facts.public_from, now)
    return Known(
        right=attempt.right if shown else None,
        questions=attempt.question_count,
        place=own.place if own else None,
        ranked=result.ranked if result and own else None,
        level=own.level if own else None,
    )


def _drawn(facts: Facts, digest: str, address: str) -> AnyResponse:
    if digest != typesetting.digest(cards.TEMPLATE, facts):
        return redirect(address)
    answer = make_response(typesetting.png(cards.TEMPLATE, facts))
    answer.mimetype = "image/png"
    # Messengers show the picture on pages of their own.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return keep_for_ever(answer)
