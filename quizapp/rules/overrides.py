"""Which parameters may one round have of its own, beside the regulation of its contest?"""

from collections.abc import Mapping
from typing import Any

from quizapp.rules.regulation import Regulation

OF_THE_CONTEST = frozenset(
    {
        "minimum_age",
        "maximum_age",
        "age_on",
        "attempts_per_day",
        "attempts_per_week",
        "attempts_per_contest",
        "prizes_per_person",
        "one_per_level",
        "highest_only",
        "one_approval",
        "collective",
        "eligibility",
        "purpose",
        "more",
    }
)
"""These speak of the contest or of several rounds at once, so no round has them of its own."""

OF_NO_SUMMARY = OF_THE_CONTEST - {"collective"}
"""A summary speaks of several rounds itself: it may have collective prizes of its own."""


def overridden(regulation: Regulation, own: Mapping[str, Any]) -> Regulation:
    """Answer the contest's regulation with the round's own parameters in their place.

    Raises RegulationError if the two contradict each other.
    """
    return Regulation.from_document({**regulation.to_document(), **own}) if own else regulation


def own_parameters(
    regulation: Regulation, wanted: Regulation, *, is_summary: bool
) -> dict[str, Any]:
    """Answer what a round must store to be sat by `wanted` under the contest's `regulation`: only
    what differs, so that an amendment of everything else reaches the round. What belongs to the
    contest is left out."""
    before, after = regulation.to_document(), wanted.to_document()
    left_out = OF_NO_SUMMARY if is_summary else OF_THE_CONTEST
    return {
        name: value
        for name, value in after.items()
        if value != before[name] and name not in left_out
    }
