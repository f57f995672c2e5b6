"""Which options of a QTI item are right, by its declarations and by the way it is scored?"""

from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from quizapp.banks.formats.elements import Element
from quizapp.banks.formats.shares import letter_of, right_letters


class Way(Enum):
    """How an item is scored."""

    MATCHED = auto()  # all or nothing, against its correct response; also if nothing is said
    MAPPED = auto()  # each chosen option brings its own points
    OTHER = auto()


def key_of(item: Element, response: str, choices: Sequence[str], doubts: list[str]) -> list[str]:
    """Answer the letters of the right options, given the identifiers of all of them.

    `doubts` gets what may be meant otherwise.
    """
    declaration = declaration_of(item, response)
    if declaration is None:
        return []
    way = _way(item.first("responseProcessing"), response)
    if way == Way.OTHER:
        doubts.append("Tệp chấm câu này theo cách riêng, không đọc được đáp án; hãy chọn đáp án.")
        return []
    right = _correct(declaration, choices, doubts)
    points = _points(declaration, choices) if way == Way.MAPPED else []
    if not any(point > 0 for point in points):
        return right
    if not right:
        several = declaration.attributes.get("cardinality") != "single"
        # Points of several choices add up, of which one alone is not meant to be all.
        every = sum(point for point in points if point > 0) if several else max(points)
        shares = [100 * point / every for point in points]
        return list(right_letters(shares, doubts, several=several))
    rewarded = [letter_of(number) for number, point in enumerate(points) if point > 0]
    partial = sorted({*rewarded} - {*right})
    if partial:
        doubts.append(f"Tệp cho phương án {', '.join(partial)} một phần điểm; ở đây tính là sai.")
    return right


def declaration_of(item: Element, response: str) -> Element | None:
    """Answer what an item declares of this response."""
    return next(
        (
            declaration
            for declaration in item.all("responseDeclaration")
            if declaration.attributes.get("identifier") == response
        ),
        None,
    )


def _way(processing: Element | None, response: str) -> Way:
    if processing is None:
        return Way.MATCHED
    template = processing.attributes.get("template", "")
    if template:
        name = template.rstrip("/").rpartition("/")[2].removesuffix(".xml").lower()
        ways = {"match_correct": Way.MATCHED, "map_response": Way.MAPPED}
        return ways.get(name, Way.OTHER)
    rules = list(processing.within())
    if not rules:
        return Way.MATCHED
    if any(_matches(rule, response) for rule in rules):
        return Way.MATCHED
    if any(rule.name == "mapResponse" and _names(rule, response) for rule in rules):
        return Way.MAPPED
    return Way.OTHER


def _matches(rule: Element, response: str) -> bool:
    """Answer whether a rule compares the response with what is declared as correct."""
    compared = {child.name for child in rule.children if _names(child, response)}
    return rule.name == "match" and compared == {"variable", "correct"}


def _names(element: Element, response: str) -> bool:
    return element.attributes.get("identifier") == response


def _correct(declaration: Element, choices: Sequence[str], doubts: list[str]) -> list[str]:
    given = declaration.first("correctResponse")
    names = {value.text.strip() for value in given.all("value")} if given else set()
    times = Counter(choices)
    for name in sorted(names):
        if not times[name]:
            doubts.append(f"Đáp án “{name[:40]}” trong tệp không phải mã của phương án nào.")
        if times[name] > 1:
            doubts.append(f"Hai phương án trong tệp cùng mang mã “{name[:40]}”.")
    right = [letter_of(number) for number, name in enumerate(choices) if name in names]
    if len(right) > 1 and declaration.attributes.get("cardinality") == "single":
        doubts.append("Tệp chỉ cho chọn một phương án nhưng ghi nhiều đáp án đúng.")
    return right


def _points(declaration: Element, choices: Sequence[str]) -> list[float]:
    mapping = declaration.first("mapping")
    if mapping is None:
        return []
    default = _number(mapping.attributes.get("defaultValue", "0"))
    mapped = {
        entry.attributes.get("mapKey", "").strip(): _number(
            entry.attributes.get("mappedValue", "0")
        )
        for entry in mapping.all("mapEntry")
    }
    return [mapped.get(name, default) for name in choices]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0
    return number if abs(number) < 1e9 else 0
