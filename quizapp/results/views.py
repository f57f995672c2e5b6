"""The public pages of a result: the board, the winners, and the board for machines."""

from collections.abc import Collection
from datetime import datetime

from flask import Blueprint, Response, abort, make_response, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from quizapp import cache, clock, languages
from quizapp.accounts import access, phones
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.results import announcing, editions, interim_hours, own_places, spreadsheets
from quizapp.results.editions import Board
from quizapp.results.models import EditionKind
from quizapp.results.own_places import OwnResult
from quizapp.rules import announcements, boards, publishing, release, summary_words
from quizapp.rules.announced import Section
from quizapp.rules.regulation import Target
from quizapp.rules.wording_sitting import foreseen
from quizapp.web import query_number

bp = Blueprint("results", __name__)

REMEMBER_S = 5
XLSX_S = 60


@bp.app_template_filter("instant")
def instant(text: str) -> datetime:
    """Read a moment as a document writes it."""
    return datetime.fromisoformat(text)


bp.add_app_template_filter(phones.shown, "phone")


@bp.app_template_global()
def own_results(round_ids: Collection[int], now: datetime) -> dict[int, OwnResult]:
    """Answer the reader's places in the published ones of these rounds, for pages of the floors
    below, which know of no editions. Only their templates ask, on personal pages."""
    person = access.current_person()
    return {} if person is None else own_places.own_results(round_ids, person.id, now)


# Lists and pages of rounds, on the floors below, say no more of boards than there is.
bp.add_app_template_global(interim_hours.interim_boards, "interim_boards")


def facts_or_404(round_id: int) -> RoundFacts:
    """Answer the round. Aborts 404 if there is none."""
    facts = contests.round_facts(round_id)
    if facts is None:
        abort(404)
    return facts


@bp.get("/dot-thi/<int:round_id>/bang-xep-hang")
def board(round_id: int) -> Response:
    """Show the latest public board, or an older one (?lan=number), and the reader's own place."""
    now = clock.now()
    facts = facts_or_404(round_id)
    shown = _board(round_id, now)
    person = access.current_person()
    own = None
    if person and shown and shown.issue.kind == EditionKind.FINAL:
        own = own_places.own_place(shown.issue.id, person.id)
    return _shared(
        render_template(
            "results/board.html",
            facts=facts,
            board=shown,
            old=_asked_number() is not None,
            own=own,
            total=summary_words.of_document(shown.document) if shown else None,
            now=now,
            waiting=publishing.waiting(facts.window, facts.result_expected, now),
        )
    )


@bp.get("/dot-thi/<int:round_id>/cong-bo")
def winners(round_id: int) -> Response:
    """Announce the winners of a round, with the figures they rest on."""
    now = clock.now()
    facts = facts_or_404(round_id)
    shown = _board(round_id, now, EditionKind.FINAL)
    target = shown and shown.document["target"]
    return _shared(
        render_template(
            "results/winners.html",
            facts=facts,
            board=shown,
            sections=_sections(facts, shown, now) if shown else (),
            old=_asked_number() is not None,
            total=summary_words.of_document(shown.document) if shown else None,
            definition=foreseen(Target(target["kind"]), target.get("group", ""))
            if target
            else None,
            released=release.answers_released(
                facts.regulation,
                tallied_at=facts.tallied_at,
                public_from=facts.public_from,
                now=now,
            ),
            waiting=publishing.waiting(facts.window, facts.result_expected, now),
        )
    )


@bp.get("/dot-thi/<int:round_id>/cong-bo.xlsx")
def winners_xlsx(round_id: int) -> Response:
    """Answer the list of winners as a spreadsheet. Aborts 404 while nothing is public."""
    now = clock.now()
    facts_or_404(round_id)
    shown = _board(round_id, now, EditionKind.FINAL)
    if shown is None:
        abort(404)
    content = cache.remember(
        ("winners.xlsx", shown.tag, languages.current()),
        XLSX_S,
        lambda: spreadsheets.winners(shown.document),
    )
    answer = Response(content, mimetype=spreadsheets.MEDIA_TYPE)
    name = _("dat-giai-dot-%(round)s-lan-%(number)s", round=round_id, number=shown.issue.number)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@bp.get("/api/v1/rounds/<int:round_id>/leaderboard")
def api_board(round_id: int) -> AnyResponse:
    """Answer the latest public board (or ?lan=number) as JSON.

    The body is the canonical document: its SHA-256 is the digest that the pages print, unless names
    were taken back since: then "names_removed" tells how many.
    """
    now = clock.now()
    shown = _board(round_id, now)
    if shown is None:
        abort(404)
    answer: AnyResponse
    # Compression adds its name to the tag; told apart here, an unchanged board is not even written.
    known = {tag.partition(":")[0] for tag in request.if_none_match.as_set(include_weak=True)}
    if shown.tag in known:
        answer = Response(status=304)
    else:
        answer = Response(boards.canonical(shown.document), mimetype="application/json")
    answer.set_etag(shown.tag)
    answer.cache_control.public = True
    answer.cache_control.max_age = REMEMBER_S
    return answer


def _asked_number() -> int | None:
    return query_number("lan", None)


def _board(round_id: int, now: datetime, kind: EditionKind | None = None) -> Board | None:
    """The board that this address asks for. Only the latest is remembered: it is what all read."""
    number = _asked_number()
    if number is None:
        return cache.remember(
            ("board", round_id, kind),
            REMEMBER_S,
            lambda: editions.public_board(round_id, now, kind=kind),
        )
    found = editions.public_board(round_id, now, kind=kind, number=number)
    if found is None:
        abort(404)
    return found


def _sections(facts: RoundFacts, shown: Board, now: datetime) -> tuple[Section, ...]:
    """The notice of an edition, in no language yet."""
    return cache.remember(
        ("notice", shown.issue.id, shown.tag),
        REMEMBER_S,
        lambda: announcements.notice(
            announcing.facts(facts, shown.document, shown.issue.public_from, now)
        ),
    )


def _shared(page: str) -> Response:
    """Answer a page that caches between us and the reader may keep, unless it is personal."""
    answer = make_response(page)
    nobody = access.current_person() is None and access.current_organizer() is None
    if nobody and not session.modified:
        answer.vary.add("Cookie")
        answer.cache_control.public = True
        answer.cache_control.max_age = REMEMBER_S
    return answer
