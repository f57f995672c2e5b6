"""How often was a question drawn, and how was it answered?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

from quizapp.rules.papers import Paper


@dataclass(slots=True, kw_only=True)
class Use:
    """What became of one version of a question in one round, over all counted papers.

    `chosen` counts how often each option was chosen, by its number in the version. `rest` sums how
    many of the other questions were right over the papers, `rest_squared` the squares of that,
    `rest_when_right` over the papers alone on which this question was right. `spent_ms` sums the
    time between the choice before and the last choice here, over the `timed` papers that tell it.
    """

    drawn: int = 0
    answered: int = 0
    right: int = 0
    chosen: dict[int, int] = field(default_factory=dict)
    rest: int = 0
    rest_squared: int = 0
    rest_when_right: int = 0
    timed: int = 0
    spent_ms: int = 0

    @property
    def right_share(self) -> Fraction:
        """Answer which part of those who drew it were wholly right, 0 of nobody."""
        return Fraction(self.right, self.drawn) if self.drawn else Fraction(0)

    @property
    def discrimination(self) -> int | None:
        """Answer how well the question tells the strong from the weak, from -100 to 100: the
        correlation of being right here with the number of other questions right. None where
        everybody or nobody was right, or the rest is the same for all.

        It is what Moodle's quiz statistics call the discrimination index. A negative one is a hint
        of a wrong key.
        """
        here = self.drawn * self.right - self.right**2
        others = self.drawn * self.rest_squared - self.rest**2
        if here <= 0 or others <= 0:
            return None
        together = self.drawn * self.rest_when_right - self.right * self.rest
        return round(100 * together / (sqrt(here) * sqrt(others)))

    @property
    def is_doubtful(self) -> bool:
        """Answer whether the weak were right here more often than chance explains: the correlation
        is below zero by more than twice its standard error, 1 / sqrt(papers)."""
        found = self.discrimination
        return found is not None and found < -200 / sqrt(self.drawn)

    @property
    def mean_spent_s(self) -> int | None:
        """Answer the mean time before the last choice in whole seconds, None if none is known."""
        return round(self.spent_ms / self.timed / 1000) if self.timed else None


def count_uses(
    papers: Iterable[tuple[Sequence[Any], Mapping[str, Any]]],
    keys_of: Callable[[int], Collection[frozenset[int]]],
) -> dict[int, Use]:
    """Answer the uses of every version on these papers with their answers, as attempts store them.

    `keys_of` answers which choices of a version's options are right: one set, or several where a
    second answer was accepted.
    """
    uses: dict[int, Use] = {}
    keys: dict[int, Collection[frozenset[int]]] = {}
    for document, answers in papers:
        questions = Paper.from_document(document).questions
        spent = _spent(answers)
        rights = []
        for place, drawn in enumerate(questions):
            version = drawn.version
            if version not in uses:
                uses[version], keys[version] = Use(), keys_of(version)
            use = uses[version]
            use.drawn += 1
            chosen = drawn.original(answers.get(str(place), {}).get("chosen", ()))
            rights.append(frozenset(chosen) in keys[version])
            if chosen:
                use.answered += 1
                use.right += rights[place]
                for number in chosen:
                    use.chosen[number] = use.chosen.get(number, 0) + 1
            if str(place) in spent:
                use.timed += 1
                use.spent_ms += spent[str(place)]
        for place, drawn in enumerate(questions):
            use, rest = uses[drawn.version], sum(rights) - rights[place]
            use.rest += rest
            use.rest_squared += rest**2
            use.rest_when_right += rest * rights[place]
    return uses


def _spent(answers: Mapping[str, Any]) -> dict[str, int]:
    """Answer the ms between each last choice and the one before it on the paper. The first choice
    has none before it, and choices of one moment came with one form: neither tells anything."""
    moments = sorted(
        (answer["at_ms"], place) for place, answer in answers.items() if "at_ms" in answer
    )
    return {
        place: moment - before
        for (before, _), (moment, place) in pairwise(moments)
        if moment > before
    }
