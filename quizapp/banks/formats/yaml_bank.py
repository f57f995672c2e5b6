"""How is a bank written as YAML? The schema is described in questions/README.md.

Reading never fails on a field of the wrong name or shape: that is a fault with its place, and the
rest of the file is still looked at.
"""

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from quizapp.banks.formats import WrittenBank
from quizapp.banks.formats.markup import sanitise
from quizapp.banks.formats.tree import NOTHING, Fields, Items, Node, Text, parse
from quizapp.rules.faults import IDENTIFIER, gaps
from quizapp.rules.questions import LETTERS, Content, raw
from quizapp.rules.raw import Fault, Place, RawBank, RawQuestion
from quizapp.rules.refusals import Unreadable

BANK_FIELDS = ("bank", "title", "description", "campaign", "questions")
QUESTION_FIELDS = (
    "id",
    "stem",
    "options",
    "key",
    "explanation",
    "topic",
    "difficulty",
    "pinned",
    "source",
    "evidence",
    "html",
)
SOURCE_FIELDS = ("file", "title", "publisher", "date", "paragraph")
MOST_QUESTIONS = 20_000

UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read_document(data: bytes) -> dict[str, Any]:
    """Answer `read` as JSON can carry it out of a child process."""
    return read(data).to_document()


def read(data: bytes) -> RawBank:
    """Answer the bank that a YAML file holds, faults of names and shapes included.

    Raises Unreadable when the bytes are no YAML, or a kind of YAML that no bank needs.
    """
    root = parse(data)
    if not isinstance(root, Fields):
        raise Unreadable(reason="tệp phải bắt đầu bằng các trường bank, title, questions.")
    faults: list[Fault] = []
    fields = _Shape(root, BANK_FIELDS, "", _place(root.line), faults)
    nodes = fields.items("questions")
    if len(nodes) > MOST_QUESTIONS:
        raise Unreadable(reason=f"tệp có quá {MOST_QUESTIONS} câu hỏi; hãy chia ra nhiều tệp.")
    questions = tuple(_question(node, faults) for node in nodes)
    return RawBank(
        format="yaml",
        identifier=fields.text("bank"),
        title=fields.text("title"),
        description=fields.text("description"),
        questions=questions,
        faults=tuple(faults),
        is_campaign=fields.switch("campaign", default=True),
    )


def _question(node: Node, faults: list[Fault]) -> RawQuestion:
    place = _place(node.line)
    if not isinstance(node, Fields):
        sentence = "Mỗi câu hỏi phải gồm các trường id, stem, options, key…"
        faults.append(Fault(question=str(place), field="questions", sentence=sentence, place=place))
        return RawQuestion(place=place)
    # The id is looked for first, so that every other fault can name the question.
    name = next(filter(None, map(_identifier, node.pairs)), str(place))
    fields = _Shape(node, QUESTION_FIELDS, name, place, faults)
    source = _Shape(fields.fields("source"), SOURCE_FIELDS, name, place, faults, within="source.")
    is_html = fields.switch("html", default=False)
    # What a page will take for markup is made harmless here, before anybody keeps it.
    shown = sanitise if is_html else str
    return RawQuestion(
        place=place,
        identifier=fields.text("id"),
        stem=shown(fields.text("stem")),
        options=tuple(map(shown, fields.texts("options"))),
        key=fields.texts("key"),
        explanation=fields.text("explanation"),
        topic=fields.text("topic"),
        difficulty=fields.text("difficulty"),
        pinned=fields.texts("pinned"),
        source_file=source.text("file"),
        source_title=source.text("title") or None,
        source_publisher=source.text("publisher") or None,
        source_date=source.text("date") or None,
        source_paragraph=source.text("paragraph"),
        evidence=fields.text("evidence"),
        is_html=is_html,
    )


def _identifier(pair: tuple[Node, Node]) -> str | None:
    key, value = pair
    is_id = isinstance(key, Text) and key.text == "id"
    return value.text if is_id and isinstance(value, Text) else None


def _place(line: int) -> Place:
    return Place(line=line)


class _Shape:
    """The fields of one mapping, each taken in the shape the schema gives it."""

    def __init__(
        self,
        node: Fields,
        known: tuple[str, ...],
        question: str,
        place: Place,
        faults: list[Fault],
        *,
        within: str = "",
    ) -> None:
        self._question = question
        self._place = place
        self._faults = faults
        self._within = within
        self._values: dict[str, Node] = {}
        for key, value in node.pairs:
            name = key.text if isinstance(key, Text) else None
            if name not in known:
                self._fault(_shown(name), _unknown(name, known), key.line)
            elif name in self._values:
                self._fault(name, "Trường này xuất hiện hai lần.", key.line)
            else:
                self._values[name] = value

    def text(self, name: str) -> str:
        """Answer a text; an absent field and null are the empty text."""
        node = self._values.get(name)
        if isinstance(node, Items | Fields):
            self._fault(
                name, "Phải là một đoạn chữ, không phải danh sách hay nhóm trường.", node.line
            )
            return ""
        return (node and node.text) or ""

    def switch(self, name: str, *, default: bool) -> bool:
        """Answer a yes or no; an absent field and null are the default."""
        text = self.text(name)
        if text not in {"", "true", "false"}:
            node = self._values[name]
            self._fault(name, "Chỉ được ghi true hoặc false.", node.line)
        return text == "true" if text else default

    def items(self, name: str) -> tuple[Node, ...]:
        """Answer a list; an absent field and null are the empty list."""
        node = self._values.get(name)
        if isinstance(node, Items):
            return node.items
        if node is not None and not (isinstance(node, Text) and node.text is None):
            sentence = "Phải là một danh sách, ví dụ [A] hoặc các dòng bắt đầu bằng dấu -."
            self._fault(name, sentence, node.line)
        return ()

    def texts(self, name: str) -> tuple[str, ...]:
        """Answer a list of texts."""
        found = []
        for node in self.items(name):
            if isinstance(node, Text):
                found.append(node.text or "")
            else:
                self._fault(name, "Mỗi mục của danh sách phải là một đoạn chữ.", node.line)
        return tuple(found)

    def fields(self, name: str) -> Fields:
        """Answer a mapping; an absent field and null are the empty one."""
        node = self._values.get(name)
        if isinstance(node, Fields):
            return node
        if node is not None and not (isinstance(node, Text) and node.text is None):
            sentence = "Phải là một nhóm trường: file, title, publisher, date, paragraph."
            self._fault(name, sentence, node.line)
        return Fields(0, ())

    def _fault(self, name: str, sentence: str, line: int) -> None:
        self._faults.append(
            Fault(
                question=self._question,
                field=self._within + name,
                sentence=sentence,
                place=_place(line),
            )
        )


def _shown(name: str | None) -> str:
    return (name or "?")[:60]


def _unknown(name: str | None, known: tuple[str, ...]) -> str:
    near = get_close_matches((name or "")[:60], known, n=1)
    hint = f" Có phải là “{near[0]}”?" if near else ""
    return f"Không có trường nào tên là “{_shown(name)}”.{hint}"


def write(bank: WrittenBank) -> bytes:
    """Answer the YAML file of a bank. `read` answers the same contents from it.

    A bank in which some answer is not proved says so, else its own file would be refused.
    """
    proved = not any(gaps(raw(name, content)) for name, content in bank.contents.items())
    head = [
        f"bank: {_word(bank.identifier)}",
        f"title: {_quoted(bank.title)}",
        f"description: {_quoted(bank.description)}",
        *([] if proved else ["campaign: false"]),
        "questions:",
    ]
    lines = [line for name, content in bank.contents.items() for line in _lines(name, content)]
    return ("\n".join([*head, *lines]) + "\n").encode()


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a YAML file cannot hold of this bank."""
    count = sum(bool(content.pictures) for content in bank.contents.values())
    return [f"Tệp YAML không chứa hình: {count} câu mất hình."] if count else []


def _lines(name: str, content: Content) -> Iterable[str]:
    source = content.source
    yield f"  - id: {_word(name)}"
    yield f"    stem: {_quoted(content.stem)}"
    yield "    options:"
    yield from (f"      - {_quoted(option)}" for option in content.options)
    yield f"    key: {_letters(content.key)}"
    yield f"    explanation: {_quoted(content.explanation)}"
    yield f"    topic: {_quoted(content.topic)}"
    yield f"    difficulty: {content.difficulty}"
    yield f"    pinned: {_letters(content.pinned)}"
    yield "    source:"
    yield f"      file: {_word(source.file)}"
    yield f"      title: {_optional(source.title)}"
    yield f"      publisher: {_optional(source.publisher)}"
    yield f"      date: {_optional(source.date)}"
    yield f"      paragraph: {source.paragraph or 'null'}"
    yield f"    evidence: {_quoted(content.evidence)}"
    if content.is_html:
        yield "    html: true"


def _letters(numbers: Iterable[int]) -> str:
    return f"[{', '.join(LETTERS[number] for number in numbers)}]"


def _optional(text: str | None) -> str:
    return "null" if text is None else _quoted(text)


def _word(text: str) -> str:
    """Names and file names read well without quotes, unless YAML would take them for nothing."""
    return text if IDENTIFIER.fullmatch(text) and text not in NOTHING else _quoted(text)


def _quoted(text: str) -> str:
    """A JSON text is a YAML text, but for a few characters that YAML wants escaped."""
    return UNPRINTABLE.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )
