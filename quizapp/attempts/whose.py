"""Whose paper does a page speak of?

On a shared phone somebody else may have signed in meanwhile, and the address of a paper names no
person. Every page of a paper carries the paper's own name and sends it along; the name tells
nothing about the person, nor how many people there are.
"""

import hmac

from flask import current_app, request

from quizapp.attempts.models import AttemptKey
from quizapp.rules.refusals import AnotherSitter

HEADER = "X-Paper"
FIELD = "paper"
LETTERS = 20


def paper_name(key: AttemptKey) -> str:
    """Answer the name under which pages and browsers know this attempt."""
    said = f"paper:{key.round_id}:{key.person_id}:{key.number}".encode()
    mark = hmac.new(str(current_app.secret_key).encode(), said, "sha256").hexdigest()[:LETTERS]
    return f"{key.round_id}-{key.number}-{mark}"


def require_same_paper(key: AttemptKey) -> None:
    """Raise AnotherSitter if the page that asks was made for somebody else's attempt.

    A caller that names no paper is held to its session alone.
    """
    sent = request.headers.get(HEADER) or request.form.get(FIELD)
    if sent and not hmac.compare_digest(sent.encode(), paper_name(key).encode()):
        raise AnotherSitter
