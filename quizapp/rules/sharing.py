"""What may a person's share card say? Only what that person may know and chose to tell.

A card outlives its day, so it never carries a name: whoever shows it looks up what the person is
called, and whether that may be shown still.
"""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a card says of one person in one round; what is not told is empty or None."""

    round_id: int
    person_id: int | None = None  # whose name is told
    right: int | None = None
    questions: int | None = None
    place: int | None = None
    ranked: int | None = None
    level: str | None = None

    def to_document(self) -> dict[str, Any]:
        """Answer what is told as a small JSON object, for `from_document`."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read what `to_document` wrote. Raises TypeError for what nobody knows."""
        return cls(**document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the person may know of the own result at this moment. The score is None while the
    regulation keeps it, the place is None before the publication."""

    right: int | None
    questions: int
    place: int | None = None
    ranked: int | None = None
    level: str | None = None


def share(
    round_id: int, person_id: int, known: Known, *, with_name: bool, with_result: bool
) -> Share:
    """Answer the card of what a person chose to tell: by default only that somebody took part."""
    named = person_id if with_name else None
    if not with_result:
        return Share(round_id=round_id, person_id=named)
    return Share(
        round_id=round_id,
        person_id=named,
        right=known.right,
        questions=None if known.right is None else known.questions,
        place=known.place,
        ranked=known.ranked,
        level=known.level,
    )
