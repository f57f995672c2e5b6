"""Which letters with a dot are the initials of people, or a line of the stem that begins so?"""

import re
from collections import Counter
from collections.abc import Sequence

from quizapp.banks.formats.grammar.labels import Letter, Strength
from quizapp.banks.formats.grammar.segments import Segment

TITLE = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|em|bạn|cô|chú|bác|cụ|thầy|cháu|ngài|lớp|khu|nhóm|tổ)\s$",
    re.IGNORECASE,
)
LONGEST_TITLE = 6
LONGEST_GAP = 40
ASKING = ("?", ":", "…", "...")


def is_titled(text: str, start: int) -> bool:
    """Answer whether the letter at `start` is a name: "ông A.", "lớp B."."""
    return bool(TITLE.search(text[max(0, start - LONGEST_TITLE) : start]))


def without_initials(segments: Sequence[Segment], found: Sequence[Letter]) -> list[Letter]:
    """Answer the labels without those that are names, as the same letter labels an option too."""
    counts = Counter((one.letter, one.upper) for one in found)
    if all(count == 1 for count in counts.values()):
        return list(found)
    return [
        one
        for one in found
        if one.strength != Strength.INLINE
        or counts[one.letter, one.upper] == 1
        or not is_titled(segments[one.segment].rich.text, one.start)
    ]


def behind_the_question(segments: Sequence[Segment], found: Sequence[Letter]) -> list[Letter]:
    """Answer the labels from the A on that stands right behind what asks, if there is one and a B
    follows it; all of them if not."""
    strongest = Strength.INLINE
    for number, one in enumerate(found):
        if one.letter:
            continue
        if one.strength >= strongest and _asks_before(segments, one):
            rest = list(found[number:])
            follows = any(later.letter == 1 and later.upper == one.upper for later in rest)
            return rest if follows else list(found)
        strongest = max(strongest, one.strength)
    return list(found)


def _asks_before(segments: Sequence[Segment], spot: Letter) -> bool:
    """Answer whether the text right before a label asks."""
    # All of the text before each label would take the square of a long line.
    text = segments[spot.segment].rich.text[max(0, spot.start - LONGEST_GAP) : spot.start]
    before = text.rstrip(" \t*_(")
    number = spot.segment
    while not before and number:
        number -= 1
        before = segments[number].rich.text.rstrip(" \t*_")
    return before.endswith(ASKING)
