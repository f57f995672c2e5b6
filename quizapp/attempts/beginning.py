"""How does a browser come to a paper, with an account or without one?"""

from datetime import datetime
from random import SystemRandom

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from quizapp.accounts import access
from quizapp.accounts import operations as accounts
from quizapp.accounts.models import Person
from quizapp.attempts import admission, origins, waiting
from quizapp.attempts import guests as papers
from quizapp.attempts.models import Attempt
from quizapp.contests.queries import RoundFacts
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.rules import guests, timing
from quizapp.rules.guest_refusals import TellFirst

dice = SystemRandom()


def begin_as_guest(facts: RoundFacts, now: datetime) -> AnyResponse:
    """Begin for somebody without an account, or go on with what they have begun. A guest whose
    paper counts for somebody, is void, or is too late to count, begins anew as nobody."""
    guest = access.current_sitter()
    attempt = papers.paper_of(guest.id) if guest is not None and guest.is_nameless else None
    if attempt is not None and not attempt.is_void and not _is_too_late(attempt, now):
        if attempt.handed_in_at is None and now < attempt.deadline:
            if attempt.round_id != facts.id:
                raise TellFirst
            return begin(facts, attempt.person_id, now)
        # Where nobody has collected it yet, the receipt says so; else it leads to the form.
        address = url_for("attempts.receipt", round_id=attempt.round_id, number=attempt.number)
        return redirect(address)
    if guest is not None and guest.is_nameless and attempt is None:
        return begin(facts, guest.id, now)
    guest = accounts.begin_guest(now, dice)
    return begin(facts, guest.id, now, guest=guest)


def begin(
    facts: RoundFacts, person_id: int, now: datetime, *, guest: Person | None = None
) -> AnyResponse:
    """Begin, commit, and answer the way to the paper or to the waiting page. Where it began with a
    new `guest`, this browser's session is theirs from now on."""
    pace = current_app.config["STARTS_PER_SECOND"]
    origin, device = origins.origin(facts.id)
    begun = admission.begin(facts, person_id, now, dice, per_second=pace, origin=origin)
    number = None if isinstance(begun, admission.Waits) else begun.number
    db.session.commit()
    if guest is not None:
        access.sign_in(guest, now)
    if isinstance(begun, admission.Waits):
        return waiting.send_there(facts.id, begun.comes_at)
    waiting.forget()
    answer = redirect(url_for("attempts.paper", round_id=facts.id, number=number))
    return origins.remember(answer, device)


def untold(person: Person | None, now: datetime) -> Attempt | None:
    """Answer the handed-in paper for which a guest has yet to say who they are, and still may."""
    if person is None or not person.is_nameless:
        return None
    attempt = papers.paper_of(person.id)
    return attempt if attempt is not None and may_tell(attempt, now) else None


def may_tell(attempt: Attempt, now: datetime) -> bool:
    """Answer whether the guest who sat this paper may say now who they are. Of a void one nobody
    asks: nothing would count."""
    over = attempt.handed_in_at is not None and not attempt.is_void
    return over and not _is_too_late(attempt, now)


def _is_too_late(attempt: Attempt, now: datetime) -> bool:
    closes = round_or_404(attempt.round_id).closes_at
    ended = attempt.handed_in_at or attempt.deadline
    return now > timing.last_arrival(guests.told_until(closes, ended))
