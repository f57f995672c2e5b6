"""Where are data of a person stored, in which part of the export do they stand, and what becomes of
them when the account is erased?

A test walks all tables: one that points to a person, or holds how one is reached, and is not named
here turns it red.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table that tells of people. `part` is its entry in the export; `why_not` says why there is
    none. `erased` tells whether its rows go with the account; one that stays names nobody."""

    table: str
    part: str = ""
    why_not: str = ""
    erased: bool


HOLDINGS = (
    Holding(table="person", part="account", erased=False),
    Holding(table="consent", part="consents", erased=False),
    Holding(table="guardian_consent", part="guardian_consents", erased=False),
    Holding(table="issued_account", part="issued", erased=True),
    Holding(table="email_address", part="email", erased=True),
    Holding(table="email_token", part="email_links", erased=True),
    Holding(table="outgoing_mail", part="letters", erased=True),
    Holding(
        table="reset_request",
        why_not="a phone number or an address that anybody may have typed, answered at once",
        erased=True,
    ),
    Holding(
        table="sign_in_failure",
        why_not="failed tries under a name that anybody may have typed, forgotten within minutes",
        erased=False,
    ),
    Holding(table="identity", part="sign_in_services", erased=True),
    Holding(table="turn", part="turns", erased=True),
    Holding(table="reset_slip", part="slips", erased=True),
    Holding(table="journal_detail", part="corrections", erased=True),
    Holding(table="membership", part="memberships", erased=False),
    Holding(table="listed_person", part="lists", erased=True),
    Holding(table="departure", part="contests_left", erased=False),
    Holding(table="attempt", part="attempts", erased=False),
    Holding(table="attempt_trace", part="traces", erased=True),
    Holding(table="place", part="results", erased=False),
    Holding(table="award", part="results", erased=False),
    Holding(table="certificate", part="certificates", erased=False),
    Holding(table="disqualification", part="decisions", erased=False),
    Holding(table="evidence_person", part="evidence", erased=False),
    Holding(table="complaint", part="complaints", erased=True),
    Holding(
        table="correction",
        why_not="what was decided stands in the decisions and the results, what waits is undecided",
        erased=False,
    ),
    Holding(
        table="person_mark",
        why_not="told by the results once they are public, not decided before",
        erased=False,
    ),
    Holding(
        table="extension",
        why_not="what was given stands in the attempt's deadline, what waits is undecided",
        erased=False,
    ),
    Holding(table="standing", why_not="the working ranking, not decided yet", erased=False),
    Holding(
        table="ruling", why_not="a lot or an order among equals, told by the place", erased=False
    ),
    Holding(
        table="former_ruling",
        why_not="an order among equals that was taken back, told by the place it gave",
        erased=False,
    ),
    Holding(
        table="organizer", why_not="the shadow of an organizer's trial is nobody", erased=False
    ),
)
"""What is not erased is told of a number that is nobody's any more."""

BLANKED = frozenset(
    [
        *("full_name", "name_folded", "phone", "birth_date", "sex", "unit_id"),
        *("password_hash", "sign_in_code"),
    ]
)
KEPT = frozenset(
    [
        *("id", "session_epoch", "registered_at", "erased_at"),
        *("is_demo", "is_trial", "is_guest", "merged_into_id"),
    ]
)
"""Every column of a person is in one of the two."""
