"""What does a question say, as a file gives it and as we keep it?

A file's reader answers raw questions, texts as they stand in the file; `faults.check` says what is
wrong with them, and `content` turns a faultless one into what a question version keeps.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from quizapp.rules.names import clean, fold

LETTERS = "ABCDEFGH"
ALL_OF_THEM = re.compile(
    r"^(ca|tat ca)\b.*\b(a|b|c|dung|tren|con lai|phuong an|dap an|y)\b|^khong co (phuong an|dap an)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, where: the question's id (or place in the file), the field, a sentence."""

    question: str
    field: str
    sentence: str
    place: str = ""


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

    @property
    def name(self) -> str:
        """Answer how a fault names the question: its id, else its place in the file."""
        return self.identifier or self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBank:
    """A bank as a file gives it. `faults` are what its reader could not turn into a text.

    In a campaign bank every answer is proved: see `gaps`.
    """

    identifier: str
    title: str
    description: str
    questions: tuple[RawQuestion, ...]
    faults: tuple[Fault, ...] = ()
    is_campaign: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two contents do not share; both sides as lines of text."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Content, after: Content) -> list[Difference]:
    """Answer where two contents differ, in the order of the fields."""
    old, new = _lines(before), _lines(after)
    return [
        Difference(field=name, before=old[name], after=new[name])
        for name in old
        if old[name] != new[name]
    ]


def _lines(content_: Content) -> dict[str, tuple[str, ...]]:
    source = content_.source
    return {
        "stem": (content_.stem,),
        "options": tuple(
            f"{letter}. {option}" for letter, option in zip(LETTERS, content_.options, strict=False)
        ),
        "key": (letters(content_.key),),
        "explanation": (content_.explanation,),
        "topic": (content_.topic,),
        "difficulty": (str(content_.difficulty),),
        "pinned": (letters(content_.pinned),),
        "source.file": (source.file,),
        "source.title": (source.title or "",),
        "source.publisher": (source.publisher or "",),
        "source.date": (source.date or "",),
        "source.paragraph": ("" if source.paragraph is None else str(source.paragraph),),
        "evidence": (content_.evidence,),
    }


def raw(name: str, content_: Content, place: str = "") -> RawQuestion:
    """Answer a content as a file gives it: `content` answers the same content from it."""
    source = content_.source
    return RawQuestion(
        place=place,
        identifier=name,
        stem=content_.stem,
        options=content_.options,
        key=tuple(LETTERS[number] for number in content_.key),
        explanation=content_.explanation,
        topic=content_.topic,
        difficulty=str(content_.difficulty),
        pinned=tuple(LETTERS[number] for number in content_.pinned),
        source_file=source.file,
        source_title=source.title,
        source_publisher=source.publisher,
        source_date=source.date,
        source_paragraph="" if source.paragraph is None else str(source.paragraph),
        evidence=content_.evidence,
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
