"""How does a round come to its published result: tally, review, propose, approve?

Whoever calls commits. Deeds on one round hold its row, so they follow each other.
"""

from quizapp.results.operations.certifying import certify, certify_winners
from quizapp.results.operations.closing import tally, tally_due
from quizapp.results.operations.complaining import (
    answer,
    complain,
    drop_traces,
    forget_complaints,
)
from quizapp.results.operations.correcting import (
    Wanted,
    confirm_correction,
    outcome_digest,
    propose_correction,
    recompute_correction,
    withdraw_correction,
)
from quizapp.results.operations.evidence import (
    ask_to_look,
    dismiss,
    list_evidence,
    look_through,
)
from quizapp.results.operations.giving_marks import digest_of_marks, give_marks, look_at_marks
from quizapp.results.operations.handing_out import CERTIFICATES, hand_out
from quizapp.results.operations.interim import publish_interim_due
from quizapp.results.operations.judging import judge_unit
from quizapp.results.operations.parting import PartOutlook, look_at_part, part
from quizapp.results.operations.publishing import approve, propose, publish_now, withdraw
from quizapp.results.operations.recomputing import is_nameless_since, recompute
from quizapp.results.operations.removals import leave, take_back_names
from quizapp.results.operations.review import settle_tie, unsettle
from quizapp.results.operations.uses import keep_question_uses, question_uses

__all__ = [
    "CERTIFICATES",
    "PartOutlook",
    "Wanted",
    "answer",
    "approve",
    "ask_to_look",
    "certify",
    "certify_winners",
    "complain",
    "confirm_correction",
    "digest_of_marks",
    "dismiss",
    "drop_traces",
    "forget_complaints",
    "give_marks",
    "hand_out",
    "is_nameless_since",
    "judge_unit",
    "keep_question_uses",
    "leave",
    "list_evidence",
    "look_at_marks",
    "look_at_part",
    "look_through",
    "outcome_digest",
    "part",
    "propose",
    "propose_correction",
    "publish_interim_due",
    "publish_now",
    "question_uses",
    "recompute",
    "recompute_correction",
    "settle_tie",
    "take_back_names",
    "tally",
    "tally_due",
    "unsettle",
    "withdraw",
    "withdraw_correction",
]
