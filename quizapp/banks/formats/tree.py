"""What does a YAML file hold, when every value is a text and nothing is computed?

The tree is built from libyaml's events, so that a scalar is never taken for a number, a date or a
yes, and aliases, anchors and tags (with which a small file grows huge or runs code) are refused.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from quizapp.rules.refusals import Unreadable

LARGEST_FILE = 10 * 1024 * 1024
"""In bytes."""
DEEPEST = 8
MOST_VALUES = 400_000
LONGEST_TEXT = 20_000
NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Text:
    """One scalar; `text` is None where the file says null. Lines count from 1."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping as it stands in the file, a name that occurs twice included."""

    line: int
    pairs: "tuple[tuple[Node, Node], ...]"


Node = Text | Items | Fields


def parse(data: bytes) -> Node:
    """Answer the tree of a YAML file. Raises Unreadable with its Vietnamese reason."""
    text = _decoded(data)
    reader = _Reader(text)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        raise Unreadable(reason=_syntax(error, text)) from error
    except yaml.YAMLError as error:
        raise Unreadable(reason="có ký tự điều khiển, tệp không phải là văn bản.") from error


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise Unreadable(reason=f"tệp lớn quá {LARGEST_FILE // 1024 // 1024} MB.")
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            reason="tệp không lưu theo bảng mã UTF-8. Hãy mở tệp bằng trình soạn thảo, "
            "chọn “Lưu với tên khác” và bảng mã UTF-8."
        ) from error
    if "\0" in text:
        raise Unreadable(reason="tệp không phải là văn bản (có byte rỗng).")
    if not text.strip():
        raise Unreadable(reason="tệp trống. Hãy xem lại có chọn đúng tệp không.")
    return text


def _syntax(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return "sai cú pháp YAML."
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return f"dòng {mark.line + 1} thụt lề bằng phím Tab; hãy dùng dấu cách."
    return (
        f"sai cú pháp YAML ở dòng {mark.line + 1}, cột {mark.column + 1}. Hãy xem lại dấu hai "
        "chấm, dấu ngoặc kép và thụt lề ở gần đó."
    )


# What is neither of these is an alias.
_CONTENT = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)


class _Reader:
    """Reads one document from a stream of events. Stops at its budgets, long before memory ends."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CBaseLoader)
        self._values = 0

    def document(self) -> Node:
        """Answer the only document of the stream."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise Unreadable(reason="tệp có nhiều phần (dòng ---); chỉ được có một.")
                root = self._node(next(self._events), depth=1)
        if root is None:
            raise Unreadable(reason="tệp trống. Hãy xem lại có chọn đúng tệp không.")
        return root

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        line = _line(event)
        self._values += 1
        if self._values > MOST_VALUES:
            raise Unreadable(reason="tệp có quá nhiều mục.")
        if depth > DEEPEST:
            raise Unreadable(reason=f"dòng {line}: nội dung lồng vào nhau quá sâu.")
        if not isinstance(event, _CONTENT) or event.anchor is not None:
            raise Unreadable(reason=f"dòng {line}: không được dùng dấu & hoặc * để nhắc lại.")
        if event.tag is not None:
            raise Unreadable(reason=f"dòng {line}: không được dùng thẻ kiểu (dấu !).")
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(line, tuple(self._until(yaml.SequenceEndEvent, depth)))
        if isinstance(event, yaml.MappingStartEvent):
            nodes = list(self._until(yaml.MappingEndEvent, depth))
            return Fields(line, tuple(zip(nodes[::2], nodes[1::2], strict=True)))
        return _text(event, line)

    def _until(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), end):
            yield self._node(event, depth=depth + 1)


def _line(event: yaml.Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1


def _text(event: yaml.ScalarEvent, line: int) -> Text:
    if len(event.value) > LONGEST_TEXT:
        raise Unreadable(reason=f"dòng {line}: có đoạn chữ dài quá {LONGEST_TEXT} ký tự.")
    is_plain = event.implicit[0]
    if is_plain and event.value in NOTHING:
        return Text(line, None)
    # A long run of combining marks takes quadratic time to bring in order: it is done here, where
    # a child process pays for it, and is cheap for everybody who does it again.
    return Text(line, unicodedata.normalize("NFC", event.value))
