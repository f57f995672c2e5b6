"""Which unlabelled lines behind a stem are options?"""

import re
from collections.abc import Sequence

from quizapp.banks.formats.grammar.parting import WRAPPED, Option, Parted
from quizapp.banks.formats.grammar.rich import Rich, join
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.rules.predictions import is_prediction

MOST_UNLABELLED = 8
LINES = "Các phương án không có nhãn; mỗi dòng sau câu hỏi được hiểu là một phương án."
STEM_END = re.compile(r"(?:[?:…]|\.\.|\blà|_)[\s)”\"*]*$")


def by_lines(segments: Sequence[Segment]) -> Parted:
    """Answer what unlabelled lines say: the stem goes on up to the line that asks."""
    lines = [one for one in segments if one.kind in {Kind.TEXT, Kind.PAGE} and one.rich]
    whole = join(one.rich for one in lines)
    if len(lines) < 2 and "\t" not in whole.text.strip():
        return Parted(stem=whole.strip())
    if is_prediction(whole.words()):
        return Parted(stem=whole.strip())
    asks = [number for number, one in enumerate(lines) if STEM_END.search(one.rich.text)]
    clear = bool(asks)
    stem_end = asks[0] + 1 if asks else 1
    rest = [part for one in lines[stem_end:] for part in _columns(one)]
    if not rest:
        stem, *columns = _columns(lines[-1])
        return Parted(
            stem=join([*(one.rich for one in lines[:-1]), stem]).strip(),
            options=[Option(letter=n, text=text) for n, text in enumerate(columns)],
            how="lines",
        )
    stem = join(one.rich for one in lines[:stem_end]).strip()
    texts = _unwrapped(rest)
    if len(texts) == 1 and not clear:
        return Parted(stem=whole.strip())
    options = [Option(letter=number, text=text) for number, text in enumerate(texts)]
    doubts = [] if clear and len(texts) <= MOST_UNLABELLED else [LINES]
    return Parted(stem=stem, options=options, doubts=doubts, how="lines")


def _columns(segment: Segment) -> list[Rich]:
    """Answer the texts between the tabs of a line."""
    if "\t" not in segment.rich.text:
        return [segment.rich.strip()]
    start, texts = 0, []
    for text in segment.rich.text.split("\t"):
        texts.append(segment.rich.cut(start, start + len(text)).strip())
        start += len(text) + 1
    return [text for text in texts if text]


def _unwrapped(texts: list[Rich]) -> list[Rich]:
    """Answer the options in lines of which some are the second half of an option."""
    groups: list[list[Rich]] = []
    for text in texts:
        begins = text.text[:1]
        if groups and begins.islower() and len(groups[-1][-1].text) >= WRAPPED:
            groups[-1].append(text)
        else:
            groups.append([text])
    return [join(group) for group in groups]
