"""Is this a person's name, how is it compared, and how is it shown in public?"""

import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 80
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""huyền, hỏi, ngã, sắc, nặng: the dictionary's order after the plain tone."""
# Letters with a stroke do not decompose, so they are named.
STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D"})
ALLOWED_MARKS = " '-.’"


class NameFault(ValueError):
    """Why a text is no name; the message is Vietnamese."""


def clean(text: str) -> str:
    """Answer the text in NFC with single spaces and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def person_name(text: str) -> str:
    """Answer a person's name as it is stored. Raises NameFault with a Vietnamese sentence.

    Only Latin letters, combining marks, spaces and ' - . are names: look-alikes of other scripts
    and invisible characters would let one person pass as another.
    """
    name = clean(text)
    if not name:
        raise NameFault("Hãy nhập họ và tên.")
    if len(name) > LONGEST_NAME:
        raise NameFault(f"Họ và tên dài quá {LONGEST_NAME} ký tự.")
    for character in name:
        if not (character in ALLOWED_MARKS or _is_latin_letter(character)):
            raise NameFault("Họ và tên chỉ gồm chữ cái, dấu cách, dấu nháy, gạch nối và dấu chấm.")
    if sum(character.isalpha() for character in name) < 2:
        raise NameFault("Hãy nhập đầy đủ họ và tên.")
    return name


def fold(text: str) -> str:
    """Answer the text as it is compared and searched: no marks, no case, no place of the tone.

    "Nguyễn Đức Thọ" and "nguyen duc tho" fold alike, and so do "hoà" and "hòa".
    """
    plain = unicodedata.normalize("NFKD", text.translate(STROKES))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def sort_key(name: str) -> str:
    """Answer a text whose plain order is the Vietnamese order of names: given name first, letters
    a ă â b …, then tones. Stored, it sorts alike on every database.
    """
    words = clean(name).split()
    ordered = words[-1:] + words[:-1]
    letters, tones = [], []
    for word in ordered:
        for letter, tone in _letters(word.lower()):
            letters.append(letter)
            tones.append(str(tone))
        letters.append(" ")
    return "".join(letters) + "|" + "".join(tones)


def masked_name(name: str) -> str:
    """Answer a name as an interim board shows it: the family name and initials."""
    family, *rest = clean(name).split()
    return " ".join([family, *(f"{word[0].upper()}." for word in rest)])


def masked_phone(phone: str) -> str:
    """Answer a phone number of which only the last three digits can be read."""
    return "*" * 7 + phone[-3:]


def _is_latin_letter(character: str) -> bool:
    if unicodedata.combining(character):
        return character in TONES or character in "\u0302\u0306\u031b"
    return unicodedata.category(character).startswith("L") and unicodedata.name(
        character, ""
    ).startswith("LATIN ")


def _letters(word: str) -> Iterable[tuple[str, int]]:
    for character in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", character)
        tone = next((TONES[part] for part in parts if part in TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        place = LETTERS.find(letter)
        # Letters outside the alphabet (f, j, w, z, digits) keep their own order behind it.
        yield (chr(ord("A") + place) if place >= 0 else letter, tone)
