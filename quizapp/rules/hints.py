"""What might an author want to look at again? Hints never stop anything."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from quizapp.rules.names import fold
from quizapp.rules.questions import LETTERS, Content

LONGER_BY = 1.5
"""A right option that is so many times as long as the next longest gives itself away."""
SHORT_OPTION = 20
"""In characters: among shorter options length tells nothing."""
ENOUGH_QUESTIONS = 10
"""From so many questions on the places of the right options are compared."""
UNBALANCED = 0.6
"""So large a share of the right options at one letter is worth a word."""
NEGATIONS = re.compile(r"\b(không|chưa|trừ|ngoại trừ|sai)\b")
"""Small letters: a negation in capitals is emphasised."""
REMEMBERED = 4096
"""So many questions need not be looked at again when their file's page is shown once more."""

LONGEST_IS_RIGHT = "Phương án đúng dài hơn hẳn các phương án khác."
SAME_BUT_FOR_CASE = "Có hai phương án chỉ khác nhau ở chữ hoa, chữ thường hoặc dấu."
NEGATION = "Câu hỏi có ý phủ định nhưng chưa viết hoa hay in đậm để làm nổi bật."
NO_SOURCE = "Chưa ghi nguồn."
NO_SOURCES = "Cả tệp chưa ghi nguồn của câu nào."


def hints(contents: Sequence[Content | None]) -> dict[int, tuple[str, ...]]:
    """Answer the hints about the questions of one file, by their place in the sequence.

    What is said of the whole file, as the balance of its keys, stands with its first question.
    """
    found = {
        number: _own(content) for number, content in enumerate(contents) if content is not None
    }
    if len(found) > 1 and all(NO_SOURCE in own for own in found.values()):
        # Said of each question it would bury what is worth reading.
        found = {n: tuple(s for s in own if s != NO_SOURCE) for n, own in found.items()}
        found[min(found)] += (NO_SOURCES,)
    if sentence := unbalanced([content for content in contents if content is not None]):
        first = min(found)
        found[first] = (sentence, *found[first])
    return {number: sentences for number, sentences in found.items() if sentences}


def unbalanced(contents: Sequence[Content]) -> str:
    """Answer the sentence that says which letter is right too often, "" if none is."""
    keys = [content.key[0] for content in contents if len(content.key) == 1]
    if len(keys) < ENOUGH_QUESTIONS:
        return ""
    number, count = Counter(keys).most_common(1)[0]
    if count < UNBALANCED * len(keys):
        return ""
    return (
        f"Trong tệp có {count}/{len(keys)} câu có đáp án đúng là {LETTERS[number]}; "
        "nên đổi chỗ các phương án."
    )


@lru_cache(maxsize=REMEMBERED)
def _own(content: Content) -> tuple[str, ...]:
    said = []
    if _longest_is_right(content):
        said.append(LONGEST_IS_RIGHT)
    folded = [fold(option) for option in content.options if option]
    if len(set(folded)) < len(folded):
        said.append(SAME_BUT_FOR_CASE)
    if not content.is_html and NEGATIONS.search(content.stem):
        said.append(NEGATION)
    source = content.source
    if not (source.file or source.title or source.publisher):
        said.append(NO_SOURCE)
    return tuple(said)


def _longest_is_right(content: Content) -> bool:
    if len(content.key) != 1 or content.key[0] in content.pinned:
        return False
    right = len(content.options[content.key[0]])
    others = [
        len(option) for number, option in enumerate(content.options) if number not in content.key
    ]
    return right >= SHORT_OPTION and right >= LONGER_BY * max(others)
