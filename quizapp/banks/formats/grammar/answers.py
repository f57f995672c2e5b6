"""Which options of a question are right, by all that the document says about it?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quizapp.banks.formats.grammar.keys import Entry, listed, named
from quizapp.banks.formats.grammar.parting import Parted
from quizapp.banks.formats.grammar.segments import Segment
from quizapp.banks.formats.lines import GUARD
from quizapp.rules.raw import Place, Problem, Remark, Severity

DISAGREE = "Các dấu hiệu về đáp án đúng không thống nhất: {said}."
OTHER = "Dòng đáp án ghi cho câu {number} nhưng đứng dưới câu này."
UNSURE_LIST = "Số câu lặp lại giữa các phần nên không rõ bảng đáp án nói về câu nào."
BY_ORDER = "Bảng đáp án đánh số liền mạch còn câu hỏi đánh số lại; đã ghép theo thứ tự."
NOT_TYPED = "Đáp án ghi “{letter}” nhưng câu này không có phương án {letter}."
NO_QUESTION = "Bảng đáp án có câu {numbers} nhưng trong tệp không có câu này."
LEFT = "Bỏ qua dòng không hiểu được trong bảng đáp án: “{text}”."
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
    listed: list[Entry] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def decide(draft: Draft, picked: tuple[int, ...], doubt: str, *, trusted: bool) -> tuple[str, ...]:
    """Answer the letters of the right options; what is doubtful about them becomes a doubt.

    `picked` is what the look of the options tells, `doubt` what is doubtful about that, and
    `trusted` says whether looks tell the key in most questions of the document.
    """
    said: list[tuple[str, tuple[int, ...]]] = []
    typed = [option.letter for option in draft.parted.options]
    # What is guarded is no name of itself: its writer names options by their letters.
    texts = [
        "" if GUARD in option.text.text else option.text.words() for option in draft.parted.options
    ]
    for number, text in draft.answers:
        if number not in {0, draft.number}:
            draft.doubts.append(OTHER.format(number=number))
        numbered = draft.parted.how == "numbers"
        found = named(text, typed, texts, numbered=numbered)
        if found.doubt:
            draft.doubts.append(found.doubt)
        said.append((LINE, found.options or _options(found.letters, draft)))
    said.extend((LIST, _options(entry.letters, draft)) for entry in draft.listed)
    said.append((SIGN, draft.signs))
    explicit = any(options for _, options in said)
    if not explicit or trusted:
        said.append((LOOK, picked))
    if not explicit and picked and doubt:
        draft.doubts.append(doubt)
    said = [(source, tuple(sorted(options))) for source, options in said if options]
    if len({options for _, options in said}) > 1:
        words = ", ".join(f"{source} là {_letters(options)}" for source, options in said)
        draft.doubts.append(DISAGREE.format(said=words))
    return tuple(chr(ord("A") + option) for option in said[0][1]) if said else ()


def _options(letters: Sequence[int], draft: Draft) -> tuple[int, ...]:
    """Answer the numbers of the options that carry these letters."""
    typed = [option.letter for option in draft.parted.options]
    options = []
    for letter in letters:
        if letter in typed:
            options.append(typed.index(letter))
        elif letter >= len(typed):
            options.append(letter)  # a fault of the question, which names the letter
        else:
            draft.doubts.append(NOT_TYPED.format(letter=chr(ord("A") + letter)))
            return ()
    return tuple(options)


def _letters(options: Sequence[int]) -> str:
    return ", ".join(chr(ord("A") + option) for option in options)


def match_lists(drafts: Sequence[Draft], lists: Mapping[int, Sequence[Segment]]) -> list[Problem]:
    """Give the entries of the key lists to the questions that they name; answer what is left."""
    problems: list[Problem] = []
    chapters = {draft.chapter for draft in drafts}
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
    by_number = {draft.number: draft for draft in drafts}
    missing: list[Entry] = []
    for entry in entries:
        if entry.number in by_number:
            if entry.letters:
                by_number[entry.number].listed.append(entry)
        elif entry.letters:
            missing.append(entry)
    if missing:
        numbers = ", ".join(str(entry.number) for entry in missing[:20])
        problems.append(_warning(NO_QUESTION.format(numbers=numbers), missing[0].place))


def _warning(message: str, place: Place) -> Problem:
    return Problem(kind=Remark.KEY, message=message, severity=Severity.WARNING, place=place)
