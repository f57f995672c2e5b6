"""Is this question whole, is it proved, and does its bank say it only once?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from quizapp.rules.names import clean, fold
from quizapp.rules.questions import LETTERS, Content, content
from quizapp.rules.raw import Fault, RawBank, RawQuestion

LONGEST_STEM = 2000
LONGEST_OPTION = 1000
LONGEST_EVIDENCE = 80
MOST_EVIDENCE_USES = 2
"""The same words prove at most so many questions of a bank."""
LONGEST_EXPLANATION = 4000
LONGEST_TOPIC = 120
LONGEST_SOURCE = 500
LONGEST_TITLE = 200
LONGEST_QUOTE = 60
"""So many characters of what a file says are repeated in a sentence."""
LONGEST_DESCRIPTION = 4000
CAMPAIGN_OPTIONS = (3, 5)
"""A campaign question has at least and at most so many options."""
INVISIBLE = (
    "Có ký tự lạ không nhìn thấy được, thường do chép từ trang web; hãy xóa và gõ lại chỗ đó."
)
NO_KEY = "Thiếu đáp án đúng."
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def check_bank(bank: RawBank) -> tuple[dict[str, Content], list[Fault]]:
    """Answer the contents by question id and every fault of the bank's file, question by question.

    Contents are complete only if there is no fault.
    """
    faults = list(bank.faults)
    if not IDENTIFIER.fullmatch(bank.identifier):
        faults.append(_bank_fault("bank", "Mã ngân hàng chỉ gồm chữ không dấu, số, gạch nối."))
    faults.extend(check_heading(bank.title, bank.description))
    if not bank.questions:
        faults.append(_bank_fault("questions", "Tệp không có câu hỏi nào."))
    contents: dict[str, Content] = {}
    named: set[str] = set()
    seen: dict[tuple[str, ...], str] = {}
    # What the reader has already said about a field need not be said again in other words.
    said = {(fault.question, _root(fault.field)) for fault in bank.faults}
    unread = {fault.question for fault in bank.faults}
    for raw in bank.questions:
        if (raw.name, "questions") in said:
            continue
        own = check(raw) + (gaps(raw) if bank.is_campaign else [])
        own = [fault for fault in own if (fault.question, _root(fault.field)) not in said]
        if raw.identifier and raw.identifier in named:
            own.append(_fault(raw, "id", "Mã câu hỏi bị trùng trong tệp."))
        named.add(raw.identifier)
        same = _sameness(raw.stem, raw.options)
        if raw.stem and same in seen:
            own.append(_fault(raw, "stem", _repeated(seen[same])))
        seen.setdefault(same, raw.name)
        faults.extend(own)
        if not own and raw.name not in unread:
            contents[raw.identifier] = content(raw)
    faults.extend(_repeated_evidence(bank.questions))
    order = {raw.name: number for number, raw in enumerate(bank.questions)}
    return contents, sorted(faults, key=lambda fault: order.get(fault.question, -1))


def repeats(contents: Mapping[str, Content], kept: Mapping[str, Content]) -> list[Fault]:
    """Answer which of these contents the bank already has under another id."""
    known = {_sameness(other.stem, other.options): name for name, other in kept.items()}
    return [
        Fault(question=name, field="stem", sentence=_repeated(twin))
        for name, new in contents.items()
        if new.stem and (twin := known.get(_sameness(new.stem, new.options))) is not None
    ]


def clashes(edited: RawQuestion, others: Mapping[str, Content]) -> list[Fault]:
    """Answer where an edited question repeats the other questions of its bank."""
    faults = []
    same = _sameness(edited.stem, edited.options)
    for name, other in others.items():
        if edited.stem and _sameness(other.stem, other.options) == same:
            faults.append(_fault(edited, "stem", _repeated(name)))
    words = clean(edited.evidence)
    if words and sum(other.evidence == words for other in others.values()) >= MOST_EVIDENCE_USES:
        faults.append(_fault(edited, "evidence", _overused(words)))
    return faults


def check_heading(title: str, description: str) -> list[Fault]:
    """Answer what is wrong with a bank's own texts."""
    faults = []
    if not clean(title):
        faults.append(_bank_fault("title", "Thiếu tên ngân hàng câu hỏi."))
    for where, text, longest in (
        ("title", title, LONGEST_TITLE),
        ("description", description, LONGEST_DESCRIPTION),
    ):
        if len(clean(text)) > longest:
            faults.append(_bank_fault(where, f"Dài quá {longest} ký tự."))
        if _has_invisible(text):
            faults.append(
                _bank_fault(
                    where,
                    INVISIBLE,
                )
            )
    return faults


def check_topic(topic: str) -> list[Fault]:
    """Answer what is wrong with a topic that many questions are to get."""
    return [fault for fault in check(RawQuestion(topic=topic)) if fault.field == "topic"]


def gaps(raw: RawQuestion) -> list[Fault]:
    """Answer what a campaign question still lacks: its topic, its explanation and the proof of its
    key, with three to five options."""
    faults = []
    least, most = CAMPAIGN_OPTIONS
    if not least <= len(raw.options) <= most:
        sentence = f"Câu hỏi của cuộc thi phải có từ {least} đến {most} phương án."
        faults.append(_fault(raw, "options", sentence))
    for where, text, sentence in (
        ("explanation", raw.explanation, "Thiếu lời giải thích."),
        ("topic", raw.topic, "Thiếu chủ đề."),
        ("evidence", raw.evidence, "Thiếu câu chữ làm căn cứ."),
        ("source.file", raw.source_file, "Thiếu tên tệp tài liệu."),
        ("source.paragraph", raw.source_paragraph, "Thiếu số thứ tự đoạn trong tài liệu."),
    ):
        if not clean(text):
            faults.append(_fault(raw, where, sentence))
    return faults


def check(raw: RawQuestion) -> list[Fault]:
    """Answer every fault of one question, in the order of its fields."""
    faults: list[Fault] = []

    def expect(where: str, sentence: str, *, fine: bool) -> None:
        if not fine:
            faults.append(_fault(raw, where, sentence))

    expect(
        "id",
        "Thiếu mã câu hỏi, hoặc mã có ký tự lạ (dùng chữ không dấu, số, dấu chấm, gạch nối).",
        fine=bool(IDENTIFIER.fullmatch(raw.identifier)),
    )
    stem = clean(raw.stem)
    # A question may be nothing but a picture.
    has_picture = any(not picture.option for picture in raw.pictures)
    expect("stem", "Thiếu nội dung câu hỏi.", fine=bool(stem) or has_picture)
    expect("stem", f"Câu hỏi dài quá {LONGEST_STEM} ký tự.", fine=len(stem) <= LONGEST_STEM)
    options = [clean(option) for option in raw.options]
    expect("options", "Câu hỏi phải có từ 2 đến 8 phương án.", fine=2 <= len(options) <= 8)
    drawn = [
        tuple(picture.digest for picture in raw.pictures if picture.option == letter)
        for letter in LETTERS[: len(options)]
    ]
    # An option may be nothing but a picture.
    shown = [both for both in zip_longest(options, drawn, fillvalue=()) if any(both)]
    expect("options", "Có phương án để trống.", fine=len(shown) == len(options))
    expect(
        "options",
        f"Có phương án dài quá {LONGEST_OPTION} ký tự.",
        fine=all(len(option) <= LONGEST_OPTION for option in options),
    )
    expect("options", "Có hai phương án giống nhau.", fine=len(set(shown)) == len(shown))
    letters = LETTERS[: len(options)]
    expect("key", NO_KEY, fine=bool(raw.key))
    strange = [letter for letter in raw.key if len(letter) != 1 or letter not in letters]
    expect(
        "key",
        f"Đáp án ghi “{clean(', '.join(strange))[:LONGEST_QUOTE]}” nhưng câu hỏi chỉ có các phương "
        f"án {', '.join(letters)}.",
        fine=not options or not strange,
    )
    expect("key", "Đáp án ghi một phương án hai lần.", fine=len(set(raw.key)) == len(raw.key))
    expect(
        "key",
        "Mọi phương án đều ghi là đúng; phải còn ít nhất một phương án sai.",
        fine=not options or len(set(raw.key)) < len(options),
    )
    expect(
        "pinned",
        f"Phương án giữ chỗ phải là chữ cái trong {', '.join(letters)}, không lặp lại.",
        fine=not options or _are_letters(raw.pinned, letters),
    )
    expect("difficulty", "Độ khó phải là 1, 2 hoặc 3.", fine=raw.difficulty in {"1", "2", "3"})
    expect(
        "source.paragraph",
        "Số thứ tự đoạn phải là số nguyên dương.",
        fine=not raw.source_paragraph or _is_positive(raw.source_paragraph),
    )
    expect(
        "source.date",
        "Ngày phải viết dạng năm-tháng-ngày, ví dụ 2023-05-11.",
        fine=not raw.source_date or _is_date(raw.source_date),
    )
    expect(
        "evidence",
        f"Câu chữ làm căn cứ dài quá {LONGEST_EVIDENCE} ký tự.",
        fine=len(clean(raw.evidence)) <= LONGEST_EVIDENCE,
    )
    for where, text, longest in (
        ("explanation", raw.explanation, LONGEST_EXPLANATION),
        ("topic", raw.topic, LONGEST_TOPIC),
        ("source.file", raw.source_file, LONGEST_SOURCE),
        ("source.title", raw.source_title or "", LONGEST_SOURCE),
        ("source.publisher", raw.source_publisher or "", LONGEST_SOURCE),
    ):
        expect(where, f"Dài quá {longest} ký tự.", fine=len(clean(text)) <= longest)
    for where, text in _texts(raw):
        expect(
            where,
            INVISIBLE,
            fine=not _has_invisible(text),
        )
    return faults


def _texts(raw: RawQuestion) -> list[tuple[str, str]]:
    return [
        ("stem", raw.stem),
        *(("options", option) for option in raw.options),
        ("explanation", raw.explanation),
        ("topic", raw.topic),
        ("source.file", raw.source_file),
        ("source.title", raw.source_title or ""),
        ("source.publisher", raw.source_publisher or ""),
        ("evidence", raw.evidence),
    ]


def _has_invisible(text: str) -> bool:
    words = clean(text)
    return not words.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs"} for c in words
    )


def _are_letters(given: Sequence[str], allowed: str) -> bool:
    return all(len(g) == 1 and g in allowed for g in given) and len(set(given)) == len(given)


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) > 0


def _is_date(text: str) -> bool:
    try:
        # Python also reads "20230511" and "2023-W19-4".
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fault(raw: RawQuestion, where: str, sentence: str) -> Fault:
    return Fault(question=raw.name, field=where, sentence=sentence, place=raw.place)


def _root(name: str) -> str:
    return name.partition(".")[0]


def _bank_fault(where: str, sentence: str) -> Fault:
    return Fault(question="", field=where, sentence=sentence)


def _sameness(stem: str, options: Iterable[str]) -> tuple[str, ...]:
    return (fold(stem), *sorted(fold(option) for option in options))


def _repeated(name: str) -> str:
    return f"Câu hỏi trùng nội dung với câu {name}."


def _overused(words: str) -> str:
    return f"Câu chữ làm căn cứ «{words}» dùng quá hai lần trong một ngân hàng."


def _repeated_evidence(raws: Iterable[RawQuestion]) -> list[Fault]:
    uses: dict[str, int] = {}
    faults = []
    for raw in raws:
        words = clean(raw.evidence)
        uses[words] = uses.get(words, 0) + 1
        if words and uses[words] == MOST_EVIDENCE_USES + 1:
            faults.append(_fault(raw, "evidence", _overused(words)))
    return faults
