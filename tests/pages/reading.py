"""What does a page say, to the eye and to a screen reader, and in which language?"""

import re
from html import unescape
from html.parser import HTMLParser

VIETNAMESE = re.compile(
    "[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE
)
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
NOT_SAID = frozenset({"href", "src", "action", "content", "value", "data-share-title"})
"""Attributes that nobody reads. What was typed stands in `value`; a button's words do not."""


class Reader(HTMLParser):
    """Reads a page and keeps each of its texts with the language it is marked to be in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or self.open[-1][1]
        self.said += [(language, text or "") for name, text in attrs if name not in NOT_SAID]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        # A title cannot say that a part of it is in another language.
        language = "" if self.open[-1][0] == "title" else self.open[-1][1]
        self.said.append((language, data))


def texts(page: str) -> list[tuple[str, str]]:
    """Answer the texts of a page, each with its language ("" in a title)."""
    reader = Reader()
    reader.feed(page)
    return reader.said


def astray(page: str, *names: str) -> list[str]:
    """Answer what is Vietnamese on a page and not marked so. A title may have names in it."""
    found = []
    for language, text in texts(page):
        kept = text
        for name in names if language == "" else ():
            kept = kept.replace(name, "")
        if language != "vi" and VIETNAMESE.search(kept):
            found.append(text.strip())
    return found


def beside(page: str, field: str) -> str:
    """Answer the sentences that stand beside a field, "" where there are none."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', unescape(page), re.DOTALL)
    return found.group(1) if found else ""


class Form(HTMLParser):
    """Reads the fields of a page's longest form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        if tag == "input" and (
            given.get("type") not in {"checkbox", "radio", "file"} or "checked" in given
        ):
            self.forms[-1][given["name"]] = given.get("value", "")
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.forms[-1]):
            self.forms[-1][self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = given["name"]
            self.forms[-1][self.area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data


def fields_of(page: str) -> dict[str, str]:
    """Answer what the longest form of a page sends when nothing is changed in it."""
    form = Form()
    form.feed(page)
    return max(form.forms, key=len)
