"""Which options does the look of the document, or a sign typed beside them, show to be right?"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from quizapp.banks.formats.grammar.parting import Option, Parted
from quizapp.banks.formats.grammar.rich import Rich
from quizapp.banks.formats.lines import Mark

MARKS = tuple(map(int, (Mark.HIGHLIGHT, Mark.COLOUR, Mark.UNDERLINE, Mark.BOLD, Mark.ITALIC)))
"""Where two marks say as much, the rarer one in other uses decides."""
BEHIND = re.compile(
    r"\s{0,3}(?:[(\[]\s?(?:đ|Đ|đúng|Đúng|ĐÚNG|[đĐ]áp án(?: đúng)?|ĐÁP ÁN|x|X|\*|✓|✔|v|V)\s?[)\]]"
    r"|[✓✔√☑☒]|(?<=[\w.?!,;:)”\"])\s?\*{1,2})"
    r"\s{0,2}[.;]?\s*$"
)
NOT_PICKED = re.compile(
    r"(?:\s{0,3}(?:[(\[]\s?(?:s|S|sai|Sai|SAI)\s?[)\]]|[☐□✗])|\s{1,3}(?:\[\s?\]|\(\s\)))"
    r"\s{0,2}[.;]?\s*$"
)
"""What stands behind the other options where a sign stands behind the right one."""
ENDS = tuple(")]✓✔√☐☑☒□✗*")
BEFORE = re.compile(r"\s*(?:\*{1,2}(?!\*)|[✓✔√☑]|\[[xX✓*]\])\s*")
DIFFERENT = "Phương án này được đánh dấu khác với các câu còn lại trong tệp."
RARE = "Ít câu trong tệp được đánh dấu như vậy; hãy xem lại đáp án."
SEVERAL = "Có nhiều phương án được đánh dấu là đúng."


def typed_signs(parted: Parted) -> tuple[int, ...]:
    """Answer which options a star, a tick or "(đ)" marks, and take the signs away."""
    picked, stands_behind = [], False
    bare: list[Option] = []
    for number, option in enumerate(parted.options):
        text, starred = option.text, option.starred
        if found := BEFORE.match(text.text):
            text, starred = text.cut(found.end()), True
        elif starred and text.text.endswith("*"):
            text = text.cut(0, -1)
        if _ends_as_sign(text) and (found := BEHIND.search(text.text[-24:])):
            text, starred = text.cut(0, len(text.text) - len(found[0])), True
            stands_behind = True
        if starred:
            picked.append(number)
        bare.append(option if text is option.text else replace(option, text=text.strip()))
    # What every option has is no sign.
    if not picked or (len(picked) == len(parted.options) and len(parted.options) > 1):
        return ()
    parted.options = [_unpicked(option) for option in bare] if stands_behind else bare
    return tuple(picked)


def _ends_as_sign(text: Rich) -> bool:
    """Answer whether a text may end in a sign; to look at its end is cheaper than to search."""
    return text.text.rstrip().rstrip(".;").rstrip().endswith(ENDS)


def _unpicked(option: Option) -> Option:
    """Answer an option without the sign that says that it is not right."""
    text = option.text
    found = NOT_PICKED.search(text.text[-16:]) if _ends_as_sign(text) else None
    if not found:
        return option
    return replace(option, text=text.cut(0, len(text.text) - len(found[0])).strip())


_Look = tuple[int, bool]
"""A mark of labels (True) or of texts (False)."""


class Looks:
    """What is set off in which question, and which of it tells the right options."""

    def __init__(self, questions: Sequence[Sequence[Option]]) -> None:
        self._found = [_found(options) for options in questions]
        self._sizes = [len(options) for options in questions]
        single: Counter[_Look] = Counter()
        other: Counter[_Look] = Counter()
        for found, size in zip(self._found, self._sizes, strict=True):
            for look, picked in found.items():
                single[look] += len(picked) == 1
                other[look] += 1 < len(picked) < size
        self._order = sorted(
            (look for look in single if single[look] and single[look] >= other[look]),
            key=lambda look: (-single[look], MARKS.index(look[0]), not look[1]),
        )
        self._single = single
        self._multiple = sorted(
            (look for look in other if other[look]),
            key=lambda look: (-other[look], MARKS.index(look[0]), not look[1]),
        )

    @property
    def main(self) -> _Look | None:
        """Answer the look that singles out an option in most questions."""
        return self._order[0] if self._order else None

    @property
    def is_trusted(self) -> bool:
        """Answer whether this look is in at least half of the questions."""
        return self.main is not None and 2 * self._single[self.main] >= len(self._found)

    def picked(self, question: int) -> tuple[tuple[int, ...], str]:
        """Answer the options that are set off in a question, and what is doubtful about it:
        SEVERAL is no doubt if the question asks for several."""
        found, size = self._found[question], self._sizes[question]
        main = self.main
        if main is None:
            own = next((found[look] for look in self._multiple if look in found), ())
            return (own, SEVERAL) if len(own) > 1 else ((), "")
        own = found.get(main, ())
        if own and len(own) < size:
            if len(own) > 1:
                return own, SEVERAL
            others = {
                picked for look, picked in found.items()
                if len(picked) == 1 and look[0] != Mark.ITALIC
            }  # fmt: skip
            if others - {own}:
                return own, DIFFERENT
            return own, RARE if 3 * self._single[main] < len(self._found) else ""
        for look in self._order[1:]:
            if len(found.get(look, ())) == 1:
                return found[look], DIFFERENT
        return (), ""


def _found(options: Sequence[Option]) -> dict[_Look, tuple[int, ...]]:
    """Answer for each look which options have it."""
    found: dict[_Look, list[int]] = {}
    for number, option in enumerate(options):
        for part, is_label in ((option.label, True), (option.text, False)):
            if marks := part.marks():
                for mark in MARKS:
                    if marks & mark:
                        found.setdefault((mark, is_label), []).append(number)
    return {look: tuple(picked) for look, picked in found.items() if len(picked) < len(options)}
