"""How does a round come to its published result: tally, review, propose, approve?

Whoever calls commits. Deeds on one round hold its row, so they follow each other.
"""

from quizapp.results.operations.certifying import certify
from quizapp.results.operations.closing import tally, tally_due
from quizapp.results.operations.interim import publish_interim_due
from quizapp.results.operations.publishing import approve, propose, publish_now, withdraw
from quizapp.results.operations.removals import leave, take_back_names
from quizapp.results.operations.review import disqualify, reinstate, settle_tie, unsettle
from quizapp.results.operations.uses import keep_question_uses, question_uses

__all__ = [
    "approve",
    "certify",
    "disqualify",
    "keep_question_uses",
    "leave",
    "propose",
    "publish_interim_due",
    "publish_now",
    "question_uses",
    "reinstate",
    "settle_tie",
    "take_back_names",
    "tally",
    "tally_due",
    "unsettle",
    "withdraw",
]
