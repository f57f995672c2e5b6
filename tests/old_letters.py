"""How did people write Vietnamese before Unicode? The inverse of what the reader undoes."""

import unicodedata

TONES = "\u0301\u0300\u0309\u0303\u0323"
# TCVN 5712:1993, the small letters by their places in VN3: each vowel, then à ả ã á ạ.
TCVN3_PLACES = {
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE,
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9,
    "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB,
    "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4,
    "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE,
    "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip
VNI_ALONE = dict(zip("đơưìíỉĩịỵ", "ñôöìíæóòî", strict=True))
VNI_TONES = dict(zip(TONES, "ùøûõï", strict=True))
VNI_ON_CIRCUMFLEX = dict(zip(TONES, "áàåãä", strict=True)) | {"": "â"}
VNI_ON_BREVE = dict(zip(TONES, "éèúüë", strict=True)) | {"": "ê"}


def tcvn3(text: str) -> str:
    """Answer what a person without the font sees. Capitals have no tone there."""
    return "".join(_tcvn3_letter(letter) for letter in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """Answer what a person without the font sees."""
    return "".join(_vni_letter(letter) for letter in unicodedata.normalize("NFC", text))


def windows_1258(text: str) -> bytes:
    """Answer the bytes: vowels composed, tones as combining marks behind them."""
    found = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            vowel, tone = _toneless(letter)
            found += vowel.encode("cp1258") + tone.encode("cp1258")
    return bytes(found)


def _tcvn3_letter(letter: str) -> str:
    place = TCVN3_PLACES.get(letter) or TCVN3_PLACES.get(letter.lower())
    return chr(place) if place else letter


def _vni_letter(letter: str) -> str:
    sign = VNI_ALONE.get(letter.lower())
    if sign is None:
        vowel, tone = _toneless(letter.lower())
        base, shape = (*unicodedata.normalize("NFD", vowel), "")[:2]
        if vowel in VNI_ALONE:
            base, sign = VNI_ALONE[vowel], VNI_TONES[tone]
        elif shape == "\u0302":
            sign = VNI_ON_CIRCUMFLEX[tone]
        elif shape == "\u0306":
            sign = VNI_ON_BREVE[tone]
        else:
            sign = VNI_TONES[tone] if tone else ""
        sign = base + sign
    return sign.upper() if letter.isupper() else sign


def _toneless(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((part for part in parts if part in TONES), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), tone
