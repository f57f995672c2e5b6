"""How is a text parted where options begin?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.labels import Spot
from quizapp.banks.formats.grammar.rich import NOTHING, Rich, join
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.banks.formats.lines import PICTURE
from quizapp.rules.raw import Place

WRAPPED = 45
"""A line at least so long may go on in the next one."""
LEFT = "Đoạn chữ đứng sau phương án cuối được bỏ qua: “{text}”."


@dataclass(slots=True, kw_only=True, eq=False)
class Option:
    """An option: the number of the letter that stands before it, its label, its text."""

    letter: int
    text: Rich
    label: Rich = NOTHING
    starred: bool = False


@dataclass(slots=True, kw_only=True)
class Parted:
    """A question's text parted. `how` says what showed the options."""

    stem: Rich
    options: list[Option] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    left: list[tuple[Place, str]] = field(default_factory=list)
    how: str = ""


_Text = tuple[Segment, Rich]
"""What a segment says to one option."""


def parted_at(
    segments: Sequence[Segment], spots: Sequence[Spot], *, bracket: bool = False
) -> Parted:
    """Answer the text before the first spot as the stem and what follows each as its option."""
    stem: list[Rich] = []
    texts: list[list[_Text]] = [[] for _ in spots]
    heads: list[Rich] = []
    spots_of: dict[int, list[Spot]] = {}
    for spot in spots:
        spots_of.setdefault(spot.segment, []).append(spot)
    current = -1
    for number, segment in enumerate(segments):
        rich = segment.rich
        own = spots_of.get(number, [])
        edges = [spot.start for spot in own] + [len(rich.text)]
        before = rich.cut(0, edges[0]) if own else _numbered(segment)
        if current < 0:
            if segment.kind == Kind.TEXT:
                stem.append(before)
        elif before or segment.kind == Kind.BLANK:
            texts[current].append((segment, before))
        for spot, edge in zip(own, edges[1:], strict=True):
            current += 1
            is_typed = spot.end > spot.start
            heads.append(rich.cut(spot.start, spot.end) if is_typed else _outside(segment))
            texts[current].append((segment, rich.cut(spot.end, edge)))
    parted = Parted(stem=join(stem).strip())
    for index, (spot, text, head) in enumerate(zip(spots, texts, heads, strict=True)):
        whole = _flowing(text, parted, is_last=index == len(spots) - 1)
        parted.options.append(
            Option(letter=spot.letter, text=whole.strip(), label=head, starred=spot.starred)
        )
    if bracket:
        _unbracket(parted)
    return parted


def _outside(segment: Segment) -> Rich:
    """Answer the label that stands outside of the text, as it looks."""
    return Rich(segment.auto, bytes((segment.look,)) * len(segment.auto))


def _numbered(segment: Segment) -> Rich:
    """Answer a text with the number or letter before it, which is the label of no option."""
    if not segment.auto.isalnum():
        return segment.rich
    label = segment.label or f"{segment.auto}."
    return join([Rich(label, bytes(len(label))), segment.rich])


def _flowing(texts: list[_Text], parted: Parted, *, is_last: bool) -> Rich:
    """Answer an option's text from its lines; behind the last option may stand something else."""
    kept = [texts[0][1]]
    if len(texts) == 1:
        return kept[0]
    blank = False
    previous = kept[0].text
    for number, (segment, rich) in enumerate(texts[1:], 1):
        text = rich.text.strip()
        if segment.kind == Kind.BLANK:
            blank = True
            continue
        if segment.kind == Kind.PAGE:
            if text:
                parted.left.append((segment.place, text))
            continue
        goes_on = not is_last or not previous.strip()
        goes_on = goes_on or not text.strip(PICTURE)  # a picture below its option
        goes_on = goes_on or text[:1].islower() or not segment.is_start
        goes_on = goes_on or (not blank and len(previous) >= WRAPPED and not text.isupper())
        if not goes_on:
            parted.left.extend(
                (rest.place, words.words()) for rest, words in texts[number:] if words
            )
            if not blank and not text.isupper() and not _closes(text):
                parted.doubts.append(LEFT.format(text=rich.words()[:80]))
            break
        kept.append(rich)
        previous = text
    return join(kept)


def _closes(text: str) -> bool:
    """Answer whether a text behind the last option has nothing to do with it."""
    found = labels.CLOSING.match(text)
    if not found:
        return False
    if not found["heading"]:
        return True
    letters = [character for character in text[found.end() :] if character.isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters)


def _unbracket(parted: Parted) -> None:
    """Take away the bracket that holds the options, "… (a- Cầu Đỏ; b- Cầu Xanh)"."""
    parted.stem = _trimmed(parted.stem, "(")
    last = parted.options[-1]
    text, depth = last.text.text, 1
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            parted.options[-1] = replace(last, text=last.text.cut(0, position).strip())
            behind = last.text.cut(position + 1)
            if behind.words().strip(" .;,"):
                parted.stem = join([parted.stem, behind]).strip()
            return


def _trimmed(rich: Rich, sign: str) -> Rich:
    whole = rich.strip()
    return whole.cut(0, -1).strip() if whole.text.endswith(sign) else whole
