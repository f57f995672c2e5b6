"""Which items does a QTI package list, in which order, and what else is in it?

A package is a zip whose manifest lists items, tests and pictures. Nothing outside it is looked at,
whatever its files point to.
"""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from quizapp.archive import member, require_modest
from quizapp.banks.formats.elements import Element, parse
from quizapp.rules.faults import LONGEST_TOPIC
from quizapp.rules.names import clean
from quizapp.rules.refusals import Unreadable

MANIFEST = "imsmanifest.xml"
ITEMS = ("imsqti_item", "imsqti_apipitem")
TESTS = ("imsqti_test", "imsqti_assessment")
OLD_TYPES = ("imsqti_xmlv1", "imsqti_asi")
HYPHENATED = re.compile(r"-([a-z])")
OLD = "tệp theo chuẩn QTI 1.2 đời cũ; hãy xuất lại theo QTI 2.1, 2.2 hoặc 3.0."
NO_MANIFEST = f"tệp zip không phải gói câu hỏi QTI: bên trong không có {MANIFEST}."
NO_ITEMS = "gói QTI không kê câu hỏi nào."


class Package:
    """A zip with a manifest. Raises Unreadable with its reason when it is none."""

    def __init__(self, data: bytes) -> None:
        self._archive = require_modest(data)
        self._names = {name.casefold(): name for name in self._archive.namelist()}
        found = [name for name in self._names if posixpath.basename(name) == MANIFEST]
        if not found:
            raise Unreadable(reason=NO_MANIFEST)
        # Some zip the folder instead of what is in it.
        self.manifest = self._names[min(found, key=lambda name: name.count("/"))]

    def find(self, base: str, address: str) -> str | None:
        """Answer the file that an address within the file `base` means, None if there is none: only
        what stands in the package is ever found, and its names do not point out of it."""
        path = unquote(address.partition("#")[0]).replace("\\", "/")
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        return self._names.get(joined.casefold())

    def content(self, name: str) -> bytes:
        """Answer what a file of the package holds."""
        return member(self._archive, name)

    def parsed(self, name: str) -> Element:
        """Answer the root of an XML file of the package. Raises Unreadable."""
        return normalised(self.content(name))


@dataclass(slots=True, kw_only=True)
class Listing:
    """The items of a package in order, each with its topic; `missing` are addresses of none."""

    title: str = ""
    topics: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def normalised(data: bytes) -> Element:
    """Answer the root of an XML file, with the names that QTI 2.1 and 2.2 have for the elements of
    QTI 3.0. Raises Unreadable."""
    root = parse(data)
    for element in (root, *root.within()):
        if element.name.startswith("qti-"):
            element.name = _joined(element.name.removeprefix("qti-"))
            element.attributes = {
                _joined(name): value for name, value in element.attributes.items()
            }
    return root


def listing(package: Package) -> Listing:
    """Answer the items of a package, those of its tests first. Raises Unreadable."""
    manifest = package.parsed(package.manifest)
    resources = [element for element in manifest.within() if element.name == "resource"]
    types = [resource.attributes.get("type", "").strip().lower() for resource in resources]
    addresses = [
        (type_, _address(resource)) for type_, resource in zip(types, resources, strict=True)
    ]
    if not any(type_.startswith(ITEMS + TESTS) for type_ in types):
        is_old = any(type_.startswith(OLD_TYPES) for type_ in types)
        raise Unreadable(reason=OLD if is_old else NO_ITEMS)
    found = Listing()
    for type_, address in addresses:
        name = package.find(package.manifest, address)
        if type_.startswith(TESTS) and name:
            test = _readable(package, name)
            found.title = found.title or clean(test.attributes.get("title", ""))
            _gather(package, found, name, test)
    for type_, address in addresses:
        if type_.startswith(ITEMS):
            _add(package, found, package.manifest, address, "")
    return found


def _gather(package: Package, found: Listing, base: str, test: Element) -> None:
    """Add the items of a test and of the sections that stand in files of their own."""
    seen = {base}
    rest = [(base, test, "")]
    while rest:
        base, element, topic = rest.pop()
        if element.name == "assessmentItemRef":
            _add(package, found, base, element.attributes.get("href", ""), topic)
        elif element.name == "assessmentSectionRef":
            name = package.find(base, element.attributes.get("href", ""))
            if name and name not in seen:
                seen.add(name)
                rest.append((name, _readable(package, name), topic))
        else:
            if element.name == "assessmentSection":
                own = clean(element.attributes.get("title", ""))
                topic = own if own and len(own) <= LONGEST_TOPIC else topic
            rest.extend((base, child, topic) for child in reversed(element.children))


def _add(package: Package, found: Listing, base: str, address: str, topic: str) -> None:
    name = package.find(base, address)
    if name:
        found.topics.setdefault(name, topic)
    elif address not in found.missing:
        found.missing.append(address)


def _readable(package: Package, name: str) -> Element:
    """Answer a test; a broken one only costs the order of its items."""
    try:
        return package.parsed(name)
    except Unreadable:
        return Element(name="")


def _address(resource: Element) -> str:
    file = resource.first("file")
    return resource.attributes.get("href") or (file.attributes.get("href", "") if file else "")


def _joined(name: str) -> str:
    return HYPHENATED.sub(lambda found: found[1].upper(), name)
