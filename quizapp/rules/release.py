"""What may be shown of a result, and when?"""

from collections.abc import Iterable
from datetime import datetime

from quizapp.rules.choices import Release
from quizapp.rules.regulation import Regulation


def answers_released(
    regulation: Regulation,
    *,
    tallied_at: datetime | None,
    public_from: datetime | None,
    now: datetime,
    handed_in: bool = False,
) -> bool:
    """Answer whether the right options may leave the server. `handed_in`: to somebody who asks
    about their own paper, which is handed in.

    "At close" means once the round is tallied: after an early closing, started attempts go on
    behind the closing time, and nobody may read the key meanwhile.
    """
    if regulation.release_answers is Release.AT_ONCE and handed_in:
        return True
    if regulation.release_answers in {Release.AT_ONCE, Release.AT_CLOSE}:
        return tallied_at is not None
    if regulation.release_answers is Release.AT_PUBLICATION:
        return is_public(public_from, now)
    return False


def ever_released(regulation: Regulation) -> bool:
    """Answer whether the right options are shown at any time."""
    return regulation.release_answers is not Release.NEVER


def score_shown(regulation: Regulation, public_from: datetime | None, now: datetime) -> bool:
    """Answer whether a person may see the own score: at once, or with the published result."""
    return regulation.show_score or is_public(public_from, now)


def counts_shown(regulation: Regulation, tallied_at: datetime | None) -> bool:
    """Answer whether anybody, organizers included, may see how many people or attempts there are.

    While a prediction is on, the numbers are what people are asked to foresee.
    """
    return tallied_at is not None or not regulation.hides_counts


def registrations_shown(keep_counts: Iterable[bool]) -> bool:
    """Answer whether anybody may see how many of a unit have registered: not while a round is under
    way that keeps its counts (`keep_counts` tells it of each round that has opened), because people
    register in order to take part."""
    return not any(keep_counts)


def is_public(public_from: datetime | None, now: datetime) -> bool:
    """Answer whether an approved result has reached its hour."""
    return public_from is not None and public_from <= now
