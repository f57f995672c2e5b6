"""What becomes of a question that a file holds: taken as it is, looked at first, or left out?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from quizapp.rules.faults import IDENTIFIER, NO_KEY, check, gaps
from quizapp.rules.hints import hints
from quizapp.rules.questions import Content, content
from quizapp.rules.raw import Fault, Kind, Problem, RawBank, RawQuestion, Severity

PLACEHOLDER = "x"
"""Stands for the name that a question gets when it is stored."""
REMEMBERED = 4096
"""So many questions need not be looked at again when their file's page is shown once more."""
LONGEST_REMEMBERED = 4000
"""Characters of a question that is remembered: a file of huge ones shall not fill the memory."""
NO_QUESTIONS = "không tìm thấy câu hỏi trắc nghiệm nào trong tệp."


class Standing(StrEnum):
    """What a question of a file is good for."""

    READY = "ready"
    CHECK = "check"  # the reader chose between readings: a person confirms it first
    DRAFT = "draft"  # whole but for its key
    FAULTY = "faulty"  # left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A question of a file with its standing.

    `faults` are why it is left out, or the missing key of a draft. `content` is None if it is left
    out or is a prediction. `hints` never block.
    """

    raw: RawQuestion
    standing: Standing
    faults: tuple[Fault, ...] = ()
    hints: tuple[str, ...] = ()
    content: Content | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Answer everything a person should look at: the reader's doubts, then the hints."""
        return self.raw.doubts + self.hints


def assess(raw: RawQuestion, *, is_campaign: bool = False) -> Assessment:
    """Answer what becomes of one question, without regard to the others of its file."""
    texts = (raw.stem, *raw.options, raw.explanation, raw.topic, raw.evidence, *raw.doubts)
    is_modest = sum(map(len, texts)) <= LONGEST_REMEMBERED
    return (_assessed if is_modest else _assess)(raw, is_campaign=is_campaign)


def _assess(raw: RawQuestion, *, is_campaign: bool) -> Assessment:
    if raw.kind == Kind.PREDICTION:
        return Assessment(raw=raw, standing=Standing.READY)
    # A name that no question can have is replaced when it is stored; only a proved bank, whose
    # names its documents repeat, has to mend it.
    is_named = bool(IDENTIFIER.fullmatch(raw.identifier)) or (is_campaign and raw.identifier)
    named = raw if is_named else replace(raw, identifier=PLACEHOLDER)
    faults = [
        # The placeholder names no question to anybody.
        replace(fault, question=raw.name)
        for fault in check(named) + (gaps(named) if is_campaign else [])
    ]
    if any(fault.sentence != NO_KEY for fault in faults):
        return Assessment(raw=raw, standing=Standing.FAULTY, faults=tuple(faults))
    standing = Standing.DRAFT if faults else Standing.CHECK if raw.doubts else Standing.READY
    return Assessment(raw=raw, standing=standing, faults=tuple(faults), content=content(raw))


_assessed = lru_cache(maxsize=REMEMBERED)(_assess)


def assess_all(bank: RawBank) -> list[Assessment]:
    """Answer what becomes of each question of a file, in its order, with the hints about it."""
    assessed = [assess(raw, is_campaign=bank.is_campaign) for raw in bank.questions]
    own: Mapping[int, tuple[str, ...]] = hints([one.content for one in assessed])
    return [
        replace(one, hints=_renamed(one.raw) + own.get(number, ()))
        for number, one in enumerate(assessed)
    ]


def _renamed(raw: RawQuestion) -> tuple[str, ...]:
    if not raw.identifier or IDENTIFIER.fullmatch(raw.identifier):
        return ()
    return (f"Mã câu “{raw.identifier[:60]}” có ký tự lạ; khi lưu, câu nhận mã mới.",)


def report(bank: RawBank) -> dict[str, Any]:
    """Answer the questions and problems of a file as a report gives them.

    The schema is described in docs/import-report.md.
    """
    assessed = assess_all(bank)
    problems = [
        *bank.problems,
        *(problem_about(fault) for fault in bank.faults),
        *(problem_about(fault) for one in assessed for fault in one.faults),
    ]
    return {
        "questions": [_line(one) for one in assessed if one.standing != Standing.FAULTY],
        "problems": [
            {
                "message": problem.message,
                "kind": str(problem.kind),
                "severity": str(problem.severity),
                "place": problem.place.to_document(),
            }
            for problem in problems
        ],
    }


def problem_about(fault: Fault) -> Problem:
    """Answer the remark about its file that a fault makes."""
    severity = Severity.NOTICE if fault.sentence == NO_KEY else Severity.ERROR
    return Problem(kind=fault.field, message=fault.sentence, severity=severity, place=fault.place)


def _line(one: Assessment) -> dict[str, Any]:
    raw, kept = one.raw, one.content
    return {
        "text": kept.stem if kept else raw.stem,
        "options": list(kept.options) if kept else [],
        "right": list(kept.key) if kept else [],
        "status": str(one.standing),
        "pinned": list(kept.pinned) if kept else [],
        "multiple": raw.is_multiple or bool(kept and kept.is_multiple),
        "kind": str(raw.kind),
        "html": raw.is_html,
        "images": len(raw.pictures),
        "warnings": list(one.warnings),
        "place": raw.place.to_document(),
    }


def worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """Answer the problems, errors first, else in the order of the file."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTICE]
    return sorted(problems, key=lambda problem: order.index(problem.severity))
