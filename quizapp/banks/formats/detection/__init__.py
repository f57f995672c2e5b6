"""What kind of file is this? Its first bytes and its shape tell; its name only breaks a tie."""

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import Any, NamedTuple

from quizapp.banks.formats import FORMATS, encoding
from quizapp.banks.formats.detection import signatures, text_kinds
from quizapp.banks.formats.encoding import BROKEN, INVISIBLE
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.names import tamed
from quizapp.rules.predictions import is_prediction, without_dots
from quizapp.rules.raw import Kind, Place, Problem, RawBank, RawQuestion, Remark, Severity
from quizapp.rules.refusals import Unreadable

LOST_PART = "Có phần của câu này, như hình hoặc công thức, không giữ được; hãy xem lại câu hỏi."
MOST_QUESTIONS = 20_000
MOST_PROBLEMS = 1000
LONGEST_LINE = 1_000_000
"""In characters; a whole document on one line is shorter."""
MOST_LINES = 300_000
TOO_MANY = f"tệp có quá {MOST_QUESTIONS} câu hỏi; hãy chia ra nhiều tệp."
LONG_LINE = (
    f"tệp có dòng dài quá {LONGEST_LINE} ký tự; hãy xuống dòng giữa các câu hỏi hoặc chia nhỏ tệp."
)
MANY_LINES = f"tệp có quá {MOST_LINES} dòng; hãy bỏ các dòng trống hoặc chia nhỏ tệp."
BROKEN_SIGN = f"Có chữ bị hỏng, hiện thành dấu {BROKEN}; hãy đối chiếu với bản gốc."
WORDS = (
    "stem",
    "explanation",
    "topic",
    "evidence",
    "source_file",
    "source_title",
    "source_publisher",
)
"""The texts of a question beside its options."""
SURROGATE = re.compile("[\ud800-\udfff]")
MODULES = {name: found.module for name, found in FORMATS.items()} | {"qti": "qti"}
"""Which module reads which kind of file. Packages of every QTI are of one kind."""


def read_document(data: bytes, file_name: str) -> dict[str, Any]:
    """Answer `read` as JSON can carry it out of a child process."""
    return read(data, file_name).to_document()


def read(data: bytes, file_name: str) -> RawBank:
    """Answer the bank in a file of any kind. Raises Unreadable with its Vietnamese reason."""
    if not data.strip():
        raise Unreadable(reason=encoding.EMPTY)
    kind = signatures.kind(data)
    bank = _read(kind, data) if kind else _text(data, PurePath(file_name).suffix.casefold())
    if bank.format == "yaml":
        # It says itself what is wrong with it, and is stored whole or not at all.
        return bank
    if not bank.questions:
        raise Unreadable(reason=importing.NO_QUESTIONS)
    if len(bank.questions) > MOST_QUESTIONS:
        raise Unreadable(reason=TOO_MANY)
    return _spelled(_looked_at(bank))


def _read(kind: str, data: bytes) -> RawBank:
    # Late: a text file need not load Word's library.
    bank: RawBank = import_module(f"quizapp.banks.formats.{MODULES[kind]}").read(data)
    questions = tuple(map(_recognised, bank.questions))
    return replace(bank, format=bank.format or kind, questions=questions)


def _recognised(raw: RawQuestion) -> RawQuestion:
    """A question for a number that nobody knows yet needs no options."""
    if raw.options or not is_prediction(raw.stem):
        return raw
    return replace(raw, kind=Kind.PREDICTION, stem=without_dots(raw.stem), key=())


def _text(data: bytes, suffix: str) -> RawBank:
    """Answer the reading of a text that finds the most whole questions."""
    if suffix in text_kinds.YAML_SUFFIXES:
        return _read("yaml", data)
    text = encoding.decode(data).text
    if text.count("\n") > MOST_LINES:
        raise Unreadable(reason=MANY_LINES)
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise Unreadable(reason=LONG_LINE)
    readings: list[tuple[_Wholeness, RawBank]] = []
    refusal: Unreadable | None = None
    for kind in text_kinds.kinds(text, suffix):
        try:
            bank = _read(kind, data)
        except Unreadable as error:
            if kind in text_kinds.MARKED:
                # It is what it looks like, and too much of it.
                raise
            refusal = refusal or error
            continue
        found = _wholeness(bank)
        readings.append((found, bank))
        if found.whole >= max(len(bank.questions), text_kinds.labels(text), 1):
            break
    _, best = max(readings, key=lambda reading: reading[0], default=(None, RawBank()))
    # What the likeliest reader says is wrong says more than that another found nothing.
    if refusal and not best.questions:
        raise refusal
    return best


class _Wholeness(NamedTuple):
    """How much of a file a reading understood; the larger, the more."""

    whole: int
    drafts: int
    questions: int


def _wholeness(bank: RawBank) -> _Wholeness:
    found = Counter(importing.assess(raw).standing for raw in bank.questions)
    whole = found[Standing.READY] + found[Standing.CHECK]
    return _Wholeness(whole, found[Standing.DRAFT], found.total())


def _looked_at(bank: RawBank) -> RawBank:
    """Answer the bank in which a question that lost a picture or the like is looked at first."""
    lost = {
        one.place
        for one in bank.problems
        if one.kind == Remark.LOST and one.severity == Severity.WARNING and one.place
    }
    return replace(
        bank,
        questions=tuple(
            replace(raw, doubts=(*raw.doubts, LOST_PART)) if raw.place in lost else raw
            for raw in bank.questions
        ),
    )


def _spelled(bank: RawBank) -> RawBank:
    """Answer the bank with every text in NFC and without what nobody sees."""
    return replace(
        bank,
        title=_plain(bank.title),
        description=_plain(bank.description),
        questions=tuple(map(_question, bank.questions)),
        faults=tuple(
            replace(one, sentence=_plain(one.sentence), place=_place(one.place))
            for one in bank.faults
        ),
        problems=tuple(
            replace(one, message=_plain(one.message), place=_place(one.place))
            for one in _bounded(bank.problems)
        ),
    )


def _bounded(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Answer so many remarks as a person can read, the worst ones, and how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    worst = importing.worst_first(problems)
    rest = Problem(
        kind=worst[MOST_PROBLEMS].kind,
        message=f"… và {len(problems) - MOST_PROBLEMS} nhận xét nữa về tệp này.",
        severity=worst[MOST_PROBLEMS].severity,
    )
    return (*worst[:MOST_PROBLEMS], rest)


def _question(raw: RawQuestion) -> RawQuestion:
    spelled: dict[str, Any] = {name: _plain(text) for name in WORDS if (text := getattr(raw, name))}
    spelled |= {
        "place": _place(raw.place),
        "options": tuple(map(_plain, raw.options)),
        "pictures": tuple(replace(one, alt=_plain(one.alt)) for one in raw.pictures),
    }
    if any(BROKEN in text for text in (spelled.get("stem", ""), *spelled["options"])):
        spelled["doubts"] = (*raw.doubts, BROKEN_SIGN)
    changed = {name: value for name, value in spelled.items() if value != getattr(raw, name)}
    return replace(raw, **changed) if changed else raw


def _place(place: Place) -> Place:
    if (place.label or "").isascii() and (place.sheet or "").isascii():
        return place
    return replace(
        place,
        label=place.label and _plain(place.label),
        sheet=place.sheet and _plain(place.sheet),
    )


def _plain(text: str) -> str:
    if text.isascii():
        return text
    # Only now: in an old code page a soft hyphen was a letter.
    text = tamed(text).replace("\u00ad", "")
    shown = SURROGATE.sub(BROKEN, INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", shown)
