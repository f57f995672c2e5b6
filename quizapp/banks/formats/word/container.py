"""Which parts does a Word file consist of, whichever program wrote it?

python-docx opens plain documents of one dialect only. Documents with macros, templates, the strict
dialect and relationships that lead nowhere are made plain before it sees them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from quizapp import archive
from quizapp.banks.formats.word.elements import Element
from quizapp.rules.refusals import Unreadable

BROKEN = "tệp Word bị hỏng; hãy mở tệp bằng Word rồi lưu lại dưới dạng .docx."
CONTENT_TYPES = "[Content_Types].xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODD = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)")
TARGET = re.compile(rb"\sTarget\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
EXTERNAL = re.compile(rb"\sTargetMode\s*=\s*[\"']External[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The parts of a Word file that its readers ask for."""

    body: Element
    styles: Element | None
    numbering: Element | None
    theme: Element | None
    part: Part
    has_macros: bool

    def picture(self, relationship: str) -> bytes | None:
        """Answer the bytes of an embedded picture, None if it is not in the file."""
        found = self.part.rels.get(relationship)
        return None if found is None or found.is_external else found.target_part.blob


def opened(data: bytes) -> Package:
    """Answer the parts of a Word file. Raises Unreadable with its Vietnamese reason."""
    with archive.require_modest(data) as container:
        has_macros = any(name.endswith("vbaProject.bin") for name in container.namelist())
        plain = _plain(container, data)
    try:
        part = Document(io.BytesIO(plain)).part
        return Package(
            body=part.element,
            styles=_related(part, RELATIONSHIP_TYPE.STYLES),
            numbering=_related(part, RELATIONSHIP_TYPE.NUMBERING),
            theme=_related(part, RELATIONSHIP_TYPE.THEME),
            part=part,
            has_macros=has_macros,
        )
    # Syntax errors are lxml's about broken XML, the others python-docx's about missing parts.
    except (AttributeError, LookupError, SyntaxError, TypeError, ValueError) as error:
        raise Unreadable(reason=BROKEN) from error


def _related(part: Part, kind: str) -> Element | None:
    for relationship in part.rels.values():
        if relationship.reltype == kind and not relationship.is_external:
            found = relationship.target_part
            root: Element | None = getattr(found, "element", None)
            return parse_xml(found.blob) if root is None else root
    return None


def _plain(container: zipfile.ZipFile, data: bytes) -> bytes:
    """Answer the file as python-docx opens it: itself, unless something in it is odd."""
    changed = dict(_changes(container))
    if not changed:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as plain:
        for name in container.namelist():
            plain.writestr(name, changed.get(name) or archive.member(container, name))
    return out.getvalue()


def _changes(container: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Answer the members that have to read otherwise, by their names."""
    names = set(container.namelist())
    is_strict = bool(STRICT.search(archive.member(container, "_rels/.rels")))
    for name in names:
        is_xml = (
            name == CONTENT_TYPES or name.endswith(".rels") or (is_strict and name.endswith(".xml"))
        )
        if not is_xml:
            continue
        held = archive.member(container, name)
        said = STRICT.sub(TRANSITIONAL, held) if is_strict else held
        if name == CONTENT_TYPES:
            said = ODD.sub(PLAIN, said)
        elif name.endswith(".rels"):
            said = _rooted(name, said, names)
        if said != held:
            yield name, said


def _rooted(name: str, relations: bytes, names: set[str]) -> bytes:
    """Answer the relationships without those that lead to no member of the file."""
    folder = dirname(dirname(name))

    def kept(relation: re.Match[bytes]) -> bytes:
        target = TARGET.search(relation[0])
        if EXTERNAL.search(relation[0]) or target is None:
            return relation[0]
        address = (target[1] or target[2] or b"").decode(errors="replace")
        path = normpath(join("/" + folder, address)).lstrip("/")
        return relation[0] if path in names else b""

    return RELATION.sub(kept, relations)
