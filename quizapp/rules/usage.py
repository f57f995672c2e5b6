"""How often was a question drawn, and how was it answered?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizapp.rules.papers import Paper


@dataclass(slots=True, kw_only=True)
class Use:
    """What became of one version of a question in one round, over all counted papers.

    `chosen` counts how often each option was chosen, by its number in the version.
    """

    drawn: int = 0
    answered: int = 0
    right: int = 0
    chosen: dict[int, int] = field(default_factory=dict)

    @property
    def right_percent(self) -> int:
        """Answer how many of a hundred who drew it were wholly right, rounded down."""
        return 100 * self.right // self.drawn if self.drawn else 0


def count_uses(
    papers: Iterable[tuple[Sequence[Any], Mapping[str, Any]]],
    key_of: Callable[[int], Collection[int]],
) -> dict[int, Use]:
    """Answer the uses of every version on these papers with their answers, as attempts store them.

    `key_of` answers the right options of a version.
    """
    uses: dict[int, Use] = {}
    keys: dict[int, frozenset[int]] = {}
    for document, answers in papers:
        for place, drawn in enumerate(Paper.from_document(document).questions):
            version = drawn.version
            if version not in uses:
                uses[version], keys[version] = Use(), frozenset(key_of(version))
            use = uses[version]
            use.drawn += 1
            chosen = drawn.original(answers.get(str(place), {}).get("chosen", ()))
            if chosen:
                use.answered += 1
                use.right += frozenset(chosen) == keys[version]
                for number in chosen:
                    use.chosen[number] = use.chosen.get(number, 0) + 1
    return uses
