"""Which options does a key name: a line behind a question, or a list at the end of the file?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.rules.names import fold
from quizapp.rules.raw import Place

_WORD = r"(?:[Cc]âu|[Pp]hương án|[Đđ]áp án|[Ýý])"
_LIST = r"[A-Ha-h](?:\s{0,2}(?:,|;|và|&|\+|/|-)?\s{0,2}[A-Ha-h]){0,7}"
LETTERS_ONLY = re.compile(rf"[\s(\[“\"*]*(?:{_WORD}\s)?(?P<letters>{_LIST})[\s)\].,;”\"*]*$")
LETTER_FIRST = re.compile(
    rf"[\s(]*(?:{_WORD}\s)?(?P<letter>[A-Ha-h])\s?(?:[.):/]|[-–—](?=\s)|(?=\s?\())\)?"
)
REASON = re.compile(
    r"[\s(]*(?:vì|do|theo|bởi|căn cứ|xem|điều|khoản|mục|trang|trích|nguồn)\b", re.IGNORECASE
)
ROW_OF_LETTERS = re.compile(r"[\s(]*[A-Ha-h](?:[\s,;.|/\-–]{0,4}[A-Ha-h])*[\s).;,]*$")
ENTRY = re.compile(
    r"(?:(?:Câu|câu|CÂU)\s{0,2})?(?P<number>\d{1,4})"
    rf"(?:\s{{0,2}}[-.:)/–—=>→]{{0,2}}\s{{0,2}}(?:(?:chọn|Chọn)\s)?"
    rf"(?P<letters>{_LIST})(?![^\W\d_]))?[\s.,;|/]*"
)
ENTRIES = re.compile(r"\d\s{0,2}[-.:)–]{0,2}\s{0,2}[A-Ha-h](?![^\W\d_])")
RANGE = re.compile(
    r"(?:(?:Câu|câu|CÂU)\s{0,2})?(?P<first>\d{1,4})\s{0,2}(?:[-–—]|đến)\s{0,2}(?P<last>\d{1,4})"
    r"\s{0,2}[:.)=]?\s{0,3}(?P<letters>[A-H](?:[\s,]{0,2}[A-H])*)(?![^\W\d_])[\s.,;|/]*"
)
HEADINGS = (Kind.KEYS, Kind.SECTION)
LETTERS_ROW = re.compile(
    r"\s*(?:Đáp án|ĐÁP ÁN|Đ/A|ĐA|Chọn|Trả lời)?[\s:.|]*[A-Ha-h](?:[\s|]+(?:[A-Ha-h]|[-–x.]))+\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a key list: the question's number, the letters that are right, or in `text` what
    it says in words."""

    number: int
    letters: tuple[int, ...]
    place: Place
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a key line names, as numbers of letters typed (`letters`) or of options (`options`)."""

    letters: tuple[int, ...] = ()
    options: tuple[int, ...] = ()
    doubt: str = ""


MISMATCH = "Đáp án ghi “{text}” nhưng chữ cái và nội dung không khớp nhau."
NEITHER = "Đáp án ghi “{text}” không trùng với phương án nào."
EITHER = "Đáp án ghi “{text}” vừa là chữ cái vừa là nội dung của một phương án."
DIGIT = "Đáp án ghi “{text}” vừa là thứ tự vừa là nội dung của một phương án."
COUNTED = "Đáp án ghi bằng số “{text}” được hiểu là phương án thứ {text}."


def named(text: str, typed: Sequence[int], options: Sequence[str], *, numbered: bool) -> Named:
    """Answer what a key line's text names among options of these labels and texts."""
    words = " ".join(text.split())
    said = _comparable(words)
    if not said:
        return Named()
    texts = [_comparable(option) for option in options]
    same = tuple(number for number, option in enumerate(texts) if option == said)
    short = words[:60]
    if found := LETTERS_ONLY.match(words):
        letters = _letters(found["letters"])
        if letters is not None:
            at = tuple(typed.index(letter) for letter in letters if letter in typed)
            clash = len(same) == 1 and same != at
            return Named(letters=letters, doubt=EITHER.format(text=short) if clash else "")
    position = _position(words, len(options))
    if len(same) == 1:
        clash = position is not None and position != same[0]
        return Named(options=same, doubt=DIGIT.format(text=short) if clash else "")
    if found := LETTER_FIRST.match(words):
        letter = ord(found["letter"].upper()) - ord("A")
        return _with_text(letter, words[found.end() :], typed, texts, short)
    if position is not None and not same:
        doubt = "" if numbered else COUNTED.format(text=position + 1)
        return Named(options=(position,), doubt=doubt)
    return Named(doubt=NEITHER.format(text=short))


def _position(words: str, count: int) -> int | None:
    """Answer which of so many options a digit counts out."""
    digit = words.strip(" .")
    is_one = len(digit) == 1 and digit.isascii() and digit.isdecimal()
    return int(digit) - 1 if is_one and 1 <= int(digit) <= count else None


def _with_text(
    letter: int, text: str, typed: Sequence[int], texts: Sequence[str], short: str
) -> Named:
    said = _comparable(text)
    same = [number for number, option in enumerate(texts) if option == said]
    own = typed.index(letter) if letter in typed else None
    agrees = (
        not said
        or own in same
        or (own is not None and not same and bool(REASON.match(text) or _begins(said, texts[own])))
    )
    return Named(letters=(letter,), doubt="" if agrees else MISMATCH.format(text=short))


def _begins(said: str, option: str) -> bool:
    """Answer whether one of the two texts only goes on behind the other."""
    return bool(option) and (said.startswith(option) or option.startswith(said))


def _letters(text: str) -> tuple[int, ...] | None:
    """Answer the letters in "A, C", "AC" or "A và C"; None if it is rather a word."""
    alone = re.sub(r"và|[^A-Ha-h]", " ", text).split()
    if any(len(group) > 1 and not group.isupper() for group in alone):
        joined = "".join(alone)
        if len(alone) > 1 or list(joined) != sorted(set(joined)):
            return None
    every = [ord(letter.upper()) - ord("A") for group in alone for letter in group]
    if len(alone) == 1 and every != sorted(set(every)):
        return None
    return tuple(dict.fromkeys(every))


def row_of_letters(text: str) -> tuple[int, ...]:
    """Answer the letters, one for each question, in a text that is nothing else."""
    if not ROW_OF_LETTERS.match(text):
        return ()
    letters = re.findall(r"[A-Ha-h]", text)
    # A word may be all letters ("bac"), a row is not typed so.
    is_row = all(group.isupper() or len(group) == 1 for group in re.findall(r"[A-Ha-h]+", text))
    return tuple(ord(letter.upper()) - ord("A") for letter in letters) if is_row else ()


def _comparable(text: str) -> str:
    # Folding loses the tones, and "Ba" is not "Bà".
    return " ".join(text.casefold().split()).strip(" .;,:“”\"'")


# Lists


def entries(text: str, place: Place) -> list[Entry] | None:
    """Answer the entries of a line that holds nothing else, as "1-A 2-B"; None if it does not."""
    position = len(text) - len(text.lstrip(" \t|-–•*:."))
    found: list[Entry] = []
    while position < len(text):
        if (several := RANGE.match(text, position)) and (row := _ranged(several, place)):
            found += row
            position = several.end()
            continue
        match = ENTRY.match(text, position)
        if match is None:
            return None
        position = match.end()
        letters = _letters(match["letters"] or "")
        if letters is None:
            return None
        found.append(Entry(number=int(match["number"]), letters=letters, place=place))
    return found if any(entry.letters for entry in found) else None


def _ranged(found: re.Match[str], place: Place) -> list[Entry]:
    """Answer the entries in "1-3: BAC"; none if the letters are not as many as the questions."""
    first, last = int(found["first"]), int(found["last"])
    letters = row_of_letters(found["letters"])
    if last - first + 1 != len(letters):
        return []
    return [
        Entry(number=number, letters=(letter,), place=place)
        for number, letter in enumerate(letters, first)
    ]


def entry_text(segment: Segment) -> str:
    """Answer a segment's line as an entry would be written in it."""
    number = f"{segment.number}. " if segment.kind in {Kind.QUESTION, Kind.NUMBER} else ""
    return number + segment.rich.text


def entries_of(segment: Segment) -> list[Entry] | None:
    """Answer the entries in a segment's line, before which the heading of a list may stand."""
    text = entry_text(segment)
    if segment.kind in HEADINGS and (found := labels.KEYS_HEAD.match(text)):
        text = text[found.end() :]
    return entries(text, segment.place)


def listed(segments: Sequence[Segment]) -> tuple[list[list[Entry]], list[Segment]]:
    """Answer a key list by its sections, and what in it is no entry.

    A heading begins a section, and so does a number that does not come after the last one.
    """
    sections: list[list[Entry]] = [[]]
    strange: list[Segment] = []
    for segment, found in _rows(segments):
        begins = segment.kind == Kind.SECTION or (segment.kind == Kind.KEYS and found)
        if begins and sections[-1]:
            sections.append([])
        if found is None:
            is_heading = segment.kind in (*HEADINGS, Kind.PAGE, Kind.END)
            if segment.rich and not (is_heading and not ENTRIES.search(segment.rich.text)):
                strange.append(segment)
            continue
        for entry in found:
            if sections[-1] and entry.number == 1 and sections[-1][-1].number >= 1:
                sections.append([])
            sections[-1].append(entry)
    return [section for section in sections if section], strange


def _rows(segments: Sequence[Segment]) -> Iterator[tuple[Segment, list[Entry] | None]]:
    numbers: list[int] = []
    for segment in segments:
        text = entry_text(segment)
        if segment.kind == Kind.ENTRY:
            yield segment, [_of_table(segment)]
        elif labels.NUMBERS_ROW.match(text):
            numbers = [int(number) for number in re.findall(r"\d+", text)]
        elif numbers and LETTERS_ROW.match(text):
            answers = re.findall(r"(?<!\S)[A-Ha-hx.–-](?!\S)", text)
            yield segment, _zipped(numbers, answers, segment.place)
            numbers = []
        elif (found := entries_of(segment)) is None and _begins_with_letter(segment):
            letter = _letters(segment.rich.text.strip()[0]) or ()
            yield segment, [Entry(number=segment.number, letters=letter, place=segment.place)]
        else:
            yield segment, found


def _of_table(segment: Segment) -> Entry:
    """Answer what a row of a key table says: letters, or an option in its words."""
    words = segment.rich.words()
    found = LETTERS_ONLY.match(words)
    letters = _letters(found["letters"]) if found else None
    text = words if letters is None and any(map(str.isalnum, words)) else ""
    return Entry(number=segment.number, letters=letters or (), place=segment.place, text=text)


def _begins_with_letter(segment: Segment) -> bool:
    """Answer whether a line of a key list goes on behind its letter, "1. B. Cảng Tây"."""
    numbered = segment.kind in {Kind.QUESTION, Kind.NUMBER}
    return numbered and bool(re.match(r"\s*[A-Ha-h]\s?[.):\-–]", segment.rich.text))


def _zipped(numbers: list[int], answers: list[str], place: Place) -> list[Entry]:
    return [
        Entry(number=number, letters=_letters(answer) or (), place=place)
        for number, answer in zip(numbers, answers, strict=False)
    ]


def folds_to_key(text: str) -> bool:
    """Answer whether a column or row is headed as a key."""
    return fold(text).strip(" :.") in {
        "dap an", "dap an dung", "da", "d/a", "dung", "key", "answer", "phuong an dung",
        "tra loi", "dap an chon", "cau tra loi dung", "ket qua",
    }  # fmt: skip
