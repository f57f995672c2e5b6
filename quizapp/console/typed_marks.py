"""Which marks came back from the rows of a page, and which stood there when it was made?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizapp.rules import marks
from quizapp.rules.marks import MarkFault
from quizapp.rules.refusals import BadInput
from quizapp.web import bounded_number

PAGE = 50
"""People of a page, each with a field for the mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed in a row, the mark it means and the one that stood there, both in hundredths
    of a point (None: no mark), and why it cannot be read, "" where it can."""

    text: str
    mark: int | None
    was: int | None
    fault: str

    @property
    def is_change(self) -> bool:
        """Answer whether the row gives another mark than stood there."""
        return bool(self.fault) or self.mark != self.was


def stood(sent: str | None) -> int | None:
    """Answer the mark that a page says it was made with."""
    return bounded_number(sent or "", marks.GREATEST)


def typed(sent: Mapping[str, str], most: int) -> dict[int, Typed]:
    """Answer the rows of a page by person, in its order. The greatest mark is `most`. Raises
    BadInput for more rows than a page has."""
    rows = dict(_rows(sent, most))
    if len(rows) > PAGE:
        raise BadInput
    return rows


def _rows(sent: Mapping[str, str], most: int) -> Iterator[tuple[int, Typed]]:
    for name, text in sent.items():
        person = bounded_number(name.removeprefix("mark-")) if name.startswith("mark-") else None
        if person is None:
            continue
        mark, fault = None, ""
        if text.strip():
            try:
                mark = marks.mark(text, most)
            except MarkFault as error:
                fault = str(error)
        yield person, Typed(text=text, mark=mark, was=stood(sent.get(f"was-{person}")), fault=fault)
