"""Whose paper does a page speak of?

On a shared phone somebody else may have signed in meanwhile, and the address of a paper names no
person. Every page of a paper carries the paper's own name and sends it along; the name tells
nothing about the person, nor how many people there are.
"""

import hmac

from flask import abort, current_app, request, session

from quizapp.accounts import access
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.rules.attempt_refusals import NotBegun
from quizapp.rules.guest_refusals import GuestSignedIn
from quizapp.rules.refusals import AnotherSitter
from quizapp.web import wants_json

HEADER = "X-Paper"
FIELD = "paper"
LETTERS = 20

LONGEST_NUMBER = 18
"""Longer numbers no database looks for."""

WHOSE = "cua"
"""Where the address of a receipt says under which merged account it was begun."""


def paper_name(key: AttemptKey) -> str:
    """Answer the name under which pages and browsers know this attempt."""
    said = f"paper:{key.round_id}:{key.person_id}:{key.number}".encode()
    mark = hmac.new(str(current_app.secret_key).encode(), said, "sha256").hexdigest()[:LETTERS]
    return f"{key.round_id}-{key.number}-{mark}"


def require_same_paper(key: AttemptKey) -> None:
    """Raise AnotherSitter if the page that asks was made for somebody else's attempt, in the words
    of GuestSignedIn if it is that of the guest who was here before.

    A caller that names no paper is held to its session alone.
    """
    sent = request.headers.get(HEADER) or request.form.get(FIELD)
    if not sent or _is_name_of(key, sent):
        return
    guest_id = session.get(access.GUEST)
    if guest_id is not None and _is_name_of(AttemptKey(key.round_id, guest_id, key.number), sent):
        raise GuestSignedIn
    raise AnotherSitter


def _is_name_of(key: AttemptKey, sent: str) -> bool:
    return hmac.compare_digest(sent.encode(), paper_name(key).encode())


def sitter_id() -> int:
    """Answer who sits: the citizen or guest, or the shadow in which an organizer tries a round.

    Aborts 404 for anybody else: nobody's attempt is anybody's business.
    """
    if person := access.current_sitter():
        return person.id
    organizer = access.current_organizer()
    if organizer is None or organizer.trial_person_id is None:
        abort(404)
    return organizer.trial_person_id


def own_key(round_id: int, number: int) -> AttemptKey:
    """Answer which of the sitter's attempts a page speaks of. Raises AnotherSitter if the page was
    made for somebody else."""
    key = AttemptKey(round_id, sitter_id(), number)
    require_same_paper(key)
    return key


def own_attempt_or_404(round_id: int, number: int) -> Attempt:
    """Answer the sitter's own attempt. Raises NotBegun for a stranger's and for none; aborts 404
    for the page's own script, which asks after an attempt that was there."""
    attempt = queries.one(own_key(round_id, number))
    if attempt is None and wants_json():
        abort(404)
    if attempt is None:
        raise NotBegun
    return attempt


def seen_attempt_or_404(round_id: int, number: int) -> Attempt:
    """Answer an attempt of the reader's own, or one that was merged into the account, whose number
    among people the address names. Aborts 404 for a stranger's."""
    person, whose = access.current_sitter(), request.args.get(WHOSE)
    if person is None or whose is None or whose == str(person.id):
        return own_attempt_or_404(round_id, number)
    if not whose.isdecimal() or len(whose) > LONGEST_NUMBER:
        abort(404)
    attempt = queries.seen_one(AttemptKey(round_id, int(whose), number), person)
    if attempt is None:
        abort(404)
    require_same_paper(attempt.key)
    return attempt
