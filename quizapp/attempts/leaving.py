"""What would somebody without an account leave behind who signs in, registers or leaves here?

A guest has nothing but the session of this browser. Whoever signs in over it puts it aside, and the
device leads back to it. Who leaves ends it at a press: then the open paper cannot be gone on with,
and the receipt code alone leads back to what was handed in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quizapp import clock
from quizapp.accounts import access
from quizapp.attempts import guests, queries
from quizapp.attempts.beginning import may_tell
from quizapp.attempts.models import Attempt
from quizapp.contests.views import round_or_404
from quizapp.rules.guests import told_until


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """A paper that waits on this device while somebody is signed in: `until` is its deadline while
    it is `going`, else until when its guest may say who they are."""

    attempt: Attempt
    going: bool
    until: datetime


def kept_paper() -> KeptPaper | None:
    """Answer the paper of the nameless guest whom this browser keeps aside, while anything can be
    done for it. No statement where no guest is kept."""
    guest = access.kept_guest()
    paper = guests.paper_of(guest.id) if guest is not None and guest.is_nameless else None
    if paper is None:
        return None
    now = clock.now()
    if paper.handed_in_at is not None and may_tell(paper, now):
        until = told_until(round_or_404(paper.round_id).closes_at, paper.handed_in_at)
        return KeptPaper(attempt=paper, going=False, until=until)
    is_going = paper.handed_in_at is None and now < paper.deadline
    return KeptPaper(attempt=paper, going=True, until=paper.deadline) if is_going else None


def paper_going_on() -> Attempt | None:
    """Answer the open paper at this browser of a guest who has not said who they are. One statement
    for such a guest, none for anybody else."""
    guest = access.current_sitter()
    if guest is None or not guest.is_nameless:
        return None
    paper = guests.paper_of(guest.id)
    is_open = paper is not None and paper.handed_in_at is None and clock.now() < paper.deadline
    return paper if is_open else None


def paper_at_stake() -> Attempt | None:
    """Answer the paper at this browser that its guest would lose by leaving: not collected yet, or
    waiting for the guest to say who they are. One statement for a guest who has not said it, none
    for anybody else."""
    guest = access.current_sitter()
    paper = guests.paper_of(guest.id) if guest is not None and guest.is_nameless else None
    if paper is None or paper.handed_in_at is None:
        return paper
    return paper if may_tell(paper, clock.now()) else None


def receipt_to_keep() -> Attempt | None:
    """Answer the latest counted paper of a guest who has said who they are and has no password: its
    code is the way back. One statement for such a guest, none for anybody else."""
    guest = access.current_sitter()
    if guest is None or way_back() != "receipt":
        return None
    own = queries.own(guest)
    return next((each for each in own if each.counts), None)


def way_back() -> Literal["account", "receipt", "device"]:
    """Answer by what whoever sits comes back to a paper whose session has ended: by signing in; by
    the receipt code of an earlier paper; or by this device alone. No statement."""
    sitter = access.current_sitter()
    if sitter is not None and sitter.is_nameless:
        return "device"
    if sitter is not None and sitter.is_guest and sitter.password_hash is None:
        return "receipt"
    return "account"
