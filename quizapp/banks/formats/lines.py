"""What does a document look like to the grammar of questions: lines of marked text, in order?

The readers of Word files and of plain text make such lines; `grammar` understands them.
"""

from dataclasses import dataclass
from enum import IntFlag

from quizapp.rules.raw import NOWHERE, Place

PICTURE = "\ufffc"
"""Stands in a text where a picture stands."""
GUARD = "\u2060"
"""Word joiner. A writer puts it into a text that would else be taken for a label, a mark or a key
("B<guard>. …"); the grammar takes what holds it for plain text, and removes it at the end."""


class Mark(IntFlag):
    """How a stretch of text is set off from its surroundings."""

    NONE = 0
    BOLD = 1
    UNDERLINE = 2
    ITALIC = 4
    COLOUR = 8  # any colour but the automatic one, black and near black
    HIGHLIGHT = 16  # a highlighter, or shading other than white
    STRUCK = 32


# Nobody changes a run or a line that is made; but to freeze ten thousands of them costs too much.
@dataclass(slots=True, kw_only=True)
class Run:
    r"""A stretch of text of one look. Tabs are "\t", soft line breaks "\n"."""

    text: str
    marks: Mark = Mark.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table in the document; all count from 0."""

    table: int
    row: int
    column: int


@dataclass(slots=True, kw_only=True)
class Line:
    """A paragraph of a Word file, or a line of a text.

    `number` is the label that Word itself writes before the paragraph ("Câu 3.", "B.", "•"), as a
    person sees it, `list_name` tells lists apart, `level` is the depth from 0. `pictures` are the
    digests of the pictures, in the order of the PICTURE characters in the runs.
    """

    runs: tuple[Run, ...]
    place: Place = NOWHERE
    number: str = ""
    list_name: str = ""
    level: int = 0
    pictures: tuple[str, ...] = ()
    cell: Cell | None = None

    @property
    def text(self) -> str:
        """Answer the text without its looks."""
        return "".join(run.text for run in self.runs)


def plain(text: str, place: Place = NOWHERE) -> Line:
    """Answer a line of plain text."""
    return Line(runs=(Run(text=text),), place=place)
