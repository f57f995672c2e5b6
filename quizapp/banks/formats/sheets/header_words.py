"""What does a column of a table of questions hold, by the words at its head?

Header words come in Vietnamese and English, with and without marks.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from quizapp.banks.formats.lines import GUARD
from quizapp.rules.names import fold

LONGEST_HEADING = 80


class Field(StrEnum):
    """What a column holds. `CHOICES` heads a group of options, `WRONG` options that are wrong."""

    NUMBER = "number"
    IDENTIFIER = "identifier"
    STEM = "stem"
    OPTION = "option"
    CHOICES = "choices"
    WRONG = "wrong"
    KEY = "key"
    EXPLANATION = "explanation"
    TOPIC = "topic"
    DIFFICULTY = "difficulty"
    TYPE = "type"
    PINNED = "pinned"
    SOURCE = "source_title"
    SOURCE_FILE = "source_file"
    PUBLISHER = "source_publisher"
    DATE = "source_date"
    PARAGRAPH = "source_paragraph"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a header cell says. A weak heading gives way to a strong one of the same field.

    `index` counts the options from 0, `family` is what the headings of all options share.
    """

    field: Field
    index: int = 0
    family: str = ""
    is_weak: bool = False


_CHOICE = r"(?:phuong an|dap an|lua chon|cau tra loi|tra loi|option|answer|choice|response)s?"
_OPTION = re.compile(
    rf"(?:noi dung )?(?:(?:{_CHOICE}|opt|ans|pa|da|y)(?: (?:tra loi|lua chon|so|thu|text))* ?)?"
    r"([a-j]|[1-9]|10)"
)
"""More than a question may have, so that nothing is cut off unseen."""


def _says(field: Field, *words: str, weak: bool = False) -> tuple[Heading, re.Pattern[str]]:
    return Heading(field=field, is_weak=weak), re.compile("|".join(words))


# The first that fits counts, so what is said in few words stands before what is said in many.
_PATTERNS = (
    _says(Field.NUMBER, r"stt|tt|so tt|so thu tu|thu tu", r"no|num|number|#|so|index"),
    _says(Field.NUMBER, r"cau|cau so|so cau|cau hoi so|question (?:no|number|#)", weak=True),
    _says(Field.IDENTIFIER, r"ma(?: so)?(?: cau(?: hoi)?)?|(?:question )?id|identifier"),
    _says(Field.IDENTIFIER, r"code|id cau hoi|uuid", weak=True),
    _says(Field.TYPE, r"(?:loai|dang|kieu|hinh thuc)(?: cau hoi)?|(?:question ?)?type"),
    _says(
        Field.WRONG,
        rf"(?:{_CHOICE} (?:sai|nhieu)|(?:wrong|incorrect)(?: ?{_CHOICE})?|distractors?) ?\d?",
        r"(?:sai|nhieu) ?\d",
    ),
    _says(
        Field.KEY,
        rf"(?:(?:{_CHOICE}|cau|y|da|pa|key|ket qua) ?)?(?:dung|chinh xac)(?: nhat)?(?: la)?",
        r"dung ?/? ?sai|d ?/? ?s",
        rf"(?:the )?(?:correct|right)(?: ?(?:{_CHOICE}|key|letter|index))*",
        rf"(?:{_CHOICE} ?)?keys?|dap an key",
    ),
    _says(Field.KEY, r"dap an|da|d a|ket qua|(?:cau )?tra loi", weak=True),
    _says(Field.KEY, r"answers?|solution|response", weak=True),
    _says(Field.CHOICES, rf"(?:(?:cac|nhung|noi dung) )*{_CHOICE}(?: (?:tra loi|lua chon))*"),
    _says(
        Field.EXPLANATION,
        r".*\b(?:giai thich|loi giai|dien giai|l[iy] giai|huong dan|explanation|explain|feedback"
        r"|rationale)\b.*",
    ),
    _says(
        Field.DIFFICULTY,
        r"(?:do kho|muc do|cap do|difficulty|level)\b.*|muc",
        r".* (?:do kho|difficulty|level)",
    ),
    _says(
        Field.TOPIC,
        r"(?:ten )?(?:chuyen muc|chu de|linh vuc|chuyen de|danh muc|phan|chuong|nhom|mang|mon"
        r"|mon hoc)(?: cau hoi)?",
        r"(?:topic|category|section|subject|chapter|tag)s?|categories",
    ),
    _says(Field.SOURCE_FILE, r"tep (?:nguon|tai lieu)|(?:source )?file"),
    _says(
        Field.PUBLISHER,
        r"(?:noi|co quan|don vi) ban hanh|nha xuat ban|(?:source )?publisher",
    ),
    _says(Field.DATE, r"ngay (?:ban hanh|nguon|tai lieu)|source date"),
    _says(Field.PARAGRAPH, r"doan|doan so|so doan|(?:source )?paragraph"),
    _says(Field.EVIDENCE, r"cau chu lam can cu|bang chung|evidence|trich nguyen van"),
    _says(
        Field.SOURCE,
        r"(?:nguon|can cu|tai lieu|tham khao|trich dan|vien dan|sources?|references?)\b.*",
    ),
    _says(Field.PINNED, r"(?:phuong an )?giu cho|co dinh|khong (?:dao|xao tron)|pinned|fixed"),
    _says(
        Field.STEM,
        r"(?:noi dung )?(?:cau hoi|de bai)(?: trac nghiem)?|noi dung|cau dan|phan dan",
        r"question ?(?:text|title|stem)?s?|stem|prompt|content|text",
    ),
    _says(Field.STEM, r".*\b(?:cau hoi|noi dung|question)\b.*", weak=True),
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_DASH = re.compile(r" [-–—:] ?|: ")
_SIGNS = re.compile(r"[^\w#]+|_+")


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading | None:
    """Answer what a header cell says, or None if it says nothing that we know.

    Of "Correct answer(s) - choose at least one" only the first two words count.
    """
    if not text or len(text) > LONGEST_HEADING or GUARD in text:
        return None
    words = fold(text)
    short = _DASH.split(_ASIDE.sub(" ", words))[0] or words
    plain = " ".join(_SIGNS.sub(" ", short).split()) or " ".join(_SIGNS.sub(" ", words).split())
    if option := _OPTION.fullmatch(plain):
        mark = option[1]
        index = int(mark) - 1 if mark.isdecimal() else ord(mark) - ord("a")
        kind = "1" if mark.isdecimal() else "a"
        return Heading(field=Field.OPTION, index=index, family=plain[: -len(mark)] + kind)
    # A question may speak of questions, as a weak heading does.
    asks = words.endswith("?")
    return next(
        (
            one
            for one, pattern in _PATTERNS
            if not (asks and one.is_weak) and pattern.fullmatch(plain)
        ),
        None,
    )
