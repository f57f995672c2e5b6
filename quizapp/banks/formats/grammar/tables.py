"""What does a table of a document hold: questions, a key, or only the text of its cells?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.keys import LETTERS_ONLY, entries, folds_to_key
from quizapp.banks.formats.grammar.options import found_letters
from quizapp.banks.formats.grammar.rich import Piece, Rich, join, pieces
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.banks.formats.lines import Line
from quizapp.rules.names import fold
from quizapp.rules.raw import NOWHERE, Place

HEADER_ROWS = 3
LONGEST_HEADING = 40
NUMBER_WORDS = {"stt", "tt", "so tt", "cau", "cau so", "so cau", "cau hoi so", "thu tu", "no"}
STEM_WORDS = {
    "cau hoi", "noi dung", "noi dung cau hoi", "de bai", "cau hoi trac nghiem", "question",
}  # fmt: skip
FIELD_WORDS = {
    "giai thich": "explanation",
    "loi giai": "explanation",
    "can cu": "explanation",
    "chu de": "topic",
    "do kho": "difficulty",
    "muc do": "difficulty",
    "nguon": "source",
}
CHOICES_WORDS = {
    "phuong an", "cac phuong an", "phuong an tra loi", "cac phuong an tra loi", "lua chon",
    "cac lua chon", "phuong an lua chon", "dap an lua chon", "cac dap an",
}  # fmt: skip
OPTION_WORDS = re.compile(r"(?:(?:dap an|phuong an|lua chon|pa|option|y) ?)?([a-h1-8])$")
ROW_NUMBER = re.compile(r"\s*(?:Câu\s*(?:hỏi\s*)?)?(\d{1,4})\s*[.):]?\s*$", re.IGNORECASE)
LABEL_CELL = re.compile(r"\s*(?:\(?[A-Ha-h]\s?[.)]?|(?:Câu\s*(?:hỏi\s*)?)?\d{1,4}\s?[.):]?)\s*$")


@dataclass(slots=True)
class Table:
    """The pieces of a table by row and column."""

    rows: dict[int, dict[int, list[Piece]]] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Put a line into its cell."""
        if line.cell is not None:
            row = self.rows.setdefault(line.cell.row, {})
            row.setdefault(line.cell.column, []).extend(pieces(line))

    def segments(self) -> list[Segment] | None:
        """Answer the questions or the key in the table; None if it is only text in cells."""
        rows = [self.rows[row] for row in sorted(self.rows)]
        for number, row in enumerate(rows[:HEADER_ROWS]):
            header = _Header({column: _rich(cell).words() for column, cell in row.items()})
            if header.is_questions:
                below = header.merged(rows[number + 1 :])
                return [one for row_ in below for one in header.questions(row_)]
            if header.is_key:
                return [one for below in rows[number + 1 :] for one in header.answers(below)]
        return _paired(rows) or _listed(rows)

    def flat(self) -> Iterator[Piece]:
        """Answer the pieces in reading order; a cell with only a label labels the next one."""
        for number in sorted(self.rows):
            row = self.rows[number]
            label: Piece | None = None
            for column in sorted(row):
                cell = row[column]
                whole = _rich(cell)
                if label is None and LABEL_CELL.match(whole.text) and column < max(row):
                    label = replace(cell[0], rich=whole)
                    continue
                for piece in cell:
                    if label is not None and piece.rich:
                        look = max(label.rich.looks, default=0)
                        yield replace(piece, number=label.rich.words(), look=look)
                        label = None
                    elif piece.rich or piece.number:
                        yield piece
                if label is not None:
                    yield label
                    label = None


def heads_table(cells: Sequence[str]) -> bool:
    """Answer whether cells of these texts head a table of questions or of keys."""
    header = _Header(dict(enumerate(cells)))
    return header.is_questions or header.is_key


class _Header:
    """What the columns of a table are for, by the words in one of its rows."""

    def __init__(self, row: Mapping[int, str]) -> None:
        self.numbers: list[int] = []
        self.keys: list[int] = []
        self.stem: int | None = None
        self.options: list[int] = []
        self.choices: int | None = None
        self.fields: dict[int, str] = {}
        for column in sorted(row):
            words = fold(row[column][:LONGEST_HEADING]).strip(" .:*")
            if words in NUMBER_WORDS:
                self.numbers.append(column)
            elif words in STEM_WORDS and self.stem is None:
                self.stem = column
            elif folds_to_key(words):
                self.keys.append(column)
            elif words in CHOICES_WORDS and self.choices is None:
                self.choices = column
            elif words in FIELD_WORDS:
                self.fields[column] = FIELD_WORDS[words]
            elif OPTION_WORDS.match(words):
                self.options.append(column)

    @property
    def is_questions(self) -> bool:
        return self.stem is not None and (len(self.options) >= 2 or self.choices is not None)

    @property
    def is_key(self) -> bool:
        return bool(self.keys) and (bool(self.numbers) or self.stem is not None)

    def merged(self, rows: Sequence[dict[int, list[Piece]]]) -> list[dict[int, list[Piece]]]:
        """Answer the rows; one that only goes on with the options of the question above joins it,
        as where the cells of the question are merged downwards."""
        merged: list[dict[int, list[Piece]]] = []
        for row in rows:
            given = {column for column, cell in row.items() if _rich(cell)}
            if merged and given == {self.choices}:
                for column in given:
                    merged[-1].setdefault(column, []).extend(row[column])
            else:
                merged.append({column: list(cell) for column, cell in row.items()})
        return merged

    def questions(self, row: dict[int, list[Piece]]) -> Iterator[Segment]:
        """Answer the question in a row with its options in columns of their own."""
        if self.stem is None or not any(_rich(cell) for cell in row.values()):
            return
        yield self._opening(row, _rich(row.get(self.stem, [])))
        for number, column in enumerate(self.options):
            if text := _rich(row.get(column, [])):
                letter = "ABCDEFGH"[number]
                yield Segment(kind=Kind.TEXT, rich=text, auto=letter, place=_place(row))
        for piece in row.get(self.choices, []) if self.choices is not None else []:
            yield Segment(kind=Kind.TEXT, rich=piece.rich, place=piece.place, auto=_auto(piece))
        yield from self._answered(row)

    def answers(self, row: dict[int, list[Piece]]) -> Iterator[Segment]:
        """Answer a row of a key; or the question in it, if its cell has options too."""
        if self.stem is not None and self._has_options(row):
            first, *more = row[self.stem]
            yield self._opening(row, _unlabelled(first.rich))
            for piece in more:
                yield Segment(kind=Kind.TEXT, rich=piece.rich, place=piece.place, auto=_auto(piece))
            yield from self._answered(row)
            return
        for key in self.keys:
            at = max((column for column in self._numbering() if column < key), default=None)
            found = ROW_NUMBER.match(_rich(row.get(at, [])).text) if at is not None else None
            letters = _rich(row.get(key, []))
            if found and letters:
                yield Segment(
                    kind=Kind.ENTRY, rich=letters, number=int(found[1]), place=_place(row)
                )

    def _numbering(self) -> list[int]:
        return self.numbers or ([self.stem] if self.stem is not None else [])

    def _has_options(self, row: dict[int, list[Piece]]) -> bool:
        cell = row.get(self.stem, []) if self.stem is not None else []
        texts = [Segment(kind=Kind.TEXT, rich=one.rich, auto=one.number) for one in cell]
        return len({one.letter for one in found_letters(texts)}) >= 2

    def _opening(self, row: dict[int, list[Piece]], stem: Rich) -> Segment:
        number = _rich(row.get(self.numbers[0], [])).words() if self.numbers else ""
        found = ROW_NUMBER.match(number)
        return Segment(
            kind=Kind.QUESTION,
            rich=_unlabelled(stem),
            place=_place(row),
            label=f"Câu {found[1]}" if found else "",
            number=int(found[1]) if found else 0,
            style="câu",
        )

    def _answered(self, row: dict[int, list[Piece]]) -> Iterator[Segment]:
        for column in self.keys[:1]:
            if text := _rich(row.get(column, [])):
                yield Segment(kind=Kind.KEY, rich=text, place=_place(row))
        for column, name in self.fields.items():
            if text := _rich(row.get(column, [])):
                yield Segment(kind=Kind.FIELD, rich=text, name=name, place=_place(row))


def _paired(rows: Sequence[dict[int, list[Piece]]]) -> list[Segment] | None:
    """Answer a key of two rows, the numbers and below them the letters."""
    found: list[Segment] = []
    for above, below in zip(rows[::2], rows[1::2], strict=False):
        for column, cell in above.items():
            number = ROW_NUMBER.match(_rich(cell).text)
            letters = _rich(below.get(column, []))
            if number and LETTERS_ONLY.match(letters.text):
                found.append(
                    Segment(
                        kind=Kind.ENTRY, rich=letters, number=int(number[1]), place=_place(below)
                    )
                )
            elif number and letters:
                return None
    return found if len(found) >= 2 else None


def _listed(rows: Sequence[dict[int, list[Piece]]]) -> list[Segment] | None:
    """Answer a key without a heading: "1.A" in each cell, or a number and a letter in each row."""
    whole = [join(_rich(row[column]) for column in sorted(row)) for row in rows]
    lines = [one for one in whole if one]
    found = [entries(one.text, NOWHERE) for one in lines]
    if not found or not all(found) or sum(len(one or ()) for one in found) < 2:
        return None
    return [
        Segment(kind=Kind.ENTRY, number=entry.number, place=_place(row),
                rich=_letters(entry.letters))
        for row, own in zip(rows, found, strict=False)
        for entry in own or ()
    ]  # fmt: skip


def _auto(piece: Piece) -> str:
    """Answer the label that Word writes before an option, without its signs."""
    found = labels.LONE_LETTER.fullmatch(piece.number)
    return found[1] if found else piece.number.rstrip(".):")


def _letters(numbers: Sequence[int]) -> Rich:
    text = ", ".join(chr(ord("A") + number) for number in numbers)
    return Rich(text, bytes(len(text)))


def _unlabelled(stem: Rich) -> Rich:
    found = labels.QUESTION.match(stem.text)
    return stem.cut(found.end()) if found else stem


def _rich(cell: Sequence[Piece]) -> Rich:
    return join(piece.rich for piece in cell)


def _place(row: dict[int, list[Piece]]) -> Place:
    return row[min(row)][0].place
