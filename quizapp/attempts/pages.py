"""What does a page show of an attempt, and what must it not show yet?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quizapp.attempts import marking
from quizapp.attempts.models import Attempt
from quizapp.banks import queries as banks
from quizapp.contests.queries import RoundFacts
from quizapp.languages import sentence_of
from quizapp.rules import corrections, limits, papers, release
from quizapp.rules.corrections import Treatment, VoidAs
from quizapp.rules.papers import Drawn, Paper
from quizapp.rules.questions import LETTERS, Content, Picture
from quizapp.rules.refusals import BadGuess, FractionalGuess
from quizapp.rules.regulation import Regulation
from quizapp.rules.vietnamese import number

NOTHING: Mapping[str, Any] = {"chosen": (), "page": 0, "n": 0}
"""What is saved of a question that nobody has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """An option as it stands on the page: its place, its letter there, whether it is chosen."""

    place: int
    letter: str
    text: str
    chosen: bool
    plain_text: str
    number: int
    """Which option of the content it is; pages show its pictures by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """A question as it stands on the paper. Knows nothing of its key."""

    place: int
    stem: str
    multiple: bool
    options: tuple[ShownOption, ...]
    is_html: bool
    pictures: tuple[Picture, ...]
    plain_stem: str
    page: int
    n: int
    """By which page, and as its how-manieth change, the choice was saved; both 0 if it was not."""

    @property
    def answered(self) -> bool:
        """Answer whether anything is chosen."""
        return any(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a receipt says of one question: what counted, and when it arrived (None: never)."""

    place: str
    words: str
    arrived: datetime | None
    page: int
    n: int

    @property
    def is_guess(self) -> bool:
        """Answer whether this is the prediction."""
        return self.place == papers.GUESS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedQuestion:
    """A question with its answer, for pages after the release."""

    shown: ShownQuestion
    right: frozenset[int]  # places
    is_right: bool
    content: Content
    void: VoidAs | None = None
    amended: bool = False
    """Whether the round is marked otherwise than the bank's key says, by a correction."""


def paper_questions(attempt: Attempt) -> list[ShownQuestion]:
    """Answer the questions of a paper with what is saved of them."""
    return [
        shown_question(place, drawn, content, _chosen(attempt, place), saved=_saved(attempt, place))
        for place, drawn, content in _drawn(attempt)
    ]


def saved_answers(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Answer what is saved, as the page's own script needs it."""
    return {
        place: {name: saved[name] for name in ("chosen", "page", "n")}
        for place, saved in attempt.answers.items()
    }


def guess_rule(regulation: Regulation) -> dict[str, str | int]:
    """Answer what the page's script needs to read a prediction by the server's own rule, and to say
    the same of what is none: attributes of its field."""
    least, most = regulation.prediction_least, regulation.prediction_most
    shown_least, shown_most = number(least), number(most)
    return {
        "data-whole": papers.WHOLE,
        "data-parted": papers.PARTED,
        "data-least": least,
        "data-most": most,
        "data-fault": sentence_of(BadGuess(least=shown_least, most=shown_most)),
        "data-fraction": sentence_of(FractionalGuess(least=shown_least, most=shown_most)),
    }


def counted(attempt: Attempt) -> list[Counted]:
    """Answer question by question, the prediction last, what counted and when it arrived.

    Letters, not texts: a receipt costs no look into the banks.
    """
    places = [str(place) for place in range(attempt.question_count)]
    if papers.GUESS in attempt.answers:
        places.append(papers.GUESS)
    return [_counted(place, attempt.answers.get(place, NOTHING)) for place in places]


def last_saved(attempt: Attempt) -> datetime | None:
    """Answer when the last save that counts arrived, None if there is none."""
    at_ms = papers.last_saved_ms(attempt.answers)
    return None if at_ms is None else _moment(at_ms)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _counted(place: str, saved: Mapping[str, Any]) -> Counted:
    chosen = saved["chosen"]
    words = [str(number) if place == papers.GUESS else LETTERS[number] for number in chosen]
    return Counted(
        place=place,
        words=", ".join(words),
        arrived=_moment(saved["at_ms"]) if "at_ms" in saved else None,
        page=saved["page"],
        n=saved["n"],
    )


def released_questions(attempt: Attempt) -> list[ReleasedQuestion]:
    """Answer the questions with their right options. Only for pages after the release."""
    changes = marking.shown_changes(attempt.round_id)
    return [
        released_question(
            place, drawn, content, _chosen(attempt, place), changes.get(drawn.version)
        )
        for place, drawn, content in _drawn(attempt)
    ]


def released_question(
    place: int,
    drawn: Drawn,
    content: Content,
    chosen: Collection[int],
    treatment: Treatment | None = None,
) -> ReleasedQuestion:
    """Answer a question with its right options and those chosen. Only for pages after the
    release. `treatment` is how the round marks it, where that was corrected."""
    shown = shown_question(place, drawn, content, chosen)
    marked = treatment or corrections.plain(content.key)
    # As it is marked: places that the question does not have count for nothing.
    picked = frozenset(option.number for option in shown.options if option.chosen)
    return ReleasedQuestion(
        shown=shown,
        right=frozenset(map(drawn.order.index, corrections.shown_key(marked, picked))),
        is_right=marked.void is VoidAs.RIGHT or picked in marked.keys,
        content=content,
        void=marked.void,
        amended=treatment is not None,
    )


def summary(
    facts: RoundFacts, attempt: Attempt, now: datetime, *, nameless: bool = False
) -> dict[str, Any]:
    """Answer what may be said of an attempt at this moment. Of a `nameless` guest's no score and no
    answer: whoever knew them could tell the best of several papers, and let the others go."""
    over = attempt.handed_in_at is not None
    handed_in = over and not attempt.is_void
    return {
        "facts": facts,
        "attempt": attempt,
        "phase": facts.phase(now),
        "going": not over and now < attempt.deadline,
        "score": handed_in
        and not nameless
        and release.score_shown(facts.regulation, facts.public_from, now),
        "released": over
        and not nameless
        and release.answers_released(
            facts.regulation,
            tallied_at=facts.tallied_at,
            public_from=facts.public_from,
            now=now,
            handed_in=handed_in,
        ),
        "predicts": handed_in
        and attempt.guess is None
        and facts.tallied_at is None
        and facts.regulation.predicts_afterwards
        and now <= limits.predictable_until(facts.closes_at, attempt.deadline),
    }


def _drawn(attempt: Attempt) -> list[tuple[int, Drawn, Content]]:
    paper = Paper.from_document(attempt.paper)
    contents = banks.contents(drawn.version for drawn in paper.questions)
    return [(place, drawn, contents[drawn.version]) for place, drawn in enumerate(paper.questions)]


def _saved(attempt: Attempt, place: int) -> Mapping[str, Any]:
    saved: Mapping[str, Any] = attempt.answers.get(str(place), NOTHING)
    return saved


def _chosen(attempt: Attempt, place: int) -> Collection[int]:
    chosen: Collection[int] = _saved(attempt, place)["chosen"]
    return chosen


def shown_question(
    place: int,
    drawn: Drawn,
    content: Content,
    chosen: Collection[int],
    *,
    saved: Mapping[str, Any] = NOTHING,
) -> ShownQuestion:
    """Answer a question as it stands on a paper, with the options in these places chosen; `saved`
    is what an attempt has of it."""
    return ShownQuestion(
        place=place,
        stem=content.stem,
        plain_stem=content.plain_stem,
        is_html=content.is_html,
        pictures=content.pictures,
        multiple=content.is_multiple,
        page=saved["page"],
        n=saved["n"],
        options=tuple(
            ShownOption(
                place=position,
                letter=LETTERS[position],
                text=content.options[number],
                plain_text=content.plain_options[number],
                chosen=position in chosen,
                number=number,
            )
            for position, number in enumerate(drawn.order)
        ),
    )
