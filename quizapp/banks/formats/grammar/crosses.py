"""Which options does an "x" typed behind them mark, and where is an x only part of a text?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizapp.banks.formats.grammar.answers import Draft
from quizapp.banks.formats.grammar.looks import SEVERAL
from quizapp.banks.formats.grammar.options import says_several
from quizapp.banks.formats.lines import GUARD

CROSS = re.compile(r"(?<![\s+\-*/=])\s{1,8}([xX])\s*$")
LONE = re.compile(r"\s[^\W\d_]")
BARE_NUMBER = re.compile(r"[\d.,]+$")
FEWEST = 2
"""So many questions must be marked by an x before it is sure that the document means it so."""
MARK = "Chữ “x” ở cuối phương án {letters} được hiểu là dấu đáp án đúng."
BESIDE = "Chữ “x” ở cuối phương án {letters} có thể là dấu đáp án đúng, có thể là nội dung."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cross:
    """An x behind the option of this number, whose text ends at `end`."""

    option: int
    end: int
    is_small: bool
    before: str


def mark_crosses(drafts: Sequence[Draft]) -> None:
    """Take an x behind an option for a sign where the document marks its keys so.

    A Roman ten ("Thế kỷ X") is none: a capital counts only in a document that marks its keys with
    a small x, and then with a doubt.
    """
    found = [_crosses(draft) for draft in drafts]
    asked = sum(bool(draft.parted.options) for draft in drafts)
    sure = sum(len(crosses) == 1 and _is_likely(crosses[0]) for crosses in found)
    usual = sure >= FEWEST and 2 * sure >= asked
    for draft, crosses in zip(drafts, found, strict=True):
        if not crosses or len(crosses) == len(draft.parted.options):
            continue
        letters = ", ".join(chr(ord("A") + cross.option) for cross in crosses)
        if usual:
            _mark(draft, crosses)
            if not all(one.is_small and not BARE_NUMBER.match(one.before) for one in crosses):
                draft.doubts.append(MARK.format(letters=letters))
            if len(crosses) > 1 and not says_several(draft.parted.stem.words()):
                draft.doubts.append(SEVERAL)
        elif len(crosses) == 1 and _is_likely(crosses[0]):
            if draft.answers or draft.listed or draft.signs:
                draft.doubts.append(BESIDE.format(letters=letters))
            else:
                draft.doubts.append(MARK.format(letters=letters))
                _mark(draft, crosses)


def _is_likely(cross: _Cross) -> bool:
    """Answer whether an x may be a mark by itself; "2 x" may as well be a product."""
    return cross.is_small and not cross.before[-1:].isdigit()


def _crosses(draft: Draft) -> list[_Cross]:
    """Answer the small x's behind the options of a question, or else the capital ones."""
    crosses = []
    for number, option in enumerate(draft.parted.options):
        text = option.text.text
        # To look at the end is cheaper than to search, and few texts end so.
        if text[-1:] not in {"x", "X"} or GUARD in text:
            continue
        found = CROSS.search(text, max(0, len(text) - 12))
        if found and found.start():
            end = found.start()
            crosses.append(
                _Cross(option=number, end=end, is_small=found[1] == "x", before=text[:end])
            )
    marked = {cross.option for cross in crosses}
    others = (one.text.text for n, one in enumerate(draft.parted.options) if n not in marked)
    if crosses and any(LONE.search(text[-2:]) for text in others):
        # "Phím a", "Phím x", "Phím y"
        return []
    return [cross for cross in crosses if cross.is_small] or crosses


def _mark(draft: Draft, crosses: Sequence[_Cross]) -> None:
    options = draft.parted.options
    for cross in crosses:
        option = options[cross.option]
        options[cross.option] = replace(option, text=option.text.cut(0, cross.end))
    draft.crosses = tuple(cross.option for cross in crosses)
