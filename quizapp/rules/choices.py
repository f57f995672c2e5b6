"""Between what may a regulation choose, where a number or yes and no do not say it?"""

from enum import StrEnum


class Target(StrEnum):
    """What the prediction question asks people to foresee."""

    NONE = "none"
    ALL_CORRECT = "all_correct"
    PARTICIPANTS = "participants"
    ATTEMPTS = "attempts"


PREDICTION_QUESTIONS = {
    Target.ALL_CORRECT: (
        "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi của đợt thi này?"
    ),
    Target.PARTICIPANTS: "Theo bạn, có bao nhiêu người tham gia đợt thi này?",
    Target.ATTEMPTS: "Theo bạn, đợt thi này có bao nhiêu lượt thi?",
}
"""How the prediction question reads where the organizers wrote no wording of their own."""

QUESTIONS_OF_A_GROUP = {
    Target.ALL_CORRECT: (
        "Theo bạn, có bao nhiêu người thuộc đối tượng “%(group)s” trả lời đúng tất cả các câu hỏi"
        " của đợt thi này?"
    ),
    Target.PARTICIPANTS: (
        "Theo bạn, có bao nhiêu người thuộc đối tượng “%(group)s” tham gia đợt thi này?"
    ),
    Target.ATTEMPTS: (
        "Theo bạn, đợt thi này có bao nhiêu lượt thi của người thuộc đối tượng “%(group)s”?"
    ),
}
"""The same where only people of one group of the contest are counted."""


LARGEST_GUESS = 100_000_000
"""Most a prediction can be: as many as the country has people."""


class AtLimit(StrEnum):
    """What becomes of a paper that is not handed in when its own time is over."""

    HAND_IN = "hand_in"  # what was saved by then is handed in for the person
    VOID = "void"  # the attempt is used up and counts for nothing


class Asked(StrEnum):
    """When the prediction is asked."""

    ON_PAPER = "on_paper"  # as the last question, handed in with the paper
    AFTER_HAND_IN = "after_hand_in"  # on the receipt, once


class Marking(StrEnum):
    """How a question with several right options is marked."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"


class Release(StrEnum):
    """When the right answers may be shown."""

    AT_ONCE = "at_once"  # to whoever handed in; to everybody once the round is tallied
    AT_CLOSE = "at_close"
    AT_PUBLICATION = "at_publication"
    NEVER = "never"


class Certified(StrEnum):
    """Who may have a certificate, beside the one of a prize."""

    EVERYBODY = "everybody"  # with a place in the published result
    PASSED = "passed"  # of them, who has the points that the regulation asks for
    WINNERS = "winners"  # nobody: only a prize has its certificate


class Shortfall(StrEnum):
    """What becomes of prizes when fewer people reach the bar than there are prizes."""

    VACANT = "vacant"
    LOWER = "lower"  # they go on down the ranking, to those below the bar


class Vacancy(StrEnum):
    """What becomes of a prize whose place belongs to somebody who may not receive it."""

    MOVES_UP = "moves_up"
    STAYS_VACANT = "stays_vacant"
