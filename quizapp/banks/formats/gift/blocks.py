"""Where in a GIFT file does each question begin and end, and what stands around it?

A block ends with an empty line. Files typed by people hold more: an empty line inside the braces,
none between two questions, a brace that is never closed. One such question costs no other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

COMMENT = "//"
CATEGORY = "$CATEGORY:"
TITLE = "::"
CONTEXT = re.compile(r"(?:\$\w+\$(?:/|$))?(?:top(?:/|$))?")
"""The course or the site in front of a category: where the category was, not what it is."""
BETWEEN_PARTS = re.compile("(?<!/)/(?!/)")
BRACE = re.compile("[{}]")
TOKEN = re.compile(r"\[(id|tag):")
TOKEN_END = re.compile(r"((?:[^\]\\]|\\.)*+)\]")
ESCAPED_IN_TOKEN = re.compile(r"\\([\]\\])")

HELD = 0xDC00
"""An escaped character is held as a lone surrogate: none comes out of decoding, so nothing else is
taken for it, and the grammar does not see it."""
RELEASED = {HELD + ord(character): character for character in "\\:#={}~\n"}
# The backslash comes first: behind two of them nothing is escaped.
ESCAPES = {
    "\\" + ("n" if character == "\n" else character): chr(held)
    for held, character in RELEASED.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The text of one question with its numbered lines; escaped characters are held in it.

    `is_parted` says that an empty line stood between the question and its answers, `is_hugging`
    that none stands before it.
    """

    lines: tuple[tuple[int, str], ...]
    comments: tuple[str, ...] = ()
    topic: str = ""
    is_hugging: bool = False
    is_parted: bool = False

    @property
    def text(self) -> str:
        """Answer the lines in one."""
        return "\n".join(text for _, text in self.lines)

    @property
    def line(self) -> int:
        """Answer the number of the first line."""
        return self.lines[0][0]


def blocks(text: str) -> Iterator[Block]:
    """Answer the questions of a file, one after another."""
    waiting: Block | None = None
    for block in _Cutter(text).blocks():
        is_headless = block.text.startswith("{")
        if waiting and is_headless and block.topic == waiting.topic:
            lines, comments = waiting.lines + block.lines, waiting.comments + block.comments
            waiting = None
            yield Block(lines=lines, comments=comments, topic=block.topic, is_parted=True)
            continue
        if waiting:
            yield waiting
        # Words alone may be the question to the answers that come next.
        waiting = block if not BRACE.search(block.text) else None
        if not waiting:
            yield block
    if waiting:
        yield waiting


def release(text: str) -> str:
    """Answer the text with its escaped characters as they are meant."""
    return text.translate(RELEASED)


def tokens(comments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Answer the ("id", …) and ("tag", …) that stand in comments."""
    for comment in comments:
        at = 0
        while begun := TOKEN.search(comment, at):
            ended = TOKEN_END.match(comment, begun.end())
            if not ended:
                break
            yield begun[1], ESCAPED_IN_TOKEN.sub(r"\1", ended[1]).strip()
            at = ended.end()


def token(name: str, text: str) -> str:
    """Answer how a comment says it."""
    escaped = text.replace("\\", "\\\\").replace("]", "\\]")
    return f"[{name}:{escaped}]"


def _topic(path: str) -> str:
    path = path.strip()
    within = path[CONTEXT.match(path).end() :]  # type: ignore[union-attr] # matches the empty text
    parts = [part.strip().replace("//", "/") for part in BETWEEN_PARTS.split(within)]
    return " / ".join(filter(None, parts))


class _Kind(Enum):
    BLANK = auto()
    COMMENT = auto()
    CATEGORY = auto()
    TITLE = auto()
    TEXT = auto()


class _State(Enum):
    """Where a question is: before its answers, among them, or behind them."""

    BEFORE = auto()
    AMONG = auto()
    BEHIND = auto()


@dataclass(slots=True)
class _Open:
    """The block that is being gathered. Comments behind the answers may be the next question's."""

    is_hugging: bool = False
    lines: list[tuple[int, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    state: _State = _State.BEFORE


class _Cutter:
    """Cuts the lines of a file into blocks. Each line is looked at twice, whatever stands in it."""

    def __init__(self, text: str) -> None:
        self._lines = [_line(line.strip()) for line in text.split("\n")]
        self._next_brace, self._next_in_block = self._braces_ahead()
        self._topic = ""
        self._open = _Open()

    def blocks(self) -> Iterator[Block]:
        for at, (kind, text) in enumerate(self._lines):
            state = self._open.state
            if kind == _Kind.COMMENT:
                comments = self._open.late if state == _State.BEHIND else self._open.comments
                comments.append(text)
                continue
            if kind == _Kind.BLANK:
                if state != _State.AMONG or self._next_brace[at] != "}":
                    yield from self._close()
                continue
            if kind == _Kind.CATEGORY:
                yield from self._close()
                self._topic = _topic(text.removeprefix(CATEGORY))
                continue
            if self._begins(at):
                late, self._open.late = self._open.late, []
                yield from self._close()
                self._open = _Open(is_hugging=kind != _Kind.TITLE, comments=late)
            self._open.lines.append((at + 1, text))
            self._open.state = _state_after(text, self._open.state)
        yield from self._close()

    def _begins(self, at: int) -> bool:
        """Answer whether a line begins the next question though no empty line stands before it."""
        if self._lines[at][0] == _Kind.TITLE:
            return bool(self._open.lines)
        return self._open.state == _State.BEHIND and self._next_in_block[at] == "{"

    def _close(self) -> Iterator[Block]:
        done, self._open = self._open, _Open()
        if done.lines:
            yield Block(
                lines=tuple(done.lines),
                comments=(*done.comments, *done.late),
                topic=self._topic,
                is_hugging=done.is_hugging,
            )

    def _braces_ahead(self) -> tuple[list[str], list[str]]:
        """Answer for each line which brace is the next from it on, "" if none is: in the whole
        file, where a title and a category open another question, and up to the block's end."""
        anywhere = within = ""
        both = []
        for kind, text in reversed(self._lines):
            found = BRACE.search(text) if kind in {_Kind.TEXT, _Kind.TITLE} else None
            anywhere = found[0] if found else anywhere
            within = found[0] if found else within
            if kind in {_Kind.TITLE, _Kind.CATEGORY}:
                anywhere = "{"
            if kind in {_Kind.TITLE, _Kind.CATEGORY, _Kind.BLANK}:
                within = ""
            both.append((anywhere, within))
        both.reverse()
        return [first for first, _ in both], [second for _, second in both]


def _line(text: str) -> tuple[_Kind, str]:
    if not text:
        return _Kind.BLANK, text
    if text.startswith(COMMENT):
        return _Kind.COMMENT, text
    if text.startswith(CATEGORY):
        return _Kind.CATEGORY, text
    kind = _Kind.TITLE if text.startswith(TITLE) else _Kind.TEXT
    return kind, _hold(text)


def _hold(text: str) -> str:
    if "\\" in text:
        for escape, held in ESCAPES.items():
            text = text.replace(escape, held)
    return text


def _state_after(text: str, state: _State) -> _State:
    at = 0
    if state == _State.BEFORE:
        at = text.find("{")
        if at >= 0:
            state = _State.AMONG
    if state == _State.AMONG and text.find("}", at) >= 0:
        return _State.BEHIND
    return state
