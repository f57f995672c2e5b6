"""What questions come of the blocks of a document?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from quizapp.banks.formats.grammar.answers import Draft, decide, match_lists
from quizapp.banks.formats.grammar.looks import Looks, typed_signs
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
        draft.signs = typed_signs(draft.parted)
    problems += match_lists(drafts, outlined.keys)
    looks = Looks([draft.parted.options for draft in drafts])
    questions = []
    for number, draft in enumerate(drafts):
        several = says_several(draft.parted.stem.words())
        key = decide(draft, *looks.picked(number, several=several), trusted=looks.is_trusted)
        problems += [_passed(place, text) for place, text in draft.parted.left]
        questions.append(_question(draft, number + 1, key, several=several))
    return questions, problems


def _drafts(block: Block, problems: list[Problem], *, shapes: bool) -> Iterator[Draft]:
    labelled = bool(block.label)
    passed: list[Segment] = []
    for number, group in enumerate(parted(block.items, labelled=labelled, shapes=shapes)):
        if not group.is_question:
            passed.extend(group.items)
            continue
        draft = _draft(block, group, problems)
        if number or not labelled:
            draft.number, draft.label = 0, ""
        yield draft
    texts = [one for one in passed if one.rich and one.kind != Kind.PAGE]
    if texts:
        problems.append(_passed(texts[0].place, " ".join(one.rich.words() for one in texts)))


def _draft(block: Block, group: Group, problems: list[Problem]) -> Draft:
    """Answer what a group of segments says: the text, then keys and fields with their lines."""
    texts: list[Segment] = []
    keys: list[list[Segment]] = []
    fields: dict[str, list[Rich]] = {}
    target: list[Segment] | None = texts
    name = ""
    blank = False
    for item in group.items:
        if item.kind == Kind.KEY:
            keys.append([item])
            target, name = keys[-1], ""
        elif item.kind == Kind.FIELD:
            fields.setdefault(item.name, []).append(item.rich)
            target, name = None, item.name
        elif item.kind in {Kind.BLANK, Kind.PAGE}:
            if target is texts:
                texts.append(item)
        elif name and not (blank and name != "explanation"):
            fields[name].append(item.rich)
        elif target is texts or not found_letters(texts):
            target = texts
            texts.append(item)
        elif target is not None and _goes_on(target, item):
            target.append(item)
        else:
            problems.append(_passed(item.place, item.rich.words()))
        blank = item.kind == Kind.BLANK
    first = next((one for one in group.items if one.rich), None)
    draft = Draft(
        place=first.place if first and not block.label else block.place,
        label=block.label,
        number=block.number,
        section=block.section,
        chapter=block.chapter,
        parted=part(texts),
        answers=[(one[0].number, join(text.rich for text in one).words()) for one in keys],
        doubts=group.doubts,
    )
    for name, parts in fields.items():
        draft.fields[name] = join(parts).words()
    return draft


def _goes_on(key: list[Segment], item: Segment) -> bool:
    """Answer whether a line belongs to the key above it."""
    above = key[-1].rich.text
    text = item.rich.text.strip()
    return not above.strip() or len(above) >= WRAPPED or text[:1].islower()


def _question(draft: Draft, ordinal: int, key: tuple[str, ...], *, several: bool) -> RawQuestion:
    parted_, fields = draft.parted, draft.fields
    pictures = [RawPicture(digest=digest) for digest in parted_.stem.pictures]
    for number, option in enumerate(parted_.options):
        letter = chr(ord("A") + number)
        pictures += [RawPicture(digest=digest, option=letter) for digest in option.text.pictures]
    difficulty = fields.get("difficulty", "1")
    return RawQuestion(
        place=replace(draft.place, label=draft.label or None, ordinal=ordinal),
        stem=parted_.stem.words(),
        options=tuple(option.text.words() for option in parted_.options),
        key=key,
        is_multiple=len(key) > 1 or (several and len(key) != 1),
        pictures=tuple(pictures),
        explanation=fields.get("explanation", ""),
        topic=fields.get("topic", ""),
        difficulty=DIFFICULTIES.get(fold(difficulty).strip(" ."), "1"),
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
