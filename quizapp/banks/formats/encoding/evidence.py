"""Was this text written for a font of old? It was, if it turns into Vietnamese words by it."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizapp.banks.formats.encoding.old_fonts import OldFont
from quizapp.banks.formats.encoding.syllables import is_syllable

LONGEST_SAMPLE = 100_000
"""So many characters of a text decide for all of it."""
LONGEST_WORD = 40
SURE = 0.9
LIKELY = 0.5
FEWEST_WORDS = 2
SEEN = re.compile("(?:[^\\W\\d_]|[\xa1-\xfe\u0300-\u0323])+")
"""A word as somebody sees it who has not the font: there may be signs in it."""
LETTERS = re.compile("(?:[^\\W\\d_]|[\u0300-\u0323])+")
UNITS = {f"µ{unit}" for unit in ("m", "g", "l", "s", "A", "F", "V", "W")}
VOWELS = set("aeiouy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a reading, and what against it, in numbers of different words.

    `marked` words hold a letter beyond ASCII; `good` of them are Vietnamese in this reading,
    `fine` are Vietnamese as they stand. `foreign` words are ASCII and Vietnamese in no reading.
    """

    marked: int = 0
    good: int = 0
    fine: int = 0
    foreign: int = 0

    def says(self, share: float, *, fewest: int = FEWEST_WORDS) -> bool:
        """Answer whether at least this share of the words speaks for the reading, and most of
        them against leaving them as they stand."""
        return (
            self.good >= max(fewest + self.foreign, share * self.marked)
            and self.fine <= LIKELY * self.marked
        )

    @property
    def is_clean(self) -> bool:
        """Answer whether every word is Vietnamese in the reading, and some are not as they stand:
        in a short text many a word is Vietnamese either way."""
        return self.good == self.marked > FEWEST_WORDS and self.marked - self.fine > self.foreign

    @property
    def share(self) -> float:
        """Answer the share of good words, from 0 to 1."""
        return self.good / self.marked if self.marked else 0


def words_of(texts: Sequence[str]) -> set[str]:
    """Answer the different words that somebody sees in these texts who has not the font."""
    return _words(texts, SEEN)


def weigh(words: Collection[str], font: OldFont) -> Evidence:
    """Answer the evidence for reading these words by this font."""
    verdicts = [_verdict(word, font) for word in words if not word.isascii()]
    counted = [verdict for verdict in verdicts if verdict]
    return Evidence(
        marked=len(counted),
        good=sum(is_good for is_good, _ in counted),
        fine=sum(is_fine for _, is_fine in counted),
        foreign=sum(word.isascii() and word.islower() and not is_syllable(word) for word in words),
    )


def weigh_plain(text: str) -> Evidence:
    """Answer the evidence for reading a text as it stands."""
    words = _words([text], LETTERS)
    marked = [word for word in words if not word.isascii() and not _is_abbreviation(word)]
    return Evidence(marked=len(marked), good=sum(map(is_syllable, marked)))


def _words(texts: Sequence[str], pattern: re.Pattern[str]) -> set[str]:
    """Answer the different words. One sign alone is more often a sign than a letter."""
    found: set[str] = set()
    rest = LONGEST_SAMPLE
    for text in texts:
        if rest <= 0:
            break
        found.update(pattern.findall(text[:rest]))
        rest -= len(text)
    return {word for word in found if 1 < len(word) <= LONGEST_WORD} - UNITS


@lru_cache(maxsize=20_000)
def _verdict(word: str, font: OldFont) -> tuple[bool, bool] | None:
    """Answer whether the word is Vietnamese in the font and as it stands; None says nothing."""
    is_fine = is_syllable(word)
    if any(not sign.isascii() and sign not in font.signs for sign in word):
        return False, is_fine
    converted = font.convert(word)
    if converted == word or _is_abbreviation(converted):
        return None
    return is_syllable(converted), is_fine


def _is_abbreviation(word: str) -> bool:
    """Answer whether it has no vowel, like "HĐND"."""
    return VOWELS.isdisjoint(unicodedata.normalize("NFD", word.lower()))
