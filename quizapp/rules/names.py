"""Is this a person's name, how is it compared, and how is it shown in public?"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby, islice, pairwise

from quizapp.rules.sentences import Sentence

LONGEST_NAME = 80
MOST_PARTS = 3
"""A decomposed Vietnamese letter is itself, a mark of its shape and a tone."""
LONGEST_KEY = 600
MOST_MARKS = 30
"""So many marks stay on one letter of a longer text."""
SHORT_TEXT = 1000
"""In characters: what is no longer costs nothing however it is made."""
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The alphabet; f, j, w and z of foreign names stand where dictionaries put them."""
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""huyền, hỏi, ngã, sắc, nặng: the dictionary's order after the plain tone."""
# Eth and the African D look like Đ, and old fonts and some keyboards write them for it.
LIKE_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
# Letters with a stroke do not decompose, so they are named.
STROKES = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D"}
MARKS = {*TONES, "\u0302", "\u0306", "\u031b"}
SIGNS = " '-.’"


class NameFault(ValueError):
    """Why a text is no name; as text it is Vietnamese."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence for whoever shows it."""
        super().__init__(sentence)
        self.sentence = sentence


def clean(text: str) -> str:
    """Answer the text in NFC with single spaces and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", tamed(text)).split())


def tamed(text: str) -> str:
    """Answer the text with no longer runs of combining marks than any script needs."""
    # Bringing a run of marks in order takes its length squared; no script needs so many.
    if len(text) <= SHORT_TEXT or text.isascii():
        return text
    runs = groupby(text, key=lambda character: unicodedata.combining(character) > 0)
    return "".join("".join(islice(run, MOST_MARKS if marks else None)) for marks, run in runs)


def person_name(text: str) -> str:
    """Answer a person's name as it is stored. Raises NameFault with a Vietnamese sentence.

    Only Latin letters, a combining mark behind one, spaces and ' - . are names: look-alikes of
    other scripts, invisible characters and towers of marks would let one person pass as another.
    """
    # Composing a run of marks takes its length squared, so what is far too long stays as it is.
    name = text if len(text) > MOST_PARTS * LONGEST_NAME else clean(text).translate(LIKE_D)
    if not name:
        raise NameFault(Sentence("Hãy nhập họ và tên."))
    if len(name) > LONGEST_NAME:
        raise NameFault(Sentence("Họ và tên dài quá %(most)s ký tự.", most=LONGEST_NAME))
    for before, character in pairwise(f" {name}"):
        on_letter = character in MARKS and before.isalpha()
        if not (character in SIGNS or on_letter or _is_latin_letter(character)):
            raise NameFault(
                Sentence("Họ và tên chỉ gồm chữ cái, dấu cách, dấu nháy, gạch nối và dấu chấm.")
            )
    if sum(character.isalpha() for character in name) < 2:
        raise NameFault(Sentence("Hãy nhập đầy đủ họ và tên."))
    return name


def fold(text: str) -> str:
    """Answer the text as it is compared and searched: no marks, no case, no place of the tone.

    "Nguyễn Đức Thọ" and "nguyen duc tho" fold alike, and so do "hoà" and "hòa".
    """
    plain = unicodedata.normalize("NFKD", text)
    for stroked, letter in STROKES.items():
        plain = plain.replace(stroked, letter)
    # Before the first mark stand most letters, and a comparison is quicker than a call.
    kept = "".join([c for c in plain if c < "\u0300" or not unicodedata.combining(c)])
    return " ".join(kept.casefold().split())


def slug(text: str, longest: int = 60) -> str:
    """Answer a name for addresses made of a text: "Làm theo Bác" gives "lam-theo-bac", a text
    without letters and digits gives ""."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].strip("-")


def sort_key(name: str) -> str:
    """Answer a text whose plain order is the Vietnamese order of names: given name first, letters
    a ă â b …, then tones. Made of digits, so that every database sorts it alike.
    """
    words = clean(name).split()
    return _key(words[-1:] + words[:-1])


def title_sort_key(title: str) -> str:
    """Answer a text whose plain order is the Vietnamese order of titles, such as names of units:
    word by word as written, numbers by their value.
    """
    return _key(clean(title).split())


def _key(words: Iterable[str]) -> str:
    # Syllable by syllable, as dictionaries and class lists do: every Hòa before every Hóa, whatever
    # the family name. The ends of words and letters come first, so "An" stands before "An Biên".
    return "00".join(f"{letters}01{tones}" for letters, tones in map(_syllable, words))[
        :LONGEST_KEY
    ]


def _syllable(word: str) -> tuple[str, str]:
    """Answer the letters and the tone of a word. Where the tone is written decides nothing."""
    letters: list[str] = []
    tones: list[str] = []
    # "Tổ 9" comes before "Tổ 10".
    for character in word.zfill(6) if word.isdecimal() else word.lower().translate(LIKE_D):
        parts = unicodedata.normalize("NFD", character)
        tones.extend(str(TONES[part]) for part in parts if part in TONES)
        letters.append(
            _weight(unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES)))
        )
    return "".join(letters), "".join(tones)


def _weight(letter: str) -> str:
    """Answer the place of a letter as digits: signs, digits, the alphabet, other letters."""
    if letter.isdecimal():
        return f"{10 + unicodedata.decimal(letter)}"
    if letter in LETTERS:
        return f"{20 + LETTERS.index(letter)}" if letter else ""
    group = "60" if letter.isalpha() else "02"
    return group + "".join(f"{ord(part):07d}" for part in letter)


def masked_name(name: str) -> str:
    """Answer a name as an interim board shows it: the family name and initials. A single word may
    be somebody's given name, so it becomes an initial; numbers, as of simulated people, stay.
    """
    family, *rest = clean(name).split()
    shown, hidden = ([family], rest) if rest else ([], [family])
    shown += [word if word.isdecimal() else f"{word[0].upper()}." for word in hidden]
    return " ".join(shown)


def masked_phone(phone: str) -> str:
    """Answer a phone number of which only the last three digits can be read."""
    return "*" * 7 + phone[-3:]


def _is_latin_letter(character: str) -> bool:
    # Up to U+024F and the Vietnamese block: behind them stand phonetic signs that only look alike.
    return (character <= "\u024f" or "\u1e00" <= character <= "\u1eff") and unicodedata.category(
        character
    ) in {"Lu", "Ll"}
