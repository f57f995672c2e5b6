"""Do two questions ask the same?

The same words asked with the same options are twins; so are very similar words with mostly the same
options. The same stem with other options is another question: exam sets use that on purpose.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from quizapp.rules.names import fold
from quizapp.rules.questions import Content

SIMILAR = Fraction(17, 20)
"""Such a share of all their words two similar stems have in common (Jaccard's index)."""
SHARED_OPTIONS = Fraction(1, 2)
"""Such a share of all their options twins have in common."""
WORD = re.compile(r"\w+")

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin(Generic[K]):
    """Another question that asks the same, or nearly the same."""

    other: K
    is_exact: bool


def twins(new: Mapping[K, Content], known: Mapping[K, Content]) -> dict[K, list[Twin[K]]]:
    """Answer for each new question its twins among the known ones and the new ones before it, the
    exact ones first. Questions without a twin are left out.
    """
    wordings = {key: _Wording(content) for key, content in {**known, **new}.items()}
    uses = Counter(word for wording in wordings.values() for word in wording.words)
    # Two sets that share so much share one of their rarest words: only those are looked up.
    lists: dict[str, list[K]] = {}
    found: dict[K, list[Twin[K]]] = {}
    for key, wording in wordings.items():
        rarest = wording.rarest(uses)
        if key in new:
            near = dict.fromkeys(other for word in rarest for other in lists.get(word, ()))
            own = [
                Twin(other=other, is_exact=wording.same == wordings[other].same)
                for other in near
                if wording.is_twin(wordings[other])
            ]
            if own:
                found[key] = sorted(own, key=lambda twin: not twin.is_exact)
        for word in rarest:
            lists.setdefault(word, []).append(key)
    return found


class _Wording:
    """A question as it is compared."""

    def __init__(self, content: Content) -> None:
        stem = fold(content.plain_stem)
        self.words = frozenset(WORD.findall(stem))
        self.options = frozenset(fold(option) for option in content.plain_options)
        pictures = tuple(sorted(picture.digest for picture in content.pictures))
        self.same = (stem, self.options, pictures)

    def rarest(self, uses: Mapping[str, int]) -> list[str]:
        """Answer so many of the rarest words that a similar stem has one of them."""
        count = len(self.words) - math.ceil(SIMILAR * len(self.words)) + 1
        return sorted(self.words, key=lambda word: (uses[word], word))[:count]

    def is_twin(self, other: "_Wording") -> bool:
        """Answer whether both ask the same."""
        return (
            _shared(self.words, other.words) >= SIMILAR
            and _shared(self.options, other.options) >= SHARED_OPTIONS
        )


def _shared(one: frozenset[str], other: frozenset[str]) -> Fraction:
    union = len(one | other)
    return Fraction(len(one & other), union) if union else Fraction(1)
