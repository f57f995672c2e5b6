"""How does somebody take part without an account, and until when do they say who they are?

A guest sits one paper as nobody, and it counts nowhere. After the hand-in they say who they are:
then it counts from the moment of the hand-in. Who has not said it in time is forgotten with the
paper, and the ranking waits for nobody any longer.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.rules import limits, timing
from quizapp.rules.choices import Release
from quizapp.rules.guest_refusals import (
    GuestHasAccount,
    GuestOverLimit,
    GuestTooSoon,
    LeftByWhoToldIt,
    ReceiptOfAnotherPaper,
    TellFirst,
    TooLateToTell,
    WithoutAccountSettled,
    WrongReceipt,
)
from quizapp.rules.people_refusals import AlreadyRegistered, HasLeft, ToldAsGuest
from quizapp.rules.refusals import NoAttemptLeft
from quizapp.rules.regulation import Regulation

TELL_SPAN = timedelta(hours=1)
"""For so long after the closing of the round a guest may still say who they are."""

IDLE = timedelta(days=1)
"""Who pressed the button and never got a paper is forgotten after this time."""


class Found(StrEnum):
    """Who has the name, phone and birth date that a guest told."""

    NOBODY = "nobody"
    GUEST = "guest"  # who took part without an account before: the same person
    ACCOUNT = "account"  # which only its owner enters


def told_until(closes: datetime, ended: datetime) -> datetime:
    """Answer until when a guest may say who they are. `ended` is when the paper was handed in, or
    will be at the latest; after an early closing it lies behind `closes`."""
    return max(closes, ended) + TELL_SPAN


def is_promised_early(closes: datetime, results: datetime) -> bool:
    """Answer whether a result is promised for a time at which guests may still say who they are."""
    return results < told_until(closes, closes)


def result_expected(closes: datetime, results: datetime) -> datetime:
    """Answer when people may expect the result of a round that waits for its guests, or of a
    summary of such rounds: at its hour, and not while a guest whose paper ended with it may still
    say who they are."""
    return max(results, told_until(closes, closes))


def are_answers_given_away(regulation: Regulation) -> bool:
    """Answer whether somebody may read the answers by one paper and sit the next as somebody else:
    where no account is needed, the limit of attempts does not stand in the way."""
    return regulation.release_answers is Release.AT_ONCE


def require_time_to_tell(closes: datetime, ended: datetime, arrived: datetime) -> None:
    """Raise TooLateToTell if what a guest told came too late."""
    if arrived > timing.last_arrival(told_until(closes, ended)):
        raise TooLateToTell


def forgettable_until(moment: datetime) -> datetime:
    """Answer the latest closing and hand-in whose guests may be forgotten at `moment`: nothing that
    they told can still arrive."""
    return timing.collectable_until(moment) - TELL_SPAN


def require_no_paper(papers: int) -> None:
    """Raise TellFirst if a guest has a paper already: the next one waits until they have said who
    they are."""
    if papers:
        raise TellFirst


def found(*, somebody: bool, is_guest: bool, can_sign_in: bool) -> Found:
    """Answer who has the three facts that a guest told. A guest who was given a way to sign in
    since has an account like any other."""
    if not somebody:
        return Found.NOBODY
    return Found.GUEST if is_guest and not can_sign_in else Found.ACCOUNT


def require_enterable(whom: Found) -> None:
    """Raise GuestHasAccount if the facts are those of an account: telling them opens none."""
    if whom is Found.ACCOUNT:
        raise GuestHasAccount


def require_registrable(whom: Found) -> None:
    """Raise AlreadyRegistered if whoever registers has an account, ToldAsGuest if the same facts
    were told with a paper without one."""
    if whom is Found.ACCOUNT:
        raise AlreadyRegistered
    if whom is Found.GUEST:
        raise ToldAsGuest


def require_own_receipt(whom: Found, *, has_receipt: bool, has_others: bool) -> None:
    """Raise unless somebody proves by a receipt that the paper with which the facts were told first
    is theirs: WrongReceipt, or AlreadyRegistered if there is an account. `has_others` tells that it
    is the receipt of a paper told later: ReceiptOfAnotherPaper, for it is enough to know the facts
    to have one."""
    if has_others and not has_receipt:
        raise ReceiptOfAnotherPaper
    if whom is Found.ACCOUNT:
        raise AlreadyRegistered
    if whom is Found.NOBODY or not has_receipt:
        raise WrongReceipt


def require_stayed(*, has_left: bool, is_proven: bool) -> None:
    """Raise HasLeft if whoever a guest turns out to be has left the contest. Raise LeftByWhoToldIt
    if that is not proven: who told the same facts first may have left as somebody else, and only
    organizers, who part that paper, free the facts. They are not freed by leaving, or anybody could
    leave to have all attempts anew."""
    if has_left:
        raise HasLeft if is_proven else LeftByWhoToldIt


def require_attempt_left(
    regulation: Regulation, in_round: int, today: int, this_week: int, in_contest: int
) -> None:
    """Raise GuestOverLimit if the attempts that the same person had counted before use up what the
    regulation allows. `today` and `this_week` are the day and the week in which this one began."""
    try:
        limits.require_attempt_left(regulation, in_round, today, this_week, in_contest)
    except NoAttemptLeft as refusal:
        raise GuestOverLimit(**refusal.facts) from None


def require_pause(
    regulation: Regulation,
    *,
    ended_before: datetime | None,
    started: datetime,
    ended: datetime,
    began_after: datetime | None,
) -> None:
    """Raise GuestTooSoon unless the regulation's pause lies between this paper and the neighbours
    that the same person has in the round: the one that ended last of those begun before, and the
    one that began first after. Whichever is told first counts."""
    for end, start in ((ended_before, started), (ended, began_after)):
        again = limits.next_start(regulation, end)
        if again is not None and start is not None and start < again:
            raise GuestTooSoon


def require_changeable(*, before: bool, after: bool, has_opened: bool) -> None:
    """Raise WithoutAccountSettled if taking part without an account would be allowed or forbidden
    after a round has opened."""
    if has_opened and before != after:
        raise WithoutAccountSettled
