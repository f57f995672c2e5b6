"""Which letter did a font of old show in the place of this one?

Before Unicode, Vietnamese letters were drawn over the letters of Western Europe. TCVN3 fonts (their
names begin with ".Vn") follow TCVN 5712:1993, form VN3: one place a letter, and capitals with a
tone only in a font of capitals, whose name ends in "H". VNI fonts write a vowel and then its marks.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

ABSENT = "\0"
# From A1 to FE, in the order of the standard.
_VN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ\0"
    "\0\0\0\0\0àảãáạ\0ằẳẵắ\0"
    "\0\0\0\0\0\0ặầẩẫấậè\0ẻẽ"
    "éẹềểễếệìỉ\0\0\0ĩíịò"
    "\0ỏõóọồổỗốộờởỡớợù"
    "\0ủũúụừửữứựỳỷỹýỵ"
)
TCVN3 = {chr(0xA1 + place): letter for place, letter in enumerate(_VN3) if letter != ABSENT}

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE = "\u0302", "\u0306"
_VNI_LETTERS = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))
# The tones sắc, huyền, hỏi, ngã, nặng: alone, on â ê ô, and on ă.
_VNI_TONES = (ACUTE, GRAVE, HOOK, TILDE, DOT)
_VNI_MARKS = {
    **dict(zip("ùøûõï", _VNI_TONES, strict=True)),
    **{sign: CIRCUMFLEX + tone for sign, tone in zip("áàåãä", _VNI_TONES, strict=True)},
    **{sign: BREVE + tone for sign, tone in zip("éèúüë", _VNI_TONES, strict=True)},
    "â": CIRCUMFLEX,
    "ê": BREVE,
}
VNI = {
    **_VNI_LETTERS,
    **{sign.upper(): letter.upper() for sign, letter in _VNI_LETTERS.items()},
    **_VNI_MARKS,
    **{sign.upper(): marks for sign, marks in _VNI_MARKS.items()},
}
"""A sign that only follows a vowel stands here for combining marks."""

_TCVN3_LETTERS = re.compile(f"[A-Za-z{re.escape(''.join(TCVN3))}]+")
_TO_TCVN3 = str.maketrans(TCVN3)
_TO_VNI = str.maketrans(VNI)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OldFont:
    """A family of fonts: how a person knows it, the `signs` that it draws as another letter, and
    how a text is converted."""

    title: str
    signs: frozenset[str]
    convert: Callable[[str], str]


def _from_tcvn3(text: str) -> str:
    found = _TCVN3_LETTERS.sub(_spelled, text)
    return unicodedata.normalize("NFC", found)


def _spelled(word: re.Match[str]) -> str:
    """Who types "HỎI" in a font without such a capital writes "HáI"."""
    letters = word[0].translate(_TO_TCVN3)
    plain = [letter for letter in word[0] if letter.isascii()]
    shouts = len(plain) > 1 and all(letter.isupper() for letter in plain)
    return letters.upper() if shouts else letters


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_TO_VNI))


TCVN3_FONT = OldFont(
    title="TCVN3 (.VnTime)",
    signs=frozenset(TCVN3),
    convert=_from_tcvn3,
)
VNI_FONT = OldFont(
    title="VNI",
    signs=frozenset(VNI),
    convert=_from_vni,
)
OLD_FONTS = (TCVN3_FONT, VNI_FONT)


def family(font: str) -> OldFont | None:
    """Answer the family of a font by its name, None if it is not of old."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return TCVN3_FONT
    return VNI_FONT if name.startswith(("vni-", "vni ")) else None


def shows_capitals(font: str) -> bool:
    """Answer whether the font shows every letter as a capital (".VnTimeH")."""
    return family(font) is TCVN3_FONT and font.strip().endswith("H")
