"""What does a question say, as we keep it? `content` makes it of a faultless raw question."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date as calendar_day
from html import unescape
from typing import Any, Self

from quizapp.rules.names import clean, fold
from quizapp.rules.raw import NOWHERE, Place, RawPicture, RawQuestion

LETTERS = "ABCDEFGH"
BREAK = re.compile(r"</?(?:p|br|ul|ol|li|table|thead|tbody|tr|th|td|pre|blockquote)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
_NOUN = "(?:phuong an|dap an|lua chon|y)"
_THOSE = "(?:tren|con lai|vua neu)(?: day)?"
_LETTERS = r"[a-h]\.?(?:(?: ?[,;+&] ?| va | hoac |(?<=\.) )(?:va )?[a-h]\.?)"
OTHER_OPTIONS = re.compile(
    "|".join(
        (
            # "Cả A, B và C", "Cả A. và B. đều đúng", "Phương án A và C", "A, B đều sai"
            rf"^ca (?:{_NOUN} )?{_LETTERS}+\b",
            rf"^{_NOUN} {_LETTERS}+\b",
            rf"^{_LETTERS}+ (?:deu )?(?:dung|sai)\b",
            # "Cả hai đều đúng", "Tất cả đều sai", "Cả 3 ý kiến đều chính xác"
            r"^(?:ca|tat ca)(?: \w+){0,4}? deu (?:dung|sai|khong dung|chinh xac)\b",
            # "Tất cả các phương án trên", "Cả 03 đáp án còn lại", "Tất cả các nội dung nêu trên"
            rf"^(?:ca|tat ca)(?: \w+){{0,6}}? {_THOSE}(?: deu)?(?: dung| sai)?$",
            # "Cả ba đáp án", "Tất cả các ý"
            rf"^(?:ca|tat ca)(?: \w+){{0,2}}? {_NOUN}(?: dung| sai)?$",
            # "Không có phương án nào đúng"
            rf"^khong (?:co )?{_NOUN}(?: \w+)* (?:nao|dung|tren)\b",
        )
    )
)
"""How an option speaks of the other options, in folded words."""
ENDING = re.compile(r"\.(?:txt|md|pdf|rtf|odt|docx?|xlsx?|pptx?|html?)$", re.IGNORECASE)
MACHINE_MADE = re.compile(r"(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}", re.IGNORECASE)
"""A part of a file's name that no person wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the fact stands. `paragraph` counts non-empty lines from 1."""

    file: str = ""
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    paragraph: int | None = None

    @property
    def document(self) -> str:
        """Answer the name of the document as people read it, without a full stop at its end.

        Without a title the name of the file serves if it is written in words; "000_e273ab63.txt"
        is none, and the answer is empty.
        """
        if self.title:
            return self.title.removesuffix(".")
        name = ENDING.sub("", self.file)
        in_words = " " in name or not name.isascii()
        return name.replace("_", " ") if in_words and not MACHINE_MADE.search(name) else ""

    @property
    def day(self) -> calendar_day | None:
        """Answer the day of the document, None if none is written as year-month-day."""
        try:
            return calendar_day.fromisoformat(self.date or "")
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture shown under the stem, or with the option of this number from 0."""

    digest: str
    option: int | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one version of a question says. `key` and `pinned` are option numbers from 0.

    A draft's key is empty. With `is_html` the stem and the options are sanitised HTML.
    """

    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str = ""
    topic: str = ""
    difficulty: int = 1
    pinned: tuple[int, ...] = ()
    source: Source = field(default_factory=Source)
    evidence: str = ""
    is_html: bool = False
    pictures: tuple[Picture, ...] = ()

    @property
    def is_multiple(self) -> bool:
        """Answer whether several options are right."""
        return len(self.key) > 1

    @property
    def plain_stem(self) -> str:
        """Answer the stem without markup, as lists show it and searches find it."""
        return plain(self.stem) if self.is_html else self.stem

    @property
    def plain_options(self) -> tuple[str, ...]:
        """Answer the options without markup."""
        return tuple(map(plain, self.options)) if self.is_html else self.options

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back.

        What came later than the first stored contents stands in it only where it says something,
        so that an unchanged question keeps its digest.
        """
        document = asdict(self)
        for name in ("is_html", "pictures"):
            if not document[name]:
                del document[name]
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read a stored document."""
        values = dict(document)
        for name in ("options", "key", "pinned"):
            values[name] = tuple(values[name])
        values["source"] = Source(**values["source"])
        values["pictures"] = tuple(Picture(**picture) for picture in values.get("pictures", ()))
        return cls(**values)

    def digest(self) -> str:
        """Answer the SHA-256 of the content: the same content is the same version."""
        text = json.dumps(self.to_document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


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
        is_html=raw.is_html,
        pictures=tuple(
            Picture(
                digest=picture.digest,
                option=LETTERS.index(picture.option) if picture.option else None,
                alt=clean(picture.alt),
            )
            for picture in raw.pictures
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two contents do not share; both sides as lines of text."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Content, after: Content) -> list[Difference]:
    """Answer where two contents differ, in the order of the fields: in words, and in markup where
    nothing else differs."""
    old, new = _lines(before), _lines(after)
    old_words, new_words = _lines(_worded(before)), _lines(_worded(after))
    return [
        Difference(field=name, before=old[name], after=new[name])
        if old_words[name] == new_words[name]
        else Difference(field=name, before=old_words[name], after=new_words[name])
        for name in old
        if old[name] != new[name]
    ]


def _worded(content_: Content) -> Content:
    return replace(content_, stem=content_.plain_stem, options=content_.plain_options)


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
        "pictures": tuple(
            f"{'' if p.option is None else LETTERS[p.option] + '. '}{p.alt or p.digest[:8]}"
            for p in content_.pictures
        ),
    }


def raw(name: str, content_: Content, place: Place = NOWHERE) -> RawQuestion:
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
        is_html=content_.is_html,
        is_multiple=content_.is_multiple,
        pictures=tuple(
            RawPicture(
                digest=picture.digest,
                option="" if picture.option is None else LETTERS[picture.option],
                alt=picture.alt,
            )
            for picture in content_.pictures
        ),
    )


def names_other_options(option: str) -> bool:
    """Answer whether an option speaks of the others ("Cả A, B, C", "Tất cả các phương án trên")."""
    return bool(OTHER_OPTIONS.match(fold(plain(option)).rstrip(" .!")))


def search_text(content_: Content) -> str:
    """Answer the folded text in which a question is searched."""
    return fold(" ".join([content_.plain_stem, *content_.plain_options, content_.topic]))


def plain(markup: str) -> str:
    """Answer the words of sanitised HTML."""
    return clean(unescape(TAG.sub("", BREAK.sub(" ", markup))))


def letters(numbers: Iterable[int]) -> str:
    """Answer option numbers as letters, "A, C"."""
    return ", ".join(LETTERS[number] for number in numbers)
