"""What is stored when the office takes a document with personal data?"""

from datetime import datetime
from random import Random

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.contests.models import Round
from quizapp.results.models import Edition
from quizapp.results.operations.certifying import certify_winners

CERTIFICATES = "giay-chung-nhan"
"""The document that consists of the winners' certificates."""


def hand_out(
    edition: Edition, round_: Round, document: str, *, actor: Actor, now: datetime, dice: Random
) -> list[str]:
    """Journal that somebody takes this document of an approved edition. Answer the codes of the
    certificates in it, which are made where they are missing; none for other documents.

    Raises Unsettled if certificates cannot be printed.
    """
    codes = certify_winners(edition, now, dice) if document == CERTIFICATES else []
    journal.record(
        actor,
        now,
        "result.document",
        f"round:{round_.id}",
        contest_id=round_.contest_id,
        after={"document": document, "edition": edition.number},
    )
    return codes
