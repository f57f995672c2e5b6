"""What do the braces of a GIFT question say: which options, which of them right, what feedback?"""

import re
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt

from quizapp.banks.formats import markup
from quizapp.banks.formats.gift.blocks import release
from quizapp.banks.formats.shares import ROUNDING
from quizapp.rules.raw import Severity

FORMATS = ("html", "markdown", "plain", "moodle")
FORMAT = re.compile(rf"\s*\[({'|'.join(FORMATS)})\]")
HTML_LIKE = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|sub|sup|span|div|img|ul|ol|li|table|h[1-6]|font|code|pre)"
    r"(?:\s[^<>]*)?/?>|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});",
    re.IGNORECASE,
)
"""In a text that names no format Moodle understands tags, and so do those who type them."""
LONGEST_MARKDOWN = 20_000
"""Characters; what is longer is no question and stays as it is."""
WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:[.,][0-9]{1,9})?)%")
SIGN = re.compile(r"(~\s*=|[=~])")
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
TRUE_FALSE = ("Đúng", "Sai")
CLOZE = re.compile(r"\s*[0-9]{0,4}:[A-Z_]{2,20}:")
MOST_OPTIONS = 100
"""More is a mistake of the file: each of them would be read for nothing."""

_markdown = MarkdownIt("commonmark")


class NoChoice(Exception):
    """No multiple-choice question; the Vietnamese sentence says what it is instead."""

    def __init__(self, sentence: str, severity: Severity = Severity.WARNING) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.severity = severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text with its format; escaped characters are held in it."""

    text: str
    format: str = "moodle"

    @property
    def is_markup(self) -> bool:
        """Answer whether the text may hold more than plain text."""
        text = release(self.text)
        if self.format == "moodle":
            return bool(HTML_LIKE.search(text))
        return self.format == "markdown" or (self.format == "html" and bool(set("<&") & set(text)))

    @property
    def html(self) -> str:
        """Answer the HTML that shows the text."""
        text = release(self.text)
        if not self.is_markup:
            return markup.escape(text)
        if self.format == "markdown" and len(text) <= LONGEST_MARKDOWN:
            return str(_markdown.render(text))
        return text

    @property
    def plain(self) -> str:
        """Answer the words of the text."""
        return markup.to_text(self.html) if self.is_markup else release(self.text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer. `weight` is its percentage, None if none is given."""

    piece: Piece
    is_right: bool = False
    weight: float | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that the braces say. `right` counts from 0."""

    options: tuple[Option, ...]
    right: tuple[int, ...]
    is_multiple: bool = False
    explanation: str = ""
    unused_feedbacks: int = 0
    doubts: tuple[str, ...] = ()


def piece(text: str, inherited: str) -> Piece:
    """Answer a text without the format that it may begin with; else the format is inherited."""
    found = FORMAT.match(text)
    if found:
        return Piece(text=text[found.end() :], format=found[1])
    return Piece(text=text, format=inherited)


def answers(body: str, inherited: str) -> Answers:
    """Answer what stands between the braces. Raises NoChoice if these are no options.

    The kind of question is decided as Moodle does, in its order.
    """
    before, mark, after = body.rpartition("####")
    general = piece(after, inherited).plain if mark else ""
    body = (before if mark else body).strip()
    said, _, feedback = body.partition("#")
    if not body:
        raise NoChoice("Câu tự luận, không có phương án để chọn, nên bỏ qua.")
    if body.startswith("#"):
        raise NoChoice("Câu trả lời bằng số, không phải câu trắc nghiệm.")
    if CLOZE.match(body):
        raise NoChoice("Câu điền chỗ trống (Cloze), không phải câu trắc nghiệm.")
    if "~" in body:
        read = _choice(body, inherited)
    elif "=" in body and "->" in body:
        raise NoChoice("Câu ghép đôi, không phải câu trắc nghiệm.")
    elif said.strip().upper() in TRUTHS:
        read = _true_false(said.strip(), feedback, inherited)
    else:
        raise NoChoice("Câu trả lời ngắn, không có phương án sai, không phải câu trắc nghiệm.")
    return _explained(read, general)


def _true_false(word: str, feedback: str, inherited: str) -> Answers:
    is_true = TRUTHS[word.upper()]
    if_wrong, _, if_right = feedback.partition("#")
    options = tuple(
        Option(
            piece=Piece(text=text, format="plain"),
            is_right=is_right,
            feedback=piece(if_right if is_right else if_wrong, inherited).plain,
        )
        for text, is_right in zip(TRUE_FALSE, (is_true, not is_true), strict=True)
    )
    doubts = () if word in TRUTHS else (f"Đáp án viết “{word}”; đã hiểu là câu Đúng/Sai.",)
    return Answers(options=options, right=(0 if is_true else 1,), doubts=doubts)


def _choice(body: str, inherited: str) -> Answers:
    first, *rest = SIGN.split(body)
    doubts = []
    options = []
    if first.strip():
        doubts.append("Trước dấu = hoặc ~ đầu tiên còn có chữ; đã coi là một phương án sai.")
        options.append(_option("~", first, inherited))
    signs = rest[::2]
    if len(signs) > MOST_OPTIONS:
        raise NoChoice(f"Câu có quá {MOST_OPTIONS} phương án, không đọc.", Severity.ERROR)
    options += [
        _option(sign, text, inherited) for sign, text in zip(signs, rest[1::2], strict=True)
    ]
    if _is_glued(body):
        doubts.append("Dấu = viết liền sau chữ được coi là đầu một phương án đúng; hãy xem lại.")
    if any(sign.startswith("~") and sign.endswith("=") for sign in signs):
        doubts.append("Có phương án bắt đầu bằng ~=; đã coi là phương án đúng.")
    return _judged(options, doubts)


def _is_glued(body: str) -> bool:
    """Answer whether a sign = may belong to the text before it: it follows without a space, where
    another sign begins behind one."""
    begins = [(found[1], body[found.start() - 1 : found.start()]) for found in SIGN.finditer(body)]
    is_spaced = any(before.isspace() for _, before in begins)
    return is_spaced and any(sign == "=" and before.isalnum() for sign, before in begins)


def _option(sign: str, text: str, inherited: str) -> Option:
    said, _, feedback = text.partition("#")
    weighed = WEIGHT.match(said)
    return Option(
        piece=piece(said[weighed.end() :] if weighed else said, inherited),
        is_right=sign.endswith("="),
        weight=float(weighed[1].replace(",", ".")) if weighed else None,
        feedback=piece(feedback, inherited).plain,
    )


def _judged(options: list[Option], doubts: list[str]) -> Answers:
    """Answer which options are right: those with =, else those with a positive weight."""
    certain = [number for number, option in enumerate(options) if option.is_right]
    weighed = [number for number, option in enumerate(options) if (option.weight or 0) > 0]
    total = sum(options[number].weight or 0 for number in weighed)
    if any(option.is_right and option.weight is not None for option in options):
        doubts.append("Sau dấu = có ghi phần trăm điểm; đã bỏ phần trăm và coi là phương án đúng.")
    if len(certain) > 1:
        doubts.append(
            "Nhiều phương án được đánh dấu = trong câu chỉ chọn một; đã coi tất cả là đúng."
        )
    if set(weighed) - set(certain) and certain:
        doubts.append("Có phương án được một phần điểm; chỉ phương án đánh dấu = được coi là đúng.")
    if weighed and not certain and abs(total - 100) > ROUNDING:
        doubts.append(
            f"Các phương án được điểm cộng lại là {total:g}%, không phải 100%; hãy xem lại đáp án."
        )
    right = tuple(certain or weighed)
    return Answers(
        options=tuple(options),
        right=right,
        is_multiple=len(right) > 1 or bool(weighed and not certain),
        doubts=tuple(doubts),
    )


def _explained(read: Answers, general: str) -> Answers:
    """Answer with the explanation: the general feedback, else that of the right options."""
    own = [read.options[number].feedback for number in read.right]
    kept = [general] if general else list(dict.fromkeys(filter(None, own)))
    unused = sum(bool(option.feedback) and option.feedback not in kept for option in read.options)
    return replace(read, explanation=" ".join(kept), unused_feedbacks=unused)
