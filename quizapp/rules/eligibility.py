"""Who may take part in a contest, in which group, and whom does a row of a list mean?

Lists come from outside and name people by what an office knows of them. A row means whoever fits it
best: by the sign-in code, else by phone and name, else by name and birth date. If several people
fit it equally well, it means none of them until an organizer says whom.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any, Self

from quizapp.rules import names
from quizapp.rules.eligibility_refusals import (
    BadEligibility,
    CodeWordMissing,
    Excluded,
    GroupLocked,
    GroupMissing,
    ListUnclear,
    NotListed,
    OtherGroup,
    UnknownGroup,
)

MOST_GROUPS = 12
LONGEST_GROUP = 120
SHORTEST_WORD, LONGEST_WORD = 4, 40


class Kind(StrEnum):
    """What standing on a list means."""

    ALLOWED = "allowed"  # where the contest is for listed people, these are the ones
    EXCLUDED = "excluded"  # may not take part
    NOT_WINNING = "not_winning"  # takes part, is ranked, and wins nothing
    COMPULSORY = "compulsory"  # is expected to take part


class Origin(StrEnum):
    """Who said to which group somebody belongs."""

    OWN = "own"
    LIST = "list"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of people who take part on their own terms. `id` is 0 until it is stored."""

    code: str
    name: str
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who may take part. `code_word` is the digest of a word printed in the contest's guide, None
    if none is asked; `groups` in the order in which they are offered, none if there are none.
    `without_account`: people may begin at once and say who they are after the hand-in. `asks_sex`
    decides nothing: people may tell it for the statistics."""

    listed_only: bool = False
    without_account: bool = False
    code_word: str | None = None
    groups: tuple[Group, ...] = ()
    asks_sex: bool = False

    @property
    def is_open(self) -> bool:
        """Answer whether everybody takes part alike."""
        return not (self.listed_only or self.code_word or self.groups)

    def to_document(self) -> dict[str, Any]:
        """Answer what is stored with the contest; groups are rows of their own."""
        return {
            "listed_only": self.listed_only,
            "without_account": self.without_account,
            "code_word": self.code_word,
            "asks_sex": self.asks_sex,
        }

    @classmethod
    def from_document(
        cls, document: Mapping[str, Any] | None, groups: Iterable[Group] = ()
    ) -> Self:
        """Answer what was stored; None is a contest in which nothing was ever settled."""
        return cls(**(document or {}), groups=tuple(groups))

    def group(self, group_id: int | None) -> Group | None:
        """Answer the group with this id."""
        return next((group for group in self.groups if group.id == group_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person as an account describes them; the name is folded, the phone in E.164."""

    id: int
    name: str
    code: str | None = None
    phone: str | None = None
    birth: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list as it is compared. `person` is whom an organizer said that it means."""

    id: int
    kind: Kind
    name: str
    code: str | None = None
    phone: str | None = None
    birth: date | None = None
    group: int | None = None
    person: int | None = None


class Likeness(IntEnum):
    """By what a person fits a row, the best last."""

    BIRTH = 1
    PHONE = 2
    CODE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a person in a contest: the rows of lists that mean this very person, the
    `unclear` ones that may mean somebody else as well, the group so far and who said it."""

    rows: tuple[Listed, ...] = ()
    unclear: tuple[Listed, ...] = ()
    group: int | None = None
    origin: Origin | None = None
    word_told: bool = False
    has_played: bool = False

    @property
    def settled_group(self) -> int | None:
        """Answer the person's group. What an organizer said holds, and what the person has played
        in; else the list decides before the own choice, unless it names two."""
        if self.group is not None and (self.has_played or self.origin is Origin.ORGANIZER):
            return self.group
        return self.list_group or self.group

    @property
    def list_group(self) -> int | None:
        """Answer the one group that the lists name, None for none or several."""
        named = {row.group for row in self.rows if row.group is not None}
        return named.pop() if len(named) == 1 else None

    def is_on(self, *kinds: Kind) -> bool:
        """Answer whether a row of such a list means this person."""
        return any(row.kind in kinds for row in self.rows)


def likeness(row: Listed, person: Known) -> Likeness | None:
    """Answer by what a person fits a row, None if it is somebody else.

    Two different codes are two people, and so are two different birth dates behind one phone: a
    father and a son may share it and their name.
    """
    if row.code and person.code:
        return Likeness.CODE if row.code == person.code else None
    if row.name != person.name:
        return None
    if row.birth and person.birth and row.birth != person.birth:
        return None
    if row.phone and row.phone == person.phone:
        return Likeness.PHONE
    return Likeness.BIRTH if row.birth and person.birth else None


def meant(row: Listed, people: Iterable[Known]) -> tuple[int, ...]:
    """Answer whom a row may mean: one if it is clear, several if it is not, none if nobody fits."""
    if row.person is not None:
        return (row.person,)
    found = [(fit, person.id) for person in people if (fit := likeness(row, person)) is not None]
    best = max((fit for fit, _ in found), default=None)
    return tuple(dict.fromkeys(number for fit, number in found if fit is best))


def parted(
    person: int, rows: Iterable[tuple[Listed, Sequence[Known]]]
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Answer the rows that mean this very person, and those that may mean others as well. Each row
    comes with everybody who might fit it."""
    own, unclear = [], []
    for row, people in rows:
        found = meant(row, people)
        if found == (person,):
            own.append(row)
        elif person in found:
            unclear.append(row)
    return tuple(own), tuple(unclear)


def require_admitted(
    eligibility: Eligibility, standing: Standing, round_group: int | None
) -> int | None:
    """Answer the person's group, None where there are none.

    Raises Excluded, NotListed, ListUnclear, OtherGroup, GroupMissing or CodeWordMissing.
    `round_group` is whose round it is, None: everybody's.
    """
    if standing.is_on(Kind.EXCLUDED):
        raise Excluded
    admits = (Kind.ALLOWED, Kind.COMPULSORY)
    if eligibility.listed_only and not standing.is_on(*admits):
        raise ListUnclear if any(row.kind in admits for row in standing.unclear) else NotListed
    own = eligibility.group(standing.settled_group)
    if apart := elsewhere(eligibility, standing, round_group):
        own_group, whose = apart
        raise OtherGroup(round_group=whose.name, own_group=own_group.name)
    if eligibility.groups and own is None:
        raise GroupMissing
    if eligibility.code_word is not None and not standing.word_told:
        raise CodeWordMissing
    return own.id if own else None


def elsewhere(
    eligibility: Eligibility, standing: Standing, round_group: int | None
) -> tuple[Group, Group] | None:
    """Answer the person's group and the round's if these are two, None if they are not."""
    own = eligibility.group(standing.settled_group)
    whose = eligibility.group(round_group)
    return None if own is None or whose is None or own == whose else (own, whose)


def has_to_choose(eligibility: Eligibility, standing: Standing) -> bool:
    """Answer whether the person may choose a group: no list and no organizer has said it, and the
    person has played in none."""
    if standing.origin is Origin.ORGANIZER or standing.has_played:
        said = standing.group if standing.group is not None else standing.list_group
    else:
        said = standing.list_group
    return bool(eligibility.groups) and eligibility.group(said) is None


def require_choice(eligibility: Eligibility, standing: Standing, chosen: int | None) -> int | None:
    """Answer the group that somebody may have who chooses this one: where a list or an organizer
    has said it, that one; None where there are no groups. Raises GroupLocked once the person has
    played in another one, and UnknownGroup for none of the contest's."""
    if not eligibility.groups:
        return None
    if not has_to_choose(eligibility, standing):
        own = standing.settled_group
        if standing.has_played and chosen not in {None, own}:
            raise GroupLocked
        return own
    if eligibility.group(chosen) is None:
        raise UnknownGroup
    return chosen


def passes_over(kinds: Collection[Kind]) -> bool:
    """Answer whether the prize table passes over somebody who stands on lists of these kinds. Who
    was excluded after playing wins nothing either."""
    return Kind.NOT_WINNING in kinds or Kind.EXCLUDED in kinds


def checked_groups(lines: Iterable[str]) -> tuple[Group, ...]:
    """Answer the groups that these lines name, one in each line. Raises BadEligibility."""
    found: dict[str, Group] = {}
    for name in filter(None, map(names.clean, lines)):
        code = names.slug(name, 20)
        if len(name) > LONGEST_GROUP or not code:
            fault = f"Tên đối tượng cần có chữ và không quá {LONGEST_GROUP} ký tự."
            raise BadEligibility(fault=fault)
        if code in found:
            raise BadEligibility(fault=f"Hai đối tượng gần trùng tên: “{name}”.")
        found[code] = Group(code=code, name=name)
    if len(found) == 1 or len(found) > MOST_GROUPS:
        raise BadEligibility(fault=f"Hãy để trống, hoặc ghi từ 2 đến {MOST_GROUPS} đối tượng.")
    return tuple(found.values())


def word_digest(word: str, secret: str, contest_id: int) -> str:
    """Answer what is kept of a code word: a digest under the platform's secret, in hexadecimal.
    Written with or without marks, capitals and spaces, it is the same word."""
    folded = names.fold(word).replace(" ", "")
    told = f"code word of contest {contest_id}: {folded}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def require_word(word: str) -> str:
    """Answer a new code word without spaces around it. Raises BadEligibility."""
    kept = names.clean(word)
    if not SHORTEST_WORD <= len(names.fold(kept).replace(" ", "")) <= LONGEST_WORD:
        raise BadEligibility(
            fault=f"Mã dự thi gồm từ {SHORTEST_WORD} đến {LONGEST_WORD} chữ cái hoặc chữ số."
        )
    return kept


def is_word(typed: str, digest: str, secret: str, contest_id: int) -> bool:
    """Answer whether somebody typed the code word, however it is written."""
    return hmac.compare_digest(word_digest(typed, secret, contest_id), digest)
