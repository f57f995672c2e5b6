"""What does an XML file hold, element by element, and on which line?

No document type, no entity but the five of XML, nothing fetched, and no deeper or larger than a
question file has reason to be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from quizapp.rules.refusals import Unreadable

DEEPEST = 100
MOST_ELEMENTS = 400_000
OWN_ENTITIES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*")
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

DECLARES = (
    "tệp XML có phần khai báo không an toàn, có thể gây hại; hãy xuất lại tệp từ phần mềm đã tạo "
    "ra nó."
)
TOO_DEEP = "tệp XML lồng vào nhau quá sâu."
TOO_MANY = "tệp XML có quá nhiều phần tử."


@dataclass(slots=True, kw_only=True)
class Element:
    """An element, its name without prefix, and in order the texts and elements in it."""

    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Element"]:
        """Answer the elements directly within."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """Answer all text within, at any depth."""
        return "".join(_texts(self))

    def all(self, name: str) -> list["Element"]:
        """Answer the elements of that name directly within."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        """Answer the first element of that name directly within."""
        return next((child for child in self.children if child.name == name), None)

    def word(self, name: str) -> str:
        """Answer the text of the first element of that name, "" if there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""

    def within(self) -> Iterator["Element"]:
        """Answer every element at any depth, in the order of the file, without itself."""
        rest = self.children[::-1]
        while rest:
            found = rest.pop()
            yield found
            rest.extend(found.children[::-1])


def parse(data: bytes) -> Element:
    """Answer the root element. Raises Unreadable with a Vietnamese reason."""
    # Spaces before the declaration are an easy mistake of whoever pastes such a file together.
    rest = BEFORE.sub(b"", data, count=1)
    skipped = data[: len(data) - len(rest)].count(b"\n")
    try:
        return _parse(rest, skipped)
    except SAXParseException as error:
        if "undefined entity" not in error.getMessage():
            raise _broken(error, skipped) from error
    try:
        return _parse(ENTITY.sub(_numbered, rest), skipped)
    except SAXParseException as error:
        raise _broken(error, skipped) from error


def _parse(data: bytes, skipped: int) -> Element:
    handler = _Handler(skipped)
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        parser.parse(BytesIO(data))
    except DefusedXmlException as error:
        raise Unreadable(reason=DECLARES) from error
    except (LookupError, ValueError) as error:
        raise Unreadable(reason="tệp XML dùng bảng mã lạ; hãy lưu lại theo UTF-8.") from error
    return handler.root


class _Handler(ContentHandler):
    def __init__(self, skipped: int) -> None:
        super().__init__()
        self._skipped = skipped
        self.root = Element(name="")
        self._open: list[Element] = []
        self._count = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX calls it so
        self._locator = locator

    def startElementNS(  # noqa: N802 - SAX calls it so
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Unreadable(reason=TOO_MANY)
        if len(self._open) >= DEEPEST:
            raise Unreadable(reason=TOO_DEEP)
        line = self._locator.getLineNumber() if self._locator else None
        new = Element(
            name=name[1],
            namespace=name[0] or "",
            attributes={key[1]: value for key, value in attrs.items()},
            line=self._skipped + (line or 0),
        )
        if self._open:
            self._open[-1].parts.append(new)
        else:
            self.root = new
        self._open.append(new)

    def endElementNS(  # noqa: N802 - SAX calls it so
        self, name: tuple[str | None, str], qname: str | None
    ) -> None:
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].parts.append(content)


def writable(text: str) -> str:
    """Answer the text without the few characters that no XML file may hold."""
    return UNWRITABLE.sub("", text)


def _texts(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts(part)


def _numbered(found: re.Match[bytes]) -> bytes:
    """Answer an entity of HTML, which XML does not know, as its number."""
    if found[1] in OWN_ENTITIES:
        return found[0]
    meant = html5.get(f"{found[1].decode()};", "")
    return "".join(f"&#{ord(character)};" for character in meant).encode() or found[0]


def _broken(error: SAXParseException, skipped: int) -> Unreadable:
    line = skipped + (error.getLineNumber() or 0)
    where = f"dòng {line}, cột {(error.getColumnNumber() or 0) + 1}"
    return Unreadable(
        reason=f"tệp XML bị hỏng ở {where}; hãy xuất lại tệp từ phần mềm đã tạo ra nó."
    )
