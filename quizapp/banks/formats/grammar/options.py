"""Which part of a question's text is its stem, and which are its options?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizapp.banks.formats.grammar import labels
from quizapp.banks.formats.grammar.initials import behind_the_question, without_initials
from quizapp.banks.formats.grammar.labels import Letter, Spot, Strength
from quizapp.banks.formats.grammar.parting import Option, Parted, parted_at
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.banks.formats.grammar.unlabelled import by_lines
from quizapp.rules.names import fold

TWICE = "Có hai phương án cùng mang nhãn {letter}; đã đọc theo thứ tự từ trên xuống."
HOLE = "Thứ tự nhãn các phương án không liên tục; có thể thiếu một phương án."
TAIL = "Chữ “{letter}.” nằm giữa dòng được hiểu là nhãn của một phương án."
CASES = "Chữ hoa và chữ thường đều có thể là nhãn phương án; đã đọc theo loại đứng trước."
BEFORE = "Trong phần câu hỏi có chữ trông như nhãn phương án; hãy xem phần câu hỏi đã đủ chưa."
OPTION_NUMBER = re.compile(r"(?:(?<=\s)|^)(?P<number>[1-8])(?P<sep>[.)])(?!\d)\s?")


SEVERAL = re.compile(
    r"\b(chon|danh dau|tich|khoanh)\b.{0,20}\b(nhieu|cac|nhung|tat ca|hai|ba|0?[2-6])\b"
    r"|^(nhung|cac)\b.{1,80}\bnao\b|\b(nhieu|hai|ba|0?[2-6]) (dap an|phuong an|lua chon|y) dung"
    r"|chon nhieu|\(nhieu (lua chon|dap an)"
)


def part(segments: Sequence[Segment]) -> Parted:
    """Answer the stem and the options in the text of one question."""
    for way in (_by_letters, _by_numbers, _by_bullets):
        if parted := way(segments):
            return parted
    return by_lines(segments)


# Letters


def found_letters(segments: Sequence[Segment]) -> list[Letter]:
    """Answer everything in the segments that looks like the label of an option."""
    found: list[Letter] = []
    for number, segment in enumerate(segments):
        if segment.kind != Kind.TEXT:
            continue
        if len(segment.auto) == 1 and segment.auto.upper() in "ABCDEFGH":
            letter = ord(segment.auto.upper()) - ord("A")
            found.append(
                Letter(segment=number, start=0, end=0, letter=letter,
                       upper=segment.auto.isupper(), strength=Strength.START)
            )  # fmt: skip
        starts = segment.is_start and not segment.auto
        found.extend(labels.letters(segment.rich.text, segment.inline, number, is_start=starts))
    if any(one.letter == labels.STROKED for one in found):
        return _stroked(segments, found)
    return found


def _stroked(segments: Sequence[Segment], found: list[Letter]) -> list[Letter]:
    """Answer the labels with a Đ as the fifth letter if it follows a D; "9.000 đ)" is no label."""
    last = next((number for number, one in enumerate(found) if one.letter == 3), len(found))
    fifth = [
        one
        for one in found[last:]
        if one.letter == labels.STROKED and one.upper == found[last].upper
        and (one.strength == Strength.START or _is_item(segments[one.segment].rich.text, one))
    ]  # fmt: skip
    rest = [one for one in found if one.letter != labels.STROKED or one in fifth[:1]]
    if fifth:
        for one in rest:
            one.letter = 4 if one is fifth[0] else one.letter + (one.letter > 3)
    return rest


def _is_item(text: str, spot: Letter) -> bool:
    """Answer whether a label in the middle of a line is written as in "d) … đ) …"."""
    before = text[: spot.start].rstrip()
    return text[spot.start : spot.end].endswith(")") and not (
        text[spot.start] == "(" or before[-1:] == "(" or before[-1:].isdigit()
    )


def _by_letters(segments: Sequence[Segment]) -> Parted | None:
    every = without_initials(segments, found_letters(segments))
    found = behind_the_question(segments, every)
    chains = [_chain([one for one in found if one.upper == upper]) for upper in (True, False)]
    chains = [chain for chain in chains if _is_whole(chain)]
    if not chains:
        return None
    # Where as many labels of either kind begin a line, those that come first hold the others.
    chains.sort(key=lambda chain: (-_starts(chain), chain[0].segment, chain[0].start))
    best = chains[0]
    _take_boxes(segments, best)
    parted = parted_at(segments, best, bracket=best[0].bracket)
    parted.how = "letters"
    dropped = every[: len(every) - len(found)]
    if dropped and (found[0].strength == Strength.INLINE or any(one.strength for one in dropped)):
        parted.doubts.append(BEFORE)
    if len(chains) > 1 and _starts(chains[1]) == _starts(best):
        parted.doubts.append(CASES)
    typed = [option.letter for option in parted.options]
    if len(set(typed)) < len(typed):
        twin = next(letter for letter in typed if typed.count(letter) > 1)
        parted.doubts.append(TWICE.format(letter=chr(ord("A") + twin)))
    else:
        parted.options.sort(key=lambda option: option.letter)
        if len(typed) > 1 and sorted(typed) != list(range(len(typed))):
            parted.doubts.append(HOLE)
    weak = [one for one in best if one.strength == Strength.INLINE]
    if len(weak) == 1 and len(best) > 2 and best[-1] is weak[0] and best[0].strength:
        parted.doubts.append(TAIL.format(letter=chr(ord("A") + weak[0].letter)))
    if weak or best[0].bracket:
        parted.options = _without_separators(parted.options)
    return parted


def _take_boxes(segments: Sequence[Segment], chain: list[Letter]) -> None:
    """Give the boxes in the middle of a line to the labels behind them, if the first label has one
    before it; else each stands behind its option."""
    for number, spot in enumerate(chain):
        if spot.boxed:
            continue
        text = segments[spot.segment].rich.text
        found = labels.BOX_BEFORE.search(text[max(0, spot.start - 8) : spot.start])
        if found:
            spot.start -= len(found[0])
            spot.starred |= found["box"] in labels.PICKED_BULLETS
            spot.boxed = True
        elif not number:
            return


def _is_whole(chain: list[Letter]) -> bool:
    if len(chain) < 2:
        # A lone option: the file prints only the right one, or one line of it is lost.
        return len(chain) == 1 and chain[0].strength == Strength.START
    return any(one.letter == 0 for one in chain) or _starts(chain) >= 2


def _starts(chain: list[Letter]) -> int:
    """Answer how many of these labels begin their line."""
    return sum(one.strength == Strength.START for one in chain)


def _chain(found: list[Letter]) -> list[Letter]:
    """Answer the labels that follow one another as labels do."""
    strong = {one.letter for one in found if one.strength}
    every = {one.letter for one in found}
    first = _first(found, strong)
    taken: list[Letter] = []
    seen: set[int] = set()
    weak = 0
    for one in found:
        letter = one.letter
        follows = letter - 1 in seen
        if one.strength:
            if letter in seen:
                again = one.strength == Strength.START and taken[-1].letter == letter
                if again and letter and letter + 1 not in strong:
                    taken.append(one)
                continue
            fits = letter == 0 or follows or letter - 1 in strong
            fits = fits or (one.strength == Strength.START and not seen.difference(range(letter)))
        elif letter in strong or letter in seen:
            continue
        elif letter == 0:
            fits = one is first
        else:
            column = bool(seen) and letter - 1 in strong and letter + 1 in every
            fits = (follows or column) and (letter < 4 or weak >= 2)
        if fits:
            taken.append(one)
            seen.add(letter)
            weak += not one.strength
    return taken


def _first(found: list[Letter], strong: set[int]) -> Letter | None:
    """Answer the A in the middle of a line that begins the options: the last one before a B."""
    if 0 in strong:
        return None
    first = None
    for one in found:
        if one.letter == 1:
            return first
        if one.letter == 0:
            first = one
    return None


def _without_separators(options: list[Option]) -> list[Option]:
    """Answer the options of one line without the signs between them."""
    if not all(option.text.text.rstrip().endswith((";", ",")) for option in options[:-1]):
        return options
    return [
        replace(option, text=option.text.strip().cut(0, -1))
        if option.text.text.rstrip().endswith((";", ","))
        else option
        for option in options
    ]


# Numbers and bullets


def _by_numbers(segments: Sequence[Segment]) -> Parted | None:
    starts = [number for number, one in enumerate(segments) if one.auto.isdecimal()]
    if not starts:
        return None
    spots: list[Spot] = []
    for number in starts:
        text = segments[number].rich.text
        spots.append(Spot(segment=number, start=0, end=0, letter=int(segments[number].auto) - 1))
        if len(starts) > 1:
            continue
        for found in OPTION_NUMBER.finditer(text):
            if int(found["number"]) == spots[-1].letter + 2:
                spots.append(
                    Spot(segment=number, start=found.start(), end=found.end(),
                          letter=spots[-1].letter + 1)
                )  # fmt: skip
    if len(spots) < 2:
        return None
    parted = parted_at(segments, spots)
    parted.how = "numbers"
    return parted


def _by_bullets(segments: Sequence[Segment]) -> Parted | None:
    spots: list[Spot] = []
    bullets: set[str] = set()
    for number, segment in enumerate(segments):
        if segment.kind != Kind.TEXT or not segment.is_start:
            continue
        text, end = segment.rich.text, 0
        if segment.auto and not segment.auto.isalnum():
            bullet = segment.auto
        elif found := labels.BULLET.match(text):
            bullet, end = found["bullet"], found.end()
        else:
            continue
        bullets.add(bullet)
        picked = bullet in labels.PICKED_BULLETS
        spots.append(Spot(segment=number, start=0, end=end, letter=len(spots), starred=picked))
    if len(spots) < 2 or (spots[0].segment == 0 and not segments[0].auto):
        return None
    if "*" in bullets and len(bullets) > 1:
        spots = [
            replace(spot, starred=segments[spot.segment].rich.text.lstrip().startswith("*"))
            for spot in spots
        ]
    parted = parted_at(segments, spots)
    parted.how = "bullets"
    return parted


def says_several(stem: str) -> bool:
    """Answer whether a stem asks for several options."""
    return bool(SEVERAL.search(fold(stem)))
