"""Do two questions ask the same?

The same words asked with the same options are twins; so are very similar words with mostly the same
options. The same stem with other options is another question: exam sets use that on purpose.
"""

import math
import re
from collections import Counter, deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar

from quizapp.rules.names import fold
from quizapp.rules.questions import Content

SIMILAR = Fraction(17, 20)
"""Such a share of all their words two similar stems have in common (Jaccard's index)."""
SHARED_OPTIONS = Fraction(1, 2)
"""Such a share of all their options twins have in common."""
REMEMBERED = 8192
"""So many questions are folded once only: a page compares the same ones again and again."""
MOST_TWINS = 5
"""So many questions that say exactly the same are named."""
MOST_COMPARED = 100
"""So many of the nearest questions before it, with the same rare word and the same option, each
question is compared with: a file of twenty thousand like questions costs no more than its size."""
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
    wordings = {key: _wording(content) for key, content in {**known, **new}.items()}
    uses = Counter(word for wording in wordings.values() for word in wording.words)
    # Twins share one of their rarest words and an option: only such pairs are looked up.
    near: dict[tuple[str, str], deque[K]] = {}
    exact: dict[Hashable, list[K]] = {}
    found: dict[K, list[Twin[K]]] = {}
    for key, wording in wordings.items():
        marks = wording.marks(uses)
        same = exact.setdefault(wording.same, [])
        if key in new:
            others = dict.fromkeys(other for mark in marks for other in near.get(mark, ()))
            own = [Twin(other=other, is_exact=True) for other in same] + [
                Twin(other=other, is_exact=False)
                for other in others
                if wordings[other].same != wording.same and wording.is_twin(wordings[other])
            ]
            if own:
                found[key] = own
        if len(same) < MOST_TWINS:
            same.append(key)
        for mark in marks:
            near.setdefault(mark, deque(maxlen=MOST_COMPARED)).append(key)
    return found


@lru_cache(maxsize=REMEMBERED)
def _wording(content: Content) -> "_Wording":
    return _Wording(content)


class _Wording:
    """A question as it is compared."""

    def __init__(self, content: Content) -> None:
        stem = fold(content.plain_stem)
        self.words = frozenset(WORD.findall(stem))
        self.options = frozenset(fold(option) for option in content.plain_options)
        pictures = tuple(sorted(picture.digest for picture in content.pictures))
        self.same = (stem, self.options, pictures)

    def marks(self, uses: Mapping[str, int]) -> list[tuple[str, str]]:
        """Answer so many of the rarest words that a similar stem has one of them, each with each
        option."""
        count = len(self.words) - math.ceil(SIMILAR * len(self.words)) + 1
        # Twice, because sorting by what is there already needs no call for each word.
        rarest = sorted(sorted(self.words), key=uses.__getitem__)[:count]
        return [(word, option) for word in rarest for option in self.options]

    def is_twin(self, other: "_Wording") -> bool:
        """Answer whether both ask the same."""
        return _share(self.options, other.options, SHARED_OPTIONS) and _share(
            self.words, other.words, SIMILAR
        )


def _share(one: frozenset[str], other: frozenset[str], least: Fraction) -> bool:
    both = len(one & other)
    return both * least.denominator >= (len(one) + len(other) - both) * least.numerator
