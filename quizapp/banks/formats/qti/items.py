"""What does a QTI item ask, if it is a multiple-choice question?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as escaped
from types import MappingProxyType

from quizapp.banks.formats.elements import Element
from quizapp.banks.formats.markup import Shown, escape, to_text, understand
from quizapp.banks.formats.qti.scoring import declaration_of, key_of
from quizapp.banks.formats.shares import letter_of
from quizapp.banks.formats.tags import tagged
from quizapp.rules.faults import IDENTIFIER
from quizapp.rules.names import clean
from quizapp.rules.raw import Place, RawQuestion

TOOL = "quizapp"
"""Items of our own say so; their label is the id, which may be none by the rules of QTI."""
EXPLANATION = "explanation"
RIGHT_WORDS = {"correct", "right", "true", "dung"}
LONGEST_LABEL = 60
VOID = {"br", "img", "hr", "col"}
LOOKS = MappingProxyType({"underline": "u", "strike": "s"})
"""Classes of spans, for the tags that QTI lacks."""
UNSEEN = {
    *("feedbackInline", "feedbackBlock", "modalFeedback", "templateInline", "templateBlock"),
    *("stylesheet", "infoControl", "catalogInfo", "companionMaterialsInfo"),
}
OTHER_INTERACTIONS = MappingProxyType(
    {
        "associateInteraction": "câu ghép cặp",
        "customInteraction": "câu có phần mềm trả lời riêng (PCI)",
        "drawingInteraction": "câu vẽ hình",
        "extendedTextInteraction": "câu tự luận",
        "gapMatchInteraction": "câu điền chỗ trống",
        "graphicAssociateInteraction": "câu ghép cặp trên hình",
        "graphicGapMatchInteraction": "câu điền chỗ trống trên hình",
        "graphicOrderInteraction": "câu sắp thứ tự trên hình",
        "hotspotInteraction": "câu chọn vùng trên hình",
        "hottextInteraction": "câu chọn chữ trong đoạn",
        "inlineChoiceInteraction": "câu chọn từ trong đoạn",
        "matchInteraction": "câu ghép đôi",
        "mediaInteraction": "câu nghe nhìn",
        "orderInteraction": "câu sắp thứ tự",
        "portableCustomInteraction": "câu có phần mềm trả lời riêng (PCI)",
        "positionObjectInteraction": "câu đặt hình",
        "selectPointInteraction": "câu chọn điểm trên hình",
        "sliderInteraction": "câu kéo thanh trượt",
        "textEntryInteraction": "câu điền chữ",
        "uploadInteraction": "câu nộp tệp",
    }
)


class NoChoice(Exception):
    """Why an item is no multiple-choice question, a Vietnamese sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question without its pictures, and what else is to be done or said about it.

    `shown` are the pictures of the stem and of each option. `lost` names what cannot be kept.
    """

    question: RawQuestion
    shown: tuple[tuple[Shown, ...], ...] = ()
    lost: tuple[str, ...] = ()
    is_own: bool = False
    """Our own writer made it."""
    is_in_order: bool = False
    is_limitless: bool = False
    """Nothing says how many options may be chosen, where several have to be."""
    has_more_feedback: bool = False


def label_of(root: Element) -> str | None:
    """Answer what an item is called."""
    title = clean(root.attributes.get("title", "")) or root.attributes.get("identifier", "")
    return title[:LONGEST_LABEL] or None


def item_of(root: Element, place: Place) -> Item:
    """Answer what a normalised item says. Raises NoChoice."""
    interaction = _interaction(root)
    choices = interaction.all("simpleChoice")
    names = [choice.attributes.get("identifier", "").strip() for choice in choices]
    response = interaction.attributes.get("responseIdentifier", "")
    doubts: list[str] = []
    key = key_of(root, response, names, doubts)
    body = root.first("itemBody") or Element(name="itemBody")
    said = understand([_html(body), *map(_html, choices)])
    declaration = declaration_of(root, response)
    cardinality = declaration.attributes.get("cardinality") if declaration else None
    most, least = _count(interaction, "maxChoices"), _count(interaction, "minChoices") or 0
    is_several = cardinality in {"multiple", "ordered"}
    is_limitless = is_several and most is None and (least > 1 or len(key) > 1)
    if is_several and most and len(key) > most:
        doubts.append(f"Tệp cho chọn tối đa {most} phương án nhưng ghi {len(key)} đáp án đúng.")
    explanation, has_more = _explanation(root, choices, names, key)
    question = RawQuestion(
        place=place,
        identifier=_identifier(root),
        stem=said.texts[0],
        options=said.texts[1:],
        is_html=said.is_html,
        key=tuple(key),
        # By the specification a missing maximum means one.
        is_multiple=len(key) > 1 or (is_several and (is_limitless or most not in {None, 1})),
        pinned=tuple(
            letter_of(number)
            for number, choice in enumerate(choices)
            if choice.attributes.get("fixed") in {"true", "1"}
        ),
        explanation=explanation,
        doubts=tuple(doubts),
    )
    is_own = root.attributes.get("toolName") == TOOL
    if is_own:
        question, _ = tagged(question, _tags(body))
    return Item(
        question=question,
        is_own=is_own,
        shown=said.pictures,
        lost=said.lost,
        is_in_order=interaction.attributes.get("shuffle") in {"false", "0"},
        is_limitless=is_limitless,
        has_more_feedback=has_more,
    )


def words_of(root: Element) -> str:
    """Answer what a normalised item says, whatever it asks for."""
    body = root.first("itemBody")
    return to_text(_html(body)) if body else ""


def _interaction(root: Element) -> Element:
    if root.name != "assessmentItem":
        raise NoChoice("Tệp này không phải một câu hỏi QTI 2.1, 2.2 hoặc 3.0.")
    body = root.first("itemBody")
    found = [
        element
        for element in (body.within() if body else ())
        if element.name.endswith("Interaction")
    ]
    if not found:
        raise NoChoice("Câu này không có phần trả lời, nên bỏ qua.")
    if root.attributes.get("adaptive") in {"true", "1"}:
        raise NoChoice("Câu này thay đổi theo lượt trả lời (adaptive), nên bỏ qua.")
    if root.first("templateProcessing") or root.first("templateDeclaration"):
        raise NoChoice("Câu này sinh nội dung theo mẫu (template), nên bỏ qua.")
    for element in found:
        if element.name != "choiceInteraction":
            known = OTHER_INTERACTIONS.get(element.name)
            what = f"là {known}" if known else f"thuộc loại lạ “{element.name[:40]}”"
            raise NoChoice(f"Câu này {what}, không phải câu chọn phương án, nên bỏ qua.")
    if len(found) > 1:
        raise NoChoice(f"Câu này gồm {len(found)} phần trả lời, nên bỏ qua.")
    return found[0]


def _identifier(root: Element) -> str:
    name = "label" if root.attributes.get("toolName") == TOOL else "identifier"
    found = root.attributes.get(name, "").strip()
    return found if IDENTIFIER.fullmatch(found) else ""


def _count(interaction: Element, name: str) -> int | None:
    text = interaction.attributes.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _explanation(
    root: Element, choices: Sequence[Element], names: Sequence[str], key: Sequence[str]
) -> tuple[str, bool]:
    """Answer the explanation among an item's feedbacks, and whether there are others."""
    given = {
        feedback.attributes.get("identifier", "").strip(): to_text(_html(feedback))
        for feedback in root.all("modalFeedback")
    }
    letters = {*key}
    right = [name for number, name in enumerate(names) if letter_of(number) in letters]
    wanted = [EXPLANATION, *right, *(name for name in given if name.lower() in RIGHT_WORDS)]
    texts = [given[name] for name in wanted if given.get(name)]
    if not texts and len(given) == 1:
        texts = list(given.values())
    inline = {
        name: to_text(_html(feedback))
        for name, choice in zip(names, choices, strict=True)
        for feedback in choice.within()
        if feedback.name in {"feedbackInline", "feedbackBlock"}
    }
    texts = texts or [inline[name] for name in right if inline.get(name)]
    unsaid = {*given.values(), *inline.values()} - {*texts, ""}
    return " ".join(dict.fromkeys(texts)), bool(unsaid)


def _tags(body: Element) -> list[str]:
    """Answer what our own writer noted for authors."""
    return [
        paragraph.text
        for block in body.all("rubricBlock")
        if block.attributes.get("view") == "author"
        for paragraph in block.within()
        if paragraph.name == "p"
    ]


def _html(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield escape(part)
        elif part.name == "choiceInteraction":
            prompt = part.first("prompt")
            yield f"<div>{_html(prompt)}</div>" if prompt else ""
        elif part.name == "object" and part.attributes.get("type", "").startswith("image/"):
            alt = clean(part.text) or part.attributes.get("alt", "")
            yield f'<img src="{escaped(part.attributes.get("data", ""))}" alt="{escaped(alt)}">'
        elif part.name not in UNSEEN and not _is_for_others(part):
            yield from _tag(part)


def _tag(part: Element) -> Iterator[str]:
    name = part.name
    if name == "span":
        name = LOOKS.get(part.attributes.get("class", ""), name)
    attributes = "".join(
        f' {key}="{escaped(part.attributes[key])}"'
        for key in ("src", "alt", "colspan", "rowspan")
        if key in part.attributes
    )
    yield f"<{name}{attributes}>"
    if name not in VOID:
        yield from _pieces(part)
        yield f"</{name}>"


def _is_for_others(part: Element) -> bool:
    """Answer whether a block speaks to authors, scorers and the like alone."""
    views = part.attributes.get("view", "").split()
    return part.name == "rubricBlock" and "candidate" not in views
