"""How are the elements of a Word file named, and what do their values mean?"""

from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement
"""lxml's own elements, as python-docx parses them."""

_OFFICE = "http://schemas.openxmlformats.org"
W = f"{{{_OFFICE}/wordprocessingml/2006/main}}"
R = f"{{{_OFFICE}/officeDocument/2006/relationships}}"
A = f"{{{_OFFICE}/drawingml/2006/main}}"
M = f"{{{_OFFICE}/officeDocument/2006/math}}"
WP = f"{{{_OFFICE}/drawingml/2006/wordprocessingDrawing}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"

VAL = f"{W}val"
OFF = {"0", "false", "off"}
LONGEST_NUMBER = 9
"""Digits. What is longer means nothing in a document."""


def child(parent: Element, name: str) -> Element | None:
    """Answer the first child of this name. It does in half the time what `find` does."""
    return next(parent.iterchildren(name), None)


def value(parent: Element | None, name: str) -> str | None:
    """Answer the value of the child of this name, None if there is no such child or value."""
    held = None if parent is None else child(parent, name)
    found: str | None = None if held is None else held.get(VAL)
    return found


def number(text: str | None, default: int = 0) -> int:
    """Answer the whole number a value means, the default if it means none."""
    if text is None or len(text) > LONGEST_NUMBER:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def is_on(switch: Element) -> bool:
    """Answer whether a switch such as `w:b` is on: it is, unless it says otherwise."""
    return switch.get(VAL) not in OFF
