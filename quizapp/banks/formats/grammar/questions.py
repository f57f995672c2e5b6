"""What questions come of the blocks of a document?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quizapp.banks.formats.grammar.answers import Draft, decide, match_lists
from quizapp.banks.formats.grammar.brackets import bracketed
from quizapp.banks.formats.grammar.crosses import mark_crosses
from quizapp.banks.formats.grammar.keys import row_of_letters
from quizapp.banks.formats.grammar.looks import SEVERAL, Looks, typed_signs
from quizapp.banks.formats.grammar.options import found_letters, part, says_several
from quizapp.banks.formats.grammar.outline import Block, Outline
from quizapp.banks.formats.grammar.parting import WRAPPED
from quizapp.banks.formats.grammar.rich import Rich, join
from quizapp.banks.formats.grammar.segments import Kind, Segment
from quizapp.banks.formats.grammar.structure import Group, parted
from quizapp.rules.names import fold
from quizapp.rules.raw import Place, Problem, RawPicture, RawQuestion, Remark, Severity

MIXED = "Phần lớn câu trong tệp có nhãn phương án, riêng câu này không có."
DIFFICULTIES = {
    "1": "1", "de": "1", "nhan biet": "1", "nb": "1",
    "2": "2", "trung binh": "2", "vua": "2", "thong hieu": "2", "th": "2",
    "3": "3", "kho": "3", "van dung": "3", "vd": "3", "van dung cao": "3", "vdc": "3",
}  # fmt: skip
SHOWN = 80
RECIPIENTS = ("Nơi nhận", "NƠI NHẬN")
PAUSES = (Kind.BLANK, Kind.PAGE)


def compose(outlined: Outline) -> tuple[list[RawQuestion], list[Problem]]:
    """Answer the questions of a document and the remarks about it."""
    problems: list[Problem] = []
    is_loose = not any(block.label for block in outlined.blocks)
    drafts = [
        draft for block in outlined.blocks for draft in _drafts(block, problems, shapes=is_loose)
    ]
    ways = Counter(draft.parted.how for draft in drafts if draft.parted.options)
    for draft in drafts:
        if draft.parted.how == "lines" and 2 * ways["lines"] < sum(ways.values()):
            draft.doubts.append(MIXED)
        draft.answers += [(0, letters) for letters in bracketed(draft.parted)]
        draft.signs = typed_signs(draft.parted)
    problems += match_lists(drafts, outlined.keys)
    mark_crosses(drafts)
    looks = Looks([draft.parted.options for draft in drafts])
    questions = []
    for number, draft in enumerate(drafts):
        picked, doubt = looks.picked(number)
        if doubt == SEVERAL and says_several(draft.parted.stem.words()):
            doubt = ""
        key = decide(draft, picked, doubt, trusted=looks.is_trusted)
        problems += [_passed(place, text) for place, text in draft.parted.left]
        questions.append(_question(draft, number + 1, key))
    return questions, problems


def _drafts(block: Block, problems: list[Problem], *, shapes: bool) -> Iterator[Draft]:
    labelled = bool(block.label)
    passed: list[Segment] = []
    for number, group in enumerate(parted(block.items, labelled=labelled, shapes=shapes)):
        if not group.is_question or _is_distribution(group, labelled=labelled):
            passed.extend(group.items)
            continue
        draft = _draft(block, group, problems)
        if number or not labelled:
            draft.number, draft.label = 0, ""
        yield draft
    texts = [one for one in passed if one.rich and one.kind != Kind.PAGE]
    if texts:
        problems.append(_passed(texts[0].place, " ".join(one.rich.words() for one in texts)))


def _is_distribution(group: Group, *, labelled: bool) -> bool:
    """Answer whether a group is the list of those who get an official letter."""
    first = next((one for one in group.items if one.rich), None)
    return not labelled and first is not None and first.rich.text.lstrip().startswith(RECIPIENTS)


def _draft(block: Block, group: Group, problems: list[Problem]) -> Draft:
    """Answer what a group of segments says."""
    texts, keys, fields = _sorted(group.items, problems)
    first = next((one for one in group.items if one.rich), None)
    return Draft(
        place=first.place if first and not block.label else block.place,
        label=block.label,
        number=block.number,
        section=block.section,
        chapter=block.chapter,
        parted=part(texts),
        answers=[(one[0].number, join(text.rich for text in one).words()) for one in keys],
        fields={name: join(parts).words() for name, parts in fields.items()},
        doubts=group.doubts,
    )


def _sorted(
    items: Sequence[Segment], problems: list[Problem]
) -> tuple[list[Segment], list[list[Segment]], dict[str, list[Rich]]]:
    """Answer the text of a question, then its keys and its fields with their lines."""
    texts: list[Segment] = []
    keys: list[list[Segment]] = []
    fields: dict[str, list[Rich]] = {}
    target: list[Segment] | None = texts
    lettered, looked_at = False, 0  # whether so many of the texts hold labels of options
    name = ""
    blank = False
    for item in items:
        if item.kind == Kind.KEY:
            keys.append([item])
            target, name = keys[-1], ""
        elif item.kind == Kind.FIELD:
            fields.setdefault(item.name, []).append(item.rich)
            target, name = None, item.name
        elif item.kind in PAUSES:
            if target is texts:
                texts.append(item)
        elif name and not (blank and name != "explanation"):
            fields[name].append(item.rich)
        else:
            if target is not texts and not lettered:
                lettered, looked_at = bool(found_letters(texts[looked_at:])), len(texts)
            if target is texts or not lettered:
                target = texts
                texts.append(item)
            elif target is not None and _goes_on(target, item):
                target.append(item)
            else:
                problems.append(_passed(item.place, item.rich.words()))
        blank = item.kind == Kind.BLANK
    return texts, keys, fields


def _goes_on(key: list[Segment], item: Segment) -> bool:
    """Answer whether a line belongs to the key above it."""
    above = key[-1].rich.text
    text = item.rich.text.strip()
    is_row = len(row_of_letters(above)) > 1 and bool(row_of_letters(text))
    return is_row or not above.strip() or len(above) >= WRAPPED or text[:1].islower()


def _question(draft: Draft, ordinal: int, key: tuple[str, ...]) -> RawQuestion:
    parted_, fields = draft.parted, draft.fields
    pictures = [RawPicture(digest=digest) for digest in parted_.stem.pictures]
    for number, option in enumerate(parted_.options):
        letter = chr(ord("A") + number)
        pictures += [RawPicture(digest=digest, option=letter) for digest in option.text.pictures]
    difficulty = fold(fields["difficulty"]).strip(" .") if "difficulty" in fields else "1"
    stem = parted_.stem.words()
    return RawQuestion(
        place=replace(draft.place, label=draft.label or None, ordinal=ordinal),
        stem=stem,
        options=tuple(option.text.words() for option in parted_.options),
        key=key,
        is_multiple=len(key) > 1 or (not key and says_several(stem)),
        pictures=tuple(pictures),
        explanation=fields.get("explanation", ""),
        topic=fields.get("topic", ""),
        difficulty=DIFFICULTIES.get(difficulty, "1"),
        source_title=fields.get("source") or None,
        doubts=tuple(dict.fromkeys([*draft.doubts, *parted_.doubts])),
    )


def _passed(place: Place, text: str) -> Problem:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return Problem(
        kind=Remark.IGNORED,
        message=f"Bỏ qua đoạn chữ không thuộc câu hỏi nào: “{shown}”.",
        severity=Severity.NOTICE,
        place=place,
    )
