"""What does HTML from a file say, and what of its looks is kept?

Texts that are nothing but paragraphs become plain text. Where bold, lists, tables and the like
remain, the HTML is rewritten from an allow-list, in a form that rewriting does not change again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as escaped
from html import unescape

import nh3

from quizapp.rules.names import clean

INLINE = {"b", "strong", "i", "em", "u", "s", "sub", "sup", "code", "span"}
KEPT = INLINE | {
    *("br", "p", "ul", "ol", "li", "pre", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
"""Every tag of a stored text. Only cells have attributes."""
UNMARKED = {"p", "br", "span"}
"""Tags that say no more than plain text does."""
PARAGRAPHS = {
    *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "legend", "main", "nav", "section", "summary", "tfoot"),
}
"""Tags that set off their text, and are kept as paragraphs."""
UNSHOWN = {
    "svg": "hình vẽ SVG",
    "audio": "âm thanh",
    "video": "phim",
    "iframe": "trang nhúng",
    "object": "đối tượng nhúng",
    "embed": "đối tượng nhúng",
    "math": "công thức",
}
SILENT = {"script", "style", "annotation", "annotation-xml", *UNSHOWN} - {"math", "embed"}
"""Tags that vanish with their text."""
LONGEST = 200_000
"""Characters of a text without its embedded pictures; what is longer is no question."""
MOST_TAGS = 4_000
DEEPEST = 32
MOST_ROUNDS = 4

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})")
ANY_TAG = re.compile(r"<[^<>]*>")
VOID = {"br", "img", "hr", "input", "wbr", "col", "link", "meta", "source", "embed"}
MADE_TAG = re.compile(r"<(/?)([a-z0-9]+)[^<>]*>")
"""A tag as the cleaner writes it: its texts hold neither < nor >, its attributes are our own."""
MADE_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
MADE_ATTRIBUTE = re.compile(r' (src|alt)="([^"]*)"')
EMBEDDED = re.compile(
    r"(src\s{0,5}=\s{0,5}[\"']?)(data:image/[A-Za-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=\s]*)",
    re.IGNORECASE,
)
EMBEDDED_NUMBER = re.compile(r"embedded:(\d{1,6})")
UNSHOWN_TAG = re.compile(rf"<({'|'.join(UNSHOWN)})\b", re.IGNORECASE)
EMPTY = re.compile(rf"<({'|'.join(sorted(INLINE))}|p)>((?: |<br>)*)</\1>")
ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>")
BREAK = "<br>"
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Left by editors where a line may break; no text means them."""
STROKE = "\u0338"
STRUCK_TAG = re.compile(rf"(?<=>)[^\x00-\x7f\w\s]*{STROKE}")
"""Marks behind a tag with a stroke among them: normalised, it would melt with the tag's >."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture that a text shows: its address in the file, and the words for it."""

    source: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What several texts say: all of them plain, or, with `is_html`, all of them sanitised HTML.

    `pictures` are those of each text. `lost` names what cannot be kept.
    """

    texts: tuple[str, ...]
    is_html: bool
    pictures: tuple[tuple[Shown, ...], ...]
    lost: tuple[str, ...] = ()


def escape(text: str) -> str:
    """Answer the HTML that shows this plain text."""
    return escaped(text, quote=False)


def sanitise(html: str) -> str:
    """Answer what of this HTML is kept: harmless, NFC, single spaces, no pictures.

    Sanitising the answer, or normalising it, changes nothing more.
    """
    made, _ = _divide(html)
    return made


def to_text(html: str) -> str:
    """Answer the words of this HTML."""
    return _words(sanitise(html))


def plain_or_html(sources: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Answer the texts of these pieces of HTML, and whether they are HTML still.

    If no formatting remains in any of them, all are plain text, else all are sanitised HTML.
    """
    understood = understand(sources)
    return understood.texts, understood.is_html


def understand(sources: Sequence[str]) -> Understood:
    """Answer what these pieces of HTML, the stem and the options of one question, say."""
    divided = [_divide(source) for source in sources]
    is_html = any(tags(text) - UNMARKED for text, _ in divided)
    lost = {UNSHOWN[tag.lower()] for source in sources for tag in UNSHOWN_TAG.findall(source)}
    return Understood(
        texts=tuple(text if is_html else _words(text) for text, _ in divided),
        is_html=is_html,
        pictures=tuple(pictures for _, pictures in divided),
        lost=tuple(sorted(lost)),
    )


def tags(made: str) -> set[str]:
    """Answer which tags stand in sanitised HTML."""
    return {name for _, name in MADE_TAG.findall(made)}


def _divide(source: str) -> tuple[str, tuple[Shown, ...]]:
    """Answer the sanitised HTML and the pictures that stood in it."""
    embedded: list[str] = []

    def keep(found: re.Match[str]) -> str:
        embedded.append(found[2])
        return f"{found[1]}embedded:{len(embedded) - 1}"

    source = EMBEDDED.sub(keep, source)
    if _is_monstrous(source):
        return escape(clean(unescape(ANY_TAG.sub(" ", source)))), ()
    made = _normal(_CLEANER.clean(_normal(source)))
    pictures = tuple(_shown(found[1], embedded) for found in MADE_IMAGE.finditer(made))
    made = MADE_IMAGE.sub(" ", made)
    for _ in range(MOST_ROUNDS):
        before, made = made, _normal(_CLEANER.clean(_tidied(made)))
        if made == before:
            return made, pictures
    # Nested so wildly that each rewriting moves something: only its words are kept.
    return escape(_words(made)), pictures


def _is_monstrous(source: str) -> bool:
    """Answer whether HTML is so long or so deep that rewriting it would cost too much."""
    if len(source) > LONGEST or source.count("<") > MOST_TAGS:
        return True
    open_: dict[str, int] = {}
    depth = 0
    for closing, name in TAG.findall(source):
        tag = name.lower()
        if tag in VOID:
            continue
        if not closing:
            open_[tag] = open_.get(tag, 0) + 1
            depth += 1
        elif open_.get(tag):
            open_[tag] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def _normal(html: str) -> str:
    """Answer the text as contents keep theirs; normalising must not eat the end of a tag."""
    text = INVISIBLE.sub("", html.replace("&nbsp;", " "))
    return clean(STRUCK_TAG.sub(lambda found: found[0].replace(STROKE, ""), text))


def _tidied(made: str) -> str:
    """Answer cleaned HTML without tags that say nothing."""
    made = MADE_TAG.sub(_renamed, made)
    for _ in range(DEEPEST):
        before, made = made, EMPTY.sub(_hollow, made)
        if made == before:
            break
    made = _without_outer_breaks(made)
    only = ONE_PARAGRAPH.fullmatch(made)
    return only[1] if only else made


def _without_outer_breaks(made: str) -> str:
    start, end = 0, len(made)
    while made.startswith((" ", BREAK), start):
        start += 1 if made[start] == " " else len(BREAK)
    while end > start and made.endswith((" ", BREAK), start, end):
        end -= 1 if made[end - 1] == " " else len(BREAK)
    return made[start:end]


def _renamed(found: re.Match[str]) -> str:
    closing, name = found.groups()
    return f"<{closing}p>" if name in PARAGRAPHS else found[0]


def _hollow(found: re.Match[str]) -> str:
    return " " if found[1] == "p" else found[2]


def _shown(attributes: str, embedded: list[str]) -> Shown:
    values = {name: unescape(value) for name, value in MADE_ATTRIBUTE.findall(attributes)}
    source = values.get("src", "").strip()
    number = EMBEDDED_NUMBER.fullmatch(source)
    if number:
        index = int(number[1])
        source = embedded[index] if index < len(embedded) else ""
    return Shown(source=source, alt=clean(values.get("alt", "")))


def _words(made: str) -> str:
    apart = MADE_TAG.sub(lambda found: "" if found[2] in INLINE else " ", made)
    return clean(unescape(apart))


def _attribute(tag: str, _name: str, value: str) -> str | None:
    if tag == "img":
        return value
    return value if value.isascii() and value.isdecimal() and len(value) <= 2 else None


_CLEANER = nh3.Cleaner(
    tags=KEPT | PARAGRAPHS | {"img"},
    clean_content_tags=SILENT,
    attributes={
        "img": {"src", "alt"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    attribute_filter=_attribute,
    url_schemes={"http", "https", "data", "embedded"},
    link_rel=None,
)
