"""Is this question whole, and is it the same as the one we have?

A file's reader answers raw questions, texts as they stand in the file; `check` turns each into
faults or into the content that a question version keeps.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from quizapp.rules.names import clean, fold

LETTERS = "ABCDEFGH"
LONGEST_STEM = 2000
LONGEST_OPTION = 1000
LONGEST_EVIDENCE = 80
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
ALL_OF_THEM = re.compile(
    r"^(ca|tat ca)\b.*\b(a|b|c|dung|tren|con lai|phuong an|dap an|y)\b|^khong co (phuong an|dap an)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, where: the question's id (or place in the file), the field, a sentence."""

    question: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the fact stands. `paragraph` counts non-empty lines from 1."""

    file: str = ""
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one version of a question says. `key` and `pinned` are option numbers from 0."""

    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str = ""
    topic: str = ""
    difficulty: int = 1
    pinned: tuple[int, ...] = ()
    source: Source = field(default_factory=Source)
    evidence: str = ""

    @property
    def is_multiple(self) -> bool:
        """Answer whether several options are right."""
        return len(self.key) > 1

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read a stored document."""
        values = dict(document)
        for name in ("options", "key", "pinned"):
            values[name] = tuple(values[name])
        values["source"] = Source(**values["source"])
        return cls(**values)

    def digest(self) -> str:
        """Answer the SHA-256 of the content: the same content is the same version."""
        text = json.dumps(self.to_document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuestion:
    """A question as a file gives it: every value a text, nothing decided. `place` tells where."""

    place: str
    identifier: str = ""
    stem: str = ""
    options: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    explanation: str = ""
    topic: str = ""
    difficulty: str = "1"
    pinned: tuple[str, ...] = ()
    source_file: str = ""
    source_title: str | None = None
    source_publisher: str | None = None
    source_date: str | None = None
    source_paragraph: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBank:
    """A bank as a file gives it."""

    identifier: str
    title: str
    description: str
    questions: tuple[RawQuestion, ...]


def check_bank(bank: RawBank) -> tuple[dict[str, Content], list[Fault]]:
    """Answer the contents by question id and every fault of the bank's file.

    Contents are complete only if there is no fault.
    """
    faults: list[Fault] = []
    if not IDENTIFIER.fullmatch(bank.identifier):
        faults.append(_bank_fault("bank", "Mã ngân hàng chỉ gồm chữ không dấu, số, gạch nối."))
    if not clean(bank.title):
        faults.append(_bank_fault("title", "Thiếu tên ngân hàng câu hỏi."))
    if not bank.questions:
        faults.append(_bank_fault("questions", "Tệp không có câu hỏi nào."))
    contents: dict[str, Content] = {}
    seen: dict[tuple[str, ...], str] = {}
    for raw in bank.questions:
        name = raw.identifier or raw.place
        own = check(raw)
        if raw.identifier in contents:
            own.append(Fault(question=name, field="id", sentence="Mã câu hỏi bị trùng trong tệp."))
        same = (fold(raw.stem), *sorted(fold(option) for option in raw.options))
        if raw.stem and same in seen:
            sentence = f"Câu hỏi trùng nội dung với câu {seen[same]}."
            own.append(Fault(question=name, field="stem", sentence=sentence))
        seen.setdefault(same, name)
        faults.extend(own)
        if not own:
            contents[raw.identifier] = content(raw)
    faults.extend(_repeated_evidence(bank.questions))
    return contents, faults


def check(raw: RawQuestion) -> list[Fault]:
    """Answer every fault of one question, in the order of its fields."""
    name = raw.identifier or raw.place
    faults: list[Fault] = []

    def expect(where: str, sentence: str, *, fine: bool) -> None:
        if not fine:
            faults.append(Fault(question=name, field=where, sentence=sentence))

    expect(
        "id",
        "Thiếu mã câu hỏi, hoặc mã có ký tự lạ (dùng chữ không dấu, số, dấu chấm, gạch nối).",
        fine=bool(IDENTIFIER.fullmatch(raw.identifier)),
    )
    stem = clean(raw.stem)
    expect("stem", "Thiếu nội dung câu hỏi.", fine=bool(stem))
    expect("stem", f"Câu hỏi dài quá {LONGEST_STEM} ký tự.", fine=len(stem) <= LONGEST_STEM)
    options = [clean(option) for option in raw.options]
    expect("options", "Câu hỏi phải có từ 2 đến 8 phương án.", fine=2 <= len(options) <= 8)
    expect("options", "Có phương án để trống.", fine=all(options))
    expect(
        "options",
        f"Có phương án dài quá {LONGEST_OPTION} ký tự.",
        fine=all(len(option) <= LONGEST_OPTION for option in options),
    )
    expect("options", "Có hai phương án giống nhau.", fine=len(set(options)) == len(options))
    letters = LETTERS[: len(options)]
    expect("key", "Thiếu đáp án đúng.", fine=bool(raw.key))
    expect(
        "key",
        f"Đáp án đúng phải là chữ cái trong {', '.join(letters)}, không lặp lại.",
        fine=_are_letters(raw.key, letters),
    )
    expect(
        "key",
        "Phải có ít nhất một phương án sai.",
        fine=not options or len(set(raw.key)) < len(options),
    )
    expect(
        "pinned",
        f"Phương án giữ chỗ phải là chữ cái trong {', '.join(letters)}, không lặp lại.",
        fine=_are_letters(raw.pinned, letters),
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
    for where, text in _texts(raw):
        expect(
            where,
            "Có ký tự điều khiển hoặc ký tự vô hình.",
            fine=not any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs"} for c in clean(text)),
        )
    return faults


def content(raw: RawQuestion) -> Content:
    """Answer the content of a faultless raw question, all text in NFC.

    "Cả A, B và C" and its like keep their place even if the file does not say so.
    """
    options = tuple(clean(option) for option in raw.options)
    pinned = {LETTERS.index(letter) for letter in raw.pinned}
    pinned |= {number for number, option in enumerate(options) if names_other_options(option)}
    return Content(
        stem=clean(raw.stem),
        options=options,
        key=tuple(sorted(LETTERS.index(letter) for letter in raw.key)),
        explanation=clean(raw.explanation),
        topic=clean(raw.topic),
        difficulty=int(raw.difficulty),
        pinned=tuple(sorted(pinned)),
        source=Source(
            file=clean(raw.source_file),
            title=clean(raw.source_title or "") or None,
            publisher=clean(raw.source_publisher or "") or None,
            date=raw.source_date or None,
            paragraph=int(raw.source_paragraph) if raw.source_paragraph else None,
        ),
        evidence=clean(raw.evidence),
    )


def names_other_options(option: str) -> bool:
    """Answer whether an option speaks of the others ("Cả A, B, C", "Tất cả các phương án trên")."""
    return bool(ALL_OF_THEM.match(fold(option)))


def search_text(content_: Content) -> str:
    """Answer the folded text in which a question is searched."""
    return fold(" ".join([content_.stem, *content_.options, content_.topic]))


def letters(numbers: Iterable[int]) -> str:
    """Answer option numbers as letters, "A, C"."""
    return ", ".join(LETTERS[number] for number in numbers)


def _texts(raw: RawQuestion) -> list[tuple[str, str]]:
    return [
        ("stem", raw.stem),
        *(("options", option) for option in raw.options),
        ("explanation", raw.explanation),
        ("topic", raw.topic),
        ("evidence", raw.evidence),
    ]


def _are_letters(given: Sequence[str], allowed: str) -> bool:
    return all(len(g) == 1 and g in allowed for g in given) and len(set(given)) == len(given)


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bank_fault(where: str, sentence: str) -> Fault:
    return Fault(question="", field=where, sentence=sentence)


def _repeated_evidence(raws: Iterable[RawQuestion]) -> list[Fault]:
    uses: dict[str, int] = {}
    faults = []
    for raw in raws:
        words = clean(raw.evidence)
        uses[words] = uses.get(words, 0) + 1
        if words and uses[words] == 3:
            sentence = f"Câu chữ làm căn cứ «{words}» dùng quá hai lần trong một ngân hàng."
            faults.append(
                Fault(question=raw.identifier or raw.place, field="evidence", sentence=sentence)
            )
    return faults
