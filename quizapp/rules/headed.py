"""Which rows does an organizer's table hold, when its first row names the columns?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizapp.rules import names


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A table under its heading: the columns it names, in its order, and each row as column → text
    with the line of the file (from 1) on which it stands. `places` are those of the columns in a
    row, from 0."""

    line: int
    columns: tuple[str, ...]
    places: tuple[int, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def headed(
    table: Sequence[Sequence[str]], titles: Mapping[str, Sequence[str]], longest: int
) -> Headed | None:
    """Answer what stands under the heading, None for a table without any row. `titles` are the
    names that each column may have, folded; a column that is none of them is passed over. Of a cell
    no more than `longest` characters are read."""
    filled = [
        (number, [names.clean(cell[:longest]) for cell in row])
        for number, row in enumerate(table, start=1)
        if any(cell.strip() for cell in row)
    ]
    if not filled:
        return None
    (line, header), *body = filled
    columns = {
        place: column
        for place, cell in enumerate(header)
        for column, known in titles.items()
        if re.sub(r"[^a-z]+", " ", names.fold(cell)).strip() in known
    }
    return Headed(
        line=line,
        columns=tuple(columns.values()),
        places=tuple(columns),
        rows=tuple(
            (number, {column: row[place] for place, column in columns.items() if place < len(row)})
            for number, row in body
        ),
    )
