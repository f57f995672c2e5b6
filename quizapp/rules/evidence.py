"""What in a round is worth a second look by the jury?

Evidence only. Nothing here takes anybody out: people learn published answers by heart, a school
sits behind one address, a family shares one phone. So each kind says beside what was seen how it
may be harmless, and a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any

from quizapp.rules.people import PEOPLE_PER_PHONE
from quizapp.rules.sentences import Sentence

WORD_MS = 50
"""Nobody takes in twenty written syllables a second; adults read four to six (Brysbaert 2019)."""
TAP_MS = 1000
"""To find an option and to press it, question after question."""
MOSTLY_RIGHT = Fraction(3, 4)
"""Who presses blindly is fast and mostly wrong, and wins nothing: only good papers are told of."""
LONGEST_LOOK_MS = 10_000
"""So much for each question nobody needs to skim it, whatever its length: a bound for databases."""

SHARED_WRONG = 3
"""One or two mistakes in common happen by themselves: hard questions have a favourite wrong answer.
"""
NEAR = timedelta(minutes=10)
"""Papers that were copied are handed in close to each other."""

MARCH_ALONE = 3
MARCH_TOGETHER = 4
"""So many predictions at equal distances are no coincidence, by one person or by several, among
whose many numbers some lie evenly by chance."""

FEW = PEOPLE_PER_PHONE
"""So many people may be a family at one phone or device. More are a school, a library, an office,
and what they have in common tells nothing of two of them."""

BURST_SPAN = timedelta(minutes=10)
BURST_ATTEMPTS = 30
"""A class of thirty begins so together; fewer are not worth a look."""

MOST_ITEMS = 200
"""So many of each kind are listed, the most striking first: what nobody reads helps nobody."""
MOST_PEOPLE = 50
"""So many people an item names. A larger group that did the same is no secret agreement."""


class Kind(StrEnum):
    """What was seen."""

    HASTE = "haste"
    SAME_PATH = "same_path"
    GUESSES = "guesses"
    TWIN = "twin"
    BURST = "burst"


class State(StrEnum):
    """What the jury decided about it."""

    OPEN = "open"
    DISMISSED = "dismissed"
    ACTED = "acted"


class Mark(StrEnum):
    """By what two accounts may be the same person's."""

    NAME = "name"
    BIRTH = "birth"
    PHONE = "phone"
    DEVICE = "device"


TELLING = (
    (Mark.NAME, Mark.BIRTH),
    (Mark.PHONE, Mark.BIRTH),
    (Mark.PHONE, Mark.NAME),
    (Mark.DEVICE, Mark.BIRTH),
    (Mark.DEVICE, Mark.NAME),
)
"""One mark alone is a namesake, a birthday, a family; two together are worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing to look at: who, which sittings (person and number), and what was seen of them.

    `about` tells apart what the same people did twice.
    """

    kind: Kind
    people: tuple[int, ...]
    attempts: tuple[tuple[int, int], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""

    @property
    def key(self) -> str:
        """Answer the same for the same thing at every run, so that it is listed once."""
        said = f"{sorted(self.people)} {sorted(self.attempts)} {self.about}"
        return sha256(said.encode()).hexdigest()[:32]


def least_ms(words: Iterable[int]) -> int:
    """Answer the milliseconds within which nobody skims questions of so many words and answers
    them. Only the questions that were answered, and of these only the stems, are counted."""
    return sum(TAP_MS + WORD_MS * count for count in words)


def is_hasty(took_ms: int, least: int, right: int, questions: int) -> bool:
    """Answer whether a good paper took less than skimming it takes."""
    return took_ms < least and right >= MOSTLY_RIGHT * questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """A paper with mistakes, as it is compared: `path` is the same for the same choices in the same
    questions, `at_ms` is when it was handed in."""

    path: int
    at_ms: int
    person: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Papers of several people with the same path, close to each other, and how many people have
    that path in the whole round."""

    sat: tuple[Sat, ...]
    everybody: int

    @property
    def people(self) -> tuple[int, ...]:
        """Answer whose papers they are."""
        return tuple(sorted({one.person for one in self.sat}))


def alike(papers: Iterable[Sat]) -> list[Alike]:
    """Answer the groups of papers that look copied.

    A favourite mistake is made all through the round, a copy close to its original: a group tells
    something when most of those who answered so are in it.
    """
    found = []
    ordered = sorted(papers, key=lambda sat: (sat.path, sat.at_ms, sat.person, sat.number))
    for _path, group in groupby(ordered, key=lambda sat: sat.path):
        same = list(group)
        everybody = len({sat.person for sat in same})
        for run in _near(same):
            people = len({sat.person for sat in run})
            if 2 <= people <= MOST_PEOPLE and 2 * people > everybody:
                found.append(Alike(sat=tuple(run), everybody=everybody))
    return found


def _near(sat: Sequence[Sat]) -> list[list[Sat]]:
    runs = [[sat[0]]]
    for before, after in pairwise(sat):
        if after.at_ms - before.at_ms > NEAR // timedelta(milliseconds=1):
            runs.append([])
        runs[-1].append(after)
    return runs


@dataclass(frozen=True, slots=True, kw_only=True)
class March:
    """Predictions at equal distances: from `first` on, `count` of them, `step` apart."""

    first: int
    step: int
    count: int


def march(guesses: Iterable[int], *, people: int) -> March | None:
    """Answer the longest stretch of evenly spaced predictions if it tells something, else None.

    Between its first and its last no other prediction lies: who covers a range leaves no gap.
    """
    numbers = sorted(set(guesses))
    best = March(first=0, step=0, count=0)
    start = 0
    for end in range(1, len(numbers)):
        step = numbers[end] - numbers[end - 1]
        if step != numbers[start + 1] - numbers[start]:
            start = end - 1
        if end - start + 1 > best.count:
            best = March(first=numbers[start], step=step, count=end - start + 1)
    least = MARCH_ALONE if people == 1 else MARCH_TOGETHER
    return best if best.count >= least else None


def together(groups: Iterable[tuple[Iterable[int], tuple[Mark, Mark]]]) -> list[Found]:
    """Answer, from groups of accounts that have two marks in common, each group once with all its
    marks."""
    marks: dict[tuple[int, ...], set[Mark]] = {}
    for people, pair in groups:
        marks.setdefault(tuple(sorted(people)), set()).update(pair)
    return [
        Found(kind=Kind.TWIN, people=people, facts={"marks": [m for m in Mark if m in shared]})
        for people, shared in marks.items()
    ]


def _seconds(milliseconds: int) -> int:
    return round(milliseconds / 1000)


MARKS: Mapping[str, str] = {
    Mark.NAME: Sentence("họ tên"),
    Mark.BIRTH: Sentence("ngày sinh"),
    Mark.PHONE: Sentence("số điện thoại"),
    Mark.DEVICE: Sentence("trình duyệt đã dùng"),
}


def seen(kind: Kind, facts: Mapping[str, Any]) -> str:
    """Answer in one sentence what was seen."""
    if kind is Kind.HASTE:
        return Sentence(
            "Đúng %(right)s/%(questions)s câu trong %(took)s giây; đọc lướt các câu hỏi và bấm "
            "chọn cũng cần chừng %(least)s giây.",
            right=facts["right"],
            questions=facts["questions"],
            took=_seconds(facts["took_ms"]),
            least=_seconds(facts["least_ms"]),
        )
    if kind is Kind.SAME_PATH:
        return Sentence(
            "%(people)s người cùng bộ câu hỏi, chọn giống hệt nhau cả %(questions)s câu, trong đó "
            "có %(wrong)s câu sai như nhau, nộp sát giờ nhau. Cả đợt có %(everybody)s người chọn "
            "như vậy.",
            **{name: facts[name] for name in ("people", "questions", "wrong", "everybody")},
        )
    if kind is Kind.GUESSES:
        return Sentence(
            "%(attempts)s bài đúng hết của %(people)s người có số dự đoán cách đều: %(count)s số "
            "từ %(first)s, mỗi số cách nhau %(step)s.",
            **{name: facts[name] for name in ("attempts", "people", "count", "first", "step")},
        )
    if kind is Kind.TWIN:
        return Sentence(
            "Các tài khoản này trùng nhau: %(marks)s.",
            marks=", ".join(MARKS[mark] for mark in facts["marks"]),
        )
    return Sentence(
        "%(attempts)s lượt thi của %(people)s người bắt đầu trong 10 phút từ cùng một địa chỉ "
        "mạng; %(full)s lượt đúng hết.",
        **{name: facts[name] for name in ("attempts", "people", "full")},
    )


HARMLESS: Mapping[Kind, str] = {
    Kind.HASTE: Sentence(
        "Có thể vô can: đáp án các cuộc thi thường được đăng công khai, người học thuộc làm rất "
        "nhanh."
    ),
    Kind.SAME_PATH: Sentence(
        "Có thể vô can: học chung một tài liệu sai, hoặc cùng mắc những câu dễ nhầm."
    ),
    Kind.GUESSES: Sentence(
        "Có thể vô can: nếu thể lệ cho thi nhiều lượt thì dự đoán nhiều số không bị cấm, và người "
        "trong một nhà thường bàn nhau."
    ),
    Kind.TWIN: Sentence(
        "Có thể vô can: người trùng tên trùng ngày sinh, anh chị em sinh đôi, người nhà dùng chung "
        "máy. Hãy hỏi trước khi kết luận."
    ),
    Kind.BURST: Sentence(
        "Có thể vô can: một trường học, một cơ quan thường ra mạng bằng một địa chỉ. Đáng xem là "
        "khi số lượt nhiều hơn hẳn số người."
    ),
}
"""How each kind may be harmless; stands beside every item."""
