"""How do the tests of the grammar write documents, and show what was read?"""

from collections.abc import Iterable

from quizapp.banks.formats import grammar
from quizapp.banks.formats.lines import Cell, Line, Mark, Run, plain
from quizapp.rules.raw import Place, Problem, RawQuestion

LOOKS = {
    "b": Mark.BOLD,
    "u": Mark.UNDERLINE,
    "i": Mark.ITALIC,
    "c": Mark.COLOUR,
    "h": Mark.HIGHLIGHT,
}


def typed(text: str) -> list[Line]:
    """Answer the lines of a text as a person types it."""
    lines = text.strip("\n").split("\n")
    return [plain(line, Place(line=number)) for number, line in enumerate(lines, 1)]


def looking(text: str) -> list[Line]:
    """Answer the lines of a text in which "<b>…</b>", one letter for each look, sets words off."""
    made = []
    for line in text.strip("\n").split("\n"):
        runs = []
        for part in line.split("<"):
            tag, closed, rest = part.partition(">")
            if not closed:
                runs.append(Run(text=part))
            elif tag.startswith("/"):
                runs.append(Run(text=rest))
            else:
                marks = Mark.NONE
                for letter in tag:
                    marks |= LOOKS[letter]
                runs.append(Run(text=rest, marks=marks))
        made.append(Line(runs=tuple(run for run in runs if run.text)))
    return made


def listed(*lines: tuple[str, str] | str, level: int = 0) -> list[Line]:
    """Answer paragraphs, those with a label of Word's as (label, text)."""
    return [
        plain(line)
        if isinstance(line, str)
        else Line(runs=(Run(text=line[1]),), number=line[0], list_name="1", level=level)
        for line in lines
    ]


def table(*rows: Iterable[str], number: int = 0) -> list[Line]:
    """Answer a table; "\\n" begins a new paragraph in its cell."""
    return [
        Line(runs=(Run(text=text),), cell=Cell(table=number, row=row, column=column))
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        for text in cell.split("\n")
    ]


def questions(lines: list[Line]) -> list[RawQuestion]:
    return grammar.read(lines)[0]


def problems(lines: list[Line]) -> list[Problem]:
    return grammar.read(lines)[1]


def shown(lines: list[Line] | str) -> list[str]:
    """Answer the questions that are read, each as "stem | option | *right option", with "??" before
    it if there is a doubt."""
    return [_line(one) for one in questions(typed(lines) if isinstance(lines, str) else lines)]


def _line(raw: RawQuestion) -> str:
    options = [
        ("*" if chr(ord("A") + number) in raw.key else "") + option
        for number, option in enumerate(raw.options)
    ]
    return ("?? " if raw.doubts else "") + " | ".join([raw.stem, *options])
