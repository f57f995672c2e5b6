"""Where in a table do the fields of its questions stand?

A header may stand in any row, also in two rows of which the upper one groups the lower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from quizapp.banks.formats.sheets.header_words import Field, Heading, heading
from quizapp.rules.names import fold

SAMPLE = 12
"""So many rows below a header tell which of two columns is the one that is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the fields of a table stand. Columns count from 0.

    `height` says how many rows the header takes, `options` has a column for each option, or the
    one column in which all options stand; `unknown` are the columns that say nothing we know.
    """

    height: int = 1
    columns: Mapping[Field, int]
    options: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    labels: int | None = None
    unknown: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def is_wide(self) -> bool:
        """Answer whether each option has a column of its own."""
        return len(self.options) > 1 or bool(self.wrong)

    def is_repeated_by(self, cells: Sequence[str]) -> bool:
        """Answer whether these cells say the header again."""
        return bool(self.texts) and all(
            fold(cell) == text for cell, text in zip_longest(cells, self.texts, fillvalue="")
        )


def layout(rows: Sequence[Sequence[str]], at: int) -> Layout | None:
    """Answer the layout if a header begins in this row, alone or with the row below it."""
    if not any(heading(cell) for cell in rows[at]):
        return None
    alone = _arrange(rows[at], rows[at + 1 : at + 1 + SAMPLE], 1)
    if (alone and alone.is_wide) or at + 1 >= len(rows):
        return alone
    joined = [
        below if heading(below) or not above else above
        for above, below in zip_longest(rows[at], rows[at + 1], fillvalue="")
    ]
    # The lower row is a header only if it names options that the upper one groups, and says
    # nothing else.
    named = sum(1 for cell in rows[at + 1] if (h := heading(cell)) and h.field == Field.OPTION)
    if named >= 2 and all(heading(cell) for cell in rows[at + 1] if cell.strip()):
        both = _arrange(joined, rows[at + 2 : at + 2 + SAMPLE], 2)
        if both and both.is_wide:
            return both
    return alone


def _arrange(cells: Sequence[str], sample: Sequence[Sequence[str]], height: int) -> Layout | None:
    found = [heading(cell.strip()) for cell in cells]
    columns: dict[Field, int] = {}
    for is_weak in (False, True):
        for column, one in enumerate(found):
            if one and one.is_weak == is_weak and one.field not in _MANY:
                columns.setdefault(one.field, column)
    options, labels = _option_columns(cells, found, sample, columns)
    wrong = tuple(column for column, one in enumerate(found) if one and one.field == Field.WRONG)
    doubt = _find_stem(cells, found, sample, columns, options)
    if Field.STEM not in columns or columns[Field.STEM] in options:
        return None
    stem = found[columns[Field.STEM]] if columns[Field.STEM] < len(found) else None
    if options and (stem is None or stem.is_weak) and _are_bare_numbers(found, options):
        return None
    is_wide = len(options) > 1 or (wrong and Field.KEY in columns)
    if not is_wide and (doubt or not (options or Field.KEY in columns)):
        return None
    used = {*columns.values(), *options, *wrong, *([] if labels is None else [labels])}
    return Layout(
        height=height,
        columns=columns,
        options=options,
        wrong=wrong if Field.KEY in columns else (),
        labels=labels,
        unknown=tuple(
            column for column in range(max(len(cells), *map(len, sample), 0)) if column not in used
        ),
        texts=tuple(map(fold, cells)),
        doubt=doubt,
    )


_MANY = {Field.OPTION, Field.CHOICES, Field.WRONG}


def _are_bare_numbers(found: Sequence[Heading | None], options: Sequence[int]) -> bool:
    """Answer whether the options are headed by numbers alone, as a row of answers may be."""
    one = found[options[0]]
    return one is not None and one.family == "1"


def _option_columns(
    cells: Sequence[str],
    found: Sequence[Heading | None],
    sample: Sequence[Sequence[str]],
    columns: dict[Field, int],
) -> tuple[tuple[int, ...], int | None]:
    """Answer the columns of the options, and of their letters if those have one of their own."""
    named = _largest_family(found)
    if len(named) > 1:
        return tuple(named.values()), None
    heads = [column for column, one in enumerate(found) if one and one.field == Field.CHOICES]
    weak = [
        column
        for column, one in enumerate(found)
        if one and one.field == Field.KEY and one.is_weak and column != columns.get(Field.KEY)
    ]
    key = columns.get(Field.KEY)
    group = heads or weak
    if not group and key is not None and len(_group(cells, key, sample)) > 1:
        # "Đáp án" over several columns heads the options, not the key.
        group = [key]
        del columns[Field.KEY]
    if not group:
        return (), None
    if len(group) == 1:
        return _group(cells, group[0], sample), None
    if len({fold(cells[column]) for column in group}) == 1:
        return tuple(group), None
    longest = max(group, key=lambda column: _length(sample, column))
    return (longest,), next(column for column in group if column != longest)


def _largest_family(found: Sequence[Heading | None]) -> dict[int, int]:
    """Answer the columns of the options that are named alike, by their index.

    A row of questions has a letter as its key and a number as its difficulty; these are not two
    options.
    """
    families: dict[str, dict[int, int]] = {}
    for column, one in enumerate(found):
        if one and one.field == Field.OPTION:
            families.setdefault(one.family, {}).setdefault(one.index, column)
    named = max(families.values(), key=len, default={})
    return {index: named[index] for index in sorted(named)}


def _group(cells: Sequence[str], head: int, sample: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Answer a column and those behind it that have no heading of their own, but texts."""
    end = head + 1
    while _length(sample, end) > 0 and not (end < len(cells) and cells[end].strip()):
        end += 1
    return tuple(range(head, end))


def _find_stem(
    cells: Sequence[str],
    found: Sequence[Heading | None],
    sample: Sequence[Sequence[str]],
    columns: dict[Field, int],
    options: tuple[int, ...],
) -> str:
    """Put the column of the stems in its place; answer a doubt if it had to be guessed."""
    stems = [column for column, one in enumerate(found) if one and one.field == Field.STEM]
    strong = [column for column in stems if (one := found[column]) and not one.is_weak]
    if stems:
        # "Câu hỏi | Nội dung": which of them is the number and which the text?
        best = max(strong or stems, key=lambda column: _length(sample, column))
        columns[Field.STEM] = best
        rest = [column for column in strong if column < best]
        if rest and Field.NUMBER not in columns and _length(sample, rest[0]) <= 10:
            columns[Field.NUMBER] = rest[0]
        return ""
    if len(options) < 2:
        return ""
    number = columns.get(Field.NUMBER)
    if number is not None and _length(sample, number) > 10:
        columns[Field.STEM] = columns.pop(Field.NUMBER)
        return ""
    before = [column for column in range(options[0]) if column not in columns.values()]
    best = max(before, key=lambda column: _length(sample, column), default=-1)
    if best < 0 or _length(sample, best) <= 10:
        return ""
    columns[Field.STEM] = best
    name = f" “{cells[best].strip()[:40]}”" if best < len(cells) and cells[best].strip() else ""
    return f"Bảng không có cột tên là “Câu hỏi”; nội dung câu hỏi được lấy từ cột{name} dài nhất."


def _length(sample: Sequence[Sequence[str]], column: int) -> float:
    """Answer how long the texts of a column are on average, empty cells left aside."""
    texts = [len(row[column].strip()) for row in sample if column < len(row)]
    filled = [length for length in texts if length]
    return sum(filled) / len(filled) if filled else 0
