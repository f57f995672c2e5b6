"""Which key stands in brackets inside a question's own text, "… D. Sông Mây (Đáp án: A)"?"""

from dataclasses import replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.parting import Parted
from quizapp.banks.formats.grammar.rich import Rich

WORDS = ("áp án", "ÁP ÁN", "ĐA", "Đ/A")
"""Most texts have none of these, and to look for them is quicker than to search."""
UNSURE = "Chữ “{text}” trong câu được hiểu là đáp án."


def bracketed(parted: Parted) -> list[str]:
    """Answer the letters that keys in brackets name; they are taken out of the text.

    Without a colon, "(Đáp án A)", it may also point at another option: then it is a key only in the
    stem or behind all options, and doubtful.
    """
    found: list[str] = []
    parted.stem = _bare(parted.stem, parted, found, is_end=True)
    for number, option in enumerate(parted.options):
        text = _bare(option.text, parted, found, is_end=number == len(parted.options) - 1)
        if text is not option.text:
            parted.options[number] = replace(option, text=text)
    return found


def _bare(rich: Rich, parted: Parted, keys: list[str], *, is_end: bool) -> Rich:
    if "(" not in rich.text and "[" not in rich.text:
        return rich
    if not any(words in rich.text for words in WORDS):
        return rich
    found = labels.KEY_BRACKETED.search(rich.text)
    if found is None:
        return rich
    if not (found["colon"] or found["small"]):
        if not is_end:
            return rich
        parted.doubts.append(UNSURE.format(text=found[0].strip()))
    keys.append(found["letters"])
    before, behind = rich.cut(0, found.start()), rich.cut(found.end())
    if not before or not behind.words().strip(" .;:,"):
        start = len(behind.text) - len(behind.text.lstrip(" \t.;:,"))
        behind = behind.cut(start)
    text = Rich(
        before.text + behind.text, before.looks + behind.looks, before.pictures + behind.pictures
    )
    return text.strip()
