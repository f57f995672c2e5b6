"""Whose paper does a page speak of?

On a shared phone somebody else may have signed in meanwhile, and the address of a paper names no
person. Every page of a paper carries the paper's own name and sends it along; the name tells
nothing about the person, nor how many people there are.
"""

import hmac

from flask import abort, current_app, request

from quizapp.accounts import access
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.rules.attempt_refusals import NotBegun
from quizapp.rules.guest_refusals import GuestAside
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
    """Raise AnotherSitter if the page that asks was made for somebody else's attempt.

    A caller that names no paper is held to its session alone.
    """
    if _sent() and not _is_named(key):
        raise AnotherSitter


def name_to_carry(key: AttemptKey) -> str | None:
    """Answer the name that the address of a next page has to carry: the paper's if it is that of a
    guest who is kept aside, because at the bare address stands the paper of whoever is signed in.
    """
    return paper_name(key) if key == _kept_key(key.round_id, key.number) else None


def _sent() -> str:
    return request.headers.get(HEADER) or request.values.get(FIELD) or ""


def _is_named(key: AttemptKey) -> bool:
    return hmac.compare_digest(_sent().encode(), paper_name(key).encode())


def _kept_key(round_id: int, number: int) -> AttemptKey | None:
    """Answer the key that this number has for the guest whom the browser keeps aside."""
    guest = access.kept_guest()
    return None if guest is None else AttemptKey(round_id, guest.id, number)


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
    """Answer which of the sitter's attempts a page speaks of. The page of a guest who is kept aside
    goes on for that guest, whoever has signed in since: no answer given there is lost. Raises
    AnotherSitter if the page was made for somebody else."""
    kept = _kept_key(round_id, number)
    if kept is not None and _is_named(kept):
        return kept
    key = AttemptKey(round_id, sitter_id(), number)
    require_same_paper(key)
    return key


def own_attempt_or_404(round_id: int, number: int) -> Attempt:
    """Answer the sitter's own attempt. Raises GuestAside for that of a guest who is kept aside,
    NotBegun for a stranger's and for none; aborts 404 for the page's own script, which asks after
    an attempt that was there."""
    kept = _kept_key(round_id, number)
    attempt = queries.one(own_key(round_id, number))
    if attempt is not None:
        return attempt
    if wants_json():
        abort(404)
    if kept is not None and queries.one(kept) is not None:
        raise GuestAside
    raise NotBegun


def seen_attempt_or_404(round_id: int, number: int) -> Attempt:
    """Answer an attempt of the reader's own, or one that was merged into the account, whose number
    among people the address names. Aborts 404 for a stranger's. Raises GuestAside for that of a
    guest who is kept aside: who is signed in learns no score by which to choose what to claim."""
    person, whose = access.current_sitter(), request.args.get(WHOSE)
    if person is None or whose is None or whose == str(person.id):
        attempt = own_attempt_or_404(round_id, number)
        if attempt.key == _kept_key(round_id, number):
            raise GuestAside
        return attempt
    if not whose.isdecimal() or len(whose) > LONGEST_NUMBER:
        abort(404)
    seen = queries.seen_one(AttemptKey(round_id, int(whose), number), person)
    if seen is None:
        abort(404)
    require_same_paper(seen.key)
    return seen
