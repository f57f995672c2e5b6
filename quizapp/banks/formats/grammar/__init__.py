"""Which questions do the lines of a document hold? The grammar of question sets as people type
them, shared by Word files and plain text.

    lines -> pieces -> segments -> outline -> stem and options -> key -> questions
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.labels import guarded
from quizapp.banks.formats.grammar.outline import outline
from quizapp.banks.formats.grammar.questions import compose
from quizapp.banks.formats.grammar.rich import Piece, pieces
from quizapp.banks.formats.grammar.segments import Cutter, Kind, Segment
from quizapp.banks.formats.grammar.tables import Table, heads_table
from quizapp.banks.formats.lines import Line
from quizapp.rules.raw import Problem, RawQuestion

FEWEST_PAGES = 3

__all__ = ["guarded", "heads_table", "read"]


def read(lines: Sequence[Line]) -> tuple[list[RawQuestion], list[Problem]]:
    """Answer the questions in the lines of a document, and what is to be said about the rest."""
    parts = list(_parts(lines))
    running = _running(parts)
    worded = any(_is_worded(part) for part in parts if isinstance(part, Piece))
    cutter = Cutter(worded=worded)
    segments: list[Segment] = []
    for part in parts:
        if part in running:
            segments.append(Segment(kind=Kind.PAGE, rich=part.rich, place=part.place))
        else:
            segments.extend(cutter.cut(part) if isinstance(part, Piece) else [part])
    return compose(outline(segments, worded=worded))


def _parts(lines: Sequence[Line]) -> Iterator[Piece | Segment]:
    """Answer the pieces of the text; of a table that is understood as a table, its segments."""
    table, name = Table(), -1
    for line in lines:
        cell = line.cell
        if cell is None or cell.table != name:
            yield from _table(table)
            table, name = Table(), -1 if cell is None else cell.table
        if cell is None:
            yield from pieces(line)
        else:
            table.add(line)
    yield from _table(table)


def _table(table: Table) -> Iterable[Piece | Segment]:
    if not table.rows:
        return ()
    found = table.segments()
    return table.flat() if found is None else found


def _running(parts: Sequence[Piece | Segment]) -> set[Piece | Segment]:
    """Answer the lines that stand on every page, but for the number of the page."""
    found: dict[str, list[tuple[int, Piece]]] = {}
    for part in parts:
        if not isinstance(part, Piece) or part.number or not part.rich.text.rstrip()[-1:].isdigit():
            continue
        line = labels.RUNNING.match(part.rich.text)
        if line and not labels.LETTER.match(part.rich.text):
            text = " ".join(line["text"].split())
            found.setdefault(text, []).append((int(line["number"]), part))
    return {
        part
        for pages in found.values()
        if len(pages) >= FEWEST_PAGES and _grows([number for number, _ in pages])
        for _, part in pages
    }


def _grows(numbers: Sequence[int]) -> bool:
    return all(later > number for number, later in pairwise(numbers))


def _is_worded(piece: Piece) -> bool:
    """Answer whether a piece begins a question with the word for it."""
    return bool(
        labels.QUESTION.match(f"{piece.number} ")
        or labels.bare_question(piece.number)
        or labels.QUESTION.match(piece.rich.text)
        or labels.bare_question(piece.rich.text)
        or labels.QUESTION_INLINE.search(piece.rich.text)
    )
