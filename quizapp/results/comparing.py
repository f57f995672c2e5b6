"""How do several sittings of a round look beside each other, question by question?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from quizapp.attempts.models import Attempt
from quizapp.banks import queries as banks
from quizapp.database import db
from quizapp.rules.papers import Paper, choices
from quizapp.rules.questions import LETTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one sitting has of a question: the letters of the question's own order (the same in
    every sitting, however they were shown), whether that is right, and how many seconds after the
    start it was saved last."""

    letters: str
    is_right: bool
    after_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question, its right letters, and a cell for each sitting; None where it was not drawn."""

    stem: str
    key: str
    cells: tuple[Cell | None, ...]

    @property
    def is_shared_mistake(self) -> bool:
        """Answer whether all drew it and all chose the same wrong options."""
        first = self.cells[0]
        return (
            len(self.cells) > 1
            and first is not None
            and not first.is_right
            and bool(first.letters)
            and all(cell is not None and cell.letters == first.letters for cell in self.cells)
        )


def sittings(round_id: int, keys: Sequence[tuple[int, int]]) -> list[Attempt]:
    """Answer these sittings (account and number) with their people, in this order."""
    rows = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.round_id == round_id,
            Attempt.person_id.in_({account for account, _ in keys}),
        )
        .options(joinedload(Attempt.person, innerjoin=True))
    )
    known = {(attempt.person_id, attempt.number): attempt for attempt in rows}
    return [known[key] for key in keys if key in known]


def beside_each_other(attempts: Sequence[Attempt]) -> list[Line]:
    """Answer the questions of these sittings, those of the first one first, in its order."""
    answered = [_answered(attempt) for attempt in attempts]
    versions = dict.fromkeys(version for one in answered for version in one)
    contents = banks.contents(versions)
    lines = []
    for version in versions:
        content = contents[version]
        cells = tuple(
            Cell(
                letters=_letters(one[version][0]),
                is_right=set(one[version][0]) == set(content.key),
                after_s=one[version][1],
            )
            if version in one
            else None
            for one in answered
        )
        lines.append(Line(stem=content.plain_stem, key=_letters(content.key), cells=cells))
    return lines


def _answered(attempt: Attempt) -> dict[int, tuple[Sequence[int], int | None]]:
    paper = Paper.from_document(attempt.paper)
    began_ms = attempt.started_at.timestamp() * 1000
    found: dict[int, tuple[Sequence[int], int | None]] = {}
    for place, (drawn, chosen) in enumerate(
        zip(paper.questions, choices(attempt.answers, paper), strict=True)
    ):
        saved = attempt.answers.get(str(place))
        after = None if saved is None else round((saved["at_ms"] - began_ms) / 1000)
        found[drawn.version] = (chosen, after)
    return found


def _letters(options: Sequence[int]) -> str:
    return ", ".join(LETTERS[option] for option in sorted(options))
