"""What does the note of the next edition say about the corrections since the last one?"""

from datetime import datetime

from quizapp.banks import queries as banks
from quizapp.contests.models import Round
from quizapp.results import correction_queries, mark_queries
from quizapp.results.models import Correction
from quizapp.rules import correction_words
from quizapp.rules.corrections import Kind, VoidAs
from quizapp.rules.regulation import Release

LONGEST = 1000
"""As long as a note may be."""


def sentence(correction: Correction, *, public: bool = False) -> str:
    """Answer what a correction says of its question or person; for the public without the answers
    that the regulation never releases."""
    regulation = correction.round.regulation
    question, options = "", []
    if correction.version_id is not None:
        content = banks.contents([correction.version_id])[correction.version_id]
        question = content.plain_stem
        options = [
            content.plain_options[number] for number in correction.parameters.get("options", ())
        ]
    void = correction.parameters.get("void")
    return correction_words.deed_sentence(
        Kind(correction.kind),
        question=question,
        options=options,
        void=None if void is None else VoidAs(void),
        tells_answers=not public or regulation.release_answers is not Release.NEVER,
    )


def prefilled(round_: Round, now: datetime) -> str:
    """Answer a note on every confirmed correction that is not published yet, and on the marks that
    a jury gave or changed since, to be edited; empty if there is none. What a correction of another
    round moved here, in a summary above all, comes first."""
    sentences = [
        correction_words.elsewhere_sentence(
            correction.round.name, sentence(correction, public=True), moved
        )
        for correction, moved in correction_queries.unpublished_elsewhere(round_, now)
    ]
    for correction in correction_queries.unpublished(round_.id, now):
        sentences.append(sentence(correction, public=True))
        sentences.append(correction_words.moved_sentence(correction.outcome))
    made_at = correction_queries.last_public_made_at(round_.id, now)
    if made_at and (people := mark_queries.changed_since(round_.id, made_at)):
        part = round_.regulation.marked_part
        sentences.append(correction_words.marks_sentence(part, people))
    return correction_words.note(sentences, LONGEST)
