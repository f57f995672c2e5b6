"""What does a drawing of a Word file show: pictures, boxes of text, or what cannot be kept?"""

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.banks.formats.word.elements import MC, WP, A, Element, R, V, W

PICTURES = {f"{A}blip": f"{R}embed", f"{V}imagedata": f"{R}id"}
"""The elements that show a picture, and where they name it."""
LINKED = {f"{R}link", f"{R}href"}
NAMED = {f"{WP}docPr": "descr", f"{V}shape": "alt"}
"""The elements that may describe the pictures within them."""
NON_VISUAL = "}cNvPr"
CHARTS = ("chart", "diagram")
BOX = f"{W}txbxContent"
SHAPES = {f"{V}{name}" for name in ("line", "rect", "roundrect", "oval", "polyline", "shape")} | {
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A thing in a drawing: a box of text, a picture by its relationship, or what it is else."""

    box: Element | None = None
    relationship: str = ""
    alt: str = ""
    lost: str = ""
    is_shape: bool = False


def shown(drawing: Element) -> Iterator[Shown]:
    """Answer what a drawing shows, in its order, alternatives once; boxes are not looked into."""
    alt = ""
    is_bare = False
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == BOX:
            is_bare = False
            yield Shown(box=element)
            continue
        alt = _alt(element) or alt
        if tag in PICTURES:
            is_bare = False
            yield from _picture(element, alt)
        elif tag == f"{A}graphicData" and element.get("uri", "").endswith(CHARTS):
            yield Shown(lost="biểu đồ hoặc sơ đồ của Word; hãy lưu thành ảnh rồi chèn lại")
        elif tag in SHAPES:
            is_bare = True
        within = chosen(element) if tag == f"{MC}AlternateContent" else list(element)
        waiting.extend(reversed(within))
    if is_bare:
        yield Shown(is_shape=True)


def chosen(alternatives: Element) -> list[Element]:
    """Answer what is in the alternative that today's Word shows."""
    choice = alternatives.find(f"{MC}Choice")
    found = alternatives.find(f"{MC}Fallback") if choice is None else choice
    return [] if found is None else list(found)


def _alt(element: Element) -> str:
    """Answer how an element describes the pictures within it."""
    if isinstance(element.tag, str) and element.tag.endswith(NON_VISUAL):
        return element.get("descr") or ""
    name = NAMED.get(element.tag)
    return "" if name is None else element.get(name) or ""


def _picture(element: Element, alt: str) -> Iterator[Shown]:
    name = element.get(PICTURES[element.tag])
    if name:
        yield Shown(relationship=name, alt=alt)
    elif any(element.get(link) for link in LINKED):
        yield Shown(lost="hình chỉ được liên kết chứ không nằm trong tệp")
