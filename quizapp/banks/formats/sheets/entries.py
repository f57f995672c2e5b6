"""Which rows of a table make a question, and which texts of them are its options?

Options stand in columns of their own, in one cell together, or below each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizapp.banks.formats.lines import GUARD
from quizapp.banks.formats.sheets.header_words import Field
from quizapp.banks.formats.sheets.headers import Layout
from quizapp.banks.formats.sheets.tables import Row
from quizapp.rules.names import clean, fold
from quizapp.rules.questions import LETTERS

IN_ONE_CELL = "Các phương án nằm chung một ô; ranh giới giữa chúng được đoán theo dấu ngăn cách."
NUMBERED = re.compile(
    r"^((?:câu\s*hỏi|câu|question)\s*(?:số\s*)?(\d{1,4}))\s*(?:[.:)]+|[-–](?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
LABEL = re.compile(r"^\(?(?:([A-Ha-h])\s*[.)/:-]\s*|([1-8])\s*[.)]\s+)(?=\S)")
DOTTED = re.compile(r"^(\d{1,4})\s*[.)]\s+(?=\S)")
_AT_LINE = re.compile(r"(?:^|(?<=\n))[^\S\n]*\(?([A-Ha-h])\s*[.)/:]\s*(?=\S)")
_INLINE = re.compile(r"(?:^|(?<=[\s;]))\(?([A-Ha-h])\s*[.)]\s*(?=\S)")
_MARKS = {"x", "v", "✓", "✔", "☑", "√", "dung", "true", "yes", "co", "d", "t", "1", "*", "right"}
_UNMARKS = {"", "sai", "false", "no", "khong", "s", "f", "0", "-", "wrong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question of a table before its key is understood.

    `cells` are the row and column of each option that has a cell to itself, `right` the letters
    that are marked beside the options, `key` the text of the key cell.
    """

    row: Row
    stem: str
    options: tuple[str, ...]
    cells: tuple[tuple[Row, int], ...] = ()
    key: str = ""
    right: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def entries(rows: Sequence[Row], where: Layout) -> Iterator[Entry]:
    """Answer the questions that these rows hold; every row has a stem, options or a key."""
    if where.is_wide:
        yield from (_wide(row, where) for row in rows)
        return
    group: list[Row] = []
    for row in rows:
        if row.own(where.columns[Field.STEM]) or not group:
            if group:
                yield _narrow(group, where)
            group = [row]
        else:
            group.append(row)
    if group:
        yield _narrow(group, where)


def _wide(row: Row, where: Layout) -> Entry:
    stem, key = row.text(where.columns[Field.STEM]), row.text(where.columns.get(Field.KEY))
    if where.wrong:
        wrong = [row.text(column) for column in where.wrong if row.text(column)]
        options = (*([key] if key else []), *wrong)
        right = ("A",) if key else ()
        return Entry(row=row, stem=stem, options=options, right=right, rows=(row,))
    columns = list(where.options)
    # An option whose formula has no result is not the same as none.
    while columns and not row.text(columns[-1]) and columns[-1] not in row.broken:
        columns.pop()
    options = tuple(row.text(column) for column in columns)
    if not columns:
        stem, options = packed(stem)
    cells = tuple((row, column) for column in columns)
    return Entry(
        row=row, stem=stem, options=without_labels(options), cells=cells, key=key, rows=(row,)
    )


def _narrow(group: Sequence[Row], where: Layout) -> Entry:
    """Answer the question of a row whose options share a cell, or of a group of rows."""
    first = group[0]
    stem = first.text(where.columns[Field.STEM])
    if not where.options:
        stem, options = packed(stem)
        key = first.text(where.columns.get(Field.KEY))
        return Entry(row=first, stem=stem, options=options, key=key, rows=tuple(group))
    column = where.options[0]
    if len(group) == 1:
        text = first.text(column)
        lead, options = packed(text)
        doubts: tuple[str, ...] = ()
        if lead or not options:
            options, doubts = _split(text)
        return Entry(
            row=first,
            stem=stem,
            options=options,
            key=first.text(where.columns.get(Field.KEY)),
            doubts=doubts,
            rows=(first,),
        )
    filled = [row for row in group if row.own(column) or column in row.broken]
    options = without_labels([row.text(column) for row in filled])
    right, key = _marked(filled, group, where.columns.get(Field.KEY))
    return Entry(
        row=first,
        stem=stem,
        options=options,
        cells=tuple((row, column) for row in filled),
        key=key,
        right=right,
        rows=tuple(group),
    )


def _marked(
    filled: Sequence[Row], group: Sequence[Row], column: int | None
) -> tuple[tuple[str, ...], str]:
    """Answer the letters of the options with a mark in the key column, or the key's text."""
    said = [fold(row.own(column)) for row in filled]
    marks = [at for at, text in enumerate(said) if text in _MARKS]
    is_marked = set(said) <= _MARKS | _UNMARKS and (
        any(said[1:]) or (bool(said) and said[0] in _MARKS - {"d", "1", "dung", "true"})
    )
    if marks and is_marked:
        return tuple(LETTERS[at] for at in marks if at < len(LETTERS)), ""
    return (), next((row.own(column) for row in group if row.own(column)), "")


def packed(text: str) -> tuple[str, tuple[str, ...]]:
    """Answer what stands before the options of a text, and the options after their letters."""
    for pattern in (_AT_LINE, _INLINE):
        labels: list[re.Match[str]] = []
        for found in pattern.finditer(text):
            if len(labels) < len(LETTERS) and found[1].upper() == LETTERS[len(labels)]:
                labels.append(found)
        if len(labels) > 1:
            ends = [*(label.start() for label in labels[1:]), len(text)]
            options = [
                text[label.end() : end].strip().rstrip(";")
                for label, end in zip(labels, ends, strict=True)
            ]
            return text[: labels[0].start()].strip(), tuple(options)
    return text, ()


def _split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answer the options that share a cell without letters, and the doubt about them."""
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    if len(lines) > 1:
        return lines, ()
    parts = tuple(part.strip() for part in re.split(r"\|\|?|;", text) if part.strip())
    return parts, ((IN_ONE_CELL,) if len(parts) > 1 else ())


def without_labels(options: Sequence[str]) -> tuple[str, ...]:
    """Answer the options without "A.", "B.", if each of them has the letter of its place."""
    found = [LABEL.match(option) for option in options]
    for labels in (LETTERS, LETTERS.lower(), "12345678"):
        if options and all(
            one and label in one.groups()
            for one, label in zip(found, labels[: len(found)], strict=False)
        ):
            return tuple(
                option[one.end() :] if one else option
                for option, one in zip(options, found, strict=True)
            )
    return tuple(options)


def bare(text: str) -> str:
    """Answer a text without the guards of our own writer."""
    return text.replace(GUARD, "")


def unlabelled(stem: str, number: str) -> tuple[str, str]:
    """Answer the label that is typed before a stem, "" if there is none, and the stem without it.

    `number` is the row's own: "1954. Năm này …" is no label of the question in row 5.
    """
    if (named := NUMBERED.match(stem)) and _is_number(named[2], number or named[2]):
        return clean(named[1]), stem[named.end() :]
    if (dotted := DOTTED.match(stem)) and _is_number(dotted[1], number):
        return "", stem[dotted.end() :]
    return "", stem


def _is_number(written: str, number: str) -> bool:
    """Answer whether the number before a stem is that of its row, "03" as "3."."""
    plain = number.strip(" .)")
    return plain.isascii() and plain.isdecimal() and int(plain[:9]) == int(written)
