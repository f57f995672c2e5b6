"""What do the answers of a question of a Moodle file say?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from markdown_it import MarkdownIt

from quizapp.banks.formats.elements import Element
from quizapp.banks.formats.markup import escape, to_text
from quizapp.rules.names import fold

LONGEST_MARKDOWN = 20_000
TRUE, FALSE = "Đúng", "Sai"
TRUTHS = MappingProxyType({"true": TRUE, "dung": TRUE, "false": FALSE, "sai": FALSE})
PLAIN, MARKDOWN, AUTOMATIC = "plain_text", "markdown", "moodle_auto_format"
FORMAT_NUMBERS = MappingProxyType({"0": AUTOMATIC, "1": "html", "2": PLAIN, "4": MARKDOWN})
_markdown = MarkdownIt("commonmark")


@dataclass(slots=True, kw_only=True)
class Answer:
    """An answer as HTML, and how many per cent of the points it brings."""

    html: str
    fraction: float
    feedback: str
    element: Element


def answer_of(element: Element, format_: str) -> Answer:
    """Answer what an `answer` element says; `format_` is the format of its question."""
    feedback = element.first("feedback")
    return Answer(
        html=html_of(element, format_of(element, format_)),
        fraction=_number(element.attributes.get("fraction", "0")),
        feedback=html_of(feedback, format_of(feedback, "html")) if feedback else "",
        element=element,
    )


def _number(text: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return 0
    return number if -1000 <= number <= 1000 else 0


def truths(answers: Sequence[Answer], doubts: list[str]) -> list[Answer]:
    """Answer the two answers of a true-false question in Vietnamese.

    Moodle knows the English words; of any other two answers it takes the first for "true".
    """
    texts = [fold(to_text(answer.html)) for answer in answers]
    words = [TRUTHS.get(text, "") for text in texts]
    if len(words) == 1 and words[0]:
        other = FALSE if words[0] == TRUE else TRUE
        missing = Answer(
            html=other,
            fraction=100 - answers[0].fraction,
            feedback="",
            element=Element(name="answer"),
        )
        return truths(
            [*answers, missing] if words[0] == TRUE else [missing, *answers],
            doubts,
        )
    if len(words) != 2:
        return list(answers)
    if set(words) != {TRUE, FALSE}:
        shown = ", ".join(f"“{to_text(answer.html)[:40]}”" for answer in answers)
        doubts.append(f"Hai phương án {shown} được hiểu theo thứ tự là “{TRUE}” và “{FALSE}”.")
        words = [TRUE, FALSE]
    elif words[0] == FALSE and set(texts) != {"true", "false"}:
        doubts.append(
            f"Phương án “{FALSE}” đứng trước “{TRUE}”: Moodle coi phương án đứng trước là đúng sự "
            "thật, ở đây hiểu theo chữ."
        )
    return [replace(answer, html=word) for answer, word in zip(answers, words, strict=True)]


def inner(element: Element) -> str:
    """Answer the text of an element that wraps it in `text`, as most of Moodle's do."""
    return (element.first("text") or element).text.strip()


def format_of(element: Element, inherited: str) -> str:
    """Answer how the text of an element is written."""
    given = element.attributes.get("format", "").strip()
    return FORMAT_NUMBERS.get(given, given) or inherited


def html_of(element: Element, format_: str) -> str:
    """Answer the text of an element as HTML."""
    text = inner(element)
    if format_ == PLAIN:
        return escape(text)
    if format_ == MARKDOWN and len(text) <= LONGEST_MARKDOWN:
        rendered: str = _markdown.render(text)
        return rendered
    if format_ == AUTOMATIC:
        return text.replace("\n", "<br>")
    return text
