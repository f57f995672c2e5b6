"""Which options of a question are right, by all that the document says about it?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quizapp.banks.formats.grammar.keys import Entry, listed, named, row_of_letters
from quizapp.banks.formats.grammar.options import says_several
from quizapp.banks.formats.grammar.parting import Option, Parted
from quizapp.banks.formats.grammar.segments import Segment
from quizapp.banks.formats.lines import GUARD
from quizapp.rules.raw import Place, Problem, Remark, Severity

DISAGREE = "Các dấu hiệu về đáp án đúng không thống nhất: {said}."
OTHER = "Dòng đáp án ghi cho câu {number} nhưng đứng dưới câu này."
UNSURE_LIST = "Số câu lặp lại giữa các phần nên không rõ bảng đáp án nói về câu nào."
BY_ORDER = "Bảng đáp án đánh số liền mạch còn câu hỏi đánh số lại; đã ghép theo thứ tự."
NOT_TYPED = "Đáp án ghi “{letter}” nhưng câu này không có phương án {letter}."
IN_ORDER = "Bảng đáp án chỉ có chữ cái, không có số câu; đã ghép theo thứ tự các câu."
UNEVEN = "Dòng đáp án cuối có {letters} chữ cái cho {count} câu nên không rõ nói về câu nào."
SLIP = "Số câu trong tệp và số câu trong bảng đáp án không khớp từ chỗ này; hãy xem lại đáp án."
NO_QUESTION = "Bảng đáp án có câu {numbers} nhưng trong tệp không có câu này."
LEFT = "Bỏ qua dòng không hiểu được trong bảng đáp án: “{text}”."
MOST_ANSWERS = 20
"""Nobody types more key lines for one question, and each is compared with every option."""
LINE, LIST, SIGN, LOOK = "dòng đáp án", "bảng đáp án", "ký hiệu cạnh phương án", "kiểu chữ"


@dataclass(slots=True, kw_only=True)
class Draft:
    """A question on its way: where it stands, its text parted, what is said about its key.

    `answers` are its key lines with the number of the question that they name, 0 for none.
    """

    place: Place
    parted: Parted
    label: str = ""
    number: int = 0
    section: int = 0
    chapter: int = 0
    answers: list[tuple[int, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    signs: tuple[int, ...] = ()
    crosses: tuple[int, ...] = ()
    listed: list[Entry] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def decide(draft: Draft, picked: tuple[int, ...], doubt: str, *, trusted: bool) -> tuple[str, ...]:
    """Answer the letters of the right options; what is doubtful about them becomes a doubt.

    `picked` is what the look of the options tells, `doubt` what is doubtful about that, and
    `trusted` says whether looks tell the key in most questions of the document.
    """
    said: list[tuple[str, tuple[int, ...]]] = []
    said.extend((LINE, options) for options in _named(draft, draft.answers))
    said.extend((LIST, _options(entry.letters, draft)) for entry in draft.listed)
    rows = [(entry.number, entry.text) for entry in draft.listed if entry.text]
    said.extend((LIST, options) for options in _named(draft, rows, is_list=True))
    said.append((SIGN, draft.signs))
    explicit = any(options for _, options in said)
    said.append((SIGN, draft.crosses))
    if not explicit or trusted:
        said.append((LOOK, picked))
    if not explicit and not draft.crosses and picked and doubt:
        draft.doubts.append(doubt)
    said = [(source, tuple(sorted(options))) for source, options in said if options]
    if len({options for _, options in said}) > 1:
        words = ", ".join(f"{source} là {_letters(options)}" for source, options in said)
        draft.doubts.append(DISAGREE.format(said=words))
    return tuple(chr(ord("A") + option) for option in said[0][1]) if said else ()


def _named(
    draft: Draft, lines: Sequence[tuple[int, str]], *, is_list: bool = False
) -> Iterator[tuple[int, ...]]:
    """Answer the numbers of the options that each key line names."""
    if not lines:
        return
    options, numbered = draft.parted.options, draft.parted.how == "numbers"
    # What is guarded is no name of itself: its writer names options by their letters.
    texts = ["" if GUARD in option.text.text else option.text.words() for option in options]
    typed = [option.letter for option in options]
    stroked = _has_stroked(options)
    if stroked:
        # As a key names them; nothing but Đ names the fifth.
        typed = [-1 if letter == 4 else letter - (letter > 4) for letter in typed]
    for number, text in lines[:MOST_ANSWERS]:
        if number not in {0, draft.number} and not is_list:
            draft.doubts.append(OTHER.format(number=number))
        if stroked and text.strip(" .()").casefold() == "đ":
            yield (typed.index(-1),)
            continue
        found = named(text, typed, texts, numbered=numbered)
        if found.doubt:
            draft.doubts.append(found.doubt)
        yield found.options or _options(found.letters, draft)


def _options(letters: Sequence[int], draft: Draft) -> tuple[int, ...]:
    """Answer the numbers of the options that carry these letters."""
    typed = [option.letter for option in draft.parted.options]
    options = []
    if _has_stroked(draft.parted.options):
        letters = [letter + (letter > 3) for letter in letters]
    for letter in letters:
        if letter in typed:
            options.append(typed.index(letter))
        elif letter >= len(typed):
            options.append(letter)  # a fault of the question, which names the letter
        else:
            draft.doubts.append(NOT_TYPED.format(letter=chr(ord("A") + letter)))
            return ()
    return tuple(options)


def _has_stroked(options: Sequence[Option]) -> bool:
    """Answer whether the labels of options go on a b c d đ e."""
    return len(options) > 4 and any("đ" in option.label.text.casefold() for option in options)


def _letters(options: Sequence[int]) -> str:
    return ", ".join(chr(ord("A") + option) for option in options)


def match_lists(drafts: Sequence[Draft], lists: Mapping[int, Sequence[Segment]]) -> list[Problem]:
    """Give the entries of the key lists to the questions that they name; answer what is left."""
    problems: list[Problem] = []
    chapters = {draft.chapter for draft in drafts}
    if drafts and not lists:
        _spread(drafts, problems)
    for chapter, segments in lists.items():
        sections, strange = listed(segments)
        # A key before the questions answers those behind it.
        own = chapter if chapter in chapters else chapter + 1
        _match([draft for draft in drafts if draft.chapter == own], sections, problems)
        problems += [
            Problem(
                kind=Remark.KEY,
                message=LEFT.format(text=segment.rich.words()[:80]),
                severity=Severity.NOTICE,
                place=segment.place,
            )
            for segment in strange
        ]
    return problems


def _spread(drafts: Sequence[Draft], problems: list[Problem]) -> None:
    """Give a row of letters below the last question, "ĐÁP ÁN: B A C", to the questions in their
    order, where no other question has a key."""
    asking = [draft for draft in drafts if draft.parted.options]
    *others, last = asking or drafts
    if not others or any(one.answers or one.listed or one.signs for one in others):
        return
    row = row_of_letters(last.answers[0][1]) if len(last.answers) == 1 else ()
    if len(row) < 2 or last.answers[0][0] or says_several(last.parted.stem.words()):
        return
    last.answers.clear()
    if len(row) == len(asking):
        for draft, letter in zip(asking, row, strict=True):
            draft.listed.append(Entry(number=draft.number, letters=(letter,), place=last.place))
            draft.doubts.append(IN_ORDER)
        return
    said = UNEVEN.format(letters=len(row), count=len(asking))
    problems.append(_warning(said, last.place))
    last.doubts.append(said)


def _match(
    drafts: Sequence[Draft], sections: Sequence[Sequence[Entry]], problems: list[Problem]
) -> None:
    _number(drafts)
    counts = Counter(draft.number for draft in drafts if draft.number)
    parts: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.number:
            parts.setdefault(draft.section, []).append(draft)
    every = [entry for section in sections for entry in section]
    if all(count == 1 for count in counts.values()):
        _give(drafts, every, problems)
    elif len(parts) == len(sections):
        for part, section in zip(parts.values(), sections, strict=True):
            _give(part, section, problems)
    elif [entry.number for entry in every] == list(range(1, len(drafts) + 1)):
        _give_in_order(drafts, every)
    elif every:
        _give([draft for draft in drafts if counts[draft.number] == 1], every, [])
        _doubt([draft for draft in drafts if counts[draft.number] > 1], every)
        problems.append(_warning(UNSURE_LIST, every[0].place))


def _number(drafts: Sequence[Draft]) -> None:
    """Count the questions of a document that has no numbers."""
    if not any(draft.number for draft in drafts):
        for number, draft in enumerate(drafts, 1):
            draft.number = number


def _doubt(drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
    """Say that a list may or may not mean these questions."""
    numbers = {entry.number for entry in entries}
    for draft in drafts:
        if draft.number in numbers:
            draft.doubts.append(UNSURE_LIST)


def _give_in_order(drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
    for draft, entry in zip(drafts, entries, strict=True):
        draft.listed.append(entry)
        if draft.number != entry.number:
            draft.doubts.append(BY_ORDER)


def _give(drafts: Sequence[Draft], entries: Sequence[Entry], problems: list[Problem]) -> None:
    """Give the entries of one list to the questions that carry their numbers."""
    by_number = {draft.number: draft for draft in reversed(drafts)}
    missing = [one for one in entries if one.number not in by_number and (one.letters or one.text)]
    slip = _slip(drafts, entries, missing)
    if slip is not None and _in_order(drafts, entries, slip):
        given = list(zip(drafts, entries, strict=True))
    else:
        given = [(by_number[one.number], one) for one in entries if one.number in by_number]
    for draft, entry in given:
        if entry.letters or entry.text:
            draft.listed.append(entry)
    if slip is not None:
        for draft in drafts[slip:]:
            draft.doubts.append(SLIP)
    if missing:
        numbers = ", ".join(str(entry.number) for entry in missing[:20])
        problems.append(_warning(NO_QUESTION.format(numbers=numbers), missing[0].place))


def _slip(
    drafts: Sequence[Draft], entries: Sequence[Entry], missing: Sequence[Entry]
) -> int | None:
    """Answer from which question on its number may not be the one that the list means.

    So it is from a number on that two questions carry, or if the list has numbers that no question
    carries while there are questions without an entry.
    """
    numbers = [draft.number for draft in drafts]
    count = Counter(number for number in numbers if number)
    twins = [at for at, number in enumerate(numbers) if count[number] > 1]
    listed_ = {entry.number for entry in entries}
    bare = [number for number in count if number not in listed_]
    if missing and bare:
        first = min(*bare, *(entry.number for entry in missing))
        twins += [at for at, number in enumerate(numbers) if number >= first]
    return min(twins, default=None)


def _in_order(drafts: Sequence[Draft], entries: Sequence[Entry], slip: int) -> bool:
    """Answer whether a list counts the questions through, and agrees with them up to the slip."""
    numbers = [entry.number for entry in entries]
    counted = list(range(numbers[0], numbers[0] + len(drafts))) if numbers else []
    return numbers == counted and numbers[:slip] == [draft.number for draft in drafts[:slip]]


def _warning(message: str, place: Place) -> Problem:
    return Problem(kind=Remark.KEY, message=message, severity=Severity.WARNING, place=place)
