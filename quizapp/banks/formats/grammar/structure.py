"""Which questions stand in text that nobody numbered?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.initials import is_titled
from quizapp.banks.formats.grammar.parting import WRAPPED
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.banks.formats.grammar.unlabelled import STEM_END

UNNUMBERED = "Câu hỏi không có số; phần đầu được đoán theo vị trí các phương án."
FEWEST_LINES = 3
FEWEST_ALIKE = 3
"""So many stretches of the same size are questions even if their first lines do not ask."""


@dataclass(slots=True, kw_only=True)
class Group:
    """The segments of one question, or of text between questions; what had to be guessed."""

    items: list[Segment] = field(default_factory=list)
    is_question: bool = True
    doubts: list[str] = field(default_factory=list)


def parted(items: Sequence[Segment], *, labelled: bool, shapes: bool) -> list[Group]:
    """Answer the questions in a stretch of text: each time that options begin anew, there is one
    more. `labelled` says whether the stretch begins with the label of a question, `shapes` whether
    its lines may be questions without any label.
    """
    firsts = _firsts(items)
    if not firsts and shapes and not labelled:
        return _by_shape(items)
    groups = [Group(is_question=labelled)]
    start = 0
    for first in firsts[1:] if labelled else firsts:
        beginning, is_sure = _beginning(items, first)
        if beginning is None or beginning < start:
            continue
        groups[-1].items = list(items[start:beginning])
        groups.append(Group(doubts=[] if is_sure and not labelled else [UNNUMBERED]))
        start = beginning
    groups[-1].items = list(items[start:])
    return [group for group in groups if group.items]


def _firsts(items: Sequence[Segment]) -> list[int]:
    """Answer where options begin: at each A of the case that the first A has, or at bullets."""
    firsts: list[int] = []
    letter = ""
    second_seen = False
    for index, item in enumerate(items):
        if item.kind != Kind.TEXT:
            continue
        for typed in _typed(item):
            if typed in "Aa" and typed == (letter or typed) and (second_seen or not firsts):
                if not firsts or firsts[-1] != index:
                    firsts.append(index)
                letter, second_seen = typed, False
            elif typed in "Bb" and firsts:
                second_seen = True
    if firsts:
        return firsts
    bulleted = [_is_bullet(item) for item in items]
    return [
        index
        for index in range(len(items))
        if bulleted[index] and not (index and bulleted[index - 1])
        and index + 1 < len(items) and bulleted[index + 1]
    ]  # fmt: skip


def _typed(item: Segment) -> list[str]:
    if item.auto:
        return [item.auto] if item.auto.isalpha() else []
    first = labels.LETTER.match(item.rich.text) if item.is_start else None
    found = [first["letter"]] if first else []
    start = first.end() if first else 0
    spots = [one for one in item.inline if one.start() >= start]
    if not first and any(is_titled(item.rich.text, one.start()) for one in spots[:1]):
        return []
    inline = [one["letter"] for one in spots]
    if not first and not (("A" in inline and "B" in inline) or ("a" in inline and "b" in inline)):
        return []
    return found + inline


def _is_bullet(item: Segment) -> bool:
    if item.kind != Kind.TEXT:
        return False
    if item.auto:
        return not item.auto.isalnum()
    return item.is_start and bool(labels.BULLET.match(item.rich.text))


def _beginning(items: Sequence[Segment], first: int) -> tuple[int | None, bool]:
    """Answer where the stem before these options begins, None if there is none, and whether that
    is sure.

    Above the line before the options, only lines long enough to be wrapped belong to the stem.
    """
    text = items[first].rich.text
    labelled = items[first].auto or labels.LETTER.match(text) or _is_bullet(items[first])
    inside = not labelled
    start, lines = first, int(inside)
    for index in range(first - 1, -1, -1):
        item = items[index]
        if item.kind == Kind.PAGE or (item.kind == Kind.BLANK and not lines):
            continue
        if item.kind != Kind.TEXT or _typed(item) or _is_bullet(item):
            break
        if lines and (len(item.rich.text) < WRAPPED or item.rich.text.isupper()):
            return start, item.rich.text.isupper()
        start, lines = index, lines + 1
    return (start if lines else None), True


def _by_shape(items: Sequence[Segment]) -> list[Group]:
    """Answer questions whose stems ask and whose options are the lines behind them."""
    blanks = sum(item.kind == Kind.BLANK for item in items)
    texts = sum(item.kind == Kind.TEXT for item in items)
    spaced = blanks * 2 >= texts
    groups: list[Group] = []
    after_blank, count = True, 0
    for item in items:
        if item.kind == Kind.BLANK:
            after_blank = True
            continue
        if item.kind != Kind.TEXT:
            if groups:
                groups[-1].items.append(item)
            continue
        asks = bool(STEM_END.search(item.rich.text))
        fresh = after_blank and not spaced and count >= 3
        if asks or fresh or not groups:
            groups.append(Group())
            count = 0
        count += 1
        groups[-1].items.append(replace(item, is_start=True))
        after_blank = False
    sizes = Counter(map(_size, groups))
    usual = max(sizes, key=lambda size: (size >= FEWEST_LINES, sizes[size]), default=0)
    for group in groups:
        first = next((one for one in group.items if one.kind == Kind.TEXT), None)
        asks = first is not None and bool(STEM_END.search(first.rich.text))
        repeated = _size(group) == usual and sizes[usual] >= FEWEST_ALIKE
        group.is_question = _size(group) >= FEWEST_LINES and (asks or repeated)
        if _size(group) != usual:
            group.doubts.append(UNNUMBERED)
    return groups


def _size(group: Group) -> int:
    return sum(one.kind == Kind.TEXT for one in group.items)
