"""Which options does the look of the document, or a sign typed beside them, show to be right?"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from quizapp.banks.formats.grammar.parting import Option, Parted
from quizapp.banks.formats.lines import Mark

MARKS = (Mark.HIGHLIGHT, Mark.COLOUR, Mark.UNDERLINE, Mark.BOLD, Mark.ITALIC)
"""Where two marks say as much, the rarer one in other uses decides."""
BEHIND = re.compile(
    r"\s{0,3}(?:[(\[]\s?(?:đ|Đ|đúng|Đúng|ĐÚNG|đáp án|đáp án đúng|x|X|\*|✓|✔|v|V)\s?[)\]]"
    r"|[✓✔√☑]|(?<=[\w.?!,;:)”\"])\s?\*{1,2})"
    r"\s{0,2}[.;]?\s*$"
)
CROSS = re.compile(r"(?<![\d+\-*/=])\s{1,8}[xX]\s*$")
BEFORE = re.compile(r"\s*(?:\*{1,2}(?!\*)|[✓✔√☑]|\[[xX✓*]\])\s*")
DIFFERENT = "Phương án này được đánh dấu khác với các câu còn lại trong tệp."
RARE = "Ít câu trong tệp được đánh dấu như vậy; hãy xem lại đáp án."
SEVERAL = "Có nhiều phương án được đánh dấu là đúng."


def typed_signs(parted: Parted) -> tuple[int, ...]:
    """Answer which options a star, a tick, "(đ)" or an "x" marks, and take the signs away."""
    for before, behind in ((BEFORE, BEHIND), (None, CROSS)):
        picked = []
        bare: list[Option] = []
        for number, option in enumerate(parted.options):
            text = option.text
            starred = option.starred and before is not None
            if before is not None and (found := before.match(text.text)):
                text, starred = text.cut(found.end()), True
            elif option.starred and before is not None and text.text.endswith("*"):
                text = text.cut(0, -1)
            if found := behind.search(text.text[-24:]):
                text, starred = text.cut(0, len(text.text) - len(found[0])), True
            if starred:
                picked.append(number)
            bare.append(replace(option, text=text.strip()))
        # What every option has is no sign.
        if picked and (len(picked) < len(parted.options) or len(parted.options) == 1):
            parted.options = bare
            return tuple(picked)
    return ()


class Looks:
    """What is set off in which question, and which of it tells the right options."""

    def __init__(self, questions: Sequence[Sequence[Option]]) -> None:
        self._found = [_found(options) for options in questions]
        self._sizes = [len(options) for options in questions]
        single: Counter[tuple[Mark, bool]] = Counter()
        other: Counter[tuple[Mark, bool]] = Counter()
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
    def main(self) -> tuple[Mark, bool] | None:
        """Answer the look that singles out an option in most questions."""
        return self._order[0] if self._order else None

    @property
    def is_trusted(self) -> bool:
        """Answer whether this look is in at least half of the questions."""
        return self.main is not None and 2 * self._single[self.main] >= len(self._found)

    def picked(self, question: int, *, several: bool) -> tuple[tuple[int, ...], str]:
        """Answer the options that are set off in a question, and what is doubtful about it."""
        found, size = self._found[question], self._sizes[question]
        main = self.main
        if main is None:
            own = next((found[look] for look in self._multiple if look in found), ())
            return (own, "" if several else SEVERAL) if len(own) > 1 else ((), "")
        rivals = {
            found[look] for look in self._order[1:]
            if len(found.get(look, ())) == 1 and 2 * self._single[look] >= self._single[main]
        }  # fmt: skip
        own = found.get(main, ())
        if own and len(own) < size:
            if len(own) > 1:
                return own, "" if several else SEVERAL
            if rivals - {own}:
                return own, DIFFERENT
            return own, RARE if 3 * self._single[main] < len(self._found) else ""
        for look in self._order[1:]:
            if len(found.get(look, ())) == 1:
                return found[look], DIFFERENT
        return (), ""


def _found(options: Sequence[Option]) -> dict[tuple[Mark, bool], tuple[int, ...]]:
    """Answer for each look of labels (True) and texts (False) which options have it."""
    found: dict[tuple[Mark, bool], list[int]] = {}
    for number, option in enumerate(options):
        for part, is_label in ((option.label, True), (option.text, False)):
            if any(part.looks):
                for mark in MARKS:
                    if part.has(mark):
                        found.setdefault((mark, is_label), []).append(number)
    return {look: tuple(picked) for look, picked in found.items() if len(picked) < len(options)}
