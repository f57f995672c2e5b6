"""Which options does the key cell of a table name: by letter, number, list or their own words?"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizapp.banks.formats.sheets.header_words import Field, heading
from quizapp.rules.names import clean, fold
from quizapp.rules.questions import LETTERS

_LABEL = re.compile(
    r"^(?:(?:đáp án|phương án|câu|ý|key|answer|option)(?: đúng)?(?: là)?\s*[:.]?\s+)(?=\S)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[,;|/&+.\n]+|\s+(?:và|va|and)\s+|\s+)\s*", re.IGNORECASE)
_WITH_TEXT = re.compile(r"^\(?([A-Ha-h])\)?\s*[.):/-]\s*(\S.*)$", re.DOTALL)
_EITHER = "Đáp án “{}” vừa chỉ thứ tự, vừa là nội dung của một phương án khác."
_DECIMAL = "Đáp án “{}” được hiểu là hai phương án, dù có thể là một số thập phân."
_IS_DECIMAL = re.compile(r"^[1-8]\.[1-8]$")
_LETTERS_OR_WORD = "Đáp án “{}” được hiểu là các chữ cái, dù gần giống nội dung một phương án."
_SAME = {"true": "dung", "false": "sai", "yes": "co", "no": "khong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The letters that a key cell means. If it means none, `letters` is the cell's own text, and
    `fault` says why; `doubt` says what else it may have meant."""

    letters: tuple[str, ...]
    fault: str = ""
    doubt: str = ""


MIXED = (
    "Cột đáp án có cả số 0 và số vượt quá, nên không rõ các phương án được đếm từ 0 hay từ 1; "
    "câu này được hiểu là đếm từ 1."
)
"""The doubt about a number in a column that has a zero, and cannot count from zero."""


def has_zero(cells: Iterable[tuple[str, int]]) -> bool:
    """Answer whether some key of a column is the number 0."""
    return any(
        _is_number(token) and int(token) == 0 for text, _ in cells for token in _tokens(text)
    )


def is_numeric(text: str) -> bool:
    """Answer whether a key is nothing but numbers."""
    return bool(text) and all(_is_number(token) for token in _tokens(text))


def counts_from_zero(cells: Iterable[tuple[str, int]]) -> bool:
    """Answer whether the numbers of a whole key column count the options from 0.

    `cells` are the key texts, each with how many options its question has.
    """
    found_zero = False
    for text, options in cells:
        tokens = _tokens(text)
        if not all(_is_number(token) for token in tokens):
            return False
        if any(int(token) >= options for token in tokens):
            return False
        found_zero = found_zero or any(int(token) == 0 for token in tokens)
    return found_zero


def read_key(cell: str, options: Sequence[str], *, from_zero: bool = False) -> Key:
    """Answer what a key cell means for a question with these options."""
    text = clean(unicodedata.normalize("NFKC", cell)) if cell else ""
    if not text:
        return Key(letters=())
    own = _position(text, options, from_zero=from_zero)
    said = clean(cell)
    exact = tuple(LETTERS[at] for at, option in enumerate(options[:8]) if clean(option) == said)
    is_beyond = not set(own) <= set(LETTERS[: len(options)])
    if exact and (not own or is_beyond or (len(text) > 1 and not _is_number(text))):
        # "Ca" may be an option's own words.
        return Key(letters=exact) if len(exact) == 1 else _by_words(said, options)
    if len(own) > 1 and text.isalpha():
        return _letters_or_word(said, own, options)
    if own:
        doubt = _EITHER if exact and exact != own else _DECIMAL if _IS_DECIMAL.match(text) else ""
        return Key(letters=own, doubt=doubt.format(said))
    if bare := _LABEL.sub("", text, count=1):
        own = _position(bare, options, from_zero=from_zero)
        if bare != text and own:
            return Key(letters=own)
    return _by_words(said, options)


def _letters_or_word(said: str, own: tuple[str, ...], options: Sequence[str]) -> Key:
    """Answer what "ba" means: the letters B and A, or an option's word but for its case."""
    alike = _alike(said, options)
    if len(alike) == 1 and _bare(options[LETTERS.index(alike[0])]) == _bare(said):
        return Key(letters=alike)
    return Key(letters=own, doubt=_LETTERS_OR_WORD.format(said) if alike else "")


def _bare(text: str) -> str:
    return clean(text).rstrip(" .;,").casefold()


def _by_words(said: str, options: Sequence[str]) -> Key:
    if found := _WITH_TEXT.match(said):
        letter, rest = found[1].upper(), _folded(found[2])
        at = LETTERS.index(letter)
        if at < len(options) and rest in {_folded(options[at]), _folded(said)}:
            return Key(letters=(letter,))
    alike = _alike(said, options)
    named = heading(said)
    if not alike and named and named.field == Field.OPTION and named.index < len(options[:8]):
        # "option_b", "answerB": the key calls the option by its column's name.
        return Key(letters=(LETTERS[named.index],))
    if len(alike) == 1:
        return Key(letters=alike)
    parts = [part for part in re.split(r"\s*(?:\|\|?|;|\n)\s*", said) if part]
    several = [_alike(part, options) for part in parts]
    if len(parts) > 1 and all(len(one) == 1 for one in several):
        return Key(letters=tuple(dict.fromkeys(one[0] for one in several)))
    shown = said if len(said) <= 60 else f"{said[:59]}…"
    reason = (
        f"Đáp án “{shown}” trùng với {len(alike)} phương án."
        if alike
        else f"Đáp án “{shown}” không phải là chữ cái, số thứ tự hay nội dung của phương án nào."
    )
    return Key(letters=(said,), fault=reason)


def _alike(said: str, options: Sequence[str]) -> tuple[str, ...]:
    """Answer the options that say this: to the letter, else but for marks and case."""
    exact = tuple(LETTERS[at] for at, one in enumerate(options[:8]) if clean(one) == said)
    if exact:
        return exact
    words = _folded(said)
    return tuple(LETTERS[at] for at, one in enumerate(options[:8]) if _folded(one) == words)


def _folded(text: str) -> str:
    words = fold(text).rstrip(" .;,")
    return _SAME.get(words, words)


def _position(text: str, options: Sequence[str], *, from_zero: bool) -> tuple[str, ...]:
    """Answer the letters if the text is nothing but letters or numbers of options."""
    tokens = _tokens(text)
    if all(_is_number(token) for token in tokens):
        numbers = [int(token) + (1 if from_zero else 0) for token in tokens]
        if all(1 <= number <= len(LETTERS) for number in numbers):
            return tuple(dict.fromkeys(LETTERS[number - 1] for number in numbers))
        return ()
    if all(len(token) == 1 and token.upper() in LETTERS for token in tokens):
        # A letter beyond the options stays: it is a fault that `check` names.
        return tuple(dict.fromkeys(token.upper() for token in tokens))
    joined = tokens[0].upper()
    known = LETTERS[: len(options)]
    is_one_case = tokens[0] in {joined, joined.lower()}
    if len(tokens) == 1 and is_one_case and set(joined) <= set(known) and _is_set(joined):
        return tuple(joined)
    return ()


def _tokens(text: str) -> list[str]:
    return [token for token in _SEPARATOR.split(text.strip("() .,;:")) if token] or [text]


def _is_number(token: str) -> bool:
    return token.isascii() and token.isdecimal() and len(token) <= 3


def _is_set(text: str) -> bool:
    return len(set(text)) == len(text)
