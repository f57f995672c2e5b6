"""How do tags say of a question what a format has no other place for?

A tag is a label and what it says: "Độ khó: 2". Our own are read back, and so are the usual words
of other people.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from quizapp.rules.names import clean, fold
from quizapp.rules.questions import LETTERS, Content
from quizapp.rules.raw import RawQuestion

LABELS = MappingProxyType(
    {
        "topic": "Chủ đề",
        "difficulty": "Độ khó",
        "pinned": "Giữ chỗ",
        "source_title": "Nguồn",
        "source_publisher": "Cơ quan ban hành",
        "source_date": "Ngày ban hành",
        "source_file": "Tệp tài liệu",
        "source_paragraph": "Đoạn số",
        "evidence": "Căn cứ",
    }
)
FIELDS = MappingProxyType(
    {fold(label): name for name, label in LABELS.items()}
    | {"muc do": "difficulty", "difficulty": "difficulty", "level": "difficulty"}
    | {"source": "source_title", "noi ban hanh": "source_publisher", "ngay": "source_date"}
    | {"tep": "source_file", "doan": "source_paragraph"}
)
CLEAR_LEVELS = MappingProxyType(
    dict.fromkeys(("de", "easy", "nhan biet"), "1")
    | dict.fromkeys(("trung binh", "medium", "thong hieu"), "2")
    | dict.fromkeys(("kho", "hard", "difficult", "van dung", "van dung thap", "van dung cao"), "3")
)
"""What a folded word says of the difficulty, wherever it stands."""
LEVELS = CLEAR_LEVELS | MappingProxyType(
    {"1": "1", "2": "2", "3": "3"}
    | dict.fromkeys(("biet", "nb", "thap", "low"), "1")
    | dict.fromkeys(("vua", "hieu", "th", "normal"), "2")
    | dict.fromkeys(("cao", "vd", "vdt", "vdc", "high"), "3")
)
"""What a folded word says where it is clear that the difficulty is meant."""
SHAPES = MappingProxyType(
    {
        "pinned": re.compile(r"[A-H](?:,? ?[A-H])*"),
        "source_date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        "source_paragraph": re.compile(r"[1-9][0-9]{0,5}"),
    }
)
"""What is not of this shape is a tag of other people's."""


def tags_of(content: Content, *without: str) -> Iterator[str]:
    """Answer the tags that say everything of a content but its text, key and explanation."""
    source = content.source
    values = {
        "topic": content.topic,
        "difficulty": str(content.difficulty),
        "pinned": ", ".join(LETTERS[number] for number in content.pinned),
        "source_title": source.title,
        "source_publisher": source.publisher,
        "source_date": source.date,
        "source_file": source.file,
        "source_paragraph": str(source.paragraph or ""),
        "evidence": content.evidence,
    }
    for name, value in values.items():
        if value and name not in without:
            yield f"{LABELS[name]}: {value}"


def tagged(raw: RawQuestion, tags: Iterable[str]) -> tuple[RawQuestion, list[str]]:
    """Answer the question with what its tags say, and the tags that say nothing to us."""
    values: dict[str, str] = {}
    unknown = []
    for tag in tags:
        name, value = _understood(tag)
        if value:
            values.setdefault(name, value)
        else:
            unknown.append(tag)
    pinned = raw.pinned + tuple(re.findall("[A-H]", values.pop("pinned", "")))
    kept = tuple(letter for letter in LETTERS[: len(raw.options)] if letter in pinned)
    return replace(raw, pinned=kept, **values), unknown  # type: ignore[arg-type] # all are texts


def _understood(tag: str) -> tuple[str, str]:
    """Answer which field a tag speaks of and what it says, "" if it says nothing to us."""
    label, colon, value = tag.partition(":")
    if not colon:
        return "difficulty", CLEAR_LEVELS.get(fold(tag), "")
    name = FIELDS.get(fold(label), "")
    if name == "difficulty":
        return name, LEVELS.get(fold(value), "")
    value = clean(value) if name else ""
    shape = SHAPES.get(name)
    return name, value if shape is None or shape.fullmatch(value) else ""
