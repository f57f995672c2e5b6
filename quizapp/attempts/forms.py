"""What does a page send, and can it be an answer at all?

A paper's form has, for question 3: `q3` (places of the chosen options, as often as needed) and `n3`
(how many changes the script made there; 0 without script); for the prediction `guess` and
`n-guess`; and the stamp `page`. A choice that was made on an older page, and that the script found
waiting on the device, brings the stamp of that page along as `p3` or `p-guess`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from quizapp.rules import papers
from quizapp.rules.papers import GUESS, Answer
from quizapp.rules.refusals import BadGuess, BadInput
from quizapp.rules.regulation import Regulation
from quizapp.rules.vietnamese import number

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 2**53
"""What scripts count exactly up to."""
MOST_QUESTIONS = 500
LONGEST_GUESS = 40
LARGEST_MESSAGE = 2000


def guess_fault(text: str, regulation: Regulation) -> BadGuess | None:
    """Answer why a prediction, as it was typed, cannot be read; None if it can."""
    try:
        read_guess(text, regulation)
    except BadGuess as fault:
        return fault
    return None


def read_guess(text: str, regulation: Regulation) -> tuple[int, ...]:
    """Read a prediction as the regulation bounds it. Raises BadGuess."""
    return papers.read_guess(text, regulation.prediction_least, regulation.prediction_most)


def require_guess(answer: Answer, regulation: Regulation) -> None:
    """Raise BadGuess if a saved prediction lies outside the regulation's bounds, BadInput if the
    paper has no such question."""
    if not regulation.predicts_on_paper:
        raise BadInput
    papers.require_within(answer.chosen, regulation.prediction_least, regulation.prediction_most)


def read_prediction(form: MultiDict[str, str], regulation: Regulation, now: datetime) -> Answer:
    """Read the prediction that is asked after the hand-in. Raises BadGuess, also for none."""
    picked = read_guess(form.get(GUESS, ""), regulation)
    if not picked:
        raise BadGuess(
            least=number(regulation.prediction_least), most=number(regulation.prediction_most)
        )
    return Answer(chosen=picked, page=page_stamp(now), n=1, at_ms=_milliseconds(now))


def page_stamp(now: datetime) -> int:
    """Answer the stamp of a page delivered at `now`, in microseconds since 1970: finely enough that
    of two tabs one is the newer, and still a whole number that every script holds exactly."""
    return (now - EPOCH) // timedelta(microseconds=1)


def _milliseconds(now: datetime) -> int:
    return (now - EPOCH) // timedelta(milliseconds=1)


def small_json(request: Request) -> Any:
    """Answer the JSON of a request, None if it is none.

    Raises BadInput for more than a choice can need, before anything is parsed.
    """
    if request.content_length is None or request.content_length > LARGEST_MESSAGE:
        raise BadInput
    return request.get_json(silent=True)


def read_save(message: Any, now: datetime) -> tuple[str, Answer]:
    """Read one saved choice: {place, chosen, page, n}; for the prediction `chosen` is its text,
    to be held to the regulation by `require_guess`.

    Raises BadInput or BadGuess.
    """
    if not isinstance(message, dict):
        raise BadInput
    place, chosen = message.get("place"), message.get("chosen")
    if place == GUESS and isinstance(chosen, str):
        picked = papers.read_guess(chosen)
    elif _is_place(place) and isinstance(chosen, list) and all(type(c) is int for c in chosen):
        picked = papers.read_choice(chosen)
    else:
        raise BadInput
    return str(place), Answer(
        chosen=picked,
        page=_stamp(message.get("page"), now),
        n=_count(message.get("n")),
        at_ms=_milliseconds(now),
    )


def read_paper(
    form: MultiDict[str, str], regulation: Regulation, now: datetime
) -> tuple[dict[str, Answer], BadGuess | None]:
    """Read a whole form into answers by place, and say if the prediction is no number.

    A prediction that cannot be read must not cost the other answers. An empty question that the
    page never touched says nothing: an idle second page must not wipe what another one saved. A
    form without a stamp carries none. Raises BadInput for what no page of ours sends.
    """
    answers: dict[str, Answer] = {}
    if "page" not in form:
        return answers, None
    for field in form:
        place = field[1:]
        if field.startswith("n") and _is_place(place):
            picked = papers.read_choice([_whole(value) for value in form.getlist(f"q{place}")])
            if picked or _whole(form[field]):
                made_on = _stamp(_whole(form.get(f"p{place}", form["page"])), now)
                answers[place] = _answer(picked, made_on, form[field], now)
    if GUESS in form:
        if fault := guess_fault(form[GUESS], regulation):
            return answers, fault
        picked = read_guess(form[GUESS], regulation)
        changes = form.get(f"n-{GUESS}", "0")
        if picked or _whole(changes):
            made_on = _stamp(_whole(form.get(f"p-{GUESS}", form["page"])), now)
            answers[GUESS] = _answer(picked, made_on, changes, now)
    return answers, None


def _answer(picked: tuple[int, ...], page: int, n: str, now: datetime) -> Answer:
    return Answer(chosen=picked, page=page, n=_count(_whole(n)), at_ms=_milliseconds(now))


def _is_place(place: object) -> bool:
    return (
        isinstance(place, str)
        and place.isascii()
        and place.isdecimal()
        and str(int(place[:6])) == place
        and int(place) < MOST_QUESTIONS
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 16):
        raise BadInput
    return int(text)


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < LARGEST:
        raise BadInput
    return value


def _stamp(value: object, now: datetime) -> int:
    # A stamp of the future would win over every honest page.
    return min(_count(value), page_stamp(now))
