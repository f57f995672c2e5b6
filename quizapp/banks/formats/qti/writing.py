"""How does a bank look as a QTI package?"""

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from quizapp.archive import MOST_MEMBERS
from quizapp.banks.formats import WrittenBank
from quizapp.banks.formats.elements import writable
from quizapp.banks.formats.markup import escape as as_html
from quizapp.banks.formats.markup import sanitise
from quizapp.banks.formats.pictures import ENDINGS
from quizapp.banks.formats.qti.items import EXPLANATION, LOOKS, TOOL
from quizapp.banks.formats.qti.package import MANIFEST
from quizapp.banks.formats.tags import tags_of
from quizapp.rules.questions import LETTERS, Content

TEST = "test.xml"
RESPONSE, FEEDBACK = "RESPONSE", "FEEDBACK"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
CAPITAL = re.compile(r"[A-Z]")
BREAK = re.compile(r"<br>")
CLASSES = MappingProxyType({tag: name for name, tag in LOOKS.items()})
UNKNOWN_TAG = re.compile(rf"<(/?)({'|'.join(CLASSES)})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs between the versions of QTI, but for the names of elements."""

    short: str
    namespace: str
    template: str
    manifest: str
    schema: str
    schema_version: str
    is_hyphenated: bool = False


DIALECTS = MappingProxyType(
    {
        "2.1": Dialect(
            short="v2p1",
            namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
            template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
            manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
            schema="QTIv2.1 Package",
            schema_version="1.0.0",
        ),
        "2.2": Dialect(
            short="v2p2",
            namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
            template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
            manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
            schema="QTIv2.2 Package",
            schema_version="1.0.0",
        ),
        "3.0": Dialect(
            short="v3p0",
            namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
            template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
            manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
            schema="QTI Package",
            schema_version="3.0.0",
            is_hyphenated=True,
        ),
    }
)


def write(bank: WrittenBank, version: str) -> bytes:
    """Answer the QTI package of a bank. The reader answers the same contents from it."""
    writer = _Writer(bank, DIALECTS[version])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in writer.members():
            # Without a date, so that the same bank gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def losses(bank: WrittenBank, version: str) -> list[str]:
    """Answer what a QTI package cannot hold of this bank."""
    sentences = []
    if bank.description:
        sentences.append("Gói QTI không chứa lời giới thiệu ngân hàng.")
    shown = [picture for content in bank.contents.values() for picture in content.pictures]
    missing = sum(picture.digest not in bank.pictures for picture in shown)
    if missing:
        sentences.append(f"{missing} hình không còn trong kho nên không xuất được.")
    members = len(list(_Writer(bank, DIALECTS[version]).members()))
    if members > MOST_MEMBERS:
        sentences.append(
            f"Gói gồm {members} tệp con; hệ thống này chỉ đọc lại được gói có tối đa "
            f"{MOST_MEMBERS} tệp con, phần mềm khác có thể đọc được. Muốn nhập lại vào đây hãy "
            "chọn Excel."
        )
    return sentences


class _Writer:
    """Writes the files of a package in one dialect."""

    def __init__(self, bank: WrittenBank, dialect: Dialect) -> None:
        self._bank = bank
        self._dialect = dialect
        self._names = _safe(bank.contents)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Answer the files by their names."""
        yield MANIFEST, _encoded(self._manifest())
        yield TEST, _encoded(self._test())
        for name, content in self._bank.contents.items():
            yield _item_path(self._names[name]), _encoded(self._item(name, content))
        for digest in dict.fromkeys(
            digest for content in self._bank.contents.values() for digest in self._drawn(content)
        ):
            yield self._picture_path(digest), base64.b64decode(self._bank.pictures[digest].data)

    def _manifest(self) -> str:
        kind = self._dialect.short
        items = "".join(
            _element(
                "resource",
                {
                    "identifier": f"R-{self._names[name]}",
                    "type": f"imsqti_item_xml{kind}",
                    "href": _item_path(self._names[name]),
                },
                "".join(
                    _element("file", {"href": path})
                    for path in (
                        _item_path(self._names[name]),
                        *map(self._picture_path, self._drawn(content)),
                    )
                ),
            )
            for name, content in self._bank.contents.items()
        )
        needed = "".join(
            _element("dependency", {"identifierref": f"R-{name}"}) for name in self._names.values()
        )
        test = _element(
            "resource",
            {"identifier": "TEST", "type": f"imsqti_test_xml{kind}", "href": TEST},
            _element("file", {"href": TEST}) + needed,
        )
        schema = _element("schema", {}, self._dialect.schema) + _element(
            "schemaversion", {}, self._dialect.schema_version
        )
        return _element(
            "manifest",
            {"xmlns": self._dialect.manifest, "identifier": "MANIFEST"},
            _element("metadata", {}, schema)
            + _element("organizations", {})
            + _element("resources", {}, test + items),
        )

    def _test(self) -> str:
        sections: list[str] = []
        for topic, group in groupby(self._bank.contents.items(), lambda both: both[1].topic):
            references = "".join(
                self._qti(
                    "assessmentItemRef",
                    {
                        "identifier": self._names[name],
                        "href": _item_path(self._names[name]),
                    },
                )
                for name, _ in group
            )
            attributes = {
                "identifier": f"S-{len(sections) + 1}",
                "title": topic or self._bank.title,
                "visible": "true",
            }
            sections.append(self._qti("assessmentSection", attributes, references))
        part = self._qti(
            "testPart",
            {"identifier": "P-1", "navigationMode": "nonlinear", "submissionMode": "simultaneous"},
            "".join(sections),
        )
        attributes = {"identifier": "TEST", "title": self._bank.title}
        return self._qti("assessmentTest", {"xmlns": self._dialect.namespace} | attributes, part)

    def _item(self, name: str, content: Content) -> str:
        attributes = {
            "xmlns": self._dialect.namespace,
            "identifier": self._names[name],
            "title": name,
            "label": name,
            "adaptive": "false",
            "timeDependent": "false",
            "toolName": TOOL,
        }
        template = {"template": self._dialect.template}
        parts = [
            *self._declarations(content),
            self._qti("itemBody", {}, self._body(content)),
            # Without a key there is nothing to compare with.
            self._qti("responseProcessing", template) if content.key else "",
        ]
        if content.explanation:
            said = {"outcomeIdentifier": FEEDBACK, "identifier": EXPLANATION, "showHide": "show"}
            words = self._wrapped(_element("p", {}, as_html(content.explanation)))
            parts.append(self._qti("modalFeedback", said, words))
        return self._qti("assessmentItem", attributes, "".join(parts))

    def _declarations(self, content: Content) -> Iterator[str]:
        several = "multiple" if content.is_multiple else "single"
        values = "".join(self._qti("value", {}, LETTERS[number]) for number in content.key)
        response = {"identifier": RESPONSE, "cardinality": several, "baseType": "identifier"}
        yield self._qti(
            "responseDeclaration",
            response,
            self._qti("correctResponse", {}, values) if values else "",
        )
        score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
        yield self._qti("outcomeDeclaration", score)
        if content.explanation:
            # Nothing changes it, so the explanation is shown after any answer.
            shown = {"identifier": FEEDBACK, "cardinality": "single", "baseType": "identifier"}
            default = self._qti("defaultValue", {}, self._qti("value", {}, EXPLANATION))
            yield self._qti("outcomeDeclaration", shown, default)

    def _body(self, content: Content) -> str:
        notes = "".join(_element("p", {}, as_html(tag)) for tag in tags_of(content, "pinned"))
        block = self._qti(
            "rubricBlock", {"view": "author", "use": "instructions"}, self._wrapped(notes)
        )
        choices = "".join(
            self._qti(
                "simpleChoice",
                {"identifier": LETTERS[number]}
                | ({"fixed": "true"} if number in content.pinned else {}),
                self._marked(content, option, number),
            )
            for number, option in enumerate(content.options)
        )
        interaction = {
            "responseIdentifier": RESPONSE,
            "shuffle": "true",
            "maxChoices": "0" if content.is_multiple else "1",
        }
        stem = _element("div", {}, self._marked(content, content.stem, None))
        return block + stem + self._qti("choiceInteraction", interaction, choices)

    def _marked(self, content: Content, text: str, option: int | None) -> str:
        """Answer the stem, or an option, with its pictures."""
        html = sanitise(text) if content.is_html else as_html(text)
        pictures = "".join(
            _element("img", {"src": f"../{self._picture_path(p.digest)}", "alt": p.alt})
            for p in content.pictures
            if p.option == option and p.digest in self._bank.pictures
        )
        return UNKNOWN_TAG.sub(_classed, BREAK.sub("<br/>", html)) + pictures

    def _drawn(self, content: Content) -> list[str]:
        digests = dict.fromkeys(picture.digest for picture in content.pictures)
        return [digest for digest in digests if digest in self._bank.pictures]

    def _picture_path(self, digest: str) -> str:
        return f"images/{digest[:24]}.{ENDINGS[self._bank.pictures[digest].media_type]}"

    def _wrapped(self, inner: str) -> str:
        """Answer a block's content; QTI 3.0 wants it in an element of its own."""
        return self._qti("contentBody", {}, inner) if self._dialect.is_hyphenated else inner

    def _qti(self, name: str, attributes: dict[str, str], inner: str = "") -> str:
        if not self._dialect.is_hyphenated:
            return _element(name, attributes, inner)
        hyphenated = {_hyphenated(key): value for key, value in attributes.items()}
        return _element(f"qti-{_hyphenated(name)}", hyphenated, inner)


def _safe(names: Iterable[str]) -> dict[str, str]:
    """Answer for each id what QTI allows for one: it starts with a letter, and in file names the
    case of letters may not count."""
    given: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        safe = base = name if NAME.fullmatch(name) else f"Q-{name}"
        number = 2
        while safe.casefold() in used:
            safe = f"{base}-{number}"
            number += 1
        used.add(safe.casefold())
        given[name] = safe
    return given


def _item_path(name: str) -> str:
    return f"items/{name}.xml"


def _classed(found: re.Match[str]) -> str:
    return "</span>" if found[1] else f'<span class="{CLASSES[found[2]]}">'


def _hyphenated(name: str) -> str:
    return CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)


def _element(name: str, attributes: dict[str, str], inner: str = "") -> str:
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"


def _encoded(text: str) -> bytes:
    return writable(f"{HEAD}{text}\n").encode()
