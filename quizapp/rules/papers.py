"""Which questions does an attempt draw, in which order, and which saved answer is the newest?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Self

from quizapp.rules.choices import LARGEST_GUESS
from quizapp.rules.refusals import BadGuess, BadInput, FractionalGuess, RoundNotReady
from quizapp.rules.sentences import Sentence
from quizapp.rules.vietnamese import number

MOST_OPTIONS = 8
GUESS = "guess"
"""The key under which a paper's answers keep the prediction."""
WHOLE = (
    r"[0-9０-９]+"
    r"|[1-9１-９][0-9０-９]{0,2}([\s.,．，])[0-9０-９]{3}(?:\1[0-9０-９]{3})*"
)
"""How a whole number is typed: in digits, or in groups of three with one sign between all of them.
Phones of many makers type full-width digits and narrow spaces. Scripts read this pattern, too."""
PARTED = r"[0-9０-９][0-9０-９\s.,．，]*"
"""What consists of digits and of signs that part them; a fraction, unless it is a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeLine:
    """So many questions from a bank, optionally of one topic or one difficulty."""

    bank: str
    count: int
    topic: str | None = None
    difficulty: int | None = None

    def matches(self, candidate: "PoolQuestion") -> bool:
        """Answer whether this line may draw `candidate`."""
        return (
            candidate.bank == self.bank
            and (self.topic is None or candidate.topic == self.topic)
            and (self.difficulty is None or candidate.difficulty == self.difficulty)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolQuestion:
    """What drawing needs to know of a question version."""

    version: int
    bank: str
    topic: str
    difficulty: int
    options: int
    pinned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question of a paper: its version, and its options' numbers in the order shown."""

    version: int
    order: tuple[int, ...]

    def original(self, shown: Sequence[int]) -> list[int]:
        """Turn places on the page into the version's own option numbers."""
        return [self.order[place] for place in shown if place < len(self.order)]


@dataclass(frozen=True, slots=True)
class Paper:
    """What one attempt drew."""

    questions: tuple[Drawn, ...]

    def to_document(self) -> list[Any]:
        """Answer the JSON list that `from_document` reads back."""
        return [[drawn.version, list(drawn.order)] for drawn in self.questions]

    @classmethod
    def from_document(cls, document: Sequence[Any]) -> Self:
        """Read a stored paper."""
        return cls(tuple(Drawn(version, tuple(order)) for version, order in document))


def match(
    recipe: Sequence[RecipeLine], pool: Sequence[PoolQuestion], dice: Random
) -> list[list[PoolQuestion]] | None:
    """Answer for each recipe line the questions drawn for it, or None if the pool cannot fill it.

    Lines may overlap; no question is drawn twice. Each place of the recipe takes a random free
    question; where none is free, an earlier place moves on (augmenting paths, as in bipartite
    matching), so a recipe that can be filled is always filled.
    """
    choices: list[list[int]] = []
    for line in recipe:
        fitting = [index for index, question in enumerate(pool) if line.matches(question)]
        choices.extend(dice.sample(fitting, len(fitting)) for _ in range(line.count))
    holder: dict[int, int] = {}

    def place(slot: int, seen: set[int]) -> bool:
        free = next((index for index in choices[slot] if index not in holder), None)
        if free is not None:
            holder[free] = slot
            return True
        for index in choices[slot]:
            if index not in seen:
                seen.add(index)
                if place(holder[index], seen):
                    holder[index] = slot
                    return True
        return False

    if not all(place(slot, set()) for slot in range(len(choices))):
        return None
    chosen = {slot: pool[index] for index, slot in holder.items()}
    result, slot = [], 0
    for line in recipe:
        result.append([chosen[slot + step] for step in range(line.count)])
        slot += line.count
    return result


def can_fill(recipe: Sequence[RecipeLine], pool: Sequence[PoolQuestion]) -> bool:
    """Answer whether the pool can fill the recipe; one that asks for nothing is none."""
    lines = match(recipe, pool, Random(0))  # noqa: S311 - the dice do not decide whether it can
    return any(lines or [])


def require_ready(*, filled: bool) -> None:
    """Raise RoundNotReady if the pool cannot fill the recipe."""
    if not filled:
        raise RoundNotReady(reason=Sentence("ngân hàng câu hỏi không đủ câu cho đề thi."))


def draw(
    recipe: Sequence[RecipeLine],
    pool: Sequence[PoolQuestion],
    *,
    questions_dice: Random,
    order_dice: Random,
    shuffle_questions: bool,
    shuffle_options: bool,
) -> Paper:
    """Draw a paper. `questions_dice` picks, `order_dice` shuffles; both decide everything.

    Raises RoundNotReady if the pool cannot fill the recipe.
    """
    lines = match(recipe, pool, questions_dice) or []
    questions = [question for line in lines for question in line]
    require_ready(filled=bool(questions))
    if shuffle_questions:
        order_dice.shuffle(questions)
    return Paper(
        tuple(
            Drawn(
                question.version,
                option_order(question, order_dice)
                if shuffle_options
                else tuple(range(question.options)),
            )
            for question in questions
        )
    )


def option_order(question: PoolQuestion, dice: Random) -> tuple[int, ...]:
    """Shuffle the options' numbers; pinned options keep their place."""
    loose = [number for number in range(question.options) if number not in question.pinned]
    shuffled = iter(dice.sample(loose, len(loose)))
    return tuple(
        number if number in question.pinned else next(shuffled)
        for number in range(question.options)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One saved choice. `chosen` are places on the page (or, for the prediction, its number).

    `page` is the stamp of the page it was made on: the server's time of delivery in microseconds.
    `n` counts the changes made on that page. `at_ms` is when the server received it.
    """

    chosen: tuple[int, ...]
    page: int
    n: int
    at_ms: int

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON object that is stored."""
        return {"chosen": list(self.chosen), "page": self.page, "n": self.n, "at_ms": self.at_ms}

    def is_newer_than(self, stored: Mapping[str, Any] | None) -> bool:
        """Answer whether this choice replaces the stored one: the newest page wins, and on one
        page the later change, however late or doubled the messages arrive."""
        return stored is None or (self.page, self.n) > (stored["page"], stored["n"])


def read_choice(places: Sequence[int]) -> tuple[int, ...]:
    """Check places chosen on the page. Raises BadInput if no page could have sent them."""
    if len(places) > MOST_OPTIONS or any(not 0 <= place < MOST_OPTIONS for place in places):
        raise BadInput
    return tuple(sorted(set(places)))


def read_guess(text: str, least: int = 0, most: int = LARGEST_GUESS) -> tuple[int, ...]:
    """Read a prediction as people type it: "1.234", "1 234", "１２３４". Empty is no prediction.

    Raises BadGuess for anything but a whole number from `least` to `most`, and FractionalGuess for
    "1.5", which is not fifteen.
    """
    typed = text.strip()
    if not typed:
        return ()
    if not re.fullmatch(WHOLE, typed):
        kind = FractionalGuess if re.fullmatch(PARTED, typed) else BadGuess
        raise kind(least=number(least), most=number(most))
    digits = "".join(c for c in typed if c.isdecimal())
    # Python refuses to read numbers of thousands of digits.
    if len(digits) > 40:
        raise BadGuess(least=number(least), most=number(most))
    require_within((int(digits),), least, most)
    return (int(digits),)


def require_within(guess: Sequence[int], least: int, most: int) -> None:
    """Raise BadGuess if a prediction (none at all is fine) lies outside what may be predicted."""
    if any(not least <= each <= most for each in guess):
        raise BadGuess(least=number(least), most=number(most))


def merge(
    stored: Mapping[str, Any], carried: Mapping[str, Answer], questions: int
) -> dict[str, Any]:
    """Answer the stored answers with every newer carried one put in its place."""
    merged = dict(stored)
    known = {GUESS, *map(str, range(questions))}
    for name, answer in carried.items():
        if name in known and answer.is_newer_than(merged.get(name)):
            merged[name] = answer.to_document()
    return merged


def choices(answers: Mapping[str, Any], paper: Paper) -> list[list[int]]:
    """Answer, question by question, the version's own option numbers that were chosen."""
    return [
        drawn.original(answers.get(str(position), {}).get("chosen", ()))
        for position, drawn in enumerate(paper.questions)
    ]


def guess(answers: Mapping[str, Any]) -> int | None:
    """Answer the prediction among the answers, None if it was not made."""
    chosen = answers.get(GUESS, {}).get("chosen") or [None]
    number = chosen[0]
    return None if number is None else int(number)


def missing(answers: Mapping[str, Any], questions: int, *, prediction: bool) -> int:
    """Answer how many questions, the prediction included, have no choice yet."""
    wanted = [str(position) for position in range(questions)] + ([GUESS] if prediction else [])
    return sum(not answers.get(name, {}).get("chosen") for name in wanted)


def newest_page(answers: Mapping[str, Any]) -> int:
    """Answer the stamp of the newest page that has saved anything, 0 if none has.

    A page that was merely opened has not spoken: it takes nothing over by lying there.
    """
    return max((answer["page"] for answer in answers.values()), default=0)


def last_saved_ms(answers: Mapping[str, Any]) -> int | None:
    """Answer when the last save that counts arrived, in milliseconds since 1970; None if none."""
    return max((answer["at_ms"] for answer in answers.values()), default=None)
