"""What becomes of the answers that are ticked for the drafts of an import?

All drafts of a page share one form, so that saving one never loses what is ticked at another.
"""

import re
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext

from quizapp.banks import import_queries, operations
from quizapp.banks.models import QuestionImport
from quizapp.rules.importing import assess
from quizapp.rules.questions import LETTERS
from quizapp.rules.raw import RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile
from quizapp.web import bounded_number

Ticks = dict[int, tuple[str, ...]]
"""The ticked letters of questions, by their places in the file."""

TICKED = re.compile(r"key-([0-9]{1,6})")


@dataclass(slots=True, kw_only=True)
class Saved:
    """What saving ticks did: to so many questions, with a sentence for each other one. `left` are
    the ticks that were not saved."""

    count: int = 0
    refused: list[str] = field(default_factory=list)
    left: Ticks = field(default_factory=dict)
    is_overtaken: bool = False


def ticked() -> Ticks:
    """Answer what was ticked on the page that was sent."""
    places = (TICKED.fullmatch(name) for name in request.form)
    return {
        int(found[1]): tuple(x for x in LETTERS if x in request.form.getlist(found[0]))
        for found in places
        if found
    }


def save(waiting: QuestionImport, ticks: Ticks) -> Saved:
    """Make the ticked letters the keys of their questions, each for itself."""
    operations.require_undecided(waiting)
    done = Saved()
    for ordinal, key in sorted(ticks.items()):
        item = import_queries.item(waiting.id, ordinal)
        if item is None:
            continue
        before = RawQuestion.from_document(item.raw)
        name = name_of(before, ordinal)
        edited = replace(before, key=key, is_multiple=before.is_multiple or len(key) > 1)
        if faults := assess(edited).faults:
            done.left[ordinal] = key
            sentence = " ".join(fault.sentence for fault in faults)
            done.refused.append(gettext("%(name)s: %(fault)s", name=name, fault=sentence))
            continue
        seen = bounded_number(request.form.get(f"seen-{ordinal}", ""), 2**32) or 0
        try:
            operations.amend(waiting, ordinal, edited, seen=seen)
        except ChangedMeanwhile:
            done.is_overtaken = True
            done.refused.append(
                gettext("%(name)s: câu này vừa được sửa ở nơi khác, chưa ghi đáp án.", name=name)
            )
        else:
            done.count += 1
    return done


def name_of(raw: RawQuestion, ordinal: int) -> str:
    """Answer what a question is called: as its file calls it, else by its place in it."""
    return raw.place.label or gettext("Câu thứ %(number)s", number=ordinal)
