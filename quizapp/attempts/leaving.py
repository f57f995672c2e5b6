"""What would somebody without an account leave behind who signs in, registers or leaves here?

A guest has nothing but the session of this browser: it may end at a press, and then the open paper
cannot be gone on with, and the receipt code alone leads back to what was handed in.
"""

from typing import Literal

from quizapp import clock
from quizapp.accounts import access
from quizapp.attempts import guests, queries
from quizapp.attempts.models import Attempt


def paper_going_on() -> Attempt | None:
    """Answer the open paper at this browser of a guest who has not said who they are. One statement
    for such a guest, none for anybody else."""
    guest = access.current_sitter()
    if guest is None or not guest.is_nameless:
        return None
    paper = guests.paper_of(guest.id)
    is_open = paper is not None and paper.handed_in_at is None and clock.now() < paper.deadline
    return paper if is_open else None


def receipt_to_keep() -> Attempt | None:
    """Answer the latest counted paper of a guest who has said who they are and has no password: its
    code is the way back. One statement for such a guest, none for anybody else."""
    guest = access.current_sitter()
    if guest is None or way_back() != "receipt":
        return None
    own = queries.own(guest)
    return next((each for each in own if each.counts), None)


def way_back() -> Literal["account", "receipt", "claim"]:
    """Answer by what whoever sits comes back to a paper whose session has ended: by signing in; by
    the receipt code of an earlier paper; or not at all, but an account may claim it. No
    statement."""
    sitter = access.current_sitter()
    if sitter is not None and sitter.is_nameless:
        return "claim"
    if sitter is not None and sitter.is_guest and sitter.password_hash is None:
        return "receipt"
    return "account"
